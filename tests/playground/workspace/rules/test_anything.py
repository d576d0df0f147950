"""The rules judge whatever they are handed without failing, and agree with the SDK's own models."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.models import blocks as sdk

from leadsail_bot.playground.workspace import rules
from leadsail_bot.playground.workspace.rules.blocks import BLOCKS
from leadsail_bot.playground.workspace.rules.elements import ELEMENTS

KEYS = [
    "text",
    "fields",
    "accessory",
    "elements",
    "element",
    "options",
    "option_groups",
    "initial_options",
    "title",
    "blocks",
    "rows",
]
SCALARS = (
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from([*BLOCKS, *ELEMENTS])
)
NESTED = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["type", *KEYS]), inner, max_size=4)
    ),
    max_leaves=15,
)


@given(blocks=st.lists(NESTED, max_size=3), payload=NESTED)
def test_anything_is_judged(blocks: list[Any], payload: Any) -> None:
    """Whatever JSON an app sends, there is a verdict and no exception."""
    assert rules.message(blocks).error in (None, "invalid_blocks", "msg_blocks_too_long")
    assert rules.view(payload).error in (None, "invalid_arguments", "view_too_large")


def test_what_the_sdk_builds_passes() -> None:
    """Blocks built with slack_sdk's models, which check themselves, are taken as they are."""
    button = sdk.ButtonElement(text="Older", action_id="older", value="2", style="primary")
    option = sdk.Option(text=sdk.PlainTextObject(text="Calls"), value="calls")
    built = [
        sdk.HeaderBlock(text="Maria Lopez"),
        sdk.SectionBlock(text=sdk.MarkdownTextObject(text="*Call*", verbatim=True), accessory=button),
        sdk.ContextBlock(elements=[sdk.PlainTextObject(text="as of 14:02", emoji=False)]),
        sdk.DividerBlock(),
        sdk.ActionsBlock(elements=[button, sdk.StaticSelectElement(action_id="f", options=[option])]),
        sdk.RichTextBlock(
            elements=[
                sdk.RichTextSectionElement(elements=[sdk.RichTextElementParts.Text(text="Hello")]),
                sdk.RichTextPreformattedElement(elements=[sdk.RichTextElementParts.Text(text="+15550101")]),
            ]
        ),
    ]
    assert rules.message([block.to_dict() for block in built]).messages == []
