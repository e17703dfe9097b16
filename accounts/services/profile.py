"""What a seeker tells us, stored in her own words: start, change of a part, visibility, pause."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.bells import ring
from accounts.identifiers import normalize_ruc
from accounts.models import Place, Purpose, SeekerProfile, SeekerSkill, User
from accounts.place_table import fold
from accounts.services.audit import record_act
from accounts.services.completeness import percent_complete
from accounts.services.consent import give_consent, withdraw_consent
from accounts.services.people import change_name
from accounts.signals import SkillAct, profile_changed, skills_judged

MAX_SKILLS = 60
MAX_HIDDEN = 30
# Which columns each small page may change; what else a request carries is ignored.
PART_FIELDS: dict[str, frozenset[str]] = {
    "words": frozenset({"summary", "place", "radius_km"}),
    "licences": frozenset({"licences"}),
    "wishes": frozenset({"availability", "schedules", "contracts", "pay_wish", "telework"}),
    "cv": frozenset({"summary"}),
}


class TooMany(Exception):
    """More rows than one profile may hold."""


def locked_profile(profile: SeekerProfile) -> SeekerProfile:
    """Give the row anew, locked until the end of the transaction: two edits of one profile follow each other."""
    return SeekerProfile.objects.select_for_update(of=("self",), no_key=True).get(pk=profile.pk)


def settle(profile: SeekerProfile, *, by: User, action: str) -> None:
    """Count how full the profile is now, write the audit row and ring; the last step of every change."""
    fresh = SeekerProfile.objects.with_words().get(pk=profile.pk)
    profile.completeness = percent_complete(fresh)
    profile.save(update_fields=["completeness", "updated_at"])
    record_act(actor=by, action=action, target=profile, subject=fresh.user)
    ring(profile_changed, sender=SeekerProfile, profile_id=profile.pk)


@transaction.atomic
def start_profile(*, by: User, summary: str, place: Place, radius_km: int) -> SeekerProfile:
    """Make or overwrite the least profile: one sentence, a district, a radius; agrees to matching."""
    profile, _ = SeekerProfile.objects.get_or_create(user=by)
    profile = locked_profile(profile)
    profile.summary, profile.place, profile.radius_km = summary, place, radius_km
    profile.save(update_fields=["summary", "place", "radius_km", "updated_at"])
    by.__dict__.pop("roles", None)
    give_consent(user=by, purpose=Purpose.MATCHING, by=by)
    settle(profile, by=by, action="profile.start")
    return profile


@transaction.atomic
def change_part(*, profile: SeekerProfile, by: User, part: str, values: Mapping[str, Any]) -> SeekerProfile:
    """Change the columns of one part (PART_FIELDS) and, with `name`, how the person is called."""
    profile = locked_profile(profile)
    allowed = PART_FIELDS[part] & values.keys()
    for field in allowed:
        setattr(profile, field, values[field])
    if allowed:
        profile.save(update_fields=[*sorted(allowed), "updated_at"])
    if "name" in values:
        change_name(user=profile.user, name=values["name"], by=by)
    settle(profile, by=by, action=f"profile.{part}")
    return profile


@transaction.atomic
def add_skills(
    *, profile: SeekerProfile, by: User, texts: Iterable[str], source: str = SeekerSkill.Source.PERSON
) -> int:
    """Add skills in own words; gives how many are new.

    A struck-out skill comes back only when the person herself writes it, never from a CV. Raises TooMany.
    """
    profile = locked_profile(profile)
    known = {fold(skill.text): skill for skill in profile.skills.all()}
    added: list[str] = []
    for text in texts:
        key = fold(text)
        old = known.get(key)
        if not key or (old is not None and (old.removed_at is None or source != SeekerSkill.Source.PERSON)):
            continue
        if old is not None:
            old.text, old.source, old.removed_at = text[:120], source, None
            old.save(update_fields=["text", "source", "removed_at"])
        else:
            known[key] = SeekerSkill.objects.create(profile=profile, text=text[:120], source=source)
        added.append(text[:120])
    if sum(skill.removed_at is None for skill in known.values()) > MAX_SKILLS:
        raise TooMany
    if added:
        if source != SeekerSkill.Source.CV:  # what she keeps of a CV is told with what she does not
            judge_skills(
                profile, by=by, source=source, acts=[SkillAct.on_whole("added", text) for text in added]
            )
        settle(profile, by=by, action="profile.skills")
    return len(added)


def judge_skills(profile: SeekerProfile, *, by: User, source: str, acts: list[SkillAct]) -> None:
    """Tell whoever learns from it what was kept, struck out or added, as part of the present transaction."""
    if acts:
        skills_judged.send(
            sender=SeekerProfile, profile_id=profile.pk, by_id=by.pk, source=str(source), acts=acts
        )


@transaction.atomic
def strike_skill(*, skill: SeekerSkill, by: User, restore: bool = False) -> None:
    """Strike a skill out, or bring it back; the row stays so that no reading brings it back by itself."""
    profile = locked_profile(skill.profile)
    skill.removed_at = None if restore else timezone.now()
    skill.save(update_fields=["removed_at"])
    act = SkillAct.on_whole("kept" if restore else "struck", skill.text)
    judge_skills(profile, by=by, source=skill.source, acts=[act])
    settle(profile, by=by, action="profile.skill_restored" if restore else "profile.skill_removed")


@transaction.atomic
def hide_from_employer(*, profile: SeekerProfile, by: User, ruc: str, hide: bool = True) -> SeekerProfile:
    """Never let the employer with this RUC find the person, or let it again; raises TooMany, IdentifierError."""
    ruc = normalize_ruc(ruc)
    profile = locked_profile(profile)
    others = [known for known in profile.hidden_from_rucs if known != ruc]
    profile.hidden_from_rucs = [*others, ruc] if hide else others
    if len(profile.hidden_from_rucs) > MAX_HIDDEN:
        raise TooMany
    profile.save(update_fields=["hidden_from_rucs", "updated_at"])
    settle(profile, by=by, action="profile.hide_from" if hide else "profile.show_to")
    return profile


@transaction.atomic
def set_visibility(*, profile: SeekerProfile, by: User, visible: bool, paused: bool) -> SeekerProfile:
    """Let employers find the person or not, and pause; being found needs the consent for it, given here."""
    profile = locked_profile(profile)
    if visible:
        give_consent(user=profile.user, purpose=Purpose.VISIBILITY, by=by)
    else:
        withdraw_consent(user=profile.user, purpose=Purpose.VISIBILITY, by=by)
    profile.visible_to_employers, profile.paused = visible, paused
    profile.save(update_fields=["visible_to_employers", "paused", "updated_at"])
    settle(profile, by=by, action="profile.visibility")
    return profile
