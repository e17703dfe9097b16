"""Spanish is the language of the house; English is whole, for whoever asks for it."""

import re
from gettext import GNUTranslations
from io import BytesIO

import pytest
from django import forms
from django.apps import apps
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import CharField, TextField
from django.http import HttpResponseBase
from django.test import Client
from django.utils.translation import override
from lxml import html

from accounts.tests.factories import UserFactory
from config.messages.__main__ import catalogue_path
from config.messages.catalogue import Key, Message, compile_mo, read_po, write_po
from config.messages.extraction import messages_of_the_house, python_messages, template_messages
from tests.permission_routes import ask, table
from tests.permission_world import build_world

pytestmark = pytest.mark.django_db
SWITCH = "/idioma/"


def test_spanish_is_the_default_even_for_a_browser_that_was_sold_in_english(client: Client) -> None:
    response = client.get("/", headers={"accept-language": "en-US,en;q=0.9"})
    assert response["Content-Language"] == "es"
    assert 'lang="es"' in response.content.decode()
    assert "Accept-Language" not in response["Vary"]
    assert "Cookie" in response["Vary"]


FORMAL = re.compile(
    r"\b(usted|sus?|introdu[zc]\w+|ingrese|aseg[uú]rese|escoja|seleccione|por favor)\b", re.IGNORECASE
)


