"""Turning what an app sent into the text and blocks of a message, after Slack's rules had their say."""

from dataclasses import dataclass
from typing import Any

from leadsail_bot.playground.workspace import interactive, rules
from leadsail_bot.playground.workspace.backstage import Backstage
from leadsail_bot.playground.workspace.interactive import Values
from leadsail_bot.playground.workspace.refusal import Refused
from leadsail_bot.playground.workspace.rules.words import UNSENDABLE, sendable
from leadsail_bot.playground.workspace.state import Message

Json = dict[str, Any]
TEXT_MAX = 40_000  # characters of top-level text; more is cut, with a warning
ATTACHMENTS_MAX = 100


@dataclass(frozen=True)
class Written:
    """The content of a message, ready to be stored; `warning` is Slack's own."""

    text: str
    blocks: list[Json]
    attachments: list[Json]
    values: Values
    warning: str | None = None


def message(body: Json) -> Written:
    """Read `text`, `blocks` and `attachments`. Raises `Refused` the way Slack does."""
    text = body.get("text") or ""
    blocks, attachments = body.get("blocks") or [], body.get("attachments") or []
    if not isinstance(text, str):
        raise Refused("invalid_arguments", ["[ERROR] must be a string [json-pointer:/text]"])
    if not sendable(text):
        raise Refused("invalid_arguments", [f"[ERROR] {UNSENDABLE} [json-pointer:/text]"])
    if not isinstance(blocks, list):
        raise Refused("invalid_blocks_format")
    if not isinstance(attachments, list):
        raise Refused("invalid_attachments")
    if not (text or blocks or attachments):
        raise Refused("no_text")
    if len(attachments) > ATTACHMENTS_MAX:
        raise Refused("too_many_attachments")
    _check(blocks, attachments)
    identified = interactive.with_ids(blocks)
    cut = len(text) > TEXT_MAX
    return Written(
        text[:TEXT_MAX],
        identified,
        attachments,
        interactive.initial_values(identified),
        "message_truncated" if cut else None,
    )


def by_app(stage: Backstage, channel: str, written: Written, **about: Any) -> Message:
    """A message of the app with this content, not posted yet; `about` are further fields of it."""
    return Message(
        stage.workspace.new_ts(),
        channel,
        stage.workspace.app.id,
        written.text,
        written.blocks,
        attachments=written.attachments,
        values=written.values,
        **about,
    )


def rewrite(stage: Backstage, old: Message, written: Written) -> None:
    """Give a message new content, in place."""
    old.replaced.appendleft(old.blocks)
    old.text, old.blocks, old.attachments = written.text, written.blocks, written.attachments
    old.values = interactive.carried_over(old.values, written.blocks)
    old.edited, old.trouble = True, None
    stage.workspace.bump()


def _check(blocks: list[Json], attachments: list[Json]) -> None:
    verdict = rules.message(blocks)
    for position, attachment in enumerate(attachments):
        if verdict.ok and attachment.get("blocks"):
            verdict = rules.message(attachment["blocks"], at=f"/attachments/{position}/blocks")
    if verdict.error:
        raise Refused(verdict.error, verdict.messages)
