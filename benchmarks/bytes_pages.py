"""The HTML bodies that have a budget, as they travel (brotli): `make bytes ONLY=pages`."""

import re

from benchmarks.bytes_chat import by_form, open_conversation
from benchmarks.people import matches_of, sign_up, tell
from benchmarks.product import Product, running
from benchmarks.weighing import remember, show
from benchmarks.wire import Browser

BUDGETS = {"form": 3_000, "job": 4_000, "matches": 6_000, "chat": 3_000, "style": 2_000, "script": 8_000}
MOST_JOBS = 20


def measure(product: Product) -> dict[str, int]:
    """Weigh each kind of page; of forms and jobs the heaviest of those that a new person meets."""
    browser = Browser(product.origin)
    start = sign_up(browser, reader=Browser(product.origin))
    tell(browser, start)
    matches = matches_of(browser)
    jobs = [browser.get(path) for path in re.findall(r'href="(/trabajos/\d+/)"', matches.text)[:MOST_JOBS]]
    forms = [start, Browser(product.origin).get("/cuenta/signup/"), browser.get(f"{jobs[0].url}postular/")]
    seeker, employer, path = open_conversation(product)
    return {
        "form": max(page.body_bytes for page in forms),
        "job": max(page.body_bytes for page in jobs),
        "matches": matches.body_bytes,
        "chat": by_form(seeker, employer, path)["page_body"],
        **_files(Browser(product.origin), matches.text),
    }


def _files(browser: Browser, page: str) -> dict[str, int]:
    style, script = (re.search(rf'"(/static/app\.\w+\.{kind})"', page)[1] for kind in ("css", "js"))  # type: ignore[index]
    return {"style": browser.get(style).body_bytes, "script": browser.get(script).body_bytes}


def main() -> None:
    with running() as product:
        figures = measure(product)
    remember(**figures)
    show("pages", figures, BUDGETS)


if __name__ == "__main__":
    main()
