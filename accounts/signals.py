"""Bells of accounts. Each carries an id and rings after commit; whoever listens only enqueues."""

from dataclasses import dataclass

from django.dispatch import Signal

profile_changed = Signal()  # profile_id: int
profiles_changed = Signal()  # profile_ids: list[int], for bulk loads
cv_uploaded = Signal()  # cv_file_id: int
consent_changed = Signal()  # user_id: int, purpose: str, given: bool
employer_verified = Signal()  # employer_id: int

# profile_id: int, by_id: int | None, source: str, acts: list[SkillAct]. Unlike the bells it is sent inside the
# transaction of the act, because nothing else keeps who did it and when; whoever listens only adds rows.
skills_judged = Signal()


@dataclass(frozen=True, slots=True)
class SkillAct:
    """A person kept, struck out ("struck") or added the skill at `text[start:end]`."""

    act: str
    text: str
    start: int
    end: int

    @classmethod
    def on_whole(cls, act: str, text: str) -> "SkillAct":
        """Say it of a whole line."""
        return cls(act, text, 0, len(text))
