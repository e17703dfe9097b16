"""Working hours and pay of a demonstration job, kept within Peruvian law (48 hours, the minimum wage, night rate)."""

from __future__ import annotations

import random
from dataclasses import dataclass

from jobs.demo.catalogue import Deal, Occupation

MINIMUM_WAGE = 1130  # soles a month for a full schedule, since 2025-01-01
WIDEST = 1.35  # the most that a range goes up
# full-time pay that a shift may not go below: night hours (22:00 to 06:00) cost 35 % more than the minimum wage
_FLOORS = {"noche": 1530, "madrugada": 1280}


@dataclass(frozen=True, slots=True)
class Hours:
    note: str
    weekly: int
    schedule: str
    suffix: str = ""


HOURS: dict[str, tuple[Hours, ...]] = {
    "oficina": (
        Hours("Lunes a viernes de 9:00 a. m. a 6:00 p. m.", 40, "full_time"),
        Hours("Lunes a viernes de 8:30 a. m. a 6:00 p. m., con una hora de almuerzo", 43, "full_time"),
    ),
    "oficina_sabado": (
        Hours("Lunes a viernes de 8:00 a. m. a 5:00 p. m. y sábados hasta el mediodía", 44, "full_time"),
        Hours(
            "Lunes a viernes de 8:30 a. m. a 5:30 p. m. y sábados de 9:00 a. m. a 1:00 p. m.", 44, "full_time"
        ),
    ),
    "partido": (
        Hours("De 10:00 a. m. a 3:00 p. m. y de 6:00 a 9:00 p. m., con un día libre", 48, "full_time"),
        Hours("De 9:00 a. m. a 5:00 p. m., un día de descanso entre semana", 48, "full_time"),
    ),
    "seis_por_uno": (
        Hours("Ocho horas diarias, seis días y uno libre (6x1)", 48, "full_time"),
        Hours("De martes a domingo, ocho horas; el lunes se descansa", 48, "full_time"),
    ),
    "manana": (
        Hours("Lunes a sábado de 7:00 a. m. a 3:00 p. m.", 48, "full_time"),
        Hours("De 6:00 a. m. a 2:00 p. m., con un día libre a la semana", 48, "full_time", "turno mañana"),
    ),
    "tarde": (
        Hours("De 2:00 a 10:00 p. m., con un día libre a la semana", 48, "full_time", "turno tarde"),
        Hours("De 1:00 a 9:00 p. m., de martes a domingo", 48, "full_time"),
    ),
    "noche": (
        Hours("De 10:00 p. m. a 6:00 a. m., con el recargo nocturno ya incluido", 48, "night", "turno noche"),
    ),
    "madrugada": (Hours("De 3:00 a 11:00 a. m., seis días por semana", 48, "full_time", "turno madrugada"),),
    "rotativo": (
        Hours("Turnos rotativos de ocho horas, con un descanso semanal", 48, "shifts"),
        Hours("Una semana de mañana y otra de tarde, seis días", 48, "shifts"),
    ),
    "fin_de_semana": (
        Hours("Viernes, sábado y domingo, siete horas por día", 21, "weekend", "fines de semana"),
        Hours("Sábados, domingos y feriados, diez horas con descanso", 20, "weekend", "fines de semana"),
    ),
    "medio_tiempo": (
        Hours("Lunes a sábado de 3:30 a 7:15 p. m.", 22, "part_time", "medio tiempo"),
        Hours("Lunes a viernes de 4:00 a 7:45 p. m.", 19, "part_time", "medio tiempo"),
    ),
    "medio_tiempo_manana": (Hours("Lunes a viernes de 8:00 a 11:45 a. m.", 19, "part_time", "medio tiempo"),),
    "campo": (
        Hours("Lunes a sábado de 6:00 a. m. a 2:00 p. m.", 48, "full_time"),
        Hours("Se entra a las 6:00 a. m. y se sale a las 2:30 p. m.; domingo libre", 48, "full_time"),
    ),
    "obra": (
        Hours("Lunes a viernes de 7:30 a. m. a 5:00 p. m. y sábados hasta la 1:00 p. m.", 48, "full_time"),
        Hours("De lunes a sábado, ocho horas diarias", 48, "full_time"),
    ),
    "mina": (
        Hours("Régimen 14x14: catorce días de trabajo y catorce de descanso", 42, "shifts", "14x14"),
        Hours("Régimen 14x7 en jornadas de diez horas", 47, "shifts", "14x7"),
    ),
    "ruta": (
        Hours("Según ruta, con las pausas de ley y un día libre por semana", 48, "full_time"),
        Hours("Seis días por semana; la salida se programa la noche anterior", 48, "full_time"),
    ),
    "guardias": (Hours("Doce guardias de doce horas al mes, según rol", 36, "shifts"),),
    "faena": (
        Hours("Por salidas, con días de descanso entre una y otra", 45, "by_hours"),
        Hours("Por turnos de varios días, con descanso compensado", 45, "by_hours"),
    ),
    "vigilancia": (
        Hours("Turnos de doce horas: cuatro días de trabajo y tres de descanso", 48, "shifts"),
        Hours("Ocho horas, seis días y uno libre", 48, "shifts"),
    ),
    "mercado": (Hours("De 5:00 a. m. a 1:00 p. m., con un día libre a elegir", 48, "full_time"),),
    "practicas": (Hours("Lunes a viernes, seis horas diarias, en la mañana o en la tarde", 30, "part_time"),),
    "escolar": (Hours("Lunes a viernes de 7:30 a. m. a 2:30 p. m.", 34, "full_time"),),
    "hogar_afuera": (
        Hours("Lunes a viernes de 8:00 a. m. a 5:00 p. m., con hora de almuerzo", 40, "full_time"),
        Hours("Lunes a sábado, ocho horas diarias", 48, "full_time"),
    ),
    "por_dias": (Hours("Tres días por semana, de 8:00 a. m. a 4:00 p. m.", 24, "by_hours", "por días"),),
    "cama_adentro": (
        Hours(
            "Ocho horas diarias repartidas; descanso de sábado al mediodía a domingo en la noche",
            48,
            "live_in",
        ),
    ),
    "flexible": (Hours("Horario libre: se acuerda la fecha de entrega", 20, "by_hours"),),
}

