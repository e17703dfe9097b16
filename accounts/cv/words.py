"""Words that tell a trade from a workplace and a degree from a school, folded, by their beginnings."""

import re
from typing import Final

_TITLES: Final = """
    abogad administrador administrativ agente agricultor agronom albanil almacener analista anfitrion
    animador apicultor aprendiz arquitect artesan asesor asistent auditor auxiliar ayudant azafat bachiller
    barbero barista barman bartender biolog bombero cajer camarer camarograf capataz capitan carpinter
    cargador cartero chef chofer cobrador cociner colaborador comerciant community conductor confeccionist
    conserje consultor contador contratist coordinador copiloto cosechador costurer counter cuidador
    cultivador dependient desarrollador despachador dibujant digitador director disenador docente economist
    ebanist educador ejecutiv electricist electronic empacador empaquetador emplead encargad encuestador
    enfermer entrenador envasador especialist estibador estilist estudiante facilitador farmaceutic
    ferramentero fotograf fumigador gasfiter gerent gestor grifer guardian guia hostes impulsador informatic
    ingenier inspector instructor jardiner jef jornaler lavador lavander lider limpieza llenador locutor
    manicurist maestr maitre maquillador maquinist marinero masajist mecanic medic mensajer mercaderist
    mesero mesera minero modist motorizad motociclist mototaxist moza mozo nana nutricionist obrer obstetra
    oficial oficinist operador operari panader parrillero pastelero pastor peluquer peon periodist pescador
    picador piloto pintor planillero podador practicant preparador prevencionist procurador productor
    profesor programador promotor psicolog psicopedagog publicist quimic recaudador recepcionist recicladora
    reciclador reponedor repartidor reportero representant residente responsabl sastre secretari seguridad
    serenazgo sereno sociolog soldador socorrista soporte sub-gerent subgerent supervisor taxist tecnic
    telefonist teleoperador terapeut tesorer topograf tornero trabajador traductor transportist tramitador
    tutor vendedor veterinari vigilant visitador voluntari zapatero accountant administrator analyst
    architect assistant associate barback cashier cleaner clerk consultant cook coordinator designer
    developer driver engineer executive guide housekeeper intern lead manager mechanic nurse officer
    operator receptionist recruiter representative researcher salesperson scientist secretary specialist
    teacher technician tester trainee translator waiter waitress worker programmer interno
""".split()
_EMPLOYERS: Final = """
    academia agencia agroindustria agropecuaria agroexportadora almacenes asociacion automotriz avicola
    banco bar bodega botica boticas caja cafe cafeteria call camara casa cebicheria cementos cencosud center
    centro cevicheria ciber clinica club colegio comercial comunidad compania condominio confecciones
    congreso consorcio constructora consultora contratista contratistas cooperativa corporacion corte diresa
    discoteca distribuidora distribuciones drogueria editorial edificio empresa ese essalud estacion estudio
    exportadora fabrica farmacia ferreteria fiscalia frigorifico fundacion fundo galeria ganadera gimnasio
    gobierno granja grifo group grupo hacienda holding hospedaje hospital hostal hotel iglesia importaciones
    importadora industria industrias ingenieros inmobiliaria instituto inversiones jardin laboratorio
    laboratorios lavanderia libreria logistica maderera manufacturas maquinarias mercado metalmecanica
    minera ministerio molino motors multiservicios municipalidad negociaciones notaria ong organizacion
    panaderia parroquia pasteleria peluqueria pesquera planta policlinico polleria posta puesto produce
    programa proyecto proyectos puerto reniec representaciones resort restaurant restaurante retail saga
    salon sanatorio servicentro servicios sociedad solutions spa sunat supermercado supermercados taller
    textil textiles tienda tiendas transporte transportes tottus ugel unidad universidad vidrieria vivanda
    wong aerolineas aeropuerto hipermercado bank company corp corporation foundation inc llc ltd limited
    school services store technologies university cia
""".split()
_COMPANY_FORMS = re.compile(
    r"\b(?:s\.?\s?a\.?\s?c\.?|s\.\s?a\.?a?\.?|s\.?\s?r\.?\s?l\.?(?:tda)?\.?|e\.?\s?i\.?\s?r\.?\s?l\.?|sa|saa|i\.?e\.?p?\.?)(?=$|[\s,)\-–|\"'”])"
)
_TITLE = re.compile(rf"\b(?:{'|'.join(sorted(set(_TITLES), key=len, reverse=True))})")
_EMPLOYER = re.compile(rf"\b(?:{'|'.join(sorted(set(_EMPLOYERS), key=len, reverse=True))})\b")

