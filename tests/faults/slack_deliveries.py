"""What Slack delivers twice, late, from a stranger, or from another version: SL-20 to SL-24; and T8."""

import asyncio
from dataclasses import dataclass, replace

from leadsail_bot.playground.workspace.acme import ANA, GIL, OLGA, PARTNER, SALES
from leadsail_bot.playground.workspace.over_http import OverHttp
from leadsail_bot.playground.workspace.parcels import Parcel
from leadsail_bot.slack.views import notices
from tests.faults import patience
from tests.faults.bench import LEAD, Bench
from tests.faults.row import Row, assert_well
from tests.office import Office, said

NOBODY = "http://127.0.0.1:9/slack/events"
EVIL = [
    "http://169.254.169.254/latest/meta-data",
    "https://hooks.slack.com.evil.example/commands/1",
    "https://hooks.slack.com@evil.example/commands/1",
    "https://evil.example/https://hooks.slack.com/",
    "https://hooks.slack.com\\@evil.example/",
    "http://hooks.slack.com/commands/1",
    "file:///etc/passwd",
    "//evil.example/commands/1",
]


@dataclass(frozen=True)
class Thrice:
    """The same delivery three times, the last after five minutes: acknowledged each time, done once."""

    socket_mode: bool

    async def __call__(self, bench: Bench) -> None:
        async with bench.office(socket_mode=self.socket_mode) as office:
            delivery = await office.ana.command(SALES, f"/lead-history {LEAD}")
            for minutes in (1, 5):
                office.clock.skip_s += minutes * 60
                # Newly signed: over HTTP the very same signature would be a replay.
                await asyncio.sleep(0 if self.socket_mode else 1.1)
                assert (await office.slack.again(delivery, retry=minutes)).ok
            await patience.until(lambda: office.log("answered"))
            assert len(office.log("audit")) == len(office.answers()) == 1


async def never_seen(bench: Bench) -> None:
    """A retry of what never arrived is the first that we see: it is done."""
    async with bench.office() as office:
        ours = office.slack.post.http.url
        office.slack.deliver_to(NOBODY)
        lost = await office.ana.command(SALES, f"/lead-history {LEAD}")
        assert not lost.ok
        before = len(office.ana.sees(SALES))  # Slack's own word about it
        office.slack.deliver_to(ours)
        assert (await office.slack.again(lost)).ok
        await office.until(lambda: len(office.ana.sees(SALES)) > before)
        assert "Fay Ong" in said(office.ana.sees(SALES)[-1].blocks)


async def forged(bench: Bench) -> None:
    """Signed with another secret: refused, and nothing is done."""
    async with bench.office() as office:
        parcel = (await office.ana.command(SALES, "/lead-history help")).parcel
        assert parcel
        await patience.until(lambda: office.log("answered"))
        forger = OverHttp("another-secret")
        forger.url = office.slack.post.http.url
        ack = await forger.carry(replace(parcel, payload={**parcel.payload, "trigger_id": "9.9"}), 3.0)
        await forger.close()
        assert ack.status == 401
        assert len(office.log("answered")) == 1


@dataclass(frozen=True)
class Stranger:
    """Somebody from outside: one plain sentence, LeadSail isn't asked, and the audit says denied."""

    person: str
    channel: str

    async def __call__(self, bench: Bench) -> None:
        async with bench.office() as office:
            answer = (await bench.ask(office)).message
            calls = len(office.sandbox.calls)
            hands = office.slack.hands(self.person)
            assert (await hands.command(self.channel, f"/lead-history {LEAD}")).ok
            notice = (await office.until(lambda: hands.sees(self.channel)))[-1]
            assert notice.text.startswith("You don't have access to lead histories.")
            assert notice.only_for == self.person
            assert office.log("audit")[-1]["allowed"] is False
            await self._clicks_anothers_button(office, answer.blocks)
            assert len(office.sandbox.calls) == calls
            assert office.log("audit")[-1]["allowed"] is False

    async def _clicks_anothers_button(self, office: Office, blocks: list[dict[str, object]]) -> None:
        """A click as Slack would send it, with a value that leads to a history."""
        name = "answer.refresh"
        value = office.value(blocks, name)
        before = len(office.log("audit"))
        parcel = Parcel(
            "interactive",
            {
                "type": "block_actions",
                "user": {"id": self.person, "team_id": office.workspace.people[self.person].team_id},
                "team": {"id": office.workspace.team_id},
                "channel": {"id": self.channel},
                "container": {"type": "message", "message_ts": "1.2"},
                "actions": [
                    {"action_id": "answer.refresh", "block_id": "b", "type": "button", "value": value}
                ],
                "trigger_id": "7.7",
                "response_url": "",
            },
        )
        assert (await office.slack.post.send(parcel)).ok
        await patience.until(lambda: len(office.log("audit")) > before)


async def another_version(bench: Bench) -> None:
    """A control that this version doesn't draw: acknowledged, and said so."""
    async with bench.office() as office:
        answer = (await bench.ask(office)).message
        answer.blocks[-1]["elements"][0]["action_id"] = "no.longer"
        before = len(office.ana.sees(SALES))
        assert (await office.ana.click(answer, "no.longer")).ok
        notice = (await office.until(lambda: office.ana.sees(SALES)[before:]))[-1]
        assert notice.text == notices.old_control().text
        assert notice.only_for == ANA


@dataclass(frozen=True)
class EvilUrl:
    """Whoever has the signing secret may name any response_url: nothing is sent there, nor anywhere."""

    url: str

    async def __call__(self, bench: Bench) -> None:
        async with bench.office() as office:
            good = (await office.ana.command(SALES, "/lead-history help")).parcel
            assert good
            await patience.until(lambda: office.log("answered"))
            posts = len(office.workspace.calls)
            evil = replace(good, payload={**good.payload, "response_url": self.url, "trigger_id": "8.8"})
            assert (await office.slack.post.send(evil)).ok
            lost = await patience.until(lambda: office.log("answer_lost"))
            assert [line["code"] for line in lost] == ["foreign_response_url"]
            assert len(office.workspace.calls) == posts
            assert_well(await bench.ask(office))


ROWS = [
    Row("SL-20", "HTTP", Thrice(socket_mode=False)),
    Row("SL-20", "sockets", Thrice(socket_mode=True)),
    Row("SL-21", "a retry is the first", never_seen),
    Row("SL-22", "forged", forged),
    Row("SL-23", "a guest", Stranger(GIL, SALES)),
    Row("SL-23", "from another organisation", Stranger(OLGA, PARTNER)),
    Row("SL-24", "unknown action", another_version),
    *(Row("T8", url, EvilUrl(url)) for url in EVIL),
]
