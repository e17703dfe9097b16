"""The identity document: optional, encrypted, one account each, shown masked and only to its person."""

from django.db import IntegrityError, transaction

from accounts.crypto import DecryptionError, decrypt_text, digest_text, encrypt_text
from accounts.identifiers import DOCUMENT_NORMALIZERS
from accounts.models import SeekerProfile, User
from accounts.services.audit import record_act
from accounts.services.profile import locked_profile

SHOWN_CHARACTERS = 3


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
