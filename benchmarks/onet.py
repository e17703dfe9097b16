"""From a title and a body to O*NET, on composed ads whose titles stand in no index: every way beside the simple ones.

Run `python -m benchmarks.onet --data FOLDER [--encoder FOLDER]`. An English ad is an alternate or reported title of
O*NET with five tasks; a Spanish one is a name of ESCO with the description of its occupation, without the words of
its names. Neither was seen. They are cleaner than what employers write.
"""

import argparse
from copy import copy
from dataclasses import replace
from pathlib import Path

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

from matching.ml import boilerplate, onet, taxonomy
from matching.ml import encoder as encoders
from matching.ml.occupation_reader import OccupationReader
from matching.ml.occupation_texts import Ad, Corpus, gather
from matching.ml.occupation_training import (
    HeldOut,
    Remembered,
    calibration_error,
    encode_distinct,
    figures,
    fit_mixtures,
    mixture_key,
    readings_of,
    train_heads,
)
from matching.ml.occupations import MOST_GUESSES, OccupationIndex
from matching.ml.onet_reader import OnetReader
from matching.ml.taxonomy import Taxonomy
from matching.ml.text import terms

SEED = 11


def documents(corpus: Corpus, count: int) -> list[str]:
    """Return one text an occupation: its names and what is done in it, in both languages."""
    texts: list[list[str]] = [[] for _ in range(count)]
    for pairs in corpus.names.values():
        for name, number in pairs:
            texts[number].append(name)
    for block in corpus.tasks.values():
        for number, text in enumerate(block):
            texts[number].append(text)
    return [" ".join(parts) for parts in texts]


def bm25(texts: list[str], queries: list[str], *, k1: float = 1.2, b: float = 0.75) -> np.ndarray:
    """Return Okapi BM25 (Robertson et al. 1994) of terms, [queries, texts]."""
    counter = CountVectorizer(analyzer=terms)
    counts = counter.fit_transform(texts).tocoo()
    lengths = np.asarray(counts.tocsr().sum(axis=1)).ravel()
    holders = np.bincount(counts.col, minlength=counts.shape[1])
    rarity = np.log(1 + (len(texts) - holders + 0.5) / (holders + 0.5))
    damped = counts.data * (k1 + 1) / (counts.data + k1 * (1 - b + b * lengths[counts.row] / lengths.mean()))
    weights = sparse.csr_matrix((damped * rarity[counts.col], (counts.row, counts.col)), shape=counts.shape)
    return (counter.transform(queries) @ weights.T).toarray()


def tfidf(texts: list[str], queries: list[str]) -> np.ndarray:
    vectoriser = TfidfVectorizer(analyzer=terms, sublinear_tf=True)
    by_text = vectoriser.fit_transform(texts)
    return (vectoriser.transform(queries) @ by_text.T).toarray()


def nearest_name(model, corpus: Corpus, titles: list[str], count: int) -> np.ndarray:
    """Return the cosine of the nearest of all names by sentence vectors, [titles, occupations]."""
    pairs = sorted((pair for block in corpus.names.values() for pair in block), key=lambda pair: pair[1])
    vectors = encode_distinct(model, [name for name, _ in pairs])
    owners, starts = np.unique([number for _, number in pairs], return_index=True)
    asked, found = encode_distinct(model, titles), np.full((len(titles), count), -1.0)
    for start in range(0, len(titles), 128):
        scores = asked[start : start + 128] @ vectors.T
        found[start : start + 128, owners] = np.maximum.reduceat(scores, starts, axis=1)
    return found


def without_names(known: Taxonomy, held: list[Ad]) -> Taxonomy:
    """Return the taxonomy without the Spanish names that ads are titled with, of whatever occupation."""
    keys = {frozenset(terms(ad.title)) for ad in held}
    fewer = copy(known)
    fewer.occupations = [
        replace(one, other_es=tuple(name for name in one.other_es if frozenset(terms(name)) not in keys))
        for one in known.occupations
    ]
    return fewer


