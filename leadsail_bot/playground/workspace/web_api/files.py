"""The three steps of an upload: ask for an address, send the bytes there, complete it into a conversation."""

import mimetypes
import re
from typing import Any

from leadsail_bot.playground.workspace.backstage import Backstage, Upload
from leadsail_bot.playground.workspace.refusal import Refused
from leadsail_bot.playground.workspace.state import Channel, File, Message
from leadsail_bot.playground.workspace.web_api import places

Json = dict[str, Any]
SNIPPET_MAX_BYTES = 1_000_000
CHANNEL_ID = "^[CGDZ][A-Z0-9]{8,}$"  # people's ids are not taken (bolt-js #2115)


def get_upload_url(stage: Backstage, args: Json) -> Json:
    """https://docs.slack.dev/reference/methods/files.getUploadURLExternal"""
    length = places.whole(args, "length")
    name = args.get("filename")
    if not name:
        raise Refused(
            "invalid_arguments", ["[ERROR] missing required field: filename [json-pointer:/filename]"]
        )
    if length < 1:
        raise Refused("invalid_arguments", ["[ERROR] must be greater than 0 [json-pointer:/length]"])
    if args.get("snippet_type") and length > SNIPPET_MAX_BYTES:
        raise Refused("snippet_too_large")
    file_id = stage.workspace.new_id("F")
    stage.uploads[file_id] = Upload(str(name), length)
    return {"upload_url": f"{stage.origin}/upload/v1/{file_id}", "file_id": file_id}


def receive(stage: Backstage, file_id: str, content: bytes) -> str:
    """Take the bytes; the answer is plain text. Raises `Refused` when they aren't as announced."""
    upload = stage.uploads.get(file_id)
    if upload is None:
        raise Refused("file_not_found")
    if len(content) != upload.length:
        raise Refused("length_mismatch")
    upload.content = content
    return f"OK - {len(content)}"


def complete_upload(stage: Backstage, args: Json) -> Json:
    """Without a channel the file stays private to the app. https://docs.slack.dev/reference/methods/files.completeUploadExternal"""
    wanted = args.get("files")
    if not isinstance(wanted, list) or not wanted:
        raise Refused("invalid_arguments", ["[ERROR] missing required field: files [json-pointer:/files]"])
    destinations = [_destination(stage, channel_id) for channel_id in _channel_ids(args)]
    files = [_completed(stage, one) for one in wanted]
    for place in destinations:
        _share(stage, files, place, args)
    return {"files": [{"id": file.id, "title": file.title, "name": file.name} for file in files]}


def _channel_ids(args: Json) -> list[str]:
    """`channel_id`, or the comma-separated `channels`; neither leaves the file private to the app."""
    told = str(args.get("channel_id") or args.get("channels") or "")
    return [channel_id.strip() for channel_id in told.split(",") if channel_id.strip()]


def _destination(stage: Backstage, channel_id: str) -> Channel:
    if not re.fullmatch(CHANNEL_ID, channel_id):
        wrong = f"[ERROR] must match pattern: {CHANNEL_ID} [json-pointer:/channel_id]"
        raise Refused("invalid_arguments", [wrong])
    return places.writable(stage, channel_id)


def _completed(stage: Backstage, one: Any) -> File:
    upload = stage.uploads.get(str(one.get("id"))) if isinstance(one, dict) else None
    if upload is None or upload.content is None:
        raise Refused("file_not_found")
    del stage.uploads[one["id"]]
    mimetype = mimetypes.guess_type(upload.name)[0] or "application/octet-stream"
    file = File(one["id"], upload.name, one.get("title") or upload.name, mimetype, upload.content)
    stage.workspace.files[file.id] = file
    return file


def _share(stage: Backstage, files: list[File], place: Channel, args: Json) -> None:
    thread_ts = places.thread(stage, place, args.get("thread_ts"))
    for file in files:
        file.shared_in.append(place.id)
    stage.workspace.post(
        Message(
            stage.workspace.new_ts(),
            place.id,
            stage.workspace.app.id,
            str(args.get("initial_comment") or ""),
            files=files,
            thread_ts=thread_ts,
        )
    )
