"""Short identifiers (DNI, CE, keys of partners) encrypted at rest, and a keyed digest to look them up.

Keys come from the settings: `FIELD_ENCRYPTION_KEYS` (Fernet keys, newest first; old ones still decrypt) and
`FIELD_DIGEST_KEY`. Where a demonstration is allowed, a missing encryption key is derived from `SECRET_KEY`.
The digest is keyed because eight digits are guessed in seconds from a plain hash.
"""

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


class DecryptionError(Exception):
    """The stored bytes were made with a key that is no longer configured, or were altered."""


def _ciphers() -> list[Fernet]:
    # Built at each use: it costs microseconds, and settings may be overridden.
    keys = list(settings.FIELD_ENCRYPTION_KEYS)
    if not keys and settings.DEMO_ALLOWED:
        # A demonstration on one machine has no key of its own; elsewhere guessing one would lose data.
        keys = [_derived_key(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    if not keys:
        raise ImproperlyConfigured("FIELD_ENCRYPTION_KEYS is empty; make one with Fernet.generate_key()")
    try:
        return [Fernet(key) for key in keys]
    except ValueError:
        # The library's message is safe, but the chained traceback would carry the key in its frames.
        raise ImproperlyConfigured("FIELD_ENCRYPTION_KEYS holds a value that is not a Fernet key") from None


def _derived_key(secret: str) -> str:
    digest = hashlib.sha256(b"field encryption:" + secret.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode()


def _cipher() -> MultiFernet:
    return MultiFernet(_ciphers())


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


def has_newest_key(token: bytes) -> bool:
    """Say whether the newest key decrypts this."""
    try:
        _ciphers()[0].decrypt(bytes(token))
    except InvalidToken:
        return False
    return True


def digest_text(value: str, *, purpose: str) -> str:
    """64 hex characters, equal for equal value and purpose; normalise the value first."""
    key = settings.FIELD_DIGEST_KEY
    if not key:
        raise ImproperlyConfigured("FIELD_DIGEST_KEY is empty")
    # The zero byte keeps ("ab", "c") and ("a", "bc") apart.
    message = purpose.encode() + b"\0" + value.encode()
    return hmac.new(key.encode(), message, hashlib.sha256).hexdigest()
