"""A ranker that is promoted and one that is refused, whole: people, their choices, the nightly training, the switch.

    python -m benchmarks.promotion [--people 2000] [--jobs 1000] [--keep]

Starts the product on its own servers with the demonstration, adds people and jobs of `benchmarks.simulator`, has them
read and listed by the product's workers, shows them their lists on several days and logs what they do by
the product's services. The nightly task then learns a candidate. A burst of feedback in bad faith follows, and the
night after learns another one of that. Both are put before the gate over the admin's own pages, as a manager would.
With --keep the product then stays, for a manager with a browser: both candidates wait on the admin's pages untouched.
Last line: `promotion good=... bad=... visible_s=... rollback_s=...`.
"""

import argparse
import contextlib
import datetime
import os
import shutil
import time
from collections.abc import Sequence
from typing import Any

import numpy as np

from benchmarks.product import HOME, Product, running, until
from benchmarks.wire import Browser

DAYS_BACK = 60
"""When the first pages are shown; the last 36 days are kept from training."""
EARLY, LATE = (-57, -52, -47, -42), (-33, -24, -15, -6)
PAGE, PAGES = 20, 2
BAD_SHARE, BAD_PAGES = 0.2, 16
"""Accounts of bad faith for each honest person, and the pages that each of them sends."""
READ_SECONDS, SEEN_SECONDS = 1800.0, 120.0
SEED = 20261120
OK, NOT_MODIFIED = 200, 304


def main() -> None:
    arguments = _arguments()
    home = HOME.with_name("promotion")
    shutil.rmtree(home, ignore_errors=True)  # people of an earlier run would count twice
    with running(home) as product:
        _set_up(product)
        from django.conf import settings

        market = Market(people=arguments.people, jobs=arguments.jobs)
        market.wait_until_listed()
        market.show(EARLY + LATE)
        good = market.night()
        market.spoil()
        bad = market.night()
        if arguments.keep:
            print(
                f"keep origin={product.origin} people={product.people} home={settings.DATA_DIR}", flush=True
            )
            with contextlib.suppress(KeyboardInterrupt):
                while True:
                    time.sleep(1)
            return
        Manager(product).decide(good, bad)


def _set_up(product: Product) -> None:
    """Have this process work on the rows of the running product."""
    from config.launcher.addresses import layout

    os.environ |= product.env
    addresses = layout().addresses
    os.environ |= {
        "DATABASE_URL": addresses.database_url, "REDIS_URL": addresses.redis_url,
        "DJANGO_SETTINGS_MODULE": "config.settings.base",
    }  # fmt: skip
    import django

    django.setup()


class Market:
    """Made-up people and jobs in the product's rows."""

    def __init__(self, *, people: int, jobs: int) -> None:
        from django.utils import timezone

        from benchmarks.simulator.rows import Rows
        from benchmarks.simulator.world import World
        from matching import runtime

        self.taxonomy = runtime.taxonomy()
        self.world = World(self.taxonomy, runtime.encoder(), seed=SEED)  # type: ignore[arg-type]
        self.rows, self.rng = Rows(self.taxonomy), np.random.default_rng(SEED)
        self._lists: dict[tuple[int, int], list[Any]] = {}
        today = timezone.localdate()
        postings = self.world.jobs(jobs, day=-DAYS_BACK)
        self.rows.add_jobs(postings, day=today, open_for=30)
        self.honest = self.rows.add_people(self.world.people(people, first_id=1))
        bad = round(people * BAD_SHARE)
        self.bad = self.rows.add_people(self.world.people(bad, first_id=1_000_000))
        print(f"market people={people} bad={bad} jobs={jobs}", flush=True)

    def wait_until_listed(self) -> None:
        """Wait for the product's own workers to read everything and to make every list; help them where they are."""
        from benchmarks.simulator.rows import has_words
        from matching.services import enrich, match

        began = time.monotonic()
        enrich.enrich_jobs(list(self.rows.jobs))
        everybody = [*self.honest, *self.bad]
        for place, profile_id in enumerate(everybody):
            enrich.enrich_seeker(profile_id)
            match.make_list(profile_id)
            if place % 200 == 199:
                print(f"read={place + 1} of={len(everybody)} s={time.monotonic() - began:.0f}", flush=True)
        until(lambda: has_words(everybody) == len(everybody), seconds=READ_SECONDS, step=1)
        print(f"listed={len(everybody)} s={time.monotonic() - began:.0f}", flush=True)

    def show(self, days: Sequence[int]) -> None:
        """Show everybody her list on each of these days and log what she does."""
        for day in days:
            for profile_id in self.honest:
                pages = 1 + int(self.rng.random() < 0.5)
                for page in range(min(pages, PAGES)):
                    self._page(profile_id, day=day, page=page, in_bad_faith=False)
        self._count()

    def spoil(self) -> None:
        """Have the accounts of bad faith ask for what nobody wants, all within the days that are learned from."""
        for profile_id in self.bad:
            for number in range(BAD_PAGES):
                self._page(profile_id, day=EARLY[number % len(EARLY)], page=0, in_bad_faith=True)
        self._count()

    def night(self) -> int:
        """Run the nightly task as if the former one was of the night before; gives the number of the candidate."""
        from django.utils import timezone

        from matching import tasks
        from matching.models import ModelVersion, TrainingRun

        before = timezone.localdate() - datetime.timedelta(days=1)
        TrainingRun.objects.filter(kind="ranker").update(period=before.isoformat())
        began = time.monotonic()
        tasks.retrain("ranker")
        run = TrainingRun.objects.filter(kind="ranker").latest("pk")
        print(f"night state={run.state} why={run.why!r} s={time.monotonic() - began:.0f}", flush=True)
        if run.version is None:
            raise RuntimeError(f"no candidate: {run.state} {run.why}")
        version: ModelVersion = run.version
        told = {one.task: one for one in version.runs.order_by("at")}
        for task in ("ndcg@10", "mrr"):
            one = told[task]
            beside = " ".join(f"{name}={value:.3f}" for name, value in sorted(one.baselines.items()))
            print(
                f"  {task}={one.value:.3f} ({one.low:.3f} to {one.high:.3f}) n={one.n} {beside}", flush=True
            )
        for task in ("gap_before", "gap_after", "milliseconds", "size", "counterfactual_gap"):
            if task in told:
                print(f"  {task}={told[task].value:.3f}", flush=True)
        return version.pk

    def _page(self, profile_id: int, *, day: int, page: int, in_bad_faith: bool) -> None:
        from django.utils import timezone

        from benchmarks.simulator import people as made
        from matching.services import events, lists

        first, key = page * PAGE, (profile_id, page)
        if key not in self._lists:
            self._lists[key] = [
                one
                for one in lists.stamps(profile_id, start=first, count=PAGE)
                if one[lists.JOB] in self.rows.jobs
            ]
        stamps = self._lists[key]
        if not stamps:
            return
        job_ids = [one[lists.JOB] for one in stamps]
        person = self.rows.profiles[profile_id]
        liked = made.utility(person, [self.rows.jobs[pk] for pk in job_ids], taxonomy=self.taxonomy)
        answers = made.spoil(liked) if in_bad_faith else made.look(liked, page=page, rng=self.rng)
        minute = datetime.timedelta(days=day, minutes=int(self.rng.integers(1000)))
        moment = timezone.now() + minute
        events.log_page(
            person_id=profile_id, page="matches", job_ids=job_ids, first=first + 1,
            model_version=stamps[0][lists.VERSION], at=moment,
        )  # fmt: skip
        for place in np.flatnonzero(answers.gains > 0):
            for kind in _acts(float(answers.gains[place])):
                events.log_act(person_id=profile_id, job_id=job_ids[place], kind=kind, at=moment)
        for place in np.flatnonzero(answers.refused):
            events.log_act(
                person_id=profile_id, job_id=job_ids[place], kind="not_relevant", reason="other", at=moment
            )

    def _count(self) -> None:
        from matching.models import Act, Impression

        print(f"events pages={Impression.objects.count()} acts={Act.objects.count()}", flush=True)


