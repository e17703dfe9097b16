"""The minimum wages by date, with their norms."""

import datetime

from django.db import migrations

WAGES = [
    (datetime.date(2018, 4, 1), "930.00", "DS 004-2018-TR"),
    (datetime.date(2022, 5, 1), "1025.00", "DS 003-2022-TR"),
    (datetime.date(2025, 1, 1), "1130.00", "DS 006-2024-TR"),
]


def add(apps, schema_editor):
    wage = apps.get_model("jobs", "MinimumWage")
    for valid_from, amount, norm in WAGES:
        wage.objects.update_or_create(valid_from=valid_from, defaults={"amount": amount, "norm": norm})


class Migration(migrations.Migration):
    dependencies = [("jobs", "0001_initial")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
