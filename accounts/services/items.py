"""Rows of a profile that come in numbers: work, studies, languages; saved, removed and brought back."""

from collections.abc import Mapping
from typing import Any, TypeAlias

from django.db import transaction

from accounts.models import Education, Experience, SeekerLanguage, SeekerProfile, User
from accounts.services.profile import TooMany, locked_profile, settle

Item: TypeAlias = Experience | Education | SeekerLanguage
ITEM_MODELS: dict[str, type[Experience] | type[Education] | type[SeekerLanguage]] = {
    "experience": Experience,
    "education": Education,
    "languages": SeekerLanguage,
}
MAX_ITEMS = 40


@transaction.atomic
def save_item(*, profile: SeekerProfile, by: User, item: Item) -> Item:
    """Store a new or changed row (an unsaved or edited instance of ITEM_MODELS) in the profile; raises TooMany."""
    profile = locked_profile(profile)
    kind = kind_of(item)
    if item.pk is None and ITEM_MODELS[kind].objects.filter(profile=profile).count() >= MAX_ITEMS:
        raise TooMany
    item.profile = profile
    item.save()
    settle(profile, by=by, action=f"profile.{kind}")
    return item


@transaction.atomic
def remove_item(*, item: Item, by: User) -> dict[str, Any]:
    """Delete a row and give its values (plain JSON), with which `restore_item` brings it back."""
    profile = locked_profile(item.profile)
    values = {field.name: getattr(item, field.name) for field in _own_fields(item)}
    kind = kind_of(item)
    item.delete()
    settle(profile, by=by, action=f"profile.{kind}_removed")
    return values


@transaction.atomic
def restore_item(*, profile: SeekerProfile, by: User, kind: str, values: Mapping[str, Any]) -> Item:
    """Make a removed row anew."""
    model = ITEM_MODELS[kind]
    known = {field.name for field in _own_fields(model())}
    return save_item(
        profile=profile, by=by, item=model(**{name: value for name, value in values.items() if name in known})
    )


def kind_of(item: Item) -> str:
    """Give the key of ITEM_MODELS."""
    return next(kind for kind, model in ITEM_MODELS.items() if isinstance(item, model))


def _own_fields(item: Item) -> list[Any]:
    return [field for field in item._meta.concrete_fields if field.name not in {"id", "profile"}]
