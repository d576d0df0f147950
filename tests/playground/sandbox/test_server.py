"""The sandbox answers as LeadSail's documentation says."""

import asyncio
import gzip
import io
import json
import wave

import aiohttp
import pytest

from leadsail_bot.playground.sandbox import Sandbox
from leadsail_bot.playground.sandbox.leads import sample
from tests.playground.sandbox.conftest import KEY

HISTORY = "/api/v1/interactions/lead/lead_maria42"


async def test_history_is_wrapped_as_documented(caller: aiohttp.ClientSession) -> None:
    """A history is `{success: true, data: {interactions: […]}}`, as JSON."""
    async with caller.get("/api/v1/interactions/lead/lead_abc123") as response:
        assert response.status == 200
        assert response.content_type == "application/json"
        assert await response.json() == {"success": True, "data": {"interactions": [sample.INTERACTION]}}


async def test_one_interaction_has_no_wrapper_key(caller: aiohttp.ClientSession) -> None:
    """A single interaction stands in `data` itself."""
    async with caller.get("/api/v1/interactions/int_abc123") as response:
        assert await response.json() == {"success": True, "data": sample.INTERACTION}


async def test_lead_record(caller: aiohttp.ClientSession) -> None:
    """A lead's record carries the names of lead and campaign that the interactions lack."""
    async with caller.get("/api/v1/leads/lead_maria42") as response:
        lead = (await response.json())["data"]
    assert (lead["firstName"], lead["campaign"]["name"]) == ("Maria", "Harborlight – Auto Quotes")


async def test_what_was_put_before_the_start_wins() -> None:
    """The catalogue has a lead of that name, and it isn't the one that a test put there."""
    headers = {"X-API-Key": KEY}
    ours = Sandbox(api_key=KEY)
    ours.put({"leadId": "lead_maria42"}, [])
    async with (
        ours as sandbox,
        aiohttp.ClientSession(sandbox.url, headers=headers) as session,
        session.get(HISTORY) as history,
        session.get("/api/v1/leads/lead_maria42") as lead,
    ):
        assert (await history.json())["data"] == {"interactions": []}
        assert (await lead.json())["data"] == {"leadId": "lead_maria42"}


@pytest.mark.parametrize("key", [None, "", "wrong"], ids=["no key", "empty key", "wrong key"])
async def test_a_wrong_key_is_unauthorized(sandbox: Sandbox, key: str | None) -> None:
    """Every API path wants `X-API-Key` and says UNAUTHORIZED with 401 otherwise."""
    headers = {} if key is None else {"X-API-Key": key}
    async with (
        aiohttp.ClientSession(sandbox.url, headers=headers) as session,
        session.get(HISTORY) as response,
    ):
        assert response.status == 401
        assert await response.json() == {
            "success": False,
            "error": {"code": "UNAUTHORIZED", "message": "Authentication required"},
        }


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/interactions/lead/lead_nobody1",
        "/api/v1/interactions/int_nothing",
        "/api/v1/leads/lead_nobody1",
        "/api/v1/campaigns/U4D",
        "/recordings/int_maria_missed.wav",
    ],
)
async def test_what_is_unknown_is_not_found(caller: aiohttp.ClientSession, path: str) -> None:
    """Unknown ids, paths and recordings answer NOT_FOUND with 404, in the envelope."""
    async with caller.get(path) as response:
        assert response.status == 404
        assert (await response.json())["error"]["code"] == "NOT_FOUND"


async def test_a_lead_without_interactions_has_an_empty_list(caller: aiohttp.ClientSession) -> None:
    """An existing lead that nobody has contacted is no error."""
    async with caller.get("/api/v1/interactions/lead/lead_noor0") as response:
        assert await response.json() == {"success": True, "data": {"interactions": []}}


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "HEAD"])
async def test_anything_but_get_is_a_violation(
    sandbox: Sandbox, caller: aiohttp.ClientSession, method: str
) -> None:
    """A request that could write is refused with 405 and held against the caller."""
    async with caller.request(method, "/api/v1/leads/lead_maria42") as response:
        assert response.status == 405
    assert [(call.method, call.path) for call in sandbox.violations] == [
        (method, "/api/v1/leads/lead_maria42")
    ]


async def test_calls_are_recorded_as_they_came(sandbox: Sandbox, caller: aiohttp.ClientSession) -> None:
    """Tests count and read requests: method, path, query and headers, in order."""
    async with caller.get("/api/v1/leads", params={"search": "maria"}):
        pass
    async with caller.get(HISTORY):
        pass
    search, history = sandbox.calls
    assert (search.method, search.path, search.query) == ("GET", "/api/v1/leads", {"search": "maria"})
    assert history.path == HISTORY
    assert history.headers["x-api-key"] == "test-key"


async def test_bodies_are_compressed_when_accepted(caller: aiohttp.ClientSession) -> None:
    """`Accept-Encoding: gzip` is honoured: the bot's own decompression is exercised."""
    headers = {"Accept-Encoding": "gzip, deflate"}
    async with caller.get(HISTORY, headers=headers, auto_decompress=False) as response:
        assert response.headers["Content-Encoding"] == "gzip"
        assert json.loads(gzip.decompress(await response.read()))["success"] is True


