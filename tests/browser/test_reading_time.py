"""The seconds of a job count only while its page is before somebody's eyes, and wait in a cookie of one line."""

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.house import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SITE = "http://chamba.test"
PAGE = '<!doctype html><title>x</title><body><h1{hook}>Mozo</h1><script src="/app.js"></script>'


def opened(browser: Browser, *, path: str = "/job/") -> Page:
    """Open a page of a job whose clock stands still."""
    page = browser.new_context().new_page()

    def answer(route: Route) -> None:
        if route.request.url.endswith("/app.js"):
            route.fulfill(body=(ROOT / "static" / "app.js").read_text(), content_type="text/javascript")
        else:
            hook = ' data-r="5"' if route.request.url.endswith("/job/") else ""
            route.fulfill(body=PAGE.format(hook=hook), content_type="text/html")

    page.route("**/*", answer)
    page.clock.install(time=1_000_000)
    page.goto(f"{SITE}/")
    page.clock.pause_at(2_000_000)
    page.goto(SITE + path)
    return page


def turn(page: Page, *, hidden: bool) -> None:
    """Put the page away or bring it back, as a phone does."""
    page.evaluate(
        "hidden => { Object.defineProperty(document, 'hidden', {value: hidden, configurable: true});"
        " document.dispatchEvent(new Event('visibilitychange')); }",
        hidden,
    )


def kept(page: Page) -> str:
    return str(page.evaluate("document.cookie"))


def test_time_away_is_no_reading(browser: Browser) -> None:
    page = opened(browser)
    page.clock.run_for(20_000)
    turn(page, hidden=True)
    assert kept(page) == "r=5.20"
    page.clock.run_for(300_000)
    turn(page, hidden=False)
    page.clock.run_for(10_000)
    page.click("h1")
    assert kept(page) == "r=5.30"


def test_the_same_job_opened_again_goes_on_and_another_begins(browser: Browser) -> None:
    page = opened(browser)
    page.clock.run_for(20_000)
    page.click("h1")
    page.reload()
    page.clock.run_for(5_000)
    page.click("h1")
    assert kept(page) == "r=5.25"


def test_a_page_that_is_no_job_keeps_nothing(browser: Browser) -> None:
    page = opened(browser, path="/")
    page.clock.run_for(20_000)
    page.click("h1")
    assert kept(page) == ""
