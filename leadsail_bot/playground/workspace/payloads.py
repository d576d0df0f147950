"""What Slack sends to an app, in Slack's own shapes (reference: docs.slack.dev, "Interaction payloads")."""

from typing import Any

from leadsail_bot.playground.workspace import links
from leadsail_bot.playground.workspace.backstage import Backstage
from leadsail_bot.playground.workspace.state import Channel, Message, Person, View

Json = dict[str, Any]


def command(stage: Backstage, person: Person, channel: Channel, name: str, text: str, **tickets: str) -> Json:
    """A slash command's form fields.

    Nothing in it tells a guest or another organisation's member apart, `team_id` included: it is the app's
    own. What live Slack sends there is unverified; this is the harder case for an app.
    """
    return {
        "token": stage.app.verification_token,
        "team_id": stage.workspace.team_id,
        "team_domain": stage.workspace.domain,
        "channel_id": channel.id,
        "channel_name": _channel_name(channel),
        "user_id": person.id,
        "user_name": person.handle,
        "command": name,
        "text": text,
        "api_app_id": stage.app.app_id,
        "is_enterprise_install": "false",
        **tickets,
    }


def click(
    stage: Backstage, person: Person, source: Message | View, actions: list[Json], **tickets: str
) -> Json:
    """A `block_actions` payload; from an ephemeral it has no `message`, from a view no response_url."""
    body = _interaction(stage, person, "block_actions")
    if isinstance(source, View):
        body["container"] = {"type": "view", "view_id": source.id}
        body["view"] = view(stage, source)
    else:
        body["container"] = _container(source)
        body["channel"] = _channel(stage.workspace.channels[source.channel])
        body["state"] = {"values": source.values}
        if source.only_for is None:
            body["message"] = message(stage, source)
    return {**body, "actions": actions, **tickets}


def submission(stage: Backstage, person: Person, submitted: View, **tickets: str) -> Json:
    """A `view_submission`; it never carries a response_url."""
    body = _interaction(stage, person, "view_submission")
    return {**body, "view": view(stage, submitted), "response_urls": [], **tickets}


def closed(stage: Backstage, person: Person, left: View, *, is_cleared: bool) -> Json:
    """A `view_closed`, sent only for views that asked with `notify_on_close`."""
    body = _interaction(stage, person, "view_closed")
    return {**body, "view": view(stage, left), "is_cleared": is_cleared}


def suggestion(
    stage: Backstage, person: Person, source: View | Message, block: Json, element: Json, text: str
) -> Json:
    """A `block_suggestion`: the options of an external select are asked for while somebody types."""
    body = _interaction(stage, person, "block_suggestion")
    where: Json
    if isinstance(source, View):
        where = {"view": view(stage, source), "container": {"type": "view", "view_id": source.id}}
    else:
        where = {
            "container": _container(source),
            "channel": _channel(stage.workspace.channels[source.channel]),
        }
    return {
        **body,
        **where,
        "block_id": block["block_id"],
        "action_id": element["action_id"],
        "value": text,
    }


def shortcut(stage: Backstage, person: Person, callback_id: str, ts: str, **tickets: str) -> Json:
    """A global shortcut: neither channel nor response_url."""
    body = _interaction(stage, person, "shortcut")
    return {**body, "callback_id": callback_id, "action_ts": ts, **tickets}


def message_shortcut(
    stage: Backstage, person: Person, callback_id: str, ts: str, on: Message, **tickets: str
) -> Json:
    """A message shortcut, with the whole message it was used on."""
    body = _interaction(stage, person, "message_action")
    return {
        **body,
        "callback_id": callback_id,
        "action_ts": ts,
        "message_ts": on.ts,
        "channel": _channel(stage.workspace.channels[on.channel]),
        "message": message(stage, on),
        **tickets,
    }