@pytest.mark.parametrize(
    ("search", "ids"),
    [
        ("maria delgado", ["lead_maria42"]),
        ("DELGADO", ["lead_maria42"]),
        ("maria.delgado@example.com", ["lead_maria42"]),
        ("+1 (202) 555-0142", ["lead_maria42"]),
        ("lead_maria42", ["lead_maria42"]),
        ("dana whitfield", ["lead_dana1", "lead_dana2"]),
        ("303-555-0171", ["lead_dana1", "lead_dana2"]),
        ("美玲", ["lead_meiling8"]),
        ("nobody at all", []),
    ],
)
async def test_search_by_name_email_phone_or_id(
    caller: aiohttp.ClientSession, search: str, ids: list[str]
) -> None:
    """`search` finds what the documentation says it looks at, duplicates of one person included."""
    async with caller.get("/api/v1/leads", params={"search": search}) as response:
        data = (await response.json())["data"]
    assert [lead["leadId"] for lead in data["leads"]] == ids
    assert (data["hasMore"], data["nextCursor"]) == (False, None)


async def test_pages_of_leads_follow_the_cursor(caller: aiohttp.ClientSession) -> None:
    """The cursor is the last id of the page before; following it visits every lead once."""
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        params = {"limit": "4"} | ({"cursor": cursor} if cursor else {})
        async with caller.get("/api/v1/leads", params=params) as response:
            data = (await response.json())["data"]
        assert len(data["leads"]) <= 4
        seen += [lead["leadId"] for lead in data["leads"]]
        cursor = data["nextCursor"]
    assert len(seen) == len(set(seen)) >= 12


@pytest.mark.parametrize("params", [{"limit": "101"}, {"limit": "many"}, {"cursor": "lead_nobody1"}])
async def test_a_bad_page_request_is_a_validation_error(
    caller: aiohttp.ClientSession, params: dict[str, str]
) -> None:
    """Only VALIDATION_ERROR carries details, a list of strings."""
    async with caller.get("/api/v1/leads", params=params) as response:
        error = (await response.json())["error"]
    assert (response.status, error["code"]) == (400, "VALIDATION_ERROR")
    assert all(isinstance(detail, str) for detail in error["details"])


async def test_a_recording_is_a_real_wav(sandbox: Sandbox, caller: aiohttp.ClientSession) -> None:
    """A call's recordingUrl opens without a key and plays for a few seconds, not in silence."""
    async with caller.get("/api/v1/interactions/int_maria_quote") as response:
        url = (await response.json())["data"]["call"]["recordingUrl"]
    assert url == f"{sandbox.url}/recordings/int_maria_quote.wav"
    async with aiohttp.ClientSession() as stranger, stranger.get(url) as audio:
        assert audio.headers["Content-Type"] == "audio/wav"
        body = await audio.read()
    with wave.open(io.BytesIO(body)) as file:
        assert 2 <= file.getnframes() / file.getframerate() <= 10
        assert any(file.readframes(file.getnframes()))


@pytest.mark.parametrize(
    ("asked", "status", "first", "last"),
    [("bytes=0-99", 206, 0, 99), ("bytes=100-", 206, 100, None), ("bytes=-50", 206, -50, None)],
)
async def test_a_recording_can_be_sought(
    caller: aiohttp.ClientSession, asked: str, status: int, first: int, last: int | None
) -> None:
    """Players ask for ranges; each gets exactly those bytes and where they lie."""
    path = "/recordings/int_maria_quote.wav"
    async with caller.get(path) as response:
        whole = await response.read()
    async with caller.get(path, headers={"Range": asked}) as response:
        part = await response.read()
    begin = first if first >= 0 else len(whole) + first
    end = len(whole) if last is None else last + 1
    assert (response.status, part) == (status, whole[begin:end])
    assert response.headers["Content-Range"] == f"bytes {begin}-{end - 1}/{len(whole)}"


async def test_a_range_beyond_the_end_is_refused(caller: aiohttp.ClientSession) -> None:
    """416 with the true length (RFC 9110, 15.5.17)."""
    async with caller.get("/recordings/int_maria_quote.wav", headers={"Range": "bytes=9999999-"}) as response:
        assert response.status == 416
        assert response.headers["Content-Range"].startswith("bytes */")


async def test_tests_add_leads_of_their_own(sandbox: Sandbox, caller: aiohttp.ClientSession) -> None:
    """`put` adds a lead that is listed, found and searched like any other."""
    interaction = {"interactionId": "int_own", "type": "sms"}
    sandbox.put({"leadId": "lead_own1", "firstName": "Own", "phone": None}, [interaction])
    async with caller.get("/api/v1/interactions/lead/lead_own1") as response:
        assert (await response.json())["data"]["interactions"] == [interaction]
    async with caller.get("/api/v1/leads", params={"search": "own"}) as response:
        assert [lead["leadId"] for lead in (await response.json())["data"]["leads"]] == ["lead_own1"]


async def test_latency_and_the_most_requests_at_once(sandbox: Sandbox, caller: aiohttp.ClientSession) -> None:
    """Latency delays each answer, not one after the other; the peak of requests in flight is kept."""
    sandbox.latency_s = 0.1
    loop = asyncio.get_running_loop()
    began = loop.time()
    responses = await asyncio.gather(*(caller.get(HISTORY) for _ in range(5)))
    assert 0.1 <= loop.time() - began < 0.4
    assert sandbox.most_at_once == 5
    for response in responses:
        response.release()


async def test_a_lone_surrogate_travels_escaped(caller: aiohttp.ClientSession) -> None:
    """Half an emoji is sent as `\\ud83d` in valid UTF-8, other scripts as they are: like a Node.js server."""
    async with caller.get("/api/v1/interactions/lead/lead_odette13") as response:
        assert "\\ud83d" in (await response.read()).decode("utf-8", "strict")
    async with caller.get("/api/v1/interactions/lead/lead_meiling8") as response:
        assert "陈美玲" in (await response.read()).decode("utf-8", "strict")
