import pytest

from knowledge.wording import same_question, wording


@pytest.mark.parametrize(
    "text", ["請問轉賬要手續費嗎？", "请问转账要手续费吗", "转账 要手续费 呢…", "转账要手续费的吗!!"]
)
def test_texts_that_differ_in_fillers_and_writing_are_one_question(text: str) -> None:
    assert same_question(text) == "转账要手续费"


@pytest.mark.parametrize("text", ["你好呀", "？？", "的"])
def test_a_text_of_fillers_only_keeps_its_plain_shape(text: str) -> None:
    shapes = wording(text)
    assert shapes.core == shapes.plain != ""


def test_nothing_is_nothing() -> None:
    assert wording("  ").core == ""
