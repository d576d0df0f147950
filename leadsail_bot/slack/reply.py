"""Where one person's answer goes: to where they asked, into the modal that is open, or to their Home tab."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from leadsail_bot.errors import AnswerLost, SlackProblem, SlackRefused, SlackUnavailable
from leadsail_bot.slack.asked import Asked
from leadsail_bot.slack.places import Destination, ShareAt, Start, TranscriptAt
from leadsail_bot.slack.speak import GONE_VIEW, Speak
from leadsail_bot.slack.speak.addresses import FOREIGN
from leadsail_bot.slack.views import handoff, notices, share, transcript
from leadsail_bot.slack.views.surface import Message, TextFile, home, modal, with_word

_TITLES: dict[object, str] = {TranscriptAt: transcript.TITLE, ShareAt: share.TITLE, Start: handoff.TITLE}
# What a sent form gets with the acknowledgement Slack puts there in its own time: a view that comes first is
# lost under it (bolt-js issue 1123).
SETTLES_S = 0.3
_NOT_FOLLOWED = frozenset({FOREIGN, "user_not_in_channel"})  # it wasn't Slack who asked; they have left


class Reply:
    """Answers one person once.

    `place` is where the person wants to go, for *Try again*. `form` puts a word above what was sent or stands
    there: nothing typed or read is lost because something failed. `instead` takes the place of any word: what
    was begun may be done, and only a look at it tells. `outlives` is True where what is asked for doesn't end
    with its window: a message tells of it once that is gone. `until` is when the person must have been told,
    a moment of the loop's clock; None is no hurry. `begun` is True once the final answer is on its way,
    `answered` once Slack took it, `outdated` where nobody wants it any more. Every method raises what `Speak`
    raises.

    Args:
        takes_place: whether this answer may replace what was clicked; not over a newer one.
        begins: is called when the final answer is about to be sent.
    """

    def __init__(
        self,
        speak: Speak,
        asked: Asked,
        takes_place: Callable[[], bool] = lambda: True,
        begins: Callable[[], None] = lambda: None,
    ) -> None:
        self._speak = speak
        self._takes_place = takes_place
        self._begins = begins
        self._view_id = asked.view_id
        self._view_hash = asked.view.hash if asked.view and asked.clicked else ""
        self._is_sent = asked.view is not None and not asked.clicked  # a form
        self._loads = self._is_sent  # its window says so
        self._settled = asyncio.get_running_loop().time() + SETTLES_S if self._is_sent else 0.0
        self._one_at_a_time = asyncio.Lock()
        self.asked = asked
        self.place: Destination | None = None
        self.form: Callable[[Message], dict[str, Any]] | None = None
        self.instead: Message | None = None
        self.outlives = False
        self.until: float | None = None
        self.begun = False
        self.answered = False
        self.outdated = False

    async def show(self, message: Message) -> None:
        """The answer: in the open modal, or in the place of the message that was clicked, or as a new one."""
        await self._finish(message, replace=self.asked.clicked)

    async def tell(self, message: Message) -> None:
        """An answer that leaves what was clicked as it is."""
        await self._finish(message, replace=False)

    async def last_word(self, message: Message) -> None:
        """As `tell`; where an open window doesn't take it, they read beside it that it won't be filled."""
        try:
            await self.tell(message)
        except SlackRefused as refused:
            if not self._view_id or refused.reason in GONE_VIEW:
                raise
            await self._beside_the_window()

    async def open(self, form: dict[str, Any]) -> None:
        """A form as the answer; in a modal it takes the place of what stands there."""
        if self._view_id:
            return await self.fill(form)
        await self.hold(form)
        self.answered = True
        return None

    async def hold(self, view: dict[str, Any]) -> None:
        """A modal that says something is coming; what follows goes into it. Within 3 s of the click."""
        on_top = self.asked.view is not None
        self._view_id = await self._speak.open_view(self.asked.trigger_id, view, on_top=on_top)
        self._view_hash, self._loads = "", True

    async def meanwhile(self, view: dict[str, Any]) -> None:
        """A word in the open modal on the way to the answer; whether it is seen changes nothing."""
        await self._settles()
        with suppress(SlackProblem):
            await self._speak.update_view(self._view_id, view)

    async def fill(self, view: dict[str, Any]) -> None:
        """The answer as a view of its own, in the open modal; not over something newer."""
        self._begin()
        async with self._one_at_a_time:
            await self._update(view)
        self.answered = True

    async def send_file(self, file: TextFile) -> None:
        """A file in the asker's direct messages; not the answer itself."""
        await self._speak.send_file(self.asked.user, file)

    def nothing_to_say(self) -> None:
        """What was clicked needs no answer."""
        self.answered = True

    async def reassure(self) -> None:
        """A line on the way to the answer, unless that has begun or a modal says it already."""
        async with self._one_at_a_time:
            if self.begun or self._loads:
                return
            if self._view_id:
                await self._reassure_in_view()
            elif self.asked.channel:
                message = notices.slow_click() if self.asked.clicked else notices.slow()
                await self._speak.answer(self.asked, message, replace=False)

    async def _reassure_in_view(self) -> None:
        """Above what stands there; if Slack doesn't say whether it does, the answer comes over anything."""
        if self.asked.view:
            before, self._view_hash = self._view_hash, ""
            view = with_word(self.asked.view.shown, notices.slow_window())
            try:
                self._view_hash = await self._speak.update_view(self._view_id, view, before, once=True)
            except SlackRefused:
                self._view_hash = before
                raise

    def _begin(self) -> None:
        self.begun = True
        self._begins()

    async def _finish(self, message: Message, *, replace: bool) -> None:
        self._begin()
        message = self.instead or message
        async with self._one_at_a_time:
            if self._view_id:
                await self._in_view(message)
            elif self.asked.home:
                await self._speak.publish(self.asked.user, home(message))
            elif replace and not self._takes_place():
                self.outdated = True
            else:
                await self._answer(message, replace=replace)
        self.answered = True

    async def _answer(self, message: Message, *, replace: bool) -> None:
        """Where it is lost, a word in the person's messages with the app says so.

        The answer itself doesn't stand there: what is private for the moment would be kept.
        """
        try:
            await self._speak.answer(self.asked, message, replace=replace, until=self.until, after=1)
        except AnswerLost as lost:
            if self.asked.channel and lost.details["code"] not in _NOT_FOLLOWED:
                with suppress(SlackProblem):
                    await self._speak.write(self.asked.user, notices.not_heard(self.asked.channel))
            raise

    async def _in_view(self, message: Message) -> None:
        """Of a form that was sent, or a file asked for, a message tells where the window is gone."""
        try:
            await self._update(self._as_view(message))
        except SlackRefused as refused:
            awaited = self.outlives or (self.form and self._is_sent)
            if not awaited or refused.reason not in GONE_VIEW:
                raise
            await self._speak.write(self.asked.user, notices.after_closing(message))

    async def _update(self, view: dict[str, Any]) -> None:
        await self._settles()
        try:
            await self._speak.update_view(self._view_id, view, self._view_hash, until=self.until)
        except SlackUnavailable:
            await self._beside_the_window()
            raise

    async def _settles(self) -> None:
        """Until what the acknowledgement puts into the window of a sent form stands there."""
        await asyncio.sleep(self._settled - asyncio.get_running_loop().time())

    async def _beside_the_window(self) -> None:
        """A word in the channel they came from, or in their messages with the app: the window can't."""
        word = notices.sent_unseen() if self._is_sent and self.form else notices.not_filled()
        await self._answer(self.instead or word, replace=False)
        self.answered = True

    def _as_view(self, message: Message) -> dict[str, Any]:
        if self.form:
            return self.form(message)
        return modal(message, title=_TITLES.get(type(self.place), "Lead history"))
