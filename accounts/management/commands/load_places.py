"""Fills the places table from the file that ships with the product; safe to run at every start."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts import places
from accounts.models import Place

FIELDS = ["reniec_code", "level", "department", "province", "district", "latitude", "longitude"]


class Command(BaseCommand):
    help = "Loads departments, provinces and districts of Peru; existing rows are brought up to date."

    def handle(self, *args: Any, **options: Any) -> None:
        shipped = [
            Place(code=row.code, **{field: getattr(row, field) for field in FIELDS})
            for row in places.all_places()
        ]
        stored = {row.pop("code"): row for row in Place.objects.values("code", *FIELDS)}
        added = [place for place in shipped if place.code not in stored]
        changed = [
            place
            for place in shipped
            if place.code in stored
            and stored[place.code] != {field: getattr(place, field) for field in FIELDS}
        ]
        Place.objects.bulk_create(added, batch_size=1000)
        Place.objects.bulk_update(changed, FIELDS, batch_size=500)
        self.stdout.write(f"load_places places={len(shipped)} added={len(added)} changed={len(changed)}")
