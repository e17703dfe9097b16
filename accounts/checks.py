"""System checks of the whole house: wrong combinations of settings, each with an id and a hint.

`manage.py check` runs those that hold everywhere; `manage.py check --deploy` adds those of a public installation.
"""

import hashlib
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography.fernet import Fernet
from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

_MIN_SECRET_CHARACTERS = 50
_MIN_SECRET_DISTINCT = 10
_LOOPBACK = {"localhost", "127.0.0.1", "[::1]", "::1"}
_NEW_KEY = 'python -c "from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())"'
_NEW_SECRET = 'python -c "import secrets; print(secrets.token_urlsafe(64))"'

AppConfigs = Iterable[AppConfig] | None


# --- everywhere


@register(Tags.database)
def check_database(app_configs: AppConfigs = None, **kwargs: Any) -> list[CheckMessage]:
    """Only PostgreSQL carries the constraints, the search and the vectors."""
    engine = settings.DATABASES["default"]["ENGINE"]
    if engine == "django.db.backends.postgresql":
        return []
    return [
        Error(
            f"The database engine is {engine}; Chamba needs PostgreSQL.",
            hint="Set DATABASE_URL to postgresql://user@host/name, or leave it empty for the embedded server.",
            id="chamba.E003",
        )
    ]


def _major(version: str) -> int:
    return int(version.split(".", 1)[0])


@register(Tags.compatibility)
def check_redis_client(app_configs: AppConfigs = None, **kwargs: Any) -> list[CheckMessage]:
    """redis-py 8 gives sockets a short read time-out by default, and idle chats die of it."""
    version = metadata.version("redis")
    if _major(version) < 8:
        return []
    return [
        Error(
            f"redis-py {version} is installed; idle websockets die within 15 seconds with it.",
            hint='Install "redis>=6.4,<8", as requirements/base.in says.',
            id="chamba.E004",
        )
    ]


@register(Tags.compatibility)
def check_channel_layer(app_configs: AppConfigs = None, **kwargs: Any) -> list[CheckMessage]:
    """A layer in memory would silently part the worker from the sockets."""
    backend = str(settings.CHANNEL_LAYERS["default"]["BACKEND"])
    if backend.startswith("channels_redis."):
        return []
    return [
        Error(
            f"The channel layer is {backend}; pages, sockets and workers would not hear each other.",
            hint="Use channels_redis.core.RedisChannelLayer with REDIS_URL.",
            id="chamba.E005",
        )
    ]


@register(Tags.security)
def check_encryption_keys(app_configs: AppConfigs = None, **kwargs: Any) -> list[CheckMessage]:
    """A key with a typing error must be found at the start, not at the first identity document."""
    for position, key in enumerate(settings.FIELD_ENCRYPTION_KEYS, start=1):
        try:
            Fernet(key)
        except ValueError:
            return [
                Error(
                    f"Key number {position} of FIELD_ENCRYPTION_KEYS is not a Fernet key.",
                    hint=f"Make one with: {_NEW_KEY}",
                    id="chamba.E006",
                )
            ]
    return []


@register(Tags.security)
def check_private_storage(app_configs: AppConfigs = None, **kwargs: Any) -> list[CheckMessage]:
    """CV originals never lie where a web server gives out files by name."""
    storages: Any = settings.STORAGES
    options = storages["private"].get("OPTIONS", {})
    location = options.get("location")
    shown: list[Any] = [settings.STATIC_ROOT, settings.MEDIA_ROOT, *settings.STATICFILES_DIRS]
    if (
        location
        and not options.get("base_url")
        and not any(_is_inside(location, folder) for folder in shown if folder)
    ):
        return []
    return [
        Error(
            "The private storage has an address or lies inside a folder that is served.",
            hint="Give STORAGES['private'] a location outside STATIC_ROOT, STATICFILES_DIRS and MEDIA_ROOT, "
            "and base_url None.",
            id="chamba.E007",
        )
    ]


def _is_inside(location: str | Path, folder: str | Path) -> bool:
    return Path(location).resolve().is_relative_to(Path(folder).resolve())


# --- a public installation


@register(Tags.security, deploy=True)
def check_secret_key(app_configs: AppConfigs = None, **kwargs: Any) -> list[CheckMessage]:
    """The key signs sessions and codes: it is long, secret, and the same in every process."""
    key = settings.SECRET_KEY
    short = len(key) < _MIN_SECRET_CHARACTERS or len(set(key)) < _MIN_SECRET_DISTINCT
    if not (short or key.startswith(("django-insecure-", "only-for-tests-")) or _is_machine_key(key)):
        return []
    return [
        Error(
            "SECRET_KEY is weak, or was made for one machine by a demonstration.",
            hint=f"Set SECRET_KEY in the environment; make one with: {_NEW_SECRET}",
            id="chamba.E001",
        )
    ]


def _is_machine_key(key: str) -> bool:
    try:
        return (Path(settings.DATA_DIR) / "secret_key").read_text().strip() == key
    except OSError:
        return False


