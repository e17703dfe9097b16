"""The same page again when nothing has changed: `make bytes ONLY=repeat`."""

from benchmarks.people import matches_of, sign_up, tell
from benchmarks.product import Product, running
from benchmarks.weighing import remember, show
from benchmarks.wire import NOT_MODIFIED, PLAIN, Browser

BUDGETS = {"down": 200, "up_http_2": 200}
PATHS = {"search": "/trabajos/", "job": "", "matches": "/para-ti/", "home": "/"}


def measure(product: Product) -> dict[str, int]:
    """Open each page of a signed-in person three times and weigh the third; `not_304` counts those sent anew."""
    browser = Browser(product.origin)
    tell(browser, sign_up(browser, reader=Browser(product.origin)))
    page = matches_of(browser)
    job = page.text.partition('href="/trabajos/')[2].partition('"')[0].replace("/trabajos/", "")
    figures: dict[str, int] = {"down_http_2": 0, "up_http_2": 0, "down": 0, "up": 0}
    not_304 = 0
    for name, path in {**PATHS, "job": f"/trabajos/{job}"}.items():
        for _again in range(2):
            browser.get(path)
        browser.forget_counts()
        again = browser.get(path)
        figures[f"{name}_down"] = again.down
        if again.status != NOT_MODIFIED:
            not_304 += 1
            continue
        for direction in ("down_http_2", "up_http_2", "down", "up"):
            seen = getattr(browser, direction.replace("http_2", "2"))
            figures[direction] = max(figures[direction], seen)
    plain = Browser(product.origin, dict(PLAIN), cookies={"s": browser.cookies["s"]})
    plain.get("/trabajos/")
    plain.forget_counts()
    plain.get("/trabajos/")
    return figures | {"plain_up": plain.up, "plain_down": plain.down, "not_304": not_304}


def main() -> None:
    with running() as product:
        figures = measure(product)
    remember(again=figures["down"])
    show("repeat", figures, BUDGETS)


if __name__ == "__main__":
    main()