def event(stage: Backstage, person: Person, body: Json, *, channel: Channel | None = None) -> Json:
    """An Events API envelope around one event, with a fresh `event_id`."""
    team = stage.workspace.team_id
    return {
        "token": stage.app.verification_token,
        "team_id": team,
        "context_team_id": team,
        "context_enterprise_id": None,
        "api_app_id": stage.app.app_id,
        "event": {"user": person.id, **body},
        "type": "event_callback",
        "event_id": stage.workspace.new_id("Ev"),
        "event_time": int(stage.workspace.clock()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": team,
                "user_id": stage.workspace.app.id,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": channel is not None and channel.kind == "shared",
    }


def mention(stage: Backstage, person: Person, said: Message, channel: Channel) -> Json:
    """An `app_mention`; after an edit it comes as a new event, with `edited` (bolt-js #960)."""
    told: Json = {
        "type": "app_mention",
        "text": said.text,
        "ts": said.ts,
        "team": person.team_id,
        "channel": channel.id,
        "blocks": [links.as_rich_text(said.text)],
        "event_ts": said.ts,
    }
    if said.thread_ts:
        told["thread_ts"] = said.thread_ts
    if said.edited:
        told |= {"edited": {"user": person.id, "ts": said.ts}, "event_ts": stage.workspace.new_ts()}
    if person.team_id != stage.workspace.team_id:
        told["user_team"] = person.team_id
    return event(stage, person, told, channel=channel)


def message(stage: Backstage, shown: Message) -> Json:
    """A message as the Web API and interaction payloads show it."""
    body: Json = {
        "type": "message",
        "user": shown.author,
        "ts": shown.ts,
        "text": shown.text,
        "team": stage.workspace.team_id,
        "blocks": shown.blocks,
    }
    if shown.author != stage.workspace.app.id:
        body["blocks"] = [links.as_rich_text(shown.text)]
    else:
        body |= {"bot_id": stage.app.bot_id, "app_id": stage.app.app_id}
    for key in ("thread_ts", "attachments", "metadata"):
        if value := getattr(shown, key):
            body[key] = value
    if shown.edited:
        body["edited"] = {"user": shown.author, "ts": shown.ts}
    return body


def view(stage: Backstage, shown: View) -> Json:
    """A view as `views.*` answers and interaction payloads show it."""
    sent = shown.payload
    return {
        "id": shown.id,
        "team_id": stage.workspace.team_id,
        "type": sent["type"],
        "title": sent.get("title"),
        "submit": sent.get("submit"),
        "close": sent.get("close"),
        "blocks": shown.blocks,
        "private_metadata": sent.get("private_metadata", ""),
        "callback_id": sent.get("callback_id", ""),
        "external_id": sent.get("external_id", ""),
        "state": {"values": shown.values},
        "hash": shown.hash,
        "clear_on_close": sent.get("clear_on_close", False),
        "notify_on_close": sent.get("notify_on_close", False),
        "root_view_id": shown.root,
        "previous_view_id": shown.previous,
        "app_id": stage.app.app_id,
        "app_installed_team_id": stage.workspace.team_id,
        "bot_id": stage.app.bot_id,
    }


def _interaction(stage: Backstage, person: Person, kind: str) -> Json:
    """The common part; `team.id` is the app's, `user.team_id` the person's own (java-slack-sdk #1041)."""
    return {
        "type": kind,
        "user": {
            "id": person.id,
            "username": person.handle,
            "name": person.handle,
            "team_id": person.team_id,
        },
        "api_app_id": stage.app.app_id,
        "token": stage.app.verification_token,
        "team": {"id": stage.workspace.team_id, "domain": stage.workspace.domain},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _container(source: Message) -> Json:
    container: Json = {
        "type": "message",
        "message_ts": source.ts,
        "channel_id": source.channel,
        "is_ephemeral": source.only_for is not None,
    }
    if source.thread_ts:
        container["thread_ts"] = source.thread_ts
    return container


def _channel(channel: Channel) -> Json:
    return {"id": channel.id, "name": _channel_name(channel)}


def _channel_name(channel: Channel) -> str:
    """Slack hides the names of private conversations from apps that are not in them."""
    return {"dm": "directmessage", "private": "privategroup"}.get(channel.kind, channel.name)
