"""The answer: who the lead is, what happened last and how it ended, then everything, a page at a time."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

import msgspec

from leadsail_bot.history import brief, find, timeline
from leadsail_bot.history.brief import Brief
from leadsail_bot.history.timeline import Page
from leadsail_bot.models import Interaction, Lead, LeadHistory
from leadsail_bot.slack.places import AnswerAt, Start, pack
from leadsail_bot.slack.views import blocks, cautions, facts, filters, handoff, hits, interaction, text, words
from leadsail_bot.slack.views.blocks import Block, Element
from leadsail_bot.slack.views.facts import Fact
from leadsail_bot.slack.views.gist import Gist, apart, gist
from leadsail_bot.slack.views.hits import Sought
from leadsail_bot.slack.views.interaction import AMPLE, SCANT, TIGHT, About, Room
from leadsail_bot.slack.views.links import Links
from leadsail_bot.slack.views.surface import Message

NEWER, OLDER, REFRESH, FIND = "answer.newer", "answer.older", "answer.refresh", "answer.find"
OLDEST, NEWEST, SHARE = "answer.oldest", "answer.newest", "share.open"
BUDGET = 10_000  # of the about 13,200 characters a message may hold (bolt-js issues 2509 and 2867)


def message(history: LeadHistory, at: AnswerAt, *, now: datetime, links: Links, region: str) -> Message:
    """A page of a lead's history, or of what `at` wants of it.

    `now` is for the lead's local time; the reader's own times Slack fills in. `region` is that of phone
    numbers among the words sought. An item that is too long is shortened, never dropped: on a crowded page
    all take less room.
    """
    found = brief.of(history)
    page = timeline.page(_wanted(found.newest, at, history.lead, region), at.page)
    at = msgspec.structs.replace(at, lead=history.lead_id, page=page.number)
    news = facts.news(found.newest, at.seen, history.as_of)
    said = facts.told(history, found)
    gists = apart([gist(item, history.as_of) for item in page.interactions])
    top = head(history, found, said, now, ways=True, news=news)
    foot = _footer(history, at, page, found, links)
    told = [fact.said for fact in said]
    told += [f"{news}."] if news else []
    told += _page_text(history, at, page, gists, region)
    whole = _text(history, found, told)
    for room in (AMPLE, TIGHT, SCANT):
        items = _items(history, at, page, gists, links, region, room)
        shown = Message(whole, [*top, *items, *foot])
        if shown.counted <= BUDGET:
            break
    return shown


def head(
    history: LeadHistory,
    found: Brief,
    said: Sequence[Fact],
    now: datetime | None = None,
    *,
    ways: bool = False,
    news: str = "",
) -> list[Block]:
    """Who the lead is, what must not be done, and the brief, of which `said` are the facts.

    Without `now` the lead's clock isn't shown; with `ways` each line of the brief leads to its transcript.
    `news` is what is new to the reader.
    """
    brief_of_it = _brief(history, found, said, ways, news)
    return [*_header(history, found.newest, now), *cautions.drawn(history, found), *brief_of_it]


def _wanted(
    newest: Sequence[Interaction], at: AnswerAt, lead: Lead | None, region: str
) -> Sequence[Interaction]:
    """What is left of a history by the filter and the words sought."""
    timezone = lead.timezone if lead else ""
    since = timeline.beginning(at.since, timezone) if at.since else None
    left = timeline.only(newest, at.channel, since)
    return find.containing(left, at.find, region) if at.find else left


def _items(
    history: LeadHistory,
    at: AnswerAt,
    page: Page,
    gists: Sequence[Gist],
    links: Links,
    region: str,
    room: Room,
) -> list[Block]:
    """The page itself; where words are sought, the places where they stand."""
    about = About(words.lead_name(history.lead), history.lead.campaign_id if history.lead else "")
    draw = partial(hits.card, sought=Sought(at.find, region)) if at.find else interaction.card
    cards = [
        block
        for index, one in enumerate(gists)
        for block in draw(one, history.lead_id, index, links, room, about)
    ]
    total = len(history.interactions)
    narrowed = [filters.line(at, page.total, total)] if total and filters.named(at) else []
    return [blocks.divider(), *narrowed, *cards] if narrowed or cards else []


def _header(history: LeadHistory, newest: Sequence[Interaction], now: datetime | None) -> list[Block]:
    """Without a number of the lead's own it is the one they were last reached on."""
    lead = history.lead or Lead(id=history.lead_id)
    phone = lead.phone or next((item.phone for item in newest if item.phone), "")
    about = _about(lead, phone, now)
    if (name := words.whose(history)) != history.lead_id:
        about.append(f"`{history.lead_id}`")
    header = blocks.header(name)
    return [header, blocks.context(" · ".join(about))] if about else [header]


