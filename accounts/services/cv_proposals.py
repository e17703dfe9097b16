"""What a CV proposes, as rows to tick; only ticked rows reach the profile."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import CVFile, Education, Experience, SeekerLanguage, SeekerProfile, SeekerSkill, User
from accounts.models.vocabulary import EducationLevel, LanguageLevel, LicenceClass
from accounts.place_table import fold
from accounts.services.audit import record_act
from accounts.services.items import save_item
from accounts.services.profile import MAX_SKILLS, add_skills, change_part, judge_skills, locked_profile
from accounts.signals import SkillAct

GUESS = "guess"
FIRST_YEAR, LAST_YEAR = 1940, 2100
LONGEST_LINE = 300


@dataclass(frozen=True, slots=True)
class ProposedRow:
    """One thing to keep or not; `key` names it in the form, `ticked` is how the box stands at first."""

    key: str
    part: str
    label: str
    ticked: bool


def proposed_rows(cv_file: CVFile) -> list[ProposedRow]:
    """Give what is not in the profile yet; skills that the person struck out are not among it."""
    profile, proposal = cv_file.profile, cv_file.proposal
    known_skills = {fold(skill.text) for skill in profile.skills.all()}
    known_works = {fold(row.title) for row in profile.experiences.all()}
    known_languages = {fold(row.language) for row in profile.languages.all()}
    rows: list[ProposedRow] = []
    if _value(proposal.get("name")) and not profile.user.name:
        rows.append(ProposedRow("name", _("Nombre"), _name(proposal["name"]), _sure(proposal["name"])))
    if _value(proposal.get("summary")):
        rows.append(ProposedRow("summary", _("Tu frase"), _value(proposal["summary"]), not profile.summary))
    for key, work in _numbered(proposal, "experiences"):
        row = _experience(work)
        if row.title and fold(row.title) not in known_works:
            rows.append(
                ProposedRow(key, _("Trabajos"), _join(row.title, row.employer_name, _years(row)), True)
            )
    for key, study in _numbered(proposal, "education"):
        taught = _education(study)
        label = _join(
            taught.get_level_display(), taught.field, taught.institution, str(taught.end_year or "")
        )
        rows.append(ProposedRow(key, _("Estudios"), label, True))
    for part in ("skills", "courses"):
        for key, skill in _numbered(proposal, part):
            text = _value(skill)[:120]
            if text and fold(text) not in known_skills:
                known_skills.add(fold(text))
                rows.append(ProposedRow(key, _("Habilidades"), text, _sure(skill)))
    for key, spoken in _numbered(proposal, "languages"):
        language = _language(spoken)
        if language.language and fold(language.language) not in known_languages:
            rows.append(ProposedRow(key, _("Idiomas"), str(language), True))
    for key, licence in _numbered(proposal, "licences"):
        if _value(licence) in LicenceClass.values and _value(licence) not in profile.licences:
            rows.append(ProposedRow(key, _("Brevetes"), _value(licence), _sure(licence)))
    return rows


@transaction.atomic
def confirm_cv(*, cv_file: CVFile, by: User, keep: Collection[str]) -> int:
    """Save the rows whose keys were ticked and close the proposal; gives how many. Unknown keys are ignored."""
    profile = locked_profile(cv_file.profile)
    shown = {row.key for row in proposed_rows(cv_file)}
    chosen = shown & set(keep)
    proposal = cv_file.proposal
    judge_skills(profile, by=by, source=SeekerSkill.Source.CV, acts=_acts(cv_file, shown, chosen))
    _keep_columns(profile, by=by, proposal=proposal, chosen=chosen)
    for key, work in _numbered(proposal, "experiences"):
        if key in chosen:
            save_item(profile=profile, by=by, item=_experience(work))
    for key, study in _numbered(proposal, "education"):
        if key in chosen:
            save_item(profile=profile, by=by, item=_education(study))
    for key, spoken in _numbered(proposal, "languages"):
        if key in chosen:
            save_item(profile=profile, by=by, item=_language(spoken))
    room = MAX_SKILLS - profile.skills.filter(removed_at__isnull=True).count()
    texts = [
        _value(row)
        for part in ("skills", "courses")
        for key, row in _numbered(proposal, part)
        if key in chosen
    ]
    add_skills(profile=profile, by=by, texts=texts[: max(room, 0)], source=SeekerSkill.Source.CV)
    CVFile.objects.filter(pk=cv_file.pk).update(state=CVFile.State.CONFIRMED, confirmed_at=timezone.now())
    record_act(actor=by, action="cv.confirm", target=cv_file, subject=profile.user)
    return len(chosen)


def _acts(cv_file: CVFile, shown: Collection[str], chosen: Collection[str]) -> list[SkillAct]:
    """Say of each skill that was shown whether she kept it, with the line of the CV that it stands in."""
    return [
        _act_in_line("kept" if key in chosen else "struck", cv_file.text, row)
        for part in ("skills", "courses")
        for key, row in _numbered(cv_file.proposal, part)
        if key in shown
    ]


def _act_in_line(act: str, text: str, row: dict[str, Any]) -> SkillAct:
    """Give the line around the quote, or the words alone where the line is long or the text is gone."""
    start, end = int(row.get("start", 0)), int(row.get("end", 0))
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    line = text[first : last if last >= 0 else len(text)]
    if not 0 < end - start <= len(line) <= LONGEST_LINE:
        return SkillAct.on_whole(act, _value(row)[:120])
    return SkillAct(act, line, start - first, end - first)


def _keep_columns(profile: SeekerProfile, *, by: User, proposal: dict[str, Any], chosen: set[str]) -> None:
    values: dict[str, Any] = {}
    if "name" in chosen:
        values["name"] = _name(proposal["name"])[:120]
    if "summary" in chosen:
        values["summary"] = _value(proposal["summary"])[:600]
    if values:
        change_part(profile=profile, by=by, part="cv", values=values)
    licences = [_value(row) for key, row in _numbered(proposal, "licences") if key in chosen]
    if licences:
        merged = list(dict.fromkeys([*profile.licences, *licences]))
        change_part(profile=profile, by=by, part="licences", values={"licences": merged})


def _numbered(proposal: dict[str, Any], part: str) -> list[tuple[str, Any]]:
    return [(f"{part}.{number}", row) for number, row in enumerate(proposal.get(part) or ())]


def _value(proposed: dict[str, Any] | None) -> str:
    return str(proposed["value"]).strip() if proposed else ""


def _name(proposed: dict[str, Any]) -> str:
    name = _value(proposed)
    return name.title() if name.isupper() else name  # a heading, not how people write a name


def _sure(proposed: dict[str, Any]) -> bool:
    return bool(proposed["confidence"] != GUESS)


def _year(proposed: dict[str, Any] | None) -> int | None:
    digits = _value(proposed)[:4]
    year = int(digits) if digits.isascii() and digits.isdigit() else 0
    return year if FIRST_YEAR <= year <= LAST_YEAR else None


def _experience(work: dict[str, Any]) -> Experience:
    start, end = _year(work["start_date"]), _year(work["end_date"])
    months = _value(work["months"])
    return Experience(
        kind=Experience.Kind.FORMAL if work["employer"] else Experience.Kind.INFORMAL,
        title=(_value(work["title"]) or _value(work["employer"]))[:160],
        employer_name=_value(work["employer"])[:160],
        description=_value(work["description"])[:2000],
        start_year=start,
        end_year=end if end is None or start is None or end >= start else None,
        months=int(months) if months.isascii() and months.isdigit() and 0 < int(months) <= 720 else None,
        is_current=bool(work["is_current"]),
    )


def _education(study: dict[str, Any]) -> Education:
    return Education(
        level=study["level"] if study["level"] in EducationLevel.values else EducationLevel.TECHNICAL,
        field=_value(study["field"])[:160],
        institution=_value(study["institution"])[:160],
        end_year=_year(study["end_year"]),
        completed=bool(study["is_completed"]),
    )


def _language(spoken: dict[str, Any]) -> SeekerLanguage:
    level = spoken["level"] if spoken["level"] in LanguageLevel.values else LanguageLevel.BASIC
    return SeekerLanguage(language=_value(spoken["language"])[:40], level=level)


def _years(row: Experience) -> str:
    end = _("hoy") if row.is_current else str(row.end_year or "")
    return f"{row.start_year}–{end}" if row.start_year else ""


def _join(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
