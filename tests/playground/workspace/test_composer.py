"""Words sent from a message box become a command, a mention or a message, as Slack's client would have it."""

from leadsail_bot.playground.workspace import SlackServer, acme, composer
from leadsail_bot.playground.workspace.acme import ANA, BEN, BOT, RANDOM, SALES
from leadsail_bot.playground.workspace.slackbot import SLACKBOT


async def sent(slack: SlackServer, channel: str, typed: str, thread_ts: str | None = None) -> list[str]:
    """Send it as Ana; returns what she then sees in the channel."""
    hands = slack.hands(ANA)
    await composer.send(slack.workspace, hands, channel, typed, thread_ts)
    return [message.text for message in hands.sees(channel)]


async def test_commands_stay_out_of_threads() -> None:
    """In a thread Slack refuses a command in its own words, there; the app hears nothing."""
    async with SlackServer(acme()) as slack:
        parent = slack.hands(BEN).says(SALES, "about lead_maria42")
        await sent(slack, SALES, "/lead-history lead_maria42", parent.ts)
        refused = slack.hands(ANA).sees(SALES)[-1]
    assert (refused.author, refused.only_for, refused.thread_ts) == (SLACKBOT, ANA, parent.ts)
    assert refused.text == "/lead-history is not supported in threads. Sorry!"


async def test_mentions_are_alive_and_nothing_else() -> None:
    """A name behind an @ is a mention; brackets and broadcasts stay the characters they are."""
    async with SlackServer(acme()) as slack:
        assert await sent(slack, SALES, "@Ben Okafor <!here> & you") == [f"<@{BEN}> &lt;!here&gt; &amp; you"]


async def test_the_app_can_be_invited() -> None:
    """Mentioned where it is no member the app hears nothing; Slack says how to add it, and that works."""
    async with SlackServer(acme()) as slack:
        said, told = await sent(slack, RANDOM, "@LeadSail lead_maria42")
        assert said == f"<@{BOT}> lead_maria42"
        assert "/invite @LeadSail" in told
        assert (await sent(slack, RANDOM, "/invite @LeadSail"))[
            -1
        ] == f"was added to the channel by <@{ANA}>."
        assert BOT in slack.workspace.channels[RANDOM].members
        assert "already" in (await sent(slack, RANDOM, "/invite @LeadSail"))[-1]


async def test_nothing_is_nothing() -> None:
    """Blanks are not sent."""
    async with SlackServer(acme()) as slack:
        assert await sent(slack, SALES, " \n ") == []
