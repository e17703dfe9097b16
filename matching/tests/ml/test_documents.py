"""Whole jobs as vectors: the title leads, requirements keep their say however long the text before them is."""

import numpy as np
import pytest

from matching.ml.types import JobText

FILLER = "La empresa ofrece estabilidad y un buen ambiente de trabajo para todos. " * 28  # past token 400
WELDING, SEWING = "soldadura TIG y lectura de planos", "costura en máquina recta y remalle"


def nearness(encoder, query, *jobs):
    return encoder.encode_jobs(jobs) @ encoder.encode([query])[0]


def with_requirement(requirement, *, field):
    if field == "requirements":
        return JobText("Operario", FILLER, f"{FILLER}Se pide {requirement}.")
    return JobText("Operario", f"{FILLER}Se pide {requirement}.")


@pytest.mark.parametrize("field", ["description", "requirements"])
@pytest.mark.parametrize(("asked", "other"), [(WELDING, SEWING), (SEWING, WELDING)])
def test_a_requirement_past_token_four_hundred_decides_between_two_jobs(small_encoder, field, asked, other):
    right, wrong = nearness(
        small_encoder, asked, with_requirement(asked, field=field), with_requirement(other, field=field)
    )
    assert right > wrong


def test_what_a_title_says_counts_more_than_the_same_words_below_it(small_encoder):
    titled, told = nearness(
        small_encoder,
        "soldador",
        JobText("Soldador", "Almacenero", "Almacenero"),
        JobText("Almacenero", "Soldador", "Almacenero"),
    )
    assert titled > told


def test_a_long_description_does_not_drown_the_requirements(small_encoder):
    short, long = nearness(
        small_encoder,
        WELDING,
        JobText("Operario", FILLER[:80], WELDING),
        JobText("Operario", FILLER, WELDING),
    )
    assert long > short - 0.05


def test_a_part_that_says_nothing_takes_nothing_away(small_encoder):
    alone, padded = small_encoder.encode_jobs([JobText("Soldador"), JobText("Soldador", " \n ", "")])
    assert np.allclose(alone, padded, atol=1e-6)
    assert np.allclose(alone, small_encoder.encode(["Soldador"])[0], atol=1e-5)
