"""Pay: how Peruvian ads write it, what it is a month, and the legal floor by date."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.pay import (
    Pay,
    WageFloor,
    is_below_floor,
    legal_floor,
    minimum_wage_on,
    monthly_equivalent,
    read_pay,
    read_range,
)

WAGES = [
    WageFloor(datetime.date(2018, 4, 1), Decimal(930)),
    WageFloor(datetime.date(2022, 5, 1), Decimal(1025), "DS 003-2022-TR"),
    WageFloor(datetime.date(2025, 1, 1), Decimal(1130), "DS 006-2024-TR"),
]


@pytest.mark.parametrize(
    ("text", "minimum", "maximum", "period"),
    [
        ("S/ 1,130", "1130", "1130", "month"),
        ("S/1.130", "1130", "1130", "month"),
        ("1200 soles", "1200", "1200", "month"),
        ("S/. 1,500.00 (Mensual)", "1500", "1500", "month"),
        ("S/. 1.500,00", "1500", "1500", "month"),
        ("S/. 12.500,50 al mes", "12500.50", "12500.50", "month"),
        ("2500.0", "2500", "2500", "month"),
        ("8197.19", "8197.19", "8197.19", "month"),
        ("entre S/ 1,200 y S/ 1,500", "1200", "1500", "month"),
        ("S/ 1,200 - 1,500", "1200", "1500", "month"),
        ("de 1500 a 1200 soles mensuales", "1200", "1500", "month"),
        ("S/ 60 diarios", "60", "60", "day"),
        ("60 soles por día", "60", "60", "day"),
        ("jornal de S/ 80", "80", "80", "day"),
        ("S/ 350 semanales", "350", "350", "week"),
        ("S/ 650 quincenal", "650", "650", "fortnight"),
        ("S/ 12.50 por hora", "12.50", "12.50", "hour"),
        ("S/ 1,130 por 48 horas semanales", "1130", "1130", "month"),
        ("S/ 2 por prenda", "2", "2", "piece"),
        ("1.5 mil soles", "1500", "1500", "month"),
        ("S/ 1,200 + 2 bonos", "1200", "1200", "month"),
        ("desde S/ 1,300", "1300", None, "month"),
        ("hasta S/ 3,000", None, "3000", "month"),
        ("S/ 1 500", "1500", "1500", "month"),
        ("S/ 1'500", "1500", "1500", "month"),
    ],
)
def test_it_reads_pay_as_ads_write_it(text, minimum, maximum, period):
    pay = read_pay(text).pay
    assert pay is not None
    assert pay.minimum == (Decimal(minimum) if minimum else None)
    assert pay.maximum == (Decimal(maximum) if maximum else None)
    assert pay.period == period


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("", "hidden"),
        ("A convenir", "hidden"),
        ("No disponible", "hidden"),
        ("Sueldo acorde al mercado", "hidden"),
        ("ver bases", "unreadable"),
        ("$ 1,500", "currency"),
        ("US$ 900 mensuales", "currency"),
        ("40000000.0", "absurd"),
        ("S/ 1", "absurd"),
        ("0.0", "absurd"),
    ],
)
def test_it_says_why_there_is_no_pay(text, doubt):
    reading = read_pay(text)
    assert reading.pay is None
    assert reading.doubt == doubt


def test_the_period_of_another_column_counts_when_the_text_has_none():
    assert read_pay("S/ 60", period="day").pay == Pay(Decimal(60), Decimal(60), "day")
    assert read_pay("S/ 1,500.00", period="Mensual").pay == Pay(Decimal(1500), Decimal(1500), "month")
    assert read_pay("S/ 60 por hora", period="Mensual").pay.period == "hour"


def test_net_pay_is_told_apart_from_gross():
    assert read_pay("S/ 1,500 libres").pay.kind == "net"
    assert read_pay("S/ 1,500").pay.kind == "gross"


def test_open_ends_of_two_columns_stay_open():
    assert read_range("0.0", "1130.0").pay == Pay(None, Decimal(1130))
    assert read_range("1131.0", "1200.0").pay == Pay(Decimal(1131), Decimal(1200))
    assert read_range("", "").doubt == "hidden"


def test_an_absurd_end_is_dropped_and_told():
    reading = read_range("10000.0", "99999.0")
    assert reading.pay == Pay(Decimal(10000), None)
    assert reading.doubt == "absurd"


def test_swapped_ends_are_put_right():
    assert read_range("1500", "1200").pay == Pay(Decimal(1200), Decimal(1500))


@pytest.mark.parametrize(
    ("amount", "period", "hours", "rest_paid", "monthly"),
    [
        ("1130", "month", None, False, "1130.00"),
        ("600", "fortnight", None, False, "1200.00"),
        ("300", "week", None, False, "1300.00"),
        ("60", "day", None, False, "1560.00"),
        ("60", "day", None, True, "1800.00"),
        ("10", "hour", None, False, "2080.00"),
        ("10", "hour", 20, False, "866.67"),
        ("10", "hour", None, True, "2400.00"),
    ],
)
def test_monthly_equivalents_follow_the_stated_assumptions(amount, period, hours, rest_paid, monthly):
    equivalent = monthly_equivalent(Decimal(amount), period=period, hours_per_week=hours, rest_paid=rest_paid)
    assert equivalent == Decimal(monthly)


def test_piecework_has_no_monthly_equivalent():
    assert monthly_equivalent(Decimal(2), period="piece") is None


@pytest.mark.parametrize(
    ("day", "amount"), [("2018-03-31", None), ("2018-04-01", 930), ("2024-12-31", 1025), ("2025-01-01", 1130)]
)
def test_the_minimum_wage_is_the_one_in_force_on_the_day(day, amount):
    row = minimum_wage_on(datetime.date.fromisoformat(day), table=WAGES)
    assert (row.amount if row else None) == amount


def test_under_four_hours_a_day_the_floor_is_in_proportion():
    assert legal_floor(WAGES[-1], hours_per_week=20) == Decimal("470.83")
    assert legal_floor(WAGES[-1], hours_per_week=24) == Decimal(1130)
    assert legal_floor(WAGES[-1]) == Decimal(1130)


@pytest.mark.parametrize(
    ("pay", "hours", "below"),
    [
        (Pay(Decimal(1025), Decimal(1025)), None, True),
        (Pay(Decimal(1000), Decimal(1200)), None, False),
        (Pay(None, Decimal(1130)), None, False),
        (Pay(Decimal("37.67"), Decimal("37.67"), "day"), None, False),
        (Pay(Decimal(35), Decimal(35), "day"), None, True),
        (Pay(Decimal("4.71"), Decimal("4.71"), "hour"), None, False),
        (Pay(Decimal(500), Decimal(500)), 20, False),
        (Pay(Decimal(1), Decimal(1), "piece"), None, False),
    ],
)
def test_an_offer_under_the_legal_floor_is_known(pay, hours, below):
    assert is_below_floor(pay, wage=WAGES[-1], hours_per_week=hours) is below


@given(st.text(max_size=400))
def test_no_text_breaks_the_reading(text):
    reading = read_pay(text)
    assert (reading.pay is None) <= (reading.doubt != "")


@given(st.decimals(min_value=100, max_value=60_000, places=2, allow_nan=False, allow_infinity=False))
def test_both_ways_of_writing_cents_mean_the_same(amount):
    comma_thousands = f"S/ {amount:,.2f}"
    dot_thousands = comma_thousands.translate(str.maketrans(",.", ".,"))
    assert read_pay(comma_thousands).pay.maximum == amount
    assert read_pay(dot_thousands).pay.maximum == amount
