"""The house stays easy to walk through: few names at the door, short files, nothing of any one machine."""

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TOP_LEVEL = {
    "app.py",
    "leadsail_bot",
    "tests",
    "manifest.yml",
    "Dockerfile",
    "README.md",
    "pyproject.toml",
    "requirements.txt",
}
LINES_MAX = 300
OURS = {"leadsail_bot", "compression"}  # the latter is Python's own from 3.14 on

# Spelt in pieces, so that this file names none of them either.
REGISTRIES = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("unpkg", "com"),
    )
]
MACHINE_PATHS = re.compile(rf"(?<![\w.:/-])/(?:{'|'.join(['work', 'farm', 'root', 'home', 'Users'])})/")


def _tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    return [Path(name) for name in listed.stdout.split("\0") if name and (ROOT / name).exists()]


TRACKED = _tracked()
SOURCES = [path for path in TRACKED if path.suffix == ".py" and path.parts[0] in {"app.py", "leadsail_bot"}]


def _text(path: Path) -> str:
    """A file's text; nothing for a picture."""
    content = (ROOT / path).read_bytes()
    return "" if b"\0" in content else content.decode("utf-8")


def test_the_top_level_holds_only_the_names_that_are_fixed() -> None:
    """A newcomer reads the listing once. Files that tools want there begin with a dot."""
    names = {path.parts[0] for path in TRACKED}
    assert {name for name in names if not name.startswith(".")} == TOP_LEVEL


def test_no_registry_is_named() -> None:
    """Where packages come from is each machine's own setting."""
    found = [(path, host) for path in TRACKED for host in REGISTRIES if host in _text(path)]
    assert found == []


def test_no_path_of_any_machine() -> None:
    """What is checked in works in every checkout."""
    found = [(path, match.group()) for path in TRACKED for match in MACHINE_PATHS.finditer(_text(path))]
    assert found == []


@pytest.mark.parametrize("text", ["see /" + "home/ana/x", "(/" + "root/.cache", '"/' + 'work/main"'])
def test_a_machine_path_would_be_found(text: str) -> None:
    """The pattern knows such a path where it sees one."""
    assert MACHINE_PATHS.search(text)


@pytest.mark.parametrize("text", ["https://example.com/home/", "/slack/events", "a/work/b", "/opt/venv"])
def test_other_slashes_are_left_alone(text: str) -> None:
    """Addresses, endpoints and the image's own paths are no machine's."""
    assert not MACHINE_PATHS.search(text)


def test_no_file_is_two_files() -> None:
    """A module of more than 300 lines is probably two things."""
    long = {str(path): lines for path in SOURCES if (lines := _text(path).count("\n")) > LINES_MAX}
    assert long == {}


def test_every_dependency_has_its_reason() -> None:
    """Each line of the dependency lists ends in a comment that says why it is there."""
    text = _text(Path("pyproject.toml"))
    project = tomllib.loads(text)
    optional = project["project"].get("optional-dependencies", {}).values()
    listed = [
        *project["project"]["dependencies"],
        *(name for names in optional for name in names),
        *(name for names in project["dependency-groups"].values() for name in names),
    ]
    bare = [
        name
        for name in listed
        if not re.search(rf'^ *.*"{re.escape(name)}",? *\S* *# \S', text, re.MULTILINE)
    ]
    assert bare == []


def _needed() -> set[str]:
    """The packages that pyproject.toml asks for at run time, and for each extra."""
    project = tomllib.loads(_text(Path("pyproject.toml")))["project"]
    extras = project["optional-dependencies"].values()
    wanted = [*project["dependencies"], *(name for extra in extras for name in extra)]
    return {re.split(r"[\[><=~! ]", name, maxsplit=1)[0] for name in wanted}


def test_everything_imported_is_asked_for() -> None:
    """What only comes along with something else may one day not come."""
    nodes = [node for path in SOURCES for node in ast.walk(ast.parse(_text(path)))]
    modules = {one.name for node in nodes if isinstance(node, ast.Import) for one in node.names}
    modules |= {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}
    others = {name.partition(".")[0] for name in modules} - sys.stdlib_module_names - OURS
    packages = packages_distributions()
    brought = {name: {re.sub(r"[._]", "-", one).lower() for one in packages.get(name, [])} for name in others}
    assert {name for name, by in brought.items() if by.isdisjoint(_needed())} == set()


def test_everything_installed_is_locked_by_hash() -> None:
    """`requirements.txt` pins one version of each package, with the hashes of its files and no index."""
    text = _text(Path("requirements.txt"))
    entries = re.split(r"\n(?=[a-z0-9])", text.strip(), flags=re.IGNORECASE)
    assert all(
        re.match(r"[\w.-]+(\[[\w,]+\])?==\S+", entry) and "--hash=sha256:" in entry for entry in entries
    )
    assert "index-url" not in text
    assert "find-links" not in text


def test_everything_needed_is_locked() -> None:
    """Each run-time dependency of pyproject.toml is in `requirements.txt`, and each extra's."""
    locked = set(re.findall(r"^([\w.-]+?)(?:\[[\w,]+\])?==", _text(Path("requirements.txt")), re.MULTILINE))
    assert _needed() <= locked


def test_test_folders_mirror_the_package() -> None:
    """Who knows where a module is knows where its tests are."""
    folders = {path.parent for path in TRACKED if path.match("test_*.py") and len(path.parts) > 2}
    mirrored = {Path(*folder.parts[1:]) for folder in folders}
    package = {Path(*path.parent.parts[1:]) for path in TRACKED if path.parts[0] == "leadsail_bot"}
    beside = {Path("benchmarks"), Path("faults")}  # they are about the whole, so they mirror nothing
    assert mirrored - package - beside == set()
