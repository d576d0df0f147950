"""The Web API methods the simulated Slack knows, one table: name, the scope it needs, what it does."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from leadsail_bot.playground.workspace.backstage import Backstage
from leadsail_bot.playground.workspace.refusal import Refused
from leadsail_bot.playground.workspace.web_api import chat, files, people, scheduled, views

Json = dict[str, Any]


@dataclass(frozen=True)
class Method:
    """What a method does, and the bot scope it needs (None: any bot token)."""

    run: Callable[[Backstage, Json], Json]
    scope: str | None = None


METHODS = {
    "auth.test": Method(people.auth_test),
    "chat.postMessage": Method(chat.post_message, "chat:write"),
    "chat.postEphemeral": Method(chat.post_ephemeral, "chat:write"),
    "chat.update": Method(chat.update, "chat:write"),
    "chat.delete": Method(chat.delete, "chat:write"),
    "chat.getPermalink": Method(chat.get_permalink),
    "chat.scheduleMessage": Method(scheduled.schedule_message, "chat:write"),
    "chat.scheduledMessages.list": Method(scheduled.list_, "chat:write"),
    "chat.deleteScheduledMessage": Method(scheduled.delete, "chat:write"),
    "conversations.info": Method(people.conversations_info),
    "conversations.open": Method(people.conversations_open, "im:write"),
    "files.getUploadURLExternal": Method(files.get_upload_url, "files:write"),
    "files.completeUploadExternal": Method(files.complete_upload, "files:write"),
    "usergroups.users.list": Method(people.usergroups_users_list, "usergroups:read"),
    "users.info": Method(people.users_info, "users:read"),
    "views.open": Method(views.open_),
    "views.push": Method(views.push),
    "views.update": Method(views.update),
    "views.publish": Method(views.publish),
}


def call(stage: Backstage, name: str, args: Json, token: str | None) -> Json:
    """Run a method with the token it came with. Raises `Refused` or `RateLimited`."""
    method = METHODS.get(name)
    if method is None:
        raise Refused("unknown_method", req_method=name)
    authorise(token, stage.app.bot_token, other=stage.app.app_token)
    if method.scope:
        stage.require(method.scope)
    rate = stage.rates.get(name)
    if rate is not None:
        rate.take(str(args.get("channel", "")), stage.workspace.clock())
    return {"ok": True, **method.run(stage, args)}


def authorise(token: str | None, expected: str, *, other: str) -> None:
    """Check a token. Raises `Refused`: none, the app's other one, or an unknown one."""
    if not token:
        raise Refused("not_authed")
    if token == other:
        raise Refused("not_allowed_token_type")
    if token != expected:
        raise Refused("invalid_auth")
