"""What a call came to: whether the lead spoke, whether it was ours, whether it failed."""

from leadsail_bot.history import statuses, thread
from leadsail_bot.models import Channel, Interaction, Turn


def spoke(call: Interaction) -> bool | None:
    """The lead said something on this call: what the transcript shows, or LeadSail's word; None: untold."""
    if unanswered(call):
        return False
    if any(turn.by_lead and turn.text.strip() for turn in call.transcript):
        return True
    if call.transcript and all(_by_nobody_else(turn) for turn in call.transcript):
        return False
    return call.call.spoken_to


def reached(call: Interaction, spoken: bool | None) -> bool:
    """They talked: the lead spoke, or where nothing tells, it ended as only a talk does.

    Args:
        spoken: what `spoke` says of the call; reading a transcript once is enough.
    """
    return statuses.key(call.status) in statuses.TALKED if spoken is None else spoken


def is_attempt(interaction: Interaction) -> bool:
    """A call that isn't the lead's own: ours, or nobody knows whose."""
    return interaction.channel is Channel.CALL and interaction.direction != "inbound"


def failed(call: Interaction, spoken: bool | None) -> bool:
    """Nobody answered it, or it never came about. An error after a talk is no failed call."""
    return not spoken and (unanswered(call) or has_error(call))


def unanswered(call: Interaction) -> bool:
    """It ended as a call does that nobody took."""
    return statuses.key(call.status) in statuses.UNANSWERED


def has_error(interaction: Interaction) -> bool:
    """LeadSail tells of an error."""
    return bool(interaction.error_code or interaction.error_message)


def _by_nobody_else(turn: Turn) -> bool:
    """Our side's, or nobody's: a role nobody knows may be the lead's."""
    return turn.readable and (turn.by_agent or thread.by_system(turn) or not turn.text.strip())
