"""Who the bot is in Slack: asked once at the start, and now and then whether that still holds."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from leadsail_bot.errors import Misconfigured
from leadsail_bot.slack import bolt
from leadsail_bot.slack.rhythm import Rhythm
from leadsail_bot.slack.serve import Serve
from leadsail_bot.slack.serve.sockets import CONFIRMATIONS, REFUSED
from leadsail_bot.telemetry import Log

Call = Callable[[], Awaitable[Any]]


async def sign_in(web: AsyncWebClient, app_token: str, rhythm: Rhythm, log: Log) -> AuthorizeResult:
    """Our own team and user; waits while Slack can't be reached. `app_token` is "" in HTTP mode.

    Raises:
        Misconfigured: Slack refuses a token.
    """
    answer = await _accepted(web.auth_test, "SLACK_BOT_TOKEN", rhythm, log)
    if app_token:
        await _accepted(
            lambda: web.apps_connections_open(app_token=app_token), "SLACK_APP_TOKEN", rhythm, log
        )
    return AuthorizeResult(
        enterprise_id=answer.get("enterprise_id"),
        team_id=answer["team_id"],
        bot_token=web.token,
        bot_id=answer.get("bot_id"),
        bot_user_id=answer["user_id"],
    )


async def watch(
    web: AsyncWebClient, serve: Serve, rhythm: Rhythm, failed: Callable[[Misconfigured], None], log: Log
) -> None:
    """Ask once a minute whether we are still signed in; not ready while we aren't, or while nobody says so.

    In Socket Mode a token that stays refused ends the process: no load balancer would notice otherwise.
    """
    refusals, unheard = 0, 0
    while True:
        await asyncio.sleep(rhythm.check_sooner_s if refusals or unheard else rhythm.check_s)
        found = await _tried(web.auth_test, log)
        unheard = unheard + 1 if found is None else 0
        if found is not None:
            refusals = refusals + 1 if isinstance(found, str) else 0
        serve.signed_in = not refusals and unheard < CONFIRMATIONS
        if refusals == 1 and isinstance(found, str):
            log.error("signed_out", code=found)
        if refusals >= CONFIRMATIONS and serve.mode == "socket":
            failed(Misconfigured(f"SLACK_BOT_TOKEN is refused by Slack ({found})"))


async def _accepted(call: Call, token: str, rhythm: Rhythm, log: Log) -> Any:
    """Slack's answer, as soon as it can be had."""
    while True:
        answer = await _tried(call, log)
        if isinstance(answer, str):
            raise Misconfigured(f"{token} is refused by Slack ({answer})")
        if answer is not None:
            return answer
        await asyncio.sleep(rhythm.sign_in_again_s)


async def _tried(call: Call, log: Log) -> Any:
    """Slack's answer, or its word for why our token is no good; None where it couldn't be asked."""
    try:
        async with asyncio.timeout(bolt.CALL_S):
            return await call()
    except SlackApiError as error:
        code = bolt.code(error)
        if code in REFUSED:
            return code
        log.warning("slack_unavailable", code=code or "unexpected_answer")
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        log.warning("slack_unavailable", error=error)
    return None
