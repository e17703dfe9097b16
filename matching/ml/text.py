"""Cleaning and cutting of job and profile texts in Spanish and English, each in linear time."""

import html
import re
import unicodedata
from functools import lru_cache

import re2
import simplemma
import snowballstemmer

from matching.ml.mojibake import repair

LONGEST_READ = 100_000
"""Characters of one text that any reading looks at; a longer text is cut here so that time stays bounded."""

# Tags are found by the standard library, which reads these two patterns in linear time; the two after them, which
# look for an end that may never come, need re2.
_BLOCK_TAG = re.compile(
    r"(?i)</?\s{0,3}(?:br|p|div|li|ul|ol|tr|table|h[1-6]|section|article|header|footer)\b[^<>]*>"
)
_ANY_TAG = re.compile(r"<[/!a-zA-Z][^<>]*>")
_HIDDEN_BLOCK = re2.compile(
    r"(?is)<(?:script|style|template|noscript)\b.*?</(?:script|style|template|noscript)\s*>"
)
_COMMENT = re2.compile(r"(?s)<!--.*?-->")
_RULES = re2.compile(r"([-_=*.·•~#])(?:\s?[-_=*.·•~#]){4,}")


def _invisible() -> dict[int, None]:
    """Name the characters that carry no words: controls, zero width marks, direction marks, private use."""
    points = [*range(0x09), *range(0x0E, 0x20), *range(0x7F, 0xA0), 0x0B, 0x0C, 0xAD, 0xFEFF]
    points += [*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), *range(0xFE00, 0xFE10)]
    points += [*range(0xE000, 0xF900), *range(0xE0000, 0xE0080)]
    return dict.fromkeys(points)


_INVISIBLE = _invisible()


def clean(raw: str, *, limit: int = LONGEST_READ) -> str:
    """Turn HTML or plain text of any origin into plain NFC text of at most `limit` characters.

    Keeps line breaks between blocks; drops tags, scripts, comments, control and invisible characters; sets right
    what was read in the wrong code page.
    """
    text = repair(raw[: limit * 10])
    if "<" in text:
        text = _COMMENT.sub(" ", text)
        text = _HIDDEN_BLOCK.sub(" ", text)
        text = _BLOCK_TAG.sub("\n", text)
        text = _ANY_TAG.sub(" ", text)
    if "&" in text:
        text = html.unescape(text)
        if "<" in text:
            text = _ANY_TAG.sub(" ", _BLOCK_TAG.sub("\n", text))
    text = _replace_lone_surrogates(text).replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\u2028", "\n").replace("\u2029", "\n\n").translate(_INVISIBLE)
    text = unicodedata.normalize("NFC", text)
    return str(_RULES.sub(r"\1", _tidy_lines(text))).strip()[:limit]


def _tidy_lines(text: str) -> str:
    """Make one space of many and one empty line of many."""
    kept: list[str] = []
    for line in text.split("\n"):
        tidy = " ".join(line.split())
        if tidy or (kept and kept[-1]):
            kept.append(tidy)
    return "\n".join(kept)


def _replace_lone_surrogates(text: str) -> str:
    """Drop halves of surrogate pairs, which no encoder of UTF-8 accepts."""
    return text.encode("utf-8", "ignore").decode("utf-8") if not text.isascii() else text


_SURROGATES = re.compile("[\ud800-\udfff]")


def readable(text: str) -> str:
    """Return the part of `text` that readings look at, every character in its place, without halves of pairs."""
    return _SURROGATES.sub(" ", text[:LONGEST_READ])


# --- folding: same length, so that offsets stay true -------------------------


def _fold_table(*, keep_enye: bool) -> dict[int, str]:
    # a half of a surrogate pair is no character: no pattern of re2 takes it
    table: dict[int, str] = {0x130: "i", **dict.fromkeys(range(0xD800, 0xE000), " ")}
    for point in [*range(0xC0, 0x250), *range(0x1E00, 0x1F00)]:
        letter = chr(point).lower()
        if keep_enye and letter == "ñ":
            table[point] = "ñ"
            continue
        base = unicodedata.normalize("NFKD", letter)[:1]
        table[point] = base if base.isascii() and base.isalpha() else letter[:1]
    return table


_FOLD = _fold_table(keep_enye=False)
_FOLD_ENYE = _fold_table(keep_enye=True)


def fold(text: str, *, keep_enye: bool = False) -> str:
    """Lower and unaccent `text` without changing its length, so that offsets hold in both."""
    return text.translate(_FOLD_ENYE if keep_enye else _FOLD).lower()


# --- tokens and terms --------------------------------------------------------


# "enfermero/a", "operario(a)", "ingenier@s": the second gender belongs to the word before it.
# The pattern has nothing to back up over, so the standard library reads it in linear time, five times faster than re2.
_TOKEN = re.compile(r"(\.net\b|[^\W_]+(?:\+\+|#)?)(?:(?:/|\(-?/?)(?:as|a|os|o|ras|ra|es|s)\b\)?|@s?)?")


def token_spans(text: str) -> list[tuple[int, int]]:
    """Return (start, end) of every word of `text`, without the second gender of "enfermero/a"."""
    return [match.span(1) for match in _TOKEN.finditer(fold(text[:LONGEST_READ]))]


