"""What the bot says to Slack; whoever calls learns whether Slack took it."""

import asyncio
import itertools
import re
from collections.abc import Awaitable, Callable, Coroutine
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import msgspec
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from leadsail_bot.errors import AnswerLost, SlackProblem, SlackRefused, SlackUnavailable
from leadsail_bot.slack import bolt
from leadsail_bot.slack.asked import Asked
from leadsail_bot.slack.views.surface import Message
from leadsail_bot.telemetry import Log

POST_S = 2.0  # so that two more tries and a fallback fit before the person has waited ten seconds
TRIES, TRIES_IF_TOLD_TO_WAIT, AGAIN_S = 3, 2, 0.2
RETRY_AFTER_MAX_S = 5.0
FOREIGN = "foreign_response_url"  # our own word: somebody has Slack's signing secret
_CODE = re.compile(r"[a-z_]{1,60}")
_RESPONSE_HOSTS = {"slack.com": "hooks.slack.com", "slack-gov.com": "hooks.slack-gov.com"}
_TOO_MUCH = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "invalid_payload"})


Call = Callable[[Callable[[], Coroutine[Any, Any, Any]]], Awaitable[Any]]


class Speak:
    """Private answers through response_urls, modals and files through the Web API.

    Private answers are tried again where the first may not have arrived: twice the same is better than none.
    Nothing else is repeated: a post whose answer got lost may have been stored. Every method raises

    - SlackRefused: Slack said no; `reason` is its code.
    - SlackUnavailable: no answer from Slack.
    """

    def __init__(self, web: AsyncWebClient, session: aiohttp.ClientSession, api_url: str, log: Log) -> None:
        self._web = web
        self._session = session
        self._origin = response_origin(api_url)
        self._log = log

    async def answer(self, asked: Asked, message: Message, *, replace: bool) -> None:
        """Answer the asker alone; `replace` puts it in the place of the message that was clicked.

        Where Slack finds fault with the blocks, their words are sent as plain text. Where the response_url is
        used up, has expired, must wait too long or doesn't answer, the answer goes to the same person and
        channel as an ephemeral message, once: never where others would see it.

        Raises:
            AnswerLost: there is no way left to this person; trying again is of no use.
        """
        try:
            await self._respond(asked.response_url, message, replace=replace)
        except SlackRefused as refused:
            if refused.reason not in _TOO_MUCH:
                return await self._whisper(asked, message, instead_of=refused)
            self._log.error("blocks_refused", code=refused.reason)
            await self._respond(asked.response_url, Message(message.text, []), replace=replace)
        except SlackUnavailable as away:
            await self._whisper(asked, message, instead_of=away)
        return None

    async def _respond(self, response_url: str, message: Message, *, replace: bool) -> None:
        body = msgspec.json.encode(
            {
                "response_type": "ephemeral",
                "replace_original": replace,
                "text": message.text,
                "blocks": message.blocks,
                "unfurl_links": False,
                "unfurl_media": False,
            }
        )
        for number in itertools.count(1):
            try:
                await self._post(response_url, body)
                break
            except (SlackUnavailable, SlackRefused) as problem:
                wait_s = problem.details.get("again_after_s")
                tries = TRIES if isinstance(problem, SlackUnavailable) else TRIES_IF_TOLD_TO_WAIT
                if number >= tries or wait_s is None or wait_s > RETRY_AFTER_MAX_S:
                    raise
            await asyncio.sleep(wait_s)

    async def _post(self, response_url: str, body: bytes) -> None:
        if not response_url.startswith(f"{self._origin}/"):  # before the first slash all parsers agree
            raise SlackRefused(FOREIGN)
        try:
            async with self._session.post(
                response_url,
                data=body,
                headers={"Content-Type": "application/json; charset=utf-8"},
                allow_redirects=False,
                timeout=aiohttp.ClientTimeout(total=POST_S),
            ) as answer:
                said = (await answer.content.read(2_000)).decode("utf-8", "replace").strip()
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise SlackUnavailable("response_url", again_after_s=AGAIN_S) from error
        if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
            raise SlackRefused("ratelimited", again_after_s=_seconds(answer.headers.get("Retry-After", "")))
        if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise SlackUnavailable("response_url", again_after_s=AGAIN_S)
        if answer.status != HTTPStatus.OK or said not in {"ok", "", '{"ok":true}'}:
            raise SlackRefused(said if _CODE.fullmatch(said) else f"status_{answer.status}")

    async def _whisper(self, asked: Asked, message: Message, *, instead_of: SlackProblem) -> None:
        if not asked.channel or instead_of.reason == FOREIGN:
            raise AnswerLost("answer_lost", code=instead_of.reason) from instead_of
        self._log.warning("response_url_refused", code=instead_of.reason)
        try:
            await self.call(
                lambda: self._web.chat_postEphemeral(
                    channel=asked.channel, user=asked.user, text=message.text, blocks=message.blocks
                )
            )
        except SlackProblem as problem:
            raise AnswerLost("answer_lost", code=problem.reason) from problem

    async def open_view(self, trigger_id: str, view: dict[str, Any], *, on_top: bool = False) -> str:
        """Open a modal, or push it on top of the one that is open; returns the view's id."""
        call = self._web.views_push if on_top else self._web.views_open
        answer = await self.call(lambda: call(trigger_id=trigger_id, view=view))
        return str(answer["view"]["id"])

    async def update_view(self, view_id: str, view: dict[str, Any], unchanged_since: str = "") -> None:
        """Put `view` in the place of an open one; with its hash only if nothing newer stands there."""
        guard = {"hash": unchanged_since} if unchanged_since else {}
        await self.call(lambda: self._web.views_update(view_id=view_id, view=view, **guard))

    async def send_file(
        self, user: str, *, name: str, title: str, content: str, comment: Message, sorry: str
    ) -> None:
        """A text file in the person's direct messages with the bot, below `comment`.

        A file can't be ephemeral and an upload takes no user id (bolt-js issue 2115), so a first message to
        the person brings the id of the conversation; it comes after the bytes, and if Slack then doesn't show
        the file the message says `sorry` instead.
        """
        data = content.encode()
        place = await self.call(lambda: self._web.files_getUploadURLExternal(filename=name, length=len(data)))
        await self._upload(place["upload_url"], data)
        posted = await self.call(
            lambda: self._web.chat_postMessage(
                channel=user, text=comment.text, blocks=comment.blocks, unfurl_links=False, unfurl_media=False
            )
        )
        channel, ts = posted["channel"], posted["ts"]
        files = [{"id": place["file_id"], "title": title}]
        try:
            await self.call(lambda: self._web.files_completeUploadExternal(files=files, channel_id=channel))
        except SlackRefused:
            await self.call(lambda: self._web.chat_update(channel=channel, ts=ts, text=sorry, blocks=[]))
            raise

    async def _upload(self, url: str, data: bytes) -> None:
        timeout = aiohttp.ClientTimeout(total=POST_S)
        try:
            async with self._session.post(url, data=data, allow_redirects=False, timeout=timeout) as answer:
                status = answer.status
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise SlackUnavailable("upload") from error
        if status != 200:
            raise SlackRefused(f"status_{status}")

    async def call(self, method: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
        """A call of the Web API, bounded in time, with our own kinds of error."""
        try:
            async with asyncio.timeout(POST_S):
                return await method()
        except SlackApiError as error:
            raise _refused(error) from error
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise SlackUnavailable("web_api") from error


def response_origin(api_url: str) -> str:
    """The only origin response_urls may have: Slack's hooks host, or on loopback the API's own origin."""
    url = urlsplit(api_url)
    hooks = _RESPONSE_HOSTS.get(url.hostname or "")
    return f"https://{hooks}" if hooks else f"{url.scheme}://{url.netloc}"


def _refused(error: SlackApiError) -> SlackProblem:
    code = bolt.code(error)
    if code == "ratelimited":
        return SlackRefused(code, again_after_s=_seconds(error.response.headers.get("Retry-After", "")))
    return SlackRefused(code) if code else SlackUnavailable("unexpected_answer")


def _seconds(value: str) -> float:
    """A Retry-After; what says nothing usable is longer than anybody waits."""
    return float(value) if value.isascii() and value.isdigit() and len(value) < 9 else RETRY_AFTER_MAX_S + 1
