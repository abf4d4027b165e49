import pytest
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from spacy.language import Language

from components.name_extractor import names_in, probability_of_name, shares_of
from components.name_training import train_names


@pytest.fixture(scope="module")
def pipeline() -> Language:
    def named(text: str, name: str, label: str):
        start = text.index(name)
        return text, [{"entity": label, "start": start, "end": start + len(name)}]

    examples = [
        named("给张三转五百", "张三", "payee"),
        named("转三千给李雷", "李雷", "payee"),
        named("在京东花了多少", "京东", "merchant"),
        ("转账限额是多少", []),
        ("查余额", []),
    ]
    return train_names(examples, steps=800, variants=60)


def test_names_have_spans_in_the_text_as_it_was_sent(pipeline: Language) -> None:
    text = "給 媽媽 转５００"
    found = names_in(pipeline, text)
    assert [(one["entity"], one["value"], text[one["start"] : one["end"]]) for one in found] == [
        ("payee", "妈妈", "媽媽")
    ]


def test_known_merchants_are_found_in_any_wording(pipeline: Language) -> None:
    assert [one["value"] for one in names_in(pipeline, "在盒马花了多少") if one["entity"] == "merchant"] == [
        "盒马"
    ]


def test_where_nobody_is_likely_to_be_named_only_known_names_are_found(pipeline: Language) -> None:
    found = [names_in(pipeline, text, unknown=False) for text in ("在盒马花了多少", "给张三转五百")]

    assert [[one["value"] for one in names] for names in found] == [["盒马"], []]


def test_a_known_merchant_is_not_stretched(pipeline: Language) -> None:
    found = names_in(pipeline, "美团退给我的钱收到没")
    assert [one["value"] for one in found if one["entity"] == "merchant"] == ["美团"]


def test_a_name_does_not_stop_inside_a_word(pipeline: Language) -> None:
    assert [one["value"] for one in names_in(pipeline, "给鼎盛物流转五百")] == ["鼎盛物流"]


def test_a_full_name_is_said_without_its_title(pipeline: Language) -> None:
    assert [one["value"] for one in names_in(pipeline, "给王秀兰女士转五百")] == ["王秀兰"]


def test_a_surname_keeps_its_title(pipeline: Language) -> None:
    assert [one["value"] for one in names_in(pipeline, "给王女士转五百")] == ["王女士"]


def test_a_name_in_latin_letters_keeps_its_capitals(pipeline: Language) -> None:
    assert [one["value"] for one in names_in(pipeline, "给Lucy转五百")] == ["Lucy"]


@pytest.mark.parametrize("text", ["", "😀", "，。！", "1" * 2000])
def test_text_without_letters_has_no_names(pipeline: Language, text: str) -> None:
    assert names_in(pipeline, text) == []


def test_a_pipeline_read_back_finds_the_same(pipeline: Language, tmp_path) -> None:
    import spacy

    pipeline.to_disk(tmp_path)
    assert names_in(spacy.load(tmp_path), "给张三转五百") == names_in(pipeline, "给张三转五百")


def sentence(text: str, intent: str, *names: str) -> Message:
    entities = [{"entity": name, "start": 0, "end": 1, "value": text} for name in names]
    return Message({"text": text, "intent": intent, "entities": entities})


def heard(*ranking: tuple[str, float], wishes: tuple[tuple[str, float], ...] = ()) -> Message:
    parts = [{"intent": intent, "confidence": confidence} for intent, confidence in wishes]
    ranked = [{"name": intent, "confidence": confidence} for intent, confidence in ranking]
    return Message({"text": "…", "intent_ranking": ranked, "wishes": parts})


def test_an_intent_names_somebody_as_often_as_its_examples_do() -> None:
    examples = [
        sentence("给张三转五百", "transfer", "payee"),
        sentence("转五百", "transfer", "amount"),
        sentence("余额", "balance"),
    ]

    assert shares_of(TrainingData(examples)) == {"transfer": 0.5}


@pytest.mark.parametrize(
    ("message", "probability"),
    [
        (heard(("balance", 0.9), ("transfer", 0.1)), 0.05),
        (heard(("balance", 1.0), wishes=(("balance", 0.9), ("transfer", 0.8))), 0.4),
        (heard(("balance", 1.0)), 0.0),
        (Message({"text": "…"}), 1.0),
    ],
)
def test_a_name_is_as_likely_as_the_intents_that_name_somebody(message: Message, probability: float) -> None:
    assert probability_of_name(message, {"transfer": 0.5}) == pytest.approx(probability)
