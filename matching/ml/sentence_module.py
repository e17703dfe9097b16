"""The encoder's folder as a module of sentence-transformers, so that `SentenceTransformer(path)` opens it (torch).

The weights are those of the folder's ONNX graph, as torch parameters: the model can be trained further and saved.
"""

from pathlib import Path
from typing import Any, Self

import numpy as np
import torch
from sentence_transformers.base.modules import Module
from torch import Tensor
from torch.nn import functional

from matching.ml import encoder, export
from matching.ml.body import Body, Shape
from matching.ml.manifest import check_manifest
from matching.ml.pieces import Pieces
from matching.ml.text import LONGEST_READ, clean


class LevelledPieces(Module):
    """Levels the words of a text, cuts it into windows, sums the states of all and sets the sum to unit length."""

    config_file_name = encoder.CONFIG_FILE

    def __init__(self, body: Body, pieces: Pieces, config: dict[str, Any]) -> None:
        super().__init__()
        self.body, self.pieces, self.config = body, pieces, config

    @classmethod
    def load(
        cls, model_name_or_path: str, subfolder: str = "", token: bool | str | None = None,
        cache_folder: str | None = None, revision: str | None = None, local_files_only: bool = False,
        init_defaults: dict[str, Any] | None = None, **options: Any,
    ) -> Self:  # fmt: skip
        """Open an encoder's folder; raises EncoderDamaged when a byte differs from its manifest."""
        path = Path(model_name_or_path) / subfolder
        check_manifest(path)
        config = cls.load_config(model_name_or_path, subfolder=subfolder)
        shape = Shape(**{name: config[name] for name in Shape.__slots__ if name in config})
        body = Body(shape)
        weights = {
            name: torch.from_numpy(np.ascontiguousarray(value))
            for name, value in export.read_weights(path).items()
        }
        body.load_state_dict(weights)
        return cls(body.eval(), Pieces.load(path), config)

    def get_embedding_dimension(self) -> int:
        """Return the length of the vectors."""
        return self.body.shape.dimension

    def preprocess(self, inputs: list[str], prompt: str | None = None, **options: Any) -> dict[str, Tensor]:
        """Return all windows of the texts as ids [windows, t], with the number of the text of each."""
        windows: list[Tensor] = []
        owners: list[int] = []
        for owner, text in enumerate(inputs):
            ids = torch.from_numpy(
                self.pieces.ids(clean(f"{prompt or ''}{text}"[: LONGEST_READ * 10])).astype(np.int64)
            )
            if not len(ids):
                ids = torch.tensor([self.pieces.unknown])
            count = -(-len(ids) // self.body.shape.window)
            for part in torch.tensor_split(ids, count):
                windows.append(part)
                owners.append(owner)
        ids = torch.nn.utils.rnn.pad_sequence(windows, batch_first=True)
        return {"input_ids": ids, "owners": torch.tensor(owners), "texts": torch.arange(len(inputs))}

    tokenize = preprocess

    def forward(self, features: dict[str, Any], **options: Any) -> dict[str, Any]:
        """Add "sentence_embedding" [texts, dimension], rows of unit length."""
        ids = features["input_ids"]
        sums = self.body.pooled(ids, (ids != 0).float())
        total = sums.new_zeros(len(features["texts"]), sums.shape[1]).index_add(0, features["owners"], sums)
        features["sentence_embedding"] = functional.normalize(total, dim=1)
        return features

    def save(self, output_path: str, *args: Any, **options: Any) -> None:
        """Write the folder anew with the weights as they are now."""
        weights = {name: value.detach().cpu().numpy() for name, value in self.body.state_dict().items()}
        weights["table.weight"] = self.body.folded().cpu().numpy()
        export.write_folder(
            Path(output_path), weights=weights, shape=self.body.shape.as_dict(), tokenizer=self.pieces.tokenizer,
            name=str(self.config["name"]), facts={"command": "saved by sentence-transformers"},
        )  # fmt: skip
