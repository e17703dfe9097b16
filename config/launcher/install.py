"""`make install`: makes .venv and installs the pinned packages, showing how far it is.

Run as a file by the machine's own Python, whatever its version: nothing of ours is imported here.
"""

import hashlib
import os
import re
import subprocess
import sys
import time

PROJECT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
ENVIRONMENT = os.path.join(PROJECT, ".venv")
PYTHON = os.path.join(ENVIRONMENT, "bin", "python")
LEAST_VERSION = (3, 11)


def main(kind):
    """Install `base` (to run the product) or `dev` (to test it too); a second call only compares stamps."""
    if sys.version_info < LEAST_VERSION:
        return fail("Chamba needs Python 3.11 or newer; this is %s." % sys.version.split()[0])
    # What tests need contains what the product needs.
    if any(stamped(name) == fingerprint(name) for name in ("dev", kind)):
        return 0
    make_environment()
    for file, more in zip(pinned_files(kind), ([], ["--no-deps"])):
        if not install(file, more):
            return fail("The packages could not be installed; the lines above say why.")
    with open(stamp(kind), "w") as written:
        written.write(fingerprint(kind))
    return 0


def pinned_files(kind):
    """Return the files that make up `kind`; the baseline's weights serve tests and measurements only."""
    names = ("dev", "weights") if kind == "dev" else (kind,)
    return [os.path.join(PROJECT, "requirements", name + ".txt") for name in names]


def fingerprint(kind):
    """Return one hash over the Python version and the contents of the pinned files."""
    total = hashlib.sha256(sys.version.encode())
    for file in pinned_files(kind):
        with open(file, "rb") as opened:
            total.update(opened.read())
    return total.hexdigest()


def stamp(kind):
    """Return the path of the file that tells what has been installed."""
    return os.path.join(ENVIRONMENT, ".installed-" + kind)


def stamped(kind):
    """Return the fingerprint of what has been installed, or ""."""
    try:
        with open(stamp(kind)) as opened:
            return opened.read()
    except OSError:
        return ""


def make_environment():
    """Make .venv where there is none that works."""
    if (
        os.path.exists(PYTHON)
        and subprocess.call([PYTHON, "-c", "import pip"], stderr=subprocess.DEVNULL) == 0
    ):
        return
    print("making .venv with Python " + sys.version.split()[0], flush=True)
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", ENVIRONMENT], stdout=subprocess.PIPE, text=True
    )
    if made.returncode != 0:
        sys.exit(
            fail(
                (made.stdout.strip() + "\n" if made.stdout else "")
                + "Python could not make an environment. On Debian or Ubuntu: apt-get install python3-venv."
            )
        )


def install(file, more):
    """Run pip over one pinned file and return whether it went well."""
    with open(file) as opened:
        count = len(re.findall(r"^[A-Za-z0-9].*==", opened.read(), re.MULTILINE))
    command = [
        PYTHON,
        "-m",
        "pip",
        "install",
        "--disable-pip-version-check",
        "--no-input",
        "--require-hashes",
    ]
    pip = subprocess.Popen(
        command + more + ["-r", file],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=PROJECT,
    )
    began, seen, said = time.monotonic(), 0, []
    for line in pip.stdout:
        said.append(line)
        found = re.match(r"(?:Collecting|Requirement already satisfied:) ([^ =]+)", line)
        if found:
            seen += 1
            show(began, "%3d/%d %s" % (min(seen, count), count, found.group(1)))
        elif line.startswith("Installing collected"):
            show(began, "unpacking %d packages" % count, last=True)
    if pip.wait() != 0:
        print("\n" + "".join(said[-15:]), file=sys.stderr)
    else:
        show(began, os.path.basename(file) + " is installed", last=True)
    return pip.returncode == 0


def show(began, text, last=False):
    """Show progress: on a terminal one line that changes, elsewhere every tenth step."""
    line = "[%5.1f s] %s" % (time.monotonic() - began, text)
    if sys.stdout.isatty():
        print("\r\033[K" + line, end="\n" if last else "", flush=True)
    elif last or re.search(r" +\d*0/\d+ ", line):
        print(line, flush=True)


def fail(text):
    """Say why, and return the exit status."""
    print(text, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "base"))
