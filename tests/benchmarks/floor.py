"""What is left where a bot on Bolt does only what none can do without: `python -m tests.benchmarks.floor`.

It acknowledges, asks LeadSail once for each lead's history and record (without the record nobody knows the
name, or do-not-call), reads nothing of what comes, and posts a message that was made beforehand, as long as
ours. A figure that this doesn't reach can't be reached on this machine.
"""

import asyncio
import os
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
from aiohttp import web
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.benchmarks.bare_bolt import authorize

MESSAGE = b'{"response_type":"ephemeral","text":"%s"}' % (b"x" * 15_400)
JSON = {"Content-Type": "application/json; charset=utf-8"}
KEY = {"X-API-Key": os.environ["LEADSAIL_API_KEY"]}


class Floor:
    """A session, and the leads that somebody asked for."""

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession
        self._asked: dict[str, asyncio.Future[tuple[bytes, bytes]]] = {}
        self._answers: set[asyncio.Task[None]] = set()

    async def opened(self, _: web.Application) -> AsyncIterator[None]:
        """The session, for as long as the server runs."""
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=200)) as self._session:
            yield

    async def acknowledge(self, ack: AsyncAck, command: dict[str, Any]) -> None:
        """The command."""
        await ack()
        answer = asyncio.create_task(self._answer(command["text"], command["response_url"]))
        self._answers.add(answer)
        answer.add_done_callback(self._answers.discard)

    async def _answer(self, lead: str, response_url: str) -> None:
        if lead not in self._asked:
            self._asked[lead] = asyncio.gather(
                self._fetched(f"interactions/lead/{lead}"), self._fetched(f"leads/{lead}")
            )
        await self._asked[lead]
        async with self._session.post(response_url, data=MESSAGE, headers=JSON) as answer:
            await answer.read()

    async def _fetched(self, below: str) -> bytes:
        url = f"{os.environ['LEADSAIL_BASE_URL']}/api/v1/{below}"
        async with self._session.get(url, headers=KEY) as answer:
            return await answer.read()


def main() -> None:
    """Serve until killed."""
    app = AsyncApp(
        client=AsyncWebClient(os.environ["SLACK_BOT_TOKEN"]),
        signing_secret=os.environ["SLACK_SIGNING_SECRET"],
        authorize=authorize,
        process_before_response=True,
    )
    floor = Floor()
    app.command("/lead-history")(floor.acknowledge)
    served = app.web_app()
    served.cleanup_ctx.append(floor.opened)
    web.run_app(served, host=os.environ["HOST"], port=int(os.environ["PORT"]), backlog=1024, access_log=None)


if __name__ == "__main__":
    main()
