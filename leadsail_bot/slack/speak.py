"""What the bot says to Slack; whoever calls learns whether Slack took it."""

import asyncio
import re
from collections.abc import Callable, Coroutine
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import msgspec
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from leadsail_bot.errors import SlackProblem, SlackRefused, SlackUnavailable
from leadsail_bot.slack.views.surface import Message

POST_S = 4.0
_CODE = re.compile(r"[a-z_]{1,60}")
_RESPONSE_HOSTS = {"slack.com": "hooks.slack.com", "slack-gov.com": "hooks.slack-gov.com"}


class Speak:
    """Private answers through response_urls, modals and files through the Web API.

    Nothing is repeated by itself: a post whose answer got lost may have been stored. Every method raises

    - SlackRefused: Slack said no; `reason` is its code.
    - SlackUnavailable: no answer from Slack.
    """

    def __init__(self, web: AsyncWebClient, session: aiohttp.ClientSession, api_url: str) -> None:
        self._web = web
        self._session = session
        self._origin = response_origin(api_url)

    async def respond(self, response_url: str, message: Message, *, replace: bool) -> None:
        """Answer the asker alone; `replace` puts it in the place of the message that was clicked."""
        url = urlsplit(response_url)
        if f"{url.scheme}://{url.netloc}" != self._origin:
            raise SlackRefused("foreign_response_url")
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
            raise SlackUnavailable("response_url") from error
        if answer.status != 200 or said not in {"ok", "", '{"ok":true}'}:
            raise SlackRefused(said if _CODE.fullmatch(said) else f"status_{answer.status}")

    async def open_view(self, trigger_id: str, view: dict[str, Any], *, on_top: bool = False) -> str:
        """Open a modal, or push it on top of the one that is open; returns the view's id."""
        call = self._web.views_push if on_top else self._web.views_open
        answer = await self._call(lambda: call(trigger_id=trigger_id, view=view))
        return str(answer["view"]["id"])

    async def update_view(self, view_id: str, view: dict[str, Any]) -> None:
        """Put `view` in the place of an open one."""
        await self._call(lambda: self._web.views_update(view_id=view_id, view=view))

    async def send_file(self, user: str, *, name: str, title: str, content: str, comment: Message) -> None:
        """A text file in the person's direct messages with the bot.

        A file can't be ephemeral and an upload takes no user id (bolt-js issue 2115), so a first message to
        the person brings the id of the conversation.
        """
        posted = await self._call(
            lambda: self._web.chat_postMessage(
                channel=user, text=comment.text, blocks=comment.blocks, unfurl_links=False, unfurl_media=False
            )
        )
        data = content.encode()
        place = await self._call(
            lambda: self._web.files_getUploadURLExternal(filename=name, length=len(data))
        )
        await self._upload(place["upload_url"], data)
        await self._call(
            lambda: self._web.files_completeUploadExternal(
                files=[{"id": place["file_id"], "title": title}], channel_id=posted["channel"]
            )
        )

    async def _upload(self, url: str, data: bytes) -> None:
        timeout = aiohttp.ClientTimeout(total=POST_S)
        try:
            async with self._session.post(url, data=data, allow_redirects=False, timeout=timeout) as answer:
                status = answer.status
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise SlackUnavailable("upload") from error
        if status != 200:
            raise SlackRefused(f"status_{status}")

    async def _call(self, method: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
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
    answer = error.response
    code = answer.get("error") if hasattr(answer, "get") else None
    if isinstance(code, str) and _CODE.fullmatch(code):
        return SlackRefused(code)
    return SlackUnavailable("unexpected_answer")
