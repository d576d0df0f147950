"""The gate to LeadSail's network: what is sent, what comes back, and what is refused before it leaves."""

import asyncio

import httpx
import pytest

from leadsail_bot.errors import (
    KeyRefused,
    LeadForbidden,
    LeadNotFound,
    LeadSailBusy,
    LeadSailGarbled,
    LeadSailProblem,
    LeadSailUnavailable,
    LeadSailUnreadable,
    RequestRefused,
)
from leadsail_bot.leadsail.client import Client, ReadOnlyTransport
from leadsail_bot.playground.sandbox import Answer, Sandbox
from tests.leadsail.asking import HISTORY, HUNG_S, LEAD, ask, itself
from tests.leadsail.conftest import KEY, Open

BODY = b'{"success":true}'


async def test_a_history_is_one_get_with_the_key(sandbox: Sandbox, client: Client) -> None:
    """One GET of the documented path, with the key and for JSON, packed with gzip at most."""
    assert (await ask(client)).startswith(b'{"success":true,"data":{"interactions":[')
    [call] = sandbox.calls
    assert (call.method, call.path, dict(call.query)) == ("GET", HISTORY, {})
    sent = {name: call.headers[name] for name in ("X-API-Key", "Accept", "Accept-Encoding")}
    assert sent == {"X-API-Key": KEY, "Accept": "application/json", "Accept-Encoding": "gzip"}


async def test_a_leads_own_record(sandbox: Sandbox, client: Client) -> None:
    """The record has a path of its own; everything else is as with a history."""
    body = await client.lead(LEAD, itself, by=asyncio.get_running_loop().time() + 5)
    assert b'"firstName":"Maria"' in body
    assert [call.path for call in sandbox.calls] == [f"/api/v1/leads/{LEAD}"]


@pytest.mark.parametrize(
    ("status", "problem"),
    [
        (400, RequestRefused),
        (401, KeyRefused),
        (403, LeadForbidden),
        (404, LeadNotFound),
        (410, LeadNotFound),
        (418, RequestRefused),
        (422, RequestRefused),
        (429, LeadSailBusy),
        (500, LeadSailUnavailable),
        (502, LeadSailUnavailable),
        (503, LeadSailUnavailable),
        (504, LeadSailUnavailable),
        (204, LeadSailGarbled),
        (206, LeadSailGarbled),
        (304, LeadSailUnreadable),
    ],
)
async def test_each_status_is_the_problem_of_who_can_mend_it(
    sandbox: Sandbox, client: Client, status: int, problem: type[LeadSailProblem]
) -> None:
    """Nothing but a 200 is a history, whatever its body says; LeadSail is asked once."""
    sandbox.script(LEAD, Answer(status=status, body=b"" if status in {204, 304} else BODY))
    with pytest.raises(LeadSailProblem) as caught:
        await ask(client)
    assert type(caught.value) is problem
    assert len(sandbox.calls) == 1


@pytest.mark.parametrize(
    "kind", ["application/json; charset=utf-8", "Application/JSON", "application/hal+json"]
)
async def test_kinds_of_json(sandbox: Sandbox, client: Client, kind: str) -> None:
    """JSON goes by several names."""
    sandbox.script(LEAD, Answer(body=BODY, content_type=kind))
    assert await ask(client) == BODY


@pytest.mark.parametrize("kind", ["text/html", "text/html; charset=utf-8", "application/octet-stream", ""])
async def test_a_page_with_a_200_is_no_history(sandbox: Sandbox, client: Client, kind: str) -> None:
    """A proxy's or a login's page comes with a 200 too; it isn't even parsed."""
    sandbox.script(LEAD, Answer(body=b"<!doctype html>", content_type=kind))
    with pytest.raises(LeadSailUnreadable, match="not_json"):
        await ask(client)


