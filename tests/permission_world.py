"""A small world for the permission matrix: nine kinds of people, their things, and words that only some may read."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.test import Client
from django.test.client import ClientHandler

from accounts.models import EmployerMember, Role, SeekerProfile, User
from accounts.services.audit import record_act
from accounts.services.cv import private_storage
from accounts.services.documents import set_document
from accounts.services.members import invite_member
from accounts.tests.factories import (
    CVFileFactory,
    EducationFactory,
    EmployerFactory,
    ExperienceFactory,
    LanguageFactory,
    RoleGrantFactory,
    SeekerProfileFactory,
    SkillFactory,
    UserFactory,
)
from jobs.models import Application
from jobs.tests.factories import ApplicationFactory, JobFactory
from matching.models import Experiment, FittingPerson, ModelVersion
from matching.services.saved_searches import save, token_of
from matching.tests.listing import put
from messaging.models import Conversation, Notification
from messaging.services.conversations import post_message

PEOPLE = ("anonymous", "seeker", "other", "owner", "member", "stranger", "support", "manager", "partner")
EMPLOYER_SIDE = frozenset({"owner", "member"})
MANAGER = frozenset({"manager"})
STAFF = frozenset({"support", "manager"})
NOBODY: frozenset[str] = frozenset()

# Shared, because each would build the whole chain of middleware again: 20 ms a request.
HANDLERS = {checks: ClientHandler(enforce_csrf_checks=checks) for checks in (False, True)}


@dataclass
class World:
    """`things` are rows by name; `sessions` of who signed in; `secrets` maps words to the kinds who may read them."""

    people: dict[str, User]
    things: dict[str, Any]
    secrets: dict[str, frozenset[str]]
    sessions: dict[str, str] = field(default_factory=dict)

    def browser(self, kind: str, *, checks_tokens: bool = False) -> Client:
        """Give a fresh browser that is signed in; what an earlier answer set there must not change the next."""
        client = Client(raise_request_exception=False)
        client.handler = HANDLERS[checks_tokens]
        if kind in self.sessions:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[kind]
        return client


def build_world() -> World:
    """Make all rows; the caller holds the transaction."""
    people = _people()
    secrets: dict[str, frozenset[str]] = {}
    things: dict[str, Any] = {"person": people["seeker"]}
    profile = _seeker(people["seeker"], things, secrets)
    _employer(people, things, secrets)
    _application(people, profile, things, secrets)
    _strangers(people, things, secrets)
    world = World(people, things, secrets)
    for kind, user in people.items():
        client = Client()
        client.force_login(user)
        world.sessions[kind] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return world


def _people() -> dict[str, User]:
    people = {
        "seeker": UserFactory(
            phone="+51987001234", email="secreta@correo.example", name="Rosa Apellidosecreto"
        ),
        "other": UserFactory(),
        "owner": UserFactory(by_email=True),
        "member": UserFactory(by_email=True),
        "stranger": UserFactory(by_email=True),
        "support": UserFactory(support=True),
        "manager": UserFactory(manager=True),
        "partner": UserFactory(by_email=True),
    }
    RoleGrantFactory(user=people["partner"], role=Role.PARTNER)
    return people


def _seeker(user: User, things: dict[str, Any], secrets: dict[str, frozenset[str]]) -> SeekerProfile:
    profile = SeekerProfileFactory(user=user, summary="frasesecreta de la persona")
    things["profile"] = profile
    things["experience"] = ExperienceFactory(profile=profile, title="trabajosecreto")
    things["education"] = EducationFactory(profile=profile, institution="colegiosecreto")
    things["language"] = LanguageFactory(profile=profile)
    things["skill"] = SkillFactory(profile=profile, text="habilidadsecreta")
    stored = private_storage().save("cv-matriz.txt", ContentFile(b"contenidosecreto del archivo"))
    things["cv"] = CVFileFactory(
        profile=profile, stored_name=stored, kind="txt", state="read", original_name="archivosecreto.txt"
    )
    set_document(profile=profile, by=user, kind="dni", number="47208316")
    things["consent"] = user.consents.get()
    things["audit"] = record_act(actor=None, action="matriz", target=user, subject=user)
    things["notification"] = Notification.objects.create(
        user=user, kind="message", dedupe_key="matriz", text="notificacionsecreta", url="/para-ti/"
    )
    things["alert"] = token_of(save("q=palabradeotroaviso", user=user)[0])
    save("q=avisosecreto", user=user)
    secrets["avisosecreto"] = frozenset({"seeker"})
    secrets |= dict.fromkeys(
        ("frasesecreta", "trabajosecreto", "colegiosecreto", "habilidadsecreta"),
        EMPLOYER_SIDE | MANAGER | {"seeker"},
    )
    # the employer has an application of hers, but she shares no contact
    secrets |= dict.fromkeys(
        ("987001234", "987 001 234", "secreta@correo.example", "notificacionsecreta", "archivosecreto"),
        frozenset({"seeker"}),
    )
    secrets["47208316"] = NOBODY
    secrets["contenidosecreto"] = STAFF | {"seeker"}
    return profile


def _employer(people: dict[str, User], things: dict[str, Any], secrets: dict[str, frozenset[str]]) -> None:
    employer = EmployerFactory(owner=people["owner"], member=people["member"])
    things["employer"] = employer
    things["membership"] = EmployerMember.objects.get(user=people["member"])
    things["job"] = JobFactory(employer=employer)
    things["draft"] = JobFactory(employer=employer, draft=True, title="borradorsecreto")
    invitation, token = invite_member(
        employer=employer, by=people["owner"], contact="invitada@correo.example", role="member"
    )
    things |= {"invitation": invitation, "token": token}
    secrets["borradorsecreto"] = EMPLOYER_SIDE | MANAGER
    secrets["invitada@correo.example"] = frozenset({"owner"})


def _application(
    people: dict[str, User],
    profile: SeekerProfile,
    things: dict[str, Any],
    secrets: dict[str, frozenset[str]],
) -> None:
    application = ApplicationFactory(job=things["job"], seeker=profile, message="mensajesecreto")
    conversation = Conversation.objects.create(application=application)
    post_message(
        conversation_id=conversation.pk, text="chatsecreto", client_id=uuid.uuid4(), by=people["seeker"]
    )
    things["match_list"] = put(profile, things["draft"], score=0.9)
    things |= {"application": application, "conversation": conversation}
    things["model"] = ModelVersion.objects.create(
        kind="ranker", name="modelo", sha256="0" * 64, path="/no/esta", metrics={}
    )
    things["experiment"] = Experiment.objects.create(
        name="prueba", question="¿Diez o veinte?", surface="pages"
    )
    secrets["mensajesecreto"] = EMPLOYER_SIDE | {"seeker"}
    secrets["chatsecreto"] = EMPLOYER_SIDE | {"seeker"}


def _strangers(people: dict[str, User], things: dict[str, Any], secrets: dict[str, frozenset[str]]) -> None:
    other = SeekerProfileFactory(user=people["other"])
    foreign = EmployerFactory(owner=people["stranger"])
    ApplicationFactory(job=JobFactory(employer=foreign), seeker=other, message="otromensajesecreto")
    ApplicationFactory(
        job=things["job"],
        seeker=other,
        state=Application.State.DECLINED,
        decline_reason="experience",
        decline_note="notasecreta",
        decline_shared=False,
    )
    # fits, and lets herself be found: her words may be read, how to reach her may not
    shown = SeekerProfileFactory(
        visible=True, user__name="Luz Otroapellido", user__phone="+51987009876", summary="fraseabierta"
    )
    things["shown"] = shown
    for seeker in (shown, things["profile"]):
        put(seeker, things["job"])
    FittingPerson.objects.create(job=things["job"], seeker=shown, score=0.8)
    secrets["otromensajesecreto"] = frozenset({"other", "stranger"})
    secrets["notasecreta"] = EMPLOYER_SIDE
    secrets["fraseabierta"] = EMPLOYER_SIDE
    secrets["987009876"] = NOBODY
    secrets["Otroapellido"] = MANAGER
