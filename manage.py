#!/usr/bin/env python
"""Django's command line."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.base")
    from django.core.management import execute_from_command_line

    from config.launcher.servers import ensure_for_command

    ensure_for_command(sys.argv)
    execute_from_command_line(sys.argv)
