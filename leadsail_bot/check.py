"""`app.py check`: tries every credential and setting, and says a line of each: well, or what to mend."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping
from email.utils import parsedate_to_datetime
from typing import Any, Literal, NamedTuple

import aiohttp
import msgspec
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from leadsail_bot import network, telemetry
from leadsail_bot.errors import (
    NO_REDIS,
    ConnectionInsecure,
    KeyRefused,
    LeadForbidden,
    LeadSailProblem,
    LeadSailUnavailable,
    LeadSailUnreadable,
    Misconfigured,
    PostRefused,
    StoreUnavailable,
)
from leadsail_bot.leadsail.body import MIB, Bodies
from leadsail_bot.leadsail.client import Client
from leadsail_bot.leadsail.guard import Guard
from leadsail_bot.settings import Settings
from leadsail_bot.slack import bolt, channels
from leadsail_bot.slack.serve.sockets import REFUSED
from leadsail_bot.slack.speak import Call, Speak
from leadsail_bot.spellings import Secret
from leadsail_bot.store import key

SKEW_MAX_S = 60.0  # Slack's signatures are good for 300 s
# What the bot asks Slack for: the bot scopes of manifest.yml, which isn't in the image.
SCOPES = frozenset(
    {
        "commands",
        "app_mentions:read",
        "chat:write",
        "channels:read",
        "groups:read",
        "mpim:read",
        "files:write",
        "users:read",
        "usergroups:read",
    }
)
NO_GROUP = "no_such_subteam"
CHECKED = key("check")
_REDIS = {
    "unreachable": "Redis can't be reached; is it running, and is the port right?",
    "timeout": "Redis doesn't answer in time; is it near, and does it speak TLS where rediss:// says so?",
    "no_auth": "Redis refuses the user or password",
    "no_permission": "this user may not use what begins with leadsail-bot: both ~leadsail-bot:* and "
    "&leadsail-bot:* must be granted",
    "out_of_memory": "Redis has no memory left",
    "read_only": "this is a read-only replica of Redis: name the one that takes writes",
    "moved": "this is a cluster of Redis: name a single one, or one with a proxy before it",
    "refused": "Redis refuses what is asked; is it Redis 7 or Valkey?",
}
_CHANNEL = {
    channels.DIRECT: "{channel} is a direct message: name a channel, by its id",
    channels.EXTERNAL: "people of another organisation read {channel}: name a channel of your own",
    channels.PENDING: "{channel} is about to be shared with another organisation: name another",
    channels.UNSEEN: "Slack shows no {channel}; is that its id? In a private one type /invite @LeadSail",
    channels.ARCHIVED: "{channel} is archived: name another",
    channels.OUT: "the app isn't in {channel}: type /invite @LeadSail there",
    channels.UNCHECKED: "Slack didn't say who reads {channel}: run this again",
}
_AWAY = (aiohttp.ClientError, TimeoutError, OSError)


class Finding(NamedTuple):
    """One line: `ok`, `fix` with what to do, or a `tip`."""

    kind: Literal["ok", "fix", "tip"]
    about: str

    @property
    def is_wrong(self) -> bool:
        """Whether the operator has to act before the bot can work."""
        return self.kind == "fix"

    def __str__(self) -> str:
        return f"{self.kind:<4}{self.about}"


async def check(environ: Mapping[str, str], now: Callable[[], float] = time.time) -> list[Finding]:
    """Every finding, in the order in which one would mend them. Nothing is changed, no secret is shown.

    Args:
        now: the wall clock, seconds since 1970.
    """
    try:
        settings = Settings.from_env(environ)
    except Misconfigured as wrong:
        return [Finding("fix", problem) for problem in wrong.problems]
    findings = [Finding("ok", f"settings, for {'Socket' if settings.socket_mode else 'HTTP'} Mode")]
    async with network.session(4, proxy=settings.outbound_proxy) as session:
        web = bolt.web(settings.slack_bot_token.reveal(), settings.slack_api_url, session)
        speak = Speak(web, session, settings.slack_api_url, telemetry.silent())
        findings += [finding async for finding in _slack(settings, web, speak.call, now)]
    async with network.session(4, proxy=settings.outbound_proxy) as session:
        findings.append(await _leadsail(settings, session))
    if settings.redis_url:
        findings.append(await _redis(settings.redis_url))
    return [*findings, *_tips(settings)]


async def _slack(
    settings: Settings, web: AsyncWebClient, call: Call, now: Callable[[], float]
) -> AsyncIterator[Finding]:
    answer = await _asked(web.auth_test)
    if isinstance(answer, str):
        yield Finding("fix", _refused("SLACK_BOT_TOKEN", answer, "OAuth & Permissions", settings))
        if answer and settings.slack_app_token:
            yield await _sockets(settings, settings.slack_app_token, web)
        return  # all else is asked with it
    if answer.get("is_enterprise_install"):
        yield Finding("fix", "SLACK_BOT_TOKEN is of an organisation-wide install: install in one workspace")
    else:
        yield Finding("ok", f"SLACK_BOT_TOKEN: {answer.get('user')} in {answer.get('team')}")
    yield _scopes(answer.headers)
    yield _clock(answer.headers, now())
    if settings.slack_app_token:
        yield await _sockets(settings, settings.slack_app_token, web)
    for group in sorted(settings.allowed_usergroups or ()):
        yield await _group(web, "ALLOWED_USERGROUPS", group)
    if settings.oncall_usergroup and settings.oncall_channel:
        yield await _group(web, "ONCALL_USERGROUP", settings.oncall_usergroup)
        yield await _channel(web, call, "ONCALL_CHANNEL", settings.oncall_channel)


async def _sockets(settings: Settings, token: Secret, web: AsyncWebClient) -> Finding:
    opened = await _asked(lambda: web.apps_connections_open(app_token=token.reveal()))
    if isinstance(opened, str):
        return Finding("fix", _refused("SLACK_APP_TOKEN", opened, "Basic Information", settings))
    return Finding("ok", "SLACK_APP_TOKEN: Socket Mode connects")


async def _group(web: AsyncWebClient, setting: str, group: str) -> Finding:
    members = await _asked(lambda: web.usergroups_users_list(usergroup=group))
    if members == NO_GROUP:
        return Finding("fix", f"{setting}: Slack knows no user group {group}; is that its id?")
    if isinstance(members, str):
        return Finding("fix", f"{setting}: Slack didn't say who is in {group} ({members or 'no answer'})")
    if not (count := len(members.get("users") or ())):
        return Finding("tip", f"{setting}: nobody is in {group} just now")
    return Finding("ok", f"{setting}: {group} has {count} {'member' if count == 1 else 'members'}")


async def _channel(web: AsyncWebClient, call: Call, setting: str, channel: str) -> Finding:
    try:
        await channels.Channels(web, call).admit(channel)
    except PostRefused as refused:
        why = _CHANNEL.get(refused.reason, _CHANNEL[channels.UNCHECKED])
        return Finding("fix", f"{setting}: {why.format(channel=channel)}")
    return Finding("ok", f"{setting}: the app is in {channel}, and nobody else's people are")


async def _asked(call: Callable[[], Any]) -> Any:
    """Slack's answer; or its word for why not, "" where there is nobody to give one."""
    try:
        async with asyncio.timeout(bolt.CALL_S):
            return await call()
    except SlackApiError as error:
        return bolt.code(error) or "unexpected_answer"
    except _AWAY:
        return ""


