"""Whoever can't see a message reads or hears the same: every picture of every view is looked through."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.office import said

PICTURES = sorted(Path(__file__).parents[1].rglob("__snapshots__/**/*.json"))
_LETTER = re.compile(r"[^\W_]")
_WORD = re.compile(r"\w+")
_EMOJI_CODE = re.compile(r":[a-z0-9_+-]+:")
_DATE = re.compile(r"<!date\^[^>]*>")


def _shown(picture: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(picture.read_text("utf-8"))
    return found


def _parts(node: Any) -> Iterator[dict[str, Any]]:
    """Every object in it."""
    if isinstance(node, list):
        for one in node:
            yield from _parts(one)
    if isinstance(node, dict):
        yield node
        yield from _parts(list(node.values()))


def _headings(blocks: list[dict[str, Any]]) -> list[str]:
    """What each interaction is called: the bold words after its emoji."""
    return [
        block["elements"][0]["elements"][1]["text"].strip()
        for block in blocks
        if block["type"] == "rich_text"
        and block["elements"][0].get("elements", [{}])[0].get("type") == "emoji"
    ]


def test_there_are_pictures() -> None:
    """The gate has something to look at."""
    assert len(PICTURES) > 40


@pytest.mark.parametrize("picture", PICTURES, ids=lambda path: path.stem)
def test_everybody_can_use_it(picture: Path) -> None:
    """The text names what is shown; images, fields and menus have words; no word is a symbol alone.

    A button's spoken name has the words that stand on it: whoever speaks to press it says those (WCAG 2.5.3).
    """
    shown = _shown(picture)
    if shown.get("type") not in {"modal", "home"}:
        assert _LETTER.search(shown["text"])
        for heading in _headings(shown["blocks"]):
            assert heading.partition(" · ")[0] in shown["text"], heading
    for part in _parts(shown):
        match part.get("type"):
            case "image":
                assert _LETTER.search(part["alt_text"])
            case "input":
                assert _LETTER.search(part["label"]["text"])
            case "button":
                label = _EMOJI_CODE.sub("", part["text"]["text"])
                assert _LETTER.search(label)
                assert _words(label) in _words(part.get("accessibility_label", label)), label
            case "static_select" | "external_select" | "conversations_select" | "users_select":
                assert _LETTER.search(part.get("placeholder", {}).get("text", "")) or _labelled(shown, part)
            case "section" | "context" | "header":
                assert _LETTER.search(_EMOJI_CODE.sub("", _DATE.sub("date", said(part))))


def _words(name: str) -> str:
    return " ".join(_WORD.findall(name.casefold())) + " "


def _labelled(shown: dict[str, Any], element: dict[str, Any]) -> bool:
    """A field's label stands for its placeholder."""
    return any(part.get("element") is element and part.get("label") for part in _parts(shown))


@pytest.mark.parametrize(
    "spoiled",
    [
        {"text": "", "blocks": []},
        {"text": "x", "blocks": [{"type": "image", "image_url": "u", "alt_text": " "}]},
        {
            "text": "x",
            "blocks": [{"type": "actions", "elements": [{"type": "button", "text": {"text": ":x:"}}]}],
        },
        {
            "text": "x",
            "blocks": [{"type": "button", "text": {"text": "Open for me"}, "accessibility_label": "Open it"}],
        },
        {"text": "x", "blocks": [{"type": "input", "label": {"text": ""}, "element": {}}]},
    ],
    ids=["no text", "no alt text", "a symbol", "another name", "no label"],
)
def test_the_gate_finds_what_is_missing(spoiled: dict[str, Any], tmp_path: Path) -> None:
    """A message that leaves somebody out doesn't pass."""
    picture = tmp_path / "spoiled.json"
    picture.write_text(json.dumps(spoiled), "utf-8")
    with pytest.raises(AssertionError):
        test_everybody_can_use_it(picture)
