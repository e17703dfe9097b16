"""The text of the training purpose says that it is kept how long a job was read; the former text did not."""

import datetime

from django.db import migrations

TEXT = (
    "Guardamos qué avisos te mostramos, cuáles abres, cuánto rato los lees y cuáles guardas, tus opiniones (me sirve, "
    "no me sirve) y tus postulaciones, sin tu nombre ni tus datos de contacto, para mejorar las recomendaciones de "
    "todos y comparar maneras de mostrarlas. Se borra a los seis meses, o en cuanto lo retiras."
)


def add(apps, schema_editor):
    apps.get_model("accounts", "ConsentText").objects.update_or_create(
        purpose="training", version=3, defaults={"text": TEXT, "valid_from": datetime.date(2026, 11, 20)}
    )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_training_text_names_pages")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
