"""People as the product meets them: a stranger with a phone signs up and says one sentence."""

import html
import random
import re
import time

from benchmarks.wire import Answer, Browser

SENTENCE = "Cociné en un menú, atendí mesas y también vendí en tienda"
DISTRICT = "San Juan de Lurigancho"
ALL_PERU_KM = "2000"
PASSWORD = "una-clave-larga-7"
LIST_SECONDS = 120.0


def sign_up(browser: Browser, *, reader: Browser) -> Answer:
    """Sign up with an unused mobile; `reader` reads the code from the outbox page. Returns the one-sentence screen."""
    mobile = f"9{random.randrange(10**8):08d}"
    asked = browser.submit(browser.visit("/cuenta/signup/"), contact=mobile, password1=PASSWORD)
    return browser.submit(asked, form="code", code=code_sent_to(mobile, reader))


def code_sent_to(mobile: str, reader: Browser) -> str:
    """Return the newest code for `mobile` from the outbox page."""
    page = html.unescape(reader.get(f"/bandeja/?para={mobile}").text)
    return re.findall(r"\b\d{6}\b", page[page.index("<article") :])[0]


def tell(browser: Browser, page: Answer, *, radius_km: str = ALL_PERU_KM) -> Answer:
    """Say the sentence on the first screen and return the list, which may still be waiting."""
    return browser.submit(page, form="summary", summary=SENTENCE, place_text=DISTRICT, radius_km=radius_km)


def matches_of(browser: Browser, *, least: int = 20) -> Answer:
    """Ask for the list until it has `least` jobs. Raises TimeoutError."""
    end = time.monotonic() + LIST_SECONDS
    while (page := browser.get("/para-ti/")).text.count("<article") < least:
        if time.monotonic() > end:
            raise TimeoutError(f"{page.text.count('<article')} of {least} jobs after {LIST_SECONDS:.0f} s")
        time.sleep(1)
    return page
