"""The page's own scripts, sheets and pictures. Their address changes with them: browsers may keep them."""

from hashlib import blake2s
from pathlib import Path

from leadsail_bot.playground.page.borrowed import FONTS

FOLDER = Path(__file__).with_name("static")
# Style sheets, each after those it may overrule; they travel as one.
SHEETS = (
    *("fonts", "theme", "layout", "sidebar", "guide", "levers", "message", "thread", "composer", "file"),
    *("blocks", "text", "controls", "select", "menu", "dialog"),
)


def style() -> str:
    """All sheets as one; without those letters that aren't installed."""
    there = SHEETS if FONTS else [sheet for sheet in SHEETS if sheet != "fonts"]
    return "\n".join(FOLDER.joinpath(f"{sheet}.css").read_text("utf-8") for sheet in there)


def mark() -> str:
    """What tells these files from those of another version: a hash over all of them."""
    files = (file.read_bytes() for file in sorted(FOLDER.iterdir()))
    return blake2s(b"".join([style().encode(), *files]), digest_size=6).hexdigest()


ADDRESS = f"/static/{mark()}/"
