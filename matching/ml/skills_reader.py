"""Skills of jobs and people: what the gazetteer names, and what the tagger marks where the encoder knows its name.

Both read English. Spanish texts are read by the gazetteer alone: the tagger learned its English from people's labels,
its Spanish from the gazetteer's own, and added more wrong than right there. The encoder ranks the names of skills for
each marked phrase and so settles what joins the union: a phrase that is near enough to one, where no name stands.
"""

import logging
from collections.abc import Iterable, Sequence
from pathlib import Path

from matching.ml.documents import TextEncoder
from matching.ml.encoder import PieceEncoder
from matching.ml.manifest import MANIFEST_FILE
from matching.ml.skills import Gazetteer, once_each
from matching.ml.skills_context import Surroundings
from matching.ml.skills_linking import LANGUAGES, SkillLinker
from matching.ml.skills_phrases import phrases
from matching.ml.tagger import PRETRAINED, Tagger
from matching.ml.text import guess_language
from matching.ml.types import JobText, SeekerText, SkillSpan

logger = logging.getLogger(__name__)

MOST_PHRASES = 60
"""Marked phrases of one field that are compared with names; the first ones."""
LONGEST_PROPOSED = 10_000
"""Characters of one field in which phrases are marked."""
NEAR_ENOUGH = 1.1
"""Cosine and overlap together from which a marked phrase counts; found on English sentences with codes (F1)."""
TAGGED_LANGUAGES = ("en",)
"""Languages in which the tagger and the rules for phrases join the gazetteer, where the tagger says nothing else."""

Span = tuple[int, int]


class SkillReader:
    """Reads skills by the gazetteer alone, or by gazetteer, phrases, tagger and linker together."""

    def __init__(
        self,
        *,
        gazetteer: Gazetteer,
        linker: SkillLinker | None = None,
        tagger: Tagger | None = None,
        languages: Sequence[str] = TAGGED_LANGUAGES,
    ) -> None:
        self.languages = frozenset(languages)
        self.gazetteer = gazetteer
        self.linker = linker
        self.tagger = tagger
        self._proposals: dict[str, tuple[str, list[Span]]] = {}

    def extract_many(self, jobs: Iterable[JobText]) -> list[list[SkillSpan]]:
        """Return the skills of each job in order of the text; the phrases of all are compared with names at once."""
        jobs = list(jobs)
        if self.linker is not None:
            self._proposals = {
                text: self._proposed(text) for job in jobs for field, text in job.fields() if field != "title"
            }
            for language in self.languages & {*LANGUAGES}:
                words = [
                    text[start:end]
                    for text, (spoken, places) in self._proposals.items()
                    for start, end in places
                    if spoken == language
                ]
                self.linker.nearest(words, k=1, language=language)
        found = [self.extract(job) for job in jobs]
        self._proposals = {}
        return found

    def extract(self, job: JobText) -> list[SkillSpan]:
        """Return the skills that a job asks for, each once."""
        if self.linker is None:
            return self.gazetteer.extract(job)
        spans = []
        for field, text in job.fields():
            surroundings = Surroundings(text, field=field, company=job.company)
            for start, end, skill_id in self._settled(text, proposals=field != "title"):
                skill = self.gazetteer.taxonomy.skill(skill_id)
                required = surroundings.need(start, end, skill)
                if required is not None:
                    spans.append(SkillSpan(skill_id, field, start, end, text[start:end], required))
        return once_each(spans)

    def extract_seeker(self, seeker: SeekerText) -> list[SkillSpan]:
        """Return the skills that a person tells of, each once; `required` is False throughout."""
        if self.linker is None:
            return self.gazetteer.extract_seeker(seeker)
        spans = []
        for field, text in seeker.fields():
            if field != "wish":
                surroundings = Surroundings(text, field=field)
                spans += [
                    SkillSpan(skill_id, field, start, end, text[start:end], False)
                    for start, end, skill_id in self._settled(text, proposals=True)
                    if surroundings.is_told(start, end)
                ]
        return once_each(spans)

    def _settled(self, text: str, *, proposals: bool) -> list[tuple[int, int, str]]:
        """Return (start, end, skill) of names, and of marked phrases where no name is."""
        named = [(span.start, span.end, span.skill_id) for span in self.gazetteer.mark(text)]
        linked = self._linked(text) if proposals else []
        free = [one for one in linked if not any(name[0] < one[1] and one[0] < name[1] for name in named)]
        return sorted([*named, *free])

    def _linked(self, text: str) -> list[tuple[int, int, str]]:
        """Return the marked phrases that stand near enough to the name of a skill."""
        assert self.linker is not None
        language, places = self._proposals.get(text) or self._proposed(text)
        codes = self.linker.codes(
            [text[start:end] for start, end in places], language=language, least=NEAR_ENOUGH
        )
        return [(start, end, code) for (start, end), code in zip(places, codes, strict=True) if code]

    def _proposed(self, text: str) -> tuple[str, list[Span]]:
        """Return the language and what the tagger marks and, in Spanish, the rules cut; the tagger's where both do."""
        language, text = guess_language(text), text[:LONGEST_PROPOSED]
        if language not in self.languages:
            return language, []
        marked = self._tagged(text, language)
        cut = phrases(text) if language == "es" else []
        free = [one for one in cut if all(one[1] <= other[0] or other[1] <= one[0] for other in marked)]
        return language, sorted([*marked, *free])[:MOST_PHRASES]

    def _tagged(self, text: str, language: str) -> list[Span]:
        if self.tagger is None or self.linker is None:
            return []
        found: list[Span] = []
        for span in self.tagger.tag(text, language=language, marker=self.gazetteer.kinds):
            if not found or span.start >= found[-1][1]:
                found.append((span.start, span.end))
        return found


def open_reader(
    *, gazetteer: Gazetteer, encoder: TextEncoder, cache: Path | None, path: Path = PRETRAINED
) -> SkillReader:
    """Open the tagger that ships; for any other encoder than its own the gazetteer works alone, with one line said."""
    if not (path / MANIFEST_FILE).exists() or not isinstance(encoder, PieceEncoder):
        logger.info("Skills are read by the gazetteer alone: no tagger was trained on %s", encoder.id)
        return SkillReader(gazetteer=gazetteer)
    if (trained_on := Tagger.encoder_of(path)) != encoder.id:
        logger.warning(
            "Skills are read by the gazetteer alone: the tagger was trained on %s, the encoder is %s",
            trained_on, encoder.id,
        )  # fmt: skip
        return SkillReader(gazetteer=gazetteer)
    tagger = Tagger(path, states=encoder.states)
    linker = SkillLinker(
        taxonomy=gazetteer.taxonomy, encoder=encoder, folder=cache, languages=TAGGED_LANGUAGES
    )
    return SkillReader(gazetteer=gazetteer, linker=linker, tagger=tagger)
