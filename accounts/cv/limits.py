"""What a CV may cost: sizes, counts, and the operating system's limits of the child process."""

import resource
import signal
import sys
from typing import Final

from accounts.cv.refusal import Refused

MAX_FILE_BYTES: Final = 2 * 1024 * 1024
MAX_TEXT_CHARACTERS: Final = 40_000  # about fifteen full pages
MAX_PAGES_READ: Final = 15
MAX_PAGES: Final = 200  # beyond this it is no CV; refused before the pages are walked

MAX_MEMORY_BYTES: Final = 512 * 1024 * 1024  # pypdf and lxml loaded take 51 MB of it
MAX_CPU_SECONDS: Final = 8
MAX_WALL_SECONDS: Final = 10
MAX_OPEN_FILES: Final = 16
MAX_ANSWER_BYTES: Final = 6 * MAX_TEXT_CHARACTERS + 10_000  # JSON in ASCII: at most 6 bytes a character

_FORBIDDEN_EVENTS: Final = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.system",
    "ctypes.",
    "os.remove",
    "os.rename",
    "os.rmdir",
    "os.mkdir",
    "os.link",
    "os.symlink",
    "os.truncate",
    "os.chmod",
    "os.chown",
    "shutil.",
)


def _refuse_escapes(event: str, arguments: tuple[object, ...]) -> None:
    if event.startswith(_FORBIDDEN_EVENTS):
        raise Refused("unreadable")
    if event == "open":
        mode = arguments[1]
        if isinstance(mode, str) and mode not in {"r", "rb"}:
            raise Refused("unreadable")


def limit_this_process() -> None:
    """Lower the limits of the calling process for good; call it before the first byte of the file is read."""
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_CPU_SECONDS, MAX_CPU_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (MAX_OPEN_FILES, MAX_OPEN_FILES))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    # The parent kills it earlier; this is for a parent that died itself.
    signal.alarm(MAX_WALL_SECONDS + 5)
    # No parser needs the network or another program: a second fence, not the wall itself.
    sys.addaudithook(_refuse_escapes)
