"""How often the bot looks after its connections, how fast it posts, how long it takes to part."""

from dataclasses import dataclass

from leadsail_bot import network


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """All in seconds.

    ping_s: between PINGs of a socket; one that leaves a PING unanswered for half of this is closed.
    dial_s: how long one attempt to connect may take.
    again_s: the shortest and the longest wait after a failed dial: at most twelve a minute.
    steady_s: a connection that lasts so long has nothing to do with the one before.
    link_disabled_s: how long Socket Mode may stay switched off before the operator has to know.
    sign_in_again_s: between attempts to sign in while Slack can't be reached.
    check_s, check_sooner_s: between looks whether we are signed in, while all is well and while it isn't.
    idle_s: when an idle connection of a pool is closed: once to twice as late.
    redis_s: how long a call to Redis may take before it is taken for gone.
    post_every_s: between two posts to one channel; docs.slack.dev, rate limits: about one a second.
    drain_s: how long a stop waits for the answers under way. A word to those who waited in vain, and letting
        go of everything, take two seconds more: docker kills whoever takes ten.
    """

    ping_s: float = 10.0
    dial_s: float = 10.0
    again_s: tuple[float, float] = (5.0, 30.0)
    steady_s: float = 10.0
    link_disabled_s: float = 300.0
    sign_in_again_s: float = 2.0
    check_s: float = 60.0
    check_sooner_s: float = 10.0
    idle_s: float = network.IDLE_S
    redis_s: float = network.REDIS_S
    post_every_s: float = 1.0
    drain_s: float = 7.5
