"""The identity document: optional, encrypted, one account each, shown masked and only to its person."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction

from accounts.crypto import (
    DecryptionError,
    decrypt_text,
    digest_text,
    encrypt_text,
    has_newest_key,
    rotate_text,
)
from accounts.identifiers import DOCUMENT_NORMALIZERS
from accounts.models import SeekerProfile, User
from accounts.services.audit import record_act
from accounts.services.profile import locked_profile

SHOWN_CHARACTERS = 3
ROTATED_AT_ONCE = 500


class DocumentTaken(Exception):
    """Another account holds this document."""


def set_document(*, profile: SeekerProfile, by: User, kind: str, number: str) -> SeekerProfile:
    """Store a document; raises IdentifierError for a wrong number and DocumentTaken."""
    number = DOCUMENT_NORMALIZERS[kind](number)
    try:
        with transaction.atomic():
            profile = locked_profile(profile)
            profile.document_kind = kind
            profile.document_encrypted = encrypt_text(number)
            # Countries number their passports alone, but a DNI is a DNI: the kind is part of the digest.
            profile.document_digest = digest_text(number, purpose=f"document:{kind}")
            profile.save(
                update_fields=["document_kind", "document_encrypted", "document_digest", "updated_at"]
            )
            record_act(actor=by, action="profile.document", target=profile, subject=profile.user)
    except IntegrityError:
        raise DocumentTaken from None
    return profile


@transaction.atomic
def clear_document(*, profile: SeekerProfile, by: User) -> SeekerProfile:
    """Forget the document."""
    profile = locked_profile(profile)
    profile.document_kind, profile.document_encrypted, profile.document_digest = "", None, None
    profile.save(update_fields=["document_kind", "document_encrypted", "document_digest", "updated_at"])
    record_act(actor=by, action="profile.document_removed", target=profile, subject=profile.user)
    return profile


def masked_document(profile: SeekerProfile) -> str:
    """Give the last characters behind dots, or an empty text where there is none or its key is gone."""
    if profile.document_encrypted is None:
        return ""
    try:
        number = decrypt_text(bytes(profile.document_encrypted))
    except DecryptionError:
        return "••••"
    return "•" * (len(number) - SHOWN_CHARACTERS) + number[-SHOWN_CHARACTERS:]


@dataclass(frozen=True, slots=True)
class Rotation:
    """How many documents the newest key holds already, how many it took over, and profiles no key opens."""

    current: int
    rotated: int
    lost: tuple[int, ...]


def rotate_documents(*, apply: bool) -> Rotation:
    """Encrypt every document with the newest key, in batches; without `apply` only count. Twice is once."""
    current, rotated, last = 0, 0, 0
    lost: list[int] = []
    rows = SeekerProfile.objects.filter(document_encrypted__isnull=False).order_by("pk")
    while batch := list(rows.filter(pk__gt=last).values_list("pk", "document_encrypted")[:ROTATED_AT_ONCE]):
        last = batch[-1][0]
        for pk, stored in batch:
            token = bytes(stored or b"")
            if has_newest_key(token):
                current += 1
                continue
            try:
                renewed = rotate_text(token)
            except DecryptionError:
                lost.append(pk)
                continue
            # Only while it is the token we read: a person may change her document meanwhile.
            written = not apply or rows.filter(pk=pk, document_encrypted=stored).update(
                document_encrypted=renewed
            )
            rotated += int(bool(written))
    return Rotation(current=current, rotated=rotated, lost=tuple(lost))
