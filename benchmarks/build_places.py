"""Compiles the shipped list of Peruvian places from raw ubigeo tables.

    python benchmarks/build_places.py RAW_FOLDER [OUTPUT]

RAW_FOLDER holds ubigeo_{departamento,provincia,distrito}.csv and ubigeo_centros_poblados.csv.gz
(the public ubigeo-peru-aumentado tables, MIT). The output keeps facts only: both codes, the name
with its accents, coordinates, capital, population and the names people really use.
"""

import csv
import gzip
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

OUTPUT = Path(__file__).resolve().parent.parent / "accounts" / "data" / "places.csv"
COLUMNS = ["code", "reniec", "name", "latitude", "longitude", "flag", "population", "capital", "aliases"]
SMALL_WORDS = {"de", "del", "la", "las", "los", "y", "en"}
# One district has a RENIEC code and no INEI code in the raw table: the next free number of its province.
INEI_BY_RENIEC = {"170107": "180107"}
# Codes that lost their land to a new province in 2014; kept so that old data still resolves.
SUCCESSORS = {"160109": "160801", "160114": "160803"}
# Words of names that no capital of the raw table spells with its accent.
ACCENTED = """Áncash Apurímac Alomías Awajún Beraún Bongará Boquerón Callería Carrión César Chávez Chimú Cholón
Convención Dámaso Deán Elías Fermín Gálvez Guzmán Hernández Héroes Heroínas Hilarión Huamalíes Iguaín Inclán
Jazán López Maquía Marañón Márquez Ordóñez Pachacútec Piérola Purús Rázuri Rodríguez Román Sánchez Simón
Tallán Uñón Valcárcel Víctor Vizcatán Yavarí Yonán Yurúa Zúñiga Gabán Albarracín Veintiséis Asháninka María"""
ALIASES = {
    "150101": "Cercado|Cercado de Lima|Lima Cercado|Centro de Lima",
    "150100": "Lima Metropolitana",
    "150103": "Ate Vitarte|Vitarte",
    "150118": "Chosica|Lurigancho Chosica|Huachipa|Ñaña",
    "150120": "Magdalena",
    "150121": "Magdalena Vieja",
    "150132": "SJL|San Juan Lurigancho",
    "150133": "SJM",
    "150135": "SMP|San Martín Porres",
    "150140": "Surco",
    "150142": "VES",
    "150143": "VMT",
    "070101": "Cercado del Callao|Callao Cercado",
    "070103": "Carmen de la Legua",
    "040101": "Cercado de Arequipa",
    "040129": "JLByR|Bustamante y Rivero|J.L. Bustamante y Rivero",
    "040107": "Hunter",
    "050101": "Huamanga|Cercado de Ayacucho",
    "080101": "Cuzco|Cercado de Cusco",
    "080000": "Cuzco",
    "080100": "Cuzco",
    "080108": "Huánchaq|Huanchac",
    "110101": "Cercado de Ica",
    "110201": "Chincha",
    "110301": "Nasca",
    "110300": "Nasca",
    "120101": "Cercado de Huancayo",
    "120212": "9 de Julio",
    "120908": "3 de Diciembre",
    "150612": "27 de Noviembre",
    "130101": "Cercado de Trujillo",
    "130111": "Víctor Larco|Buenos Aires",
    "140101": "Cercado de Chiclayo",
    "140105": "JLO|José L. Ortiz",
    "150501": "Cañete|San Vicente",
    "190101": "Cerro de Pasco",
    "200101": "Cercado de Piura",
    "200115": "26 de Octubre",
    "200701": "Talara",
    "220909": "Banda de Shilcayo",
    "250101": "Pucallpa",
    "250105": "Yarina",
}


def folded(text: str) -> str:
    """Returns the text in capitals without accents; Ñ becomes N."""
    return "".join(c for c in unicodedata.normalize("NFD", text.upper()) if unicodedata.category(c) != "Mn")


def read(path: Path) -> list[dict[str, str]]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8-sig", newline="") as stream:
        return [{k: "" if v == "NA" else v.strip() for k, v in row.items()} for row in csv.DictReader(stream)]


def accents_from(capitals: list[str]) -> dict[str, str]:
    """Maps a folded word to its most frequent accented spelling among the capitals."""
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for capital in capitals:
        for word in re.findall(r"\w+", capital):
            seen[folded(word)][word.lower()] += 1
    spelled = {word: spellings.most_common(1)[0][0] for word, spellings in seen.items()}
    spelled.update({folded(word): word.lower() for word in ACCENTED.split()})
    return spelled


