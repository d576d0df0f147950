"""What operators read says what the code does."""

import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from dotenv import dotenv_values

from leadsail_bot.errors import Misconfigured
from leadsail_bot.playground.sandbox.leads.maria import MARIA
from leadsail_bot.settings import VARIABLES, Settings
from tests.faults import elsewhere

ROOT = Path(__file__).parents[1]
ENV_EXAMPLE = (ROOT / ".env.example").read_text("utf-8")
ASSIGNMENT = re.compile(r"^(#?)([A-Z][A-Z0-9_]*)=(.*)$", re.MULTILINE)


def test_env_example_names_every_variable_once() -> None:
    """`.env.example` and the settings know the same variables, neither more nor fewer."""
    names = [name for _, name, _ in ASSIGNMENT.findall(ENV_EXAMPLE)]
    assert sorted(names) == sorted(variable.name for variable in VARIABLES)


def test_env_example_shows_the_defaults() -> None:
    """What is commented out is the default: taking the # away changes nothing."""
    shown = {name: value for hash_, name, value in ASSIGNMENT.findall(ENV_EXAMPLE) if hash_}
    defaults = {variable.name: variable.default or "" for variable in VARIABLES}
    assert shown == {name: defaults[name] for name in shown}


def test_env_example_leaves_only_secrets_to_fill_in() -> None:
    """The lines in force are the credentials, empty; everything else has a default."""
    in_force = dotenv_values(stream=io.StringIO(ENV_EXAMPLE), interpolate=False)
    assert in_force == dict.fromkeys(
        ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "LEADSAIL_API_KEY"], ""
    )


def test_env_example_filled_in_is_enough() -> None:
    """With the credentials and every default spelt out, the settings are complete; as it is, they are not."""
    everything = re.sub(r"^#(?=[A-Z0-9_]+=)", "", ENV_EXAMPLE, flags=re.MULTILINE)
    environ = {
        name: value or ""
        for name, value in dotenv_values(stream=io.StringIO(everything), interpolate=False).items()
    }
    with pytest.raises(Misconfigured):
        Settings.from_env(environ)
    environ |= {"SLACK_BOT_TOKEN": "xoxb-test", "SLACK_APP_TOKEN": "xapp-test", "LEADSAIL_API_KEY": "test"}
    assert Settings.from_env(environ).socket_mode is True


def test_env_example_explains_each_variable() -> None:
    """A reader finds a sentence above each variable, or above the group it stands in."""
    for block in ENV_EXAMPLE.split("\n\n"):
        assert block.startswith("# "), block


# ── README.md


README = (ROOT / "README.md").read_text("utf-8")


def test_readme_lists_every_setting_with_its_default() -> None:
    """The settings table has a row for each variable, in order, with the default and meaning of the code."""
    shown = re.findall(r"^\| `([A-Z_]+)` \| (.+?) \| (.+) \|$", README, re.MULTILINE)
    wanted = [(variable.name, _default(variable.default), variable.meaning) for variable in VARIABLES]
    assert shown == wanted


def _default(default: str | None) -> str:
    return {"required": "**required**", None: "–"}.get(default, f"`{default}`")


def test_readme_gives_a_reason_for_every_scope() -> None:
    """The scopes table and the manifest name the same scopes."""
    manifest = yaml.safe_load((ROOT / "manifest.yml").read_text("utf-8"))
    table = README.partition("## Scopes")[2].partition("## ")[0]
    shown = re.findall(r"^\| `([a-z_:]+)` \| .+ \|$", table, re.MULTILINE)
    assert shown == manifest["oauth_config"]["scopes"]["bot"]


def test_readme_draws_the_house_as_it_stands() -> None:
    """Every module of the wings it draws is in the tree, and every file in the tree exists."""
    tree = README.partition("## The house")[2].partition("```\n")[2].partition("```")[0]
    drawn = re.findall(r"^[│├└─ ]*([a-z_]+\.py) ", tree, re.MULTILINE)
    closed = {"listeners", "views", "playground"}  # these it names, no more
    rooms = [file for file in (ROOT / "leadsail_bot").rglob("*.py") if not closed & set(file.parts)]
    assert sorted(drawn) == sorted(["app.py", *(room.name for room in rooms if room.stem != "__init__")])


def test_readme_shows_a_picture_that_is_there() -> None:
    """The first screen has a picture of the answer."""
    (picture,) = re.findall(r"!\[.+\]\((.+)\)", README)
    assert (ROOT / picture).read_bytes().startswith(b"\x89PNG")


