"""The first version of the text of each purpose."""

import datetime

from django.db import migrations

FROM = datetime.date(2026, 11, 1)
TEXTS = {
    "matching": (
        "Chamba lee lo que escribes en tu perfil y lo compara con los avisos para recomendarte trabajos. "
        "Lo hace un programa en nuestros servidores; no se envía a terceros. Ninguna máquina te rechaza. "
        "Si lo retiras, borramos esas lecturas y dejas de recibir recomendaciones."
    ),
    "visibility": (
        "Las empresas verificadas pueden encontrarte por lo que sabes hacer y por tu distrito. "
        "No ven tu celular, tu correo ni tu documento mientras tú no los compartas."
    ),
    "alerts": "Te avisamos por la página y, si diste correo, por correo, cuando algo tuyo cambia o hay trabajos nuevos.",
    "training": (
        "Usamos tus opiniones (me sirve, no me sirve) y tus postulaciones, sin tu nombre ni tus datos de contacto, "
        "para mejorar las recomendaciones de todos."
    ),
}


def add(apps, schema_editor):
    text_model = apps.get_model("accounts", "ConsentText")
    for purpose, text in TEXTS.items():
        text_model.objects.update_or_create(
            purpose=purpose, version=1, defaults={"text": text, "valid_from": FROM}
        )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
