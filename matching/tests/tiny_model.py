"""A small real sentence-transformers model of 48 dimensions, made on the spot."""

from pathlib import Path

import pytest

WIDE = 48
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789,.:ñáéíóú"


def make_model(folder: Path, *, seed: int = 1) -> Path:
    """Write a folder with a WordPiece of letters, one layer of BERT with a window of 32 tokens, mean pooling.

    Leaves the test out where torch and sentence-transformers are not installed: the product runs without them.
    """
    torch = pytest.importorskip("torch", reason="a model of other hands is opened by torch")
    pytest.importorskip("sentence_transformers", reason="and by sentence-transformers")
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    torch.manual_seed(seed)
    body = folder.parent / f"{folder.name}-body"
    body.mkdir()
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *LETTERS, *(f"##{one}" for one in LETTERS)]
    BertTokenizerFast(vocab={piece: number for number, piece in enumerate(pieces)}).save_pretrained(body)
    shape = BertConfig(
        vocab_size=len(pieces),
        hidden_size=WIDE,
        num_hidden_layers=1,
        num_attention_heads=4,
        intermediate_size=64,
    )
    BertModel(shape).save_pretrained(body)
    words = Transformer(str(body), max_seq_length=32)
    SentenceTransformer(modules=[words, Pooling(WIDE)], device="cpu").save(str(folder))
    return folder
