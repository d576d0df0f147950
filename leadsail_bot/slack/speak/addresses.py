"""Posts to the addresses that Slack gives out: where an answer is awaited, and where a file's bytes go."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import urlsplit

import aiohttp

from leadsail_bot.errors import SlackRefused, SlackUnavailable
from leadsail_bot.slack import bolt
from leadsail_bot.slack.speak import insist

POST_S = 2.0  # so that two more tries and a fallback fit before the person has waited ten seconds
FOREIGN = "foreign_response_url"  # our own word: somebody has Slack's signing secret
_HOSTS = {"slack.com": "hooks.slack.com", "slack-gov.com": "hooks.slack-gov.com"}
_TAKEN = frozenset({"ok", "", '{"ok":true}'})  # what a response_url says then
_SAID_MAX = 2_000  # bytes; a gateway's page says no more that matters
_JSON = {"Content-Type": "application/json; charset=utf-8"}
_IN_TIME = aiohttp.ClientTimeout(total=POST_S)


class Addresses:
    """Posts bytes, once. Every method raises

    - SlackRefused: Slack said no; `reason` is its word.
    - SlackUnavailable: no answer from Slack.
    """

    def __init__(self, session: aiohttp.ClientSession, api_url: str) -> None:
        self._session = session
        self._origin = _origin(api_url)

    async def respond(self, response_url: str, body: bytes) -> None:
        """What a response_url is sent, as JSON; one that isn't Slack's is sent nothing."""
        if not response_url.startswith(f"{self._origin}/"):  # before the first slash all parsers agree
            raise SlackRefused(FOREIGN)
        answer, said = await self._post(response_url, body, "response_url", _JSON)
        if answer.status == HTTPStatus.OK and said in _TAKEN:
            return
        if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
            raise SlackRefused("ratelimited", again_after_s=insist.again_after_s(answer.headers))
        word = _word(said)
        if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR or word in bolt.STUMBLED:
            raise SlackUnavailable("response_url")
        raise SlackRefused(word or f"status_{answer.status}")

    async def upload(self, upload_url: str, data: bytes) -> None:
        """A file's bytes; Slack shows them nowhere yet."""
        answer, _ = await self._post(upload_url, data, "upload")
        if answer.status != HTTPStatus.OK:
            raise SlackRefused(f"status_{answer.status}")

    async def _post(
        self, url: str, data: bytes, where: str, headers: Mapping[str, str] | None = None
    ) -> tuple[aiohttp.ClientResponse, str]:
        """The answer, and the beginning of what it says."""
        try:
            async with self._session.post(
                url, data=data, headers=headers, allow_redirects=False, timeout=_IN_TIME
            ) as answer:
                return answer, (await answer.content.read(_SAID_MAX)).decode("utf-8", "replace").strip()
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise SlackUnavailable(where) from error


def _origin(api_url: str) -> str:
    """The only origin response_urls may have: Slack's hooks host, or on loopback the API's own origin."""
    url = urlsplit(api_url)
    hooks = _HOSTS.get(url.hostname or "")
    return f"https://{hooks}" if hooks else f"{url.scheme}://{url.netloc}"


def _word(said: str) -> str:
    """Slack's word in the no of a response_url, which comes bare or as JSON; "" where there is none."""
    try:
        word = json.loads(said)["error"]
    except (ValueError, RecursionError, TypeError, KeyError):
        word = said
    return word if isinstance(word, str) and bolt.CODE.fullmatch(word) else ""
