"""People, profiles and employers for the tests of every app; all invented, every one able to sign in."""

from typing import Any

import factory
from allauth.account.models import EmailAddress
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts import identifiers
from accounts.models import (
    Consent,
    ConsentText,
    CVFile,
    Education,
    Employer,
    EmployerMember,
    Experience,
    Place,
    Purpose,
    Role,
    RoleGrant,
    SeekerLanguage,
    SeekerProfile,
    SeekerSkill,
    User,
)
from accounts.place_table import table

PASSWORD = "mi-clave-de-prueba"
SAN_JUAN_DE_LURIGANCHO = "150132"
TRUJILLO = "130101"
AREQUIPA = "040101"


def place(code: str = SAN_JUAN_DE_LURIGANCHO) -> Place:
    """Give the row of an INEI code, made from the shipped table where the test database has none yet."""
    row = table().by_code[code]
    return Place.objects.get_or_create(
        code=code,
        defaults={
            "reniec_code": row.reniec_code,
            "level": row.level,
            "department": row.department,
            "province": row.province,
            "district": row.district,
            "latitude": row.latitude,
            "longitude": row.longitude,
        },
    )[0]


def valid_ruc(number: int) -> str:
    """Give a RUC of a legal person with a right check digit for a number up to eight digits."""
    first_ten = f"20{number:08d}"
    return first_ten + identifiers.ruc_check_digit(first_ten)


def _related(name: str, *, to: str = "user", **fields: Any) -> factory.RelatedFactory:
    return factory.RelatedFactory(f"accounts.tests.factories.{name}Factory", to, **fields)


