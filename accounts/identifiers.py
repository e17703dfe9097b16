"""Peruvian identifiers: what is written on a card or a form, brought to one spelling or refused with a reason.

Every function takes what a person typed and returns the one spelling we store, or raises IdentifierError
with a code and a sentence that says what is wrong. Nothing here asks a register whether the number exists.
"""

import re
from collections.abc import Callable
from typing import Final

import phonenumbers
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

RUC_PREFIXES: Final = ("10", "15", "16", "17", "20")
RUC_WEIGHTS: Final = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
DNI_WEIGHTS: Final = (3, 2, 7, 6, 5, 4, 3, 2)
# Position in each row is the remainder modulo 11; cards carry a digit or a letter.
DNI_CHECK_DIGITS: Final = "65432110987"
DNI_CHECK_LETTERS: Final = "KJIHGFEDCBA"

LICENCE_CLASSES: Final = (
    "A-I",
    "A-IIa",
    "A-IIb",
    "A-IIIa",
    "A-IIIb",
    "A-IIIc",
    "B-I",
    "B-IIa",
    "B-IIb",
    "B-IIc",
)

_SEPARATORS = re.compile(r"[\s.\-_/–—]{1,40}")
_ROMAN = {"1": "I", "2": "II", "3": "III", "I": "I", "II": "II", "III": "III"}
_LICENCE = re.compile(r"([AB])(III|II|I|[123])([ABC]?)")
_LICENCE_BY_KEY: dict[str, str] = {name.replace("-", "").upper(): name for name in LICENCE_CLASSES}


class IdentifierError(ValueError):
    """An identifier that cannot be right; `code` for programs, `message` for the person."""

    def __init__(self, code: str, message: str | Promise) -> None:
        super().__init__(code)
        self.code = code
        self.message = message


def _compact(value: str) -> str:
    # 80 characters are more than any identifier; the rest would only cost time.
    return _SEPARATORS.sub("", value.strip()[:80])


def _is_ascii_digits(value: str) -> bool:
    return value.isascii() and value.isdigit()


def _checked_alphanumeric(value: str, *, low: int, high: int, message: str | Promise) -> str:
    compact = _compact(value).upper()
    if not (compact.isascii() and compact.isalnum() and low <= len(compact) <= high):
        raise IdentifierError("format", message)
    if not any(character.isdigit() for character in compact):
        raise IdentifierError("format", message)
    return compact


def ruc_check_digit(first_ten: str) -> str:
    """The eleventh digit for the first ten of a RUC."""
    total = sum(int(digit) * weight for digit, weight in zip(first_ten, RUC_WEIGHTS, strict=True))
    return str((11 - total % 11) % 10)


def normalize_ruc(value: str) -> str:
    """Eleven digits with a known prefix and a right check digit."""
    ruc = _compact(value)
    if not _is_ascii_digits(ruc):
        raise IdentifierError("characters", _("El RUC lleva solo números."))
    if len(ruc) != 11:
        raise IdentifierError(
            "length", _("El RUC tiene 11 dígitos y escribiste %(count)d.") % {"count": len(ruc)}
        )
    if not ruc.startswith(RUC_PREFIXES):
        raise IdentifierError("prefix", _("El RUC empieza con 10, 15, 16, 17 o 20."))
    if ruc_check_digit(ruc[:10]) != ruc[10]:
        raise IdentifierError(
            "check_digit", _("El último dígito no corresponde a este RUC. Revisa si cambiaste algún número.")
        )
    return ruc


def dni_check_characters(dni: str) -> tuple[str, str]:
    """The check digit and the check letter that may follow eight digits of a DNI."""
    remainder = sum(int(digit) * weight for digit, weight in zip(dni, DNI_WEIGHTS, strict=True)) % 11
    return DNI_CHECK_DIGITS[remainder], DNI_CHECK_LETTERS[remainder]


def normalize_dni(value: str) -> str:
    """Eight digits; a ninth check character may be given, is checked, and is dropped."""
    compact = _compact(value).upper()
    dni, check = compact[:8], compact[8:]
    if not _is_ascii_digits(dni):
        raise IdentifierError("characters", _("El DNI lleva solo números."))
    if len(dni) < 8 or len(check) > 1:
        raise IdentifierError("length", _("El DNI tiene 8 dígitos."))
    if check and check not in dni_check_characters(dni):
        raise IdentifierError(
            "check_digit", _("El carácter de verificación no corresponde a este DNI. Revisa los números.")
        )
    return dni


