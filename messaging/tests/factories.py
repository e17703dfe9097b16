"""A conversation with both sides, for the tests of messages."""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from accounts.models import Employer, User
from accounts.tests.factories import EmployerFactory, SeekerProfileFactory, UserFactory, place
from jobs.models import Application, Job
from messaging.models import Conversation


@dataclass
class Scene:
    """An application with its conversation, the seeker, an owner and a member of the employer, and a stranger."""

    conversation: Conversation
    application: Application
    seeker: User
    owner: User
    member: User
    stranger: User
    employer: Employer


def scene() -> Scene:
    owner, member = UserFactory(by_email=True, name="Ana Dueña"), UserFactory(by_email=True)
    employer = EmployerFactory(owner=owner, member=member, trade_name="Restaurante Sol")
    today = timezone.localdate()
    job = Job.objects.create(
        employer=employer,
        title="Cocinera de menú",
        description="Preparar el menú del día para cuarenta personas.",
        state=Job.State.PUBLISHED,
        published_at=timezone.now(),
        closes_on=today + datetime.timedelta(days=20),
        place=place(),
    )
    profile = SeekerProfileFactory(user__name="Rosa Quispe")
    application = Application.objects.create(
        job=job, seeker=profile, answer_by=today + datetime.timedelta(days=14)
    )
    return Scene(
        conversation=Conversation.objects.create(application=application),
        application=application,
        seeker=profile.user,
        owner=owner,
        member=member,
        stranger=UserFactory(),
        employer=employer,
    )
