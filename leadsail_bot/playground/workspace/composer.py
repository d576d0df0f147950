"""What Slack makes of words somebody sends: a command, a mention, a message; in a thread or not."""

from leadsail_bot.playground.workspace import links, slackbot
from leadsail_bot.playground.workspace.delivery import Delivery
from leadsail_bot.playground.workspace.hands import Hands
from leadsail_bot.playground.workspace.state import Message, Workspace

TEXT_MAX = 12_000  # characters a person can type into Slack's message box
INVITE = "/invite"


async def send(
    workspace: Workspace, hands: Hands, channel: str, typed: str, thread_ts: str | None
) -> Delivery | None:
    """Send what stands in a message box; None when nothing had to be delivered to the app.

    Raises `LookupError` or `PermissionError` like the hands.
    """
    typed = typed[:TEXT_MAX]
    text = typed.strip()
    if not text:
        return None
    if not typed.startswith("/"):  # after a space it is a message like any other
        return await _write(
            workspace, hands, channel, links.escaped(text, workspace.people.values()), thread_ts
        )
    name, _, rest = text.partition(" ")
    if thread_ts:
        slackbot.tell(workspace, channel, hands.person.id, slackbot.not_in_threads(name), thread_ts=thread_ts)
        return None
    if name == INVITE and rest.strip() == f"@{workspace.app.name}":
        _invite(workspace, hands, channel)
        return None
    return await hands.command(channel, text)


async def _write(
    workspace: Workspace, hands: Hands, channel: str, text: str, thread_ts: str | None
) -> Delivery | None:
    app = workspace.app
    if f"<@{app.id}>" not in text:
        hands.says(channel, text, thread_ts)
        return None
    delivery = await hands.mention(channel, text, thread_ts)
    if app.id not in workspace.channels[channel].members:
        slackbot.tell(workspace, channel, hands.person.id, slackbot.not_here(app.name), thread_ts=thread_ts)
    return delivery


def _invite(workspace: Workspace, hands: Hands, channel: str) -> None:
    """Add the app to a channel; everybody there reads that it came."""
    place, app = workspace.channels[channel], workspace.app
    if hands.person.id not in place.members:
        raise PermissionError(f"{hands.person.name} is not in #{place.name}")
    if app.id in place.members:
        slackbot.tell(workspace, channel, hands.person.id, slackbot.already_here(app.name))
        return
    place.members.add(app.id)
    workspace.post(Message(workspace.new_ts(), channel, app.id, slackbot.joined(hands.person.id)))
