"""Jobs and applications for the tests of every app."""

import datetime
from decimal import Decimal

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.tests.factories import EmployerFactory, SeekerProfileFactory, UserFactory, place
from jobs.models import Application, Job, SavedJob


class JobFactory(DjangoModelFactory[Job]):
    """A published job in San Juan de Lurigancho; traits: `draft`, `in_review`, `closed`, `expired`, `bare`."""

    class Meta:
        model = Job

    class Params:
        draft = factory.Trait(state=Job.State.DRAFT, published_at=None)
        in_review = factory.Trait(state=Job.State.IN_REVIEW, published_at=None)
        closed = factory.Trait(state=Job.State.CLOSED, closed_at=factory.LazyFunction(timezone.now))
        expired = factory.Trait(
            state=Job.State.EXPIRED,
            closes_on=factory.LazyFunction(lambda: timezone.localdate() - datetime.timedelta(days=2)),
        )
        bare = factory.Trait(
            draft=True,
            description="",
            contract_type="",
            pay_min=None,
            pay_max=None,
            place=None,
            closes_on=None,
        )

    employer = factory.SubFactory(EmployerFactory)
    state = Job.State.PUBLISHED
    title = factory.Sequence(lambda n: f"Ayudante de cocina {n}")
    description = "Preparas verduras y guarniciones, mantienes limpia la cocina y apoyas en el menú del día."
    requirements = "Haber trabajado en una cocina. Carné de sanidad."
    benefits = "Almuerzo y movilidad."
    contract_type = "fixed_term"
    regime = "small"
    pay_min = Decimal("1200.00")
    pay_max = Decimal("1400.00")
    schedule = "full_time"
    hours_per_week = 48
    place = factory.LazyFunction(place)
    closes_on = factory.LazyFunction(lambda: timezone.localdate() + datetime.timedelta(days=20))
    published_at = factory.LazyFunction(timezone.now)


class ApplicationFactory(DjangoModelFactory[Application]):
    """A sent application; traits: `shared` (contact), `overdue`, `declined`, `hired`."""

    class Meta:
        model = Application

    class Params:
        shared = factory.Trait(share_contact=True)
        overdue = factory.Trait(
            answer_by=factory.LazyFunction(lambda: timezone.localdate() - datetime.timedelta(days=1))
        )
        declined = factory.Trait(state=Application.State.DECLINED, decline_reason="experience")
        hired = factory.Trait(state=Application.State.HIRED)

    job = factory.SubFactory(JobFactory)
    seeker = factory.SubFactory(SeekerProfileFactory)
    message = "Puedo empezar el lunes."
    answer_by = factory.LazyFunction(lambda: timezone.localdate() + datetime.timedelta(days=14))


class SavedJobFactory(DjangoModelFactory[SavedJob]):
    class Meta:
        model = SavedJob

    job = factory.SubFactory(JobFactory)
    seeker = factory.SubFactory(SeekerProfileFactory)


def owner_of(employer: object) -> object:
    """Give a person who owns this employer."""
    from accounts.tests.factories import EmployerMemberFactory

    return EmployerMemberFactory(employer=employer, user=UserFactory(by_email=True), owner=True).user
