"""`app.py check`: each thing that can be wrong has its line, and the rest stays well."""

import asyncio
import math
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from aiohttp import web

from leadsail_bot import check
from leadsail_bot.playground.sandbox import Answer
from leadsail_bot.playground.workspace.acme import DEALS, ONCALL, ONCALL_GROUP, PARTNER, SALES
from leadsail_bot.slack import bolt
from tests.faults import patience
from tests.faults.app_process import START_S, Town, town
from tests.redis_server import redis_server

MANIFEST = yaml.safe_load((Path(__file__).parents[1] / "manifest.yml").read_text("utf-8"))
ON_CALL = {"ONCALL_USERGROUP": ONCALL_GROUP, "ONCALL_CHANNEL": ONCALL}
SECRETS = ("xoxb-playground", "xapp-playground", "sandbox-key", "playground-signing-secret")


@pytest.fixture
async def here() -> AsyncIterator[Town]:
    """A sandbox and a Slack, and settings for Socket Mode."""
    async with town(socket_mode=True) as opened:
        yield opened


async def lines(here: Town, /, off_s: float = 0.0, **environ: str) -> list[str]:
    """What check says; none of it is a secret."""
    found = [str(one) for one in await check.check({**here.environ, **environ}, lambda: time.time() + off_s)]
    assert not [line for line in found for secret in SECRETS if secret in line]
    return found


def fixes(found: list[str]) -> list[str]:
    """The lines about what is wrong."""
    return [line for line in found if line.startswith("fix ")]


async def test_where_all_is_well_all_is_ok(here: Town) -> None:
    """A line for each thing that was tried, and LeadSail is only read from, once."""
    found = await lines(
        here,
        0.0,
        **ON_CALL,
        ALLOWED_USERGROUPS=ONCALL_GROUP,
        LEADSAIL_LEAD_URL="https://x.example/{lead_id}",
    )
    assert [line.split(":")[0] for line in found] == [
        "ok  settings, for Socket Mode",
        "ok  SLACK_BOT_TOKEN",
        "ok  scopes",
        "ok  clock",
        "ok  SLACK_APP_TOKEN",
        "ok  ALLOWED_USERGROUPS",
        "ok  ONCALL_USERGROUP",
        "ok  ONCALL_CHANNEL",
        "ok  LEADSAIL_API_KEY",
    ]
    [call] = here.sandbox.calls
    assert (call.method, call.path, dict(call.query)) == ("GET", "/api/v1/leads", {"limit": "1"})


async def test_settings_come_first(here: Town) -> None:
    """All problems of the settings at once, and nobody is asked with wrong ones."""
    found = await lines(here, PORT="many", SLACK_BOT_TOKEN="xoxp-1", LEADSAIL_API_KEY="")
    assert len(fixes(found)) == len(found) == 3
    assert not here.slack.workspace.calls


@dataclass(frozen=True)
class Wrong:
    """One thing that is wrong: a fault of a method of Slack's, or a setting; and the line about it."""

    line: str
    method: str = ""
    error: str = ""
    environ: tuple[tuple[str, str], ...] = ()


WRONG = [
    Wrong("fix SLACK_BOT_TOKEN is refused by Slack (invalid_auth)", "auth.test", "invalid_auth"),
    Wrong("fix SLACK_APP_TOKEN is refused by Slack (invalid_auth)", "apps.connections.open", "invalid_auth"),
    Wrong("fix SLACK_APP_TOKEN lacks connections:write", "apps.connections.open", "missing_scope"),
    Wrong(
        "fix ALLOWED_USERGROUPS: Slack knows no user group S0NOBODY01",
        environ=(("ALLOWED_USERGROUPS", "S0NOBODY01"),),
    ),
    Wrong("fix LEADSAIL_API_KEY is refused by LeadSail", environ=(("LEADSAIL_API_KEY", "another"),)),
    Wrong(
        "fix LEADSAIL_BASE_URL: http://127.0.0.1:9 can't be reached; is there a proxy or a firewall?",
        environ=(("LEADSAIL_BASE_URL", "http://127.0.0.1:9"),),
    ),
    Wrong("fix SLACK_API_URL:", environ=(("SLACK_API_URL", "http://127.0.0.1:9/api/"),)),
]


