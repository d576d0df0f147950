"""Connections to other machines."""

import asyncio

import pytest

from tests.office import open_office


@pytest.mark.parametrize("wanted", ["GET http", "POST http"], ids=["LeadSail", "Slack"])
async def test_everything_goes_through_the_proxy(wanted: str) -> None:
    """With OUTBOUND_PROXY set nothing is reached without it: LeadSail, the Web API, response_urls."""
    lines: list[str] = []

    async def relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """A proxy that forwards each request over a connection of its own."""
        head = await reader.readuntil(b"\r\n\r\n")
        lines.append(head.split(b"\r\n", 1)[0].decode())
        method, url, _ = lines[-1].split(" ")
        host, _, rest = url.removeprefix("http://").partition("/")
        there = await asyncio.open_connection(*host.split(":"))
        length = next(
            (int(h.split(b":")[1]) for h in head.split(b"\r\n") if h.lower().startswith(b"content-length")), 0
        )
        headers = head.partition(b"\r\n")[2]
        body = await reader.readexactly(length)
        there[1].write(f"{method} /{rest} HTTP/1.1\r\nConnection: close\r\n".encode() + headers + body)
        writer.write(await there[0].read())
        await writer.drain()
        writer.close()
        there[1].close()

    proxy = await asyncio.start_server(relay, "127.0.0.1", 0)
    async with proxy:
        port = proxy.sockets[0].getsockname()[1]
        async with open_office(OUTBOUND_PROXY=f"http://127.0.0.1:{port}") as office:
            answer = await office.asks("lead_abc123")
            assert "1 call" in answer.text
            assert len(office.sandbox.calls) == len([line for line in lines if "/api/v1/" in line])
        assert [line for line in lines if line.startswith(wanted)]


async def test_a_proxy_of_the_environment_is_not_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """HTTP_PROXY and its like change nothing: the operator's own setting is the only one."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    async with open_office(socket_mode=True) as office:
        assert (await office.asks("lead_abc123")).blocks
