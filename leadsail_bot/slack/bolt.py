"""Bolt and the Web API's client, set up so that neither does anything behind our back."""

import os
import re
from collections.abc import Callable
from typing import Any

import aiohttp
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

CALL_S = 5.0  # for whoever calls to keep: over a session of ours the SDK keeps no time
CODE = re.compile(r"[a-z_]{1,60}")  # how Slack spells its words for what is wrong
# Its words for a fault of its own, after which a call may be done or not; docs.slack.dev, methods' errors.
STUMBLED = frozenset({"internal_error", "fatal_error", "service_unavailable"})
_PLACE = re.compile(r"\[json-pointer:(/(?:blocks|view)[a-z0-9_/]*)\]")
PLACES_MAX = 5


def web(token: str | None, api_url: str, session: aiohttp.ClientSession) -> AsyncWebClient:
    """A client over a pool that is shared; it repeats nothing: a post whose answer got lost may be stored."""
    made = _Web(
        token=token,
        base_url=api_url,
        session=session,
        trust_env_in_session=False,
        retry_handlers=[],
    )
    made.proxy = None  # the SDK takes one from the environment when it is given none; the session has ours
    return made


class _Web(AsyncWebClient):
    async def api_call(self, *args: Any, **kwargs: Any) -> AsyncSlackResponse:
        """As it is, but JSON that is no object, a gateway's, is no answer: the SDK fails on it."""
        try:
            return await super().api_call(*args, **kwargs)
        except AttributeError as error:
            raise aiohttp.ClientPayloadError("no object") from error


def code(error: SlackApiError) -> str:
    """Slack's own word for what is wrong; "" where something else answered, an error page for one.

    The SDK's response has a `get` that fails on a body that is no JSON object.
    """
    found = _said(error).get("error")
    return found if isinstance(found, str) and CODE.fullmatch(found) else ""


def places(error: SlackApiError) -> dict[str, list[str]]:
    """`places` in what was sent that Slack finds fault with, if it names any; without its words about them,
    which may quote what stands there.
    """
    found = _PLACE.findall(str(_said(error).get("response_metadata")))
    return {"places": found[:PLACES_MAX]} if found else {}


def _said(error: SlackApiError) -> dict[str, Any]:
    answer = getattr(error.response, "data", error.response)
    return answer if isinstance(answer, dict) else {}


def app(client: AsyncWebClient, identity: Callable[[], AuthorizeResult]) -> AsyncApp:
    """Bolt, answering Slack in the same breath: our listeners only acknowledge and start a task.

    What reaches it has been verified already (`signed`, or Socket Mode), so it verifies nothing. `identity`
    is who we are, asked once and not at every request. `client` has no token: Bolt would warn about it, and
    about one that it finds in the environment, which the settings have read.
    """
    os.environ.pop("SLACK_BOT_TOKEN", None)

    async def authorize() -> AuthorizeResult:  # Bolt looks at the names of its arguments: no method will do
        return identity()

    return AsyncApp(
        name="leadsail-bot",
        client=client,
        authorize=authorize,
        signing_secret="",
        request_verification_enabled=False,
        process_before_response=True,
        attaching_function_token_enabled=False,  # for workflow steps and assistants, of which we have none
        attaching_conversation_kwargs_enabled=False,
    )
