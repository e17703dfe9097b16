"""System checks: each wrong combination is named by its id, and proper settings are clean."""

import hashlib
import os
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.core.checks import CheckMessage
from django.core.checks.registry import registry

from accounts import checks

ROOT = Path(__file__).resolve().parent.parent.parent

PROPER = {
    "SECRET_KEY": "Zk3-9vWq_7tYb1LpX0sRmE6uHdNcJgTfAiOe2B4x5C8yQzVwKjP6h",
    "FIELD_ENCRYPTION_KEYS": Fernet.generate_key().decode(),
    "FIELD_DIGEST_KEY": "another-long-random-text-that-is-only-for-digests",
    "ALLOWED_HOSTS": "chamba.example.pe",
    "SOCKET_ORIGINS": "https://chamba.example.pe",
    "SOCKET_URL": "wss://chamba.example.pe",
    "TRUSTED_PROXY_COUNT": "1",
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "SMS_BACKEND": "accounts.tests.sms.KeptSMS",
    "DEFAULT_FROM_EMAIL": "Chamba <avisos@chamba.example.pe>",
}


@pytest.fixture(autouse=True)
def proper(settings, tmp_path: Path) -> None:
    for name, text in PROPER.items():
        setattr(settings, name, text)
    settings.FIELD_ENCRYPTION_KEYS = [PROPER["FIELD_ENCRYPTION_KEYS"]]
    settings.ALLOWED_HOSTS = ["chamba.example.pe"]
    settings.SOCKET_ORIGINS = ["https://chamba.example.pe"]
    settings.CSRF_TRUSTED_ORIGINS = []
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": {"connect-src": ["'self'", "wss://chamba.example.pe"]}}
    settings.DEMO_ALLOWED = settings.OUTBOX_VISIBLE = False
    settings.DATA_DIR = tmp_path
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATICFILES_DIRS = []
    settings.MEDIA_ROOT = ""
    settings.STORAGES = {"private": {"OPTIONS": {"location": tmp_path / "private", "base_url": None}}}
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": "channels_redis.core.RedisChannelLayer"}}


def ours() -> list[CheckMessage]:
    found: list[CheckMessage] = []
    for check in registry.get_checks(include_deployment_checks=True):
        if check.__module__ == checks.__name__:
            found += check(app_configs=None)
    return found


def ids() -> set[str]:
    return {str(message.id) for message in ours()}


def test_proper_settings_are_clean() -> None:
    assert ids() == set()


@pytest.mark.parametrize(
    ("name", "wrong", "expected"),
    [
        ("SECRET_KEY", "short", "chamba.E001"),
        ("SECRET_KEY", "x" * 60, "chamba.E001"),
        ("SECRET_KEY", "django-insecure-" + PROPER["SECRET_KEY"], "chamba.E001"),
        ("FIELD_ENCRYPTION_KEYS", [], "chamba.E002"),
        ("CHANNEL_LAYERS", {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}, "chamba.E005"),
        ("FIELD_ENCRYPTION_KEYS", ["mistyped"], "chamba.E006"),
        ("FIELD_DIGEST_KEY", "", "chamba.E008"),
        ("ALLOWED_HOSTS", ["*"], "chamba.E009"),
        ("ALLOWED_HOSTS", ["localhost", "127.0.0.1"], "chamba.E009"),
        ("OUTBOX_VISIBLE", True, "chamba.W001"),
        ("DEMO_ALLOWED", True, "chamba.W002"),
        ("EMAIL_BACKEND", "messaging.transports.OutboxEmailBackend", "chamba.W003"),
        ("SMS_BACKEND", "messaging.transports.OutboxSMSBackend", "chamba.W004"),
        ("DEFAULT_FROM_EMAIL", "Chamba <avisos@chamba.invalid>", "chamba.W005"),
        ("SOCKET_ORIGINS", ["http://127.0.0.1:8000"], "chamba.W006"),
        ("SOCKET_ORIGINS", [], "chamba.W006"),
        ("ALLAUTH_TRUSTED_PROXY_COUNT", 0, "chamba.W007"),
        ("CONTENT_SECURITY_POLICY", {"DIRECTIVES": {"connect-src": ["'self'", "wss:"]}}, "chamba.W008"),
        ("CSRF_TRUSTED_ORIGINS", ["http://chamba.example.pe"], "chamba.W006"),
    ],
)
def test_each_wrong_setting_has_its_id(settings, name: str, wrong: object, expected: str) -> None:
    setattr(settings, name, wrong)
    assert ids() == {expected}


def test_another_database_is_named(settings, monkeypatch) -> None:
    # In place: Django warns where the whole setting is replaced.
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", "django.db.backends.sqlite3")
    assert ids() == {"chamba.E003"}


def test_a_key_that_the_machine_made_is_no_key_for_the_public(settings, tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text(PROPER["SECRET_KEY"] + "\n")
    assert ids() == {"chamba.E001"}


def test_a_digest_key_derived_from_the_secret_key_is_named(settings) -> None:
    settings.FIELD_DIGEST_KEY = hashlib.sha256(f"digest:{settings.SECRET_KEY}".encode()).hexdigest()
    assert ids() == {"chamba.E008"}


def test_private_files_inside_a_served_folder_are_named(settings, tmp_path: Path) -> None:
    for options in (
        {"location": tmp_path / "static" / "private", "base_url": None},
        {"location": tmp_path / "private", "base_url": "/private/"},
        {},
    ):
        settings.STORAGES = {"private": {"OPTIONS": options}}
        assert ids() == {"chamba.E007"}


def test_the_redis_client_is_one_that_keeps_idle_sockets(monkeypatch) -> None:
    assert checks.check_redis_client() == []
    monkeypatch.setattr(metadata, "version", lambda name: "8.1.0")
    assert [message.id for message in checks.check_redis_client()] == ["chamba.E004"]


def test_every_message_has_a_hint_and_shows_no_secret(settings) -> None:
    settings.SECRET_KEY = "hidden"
    settings.FIELD_ENCRYPTION_KEYS = ["mistyped-key"]
    messages = ours()
    assert messages
    for message in messages:
        assert message.hint
        assert "hidden" not in f"{message.msg} {message.hint}"
        assert "mistyped-key" not in f"{message.msg} {message.hint}"


def run_check(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    kept = {
        name: text
        for name, text in os.environ.items()
        if name in {"PATH", "HOME", "DATABASE_URL", "REDIS_URL"}
    }
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env={**kept, "DJANGO_SETTINGS_MODULE": "config.settings.prod", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_public_installation_with_proper_settings_is_clean() -> None:
    done = run_check(PROPER)
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_a_public_installation_without_settings_is_told_all_of_it(tmp_path: Path) -> None:
    done = run_check({"CHAMBA_DATA_DIR": str(tmp_path)})
    assert done.returncode == 1
    for number in ("E001", "E002", "E008", "E009", "W003", "W004", "W005", "W006", "W007", "W008"):
        assert f"chamba.{number}" in done.stderr