async def test_redis_has_a_line(here: Town) -> None:
    """A user of Redis must be granted keys and channels: with the first alone no purge would be heard."""
    with redis_server() as redis:
        assert "ok  REDIS_URL: Redis keeps and forgets" in await lines(here, REDIS_URL=redis.url)
        redis.client.acl_setuser(
            "bot", enabled=True, nopass=True, keys=["leadsail-bot:*"], categories=["+@all"]
        )
        [line] = fixes(await lines(here, REDIS_URL=redis.url.replace("//", "//bot:any@")))
        assert "&leadsail-bot:* must be granted" in line
        redis.client.acl_setuser("bot", enabled=True, channels=["leadsail-bot:*"])
        assert not fixes(await lines(here, REDIS_URL=redis.url.replace("//", "//bot:any@")))


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: wrong.line[4:40])
async def test_each_thing_has_its_line(here: Town, wrong: Wrong) -> None:
    """One wrong thing is one line that names it; the others are still tried."""
    if wrong.method:
        here.slack.fault(wrong.method, math.inf, error=wrong.error)
    found = await lines(here, 0.0, **dict(wrong.environ))
    [line] = fixes(found)
    assert line.startswith(wrong.line)


async def test_both_tokens_are_tried(here: Town) -> None:
    """One of them that is wrong hides nothing about the other."""
    here.slack.fault("auth.test", math.inf, error="invalid_auth")
    here.slack.fault("apps.connections.open", math.inf, error="invalid_auth")
    found = fixes(await lines(here, 0.0))
    assert [line.split()[1] for line in found] == ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"]


@pytest.mark.parametrize(
    ("channel", "line"),
    [
        (SALES, f"fix ONCALL_CHANNEL: the app isn't in {SALES}: type /invite @LeadSail there"),
        (DEALS, f"fix ONCALL_CHANNEL: Slack shows no {DEALS}; is that its id? In a private one"),
        ("C0NOWHERE1", "fix ONCALL_CHANNEL: Slack shows no C0NOWHERE1; is that its id?"),
        (PARTNER, "fix ONCALL_CHANNEL: people of another organisation read"),
        (ONCALL, f"fix ONCALL_CHANNEL: {ONCALL} is archived: name another"),
    ],
    ids=["not in it", "private", "unknown", "shared", "archived"],
)
async def test_the_channel_where_the_group_is_asked(here: Town, channel: str, line: str) -> None:
    """A handoff to whoever is on call fails at the first lead where this is wrong: it is said before."""
    here.slack.workspace.channels[ONCALL].archived = True
    here.slack.workspace.channels[SALES].members.discard(here.slack.workspace.app.id)
    found = fixes(await lines(here, 0.0, **{**ON_CALL, "ONCALL_CHANNEL": channel}))
    assert [one.startswith(line) for one in found] == [True]


async def test_the_group_that_is_asked(here: Town) -> None:
    """An id that Slack doesn't know is wrong; a group without anybody in it is worth a word."""
    found = fixes(await lines(here, 0.0, **{**ON_CALL, "ONCALL_USERGROUP": "S0NOBODY01"}))
    assert [one.split(";")[0] for one in found] == [
        "fix ONCALL_USERGROUP: Slack knows no user group S0NOBODY01"
    ]
    here.slack.workspace.groups[ONCALL_GROUP].members.clear()
    assert f"tip ONCALL_USERGROUP: nobody is in {ONCALL_GROUP} just now" in await lines(here, 0.0, **ON_CALL)


@pytest.mark.parametrize(
    ("answer", "line"),
    [
        (Answer(status=403), "fix LEADSAIL_API_KEY may not read leads"),
        (Answer(status=503), "fix LEADSAIL_BASE_URL:"),
        (Answer(body=b"<html>", content_type="text/html"), "fix LEADSAIL_BASE_URL:"),
        (Answer(body=b"[]"), "fix LEADSAIL_BASE_URL:"),
    ],
    ids=["403", "503", "a page", "another API"],
)
async def test_leadsails_answers(here: Town, answer: Answer, line: str) -> None:
    """What LeadSail says instead is told apart."""
    here.sandbox.script("/", answer, forever=True)
    assert [found.startswith(line) for found in fixes(await lines(here, LEADSAIL_DEADLINE_SECONDS="2"))] == [
        True
    ]


