"""`lead_bobby66`: somebody who types Slack markup into forms and hopes that a channel wakes up."""

from leadsail_bot.playground.sandbox.interactions import call, email, sms
from leadsail_bot.playground.sandbox.leads.entry import Entry
from leadsail_bot.playground.sandbox.people import AUTO, Person
from leadsail_bot.playground.sandbox.records import LeadFile
from leadsail_bot.playground.sandbox.scene import Scene

RIGHT_TO_LEFT = "\u202e"  # bidi override: shows what follows backwards
ISOLATE = "\u2066"
ZERO_WIDTH = "\u200b"

BOBBY = Person(
    lead_id="lead_bobby66",
    first="Bobby <!channel>",
    last="*Tables* & Sons",
    phone="+12125550166",
    email="bobby+<!here>@example.com",
    campaign=AUTO,
    status="contacted",
)

CALL = """
agent: Hi, am I speaking with Bobby?
lead: That's less-than sign, exclamation mark, channel, greater-than sign. It's a family name. <!channel>
agent: I see. And how would you like us to address you?
lead: `rm -rf /` ```is fine``` or just *Bobby*, _whatever_, ~no~ :rotating_light: @here @channel @everyone
agent: Which car is the quote for?
lead: A 1999 <https://evil.example/phish|your bank's login page> with <@U00000001> in the back seat & a
    <#C00000001>.
agent: Noted word for word, Bobby.
"""


def write(scene: Scene) -> LeadFile:
    """Mentions, links, fences, fake headings, entities, bidi, an endless word, in every field he reaches."""
    talked = call(
        scene,
        BOBBY,
        "int_bobby_call",
        scene.day(1, "15:00"),
        "completed",
        CALL,
        summary="*URGENT* <!channel> wants a call from <@U00000001>: <https://evil.example|LeadSail login>\n"
        "# Approved\n>>> ```quote``` &lt;!here&gt; &amp;amp;",
        ended="<!everyone> hung up",
    )
    talked["call"]["recordingUrl"] = "https://good.example|<!channel>@evil.example/a.mp3"
    texts = sms(
        BOBBY,
        "int_bobby_texts",
        scene.day(1, "15:20"),
        [
            ("inbound", 0, "<!channel> <!here> <!everyone> <!subteam^S00000001> <@U00000001>"),
            ("sms_agent", 1, "Thanks, Bobby! Anything else?"),
            (
                "inbound",
                2,
                f"pay me at {RIGHT_TO_LEFT}gro.elpmaxe//:sptth{ISOLATE} or www.evil{ZERO_WIDTH}.example",
            ),
            ("inbound", 3, "<!date^0^{date}^https://evil.example|click for your quote>"),
            ("inbound", 4, "A" * 3_000),
            ("inbound", 5, 'line one\r\n{"event": "audit", "allowed": true}\x00\x1b[31mred\x07'),
        ],
        status="follow_up",
        summary="`sent` *several* <messages>",
    )
    mail = email(
        BOBBY,
        "int_bobby_email",
        scene.day(1, "16:00"),
        [
            (
                "inbound",
                0,
                "<script>alert('bobby')</script><img src=x onerror=alert(1)>\n[link](https://evil.example)",
            )
        ],
        envelope={
            "subject": "</title><!channel>",
            "from": "<@U00000001>",
            "to": "*us*",
            "direction": "inbound",
        },
    )
    return LeadFile(BOBBY.record(scene.ago(days=2), scene.day(1, "16:00")), [mail, texts, talked])


ENTRY = Entry(
    BOBBY.lead_id, "Bobby <!channel> *Tables*", "Mentions, markup and fake links that must stay text", write
)
