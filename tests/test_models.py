"""What the models say of themselves to people: managers read the names of fields in the admin."""

from django.apps import apps
from django.utils import translation

from tests.house import APPS


def english_names() -> list[str]:
    """Give the fields whose name on the page is the one that Django makes of the English identifier."""
    with translation.override("es"):
        return [
            f"{model.__name__}.{field.name}"
            for app in APPS
            for model in apps.get_app_config(app).get_models()
            for field in (*model._meta.fields, *model._meta.many_to_many)
            if not field.auto_created and str(field.verbose_name) == field.name.replace("_", " ")
        ]


def test_every_field_has_a_spanish_name() -> None:
    assert english_names() == []