@pytest.mark.parametrize(
    "how",
    [
        {"status": 200, "body": "<html>"},
        {"status": 200, "body": ""},
        {"status": 404, "body": "<html>"},
        {"status": 407},
        {"status": 500},
        {"status": 429, "retry_after": 30},
        {"error": "ratelimited"},
        {"error": "internal_error"},
    ],
    ids=str,
)
@pytest.mark.parametrize("method", ["auth.test", "apps.connections.open"])
async def test_what_is_no_refusal_spoils_no_token(here: Town, method: str, how: dict[str, Any]) -> None:
    """A page of a proxy, or Slack in trouble: nobody needs another token for that."""
    here.slack.fault(method, math.inf, **how)
    found = fixes(await lines(here))
    assert [line.split(":")[0] for line in found] == ["fix SLACK_API_URL"]
    assert "doesn't answer as Slack does" in found[0]


async def test_a_group_slack_did_not_speak_of(here: Town) -> None:
    """Its id may be right."""
    here.slack.fault("usergroups.users.list", math.inf, status=500)
    found = fixes(await lines(here, 0.0, ALLOWED_USERGROUPS=ONCALL_GROUP))
    assert found == [f"fix ALLOWED_USERGROUPS: Slack didn't say who is in {ONCALL_GROUP} (unexpected_answer)"]


async def test_a_slack_that_says_nothing(here: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for it for ever: it can't be reached, and LeadSail is tried all the same."""
    monkeypatch.setattr(bolt, "CALL_S", 0.2)
    here.slack.fault("auth.test", math.inf, hang=True)
    async with asyncio.timeout(5):
        found = await lines(here)
    assert [line.split(":")[0] for line in fixes(found)] == ["fix SLACK_API_URL"]
    assert len(here.sandbox.calls) == 1


@pytest.mark.parametrize(("off_s", "wrong"), [(-90.0, True), (90.0, True), (20.0, False)])
async def test_the_clock(here: Town, off_s: float, wrong: bool) -> None:
    """A minute off Slack's is too much: at five every request would be refused."""
    found = fixes(await lines(here, off_s))
    assert [line[:10] for line in found] == (["fix clock:"] if wrong else [])


async def test_an_organisation_wide_install_is_refused(here: Town) -> None:
    """Who may see leads is decided within one workspace. A missing scope is named."""
    async with _slack_of({"ok": True, "user": "bot", "team": "Acme", "is_enterprise_install": True}) as url:
        found = await lines(here, SLACK_API_URL=url)
    assert "organisation-wide" in fixes(found)[0]
    assert "channels:read, chat:write, groups:read, mpim:read, users:read not granted" in fixes(found)[1]


@asynccontextmanager
async def _slack_of(answer: dict[str, object]) -> AsyncIterator[str]:
    """A Slack that says this to everything, and grants three scopes."""

    async def say(_: web.Request) -> web.Response:
        return web.json_response(answer, headers={"x-oauth-scopes": "commands,files:write,usergroups:read"})

    app = web.Application()
    app.router.add_route("*", "/api/{method}", say)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
    finally:
        await runner.cleanup()


def test_it_asks_for_the_manifests_scopes() -> None:
    """What the bot is checked for is what the manifest asks for."""
    assert sorted(MANIFEST["oauth_config"]["scopes"]["bot"]) == sorted(check.SCOPES)


@pytest.mark.parametrize(("key", "code"), [("sandbox-key", 0), ("another", 78)])
async def test_the_exit_code_tells(here: Town, key: str, code: int) -> None:
    """0, or 78 where there is anything to mend; the lines are on standard output."""
    async with here.app("check", ready=False, anew=True, LEADSAIL_API_KEY=key) as app:
        assert await app.ended() == code
        assert app.errors == ""


async def test_ctrl_c_is_a_quiet_end(here: Town) -> None:
    """Whoever doesn't want to wait for Slack sees no traceback."""
    here.slack.fault("auth.test", math.inf, hang=True)
    async with here.app("check", ready=False, anew=True) as app:
        await patience.until(lambda: here.slack.workspace.calls_to("auth.test"), START_S)
        app.tell(signal.SIGINT)
        assert await app.ended() == 130
        assert app.errors == ""
