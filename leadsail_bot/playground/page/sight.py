"""What one person has in front of them: where they are, what they may see there, what is new elsewhere."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from leadsail_bot.playground.page.reader import Reader
from leadsail_bot.playground.workspace import slackbot
from leadsail_bot.playground.workspace.state import Channel, Message, Person, Workspace

TABS = ("home", "messages")
ENTERING_S = 10.0
SLACKBOT = Person(slackbot.SLACKBOT, "Slackbot", "member", "")
_ABOUT = {
    "public": "Everybody in Acme can read this channel.",
    "private": "A private channel.",
    "shared": "Shared with Partner Co: people of another organisation read along.",
    "group": "A direct message of several people.",
    "dm": "Your direct messages with the app.",
}
_UNINVITED = " The app isn't in it, and its command works all the same."


@dataclass(frozen=True)
class Place:
    """A conversation as one person names it.

    `unread` counts what they have not looked at yet, `calls` what of it is meant for them: Slack writes a
    channel with something new in bold, and counts only what mentions somebody, or is in direct messages.
    """

    id: str
    name: str
    title: str
    kind: str
    about: str
    unread: int = 0
    calls: int = 0

    @property
    def opens_at(self) -> str:
        """The tab of the app's own space that a click on it leads to."""
        return "messages" if self.unread else "home"


@dataclass(frozen=True)
class Window:
    """What one browser window is turned to: a conversation, `thread` the `ts` of the one open beside it.

    `at` is the `ts` of a message that a link led to.
    `tab` is that of the app's own space, `home` or `messages`; elsewhere it is empty.
    `id` is its own: a modal opens in one window alone.
    """

    me: Person
    place: Place
    thread: str = ""
    tab: str = ""
    at: str = ""
    id: str = ""


class Sights:
    """Who has read how far; one per page server. Reading is per person, as in Slack."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._read: dict[tuple[str, str], float] = {}
        self._new: dict[tuple[str, str], tuple[float, float]] = {}

    def window(self, query: Mapping[str, str]) -> Window:
        """The window an address means: `as` a person, `in` a conversation, `thread`, `tab`."""
        me = self.person(query.get("as"))
        place = self.place(me, query.get("in"))
        tab = self._tab(place, query.get("tab"))
        return Window(me, place, query.get("thread", ""), tab, query.get("at", ""), query.get("window", ""))

    def _tab(self, place: Place, wanted: str | None) -> str:
        """What is new comes first, then the Home tab."""
        if place.kind != "dm":
            return ""
        if not self._workspace.features.home_tab:
            return "messages"
        return wanted if wanted in TABS else place.opens_at

    def person(self, wanted: str | None) -> Person:
        """The person asked for, or the first one there is."""
        people = everyone(self._workspace)
        return next((person for person in people if person.id == wanted), people[0])

    def place(self, me: Person, wanted: str | None) -> Place:
        """The conversation asked for if this person is in it, or the first of theirs."""
        places = self.places(me)
        return next((place for place in places if place.id == wanted), places[0])

    def places(self, me: Person) -> list[Place]:
        """The conversations of a person: channels first, then the app's."""
        self._workspace.dm(me.id)
        theirs = [channel for channel in self._workspace.channels.values() if me.id in channel.members]
        theirs.sort(key=lambda channel: channel.kind == "dm")
        return [self._place(me, channel) for channel in theirs]

    def enter(self, me: Person, place: Place) -> None:
        """Somebody turns to a place: what is unread now is new to them, until they come back another time.

        A window that opens enters twice, for the page and for its live updates.
        """
        key, now = (me.id, place.id), self._workspace.clock()
        if place.unread:
            self._new[key] = (self._read.get(key, 0.0), now)
        elif now - self._new.get(key, (0.0, now))[1] > ENTERING_S:
            del self._new[key]

    def new_since(self, me: Person, place: Place) -> float:
        """The time (seconds since 1970) after which messages here were new when this person came in."""
        return self._new.get((me.id, place.id), (math.inf, 0.0))[0]

    def look(self, me: Person, place: str) -> list[Message]:
        """The messages of a place, which thereby count as read."""
        messages = self._workspace.messages(place, seen_by=me.id)
        self._read[me.id, place] = float(messages[-1].ts) if messages else 0.0
        return messages

    def _place(self, me: Person, channel: Channel) -> Place:
        name = self._workspace.app.name if channel.kind == "dm" else channel.name
        title = name if channel.kind in ("dm", "group") else f"#{name}"
        read = self._read.get((me.id, channel.id), 0.0)
        messages = self._workspace.messages(channel.id, seen_by=me.id)
        unread = [one for one in messages if float(one.ts) > read and one.author != me.id]
        names = self._called(me)
        calls = [one for one in unread if channel.kind == "dm" or any(name in _words(one) for name in names)]
        about = _ABOUT[channel.kind] + ("" if self._workspace.app.id in channel.members else _UNINVITED)
        return Place(channel.id, name, title, channel.kind, about, len(unread), len(calls))

    def _called(self, me: Person) -> tuple[str, ...]:
        """What mentions a person, in mrkdwn or rich text: their name, a group of theirs, everybody."""
        groups = [group.id for group in self._workspace.groups.values() if me.id in group.members]
        theirs = [mark for one in groups for mark in (f"<!subteam^{one}", f'"usergroup_id":"{one}"')]
        everybody = ("<!here", "<!channel", "<!everyone", '"type":"broadcast"')
        return (f"<@{me.id}", f'"user_id":"{me.id}"', *theirs, *everybody)


def _words(message: Message) -> str:
    """Everything a message says, as one text."""
    return message.text + msgspec.json.encode(message.blocks).decode()


def everyone(workspace: Workspace) -> list[Person]:
    """The people one can be on the page; apps are nobody's eyes."""
    return [person for person in workspace.people.values() if person.kind != "app"]


def role(person: Person, workspace: Workspace) -> str:
    """Who a person is, in words, and of which groups: `on call, London`."""
    if person.kind == "outsider":
        return "from another organisation"
    if person.kind == "guest":
        return "a guest"
    groups = [group.name.lower() for group in workspace.groups.values() if person.id in group.members]
    return ", ".join((*(groups or ["a member"]), person.tz.rpartition("/")[2].replace("_", " ")))


def reader(workspace: Workspace, me: Person) -> Reader:
    """What rendering needs to know of a person."""
    channels = workspace.channels.values()
    return Reader(
        zone=me.tz,
        now=workspace.clock(),
        id=me.id,
        domain=workspace.domain,
        people={person.id: person.name for person in workspace.people.values()},
        channels={one.id: one.name for one in channels if one.kind != "dm" and me.id in one.members},
        kinds={one.id: one.kind for one in channels},
        apps=frozenset({workspace.app.id}),
        groups={group.id: group.handle for group in workspace.groups.values()},
    )


def mentionable(workspace: Workspace, window: Window) -> list[Person]:
    """Whom one would address in a conversation: the app first, then whoever else is in it."""
    members = workspace.channels[window.place.id].members - {window.me.id}
    there = [person for person in workspace.people.values() if person.kind == "app" or person.id in members]
    return sorted(there, key=lambda person: person.kind != "app")


def members(workspace: Workspace, place: Place) -> list[Person]:
    """Who reads a conversation, people first."""
    there = workspace.channels[place.id].members
    people = [person for person in workspace.people.values() if person.id in there]
    return sorted(people, key=lambda person: person.kind == "app")


def authors(workspace: Workspace) -> dict[str, Person]:
    """Everybody a message can be by, Slack itself included."""
    return {**workspace.people, SLACKBOT.id: SLACKBOT}
