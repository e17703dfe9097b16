"""One person with a phone: opens pages, fills in forms by their labels, and every page she sees is checked."""

import random
import re
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Locator, Page

from tests.browser.look import faults, shot

PHONE = {"width": 360, "height": 740}
NARROW = {"width": 320, "height": 640}


@dataclass
class Person:
    """`seen` holds the addresses of the pages she was on; `wrong` the faults found there."""

    name: str
    page: Page
    site: str
    script: bool
    seen: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @classmethod
    def arrive(cls, browser: Browser, *, name: str, site: str, script: bool) -> "Person":
        context = browser.new_context(
            viewport=PHONE, java_script_enabled=script, locale="es-PE", base_url=site, is_mobile=True
        )
        context.set_default_timeout(30_000)
        return cls(name=name, page=context.new_page(), site=site, script=script)

    def open(self, path: str) -> None:
        self.page.goto(path)
        self.look()

    def look(self) -> None:
        """Check the page as it stands and take its picture."""
        address = self.page.url.removeprefix(self.site)
        self.wrong += faults(self.page)
        if address not in self.seen:
            self.seen.append(address)
            plain = re.sub(r"\d+", "N", address.partition("?")[0]).strip("/") or "inicio"
            shot(self.page, f"{'con' if self.script else 'sin'}-{self.name}-{len(self.seen):02d}-{plain}")

    def follow(self, text: str | re.Pattern[str]) -> None:
        self.go(self.page.get_by_role("link", name=text).first)

    def press(self, text: str | re.Pattern[str]) -> None:
        self.go(self.page.get_by_role("button", name=text).first)

    def go(self, target: Locator) -> None:
        with self.page.expect_navigation(wait_until="load"):
            target.click()
        self.look()

    def fill(self, label: str, text: str) -> None:
        self.page.get_by_label(label).first.fill(text)

    def text(self) -> str:
        return self.page.locator("main").inner_text()

    def sign_up(self) -> None:
        """Sign up with an unused mobile; the code comes from the outbox page."""
        mobile = f"9{random.randrange(10**8):08d}"
        self.open("/")
        self.follow("Empezar con mi celular")
        self.fill("Tu celular o tu correo", mobile)
        self.fill("Inventa una clave", "una-clave-larga-7")
        self.press("Crear mi cuenta")
        self.page.locator("input[name=code]").fill(self._code(mobile))
        self.press("Seguir")

    def _code(self, mobile: str) -> str:
        tab = self.page.context.new_page()
        tab.goto(f"/bandeja/?para={mobile}")
        self.wrong += faults(tab)
        found = re.search(r"\b\d{6}\b", tab.locator("article").first.locator("p").first.inner_text())
        tab.close()
        assert found
        return found[0]

    def sign_in(self, login: str, password: str) -> None:
        self.open("/cuenta/login/")
        self.fill("Tu celular o tu correo", login)
        self.fill("Tu clave", password)
        self.press("Entrar")

    def narrow(self) -> list[str]:
        """Open every page again at 320 px and return what is wrong there."""
        self.page.set_viewport_size({"width": NARROW["width"], "height": NARROW["height"]})
        wrong = []
        for address in self.seen:
            answer = self.page.goto(address)
            if answer and answer.ok:
                wrong += faults(self.page)
        return wrong
