"""What a reading of a CV proposes: every field quotes the text, and nothing here is saved by itself."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Confidence(StrEnum):
    """How sure the reading is: labelled or unmistakable, probable, or only a guess."""

    SURE = "sure"
    LIKELY = "likely"
    GUESS = "guess"


@dataclass(frozen=True, slots=True)
class Proposed:
    """A value and where it stands: `text[start:end]` is the literal quote it was made from."""

    value: str
    start: int
    end: int
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class ExperienceProposal:
    """One work; `start_date` and `end_date` are "YYYY" or "YYYY-MM"."""

    title: Proposed | None = None
    employer: Proposed | None = None
    start_date: Proposed | None = None
    end_date: Proposed | None = None
    is_current: bool = False
    months: Proposed | None = None
    description: Proposed | None = None


@dataclass(frozen=True, slots=True)
class EducationProposal:
    """One study; `level` is primary, secondary, technical, university, postgraduate or empty."""

    level: str = ""
    field: Proposed | None = None
    institution: Proposed | None = None
    end_year: Proposed | None = None
    is_completed: bool = True


@dataclass(frozen=True, slots=True)
class LanguageProposal:
    """A language in Spanish and its level: basic, middle, advanced, native or empty."""

    language: Proposed
    level: str = ""


@dataclass(frozen=True, slots=True)
class CVProposal:
    """All that the person is shown to keep, correct or strike out; nobody else sees phones and e-mails."""

    name: Proposed | None = None
    summary: Proposed | None = None
    experiences: tuple[ExperienceProposal, ...] = ()
    education: tuple[EducationProposal, ...] = ()
    courses: tuple[Proposed, ...] = ()
    skills: tuple[Proposed, ...] = ()
    languages: tuple[LanguageProposal, ...] = ()
    licences: tuple[Proposed, ...] = ()
    phones: tuple[Proposed, ...] = ()
    emails: tuple[Proposed, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Plain dictionaries and lists, ready for JSON."""
        return asdict(self)
