"""A CV of an invented person beside what is true of it.

A work is (title, employer, start, end) with "now" for a work that goes on; a study is (level, institution, end year).
"""

from dataclasses import dataclass

Work = tuple[str, str, str, str]
Study = tuple[str, str, str]


@dataclass(frozen=True)
class WrittenCV:
    """A CV's text and the facts that a careful reader finds in it."""

    text: str
    name: str = ""
    works: tuple[Work, ...] = ()
    studies: tuple[Study, ...] = ()
    skills: tuple[str, ...] = ()
    languages: tuple[tuple[str, str], ...] = ()
    licences: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
