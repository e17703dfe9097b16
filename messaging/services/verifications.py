"""What an employer's people are told when a manager decides on its registration."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Employer, User
from messaging.models import Announcement, Notification
from messaging.services.causes import first_time
from messaging.services.notifications import tell_each

DECIDED = (Employer.Verification.VERIFIED, Employer.Verification.REFUSED)
MOST_AT_ONCE = 500


@transaction.atomic
def notify_verification(employer_id: int) -> list[int]:
    """Tell each member once a decision; gives the ids of new notifications."""
    employer = Employer.objects.filter(pk=employer_id, verification__in=DECIDED).first()
    if employer is None or not first_time(_cause(employer)):
        return []
    return tell_each(
        User.objects.filter(employer_memberships__employer=employer),
        kind=Notification.Kind.EMPLOYER_DECIDED,
        cause=_cause(employer),
        text=lambda person: _text(employer),
        url=lambda person: reverse("accounts:employer"),
    )


def _cause(employer: Employer) -> str:
    return f"employer:{employer.pk}:{employer.verification}"


def _text(employer: Employer) -> str:
    words = {"employer": employer.name, "note": employer.verification_note}
    if employer.verification == Employer.Verification.VERIFIED:
        return _("%(employer)s ya está verificada: puedes publicar avisos.") % words
    return _("No pudimos verificar a %(employer)s. %(note)s") % words


def untold_verifications() -> list[int]:
    """Give employers with people whose decision nobody was told of yet."""
    told = set(Announcement.objects.filter(cause__startswith="employer:").values_list("cause", flat=True))
    rows = Employer.objects.filter(verification__in=DECIDED, members__isnull=False, is_demo=False).distinct()
    return [row.pk for row in rows if _cause(row) not in told][:MOST_AT_ONCE]
