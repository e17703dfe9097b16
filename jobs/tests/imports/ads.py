"""Ads as a portal exports them, and a mapping that reads them."""

import datetime

from django.utils import timezone

MAPPING = """
[columns]
external_id = "id"
title = "puesto"
description = "tareas"
employer = "empresa"
place_text = "lugar"
pay_text = "pago"
closes_on = "cierra"
"""
SOON = timezone.localdate() + datetime.timedelta(days=30)
PAST = timezone.localdate() - datetime.timedelta(days=30)


def ad(external_id, **changes):
    return {
        "id": external_id,
        "puesto": "Ayudante de cocina",
        "tareas": "Preparas verduras y guarniciones para el menú.",
        "empresa": "Restaurante El Norteño",
        "lugar": "La Victoria, Lima",
        "pago": "S/ 1,300",
        "cierra": SOON.isoformat(),
    } | changes


def counts(figures):
    return {name: int(figures[name]) for name in ("added", "changed", "unchanged", "gone", "refused")}
