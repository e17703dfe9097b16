"""Reads jobs and people whole: skills, occupations, vector, from one set of loaded readers."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import re2

from matching.ml import occupation_reader
from matching.ml.documents import TextEncoder
from matching.ml.mojibake import repair
from matching.ml.onet_reader import PRETRAINED as PRETRAINED_OCCUPATIONS
from matching.ml.pieces import level
from matching.ml.sections import Clauses
from matching.ml.skills import Gazetteer
from matching.ml.skills_reader import open_reader
from matching.ml.tagger import PRETRAINED
from matching.ml.taxonomy import Taxonomy
from matching.ml.text import fold
from matching.ml.types import FloatMatrix, JobText, OccupationGuess, Quote, SeekerText, SkillSpan, VectorKind

WISH_WEIGHT, EXPERIENCE_WEIGHT, SUMMARY_WEIGHT = 1.0, 0.95, 0.95
LEAST_PROBABILITY = 0.10
"""A guess under this is not counted as work that the person did."""
MOST_SENTENCES = 6
MOST_STATEMENTS = 10
LONGEST_VERB = 14
"""Letters of "manejo de " and the like before the thing that is handled."""
LATER_WEIGHT, ABILITY_WEIGHT, CONDITION_WEIGHT = 0.6, 0.4, 0.2

_WISHED = re2.compile(
    r"^(?:busco|quiero|deseo|me gustaria|necesito)"
    r"(?: un| una)?(?: trabaj\w+| chamba| empleo| puesto)?(?: de| como) \w"
)
_CONDITION = re2.compile(
    r"^(?:y |o )?(?:puedo|prefiero|me gusta\w*|me encanta|quiero|busco|deseo|necesito|hablo|no "
    r"|soy responsable|soy puntual)"
)
_HANDLES = re2.compile(r"^(?:y )?(?:manej\w+|us[oa]\w*|domin\w+|tengo|conozco|se )")
_ABILITY = re2.compile(
    r"^(?:y )?(?:se |tengo |conozco |control\w+ |us[oa] |termine |estudi\w+ |egres\w+ "
    r"|soy (?:bachiller|egresad|estudiante))"
)


@dataclass(frozen=True, slots=True, eq=False)
class JobRead:
    """What was read of one job: vector [d], skills in order of the text, guesses by probability."""

    vector: FloatMatrix
    skills: tuple[SkillSpan, ...]
    occupations: tuple[OccupationGuess, ...]


@dataclass(frozen=True, slots=True, eq=False)
class SeekerRead:
    """What was read of one person: vectors [m, d] of `kinds`, skills, occupations with weight and source.

    `guesses` holds the nearest occupations of each field for her to choose from; `terms` goes to ranking.
    """

    vectors: FloatMatrix
    kinds: tuple[VectorKind, ...]
    skills: tuple[SkillSpan, ...]
    occupations: Mapping[str, float]
    occupation_quotes: Mapping[str, Quote]
    guesses: Mapping[str, tuple[OccupationGuess, ...]]
    terms: str


class Readers:
    """The loaded taxonomy, gazetteer, name index and encoder; `cache` keeps vectors of names.

    `tagger` and `occupations` are folders other than those that ship. They read with the encoder that they were
    trained on: where that is `shipped` and not `encoder`, `encoder` makes the vectors and `shipped` serves them.
    """

    def __init__(
        self,
        *,
        taxonomy: Taxonomy,
        encoder: TextEncoder,
        cache: Path | None = None,
        tagger: str | None = None,
        occupations: str | None = None,
        shipped: TextEncoder | None = None,
    ) -> None:
        self.taxonomy = taxonomy
        self.encoder = encoder
        self.gazetteer = Gazetteer(taxonomy)
        folder = Path(tagger or PRETRAINED)
        self.skills = open_reader(
            gazetteer=self.gazetteer, encoder=_made_for(folder, encoder, shipped), cache=cache, path=folder
        )
        folder = Path(occupations or PRETRAINED_OCCUPATIONS)
        self.occupations = occupation_reader.load(
            folder, encoder=_made_for(folder, encoder, shipped), known=taxonomy
        )

    def read_jobs(self, jobs: Sequence[JobText], *, k: int = 5) -> list[JobRead]:
        """Read many jobs in one batch."""
        vectors = self.encoder.encode_jobs(jobs)
        bodies = [repair(f"{job.requirements}\n{job.description}") for job in jobs]
        guesses = self.occupations.nearest([repair(job.title) for job in jobs], bodies, k=k)
        skills = self.skills.extract_many(jobs)
        return [
            JobRead(vector, tuple(spans), tuple(guess))
            for vector, spans, guess in zip(vectors, skills, guesses, strict=True)
        ]

    def read_seeker(self, seeker: SeekerText, *, k: int = 5) -> SeekerRead:
        """Read one person; the occupation of each experience, of the wish and of each sentence of the summary."""
        vectors, kinds = self.encoder.encode_seeker(seeker)
        skills = tuple(self.skills.extract_seeker(seeker))
        sources = _work_sources(seeker, skills)
        guesses = self.occupations.nearest(
            [repair(source.quote.text) for source in sources], [source.body for source in sources], k=k
        )
        weights: dict[str, float] = {}
        quotes: dict[str, Quote] = {}
        by_field: dict[str, tuple[OccupationGuess, ...]] = {}
        for source, found in zip(sources, guesses, strict=True):
            field = source.quote.field
            if field == "summary" and len(source.quote.text.split()) == 1:
                found = [guess for guess in found if level(guess.name) == level(source.quote.text)]
            by_field[field] = _best_of(by_field.get(field, ()), found, k)
            for guess in found:
                counted = source.weight * min(1.0, 0.35 + 1.3 * guess.probability)
                if guess.probability >= LEAST_PROBABILITY and counted > weights.get(guess.occupation_id, 0.0):
                    weights[guess.occupation_id] = counted
                    quotes[guess.occupation_id] = source.quote
        return SeekerRead(
            vectors=vectors, kinds=kinds, skills=skills, occupations=weights,
            occupation_quotes=quotes, guesses=by_field,
            terms="\n".join(source.quote.text.replace("\n", " ") for source in sources),
        )  # fmt: skip


def _made_for(folder: Path, encoder: TextEncoder, shipped: TextEncoder | None) -> TextEncoder:
    """Return which of the two encoders a folder's model was trained on, `encoder` where that is not said."""
    for name in ("tagger.json", "manifest.json"):
        if shipped is not None and (folder / name).exists():
            found = json.loads((folder / name).read_text(encoding="utf-8")).get("encoder_id")
            if found:
                return shipped if found == shipped.id else encoder
    return encoder


