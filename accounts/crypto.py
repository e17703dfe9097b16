"""Short identifiers (DNI, CE, keys of partners) encrypted at rest, and a keyed digest to look them up.

Keys come from the settings: `FIELD_ENCRYPTION_KEYS` (Fernet keys, newest first; old ones still decrypt) and
`FIELD_DIGEST_KEY`. Where a demonstration is allowed, a missing encryption key is derived from `SECRET_KEY`.
The digest is keyed because eight digits are guessed in seconds from a plain hash.
"""

import base64
import hashlib
import hmac
from typing import Any, NoReturn

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Expression
from django.db.models.query_utils import DeferredAttribute

DIGEST_HEX_LENGTH = 64  # for the column that keeps a digest


class DecryptionError(Exception):
    """The stored bytes were made with a key that is no longer configured, or were altered."""


def _cipher() -> MultiFernet:
    # Built at each use: it costs microseconds, and settings may be overridden.
    keys = list(settings.FIELD_ENCRYPTION_KEYS)
    if not keys and settings.DEMO_ALLOWED:
        # A demonstration on one machine has no key of its own; elsewhere guessing one would lose data.
        derived = hashlib.sha256(b"field encryption:" + settings.SECRET_KEY.encode()).digest()
        keys = [base64.urlsafe_b64encode(derived).decode()]
    if not keys:
        raise ImproperlyConfigured("FIELD_ENCRYPTION_KEYS is empty; make one with Fernet.generate_key()")
    try:
        return MultiFernet([Fernet(key) for key in keys])
    except ValueError:
        # The library's message is safe, but the chained traceback would carry the key in its frames.
        raise ImproperlyConfigured("FIELD_ENCRYPTION_KEYS holds a value that is not a Fernet key") from None


def encrypt_text(value: str) -> bytes:
    """Encrypt with the newest key; two calls give different bytes."""
    return _cipher().encrypt(value.encode())


def decrypt_text(token: bytes) -> str:
    """Decrypt with any configured key; raises DecryptionError."""
    try:
        return _cipher().decrypt(bytes(token)).decode()
    except InvalidToken:
        raise DecryptionError("no configured key decrypts this value") from None


def rotate_text(token: bytes) -> bytes:
    """The same value encrypted anew with the newest key; raises DecryptionError."""
    try:
        return _cipher().rotate(bytes(token))
    except InvalidToken:
        raise DecryptionError("no configured key decrypts this value") from None


def digest_text(value: str, *, purpose: str) -> str:
    """64 hex characters, equal for equal value and purpose; normalise the value first."""
    key = settings.FIELD_DIGEST_KEY
    if not key:
        raise ImproperlyConfigured("FIELD_DIGEST_KEY is empty")
    # The zero byte keeps ("ab", "c") and ("a", "bc") apart.
    message = purpose.encode() + b"\0" + value.encode()
    return hmac.new(key.encode(), message, hashlib.sha256).hexdigest()


class Secret:
    """A text that never shows itself: `reveal()` is the only way to it."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The text itself; call it as late as possible and never for a log."""
        return self._value

    def __str__(self) -> str:
        return "••••"

    def __repr__(self) -> str:
        return "<Secret>"

    def __bool__(self) -> bool:
        return bool(self._value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and hmac.compare_digest(self._value.encode(), other._value.encode())

    def __hash__(self) -> int:
        return hash(self._value)

    def __deepcopy__(self, memo: dict[int, Any]) -> "Secret":
        return self

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Secret is not pickled: it must not travel through queues or caches")


class _SecretAttribute(DeferredAttribute):
    """Wraps what is assigned, so that an unsaved object hides its value too."""

    def __set__(self, instance: models.Model, value: str | Secret | None) -> None:
        instance.__dict__[self.field.attname] = self.field.to_python(value)


class EncryptedTextField(models.BinaryField):
    """A text stored encrypted as bytea and read back as Secret; it cannot be searched (see digest_text)."""

    descriptor_class = _SecretAttribute
    description = "encrypted text"

    def to_python(self, value: Any) -> Secret | None:
        if value is None or isinstance(value, Secret):
            return value
        if isinstance(value, str):
            return Secret(value)
        raise TypeError("an EncryptedTextField holds a text")

    def from_db_value(
        self, value: bytes | memoryview | None, expression: Expression, connection: BaseDatabaseWrapper
    ) -> Secret | None:
        return None if value is None else Secret(decrypt_text(bytes(value)))

    def get_prep_value(self, value: Any) -> bytes | None:
        secret = self.to_python(value)
        return None if secret is None else encrypt_text(secret.reveal())

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        if not prepared:
            value = self.get_prep_value(value)
        return super().get_db_prep_value(value, connection, prepared=True)

    def get_lookup(self, lookup_name: str) -> Any:
        # Every encryption differs, so an equality search would silently find nothing.
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is encrypted; look it up by its digest")
        return super().get_lookup(lookup_name)

    def value_to_string(self, obj: models.Model) -> str:
        raise TypeError(f"{self.name} is encrypted and is not serialised")
