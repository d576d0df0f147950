"""The playground's levers and figures: everything behind the page, made to fail, and how the bot copes."""

import math
from collections.abc import Awaitable, Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import aiohttp

from leadsail_bot.playground import gauges
from leadsail_bot.playground.clock import Clock
from leadsail_bot.playground.page.levers import Choice, Figure, Lever
from leadsail_bot.playground.replica import Replica
from leadsail_bot.playground.sandbox import Answer, Sandbox
from leadsail_bot.playground.workspace import SlackServer
from leadsail_bot.playground.workspace.delivery import ACK_DEADLINE_S

API = "/api/"  # everything LeadSail answers but recordings
HOUR_S = 3_600
LOOK_TIMEOUT = aiohttp.ClientTimeout(total=1.0)
CUT_SHORT = b'{"success": true, "data": {"interactions": [{"id": "int_1", "channel": "CA'
POSTS = (
    "response_url",
    "chat.postMessage",
    "chat.postEphemeral",
    "chat.update",
    "views.open",
    "views.update",
)

LEADSAIL: Mapping[str, tuple[Choice, Answer | None]] = MappingProxyType(
    {
        "well": (Choice("well", "well", "after trouble the bot asks it again within 15 s"), None),
        "slow": (
            Choice("slow", "slow", "4 s an answer: after 3 a line says so, then the history follows"),
            Answer(wait_s=4.0),
        ),
        "silent": (
            Choice("silent", "silent", "it takes the question and never answers: 8 s are the most it gets"),
            Answer(hang=True),
        ),
        "failing": (
            Choice("failing", "failing", "after a few failures it is left in peace for a while"),
            Answer(status=503),
        ),
        "limiting": (
            Choice("limiting", "limiting us", "too many requests, come back in 10 s"),
            Answer(status=429, headers={"Retry-After": "10"}),
        ),
        "malformed": (Choice("malformed", "malformed", "bodies cut short"), Answer(body=CUT_SHORT)),
        "refusing": (Choice("refusing", "refusing the key", "somebody revoked it"), Answer(status=401)),
    }
)
SLACK: Mapping[str, tuple[Choice, Mapping[str, Any]]] = MappingProxyType(
    {
        "well": (Choice("well", "well"), {}),
        "slow": (
            Choice("slow", "slow", "1.5 s for each post of the bot"),
            {"times": math.inf, "delay_s": 1.5},
        ),
        "limiting": (
            Choice("limiting", "limiting us", "the next post of each kind: come back in 1 s"),
            {"times": 1, "status": 429, "retry_after": 1},
        ),
        "impatient": (
            Choice("impatient", "impatient", "no acknowledgement is quick enough: operation_timeout"),
            {},
        ),
    }
)


class Machine:
    """Everything that runs behind the page, with its levers; `session` is what it looks at the bot with."""

    def __init__(
        self,
        sandbox: Sandbox,
        slack: SlackServer,
        replica: Replica,
        clock: Clock,
        session: aiohttp.ClientSession,
    ) -> None:
        self._sandbox = sandbox
        self._slack = slack
        self._replica = replica
        self._clock = clock
        self._session = session
        self._chosen = {"leadsail": "well", "slack": "well"}
        self._gauges = gauges.Gauges()
        self._latest: Sequence[Figure] = ()
        self._once: dict[str, Callable[[], Awaitable[None]]] = {
            "drop": self._drop,
            "restart": self._restart,
            "forget": self._forget,
            "hour": self._hour,
        }

    def levers(self) -> Sequence[Lever]:
        """How LeadSail is, how Slack is, and what can be done to the bot once."""
        leadsail = tuple(choice for choice, _ in LEADSAIL.values())
        slack = tuple(choice for choice, _ in SLACK.values())
        return (
            Lever("leadsail", "LeadSail is", leadsail, self._chosen["leadsail"]),
            Lever("slack", "Slack is", slack, self._chosen["slack"]),
            _once("drop", "Drop the socket", "The bot is back by itself"),
            _once("restart", "Restart the bot", "What is under way is answered first"),
            _once("forget", "Forget what is cached", "LeadSail is asked again"),
            _once("hour", "Let an hour pass", "Reminders of handoffs come due"),
        )

    async def pull(self, lever: str, choice: str) -> None:
        """Set a lever. Raises `LookupError` where there is no such lever or choice."""
        if lever in self._once:
            await self._once[lever]()
        elif lever == "leadsail":
            self._set_leadsail(choice)
        elif lever == "slack":
            self._set_slack(choice)
        else:
            raise LookupError(f"there is no lever {lever!r}")

    async def figures(self) -> Sequence[Figure]:
        """What the bot's own `/metrics` says, or said last where it is too busy; nothing while it is away."""
        if self._replica.is_away:
            return ()
        address = f"http://127.0.0.1:{self._replica.bot.port}/metrics"
        try:
            async with self._session.get(address, timeout=LOOK_TIMEOUT) as answer:
                self._latest = self._gauges.read(await answer.text())
        except TimeoutError:
            pass
        except aiohttp.ClientError:
            return ()
        return self._latest

    def _set_leadsail(self, choice: str) -> None:
        answer = LEADSAIL[choice][1]
        answers = [answer] if answer else []
        self._sandbox.script(API, *answers, forever=True)
        self._chosen["leadsail"] = choice

    def _set_slack(self, choice: str) -> None:
        how = SLACK[choice][1]
        self._slack.heal()
        self._slack.post.deadline_s = 0 if choice == "impatient" else ACK_DEADLINE_S
        if how:
            for target in POSTS:
                self._slack.fault(target, **how)
        self._chosen["slack"] = choice

    async def _drop(self) -> None:
        self._slack.sockets.kill()

    async def _restart(self) -> None:
        await self._replica.restart()
        self._latest = ()

    async def _forget(self) -> None:
        self._replica.bot.forget()

    async def _hour(self) -> None:
        self._clock.skip(HOUR_S)


def _once(name: str, words: str, about: str) -> Lever:
    return Lever(name, words, (Choice(name, words, about),))
