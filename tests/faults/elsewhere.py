"""Faults that another test proves: where, and that it is there."""

from pathlib import Path

ROOT = Path(__file__).parents[2]


def missing(proofs: dict[str, str]) -> list[str]:
    """The IDs whose proof, given as `file::test`, isn't where it should be."""
    return [fault for fault, proof in proofs.items() if not _is_there(*proof.split("::"))]


def _is_there(file: str, test: str) -> bool:
    path = ROOT / file
    return path.is_file() and f"def {test}(" in path.read_text("utf-8")
