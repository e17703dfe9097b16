"""The shared parts of pages: what they say, to whom they tie it, and what they weigh."""

import brotli
from django import forms
from django.template.loader import render_to_string
from lxml import html

CARD = {
    "id": 7,
    "url": "/trabajos/7/",
    "title": "Cajera <de> tienda",
    "employer": "Bodega Doña Julia",
    "place": "Ate",
    "km": "3",
    "pay": "S/ 1,130",
    "contract": "Planilla",
    "closing": "28 nov",
}
REASONS: list[object] = [
    {"ask": "manejo de caja", "have": "dos años de cajera"},
    {"text": "Queda a 3 km de tu casa."},
    "Puedes empezar ya.",
]
VERDICTS = [("far", "Queda lejos"), ("pay", "Paga poco")]


class PhoneForm(forms.Form):
    phone = forms.CharField(label="Celular", help_text="Nueve dígitos.", min_length=9)
    kind = forms.ChoiceField(
        label="Modo", widget=forms.RadioSelect, choices=[("a", "Planilla"), ("b", "Por día")]
    )
    pay = forms.CharField(label="Pago", required=False)


def part(name: str, /, **context: object) -> html.HtmlElement:
    """The first element of a rendered component, inside a wrapper of the test's own."""
    return html.fragment_fromstring(render_to_string(name, context), create_parent="main")


def test_a_field_keeps_what_was_typed_and_ties_help_and_error_to_the_input() -> None:
    page = part("_form.html", form=PhoneForm({"phone": "98"}), button="Seguir", csrf_token="t")
    (field,) = page.xpath("//input[@name='phone']")
    described = field.get("aria-describedby").split()
    assert field.get("value") == "98"
    assert field.get("aria-invalid") == "true"
    assert described == ["id_phone_helptext", "id_phone_error"]
    assert all(page.xpath(f"//*[@id='{name}']") for name in described)


def test_the_error_summary_links_to_an_element_that_exists() -> None:
    page = part("_form.html", form=PhoneForm({"phone": "98"}), button="Seguir", csrf_token="t")
    links = page.xpath("//*[@role='alert']//a/@href")
    assert len(links) == 2
    assert all(page.xpath(f"//*[@id='{link[1:]}']") for link in links)


def test_a_form_without_errors_has_no_summary() -> None:
    page = part("_form.html", form=PhoneForm(), button="Seguir", csrf_token="t")
    assert not page.xpath("//*[@role='alert']")
    assert page.xpath("//input[@name='csrfmiddlewaretoken']/@value") == ["t"]


def test_every_choice_of_a_group_has_its_label() -> None:
    page = part("_form.html", form=PhoneForm(), button="Seguir", csrf_token="t")
    (group,) = page.xpath("//fieldset")
    assert group.xpath("legend/text()")[0].strip() == "Modo"
    assert group.xpath("label/@for") == group.xpath("label/input/@id") == ["id_kind_0", "id_kind_1"]


def test_a_match_card_quotes_both_sides_and_escapes_them() -> None:
    card = part("_match_card.html", card=CARD, reasons=REASONS, verdicts=VERDICTS)
    assert card.xpath("//h2/a")[0].text_content() == "Cajera <de> tienda"
    assert card.xpath("//q/text()") == ["manejo de caja"]
    assert card.xpath("//mark/text()") == ["dos años de cajera"]
    assert [line.text_content().strip() for line in card.xpath("//li")[1:]] == [
        "Queda a 3 km de tu casa.",
        "Puedes empezar ya.",
    ]


def test_every_feedback_button_belongs_to_the_one_form_of_the_list() -> None:
    card = part("_match_card.html", card=CARD, reasons=REASONS, verdicts=VERDICTS)
    form = part("_feedback.html", action="/opinion/", csrf_token="t")
    assert card.xpath("//button/@value") == ["7:good", "7:far", "7:pay"]
    assert {*card.xpath("//button/@form")} == {*form.xpath("//form/@id")}


def test_a_message_says_its_state_in_words() -> None:
    mine = {"seq": 3, "mine": True, "text": "a < b", "time": "10:32", "state": "read"}
    item = part("_message.html", message=mine)
    assert item.xpath("//i/@aria-label") == ["Leído"]
    assert item.xpath("//li")[0].text == "a < b"


def test_twenty_matches_leave_half_of_their_budget_to_the_frame() -> None:
    cards = "".join(
        render_to_string(
            "_match_card.html",
            {
                "card": CARD
                | {"id": 1000 + 37 * n, "title": f"Puesto {n * n}", "employer": f"Empresa {n * 7}"},
                "reasons": [{"ask": f"saber {n * 11}", "have": f"hice {n * 13}"}, *REASONS[1:]],
                "verdicts": VERDICTS,
            },
        )
        for n in range(20)
    )
    assert len(brotli.compress(cards.encode(), quality=5)) <= 3_000


def test_twenty_messages_leave_half_of_their_budget_to_the_frame() -> None:
    messages = "".join(
        render_to_string(
            "_message.html",
            {
                "message": {
                    "seq": n,
                    "mine": n % 2,
                    "name": "Julia",
                    "text": f"Mensaje {n * n} con palabras",
                    "time": f"10:{n:02}",
                }
            },
        )
        for n in range(20)
    )
    assert len(brotli.compress(messages.encode(), quality=5)) <= 1_500
