"""The server's end of Socket Mode: up to ten connections, each parcel to one, acknowledged by its id."""

import asyncio
import secrets
from contextlib import suppress
from typing import Any

import msgspec
from aiohttp import WSMsgType, web

from leadsail_bot.playground.workspace.parcels import Ack, Parcel

SOCKETS_MAX = 10
PING_EVERY_S = 10.0
CONNECTION_LIFE_S = 18_060  # as live Slack announces it; scripted disconnects end a connection earlier


class Link:
    """One connection. A silent one has stopped answering pings, like a half-open socket."""

    def __init__(self, socket: web.WebSocketResponse, request: web.Request) -> None:
        self.socket = socket
        self.request = request
        self.leaving = False
        self.silent = False

    async def say(self, message: dict[str, Any]) -> None:
        """Send one JSON message."""
        await self.socket.send_str(msgspec.json.encode(message).decode())


class Sockets:
    """All connections of the app, and the acknowledgements that are awaited on any of them."""

    def __init__(self, app_id: str) -> None:
        self.links: list[Link] = []
        self.handshakes = 0
        self._app_id = app_id
        self._tickets: set[str] = set()
        self._awaited: dict[str, asyncio.Future[Ack]] = {}
        self._turn = 0

    # ── what `apps.connections.open` and the route need

    def ticket(self) -> str:
        """A single-use ticket for one connection."""
        ticket = secrets.token_urlsafe(16)
        self._tickets.add(ticket)
        return ticket

    def redeem(self, ticket: str) -> bool:
        """Whether the ticket was good; whoever dials has used it up, even if the handshake then fails."""
        good = ticket in self._tickets
        self._tickets.discard(ticket)
        self.handshakes += 1
        return good

    async def accept(self, request: web.Request, *, invited: bool) -> web.StreamResponse:
        """Serve one connection until it ends, if it came with a ticket."""
        if not invited:
            return web.Response(status=401, text="invalid ticket")
        socket = web.WebSocketResponse(autoping=False, compress=False)
        await socket.prepare(request)
        link = Link(socket, request)
        if len(self.links) >= SOCKETS_MAX:
            await link.say(self._disconnect("too_many_websockets"))
            await socket.close()
            return socket
        self.links.append(link)
        pings = asyncio.create_task(_ping(link))
        try:
            await link.say(self._hello())
            await self._listen(link)
        finally:
            pings.cancel()
            self._forget(link)
        return socket

    async def _listen(self, link: Link) -> None:
        async for message in link.socket:
            if link.silent:
                continue
            if message.type is WSMsgType.TEXT:
                self._acknowledged(message.data)
            elif message.type is WSMsgType.PING:
                await link.socket.pong(message.data)

    def _acknowledged(self, text: str) -> None:
        """Match an acknowledgement, from whichever connection, with its parcel; late ones find nobody."""
        try:
            told = msgspec.json.decode(text, type=dict[str, Any])
        except msgspec.DecodeError:
            return  # as good as no acknowledgement
        waiting = self._awaited.pop(told.get("envelope_id", ""), None)
        if waiting is not None and not waiting.done():
            waiting.set_result(Ack(200, told.get("payload") or None))

    # ── the way to the app

    async def carry(self, parcel: Parcel, deadline_s: float) -> Ack:
        """Send a parcel to the next connection in turn and wait for its acknowledgement."""
        link = self._next()
        waiting = asyncio.get_running_loop().create_future()
        self._awaited[parcel.id] = waiting
        try:
            await link.say(envelope(parcel))
            return await asyncio.wait_for(waiting, deadline_s)
        finally:
            self._awaited.pop(parcel.id, None)

    def _next(self) -> Link:
        able = [link for link in self.links if not link.leaving and not link.socket.closed]
        if not able:
            raise ConnectionError("no Socket Mode connection")
        self._turn += 1
        return able[self._turn % len(able)]

    # ── scripted endings

    async def warn(self) -> None:
        """Announce to every connection that it ends in about ten seconds; it still takes parcels."""
        for link in list(self.links):
            await link.say(self._disconnect("warning"))

    async def refresh(self, count: int) -> None:
        """Ask the oldest `count` connections to come back anew; nothing more is sent on the old."""
        await self._part("refresh_requested", self.links[:count])

    async def disable(self) -> None:
        """What an administrator switching Socket Mode off looks like."""
        await self._part("link_disabled", list(self.links))

    async def _part(self, reason: str, links: list[Link]) -> None:
        for link in links:
            link.leaving = True
            await link.say(self._disconnect(reason))

    def kill(self) -> None:
        """Cut every connection without a closing handshake."""
        for link in list(self.links):
            self._forget(link)
            if link.request.transport is not None:
                link.request.transport.abort()

    def silence(self) -> None:
        """Leave every connection half open: nothing is answered any more, pings included."""
        for link in self.links:
            link.silent = link.leaving = True

    async def close(self) -> None:
        """End all connections properly."""
        for link in list(self.links):
            await link.socket.close()

    def _forget(self, link: Link) -> None:
        if link in self.links:
            self.links.remove(link)

    # ── Slack's own messages

    def _hello(self) -> dict[str, Any]:
        return {
            "type": "hello",
            "num_connections": len(self.links),
            "debug_info": {
                "host": "applink-playground",
                "build_number": 1,
                "approximate_connection_time": CONNECTION_LIFE_S,
            },
            "connection_info": {"app_id": self._app_id},
        }

    def _disconnect(self, reason: str) -> dict[str, Any]:
        return {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-playground"}}


async def _ping(link: Link) -> None:
    """Ping as Slack does; not aiohttp's own heartbeat, which would go on when the link is to fall silent."""
    while not link.socket.closed:
        await asyncio.sleep(PING_EVERY_S)
        if not link.silent:
            with suppress(ConnectionError):
                await link.socket.ping(b"Ping from applink-playground")


def envelope(parcel: Parcel) -> dict[str, Any]:
    """A parcel in its Socket Mode envelope; only events carry the retry fields."""
    body: dict[str, Any] = {
        "envelope_id": parcel.id,
        "payload": parcel.payload,
        "type": parcel.kind,
        "accepts_response_payload": parcel.kind != "events_api",
    }
    if parcel.kind == "events_api" or parcel.retry is not None:
        body["retry_attempt"] = parcel.retry or 0
        body["retry_reason"] = parcel.retry_reason or ""
    return body
