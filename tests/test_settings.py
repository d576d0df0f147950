"""Settings: everything wrong is said in one go, without a secret, and nothing wrong gets through."""

import dataclasses
import os
from pathlib import Path

import pytest

import app
from leadsail_bot.errors import Misconfigured
from leadsail_bot.settings import VARIABLES, Settings

BOT, APP = "xoxb-canary-1", "xapp-canary-2"
SIGNING, KEY = "signing-canary-3", "key-canary-4"
NEEDED = {"SLACK_BOT_TOKEN": BOT, "SLACK_SIGNING_SECRET": SIGNING, "LEADSAIL_API_KEY": KEY}


def problems(**environ: str) -> list[str]:
    """What is said to be wrong with the needed variables and these."""
    with pytest.raises(Misconfigured) as caught:
        Settings.from_env(NEEDED | environ)
    return list(caught.value.problems)


DEFAULTS = {
    "slack_app_token": None,
    "leadsail_base_url": "https://api.leadsail.app",
    "leadsail_lead_url": None,
    "slack_api_url": "https://slack.com/api/",
    "slack_sockets": 2,
    "host": "0.0.0.0",
    "port": 3000,
    "cache_fresh_s": 60.0,
    "outbound_proxy": None,
    "allowed_usergroups": None,
    "oncall_usergroup": None,
    "oncall_channel": None,
    "phone_region": "US",
    "commands_per_minute": 30,
    "cache_stale_s": 3600,
    "cache_max_mb": 64,
    "leadsail_deadline_s": 8.0,
    "leadsail_max_concurrency": 20,
    "leadsail_max_body_mb": 32,
    "recording_hosts": None,
    "log_level": "INFO",
    "log_format": "json",
    "audit_log": None,
}


def test_defaults() -> None:
    """Three variables are enough; the others have the documented defaults."""
    settings = Settings.from_env(NEEDED)
    assert not settings.socket_mode
    assert {name: getattr(settings, name) for name in DEFAULTS} == DEFAULTS


def test_each_variable_is_one_field() -> None:
    """A field without a variable couldn't be set, a variable without a field would be ignored."""
    assert [variable.field for variable in VARIABLES] == [
        field.name for field in dataclasses.fields(Settings)
    ]
    assert len({variable.name for variable in VARIABLES}) == len(VARIABLES)


