"""From nothing to an application: register, one sentence, 20 jobs, one job, apply. `make bytes ONLY=journey`."""

import re
import time

from benchmarks.people import matches_of, sign_up, tell
from benchmarks.product import running
from benchmarks.weighing import remember, show
from benchmarks.wire import Answer, Browser

BUDGETS = {"both_http_2": 25_000}
JOBS, READING_SECONDS = 20, 3


def walk(origin: str) -> tuple[Browser, Answer]:
    """Walk the way of a stranger with an empty cache and return her browser and her list.

    The code is read elsewhere, as an SMS would be. A phone asks again after three seconds where the list is being made.
    """
    browser = Browser(origin)
    page = tell(browser, sign_up(browser, reader=Browser(origin)))
    while page.text.count("<article") < JOBS:
        time.sleep(READING_SECONDS)
        page = browser.visit("/para-ti/")
    job = re.search(r'href="(/trabajos/\d+/)"', page.text)[1]  # type: ignore[index]
    browser.visit(job)
    sent = browser.submit(browser.visit(f"{job}postular/"), form="message", name="Rosa Quispe", message="")
    if "/postulaciones/" not in sent.url:
        raise RuntimeError(f"the application was not sent: {sent.url} {sent.status}")
    return browser, page


def measure(origin: str) -> dict[str, int]:
    """Weigh the way."""
    browser, page = walk(origin)
    return {
        "both_http_2": browser.up_2 + browser.down_2,
        "both": browser.up + browser.down,
        "down": browser.down,
        "up": browser.up,
        "requests": browser.requests,
        "matches_body": page.body_bytes,
    }


def main() -> None:
    with running() as product:
        warm_up(product.origin)
        figures = measure(product.origin)
    remember(journey=figures["both_http_2"])
    show("journey", figures, BUDGETS)


def warm_up(origin: str) -> None:
    """Have somebody else wait for the demonstration's jobs to be read, which is not part of the way."""
    browser = Browser(origin)
    tell(browser, sign_up(browser, reader=Browser(origin)))
    matches_of(browser)


if __name__ == "__main__":
    main()