def _about(lead: Lead, phone: str, now: datetime | None) -> list[str]:
    """Campaign with its client and offer, status, phone and clock of the lead, as far as known, as mrkdwn."""
    parts = [
        *dict.fromkeys(text.mrkdwn(part, 80) for part in (lead.campaign, lead.client, lead.offer)),
        text.mrkdwn(words.lead_status(lead.status), 60),
        text.mrkdwn(phone, 40),
        text.mrkdwn(words.local_time(lead, now), 60) if now else "",
    ]
    return [part for part in parts if part]


def _brief(history: LeadHistory, found: Brief, said: Sequence[Fact], ways: bool, news: str) -> list[Block]:
    """A line for each fact, with the way to the interaction it comes from."""
    if not history.interactions and not history.unreadable:
        return [blocks.section(nothing_yet(history))]
    lines = [
        blocks.section(fact.said, interaction.whole(fact.source, history.lead_id) if ways else None)
        for fact in said
    ]
    more = [facts.about(found)] if len(history.interactions) > 1 else []
    more += [news] if news else []
    more += [f":warning: {cautions.unreadable(history)}"] if history.unreadable else []
    return [*lines, blocks.context(*more)] if more else lines


def nothing_yet(history: LeadHistory) -> str:
    """Instead of a brief, in mrkdwn."""
    return f"{text.mrkdwn(words.whose(history))} has no calls, texts or emails yet."


def _footer(history: LeadHistory, at: AnswerAt, page: Page, found: Brief, links: Links) -> list[Block]:
    seen = [_place(page)] if page.pages > 1 else []
    seen += [words.count(page.total, "interaction", "interactions")] if page.total else []
    seen += [f"as of {cautions.as_of(history)}"]
    seen += ["Sandbox"] if links.sandbox else []
    controls = _controls(history, at, page, found, links)
    first_page = msgspec.structs.replace(at, page=1)  # where the menu starts from
    return [
        blocks.divider(),
        blocks.context(" · ".join(seen)),
        blocks.actions(pack(first_page), *controls),
    ]


def _controls(history: LeadHistory, at: AnswerAt, page: Page, found: Brief, links: Links) -> list[Element]:
    controls = _pager(at, page)
    if len(history.interactions) > 1:
        controls.append(filters.menu(at, found.counts))
        controls.append(blocks.button("Find", FIND, pack(at), spoken="Find words in this history"))
    controls.append(blocks.button("Refresh", REFRESH, pack(at), spoken="Refresh this history"))
    controls.append(blocks.button("Share", SHARE, pack(AnswerAt(history.lead_id)), spoken="Share this lead"))
    controls.append(
        blocks.button("Hand off", handoff.OPEN, pack(Start(history.lead_id)), spoken="Hand off this lead")
    )
    return controls + links.to_leadsail(history.lead_id)


def _pager(at: AnswerAt, page: Page) -> list[Element]:
    """To the neighbours, and where those aren't the ends to the ends too.

    *Older* is first: whoever clicks on through the pages finds it in the same spot.
    """
    ways = [
        ("Older", OLDER, page.number + 1, page.number < page.pages),
        ("Newer", NEWER, page.number - 1, page.number > 1),
        ("Oldest", OLDEST, page.pages, page.number + 1 < page.pages),
        ("Newest", NEWEST, 1, page.number - 1 > 1),
    ]
    return [
        blocks.button(label, action, pack(msgspec.structs.replace(at, page=to)), spoken=f"{label} page")
        for label, action, to, goes_on in ways
        if goes_on
    ]


def _text(history: LeadHistory, found: Brief, told: Sequence[str]) -> str:
    """The same in words; `told` are the facts and the page."""
    whose = text.mrkdwn(words.whose(history))
    if counts := facts.about(found):
        said = f"{whose}: {counts}."
    else:
        said = whose if history.unreadable else nothing_yet(history)
    return "\n".join([said, *cautions.told(history, found), *told])


def _page_text(
    history: LeadHistory, at: AnswerAt, page: Page, gists: Sequence[Gist], region: str
) -> list[str]:
    """The page in words; where words are sought, the first place of each interaction."""
    total = len(history.interactions)
    told = [f"{filters.told(at, page.total, total)}."] if total and filters.named(at) else []
    for one in gists:
        place = f": {hits.first(one.of, Sought(at.find, region))}" if at.find else ""
        told.append(interaction.line(one) + place)
    return [*told, f"{_place(page)}."] if page.pages > 1 else told


def _place(page: Page) -> str:
    return f"Page {page.number:,} of {page.pages:,}"
