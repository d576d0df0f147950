"""Faults of the way to LeadSail: LS-01 to LS-07, LS-31 and LS-32."""

import datetime
import socket
import ssl
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager

import aiohttp
import trustme
from aiohttp.abc import AbstractResolver, ResolveResult

from leadsail_bot.playground.sandbox import Answer, Sandbox
from tests.faults.bench import DOCUMENTS, HISTORY, Bench
from tests.faults.row import DOWN, UNREADABLE, Fails, Fault, Passes, Row, Stage, scripted, wired
from tests.faults.wire import LOOPBACK, OK, Wire, keeps_saying, says, silence
from tests.office import API_KEY, Office

INSECURE = "The connection to LeadSail isn't secure, so it was stopped. Your admin has been told."
ALERT = {"alert": True}
HOST = "leadsail.invalid"  # RFC 2606: no such name exists
SHORT = {"LEADSAIL_DEADLINE_SECONDS": "1"}
SHORT_S = 1.5
DEADLINE_S = 8.5  # the real deadline, and half a second to say so
BACKLOG_FILLERS = 8


class Names(AbstractResolver):
    """Knows that every name is this machine, unless `lost`; counts who asked."""

    def __init__(self) -> None:
        self.lost = False
        self.asked = 0

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        self.asked += 1
        if self.lost:
            raise OSError(socket.EAI_NONAME, "Name or service not known")
        return [
            ResolveResult(hostname=host, host=LOOPBACK, port=port, family=socket.AF_INET, proto=0, flags=0)
        ]

    async def close(self) -> None: ...


def connector(names: Names, tls: ssl.SSLContext | None = None) -> Callable[[], aiohttp.BaseConnector]:
    """Connects by these names, remembering none, so that each attempt asks for one."""
    return lambda: aiohttp.TCPConnector(resolver=names, use_dns_cache=False, ssl=tls or True)


@asynccontextmanager
async def blackhole() -> AsyncIterator[Stage]:
    """A listener whose backlog is full: nobody refuses, nobody answers; healed, it accepts again."""
    names = Names()
    with ExitStack() as opened:
        listener = opened.enter_context(socket.socket())
        listener.bind((LOOPBACK, 0))
        fillers = _filled(listener, opened)
        wire = Wire(DOCUMENTS, sock=listener)
        async with AsyncExitStack() as running:

            def strike(_: Office) -> None:
                if wire.heard:  # it is healed by now: a backlog can't be filled again under a server
                    wire.fault = silence
                else:
                    listener.listen(0)
                    next(fillers)

            async def heal(_: Office) -> None:
                next(fillers)
                await running.enter_async_context(wire)

            yield Stage(
                strike,
                heal,
                attempts=lambda _: names.asked,
                leadsail_by=connector(names),
                settings={"LEADSAIL_BASE_URL": f"http://localhost:{listener.getsockname()[1]}"},
            )


def _filled(listener: socket.socket, opened: ExitStack) -> Iterator[None]:
    """Fill the backlog; the second step empties it."""
    fillers = [opened.enter_context(socket.socket()) for _ in range(BACKLOG_FILLERS)]
    for filler in fillers:
        filler.setblocking(False)
        filler.connect_ex(listener.getsockname())
    yield
    for filler in fillers:
        filler.close()
    yield


@asynccontextmanager
async def no_name() -> AsyncIterator[Stage]:
    """LeadSail's name can't be found; the host is one that nobody can have."""
    names, ca = Names(), trustme.CA()
    async with Wire(DOCUMENTS, tls=_speaking(ca.issue_cert(HOST))) as wire:

        def strike(_: Office) -> None:
            names.lost = True

        async def heal(_: Office) -> None:
            names.lost = False

        yield Stage(
            strike,
            heal,
            attempts=lambda _: names.asked,
            leadsail_by=connector(names, _trusting(ca)),
            settings={"LEADSAIL_BASE_URL": f"https://{HOST}:{wire.port}"},
        )


def bad_certificate(kind: str) -> Fault:
    """A certificate that must be refused, from an authority we trust but for the self-signed one."""

    @asynccontextmanager
    async def staged() -> AsyncIterator[Stage]:
        ca, stranger = trustme.CA(), trustme.CA()
        long_ago = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
        bad = {
            "expired": lambda: ca.issue_cert(LOOPBACK, not_after=long_ago),
            "wrong host": lambda: ca.issue_cert("other.example"),
            "self-signed": lambda: stranger.issue_cert(LOOPBACK),
        }[kind]()
        tls = _speaking(ca.issue_cert(LOOPBACK))
        async with Wire(DOCUMENTS, tls=tls) as wire:

            def strike(_: Office) -> None:
                bad.configure_cert(tls)

            async def heal(_: Office) -> None:
                assert not wire.heard  # so the key can't have been either
                ca.issue_cert(LOOPBACK).configure_cert(tls)

            yield Stage(
                strike,
                heal,
                attempts=lambda _: len(wire.asked(HISTORY)),
                leadsail_by=lambda: aiohttp.TCPConnector(ssl=_trusting(ca), force_close=True),
                settings={"LEADSAIL_BASE_URL": wire.url},
            )

    return staged


