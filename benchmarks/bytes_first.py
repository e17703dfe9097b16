"""The cold first page with everything that it names: `make bytes ONLY=first`."""

from benchmarks.product import running
from benchmarks.weighing import remember, show
from benchmarks.wire import Browser

BUDGETS = {"down": 10_000, "requests": 4}


def measure(origin: str) -> dict[str, int]:
    """Open the first page as a stranger with an empty cache."""
    browser = Browser(origin)
    page = browser.visit("/")
    return {
        "down": browser.down,
        "up": browser.up,
        "requests": browser.requests,
        "body": page.body_bytes,
        "cookies": len(browser.cookies),
    }


def main() -> None:
    with running() as product:
        figures = measure(product.origin)
    remember(first=figures["down"])
    show("first", figures, BUDGETS)


if __name__ == "__main__":
    main()
