"""Addresses: the city in them, whether a postman could find them, and how little of them is shown."""

import pytest

from banking.addresses import city_of, is_complete, masked_address, masked_email


@pytest.mark.parametrize(
    ("address", "city"),
    [
        ("天津市南开区白堤路 88 号", "天津"),
        ("江苏省无锡市滨湖区太湖大道 1 号", "无锡"),
        ("内蒙古自治区呼和浩特市新城区 3 号", "呼和浩特"),
        ("南开区白堤路 88 号", None),
    ],
)
def test_the_city_is_read_off_the_address(address: str, city: str | None) -> None:
    assert city_of(address) == city


@pytest.mark.parametrize(
    ("address", "complete"),
    [("白堤路 88 号", True), ("阳光小区三栋", True), ("天津市南开区", False), ("白堤路", False)],
)
def test_a_street_and_a_number_make_an_address(address: str, complete: bool) -> None:
    assert is_complete(address) is complete


def test_an_address_is_shown_by_its_city_and_its_end() -> None:
    assert masked_address("天津市南开区白堤路 88 号 3 栋 402") == "天津市****02"


def test_an_email_is_shown_by_its_first_letter_and_its_host() -> None:
    assert masked_email("wang@example.com") == "w***@example.com"
