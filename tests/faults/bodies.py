"""Answers that are no history: LS-19 to LS-21, LS-23, LS-27 and LS-28."""

import gzip
import zlib

from leadsail_bot.playground.sandbox import Answer
from tests import samples
from tests.faults.bench import LEAD, Bench
from tests.faults.row import DOWN, UNREADABLE, Fails, Row, scripted, wired
from tests.faults.wire import OK, keeps_saying
from tests.office import elements

TOO_LARGE = "This lead's history is too large to show here. Open it in LeadSail."
LEAD_PAGE = "https://leadsail.example/leads/{lead_id}"
SMALL_CAP = {"LEADSAIL_MAX_BODY_MB": "8"}
PACKED = {"Content-Encoding": "gzip"}
PIECE = b" " * 65_536
WHOLE = 100_000_000


def page(kind: str) -> Answer:
    """What a login or a proxy says with a 200."""
    return Answer(body=b"<!doctype html><title>Sign in</title>", content_type=kind)


def holding(value: bytes) -> bytes:
    """A history with one raw value in the place of an interaction's status."""
    return samples.body(samples.interaction(status="?")).replace(b'"?"', value)


DEEP = b"[" * 200_000 + b"]" * 200_000
BAD_JSON = {
    "cut short": (b'{"success":true,"data":{"inter', "truncated"),
    "not JSON": (b"success=true", "malformed"),
    "NaN": (holding(b"NaN"), "malformed"),
    "Infinity": (holding(b"-Infinity"), "malformed"),
    "byte order mark": (b"\xef\xbb\xbf" + samples.body(), "malformed"),
    "bad UTF-8": (holding(b'"\xff\xfe"'), "encoding"),
    "UTF-16": (samples.body().decode().encode("utf-16"), "malformed"),
    "200,000 levels": (b'{"data":' + DEEP + b"}", "nesting"),
    "200,000 levels in an item": (holding(DEEP), "nesting"),
}
WRONG_TOP = {
    "a list": b"[]",
    "a text": b'"history"',
    "null": b"null",
    "a number": b"7",
    "no data": b'{"success":true}',
    "data is a list": b'{"success":true,"data":[]}',
    "interactions is an object": b'{"success":true,"data":{"interactions":{}}}',
    "interactions is null": b'{"success":true,"data":{"interactions":null}}',
    "200,000 lists in each other": DEEP,
    "a million elements": b'{"success":true,"data":{"interactions":[' + b"{}," * 999_999 + b"{}]}}",
}


def bomb(megabytes: int) -> bytes:
    """So many megabytes of spaces, packed a thousandfold, and cut off where nobody should ever get."""
    pack = zlib.compressobj(9, wbits=31)
    head = pack.compress(b"") + pack.flush(zlib.Z_FULL_FLUSH)
    block = pack.compress(b" " * 1_000_000) + pack.flush(zlib.Z_FULL_FLUSH)  # the same wherever it stands
    return head + block * megabytes


def double_bomb() -> bytes:
    """A bomb that is packed once more: a few kilobytes."""
    return gzip.compress(bomb(300))


def too_large(answer: Answer) -> Fails:
    """Dropped at the limit, at once."""
    return Fails(scripted(answer), TOO_LARGE, "too_large", settings=SMALL_CAP)


def bad_coding(body: bytes, coding: str, event: str = "bad_encoding") -> Fails:
    """A packing that isn't undone."""
    answer = Answer(body=body, headers={"Content-Encoding": coding})
    return Fails(scripted(answer), UNREADABLE, event, settings=SMALL_CAP)


async def elsewhere(bench: Bench) -> None:
    """What is too large for Slack is a click away, where the operator said where that is."""
    async with bench.office({**SMALL_CAP, "LEADSAIL_LEAD_URL": LEAD_PAGE}) as office:
        office.sandbox.script(LEAD, Answer(body=[PIECE] * 200))
        told = await bench.ask(office)
        assert TOO_LARGE in told.words
        [button] = elements(told.message.blocks)
        assert (button["text"]["text"], button["url"]) == (
            "Open in LeadSail",
            LEAD_PAGE.replace("{lead_id}", LEAD),
        )


ROWS = [
    *(
        Row("LS-19", kind, Fails(scripted(page(kind)), UNREADABLE, "not_json", {"content_type": kind}))
        for kind in ("text/html", "application/octet-stream")
    ),
    Row("LS-19", "no type", Fails(scripted(page("")), UNREADABLE, "not_json", attempts=(1, 2))),
    Row("LS-20", "204", Fails(scripted(Answer(status=204, body=b"")), DOWN, "empty_body", attempts=(2, 2))),
    Row("LS-20", "empty", Fails(scripted(Answer(body=b"")), DOWN, "empty_body", attempts=(2, 2))),
    Row("LS-20", "white space", Fails(scripted(Answer(body=b"\r\n ")), DOWN, "empty_body", attempts=(2, 2))),
    *(
        Row("LS-21", case, Fails(scripted(Answer(body=body)), UNREADABLE, "bad_json", {"kind": kind}))
        for case, (body, kind) in BAD_JSON.items()
    ),
    *(
        Row("LS-23", case, Fails(scripted(Answer(body=body)), UNREADABLE, "schema_mismatch"))
        for case, body in WRONG_TOP.items()
    ),
    Row("LS-27", "a way to LeadSail", elsewhere),
    Row(
        "LS-27",
        "100 MB, told in advance",
        Fails(
            wired(keeps_saying(OK + b"Content-Length: %d\r\n\r\n" % WHOLE, PIECE, times=WHOLE // len(PIECE))),
            TOO_LARGE,
            "too_large",
            settings=SMALL_CAP,
        ),
    ),
    Row(
        "LS-27",
        "without an end",
        Fails(wired(keeps_saying(OK + b"\r\n", PIECE)), TOO_LARGE, "too_large", settings=SMALL_CAP),
    ),
    Row("LS-28 HC-2", "gzip bomb", too_large(Answer(body=bomb(300), headers=PACKED))),
    Row("LS-28 HC-2", "double gzip, told once", bad_coding(double_bomb(), "gzip", "bad_json")),
    Row("LS-28", "double gzip, told twice", bad_coding(double_bomb(), "gzip, gzip")),
    Row("LS-28 HC-7", "bad gzip", bad_coding(b"not packed at all", "gzip")),
    Row("LS-28", "unknown coding", bad_coding(b"{}", "br")),
]
