"""LeadSail bot's command line: `python app.py` serves, `python app.py demo` opens the playground."""

import argparse
import asyncio
import gc
import io
import os
import signal
import sys
from collections.abc import Mapping

from dotenv import dotenv_values

from leadsail_bot import VERSION
from leadsail_bot.errors import Misconfigured
from leadsail_bot.settings import Settings

EX_CONFIG = 78  # sysexits.h: something the operator must mend


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    parser = argparse.ArgumentParser(prog="app.py", description=__doc__)
    parser.add_argument("--version", action="version", version=VERSION)
    commands = parser.add_subparsers(dest="command", metavar="command")
    commands.add_parser("serve", help="answer in Slack (default)")
    demo = commands.add_parser("demo", help="open the playground in a browser: no account, no network")
    demo.add_argument("--port", type=int, default=8080, help="the page's port on this machine (default 8080)")
    demo.add_argument("--verbose", action="store_true", help="show all of the bot's log, audit lines too")
    commands.add_parser("check", help="try every setting, token and key; say what to mend")
    forget = commands.add_parser("purge", help="remove a lead from the caches of all replicas")
    forget.add_argument("lead", help="the lead's id")
    given = parser.parse_args(arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # not every terminal has an …
    try:
        if given.command == "demo":
            from leadsail_bot.playground import demo as playground  # the bot itself runs without it

            return playground.main(port=given.port, verbose=given.verbose)
        if given.command == "purge":
            print(_purged(_environment(), given.lead))
            return 0
        if given.command == "check":
            return _checked(_environment())
        asyncio.run(_serve(_environment()))
    except Misconfigured as wrong:
        print("LeadSail bot can't do that yet:", *wrong.problems, sep="\n- ", file=sys.stderr)
        return EX_CONFIG
    except KeyboardInterrupt:  # before anything could be told to stop
        return 128 + signal.SIGINT
    return 0


# Each command loads what it needs when its settings are right: what is wrong is said at once.


def _checked(environ: Mapping[str, str]) -> int:
    from leadsail_bot import check

    findings = asyncio.run(check.check(environ))
    print(*findings, sep="\n")
    return EX_CONFIG if any(finding.is_wrong for finding in findings) else 0


def _purged(environ: Mapping[str, str], lead_id: str) -> str:
    settings = Settings.from_env(environ)
    from leadsail_bot import purge

    return asyncio.run(purge.purge(settings.redis_url, lead_id))


async def _serve(environ: Mapping[str, str]) -> None:
    settings = Settings.from_env(environ)
    gc.disable()  # next to none of what is imported goes away: to look for it took a tenth of the imports
    from leadsail_bot import process, telemetry
    from leadsail_bot.bot import Bot

    gc.freeze()
    gc.enable()
    bot = Bot(settings)
    telemetry.adopt_libraries(bot.log)
    await process.run(bot)


def _environment() -> dict[str, str]:
    """`.env` of the working directory, if there is one, under the real variables."""
    try:
        given = dotenv_values(".env", interpolate=False, encoding="utf-8")
    except UnicodeError as error:
        raise Misconfigured(".env isn't UTF-8 text: save it as such") from error
    except OSError as error:
        raise Misconfigured(f".env can't be read ({error.strerror})") from error
    return {**{name: value for name, value in given.items() if value is not None}, **os.environ}


if __name__ == "__main__":
    sys.exit(main())
