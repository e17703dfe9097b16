"""Some applications of the demonstration, in several states, each to a job that fits its seeker."""

from __future__ import annotations

from jobs.demo.types import DemoApplication, DemoJob, DemoSeeker

NAMED_EMPLOYER = "olla_bandida"

# seeker, occupation, which of its jobs, message, states after the first, reason and note of a refusal, days ago
_PLANS: tuple[tuple[str, str, int, str, str, str, str, int], ...] = (
    ("rosa", "cocinero", 0, "Buenos días, cocino criollo hace nueve años y vivo a veinte minutos. Puedo ir a una "
     "prueba cuando digan.", "read shortlisted", "", "", 4),
    ("rosa", "cocinero", 1, "Hola, tengo carné de sanidad vigente y puedo empezar el lunes.", "", "", "", 1),
    ("rosa", "ayudante_cocina", 0, "Me interesa el puesto, también si es por temporada.", "read declined", "other",
     "Gracias, Rosa. Aquí buscamos a alguien que recién empieza; te tenemos en cuenta para cocinera.", 9),
    ("angie.briceno", "ayudante_cocina", 0, "Sería mi primer trabajo. Vivo en El Porvenir y llego temprano.", "read",
     "", "", 2),
    ("angie.briceno", "mozo", 0, "Puedo los fines de semana y los feriados.", "", "", "", 1),
    ("jhon.kenny", "motorizado", 0, "Tengo moto con SOAT, dos años en delivery por todo Trujillo.",
     "read shortlisted interview", "", "", 5),
    ("jorge.luis", "ayudante_cocina", 0, "Soy panadero pero también he ayudado en cocina de restaurante.",
     "read declined", "experience", "Buscábamos a alguien con práctica en menú criollo. Gracias por escribir.", 7),
    ("julio.mamani", "contador", 0, "Soy contador colegiado, seis años en estudio contable. Adjunto mi perfil.",
     "read interview", "", "", 6),
    ("abel.inga", "chofer_a2b", 0, "Tengo A-IIb y cuatro años repartiendo en el valle del Mantaro, récord limpio.",
     "read shortlisted interview hired", "", "", 15),
    ("milagros.yarleque", "tecnico_enfermeria", 0, "Soy técnica en enfermería, hice guardias de noche dos años.",
     "read", "", "", 3),
    ("renzo.cachay", "desarrollador_python", 0, "Hago Django hace tres años, les dejo mi repositorio en el perfil.",
     "read interview", "", "", 5),
    ("renzo.cachay", "desarrollador_python", 1, "Me interesa, sobre todo por lo de Celery y PostgreSQL.",
     "withdrawn", "", "", 8),
    ("eloy.quispe", "ayudante_obra", 0, "Puedo empezar mañana mismo.", "", "", "", 1),
    ("karina.chafloque", "vendedor_mercado", 0, "He vendido verduras con mi mamá desde chica, sé pesar y dar vuelto.",
     "read shortlisted", "", "", 2),
    ("nelida.condori", "profesor_primaria", 0, "Profesora de primaria, cinco años en escuela rural, hablo aimara.",
     "read", "", "", 5),
    ("saturnino.huamani", "peon_esparrago", 0, "Trabajé dos campañas de espárrago.", "read shortlisted hired", "", "",
     12),
    ("walter.chumpitaz", "agente_seguridad", 0, "Carné SUCAMEC vigente, turno noche sin problema.", "read declined",
     "schedule", "El puesto que quedó es solo de día y pediste noche. Guardamos tu perfil.", 10),
    ("walter.chumpitaz", "agente_seguridad", 1, "Buenas tardes, estoy disponible.", "", "", "", 2),
)  # fmt: skip


def demo_applications(
    *, jobs: tuple[DemoJob, ...], seekers: tuple[DemoSeeker, ...]
) -> tuple[DemoApplication, ...]:
    """Tie each plan to the wanted job of the occupation in the seeker's own department."""
    home = {seeker.key: seeker.place[:2] for seeker in seekers}
    applications = []
    for seeker, occupation, which, message, path, reason, note, days_ago in _PLANS:
        near = [job for job in jobs if job.occupation == occupation and job.place[:2] == home[seeker]]
        # first those of the employer that a named demo person signs in for
        near.sort(key=lambda job: job.employer != NAMED_EMPLOYER)
        applications.append(
            DemoApplication(
                seeker=seeker, job=near[which].key, message=message, path=tuple(path.split()),
                decline_reason=reason, decline_note=note, days_ago=days_ago,
            )
        )  # fmt: skip
    return tuple(applications)