@pytest.mark.parametrize("body", [b"", b" \r\n"])
async def test_an_empty_body_is_no_history(sandbox: Sandbox, client: Client, body: bytes) -> None:
    """Nothing at all isn't "no calls yet"."""
    sandbox.script(LEAD, Answer(body=body))
    with pytest.raises(LeadSailGarbled, match="empty_body"):
        await ask(client)


@pytest.mark.parametrize("path", ["", "/", "/api/v1", "/api/v1/"])
async def test_the_base_url_may_name_the_version(sandbox: Sandbox, open_client: Open, path: str) -> None:
    """LeadSail's documentation gives the base URL with `/api/v1`, our default is without."""
    await ask(await open_client(f"{sandbox.url}{path}"))
    assert [call.path for call in sandbox.calls] == [HISTORY]


async def test_the_base_url_may_lie_below_a_gateway(sandbox: Sandbox, open_client: Open) -> None:
    """A path of the base URL stays in front, escapes and all."""
    with pytest.raises(LeadNotFound):  # the sandbox has no such path
        await ask(await open_client(f"{sandbox.url}/sales%20team/leadsail/"))
    assert [call.path for call in sandbox.calls] == [f"/sales%20team/leadsail{HISTORY}"]


async def test_no_more_at_once_than_allowed(sandbox: Sandbox, open_client: Open) -> None:
    """`max_concurrency` holds however many ask, and everyone gets a turn."""
    sandbox.latency_s = 0.01
    client = await open_client(sandbox.url, max_concurrency=3)
    assert len(await asyncio.gather(*(ask(client) for _ in range(30)))) == 30
    assert sandbox.most_at_once == 3


async def test_waiting_for_a_turn_counts_too(sandbox: Sandbox, open_client: Open) -> None:
    """The deadline is the caller's: it runs while another holds the only place."""
    sandbox.script(LEAD, Answer(hang=True), forever=True)
    client = await open_client(sandbox.url, max_concurrency=1)
    long = asyncio.get_running_loop().time() + HUNG_S * 2
    holder = asyncio.create_task(client.interactions(LEAD, itself, by=long))
    await asyncio.sleep(0)  # it takes the place
    with pytest.raises(LeadSailBusy, match="queue_full"):
        await ask(client, within_s=0.2)
    assert not holder.done()
    assert len(sandbox.calls) == 1
    holder.cancel()


@pytest.mark.parametrize("origin", ["https://api.leadsail.app", "https://API.LeadSail.app:443/"])
@pytest.mark.parametrize("url", ["https://api.leadsail.app/x", "https://api.leadsail.app:443/x"])
async def test_the_same_origin_in_any_spelling(origin: str, url: str) -> None:
    """A default port that is written out is the same origin: it is let through, with the key."""
    response = await _through(origin, httpx.Request("GET", url))
    assert response.headers["seen-key"] == KEY


@pytest.mark.parametrize(
    ("method", "url"),
    [
        *((method, "https://api.leadsail.app/x") for method in ("POST", "PUT", "PATCH", "DELETE", "HEAD")),
        ("GET", "http://api.leadsail.app/x"),
        ("GET", "https://api.leadsail.app:8443/x"),
        ("GET", "https://api.leadsail.app.evil.example/x"),
        ("GET", "https://evil.example/api.leadsail.app"),
        ("GET", "https://api.leadsail.app@evil.example/x"),
    ],
)
async def test_nothing_but_gets_to_one_origin_passes(method: str, url: str) -> None:
    """The transport itself refuses: no change to a customer's records, no key to another host."""
    request = httpx.Request(method, url)
    with pytest.raises(RequestRefused):
        await _through("https://api.leadsail.app", request)
    assert "X-API-Key" not in request.headers


async def _through(origin: str, request: httpx.Request) -> httpx.Response:
    def inner(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, headers={"seen-key": request.headers["X-API-Key"]})

    transport = ReadOnlyTransport(httpx.MockTransport(inner), httpx.URL(origin), KEY)
    return await transport.handle_async_request(request)
