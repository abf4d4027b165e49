"""Universal Sentence Encoder multilingual v3 as a sentence-transformers input module.

A deep averaging network: piece embeddings, three n-gram convolution branches, one sum over the sentence, and a small
residual network on top. Two hundred times less arithmetic than a BERT of the same quality on short questions.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
from sentence_transformers.base.modules.input_module import InputModule
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

EMBEDDING = 512
BRANCH = 256
# Each branch sees windows of `order` pieces, of which `left` lie before the current one.
BRANCHES = ((2, 0), (3, 1), (5, 2))


class NgramBranch(nn.Module):
    """Two residual convolutions over windows of `order` pieces: (batch, length, 256) to the same shape."""

    def __init__(self, order: int, left: int) -> None:
        super().__init__()
        self.padding = (0, 0, left, order - 1 - left)
        self.order = order
        self.first = nn.Linear(BRANCH * order, BRANCH)
        self.second = nn.Linear(BRANCH * order, BRANCH)

    def forward(self, pieces: Tensor, mask: Tensor) -> Tensor:
        """Windows never reach over the end of a sentence: padded places stay zero after each step."""
        hidden = (functional.relu(self.first(self._windows(pieces))) + pieces) * mask
        result: Tensor = (functional.relu(self.second(self._windows(hidden))) + hidden) * mask
        return result

    def _windows(self, pieces: Tensor) -> Tensor:
        padded = functional.pad(pieces, self.padding)
        length = pieces.shape[1]
        return torch.cat([padded[:, shift : shift + length] for shift in range(self.order)], dim=-1)


class ResidualHead(nn.Module):
    """The network above the averaged pieces: (batch, 512) to (batch, 512) in [-1, 1]."""

    def __init__(self) -> None:
        super().__init__()
        self.dense_0 = nn.Linear(512, 320, bias=False)
        self.dense_1 = nn.Linear(320, 320, bias=False)
        self.dense_2 = nn.Linear(320, 512, bias=False)
        self.dense_3 = nn.Linear(512, 512, bias=False)
        self.skip_1 = nn.Linear(512, 320, bias=False)
        self.skip_3 = nn.Linear(320, 512, bias=False)

    def forward(self, averaged: Tensor) -> Tensor:
        """Four layers; the second and the last add a linear short cut from two layers below."""
        first = functional.relu(self.dense_0(averaged))
        second = functional.relu(self.skip_1(averaged) + self.dense_1(first))
        third = functional.relu(self.dense_2(second))
        return torch.tanh(self.skip_3(second) + self.dense_3(third))


class UniversalSentenceEncoder(InputModule):
    """Text to unit vectors of 512 numbers. Weights and tokenizer come from the folder made by `knowledge.encoder.build`."""

    config_file_name = "use_config.json"
    config_keys = ["vocabulary_size", "epsilon", "max_pieces"]  # noqa: RUF012 (the base class declares it so)
    save_in_root = True

    def __init__(
        self, tokenizer: Tokenizer, vocabulary_size: int, epsilon: float, max_pieces: int = 256
    ) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # the base class has no types
        self.tokenizer = tokenizer
        self.tokenizer.no_padding()
        self.vocabulary_size = vocabulary_size
        self.epsilon = epsilon
        self.max_pieces = max_pieces
        # One more row than pieces: the last one is padding.
        self.embedding = nn.Embedding(vocabulary_size + 1, EMBEDDING, padding_idx=vocabulary_size)
        self.projection = nn.Linear(EMBEDDING, BRANCH * len(BRANCHES))
        self.projection_norm = nn.LayerNorm(BRANCH * len(BRANCHES), eps=epsilon)
        self.branches = nn.ModuleList(NgramBranch(order, left) for order, left in BRANCHES)
        self.features_norm = nn.LayerNorm(EMBEDDING + BRANCH * len(BRANCHES), eps=epsilon)
        self.features = nn.Linear(EMBEDDING + BRANCH * len(BRANCHES), EMBEDDING)
        self.head = ResidualHead()

    def preprocess(self, inputs: Any, prompt: str | None = None, **_: Any) -> dict[str, Tensor | Any]:
        """A list of strings to `input_ids` and `attention_mask`, both (batch, longest), at most `max_pieces` long."""
        encodings = self.tokenizer.encode_batch([(prompt or "") + text for text in inputs])
        rows = [torch.tensor(encoding.ids[: self.max_pieces]) for encoding in encodings]
        ids = nn.utils.rnn.pad_sequence(rows, batch_first=True, padding_value=self.vocabulary_size)
        return {"input_ids": ids, "attention_mask": (ids != self.vocabulary_size).long()}

    def forward(self, features: dict[str, Tensor | Any], **_: Any) -> dict[str, Tensor | Any]:
        """Adds `token_embeddings` (batch, length, 512) and `sentence_embedding` (batch, 512, unit length)."""
        mask = features["attention_mask"].unsqueeze(-1).to(self.features.weight.dtype)
        pieces = self.embedding(features["input_ids"]) * mask
        projected = self.projection_norm(self.projection(pieces)) * mask
        ngrams = [
            branch(part, mask)
            for branch, part in zip(self.branches, projected.split(BRANCH, dim=-1), strict=True)
        ]
        tokens = self.features(self.features_norm(torch.cat([pieces, *ngrams], dim=-1))) * mask
        averaged = tokens.sum(dim=1) / mask.sum(dim=1).sqrt()
        features["token_embeddings"] = tokens
        features["sentence_embedding"] = functional.normalize(self.head(averaged), dim=-1)
        return features

    def get_embedding_dimension(self) -> int:
        """512, whatever the vocabulary."""
        return EMBEDDING

    def save(self, output_path: str, *args: Any, safe_serialization: bool = True, **kwargs: Any) -> None:
        """Writes weights, configuration and tokenizer.json; always safetensors."""
        self.save_torch_weights(output_path, safe_serialization=True)
        self.save_config(output_path)
        self.save_tokenizer(str(Path(output_path) / "tokenizer.json"))

    @classmethod
    def load(  # type: ignore[override]  # our folder is local: nothing of the hub's arguments applies
        cls, model_name_or_path: str, subfolder: str = "", **_: Any
    ) -> UniversalSentenceEncoder:
        """The module from a local folder. Raises FileNotFoundError when a file is missing."""
        folder = Path(model_name_or_path) / subfolder
        config = json.loads((folder / cls.config_file_name).read_text(encoding="utf-8"))
        module = cls(Tokenizer.from_file(str(folder / "tokenizer.json")), **config)
        cls.load_torch_weights(str(folder), model=module)
        return module
