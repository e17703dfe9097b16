import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured

from accounts.crypto import (
    DecryptionError,
    decrypt_text,
    digest_text,
    encrypt_text,
    has_newest_key,
    rotate_text,
)

OLD_KEY = Fernet.generate_key().decode()
NEW_KEY = Fernet.generate_key().decode()


@pytest.fixture(autouse=True)
def keys(settings):
    settings.FIELD_ENCRYPTION_KEYS = [OLD_KEY]
    settings.FIELD_DIGEST_KEY = "one digest key"
    settings.DEMO_ALLOWED = False


def test_it_gives_back_what_it_encrypted_and_never_the_same_bytes_twice() -> None:
    first, second = encrypt_text("10117410"), encrypt_text("10117410")
    assert decrypt_text(first) == decrypt_text(second) == "10117410"
    assert first != second
    assert b"10117410" not in first


def test_an_old_key_still_decrypts_and_rotation_leaves_it_behind(settings) -> None:
    token = encrypt_text("10117410")
    settings.FIELD_ENCRYPTION_KEYS = [NEW_KEY, OLD_KEY]
    rotated = rotate_text(token)
    settings.FIELD_ENCRYPTION_KEYS = [NEW_KEY]
    assert decrypt_text(rotated) == "10117410"
    with pytest.raises(DecryptionError):
        decrypt_text(token)
    with pytest.raises(DecryptionError):
        rotate_text(token)


def test_altered_bytes_are_refused() -> None:
    token = bytearray(encrypt_text("10117410"))
    token[20] ^= 1
    with pytest.raises(DecryptionError):
        decrypt_text(bytes(token))


def test_missing_or_wrong_keys_are_named_without_showing_them(settings) -> None:
    settings.FIELD_ENCRYPTION_KEYS = []
    with pytest.raises(ImproperlyConfigured, match="FIELD_ENCRYPTION_KEYS"):
        encrypt_text("x")
    settings.FIELD_ENCRYPTION_KEYS = ["not-a-key"]
    with pytest.raises(ImproperlyConfigured) as caught:
        encrypt_text("x")
    assert "not-a-key" not in str(caught.value)
    settings.FIELD_DIGEST_KEY = ""
    with pytest.raises(ImproperlyConfigured, match="FIELD_DIGEST_KEY"):
        digest_text("x", purpose="dni")


def test_a_demonstration_derives_its_key_from_the_secret_key(settings) -> None:
    settings.FIELD_ENCRYPTION_KEYS = []
    settings.DEMO_ALLOWED = True
    settings.SECRET_KEY = "first" * 12
    token = encrypt_text("10117410")
    assert decrypt_text(token) == "10117410"
    settings.SECRET_KEY = "second" * 12
    with pytest.raises(DecryptionError):
        decrypt_text(token)
    settings.SECRET_KEY_FALLBACKS = ["first" * 12]
    assert decrypt_text(token) == "10117410"
    assert has_newest_key(rotate_text(token))
    assert not has_newest_key(token)


def test_a_digest_is_stable_and_bound_to_purpose_and_key(settings) -> None:
    digest = digest_text("10117410", purpose="dni")
    assert digest == digest_text("10117410", purpose="dni")
    assert len(digest) == 64
    assert digest != digest_text("10117410", purpose="ce")
    settings.FIELD_DIGEST_KEY = "another digest key"
    assert digest != digest_text("10117410", purpose="dni")
