"""Blocks, one entry each, as Slack's reference describes them; sizes in characters or items.

https://docs.slack.dev/reference/block-kit/blocks. Left out, so refused: `file`, `call` and `auth_provider`,
which an app can't post directly, and `data_visualization`, whose fields are not known here.
"""

from leadsail_bot.playground.workspace.rules.elements import (
    ALT_TEXT_MAX,
    AS_ACCESSORY,
    ELEMENTS,
    IN_ACTIONS,
    IN_CONTEXT,
    IN_INPUT,
)
from leadsail_bot.playground.workspace.rules.objects import ID, SLACK_FILE, plain, text
from leadsail_bot.playground.workspace.rules.rich_text import RICH_TEXT
from leadsail_bot.playground.workspace.rules.words import (
    Check,
    Required,
    among,
    any_of,
    chars,
    flag,
    items,
    just_one_of,
    must,
    never_both,
    number,
    one_of_kinds,
    only_with,
    or_null,
    shape,
    url,
    whole,
)

MARKDOWN_MAX = 12_000  # also the most over all markdown blocks of a message
TABLE_ROWS_MAX, TABLE_COLUMNS_MAX = 100, 20


def _block(*together: Check, **keys: Check | Required) -> Check:
    return shape(*together, block_id=ID, **keys)


def _elements(most: int, names: list[str]) -> Required:
    return must(items(most, one_of_kinds(ELEMENTS, *names)))


_image = one_of_kinds(ELEMENTS, "image")
_raw = {
    "raw_text": shape(text=must(chars(10_000))),
    "raw_number": shape(value=must(number), text=must(chars(10_000))),
}
_cell = one_of_kinds({**_raw, "rich_text": RICH_TEXT})
_column = shape(align=among("left", "center", "right"), is_wrapped=flag)

BLOCKS: dict[str, Check] = {
    "section": _block(
        any_of("text", "fields"),
        text=text(3_000),
        fields=items(10, text(2_000)),
        accessory=one_of_kinds(ELEMENTS, *AS_ACCESSORY),
        expand=flag,
    ),
    "header": _block(text=must(plain(150))),
    "divider": _block(),
    "context": _block(elements=_elements(10, IN_CONTEXT)),
    "actions": _block(elements=_elements(25, IN_ACTIONS)),
    "image": _block(
        just_one_of("image_url", "slack_file"),
        image_url=url,
        slack_file=SLACK_FILE,
        alt_text=must(chars(ALT_TEXT_MAX)),
        title=plain(2_000),
    ),
    "input": _block(
        label=must(plain(2_000)),
        element=must(one_of_kinds(ELEMENTS, *IN_INPUT)),
        hint=plain(2_000),
        optional=flag,
        dispatch_action=flag,
    ),
    "rich_text": RICH_TEXT,
    "video": _block(
        title=must(plain(199)),
        alt_text=must(chars(ALT_TEXT_MAX)),
        video_url=must(url),
        thumbnail_url=must(url),
        title_url=url,
        description=plain(200),
        author_name=chars(49),
        provider_name=chars(200),
        provider_icon_url=url,
    ),
    "markdown": _block(text=must(chars(MARKDOWN_MAX))),
    "table": _block(
        rows=must(items(TABLE_ROWS_MAX, items(TABLE_COLUMNS_MAX, _cell))),
        column_settings=items(TABLE_COLUMNS_MAX, or_null(_column)),
    ),
    "data_table": _block(
        caption=must(chars(3_000)),
        rows=must(items(201, items(20, _cell), least=2)),
        page_size=whole(1, 100),
        row_header_column_index=whole(0, 19),
    ),
    "alert": _block(text=must(text(200)), level=among("default", "info", "warning", "error", "success")),
    "card": _block(
        any_of("hero_image", "title", "actions", "body"),
        hero_image=_image,
        icon=_image,
        title=text(150),
        subtitle=text(150),
        body=text(200),
        subtext=text(200),
        actions=items(3, one_of_kinds(ELEMENTS, "button")),
    ),
    "context_actions": _block(elements=_elements(5, ["feedback_buttons", "icon_button"])),
    "task_card": _block(
        task_id=must(chars(255)),
        title=must(chars(3_000)),
        status=must(among("pending", "in_progress", "complete", "error")),
        details=RICH_TEXT,
        output=RICH_TEXT,
        sources=items(None, one_of_kinds(ELEMENTS, "url")),
    ),
}
_IN_CONTAINER = [
    *["actions", "context", "divider", "header", "image"],
    *["input", "rich_text", "section", "table", "video"],
]

BLOCKS["carousel"] = _block(elements=must(items(10, one_of_kinds(BLOCKS, "card"))))
BLOCKS["plan"] = _block(title=must(chars(3_000)), tasks=items(50, one_of_kinds(BLOCKS, "task_card"), least=0))
BLOCKS["container"] = _block(
    any_of("title", "rich_text_title"),
    never_both("is_collapsible", "has_header_divider"),
    only_with("default_collapsed", "is_collapsible"),
    title=plain(150),
    rich_text_title=RICH_TEXT,
    subtitle=text(150),
    child_blocks=must(items(10, one_of_kinds(BLOCKS, *_IN_CONTAINER))),
    width=among("narrow", "standard", "wide", "full"),
    icon=_image,
    is_collapsible=flag,
    default_collapsed=flag,
    has_header_divider=flag,
)
