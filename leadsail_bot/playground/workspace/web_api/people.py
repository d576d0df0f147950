"""Who and where: `auth.test`, `users.info`, `conversations.*`, `usergroups.users.list`."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from leadsail_bot.playground.workspace.backstage import Backstage
from leadsail_bot.playground.workspace.refusal import Refused
from leadsail_bot.playground.workspace.web_api import places

Json = dict[str, Any]
READ_SCOPE = {
    "public": "channels:read",
    "shared": "channels:read",
    "private": "groups:read",
    "dm": "im:read",
    "group": "mpim:read",
}


def auth_test(stage: Backstage, _args: Json) -> Json:
    """https://docs.slack.dev/reference/methods/auth.test; the scopes are in the `x-oauth-scopes` header."""
    bot = stage.workspace.app
    return {
        "url": f"https://{stage.workspace.domain}.slack.com/",
        "team": stage.workspace.domain.title(),
        "user": bot.handle,
        "team_id": stage.workspace.team_id,
        "user_id": bot.id,
        "bot_id": stage.app.bot_id,
        "is_enterprise_install": False,
    }


def users_info(stage: Backstage, args: Json) -> Json:
    """Guests are `is_restricted`, other organisations' members have another `team_id`.

    https://docs.slack.dev/reference/methods/users.info
    """
    person = stage.workspace.people.get(str(args.get("user")))
    if person is None:
        raise Refused("user_not_found")
    offset = datetime.fromtimestamp(stage.workspace.clock(), ZoneInfo(person.tz)).utcoffset()
    outsider = person.kind == "outsider"
    user = {
        "id": person.id,
        "team_id": person.team_id,
        "name": person.handle,
        "real_name": person.name,
        "deleted": person.deleted,
        "tz": person.tz,
        "tz_label": person.tz,
        "tz_offset": int(offset.total_seconds()) if offset else 0,
        "profile": {"real_name": person.name, "display_name": person.name.split()[0], "team": person.team_id},
        "is_admin": False,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": person.kind == "guest",
        "is_ultra_restricted": person.is_ultra_restricted,
        "is_bot": person.kind == "app",
        "is_app_user": False,
        "updated": 1_760_000_000,
    }
    if outsider:
        user["is_stranger"] = person.is_stranger  # not while they share a channel with us
    if person.enterprise:
        user["enterprise_user"] = {
            "id": person.id,
            "enterprise_id": person.enterprise,
            "teams": [person.team_id],
        }
    return {"user": user}


def conversations_info(stage: Backstage, args: Json) -> Json:
    """A private channel without the app is `channel_not_found`. https://docs.slack.dev/reference/methods/conversations.info"""
    place = places.visible(stage, args.get("channel"))
    stage.require(READ_SCOPE[place.kind])
    channel: Json = {
        "id": place.id,
        "is_archived": place.archived,
        "is_channel": place.kind in ("public", "shared"),
        "is_group": place.kind in ("private", "group"),
        "is_im": place.kind == "dm",
        "is_mpim": place.kind == "group",
        "is_private": place.kind in places.HIDDEN,
        "is_shared": place.kind == "shared" or place.org_shared,
        "is_ext_shared": place.kind == "shared",
        "is_pending_ext_shared": place.pending_share,
        "is_org_shared": place.org_shared,
        "pending_connected_team_ids": ["T0INVITED1"] if place.pending_share else [],
        "context_team_id": stage.workspace.team_id,
    }
    if place.kind == "dm":
        channel["user"] = next(iter(place.members - {stage.workspace.app.id}))
    else:
        channel |= {"name": place.name, "is_member": stage.workspace.app.id in place.members}
    return {"channel": channel}


def conversations_open(stage: Backstage, args: Json) -> Json:
    """The DM with one person. https://docs.slack.dev/reference/methods/conversations.open"""
    users = args.get("users")
    wanted = users.split(",") if isinstance(users, str) else users or []
    if len(wanted) != 1 or wanted[0] not in stage.workspace.people:
        raise Refused("user_not_found")
    if wanted[0] == stage.workspace.app.id:
        raise Refused("cannot_dm_bot")
    already = f"D{wanted[0][1:]}" in stage.workspace.channels
    place = stage.workspace.dm(wanted[0])
    return {"channel": {"id": place.id}, "no_op": already, "already_open": already}


def usergroups_users_list(stage: Backstage, args: Json) -> Json:
    """https://docs.slack.dev/reference/methods/usergroups.users.list"""
    group = stage.workspace.groups.get(str(args.get("usergroup")))
    if group is None:
        raise Refused("no_such_subteam")
    return {"users": group.members}
