"""A contender as its image has it: `python -m tests.benchmarks.as_shipped app`.

structlog imports rich and httpx imports click wherever they find them, and in the tests' environment
import-linter brings both along: a tenth of a second and megabytes that no operator ever has. All contenders
start this way.
"""

import runpy
import sys

if __name__ == "__main__":
    for name in ("rich", "click"):
        sys.modules[name] = None  # type: ignore[assignment]  # how Python spells that a module isn't there
    _, contender = sys.argv
    sys.argv = [contender]
    runpy.run_module(contender, run_name="__main__", alter_sys=True)
