"""The first week: the way to an application, then seven visits: what is new, and the job that an alert named.

`make bytes ONLY=week`. The alert itself comes by SMS or mail and is not on this wire.
"""

import re
from itertools import cycle

from benchmarks.bytes_journey import walk, warm_up
from benchmarks.product import Product, running
from benchmarks.weighing import remember, show

BUDGETS = {"both_http_2": 57_000, "visits_http_2": 28_000}
DAYS = 7


def measure(product: Product) -> dict[str, int]:
    """Walk the first day, then open the home page and one job on each of seven days."""
    browser, page = walk(product.origin)
    first, first_2 = browser.up + browser.down, browser.up_2 + browser.down_2
    jobs = cycle(dict.fromkeys(re.findall(r'href="(/trabajos/\d+/)"', page.text)))
    for _day in range(DAYS):
        browser.hang_up()
        browser.visit("/")
        browser.visit(next(jobs))
    both, both_2 = browser.up + browser.down, browser.up_2 + browser.down_2
    return {
        "both_http_2": both_2,
        "both": both,
        "visits_http_2": both_2 - first_2,
        "visits": both - first,
        "requests": browser.requests,
    }


def main() -> None:
    with running() as product:
        warm_up(product.origin)
        figures = measure(product)
    remember(week=figures["both_http_2"])
    show("week", figures, BUDGETS)


if __name__ == "__main__":
    main()
