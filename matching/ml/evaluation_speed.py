"""How many texts a second an encoder reads: realistic texts, contenders in turns; the caller brings the clock."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from statistics import median

from matching.ml.taxonomy import Occupation, Taxonomy

Clock = Callable[[], float]
Encode = Callable[[Sequence[str]], object]

TITLE_WORDS, AD_WORDS = 8, 200
PLACES = ("Lima", "Arequipa", "Trujillo", "Cusco", "Piura", "Huancayo", "Iquitos", "Tacna", "Puno", "Ica")


def titles(taxonomy: Taxonomy, count: int) -> list[str]:
    """Return distinct Spanish titles of eight words: a name, what it takes, and a place, as ads put them."""
    chance = random.Random(5)
    made: dict[str, None] = {}
    for occupation in _in_turn(taxonomy, chance):
        if len(made) == count:
            break
        skill = chance.choice(_skills_of(taxonomy, occupation))
        name = chance.choice(occupation.other_es or (occupation.name_es,))
        words = f"{name} para {chance.choice(PLACES)} con experiencia en {skill} y disponibilidad inmediata".split()
        made[" ".join(words[:TITLE_WORDS])] = None
    return list(made)


def ads(taxonomy: Taxonomy, count: int) -> list[str]:
    """Return distinct Spanish ads of two hundred words: a title, functions and requirements from real skill names."""
    chance = random.Random(6)
    made: dict[str, None] = {}
    for occupation in _in_turn(taxonomy, chance):
        if len(made) == count:
            break
        skills = _skills_of(taxonomy, occupation)
        chance.shuffle(skills)
        lines = [f"Buscamos {occupation.name_es} para {chance.choice(PLACES)}.", "Funciones:"]
        while len(" ".join(lines).split()) < AD_WORDS:
            if not skills:
                skills = _skills_of(taxonomy, chance.choice(taxonomy.occupations))
            lines.append(f"- {skills.pop().capitalize()}.")
            if len(lines) == 12:
                lines.append("Requisitos: secundaria completa, un año de experiencia y conocimientos de")
        made[_first_words("\n".join(lines), AD_WORDS)] = None
    return list(made)


def _in_turn(taxonomy: Taxonomy, chance: random.Random) -> Iterator[Occupation]:
    """Yield occupations for ever, each round in another order."""
    occupations = [one for one in taxonomy.occupations if not one.is_local]
    while True:
        chance.shuffle(occupations)
        yield from occupations


def _skills_of(taxonomy: Taxonomy, occupation: Occupation) -> list[str]:
    row = taxonomy.essential[taxonomy.occupation_number[occupation.id]]
    return [taxonomy.skills[column].name_es for column in row.indices] or ["atención al cliente"]


def _first_words(text: str, count: int) -> str:
    """Return the first words of a text with the line breaks between them."""
    kept: list[str] = []
    for line in text.split("\n"):
        kept.append(" ".join(line.split()[: count - sum(len(one.split()) for one in kept)]))
    return "\n".join(line for line in kept if line)


def rates(
    contenders: Mapping[str, Encode], texts: Sequence[str], *, rounds: int, clock: Clock,
    before_each: Callable[[], None] = lambda: None,
) -> dict[str, float]:  # fmt: skip
    """Return the median texts a second of each contender over rounds in which they take turns.

    In turns, whatever else the machine does falls on all of them. `before_each` runs before each turn,
    outside the time.
    """
    found: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, encode in contenders.items():
            before_each()
            started = clock()
            encode(texts)
            found[name].append(len(texts) / (clock() - started))
    return {name: median(values) for name, values in found.items()}


def one_by_one(encode: Encode, texts: Sequence[str], *, clock: Clock) -> float:
    """Return the median milliseconds of a call with a single text."""
    spent = []
    for text in texts:
        started = clock()
        encode([text])
        spent.append(clock() - started)
    return 1000 * median(spent)
