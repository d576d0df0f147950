"""What follows from the settings, in the words of the parts that use it."""

from hashlib import blake2s
from urllib.parse import unquote, urlsplit

from leadsail_bot.settings import Settings
from leadsail_bot.slack.views.handoff import OnCall
from leadsail_bot.slack.views.links import Links
from leadsail_bot.spellings import LOOPBACK

LEADSAIL_HOST = "api.leadsail.app"


def links(settings: Settings) -> Links:
    """Which links people may follow."""
    host = urlsplit(settings.leadsail_base_url).hostname or ""
    return Links(
        recording_hosts=settings.recording_hosts,
        lead_url=settings.leadsail_lead_url,
        loopback=host in LOOPBACK,
        sandbox=host != LEADSAIL_HOST,
    )


def lead_pages(settings: Settings) -> frozenset[str]:
    """Where people may have copied a lead's address: its page, and LeadSail's own API."""
    base = settings.leadsail_base_url.removesuffix("/api/v1")
    pages = [f"{base}/{path}/{{lead_id}}" for path in ("leads", "api/v1/leads", "api/v1/interactions/lead")]
    pages += [settings.leadsail_lead_url] if settings.leadsail_lead_url else []
    return frozenset(pages)


def account(settings: Settings) -> str:
    """Whose data LeadSail shows us, as a short word that tells nothing of the key."""
    key = f"{settings.leadsail_base_url} {settings.leadsail_api_key.reveal()}"
    return blake2s(key.encode(), digest_size=8).hexdigest()


def on_call(settings: Settings) -> OnCall | None:
    """Who can be asked as a group, and where; None where the operator named nobody."""
    group, channel = settings.oncall_usergroup, settings.oncall_channel
    return OnCall(group, channel) if group and channel else None


def secrets(settings: Settings) -> list[str]:
    """What must not stand in any log."""
    given = (
        settings.slack_bot_token,
        settings.slack_app_token,
        settings.slack_signing_secret,
        settings.leadsail_api_key,
    )
    redis = urlsplit(settings.redis_url.reveal()) if settings.redis_url else None
    password = [unquote(redis.password)] if redis and redis.password else []
    return [*(secret.reveal() for secret in given if secret), *password]
