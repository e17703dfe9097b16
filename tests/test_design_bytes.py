"""The look stays within its bytes: one stylesheet, one optional script, nothing fetched from anywhere."""

import re
from pathlib import Path

import brotli
import pytest

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "static"
TEMPLATES = ROOT / "templates"
STYLESHEET_BYTES = 2_000
SCRIPT_BYTES = 3_000
ERROR_PAGE_BYTES = 5_000


def compressed(path: Path) -> int:
    """Bytes of a file as it travels, brotli at its best."""
    return len(brotli.compress(path.read_bytes()))


def test_the_stylesheet_fits_in_two_thousand_bytes() -> None:
    assert compressed(STATIC / "app.css") <= STYLESHEET_BYTES


def test_the_script_fits_in_three_thousand_bytes() -> None:
    assert compressed(STATIC / "app.js") <= SCRIPT_BYTES


def test_nothing_else_is_sent_as_a_file() -> None:
    own = {path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*") if path.is_file()}
    assert own == {"app.css", "app.js"}


def test_the_stylesheet_fetches_nothing() -> None:
    assert not re.search(r"url\(|@import|@font-face", (STATIC / "app.css").read_text())


def test_the_script_never_parses_text_as_markup() -> None:
    script = (STATIC / "app.js").read_text()
    assert not re.search(r"innerHTML|insertAdjacentHTML|document\.write|\beval\(", script)


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_a_template_brings_no_inline_style_script_or_foreign_address(path: Path) -> None:
    markup = path.read_text()
    assert not re.search(r'\sstyle="|\son[a-z]+="|<script(?![^>]*\ssrc=)', markup)
    assert not re.search(r'(src|href)="(https?:)?//', markup)


@pytest.mark.parametrize("code", [400, 403, 404, 500, 503])
def test_an_error_page_is_small_even_before_compression(code: int) -> None:
    assert (TEMPLATES / f"{code}.html").stat().st_size < ERROR_PAGE_BYTES


def luminance(colour: str) -> float:
    """Relative luminance of a hex colour, 0 to 1 (WCAG 2.2)."""
    digits = colour * 2 if len(colour) == 3 else colour
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two hex colours, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_text_has_the_highest_contrast_by_day_and_by_night() -> None:
    light, dark = re.findall(r":root\{([^}]*)\}", (STATIC / "app.css").read_text())
    day = dict(re.findall(r"--(\w):#(\w+)", light))
    night = day | dict(re.findall(r"--(\w):#(\w+)", dark))
    for scheme in (day, night):
        for ink, ground in ("ip", "gp", "ep", "is", "gs", "ky"):
            assert contrast(scheme[ink], scheme[ground]) >= 7, (ink, ground, scheme[ink], scheme[ground])
