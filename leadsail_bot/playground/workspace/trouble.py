"""Acting out scripted faults on real connections."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import msgspec
from aiohttp import web

from leadsail_bot.playground.workspace.faults import Fault, Faults
from leadsail_bot.playground.workspace.state import Workspace

NEVER_ANSWERED = 0  # the status recorded for a call that was left hanging or cut off


class Trouble:
    """Stands between a request and its answer; without a waiting fault it only lets through."""

    def __init__(self, faults: Faults, workspace: Workspace) -> None:
        self._faults = faults
        self._workspace = workspace
        self._over = asyncio.Event()

    def end(self) -> None:
        """Let go of everything that hangs."""
        self._over.set()

    async def meet(
        self, target: str, request: web.Request, run: Callable[[], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        """Run a call unless a fault is waiting; what never ran is recorded with what was told instead."""
        fault = self._faults.next(target)
        if fault is None:
            return await run()
        if fault.delay_s:
            await asyncio.sleep(fault.delay_s)
        if fault.lose_answer:
            await run()
            return _cut(request)
        if fault.hang:
            self._workspace.record(target, {}, "hang", NEVER_ANSWERED)
            await self._over.wait()
            return _cut(request)
        if fault.reset:
            self._workspace.record(target, {}, "reset", NEVER_ANSWERED)
            return _cut(request)
        if fault.error is not None or fault.status is not None:
            return self._answer(target, fault)
        return await run()

    def _answer(self, target: str, fault: Fault) -> web.Response:
        headers = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
        status = fault.status or (404 if target == "response_url" else 200)
        if fault.error is not None and target != "response_url":
            answer = {"ok": False, "error": fault.error}
            self._workspace.record(target, {}, answer, status)
            return json_answer(answer, status, headers)
        body = fault.error or fault.body
        self._workspace.record(target, {}, body, status)
        kind = "text/html" if body.startswith("<") else "text/plain"
        return web.Response(status=status, text=body, headers=headers, content_type=kind)


def json_answer(answer: dict[str, Any], status: int, headers: Mapping[str, str]) -> web.Response:
    """A JSON answer as Slack sends it."""
    body = msgspec.json.encode(answer)
    return web.Response(
        body=body, status=status, headers=headers, content_type="application/json", charset="utf-8"
    )


def _cut(request: web.Request) -> web.Response:
    """Reset the connection; the response returned for form's sake goes nowhere."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)
