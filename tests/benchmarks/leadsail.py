"""LeadSail for benchmarks, a process of its own: `python -m tests.benchmarks.leadsail`.

It prints its port. `GET /control/latency/0.05` sets how long it thinks, in seconds; `GET /control/calls` says
how often it was asked for a history, and `/control/warm/50x40` makes it build such a body beforehand.
"""

import asyncio

from tests.benchmarks import documents, wire
from tests.benchmarks.wire import Answer

HISTORY, RECORD, CONTROL = "/api/v1/interactions/lead/", "/api/v1/leads/", "/control/"


class LeadSail:
    """Answers for every lead, by the size in its id."""

    def __init__(self) -> None:
        self.latency_s = 0.0
        self.calls = 0

    def handle(self, path: str, _body: bytes) -> Answer:
        """One request."""
        if path.startswith(HISTORY):
            self.calls += 1
            found = documents.SIZE.match(path.removeprefix(HISTORY))
            assert found
            return Answer(documents.history(int(found[1]), int(found[2])), wait_s=self.latency_s)
        if path.startswith(RECORD):
            return Answer(documents.record("lead_maria42"), wait_s=self.latency_s)
        what, _, value = path.removeprefix(CONTROL).partition("/")
        if what == "latency":
            self.latency_s = float(value)
        elif what == "warm":
            documents.history(*map(int, value.split("x")))
        return Answer(str(self.calls).encode())


async def main() -> None:
    """Serve until killed."""
    server, port = await wire.serve(LeadSail().handle)
    print(port, flush=True)  # noqa: T201 - how the other end learns it
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
