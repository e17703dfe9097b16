"""The few demonstration people who can sign in, and what each of them sees."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from jobs.demo.applications import NAMED_EMPLOYER
from jobs.demo.seekers import EMAIL_DOMAIN, demo_phone

# readable on purpose: these accounts exist only where demonstration data is allowed
PASSWORD = "chamba-demo-2026"


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPerson:
    """Somebody of the demonstration with a password; `member_of` is the key of a demo employer."""

    login: str
    name: str
    phone: str
    role: Role
    role_label: str | Promise
    sees: str | Promise
    member_of: str = ""
    is_owner: bool = False

    @property
    def email(self) -> str:
        return f"{self.login}@{EMAIL_DOMAIN}"


NAMED_PEOPLE: tuple[NamedPerson, ...] = (
    NamedPerson(
        login="rosa",
        name="Rosa Paredes Anticona",
        phone=demo_phone(1),
        role=Role.SEEKER,
        role_label=_("busca trabajo"),
        sees=_("cocinera en Trujillo: trabajos que le van, por qué, y sus postulaciones"),
    ),
    NamedPerson(
        login="renzo.cachay",
        name="Renzo Cachay Ludeña",
        phone=demo_phone(5),
        role=Role.SEEKER,
        role_label=_("busca trabajo"),
        sees=_("desarrollador Python en Lima, visible para empresas, acepta remoto"),
    ),
    NamedPerson(
        login="empresa",
        name="Maruja Alcántara Veneros",
        phone=demo_phone(901),
        role=Role.EMPLOYER,
        role_label=_("empresa, responsable"),
        sees=_("Restaurante La Olla Bandida: sus avisos, quién postuló y a quién puede responder"),
        member_of=NAMED_EMPLOYER,
        is_owner=True,
    ),
    NamedPerson(
        login="equipo",
        name="Joel Santillán Bocanegra",
        phone=demo_phone(902),
        role=Role.EMPLOYER,
        role_label=_("empresa, miembro"),
        sees=_("la misma empresa, sin poder invitar a otros"),
        member_of=NAMED_EMPLOYER,
    ),
    NamedPerson(
        login="soporte",
        name="Inés Tejada Murga",
        phone=demo_phone(903),
        role=Role.SUPPORT,
        role_label=_("soporte"),
        sees=_("la mesa de ayuda y las consultas de las personas"),
    ),
    NamedPerson(
        login="gestion",
        name="Gonzalo Urday Pinto",
        phone=demo_phone(904),
        role=Role.MANAGER,
        role_label=_("gestión"),
        sees=_("avisos por revisar, empresas, cifras y la administración"),
    ),
)
