"""What a call came to: whether the lead spoke, whether it was ours, whether it failed.

`status` is the call's own, as `statuses.key` spells it: whoever goes through many asks for it once.
"""

from leadsail_bot.history import statuses, thread
from leadsail_bot.models import Interaction, Turn

LENGTH_MAX_S = 86_400.0  # no call is longer: its unit was another, or its line never hung up
TALK_MIN_S = 10.0  # nobody says who they are and what they want in less


def length_s(call: Interaction) -> float | None:
    """How long it took, None where that isn't told, or can't be."""
    seconds = call.duration_s
    return seconds if seconds is not None and seconds <= LENGTH_MAX_S else None


def spoke(call: Interaction, status: str) -> bool | None:
    """The lead said something on this call: what the transcript shows, or LeadSail's word; None: untold.

    Of a call under way, or whose end was never reported, nobody knows that the lead doesn't speak; nor where
    LeadSail's `spokenTo`, whose meaning it doesn't document, denies what its own status says.
    """
    if status in statuses.UNANSWERED:
        return False
    if call.lead_spoke:
        return True
    if status == statuses.IN_PROGRESS:
        return call.call.spoken_to or None
    if call.transcript and all(_by_nobody_else(turn) for turn in call.transcript):
        return False
    if status in statuses.TALKED:
        return call.call.spoken_to or None
    return call.call.spoken_to


def reached(call: Interaction, status: str, spoken: bool | None) -> bool:
    """They talked: the lead spoke, or where nothing tells, it ended as only a talk does and took as long.

    Args:
        spoken: what `spoke` says of the call; reading a transcript once is enough.
    """
    if spoken is not None:
        return spoken
    return status in statuses.TALKED and not 0 < (call.duration_s or 0) < TALK_MIN_S


def is_attempt(call: Interaction) -> bool:
    """It isn't the lead's own: ours, or nobody knows whose."""
    return call.direction != "inbound"


def failed(call: Interaction) -> bool:
    """Nobody answered it, or it never came about. An error after a talk, however short, is no failed call."""
    status = statuses.key(call.status)
    spoken = spoke(call, status)
    came_off = status in statuses.TALKED if spoken is None else spoken
    return unanswered(call) or (has_error(call) and not came_off)


def came_about(call: Interaction) -> bool:
    """As far as is known: an error, with no talk, may have come before it rang."""
    return unanswered(call) or not failed(call)


def missed(call: Interaction) -> bool:
    """Nobody took it. One that broke off may have been taken, unless the lead certainly didn't speak."""
    return unanswered(call) or (has_error(call) and spoke(call, statuses.key(call.status)) is False)


def unanswered(call: Interaction) -> bool:
    """It ended as a call does that nobody took."""
    return statuses.key(call.status) in statuses.UNANSWERED


def has_error(interaction: Interaction) -> bool:
    """LeadSail tells of an error, or only that it failed."""
    told = interaction.error_code or interaction.error_message
    return bool(told) or statuses.key(interaction.status) in statuses.FAILED


def _by_nobody_else(turn: Turn) -> bool:
    """Our side's, or nobody's: a role nobody knows may be the lead's."""
    return turn.readable and (turn.by_agent or thread.by_system(turn) or not turn.text.strip())