def words(text: str) -> list[str]:
    """Return the words of `text` as written."""
    return [text[start:end] for start, end in token_spans(text)]


STOPWORDS = frozenset(
    "a al ante con de del desde el ella en entre es la las le les lo los me mi mis o para por que se ser si "
    "su sus tu un una unas uno unos y e u como mas muy ya nos the of and for to in on at with an or by as from "
    "your our you we is are be this that it".split()
)

_SPANISH = snowballstemmer.stemmer("spanish")

# Nouns of action and their verbs, and forms on which the lemmatiser and the stemmer disagree.
_SAME = {
    "atencion": "atend", "vent": "vend", "limpiez": "limpi", "chofer": "chof", "vendi": "vend",
    "compr": "compr", "traduccion": "traduc", "direccion": "dirig", "direct": "direct", "produccion": "produc",
    "conduccion": "conduc", "construccion": "constru", "reduccion": "reduc", "correccion": "correg",
    "redaccion": "redact", "lectur": "le", "escritur": "escrib", "costur": "cos", "crianz": "cri",
    "ensenanz": "ensen", "cobranz": "cobr", "siembr": "sembr", "cosech": "cosech", "rieg": "reg",
    "cuid": "cuid", "serv": "serv", "servi": "serv", "servici": "servici", "atendi": "atend", "barri": "barr",
    "cosi": "cos", "recogi": "recog", "recoj": "recog", "repart": "repart", "conduj": "conduc", "hic": "hac",
    "encargu": "encarg", "cargu": "carg", "descargu": "descarg", "pagu": "pag", "lleg": "lleg",
    "soldadur": "sold", "pintur": "pint", "mantenimient": "manten", "almacenamient": "almacen",
    "levantamient": "levant", "reclutamient": "reclut", "entrenamient": "entren", "medicion": "med",
    "usuari": "usuari", "us": "us", "sal": "sal", "driv": "driv",
}  # fmt: skip


# A doer keeps the whole lemma: the stemmer makes one of "programa" and "programador".
_DOERS = ("dor", "tor", "sor", "ero", "ista", "ario")


@lru_cache(maxsize=400_000)
def lemma(word: str) -> str:
    """Return the folded dictionary form of a word, Spanish first, then English."""
    return fold(str(simplemma.lemmatize(word.lower()[:40], lang=("es", "en"))))


@lru_cache(maxsize=400_000)
def term(word: str) -> str:
    """Return the key under which a word is compared: same for genders, numbers, accents, verb and noun of action."""
    root = lemma(word)
    if not root.isalpha() or len(root) <= 3:
        return root
    if root.endswith(_DOERS):
        return root
    stem = str(_SPANISH.stemWord(root))
    stem = _SAME.get(stem, stem)
    if stem.endswith("sion") and len(stem) > 6:
        return stem[:-3]
    return stem


def terms(text: str) -> list[str]:
    """Return the terms of `text` in order, without words that carry no meaning."""
    folded = fold(text[:LONGEST_READ])
    found = []
    for match in _TOKEN.finditer(folded):
        start, end = match.span(1)
        if folded[start:end] not in STOPWORDS:
            found.append(term(text[start:end]))
    return found


def lemmatise(text: str) -> str:
    """Return `text` as lemmas joined by spaces."""
    return " ".join(lemma(word) for word in words(text))


# Endings of persons whose feminine the lemmatiser leaves as it is: técnica, psicóloga, abogada, médica.
_PERSONS = ("tecnic", "log", "bogad", "medic", "quimic", "mecanic", "ingenier", "arquitect")
_ARTICLES = {
    "la": "el",
    "las": "los",
    "una": "un",
    "unas": "unos",
    "ella": "el",
    "ellas": "ellos",
    "senora": "senor",
}


@lru_cache(maxsize=200_000)
def masculine(word: str) -> str:
    """Return the masculine of a Spanish word that has one ("cajera" gives "cajero"), any other word as it is."""
    folded = fold(word)
    if folded in _ARTICLES:
        return _ARTICLES[folded]
    plural = "s" if folded.endswith("as") else ""
    if not folded.endswith(("a", "as")) or len(folded) < 4:
        return word
    stem = folded[: -1 - len(plural)]
    root = lemma(word)
    if root == f"{stem}o":
        return f"{stem}o{plural}"
    if root == stem or stem.endswith(_DOERS):
        return f"{stem}es" if plural else stem
    return f"{stem}o{plural}" if stem.endswith(_PERSONS) else word


def without_gender(text: str) -> str:
    """Return `text` with masculine forms throughout, so that a reading can't tell who wrote or is sought."""
    return _TOKEN.sub(lambda match: masculine(match.group(1)), text)


_SPANISH_SIGNS = frozenset("el la los las de del en para con por que se una un y su al como o es son".split())
_ENGLISH_SIGNS = frozenset(
    "the of and to in for with a is are you we our will be on or as your at an this".split()
)


def guess_language(text: str) -> str:
    """Return "es" or "en" by common words; short or doubtful texts count as Spanish."""
    found = words(text[:4000])
    spanish = sum(word.lower() in _SPANISH_SIGNS for word in found)
    english = sum(word.lower() in _ENGLISH_SIGNS for word in found)
    return "en" if english > spanish * 1.5 and english >= 2 else "es"