def test_readme_names_a_lead_of_the_playground() -> None:
    """Whoever types its examples there finds somebody: by name, number and email."""
    (row,) = re.findall(r"^\| `/lead-history Maria Delgado`.*$", README, re.MULTILINE)
    name, number, email = re.findall(r"`(?:/lead-history )?([^`]+)`", row)[:3]
    assert (name, email) == (f"{MARIA.first} {MARIA.last}", MARIA.email)
    assert MARIA.phone.endswith(re.sub(r"\D", "", number))


def test_readme_has_the_two_commands() -> None:
    """One opens the playground, one passes the tests; nothing else is needed."""
    commands = re.findall(r"^```sh\n(.+)\n```$", README, re.MULTILINE)
    assert commands[:2] == ["pip install uv && uv run app.py demo", "pip install uv && uv run pytest"]


def test_readme_knows_how_answers_end() -> None:
    """The alert leaves out what is no failure: each of those outcomes is one that the code can have."""
    (outcomes,) = re.findall(r'outcome!~"([a-z_|]+)"', README)
    code = "".join(path.read_text("utf-8") for path in (ROOT / "leadsail_bot").rglob("*.py"))
    assert [outcome for outcome in outcomes.split("|") if f'"{outcome}"' not in code] == []


def test_readme_names_tests_that_are_there() -> None:
    """What it claims, and the threats it names, point at tests that exist."""
    named = re.findall(r"`(tests/[a-z_/.]+)`", README)
    assert len(named) > 20
    assert [path for path in named if not (ROOT / path).exists()] == []


# What README.md tells people to type, and what types it; where that would take Docker, the network or an
# hour, the test of what the command rests on.
HERE = "tests/test_docs.py::test_the_commands_do_what_is_said"
IMAGE, MACHINERY = "tests/test_dockerfile.py", "tests/benchmarks/test_machinery.py"
TYPED = {
    "uv run app.py": HERE,
    "uv run app.py check": HERE,
    "uv run app.py demo": "tests/playground/test_demo.py::test_the_command",
    "uv run python -m tests.benchmarks": f"{MACHINERY}::test_a_run_says_what_was_reached",
    "uv run pytest tests/slack/views --snapshot-update": "tests/slack/views/test_answer.py::test_picture",
    "uvx pip-audit -r requirements.txt": "tests/test_house.py::test_everything_installed_is_locked_by_hash",
    "python app.py purge <lead>": HERE,
    "docker build -t leadsail-bot .": f"{IMAGE}::test_only_hashed_wheels_are_installed",
    "docker run --env-file .env --read-only --cap-drop ALL --security-opt no-new-privileges leadsail-bot": (
        f"{IMAGE}::test_the_user_is_a_high_number"
    ),
    "docker run --rm --env-file .env leadsail-bot check": f"{IMAGE}::test_exec_form",
}
# What .ci/run types, and how it spells that.
IN_CI = {
    "uv run pytest": "uv run pytest",
    "uv run --isolated --only-group imports lint-imports": "--isolated --only-group imports lint-imports",
    "pip install uv": '/pip" install --quiet --disable-pip-version-check uv',
}
PROGRAMS = ("uv ", "uvx ", "python ", "docker ", "pip ")


def test_every_command_in_the_readme_is_in_a_table() -> None:
    """Nobody is told to type what nothing is known to hold: each command, in blocks and in sentences."""
    blocks = re.findall(r"^ *```sh\n(.+?)\n *```$", README, re.MULTILINE)
    spans = re.findall(r"`([^`\n]+)`", re.sub(r"^ *```.*?```$", "", README, flags=re.MULTILINE | re.DOTALL))
    commands = {part.strip() for text in (*blocks, *spans) for part in text.split("&&")}
    assert {one for one in commands if one.startswith(PROGRAMS)} == {*TYPED, *IN_CI}


def test_what_the_tables_name_is_there() -> None:
    """A test that is renamed, or a step that .ci/run loses, leaves a command with nothing that holds it."""
    assert elsewhere.missing(TYPED) == []
    steps = (ROOT / ".ci" / "run").read_text("utf-8")
    assert [command for command, step in IN_CI.items() if step not in steps] == []


@pytest.mark.parametrize("command", [one for one, by in TYPED.items() if by == HERE])
def test_the_commands_do_what_is_said(command: str, tmp_path: Path) -> None:
    """Where nothing is set, each understands what was typed and says what to set, with exit code 78."""
    words = command.replace("<lead>", "lead_maria42").split("app.py")[1].split()
    tried = subprocess.run(
        [sys.executable, ROOT / "app.py", *words],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        check=False,
        text=True,
    )
    assert tried.returncode == 78
    assert "SLACK_BOT_TOKEN is required" in tried.stdout + tried.stderr
