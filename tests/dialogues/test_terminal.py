"""`scripts/chat` carries one customer through the whole of the first journeys."""

import json

import httpx

from tests.system import System

SCRIPT = """\
# balance
我还有多少钱
# a transfer with a question and a correction in the middle
给妈妈转三千五
信用卡年费怎么收
不对,是五百
[确认]
[OTP]
# card lost
我的信用卡丢了
[确认]
# a person
转人工
你好,在吗
"""


def ledger(system: System) -> dict[str, int]:
    return dict(httpx.get(f"{system.url}/api/v1/sandbox/ledger", timeout=10).raise_for_status().json())


def test_a_script_goes_from_balance_to_a_person_with_one_transfer(system: System, tmp_path) -> None:
    script = tmp_path / "script.txt"
    script.write_text(SCRIPT, encoding="utf-8")
    before = ledger(system)

    done = system.script("chat", "--customer", "C0001", "--script", str(script), "--json")

    assert done.returncode == 0, done.stdout + done.stderr
    turns = [json.loads(line) for line in done.stdout.splitlines()]
    said = ["\n".join(turn["replies"]) for turn in turns]
    balance, start, question, corrected, confirmed, receipt, frozen, reported, human, silent = said
    assert "余额" in balance
    assert "3,500.00" in start
    assert turns[1]["buttons"] == ["确认", "取消"]
    assert "年费" in question
    assert "500.00" in corrected
    assert "验证码" in confirmed
    assert "500.00" in receipt
    assert "冻结" in frozen
    assert "挂失" in reported
    assert human
    assert [turn["handler"] for turn in turns[-2:]] == ["queue", "queue"]
    assert silent == ""
    after = ledger(system)
    assert after["transfers"] == before["transfers"] + 1
    assert after["sum"] == 0


def test_the_audit_log_of_all_this_holds(system: System) -> None:
    checked = system.script("audit")

    assert checked.returncode == 0, checked.stderr
    assert "entries" in checked.stdout


def test_no_journey_takes_more_than_half_the_typing_of_the_counter(system: System) -> None:
    printed = system.script("journeys")

    assert printed.returncode == 0, printed.stderr
    rows = [line.split() for line in printed.stdout.splitlines()[1:]]
    typed = {row[0]: (float(row[5]), int(row[7])) for row in rows}
    assert len(typed) >= 3
    assert {journey for journey, (ours, counter) in typed.items() if ours > counter / 2} == set()
