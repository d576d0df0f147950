"""What holds for every test: how generated cases are judged, and who runs beside whom.

The whole suite runs on a few workers, since many tests only wait. Tests named on the command line run one
after another in the process that was started; `-n 3` puts them beside each other too.

A test with a bound on time or memory that other work on the machine could break is marked
`@pytest.mark.alone` (`alone=True` in a row of faults): while it runs, no other does. These come first, in one
batch, so that the machine is emptied once and not before each of them. All other tests may run beside any
other, and any number of times at once: ports are given by the system, files are the test's own.
"""

import gc
import os
import sys
from collections.abc import Iterator
from itertools import islice

import pytest
from hypothesis import settings

from leadsail_bot.process import GARBAGE
from tests.faults.report import Report
from tests.redis_server import RedisServer, redis_server
from tests.turnstile import Turnstile, is_alone

# Many processes are started: where nothing compiled may be kept, each of them would compile everything again.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

gc.disable()  # until tests begin: of what is imported and collected nothing goes away

# A generated case is judged by what it shows; how long it takes depends on who else uses the machine.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

# Three more than there are processors: about so many wait at any time.
WORKERS = len(os.sched_getaffinity(0)) + 3


def pytest_configure(config: pytest.Config) -> None:
    """A turnstile wherever tests run, one report of faults where their outcomes are gathered."""
    worker = getattr(config, "workerinput", {}).get("workerid")
    config.pluginmanager.register(Turnstile(first=worker == "gw0"))
    if worker is None:
        config.pluginmanager.register(Report())


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """For a few tests the workers' start would cost more than they save."""
    if config.args_source is pytest.Config.ArgsSource.ARGS:
        return 0
    return WORKERS


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Each worker begins with a stretch of its own, and takes from the end of others' when it is through.

    The first stretch begins with the tests that run alone, the second with those that look through a browser:
    it starts once, not for each worker. Those of faults mostly wait and take longest: the other stretches
    begin with them, while there is enough to do beside them.
    """
    alone = [item for item in items if is_alone(item)]
    looking = [item for item in items if _looks(item) and not is_alone(item)]
    faults = [item for item in items if _is_fault(item) and not (is_alone(item) or _looks(item))]
    dealt = [faults[number :: WORKERS - 1] for number in range(WORKERS - 1)]
    heads = [[*alone, *dealt[0]], looking, *dealt[1:]]
    begun = {*alone, *looking, *faults}
    rest = iter([item for item in items if item not in begun])
    ordered: list[pytest.Item] = []
    for number, head in enumerate(heads):
        length = (len(items) - len(ordered)) // (WORKERS - number)  # as xdist counts
        ordered += [*head, *islice(rest, max(0, length - len(head)))]
    items[:] = [*ordered, *rest]


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop() -> None:
    """Everything imported stays: the garbage collector need not walk through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GARBAGE)
    gc.enable()


def _looks(item: pytest.Item) -> bool:
    return isinstance(item, pytest.Function) and "windows" in item.fixturenames


def _is_fault(item: pytest.Item) -> bool:
    return item.path.parent.name == "faults"


@pytest.fixture(scope="session")
def one_redis() -> Iterator[RedisServer]:
    """A Redis for all tests of a worker that spoil nothing but keys."""
    with redis_server() as server:
        yield server


@pytest.fixture
def redis(one_redis: RedisServer) -> RedisServer:
    """The same, empty."""
    one_redis.client.flushall()
    return one_redis
