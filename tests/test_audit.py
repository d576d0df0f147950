"""The audit tells who looked at whom."""

import io
import json
import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from leadsail_bot.audit import Audit
from leadsail_bot.errors import Misconfigured

LOOK: dict[str, Any] = {
    "team": "T1",
    "user": "U1",
    "channel": "C1",
    "lead": "lead_maria42",
    "action": "history",
}


def test_an_audit_line_says_who_looked_at_whom() -> None:
    """Exactly these fields, in this order, and no content."""
    stream = io.StringIO()
    Audit(None, stream=stream).write(**LOOK, source="live")
    entry = json.loads(stream.getvalue())
    assert datetime.fromisoformat(entry.pop("timestamp")).tzinfo == UTC
    assert list(entry.items()) == [
        ("event", "audit"),
        *LOOK.items(),
        ("allowed", True),
        ("reason", ""),
        ("source", "live"),
    ]


def test_n_looks_are_n_lines(tmp_path: Path) -> None:
    """Each is in the file as soon as it is written, and none forges another; a restart adds to the file."""
    file = tmp_path / "audit.log"
    for start in range(2):
        audit = Audit(file)
        audit.write(**LOOK | {"lead": "a\r\n\u2028\ud83d\x1b"}, allowed=False, reason="guest")
        lines = file.read_text(encoding="utf-8").splitlines()
        assert len(lines) == start + 1
        assert json.loads(lines[-1])["allowed"] is False
        audit.close()


@pytest.mark.parametrize("gone", [Path.unlink, lambda file: file.rename(file.with_suffix(".1"))])
def test_a_file_that_is_rotated_is_begun_anew(tmp_path: Path, gone: Callable[[Path], object]) -> None:
    """Whoever moves it away or deletes it need tell nobody; a folder that is gone too ends nothing."""
    file = tmp_path / "logs" / "audit.log"
    file.parent.mkdir()
    audit = Audit(file)
    for _ in range(2):
        audit.write(**LOOK)
    gone(file)
    for _ in range(3):
        audit.write(**LOOK)
    assert len(file.read_text("utf-8").splitlines()) == 3
    assert not file.stat().st_mode & 0o111
    assert [len(old.read_text("utf-8").splitlines()) for old in file.parent.glob("*.1")] in ([], [2])
    shutil.rmtree(file.parent)
    audit.write(**LOOK)
    audit.close()


def test_a_fifo_that_nobody_reads_is_named(tmp_path: Path) -> None:
    """The start doesn't wait for a reader; once there is one, it gets the lines."""
    fifo = tmp_path / "audit"
    os.mkfifo(fifo)
    with pytest.raises(Misconfigured) as caught:
        Audit(fifo)
    assert caught.value.problems[0].startswith("AUDIT_LOG can't be opened")
    reader = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)
    audit = Audit(fifo)
    audit.write(**LOOK)
    assert os.read(reader, 4096).count(b"\n") == 1
    audit.close()
    os.close(reader)


def test_a_pipe_keeps_no_line_back(tmp_path: Path) -> None:
    """Standard output may be a pipe with a buffer: a crash mustn't lose who looked at whom."""
    with (tmp_path / "out").open("w", encoding="utf-8", buffering=65_536) as stream:
        Audit(None, stream=stream).write(**LOOK)
        assert (tmp_path / "out").read_text(encoding="utf-8").count("\n") == 1
