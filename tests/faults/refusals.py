"""What LeadSail says with a status: LS-08 to LS-10, LS-12 to LS-15 and LS-18."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise

from leadsail_bot.playground.sandbox import Answer, envelope
from tests.faults.bench import DOCUMENT, DOCUMENTS, HISTORY, LEAD, LEAD_RECORD, RECORD, Bench
from tests.faults.network import ALERT
from tests.faults.row import BUSY, DOWN, Fails, Passes, Row, assert_well, scripted
from tests.faults.wire import Wire, refuses

SIGN_IN = "Can't sign in to LeadSail. Your admin has been told."
FORBIDDEN = "LeadSail doesn't allow this app to see that lead."
REJECTED = "LeadSail rejected that request."
UNKNOWN = f"No lead with ID {LEAD}. Check the ID."
SEARCH = "/api/v1/leads?"
NOBODY = Answer(body=envelope.success({"leads": [], "nextCursor": None, "hasMore": False}))
OTHER = "lead_other1"
NEGATIVE_S, PAUSE_S, ALERT_S = 15.0, 120.0, 900.0


def missing(status: int) -> Fails:
    """Neither a history, nor a record, nor anything a search finds."""
    gone = Answer(status=status)
    fault = scripted(gone, also={RECORD: gone, SEARCH: NOBODY})
    return Fails(fault, UNKNOWN, "not_found", level="info", kept="gone")


async def remembered(bench: Bench) -> None:
    """A mistyped id that is asked for again within 15 s costs LeadSail nothing; after that, one question."""
    async with bench.office() as office:
        unknown = "lead_nobody7"
        first = await bench.ask(office, unknown)
        calls = len(office.sandbox.calls)
        assert (await bench.ask(office, unknown)).words == first.words
        assert len(office.sandbox.calls) == calls
        office.clock.skip_s += NEGATIVE_S
        await bench.ask(office, unknown)
        assert sum(call.path.endswith(f"/lead/{unknown}") for call in office.sandbox.calls) == 2


def limited(retry_after: str | None = None) -> Answer:
    """429, with a wait or without."""
    return Answer(status=429, headers={} if retry_after is None else {"Retry-After": retry_after})


async def pauses_all(bench: Bench) -> None:
    """A wait of two minutes holds back every lead's calls, and not a second longer, however long it is."""
    async with bench.office() as office:
        office.sandbox.put(LEAD_RECORD | {"leadId": OTHER}, [DOCUMENT | {"leadId": OTHER}])
        office.sandbox.script(LEAD, limited("1000000000"))
        assert BUSY in (await bench.ask(office)).words
        calls = len(office.sandbox.calls)
        told = await bench.ask(office, OTHER)
        assert BUSY in told.words
        assert told.troubles[0]["event"] == "rate_limited"
        office.clock.skip_s += PAUSE_S - 10
        assert re.search(
            "LeadSail is busy. Try again in (9|10) seconds.", (await bench.ask(office, OTHER)).words
        )
        assert len(office.sandbox.calls) == calls
        office.clock.skip_s += 10
        assert_well(await bench.ask(office, OTHER))


async def spaced(bench: Bench) -> None:
    """`Retry-After: 0` is no leave to hammer: at most three attempts, 100 ms apart or more."""
    async with Wire(DOCUMENTS, spoils={HISTORY}) as wire:
        wire.fault = refuses("429 Too Many Requests", "Retry-After: 0")
        async with bench.office({"LEADSAIL_BASE_URL": wire.url}) as office:
            assert BUSY in (await bench.ask(office)).words
            asked = wire.asked(HISTORY)
            assert len(asked) == 3
            assert all(later - earlier >= 0.1 for earlier, later in pairwise(asked))
            wire.fault = None
            assert_well(await bench.ask(office))
            bench.upstream_calls = len(wire.heard)


def busy(retry_after: str, **details: object) -> Fails:
    """Told to wait: one attempt, and the person learns for how long."""
    return Fails(scripted(limited(retry_after)), BUSY, "rate_limited", details)


def in_an_hour() -> str:
    """An HTTP date."""
    return format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)


async def never_stale(bench: Bench) -> None:
    """`success: false` inside a 200 refuses as a 401 does: what is kept is gone."""
    refused = scripted(Answer(success_false="UNAUTHORIZED"))
    await Fails(refused, SIGN_IN, "success_false", ALERT, kept="gone")(bench)


async def alerted(bench: Bench) -> None:
    """However many are told, the admin is alerted once in 15 minutes: a mark on the failure's own line."""
    async with bench.office() as office:
        office.sandbox.script("/", Answer(status=401), forever=True)
        for wait_s, alert in ((0, True), (0, None), (ALERT_S - 20, None), (20, True), (20, None)):
            office.clock.skip_s += wait_s
            told = await bench.ask(office, f"lead_nobody{wait_s}")
            assert SIGN_IN in told.words
            assert [(line["event"], line.get("alert")) for line in told.troubles] == [("auth_failed", alert)]
        assert (await office.metrics())['alerts_total{event="auth_failed"}'] == 2


ROWS = [
    Row("LS-08", "401", Fails(scripted(Answer(status=401)), SIGN_IN, "auth_failed", ALERT, kept="gone")),
    Row("LS-08", "one alert in 15 minutes", alerted),
    Row("LS-08", "200 UNAUTHORIZED", never_stale),
    Row(
        "LS-09",
        "403",
        Fails(scripted(Answer(status=403)), FORBIDDEN, "forbidden", level="warning", kept="gone"),
    ),
    *(Row("LS-10", str(status), missing(status)) for status in (404, 410)),
    Row("LS-10", "remembered for 15 s", remembered),
    Row(
        "LS-12",
        "429, wait 1 s",
        Passes(
            scripted(limited("1"), once=True),
            2,
            {"reason": "rate_limited", "retry_after_s": 1},
            between_s=(1.0, 2.0),
        ),
    ),
    Row("LS-13", "429, wait 120 s", busy("120", retry_after_s=120)),
    Row("LS-13", "429, a date", busy(in_an_hour())),
    Row("LS-13", "429, -5", busy("-5", retry_after_s=None)),
    Row("LS-13", "429, abc", busy("abc", retry_after_s=None)),
    Row("LS-13", "429, 1e9", busy("1e9", retry_after_s=1e9)),
    Row("LS-13", "429, 0", spaced),
    Row("LS-13", "429, all calls pause", pauses_all),
    Row("LS-14", "429, no wait named", Fails(scripted(limited()), BUSY, "rate_limited", attempts=(3, 3))),
    *(
        Row(
            "LS-15",
            f"{status} once",
            Passes(
                scripted(Answer(status=status), once=True), 2, {"reason": "server_error", "status": status}
            ),
        )
        for status in (500, 502, 503, 504)
    ),
    Row(
        "LS-15",
        "503 once, and when to come back",
        Passes(
            scripted(Answer(status=503, headers={"Retry-After": "1"}), once=True),
            2,
            {"reason": "server_error", "status": 503, "retry_after_s": 1},
            between_s=(1.0, 5.0),
        ),
    ),
    Row(
        "LS-15",
        "503, and not before the command's end",
        Fails(
            scripted(Answer(status=503, headers={"Retry-After": "120"})),
            DOWN,
            "server_error",
            {"status": 503, "retry_after_s": 120},
        ),
    ),
    *(
        Row(
            "LS-18",
            str(status),
            Fails(scripted(Answer(status=status)), REJECTED, "unexpected_status", {"status": status}),
        )
        for status in (400, 418, 422)
    ),
]
