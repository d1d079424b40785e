#!/usr/bin/env python
"""Django's command line. With no DATABASE_URL or REDIS_URL it uses the embedded servers while the command runs."""

import os
import sys
from pathlib import Path

WITHOUT_SERVERS = {
    "check",
    "collectstatic",
    "compilemessages",
    "help",
    "makemessages",
    "version",
    "--help",
    "--version",
}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    if needs_servers(sys.argv[1:]):
        start_servers()
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


def needs_servers(arguments: list[str]) -> bool:
    return bool(arguments) and arguments[0] not in WITHOUT_SERVERS and not {"-h", "--help"} & set(arguments[1:])


def start_servers() -> None:
    """Fill in the missing URLs. The servers stop by themselves once this process, and all others, have ended."""
    import environ

    from portal.embedded import EmbeddedError, prepare_environment

    environ.Env.read_env(Path(__file__).resolve().parent / ".env", overwrite=False)
    try:
        prepare_environment()
    except EmbeddedError as error:
        raise SystemExit(str(error)) from None


if __name__ == "__main__":
    main()
