"""Bolt alone, as quick as it gets, only acknowledging: `python -m tests.benchmarks.bare_bolt`."""

import os

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult


async def authorize() -> AuthorizeResult:
    """Who we are, without asking Slack."""
    return AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="xoxb-bench", bot_user_id="U0")


def main() -> None:
    """Serve until killed."""
    app = AsyncApp(
        signing_secret=os.environ["SLACK_SIGNING_SECRET"], authorize=authorize, process_before_response=True
    )

    @app.command("/lead-history")
    async def acknowledge(ack: AsyncAck) -> None:
        await ack()

    app.start(int(os.environ["PORT"]))


if __name__ == "__main__":
    main()
