"""CV files: kept under a random name, read in the background, deleted on request; every read by staff is audited."""

from __future__ import annotations

import hashlib
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.bells import ring
from accounts.cv.names import CONTENT_TYPES
from accounts.cv.proposal import propose
from accounts.cv.reading import CVError, read_cv
from accounts.models import CVFile, SeekerProfile, User
from accounts.services.audit import record_act
from accounts.services.profile import locked_profile
from accounts.signals import cv_uploaded

MAX_ATTEMPTS = 2  # a file that took a worker down twice is not tried a third time
KEPT_FILES = 3
UPLOADS_PER_HOUR = 10
CRASHED = "crashed"


class CVTooBig(Exception):
    """More bytes than `settings.CV_MAX_BYTES`."""


class TooManyUploads(Exception):
    """More than UPLOADS_PER_HOUR."""


def private_storage() -> Storage:
    """Give the storage that no web server shows."""
    return storages["private"]


def store_cv(*, profile: SeekerProfile, by: User, upload: UploadedFile[bytes]) -> CVFile:
    """Keep an upload until it is read; older ones beyond KEPT_FILES go. Raises CVTooBig and TooManyUploads."""
    if (upload.size or 0) > settings.CV_MAX_BYTES:
        raise CVTooBig
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    name = private_storage().save(secrets.token_hex(16), upload)
    try:
        return _insert(profile=profile, by=by, upload=upload, name=name, sha256=digest.hexdigest())
    except BaseException:
        private_storage().delete(name)
        raise


@transaction.atomic
def _insert(
    *, profile: SeekerProfile, by: User, upload: UploadedFile[bytes], name: str, sha256: str
) -> CVFile:
    locked_profile(profile)
    hour_ago = timezone.now() - timedelta(hours=1)
    if CVFile.objects.filter(profile=profile, uploaded_at__gt=hour_ago).count() >= UPLOADS_PER_HOUR:
        raise TooManyUploads
    cv_file = CVFile.objects.create(
        profile=profile,
        stored_name=name,
        original_name=(upload.name or "")[:160],
        size=upload.size or 0,
        sha256=sha256,
    )
    for old in CVFile.objects.filter(profile=profile).order_by("-uploaded_at", "-pk")[KEPT_FILES:]:
        _forget(old)
    record_act(actor=by, action="cv.upload", target=cv_file, subject=profile.user)
    ring(cv_uploaded, sender=CVFile, cv_file_id=cv_file.pk)
    return cv_file


def read_uploaded_cv(*, cv_file_id: int) -> None:
    """Read a waiting file and store its text and what it proposes; a second call after that does nothing."""
    waiting = CVFile.objects.filter(pk=cv_file_id, state=CVFile.State.WAITING)
    # Counted before the work: what kills this process has been counted.
    claimed = waiting.filter(attempts__lt=MAX_ATTEMPTS).update(attempts=F("attempts") + 1)
    cv_file = waiting.first()
    if cv_file is None:
        return
    if not claimed:
        _refuse(
            cv_file, code=CRASHED, problem=_("No pudimos leer el archivo. Escribe una frase o sube otro.")
        )
        return
    try:
        with _local_path(cv_file.stored_name) as path:
            reading = read_cv(path, claimed_name=cv_file.original_name)
    except CVError as error:
        _refuse(cv_file, code=error.code, problem=error.message_es)
        return
    waiting.update(
        state=CVFile.State.READ,
        kind=reading.kind,
        text=reading.text,
        proposal=propose(reading.text).as_dict(),
        problem=" ".join(warning.message_es for warning in reading.warnings)[:300],
    )


@transaction.atomic
def _refuse(cv_file: CVFile, *, code: str, problem: str) -> None:
    refused = CVFile.objects.filter(pk=cv_file.pk, state=CVFile.State.WAITING).update(
        state=CVFile.State.UNREADABLE, problem_code=code, problem=problem[:300]
    )
    if refused:
        # What could not be read helps nobody and may be hostile.
        transaction.on_commit(lambda: private_storage().delete(cv_file.stored_name))


@contextmanager
def _local_path(name: str) -> Iterator[Path]:
    """Give the file as a path, copied first where the storage is not a folder."""
    storage = private_storage()
    if isinstance(storage, FileSystemStorage):
        yield Path(storage.path(name))
        return
    with tempfile.NamedTemporaryFile() as copy, storage.open(name) as stored:
        for chunk in stored.chunks():
            copy.write(chunk)
        copy.flush()
        yield Path(copy.name)


def waiting_cv_ids(*, older_than: timedelta) -> list[int]:
    """Give the files whose reading was lost on the way."""
    late = CVFile.objects.filter(
        state=CVFile.State.WAITING, uploaded_at__lt=timezone.now() - older_than
    ).order_by("pk")
    return list(late.values_list("pk", flat=True)[:100])


@transaction.atomic
def delete_cv(*, cv_file: CVFile, by: User) -> None:
    """Forget a file with its text; what the person kept from it stays in the profile."""
    record_act(actor=by, action="cv.delete", target=cv_file, subject=cv_file.profile.user)
    _forget(cv_file)


def _forget(cv_file: CVFile) -> None:
    name = cv_file.stored_name
    cv_file.delete()
    transaction.on_commit(lambda: private_storage().delete(name))


def open_cv(*, cv_file: CVFile, by: User, reason: str = "") -> tuple[File[bytes], str, str]:
    """Give the original with its content type and a file name; anybody but its person is written down.

    Raises FileNotFoundError, and ValueError where somebody else gives no reason.
    """
    if cv_file.profile.user_id != by.pk:
        if not reason.strip():
            raise ValueError("somebody else's CV is opened with a reason only")
        record_act(actor=by, action="cv.read", target=cv_file, subject=cv_file.profile.user, reason=reason)
    file = private_storage().open(cv_file.stored_name)
    content_type = CONTENT_TYPES.get(cv_file.kind, "application/octet-stream")
    return file, content_type, f"cv-{cv_file.pk}.{cv_file.kind or 'bin'}"
