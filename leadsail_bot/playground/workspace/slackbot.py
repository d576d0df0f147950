"""What Slack itself tells a person: beside a control, above a form, or as Slackbot in a channel."""

from leadsail_bot.playground.workspace.state import Message, Workspace

SLACKBOT = "USLACKBOT"
CLICK_TROUBLE = "This app took too long to answer. Try again."
FORM_TROUBLE = "We had some trouble connecting. Try again?"


def no_command(name: str) -> str:
    """A command no app was installed with."""
    return f"`{_escaped(name)}` is not a valid command. To send it as a message, put a space before it."


def not_in_threads(name: str) -> str:
    """A command typed in a thread; Slack's words, as bolt-python #873 quotes them."""
    return f"{_escaped(name)} is not supported in threads. Sorry!"


def not_here(app: str) -> str:
    """The app was mentioned where it is no member, and so heard nothing."""
    return f"You mentioned @{app}, but they’re not in this channel. To add them: `/invite @{app}`"


def already_here(app: str) -> str:
    """The app was invited to where it is."""
    return f"@{app} is already in this channel."


def joined(inviter: str) -> str:
    """What a channel reads of a new member."""
    return f"was added to the channel by <@{inviter}>."


def failed(name: str, error: str | None) -> str:
    """A command whose app didn't take it."""
    return f'{name} failed with the error "{error}"'


def tell(workspace: Workspace, channel: str, person: str, text: str, thread_ts: str | None = None) -> None:
    """Post a line that only this person sees."""
    workspace.post(Message(workspace.new_ts(), channel, SLACKBOT, text, only_for=person, thread_ts=thread_ts))


def _escaped(text: str) -> str:
    """What somebody typed, as it may stand in mrkdwn code."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("`", "'")