_SHORT = frozenset({"fin_de_semana", "medio_tiempo", "medio_tiempo_manana", "por_dias", "flexible"})
_SHORT_DEALS = frozenset({"medio", "hora", "prenda"})


@dataclass(frozen=True, slots=True)
class Terms:
    """What was agreed: kind of deal, soles from and to, the hours, the schedule tag."""

    kind: str
    low: int
    high: int
    tag: str
    hours: Hours


def choose_terms(occupation: Occupation, *, rng: random.Random) -> Terms:
    """Pick a deal, then hours that fit it, then an amount that the law allows."""
    deal = rng.choice(occupation.deals)
    tag = rng.choice(_fitting(occupation.schedules, deal))
    hours = rng.choice(HOURS[tag])
    low, high = _amounts(deal, tag=tag, rng=rng)
    return Terms(kind=deal.kind, low=low, high=high, tag=tag, hours=hours)


def _fitting(schedules: tuple[str, ...], deal: Deal) -> list[str]:
    if deal.kind in _SHORT_DEALS:
        return [tag for tag in schedules if tag in _SHORT] or ["medio_tiempo"]
    if deal.kind == "jornal":
        # a day's pay fits weekends and single days as well as whole weeks
        barred = {"medio_tiempo", "medio_tiempo_manana", "cama_adentro"} | (
            {"noche"} if deal.low < 60 else set()
        )
        return [tag for tag in schedules if tag not in barred] or ["seis_por_uno"]
    return [tag for tag in schedules if tag not in _SHORT] or ["oficina_sabado"]


def _amounts(deal: Deal, *, tag: str, rng: random.Random) -> tuple[int, int]:
    step = 50 if deal.low >= 500 else 10 if deal.low >= 200 else 5 if deal.low >= 40 else 1
    span = deal.high - deal.low
    low = _rounded(deal.low + rng.random() * span * 0.5, step)
    high = low if rng.random() < 0.3 else _rounded(low + rng.random() * (deal.high - low), step)
    floor = _FLOORS.get(tag, 0) if deal.low >= MINIMUM_WAGE else 0
    low = max(low, deal.low, floor)
    high = min(high, _rounded(low * WIDEST, step))
    # a range of one step reads like a mistake
    return low, high if high - low >= 2 * step else low


def _rounded(amount: float, step: int) -> int:
    return round(amount / step) * step
