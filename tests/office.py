"""A working day in one object: a sandbox LeadSail, a simulated Slack, the real bot, and Ana at her desk."""

import asyncio
import io
import json
import re
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

import aiohttp
from slack_bolt.async_app import AsyncApp

from leadsail_bot.bot import Bot
from leadsail_bot.playground import installed
from leadsail_bot.playground.sandbox import Sandbox
from leadsail_bot.playground.workspace.acme import ANA, SALES
from leadsail_bot.playground.workspace.delivery import Delivery
from leadsail_bot.playground.workspace.hands import Hands
from leadsail_bot.playground.workspace.server import SlackServer
from leadsail_bot.playground.workspace.state import Message, View, Workspace
from leadsail_bot.settings import Settings
from leadsail_bot.slack import listeners
from leadsail_bot.slack.rhythm import Rhythm
from leadsail_bot.slack.views import notices
from leadsail_bot.slack.work import Work

API_KEY = "sandbox-key"
PATIENCE_S = 12.0
SAMPLE = re.compile(r"^leadsail_bot_(\w+(?:\{[^}]*\})?) (\S+)$", re.MULTILINE)
T = TypeVar("T")


@dataclass
class Clock:
    """Time as the bot's cache and breaker see it; `skip_s` puts it forward."""

    skip_s: float = 0.0

    def __call__(self) -> float:
        return time.monotonic() + self.skip_s


@dataclass
class Office:
    """`ana` is a rep; what she sees is what the bot answered."""

    sandbox: Sandbox
    slack: SlackServer
    bot: Bot
    stream: io.StringIO
    clock: Clock
    last: Delivery | None = field(default=None)

    @property
    def workspace(self) -> Workspace:
        """The simulated workspace's state."""
        return self.slack.workspace

    @property
    def ana(self) -> Hands:
        """The hands of a rep."""
        return self.slack.hands(ANA)

    async def asks(self, text: str, channel: str = SALES) -> Message:
        """Ana types `/lead-history text`; returns her answer, not the line that LeadSail is slow."""
        before = len(self.answers(channel))
        self.last = await self.ana.command(channel, f"/lead-history {text}")
        await self.until(lambda: len(self.answers(channel)) > before)
        return self.answers(channel)[-1]

    def answers(self, channel: str = SALES) -> list[Message]:
        """What Ana has been told there."""
        return answers(self.ana, channel)

    async def clicks(self, message: Message, action: str, label: str = "") -> Message:
        """Ana presses a button of a message and waits until a message or that message changes."""
        seen = [(found.ts, found.text, found.blocks) for found in self.ana.sees(message.channel)]
        self.last = await self.ana.click(message, action, value=self.value(message.blocks, action, label))
        await self.until(
            lambda: [(found.ts, found.text, found.blocks) for found in self.ana.sees(message.channel)] != seen
        )
        return self.ana.sees(message.channel)[-1]

    async def opens(self, source: Message | View, action: str, label: str = "") -> View:
        """Ana presses a button that opens a modal, and waits until it has been filled."""
        self.last = await self.ana.click(source, action, value=self.value(source.blocks, action, label))
        return await self.filled()

    async def turns(self, view: View, action: str, label: str = "") -> View:
        """Ana presses a button in a modal and waits for what comes in its place."""
        before = view.hash
        self.last = await self.ana.click(view, action, value=self.value(view.blocks, action, label))
        await self.until(lambda: self.ana.view.hash != before)
        return await self.filled()

    async def suggested(self, view: View, typed: str, action: str = "lead") -> list[dict[str, Any]]:
        """What a menu offers while Ana types into it."""
        self.last = await self.ana.suggest(view, action, typed)
        assert self.last.ok, self.last
        options: list[dict[str, Any]] = self.last.body["options"]
        return options

    async def looks_up(self, form: View, typed: str, label: str = "") -> View:
        """Ana types into *Look up a lead* and sends the first option that says `label`."""
        options = await self.suggested(form, typed)
        return await self.submits(form, lead=next(one for one in options if label in one["text"]["text"]))

    async def submits(self, view: View, **values: Any) -> View:
        """Ana sends a form and waits for the view that takes its place."""
        self.last = await self.ana.submit(view, values)
        return await self.filled()

    async def home(self) -> View:
        """Ana opens the app's Home tab and waits until it is drawn."""
        drawn = len(self.workspace.calls_to("views.publish"))
        self.last = await self.ana.opens_home()
        await self.until(lambda: len(self.workspace.calls_to("views.publish")) > drawn)
        return self.workspace.homes[ANA]

    async def filled(self) -> View:
        """The modal in front of Ana, once it says more than that it is loading."""
        return await self.until(self._filled)

    async def until(self, found: Callable[[], T | None]) -> T:
        """Wait for something to be seen in the workspace."""
        async with asyncio.timeout(PATIENCE_S):
            version = self.workspace.version
            while not (it := found()):
                version = await self.workspace.changed(version, PATIENCE_S)
            return it

    def value(self, blocks: list[dict[str, Any]], action: str, label: str = "") -> str | None:
        """The value of the first button with that action, and with these words on it where any are given."""
        for element in elements(blocks):
            if element.get("action_id") == action and label in _words(element):
                return element.get("value")
        raise LookupError(action)

    def log(self, event: str = "") -> list[dict[str, Any]]:
        """The log and audit lines so far, of one event or all."""
        lines = [json.loads(line) for line in self.stream.getvalue().splitlines()]
        return [line for line in lines if not event or line["event"] == event]

    async def metrics(self) -> dict[str, float]:
        """What `/metrics` says, without the bot's prefix."""
        return {name: float(value) for name, value in SAMPLE.findall(await self.metrics_page())}

    async def metrics_page(self) -> str:
        """What `/metrics` says, as it is sent."""
        url = f"http://127.0.0.1:{self.bot.port}/metrics"
        async with aiohttp.ClientSession() as session, session.get(url) as answer:
            assert answer.content_type == "text/plain"
            return await answer.text()

    def failures(self) -> list[dict[str, Any]]:
        """The log lines that carry a reference somebody was shown."""
        return [line for line in self.log() if "ref" in line]

    def _filled(self) -> View | None:
        views = self.workspace.views(ANA)
        return views[-1] if views and not said(views[-1].blocks).endswith("…") else None


