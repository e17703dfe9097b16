"""Choices that seekers and jobs share; jobs import them, so they live in the lower app."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ContractType(models.TextChoices):
    INDEFINITE = "indefinite", _("Planilla, plazo indeterminado")
    FIXED_TERM = "fixed_term", _("Planilla, a plazo fijo (sujeto a modalidad)")
    PART_TIME = "part_time", _("Tiempo parcial (menos de 4 horas al día)")
    CAS = "cas", _("CAS (Estado)")
    SERVICES = "services", _("Recibo por honorarios")
    INTERNSHIP = "internship", _("Prácticas")
    HOUSEHOLD = "household", _("Trabajo del hogar")
    AGRARIAN = "agrarian", _("Agrario")
    DAILY = "daily", _("Por jornal o por día")
    PIECEWORK = "piecework", _("A destajo")
    OTHER = "other", _("Otro acuerdo")


class Schedule(models.TextChoices):
    FULL_TIME = "full_time", _("Tiempo completo")
    PART_TIME = "part_time", _("Medio tiempo")
    SHIFTS = "shifts", _("Turnos rotativos")
    NIGHT = "night", _("Noche")
    WEEKEND = "weekend", _("Fines de semana")
    BY_HOURS = "by_hours", _("Por horas o días")
    LIVE_IN = "live_in", _("Cama adentro")


class Telework(models.TextChoices):
    ONSITE = "onsite", _("Presencial")
    PARTIAL = "partial", _("Parte remoto")
    TOTAL = "total", _("Todo remoto")


class Availability(models.TextChoices):
    NOW = "now", _("Ya mismo")
    TWO_WEEKS = "two_weeks", _("En dos semanas")
    MONTH = "month", _("En un mes")
    LATER = "later", _("Más adelante")


class EducationLevel(models.TextChoices):
    NONE = "none", _("Sin estudios")
    PRIMARY = "primary", _("Primaria")
    SECONDARY = "secondary", _("Secundaria")
    TECHNICAL = "technical", _("Técnica")
    UNIVERSITY = "university", _("Universitaria")
    POSTGRADUATE = "postgraduate", _("Posgrado")


class LanguageLevel(models.TextChoices):
    BASIC = "basic", _("Básico")
    MIDDLE = "middle", _("Intermedio")
    ADVANCED = "advanced", _("Avanzado")
    NATIVE = "native", _("Lengua materna")


class LicenceClass(models.TextChoices):
    A_I = "A-I", "A-I"
    A_IIA = "A-IIa", "A-IIa"
    A_IIB = "A-IIb", "A-IIb"
    A_IIIA = "A-IIIa", "A-IIIa"
    A_IIIB = "A-IIIb", "A-IIIb"
    A_IIIC = "A-IIIc", "A-IIIc"
    B_I = "B-I", "B-I"
    B_IIA = "B-IIa", "B-IIa"
    B_IIB = "B-IIb", "B-IIb"
    B_IIC = "B-IIc", "B-IIc"


class DocumentKind(models.TextChoices):
    DNI = "dni", "DNI"
    CE = "ce", _("Carné de extranjería")
    PTP = "ptp", "PTP / CPP"
    PASSPORT = "passport", _("Pasaporte")
