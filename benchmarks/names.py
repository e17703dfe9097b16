"""Spanish names of occupations found again: held-out names of ESCO against preferred names, by several readings.

Run `python -m benchmarks.names ENCODER_FOLDER`. Each query is another name of an occupation whose terms differ
from the preferred name's; MRR is over the preferred names of all occupations.
"""

import argparse
import random

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from matching.ml import encoder, taxonomy
from matching.ml.text import fold, lemmatise, terms

QUERIES = 1500


def mean_reciprocal_rank(scores: np.ndarray, wanted: np.ndarray) -> float:
    """Return MRR of scores [queries, names] where `wanted` is the right name of each query."""
    right = scores[np.arange(len(wanted)), wanted][:, None]
    ranks = 1 + (scores > right).sum(axis=1) + ((scores == right).sum(axis=1) - 1) / 2
    return float((1 / ranks).mean())


def tfidf(names: list[str], queries: list[str], **options: object) -> np.ndarray:
    vectoriser = TfidfVectorizer(dtype=np.float32, sublinear_tf=True, **options)
    by_name = vectoriser.fit_transform(names)
    return (vectoriser.transform(queries) @ by_name.T).toarray()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("encoder")
    model = encoder.load(parser.parse_args().encoder, threads=1)
    occupations = [
        one for one in taxonomy.load().occupations if one.other_es and not one.id.startswith("pe-")
    ]
    names = [one.other_es[0] for one in occupations]
    pairs = [
        (number, other)
        for number, one in enumerate(occupations)
        for other in one.other_es
        if set(terms(other)) != set(terms(names[number]))
    ]
    chosen = random.Random(7).sample(pairs, QUERIES)
    wanted, queries = np.array([number for number, _ in chosen]), [other for _, other in chosen]
    lemmas = [lemmatise(text) for text in names], [lemmatise(text) for text in queries]
    readings = {
        "random": np.random.default_rng(7).random((len(queries), len(names))),
        "char_raw": tfidf(names, queries, analyzer="char_wb", ngram_range=(3, 5), preprocessor=fold),
        "char_lemma": tfidf(names, queries, analyzer="char_wb", ngram_range=(3, 5), preprocessor=lemmatise),
        "terms": tfidf(names, queries, analyzer=terms),
        "encoder_raw": model.encode(queries) @ model.encode(names).T,
        "encoder_lemma": model.encode(lemmas[1]) @ model.encode(lemmas[0]).T,
    }
    words = 0.6 * readings["char_lemma"] + 0.4 * readings["terms"]
    readings["words"] = words
    for share in (0.2, 0.4, 0.6):
        readings[f"words_encoder_{share}"] = (1 - share) * words + share * readings["encoder_lemma"]
        readings[f"words_encoder_raw_{share}"] = (1 - share) * words + share * readings["encoder_raw"]
    figures = " ".join(
        f"{name}={mean_reciprocal_rank(scores, wanted):.3f}" for name, scores in readings.items()
    )
    print(f"names queries={len(queries)} names={len(names)} {figures}")


if __name__ == "__main__":
    main()
