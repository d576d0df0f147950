"""Which addresses from LeadSail become links: a recording that a lead could have forged doesn't."""

import ipaddress
import re
from urllib.parse import quote, urlsplit

import msgspec

from leadsail_bot.slack.views import blocks
from leadsail_bot.slack.views.blocks import Element

OPEN = "leadsail.open"
URL_MAX = 3_000  # docs.slack.dev: button `url`
_SAFE = re.compile(r"[!#-;=?-\[\]_a-z~]+")  # of the printable ASCII all but <>|"\^`{}
# Nobody's name before the host, and no other port.
_PLAIN = re.compile(r"https://([a-z0-9.-]+)(?::443)?(?:[/?#]|$)", re.IGNORECASE)
_HOST = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")


class Links(msgspec.Struct, frozen=True):
    """The operator's rules for links.

    `recording_hosts`: the only hosts recordings may be on, `.example.com` for every subdomain; None: any.
    `lead_url`: a lead's page in LeadSail with `{lead_id}`. `loopback`: LeadSail is simulated on this machine,
    and so are its recordings. `sandbox`: it isn't LeadSail's own host, which every answer says.
    """

    recording_hosts: frozenset[str] | None = None
    lead_url: str | None = None
    loopback: bool = False
    sandbox: bool = False

    def recording(self, url: str) -> str | None:
        """The address if it is safe to click, else None: https, a named host that is allowed, no tricks."""
        if not url or len(url) > URL_MAX or not _SAFE.fullmatch(url):
            return None
        if (plain := _PLAIN.match(url)) and _HOST.fullmatch(host := plain[1].lower()):
            return url if self._allowed(host) else None
        return url if self.loopback and _on_loopback(url) else None

    def lead(self, lead_id: str) -> str | None:
        """The lead's page in LeadSail, where the operator said where that is."""
        return self.lead_url and self.lead_url.replace("{lead_id}", quote(lead_id, safe=""))

    def to_leadsail(self, lead_id: str) -> list[Element]:
        """*Open in LeadSail*, where there is such a page."""
        url = lead_id and self.lead(lead_id)
        return [blocks.button("Open in LeadSail", OPEN, url=url)] if url else []

    def _allowed(self, host: str) -> bool:
        if self.recording_hosts is None:
            return not (host.startswith("xn--") or ".xn--" in host)  # a name that only looks like another
        return any(
            host.endswith(allowed) if allowed.startswith(".") else host == allowed
            for allowed in self.recording_hosts
        )


def _on_loopback(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        return parts.scheme == "http" and "@" not in parts.netloc and _loopback(host)
    except ValueError:
        return False


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
