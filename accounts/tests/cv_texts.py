"""Twelve CVs of invented people, in the layouts that Peruvian CVs have; each comes with what is true of it."""

from accounts.tests.cv_texts_offices import ACCOUNTANT, DEVELOPER, ENGINEER, NURSE, SALES, TEACHER
from accounts.tests.cv_texts_trades import COOK, DRIVER, FARM_WORKER, HOUSE_WORKER, MECHANIC, SECURITY

ALL = {
    "cook": COOK,
    "driver": DRIVER,
    "accountant": ACCOUNTANT,
    "nurse": NURSE,
    "developer": DEVELOPER,
    "farm_worker": FARM_WORKER,
    "sales": SALES,
    "security": SECURITY,
    "teacher": TEACHER,
    "mechanic": MECHANIC,
    "house_worker": HOUSE_WORKER,
    "engineer": ENGINEER,
}
