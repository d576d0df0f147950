"""Every setting of the bot, read once from a mapping; everything that is wrong is reported in one go."""

from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from leadsail_bot import spellings
from leadsail_bot.errors import Misconfigured
from leadsail_bot.spellings import Secret, Wrong


@dataclass(frozen=True, slots=True)
class Variable:
    """One environment variable: where it lands in Settings, how it is read, and what it means."""

    name: str
    field: str
    parse: Callable[[str], Any]
    default: str | None
    meaning: str


VARIABLES = (
    Variable(
        "SLACK_BOT_TOKEN",
        "slack_bot_token",
        spellings.token("xoxb-"),
        "required",
        "the bot's token, `xoxb-…`",
    ),
    Variable(
        "SLACK_APP_TOKEN",
        "slack_app_token",
        spellings.token("xapp-"),
        None,
        "the app-level token, `xapp-…`: with it the bot uses Socket Mode, without it HTTP mode",
    ),
    Variable("SLACK_SIGNING_SECRET", "slack_signing_secret", spellings.secret, None, "required in HTTP mode"),
    Variable(
        "LEADSAIL_API_KEY",
        "leadsail_api_key",
        spellings.secret,
        "required",
        "sent as `X-API-Key`, to LEADSAIL_BASE_URL only",
    ),
    Variable(
        "LEADSAIL_BASE_URL",
        "leadsail_base_url",
        spellings.origin,
        "https://api.leadsail.app",
        "where LeadSail's API is; https, or http on loopback",
    ),
    Variable(
        "LEADSAIL_LEAD_URL",
        "leadsail_lead_url",
        spellings.lead_page,
        None,
        "a lead's page in LeadSail, with `{lead_id}`: adds *Open in LeadSail*",
    ),
    Variable(
        "SLACK_API_URL",
        "slack_api_url",
        spellings.slack_api,
        "https://slack.com/api/",
        "for GovSlack and for tests",
    ),
    Variable(
        "SLACK_SOCKETS",
        "slack_sockets",
        spellings.whole(1, 10),
        "2",
        "sockets per process in Socket Mode; Slack allows 10 per app in all",
    ),
    Variable(
        "OUTBOUND_PROXY",
        "outbound_proxy",
        spellings.proxy,
        None,
        "a proxy for Slack and LeadSail, `http://host:port`; `SSL_CERT_FILE` is honoured too",
    ),
    Variable("HOST", "host", spellings.text, "0.0.0.0", "where the process listens"),  # noqa: S104 - in a container
    Variable(
        "PORT",
        "port",
        spellings.whole(0, 65535),
        "3000",
        "port of `/slack/events` (HTTP mode), `/healthz`, `/readyz` and `/metrics`",
    ),
    Variable(
        "REDIS_URL",
        "redis_url",
        spellings.redis,
        None,
        "shares cache, claims and marks between replicas: `redis://`, `rediss://` (with `?ssl_ca_certs=`, "
        "`?ssl_cert_reqs=`) or `unix://`",
    ),
    Variable(
        "CACHE_FRESH_SECONDS",
        "cache_fresh_s",
        spellings.number(0, 3600),
        "60",
        "how long an answer counts as fresh and LeadSail isn't asked again",
    ),
    Variable(
        "CACHE_STALE_SECONDS",
        "cache_stale_s",
        spellings.number(0, 3600),
        "3600",
        "how long an answer may be shown, marked, while LeadSail has no newer one",
    ),
    Variable(
        "CACHE_MAX_MB", "cache_max_mb", spellings.whole(1, 4096), "64", "memory for cached histories, packed"
    ),
    Variable(
        "LEADSAIL_DEADLINE_SECONDS",
        "leadsail_deadline_s",
        spellings.number(1, 8),
        "8",
        "how long LeadSail may take in all; the person is answered within 10 s whatever happens",
    ),
    Variable(
        "LEADSAIL_MAX_CONCURRENCY",
        "leadsail_max_concurrency",
        spellings.whole(1, 200),
        "20",
        "requests to LeadSail at one time",
    ),
    Variable(
        "LEADSAIL_MAX_BODY_MB",
        "leadsail_max_body_mb",
        spellings.whole(1, 64),
        "32",
        "the largest answer that is read, on the wire and unpacked",
    ),
    Variable(
        "ALLOWED_USERGROUPS",
        "allowed_usergroups",
        spellings.usergroups,
        None,
        "Slack user group ids, with commas: only their members see leads; unset: every full member does",
    ),
    Variable(
        "ONCALL_USERGROUP",
        "oncall_usergroup",
        spellings.usergroup,
        None,
        "the Slack user group of whoever is on call: leads can be handed to it",
    ),
    Variable(
        "ONCALL_CHANNEL",
        "oncall_channel",
        spellings.channel,
        None,
        "the channel where the on-call group is asked; the app must be in it",
    ),
    Variable(
        "PHONE_REGION",
        "phone_region",
        spellings.region,
        "US",
        "the country of phone numbers typed without a country code",
    ),
    Variable(
        "COMMANDS_PER_MINUTE",
        "commands_per_minute",
        spellings.whole(0, 10_000),
        "30",
        "per person, with bursts of 10; clicks have ten times as many; `0` switches the limits off",
    ),
    Variable(
        "RECORDING_HOSTS",
        "recording_hosts",
        spellings.hosts,
        None,
        "the hosts recordings may be linked on, with commas; `.example.com` takes in its subdomains; "
        "unset: any https host",
    ),
    Variable(
        "LOG_LEVEL",
        "log_level",
        spellings.one_of("DEBUG", "INFO", "WARNING", "ERROR"),
        "INFO",
        "how much is logged",
    ),
    Variable(
        "LOG_FORMAT",
        "log_format",
        spellings.one_of("json", "console"),
        "json",
        "`json`, or `console` for people",
    ),
    Variable(
        "AUDIT_LOG",
        "audit_log",
        spellings.log_file,
        None,
        "a file for the audit lines; unset: standard output, with the log",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the operator decided. Durations in seconds, sizes in MiB."""

    slack_bot_token: Secret
    slack_app_token: Secret | None
    slack_signing_secret: Secret | None
    leadsail_api_key: Secret
    leadsail_base_url: str
    leadsail_lead_url: str | None
    slack_api_url: str
    slack_sockets: int
    outbound_proxy: str | None
    host: str
    port: int
    redis_url: Secret | None
    cache_fresh_s: float
    cache_stale_s: float
    cache_max_mb: int
    leadsail_deadline_s: float
    leadsail_max_concurrency: int
    leadsail_max_body_mb: int
    allowed_usergroups: frozenset[str] | None
    oncall_usergroup: str | None
    oncall_channel: str | None
    phone_region: str
    commands_per_minute: int
    recording_hosts: frozenset[str] | None
    log_level: str
    log_format: str
    audit_log: Path | None

    @property
    def socket_mode(self) -> bool:
        """Socket Mode when there is an app token, else HTTP mode."""
        return self.slack_app_token is not None

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Self:
        """Read every variable of `VARIABLES`, or the file that NAME_FILE points to.

        Raises:
            Misconfigured: with one sentence for each thing that is wrong, and no value of a secret.
        """
        problems: dict[str, str] = {}
        values: dict[str, Any] = {}
        for variable in VARIABLES:
            try:
                given = _given(environ, variable.name)
                if given is None and variable.default == "required":
                    raise Wrong("is required")
                given = variable.default if given is None else given
                values[variable.field] = None if given is None else variable.parse(given)
            except Wrong as wrong:
                problems[variable.name] = f"{variable.name} {wrong}"
                values[variable.field] = None
        found = [*problems.values(), *_contradictions(environ, values, wrong=problems.keys())]
        if found:
            raise Misconfigured(*found)
        return cls(**values)


def _given(environ: Mapping[str, str], name: str) -> str | None:
    """A variable's own value, or what its NAME_FILE holds; empty counts as not given."""
    value = environ.get(name, "").strip()
    path = environ.get(f"{name}_FILE", "").strip()
    if value and path:
        raise Wrong(f"and {name}_FILE are both set; keep one")
    if path:
        try:
            value = Path(path).read_text(encoding="utf-8-sig").strip()  # some editors begin with a BOM
        except (OSError, ValueError):
            raise Wrong(f"can't be read: {name}_FILE names no readable text file") from None
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        raise Wrong("has quotes around it (docker's --env-file keeps them): take them away")
    return value or None


def _contradictions(environ: Mapping[str, str], values: Mapping[str, Any], wrong: Set[str]) -> Iterator[str]:
    """What is wrong with values that are right one by one; a value that was wrong is no second problem."""
    modes = {"SLACK_APP_TOKEN": "slack_app_token", "SLACK_SIGNING_SECRET": "slack_signing_secret"}
    if not any(values[field] or name in wrong for name, field in modes.items()):
        yield "SLACK_SIGNING_SECRET is required in HTTP mode (or set SLACK_APP_TOKEN to use Socket Mode)"
    oncall = {"ONCALL_USERGROUP": "oncall_usergroup", "ONCALL_CHANNEL": "oncall_channel"}
    absent = [name for name, field in oncall.items() if not values[field]]
    if len(absent) == 1 and absent[0] not in wrong:
        yield f"{absent[0]} is missing: ONCALL_USERGROUP and ONCALL_CHANNEL go together; set both or neither"
    if environ.get("SLACK_CLIENT_ID") and environ.get("SLACK_CLIENT_SECRET"):
        yield (
            "SLACK_CLIENT_ID and SLACK_CLIENT_SECRET would switch on an OAuth flow this bot "
            "doesn't have; unset them"
        )
