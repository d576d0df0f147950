"""What a response_url does: answers to a command or click, in place or anew, private by default."""

from typing import Any

from leadsail_bot.playground.workspace import compose
from leadsail_bot.playground.workspace.backstage import Backstage, ResponseUrl
from leadsail_bot.playground.workspace.refusal import Refused
from leadsail_bot.playground.workspace.state import Message

Json = dict[str, Any]
RESPONSE_TYPES = (None, "ephemeral", "in_channel")


def answer(stage: Backstage, url_id: str, body: Json) -> None:
    """One POST to a response_url. Raises `Refused` with Slack's word for what is wrong."""
    url = stage.tickets.url_in_use(url_id)
    show(stage, url, body)
    url.uses += 1


def show(stage: Backstage, url: ResponseUrl, body: Json) -> None:
    """Do what an answer asks.

    A click's answer may replace or delete its source. A command's own replies can never be replaced
    (bolt-js #2287): there `replace_original` shows a new message and `delete_original` is refused. A new one
    stands at channel level unless a thread is named (bolt-js #963).
    """
    if _true(body.get("delete_original")):
        return _delete(stage, url, body)
    if body.get("response_type") not in RESPONSE_TYPES:
        raise Refused("invalid_payload")
    written = compose.message(body)
    if url.source is not None and _replaces(body):
        return _replace(stage, url.source, written)
    if body.get("response_type", "ephemeral") == "in_channel":
        _echo(stage, url)
        message = compose.by_app(stage, url.channel, written, thread_ts=body.get("thread_ts"))
        stage.workspace.post(message)
        return None
    stage.workspace.post(compose.by_app(stage, url.channel, written, only_for=url.person))
    return None


def _replaces(body: Json) -> bool:
    """`replace_original`; and a thread_ts without an explicit `false` overwrites the source as well."""
    if "replace_original" in body:
        return _true(body["replace_original"])
    return "thread_ts" in body


def _delete(stage: Backstage, url: ResponseUrl, body: Json) -> None:
    others = {key for key, value in body.items() if value and key != "delete_original"}
    if others or url.source is None:
        raise Refused("invalid_payload")
    stage.workspace.remove(url.source)


def _replace(stage: Backstage, source: Message, written: compose.Written) -> None:
    """Change the source in place; it keeps its author, its thread and who sees it."""
    if stage.workspace.message(source.channel, source.ts) is not source:
        raise Refused("message_not_found")
    compose.rewrite(stage, source, written)


def _echo(stage: Backstage, url: ResponseUrl) -> None:
    """The first in_channel answer to a command also shows what was typed."""
    if url.command is None or url.echoed:
        return
    url.echoed = True
    stage.workspace.post(Message(stage.workspace.new_ts(), url.channel, url.person, url.command))


def _true(value: object) -> bool:
    """Slack takes `true` and `"true"`."""
    return value is True or value == "true"
