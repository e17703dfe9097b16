"""Settings of the test run: the same servers and code paths, cheaper passwords, folders of its own."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from config.launcher.testing import use_own_databases

use_own_databases()
os.environ.setdefault("DEMO_ALLOWED", "1")
os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 40)

from config.settings.base import *
from config.settings.base import DATABASES, STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
_FOLDER = Path(tempfile.mkdtemp(prefix="chamba-test-"))
atexit.register(shutil.rmtree, _FOLDER, ignore_errors=True)
STORAGES["private"]["OPTIONS"]["location"] = _FOLDER / "private"  # type: ignore[index]
STATIC_ROOT = _FOLDER / "static"  # whitenoise warns where there is none
STATIC_ROOT.mkdir()
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
DATABASES["default"]["CONN_MAX_AGE"] = (
    0  # threads leave no connection behind that would keep the database alive
)