def _speaking(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


def _trusting(ca: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context()
    ca.configure_trust(context)
    return context


def redirect(status: int) -> "Redirected":
    """One of the statuses that mean "elsewhere"."""
    return Redirected(status)


class Redirected:
    """LeadSail points to a second server, which counts: it hears nothing, so it can't hear the key."""

    def __init__(self, status: int) -> None:
        self._status = status

    async def __call__(self, bench: Bench) -> None:
        async with Sandbox(API_KEY) as other:
            answer = Answer(status=self._status, body=b"", headers={"Location": f"{other.url}{HISTORY}"})
            proof = Fails(scripted(answer), UNREADABLE, "redirect_refused", {"host": LOOPBACK})
            await proof(bench)
            assert not other.calls


DRIP = Answer(body=b" " * 100_000, drip_s=0.15)
RAW = {
    "nothing but a greeting": says(b"SSH-2.0-OpenSSH_9.6\r\n"),
    "garbage status line": says(b"HTTP/1.1 abc OK\r\n\r\n"),
    "header of 1 MB": says(OK, b"X-Long: ", b"x" * 1_000_000, b"\r\n\r\n{}"),
    "100,000 headers": says(OK, b"X-Many: 1\r\n" * 100_000, b"\r\n{}"),
    "no header at all": says(OK, b"nonsense\r\n\r\n"),
}

ROWS = [
    Row(
        "LS-01",
        "connect timeout",
        Fails(
            blackhole,
            DOWN,
            "timeout",
            {"phase": "connect"},
            attempts=(2, 5),  # of history and record together, which share the budget for second attempts
            retry={"reason": "timeout", "phase": "connect"},
            within_s=SHORT_S,
            settings=SHORT,
        ),
    ),
    Row(
        "LS-02",
        "never answers",
        Fails(
            scripted(Answer(hang=True)),
            DOWN,
            "timeout",
            {"phase": "read"},
            attempts=(2, 2),
            retry={"reason": "timeout", "phase": "read"},
            within_s=SHORT_S,
            settings=SHORT,
        ),
    ),
    Row(
        "LS-03",
        "slow drip",
        Fails(scripted(DRIP), DOWN, "timeout", {"phase": "total"}, within_s=SHORT_S, settings=SHORT),
    ),
    Row(
        "LS-03",
        "slow drip, the real deadline",
        Fails(scripted(DRIP), DOWN, "timeout", {"phase": "total"}, within_s=DEADLINE_S, kept=""),
    ),
    Row(
        "LS-04",
        "reset before headers",
        Passes(scripted(Answer(reset="before headers"), once=True), 2, {"reason": "reset"}),
    ),
    Row(
        "LS-04",
        "reset mid body",
        Passes(scripted(Answer(reset="mid body"), once=True), 2, {"reason": "reset"}),
    ),
    Row(
        "LS-04",
        "reset for ever",
        Fails(scripted(Answer(reset="before headers")), DOWN, "reset", attempts=(3, 3)),
    ),
    Row(
        "LS-05",
        "truncated once",
        Passes(scripted(Answer(truncated=True), once=True), 2, {"reason": "truncated"}),
    ),
    Row(
        "LS-05",
        "truncated for ever",
        Fails(scripted(Answer(truncated=True)), DOWN, "truncated", attempts=(3, 3)),
    ),
    *(
        Row("LS-06", kind, Fails(bad_certificate(kind), INSECURE, "tls_error", ALERT, attempts=(0, 0)))
        for kind in ("expired", "wrong host", "self-signed")
    ),
    Row(
        "LS-07",
        "no such name",
        Fails(
            no_name,
            DOWN,
            "timeout",
            {"phase": "dns"},
            attempts=(2, 5),  # as in LS-01
            retry={"reason": "timeout", "phase": "dns"},
        ),
    ),
    *(Row("LS-31", str(status), redirect(status)) for status in (301, 302, 303, 307, 308)),
    *(
        Row("LS-32", kind, Fails(wired(talk), DOWN, "protocol_error", attempts=(2, 2)))
        for kind, talk in RAW.items()
    ),
    Row(
        "LS-32",
        "1xx flood",
        Fails(
            wired(keeps_saying(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n" * 10, every_s=0.001)),
            DOWN,
            "timeout",
            {"phase": "total"},
            within_s=SHORT_S,
            settings=SHORT,
        ),
    ),
]
