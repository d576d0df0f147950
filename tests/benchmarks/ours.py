"""The bot as the image has it: `python -m tests.benchmarks.ours`.

structlog imports rich wherever it finds it, and in the tests' environment import-linter brings it along: some
60 ms and 3 MiB that no operator ever has.
"""

import sys

if __name__ == "__main__":
    sys.modules["rich"] = None  # type: ignore[assignment]  # how Python spells that a module isn't there
    import app

    sys.exit(app.main([]))
