"""Everything a person can do, on one page, registered by call; the hot command comes first."""

import re

from slack_bolt.async_app import AsyncApp

from leadsail_bot.slack.listeners import (
    answer,
    finding,
    handoff,
    handoff_card,
    handoff_receipt,
    home,
    lead_history,
    leftover,
    lookup,
    mention,
    share,
    shortcut,
    transcript,
)
from leadsail_bot.slack.work import Work


def register(app: AsyncApp, work: Work) -> None:
    """The routing table. The words are those of `manifest.yml` and of the views' `action_id`s."""
    app.command("/lead-history")(work.on(lead_history.asked_for))

    app.action("answer.newer")(work.on(answer.turned))
    app.action("answer.older")(work.on(answer.turned))
    app.action("answer.oldest")(work.on(answer.turned))
    app.action("answer.newest")(work.on(answer.turned))
    app.action("answer.filter")(work.on(answer.filtered))
    app.action("answer.clear")(work.on(answer.turned))
    app.action("answer.refresh")(work.on(answer.refreshed))
    app.action("answer.retry")(work.on(answer.refreshed))

    app.action("answer.find")(work.on(finding.opened))
    app.view("find")(work.on(finding.submitted, at_once=finding.searching))

    app.action("transcript.open")(work.on(transcript.opened))
    app.action(re.compile(r"^transcript\.open\.\d$"))(work.on(transcript.opened))  # several in one row
    app.action("transcript.next")(work.on(transcript.turned))
    app.action("transcript.previous")(work.on(transcript.turned))
    app.action("transcript.go")(work.on(transcript.turned))
    app.action("transcript.retry")(work.on(transcript.turned))
    app.action("transcript.all")(work.on(transcript.turned))
    app.action("transcript.send")(work.on(transcript.sent))
    app.view("transcript")(work.on(transcript.searched, at_once=transcript.searching))

    app.action("share.open")(work.on(share.opened))
    app.view("share")(work.on(share.sent, at_once=share.sending))
    app.action("card.open")(work.on(share.opened_for_me))
    app.action("card.remove")(work.on(share.removed))

    app.action("lookup.open")(work.on(lookup.opened))
    app.action("lookup.pick")(work.on(lookup.picked))
    app.action("lookup.retry")(work.on(lookup.retried))
    app.options("lead")(work.options(lookup.suggested, otherwise=lookup.as_typed))
    app.view("lookup")(work.on(lookup.submitted, at_once=lookup.checked))

    app.shortcut("lead.find")(work.on(shortcut.used))
    app.action("shortcut.choose")(work.on(shortcut.chosen))
    app.shortcut("lookup.form")(work.on(lookup.opened))
    app.event("app_mention")(work.on(mention.asked_for))
    app.event("app_home_opened")(work.on(home.opened))
    app.action("home.lead")(work.on(home.looked))

    app.action("handoff.form")(work.on(handoff.opened))
    app.view("handoff")(work.on(handoff.submitted, at_once=handoff.checked))
    app.action("handoff.accept")(work.on(handoff_card.accepted))
    app.action("handoff.ask")(work.on(handoff_card.asking))
    app.view("handoff.asking")(work.on(handoff_card.questioned, at_once=handoff_card.sending))
    app.action("handoff.answer")(work.on(handoff_card.answering))
    app.view("handoff.answering")(work.on(handoff_card.answered, at_once=handoff_card.sending))
    app.action("handoff.decline")(work.on(handoff_card.declining))
    app.view("handoff.declining")(work.on(handoff_card.declined, at_once=handoff_card.sending))
    app.action("handoff.cancel")(work.on(handoff_receipt.cancelled))
    app.action("handoff.reassign")(work.on(handoff_receipt.reassigning))
    app.view("handoff.reassigning")(work.on(handoff_receipt.reassigned, at_once=handoff_receipt.checked))
    app.action("handoff.postpone")(work.on(handoff_receipt.postponing))
    app.view("handoff.postponing")(work.on(handoff_receipt.postponed, at_once=handoff_card.sending))

    app.action("recording")(work.on(leftover.followed))
    app.action("leadsail.open")(work.on(leftover.followed))
    app.action(re.compile(""))(work.on(leftover.unknown))
    app.view(re.compile(""))(work.on(leftover.unknown))
    app.shortcut(re.compile(""))(work.on(leftover.unknown))