@register(Tags.security, deploy=True)
def check_document_keys(app_configs: AppConfigs = None, **kwargs: Any) -> list[CheckMessage]:
    """Keys of identity documents do not hang on SECRET_KEY, which may be changed on any day."""
    messages: list[CheckMessage] = []
    if not settings.FIELD_ENCRYPTION_KEYS:
        messages.append(
            Error(
                "FIELD_ENCRYPTION_KEYS is empty: identity documents cannot be stored.",
                hint=f"Set it in the environment (newest key first, parted by commas); make one with: {_NEW_KEY}",
                id="chamba.E002",
            )
        )
    derived = hashlib.sha256(f"digest:{settings.SECRET_KEY}".encode()).hexdigest()
    if settings.FIELD_DIGEST_KEY in {"", derived}:
        messages.append(
            Error(
                "FIELD_DIGEST_KEY is missing: a new SECRET_KEY would let the same document register twice.",
                hint=f"Set it in the environment and never change it; make one with: {_NEW_SECRET}",
                id="chamba.E008",
            )
        )
    return messages


@register(Tags.security, deploy=True)
def check_demonstration(app_configs: AppConfigs = None, **kwargs: Any) -> list[CheckMessage]:
    """What only a demonstration needs is off."""
    messages: list[CheckMessage] = []
    if settings.OUTBOX_VISIBLE:
        messages.append(
            Warning(
                "The outbox page is visible: anybody can read the codes sent to other people.",
                hint="Set OUTBOX_VISIBLE=0.",
                id="chamba.W001",
            )
        )
    if settings.DEMO_ALLOWED:
        messages.append(
            Warning(
                "Demonstration people with known passwords can be loaded.",
                hint="Set DEMO_ALLOWED=0, or use config.settings.prod.",
                id="chamba.W002",
            )
        )
    return messages


@register(Tags.security, deploy=True)
def check_providers(app_configs: AppConfigs = None, **kwargs: Any) -> list[CheckMessage]:
    """Codes and notices really leave the machine."""
    messages: list[CheckMessage] = []
    for name, number in (("EMAIL_BACKEND", 3), ("SMS_BACKEND", 4)):
        if "Outbox" in getattr(settings, name):
            messages.append(
                Warning(
                    f"{name} is the outbox: no message leaves, and nobody who forgot a password gets back in.",
                    hint=f"Set {name} to the class of a provider.",
                    id=f"chamba.W{number:03d}",
                )
            )
    if settings.DEFAULT_FROM_EMAIL.rstrip(">").endswith((".invalid", "localhost")):
        messages.append(
            Warning(
                "DEFAULT_FROM_EMAIL is an address that cannot receive answers.",
                hint="Set it to an address of your domain, for example Chamba <avisos@your-domain.pe>.",
                id="chamba.W005",
            )
        )
    return messages


@register(Tags.security, deploy=True)
def check_addresses(app_configs: AppConfigs = None, **kwargs: Any) -> list[CheckMessage]:
    """Host, form and socket checks know the public address and nothing wider."""
    messages: list[CheckMessage] = []
    if "*" in settings.ALLOWED_HOSTS or not set(settings.ALLOWED_HOSTS) - _LOOPBACK:
        messages.append(
            Error(
                "ALLOWED_HOSTS is open to every name, or knows only this machine.",
                hint="Set ALLOWED_HOSTS to the public names, parted by commas.",
                id="chamba.E009",
            )
        )
    origins = [*settings.SOCKET_ORIGINS, *settings.CSRF_TRUSTED_ORIGINS]
    if not settings.SOCKET_ORIGINS or any(urlsplit(origin).scheme != "https" for origin in origins):
        messages.append(
            Warning(
                "SOCKET_ORIGINS or CSRF_TRUSTED_ORIGINS has an address without https, or no public address.",
                hint="Set SOCKET_ORIGINS=https://your-name (and CSRF_TRUSTED_ORIGINS the same where a proxy needs it).",
                id="chamba.W006",
            )
        )
    return messages


@register(Tags.security, deploy=True)
def check_proxies(app_configs: AppConfigs = None, **kwargs: Any) -> list[CheckMessage]:
    """Behind a proxy that is not believed, everybody has one address and shares one rate limit."""
    if settings.SECURE_PROXY_SSL_HEADER is None or settings.ALLAUTH_TRUSTED_PROXY_COUNT > 0:
        return []
    return [
        Warning(
            "TLS ends at a proxy, but no proxy is trusted: all people count as one address in the rate limits.",
            hint="Set TRUSTED_PROXY_COUNT to how many proxies stand in front; they must set X-Forwarded-For.",
            id="chamba.W007",
        )
    ]


@register(Tags.security, deploy=True)
def check_content_policy(app_configs: AppConfigs = None, **kwargs: Any) -> list[CheckMessage]:
    """A page may talk to our sockets and to no others."""
    policy: Any = settings.CONTENT_SECURITY_POLICY
    connect = policy["DIRECTIVES"].get("connect-src", ())
    if not {"ws:", "wss:", "*"} & set(connect):
        return []
    return [
        Warning(
            "The content policy lets pages open sockets to any host.",
            hint="Set SOCKET_URL to the address of the sockets, for example wss://your-name.",
            id="chamba.W008",
        )
    ]
