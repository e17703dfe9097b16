import pytest
from django.core.exceptions import ValidationError

from accounts import identifiers
from accounts.identifiers import IdentifierError

VALID_RUCS = (
    "20512333797",
    "20480977239",
    "20503644968",
    "20515397290",
    "10254824220",
    "20292005483",
    "10441348521",
    "20565449843",
    "20554133470",
    "10082226341",
    "10101174102",
    "20131312955",
    "20100047218",
    "20100070970",
)


@pytest.mark.parametrize("ruc", VALID_RUCS)
def test_it_accepts_every_known_ruc(ruc: str) -> None:
    assert identifiers.normalize_ruc(ruc) == ruc


@pytest.mark.parametrize("typed", [" 20512333797 ", "20-51233379-7", "20 512 333 797"])
def test_it_forgives_spaces_and_dashes_in_a_ruc(typed: str) -> None:
    assert identifiers.normalize_ruc(typed) == "20512333797"


@pytest.mark.parametrize(
    ("ruc", "code", "word"),
    [
        ("20512333798", "check_digit", "último dígito"),
        ("205123337", "length", "11 dígitos"),
        ("205123337970", "length", "11 dígitos"),
        ("30512333797", "prefix", "empieza con"),
        ("2051233379A", "characters", "solo números"),
        ("٢٠٥١٢٣٣٣٧٩٧", "characters", "solo números"),
        ("", "characters", "solo números"),
    ],
)
def test_it_says_what_is_wrong_with_a_ruc(ruc: str, code: str, word: str) -> None:
    with pytest.raises(IdentifierError) as caught:
        identifiers.normalize_ruc(ruc)
    assert caught.value.code == code
    assert word in str(caught.value.message)


def test_a_single_wrong_digit_of_a_ruc_is_always_seen() -> None:
    ruc = "20512333797"
    for place in range(2, 10):
        for digit in "0123456789":
            changed = ruc[:place] + digit + ruc[place + 1 :]
            # Remainders 0 and 10 share a check digit, so one change in about eleven can hide there.
            if changed != ruc and identifiers.ruc_check_digit(changed[:10]) != ruc[10]:
                with pytest.raises(IdentifierError, match="check_digit"):
                    identifiers.normalize_ruc(changed)


@pytest.mark.parametrize("typed", ["10117410", "10117410-2", "101174102", "10117410-g", "10117410 G"])
def test_it_accepts_a_dni_with_or_without_its_check_character(typed: str) -> None:
    assert identifiers.normalize_dni(typed) == "10117410"


@pytest.mark.parametrize(
    ("dni", "code"),
    [
        ("10117410-3", "check_digit"),
        ("10117410H", "check_digit"),
        ("1011741", "length"),
        ("1011741022", "length"),
        ("1011741A", "characters"),
    ],
)
def test_it_refuses_a_wrong_dni(dni: str, code: str) -> None:
    with pytest.raises(IdentifierError) as caught:
        identifiers.normalize_dni(dni)
    assert caught.value.code == code


def test_it_accepts_foreign_documents() -> None:
    assert identifiers.normalize_ce("001234567") == "001234567"
    assert identifiers.normalize_ce("a-0012345678") == "A0012345678"
    assert identifiers.normalize_ptp("PTP 1234567") == "PTP1234567"
    assert identifiers.normalize_passport("ab123456") == "AB123456"


@pytest.mark.parametrize("value", ["1234567", "1234567890123", "ABCDEFGHI", "12345678ñ"])
def test_it_refuses_a_wrong_foreigners_card(value: str) -> None:
    with pytest.raises(IdentifierError):
        identifiers.normalize_ce(value)


@pytest.mark.parametrize(
    "typed",
    [
        "987654321",
        "987 654 321",
        "987-654-321",
        "+51987654321",
        "+51 987 654 321",
        "51987654321",
        "0051 987654321",
        "(+51) 987.654.321",
    ],
)
def test_it_brings_a_mobile_to_one_spelling(typed: str) -> None:
    assert identifiers.normalize_mobile(typed) == "+51987654321"


@pytest.mark.parametrize(
    ("typed", "code", "word"),
    [
        ("01 4567890", "landline", "fijo"),
        ("014567890", "landline", "fijo"),
        ("+51 1 4567890", "landline", "fijo"),
        ("4567890", "landline", "fijo"),
        ("98765432", "length", "9 dígitos"),
        ("9876543210", "length", "9 dígitos"),
        ("887654321", "prefix", "empieza con 9"),
        ("+56 987654321", "country", "Perú"),
        ("105", "length", "9 dígitos"),
        ("98765432a", "characters", "solo números"),
        ("", "length", "9 dígitos"),
    ],
)
def test_it_says_what_is_wrong_with_a_mobile(typed: str, code: str, word: str) -> None:
    with pytest.raises(IdentifierError) as caught:
        identifiers.normalize_mobile(typed)
    assert caught.value.code == code
    assert word in str(caught.value.message)


@pytest.mark.parametrize(
    ("typed", "licence"),
    [
        ("AIIB", "A-IIb"),
        ("a2b", "A-IIb"),
        ("A-II-b", "A-IIb"),
        ("A II b", "A-IIb"),
        ("A1", "A-I"),
        ("a-i", "A-I"),
        ("AIIIC", "A-IIIc"),
        ("A3a", "A-IIIa"),
        ("B-IIc", "B-IIc"),
        ("bi", "B-I"),
        ("B2A", "B-IIa"),
    ],
)
def test_it_knows_the_spellings_of_a_licence_class(typed: str, licence: str) -> None:
    assert identifiers.normalize_licence_class(typed) == licence


@pytest.mark.parametrize("typed", ["", "A", "A-IV", "A-Ia", "A-II", "B-IIIa", "C-I", "A2d", "profesional"])
def test_it_refuses_a_licence_class_that_is_not_one(typed: str) -> None:
    with pytest.raises(IdentifierError, match="licence"):
        identifiers.normalize_licence_class(typed)


def test_validators_speak_to_django_forms() -> None:
    identifiers.validate_ruc("20512333797")
    identifiers.validate_licence_class("a2b")
    with pytest.raises(ValidationError) as caught:
        identifiers.validate_mobile("014567890")
    assert caught.value.code == "landline"
    with pytest.raises(ValidationError, match="último dígito"):
        identifiers.validate_ruc("20512333798")
