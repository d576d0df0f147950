"""The address of the page's own files is theirs alone: what a browser keeps is never of another version."""

import shutil
from pathlib import Path

import pytest

from leadsail_bot.playground.page import assets


@pytest.mark.parametrize("name", ["page.js", "theme.css", "icons.svg"])
def test_whatever_changes_changes_the_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """A script, a sheet or a picture; the same files have the same address wherever they lie."""
    monkeypatch.setattr(assets, "FOLDER", Path(shutil.copytree(assets.FOLDER, tmp_path / "static")))
    assert f"/static/{assets.mark()}/" == assets.ADDRESS
    with (assets.FOLDER / name).open("a", encoding="utf-8") as file:
        file.write("\n")
    assert f"/static/{assets.mark()}/" != assets.ADDRESS


def test_letters_that_are_installed_later_change_it_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sheet that was kept says nothing of them."""
    here = assets.mark()
    monkeypatch.setattr(assets, "FONTS", None)
    assert assets.mark() != here
