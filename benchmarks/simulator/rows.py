"""Made-up people and jobs as rows of the product: written in words that its own readers have to read."""

import datetime
from collections.abc import Sequence

import numpy as np

from accounts.models import Employer, Purpose, SeekerProfile
from accounts.places import all_places
from accounts.services.consent import give_consent
from benchmarks.simulator.world import Person, Posting
from jobs.demo.types import DemoExperience, DemoJob, DemoSeeker
from jobs.models import Job
from jobs.services.demo.jobs import write_jobs
from jobs.services.demo.people import write_seekers
from matching.ml.taxonomy import Taxonomy

LEVELS = {0: "none", 1: "primary", 2: "secondary", 3: "technical", 4: "technical", 5: "university"}
AT_ONCE = 200


class Rows:
    """Writes a made-up market; `profiles` and `jobs` lead from the product's numbers back to who and what they are."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._skills = {one.id: one.name_es for one in taxonomy.skills}
        self._names = {one.id: one.name_es for one in taxonomy.occupations}
        self._places = {
            (round(one.latitude, 5), round(one.longitude, 5)): one.code
            for one in all_places()
            if one.level == "district" and np.isfinite(one.latitude)
        }
        self.profiles: dict[int, Person] = {}
        self.jobs: dict[int, Posting] = {}

    def add_people(self, people: Sequence[Person]) -> list[int]:
        """Write people who agree to matching and to training; gives their numbers."""
        made: list[int] = []
        for start in range(0, len(people), AT_ONCE):
            some = {f"sim{one.reading.seeker_id}": one for one in people[start : start + AT_ONCE]}
            written = write_seekers([self._seeker(key, one) for key, one in some.items()])
            for key, profile in written.items():
                give_consent(user=profile.user, purpose=Purpose.TRAINING, by=profile.user)
                self.profiles[profile.pk] = some[key]
                made.append(profile.pk)
        return made

    def add_jobs(self, postings: Sequence[Posting], *, day: datetime.date, open_for: int) -> list[int]:
        """Write jobs, each published `posting.day` days after `day` and open for so many days from `day` on."""
        employers = {str(one.pk): one for one in Employer.objects.filter(is_demo=True)}
        keys = sorted(employers)
        rows = {
            f"sim{one.reading.job_id}": self._job(
                one, employer=keys[one.reading.job_id % len(keys)], day=day, open_for=open_for
            )
            for one in postings
        }
        by_key = {f"sim{one.reading.job_id}": one for one in postings}
        written: dict[str, Job] = write_jobs(rows.values(), employers=employers)
        for key, job in written.items():
            self.jobs[job.pk] = by_key[key]
        return [job.pk for job in written.values()]

    def _seeker(self, key: str, person: Person) -> DemoSeeker:
        reading, facts = person.reading, person.reading.facts
        trade, *others = (self._names[code] for code in reading.occupations)
        months = int(facts.experience_months or 0)
        number = reading.seeker_id
        return DemoSeeker(
            key=key, name=f"Persona {number}", email=f"{key}@sim.demo.chamba.pe", phone=f"+5198{number:07d}",
            summary=f"Busco trabajo de {trade}.", place=self._place(facts.latitude, facts.longitude),
            radius_km=int(facts.radius_km or 25), schedules=tuple(sorted(facts.schedules)),
            contracts=tuple(sorted(facts.contracts)),
            pay_wish=None if facts.pay_wish is None else round(facts.pay_wish),
            experiences=tuple(
                DemoExperience(title=name, kind="formal", months=share)
                for name, share in zip((trade, *others), (months, months // 3), strict=False)
                if share > 0
            ),
            education_level=LEVELS[int(facts.education or 2)],
            skills=tuple(sorted(self._skills[one] for one in reading.skills)),
        )  # fmt: skip

    def _job(self, posting: Posting, *, employer: str, day: datetime.date, open_for: int) -> DemoJob:
        reading, facts = posting.reading, posting.reading.facts
        asked = {
            must: [self._skills[one] for one, said in reading.skills.items() if said == must]
            for must in (True, False)
        }
        months = int(facts.experience_months or 0)
        return DemoJob(
            key=f"sim{reading.job_id}", employer=employer, occupation="", title=reading.title,
            description=f"Buscamos {reading.title}. " + _sentence("Se valora", asked[False]),
            requirements=_sentence("Debes saber", asked[True])
            + (f" Experiencia de {months} meses." if months else " Sin experiencia."),
            benefits="", contract_type=next(iter(facts.contracts), "fixed_term"), regime="general",
            pay_min=None if facts.pay_min is None else round(facts.pay_min),
            pay_max=None if facts.pay_min is None else round(facts.pay_min),
            pay_period="month", pay_hidden_reason="" if facts.pay_min else "commission",
            schedule=next(iter(facts.schedules), "full_time"), schedule_note="", hours_per_week=48,
            place=self._place(facts.latitude, facts.longitude), telework="total" if facts.remote else "onsite",
            vacancies=1, published_on=day + datetime.timedelta(days=posting.day),
            closes_on=day + datetime.timedelta(days=open_for), licence="", experience_months=months,
            education_level=LEVELS[int(facts.education or 2)], disability_friendly=False, answer_days=14,
        )  # fmt: skip

    def _place(self, latitude: float | None, longitude: float | None) -> str:
        return self._places[round(latitude or 0.0, 5), round(longitude or 0.0, 5)]


def _sentence(start: str, names: Sequence[str]) -> str:
    return f"{start}: {', '.join(names)}." if names else ""


def has_words(profile_ids: Sequence[int]) -> int:
    """Count people whose words are read and whose list is made."""
    return SeekerProfile.objects.filter(
        pk__in=profile_ids, enrichment__isnull=False, match_list__isnull=False
    ).count()