@asynccontextmanager
async def open_office(
    *,
    socket_mode: bool = False,
    register: Callable[[AsyncApp, Work], None] = listeners.register,
    leadsail_by: Callable[[], aiohttp.BaseConnector] | None = None,
    rhythm: Rhythm | None = None,
    **settings: str,
) -> AsyncIterator[Office]:
    """Everything started, in HTTP or Socket Mode."""
    stream = io.StringIO()
    clock = Clock()
    async with Sandbox(api_key=API_KEY) as sandbox, installed.slack() as slack:
        bot = Bot(
            Settings.from_env(environ(sandbox, slack, socket_mode=socket_mode, **settings)),
            stream=stream,
            register=register,
            leadsail_by=leadsail_by,
            rhythm=rhythm,
            timer=clock,
        )
        async with bot:
            if not socket_mode:
                slack.deliver_to(f"http://127.0.0.1:{bot.port}/slack/events")
            yield Office(sandbox, slack, bot, stream, clock)


def environ(
    sandbox: Sandbox, slack: SlackServer, *, socket_mode: bool = False, **settings: str
) -> dict[str, str]:
    """What a bot between the two finds in its environment; `settings` are further ones."""
    app = slack.stage.app
    return {
        "SLACK_BOT_TOKEN": app.bot_token,
        "SLACK_SIGNING_SECRET": app.signing_secret,
        "LEADSAIL_API_KEY": API_KEY,
        "LEADSAIL_BASE_URL": sandbox.url,
        "SLACK_API_URL": slack.api_url,
        "HOST": "127.0.0.1",
        "PORT": "0",
        **({"SLACK_APP_TOKEN": app.app_token} if socket_mode else {}),
        **settings,
    }


def answers(hands: Hands, channel: str = SALES) -> list[Message]:
    """What somebody sees in a channel, without the lines that LeadSail is slow: a busy machine adds some."""
    return [message for message in hands.sees(channel) if message.text != notices.SLOW]


def elements(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every button, menu and input, in order."""
    found: list[dict[str, Any]] = []
    for block in blocks:
        found += [block["accessory"]] if "accessory" in block else []
        found += block.get("elements", []) if block["type"] == "actions" else []
        found += [block["element"]] if block["type"] == "input" else []
    return found


def _words(button: dict[str, Any]) -> str:
    """What is read on a button, and what a screen reader says of it."""
    return f"{button['text']['text']} {button.get('accessibility_label', '')}"


def labels(blocks: list[dict[str, Any]]) -> list[str]:
    """The words on every button, in order."""
    return [element["text"]["text"] for element in elements(blocks) if element["type"] == "button"]


def said(node: Any) -> str:
    """All words of blocks, in reading order."""
    if isinstance(node, list):
        return " ".join(filter(None, map(said, node)))
    if not isinstance(node, dict):
        return ""
    own = node.get("text")
    if isinstance(own, str):
        return own
    parts = [node.get(key) for key in ("text", "label", "elements", "element", "fields")]
    return " ".join(filter(None, (said(part) for part in parts if part)))
