"""How full a profile is, 0 to 100, and what each part gives."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import SeekerProfile


@dataclass(frozen=True, slots=True)
class PartState:
    """One part of the profile: its points count when it is `done`; `why` says what it is good for."""

    part: str
    label: str | Promise
    done: bool
    points: int
    why: str | Promise


def explain_completeness(profile: SeekerProfile) -> list[PartState]:
    """Give the parts in the order in which they help most; the points add up to 100."""
    skills = [skill for skill in profile.skills.all() if skill.removed_at is None]
    wishes = bool(profile.availability or profile.schedules or profile.contracts)
    # The parts live in the profile's prefetched rows (`with_words`), so this costs no query there.
    return [
        PartState(
            "words", _("Tu frase"), bool(profile.summary), 25, _("Con ella buscamos trabajos parecidos.")
        ),
        PartState(
            "place",
            _("Tu distrito"),
            profile.place_id is not None,
            15,
            _("Para no mostrarte lo que queda lejos."),
        ),
        PartState(
            "experience",
            _("Trabajos que hiciste"),
            bool(profile.experiences.all()),
            20,
            _("También los de casa, chacra o mercado."),
        ),
        PartState("skills", _("Lo que sabes hacer"), bool(skills), 15, _("Cada cosa suma trabajos.")),
        PartState(
            "education", _("Estudios"), bool(profile.education.all()), 10, _("Algunos avisos los piden.")
        ),
        PartState(
            "languages", _("Idiomas"), bool(profile.languages.all()), 5, _("El quechua y el aimara también.")
        ),
        PartState("wishes", _("Cómo quieres trabajar"), wishes, 5, _("Horario, contrato, desde cuándo.")),
        PartState("name", _("Tu nombre"), bool(profile.user.name), 5, _("Para que sepan cómo llamarte.")),
    ]


def percent_complete(profile: SeekerProfile) -> int:
    return sum(state.points for state in explain_completeness(profile) if state.done)
