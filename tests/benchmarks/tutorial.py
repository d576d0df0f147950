"""The same bot as a good tutorial writes it: `python -m tests.benchmarks.tutorial`.

Bolt's AsyncApp, one httpx client, a TTLCache, `json()`, the SDK's block models and `respond`. It shows less
than ours does (no brief, no warnings, no checks of who asks), which is in its favour.
"""

import os
from typing import Any

import httpx
from cachetools import TTLCache
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ContextBlock,
    DividerBlock,
    HeaderBlock,
    MarkdownTextObject,
    SectionBlock,
)
from slack_sdk.web.async_client import AsyncWebClient

PAGE = 8
leadsail = httpx.AsyncClient(
    base_url=os.environ["LEADSAIL_BASE_URL"],
    headers={"X-API-Key": os.environ["LEADSAIL_API_KEY"]},
    timeout=8.0,
    trust_env=False,
)
histories: TTLCache[str, list[dict[str, Any]]] = TTLCache(maxsize=1_000, ttl=60)
slack = AsyncWebClient(os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"])
app = AsyncApp(client=slack, signing_secret=os.environ["SLACK_SIGNING_SECRET"])


async def history(lead: str) -> list[dict[str, Any]]:
    """Every interaction of a lead, newest first."""
    kept = histories.get(lead)
    if kept is not None:
        return kept
    answer = await leadsail.get(f"/api/v1/interactions/lead/{lead}")
    answer.raise_for_status()
    found: list[dict[str, Any]] = answer.json()["data"]["interactions"]
    found.sort(key=lambda interaction: interaction["createdAt"], reverse=True)
    histories[lead] = found
    return found


def card(interaction: dict[str, Any]) -> list[Block]:
    """One interaction."""
    call = interaction.get("call") or {}
    lines = [
        f"*{interaction['type'].upper()}* · {interaction['status']} · {interaction['createdAt']}",
        interaction["summary"][:700],
    ]
    if interaction["type"] == "sms":
        lines += [f"> *{turn['role']}*: {turn['message'][:350]}" for turn in interaction["transcript"][-3:]]
    transcript = ButtonElement(
        text=f"Transcript · {len(interaction['transcript'])} turns",
        action_id="transcript",
        value=interaction["interactionId"],
    )
    recording = [ButtonElement(text="Recording", url=call["recordingUrl"])] if call else []
    about = f"{call.get('direction', '')} · {call.get('duration', 0)} s · {interaction['phone']}"
    return [
        SectionBlock(text="\n".join(lines)),
        ContextBlock(elements=[MarkdownTextObject(text=about)]),
        ActionsBlock(elements=[*recording, transcript]),
        DividerBlock(),
    ]


@app.command("/lead-history")
async def answer(ack: AsyncAck, respond: AsyncRespond, command: dict[str, Any]) -> None:
    """The command."""
    await ack()
    lead = command["text"].strip()
    found = await history(lead)
    blocks: list[Block] = [HeaderBlock(text=lead), DividerBlock()]
    for interaction in found[:PAGE]:
        blocks += card(interaction)
    blocks.append(ContextBlock(elements=[MarkdownTextObject(text=f"{len(found)} interactions")]))
    await respond(text=f"{lead}: {len(found)} interactions", blocks=blocks)


if __name__ == "__main__":
    app.start(int(os.environ["PORT"]))
