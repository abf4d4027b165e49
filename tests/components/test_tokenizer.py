import pytest
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from components.tokenizer import BankTokenizer


@pytest.fixture(scope="module")
def tokenizer() -> BankTokenizer:
    return BankTokenizer(BankTokenizer.get_default_config())


def tokens_of(tokenizer: BankTokenizer, text: str):
    return tokenizer.tokenize(Message({TEXT: text}), TEXT)


def test_keeps_the_words_of_the_bank_whole(tokenizer: BankTokenizer) -> None:
    assert "大额存单" in [token.text for token in tokens_of(tokenizer, "大额存单利率多少")]


def test_spans_are_in_the_text_as_it_was_sent(tokenizer: BankTokenizer) -> None:
    text = "check 下 我的 信用卡😀 帳單！！"
    spans = [text[token.start : token.end] for token in tokens_of(tokenizer, text)]
    assert "信用卡" in spans
    assert "帳單" in spans


@pytest.mark.parametrize(
    "text", ["", " ", "😀😀", "\u200b", "a b  c", "转 500 元", "？？？", "x" * 2000, "<b>余额</b>"]
)
def test_no_token_is_empty_or_out_of_bounds(tokenizer: BankTokenizer, text: str) -> None:
    tokens = tokens_of(tokenizer, text)
    assert tokens
    assert all(token.text.strip() and token.start < token.end <= max(len(text), 1) for token in tokens)