def _refused(token: str, code: str, page: str, settings: Settings) -> str:
    if not code:
        return f"SLACK_API_URL: {settings.slack_api_url} can't be reached; is there a proxy or a firewall?"
    if code == "missing_scope" and token == "SLACK_APP_TOKEN":  # noqa: S105 - the name of one
        return f"{token} lacks connections:write: make a new one under {page}"
    if code not in REFUSED:
        return (
            f"SLACK_API_URL: {settings.slack_api_url} doesn't answer as Slack does ({code}): run this again"
        )
    return f"{token} is refused by Slack ({code}): copy it anew from {page}"


def _scopes(headers: Mapping[str, str]) -> Finding:
    granted = {scope.strip() for scope in headers.get("x-oauth-scopes", "").split(",")}
    if missing := sorted(SCOPES - granted):
        return Finding("fix", f"scopes: {', '.join(missing)} not granted; add them and install the app again")
    return Finding("ok", "scopes: all of manifest.yml")


def _clock(headers: Mapping[str, str], now: float) -> Finding:
    try:
        off_s = now - parsedate_to_datetime(headers.get("Date", "")).timestamp()
    except ValueError:
        return Finding("ok", "clock: Slack didn't say what time it is")
    if abs(off_s) > SKEW_MAX_S:
        return Finding("fix", f"clock: {off_s:+.0f} s off Slack's; keep it right with NTP")
    return Finding("ok", f"clock: {abs(off_s):.0f} s off Slack's")


