"""Articles, small talk, questions back, and honest noes through the action classes."""

from __future__ import annotations

from tests.actions.conversation import Conversation


def test_an_article_comes_with_its_card() -> None:
    said = Conversation().say("转账要手续费吗", "ask_fee", 0.7)
    assert said.responses == ["手机银行转账免手续费。"]
    assert said.effect("card")["card"]["article_id"] == "transfer_fee"
    assert said.effect("card")["card"]["trace"] == {"verdict": "answer"}
    assert said.effect("fact")["target"] == "transfer_fee"


def test_the_next_question_is_read_with_the_article_shown_last() -> None:
    talk = Conversation()
    talk.say("转账要手续费吗", "ask_fee", 0.7)
    talk.say("那要多久呢", "ask_fee", 0.7)
    assert talk.knowledge.topics == [None, "transfer_fee"]


def test_a_weak_journey_is_offered_not_started() -> None:
    said = Conversation().say("钱的事", "check_balance", 0.3)
    assert said.responses == ["utter_clarify"]
    assert said.buttons == [{"title": "查余额", "payload": '/start{"journey": "balance"}'}]


def test_the_second_failure_changes_the_means() -> None:
    talk = Conversation()
    assert talk.say("今天天气", "out_of_scope").responses == ["utter_declined_out_of_scope"]
    assert talk.say("讲个笑话", "out_of_scope").responses == ["utter_declined_again"]
    talk.say("谢谢", "thank")
    assert talk.say("今天天气", "out_of_scope").responses == ["utter_declined_out_of_scope"]


def test_distress_gets_warmth_and_a_person_at_once() -> None:
    said = Conversation(level=0).say("我不想活了", "express_distress")
    assert said.responses == ["utter_handoff_distress"]
    assert said.effect("handoff")["packet"]["urgent"] is True


def test_fraud_interrupts_a_transfer_and_keeps_it_for_the_person() -> None:
    talk = Conversation()
    talk.say("给妈妈转三千五", "transfer_money", payee="妈妈", amount=350_000)
    said = talk.say("我好像被骗了", "report_fraud")
    assert said.effect("handoff")["reason"] == "fraud"
    assert said.effect("handoff")["packet"]["journey"] == "transfer"


def test_a_complaint_goes_to_a_person() -> None:
    answer = Conversation().say("我要投诉你们", "complain")

    assert answer.effect("case") == {"effect": "case", "kind": "complaint"}
    assert answer.effect("handoff")["reason"] == "complaint"


def test_where_the_own_complaint_stands_is_asked_of_contact_center() -> None:
    assert Conversation().say("我的投诉怎么样了", "track_application").effect("cases") == {"effect": "cases"}


def test_the_packet_is_masked() -> None:
    said = Conversation().say("转人工 我的卡6222021234567890123", "request_human")
    assert "6222021234567890123" not in str(said.effects)


def test_the_packet_tells_what_was_tried() -> None:
    talk = Conversation()
    talk.say("转账要手续费吗", "ask_fee", 0.7)
    packet = talk.say("转人工", "request_human").effect("handoff")["packet"]
    assert packet["tried_articles"] == ["transfer_fee"]
    assert packet["reasons"] == ["article_found", "human_asked"]


def test_a_stale_resume_button_says_so() -> None:
    assert Conversation().tap("resume", journey="transfer").responses == ["utter_stale_button"]


def test_an_article_that_is_gone_is_said() -> None:
    assert Conversation().tap("ask", article="nothing").responses == ["utter_article_gone"]
