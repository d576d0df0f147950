"""Where one person's answer goes: back to their command or click, or into the modal that is open."""

import asyncio
from typing import Any

from leadsail_bot.slack.asked import Asked
from leadsail_bot.slack.speak import Speak
from leadsail_bot.slack.views.surface import Message, modal


class Reply:
    """Answers one person once.

    `answered` is True as soon as Slack took the final answer. Every method raises what `Speak` raises.
    """

    def __init__(self, speak: Speak, asked: Asked) -> None:
        self._speak = speak
        self._asked = asked
        self._view_id = asked.view.id if asked.view else ""
        self._one_at_a_time = asyncio.Lock()
        self._final = False
        self.answered = False

    async def show(self, message: Message) -> None:
        """The answer: in the open modal, or in the place of the message that was clicked, or as a new one."""
        await self._finish(message, replace=self._asked.clicked)

    async def tell(self, message: Message) -> None:
        """An answer that leaves what was clicked as it is."""
        await self._finish(message, replace=False)

    async def open(self, view: dict[str, Any]) -> None:
        """A modal that is the answer, such as a form."""
        await self.hold(view)
        self.answered = True

    async def hold(self, view: dict[str, Any]) -> None:
        """A modal that says something is coming; what follows goes into it. Within 3 s of the click."""
        on_top = self._asked.view is not None
        self._view_id = await self._speak.open_view(self._asked.trigger_id, view, on_top=on_top)

    async def fill(self, view: dict[str, Any]) -> None:
        """The answer as a view of its own, in the open modal."""
        await self._speak.update_view(self._view_id, view)
        self.answered = True

    async def send_file(self, *, name: str, title: str, content: str, comment: Message) -> None:
        """A text file in the asker's direct messages; not the answer itself."""
        await self._speak.send_file(
            self._asked.user, name=name, title=title, content=content, comment=comment
        )

    def nothing_to_say(self) -> None:
        """What was clicked needs no answer."""
        self.answered = True

    async def reassure(self, message: Message) -> None:
        """A line on the way to the answer, unless that has begun or a modal says it already."""
        async with self._one_at_a_time:
            if not self._final and not self._view_id and self._asked.response_url:
                await self._speak.respond(self._asked.response_url, message, replace=False)

    async def _finish(self, message: Message, *, replace: bool) -> None:
        self._final = True
        async with self._one_at_a_time:
            if self._view_id:
                await self._speak.update_view(self._view_id, modal(message))
            else:
                await self._speak.respond(self._asked.response_url, message, replace=replace)
        self.answered = True
