"""Every address of the product, what stands in its places, and the matrix of who gets which answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase as fnmatch
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.permission_world import PEOPLE, World

TABLE = Path(__file__).parent / "permission_table.txt"
PLACE = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")
METHODS = ("GET", "POST")
ALIKE = {"other", "owner", "member", "stranger", "partner"}
# Which row stands where a number is asked for; the longest beginning of an address counts.
STANDS_FOR = {
    "analitica/filas/": "=jobs.published",
    "analitica/experimentos/": "experiment",
    "tus-datos/": "=matching",
    "perfil/<item:kind>/": "experience",
    "perfil/habilidades/": "skill",
    "perfil/cv/": "cv",
    "soporte/cv/": "cv",
    "soporte/trabajos/": "job",
    "empresa/cambiar/": "employer",
    "empresa/invitaciones/": "invitation",
    "empresa/miembros/": "membership",
    "invitacion/": "=token",
    "trabajos/": "job",
    "empresas/": "employer",
    "postulaciones/": "application",
    "empresa/trabajos/": "draft",
    "empresa/trabajos/<int:pk>/cerrar/": "job",
    "empresa/trabajos/<int:pk>/extender/": "job",
    "empresa/trabajos/<int:pk>/postulantes/": "job",
    "empresa/trabajos/<int:pk>/personas/": "job",
    "empresa/postulantes/": "application",
    "avisos/": "=alert",
    "para-ti/": "job",
    "mensajes/": "conversation",
    "mensajes/abrir/": "application",
    "gestion/accounts/auditentry/": "audit",
    "gestion/accounts/consent/": "consent",
    "gestion/accounts/user/": "person",
    "gestion/accounts/seekerprofile/": "profile",
    "gestion/accounts/employer/": "employer",
    "gestion/jobs/job/": "draft",
    "gestion/jobs/application/": "application",
    "gestion/matching/matchlist/": "match_list",
    "gestion/matching/modelversion/": "model",
    "gestion/messaging/notification/": "notification",
}
WORDS = {"kind": "trabajos", "seeker_id": "shown", "app_label": "jobs"}
# Bodies that would succeed, so that a missing check would show in the world and not only in a form.
BODIES: dict[str, dict[str, Any]] = {
    "soporte/": {"q": "#{person}", "reason": "motivo de la prueba"},
    "soporte/cv/<int:cv_id>/": {"reason": "motivo de la prueba"},
    "trabajos/<int:pk>/postular/": {"message": "Hola"},
    "para-ti/opinar/": {"fb": "{job}:good"},
    "para-ti/preferencias/": {"o": "1.00000.22001.left"},
    "mensajes/<int:conversation_id>/": {"x": "Hola"},
    "mensajes/<int:conversation_id>/cerrar/": {"blocked": "1"},
    "empresa/postulantes/<int:pk>/mover/": {"state": "shortlisted"},
    "empresa/postulantes/<int:pk>/no-seleccionar/": {"reason": "filled"},
    "empresa/miembros/<int:member_id>/rol/": {"role": "owner"},
    "empresa/invitar/": {"contact": "nueva@correo.example", "role": "member"},
    "notificaciones/leer/": {"n": "{notification}"},
    "idioma/": {"language": "en"},
}
# Django's and allauth's regular expressions, spelled as one address each.
SPELLED = {
    r"gestion/^(?P<app_label>accounts|jobs|messaging|matching)/$": "/gestion/jobs/",
    r"gestion/(?P<url>.*)$": "/gestion/no-esta",
}
# Answers that lead somewhere else first, by where they lead.
LEADS = {
    "account_login": "login",
    "admin:login": "login",
    "accounts:start": "start",
    "accounts:employer_new": "firm",
}


def routes() -> list[str]:
    """Give the pattern of every address, each once, in the order in which they are asked."""
    return list(dict.fromkeys(_walk(get_resolver().url_patterns, "")))


def _walk(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[str]:
    for pattern in patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield address
        else:
            yield from _walk(pattern.url_patterns, address)


def address(route: str, world: World) -> str:
    """Fill the places of a pattern with rows that belong to the seeker or to the employer of owner and member."""
    for start, spelled in SPELLED.items():
        if route == start:
            return spelled
    beginning = max((start for start in STANDS_FOR if route.startswith(start)), key=len, default="")

    def fill(match: re.Match[str]) -> str:
        name = match["name"]
        if name in WORDS:
            thing = world.things.get(WORDS[name])
            return WORDS[name] if thing is None else str(thing.pk)
        stands = STANDS_FOR.get(beginning, "")
        if stands.startswith("="):
            return str(world.things.get(stands[1:], stands[1:]))
        return str(world.things[stands].pk) if stands else "0"

    return "/" + PLACE.sub(fill, route)


def body(route: str, world: World) -> dict[str, Any]:
    numbers = {name: getattr(thing, "pk", thing) for name, thing in world.things.items()}
    return {key: value.format(**numbers) for key, value in BODIES.get(route, {}).items()}


def ask(client: Client, *, method: str, route: str, world: World) -> HttpResponseBase:
    url = address(route, world)
    return client.post(url, body(route, world)) if method == "POST" else client.get(url)


def answer_word(response: HttpResponseBase) -> str:
    """Give the status as the matrix writes it; a way to the door or to a first step has a word of its own."""
    if response.status_code not in (301, 302):
        return str(response.status_code)
    path = urlsplit(response["Location"]).path
    return next((word for name, word in LEADS.items() if path == reverse(name)), str(response.status_code))


Row = dict[str, str]


def kinds_for(route: str) -> tuple[str, ...]:
    """Give the kinds of people that ask; the admin asks for a staff role only, so one without it is enough."""
    return tuple(kind for kind in PEOPLE if not route.startswith("gestion/") or kind not in ALIKE)


def expected(method: str, route: str, rows: dict[tuple[str, str], Row]) -> tuple[str, Row] | None:
    """Give the first row that fits a route, with its pattern: in the admin one row holds for many models."""
    if (method, route) in rows:
        return route, rows[method, route]
    fitting = (
        pattern for verb, pattern in rows if verb == method and "*" in pattern and fnmatch(route, pattern)
    )
    pattern = next(fitting, None)
    return None if pattern is None else (pattern, rows[method, pattern])


def table() -> dict[tuple[str, str], Row]:
    """Read the matrix: (method, route) to the answer for each kind of person."""
    rows: dict[tuple[str, str], Row] = {}
    for line in TABLE.read_text().splitlines():
        if line.strip() and not line.startswith("#"):
            method, route, *answers = line.split()
            if len(answers) != len(PEOPLE):
                raise ValueError(
                    f"{method} {route}: {len(answers)} answers for {len(PEOPLE)} kinds of people"
                )
            rows[method, "" if route == "/" else route] = dict(zip(PEOPLE, answers, strict=True))
    return rows


def text_of(response: HttpResponseBase) -> str:
    """Give body and headers as one text, as somebody at the other end could read it."""
    parts = response.streaming_content if response.streaming else [response.content]  # type: ignore[attr-defined]
    headers = "\n".join(f"{name}: {value}" for name, value in response.items())
    return headers + b"".join(parts).decode(errors="replace")
