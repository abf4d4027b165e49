from components.augmentation import twins

EXAMPLES = [(f"帮我查一下余额还剩多少{number}", "check_balance") for number in range(200)]


def test_the_same_examples_give_the_same_twins() -> None:
    assert twins(EXAMPLES) == twins(EXAMPLES)


def test_about_a_third_of_the_examples_have_a_twin_of_their_intent() -> None:
    found = twins(EXAMPLES)
    assert 0.2 < len(found) / len(EXAMPLES) < 0.5
    assert {intent for _, intent in found} == {"check_balance"}


def test_impatience_is_not_put_beside_what_it_would_change() -> None:
    complaints = [(f"我要投诉你们柜员{number}", "complain") for number in range(200)]
    assert not [text for text, _ in twins(complaints) if "，" in text]
