"""`manage.py index_vectors`: make the index of the present encoder's vectors now, and drop those of others."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from matching import runtime
from matching.services import vector_index


class Command(BaseCommand):
    """Safe at any time: reading and writing go on, and a second call finds nothing to do."""

    help = "Make the nearest-neighbour index of the present encoder; --least-rows 0 makes it for any number of rows."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--least-rows", type=int, default=vector_index.LEAST_ROWS)
        parser.add_argument("--drop-others", action="store_true", help="drop the indexes of other encoders")

    def handle(self, *args: Any, **options: Any) -> None:
        made = vector_index.ensure(runtime.encoder_id(), least_rows=options["least_rows"])
        self.stdout.write("\n".join(f"made {name}" for name in made) or "nothing to make")
        if options["drop_others"]:
            for name in vector_index.drop_others([runtime.encoder_id()]):
                self.stdout.write(f"dropped {name}")
