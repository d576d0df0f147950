"""The things in a workspace: people, channels, groups, messages, files, modals, scheduled messages, calls."""

from collections import deque
from dataclasses import dataclass, field
from typing import Any, Literal

REPLACED_KEPT = 3  # earlier contents of a message: a window is behind by an update, hardly by more


@dataclass
class Person:
    """Somebody, or the app itself, as `users.info` knows them.

    `is_stranger`: of another organisation, without a channel shared with us; `enterprise`: the one their
    workspace belongs to, if it does.
    """

    id: str
    name: str
    kind: Literal["member", "guest", "outsider", "app"]
    team_id: str
    tz: str = "America/New_York"
    is_ultra_restricted: bool = False
    deleted: bool = False
    is_stranger: bool = False
    enterprise: str = ""

    @property
    def handle(self) -> str:
        """The old-style user name Slack derives from a name: `ana.ruiz`."""
        return self.name.lower().replace(" ", ".")


@dataclass
class Channel:
    """A conversation; `shared` is one with another organisation in it (`is_ext_shared`), `group` a direct
    message of several people (`is_mpim`), whose id begins with C as well.

    `pending_share`: another organisation is invited; `org_shared`: other workspaces of ours are in it.
    """

    id: str
    name: str
    kind: Literal["public", "private", "dm", "group", "shared"]
    members: set[str]
    archived: bool = False
    admins_post_only: bool = False
    pending_share: bool = False
    org_shared: bool = False


@dataclass
class UserGroup:
    """A group people are mentioned by, such as @on-call."""

    id: str
    handle: str
    name: str
    members: list[str]


@dataclass
class File:
    """An uploaded file; `shared_in` are the channels it was completed into."""

    id: str
    name: str
    title: str
    mimetype: str
    content: bytes
    shared_in: list[str] = field(default_factory=list)


@dataclass
class Message:
    """One message. `only_for` is who alone sees an ephemeral; `values` what was chosen in its blocks.

    `trouble` is the small warning Slack puts beside a control whose click went unanswered.
    `replaced` are the blocks it had before its last updates, latest first.
    """

    ts: str
    channel: str
    author: str
    text: str
    blocks: list[dict[str, Any]] = field(default_factory=list)
    only_for: str | None = None
    thread_ts: str | None = None
    files: list[File] = field(default_factory=list)
    edited: bool = False
    attachments: list[dict[str, Any]] = field(default_factory=list)
    metadata: dict[str, Any] | None = None
    values: dict[str, dict[str, Any]] = field(default_factory=dict)
    trouble: str | None = None
    replaced: deque[list[dict[str, Any]]] = field(default_factory=lambda: deque(maxlen=REPLACED_KEPT))


@dataclass
class View:
    """A modal or a Home tab. `payload` is exactly what the app sent; `blocks` has the ids Slack adds.

    `errors` maps block ids to the words shown beside an input; `trouble` is Slack's own line above the form.
    `window` is the one of this person's that it opened in; empty where nobody said which.
    """

    id: str
    hash: str
    person: str
    payload: dict[str, Any]
    blocks: list[dict[str, Any]]
    root: str
    previous: str | None = None
    values: dict[str, dict[str, Any]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    trouble: str | None = None
    window: str = ""


@dataclass
class Scheduled:
    """A message of the app waiting for its time; `post_at` and `created` in seconds since the epoch."""

    id: str
    channel: str
    post_at: int
    created: int
    text: str
    blocks: list[dict[str, Any]] = field(default_factory=list)
    thread_ts: str | None = None


@dataclass(frozen=True)
class Call:
    """One call of the app: a Web API method or `response_url`, what it said and what it was told."""

    method: str
    args: dict[str, Any]
    answer: Any
    status: int
    at: float

    @property
    def ok(self) -> bool:
        """Whether Slack accepted it."""
        return self.status == 200 and (not isinstance(self.answer, dict) or bool(self.answer.get("ok")))


@dataclass(frozen=True)
class Shortcut:
    """One of the app's shortcuts, in the manifest's words: offered on each message, or from anywhere."""

    name: str
    kind: Literal["message", "global"]
    callback_id: str
    about: str


@dataclass(frozen=True)
class Features:
    """What the app asked for beside its scopes and commands; `events` are those Slack sends to it.

    `escapes`: in commands people, channels and links come with their ids and addresses, in angle brackets.
    """

    shortcuts: tuple[Shortcut, ...] = ()
    home_tab: bool = False
    events: frozenset[str] = frozenset()
    escapes: bool = False
