from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from components.rule_extractor import RuleExtractor


def entities_of(text: str, now: str = "2026-11-23T10:00:00+08:00"):
    message = Message({TEXT: text, "metadata": {"now": now}})
    return RuleExtractor().process([message])[0].get(ENTITIES)


def test_entities_have_the_shape_of_the_contract() -> None:
    assert entities_of("给妈妈转 三千五") == [
        {
            "entity": "amount",
            "value": 350000,
            "start": 5,
            "end": 8,
            "text": "三千五",
            "extractor": "RuleExtractor",
        }
    ]


def test_the_ends_of_a_range_have_roles() -> None:
    assert [one["role"] for one in entities_of("1000到2000的支出") if one["entity"] == "amount"] == [
        "min",
        "max",
    ]


def test_dates_count_from_the_turns_clock() -> None:
    period = next(
        one for one in entities_of("昨天花了多少", "2026-03-01T00:30:00+08:00") if one["entity"] == "period"
    )
    assert period["value"] == {"from": "2026-02-28", "to": "2026-02-28"}


def test_a_message_without_a_clock_is_understood_all_the_same() -> None:
    message = Message({TEXT: "今天转500", "metadata": {"now": "nonsense"}})
    found = RuleExtractor().process([message])[0].get(ENTITIES)
    assert {one["entity"] for one in found} == {"period", "amount"}