def normalize_ce(value: str) -> str:
    """Foreigner's card: 8 to 12 letters and digits (sources disagree on one length)."""
    return _checked_alphanumeric(
        value, low=8, high=12, message=_("El carné de extranjería tiene de 8 a 12 letras y números.")
    )


def normalize_ptp(value: str) -> str:
    """Temporary permit (PTP or CPP): 6 to 15 letters and digits."""
    return _checked_alphanumeric(
        value, low=6, high=15, message=_("El PTP o CPP tiene de 6 a 15 letras y números.")
    )


def normalize_passport(value: str) -> str:
    """Passport: 5 to 12 letters and digits, at least one digit."""
    return _checked_alphanumeric(
        value, low=5, high=12, message=_("El pasaporte tiene de 5 a 12 letras y números.")
    )


def normalize_mobile(value: str) -> str:
    """A Peruvian mobile in E.164, `+519XXXXXXXX`; landlines, short and foreign numbers are refused."""
    typed = value.strip()[:40]
    if re.search(r"[^\d\s+().\-–—/]", typed):
        raise IdentifierError("characters", _("El celular lleva solo números."))
    digits = "".join(character for character in typed if character.isascii() and character.isdigit())
    if digits.startswith("00"):
        digits = digits[2:]
    elif typed.startswith("+") and not digits.startswith("51"):
        raise IdentifierError("country", _("Por ahora solo aceptamos celulares del Perú (+51)."))
    if len(digits) > 9 and digits.startswith("51"):
        digits = digits[2:]
    elif len(digits) > 9 and not digits.startswith("0"):
        raise IdentifierError("length", _("El celular tiene 9 dígitos y empieza con 9."))
    if digits.startswith("0") or (7 <= len(digits) <= 8 and not digits.startswith("9")):
        raise IdentifierError(
            "landline", _("Parece un teléfono fijo. Escribe un celular: 9 dígitos, empieza con 9.")
        )
    if len(digits) != 9:
        raise IdentifierError(
            "length", _("El celular tiene 9 dígitos y escribiste %(count)d.") % {"count": len(digits)}
        )
    if not digits.startswith("9"):
        raise IdentifierError("prefix", _("El celular empieza con 9."))
    number = phonenumbers.parse(digits, "PE")
    if phonenumbers.number_type(number) != phonenumbers.PhoneNumberType.MOBILE:
        raise IdentifierError("prefix", _("Ese número no es de un celular del Perú. Revísalo."))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def normalize_licence_class(value: str) -> str:
    """One of LICENCE_CLASSES from spellings as "AIIB", "a2b", "A-II-b" or "A 2 b"."""
    match = _LICENCE.fullmatch(_compact(value).upper())
    known = None
    if match is not None:
        letter, number, category = match.groups()
        known = _LICENCE_BY_KEY.get(letter + _ROMAN[number] + category)
    if known is None:
        raise IdentifierError(
            "licence", _("No conocemos esa clase de brevete. Ejemplos: A-I, A-IIb, A-IIIc, B-IIa.")
        )
    return known


# by the codes of accounts.models.vocabulary.DocumentKind
DOCUMENT_NORMALIZERS: Final[dict[str, Callable[[str], str]]] = {
    "dni": normalize_dni,
    "ce": normalize_ce,
    "ptp": normalize_ptp,
    "passport": normalize_passport,
}


def _validate(normalize: Callable[[str], str], value: str) -> None:
    try:
        normalize(value)
    except IdentifierError as error:
        raise ValidationError(str(error.message), code=error.code) from None


def validate_ruc(value: str) -> None:
    """Django validator for a RUC."""
    _validate(normalize_ruc, value)


def validate_dni(value: str) -> None:
    """Django validator for a DNI."""
    _validate(normalize_dni, value)


def validate_ce(value: str) -> None:
    """Django validator for a foreigner's card."""
    _validate(normalize_ce, value)


def validate_ptp(value: str) -> None:
    """Django validator for a PTP or CPP."""
    _validate(normalize_ptp, value)


def validate_passport(value: str) -> None:
    """Django validator for a passport."""
    _validate(normalize_passport, value)


def validate_mobile(value: str) -> None:
    """Django validator for a Peruvian mobile."""
    _validate(normalize_mobile, value)


def validate_licence_class(value: str) -> None:
    """Django validator for a class of driving licence."""
    _validate(normalize_licence_class, value)
