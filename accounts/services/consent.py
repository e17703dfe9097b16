"""Consent by purpose, with the version of the text that the person read; withdrawn as easily as given."""

from django.db import transaction
from django.utils import timezone

from accounts.bells import ring
from accounts.models import Consent, ConsentText, Purpose, SeekerProfile, User
from accounts.services.audit import record_act
from accounts.signals import consent_changed, profile_changed


def current_text(purpose: str) -> ConsentText:
    """Give the newest text that is valid today; raises ConsentText.DoesNotExist."""
    valid = ConsentText.objects.filter(purpose=purpose, valid_from__lte=timezone.localdate())
    return valid.order_by("-version")[:1].get()


def has_consent(*, user: User, purpose: str) -> bool:
    return Consent.objects.live().for_purpose(purpose).filter(user=user).exists()


def live_consents(user: User) -> dict[str, Consent]:
    """Give what the person agrees to now, by purpose."""
    live = Consent.objects.live().filter(user=user).select_related("text")
    return {consent.text.purpose: consent for consent in live}


@transaction.atomic
def give_consent(*, user: User, purpose: str, by: User) -> Consent:
    """Note that the person agrees to the current text; agreeing twice is once."""
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=user.pk)
    text = current_text(purpose)
    live = Consent.objects.live().for_purpose(purpose).filter(user=user)
    same = live.filter(text=text).first()
    if same is not None:
        return same
    live.update(withdrawn_at=timezone.now())  # an older version of the text
    consent = Consent.objects.create(user=user, text=text)
    record_act(actor=by, action=f"consent.give.{purpose}", target=consent, subject=user)
    _tell_matching(user=user, purpose=purpose, given=True)
    return consent


@transaction.atomic
def withdraw_consent(*, user: User, purpose: str, by: User) -> bool:
    """End the consent; gives False where there was none. Who may not be found any more is hidden at once."""
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=user.pk)
    live = list(Consent.objects.live().for_purpose(purpose).filter(user=user))
    if not live:
        return False
    Consent.objects.filter(pk__in=[consent.pk for consent in live]).update(withdrawn_at=timezone.now())
    if purpose == Purpose.VISIBILITY:
        SeekerProfile.objects.filter(user=user).update(visible_to_employers=False, updated_at=timezone.now())
    record_act(actor=by, action=f"consent.withdraw.{purpose}", target=live[0], subject=user)
    _tell_matching(user=user, purpose=purpose, given=False)
    return True


def _tell_matching(*, user: User, purpose: str, given: bool) -> None:
    ring(consent_changed, sender=Consent, user_id=user.pk, purpose=purpose, given=given)
    if purpose in {Purpose.MATCHING, Purpose.VISIBILITY}:
        profile_id = SeekerProfile.objects.filter(user=user).values_list("pk", flat=True).first()
        if profile_id is not None:
            ring(profile_changed, sender=SeekerProfile, profile_id=profile_id)
