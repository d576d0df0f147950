"""What Slack itself tells a person: beside a control, above a form, or as Slackbot in a channel."""

from leadsail_bot.playground.workspace.state import Message, Workspace

SLACKBOT = "USLACKBOT"
CLICK_TROUBLE = "This app took too long to answer. Try again."
FORM_TROUBLE = "We had some trouble connecting. Try again?"


def no_command(name: str) -> str:
    """A command no app was installed with."""
    return f"`{_escaped(name)}` is not a valid command. To send it as a message, put a space before it."


def failed(name: str, error: str | None) -> str:
    """A command whose app didn't take it."""
    return f'{name} failed with the error "{error}"'


def tell(workspace: Workspace, channel: str, person: str, text: str) -> None:
    """Post a line that only this person sees."""
    workspace.post(Message(workspace.new_ts(), channel, SLACKBOT, text, only_for=person))


def _escaped(text: str) -> str:
    """What somebody typed, as it may stand in mrkdwn code."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("`", "'")
