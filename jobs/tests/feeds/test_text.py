"""Words of feeds become plain text that the database takes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.feeds.text import one_line, plain_text, shortened


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("<p>Hola</p><p>mundo</p>", "Hola\nmundo"),
        ("<script>alert(1)</script>Texto<style>p{}</style>", "Texto"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;Texto", "Texto"),
        ("Menos de < 2 a&ntilde;os &amp; ganas", "Menos de < 2 años & ganas"),
        ("uno<br/>dos<li>tres", "uno\ndos\ntres"),
        ("a\x00b\ud800c\u202ed\ufeff", "abcd"),
        ("uno\r\n\r\n\r\n\r\ndos  \t tres ", "uno\n\ndos tres"),
        ('<img src=x onerror="alert(1)">Foto', "Foto"),
        ("<a href='javascript:x'>enlace</a>", "enlace"),
        ("El nin\u0303o", "El niño"),
    ],
)
def test_html_becomes_plain_text(raw, plain):
    assert plain_text(raw) == plain


@given(st.text(max_size=300))
def test_any_text_becomes_text_that_the_database_takes(raw):
    plain = plain_text(raw)
    assert "\x00" not in plain
    plain.encode("utf-8")
    assert "\n" not in one_line(raw)


def test_long_text_is_cut_at_a_word():
    assert shortened("uno dos tres", most=9) == "uno dos…"
    assert shortened("uno dos", most=9) == "uno dos"
