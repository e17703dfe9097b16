"""Labels of skills by a stronger labeller instead of a person: what it is, what it says, what it may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import re2

from matching.ml.skills import Gazetteer
from matching.ml.skills_linking import SURE_ENOUGH, NearSkill, SkillLinker
from matching.ml.skills_phrases import phrases
from matching.ml.text import fold

LONGEST_LABELLED = 6_000
"""Characters of an ad that are labelled; what follows repeats the employer's praise."""
LONGEST_SPAN = 90
KINDS = ("skill", "knowledge")
AGREE_AMONG = 8
"""Nearest skills among which the encoder must have that of the dictionary."""

_CONTACTS = re2.compile(
    r"(?i)[\w.+-]+\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\.[\w-]+)+"
    r"|(?:https?://|www\.|wa\.me/|linkedin\.com/|t\.me/)\S+"
    r"|\+?\d(?:[\s.()-]{0,2}\d){5,}"
)


@dataclass(frozen=True, slots=True)
class Label:
    """A skill at `text[start:end]`; kind is "skill" or "knowledge", `skill_id` is "" where the taxonomy has none."""

    start: int
    end: int
    kind: str
    skill_id: str = ""


class Labeller(Protocol):
    """Whoever labels ads: a dictionary with an encoder, or a language model behind an address."""

    @property
    def id(self) -> str:
        """Name the labeller and what it stands on, for the manifest of what was trained on its labels."""
        ...

    def label(self, texts: Sequence[str], *, language: str) -> list[list[Label] | None]:
        """Return the labels of each ad in order of the text, or None for an ad that could not be labelled."""
        ...


def mask_contacts(text: str) -> str:
    """Return `text` with e-mails, links, phones and identity numbers as x, of the same length: offsets hold in both."""
    return str(_CONTACTS.sub(lambda match: "x" * len(match.group()), text))


def locate(text: str, said: Sequence[tuple[str, str]]) -> list[Label]:
    """Find (words, kind) in a text, letter by letter; what is not literally there is dropped, overlaps too.

    The same words said twice claim their next place. Capitals may differ, nothing else.
    """
    folded, taken, found = text.lower(), bytearray(len(text)), []
    if len(folded) != len(text):  # a capital that grows when it is made small: offsets would lie
        folded = text
    for words, kind in said:
        words = words.strip(" .,;:-\n\t")
        if (
            not 1 < len(words) <= LONGEST_SPAN
            or kind not in KINDS
            or not any(sign.isalpha() for sign in words)
        ):
            continue
        start = _free_place(folded, words if folded is text else words.lower(), taken)
        if start is not None and not _is_masked(words):
            end = start + len(words)
            taken[start:end] = b"\x01" * len(words)
            found.append(Label(start, end, kind))
    return sorted(found, key=lambda label: label.start)


def _free_place(text: str, words: str, taken: bytearray) -> int | None:
    """Return the first place of whole words that no other label holds."""
    start = text.find(words)
    while start >= 0:
        end = start + len(words)
        whole = not (start and text[start - 1].isalnum()) and not (end < len(text) and text[end].isalnum())
        if whole and not any(taken[start:end]):
            return start
        start = text.find(words, start + 1)
    return None


def _is_masked(words: str) -> bool:
    return "xxxxx" in fold(words)


class DictionaryLabeller:
    """Labels where dictionary and encoder agree, offline: names of the taxonomy that the encoder finds near them too,
    and phrases of an ad that stand so near a name that they must mean it."""

    def __init__(self, *, gazetteer: Gazetteer, linker: SkillLinker) -> None:
        self._gazetteer = gazetteer
        self._linker = linker

    @property
    def id(self) -> str:
        """Name the encoder that has to agree."""
        return f"dictionary+{self._linker.encoder.id}"

    def label(self, texts: Sequence[str], *, language: str) -> list[list[Label] | None]:
        """Return the labels of each ad."""
        return [self._label(text[:LONGEST_LABELLED], language) for text in texts]

    def _label(self, text: str, language: str) -> list[Label]:
        named = self._gazetteer.mark(text)
        cut = phrases(text) if language == "es" else []
        places = [(span.start, span.end) for span in named] + cut
        near = self._linker.nearest(
            [text[start:end] for start, end in places], k=AGREE_AMONG, language=language
        )
        labels = [
            Label(span.start, span.end, self._kind(span.skill_id), span.skill_id)
            for span, found in zip(named, near, strict=False)
            if self._agrees(span.skill_id, found)
        ]
        for (start, end), found in zip(cut, near[len(named) :], strict=True):
            if found and found[0].score >= SURE_ENOUGH:
                labels.append(Label(start, end, self._kind(found[0].skill_id), found[0].skill_id))
        return _longest_first(labels)

    def _agrees(self, skill_id: str, found: Sequence[NearSkill]) -> bool:
        """Tell whether the encoder finds the dictionary's skill among the nearest; local names it need not know."""
        return skill_id.startswith("pe-") or any(one.skill_id == skill_id for one in found)

    def _kind(self, skill_id: str) -> str:
        return "knowledge" if self._gazetteer.taxonomy.skill(skill_id).kind == "knowledge" else "skill"


def _longest_first(labels: Sequence[Label]) -> list[Label]:
    """Keep labels that do not overlap, longer ones before shorter, in the order of the text."""
    kept: list[Label] = []
    for label in sorted(labels, key=lambda one: (one.start - one.end, one.start)):
        if all(label.end <= other.start or label.start >= other.end for other in kept):
            kept.append(label)
    return sorted(kept, key=lambda one: one.start)
