"""How the value of a setting may be spelled: each kind reads a text, or says what is wrong with it."""

import os
import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, urlsplit

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_VISIBLE = re.compile(r"[\x21-\x7e]+")  # ASCII, without spaces and control characters
_USERGROUP = re.compile(r"S[A-Z0-9]{5,20}")
# Of redis-py's own; others end in a traceback, or in answers that can't be read.
_REDIS_OPTIONS = {
    "db": r"[0-9]{1,5}",
    "protocol": r"[23]",
    "health_check_interval": r"[0-9]{1,4}",
    "ssl_cert_reqs": r"none|optional|required",
    "ssl_check_hostname": r"(?i:true|false)",
    "ssl_ca_certs": r"/\S+",
}
_LABEL = r"[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
_HOST = re.compile(rf"(?=.{{1,253}}$){_LABEL}(\.{_LABEL})*\.?|[0-9A-Fa-f:]+(:[0-9.]+)?")


class Secret:
    """A text that doesn't show itself: not in a log line, a traceback or a repr."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def __repr__(self) -> str:
        return "Secret('…')"

    def reveal(self) -> str:
        """The text itself, for the one place that sends it."""
        return self._value


class Wrong(ValueError):
    """What is wrong with a value, as the end of the sentence "NAME …"."""


def text(value: str) -> str:
    """Any text."""
    return value


def secret(value: str) -> Secret:
    """A secret that is no token of Slack's: those belong to Slack alone, and are easily mixed up."""
    if value.startswith(("xox", "xapp-")):
        raise Wrong("holds a Slack token, which belongs elsewhere")
    return _secret(value)


def token(prefix: str) -> Callable[[str], Secret]:
    """A Slack token of the one kind that starts with `prefix`."""

    def parse(value: str) -> Secret:
        if not value.startswith(prefix):
            raise Wrong(f"must start with {prefix} (this is another kind of token)")
        return _secret(value)

    return parse


def _secret(value: str) -> Secret:
    if not _VISIBLE.fullmatch(value):
        raise Wrong("holds a space or another character that no secret has; copy it again")
    return Secret(value)


def number(low: float, high: float) -> Callable[[str], float]:
    """A number from `low` to `high`."""

    def parse(value: str) -> float:
        try:
            found = float(value)
        except ValueError:
            found = float("nan")
        if not low <= found <= high:
            raise Wrong(f"must be a number from {low:g} to {high:g}")
        return found

    return parse


