"""Where each block may stand: in a message, a modal, the Home tab.

The table of Slack's block reference (https://docs.slack.dev/reference/block-kit/blocks).
"""

from typing import Any

from leadsail_bot.playground.workspace.rules.words import Findings, report

EVERYWHERE, NOT_MODAL, NOT_MESSAGE = {"message", "modal", "home"}, {"message", "home"}, {"modal"}
MESSAGE_ONLY = {"message"}

WHERE = {
    "section": EVERYWHERE,
    "header": EVERYWHERE,
    "context": EVERYWHERE,
    "divider": EVERYWHERE,
    "actions": EVERYWHERE,
    "image": EVERYWHERE,
    "input": EVERYWHERE,
    "rich_text": EVERYWHERE,
    "video": EVERYWHERE,
    "card": EVERYWHERE,
    "container": NOT_MODAL,
    "carousel": NOT_MODAL,
    "table": NOT_MODAL,
    "data_table": NOT_MODAL,
    "alert": NOT_MESSAGE,
    "markdown": MESSAGE_ONLY,
    "context_actions": MESSAGE_ONLY,
    "task_card": MESSAGE_ONLY,
    "plan": MESSAGE_ONLY,
}
MODAL_ONLY_ELEMENTS = {"file_input"}


def check(blocks: list[dict[str, Any]], surface: str, at: str, found: Findings) -> None:
    """Report every block, and every element, that may not stand on this surface."""
    for position, block in enumerate(blocks):
        if surface not in WHERE[block["type"]]:
            report(found, f"unsupported type: {block['type']}", f"{at}/{position}/type")
        element = block.get("element") or {}
        if surface != "modal" and element.get("type") in MODAL_ONLY_ELEMENTS:
            report(found, f"unsupported type: {element['type']}", f"{at}/{position}/element/type")
