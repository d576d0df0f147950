"""Reading what the app sends: JSON or form bodies, query strings, the token wherever Slack takes it."""

from typing import Any

import msgspec
from aiohttp import web

from leadsail_bot.playground.workspace.refusal import Refused

Json = dict[str, Any]
_JSON_FIELDS = {  # form fields that hold JSON, and what Slack says when they don't
    "blocks": "invalid_blocks_format",
    "attachments": "invalid_attachments",
    "view": "invalid_arguments",
    "metadata": "invalid_metadata_format",
    "files": "invalid_arguments",
}


async def arguments(request: web.Request) -> Json:
    """The arguments of a Web API call. Raises `Refused` for a body that can't be read."""
    args: Json = dict(request.query)
    if request.content_type == "application/json":
        args |= json_object(await request.read())
    elif request.method == "POST":
        args |= {key: value for key, value in (await request.post()).items() if isinstance(value, str)}
    return {key: _decoded(key, value) for key, value in args.items() if value is not None}


def token(request: web.Request, args: Json) -> str | None:
    """The token from the Authorization header or, as Slack still allows, from the arguments."""
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    told = args.pop("token", None)
    if scheme.lower() == "bearer" and given:
        return given
    return str(told) if told else None


def json_object(body: bytes) -> Json:
    """A JSON object. Raises `Refused` with `invalid_json` or `json_not_object`."""
    try:
        decoded = msgspec.json.decode(body or b"{}")
    except (msgspec.DecodeError, UnicodeDecodeError) as unreadable:
        raise Refused("invalid_json") from unreadable
    if not isinstance(decoded, dict):
        raise Refused("json_not_object")
    return decoded


def _decoded(key: str, value: Any) -> Any:
    if key not in _JSON_FIELDS or not isinstance(value, str):
        return value
    try:
        return msgspec.json.decode(value)
    except msgspec.DecodeError as unreadable:
        raise Refused(_JSON_FIELDS[key]) from unreadable
