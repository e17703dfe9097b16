"""What every page must be for every eye: checked in the browser by a small script, with a picture to look at."""

import os
import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

SHOTS = os.environ.get("SHOTS")
LEAST_TARGET_PX = 24  # WCAG 2.2, 2.5.8; links in running text are exempt

# Runs in the page and returns the list of faults, each one line.
FAULTS = """() => {
  const faults = [], visible = (e) => e.checkVisibility();
  const all = (s) => [...document.querySelectorAll(s)];
  if (!document.documentElement.lang) faults.push("no lang");
  if (all("h1").filter(visible).length !== 1) faults.push(all("h1").length + " h1");
  if (!document.title.includes(" · ")) faults.push("title: " + document.title);
  const wide = document.documentElement.scrollWidth - innerWidth;
  if (wide > 0) {
    const culprit = all("main *, header *, footer *").find((e) => e.getBoundingClientRect().right > innerWidth + 1);
    faults.push(wide + " px too wide: " + (culprit ? culprit.outerHTML.slice(0, 120) : "?"));
  }
  const named = (e) =>
    e.getAttribute("aria-label") || e.textContent.trim() || e.querySelector("[role=img][aria-label]");
  for (const e of all("input:not([type=hidden]), select, textarea").filter(visible))
    if (!(e.labels && e.labels.length) && !e.getAttribute("aria-label")) faults.push("no label: " + e.name);
  for (const e of all("a, button, summary").filter(visible))
    if (!named(e)) faults.push("no name: " + e.outerHTML.slice(0, 120));
  for (const e of all("img, svg")) if (!e.alt && !e.closest("[aria-label], [aria-hidden]")) faults.push("no alt");
  const ids = all("[id]").map((e) => e.id), twice = ids.filter((id, at) => ids.indexOf(id) !== at);
  if (twice.length) faults.push("id twice: " + twice);
  for (const e of all("[aria-describedby]"))
    for (const id of e.getAttribute("aria-describedby").split(" "))
      if (!document.getElementById(id)) faults.push("describedby nothing: " + id);
  if (all("[tabindex]").some((e) => e.tabIndex > 0)) faults.push("tabindex above 0 breaks the order");
  const levels = all("h1, h2, h3, h4").filter(visible).map((e) => +e.tagName[1]);
  levels.forEach((level, at) => at && level > levels[at - 1] + 1 && faults.push("heading skips to h" + level));
  for (const e of all("button, .a, summary, select, input:not([type=hidden]):not([type=checkbox]):not([type=radio])")) {
    const box = e.getBoundingClientRect();
    if (visible(e) && (box.height < LEAST || box.width < LEAST)) faults.push("small: " + e.outerHTML.slice(0, 80));
  }
  for (const landmark of ["header", "main", "footer"]) if (all(landmark).length !== 1) faults.push("no " + landmark);
  return faults;
}""".replace("LEAST", str(LEAST_TARGET_PX))


def faults(page: Page) -> list[str]:
    """Return what is wrong with the page as it stands now, each with its address."""
    found: list[Any] = page.evaluate(FAULTS)
    return [f"{page.url}: {fault}" for fault in found]


def shot(page: Page, name: str) -> None:
    """Keep a picture of the whole page in the folder that SHOTS names."""
    if SHOTS:
        Path(SHOTS).mkdir(parents=True, exist_ok=True)
        size = page.viewport_size or {"width": 0}
        page.screenshot(path=Path(SHOTS) / f"{_plain(name)}-{size['width']}.png", full_page=True)


def _plain(name: str) -> str:
    return re.sub(r"[^\w-]+", "-", name).strip("-")
