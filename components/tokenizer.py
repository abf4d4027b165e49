"""Splits mixed Chinese text into words that know where they stand in the text as it was sent."""

from __future__ import annotations

from typing import Any, Dict, List

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message

from language.normaliser import normalise
from language.segmenter import cut

_NO_WORD = "∅"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class BankTokenizer(Tokenizer):
    """jieba with the bank lexicon over normalised text; spans are in the original text, no token is empty."""

    def __init__(self, config: Dict[str, Any]) -> None:
        super().__init__(config)
        list(cut("预热"))

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """Rasa's tokenizer options; intents are never split."""
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_"}

    def tokenize(self, message: Message, attribute: str) -> List[Token]:
        """Words of the normalised text; a text of which nothing is left gives one token over all of it."""
        original = message.get(attribute)
        normalised = normalise(original)
        tokens, at = [], 0
        for word in cut(normalised.text):
            start, end = normalised.span(at, at + len(word))
            at += len(word)
            if word.strip():
                tokens.append(Token(word, start, end))
        return tokens or [Token(_NO_WORD, 0, max(len(original), 1))]
