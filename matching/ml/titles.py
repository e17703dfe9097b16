"""Job titles freed of what is not the occupation: pleas, places, codes, pay, shifts, brackets."""

from functools import lru_cache

import re2

from matching.ml.text import fold

_BRACKETS = re2.compile(r"\([^()]{0,200}\)|\[[^\[\]]{0,200}\]|[\"“”«»]")
_GENDER_MARK = re2.compile(
    r"\(\s*-?/?(?:a|as|o|os|ra|ras|es|a/o|o/a|h/m|m/f|m/h)\s*\)|/(?:as|a|os|o|ras|ra|es)\b"
)
# "A-III-B", "AIIIC", "A 3 b": which licence says which vehicle, so it is kept as one word.
_HEAVY_LICENCE = re2.compile(r"\ba\s?-?\s?(?:iii|3)\s?-?\s?([abc])\b")
_CODES = re2.compile(
    r"(?i)\b(?:ref|cod|codigo|airhsp|cas|plaza|item|convocatoria|proceso|meta"
    r"|d\.?\s?leg)\b[\s.:#-]*(?:n[°ºro.]*\s*)?[\w./-]*\d[\w./-]*"
    r"|n[°º]\s*[\w/-]+|\b\d+[\w/%-]*\b|s/\.?\s?[\d.,]*|\$\s?[\d.,]+"
)
_PLEAS = re2.compile(
    r"\b(?:urgente|urgentemente|ingreso inmediato|inicio inmediato|incorporacion inmediata"
    r"|ultim[oa]s? (?:dia|vacante)s?"
    r"|se (?:busca|necesita|requiere|solicita)n?|buscamos|necesito|solicito|estamos buscando(?: un[/a]*)?"
    r"|unete(?: como)?"
    r"|gran oportunidad|oportunidad laboral|convocatoria|contratacion administrativa de servicios?"
    r"|(?:con|sin|c/s|c/|s/|con/sin|con o sin|con y sin) ?(?:o sin )?exp(?:eriencia)?\b(?: en ventas)?"
    r"|trabajo desde casa|work from home|home office"
    r"|(?:now |currently )?hiring(?: (?:now|immediately))?|immediate(?:ly)? (?:start|hire|opening)s?|urgently"
    r"|sign[ -]on(?: bonus)?|entry[ -]level|no experience(?: (?:needed|required|necessary))?|no exp"
    r"|remote|hybrid|on[ -]?site|temp to (?:hire|perm)|per diem|prn|w2|c2c"
    r"|remot[oa]|hibrid[oa]|presencial|part[ -]?time|full[ -]?time|medio tiempo|tiempo (?:completo|parcial)"
    r"|turno \w+|lunes a \w+"
    r"|regimen (?:atipico )?\w*|parada de planta|(?:en )?planilla completa|/ ?planilla|sueldo(?: fijo)?"
    r"|comisiones(?: \w+)?|bonos?"
    r"|sede|agencia|ag|zona|cono|distrito|suplencia temporal|plazo determinado|necesidad transitoria"
    r"|de un(?:/?\(?a\)?)?(?: \(\d+\))?"
    r"|semi ?senior|senior|junior|ssr|sr|jr|midlevel|practicante(?: de)?|trainee"
    r"|nivel (?:i+|basico)|i|ii|iii|iv|v|vi|tc|mt)\b"
)
_PLACES = re2.compile(
    r"\b(?:en )?(?:lima(?: (?:norte|sur|este|centro))?|callao|arequipa|trujillo|chiclayo|piura|cusco"
    r"|cuzco|huancayo|iquitos|tacna"
    r"|pucallpa|chimbote|ica|juliaca|puno|ayacucho|cajamarca|huanuco|tarapoto|tumbes|sullana|huaraz"
    r"|chincha|moquegua|ilo"
    r"|abancay|huancavelica|cerro de pasco|moyobamba|jaen|chachapoyas|puerto maldonado|talara|paita|pisco"
    r"|nazca|canete"
    r"|huacho|huaral|barranca|chancay|ventanilla|ate|comas|miraflores|san isidro|surco|la molina"
    r"|los olivos|lurin|villa el salvador"
    r"|san juan de (?:lurigancho|miraflores)|san martin de porres|puente piedra|carabayllo|independencia"
    r"|chorrillos|la victoria"
    r"|san borja|magdalena|jesus maria|lince|brena|rimac|el agustino|santa anita|peru|nivel nacional)\b"
)
_SEPARATORS = re2.compile(
    r"\s*(?:\||//+|/|:|;|–|—|,|\+|\s-\s|-\s|\s-|\.\s|!|¡|¿|\?|•|\*|&)\s*|\s+(?:para|en)\s+"
)
_SPACES = re2.compile(r"\s+")


@lru_cache(maxsize=100_000)
def clean_title(title: str) -> str:
    """Return the folded title without pleas, places, codes, pay, gender marks and brackets."""
    text = _HEAVY_LICENCE.sub(r"a3\1", _GENDER_MARK.sub("", fold(title[:300])))
    for pattern in (_BRACKETS, _CODES, _PLEAS, _PLACES):
        text = pattern.sub(" ", text)
    return str(_SPACES.sub(" ", text)).strip(" -/|.,:;!¡?¿•*+&")


@lru_cache(maxsize=100_000)
def title_segments(title: str) -> tuple[str, ...]:
    """Return the cleaned title and its parts between separators, at most six, without empty or one-letter ones.

    A title of nothing but pleas and places stays as it is.
    """
    whole = clean_title(title)
    parts = [part.strip(" -.") for part in _SEPARATORS.split(whole)]
    segments = dict.fromkeys([" ".join(part for part in parts if part), *parts])
    kept = tuple(segment for segment in segments if len(segment) > 2)
    return kept[:6] or (fold(title[:300]).strip(),)
