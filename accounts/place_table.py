"""The shipped table of Peruvian places: rows, hierarchy and every name a place goes by."""

import csv
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Literal

SHIPPED_FILE = Path(__file__).resolve().parent / "data" / "places.csv"
COORDINATE_SOURCES = {"": "capital", "t": "town", "p": "province", "x": "successor"}

Level = Literal["department", "province", "district"]


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One place; `reniec_code` is None where RENIEC has none, `retired` marks a code without land of its own."""

    code: str
    reniec_code: str | None
    name: str
    level: Level
    department: str
    province: str
    district: str
    latitude: float
    longitude: float
    coordinate_source: str
    population: int
    capital: str
    aliases: tuple[str, ...]
    retired: bool


def fold(text: str) -> str:
    """Returns lower case without accents or punctuation, one space between words; ñ becomes n."""
    plain = unicodedata.normalize("NFD", text.lower())
    kept = (c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join("".join(kept).split())


def level_of(code: str) -> Level:
    """Returns the level that the zeros at the end of an INEI code say."""
    if code.endswith("0000"):
        return "department"
    return "province" if code.endswith("00") else "district"


class PlaceTable:
    """All places by code, and the folded names by which people call them."""

    def __init__(self, rows: list[PlaceRow]) -> None:
        self.rows = rows
        self.by_code = {row.code: row for row in rows}
        self.by_reniec = {row.reniec_code: row for row in rows if row.reniec_code and not row.retired}

    def department_of(self, code: str) -> PlaceRow:
        return self.by_code[code[:2] + "0000"]

    def province_of(self, code: str) -> PlaceRow:
        return self.by_code[code[:4] + "00"]

    def contains(self, outer: str, inner: str) -> bool:
        """Says whether the place `inner` is `outer` or lies in it."""
        return inner.startswith(outer[: _width(outer)])

    @cached_property
    def names(self) -> dict[str, list[tuple[str, float]]]:
        """Maps a folded name to its places with the quality of the name: own 1.0, alias 0.97, capital 0.9."""
        found: dict[str, dict[str, float]] = defaultdict(dict)
        for row in self.rows:
            if row.retired:
                continue
            called = [(row.name, 1.0), *((alias, 0.97) for alias in row.aliases)]
            # A department is not called by its capital: "Trujillo" is the city, not La Libertad.
            if row.capital and row.level == "district":
                called.append((row.capital, 0.9))
            for name, quality in called:
                places = found[fold(name)]
                places[row.code] = max(quality, places.get(row.code, 0.0))
        return {name: list(places.items()) for name, places in found.items()}

    @cached_property
    def homonyms(self) -> frozenset[str]:
        """Folded names that more than one district bears."""
        seen: dict[str, int] = defaultdict(int)
        for row in self.rows:
            if row.level == "district" and not row.retired:
                seen[fold(row.name)] += 1
        return frozenset(name for name, count in seen.items() if count > 1)

    def label(self, code: str) -> str:
        """Returns the name for people; homonyms always carry their province and department.

        Raises KeyError for an unknown code.
        """
        row = self.by_code[code]
        if row.level == "department":
            return "Callao (todo)" if code == "070000" else f"{row.name} (todo el departamento)"
        if row.level == "province":
            return f"{row.name} (toda la provincia), {row.department}"
        name = self._district_label(row)
        unique = fold(row.name) not in self.homonyms
        around = [row.province, row.department]
        if unique and fold(row.province) in (fold(row.name), fold(row.department)):
            around = [row.department]
        return ", ".join([name, *around] if around != [name] else around)

    def _district_label(self, row: PlaceRow) -> str:
        """Returns the name with the city people know it by: "Callería (Pucallpa)"."""
        if row.code == "150101":
            return "Cercado de Lima"
        seat = self.province_of(row.code).capital
        return f"{row.name} ({seat})" if seat and seat == row.capital else row.name


def _width(code: str) -> int:
    return {"department": 2, "province": 4, "district": 6}[level_of(code)]


def _row(raw: dict[str, str], *, names: dict[str, str]) -> PlaceRow:
    code, level = raw["code"], level_of(raw["code"])
    reniec = {"": code, "-": None}.get(raw["reniec"], raw["reniec"])
    return PlaceRow(
        code=code,
        reniec_code=reniec,
        name=raw["name"],
        level=level,
        department=names[code[:2] + "0000"],
        province=names[code[:4] + "00"] if level != "department" else "",
        district=raw["name"] if level == "district" else "",
        latitude=float(raw["latitude"]),
        longitude=float(raw["longitude"]),
        coordinate_source=COORDINATE_SOURCES[raw["flag"]],
        population=int(raw["population"] or 0),
        capital=raw["capital"],
        aliases=tuple(alias for alias in raw["aliases"].split("|") if alias),
        retired=raw["flag"] == "x",
    )


@lru_cache(maxsize=1)
def table() -> PlaceTable:
    """Returns the shipped table, read at the first call (about 20 ms)."""
    with SHIPPED_FILE.open(encoding="utf-8", newline="") as stream:
        raw_rows = list(csv.DictReader(stream))
    names = {raw["code"]: raw["name"] for raw in raw_rows}
    return PlaceTable([_row(raw, names=names) for raw in raw_rows])
