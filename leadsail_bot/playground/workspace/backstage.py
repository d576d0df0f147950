"""What Slack keeps behind a workspace: the app's credentials, short-lived tickets, rates."""

import itertools
import math
import secrets
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TypeVar

from leadsail_bot.playground.workspace.refusal import RateLimited, Refused
from leadsail_bot.playground.workspace.state import Clock, Message, View, Workspace

TRIGGER_LIFE_S = 3.0
RESPONSE_URL_LIFE_S = 30 * 60.0
RESPONSE_URL_USES = 5
TICKETS_KEPT = 20_000  # the oldest go first; then a trigger reads as invalid, a url as expired

Ticket = TypeVar("Ticket")

COMMANDS = frozenset({"/lead-history"})
ALL_SCOPES = frozenset(
    {
        *("app_mentions:read", "chat:write", "commands", "files:write", "im:write", "usergroups:read"),
        *("channels:read", "groups:read", "im:read", "mpim:read", "users:read"),
    }
)


@dataclass(frozen=True)
class Credentials:
    """The app as it is installed.

    A method that needs more than the bot's `scopes` says `missing_scope`; only its `commands` reach it.
    """

    scopes: frozenset[str] = ALL_SCOPES
    commands: frozenset[str] = COMMANDS
    signing_secret: str = "playground-signing-secret"  # noqa: S105 - opens nothing but this playground
    bot_token: str = "xoxb-playground"  # noqa: S105
    app_token: str = "xapp-playground"  # noqa: S105
    app_id: str = "A0LEADSAIL"
    bot_id: str = "B0LEADSAIL"
    verification_token: str = "verification-token-nobody-should-use"  # noqa: S105 - deprecated by Slack, sent all the same


@dataclass
class Trigger:
    """A `trigger_id`: opens one view for one person, in the window they were in, within three seconds."""

    id: str
    person: str
    born: float
    view: View | None = None  # the modal the interaction came from: only then may a view be pushed
    window: str = ""
    spent: bool = False


@dataclass
class ResponseUrl:
    """A `response_url`: five answers within thirty minutes. `source` is the message a click came from."""

    id: str
    person: str
    channel: str
    born: float
    source: Message | None = None
    command: str | None = None  # the words typed, for a slash command
    uses: int = 0
    echoed: bool = False  # whether the typed command was already shown to the channel


@dataclass
class Upload:
    """A file that was announced; `content` is None until its bytes have come."""

    name: str
    length: int
    content: bytes | None = None


@dataclass
class Rate:
    """A token bucket: `burst` at once, then one every `every_s` seconds."""

    every_s: float
    burst: int
    levels: dict[str, tuple[float, float]] = field(default_factory=dict)

    def take(self, key: str, now: float) -> None:
        """Take one for `key`. Raises `RateLimited` when there is none left."""
        level, since = self.levels.get(key, (float(self.burst), now))
        level = min(float(self.burst), level + max(0.0, now - since) / self.every_s)
        if level < 1:
            raise RateLimited(max(1, math.ceil((1 - level) * self.every_s)))
        self.levels[key] = (level - 1, now)


class Tickets:
    """The trigger ids and response_urls that are out. Times come from the workspace's clock."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._triggers: OrderedDict[str, Trigger] = OrderedDict()
        self._urls: OrderedDict[str, ResponseUrl] = OrderedDict()
        self._serial = itertools.count(1)

    def trigger(self, person: str, view: View | None, window: str) -> Trigger:
        """Hand out a trigger for a person, from within a modal or not."""
        serial = next(self._serial)
        ticket = Trigger(f"{serial}.{serial + 7}.{secrets.token_hex(8)}", person, self._clock(), view, window)
        _keep(self._triggers, ticket.id, ticket)
        return ticket

    def redeem(self, trigger_id: object) -> Trigger:
        """Spend a trigger. Raises `Refused` when it is unknown, used or older than three seconds."""
        ticket = self._triggers.get(trigger_id) if isinstance(trigger_id, str) else None
        if ticket is None:
            raise Refused("invalid_arguments", ["[ERROR] invalid `trigger_id` [json-pointer:/trigger_id]"])
        if ticket.spent:
            raise Refused("exchanged_trigger_id")
        if self._clock() - ticket.born > TRIGGER_LIFE_S:
            raise Refused("expired_trigger_id")
        ticket.spent = True
        return ticket

    def response_url(
        self, person: str, channel: str, *, source: Message | None = None, command: str | None = None
    ) -> ResponseUrl:
        """Hand out a response_url, for the message a person clicked in or the command they typed."""
        ticket = ResponseUrl(secrets.token_urlsafe(18), person, channel, self._clock(), source, command)
        _keep(self._urls, ticket.id, ticket)
        return ticket

    def url_in_use(self, url_id: str) -> ResponseUrl:
        """A response_url that may still be used. Raises `Refused` with `expired_url` or `used_url`."""
        ticket = self._urls.get(url_id)
        if ticket is None or self._clock() - ticket.born > RESPONSE_URL_LIFE_S:
            raise Refused("expired_url")
        if ticket.uses >= RESPONSE_URL_USES:
            raise Refused("used_url")
        return ticket


def _keep(shelf: OrderedDict[str, Ticket], key: str, ticket: Ticket) -> None:
    shelf[key] = ticket
    if len(shelf) > TICKETS_KEPT:
        shelf.popitem(last=False)


@dataclass
class Backstage:
    """The workspace with everything Slack knows about the app in it; what every part of the server is handed.

    `rates` maps a method to its limit per channel or, without one, per app; an empty dict lifts them all.
    `settles_s` is how long the acknowledgement of a form takes until it is done: a view that the app puts
    there sooner is overtaken by it, as bolt-js issue 1123 tells of a window that closed over an update.
    """

    workspace: Workspace
    app: Credentials
    tickets: Tickets
    settles_s: float = 0.05
    origin: str = ""
    uploads: dict[str, Upload] = field(default_factory=dict)
    rates: dict[str, Rate] = field(default_factory=lambda: {"chat.postMessage": Rate(every_s=1.0, burst=4)})

    def require(self, scope: str) -> None:
        """Raise `Refused` with `missing_scope` unless the bot token has it."""
        if scope not in self.app.scopes:
            raise Refused("missing_scope", needed=scope, provided=",".join(sorted(self.app.scopes)))

    def response_url(self, ticket: ResponseUrl) -> str:
        """The address of a response_url, on this very server."""
        return f"{self.origin}/response/{self.workspace.team_id}/{ticket.id}"
