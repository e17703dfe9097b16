"""`make messages`: collects the texts of pages and code into `locale/`, and compiles what translators wrote."""

import os
import shutil
import sys

from config.launcher.addresses import PROJECT

LANGUAGES = ("en",)
MISSING = "Collecting texts needs GNU gettext. On Debian or Ubuntu: apt-get install gettext."


def main() -> int:
    """Write `locale/*/LC_MESSAGES/django.po` and its compiled twin; both are kept with the code."""
    if shutil.which("xgettext") is None:
        print(MISSING, file=sys.stderr)
        return 1
    os.chdir(PROJECT)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.base")
    import django
    from django.core.management import call_command

    django.setup()
    call_command(
        "makemessages",
        locale=list(LANGUAGES),
        ignore_patterns=[".venv", "var", "*/tests/*", "tests/*", "benchmarks/*"],
        no_location=True,
        no_obsolete=True,
        no_wrap=True,
    )
    call_command("compilemessages", locale=list(LANGUAGES), ignore_patterns=[".venv", "var"])
    return 0


if __name__ == "__main__":
    sys.exit(main())
