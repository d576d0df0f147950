"""What a handoff tells people as it goes on: lines in the card's thread, direct messages, short answers."""

from leadsail_bot.history import mask
from leadsail_bot.slack.handoff import Ending, Handoff, Question, Reminded
from leadsail_bot.slack.places import pack
from leadsail_bot.slack.views import (
    blocks,
    handoff,
    handoff_card,
    handoff_reminder,
    refusals,
    text,
    words,
)
from leadsail_bot.slack.views.blocks import Block
from leadsail_bot.slack.views.surface import Message

ANSWER = "handoff.answer"
# Slack's words for a card that it won't change, whoever presses whatever; docs.slack.dev, chat.update.
STAYS = {
    "is_inactive": "{where} is archived, so the card there stays as it was.",
    "is_archived": "{where} is archived, so the card there stays as it was.",
    "not_in_channel": "This app is no longer in {where}, so the card there stays as it was.",
    "channel_not_found": "This app no longer sees {where}, so the card there stays as it was.",
    "message_not_found": "The card in {where} was deleted.",
    "cant_update_message": "Slack doesn't let this app change the card in {where}.",
    "edit_window_closed": "Slack no longer lets this app change the card in {where}.",
}
COULD_NOT = "Couldn't confirm just now, press {button} again."

# ── the thread of the card


def turned(ending: Ending, said: str) -> Message:
    """How it ended, for the thread; `said` is the reason somebody gave."""
    return _quoting(f"{handoff_card.ended(ending)}.", said)


def passed_by(person: str, said: str) -> Message:
    """One of the group can't; the others still may."""
    return _quoting(f"<@{person}> can't take it. It is still open for the others.", said)


def asked(question: Question, said: str) -> Message:
    """A question, for the thread."""
    return _quoting(f"<@{question.asker}> asks <@{question.giver}>:", said)


def answered(question: Question, said: str) -> Message:
    """Its answer, for the thread."""
    return _quoting(f"<@{question.giver}> answers <@{question.asker}>:", said)


def postponed(given: Handoff) -> Message:
    """Another due time, for the thread."""
    return _said(f"<@{given.giver}> changed the due time: {handoff_card.due(given)}.")


# ── direct messages


def to_giver(given: Handoff, ending: Ending, said: str, next_step: str) -> Message:
    """How it ended; for a decline, why and what happens next."""
    word = "accepted" if ending.outcome == "accepted" else "declined"
    return _quoting(f"<@{ending.by}> {word} the lead you handed over, `{given.lead}`.", said, next_step)


def passed_to_giver(given: Handoff, person: str, said: str) -> Message:
    """One of the group can't take it."""
    return _quoting(f"<@{person}> can't take `{given.lead}`. It is still open for the others on call.", said)


def question_to_giver(question: Question, said: str) -> Message:
    """A question, with a way to answer it."""
    message = _quoting(f"<@{question.asker}> asks about the lead you handed over, `{question.lead}`:", said)
    answer = blocks.actions("handoff.question", blocks.button("Answer", ANSWER, pack(question)))
    return Message(message.text, [*message.blocks, answer])


def answer_to_asker(question: Question, said: str) -> Message:
    """Its answer, where the thread takes none."""
    return _quoting(f"<@{question.giver}> answers what you asked about `{question.lead}`:", said)


def to_accepter(given: Handoff, link: str) -> Message:
    """Whoever took it in a channel finds the way back to it."""
    way = handoff_reminder.linked(link, handoff_reminder.TO_CARD)
    return _said(f"You accepted `{given.lead}` from <@{given.giver}>. {way}")


# ── short answers to whoever pressed a button


def due_changed(given: Handoff, reminded: Reminded) -> Message:
    """The due time is another."""
    return _said(f"Due {handoff_card.due(given)} now.{handoff.unreminded(reminded)}")


def already(given: Handoff, ending: Ending | None) -> list[Block]:
    """Above the form: somebody has the lead, or is asked, so that nobody hands it over twice unknowingly."""
    handed = f"<@{given.giver}> has handed this lead to {handoff_card.whom(given)}"
    state = (
        words.inline(handoff_card.ended(ending))
        if ending
        else f"due {handoff_card.due(given)}, not accepted yet"
    )
    return [blocks.context(f":warning: {handed}: {state}.")]


def over(ending: Ending) -> Message:
    """Somebody else was first, or it is over."""
    return _said(f"{handoff_card.ended(ending)}.")


def unasked(ending: Ending, said: str) -> Message:
    """It is over, and nobody reads the question any more; `said` is what was typed."""
    return _quoting(f"{handoff_card.ended(ending)}. Your question wasn't sent.", said)