class UserFactory(DjangoModelFactory[User]):
    """A person by phone; traits: `by_email`, `support`, `manager`, `unverified`."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    class Params:
        by_email = factory.Trait(
            phone=None,
            phone_verified_at=None,
            email=factory.Sequence(lambda n: f"persona{n}@correo.example"),
            email_verified_at=factory.LazyFunction(timezone.now),
        )
        support = factory.Trait(
            by_email=True, is_staff=True, roles_held=_related("RoleGrant", role=Role.SUPPORT)
        )
        manager = factory.Trait(
            by_email=True,
            is_staff=True,
            is_superuser=True,
            roles_held=_related("RoleGrant", role=Role.MANAGER),
        )
        unverified = factory.Trait(phone_verified_at=None, email_verified_at=None)

    phone = factory.Sequence(lambda n: f"+5199{n % 10_000_000:07d}")
    phone_verified_at = factory.LazyFunction(timezone.now)
    name = factory.Sequence(lambda n: f"Persona {n}")
    password = factory.django.Password(PASSWORD)

    @factory.post_generation
    def email_address(obj: User, create: bool, extracted: Any, **kwargs: Any) -> None:  # noqa: N805
        if create and obj.email:
            EmailAddress.objects.create(
                user=obj, email=obj.email, primary=True, verified=obj.email_verified_at is not None
            )


class RoleGrantFactory(DjangoModelFactory[RoleGrant]):
    class Meta:
        model = RoleGrant

    user = factory.SubFactory(UserFactory)
    role = Role.SUPPORT


class SeekerProfileFactory(DjangoModelFactory[SeekerProfile]):
    """A seeker who agreed to matching; traits: `visible`, `rich` (experience, studies, skills)."""

    class Meta:
        model = SeekerProfile
        skip_postgeneration_save = True

    class Params:
        visible = factory.Trait(visible_to_employers=True)
        rich = factory.Trait(
            experience=_related("Experience", to="profile"),
            study=_related("Education", to="profile"),
            skill=_related("Skill", to="profile"),
            tongue=_related("Language", to="profile"),
        )

    user = factory.SubFactory(UserFactory)
    summary = "Cocino menú criollo y atiendo mesas, tengo tres años en restaurantes."
    place = factory.LazyFunction(place)
    radius_km = 25
    completeness = 40

    @factory.post_generation
    def consents(obj: SeekerProfile, create: bool, extracted: Any, **kwargs: Any) -> None:  # noqa: N805
        if not create:
            return
        purposes = [Purpose.MATCHING, *([Purpose.VISIBILITY] if obj.visible_to_employers else [])]
        for purpose in purposes if extracted is None else extracted:
            give_consent(user=obj.user, purpose=purpose)


def give_consent(*, user: User, purpose: str) -> Consent:
    text = ConsentText.objects.filter(purpose=purpose).first()
    if text is None:  # a transactional test emptied the table
        text = ConsentText.objects.create(
            purpose=purpose, version=3, text="Texto", valid_from=timezone.localdate()
        )
    return Consent.objects.create(user=user, text=text)


class ExperienceFactory(DjangoModelFactory[Experience]):
    class Meta:
        model = Experience

    profile = factory.SubFactory(SeekerProfileFactory)
    title = "Ayudante de cocina"
    employer_name = "Restaurante de mi tía"
    description = "Pelaba, picaba y preparaba el menú del día."
    start_year = 2021
    end_year = 2024
    months = 30


class EducationFactory(DjangoModelFactory[Education]):
    class Meta:
        model = Education

    profile = factory.SubFactory(SeekerProfileFactory)
    level = "secondary"
    institution = "I.E. San Martín"
    end_year = 2019


class SkillFactory(DjangoModelFactory[SeekerSkill]):
    class Meta:
        model = SeekerSkill

    profile = factory.SubFactory(SeekerProfileFactory)
    text = factory.Sequence(lambda n: f"preparar ceviche {n}")


class LanguageFactory(DjangoModelFactory[SeekerLanguage]):
    class Meta:
        model = SeekerLanguage

    profile = factory.SubFactory(SeekerProfileFactory)
    language = "Quechua"
    level = "native"


class CVFileFactory(DjangoModelFactory[CVFile]):
    class Meta:
        model = CVFile

    profile = factory.SubFactory(SeekerProfileFactory)
    stored_name = factory.Sequence(lambda n: f"cv-{n:032x}")
    original_name = "mi cv.pdf"
    size = 1000
    sha256 = "0" * 64


class EmployerFactory(DjangoModelFactory[Employer]):
    """A verified employer; traits: `unverified`, `pending`, `trusted`; `owner=` or `member=` take a user."""

    class Meta:
        model = Employer
        skip_postgeneration_save = True

    class Params:
        unverified = factory.Trait(verification=Employer.Verification.UNVERIFIED)
        pending = factory.Trait(verification=Employer.Verification.PENDING)
        trusted = factory.Trait(is_trusted=True)

    ruc = factory.Sequence(lambda n: valid_ruc(50_000_000 + n))
    legal_name = factory.Sequence(lambda n: f"Comercial Prueba {n} S.A.C.")
    trade_name = factory.Sequence(lambda n: f"Prueba {n}")
    place = factory.LazyFunction(place)
    verification = Employer.Verification.VERIFIED

    @factory.post_generation
    def owner(obj: Employer, create: bool, extracted: User | None, **kwargs: Any) -> None:  # noqa: N805
        if create and extracted is not None:
            EmployerMemberFactory(employer=obj, user=extracted, owner=True)

    @factory.post_generation
    def member(obj: Employer, create: bool, extracted: User | None, **kwargs: Any) -> None:  # noqa: N805
        if create and extracted is not None:
            EmployerMemberFactory(employer=obj, user=extracted)


class EmployerMemberFactory(DjangoModelFactory[EmployerMember]):
    """A member; trait `owner`. The employer and the person come with it."""

    class Meta:
        model = EmployerMember

    class Params:
        owner = factory.Trait(role=EmployerMember.MemberRole.OWNER)

    employer = factory.SubFactory(EmployerFactory)
    user = factory.SubFactory(UserFactory, by_email=True)
    role = EmployerMember.MemberRole.MEMBER
