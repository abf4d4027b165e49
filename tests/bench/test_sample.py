import pytest
from rasa.shared.nlu.training_data.formats.rasa_yaml import RasaYAMLReader
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bench.models.sample import sample

PAYEE = {"entity": "payee", "start": 1, "end": 3, "value": "妈妈"}


@pytest.fixture
def everything() -> TrainingData:
    messages = [Message.build(f"给妈妈转{number}块", "transfer_money", [PAYEE]) for number in range(30)]
    return TrainingData([*messages, Message.build("你好", "greet"), Message.build("您好", "greet")])


def texts(data: TrainingData) -> list[str]:
    return [one.get("text") for one in data.intent_examples]


def test_the_same_examples_are_drawn_every_time(everything: TrainingData) -> None:
    assert texts(sample(everything, 5)) == texts(sample(everything, 5))


def test_no_intent_has_more_than_asked_for_and_a_small_one_keeps_all(everything: TrainingData) -> None:
    intents = [one.get("intent") for one in sample(everything, 5).intent_examples]
    assert (intents.count("transfer_money"), intents.count("greet")) == (5, 2)


def test_the_written_file_keeps_the_entities(everything: TrainingData) -> None:
    again = RasaYAMLReader().reads(sample(everything, 5).nlu_as_yaml())
    assert len(again.entity_examples) == 5
    assert {one["value"] for example in again.entity_examples for one in example.get("entities")} == {"妈妈"}
