"""The chat page in a real Chromium, against a real Rasa server."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest
from selenium.webdriver.common.keys import Keys

from channels.web_sessions import COOKIE
from tests.channels.line import Line
from tests.channels.live import ActionServer, RasaServer
from tests.web.page import Page

pytestmark = [pytest.mark.browser, pytest.mark.e2e]

Visit = Callable[..., Page]


@pytest.mark.parametrize(
    ("browser", "language", "greeting", "placeholder"),
    [
        ("zh-CN", "zh-CN", "您好，我是店小二。", "输入消息…"),
        ("en-US", "en", "Hello, I'm Xiaoer.", "Write a message…"),
        ("de-DE", "en", "Hello, I'm Xiaoer.", "Write a message…"),
    ],
)
def test_it_greets_in_the_browsers_language(
    visit: Visit, browser: str, language: str, greeting: str, placeholder: str
) -> None:
    page = visit(browser)
    assert page.run("return document.documentElement.lang") == language
    assert page.texts(".welcome strong") == [greeting]
    assert page.box().get_attribute("placeholder") == placeholder
    assert len(page.texts(".welcome .choice")) == 4


def test_the_language_is_switched_and_remembered(page: Page) -> None:
    page.say("hello")
    page.hears("How can I help")
    page.one("[data-language=zh]").click()
    assert page.texts("#state-text") == ["在线"] and page.texts(".welcome strong") == ["您好，我是店小二。"]
    assert page.said() == ["hello", "Hello! How can I help?"]
    page.open()
    assert page.one("[data-language=zh]").get_attribute("aria-pressed") == "true"


def test_enter_sends_and_the_cursor_stays(page: Page) -> None:
    assert page.focused() == "message"
    page.box().send_keys("hello", Keys.SHIFT + Keys.ENTER + Keys.NULL, "there")
    assert page.box().get_attribute("value") == "hello\nthere"
    page.box().send_keys(Keys.ENTER)
    page.hears("Hello! How can I help?")
    assert page.said()[0] == "hello\nthere" and page.box().get_attribute("value") == ""
    assert page.focused() == "message"


def test_an_empty_message_isnt_sent(page: Page) -> None:
    page.box().send_keys("   ", Keys.ENTER)
    page.one(".send").click()
    page.say("hello")
    page.hears("How can I help")
    assert page.said() == ["hello", "Hello! How can I help?"]


def test_picking_a_word_in_an_input_method_sends_nothing(page: Page) -> None:
    page.box().send_keys("ni hao")
    page.run(
        "document.getElementById('message').dispatchEvent("
        "new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true, cancelable: true}))"
    )
    assert page.box().get_attribute("value") == "ni hao" and page.said() == []


def test_buttons_work_by_keyboard_and_only_for_the_last_question(page: Page) -> None:
    page.say("hello")
    page.hears("How can I help")
    page.box().send_keys(Keys.SHIFT + Keys.TAB + Keys.TAB + Keys.NULL)
    assert page.focused() == "Yes, please"
    assert page.run("return getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.driver.switch_to.active_element.send_keys(Keys.ENTER)
    page.hears("You said yes.")
    assert page.said()[2] == "Yes, please"
    assert page.texts(".choice") == [] and page.focused() == "message"


def test_suggestions_start_the_conversation(page: Page) -> None:
    page.all(".welcome .choice")[0].click()
    page.hears("I heard")
    assert page.said()[0] == "Where is my order?"
    assert page.texts(".welcome .choice") == []


@pytest.mark.parametrize("text", ["<img src=x onerror=alert(1)>", "<script>alert(1)</script>", "&lt;b&gt; \"'"])
def test_what_customers_write_is_only_text(page: Page, text: str) -> None:
    page.say(text)
    page.until(lambda: text in page.said())
    page.hears("I heard")
    page.open()
    page.until(lambda: text in page.said())
    assert page.all(".log img:not(.face), .log script") == []


def test_an_orders_card(page: Page) -> None:
    page.say("show order card")
    page.one(".card.order")
    assert page.texts(".card .number") == ["#W2611340", "SF1234567890123"]
    assert page.texts(".card .item") == ["Running Shoes 跑步鞋", "<b>Jigsaw</b> Puzzle"]
    assert page.texts(".card .price") == ["¥399.00", "¥49.90 ×2"]
    assert page.texts(".card .total strong") == ["¥498.80"] and page.texts(".pill") == ["已发货 · Shipped"]
    assert page.texts(".card dt") == ["Placed on", "Payment", "Delivery to", "Tracking number"]


def test_a_parcels_card_says_where_it_is_without_colours(page: Page) -> None:
    page.say("where is my parcel")
    page.one(".card.parcel")
    assert page.texts("[aria-current=step] .label") == ["In transit"]
    states = page.run("return [...document.querySelectorAll('.steps li')].map(e => e.textContent)")
    assert [state.split("(")[1] for state in states] == ["done)", "done)", "now)", "to come)", "to come)"]
    assert page.texts(".track .event")[0] == "Arrived at the sorting centre"
    assert page.texts(".track .when") == ["Shanghai 上海 · 05-20 09:12", "Hangzhou 杭州 · 05-19 21:40", "05-19 16:05"]


def test_a_list_of_orders_is_chosen_from(page: Page) -> None:
    page.say("list my orders")
    page.one(".card.orders")
    assert page.said()[-1] == "Which one is it?"  # the rows below say the rest
    assert page.box().get_attribute("placeholder") == "Enter the order number…"
    assert page.box().get_attribute("autocapitalize") == "characters"
    assert page.texts(".replies .choice") == []
    page.all("button.row")[1].click()
    page.hears("I heard")
    assert page.said()[2] == "#W4817420"
    assert all(not row.is_enabled() for row in page.all("button.row"))
    assert page.box().get_attribute("placeholder") == "Write a message…"


def test_a_quote_is_confirmed(page: Page) -> None:
    page.say("cancel it please")
    page.one(".card.quote")
    assert page.texts(".quote .lines li") == ["Running Shoes (42, black)", "Jigsaw Puzzle ×2"]
    assert page.texts(".quote dd") == ["¥498.80", "5–7 business days"]
    assert page.box().get_attribute("placeholder") == "Answer yes or no…"
    page.open()
    assert page.box().get_attribute("placeholder") == "Answer yes or no…"
    page.all(".replies .choice")[0].click()
    page.until(lambda: len(page.said()) == 4)
    assert page.said()[2] == "Yes, cancel it" and page.said()[3].startswith("You said yes.")


def test_sources_are_named(page: Page) -> None:
    page.say("return policy")
    page.one(".card.sources")
    assert page.texts(".sources li") == ["Returns and refunds 退换货", "Shipping"]


def test_odd_cards_break_nothing(page: Page) -> None:
    page.run("return import('./static/cards.js').then(m => { window.card = m.card; })")
    for custom in (
        {"card": "order"},
        {"card": "order", "items": "x", "tracking": 5, "total": None},
        {"card": "orders", "orders": [None, 5, {"order_id": "A"}]},
        {"card": "parcel", "steps": [None, {}], "events": [{"text": {"a": 1}}, None]},
        {"card": "quote", "lines": [None, {}], "amounts": [None]},
    ):
        assert page.run("return window.card(arguments[0]) instanceof HTMLElement", custom), custom
    for custom in (None, 5, "x", [], {"card": "constructor"}, {"card": "__proto__"}, {"card": "sources"}):
        assert page.run("return window.card(arguments[0])", custom) is None, custom


def test_a_long_track_is_folded(page: Page) -> None:
    events = [{"text": f"event {number}", "at": str(number)} for number in range(9)]
    page.run(
        "return import('./static/cards.js').then(m => document.getElementById('log').append(m.card(arguments[0])))",
        {"card": "parcel", "events": events},
    )
    assert len(page.texts(".track .event")) == 3
    page.one(".more").send_keys(Keys.ENTER)
    assert len(page.texts(".track .event")) == 9
    assert page.one(".more").get_attribute("aria-expanded") == "true"


def test_a_reload_keeps_the_conversation(page: Page) -> None:
    page.say("hello")
    page.hears("How can I help")
    before = page.said()
    page.open()
    page.until(lambda: page.said() == before)
    assert page.texts(".choice") == ["Yes, please", "Show an order"]
    page.say("hello")
    page.hears("How can I help", times=2)


def test_a_lost_line_loses_nothing(page: Page, line: Line, rasa: RasaServer) -> None:
    page.say("hello")
    page.hears("How can I help")
    line.cut()
    page.until(lambda: page.state() == "reconnecting")
    assert page.texts("#state-text") == ["Connection lost. Reconnecting…"]
    page.say("return policy")
    page.say("list my orders")
    page.until(lambda: page.texts(".note") == ["Waiting to be sent"] * 2 or None)
    cookie = {COOKIE: page.driver.get_cookie(COOKIE)["value"]}
    message = {"text": "where is my parcel", "client_id": "another-tab-1"}
    sent = httpx.post(f"{rasa.url}/chat/api/messages", json=message, cookies=cookie)
    assert sent.status_code == 202
    line.mend()
    page.until(lambda: page.state() == "online")
    page.hears("Your parcel is in transit.")
    page.hears("You can return unworn items")
    page.hears("Which one is it?")
    own = [text for text in page.said() if text in ("return policy", "list my orders", "where is my parcel")]
    assert sorted(own) == ["list my orders", "return policy", "where is my parcel"]
    assert own.index("return policy") < own.index("list my orders")
    assert page.texts(".note") == []


def test_an_unsent_message_survives_a_reload(page: Page, line: Line) -> None:
    page.say("hello")
    page.hears("How can I help")
    line.cut()
    page.until(lambda: page.state() == "reconnecting")
    page.say("return policy")
    page.until(lambda: page.texts(".note"))
    page.driver.get("about:blank")
    line.mend()
    page.open()
    page.hears("You can return unworn items")
    assert page.said().count("return policy") == 1


def test_a_message_whose_answer_was_lost_is_taken_once(page: Page, line: Line) -> None:
    page.say("hello")
    page.hears("How can I help")
    page.run(
        "const real = window.fetch; let lost = 0; window.fetch = async (...a) => {"
        " const answer = await real(...a); if (String(a[0]).endsWith('messages') && lost++ < 2) throw new TypeError();"
        " return answer; }; window.lost = () => lost;"
    )
    page.say("return policy")
    page.until(lambda: page.run("return window.lost()") >= 1)
    page.hears("You can return unworn items")
    page.say("list my orders")
    page.hears("Which one is it?")
    assert page.said().count("return policy") == 1
    page.hears("You can return unworn items")


def test_an_expired_session_begins_anew_and_the_message_arrives(page: Page) -> None:
    page.say("hello")
    page.hears("How can I help")
    page.driver.delete_cookie(COOKIE)
    page.say("return policy")
    page.hears("You can return unworn items")
    assert page.texts(".notice") == ["Your last session has expired, so this is a new conversation."]
    assert page.said()[0] == "return policy"


def test_a_new_conversation_is_begun_only_when_its_wanted(page: Page) -> None:
    page.say("hello")
    page.hears("How can I help")
    page.one("#new").send_keys(Keys.ENTER)
    page.one("#confirm")
    assert page.focused() == "Stay here"
    page.driver.switch_to.active_element.send_keys(Keys.ESCAPE)
    page.until(lambda: not page.all("#confirm"))
    assert len(page.said()) == 2
    page.one("#new").click()
    page.one("#confirm .primary").click()
    page.until(lambda: page.said() == [])
    assert len(page.texts(".welcome .choice")) == 4
    page.open()
    assert page.said() == []


def test_two_visitors_see_nothing_of_each_other(visit: Visit) -> None:
    alice, bob = visit(), visit("zh-CN")
    alice.say("hello")
    alice.hears("How can I help")
    bob.open()
    assert bob.said() == []


def test_two_tabs_show_the_same(page: Page) -> None:
    first = page.driver.current_window_handle
    page.driver.switch_to.new_window("tab")
    page.open()
    page.say("hello")
    page.hears("How can I help")
    page.driver.switch_to.window(first)
    page.hears("How can I help")
    assert page.said() == ["hello", "Hello! How can I help?"]


@pytest.mark.parametrize("language", ["en-US", "zh-CN"])
def test_on_a_phone_nothing_is_wider_than_the_screen(visit: Visit, language: str) -> None:
    page = visit(language)
    page.emulate(360, 740)
    for text in ("show order card", "where is my parcel", "list my orders", "return policy", "cancel it please"):
        page.say(text)
    page.one(".card.quote")
    page.say("W" * 300)
    page.until(lambda: len(page.said()) >= 12)
    wide = page.run(
        "return [...document.querySelectorAll('body *')].filter(e => e.checkVisibility() "
        "&& !e.closest('.hidden, .skip') && e.getBoundingClientRect().right > innerWidth + 0.5)"
        ".map(e => e.className + e.tagName)"
    )
    assert wide == [] and page.run("return document.documentElement.scrollWidth") <= 360


def test_with_the_keyboard_open_one_can_write_and_read(page: Page) -> None:
    page.emulate(360, 740)
    page.say("where is my parcel")
    page.one(".card.parcel")
    page.emulate(360, 380)
    page.until(lambda: page.run("return document.querySelector('.composer').getBoundingClientRect().bottom") <= 380)
    assert page.run("return document.getElementById('log').clientHeight") > 150
    last = "return document.querySelector('.track').getBoundingClientRect().bottom"
    edge = "return document.querySelector('.bottom').getBoundingClientRect().top"
    page.until(lambda: page.run(last) <= page.run(edge))


def test_what_can_be_pressed_is_large_enough_and_named(page: Page) -> None:
    page.emulate(360, 740)
    page.say("hello")
    page.hears("How can I help")
    for button in page.all("button"):
        assert button.accessible_name, button.get_attribute("outerHTML")
        assert button.size["height"] >= 32 and button.size["width"] >= 32, button.get_attribute("outerHTML")
    log = page.one("#log")
    assert (log.aria_role, log.get_attribute("aria-live"), log.accessible_name) == ("log", "polite", "Conversation")
    assert page.box().accessible_name == "Message"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_can_be_read_in_light_and_dark(page: Page, scheme: str) -> None:
    page.emulate(800, 800, prefers_color_scheme=scheme)
    for text in ("hello", "show order card", "cancel it please"):
        page.say(text)
    page.one(".quote")
    page.until(lambda: len(page.said()) == 6)
    faint = page.run(_CONTRAST)
    assert faint == []


def test_who_reads_above_is_left_there_and_told(page: Page, actions: ActionServer) -> None:
    page.emulate(360, 500, prefers_reduced_motion="reduce")  # no scrolling that is still under way when another begins
    top = "return document.getElementById('log').scrollTop"
    page.say("show order card")
    page.one(".card.order")
    page.say("where is my parcel")
    page.one(".card.parcel")
    actions.health = "slow"
    page.say("ask the shop")
    page.one(".typing")
    below = "const l = document.getElementById('log'); return l.scrollHeight - l.scrollTop - l.clientHeight"
    page.until(lambda: page.run(top) > 300 and page.run(below) < 2)  # the page has gone there by itself
    page.run("document.getElementById('log').scrollTo({top: 0, behavior: 'instant'})")
    page.hears("The shop isn't answering")
    assert page.run(top) == 0
    page.one("#latest").click()
    page.until(lambda: page.run(top) > 300 and not page.all("#latest"))


def test_less_motion_is_respected(page: Page) -> None:
    page.emulate(800, 800, prefers_reduced_motion="reduce")
    moving = page.run(
        "document.querySelector('.typing').hidden = false;"
        "return [...document.querySelectorAll('*')].filter(e => getComputedStyle(e).animationName !== 'none').length"
    )
    assert moving == 0


# The contrast of every text with what lies behind it, by the formula of WCAG 2; at least 4.5.
_CONTRAST = """
const parse = (c) => { const [r, g, b, a = 1] = c.match(/[\\d.]+/g).map(Number); return { rgb: [r, g, b], a }; };
const linear = (v) => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
const light = (rgb) => { const [r, g, b] = rgb.map(v => linear(v / 255));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
const behind = (e) => { for (; e; e = e.parentElement) {
  const c = parse(getComputedStyle(e).backgroundColor); if (c.a === 1) return c.rgb; } return [255, 255, 255]; };
const faint = [];
for (const e of document.querySelectorAll("body *")) {
  if (!e.checkVisibility() || e.closest(".hidden, .skip, dialog")) continue;
  if (![...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())) continue;
  const [a, b] = [light(parse(getComputedStyle(e).color).rgb), light(behind(e))];
  const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  if (ratio < 4.5) faint.push(e.className + " " + e.textContent.slice(0, 30) + " " + ratio.toFixed(2));
}
return faint;
"""