@dataclass(frozen=True, slots=True)
class _WorkSource:
    """Words that may name her work, with what else is said there and how much it counts."""

    quote: Quote
    body: str
    weight: float


def _work_sources(seeker: SeekerText, skills: Sequence[SkillSpan]) -> list[_WorkSource]:
    sources = []
    if seeker.wish:
        sources.append(_WorkSource(Quote("wish", 0, len(seeker.wish), seeker.wish), "", WISH_WEIGHT))
    for experience in seeker.experiences:
        if experience.title:
            quote = Quote(f"experience:{experience.key}:title", 0, len(experience.title), experience.title)
            sources.append(_WorkSource(quote, experience.description, EXPERIENCE_WEIGHT))
        else:
            field = f"experience:{experience.key}:description"
            sources += [
                _WorkSource(quote, "", EXPERIENCE_WEIGHT)
                for quote in sentences(field, experience.description)
            ]
    statements = [part for quote in sentences("summary", seeker.summary) for part in _parts(quote)]
    sources += [
        _WorkSource(quote, "", _statement_weight(quote, first=place == 0, skills=skills))
        for place, quote in enumerate(statements[:MOST_STATEMENTS])
    ]
    return sources


def _parts(quote: Quote) -> list[Quote]:
    """Cut a sentence at its commas and colons; what is left of two words or more, or opens it, stands for itself."""
    parts: list[Quote] = []
    start = 0
    for end in [*(place for place, sign in enumerate(quote.text) if sign in ",:("), len(quote.text)]:
        text = quote.text[start:end].strip(" ,:()")
        # "Abogada, llevé expedientes": one word that opens a sentence counts where it is a name of work
        if len(text.split()) > 1 or (text and not parts):
            first = quote.start + quote.text.index(text, start)
            parts.append(Quote(quote.field, first, first + len(text), text))
        start = end + 1
    return parts


def _is_handled(span: SkillSpan, quote: Quote) -> bool:
    """Tell whether the skill is what the verb at the start of the statement speaks of."""
    return span.field == quote.field and 0 <= span.start - quote.start <= LONGEST_VERB


def _statement_weight(quote: Quote, *, first: bool, skills: Sequence[SkillSpan]) -> float:
    """Say how much a statement tells of her work: a stated wish all, what she likes or may do little.

    "Manejo" is work with a truck and a skill with Excel: where a skill was read, it is a skill.
    """
    words = fold(quote.text)
    if _WISHED.search(words):
        return WISH_WEIGHT
    if _CONDITION.search(words):
        return CONDITION_WEIGHT
    if _HANDLES.search(words) and any(_is_handled(span, quote) for span in skills):
        return CONDITION_WEIGHT
    if _ABILITY.search(words):
        return ABILITY_WEIGHT
    return SUMMARY_WEIGHT if first else LATER_WEIGHT


def sentences(field: str, text: str) -> list[Quote]:
    """Return the first clauses of a text as quotes, without empty ones."""
    clauses, position = Clauses(text), 0
    found: list[Quote] = []
    while position < len(text) and len(found) < MOST_SENTENCES:
        start, end = clauses.around(position)
        if part := text[start:end].strip():
            first = text.index(part, start)
            found.append(Quote(field, first, first + len(part), part))
        position = max(end, position) + 1
    return found


def _best_of(
    held: Sequence[OccupationGuess], found: Sequence[OccupationGuess], k: int
) -> tuple[OccupationGuess, ...]:
    """Return the k most probable of both, each occupation once."""
    best: dict[str, OccupationGuess] = {}
    for guess in sorted([*held, *found], key=lambda guess: -guess.probability):
        best.setdefault(guess.occupation_id, guess)
    return tuple(best.values())[:k]
