"""What the bot says to Slack; whoever calls learns whether Slack took it."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from itertools import chain, repeat
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from leadsail_bot.errors import AnswerLost, PostUnconfirmed, SlackProblem, SlackRefused, SlackUnavailable
from leadsail_bot.slack import bolt
from leadsail_bot.slack.asked import Asked
from leadsail_bot.slack.speak import insist
from leadsail_bot.slack.speak.addresses import FOREIGN, POST_S, Addresses
from leadsail_bot.slack.views import text
from leadsail_bot.slack.views.surface import Message, TextFile
from leadsail_bot.telemetry import Log

PATIENCE_S = 2.0  # where several calls stand between a person and their answer
ASK_S, ASK_ONCE_S = 3.0, 0.8  # a question in all, and until it is asked again
# Slack's words for a view that the person has closed, or that something newer stands in already.
GONE_VIEW = frozenset({"not_found", "view_not_found", "hash_conflict"})
# Its words for too many calls of a method, which its pages spell in two ways.
_SLOWER = frozenset({"ratelimited", "rate_limited"})
_TOO_MUCH = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "invalid_payload"})
WHISPER_MAX = 4_000  # bytes of text, or Slack may say `msg_too_long`; docs.slack.dev, chat.postEphemeral
# What a response_url is sent begins like this; the message, encoded once, follows.
_ALONE = b'{"response_type":"ephemeral","unfurl_links":false,"unfurl_media":false,"replace_original":%b,'

Say = Callable[[Message], Awaitable[None]]
Call = Callable[[Callable[[], Coroutine[Any, Any, Any]]], Awaitable[Any]]


class Speak:
    """Private answers through response_urls; modals, the Home tab and files through the Web API.

    What may be done twice is tried again where the first may not have arrived: answers, views, the Home tab,
    questions. Posts and files aren't: one whose answer got lost may have been stored. Every method raises

    - SlackRefused: Slack said no; `reason` is its code.
    - SlackUnavailable: no answer from Slack.
    """

    def __init__(self, web: AsyncWebClient, session: aiohttp.ClientSession, api_url: str, log: Log) -> None:
        self._web = web
        self._addresses = Addresses(session, api_url)
        self._log = log

    async def answer(
        self, asked: Asked, message: Message, *, replace: bool, until: float | None = None, after: int = 0
    ) -> None:
        """Answer the asker alone; `replace` puts it in the place of the message that was clicked.

        Where Slack finds fault with the blocks, their words are sent as plain text. Where there is no
        response_url, or it is used up, has expired, must wait too long or doesn't answer, the answer goes to
        the same person and channel as an ephemeral message: never where others would see it. A mention has
        no other way than that.

        `until` is when it must be said, a moment of the loop's clock; None is no hurry. No way takes the time
        of the next; `after` is how many the caller has left.

        Raises:
            AnswerLost: there is no way left to this person; trying again is of no use.
        """
        ways = [partial(self._respond, asked.response_url, replace)] if asked.response_url else []
        ways.append(partial(self._whisper, asked))
        if asked.thread and not replace:
            ways.reverse()  # a response_url never answers in a thread (bolt-js issue 963)
        say, *others = ways
        try:
            await insist.on(lambda: self._readably(say, message), insist.share(until, len(others) + after))
        except SlackProblem as problem:
            await self._otherwise(others, message, problem, insist.share(until, after))

    async def _readably(self, say: Say, message: Message) -> None:
        try:
            await say(message)
        except SlackRefused as refused:
            if refused.reason not in _TOO_MUCH:
                raise
            self._log.error("blocks_refused", **refused.details, code=refused.reason)
            await say(Message(message.text, []))

    async def _otherwise(
        self, ways: Sequence[Say], message: Message, problem: SlackProblem, until: float | None
    ) -> None:
        """Once, the way that is left."""
        if not ways or problem.reason == FOREIGN:
            raise AnswerLost("answer_lost", code=problem.reason) from problem
        self._log.warning("first_way_refused", code=problem.reason)
        try:
            await insist.in_time(lambda: self._readably(ways[0], message), until)
        except SlackProblem as last:
            raise AnswerLost("answer_lost", code=last.reason) from last

    async def _respond(self, response_url: str, replace: bool, message: Message) -> None:
        begins = _ALONE % (b"true" if replace else b"false")
        await self._addresses.respond(response_url, begins + message.encoded[1:])

    async def _whisper(self, asked: Asked, message: Message) -> None:
        """To this person alone, where they asked; without a channel, in their messages with the app."""
        if not asked.channel:
            await self.write(asked.user, message)
            return
        await self.call(
            lambda: self._web.chat_postEphemeral(
                channel=asked.channel,
                user=asked.user,
                text=text.within_bytes(message.text, WHISPER_MAX),
                blocks=message.blocks,
                thread_ts=asked.thread or None,
            )
        )

    async def write(self, user: str, message: Message) -> Any:
        """To this person, in their messages with the app; not tried again. Returns Slack's answer."""
        return await self.call(
            lambda: self._web.chat_postMessage(
                channel=user,
                text=message.text,
                blocks=message.blocks,
                unfurl_links=False,
                unfurl_media=False,
            )
        )

    async def publish(self, user: str, view: dict[str, Any]) -> None:
        """What this person's Home tab shows from now on."""
        await insist.on(lambda: self.call(lambda: self._web.views_publish(user_id=user, view=view)))

    async def open_view(self, trigger_id: str, view: dict[str, Any], *, on_top: bool) -> str:
        """Open a modal, or push it on top of the one that is open; returns the view's id."""
        call = self._web.views_push if on_top else self._web.views_open
        answer = await self.call(lambda: call(trigger_id=trigger_id, view=view))
        return str(answer["view"]["id"])

    async def update_view(
        self,
        view_id: str,
        view: dict[str, Any],
        unchanged_since: str = "",
        *,
        once: bool = False,
        until: float | None = None,
    ) -> str:
        """Put `view` in the place of an open one; with its hash only if nothing newer stands there.

        Returns the hash of what stands there now. What is tried `once` is refused for nothing of its own. Of
        the time `until` then enough is left for two ways to say that the view wasn't taken.
        """
        guard = {"hash": unchanged_since} if unchanged_since else {}

        async def update() -> Any:
            return await self.call(lambda: self._web.views_update(view_id=view_id, view=view, **guard))

        answer = await (update() if once else insist.on(update, insist.share(until, 2)))
        return str(answer["view"]["hash"])

    async def send_file(self, user: str, file: TextFile) -> None:
        """A text file in the person's direct messages with the bot, below its `comment`.

        A file can't be ephemeral and an upload takes no user id (bolt-js issue 2115), so a first message to
        the person brings the id of the conversation; it comes after the bytes, and if Slack then doesn't show
        the file the message says `sorry` instead, or `unsure` where nobody knows.

        Raises:
            PostUnconfirmed: the file may be there, or not.
        """
        data = file.content.encode()
        place = await self.call(
            lambda: self._web.files_getUploadURLExternal(filename=file.name, length=len(data))
        )
        await self._addresses.upload(place["upload_url"], data)
        posted = await self.write(user, file.comment)
        channel, ts = posted["channel"], posted["ts"]
        files = [{"id": place["file_id"], "title": file.title}]
        try:
            await self.call(lambda: self._web.files_completeUploadExternal(files=files, channel_id=channel))
        except SlackRefused:
            await self._say_instead(channel, ts, file.sorry)
            raise
        except (SlackUnavailable, asyncio.CancelledError) as lost:  # out of time, or told to stop
            await self._say_instead(channel, ts, file.unsure)
            raise PostUnconfirmed(channel) from lost

    async def _say_instead(self, channel: str, ts: str, words: str) -> None:
        """Where Slack lets us: what went wrong before is said in the window too."""
        with suppress(SlackProblem):
            await self.call(lambda: self._web.chat_update(channel=channel, ts=ts, text=words, blocks=[]))

    async def ask(self, question: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
        """A call of the Web API that changes nothing: one hiccup of Slack's costs nobody the answer."""
        times_s = chain([ASK_ONCE_S], repeat(ASK_S))
        until = asyncio.get_running_loop().time() + ASK_S
        return await insist.on(lambda: self.call(question, next(times_s)), until)

    async def call(self, method: Callable[[], Coroutine[Any, Any, Any]], within_s: float = POST_S) -> Any:
        """A call of the Web API, bounded in time, with our own kinds of error."""
        try:
            async with asyncio.timeout(within_s):
                return await method()
        except SlackApiError as error:
            raise _refused(error) from error
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise SlackUnavailable("web_api") from error


async def patiently(call: Call, method: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
    """`call` it, once more where Slack did nothing and names a wait that is short."""
    try:
        return await call(method)
    except SlackRefused as refused:
        wait_s = refused.details.get("again_after_s", PATIENCE_S + 1)
        if wait_s > PATIENCE_S:
            raise
    await asyncio.sleep(wait_s)
    return await call(method)


def _refused(error: SlackApiError) -> SlackProblem:
    code, answer = bolt.code(error), error.response
    if code in _SLOWER or answer.status_code == HTTPStatus.TOO_MANY_REQUESTS:  # a gateway's
        return SlackRefused("ratelimited", again_after_s=insist.again_after_s(answer.headers))
    if not code or code in bolt.STUMBLED or answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return SlackUnavailable(code or "unexpected_answer")
    return SlackRefused(code, **bolt.places(error))
