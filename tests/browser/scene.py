"""Fills a running product with one verified restaurant and its jobs; run as a program with that product's environment.

Prints the login of the restaurant's owner as JSON. It is a process of its own, so that the tests hold no database.
"""

import json

import django

WORDS = {
    "Ayudante de cocina": "Preparas verduras y guarniciones y apoyas en el menú del día.",
    "Cocinera de menú": "Preparas entradas y segundos para sesenta personas.",
    "Mozo o moza": "Atiendes mesas, tomas pedidos y cobras.",
    "Cajera de restaurante": "Cobras, cuadras caja y atiendes pedidos por teléfono.",
}
PLACES = (
    "",
    " para desayunos",
    " para el turno noche",
    " para fines de semana",
    " en Canto Grande",
    " en Zárate",
)


def main() -> None:
    django.setup()
    from accounts.tests.factories import PASSWORD, EmployerFactory, UserFactory
    from jobs.services.states import ring_job
    from jobs.tests.factories import JobFactory

    owner = UserFactory(phone="+51911000111", name="Carmen Salas")
    employer = EmployerFactory(owner=owner, trade_name="El Fogón de Carmen")
    for place in PLACES:
        for title, words in WORDS.items():
            ring_job(JobFactory(employer=employer, title=title + place, description=words))
    print(json.dumps({"login": "911000111", "password": PASSWORD}))


if __name__ == "__main__":
    main()
