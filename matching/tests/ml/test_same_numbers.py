"""A text has one vector: in a page, in a worker, alone, in a crowd, with one thread or two."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import matching
from matching.ml import encoder

OURS = Path(matching.__file__).parent / "pretrained" / "chamba-es-en"
TITLES = [
    "cajera con experiencia", "Chofer A-IIb para reparto en Lima", "ASISTENTE CONTABLE", "software developer (Python)",
    "Enfermera/o técnica/o", "ñandú", "", "a", "Ayudante de cocina, turno noche", "Soldador 3G/4G homologado",
]  # fmt: skip
LONG = "Buscamos personal responsable para atender a clientes, ordenar el almacén y cuidar la caja. "
TEXTS = [*TITLES, *(f"{title}. {LONG * (place + 1)}" for place, title in enumerate(TITLES))]
CROWD = [f"{LONG * (place % 7)}Puesto número {place}" for place in range(44)]
LEAST_COSINE = 0.9999
PROGRAM = """
import json, sys
from matching.ml import encoder
model = encoder.load(sys.argv[1], threads=2)
texts = json.load(sys.stdin)
vectors = [model.encode([text])[0].tolist() for text in reversed(texts)]
json.dump({"id": model.id, "vectors": vectors[::-1], "torch": "torch" in sys.modules}, sys.stdout)
"""


@pytest.fixture(scope="module", params=["all-MiniLM-L6-v2", "chamba-es-en"])
def folder(request):
    if request.param == "all-MiniLM-L6-v2":
        return request.getfixturevalue("small_encoder_path")
    if not (OURS / encoder.MANIFEST_FILE).exists():
        pytest.skip("the product ships no weights of its own yet")
    return OURS


def test_another_process_with_other_threads_and_batches_has_the_same_vectors(folder):
    here = encoder.load(folder, threads=1)
    crowded = here.encode([*TEXTS, *CROWD])[: len(TEXTS)]
    program = [sys.executable, "-c", PROGRAM, str(folder)]
    ended = subprocess.run(program, input=json.dumps(TEXTS), capture_output=True, text=True, check=True)
    there = json.loads(ended.stdout)
    assert there["id"] == here.id
    assert not there["torch"]
    cosines = (crowded * np.array(there["vectors"], np.float32)).sum(axis=1)
    assert len(cosines) == 20
    assert cosines.min() >= LEAST_COSINE


def test_a_text_alone_has_the_vector_that_it_has_among_sixty_four(folder):
    model = encoder.load(folder)
    crowd = [*TEXTS, *CROWD]
    assert len(crowd) == 64
    alone = np.vstack([model.encode([text]) for text in crowd])
    assert (model.encode(crowd) * alone).sum(axis=1).min() >= LEAST_COSINE
