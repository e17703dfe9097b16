"""A person without a mouse, and one whose phone saves data."""

import pytest
from playwright.sync_api import Browser

from tests.browser.person import Person
from tests.conftest import Site

pytestmark = [pytest.mark.browser, pytest.mark.slow]
STOPS = 12
FOCUSED = """() => {
  const all = [...document.querySelectorAll("a, button, input:not([type=hidden]), select, textarea, summary")];
  const style = getComputedStyle(document.activeElement);
  return [all.indexOf(document.activeElement), document.activeElement.textContent.trim(), style.outlineStyle];
}"""


@pytest.mark.parametrize("path", ["/", "/trabajos/", "/cuenta/signup/"])
def test_the_keyboard_goes_in_reading_order_and_shows_where_it_is(
    site: Site, browser: Browser, path: str
) -> None:
    person = Person.arrive(browser, name="teclado", site=site.url, script=True)
    person.open(path)
    stops = []
    for _ in range(STOPS):
        person.page.keyboard.press("Tab")
        stops.append(person.page.evaluate(FOCUSED))
    # Behind the last stop the browser begins again at the top.
    ends = next((at for at, stop in enumerate(stops) if at and stop[0] <= 0), len(stops))
    reached = stops[:ends]
    assert reached[0][1] == "Ir al contenido"
    order = [at for at, _text, _outline in reached]
    assert order == sorted(order)
    assert {outline for _at, _text, outline in reached} == {"solid"}


def test_nothing_comes_from_another_origin(site: Site, browser: Browser) -> None:
    person = Person.arrive(browser, name="ahorra", site=site.url, script=True)
    asked: list[str] = []
    person.page.on("request", lambda request: asked.append(request.url))
    for path in ("/", "/trabajos/", "/cuenta/signup/", "/cuanto-pesa/"):
        person.open(path)
    assert [url for url in asked if not url.startswith((site.url, "data:"))] == []