def _acts(gain: float) -> list[str]:
    """Give the acts that end at a gain: an answer needs the application that it answers."""
    from matching.ml.ladder import GAINS

    [last] = [kind for kind in ("view", "save", "apply", "answered") if GAINS[kind] == gain]
    return ["apply", "answered"] if last == "answered" else [last]


class Manager:
    """A manager at the admin's pages, and a person who looks at her list meanwhile."""

    def __init__(self, product: Product) -> None:
        self.manager = product.sign_in("gestión", Browser(product.origin))
        self.seeker = product.sign_in("busca trabajo", Browser(product.origin))
        self._seen = ""
        self._told: dict[str, str] = {}

    def decide(self, good: int, bad: int) -> None:
        """Promote one, try the other, roll back; print what the pages said and how long each took to be seen."""
        before = self._version()
        refused_first = self._act(bad, "promote")
        state = self._state(bad)
        said = self._act(good, "promote")
        if self._state(good) != "active":
            print(f"refused said={refused_first!r} state={state}")
            print(f"promotion good={self._state(good)} bad={state} said={said!r}: too few people to be sure?")
            return
        seen = self._until_seen("promote", good, said, after=before)
        former = self._version()
        back = self._until_seen("rollback", good, self._act(good, "rollback"), after=former)
        print(f"refused said={refused_first!r} state={state}")
        print(f"promotion good={self._state(good)} bad={state} visible_s={seen:.1f} rollback_s={back:.1f}")

    def _until_seen(self, act: str, number: int, said: str, *, after: str) -> float:
        """Wait until a page of the running product shows a list of another version; gives the seconds from now."""
        began = time.monotonic()
        print(f"{act} model={number} said={said!r}", flush=True)
        until(lambda: self._version() != after, seconds=SEEN_SECONDS)
        return time.monotonic() - began

    def _act(self, number: int, act: str) -> str:
        from django.urls import reverse

        page = self.manager.get(reverse("admin:matching_modelversion_figures", args=[number]))
        answer = self.manager.submit(
            page, form='name="reason"', reason="prueba de la guía", sure="on", **{act: ""}
        )
        return _message(answer.text)

    def _version(self) -> str:
        """Name what made the list that the person is shown now."""
        import json
        import re

        page = self.seeker.get("/para-ti/")
        if page.status == NOT_MODIFIED:
            return self._seen
        found = re.search(r'href="/para-ti/(\d+)/"', page.text)
        if found is None:
            raise RuntimeError("she has no list")
        parts = self.seeker.get(f"/para-ti/{found[1]}/partes/")
        if parts.status == OK:
            self._told[parts.url] = str(json.loads(parts.text)["version"])
        # where the job left the list between the two pages, the next look tells
        if parts.status in (OK, NOT_MODIFIED):
            self._seen = self._told[parts.url]
        return self._seen

    def _state(self, number: int) -> str:
        from matching.models import ModelVersion

        return ModelVersion.objects.get(pk=number).state


def _message(page: str) -> str:
    """Give the message on a page of the admin."""
    import re

    for said in ("Ya está en uso.", "No pasó la prueba: abajo está por qué.", "Volvió a usarse"):
        if said in page:
            return (
                re.sub(r"<[^>]+>", " ", page[page.index(said) : page.index(said) + 120])
                .split("  ")[0]
                .strip()
            )
    return "nothing"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--jobs", type=int, default=1000)
    parser.add_argument("--keep", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
