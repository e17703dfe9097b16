from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("messaging", "0002_notice_of_drift")]

    operations = [
        migrations.AlterField(
            model_name="notification",
            name="kind",
            field=models.CharField(
                choices=[
                    ("application_received", "Nueva postulación"),
                    ("application_moved", "Tu postulación cambió"),
                    ("message", "Mensaje nuevo"),
                    ("job_decided", "Decisión sobre tu aviso"),
                    ("job_closed", "Se cerró un trabajo"),
                    ("new_matches", "Trabajos nuevos para ti"),
                    ("saved_search", "Trabajos nuevos de tu búsqueda"),
                    ("invitation", "Invitación"),
                    ("drift", "La máquina necesita una mirada"),
                    ("employer_decided", "Verificación de tu empresa"),
                ],
                max_length=24,
                verbose_name="tipo",
            ),
        ),
    ]
