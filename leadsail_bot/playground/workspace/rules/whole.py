"""Rules about a message or view as a whole: ids that must differ, totals over all blocks."""

import re
from collections.abc import Iterator
from typing import Any

from leadsail_bot.playground.workspace.interactive import in_block
from leadsail_bot.playground.workspace.rules.blocks import MARKDOWN_MAX
from leadsail_bot.playground.workspace.rules.words import Findings, length, report

Json = dict[str, Any]
TABLES_MAX, DATA_TABLES_MAX = 10_000, 20_000  # characters in all cells of a message
OVERHEAD = 100  # what a header or container adds to a message's count, about (bolt-js #2509)
_BARE_AMPERSAND = re.compile(r"&(?!amp;|lt;|gt;)")


def check(blocks: list[Json], at: str, found: Findings) -> None:
    """Report what only shows when all blocks are seen together; they are well-formed by now."""
    _unique_ids(blocks, at, found)
    _one_focus(blocks, at, found)
    _total(blocks, "markdown", MARKDOWN_MAX, at, found)
    _total(blocks, "table", TABLES_MAX, at, found)
    _total(blocks, "data_table", DATA_TABLES_MAX, at, found)
    _even_rows(blocks, at, found)


def counted(blocks: list[Json]) -> int:
    """The characters Slack counts towards a message's budget: texts once escaped, 100 a header or container.

    Undocumented; pieced together from bolt-js #2509 and #2867, rounded up where reports differ.
    """
    return sum(_counted(block) for block in blocks)


def everywhere(blocks: list[Json], at: str) -> Iterator[tuple[Json, str]]:
    """Every block with its pointer, the ones inside containers and carousels too."""
    for position, block in enumerate(blocks):
        here = f"{at}/{position}"
        yield block, here
        if block["type"] == "container":
            yield from everywhere(block["child_blocks"], f"{here}/child_blocks")
        if block["type"] == "carousel":
            yield from everywhere(block["elements"], f"{here}/elements")


def _unique_ids(blocks: list[Json], at: str, found: Findings) -> None:
    seen: set[str] = set()
    for block, here in everywhere(blocks, at):
        block_id = block.get("block_id")
        if block_id in seen:
            report(found, f'`block_id` "{block_id}" already exists', f"{here}/block_id")
        seen |= {block_id} if block_id else set()
        actions = [element["action_id"] for element in in_block(block) if "action_id" in element]
        for action_id in sorted({one for one in actions if actions.count(one) > 1}):
            report(found, f'`action_id` "{action_id}" already exists in this block', here)


def _one_focus(blocks: list[Json], at: str, found: Findings) -> None:
    focused = [
        here
        for block, here in everywhere(blocks, at)
        for element in in_block(block)
        if element.get("focus_on_load")
    ]
    for here in focused[1:]:
        report(found, "only one element may set focus_on_load", here)


def _total(blocks: list[Json], kind: str, most: int, at: str, found: Findings) -> None:
    """A sum over all blocks of a kind; the pointer names the block that goes over it."""
    total = 0
    for block, here in everywhere(blocks, at):
        if block["type"] == kind:
            total += sum(length(text) for text, _ in _texts(block))
            if total > most:
                report(found, f"{kind} blocks must be less than {most + 1} characters in total", here)
                return


def _even_rows(blocks: list[Json], at: str, found: Findings) -> None:
    """A data_table's rows are equally long, and its header holds no rich_text."""
    for block, here in everywhere(blocks, at):
        if block["type"] != "data_table":
            continue
        if len({len(row) for row in block["rows"]}) > 1:
            report(found, "all rows must have the same number of cells", f"{here}/rows")
        if any(cell["type"] == "rich_text" for cell in block["rows"][0]):
            report(found, "header cells cannot be rich_text", f"{here}/rows/0")


def _counted(block: Json) -> int:
    own = OVERHEAD if block["type"] in ("header", "container") else 0
    if block["type"] == "container":
        titles = {key: block[key] for key in ("title", "rich_text_title", "subtitle") if key in block}
        return own + counted(block["child_blocks"]) + sum(_escaped(*text) for text in _texts(titles))
    return own + sum(_escaped(*text) for text in _texts(block))


def _texts(value: Any) -> Iterator[tuple[str, bool]]:
    """Every text people see in a value, with whether it was sent escaped (mrkdwn)."""
    if isinstance(value, list):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, dict):
        if value.get("type") == "link" and "text" not in value:
            yield value["url"], False
        for key, inner in value.items():
            if isinstance(inner, str):
                if key == "text":
                    yield inner, value.get("type") == "mrkdwn"
            else:
                yield from _texts(inner)


def _escaped(text: str, is_mrkdwn: bool) -> int:
    """The length once `&`, `<` and `>` are entities; mrkdwn was sent that way, its own `<…>` aside."""
    if is_mrkdwn:
        return length(text) + 4 * len(_BARE_AMPERSAND.findall(text))
    return length(text) + 4 * text.count("&") + 3 * (text.count("<") + text.count(">"))