def esco_lines(known: Taxonomy, reader: OnetReader, held: HeldOut) -> None:
    """Print how ESCO and CIUO-08 are found, by the nearest names alone and weighed by O*NET."""
    fewer = without_names(known, [ad for ad in held.ads if ad.language == "es"])
    index = OccupationIndex(fewer)
    both = OccupationReader(index=index, onet=reader, clauses=boilerplate.shipped())
    for body in (True, False):
        rows = held.rows("es", body=body, fitting=False)
        ads = [ad for ad, is_asked in zip(held.ads, rows, strict=True) if is_asked]
        titles, bodies = [ad.title for ad in ads], [ad.body for ad in ads]
        for way, ask in (("nearest_names", index.nearest), ("weighed_by_onet", both.nearest)):
            guesses = ask(titles, bodies, k=MOST_GUESSES)
            right = [
                [guess.occupation_id == ad.esco for guess in row]
                for row, ad in zip(guesses, ads, strict=True)
            ]
            isco = [known.occupation(ad.esco).isco for ad in ads]
            groups = [
                [(code, sum(guess.probability for guess in row if guess.isco == code))
                 for code in dict.fromkeys(guess.isco for guess in row)]
                for row in guesses
            ]  # fmt: skip
            ordered = [sorted(row, key=lambda pair: -pair[1]) for row in groups]
            part = "ad" if body else "title"
            line("es", f"esco_{part}", way, *listed([[g.probability for g in row] for row in guesses], right))
            line(
                "es", f"ciuo_{part}", way,
                *listed([[chance for _, chance in row] for row in ordered],
                        [[code == wanted for code, _ in row] for row, wanted in zip(ordered, isco, strict=True)]),
            )  # fmt: skip


def listed(chances: list[list[float]], right: list[list[bool]]) -> tuple[dict[str, float], float]:
    """Return accuracy at 1, 5 and 10, and the calibration error, of ordered guesses."""
    found = {
        f"acc@{rank}": round(float(np.mean([any(row[:rank]) for row in right])), 4) for rank in (1, 5, 10)
    }
    sure = np.zeros((len(chances), MOST_GUESSES))
    truth = np.zeros(sure.shape, bool)
    for place, (row, hits) in enumerate(zip(chances, right, strict=True)):
        sure[place, : len(row)], truth[place, : len(hits)] = row, hits
    return {"n": len(chances), **found}, calibration_error(sure, truth)


def line(language: str, part: str, way: str, found: dict[str, float], error: float | None = None) -> None:
    told = " ".join(f"{name}={value}" for name, value in found.items())
    more = "" if error is None else f" ece={error:.3f}"
    print(f"onet language={language} part={part} way={way} {told}{more}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--encoder", type=Path)
    options = parser.parse_args()
    table, known = onet.load(), taxonomy.load()
    count = len(table)
    corpus = gather(
        onet=options.data / "onet", esco=options.data / "esco", table=table, taxonomy=known, seed=SEED
    )
    model = Remembered(encoders.load(options.encoder)) if options.encoder else None
    heads = model and train_heads(corpus, encoder=model, count=count, seed=SEED)
    readings = readings_of(corpus, count=count, heads=heads, encoder=model)
    held = HeldOut.read(corpus.ads, readings, count=count)
    mixtures = fit_mixtures(held)
    texts = documents(corpus, count)
    draw = np.random.default_rng(SEED)
    for language, source in (("en", "onet"), ("en", "esco"), ("es", "esco")):
        for body in (True, False):
            rows = held.rows(language, body=body, fitting=False, source=source)
            part, truth, evidence = f"{source}_{'ad' if body else 'title'}", held.truth[rows], held.of(rows)
            ads = [ad for ad, is_asked in zip(held.ads, rows, strict=True) if is_asked]
            queries = [f"{ad.title} {ad.body}" for ad in ads]
            line(language, part, "random", figures(draw.random(truth.shape), truth))
            line(language, part, "bm25", figures(bm25(texts, queries), truth))
            line(language, part, "tfidf", figures(tfidf(texts, queries), truth))
            line(language, part, "names_by_terms", figures(evidence["names"], truth))
            if model is not None:
                semantic = nearest_name(model, corpus, [ad.title for ad in ads], count)
                line(language, part, "names_by_vectors", figures(semantic, truth))
                alone = evidence["title_head"] + (0.9 * evidence["body_head"] if body else 0)
                line(language, part, "logistic_heads", figures(alone, truth))
            for with_heads in (False, True):
                key = mixture_key(language=language, body=body, heads=with_heads)
                if key in mixtures:
                    chances = mixtures[key].chances(evidence)
                    way = "mixture" if with_heads else "words"
                    line(language, part, way, figures(chances, truth), calibration_error(chances, truth))
    esco_lines(known, OnetReader(table=table, readings=readings, mixtures=mixtures, model_id=""), held)


if __name__ == "__main__":
    main()
