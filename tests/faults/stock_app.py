"""Bolt as its tutorial shows it, for the checks that our own parts pass: `python -m tests.faults.stock_app`.

Socket Mode with `start_async`, and the answer by `respond` after two seconds of work.
"""

import asyncio
import os
from typing import Any

from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

WORK_S = 1.0
PING_S = 0.5  # notices a cut connection sooner than the default of 10 s


async def main() -> None:
    """Serve until killed."""
    client = AsyncWebClient(os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"])
    app = AsyncApp(client=client)

    @app.command("/lead-history")
    async def answer(ack: AsyncAck, respond: AsyncRespond, command: dict[str, Any]) -> None:
        await ack()
        await asyncio.sleep(WORK_S)
        await respond(f"The history of {command['text']}")

    await AsyncSocketModeHandler(app, os.environ["SLACK_APP_TOKEN"], ping_interval=PING_S).start_async()


if __name__ == "__main__":
    asyncio.run(main())