def whole(low: int, high: int) -> Callable[[str], int]:
    """A whole number from `low` to `high`."""

    def parse(value: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", value) or not low <= int(value) <= high:
            raise Wrong(f"must be a whole number from {low} to {high}")
        return int(value)

    return parse


def one_of(*words: str) -> Callable[[str], str]:
    """One of `words`, in any case."""

    def parse(value: str) -> str:
        found = next((word for word in words if word.casefold() == value.casefold()), None)
        if found is None:
            raise Wrong(f"must be one of {', '.join(words)}")
        return found

    return parse


def origin(value: str) -> str:
    """A base URL: https, or http on loopback; nothing that could carry the key elsewhere."""
    url = _split(value)
    if url.scheme != "https" and not (url.scheme == "http" and url.hostname in LOOPBACK):
        raise Wrong("must be an https URL (http only on loopback)")
    if not _is_plain(value):
        raise Wrong("must be a plain URL: host and path, without user, query or fragment")
    return value.rstrip("/")


def _split(value: str) -> SplitResult:
    try:
        url = urlsplit(value)
        _ = url.port
    except ValueError:
        raise Wrong("is not a URL") from None
    return url


def _is_plain(value: str) -> bool:
    """Whether there is nothing in a URL but scheme, host, port and path, and the host can be one."""
    host = urlsplit(value).hostname or ""
    if not _VISIBLE.fullmatch(value) or not _HOST.fullmatch(host) or set("@?#\\") & set(value):
        return False
    if "xn--" not in host:
        return True
    import httpx  # for those few alone: what it can't read it would stop at

    try:
        return bool(httpx.URL(value).host)
    except (httpx.InvalidURL, ValueError):  # the second from idna, which it asks
        return False


def slack_api(value: str) -> str:
    """Slack's API, or a simulated one on this machine: the tokens go nowhere else."""
    host = urlsplit(origin(value)).hostname or ""
    if host not in LOOPBACK | {"slack.com", "slack-gov.com"}:
        raise Wrong("must be on slack.com, slack-gov.com or loopback")
    return value.rstrip("/") + "/"


def lead_page(value: str) -> str:
    """A page of LeadSail's dashboard, with `{lead_id}` where the id goes."""
    origin(re.split("[?#]", value.replace("{lead_id}", "x"))[0])  # dashboards may have their pages behind a #
    if value.count("{lead_id}") != 1:
        raise Wrong("must hold {lead_id} once, where the lead's id goes")
    if re.search(r'[\s\x00-\x1f\x7f<>"]', value):  # Slack would refuse every answer with such a link
        raise Wrong("holds a space or another character that no link has")
    return value


def hosts(value: str) -> frozenset[str]:
    """Host names with commas between them; `.example.com` stands for every subdomain."""
    found = frozenset(host.strip().casefold() for host in value.split(",") if host.strip())
    if not found:
        raise Wrong("must name at least one host, or be unset")
    if wrong := [host for host in found if not re.fullmatch(r"\.?[a-z0-9-]+(\.[a-z0-9-]+)+", host)]:
        raise Wrong(f"must be host names with commas between them; {wrong[0]!r} is not one")
    return found


def log_file(value: str) -> Path:
    """A file that lines can be added to; it need not exist yet, and isn't made here."""
    found = Path(value)
    try:
        if not found.is_fifo():  # to whoever reads one, being closed again would look like the end
            with suppress(FileNotFoundError):
                os.close(os.open(found, os.O_WRONLY | os.O_APPEND))
                return found
            import tempfile  # for those alone who set it

            tempfile.TemporaryFile(dir=Path(os.path.realpath(found)).parent).close()
    except (OSError, ValueError):
        raise Wrong("must be a file that can be written to") from None
    return found


def usergroups(value: str) -> frozenset[str]:
    """Ids of Slack user groups, with commas between them."""
    found = frozenset(part.strip() for part in value.split(",") if part.strip())
    wrong = sorted(part for part in found if not _USERGROUP.fullmatch(part))
    if wrong or not found:
        raise Wrong("must be user group ids with commas between them, like S0123ABCD")
    return found


def usergroup(value: str) -> str:
    """The id of one Slack user group."""
    if not _USERGROUP.fullmatch(value):
        raise Wrong("must be one user group id, like S0123ABCD")
    return value


def channel(value: str) -> str:
    """The id of a Slack channel."""
    if not re.fullmatch(r"[CG][A-Z0-9]{5,20}", value):
        raise Wrong("must be a channel id, like C0123ABCD")
    return value


def region(value: str) -> str:
    """A country by its two letters, as phone numbers know it: US, CA, GB."""
    found = value.upper()
    if found == "US":  # the default needs no library to be looked up in
        return found
    import phonenumbers  # 7 MB and 45 ms, for those alone who set it

    if found not in phonenumbers.SUPPORTED_REGIONS:
        raise Wrong("must be the two letters of a country, like US or GB")
    return found


def proxy(value: str) -> str:
    """An HTTP proxy: scheme, host and perhaps port, without a password that a log could show."""
    url = _split(value)
    if url.scheme not in {"http", "https"} or url.path.strip("/") or not _is_plain(value):
        raise Wrong("must look like http://proxy.example.com:3128, without a user or a path")
    return value


def redis(value: str) -> Secret:
    """Where Redis is, with the options below; a secret, because a password may stand in it."""
    url = _split(value)
    path = {"redis": r"(/[0-9]{0,5})?", "rediss": r"(/[0-9]{0,5})?", "unix": r"/.+"}.get(url.scheme)
    host = url.scheme == "unix" or _HOST.fullmatch(url.hostname or "")
    if not path or not host or not re.fullmatch(path, url.path) or "#" in value:
        raise Wrong("must look like redis://redis.example.com:6379/0, rediss://… or unix:///…")
    for name, option in parse_qsl(url.query, keep_blank_values=True):
        of_tls = name.startswith("ssl_") and url.scheme != "rediss"
        if of_tls or not re.fullmatch(_REDIS_OPTIONS.get(name, "(?!)"), option):
            known = ", ".join(_REDIS_OPTIONS)
            raise Wrong(f"has an option that can't be used; these can, ssl_… with rediss:// alone: {known}")
    return _secret(value)
