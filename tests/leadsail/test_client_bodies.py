"""Bodies are bounded on the wire and unpacked, whatever they claim to be."""

import gzip
import itertools
import zlib

import pytest

from leadsail_bot.errors import HistoryTooLarge, LeadSailProblem, LeadSailUnavailable, LeadSailUnreadable
from leadsail_bot.leadsail.client import Client
from leadsail_bot.playground.sandbox import Answer, Sandbox
from tests.faults.bodies import bomb
from tests.leadsail.asking import LEAD, ask
from tests.leadsail.conftest import Open

CAP = 100_000
BODY = b'{"success":true,"data":{"interactions":[]}}'
PACKED = {"Content-Encoding": "gzip"}


@pytest.fixture
async def client(sandbox: Sandbox, open_client: Open) -> Client:
    return await open_client(sandbox.url, max_body_bytes=CAP)


@pytest.mark.parametrize("coding", ["gzip", "x-gzip", "GZIP"])
async def test_gzip_is_unpacked(sandbox: Sandbox, client: Client, coding: str) -> None:
    """Under either of its names, and however the chunks are cut."""
    packed = gzip.compress(BODY)
    chunks = [packed[:1], packed[1:11], packed[11:]]
    sandbox.script(LEAD, Answer(body=chunks, headers={"Content-Encoding": coding}))
    assert await ask(client) == BODY


async def test_identity_is_left_alone(sandbox: Sandbox, client: Client) -> None:
    """A body that says it isn't packed is as it is."""
    sandbox.script(LEAD, Answer(body=BODY, headers={"Content-Encoding": "identity"}))
    assert await ask(client) == BODY


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
async def test_the_limit_itself_is_within_it(sandbox: Sandbox, client: Client, packed: bool) -> None:
    """`max_body_bytes` are read, one more isn't."""
    for size, fits in ((CAP, True), (CAP + 1, False)):
        body = BODY.ljust(size)
        answer = Answer(body=gzip.compress(body), headers=PACKED) if packed else Answer(body=body)
        sandbox.script(LEAD, answer)
        if fits:
            assert await ask(client) == body
        else:
            with pytest.raises(HistoryTooLarge):
                await ask(client)


@pytest.mark.parametrize(
    "answer",
    {
        "told in advance": Answer(body=bytes(CAP * 50)),
        "in chunks": Answer(body=[bytes(10_000)] * 500),
        "in chunks without an end": Answer(body=itertools.repeat(bytes(10_000))),
        "a bomb": Answer(body=bomb(200), headers=PACKED),
        "packed without an end": Answer(
            body=itertools.chain([gzip.compress(BODY)], itertools.repeat(bytes(10_000))), headers=PACKED
        ),
    }.items(),
    ids=lambda named: named[0],
)
async def test_what_is_too_large_is_dropped_at_the_limit(
    sandbox: Sandbox, client: Client, answer: tuple[str, Answer]
) -> None:
    """An endless body ends at the limit: it isn't read to its end first. The next call is fine."""
    sandbox.script(LEAD, answer[1])
    with pytest.raises(HistoryTooLarge):
        await ask(client)
    assert await ask(client)


@pytest.mark.parametrize(
    ("body", "coding", "problem", "reason"),
    [
        (gzip.compress(gzip.compress(BODY)), "gzip, gzip", LeadSailUnreadable, "bad_encoding"),
        (BODY, "br", LeadSailUnreadable, "bad_encoding"),
        (BODY, "gzip", LeadSailUnreadable, "bad_encoding"),
        (zlib.compress(BODY), "gzip", LeadSailUnreadable, "bad_encoding"),
        (gzip.compress(BODY)[:-8] + b"checksum", "gzip", LeadSailUnreadable, "bad_encoding"),
        (gzip.compress(BODY)[:-8], "gzip", LeadSailUnavailable, "truncated"),
        (gzip.compress(BODY)[:5], "gzip", LeadSailUnavailable, "truncated"),
    ],
    ids=["twice", "unknown", "not packed", "zlib", "bad checksum", "no checksum", "cut in the head"],
)
async def test_a_packing_we_cannot_undo(
    sandbox: Sandbox,
    client: Client,
    body: bytes,
    coding: str,
    problem: type[LeadSailProblem],
    reason: str,
) -> None:
    """One coding of gzip is undone, nothing else; half of it is as good as none."""
    sandbox.script(LEAD, Answer(body=body, headers={"Content-Encoding": coding}))
    with pytest.raises(problem, match=reason):
        await ask(client)


async def test_packed_twice_and_told_once(sandbox: Sandbox, client: Client) -> None:
    """It is unpacked once: what is inside is for the decoder to refuse."""
    inner = gzip.compress(BODY)
    sandbox.script(LEAD, Answer(body=gzip.compress(inner), headers=PACKED))
    assert await ask(client) == inner