_PLACES: Final = frozenset(
    [
        "peru",
        "lima",
        "callao",
        "amazonas",
        "ancash",
        "apurimac",
        "arequipa",
        "ayacucho",
        "cajamarca",
        "cusco",
        "cuzco",
        "huancavelica",
        "huanuco",
        "ica",
        "junin",
        "lalibertad",
        "lambayeque",
        "loreto",
        "madrededios",
        "moquegua",
        "pasco",
        "piura",
        "puno",
        "sanmartin",
        "tacna",
        "tumbes",
        "ucayali",
        "trujillo",
        "chiclayo",
        "huancayo",
        "iquitos",
        "chimbote",
        "juliaca",
        "pucallpa",
        "tarapoto",
        "sullana",
        "chincha",
        "huaraz",
        "remoto",
        "remote",
        "jornadacompleta",
        "mediotiempo",
        "fulltime",
        "parttime",
        "tiempocompleto",
    ]
)

# Schools that people write without "instituto".
_TECHNICAL_SCHOOLS: Final = "senati|sencico|cetpro|tecsup|cibertec|idat|isil|zegel|certus|cenfotur|toulouse"
INSTITUTION = re.compile(
    r"\b(?:universidad|u\.\s?n\.|un[a-z]{1,4}sm|unmsm|uni|pucp|upc|utp|ucv|upn|usil|usmp|unsa|unt|unsaac|uncp|"
    r"instituto|i\.?\s?e\.?\s?s\.?\s?t\.?\s?p?\.?|iest|ist|isp|institucion|colegio|c\.e\.|i\.?\s?e\.?(?=[\s\"“'])|"
    rf"i\.e\.p|escuela|{_TECHNICAL_SCHOOLS}|cepre|academia|facultad|university|college|institute|school|academy|"
    r"coursera|platzi|udemy|crehana)(?=$|[\s.,:;\"“'’)\-–|/])"
)
DEGREE = re.compile(
    r"\b(?:bachiller|licenciad|licenciatura|titulo|titulad|egresad|ingenier|tecnic|profesional\sen|carrera|maestria|magister|"
    r"doctor|doctorado|diplomado|especializacion|especialidad|secundaria|primaria|estudiante|estudios|administracion|contabilidad|"
    r"enfermeria|derecho|educacion\s(?:secundaria|primaria|inicial|basica)|curso|certificad|bachelor|bsc|b\.sc|msc|engineering|master|degree|diploma|"
    r"computacion|cocina|gastronomia|mecanica|electricidad|cosmetologia|diseno|marketing|turismo|hoteleria|psicologia|economia|arquitectura|obstetricia)"
)
_LEVELS: Final = (
    ("postgraduate", re.compile(r"\b(?:maestria|magister|master|mba|doctorado|post?grado|diplomado|segunda\sesp)\b")),
    ("university", re.compile(
        r"\b(?:universi|bachiller|licenciad|licenciatura|pucp|unmsm|upc|utp|bachelor|bsc|facultad)|\bingenier\w{2,4}\b")),
    ("technical", re.compile(rf"\b(?:tecnic|instituto|ie?stp?|{_TECHNICAL_SCHOOLS})")),
    ("secondary", re.compile(r"\bsecundari|\bhigh\sschool|\bcolegio\b|\binstitucion\sedu|\bi\.?\s?e\.?(?=[\s\"“'])")),
    ("primary", re.compile(r"\bprimari")),
)  # fmt: skip


LANGUAGES: Final = {
    "ingles": "Inglés", "english": "Inglés", "quechua": "Quechua", "runasimi": "Quechua", "aymara": "Aimara",
    "aimara": "Aimara", "ashaninka": "Asháninka", "awajun": "Awajún", "shipibo": "Shipibo-konibo",
    "espanol": "Español", "castellano": "Español", "spanish": "Español", "portugues": "Portugués",
    "portuguese": "Portugués", "frances": "Francés", "french": "Francés", "italiano": "Italiano",
    "italian": "Italiano", "aleman": "Alemán", "german": "Alemán", "chino": "Chino mandarín",
    "mandarin": "Chino mandarín", "japones": "Japonés", "japanese": "Japonés", "coreano": "Coreano",
    "lengua de senas": "Lengua de señas peruana",
}  # fmt: skip
LANGUAGE: Final = re.compile(rf"\b(?:{'|'.join(LANGUAGES)})\b")


def title_score(folded: str) -> int:
    """How much a part reads like a trade; its first word counts double."""
    match = _TITLE.search(folded)
    if match is None:
        return 0
    return 3 if match.start() == 0 else 1


def employer_score(folded: str) -> int:
    """How much a part reads like a workplace."""
    score = 3 if _COMPANY_FORMS.search(folded) else 0
    match = _EMPLOYER.search(folded)
    if match is not None:
        score += 2 if match.start() == 0 else 1
    return score


def is_place(folded: str) -> bool:
    """True for a department, a big city or a kind of working day standing alone."""
    words = [word for word in re.split(r"[,\s\-–.()]{1,10}", folded) if word]
    return (
        bool(words)
        and len(words) <= 4
        and ("".join(words) in _PLACES or all(word in _PLACES for word in words))
    )


def education_level(folded: str) -> str:
    """The level of a study by its words, or an empty text."""
    for level, pattern in _LEVELS:
        if pattern.search(folded):
            return level
    return ""
