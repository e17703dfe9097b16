"""`python -m config.launcher run | keep | stop`."""

import sys
from pathlib import Path

from config.launcher import servers
from config.launcher.errors import LaunchError


def main(arguments: list[str]) -> int:
    """Do what the first word says; the exit status is 0, or 1 after a sentence that says why not."""
    try:
        match arguments:
            case ["run"]:
                from config.launcher import supervisor

                return supervisor.run()
            case ["keep", home]:
                servers.keep(Path(home))
            case ["stop"]:
                servers.release_servers()
            case _:
                print("usage: python -m config.launcher run | stop", file=sys.stderr)
                return 2
    except LaunchError as error:
        print(error, file=sys.stderr)
        return 1
    except PermissionError as error:
        print(
            f"{error.filename} belongs to another user: start as that user, or set CHAMBA_HOME and CHAMBA_DATA_DIR "
            "to folders of your own.",
            file=sys.stderr,
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
