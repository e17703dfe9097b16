"""What the words of a search mean: fillers left out, misspellings corrected and said, the unknown named."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.cache import cache
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from jobs.models import Job
from matching.ml.spelling import SHORTEST, Known, meant, sound
from matching.ml.text import fold
from matching.models import OccupationName, SearchWord

MOST_WORDS = 12
LONGEST_WORD = 60
REFRESHED_SECONDS = 600
# Words with which people speak of work of any kind; alone they ask for all jobs.
FILLERS = frozenset(
    "chamba chambas chambita cachuelo cachuelos cachuelito empleo empleos vacante vacantes busco buscando necesito "
    "quiero oferta ofertas urgente".split()
)
WORK = frozenset({"trabajo", "trabajos", "trabajar"})
AFTER_WORK = frozenset({"social", "sociales"})
SMALL = frozenset(
    "a al con de del el en la las lo los o para por que se sin su un una y e u como cerca mi".split()
)
ONE_LETTER = frozenset(
    "cr"
)  # languages of programs; any other letter alone stands everywhere and says nothing
WORD = re.compile(r"[^\W_]+(?:\+\+|#)?")
SIGNS = re.compile(r'"|(?:^|\s)-\w')
CANDIDATES = 30
LIKE = 0.25
TITLE_FROM, LONGEST_TITLE = 3, 45
SUGGESTIONS = 8


@dataclass(frozen=True, slots=True)
class Understood:
    """`query` is what is searched; `corrected` pairs what was typed with what was taken, `unknown` was left out."""

    query: str
    corrected: tuple[tuple[str, str], ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Tell whether words were typed and none of them was understood: then only titles that look alike are left."""
        return not self.query and bool(self.unknown)


def understand(query: str, *, literal: bool = False) -> Understood:
    """Read the words of a search; at most two queries. `literal` takes every word as it was typed.

    Who writes quotes or a minus knows what to look for, and is left alone.
    """
    words = WORD.findall(query)[:MOST_WORDS]
    if not words and query.strip():
        return Understood(query="", unknown=(query.strip()[:LONGEST_WORD],))
    telling = _telling(words)
    letters = {word for word in telling if len(word) == 1 and word.lower() not in ONE_LETTER}
    left = {fold(word): word for word in telling if word not in letters}
    as_typed = literal or SIGNS.search(query)
    swaps, lost = ({}, set()) if as_typed or not left else _spelled(left)
    drop = letters | {word for word in words if word not in telling and fold(word) not in SMALL}

    def taken(match: re.Match[str]) -> str:
        word = match.group()
        return "" if word in drop or fold(word) in lost else swaps.get(fold(word), word)

    kept = query if as_typed and not letters else WORD.sub(taken, query)
    return Understood(
        query=" ".join(kept.split()) if lost != left.keys() else "",
        corrected=tuple((word, swaps[folded]) for folded, word in left.items() if folded in swaps),
        unknown=tuple(dict.fromkeys(word for word in telling if word in letters or fold(word) in lost)),
    )


def _telling(words: list[str]) -> list[str]:
    """Leave out small words and those that only say that work is looked for."""
    folded = [*map(fold, words), ""]
    return [
        word
        for word, plain, after in zip(words, folded, folded[1:], strict=False)
        if plain not in SMALL and plain not in FILLERS and not (plain in WORK and after not in AFTER_WORK)
    ]


def _spelled(words: dict[str, str]) -> tuple[dict[str, str], set[str]]:
    """Give what is to be read for each misspelled folded word, and which words nobody knows."""
    counts = dict(SearchWord.objects.filter(pk__in=words).values_list("word", "count"))
    swaps: dict[str, str] = {}
    unknown: set[str] = set()
    doubtful = [word for word in words if len(word) >= SHORTEST and counts.get(word, 0) <= 3]
    if not doubtful:
        return swaps, unknown
    found = _candidates(doubtful)
    for word in doubtful:
        known, rows = found[word]
        usual = counts.get(word, 0)
        best = meant(word, rows, count=max(usual, 1 if known or word in counts else 0))
        if best:
            swaps[word] = best.shown
        elif not known and word not in counts:
            unknown.add(word)
    return swaps, unknown