async def _leadsail(settings: Settings, session: aiohttp.ClientSession) -> Finding:
    """One GET, which changes nothing and shows nothing."""
    limit_s = settings.leadsail_deadline_s
    async with Client(
        settings.leadsail_base_url,
        settings.leadsail_api_key.reveal(),
        session=session,
        deadline_s=limit_s,
        guard=Guard(telemetry.silent()),
        bodies=Bodies(settings.leadsail_max_body_mb * MIB),
    ) as client:
        try:
            await client.first_lead(_read, by=asyncio.get_running_loop().time() + limit_s)
        except LeadSailProblem as problem:
            return Finding("fix", _unanswered(problem, settings.leadsail_base_url))
    return Finding("ok", f"LEADSAIL_API_KEY: {settings.leadsail_base_url} answers")


async def _redis(url: Secret) -> Finding:
    """One claim, which is taken back, and the line on which purges are heard."""
    try:
        from leadsail_bot.redis_store import trial  # an extra
    except ImportError:
        return Finding("fix", NO_REDIS)
    try:
        async with trial(url.reveal()) as store, store.purges.line():
            await store.claim(CHECKED, b"1", 1.0)
            await store.drop(CHECKED)
    except StoreUnavailable as problem:
        return Finding("fix", f"REDIS_URL: {_REDIS.get(problem.details['kind'], _REDIS['refused'])}")
    return Finding("ok", "REDIS_URL: Redis keeps and forgets")


async def _read(body: bytes) -> None:
    try:
        document = msgspec.json.decode(body)
    except ValueError as error:
        raise LeadSailUnreadable("bad_json") from error
    if not isinstance(document, dict) or document.get("success") is not True:
        raise LeadSailUnreadable("schema_mismatch")


def _unanswered(problem: LeadSailProblem, base_url: str) -> str:
    match problem:
        case KeyRefused():
            return "LEADSAIL_API_KEY is refused by LeadSail: generate one under Settings, API Keys"
        case LeadForbidden():
            return "LEADSAIL_API_KEY may not read leads: give it that permission in LeadSail"
        case ConnectionInsecure():
            return f"LEADSAIL_BASE_URL: {base_url} has no certificate that we trust; see SSL_CERT_FILE"
        case LeadSailUnreadable():
            return f"LEADSAIL_BASE_URL: {base_url} answers, but not as LeadSail does ({problem.reason})"
        case LeadSailUnavailable(details={"phase": "dns" | "connect"}):
            return f"LEADSAIL_BASE_URL: {base_url} can't be reached; is there a proxy or a firewall?"
        case _:
            return f"LEADSAIL_BASE_URL: {base_url} doesn't answer ({problem.reason})"


def _tips(settings: Settings) -> list[Finding]:
    """What works, and would work better."""
    found = []
    if not settings.allowed_usergroups:
        found.append("ALLOWED_USERGROUPS isn't set: every full member of the workspace may read leads")
    if not settings.leadsail_lead_url:
        found.append("LEADSAIL_LEAD_URL isn't set: answers have no Open in LeadSail")
    if settings.socket_mode and settings.slack_sockets == 1:
        found.append("SLACK_SOCKETS is 1: with 2 there is no gap when Slack refreshes a connection")
    return [Finding("tip", about) for about in found]
