"""A heavy month on one phone: 30 visits, 30 searches, 90 jobs, 8 applications, 60 messages, 30 alerts.

`make bytes ONLY=month`. The phone keeps its cache and its cookies; the connection is opened anew at each visit.
"""

import re
from itertools import cycle

from benchmarks.bytes_chat import by_socket, open_conversation
from benchmarks.people import matches_of
from benchmarks.product import Product, running
from benchmarks.weighing import show
from benchmarks.wire import Browser

BUDGETS = {"both": 2_000_000, "both_http_2": 1_100_000}
DAYS, JOBS_A_DAY, APPLICATIONS, CONVERSATIONS = 30, 3, 8, 3
SEARCHES = "mozo ayudante chofer vendedora limpieza cocina almacén seguridad contador enfermera".split()


def measure(product: Product) -> dict[str, int]:
    """Walk the month day by day; messages go by socket, twenty a conversation."""
    browser, employer, path = open_conversation(product)
    browser.forget_counts()
    listed = re.findall(r'href="(/trabajos/\d+/)"', matches_of(browser).text)
    jobs, words = cycle(dict.fromkeys(listed)), cycle(SEARCHES)
    others, sent = iter(listed), 0
    for _day in range(DAYS):
        browser.hang_up()
        browser.visit("/")
        browser.visit("/para-ti/")
        browser.visit(f"/trabajos/?q={next(words)}")
        browser.visit("/notificaciones/")
        for _job in range(JOBS_A_DAY):
            browser.visit(next(jobs))
        if sent < APPLICATIONS:
            sent += _apply(browser, next(others))
    sockets = sum(_talk(product, browser, employer, path) for _ in range(CONVERSATIONS))
    return {
        "both": browser.up + browser.down + sockets,
        "both_http_2": browser.up_2 + browser.down_2 + sockets,
        "requests": browser.requests,
        "sockets": sockets,
        "applications": sent,
    }


def _apply(browser: Browser, job: str) -> int:
    """Apply where it is still open to her; 1 when sent."""
    page = browser.visit(f"{job}postular/")
    if 'name="message"' not in page.text:
        return 0
    return int("/postulaciones/" in browser.submit(page, form="message", name="Rosa Quispe", message="").url)


def _talk(product: Product, browser: Browser, employer: Browser, path: str) -> int:
    """Open the conversation and send its messages; the page's own bytes count with the browser's."""
    browser.visit(path)
    return by_socket(product, browser, employer, path)["socket"]


def main() -> None:
    with running() as product:
        figures = measure(product)
    show("month", figures, BUDGETS)


if __name__ == "__main__":
    main()
