"""Everything a person can do, on one page; the hot command comes first."""

import re
from collections.abc import Callable, Mapping

from slack_bolt.async_app import AsyncAck, AsyncApp

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
from leadsail_bot.slack.work import Body, BoltListener, Work

ANY = re.compile("")
_ROW = re.compile(r"\.\d$")  # several controls of one kind in a block have numbers


def register(app: AsyncApp, work: Work) -> None:
    """The routing table. The words are those of `manifest.yml` and of the views' `action_id`s.

    Bolt tries one listener after the other, so it is given one of each kind: the fiftieth would be
    acknowledged ten times as late as the first.
    """
    on = work.on

    app.command("/lead-history")(on(lead_history.asked_for))

    actions = {
        "answer.newer": on(answer.turned),
        "answer.older": on(answer.turned),
        "answer.oldest": on(answer.turned),
        "answer.newest": on(answer.turned),
        "answer.filter": on(answer.filtered),
        "answer.clear": on(answer.turned),
        "answer.refresh": on(answer.refreshed),
        "answer.retry": on(answer.refreshed),
        "answer.find": on(finding.opened),
        "transcript.open": on(transcript.opened),
        "transcript.next": on(transcript.turned),
        "transcript.previous": on(transcript.turned),
        "transcript.go": on(transcript.turned),
        "transcript.retry": on(transcript.turned),
        "transcript.all": on(transcript.turned),
        "transcript.send": on(transcript.sent),
        "share.open": on(share.opened),
        "share.retry": on(share.retried),
        "card.open": on(share.opened_for_me),
        "card.remove": on(share.removed),
        "lookup.open": on(lookup.opened),
        "lookup.pick": on(lookup.picked),
        "lookup.retry": on(lookup.retried),
        "shortcut.choose": on(shortcut.chosen),
        "home.lead": on(home.looked),
        "handoff.form": on(handoff.opened),
        "handoff.accept": on(handoff_card.accepted),
        "handoff.ask": on(handoff_card.asking),
        "handoff.answer": on(handoff_card.answering),
        "handoff.decline": on(handoff_card.declining),
        "handoff.cancel": on(handoff_receipt.cancelled),
        "handoff.reassign": on(handoff_receipt.reassigning),
        "handoff.postpone": on(handoff_receipt.postponing),
        "recording": on(leftover.followed),
        "leadsail.open": on(leftover.followed),
    }
    app.action(ANY)(_the_one(_action, actions, otherwise=on(leftover.unknown)))

    views = {
        "find": on(finding.submitted, at_once=finding.searching),
        "transcript": on(transcript.searched, at_once=transcript.searching),
        "share": on(share.sent, at_once=share.sending),
        "lookup": on(lookup.submitted, at_once=lookup.checked),
        "handoff": on(handoff.submitted, at_once=handoff.checked),
        "handoff.asking": on(handoff_card.questioned, at_once=handoff_card.checked),
        "handoff.answering": on(handoff_card.answered, at_once=handoff_card.checked),
        "handoff.declining": on(handoff_card.declined, at_once=handoff_card.sending),
        "handoff.reassigning": on(handoff_receipt.reassigned, at_once=handoff_receipt.checked),
        "handoff.postponing": on(handoff_receipt.postponed, at_once=handoff_card.sending),
    }
    app.view(ANY)(_the_one(_view, views, otherwise=on(leftover.unknown, at_once=leftover.kept)))

    shortcuts = {"lead.find": on(shortcut.used), "lookup.form": on(lookup.opened)}
    app.shortcut(ANY)(_the_one(_shortcut, shortcuts, otherwise=on(leftover.unknown)))

    app.options("lead")(work.options(lookup.suggested, otherwise=lookup.as_typed))
    app.event("app_mention")(on(mention.asked_for))
    app.event("app_home_opened")(on(home.opened))


def _the_one(
    named: Callable[[Body], object], listeners: Mapping[str, BoltListener], *, otherwise: BoltListener
) -> BoltListener:
    """The listener of the name that a payload carries."""

    async def handle(ack: AsyncAck, body: Body) -> None:
        await listeners.get(str(named(body)), otherwise)(ack, body)

    return handle


def _action(body: Body) -> str:
    pressed = body.get("actions") or [{}]  # a dialog of days gone by has none
    return _ROW.sub("", str(pressed[0].get("action_id")))


def _view(body: Body) -> object:
    return body["view"].get("callback_id")


def _shortcut(body: Body) -> object:
    return body.get("callback_id")