@pytest.mark.parametrize(
    ("field", "sent"),
    [
        (forms.IntegerField(min_value=1, max_value=9), ["x", "0", "10", "1.5", ""]),
        (forms.DecimalField(max_digits=4, decimal_places=2), ["x", "1.234", "12345", ""]),
        (forms.EmailField(), ["x", "x@", ""]),
        (forms.URLField(assume_scheme="https"), ["x y"]),
        (forms.DateField(), ["ayer"]),
        (forms.TimeField(), ["tarde"]),
        (forms.SlugField(), ["a b"]),
        (forms.CharField(min_length=3, max_length=5), ["a", "abcdefg"]),
        (forms.ChoiceField(choices=[("a", "a")]), ["b"]),
        (forms.MultipleChoiceField(choices=[("a", "a")]), [["b"], "b"]),
        (forms.FileField(), [None]),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_a_form_refuses_is_said_as_to_a_friend(field: forms.Field, sent: list[object]) -> None:
    with override("es"):
        for value in sent:
            with pytest.raises(ValidationError) as refused:
                field.clean(value)
            assert not FORMAL.search(" ".join(refused.value.messages)), refused.value.messages


@pytest.mark.parametrize("password", ["1", "password", "87654321", "rosa@correo.pe"])
def test_a_weak_password_is_refused_as_to_a_friend(password: str) -> None:
    with override("es"), pytest.raises(ValidationError) as refused:
        validate_password(password, user=UserFactory.build(email="rosa@correo.pe"))
    assert not FORMAL.search(" ".join(refused.value.messages)), refused.value.messages
    assert "lave" in refused.value.messages[0]


def test_the_switch_needs_no_token_and_comes_back_to_the_page() -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post(SWITCH, {"language": "en"}, headers={"referer": "http://testserver/cuanto-pesa/"})
    assert response.headers["Location"].endswith("/cuanto-pesa/")
    assert 'lang="en"' in client.get("/cuanto-pesa/").content.decode()
    client.post(SWITCH, {"language": "es"})
    assert 'lang="es"' in client.get("/cuanto-pesa/").content.decode()


def test_the_switch_leads_to_no_foreign_site(client: Client) -> None:
    response = client.post(SWITCH, {"language": "en", "next": "https://example.org/"})
    assert response.headers["Location"] == "/"


@pytest.mark.parametrize("language", ["xx", "", "en\r\nSet-Cookie: a=b", "../../etc"])
def test_an_unknown_language_stays_spanish(client: Client, language: str) -> None:
    client.post(SWITCH, {"language": language})
    assert 'lang="es"' in client.get("/").content.decode()
    client.cookies["l"] = language.replace("\r\n", "")
    assert 'lang="es"' in client.get("/").content.decode()


def test_who_is_signed_in_gets_mail_in_the_chosen_language_too(client: Client) -> None:
    person, other = UserFactory(), UserFactory()
    client.force_login(person)
    client.post(SWITCH, {"language": "en"})
    client.post(SWITCH, {"language": "xx"})
    for user in (person, other):
        user.refresh_from_db()
    assert (person.language, other.language) == ("en", "es")


# --- the catalogue


@pytest.fixture(scope="module")
def english() -> dict[Key, Message]:
    return read_po(catalogue_path("en").read_text(encoding="utf-8"))


def test_every_message_of_the_house_is_in_the_catalogue_and_translated(english: dict[Key, Message]) -> None:
    missing = [key for key in messages_of_the_house() if key not in english or not english[key].is_translated]
    assert missing == [], "run make messages, then translate what is empty in locale/en"


def test_translations_keep_the_places_for_numbers_and_names(english: dict[Key, Message]) -> None:
    places = re.compile(r"%(?:\(\w+\))?[sd%]|<[^>]+>")
    for key, message in english.items():
        for words in message.translations:
            said = {frozenset(places.findall(text)) for text in (key.text, key.plural) if text}
            assert frozenset(places.findall(words)) in said, (key.text, words)


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_compiled_catalogue_is_that_of_the_text(language: str) -> None:
    messages = read_po(catalogue_path(language).read_text(encoding="utf-8")).values()
    compiled = catalogue_path(language).with_suffix(".mo").read_bytes()
    assert compiled == compile_mo(messages, language=language), "run make messages"


def test_gettext_reads_what_we_compile() -> None:
    messages = [
        Message(Key("trabajo"), ["job"]),
        Message(Key("%(n)s día", "%(n)s días"), ["%(n)s day", "%(n)s days"]),
        Message(Key("a", context="distance"), ["at"]),
        Message(Key('con "comillas"\ny dos líneas'), ['with "quotes"\nand two lines']),
        Message(Key("sin traducir"), [""]),
    ]
    read = GNUTranslations(BytesIO(compile_mo(messages, language="en")))
    assert read.gettext("trabajo") == "job"
    assert [read.ngettext("%(n)s día", "%(n)s días", n) for n in (1, 2)] == ["%(n)s day", "%(n)s days"]
    assert read.pgettext("distance", "a") == "at"
    assert read.gettext('con "comillas"\ny dos líneas') == 'with "quotes"\nand two lines'
    assert read.gettext("sin traducir") == "sin traducir"


def test_a_catalogue_comes_back_as_it_was_written() -> None:
    messages = [
        Message(Key("uno\ndos\n", context="c"), ["one\ntwo\n"], ["a.py"]),
        Message(Key('«"\\»', "plural\t"), ["a", "b"], ["a.py", "b.html"]),
    ]
    assert list(read_po(write_po(messages, language="en")).values()) == messages


def test_messages_are_found_in_code_and_in_templates() -> None:
    code = 'a = _("uno" " y dos"); b = ngettext("%(n)d x", "%(n)d xs", n); c = pgettext("ctx", "tres"); d = _(name)'
    assert list(python_messages(code)) == [
        Key("uno y dos"),
        Key("%(n)d x", "%(n)d xs"),
        Key("tres", context="ctx"),
    ]
    page = (
        '{% load i18n %}{% translate "50 % \'menos\'" %}{{ x|default:_("nada") }}'
        "{% blocktranslate count n=n trimmed %}\n {{ n }} fila {% plural %} {{ n }} filas\n{% endblocktranslate %}"
        "{% translate 'a' context 'distance' %}"
    )
    assert set(template_messages(page)) == {
        Key("50 %% 'menos'"),
        Key("nada"),
        Key("%(n)s fila", "%(n)s filas"),
        Key("a", context="distance"),
    }


# --- what people see

WORDS = re.compile(r"[a-záéíóúñ]{3}")
SPOKEN = "//body//text()|//title/text()|//@placeholder|//@aria-label|//@data-w|//@data-fail|//@data-done|//@data-undo"
SAME_IN_BOTH = {"Chamba", "light", "jobs.published"}


def spoken(response: HttpResponseBase) -> set[str]:
    """Give what a page says, text by text."""
    page = html.fromstring(response.content)  # type: ignore[attr-defined]
    texts = {" ".join(str(text).split()) for text in page.xpath(SPOKEN)}
    return {text for text in texts if WORDS.search(text) and not re.search(r"\d", text)}


def words_of_people() -> set[str]:
    """Give what people and partners wrote, from every text field of every row."""
    found: set[str] = set()
    for app in ("accounts", "jobs", "messaging", "matching"):
        for model in apps.get_app_config(app).get_models():
            names = [
                field.name
                for field in model._meta.concrete_fields
                if isinstance(field, CharField | TextField) and not field.choices
            ]
            for row in model._default_manager.values_list(*names):
                found |= {" ".join(value.split()) for value in row if isinstance(value, str)}
    # a kept search is written as an address
    found |= {value.partition("=")[2] for value in found}
    return {value for value in found if len(value) > 2}


@pytest.mark.parametrize("kind", ["anonymous", "seeker", "owner", "support", "manager"])
def test_an_english_page_says_nothing_in_spanish(kind: str) -> None:
    world, rows = build_world(), table()
    written = words_of_people()
    left: dict[str, str] = {}
    for (method, route), answers in rows.items():
        if method == "POST" or answers[kind] != "200" or "gestion/" in route or "archivo" in route:
            continue
        pages = []
        for language in ("es", "en"):
            browser = world.browser(kind)
            browser.cookies["l"] = language
            response = ask(browser, method="GET", route=route, world=world)
            if response["Content-Type"].startswith("text/html"):
                pages.append(spoken(response))
        for text in set.intersection(*pages) - SAME_IN_BOTH if pages else ():
            if not any(words in text for words in written):
                left[text] = route
    assert left == {}