@pytest.mark.parametrize(
    ("name", "values"),
    {
        "SLACK_BOT_TOKEN": ["xoxp-canary", "xapp-canary", "canary", "xoxb-can ary", "xoxb-canäry"],
        "SLACK_APP_TOKEN": ["xoxb-canary", "canary", "xapp-can\nary"],
        "SLACK_SIGNING_SECRET": ["xoxb-canary", "xapp-canary", "can ary", "can\0ary"],
        "LEADSAIL_API_KEY": ["xoxb-canary", "can ary", "can\r\nX-Evil:ary"],
        "LEADSAIL_BASE_URL": [
            "http://api.leadsail.app",
            "api.leadsail.app",
            "ftp://api.leadsail.app",
            "https://",
            "https://canary@api.leadsail.app",
            "https://api.leadsail.app/?key=canary",
            "https://api.leadsail.app/#x",
            "https://api.leadsail.app?",
            "https://api.leadsail.app:99999",
            "https://api.leadsail.app:port",
            "https://api leadsail.app",
            "https://api.leadsail.app\\@evil.example",
            "https://api.leadsail.app/\nx",
            "https://[::1",
            "https://-/",
            "http://127.0.0.1.evil.example",
            "https://a..b",
            "https://xn--a",
            f"https://{'a' * 64}.example",
        ],
        "LEADSAIL_LEAD_URL": [
            "https://app.leadsail.app/leads",
            "https://app.leadsail.app/{lead_id}/{lead_id}",
            "http://app.leadsail.app/{lead_id}",
            "javascript:alert({lead_id})",
            "https://app.leadsail.app/#/leads/{lead_id} # ours",
            "https://app.leadsail.app/?lead=<{lead_id}>",
            "https://app.leadsail.app/?lead={lead_id}\x01",
        ],
        "SLACK_API_URL": [
            "https://slack.com.evil.example/api/",
            "http://slack.com/api/",
            "https://evil.example/",
        ],
        "SLACK_SOCKETS": ["0", "11", "two", "1.5", "-1", "٣"],
        "OUTBOUND_PROXY": [
            "proxy.example:3128",
            "socks5://proxy.example:3128",
            "http://canary@proxy.example:3128",
            "http://proxy.example:3128/path",
            "http://proxy.example:3128#x",
            "http://pro xy:3128",
            "http://a..b:3128",
        ],
        "REDIS_URL": [
            "canary",
            "redis://",
            "redis:///0",
            "redis://a..b/0",
            "redis://redis.example/canary",
            "redis://redis.example/0#canary",
            *(
                f"redis://redis.example/0?{option}"
                for option in ("ssl=true", "db=canary", "canary", "db=1&a=b")
            ),
            "rediss://redis.example?ssl_cert_reqs=canary",
            "redis://redis.example?ssl_cert_reqs=none",
            "redis://redis.example?decode_responses=true",
            "unix://",
        ],
        "COMMANDS_PER_MINUTE": ["-1", "10001", "nan", "1e-320", "0.5"],
        "PORT": ["65536", "-1", "http", "3000/tcp"],
        "CACHE_FRESH_SECONDS": ["-1", "3601", "nan", "inf", "1m"],
        "CACHE_MAX_MB": ["0", "4097", "64MB"],
        "LEADSAIL_DEADLINE_SECONDS": ["0", "9", "nan", "soon"],
        "LEADSAIL_MAX_CONCURRENCY": ["0", "201", "1e2"],
        "LEADSAIL_MAX_BODY_MB": ["0", "65", "9" * 5_000],
        "PHONE_REGION": ["UK", "USA", "1", "Germany"],
        "RECORDING_HOSTS": [
            "recordings",
            "https://recordings.example.com",
            "*.example.com",
            "a.example:443",
            ",",
        ],
        "LOG_LEVEL": ["LOUD", "0"],
        "LOG_FORMAT": ["xml"],
        "AUDIT_LOG": ["/", "/no/such/folder/audit.log", "/proc/audit", "/tmp/" + "x" * 300, "/tmp/\0"],
    }.items(),
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_a_wrong_value_is_named(name: str, values: list[str]) -> None:
    """One sentence that begins with the variable's name, and no second one that follows from it."""
    for value in values:
        [problem] = problems(**{name: value})
        assert problem.startswith(f"{name} ")
        assert "canary" not in problem


@pytest.mark.parametrize(
    ("name", "value", "field", "read"),
    [
        ("LEADSAIL_BASE_URL", "http://localhost:8080/", "leadsail_base_url", "http://localhost:8080"),
        ("LEADSAIL_BASE_URL", "http://[::1]:8080", "leadsail_base_url", "http://[::1]:8080"),
        ("LEADSAIL_BASE_URL", "https://g.example/api/v1", "leadsail_base_url", "https://g.example/api/v1"),
        ("LEADSAIL_LEAD_URL", "https://a.example/#/l/{lead_id}", "leadsail_lead_url", None),
        ("LEADSAIL_LEAD_URL", "https://a.example/l?id={lead_id}", "leadsail_lead_url", None),
        ("SLACK_API_URL", "https://slack-gov.com/api", "slack_api_url", "https://slack-gov.com/api/"),
        ("SLACK_API_URL", "http://127.0.0.1:1/api/", "slack_api_url", "http://127.0.0.1:1/api/"),
        ("CACHE_FRESH_SECONDS", "0.5", "cache_fresh_s", 0.5),
        ("RECORDING_HOSTS", " A.Example, .b.example ,", "recording_hosts", {"a.example", ".b.example"}),
        ("LEADSAIL_BASE_URL", "https://xn--bcher-kva.example", "leadsail_base_url", None),
        ("OUTBOUND_PROXY", "http://[::1]:3128/", "outbound_proxy", None),
        ("LOG_LEVEL", "debug", "log_level", "DEBUG"),
        ("PHONE_REGION", "gb", "phone_region", "GB"),
        ("PORT", " 0 ", "port", 0),
        ("PORT", "", "port", 3000),
    ],
)
def test_right_values(name: str, value: str, field: str, read: object) -> None:
    """Loopback may be http, case and blanks around a value don't matter, an empty one is none."""
    assert getattr(Settings.from_env(NEEDED | {name: value}), field) == (value if read is None else read)


@pytest.mark.parametrize(
    "url",
    [
        "redis://:canary@redis.example:6379/0",
        "rediss://[::1]",
        "unix:///run/redis.sock?db=2",
        "rediss://default:pa%23ss@redis.example:6380?ssl_cert_reqs=none&ssl_check_hostname=false",
        "rediss://redis.example?ssl_ca_certs=/etc/ssl/redis.pem",
        "redis://[::ffff:10.0.0.1]/1?protocol=3&health_check_interval=10",
    ],
)
def test_where_redis_is(url: str) -> None:
    """Over TCP, TLS or a socket, with a password, a database, and the options that do no harm."""
    settings = Settings.from_env(NEEDED | {"REDIS_URL": url})
    assert settings.redis_url
    assert settings.redis_url.reveal() == url


def test_an_audit_log_is_not_made_by_looking(tmp_path: Path) -> None:
    """`check` may be run by another user, whose file the bot couldn't write to; nor does a reader notice."""
    (tmp_path / "link").symlink_to(tmp_path / "new")
    os.mkfifo(tmp_path / "fifo")
    for name in ("new", "link", "fifo"):
        assert Settings.from_env(NEEDED | {"AUDIT_LOG": str(tmp_path / name)}).audit_log == tmp_path / name
    assert sorted(path.name for path in tmp_path.iterdir()) == ["fifo", "link"]
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere" / "log")
    [problem] = problems(AUDIT_LOG=str(tmp_path / "dangling"))
    assert problem == "AUDIT_LOG must be a file that can be written to"


def test_everything_wrong_is_said_in_one_go() -> None:
    """An operator mends all of it at once, and sees no value of a secret, not even in a traceback."""
    wrong = {"SLACK_BOT_TOKEN": "xoxp-canary", "PORT": "x", "LOG_LEVEL": "x", "LEADSAIL_API_KEY": ""}
    found = problems(**wrong)
    assert {problem.split()[0] for problem in found} == set(wrong)
    with pytest.raises(Misconfigured) as caught:
        Settings.from_env(NEEDED | wrong)
    assert "canary" not in f"{caught.value!r} {caught.value} {caught.value.__cause__!r}"


@pytest.mark.parametrize("blank", ["", "  "])
def test_without_an_app_token_the_signing_secret_is_required(blank: str, tmp_path: Path) -> None:
    """Else anybody could sign requests, with an empty secret; blank variables and files are none."""
    empty = tmp_path / "empty"
    empty.write_text("\n")
    for environ in (
        {"SLACK_APP_TOKEN": blank},
        {"SLACK_APP_TOKEN_FILE": str(empty)},
        {"SLACK_SIGNING_SECRET_FILE": str(empty)},
    ):
        [problem] = problems(SLACK_SIGNING_SECRET=blank, **environ)
        assert problem.startswith("SLACK_SIGNING_SECRET is required in HTTP mode")
    assert Settings.from_env(NEEDED | {"SLACK_SIGNING_SECRET": blank, "SLACK_APP_TOKEN": APP}).socket_mode


def test_a_wrong_app_token_is_one_problem() -> None:
    """Whoever gave an app token meant Socket Mode: a signing secret isn't what is missing."""
    [problem] = problems(SLACK_SIGNING_SECRET="", SLACK_APP_TOKEN=BOT)
    assert problem.startswith("SLACK_APP_TOKEN must start with xapp-")


def test_oauth_variables_would_change_bolt() -> None:
    """Bolt reads these two by itself and would then look for installations we don't keep."""
    [problem] = problems(SLACK_CLIENT_ID="1.2", SLACK_CLIENT_SECRET="canary")
    assert problem.startswith("SLACK_CLIENT_ID and SLACK_CLIENT_SECRET")
    assert "canary" not in problem


@pytest.mark.parametrize(
    "written", [f"{KEY}\n", f"\ufeff{KEY}", f"  {KEY}\r\n"], ids=["newline", "BOM", "CRLF"]
)
def test_a_secret_may_come_from_a_file(tmp_path: Path, written: str) -> None:
    """As orchestrators mount them and editors save them."""
    file = tmp_path / "key"
    file.write_text(written, encoding="utf-8")
    environ = {**NEEDED, "LEADSAIL_API_KEY": "", "LEADSAIL_API_KEY_FILE": str(file)}
    assert Settings.from_env(environ).leadsail_api_key.reveal() == KEY


@pytest.mark.parametrize("quote", ['"', "'"])
def test_quotes_around_a_value_are_named(tmp_path: Path, quote: str) -> None:
    """A signing secret in quotes would refuse all that Slack sends, and look like any other."""
    quoted = f"{quote}{SIGNING}{quote}"
    file = tmp_path / "secret"
    file.write_text(quoted)
    for environ in (
        {"SLACK_SIGNING_SECRET": quoted},
        {"SLACK_SIGNING_SECRET": "", "SLACK_SIGNING_SECRET_FILE": str(file)},
    ):
        [problem] = problems(**environ)
        assert problem.startswith("SLACK_SIGNING_SECRET has quotes around it")
    [problem] = problems(SLACK_APP_TOKEN=f"{quote}{APP}{quote}")
    assert problem.startswith("SLACK_APP_TOKEN has quotes around it")


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """Missing, a folder, not text, or no path at all; and never two places for one secret."""
    binary = tmp_path / "binary"
    binary.write_bytes(b"\xff\xfe\x00")
    for path in (tmp_path / "missing", tmp_path, binary, "nul\0byte"):
        [problem] = problems(LEADSAIL_API_KEY="", LEADSAIL_API_KEY_FILE=str(path))
        assert problem == "LEADSAIL_API_KEY can't be read: LEADSAIL_API_KEY_FILE names no readable text file"
    [problem] = problems(LEADSAIL_API_KEY_FILE=str(binary))
    assert problem == "LEADSAIL_API_KEY and LEADSAIL_API_KEY_FILE are both set; keep one"


def test_secrets_do_not_show_themselves() -> None:
    """Not in a repr, not in an f-string: only where they are asked to."""
    settings = Settings.from_env(NEEDED | {"SLACK_APP_TOKEN": APP})
    assert "canary" not in f"{settings!r} {settings.slack_bot_token} {settings.leadsail_api_key!s}"
    assert (settings.slack_bot_token.reveal(), settings.leadsail_api_key.reveal()) == (BOT, KEY)


def test_on_call_is_a_group_and_its_channel() -> None:
    """Ids of the right kind, both or neither: the group has to be asked somewhere."""
    settings = Settings.from_env(NEEDED | {"ONCALL_USERGROUP": "S0ONCALL01", "ONCALL_CHANNEL": "C0ONCALL01"})
    assert (settings.oncall_usergroup, settings.oncall_channel) == ("S0ONCALL01", "C0ONCALL01")
    together = "ONCALL_USERGROUP and ONCALL_CHANNEL go together; set both or neither"
    assert problems(ONCALL_USERGROUP="S0ONCALL01") == [f"ONCALL_CHANNEL is missing: {together}"]
    assert problems(ONCALL_USERGROUP="on-call", ONCALL_CHANNEL="#leads") == [
        "ONCALL_USERGROUP must be one user group id, like S0123ABCD",
        "ONCALL_CHANNEL must be a channel id, like C0123ABCD",
    ]


def test_an_env_file_in_another_encoding_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Some editors save UTF-16: a sentence says so, and no traceback."""
    tmp_path.joinpath(".env").write_text("LEADSAIL_API_KEY=schlüssel", encoding="utf-16")
    monkeypatch.chdir(tmp_path)
    assert app.main(["check"]) == app.EX_CONFIG
    assert capsys.readouterr().err.endswith("- .env isn't UTF-8 text: save it as such\n")