def _candidates(words: list[str]) -> dict[str, tuple[bool, list[Known]]]:
    """Give for each word whether an open job or an occupation has it, and words of titles that look or sound alike."""
    sql = """
    SELECT asked.word, EXISTS (
        SELECT FROM matching_jobenrichment AS reading JOIN jobs_job AS job ON job.id = reading.job_id
        WHERE reading.words @@ plainto_tsquery('chamba', asked.word) AND job.state = 'published'
          AND job.closes_on >= %(today)s
    ) OR EXISTS (
        SELECT FROM matching_occupationname AS name
        WHERE to_tsvector('chamba', name.name) @@ plainto_tsquery('chamba', asked.word)
    ), alike.word, alike.shown, alike.count
    FROM unnest(%(words)s::text[], %(sounds)s::text[]) AS asked (word, sound) LEFT JOIN LATERAL (
        SELECT word, shown, count FROM matching_searchword
        WHERE (word %% asked.word OR sound = asked.sound) AND NOT is_title
        ORDER BY (sound = asked.sound) DESC, similarity(word, asked.word) DESC, count DESC LIMIT %(most)s
    ) AS alike ON true
    """
    found: dict[str, tuple[bool, list[Known]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            sql,
            {
                "words": words,
                "sounds": [sound(word) for word in words],
                "most": CANDIDATES,
                "today": timezone.localdate(),
            },
        )
        for asked, known, word, shown, count in cursor.fetchall():
            rows = found.setdefault(asked, (known, []))[1]
            if word is not None:
                rows.append(Known(word, shown, count))
    return found


def suggest(beginning: str) -> list[str]:
    """Give the most usual titles and words of open jobs that begin so; one query."""
    folded = " ".join(WORD.findall(fold(beginning[:LONGEST_TITLE])))
    if len(folded) < 2:
        return []
    rows = SearchWord.objects.filter(word__startswith=folded, count__gt=0).order_by("-count", "word")
    return list(rows.values_list("shown", flat=True)[:SUGGESTIONS])


def is_old() -> bool:
    """Tell whether the vocabulary has to be made anew, once every REFRESHED_SECONDS; at once where there is none."""
    is_time = cache.add("search-words", True, timeout=REFRESHED_SECONDS)
    return is_time or not SearchWord.objects.exists()


def refresh() -> int:
    """Make the vocabulary anew from the titles of open jobs and the names of occupations; gives how many entries.

    Searches go on with the old one until the new one is whole.
    """
    titles = Job.objects.open_on(timezone.localdate()).values_list("title", flat=True)
    rows = _vocabulary(titles.iterator(), _names())
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(744)")
        SearchWord.objects.all().delete()
        SearchWord.objects.bulk_create(rows, batch_size=2000)
    return len(rows)


def _names() -> Iterable[str]:
    names = OccupationName.objects.filter(language="es", is_phrase=False, occupation__retired_at=None)
    return (
        names.filter(Q(is_local=True) | Q(name__regex=r"^\S+( \S+){0,2}$"))
        .values_list("name", flat=True)
        .iterator()
    )


def _vocabulary(titles: Iterable[str], names: Iterable[str]) -> list[SearchWord]:
    """Count words by the titles that hold them; each is shown as it is written most."""
    counts: Counter[str] = Counter()
    shapes: dict[str, Counter[str]] = defaultdict(Counter)
    wholes: Counter[str] = Counter()
    for title in titles:
        words = [word.lower() for word in WORD.findall(title)]
        for word in {word for word in words if SHORTEST - 1 <= len(word) <= LONGEST_WORD}:
            counts[fold(word)] += 1
            shapes[fold(word)][word] += 1
        whole = " ".join(words)
        if len(words) > 1 and len(whole) <= LONGEST_TITLE:
            wholes[fold(whole)] += 1
            shapes[fold(whole)][whole] += 1
    for name in names:
        for word in WORD.findall(name.lower()):
            if SHORTEST - 1 <= len(word) <= LONGEST_WORD:
                counts.setdefault(fold(word), 0)
                shapes[fold(word)][word] += 1
    rows = [
        SearchWord(word=word, shown=_best(shapes[word]), sound=sound(word), count=count)
        for word, count in counts.items()
        if word.isalpha()
    ]
    rows += [
        SearchWord(word=whole, shown=_best(shapes[whole]), sound="", count=count, is_title=True)
        for whole, count in wholes.items()
        if count >= TITLE_FROM and whole not in counts
    ]
    return rows


def _best(shapes: Counter[str]) -> str:
    """Give the most usual spelling, of those that bear an accent if a tenth of all do: capitals often lose theirs."""
    total = sum(shapes.values())
    marked = [
        (count, shape) for shape, count in shapes.items() if shape != fold(shape) and count * 10 >= total
    ]
    return max(marked)[1] if marked else max((count, shape) for shape, count in shapes.items())[1]
