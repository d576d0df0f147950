"""`chat.*`: posting, private posts, changing, deleting, linking."""

from typing import Any

from leadsail_bot.playground.workspace import compose, payloads
from leadsail_bot.playground.workspace.backstage import Backstage
from leadsail_bot.playground.workspace.refusal import Refused
from leadsail_bot.playground.workspace.web_api import places

Json = dict[str, Any]
# chat.update, as reported: 1,993 CJK characters, 4,121 bytes, were refused. Of an ephemeral message the page
# says that it "should be no larger than 4,000 bytes", and lists `msg_too_long`.
TEXT_MAX_BYTES = 4_000


def post_message(stage: Backstage, args: Json) -> Json:
    """https://docs.slack.dev/reference/methods/chat.postMessage"""
    place = places.writable(stage, args.get("channel"))
    written = compose.message(args)
    thread_ts = places.thread(stage, place, args.get("thread_ts"))
    message = compose.by_app(stage, place.id, written, thread_ts=thread_ts, metadata=args.get("metadata"))
    stage.workspace.post(message)
    answer = {"channel": place.id, "ts": message.ts, "message": payloads.message(stage, message)}
    return {**answer, "warning": written.warning} if written.warning else answer


def post_ephemeral(stage: Backstage, args: Json) -> Json:
    """https://docs.slack.dev/reference/methods/chat.postEphemeral

    "Ephemeral messages in threads are only shown if there is already an active thread": without a reply that
    others see, Slack accepts one and shows it to nobody.
    """
    place = places.writable(stage, args.get("channel"))
    person = args.get("user")
    if person not in place.members:
        raise Refused("user_not_in_channel")
    _short(args)
    written = compose.message(args)
    thread_ts = places.thread(stage, place, args.get("thread_ts"))
    message = compose.by_app(stage, place.id, written, thread_ts=thread_ts, only_for=str(person))
    if thread_ts is None or places.is_active(stage, place, thread_ts):
        stage.workspace.post(message)
    return {"message_ts": message.ts}


def update(stage: Backstage, args: Json) -> Json:
    """Text without blocks takes the old blocks away. https://docs.slack.dev/reference/methods/chat.update"""
    message = places.own_message(stage, args.get("channel"), args.get("ts"), "cant_update_message")
    if stage.workspace.channels[message.channel].archived:
        raise Refused("is_inactive")
    _short(args)
    compose.rewrite(stage, message, compose.message(args))
    return {
        "channel": message.channel,
        "ts": message.ts,
        "text": message.text,
        "message": payloads.message(stage, message),
    }


def delete(stage: Backstage, args: Json) -> Json:
    """https://docs.slack.dev/reference/methods/chat.delete"""
    message = places.own_message(stage, args.get("channel"), args.get("ts"), "cant_delete_message")
    stage.workspace.remove(message)
    return {"channel": message.channel, "ts": message.ts}


def get_permalink(stage: Backstage, args: Json) -> Json:
    """https://docs.slack.dev/reference/methods/chat.getPermalink"""
    place = places.visible(stage, args.get("channel"))
    message = stage.workspace.message(place.id, str(args.get("message_ts")))
    if message is None or message.only_for is not None:
        raise Refused("message_not_found")
    link = f"https://{stage.workspace.domain}.slack.com/archives/{place.id}/p{message.ts.replace('.', '')}"
    if message.thread_ts:
        link += f"?thread_ts={message.thread_ts}&cid={place.id}"
    return {"channel": place.id, "permalink": link}


def _short(args: Json) -> None:
    if len(str(args.get("text") or "").encode(errors="surrogatepass")) > TEXT_MAX_BYTES:
        raise Refused("msg_too_long")
