"""Writes a trained body down as an encoder's folder: table int8 by row, layers at half precision, one ONNX file.

The graph computes in float32 and nothing in it depends on who else is in the batch, so a text has the same vector in
every process. The folder is a sentence-transformers directory too (`sentence_module`).
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, numpy_helper
from tokenizers import Tokenizer

from matching.ml.encoder import CONFIG_FILE, LEVELLED, MODEL_FILE
from matching.ml.graph import Graph, Weights
from matching.ml.manifest import write_manifest
from matching.ml.pieces import TOKENIZER_FILE

SMALLEST_SCALE = 1e-8
NORM_EPSILON = 1e-5
MODULES_FILE, LIBRARY_FILE = "modules.json", "config_sentence_transformers.json"


def quantised(table: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Return a table as int8 [n, d] with a scale for each row, float32 [n, 1]."""
    scales = np.maximum(np.abs(table).max(axis=1, keepdims=True) / 127, SMALLEST_SCALE)
    return np.round(table / scales).astype(np.int8), scales.astype(np.float32)


def write_folder(
    path: Path,
    *,
    weights: Weights,
    shape: Mapping[str, int],
    tokenizer: Tokenizer,
    name: str,
    facts: Mapping[str, Any],
) -> str:
    """Write the folder of an encoder and return its hash; `facts` (data, seed, steps, command) go into the manifest.

    `weights` are the arrays of `Body` by name, with "table.weight" [pieces, dimension] already folded.
    """
    path.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(path / TOKENIZER_FILE), pretty=False)
    onnx.save(build_graph(weights, shape), str(path / MODEL_FILE))
    config = {"name": name, "kind": LEVELLED, "window_tokens": shape["window"], **shape}
    (path / CONFIG_FILE).write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
    modules = [{"idx": 0, "name": "0", "path": "", "type": "matching.ml.sentence_module.LevelledPieces"}]
    (path / MODULES_FILE).write_text(json.dumps(modules, indent=2) + "\n", encoding="utf-8")
    library = {"model_type": "SentenceTransformer", "similarity_fn_name": "cosine", "prompts": {}}
    (path / LIBRARY_FILE).write_text(json.dumps(library, indent=2) + "\n", encoding="utf-8")
    return write_manifest(
        path, files=(MODEL_FILE, TOKENIZER_FILE, CONFIG_FILE, MODULES_FILE, LIBRARY_FILE), facts=facts
    )


def read_weights(path: Path) -> dict[str, NDArray[np.float32]]:
    """Return the arrays of `Body` by name out of a folder's graph."""
    held = {
        one.name: numpy_helper.to_array(one) for one in onnx.load(str(path / MODEL_FILE)).graph.initializer
    }
    found = {"table.weight": held.pop("table").astype(np.float32) * held.pop("table_scales")}
    for name, value in held.items():
        if not name.startswith("constant_"):
            linear = name.endswith(".weight") and value.ndim == 2
            found[name] = (value.T if linear else value).astype(np.float32)
    return found


def build_graph(weights: Weights, shape: Mapping[str, int]) -> onnx.ModelProto:
    """Return ids int64 [batch, pieces], 0 behind the end -> vectors (sums of states) [batch, d] and the states."""
    graph = Graph(half=True)
    present = graph.add(
        "Cast", graph.add("Greater", "ids", graph.constant(np.array(0))), to=TensorProto.FLOAT
    )
    kept = graph.add("Unsqueeze", present, graph.constant(np.array([2])))
    rows = _rows(graph, weights)
    if shape["layers"]:
        rows = _contextual(graph, rows, present, weights, shape)
    graph.name(graph.add("Mul", rows, kept), "states")
    graph.name(graph.add("ReduceSum", "states", graph.constant(np.array([1])), keepdims=0), "vectors")
    dimension = shape["dimension"]
    return graph.model(
        "levelled_pieces", inputs={"ids": ["batch", "pieces"]},
        outputs={"vectors": ["batch", dimension], "states": ["batch", "pieces", dimension]},
    )  # fmt: skip


def _rows(graph: Graph, weights: Weights) -> str:
    table, scales = quantised(weights["table.weight"])
    table[0] = 0
    rows = graph.add("Cast", graph.add("Gather", graph.constant(table, "table"), "ids"), to=TensorProto.FLOAT)
    return graph.add("Mul", rows, graph.add("Gather", graph.constant(scales, "table_scales"), "ids"))


def _contextual(graph: Graph, rows: str, present: str, weights: Weights, shape: Mapping[str, int]) -> str:
    absent = graph.add("Sub", graph.constant(np.array(1.0, np.float32)), present)
    mask = graph.add("Mul", absent, graph.constant(np.array(-1e4, np.float32)))
    mask = graph.add("Unsqueeze", mask, graph.constant(np.array([1, 2])))
    length = graph.add(
        "Slice", graph.add("Shape", "ids"), graph.constant(np.array([1])), graph.constant(np.array([2]))
    )
    places = graph.add(
        "Slice", graph.weight(weights["positions"], "positions"), graph.constant(np.array([0])), length,
        graph.constant(np.array([0])),
    )  # fmt: skip
    value = graph.add("Add", graph.linear(rows, weights, "narrow"), places)
    for number in range(shape["layers"]):
        value = _layer(graph, value, mask, weights, f"layers.{number}", shape)
    value = graph.layer_norm(value, weights, "last", NORM_EPSILON)
    gate = graph.add("Add", graph.linear(value, weights, "gate"), graph.constant(np.array(1.0, np.float32)))
    return graph.add("Add", graph.add("Mul", rows, gate), graph.linear(value, weights, "widen"))


def _layer(graph: Graph, value: str, mask: str, weights: Weights, name: str, shape: Mapping[str, int]) -> str:
    width, heads = shape["width"], shape["heads"]
    normed = graph.layer_norm(value, weights, f"{name}.before_attention", NORM_EPSILON)
    mixed = graph.linear(normed, weights, f"{name}.query_key_value")
    parts = graph.add("Reshape", mixed, graph.constant(np.array([0, 0, 3, heads, width // heads])))
    query, key, content = (
        graph.add("Gather", parts, graph.constant(np.array(number)), axis=2) for number in range(3)
    )
    query = graph.add("Transpose", query, perm=[0, 2, 1, 3])
    key = graph.add("Transpose", key, perm=[0, 2, 3, 1])
    content = graph.add("Transpose", content, perm=[0, 2, 1, 3])
    scale = graph.constant(np.array(1 / np.sqrt(width / heads), np.float32))
    scores = graph.add("Add", graph.add("Mul", graph.add("MatMul", query, key), scale), mask)
    mixed = graph.add(
        "Transpose", graph.add("MatMul", graph.add("Softmax", scores, axis=-1), content), perm=[0, 2, 1, 3]
    )
    mixed = graph.add("Reshape", mixed, graph.constant(np.array([0, 0, width])))
    value = graph.add("Add", value, graph.linear(mixed, weights, f"{name}.attended"))
    inner = graph.linear(
        graph.layer_norm(value, weights, f"{name}.before_inner", NORM_EPSILON), weights, f"{name}.inner"
    )
    return graph.add("Add", value, graph.linear(graph.add("Relu", inner), weights, f"{name}.outer"))
