"""A posting, a mapping and a line of a table for the tests of feeds, all invented."""

import io

from jobs.feeds import parse
from jobs.feeds.mapping import ChoiceRule, Mapping, TextPart

POSTING = {
    "@context": "https://schema.org/",
    "@type": "JobPosting",
    "identifier": {"@type": "PropertyValue", "value": "A-1"},
    "title": "Cocinera para menú",
    "description": "<p>Preparas el <b>menú</b> del día.</p><ul><li>Entradas</li><li>Segundos</li></ul>",
    "hiringOrganization": {"@type": "Organization", "name": "Restaurante El Norteño"},
    "jobLocation": {
        "@type": "Place",
        "address": {"addressLocality": "Trujillo", "addressRegion": "La Libertad", "addressCountry": "PE"},
    },
    "baseSalary": {
        "@type": "MonetaryAmount",
        "currency": "PEN",
        "value": {"@type": "QuantitativeValue", "minValue": 1200, "maxValue": 1500, "unitText": "MONTH"},
    },
    "employmentType": ["FULL_TIME"],
    "datePosted": "2026-11-01",
    "validThrough": "2026-12-15T23:59:59-05:00",
    "totalJobOpenings": 2,
}
MAPPING = Mapping(
    columns={
        "external_id": ("id",),
        "title": ("puesto",),
        "employer": ("empresa",),
        "place_text": ("distrito", "region"),
        "pay_text": ("pago",),
        "closes_on": ("cierra",),
        "vacancies": ("vacantes",),
    },
    text={"description": (TextPart("tareas"), TextPart("beneficios", "Ofrecen"))},
    choices={
        "schedule": ChoiceRule("jornada", "contains", (("completo", "full_time"), ("parcial", "part_time")))
    },
    date_formats=("%d/%m/%Y",),
    empty=frozenset({"no aplica"}),
)
HEADER = "id,puesto,empresa,distrito,region,pago,cierra,vacantes,tareas,beneficios,jornada"
LINE = (
    'x1,Mozo,Pollería Doña Rosa,Surquillo,Lima,"S/ 1,130",15/12/2026,2,'
    "Atiendes las mesas del local,No aplica,Tiempo completo"
)


def rows_of(content, *, format="csv", mapping=None):
    data = content if isinstance(content, bytes) else content.encode()
    return list(
        parse(io.BytesIO(data), format=format, mapping=mapping or (MAPPING if format == "csv" else None))
    )


def with_line(**changes: str) -> str:
    cells = dict(zip(HEADER.split(","), ["x1", "Mozo", "Doña Rosa", "Surquillo", "Lima", "1130", "15/12/2026", "1",
                                         "Atiendes las mesas", "", ""], strict=True)) | changes  # fmt: skip
    quoted = (f'"{cell}"' for cell in cells.values())
    return f"{HEADER}\n{','.join(quoted)}\n"
