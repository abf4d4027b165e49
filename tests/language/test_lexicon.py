from language.lexicon import kin, words


def test_words_for_one_relative_are_found_from_each_of_them() -> None:
    assert kin("妈") == kin("老妈") >= {"妈妈", "母亲"}


def test_a_name_is_no_relative() -> None:
    assert kin("张伟") == frozenset()


def test_no_word_names_two_relatives() -> None:
    listed = [word for line in words("kin") for word in line.split()]
    assert len(listed) == len(set(listed))
