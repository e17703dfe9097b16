"""The main way on a phone of 360 px: sign up, one sentence, matches, why, apply, read, answer, chat, refusal."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.person import Person
from tests.conftest import Site

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SENTENCE = "Cociné en un menú y también atendí mesas"


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_person_with_a_phone_is_matched_applies_and_is_answered(
    site: Site, browser: Browser, script: bool
) -> None:
    seeker = Person.arrive(browser, name="busca", site=site.url, script=script)
    seeker.sign_up()
    tell_one_sentence(seeker)
    see_matches_with_reasons(seeker)
    apply_to_the_first(seeker)

    employer = Person.arrive(browser, name="empresa", site=site.url, script=script)
    employer.sign_in(site.login, site.password)
    read_the_newest_application(employer)
    talk = talk_live if script else talk_by_forms
    talk(seeker, employer)
    refuse_with_a_reason(employer)
    see_the_reason(seeker)

    for person in (seeker, employer):
        person.wrong += person.narrow()
    assert sorted(set(seeker.wrong + employer.wrong)) == []


def tell_one_sentence(seeker: Person) -> None:
    assert "/empezar/" in seeker.page.url
    seeker.fill("¿Qué sabes hacer?", SENTENCE)
    seeker.fill("Tu distrito", "San Juan de Lurigancho")
    seeker.press("Acepto, ver trabajos")
    assert "/para-ti/" in seeker.page.url


def see_matches_with_reasons(seeker: Person) -> None:
    # The list is made by a worker; the page asks again by itself, with and without script.
    first = seeker.page.locator("article").first
    expect(first).to_be_visible(timeout=90_000)
    seeker.page.wait_for_load_state()
    seeker.look()
    own_words = first.locator("mark").first.inner_text()
    assert own_words.lower() in SENTENCE.lower()
    seeker.follow("Por qué")
    assert "Por qué este trabajo" in seeker.text()
    seeker.open("/para-ti/")


def apply_to_the_first(seeker: Person) -> None:
    seeker.go(seeker.page.locator("article h2 a").first)
    seeker.follow("Postular")
    seeker.fill("Tu nombre", "Rosa Quispe")
    seeker.fill("Mensaje para la empresa", "Vivo cerca y puedo empezar el lunes.")
    seeker.press("Enviar postulación")
    assert "Enviada" in seeker.text()


def read_the_newest_application(employer: Person) -> None:
    employer.open("/empresa/trabajos/")
    employer.open("/")
    employer.go(employer.page.get_by_role("link", name="sin respuesta").first)
    employer.go(employer.page.locator("article h2 a").first)
    assert "Rosa Quispe" in employer.text()
    assert "Vivo cerca y puedo empezar el lunes." in employer.text()


def talk_live(seeker: Person, employer: Person) -> None:
    """Both have the conversation open; each sees the other's words without touching the page."""
    employer.press("Escribirle")
    seeker.press("Escribir a la empresa")
    for speaker, hearer, words in (
        (employer, seeker, "Gracias por postular. ¿Has cocinado para muchos?"),
        (seeker, employer, "Sí, para sesenta personas."),
    ):
        speaker.page.locator("form.f textarea, form.f input[name=x]").first.fill(words)
        speaker.page.get_by_role("button", name="Enviar").click()
        heard = hearer.page.locator("ol.c li:not(.m)", has_text=words)
        expect(heard).to_have_count(1, timeout=15_000)
        expect(speaker.page.locator("ol.c li.m", has_text=words)).to_have_count(1)
        expect(
            speaker.page.locator("ol.c li.m", has_text=words).get_by_role("img", name="Leído")
        ).to_be_visible()
    for person in (seeker, employer):
        person.look()


def talk_by_forms(seeker: Person, employer: Person) -> None:
    """The same page without script: each message is a form, the other's words stand on the next page."""
    employer.press("Escribirle")
    employer.page.locator("[name=x]").fill("Gracias por postular. ¿Has cocinado para muchos?")
    employer.press("Enviar")
    seeker.press("Escribir a la empresa")
    assert "¿Has cocinado para muchos?" in seeker.text()
    seeker.page.locator("[name=x]").fill("Sí, para sesenta personas.")
    seeker.press("Enviar")
    employer.page.reload()
    assert "Sí, para sesenta personas." in employer.text()


def refuse_with_a_reason(employer: Person) -> None:
    employer.go(employer.page.locator("main p a").first)
    employer.follow("No seleccionar")
    employer.page.get_by_role("radio").first.check()
    employer.fill("Algo que le ayude", "Buscamos a alguien con carné de sanidad vigente.")
    employer.press("No seleccionar")
    expect(employer.page.get_by_role("status").first).to_be_visible()


def see_the_reason(seeker: Person) -> None:
    seeker.go(seeker.page.get_by_role("link", name="Notificaciones").first)
    seeker.open("/postulaciones/")
    seeker.go(seeker.page.locator("article h2 a").first)
    said = seeker.text()
    assert "Motivo" in said
    assert "carné de sanidad vigente" in said
