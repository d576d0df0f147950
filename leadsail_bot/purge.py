"""`app.py purge <lead>`: what is kept of a lead goes, in Redis and in the memory of every replica."""

from leadsail_bot.errors import NO_REDIS, Misconfigured, StoreUnavailable
from leadsail_bot.models import LEAD_ID
from leadsail_bot.spellings import Secret

IN_MEMORY = (
    "There is no shared cache: each process keeps leads in its own memory, for at most an hour.\n"
    "To empty that now, send the process SIGHUP (docker kill -s HUP …) or restart it: no command is lost.\n"
    "Ids go with a restart alone: who looked it up (7 days), who saw it when (30 days), handoffs (14 days)."
)


async def purge(redis_url: Secret | None, lead: str) -> str:
    """Do it; returns what to tell the operator.

    Raises:
        Misconfigured: `lead` is no id, or Redis can't be asked.
    """
    if not LEAD_ID.fullmatch(lead):
        raise Misconfigured("purge takes a lead's id, such as lead_abc123")
    if redis_url is None:
        return IN_MEMORY
    try:
        from leadsail_bot.redis_store import trial  # an extra
    except ImportError as error:
        raise Misconfigured(NO_REDIS) from error
    try:
        async with trial(redis_url.reveal()) as store:
            told = await store.purge(lead)
    except StoreUnavailable as problem:
        raise Misconfigured(f"REDIS_URL: Redis couldn't do it ({problem.details['kind']})") from problem
    replicas = "1 replica was" if told == 1 else f"{told} replicas were"
    return f"{lead} is gone from Redis; {replicas} told to forget it."
