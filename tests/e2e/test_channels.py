"""One conversation on two channels: begun on the web it goes on in WeChat, and the bank's reminder reaches both."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest
from anyio.from_thread import BlockingPortal

from contact_center.channels.wechat.crypto import EnvelopeKey
from tests.customer import Customer, wait_for
from tests.fakes.wechat import FakeWeChat, in_background
from tests.system import System, running_system

AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
DAY_SECONDS = 86_400
pytestmark = pytest.mark.timeout(400)  # the system starts within the first test


@dataclass
class Phone:
    """A person with WeChat in their hand."""

    openid: str
    platform: FakeWeChat
    portal: BlockingPortal

    @property
    def shown(self) -> list[str]:
        return self.platform.phones[self.openid].shown

    def type(self, text: str) -> None:
        self.portal.call(self.platform.type, self.openid, text)

    def reads(self, words: str) -> str:
        """The newest message with these words; waits for it."""
        wait_for(lambda: any(words in text for text in self.shown))
        return [text for text in self.shown if words in text][-1]

    def log_in(self, customer: Customer) -> None:
        """Open the link in the browser of a customer who has logged in there."""
        ticket = self.reads("wechat_ticket=").split("wechat_ticket=")[1].split()[0]
        customer.http.post("/api/v1/wechat/bindings", json={"ticket": ticket}).raise_for_status()


@dataclass
class World:
    """A running system with an official account."""

    system: System
    platform: FakeWeChat
    portal: BlockingPortal

    def phone(self, openid: str) -> Phone:
        return Phone(openid, self.platform, self.portal)

    def transfers(self) -> int:
        ledger = httpx.get(f"{self.system.url}/api/v1/sandbox/ledger", timeout=10).json()
        assert ledger["sum"] == 0
        return int(ledger["transfers"])

    def sandbox(self, path: str, **body: object) -> None:
        httpx.post(f"{self.system.url}/api/v1/sandbox/{path}", json=body, timeout=60).raise_for_status()


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    platform = FakeWeChat()
    platform.key = EnvelopeKey(AES_KEY, platform.appid)
    with in_background(platform) as portal:
        account = {
            "MODE": "safe",
            "TOKEN": platform.token,
            "APPID": platform.appid,
            "SECRET": platform.secret,
            "ENCODING_AES_KEY": AES_KEY,
            "API_URL": platform.url,
        }
        never_quiet = {"YINBAN_OUTREACH_QUIET_FROM": "00:00", "YINBAN_OUTREACH_QUIET_UNTIL": "00:00"}
        wechat = {f"YINBAN_WECHAT_{name}": value for name, value in account.items()}
        with running_system(**wechat, **never_quiet) as system:
            platform.callback = f"{system.url}/channels/wechat"
            yield World(system, platform, portal)


def words_of(customer: Customer, author: str) -> list[str]:
    return [message["text"] for message in customer.history() if message["author"] == author]


def reads(customer: Customer, words: str) -> None:
    """The customer sees these words of the bank on the web; waits for them."""
    wait_for(lambda: any(words in text for text in words_of(customer, "bot")))


def test_a_transfer_begun_on_the_web_is_finished_in_wechat(world: World) -> None:
    customer, phone = Customer(world.system.url, "C0008"), world.phone("o-huang")
    before = world.transfers()
    customer.send(text="给妈妈转三千五")
    reads(customer, "请您核对一下")

    phone.type("余额")
    assert phone.reads(f"{world.system.url}/h5?wechat_ticket=") == phone.shown[-1]
    assert not re.search("8808|31,720|梁秋萍|3,500", "".join(phone.shown))

    phone.log_in(customer)
    assert re.search("3,500.00 元(.|\n)*1. 确认", phone.reads("可用 31,720.00 元"))
    phone.type("确认")
    phone.reads("验证码已经发到")
    phone.type(customer.code())
    phone.reads("转账成功")

    assert world.transfers() == before + 1
    [receipt] = customer.receipts(0)
    assert (receipt["amount"], receipt["to"]["nickname"], receipt["state"]) == (350_000, "妈妈", "posted")
    assert words_of(customer, "customer") == ["给妈妈转三千五", "余额", "确认", "••••••"]
    reads(customer, "可用 31,720.00 元")


def test_a_bill_reminder_reaches_web_and_wechat_once_and_starts_the_repayment(world: World) -> None:
    customer, phone = Customer(world.system.url, "C0002"), world.phone("o-zhang")
    phone.type("查一下余额")
    phone.log_in(customer)
    phone.reads("可用 152,300.00 元")

    world.sandbox("clock", advance_seconds=9 * DAY_SECONDS)
    left = re.search(r"本期还有 ([\d,.]+) 元没还", phone.reads("尾号 4410 的信用卡"))
    assert left is not None
    reads(customer, left[0])
    phone.type("好的帮我还上")
    assert f"还款金额：{left[1]} 元" in phone.reads("请您核对一下")
    customer.tap("确认")
    reads(customer, "验证码已经发到")
    customer.send(text=customer.code())
    wait_for(lambda: bool(customer.receipts(0)))

    # The bill's due date passes; the charge comes after it in the bank's own order, so what it would bring is there.
    world.sandbox("clock", advance_seconds=5 * DAY_SECONDS)
    abroad = {"merchant": "Corner Shop", "amount": 1000, "country": "US"}
    world.sandbox("purchases", customer_id="C0002", card_tail="4410", **abroad)
    phone.reads("Corner Shop")
    reads(customer, "Corner Shop")
    assert [f"{receipt['amount'] / 100:,.2f}" for receipt in customer.receipts(0)] == [left[1]]
    assert sum("没还" in text for text in phone.shown) == 1
    assert sum("没还" in text for text in words_of(customer, "bot")) == 1
