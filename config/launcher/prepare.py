"""Brings the database and the static files up to date; run as a process of its own before the others start."""

import hashlib
import io
import logging
import os
import sys
import time
from pathlib import Path


def main(people_file: Path) -> int:
    """Migrate, load what is missing, collect static files, write the demonstration people to `people_file`."""
    began = time.monotonic()

    def say(text: str) -> None:
        print(f"          {time.monotonic() - began:5.1f} s  {text}", flush=True)

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.base")
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import CommandError, call_command

    logging.getLogger().setLevel(logging.WARNING)  # libraries tell much while they build
    try:
        say("migrations")
        call_command("migrate", interactive=False, verbosity=0)
        say("places")
        call_command("load_places")
        say("taxonomy")
        call_command("load_taxonomy", apply=True)
        people_file.unlink(missing_ok=True)
        if settings.DEMO_ALLOWED:
            say("demonstration data")
            call_command("demo", "load")
            people = io.StringIO()
            call_command("demo", "people", stdout=people)
            people_file.write_text(people.getvalue())
        collect_static(say)
    except CommandError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def collect_static(say) -> None:  # type: ignore[no-untyped-def]
    """Collect and compress static files where any of them has changed since the last time."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    fingerprint = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            stat = os.stat(storage.path(path))
            fingerprint.update(f"{path} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    stamp = Path(settings.STATIC_ROOT) / ".fingerprint"
    if stamp.exists() and stamp.read_text() == fingerprint.hexdigest():
        return
    say("static files")
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(fingerprint.hexdigest())


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
