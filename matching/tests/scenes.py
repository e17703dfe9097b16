"""A few jobs and people of different trades in Lima and far away, read by the real readers."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import SeekerProfile
from accounts.tests.factories import TRUJILLO, SeekerProfileFactory, place
from jobs.models import Job
from jobs.tests.factories import JobFactory
from matching.services import enrich, match

TRADES = {
    "cook": (
        "Cocinera de menú criollo",
        "Preparar el menú del día, ceviche y guisos. Manejo de parrilla y orden en la cocina.",
        "Experiencia en cocina criolla. Carné de sanidad.",
    ),
    "accountant": (
        "Asistente contable",
        "Registro de compras y ventas, declaraciones mensuales a SUNAT, PDT y PLAME.",
        "Egresado técnico en contabilidad. Manejo de Excel y Concar.",
    ),
    "driver": (
        "Chofer A-IIb",
        "Conducir camión de reparto de abarrotes por la ciudad y cuidar la mercadería.",
        "Licencia A-IIb vigente y record limpio.",
    ),
    "guard": (
        "Agente de seguridad",
        "Control de ingreso de personas y vehículos en un condominio, rondas y cuaderno de ocurrencias.",
        "Carné SUCAMEC. Turnos de doce horas.",
    ),
    "developer": (
        "Desarrollador Python",
        "Mantener servicios en Django y PostgreSQL, escribir pruebas y revisar código.",
        "Python, Django, Git y SQL.",
    ),
}


@dataclass
class Market:
    jobs: dict[str, Job]
    far: Job
    cook: SeekerProfile


def market(**seeker: object) -> Market:
    """Make five jobs in San Juan de Lurigancho, a kitchen in Trujillo, and a cook in Lima."""
    jobs = {
        trade: JobFactory(
            title=title,
            description=description,
            requirements=requirements,
            licence="A-IIb" if trade == "driver" else "",
        )
        for trade, (title, description, requirements) in TRADES.items()
    }
    title, description, requirements = TRADES["cook"]
    far = JobFactory(title=title, description=description, requirements=requirements, place=place(TRUJILLO))
    words = {"summary": "Soy cocinera, preparo ceviche y menú criollo desde hace cinco años.", **seeker}
    return Market(jobs=jobs, far=far, cook=SeekerProfileFactory(**words))


def read_all(scene: Market) -> None:
    """Read every job and the cook, and make her list."""
    enrich.enrich_jobs([job.pk for job in (*scene.jobs.values(), scene.far)])
    enrich.enrich_seeker(scene.cook.pk)
    match.make_list(scene.cook.pk)
