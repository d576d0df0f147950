"""What Slack refuses: structure, surfaces, lengths, counts and totals of blocks, messages and views.

`words` is the vocabulary; `objects`, `rich_text`, `elements` and `blocks` are Slack's reference in it;
`surfaces` says where a block may stand, `whole` what holds over all blocks together.
"""

from dataclasses import dataclass, field
from typing import Any

import msgspec

from leadsail_bot.playground.workspace.rules import surfaces, whole
from leadsail_bot.playground.workspace.rules.blocks import BLOCKS
from leadsail_bot.playground.workspace.rules.objects import ID_MAX, OPTION, OPTION_GROUP, plain
from leadsail_bot.playground.workspace.rules.whole import counted
from leadsail_bot.playground.workspace.rules.words import (
    Check,
    Findings,
    Required,
    chars,
    flag,
    items,
    just_one_of,
    must,
    one_of_kinds,
    report,
    shape,
)

__all__ = ["Verdict", "counted", "message", "options", "view"]

MESSAGE_BLOCKS_MAX, VIEW_BLOCKS_MAX = 50, 100
MESSAGE_CHARACTERS_MAX = 13_200  # undocumented; "12,000 text characters with a buffer" (bolt-js #2509)
VIEW_MAX_BYTES = 250_000
PRIVATE_METADATA_MAX = 3_000
OPTIONS_MAX = 100

_message_blocks = items(MESSAGE_BLOCKS_MAX, one_of_kinds(BLOCKS), least=0)
_common: dict[str, Check | Required] = {
    "blocks": must(items(VIEW_BLOCKS_MAX, one_of_kinds(BLOCKS))),
    "private_metadata": chars(PRIVATE_METADATA_MAX, least=0),
    "callback_id": chars(ID_MAX, least=0),
    "external_id": chars(ID_MAX, least=0),
}
_suggested = shape(
    just_one_of("options", "option_groups"),
    options=items(OPTIONS_MAX, OPTION, least=0),
    option_groups=items(OPTIONS_MAX, OPTION_GROUP, least=0),
)
_views = one_of_kinds(
    {
        "modal": shape(
            **_common,
            title=must(plain(24)),
            submit=plain(24),
            close=plain(24),
            clear_on_close=flag,
            notify_on_close=flag,
        ),
        "home": shape(**_common),
    }
)


@dataclass(frozen=True)
class Verdict:
    """What Slack says: an error code, or None, and one line for each place that is wrong."""

    error: str | None = None
    messages: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether Slack accepts it."""
        return self.error is None


def message(blocks: list[dict[str, Any]], *, at: str = "/blocks") -> Verdict:
    """Judge the blocks of a message: `invalid_blocks` with pointers, or `msg_blocks_too_long`."""
    found: Findings = []
    _message_blocks(blocks, at, found)
    if not found:
        surfaces.check(blocks, "message", at, found)
        whole.check(blocks, at, found)
    if found:
        return Verdict("invalid_blocks", found)
    if counted(blocks) > MESSAGE_CHARACTERS_MAX:
        return Verdict("msg_blocks_too_long")
    return Verdict()


def view(payload: dict[str, Any]) -> Verdict:
    """Judge a modal or Home tab: `invalid_arguments` with pointers, or `view_too_large`."""
    found: Findings = []
    _views(payload, "/view", found)
    if not found:
        surfaces.check(payload["blocks"], payload["type"], "/view/blocks", found)
        whole.check(payload["blocks"], "/view/blocks", found)
        _submittable(payload, found)
    if found:
        return Verdict("invalid_arguments", found)
    if len(msgspec.json.encode(payload)) > VIEW_MAX_BYTES:
        return Verdict("view_too_large")
    return Verdict()


def options(body: Any) -> Verdict:
    """Judge the answer to a `block_suggestion`: up to 100 options, or groups of them; none is fine."""
    found: Findings = []
    _suggested(body, "", found)
    return Verdict("invalid_arguments", found) if found else Verdict()


def _submittable(payload: dict[str, Any], found: Findings) -> None:
    """A modal with an input block needs a submit button, also when its inputs all dispatch at once."""
    has_input = any(block["type"] == "input" for block in payload["blocks"])
    if payload["type"] == "modal" and has_input and "submit" not in payload:
        report(found, "missing required field: submit", "/view")
