"""What can go wrong, named for who can mend it.

Problem
├── Misconfigured             the operator: settings, before anything runs
├── LeadSailProblem
│   ├── LeadNotFound          the person asking: the id
│   ├── KeyRefused            an admin: the LeadSail key
│   ├── LeadForbidden         an admin: what the key may see
│   ├── RequestRefused        us: LeadSail didn't accept the request
│   ├── ConnectionInsecure    an admin: certificates, or somebody in between
│   ├── HistoryTooLarge       nobody in Slack: open it in LeadSail
│   ├── LeadSailBusy          time: LeadSail asked us to slow down
│   ├── LeadSailUnavailable   time: no answer, or none in time
│   │   └── LeadSailGarbled   time: an answer with nothing in it, or that is no HTTP
│   └── LeadSailUnreadable    LeadSail: an answer that isn't what it documents
├── StoreUnavailable          time: what replicas share can't be reached
└── SlackProblem
    ├── SlackRefused          us: Slack said no, with its own word for it
    │   └── PostRefused       the person: a channel that nothing may be posted to
    ├── SlackUnavailable      time: no answer from Slack
    │   └── PostUnconfirmed   the person: only a look at the channel tells whether it was posted
    ├── AnswerLost            nobody: every private way to the person is closed
    ├── OldControl            the person: a button or view this version doesn't know
    ├── AccessDenied          an admin: who may see leads
    └── AccessUnknown         time: Slack couldn't say who the person is

`reason` is the name of the event in the operator's log, `details` what stands beside it: never content, a URL
or an exception's text.
"""

from typing import Any

NO_REDIS = "REDIS_URL needs the package `redis`: install the extra `redis`"


class Problem(Exception):
    """Anything that goes wrong in a way we know."""

    def __init__(self, reason: str = "", **details: Any) -> None:
        super().__init__(reason)
        self.reason = reason
        self.details = details


class Misconfigured(Problem):
    """Settings that can't work; `problems` holds one sentence for each, without any secret."""

    def __init__(self, *problems: str) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


class StoreUnavailable(Problem):
    """What replicas share can't be read or written just now."""


class LeadSailProblem(Problem):
    """LeadSail gave no history; `lead_id` tells whose, once that is known.

    `attempts` is how often LeadSail may be asked in all before this problem stands (told 0, as often as its
    kind has it), `retry_after_s` how long it wants to be left alone before that; if it says, a detail too.
    """

    lead_id = ""
    attempts = 1

    def __init__(
        self, reason: str = "", *, attempts: int = 0, retry_after_s: float | None = None, **details: Any
    ) -> None:
        told = {} if retry_after_s is None else {"retry_after_s": retry_after_s}
        super().__init__(reason, **details, **told)
        self.attempts = attempts or self.attempts
        self.retry_after_s = retry_after_s


class LeadNotFound(LeadSailProblem):
    """404 or 410: no such lead under this key."""


class KeyRefused(LeadSailProblem):
    """401: LeadSail doesn't know our key."""


class LeadForbidden(LeadSailProblem):
    """403: the key may not see this lead."""


class RequestRefused(LeadSailProblem):
    """Another 4xx: LeadSail doesn't accept the request itself."""


class ConnectionInsecure(LeadSailProblem):
    """TLS failed; nothing was sent."""


class HistoryTooLarge(LeadSailProblem):
    """The body is larger than LEADSAIL_MAX_BODY_MB, on the wire or unpacked."""


class LeadSailBusy(LeadSailProblem):
    """429: LeadSail limits how often it is asked, by anybody here."""

    attempts = 3


class LeadSailUnavailable(LeadSailProblem):
    """No connection, no answer in time, or 5xx."""

    attempts = 3


class LeadSailGarbled(LeadSailUnavailable):
    """Something came that is no answer: nothing at all, or no HTTP. Worth a second look, not a third."""

    attempts = 2


class LeadSailUnreadable(LeadSailProblem):
    """An answer came, and it isn't the documented one."""


class SlackProblem(Problem):
    """Slack didn't do what it was asked."""


class SlackRefused(SlackProblem):
    """Slack refused; `reason` is Slack's own code, such as `used_url` or `invalid_blocks`."""


class PostRefused(SlackRefused):
    """Nothing was posted to `channel`; `reason` is Slack's own code, or ours for what we refuse ourselves."""

    def __init__(self, reason: str, channel: str, **details: Any) -> None:
        super().__init__(reason, **details)
        self.channel = channel

    def of_on_call(self) -> "PostRefused":
        """The same of the channel where whoever is on call is asked, which nobody chose."""
        return PostRefused(self.reason, self.channel, **self.details, on_call=True)


class SlackUnavailable(SlackProblem):
    """Slack couldn't be reached, or didn't answer in time."""


class PostUnconfirmed(SlackUnavailable):
    """A post to `channel` may have been stored, or not."""

    def __init__(self, channel: str) -> None:
        super().__init__("post_unconfirmed")
        self.channel = channel


class AnswerLost(SlackProblem):
    """No response_url and no ephemeral message reaches the person; `code` is what Slack said last."""


class OldControl(SlackProblem):
    """A button or a view whose value this version can't read."""


class AccessDenied(SlackProblem):
    """The person may not see leads; `reason` says why in one word: other_team, no_group, or what `People`
    calls `barred`.
    """


class AccessUnknown(SlackProblem):
    """Whether the person may see leads couldn't be found out, so they may not now."""