def named(raw: str, *, capital: str, accents: dict[str, str]) -> str:
    """Writes RIO MAGDALENA as Río Magdalena; the capital's own spelling wins when it is the same name."""
    if folded(raw) == folded(capital):
        raw = capital
    words = []
    for word in re.split(r"(\W+)", raw.lower()):
        # A Ñ is never dropped: the raw tables keep it, so the dictionary only adds accents.
        spelled = accents.get(folded(word), word) if "ñ" not in word else word
        if "ñ" in word and folded(word) in {folded(a) for a in ACCENTED.split()}:
            spelled = accents[folded(word)]
        words.append(spelled if spelled in SMALL_WORDS and words else spelled[:1].upper() + spelled[1:])
    return "".join(words)


def population(row: dict[str, str]) -> str:
    try:
        return str(round(float(row["superficie"]) * float(row["pob_densidad_2020"])))
    except ValueError:
        return ""


def located(row: dict[str, str], *, places: "RawPlaces", province: dict[str, str]) -> tuple[str, str, str]:
    """Returns latitude, longitude and how they were found: "" source, "t" a town, "p" the province, "x" retired."""
    if row["latitude"]:
        return row["latitude"], row["longitude"], ""
    if row["inei"] in SUCCESSORS:
        successor = next(d for d in places.districts if d["inei"] == SUCCESSORS[row["inei"]])
        return successor["latitude"], successor["longitude"], "x"
    for town in places.towns:
        same_name = folded(town["ccpp"]) == folded(row["distrito"])
        if (
            same_name
            and town["departamento"] == row["departamento"]
            and town["provincia"] == row["provincia"]
        ):
            return town["latitude"], town["longitude"], "t"
    return province["latitude"], province["longitude"], "p"


class RawPlaces:
    """The raw tables, read once."""

    def __init__(self, raw: Path) -> None:
        self.departments = read(raw / "ubigeo_departamento.csv")
        self.provinces = read(raw / "ubigeo_provincia.csv")
        self.districts = read(raw / "ubigeo_distrito.csv")
        self.towns = read(raw / "ubigeo_centros_poblados.csv.gz")
        self.accents = accents_from([row["capital"] for row in self.districts + self.provinces])
        self.by_province = {(row["departamento"], row["provincia"]): row for row in self.provinces}

    def shipped(self, row: dict[str, str], *, level: str) -> dict[str, str]:
        """Returns the compact row; an empty RENIEC code means the same as INEI's, a dash means none."""
        province = self.by_province.get((row["departamento"], row.get("provincia", "")), row)
        latitude, longitude, flag = located(row, places=self, province=province)
        code = row["inei"] or INEI_BY_RENIEC[row["reniec"]]
        name = named(row[level], capital=row["capital"], accents=self.accents)
        capital = re.sub(r"\s*\(.*\)", "", row["capital"])
        # The formal capitals of Lima's districts are names that nobody uses for the district.
        if capital and (code.startswith("1501") or folded(capital) == folded(name)):
            capital = ""
        return {
            "code": code,
            "reniec": "" if row["reniec"] == code else row["reniec"] or "-",
            "name": name,
            "latitude": f"{float(latitude):.4f}",
            "longitude": f"{float(longitude):.4f}",
            "flag": flag,
            "population": population(row),
            "capital": named(capital, capital=capital, accents=self.accents),
            "aliases": ALIASES.get(code, ""),
        }


def compiled(raw: Path) -> list[dict[str, str]]:
    """Returns one shipped row per department, province and district, by code."""
    places = RawPlaces(raw)
    tables = {"departamento": places.departments, "provincia": places.provinces, "distrito": places.districts}
    rows = [places.shipped(row, level=level) for level, table in tables.items() for row in table]
    return sorted(rows, key=lambda row: row["code"])


def main(arguments: list[str]) -> int:
    if not arguments:
        print(__doc__)
        return 2
    output = Path(arguments[1]) if len(arguments) > 1 else OUTPUT
    rows = compiled(Path(arguments[0]))
    with output.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, fieldnames=COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    filled = Counter(row["flag"] for row in rows if row["flag"])
    size = output.stat().st_size
    print(
        f"places rows={len(rows)} bytes={size} town={filled['t']} province={filled['p']} retired={filled['x']}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
