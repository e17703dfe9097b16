"""Ten written profiles by which matching is judged: what a person would write, where she lives, what she wants."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationProfile:
    """A written profile; `place` is an INEI district code, `pay_wish` soles a month, choices as in accounts."""

    key: str
    label: str
    words: str
    place: str
    radius_km: int = 25
    telework: bool = False
    schedules: tuple[str, ...] = ()
    contracts: tuple[str, ...] = ()
    pay_wish: int | None = None
    licences: tuple[str, ...] = ()


EVALUATION_PROFILES: tuple[EvaluationProfile, ...] = (
    EvaluationProfile(
        key="cook_trujillo", label="Cocinera en Trujillo", place="130101", radius_km=20, pay_wish=1400,
        words="Cocino menú criollo y norteño hace ocho años, primero en el puesto de mi mamá y después en un "
        "restaurante. Sé sacar más de cien menús, hacer el pedido del mercado y mandar a los ayudantes.",
        schedules=("full_time", "shifts"),
    ),
    EvaluationProfile(
        key="accountant_arequipa", label="Contador en Arequipa", place="040101", radius_km=20, pay_wish=2800,
        words="Soy contador público colegiado con cinco años en estudio contable: PDT, PLAME, libros electrónicos "
        "y estados financieros. Manejo Concar y Excel.",
        schedules=("full_time",), contracts=("indefinite", "fixed_term"), telework=True,
    ),
    EvaluationProfile(
        key="driver_huancayo", label="Chofer A-IIb en Huancayo", place="120114", radius_km=40, pay_wish=1600,
        words="Manejo camión mediano con licencia A-IIb desde hace seis años, repartiendo abarrotes por todo el "
        "valle del Mantaro. No tengo papeletas y sé algo de mecánica.",
        licences=("A-IIb",), schedules=("full_time",),
    ),
    EvaluationProfile(
        key="nurse_technician_piura", label="Técnica en enfermería en Piura", place="200101", radius_km=25,
        words="Soy técnica en enfermería, hice dos años en una clínica y ahora cuido a un señor en su casa. Controlo "
        "signos vitales, pongo inyectables y curo heridas; puedo hacer guardias.",
        schedules=("shifts", "full_time", "night"), pay_wish=1300,
    ),
    EvaluationProfile(
        key="python_lima", label="Desarrollador Python en Lima", place="150136", radius_km=20, pay_wish=4500,
        words="Programo en Python con Django y FastAPI hace cuatro años; uso PostgreSQL, Docker y pruebas con "
        "pytest. Prefiero remoto o híbrido.",
        telework=True, schedules=("full_time",), contracts=("indefinite", "fixed_term", "services"),
    ),
    EvaluationProfile(
        key="mason_helper_cusco", label="Ayudante de albañil en Cusco", place="080106", radius_km=20,
        words="Trabajo de ayudante en construcción: preparo mezcla, cargo material, ayudo a tarrajear y a vaciar "
        "techo. Quiero aprender a ser maestro.",
        schedules=("full_time",), contracts=("daily", "fixed_term"), pay_wish=1300,
    ),
    EvaluationProfile(
        key="seller_chiclayo", label="Vendedora en Chiclayo", place="140101", radius_km=15, pay_wish=1130,
        words="Vendí ropa en el mercado Modelo y atendí una bodega tres años. Sé tratar a la gente, manejar caja y "
        "cobrar con Yape; puedo fines de semana.",
        schedules=("full_time", "shifts", "weekend", "part_time"),
    ),
    EvaluationProfile(
        key="teacher_puno", label="Profesora de primaria en Puno", place="210101", radius_km=60, pay_wish=1600,
        words="Soy profesora de primaria titulada, enseñé en una escuela multigrado de Acora y hablo aimara. Me "
        "gusta trabajar con proyectos y con las familias.",
        schedules=("full_time",),
    ),
    EvaluationProfile(
        key="farm_worker_ica", label="Obrero agrícola en Ica", place="110106", radius_km=40, pay_wish=1300,
        words="Trabajo en campo: cosecha de espárrago, uva y arándano, poda y riego. Busco campaña que lleve bus "
        "y pague cada semana.",
        schedules=("full_time",), contracts=("agrarian", "daily"),
    ),
    EvaluationProfile(
        key="guard_callao", label="Agente de seguridad en el Callao", place="070101", radius_km=20, pay_wish=1300,
        words="Tengo carné SUCAMEC y dos años cuidando almacenes en el Callao: control de accesos, rondas y "
        "cámaras. Puedo turno de noche.",
        schedules=("shifts", "night", "full_time"),
    ),
)  # fmt: skip
