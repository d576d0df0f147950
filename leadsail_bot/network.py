"""Connections to other machines, as every part of the bot wants them."""

import aiohttp

IDLE_S = 10.0  # an idle connection is closed between one and two times this later
REDIS_S = 0.2  # a call to Redis; redis-py itself waits 4 s for a closed port, and 40 s for a silent one


def session(
    most: int,
    by: aiohttp.BaseConnector | None = None,
    proxy: str | None = None,
    *,
    idle_s: float = IDLE_S,
) -> aiohttp.ClientSession:
    """A pool of at most `most` connections, or `by`, perhaps through a proxy.

    No cookies, no repeats, and nothing from the environment but SSL_CERT_FILE, which OpenSSL itself reads.
    """
    made = aiohttp.ClientSession(
        connector=by or aiohttp.TCPConnector(limit=most, keepalive_timeout=idle_s),
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=False,
        proxy=proxy,
        timeout=aiohttp.ClientTimeout(total=None),
    )
    made._retry_connection = False  # aiohttp would repeat a GET unseen; we count every attempt
    return made


def in_use(session: aiohttp.ClientSession) -> int:
    """How many of its connections somebody holds; aiohttp has no public word for it."""
    return len(session.connector._acquired) if session.connector else 0
