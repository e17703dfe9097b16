"""What the checker of words catches, and what it leaves alone."""

import time

import pytest

from jobs.compliance import findings
from jobs.models import Job

UNLAWFUL = {
    "age": [
        "Edad de 18 a 25 años.",
        "Personas entre 20 y 35 años",
        "Hasta los 40 años",
        "No mayores de 30 años",
        "Edad máxima: 35",
        "Edad: entre 24 y 55 años",
        "Buscamos gente joven y dinámica",
        "Jóvenes de 18 a 28 años, experiencia de 6 meses en ventas",
    ],
    "sex": [
        "Sexo: masculino",
        "Solo varones",
        "Señorita para atención al público",
        "Exclusivo para damas",
        "Varón para almacén",
    ],
    "look": [
        "BUENA PRESENCIA",
        "Excelente presencia y puntualidad",
        "Enviar CV con foto reciente",
        "Tez clara",
        "Talla mínima 1.65",
    ],
    "family": [
        "Sin hijos",
        "Soltera",
        "Sin carga familiar",
        "Indicar estado civil",
        "Prueba de embarazo negativa",
    ],
    "origin": [
        "Solo peruanos",
        "De nacionalidad peruana",
        "Vivir en el distrito de Comas",
        "Residir en la zona",
    ],
    "study": [
        "Egresado de la PUCP",
        "Bachiller de universidad de prestigio",
        "Egresados de la Universidad de Lima",
    ],
    "belief": ["Ser cristiano", "No estar afiliado a un sindicato"],
    "health": ["Prueba de VIH", "Persona sin discapacidad"],
    "fee": [
        "Debes pagar tu inscripción de S/ 50",
        "El costo del uniforme es de S/ 180",
        "Kit de bienvenida S/ 250, se descuenta después",
        "Yapear S/ 40 para separar tu vacante",
        "Capacitación: S/ 200, incluye certificado",
        "Depositar la garantía antes de la entrevista",
        "Inversión mínima, recuperas tu inversión en un mes",
        "Derecho de trámite 35 soles por tu fotocheck",
        "Tienes que abonar el examen médico",
    ],
    "bank": [
        "Envía la clave de tu tarjeta",
        "Solo tienes que prestar tu cuenta",
        "Dinos el código que te llega",
    ],
    "contact": ["Escribe solo por WhatsApp al 999", "Entra a wa.me/51999", "Únicamente Telegram"],
    "exploitation": ["Damas de compañía", "Comisión por fichas y propinas", "Retenemos tu DNI el primer mes"],
}
HARMLESS = [
    "De 2 a 5 años de experiencia en ventas",
    "Experiencia de 18 a 24 meses",
    "Mínimo 20 a 25 años de experiencia acumulada del equipo",
    "Mayores de 18 años",
    "Varón o mujer",
    "Ambos sexos, varones y mujeres",
    "Pagamos tu capacitación y el uniforme lo damos nosotros",
    "Capacitación pagada, S/ 30 al día",
    "Te damos uniforme y un bono de S/ 100",
    "Elaborar fichas técnicas de producto",
    "No discriminamos por sexo, edad, estado civil ni religión: igualdad de trato",
    "Puesto para personas con y sin discapacidad",
    "Egresado de universidad o instituto",
    "Sueldo puntual por depósito en tu cuenta",
    "Vivir cerca ayuda, pero no es requisito",
    "Foto del documento del vehículo al día: enviar documento con foto",
    "Atender pedidos por WhatsApp y teléfono",
    "Colegio católico busca docente",
    "Pago de horas extras y movilidad",
    "Manejo de caja y cobro de cuotas a clientes",
]


def codes(text):
    return {finding.code for finding in findings(Job(title="Puesto", requirements=text))}


@pytest.mark.parametrize(
    ("code", "text"), [(code, text) for code, texts in UNLAWFUL.items() for text in texts]
)
def test_it_catches_what_the_law_or_sense_forbids(code, text):
    assert code in codes(text)


@pytest.mark.parametrize("text", HARMLESS)
def test_it_leaves_lawful_words_alone(text):
    assert codes(text) == set()


def test_the_quote_is_a_literal_part_of_the_text_and_the_law_is_orientation():
    text = "Somos una tienda. SEÑORITA de Buena Presencia, por favor."
    found = findings(Job(title="Vendedora", requirements=text))
    assert [finding.quote for finding in found] == ["SEÑORITA", "Buena Presencia"]
    assert all(finding.quote in text and finding.field == "requirements" for finding in found)
    assert all("Ley 26772 (orientativo)" in finding.message for finding in found)


def test_it_reads_hostile_text_in_a_blink():
    text = ("pagar " * 3000 + "a" * 5000)[:20_000]
    started = time.perf_counter()
    findings(Job(title="x", description=text))
    assert time.perf_counter() - started < 2
