"""Measures the shipped tagger on the public English span sets, the linking of sentences, and hostile texts.

Run `python -m benchmarks.skill_spans --data FOLDER --model FOLDER [--tagger FOLDER]`. The sets are the development
parts: the test parts of the published figures (JobSpanBERT .563 and .619) are not here, so both do not quite compare.
"""

import argparse
import random
import resource
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from matching.ml import encoder, taxonomy
from matching.ml.skills import Gazetteer
from matching.ml.skills_linking import SkillLinker
from matching.ml.skills_reader import open_reader
from matching.ml.tagger import PRETRAINED, Tagger, best_tags, features_of, spans_of_tags
from matching.ml.tagger_data import Sentence, span_set
from matching.ml.text import fold
from matching.ml.types import JobText

RANKED = 5
NONE = "LABEL NOT PRESENT"
CHUNK = 256
BOMBS = (
    "excel ",
    "a ",
    "excel,word;",
    "no se requiere ",
    "trabajo en y ",
    "conocimientos de ",
    "\n- realizar ",
    "e\u0301",
)

Ranker = Callable[[str], Sequence[str]]


def f1_of(
    found: Sequence[set[tuple[int, int]]], gold: Sequence[set[tuple[int, int]]]
) -> tuple[float, float, float]:
    """Return strict precision, recall and F1 over sentences."""
    right = sum(len(a & b) for a, b in zip(found, gold, strict=True))
    said, meant = sum(map(len, found)), sum(map(len, gold))
    return right / max(said, 1), right / max(meant, 1), 2 * right / max(said + meant, 1)


def span_lines(data: Path, tagger: Tagger, states: Callable, gazetteer: Gazetteer) -> Iterator[str]:
    """Yield strict F1 of skill and knowledge on SkillSpan, of the tagger and of the gazetteer alone."""
    sentences = span_set(data, "skillspan", "dev")
    scores = []
    for start in range(0, len(sentences), CHUNK):
        part = sentences[start : start + CHUNK]
        texts, tokens = [one.text for one in part], [one.tokens for one in part]
        scores += tagger.scores(features_of(texts, tokens, states=states, marker=gazetteer.kinds))
    for place, kind in enumerate(("skill", "knowledge")):
        gold = [set(spans_of_tags(list(one.tags[f"en:{kind}"]))) for one in sentences]
        tagged = [set(spans_of_tags(best_tags(rows[0, place]))) for rows in scores]
        named = [_named(one, gazetteer, kind) for one in sentences]
        for name, found in (("tagger", tagged), ("gazetteer", named)):
            precision, recall, f1 = f1_of(found, gold)
            yield (
                f"skill_spans set=skillspan_dev kind={kind} by={name} precision={precision:.3f} "
                f"recall={recall:.3f} f1={f1:.3f} gold={sum(map(len, gold))}"
            )


def _named(sentence: Sentence, gazetteer: Gazetteer, kind: str) -> set[tuple[int, int]]:
    marks = [
        one for one in gazetteer.kinds(sentence.text) if (one[2] == "knowledge") == (kind == "knowledge")
    ]
    inside = [
        [place for place, (start, end) in enumerate(sentence.tokens) if start >= left and end <= right]
        for left, right, _ in marks
    ]
    return {(places[0], places[-1]) for places in inside if places}


def linking_set(data: Path, part: str, known: taxonomy.Taxonomy) -> dict[str, set[str]]:
    """Return sentence -> ids of its skills; sentences without one in the taxonomy are left out."""
    ids = {fold(name): skill.id for skill in known.skills for name in (*skill.other_en, skill.name_en)}
    ids |= {fold(skill.name_en): skill.id for skill in known.skills}
    gold: dict[str, set[str]] = {}
    for row in taxonomy.read_csv(data / "skills" / f"esco_linking_{part}_validation.csv.gz"):
        if row["label"] != NONE and fold(row["label"]) in ids:
            gold.setdefault(row["sentence"], set()).add(ids[fold(row["label"])])
    return gold


def rp_at_5(gold: dict[str, set[str]], rank: Ranker) -> float:
    """Return the mean share of the skills that stand among the first five, of those that could (RP@5)."""
    shares = [
        len(wanted & set(rank(text)[:RANKED])) / min(len(wanted), RANKED) for text, wanted in gold.items()
    ]
    return float(np.mean(shares))


def plain_rankers(known: taxonomy.Taxonomy) -> dict[str, Ranker]:
    """Return chance and TF-IDF of words over all English names."""
    pairs = [(skill.id, name) for skill in known.skills for name in (skill.name_en, *skill.other_en) if name]
    vectorizer = TfidfVectorizer(sublinear_tf=True)
    matrix = vectorizer.fit_transform([name for _, name in pairs])
    chance = random.Random(7)

    def by_words(text: str) -> list[str]:
        scores = (matrix @ vectorizer.transform([text]).T).toarray().ravel()
        return list(dict.fromkeys(pairs[place][0] for place in np.argsort(-scores)[:200]))

    return {
        "random": lambda text: [chance.choice(known.skills).id for _ in range(RANKED)],
        "tfidf": by_words,
    }


def linking_lines(data: Path, linker: SkillLinker) -> Iterator[str]:
    """Yield RP@5 of chance, TF-IDF, the sentence's vector alone, and the ranking that stretches share in."""
    rankers = plain_rankers(linker.taxonomy) | {
        "sentence": lambda text: [one.skill_id for one in linker.nearest([text], k=RANKED, language="en")[0]],
        "ranked": lambda text: [one.skill_id for one in linker.rank(text, k=RANKED)],
    }
    for part in ("house", "tech"):
        gold = linking_set(data, part, linker.taxonomy)
        for name, rank in rankers.items():
            yield f"skill_linking part={part} by={name} rp@5={rp_at_5(gold, rank):.3f} sentences={len(gold)}"


def bomb_lines(read: Callable[[JobText], object]) -> Iterator[str]:
    """Yield CPU seconds for a million characters of each hostile text."""
    for bomb in BOMBS:
        started = time.process_time()
        read(JobText("", bomb * (1_000_000 // len(bomb))))
        yield f"skill_bomb text={bomb.strip()!r} cpu_s={time.process_time() - started:.2f}"


def main() -> None:
    """Print all figures, one a line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder that holds skills/")
    parser.add_argument("--model", type=Path, required=True, help="an encoder's folder")
    parser.add_argument("--tagger", type=Path, default=PRETRAINED)
    parser.add_argument("--cache", type=Path, help="a folder for the vectors of names")
    options = parser.parse_args()
    known, body = taxonomy.load(), encoder.load(options.model)
    gazetteer = Gazetteer(known)
    reader = open_reader(gazetteer=gazetteer, encoder=body, cache=options.cache, path=options.tagger)
    if reader.tagger is None or reader.linker is None or not isinstance(body, encoder.PieceEncoder):
        raise SystemExit("This tagger was trained on another encoder.")
    for lines in (
        span_lines(options.data, reader.tagger, body.states, gazetteer),
        linking_lines(options.data, reader.linker),
        bomb_lines(reader.extract),
    ):
        for line in lines:
            print(line, flush=True)
    size = sum(path.stat().st_size for path in options.tagger.iterdir()) / 1e6
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"skill_spans tagger={reader.tagger.id} mb={size:.2f} rss_mb={memory:.0f}")


if __name__ == "__main__":
    main()
