"""Small typed readers of the environment; a wrong value raises and says what is expected."""

import os

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def flag(name: str, *, default: bool) -> bool:
    value = os.environ.get(name)
    if value is None:
        return default
    if value.strip().lower() in TRUE:
        return True
    if value.strip().lower() in FALSE:
        return False
    raise ImproperlyConfigured(f"{name}={value!r}: expected one of 1, true, yes, on, 0, false, no, off.")


def integer(name: str, *, default: int, least: int, most: int) -> int:
    value = os.environ.get(name)
    if value is None or not value.strip():
        return default
    try:
        number = int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name}={value!r}: expected a whole number.") from None
    if not least <= number <= most:
        raise ImproperlyConfigured(f"{name}={number}: expected a number from {least} to {most}.")
    return number


def words(name: str, *, default: list[str] | None = None) -> list[str]:
    """Values separated by commas; empty ones are left out."""
    value = os.environ.get(name)
    if value is None:
        return list(default or [])
    return [part.strip() for part in value.split(",") if part.strip()]


def postgresql(url: str) -> dict[str, object]:
    """Django's DATABASES entry for a libpq URL (`postgresql://user@host:port/name`, sockets by `?host=/path`)."""
    from psycopg import ProgrammingError
    from psycopg.conninfo import conninfo_to_dict

    if not url.startswith(("postgresql://", "postgres://")):
        scheme = url.split(":", 1)[0]
        raise ImproperlyConfigured(
            f"DATABASE_URL begins with {scheme!r}: expected postgresql://user@host/name."
        )
    try:
        parts = dict(conninfo_to_dict(url))
    except ProgrammingError as error:
        raise ImproperlyConfigured(f"DATABASE_URL can't be read as a PostgreSQL URL: {error}") from None
    named = {
        "NAME": parts.pop("dbname", None) or "chamba",
        "USER": parts.pop("user", None) or "",
        "PASSWORD": parts.pop("password", None) or "",
        "HOST": parts.pop("host", None) or "",
        "PORT": str(parts.pop("port", None) or ""),
    }
    return {"ENGINE": "django.db.backends.postgresql", **named, "OPTIONS": parts}
