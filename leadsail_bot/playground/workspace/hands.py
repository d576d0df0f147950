"""What a person can do in the workspace: type a command, click, fill in a form, open, close, mention."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from itertools import chain
from typing import Any

from leadsail_bot.playground.workspace import interactive, links, modals, payloads, replies, rules, slackbot
from leadsail_bot.playground.workspace.backstage import Backstage, ResponseUrl, Trigger
from leadsail_bot.playground.workspace.delivery import Delivery, PostOffice
from leadsail_bot.playground.workspace.parcels import Parcel
from leadsail_bot.playground.workspace.refusal import Refused
from leadsail_bot.playground.workspace.state import Channel, Message, Person, View

QUERY_MIN = 3


class Hands:
    """One person's hands, in one of their windows; what they couldn't do in Slack raises an error.

    That is `LookupError` or `PermissionError`.
    """

    def __init__(self, stage: Backstage, post: PostOffice, person: Person, window: str) -> None:
        self.person = person
        self._window = window
        self._stage = stage
        self._workspace = stage.workspace
        self._post = post

    # ── commands

    async def command(self, channel: str, typed: str) -> Delivery:
        """Type a slash command; an answer in the acknowledgement is shown, a failure told by Slack itself.

        A command the app was not installed with stays with Slack: `unknown_command`, and nothing is sent.
        """
        place = self._place(channel)
        name, _, text = typed.strip().partition(" ")
        if not self._installed(name):
            slackbot.tell(self._workspace, channel, self.person.id, slackbot.no_command(name))
            return Delivery(False, 0.0, error="unknown_command")
        url = self._stage.tickets.response_url(self.person.id, channel, command=typed)
        text = text.strip()
        if self._workspace.features.escapes:
            text = links.linked(links.escaped(text, self._workspace.people.values()))
        body = payloads.command(self._stage, self.person, place, name, text, **self._tickets(url))
        delivery = await self._post.send(Parcel("slash_commands", body))
        if delivery.ok and delivery.body:
            delivery = self._first_reply(delivery, url)
        if not delivery.ok:
            words = slackbot.failed(name, delivery.error)
            slackbot.tell(self._workspace, channel, self.person.id, words)
        return delivery

    def _installed(self, command: str) -> bool:
        return "commands" in self._stage.app.scopes and command in self._stage.app.commands

    def _first_reply(self, delivery: Delivery, url: ResponseUrl) -> Delivery:
        """Show what came with the acknowledgement; it spends no use of the response_url."""
        body = delivery.body if isinstance(delivery.body, dict) else {"text": delivery.body}
        try:
            replies.show(self._stage, url, body)
        except Refused as wrong:
            return replace(delivery, ok=False, error=wrong.code, messages=tuple(wrong.messages))
        return delivery

    # ── clicks

    async def click(
        self,
        source: Message | View,
        action_id: str,
        *,
        block_id: str | None = None,
        value: str | None = None,
        selected: Any = None,
        text: str | None = None,
        as_seen: bool = False,
    ) -> Delivery:
        """Press a button, or choose or type something in a control that tells the app at once.

        value     which button, when several share an action_id
        selected  option value, user or channel id, date; a list where several can be chosen; "" takes the
                  choice of an option back
        text      what is typed into an input with `dispatch_action`
        as_seen   what an update of the message took away meanwhile can be pressed too, as in Slack's client,
                  whose window may be behind
        """
        self._sees(source)
        blocks = seen(source) if as_seen else source.blocks
        block, element = interactive.find(blocks, action_id, block_id, value)
        chosen: dict[str, Any] = {}
        if selected is not None or text is not None:
            chosen = interactive.choose(element, selected if selected is not None else text)
            interactive.fill(source.values, block, element, chosen)
        if block["type"] == "input" and not block.get("dispatch_action"):
            raise LookupError(
                f"{action_id} tells the app nothing before the form is sent: no dispatch_action"
            )
        action = interactive.action(block, element, chosen, self._workspace.new_ts())
        body = payloads.click(self._stage, self.person, source, [action], **self._source_tickets(source))
        delivery = await self._post.send(Parcel("interactive", body))
        self._trouble(source, None if delivery.ok else slackbot.CLICK_TROUBLE)
        return delivery

    async def suggest(self, source: Message | View, action_id: str, text: str) -> Delivery:
        """Type into an external select; the app's options are the delivery's body.

        Below `min_query_length` characters (3 where the app says nothing) Slack asks the app for none:
        https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element
        """
        self._sees(source)
        block, element = interactive.find(source.blocks, action_id, None, None)
        if len(text) < (least := element.get("min_query_length", QUERY_MIN)):
            raise LookupError(f"{action_id} suggests nothing for fewer than {least} characters")
        body = payloads.suggestion(self._stage, self.person, source, block, element, text)
        delivery = await self._post.send(Parcel("interactive", body))
        verdict = rules.options(delivery.body)
        if delivery.ok and verdict.error:
            return replace(delivery, ok=False, error=verdict.error, messages=tuple(verdict.messages))
        return delivery

    # ── forms

    async def submit(self, view: View, values: Mapping[str, Any] | None = None) -> Delivery:
        """Fill in a form and send it; `values` by action_id, or by block_id and then action_id.

        A required input left empty is caught before anything is sent, as in Slack's client: `incomplete`.
        """
        self._on_top(view)
        if not view.payload.get("submit"):
            raise LookupError("this view has no submit button")
        interactive.fill_all(view.blocks, view.values, values or {})
        view.errors = interactive.missing(view.blocks, view.values)
        if view.errors:
            self._workspace.bump()
            return Delivery(False, 0.0, error="incomplete")
        trigger = self._trigger(view)
        body = payloads.submission(self._stage, self.person, view, trigger_id=trigger.id)
        delivery = await self._post.send(Parcel("interactive", body))
        if not delivery.ok:
            self._trouble(view, slackbot.FORM_TROUBLE)
            return delivery
        await asyncio.sleep(self._stage.settles_s)
        try:
            modals.answered(self._stage, view, delivery.body)
        except Refused as wrong:
            self._trouble(view, slackbot.FORM_TROUBLE)
            return replace(delivery, ok=False, error=wrong.code, messages=tuple(wrong.messages))
        return delivery

    async def close(self, view: View, *, all_of_them: bool = False) -> Delivery | None:
        """Press Cancel, or `all_of_them` closes the whole stack; the app is told where it asked to be."""
        self._on_top(view)
        stack = self._workspace.views(self.person.id, view.window)
        gone = stack if all_of_them or view.payload.get("clear_on_close") else [view]
        self._workspace.stack(self.person.id, [one for one in stack if one not in gone], view.window)
        delivery = None
        for one in reversed(gone):
            if one.payload.get("notify_on_close"):
                body = payloads.closed(self._stage, self.person, one, is_cleared=len(gone) > 1)
                delivery = await self._post.send(Parcel("interactive", body))
        return delivery

    # ── other doors

    async def shortcut(self, callback_id: str, message: Message | None = None) -> Delivery:
        """Use a global shortcut, or with `message` a message shortcut, that the app was installed with."""
        kind = "global" if message is None else "message"
        if (kind, callback_id) not in {
            (one.kind, one.callback_id) for one in self._workspace.features.shortcuts
        }:
            raise LookupError(f"the app has no {kind} shortcut {callback_id!r}")
        ts = self._workspace.new_ts()
        if message is None:
            trigger = self._trigger()
            body = payloads.shortcut(self._stage, self.person, callback_id, ts, trigger_id=trigger.id)
        else:
            self._sees(message)
            if message.only_for is not None:
                raise LookupError("Slack offers no shortcuts on an ephemeral message")
            tickets = self._source_tickets(message)
            body = payloads.message_shortcut(self._stage, self.person, callback_id, ts, message, **tickets)
        return await self._post.send(Parcel("interactive", body))

    async def opens_home(self, tab: str = "home") -> Delivery | None:
        """Open the app's Home (or `messages`) tab; None where the app isn't told."""
        if tab == "home" and not self._workspace.features.home_tab:
            raise LookupError("the app has no Home tab")
        if "app_home_opened" not in self._workspace.features.events:
            return None
        shown = self._workspace.homes.get(self.person.id)
        event: dict[str, Any] = {
            "type": "app_home_opened",
            "channel": self._workspace.dm(self.person.id).id,
            "tab": tab,
            "event_ts": self._workspace.new_ts(),
        }
        if shown is not None:
            event["view"] = payloads.view(self._stage, shown)
        return await self._post.send(Parcel("events_api", payloads.event(self._stage, self.person, event)))

    async def mention(self, channel: str, text: str, thread_ts: str | None = None) -> Delivery | None:
        """Write a message that mentions the app; None where it can't hear."""
        place = self._place(channel)
        bot = self._workspace.app.id
        said = self.says(channel, text if f"<@{bot}>" in text else f"<@{bot}> {text}", thread_ts)
        return await self._mentions(said, place)

    async def edits(self, message: Message, text: str) -> Delivery | None:
        """Change an own message; where it mentions the app, Slack tells the app as if of a new mention."""
        if message.author != self.person.id:
            raise PermissionError(f"{self.person.name} didn't write this")
        message.text, message.edited = links.linked(text), True
        self._workspace.bump()
        if f"<@{self._workspace.app.id}>" not in message.text:
            return None
        return await self._mentions(message, self._place(message.channel))

    async def _mentions(self, said: Message, place: Channel) -> Delivery | None:
        heard = "app_mention" in self._workspace.features.events
        granted = "app_mentions:read" in self._stage.app.scopes
        if not (heard and granted and self._workspace.app.id in place.members):
            return None
        body = payloads.mention(self._stage, self.person, said, place)
        return await self._post.send(Parcel("events_api", body))

    def says(self, channel: str, text: str, thread_ts: str | None = None) -> Message:
        """Write an ordinary message."""
        self._place(channel)
        stored = links.linked(text)
        message = Message(self._workspace.new_ts(), channel, self.person.id, stored, thread_ts=thread_ts)
        return self._workspace.post(message)

    # ── what a person sees and may do

    def sees(self, channel: str) -> list[Message]:
        """The messages of a channel as this person sees them, oldest first."""
        return self._workspace.messages(channel, seen_by=self.person.id)

    @property
    def view(self) -> View:
        """The modal this person is looking at. Raises `LookupError` when there is none."""
        stack = self._workspace.views(self.person.id)
        if not stack:
            raise LookupError(f"{self.person.name} has no modal open")
        return stack[-1]

    def _place(self, channel: str) -> Channel:
        place = self._workspace.channels[channel]
        if self.person.id not in place.members:
            raise PermissionError(f"{self.person.name} is not in #{place.name}")
        return place

    def _sees(self, source: Message | View) -> None:
        if isinstance(source, View):
            if source.person != self.person.id or self._workspace.view(source.id) is not source:
                raise PermissionError(f"{self.person.name} doesn't have this view open")
            return
        self._place(source.channel)
        if source.only_for not in (None, self.person.id):
            raise PermissionError(f"{self.person.name} can't see this ephemeral message")
        if self._workspace.message(source.channel, source.ts) is not source:
            raise LookupError("this message is gone")

    def _on_top(self, view: View) -> None:
        stack = self._workspace.views(self.person.id, view.window)
        if not stack or stack[-1] is not view:
            raise LookupError("another modal lies on top of this one")

    def _source_tickets(self, source: Message | View) -> dict[str, str]:
        if isinstance(source, View):
            modal = None if source.payload["type"] == "home" else source
            return {"trigger_id": self._trigger(modal).id}
        return self._tickets(self._stage.tickets.response_url(self.person.id, source.channel, source=source))

    def _trigger(self, modal: View | None = None) -> Trigger:
        return self._stage.tickets.trigger(self.person.id, modal, self._window)

    def _tickets(self, url: ResponseUrl) -> dict[str, str]:
        return {
            "trigger_id": self._trigger().id,
            "response_url": self._stage.response_url(url),
        }

    def _trouble(self, source: Message | View, words: str | None) -> None:
        if source.trouble != words:
            source.trouble = words
            self._workspace.bump()


def seen(source: Message | View) -> list[dict[str, Any]]:
    """What a person may have before them: the blocks of now, then those an update of a message replaced."""
    earlier = source.replaced if isinstance(source, Message) else ()
    return list(chain(source.blocks, *earlier))