def heard(given: Handoff, told: bool) -> str:
    """Whether the giver knows, a sentence in mrkdwn."""
    if told:
        return f"<@{given.giver}> hears of it."
    return (
        f"Slack has taken no message to <@{given.giver}> yet; it is sent again in a while. If it can't wait, "
        "tell them yourself."
    )


def over_already() -> Message:
    """It is over; the card says how."""
    return _said("This handoff is over; the card says how it ended.")


def reset(button: str, where: str, said: str = "") -> Message:
    """Nobody knows any more what has changed since the form was opened; `where` that was, `said` the words
    that were typed into it.
    """
    return _quoting(
        f"This app was reset after you opened this form, so it may be out of date. Press {button} on the "
        f"{where} again.",
        said,
    )


def under_way() -> Message:
    """Its card may be posted any moment, so nobody else is asked yet."""
    return _said("This lead is being handed over just now. Look at the receipt again in a minute.")


def asked_already() -> Message:
    """It has gone on since this was drawn."""
    return _said("Somebody else has been asked since, or it was cancelled: the receipt says which.")


def interrupted() -> Message:
    """Something came in between while a lead was handed over: only the receipt tells how far that got."""
    return _said(
        "That was interrupted. Look at the receipt in your messages with this app: it says whether the lead "
        "was handed over. If there is none, nothing was: press Hand off again."
    )


def not_for_you(given: Handoff, what: str = "answer") -> Message:
    """Only whom it is addressed to can do it."""
    only = f"This lead is handed to {handoff_card.whom(given)}, so only they can {what}."
    return _said(f"{only} You can look: press Open for me.")


def not_yours(giver: str, what: str = "change this handoff") -> Message:
    """It is the giver's alone to do."""
    return _said(f"Only <@{giver}> can {what}.")


def could_not_confirm(button: str) -> Message:
    """What replicas share can't be reached, so nobody knows who is first."""
    return _said(COULD_NOT.format(button=button))


def unshown(given: Handoff, ending: Ending, button: str, why: str) -> Message:
    """The card doesn't say how it ended: for good, or until somebody presses again; `why` is Slack's word."""
    if sentence := stays(given, why):
        return _said(f"{handoff_card.ended(ending)}. {sentence}")
    again = f"Press {button} again."
    if ending.outcome != "reassigned":
        again = f"It is tried again for a while; if the card doesn't change, press {button} again."
    return _said(f"Slack didn't confirm that the card says so, and nobody was told yet. {again}")


def goes_on(button: str) -> Message:
    """Whoever pressed has no time left to hear how it ends: it may be done, so nothing else is said of it."""
    slow = "This takes longer than usual, and goes on by itself."
    return _said(f"{slow} If the card doesn't change, press {button} again.")


def may_change(why: str) -> bool:
    """Whether a card or receipt that didn't take an edit may take it yet; `why` as in `stays`."""
    return bool(why) and why not in STAYS


def stays(given: Handoff, why: str) -> str:
    """Why the card will never say how it ended, in mrkdwn; "" where it will, or does.

    `why` is Slack's word for not taking an edit, "" where it did.
    """
    where = (
        f"<#{given.card.channel}>"
        if given.card and given.to_group
        else f"the conversation with <@{given.to}>"
    )
    said = STAYS.get(why, "").format(where=where)
    return said[:1].upper() + said[1:]


def not_postponed(given: Handoff, why: str) -> Message:
    """The card doesn't show another due time, and why (Slack's word)."""
    if sentence := stays(given, why):
        return _said(f"{sentence} It is still due {handoff_card.due(given)}. Press Reassign on the receipt.")
    return _said("Slack didn't confirm that the card has another due time. Press Change again.")


def done(sentence: str) -> Message:
    """A form has done its work."""
    return _said(sentence)


def unconfirmed(given: Handoff, channel: str) -> Message:
    """The card may be in `channel`, or not; the giver hears of it if nobody accepts."""
    look = f"Check <#{channel}>" if given.to_group else f"Ask <@{given.to}> whether the card is there"
    return _said(f"Slack didn't confirm. {look} before handing it off again.")


def not_asked(reason: str, channel: str) -> str:
    """Why whoever is on call couldn't be asked, in mrkdwn."""
    why = refusals.not_posted(reason, channel, on_call=True) or "Slack didn't take the card."
    return f"Whoever is on call couldn't be asked. {why}"


def _said(sentence: str) -> Message:
    return Message(sentence.replace("`", ""), [blocks.section(sentence)])


def _quoting(sentence: str, said: str, after: str = "") -> Message:
    """A sentence, somebody's own words, and what comes after them."""
    shown = [blocks.section(sentence)]
    if said := mask.text(text.clean(said)):
        shown.append(blocks.rich(blocks.quote(blocks.words(said))))
    if after:
        shown.append(blocks.section(after))
    plain = f"{sentence} {after}".strip()  # what somebody wrote stays off the lock screen
    return Message(plain.replace("`", ""), shown)
