"""Blocks in, markup out: one template per kind of block and element decides how it looks."""

from collections.abc import Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any

from jinja2 import ChainableUndefined, Environment, FileSystemLoader
from markupsafe import Markup

from leadsail_bot.playground.page import assets, choices, dates, emoji, inline, mrkdwn, richtext
from leadsail_bot.playground.page.reader import Reader

Block = Mapping[str, Any]

TEMPLATES = Path(__file__).with_name("templates")
LONG_TEXT_CHARACTERS = 700  # beyond it Slack folds a section of a message behind "See more"


@cache
def environment() -> Environment:
    """The one template environment of the page, escaping on."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=ChainableUndefined,  # a block may leave out anything it does not need
    )
    made.globals["assets"] = assets.ADDRESS
    made.tests["openable"] = lambda url: bool(url) and inline.opens(str(url))
    made.filters["plain"] = plain
    made.filters["label"] = label
    made.filters["is_long"] = is_long
    made.filters["local_input"] = local_input
    made.filters["key"] = key
    made.filters["conversations"] = choices.conversations
    made.filters["channels"] = choices.channels
    return made


def blocks(
    given: Sequence[Block],
    reader: Reader,
    surface: str = "message",
    scope: str = "",
    errors: Mapping[str, str] | None = None,
) -> Markup:
    """Render blocks as one reader sees them on a `message`, `modal` or `home`.

    A kind of block without a template is named where it stands. `scope` begins every element id, so that
    two messages may use the same block ids on one page. `errors` (by block id) stand below their inputs.
    """
    template = environment().get_template("blocks.html")
    html = template.render(
        blocks=given, surface=surface, scope=scope, errors=errors or {}, **vocabulary(reader)
    )
    return Markup(html)  # noqa: S704  jinja escaped it


def vocabulary(reader: Reader) -> dict[str, Any]:
    """What every template of the page may call: text objects and rich text, bound to one reader."""
    return {
        "reader": reader,
        "text": partial(text, reader=reader),
        "rich": partial(richtext.markup, reader=reader),
    }


def text(given: Mapping[str, Any] | None, reader: Reader) -> Markup:
    """A text object (`mrkdwn` or `plain_text`) as markup; nothing for none."""
    if not given:
        return Markup("")
    words = str(given.get("text", ""))
    if given.get("type") == "mrkdwn":
        return mrkdwn.markup(words, reader, verbatim=bool(given.get("verbatim")))
    return plain(words)


def plain(words: str) -> Markup:
    """Plain text: only short codes and line ends mean anything."""
    return Markup("<br>").join(emoji.markup(line) for line in emoji.replaced(str(words)).split("\n"))


def label(given: Mapping[str, Any] | None) -> str:
    """A text object where markup can't stand, as in a list of options."""
    return emoji.replaced(str((given or {}).get("text", "")))


def key(identifier: str | None) -> Markup:
    """The attribute by which the page's script knows a block or element again from one version to the next.

    Ids that Slack added itself, such as `=00a1`, are others each time: no key then.
    """
    if not identifier or identifier.startswith("="):
        return Markup("")
    return Markup(' data-key="{}"').format(identifier)


def is_long(block: Block) -> bool:
    """Whether Slack would fold this section's text."""
    return not block.get("expand") and len((block.get("text") or {}).get("text", "")) > LONG_TEXT_CHARACTERS


def local_input(epoch: object, reader: Reader) -> str:
    """Seconds since 1970 as a `datetime-local` field wants them, on the reader's clock; empty for none."""
    moment = dates.local(str(epoch), reader.zone)
    return f"{moment:%Y-%m-%dT%H:%M}" if moment else ""
