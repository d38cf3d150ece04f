"""What is said in the chat window: written, read, told and shown, with an agent at the other end."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.async_api import expect

from mockhub.faults.fault import FaultSpec
from mockhub.omnichannel.agents import agent, metadata_of
from mockhub.omnichannel.identities import Role
from mockhub.omnichannel.organization import WidgetSpec
from mockhub.omnichannel.thread import MessageType
from mockhub.tokens.providers import ProviderSpec
from tests.browser.axe import axe

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page

    from mockhub.omnichannel.conversation import Conversation
    from mockhub.omnichannel.identities import Participant
    from tests.browser.conftest import OpenTab
    from tests.browser.page_log import PageLog
    from tests.browser.shop import Shop

CARD_MARK = {"microsoft.azure.communication.chat.bot.contenttype": "azurebotservice.adaptivecard"}


class Talk:
    """A chat in a page, and the agent's side of it."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.page = shop.page

    def part(self, name: str) -> Locator:
        return self.page.get_by_test_id(f"lcw-{name}")

    @property
    def chat(self) -> Conversation:
        return list(self.shop.sandbox.conversations)[-1]

    def agent(self, name: str = "megan", called: str = "Megan", role: Role = Role.AGENT) -> Participant:
        sandbox = self.shop.sandbox
        return agent(sandbox.organization.id, sandbox.seed, name, called=called, role=role)

    async def begin(self, script: str = "") -> None:
        """Start a chat in which nobody is yet."""
        await self.shop.open(script)
        await self.part("button").click()
        await expect(self.part("standing")).to_contain_text("number 1")

    async def joined(self) -> None:
        """Start a chat that Megan has joined."""
        await self.begin()
        self.chat.join(self.agent())
        await expect(self.part("note")).to_have_text("Megan joined the chat")

    def say(self, text: str, **more: Any) -> None:
        self.chat.thread.post(self.agent(), text, metadata=metadata_of(self.agent()), **more)

    def send_card(self, *body: dict[str, Any], actions: tuple[dict[str, Any], ...] = ()) -> None:
        content = {"type": "AdaptiveCard", "version": "1.3", "body": list(body), "actions": list(actions)}
        kind = "application/vnd.microsoft.card.adaptive"
        text = json.dumps({"attachments": [{"contentType": kind, "content": content}]})
        self.chat.thread.post(self.agent(), text, metadata=CARD_MARK)

    async def write(self, text: str) -> None:
        await self.part("input").fill(text)
        await self.part("input").press("Enter")

    def said(self) -> list[str]:
        """Return what stands in the thread."""
        return [one.text for one in self.chat.thread if one.said]

    async def shows(self, *texts: str) -> None:
        """Wait until these are the messages, in this order."""
        await expect(self.part("message-text")).to_have_text(list(texts))

    async def payloads(self, name: str) -> list[Any]:
        return [detail for event, detail in await self.shop.run("window.seen") if event == name]


@pytest.fixture
def talk(shop: Shop) -> Talk:
    """A page whose widget is open to all."""
    shop.role = "anonymous"
    return Talk(shop)


def set_up(talk: Talk, **settings: Any) -> None:
    talk.shop.sandbox.organization.anonymous.settings = WidgetSpec.read({"authentication": "none", **settings})


def fault(talk: Talk, **written: Any) -> None:
    talk.shop.sandbox.arm_fault(FaultSpec.read(written))


# Messages


async def test_customer_and_agent_talk(talk: Talk) -> None:
    await talk.joined()
    talk.say("How can I help?")
    await talk.shop.event("lcw:onMessageReceived", 2)
    await talk.write("Where is my order?")
    await talk.shop.event("lcw:onMessageSent")
    talk.say("On its way.")
    await talk.shows("How can I help?", "Where is my order?", "On its way.")
    await expect(talk.part("message-other").first).to_contain_text("Megan")
    await expect(talk.part("message-own")).to_contain_text("You")
    assert await talk.part("message-own").locator("time").get_attribute("datetime")
    right = "(one) => one.getBoundingClientRect().right"
    assert await talk.part("message-own").evaluate(right) > await talk.part("message-other").first.evaluate(right)
    assert talk.said() == ["How can I help?", "Where is my order?", "On its way."]


async def test_the_events_have_the_documented_payloads_and_stand_in_the_journal(talk: Talk) -> None:
    await talk.joined()
    talk.say("Hello")
    await talk.shop.event("lcw:onMessageReceived", 2)
    await talk.write("Hi")
    await talk.shop.event("lcw:onMessageSent")
    talk.chat.agent_ends(wrap_up=True)
    await talk.shop.event("lcw:threadUpdate")
    assert await talk.payloads("lcw:onMessageReceived") == [
        {"channelData": {"tags": ["system", "agentaccepted"]}, "messageType": "system"},
        {"channelData": {"tags": ["public"]}, "messageType": "user"},
        {"channelData": {"tags": ["system", "agentendconversation"]}, "messageType": "system"},
    ]
    assert await talk.payloads("lcw:onMessageSent") == [None]
    assert await talk.payloads("lcw:threadUpdate") == [None]
    await talk.part("new-chat").click()
    await talk.shop.event("lcw:startChat", 2)
    told = [entry.facts["event"] for entry in talk.shop.entries("page.event")]
    assert [one for one in told if "essage" in one or "thread" in one] == [
        "lcw:onMessageReceived", "lcw:onMessageReceived", "lcw:onMessageSent", "lcw:onMessageReceived",
        "lcw:threadUpdate",
    ]  # fmt: skip
    (sent,) = talk.shop.entries("acs.send-message")
    assert json.loads(sent.body or b"")["content"] == "Hi"


async def test_shift_and_enter_make_a_new_line_and_blanks_are_not_sent(talk: Talk) -> None:
    await talk.begin()
    box = talk.part("input")
    await box.press("Enter")
    await box.fill("   ")
    await talk.part("send").click()
    await box.fill("one")
    await box.press("Shift+Enter")
    await box.press_sequentially("two")
    await talk.part("send").click()
    await talk.shop.event("lcw:onMessageSent")
    assert talk.said() == ["one\ntwo"]
    await expect(box).to_have_value("")
    assert "one\ntwo" in await talk.part("message-text").inner_text()


async def test_messages_are_changed_and_taken_back(talk: Talk) -> None:
    await talk.joined()
    talk.say("Helo")
    talk.say("Secret")
    await talk.shows("Helo", "Secret")
    first, second = [one for one in talk.chat.thread if one.said]
    talk.chat.thread.edit(talk.agent(), str(first.id), text="Hello", metadata=None)
    talk.chat.thread.take_back(talk.agent(), str(second.id))
    await talk.shows("Hello")
    await expect(talk.part("message-deleted")).to_have_text("This message was deleted")


HTML = """<p>Dear <b>customer</b>,<br>see <a href="https://shop.example/faq?a=1&amp;b=2">our answers</a> &amp;
 <a href="javascript:window.hacked=1">this</a></p><script>window.hacked = 1</script><style>p {color: red}</style>
<img src=x onerror="window.hacked=1"><ul><li>One</li><li>Two &lt;b&gt;</li></ul><!-- <b>unsaid</b> -->"""


async def test_html_is_shown_as_text_with_lines_and_links(talk: Talk, page_log: PageLog) -> None:
    await talk.joined()
    talk.say(HTML, kind=MessageType.HTML)
    text = talk.part("message-text")
    await expect(text).to_have_count(1)
    lines = [line.strip() for line in (await text.inner_text()).splitlines()]
    assert lines == ["Dear customer,", "see our answers & this", "• One", "• Two <b>"]
    (link,) = await text.get_by_role("link").all()
    assert await link.get_attribute("href") == "https://shop.example/faq?a=1&b=2"
    assert await text.locator("img, script, style, b").count() == 0
    assert await talk.shop.run("window.hacked") is None
    assert page_log.errors == []


@pytest.mark.parametrize(
    "text", ['<a"' * 9000, "<" * 27_000, "<!--" * 6000, "&#x110000;&#0;&nope;<b", "<p " + "x" * 27_000]
)
async def test_html_that_is_none_takes_no_time_and_does_no_harm(text: str, talk: Talk, page_log: PageLog) -> None:
    await talk.joined()
    talk.say(text, kind=MessageType.HTML)
    talk.say("Next")
    await expect(talk.part("message-text").last).to_have_text("Next")
    assert page_log.errors == []


async def test_texts_are_shown_as_they_are_but_for_links(talk: Talk) -> None:
    await talk.joined()
    talk.say("<b>not bold</b> https://shop.example/a?b=(c), and <script>window.hacked=1</script>")
    await talk.shows("<b>not bold</b> https://shop.example/a?b=(c), and <script>window.hacked=1</script>")
    href = await talk.part("message-text").get_by_role("link").get_attribute("href")
    assert href == "https://shop.example/a?b=(c"
    assert await talk.shop.run("window.hacked") is None


async def test_attachments_are_named(talk: Talk) -> None:
    await talk.joined()
    names = json.dumps([{"fileName": "invoice.pdf"}, {"fileName": "<b>.png"}])
    talk.chat.thread.post(talk.agent(), "", metadata={"amsMetadata": names})
    await expect(talk.part("attachments").locator("li")).to_have_text(["invoice.pdf", "<b>.png"])


# Cards


async def test_a_card_is_shown_and_answered(talk: Talk) -> None:
    await talk.joined()
    talk.send_card(
        {"type": "TextBlock", "text": "Your order"},
        {"type": "FactSet", "facts": [{"title": "Number", "value": "42"}]},
        {"type": "Image", "url": "data:image/gif;base64,R0lGODlhAQABAAAAACw=", "altText": "A shoe"},
        {"type": "ColumnSet", "columns": [{"type": "Column", "items": [{"type": "TextBlock", "text": "Within"}]}]},
        {"type": "Input.Text", "id": "reason", "label": "Reason", "isRequired": True},
        {"type": "Media", "sources": []},
        actions=(
            {"type": "Action.Submit", "title": "Return it", "data": {"order": 42}},
            {"type": "Action.OpenUrl", "title": "See it", "url": "https://shop.example/42"},
            {"type": "Action.OpenUrl", "title": "Evil", "url": "javascript:alert(1)"},
            {"type": "Action.ShowCard", "title": "More"},
        ),
    )
    card = talk.part("card").first
    await expect(card).to_contain_text("Your order")
    await expect(card).to_contain_text("Within")
    await expect(card.locator("dd")).to_have_text("42")
    await expect(card.get_by_role("img", name="A shoe")).to_be_visible()
    assert await card.get_by_role("link").all_inner_texts() == ["See it"]
    assert await talk.part("card-unshown").all_inner_texts() == [
        "Not shown here: Media", "Not shown here: Action.OpenUrl (Evil)", "Not shown here: Action.ShowCard (More)",
    ]  # fmt: skip
    assert await axe(talk.page) == []
    await card.get_by_role("button", name="Return it").click()
    await expect(talk.part("card-reason-problem")).not_to_be_empty()
    await card.get_by_label("Reason").fill("Too small")
    await card.get_by_role("button", name="Return it").click()
    await talk.shop.event("lcw:onMessageSent")
    assert json.loads(talk.said()[-1]) == {"order": 42, "reason": "Too small"}
    await expect(card.get_by_role("button")).to_be_disabled()
    await expect(talk.part("message-own").locator("dd")).to_have_text(["42", "Too small"])


async def test_a_card_may_say_what_its_button_writes(talk: Talk) -> None:
    await talk.joined()
    talk.send_card(actions=({"type": "Action.Submit", "title": "Yes", "data": "Yes, please"},))
    await talk.page.get_by_role("button", name="Yes").click()
    await talk.shows("Yes, please")


# Who is there, what they do


async def test_customers_see_agents_type_and_agents_see_customers(talk: Talk) -> None:
    await talk.joined()
    talk.chat.thread.indicate_typing(talk.agent())
    await expect(talk.part("typing")).to_have_text("Megan is typing…")
    talk.say("Here I am")
    await talk.shows("Here I am")
    await expect(talk.part("typing")).to_have_text("")
    await talk.part("input").press_sequentially("What")
    await talk.write("What now?")
    await talk.shop.event("lcw:onMessageSent")
    assert len(talk.shop.entries("acs.send-typing")) == 1


async def test_who_joins_hands_over_leaves_and_ends_is_told(talk: Talk) -> None:
    await talk.joined()
    await expect(talk.part("standing")).to_have_text("You are chatting with Megan")
    ada = talk.agent("ada", "Ada")
    talk.chat.transfer(talk.agent(), ada)
    await expect(talk.part("note")).to_have_text(
        ["Megan joined the chat", "Ada joined the chat", "Megan left the chat"]
    )
    await expect(talk.part("standing")).to_have_text("You are chatting with Ada")
    talk.chat.transfer(ada, None)
    await expect(talk.part("standing")).to_contain_text("number 1 in the queue")
    talk.chat.join(ada)
    talk.chat.agent_leaves(ada)
    await expect(talk.part("standing")).to_contain_text("Nobody is here right now")
    talk.chat.agent_ends(wrap_up=False)
    await expect(talk.part("standing")).to_have_text("The chat has ended")


async def test_the_place_in_the_queue_moves_up(talk: Talk) -> None:
    sandbox = talk.shop.sandbox
    first = sandbox.conversations.start("first", sandbox.organization.anonymous, None, now=sandbox.clock.now())
    await talk.shop.open()
    await talk.part("button").click()
    await expect(talk.part("standing")).to_contain_text("number 2 in the queue")
    assert await talk.payloads("lcw:onMessageReceived") == []
    first.close()
    await expect(talk.part("standing")).to_contain_text("number 1 in the queue")
    tags = ["system", "queueposition", "customerqueuepositionnext"]
    assert await talk.payloads("lcw:onMessageReceived") == [
        {"channelData": {"tags": tags}, "messageType": "system"}
    ]


async def test_an_ended_chat_takes_no_more_and_another_is_started(talk: Talk) -> None:
    await talk.joined()
    await talk.part("input").fill("half a senten")
    talk.chat.agent_ends(wrap_up=True)
    await expect(talk.part("ended")).to_contain_text("The chat has ended")
    await expect(talk.part("input")).to_be_disabled()
    await expect(talk.part("composer")).not_to_be_visible()
    await expect(talk.part("new-chat")).to_be_focused()
    assert await talk.page.get_by_test_id("lcw-announcement").inner_text() == "The chat has ended"
    before = talk.chat
    await talk.page.keyboard.press("Enter")
    await talk.shop.event("lcw:chatQueued", 2)
    await expect(talk.part("note")).to_have_count(0)
    await talk.write("Hello again")
    await talk.shop.event("lcw:onMessageSent")
    assert talk.chat is not before
    assert before.closed
    assert talk.said() == ["Hello again"]


async def test_what_is_open_is_read_and_what_is_not_is_counted(talk: Talk) -> None:
    await talk.joined()
    talk.say("One")
    await talk.shows("One")
    await talk.write("Mine")
    await talk.shop.event("lcw:onMessageSent")
    assert talk.chat.unread == 0
    await talk.part("minimise").click()
    talk.say("Two")
    talk.say("Three")
    await expect(talk.part("unread")).to_have_text("2 unread messages")
    assert await talk.page.get_by_test_id("lcw-announcement").inner_text() == "New message from Megan"
    assert talk.chat.unread == 2
    assert await axe(talk.page) == []
    await talk.part("button").click()
    await expect(talk.part("unread")).not_to_be_visible()
    await expect(talk.part("message-text")).to_have_count(4)
    await talk.write("Read it")
    await talk.shop.event("lcw:onMessageSent", 2)
    assert talk.chat.unread == 0


async def test_customers_see_what_was_read(talk: Talk) -> None:
    await talk.joined()
    await talk.write("Hello?")
    await talk.shop.event("lcw:onMessageSent")
    await expect(talk.part("seen")).to_have_count(0)
    talk.chat.thread.read(talk.agent(), str(talk.chat.thread.last_message_at))
    await expect(talk.part("message-own").get_by_test_id("lcw-seen")).to_have_text("· Seen")


# Reloads, tabs, connections


async def test_a_reload_shows_what_was_said_once_and_goes_on(talk: Talk) -> None:
    await talk.joined()
    await talk.write("Before")
    await talk.shop.event("lcw:onMessageSent")
    talk.say("Answer")
    await talk.shows("Before", "Answer")
    await talk.shop.reload()
    await talk.shop.event("lcw:chatRetrieved")
    await talk.shows("Before", "Answer")
    await expect(talk.part("note")).to_have_text("Megan joined the chat")
    assert await talk.payloads("lcw:onMessageReceived") == []
    talk.say("Still there?")
    await talk.write("Yes")
    await talk.shows("Before", "Answer", "Still there?", "Yes")


async def test_somebody_who_authenticated_goes_on_after_a_reload_and_has_a_transcript(shop: Shop) -> None:
    shop.sandbox.register_provider("default", ProviderSpec.read({"calls": ["token"]}))
    talk = Talk(shop)
    await talk.begin()
    await talk.write("It is me")
    await shop.event("lcw:onMessageSent")
    await shop.reload()
    await shop.event("lcw:chatRetrieved")
    await talk.shows("It is me")
    shop.sandbox.revoke_chat_tokens(talk.chat.customer.id)
    await talk.write("Still me")
    await talk.shows("It is me", "Still me")
    await shop.event("lcw:onMessageSent")
    async with talk.page.expect_download():
        await talk.part("transcript").click()
    talk.chat.agent_ends(wrap_up=True)
    await expect(talk.part("ended")).to_be_visible()


async def test_what_is_said_is_read_out_once(talk: Talk) -> None:
    await talk.joined()
    await talk.page.evaluate("""() => {
      window.added = [];
      const {shadowRoot} = document.getElementById("mockhub-live-chat");
      new MutationObserver((seen) => {
        for (const {addedNodes} of seen) for (const one of addedNodes) window.added.push(one.dataset?.testid);
      }).observe(shadowRoot.querySelector("[role=log]"), {childList: true});
    }""")
    for text in ("One", "Two"):
        await talk.write(text)
    await talk.shop.event("lcw:onMessageSent", 2)
    talk.say("Three")
    await talk.shows("One", "Two", "Three")
    assert await talk.shop.run("window.added") == ["lcw-message-own", "lcw-message-own", "lcw-message-other"]


async def test_two_tabs_show_the_same(talk: Talk, open_tab: OpenTab) -> None:
    await talk.joined()
    other: Page = await open_tab(talk.page.url)
    texts = other.get_by_test_id("lcw-message-text")
    await expect(other.get_by_test_id("lcw-note")).to_have_text("Megan joined the chat")
    await talk.write("From one")
    await expect(texts).to_have_text(["From one"])
    await expect(other.get_by_test_id("lcw-message-own")).to_have_count(1)
    await other.get_by_test_id("lcw-input").fill("From the other")
    await other.get_by_test_id("lcw-input").press("Enter")
    await talk.shows("From one", "From the other")
    assert await talk.payloads("lcw:onMessageSent") == [None]
    await talk.part("close").click()
    await other.evaluate("window.when('lcw:closeChat', 1)")
    await expect(other.get_by_test_id("lcw-window")).not_to_be_visible()
    assert "lcw:threadUpdate" not in [name for name, _ in await other.evaluate("window.seen")]


async def test_without_a_channel_the_hub_is_asked(talk: Talk) -> None:
    hub = talk.shop.base.partition("/s/")[0]
    talk.shop.headers = {"Content-Security-Policy": f"connect-src {hub}"}
    await talk.begin()
    talk.chat.join(talk.agent())
    talk.say("Hello")
    await talk.shows("Hello")
    await expect(talk.part("standing")).to_have_text("You are chatting with Megan")
    talk.chat.agent_ends(wrap_up=True)
    await expect(talk.part("ended")).to_be_visible()


KEEPS_SOCKETS = """
window.sockets = [];
window.WebSocket = class extends WebSocket {
  constructor(...given) { super(...given); window.sockets.push(this); }
};
"""


async def test_what_was_missed_while_the_channel_was_gone_is_caught_up(talk: Talk) -> None:
    await talk.begin(KEEPS_SOCKETS)
    await talk.shop.run("new Promise((done) => { sockets[0].onclose = done; sockets[0].close(); }).then(() => {})")
    talk.chat.join(talk.agent())
    talk.say("Did you hear me?")
    await talk.shows("Did you hear me?")
    await expect(talk.part("standing")).to_have_text("You are chatting with Megan")
    assert await talk.shop.run("sockets.length") == 2
    talk.say("And now?")
    await talk.shows("Did you hear me?", "And now?")


async def test_a_message_that_was_refused_says_why_and_is_sent_again(talk: Talk) -> None:
    fault(talk, at="acs.send-message", error="too_many_calls", when={"calls": 1})
    await talk.joined()
    await talk.write("Hello")
    await expect(talk.part("unsent")).to_contain_text("too_many_calls")
    assert talk.said() == []
    assert await axe(talk.page) == []
    await talk.part("resend").click()
    await talk.shop.event("lcw:onMessageSent")
    assert talk.said() == ["Hello"]
    await talk.shows("Hello")
    await expect(talk.part("unsent")).to_have_count(0)


async def test_messages_that_cannot_be_loaded_are_asked_for_again(talk: Talk) -> None:
    fault(talk, at="acs.list-messages", answer={"status": 503}, when={"calls": 1})
    await talk.begin()
    await expect(talk.part("chat-problem")).to_contain_text("the hub answered 503")
    talk.chat.join(talk.agent())
    talk.say("Hello")
    await talk.shows("Hello")
    await expect(talk.part("chat-problem")).to_be_empty()


async def test_a_revoked_chat_token_is_asked_for_anew(talk: Talk) -> None:
    await talk.joined()
    talk.shop.sandbox.revoke_chat_tokens(talk.chat.customer.id)
    await talk.write("Still me")
    await talk.shop.event("lcw:onMessageSent")
    await talk.shows("Still me")
    calls = [*talk.shop.entries("acs.send-typing"), *talk.shop.entries("acs.send-message")]
    assert "chat_token_refused" in [entry.cause for entry in calls]  # whichever came first
    assert calls[-1].cause is None


async def test_a_chat_that_the_page_may_not_follow_is_asked_for_now_and_then(talk: Talk) -> None:
    fault(talk, at="page.chat", error="chat_token_refused")
    await talk.shop.open()
    await talk.part("button").click()
    await talk.shop.event("lcw:chatQueued")
    talk.chat.join(talk.agent())
    talk.say("Hello")
    await talk.shows("Hello")
    talk.say("Still there?")
    await talk.shows("Hello", "Still there?")
    assert (
        len(talk.shop.entries("page.chat")) < 10
    )  # twice every three seconds: with the token at hand, and a new one


# Long chats, earlier ones, the transcript, the survey


async def test_earlier_messages_are_loaded_when_asked_for(talk: Talk) -> None:
    await talk.begin()
    talk.chat.join(talk.agent())
    for number in range(120):
        talk.say(f"Message {number}")
    await expect(talk.part("message-text")).to_have_count(120)
    await talk.shop.reload()
    await expect(talk.part("message-text")).to_have_count(50)
    await talk.part("earlier").click()
    await expect(talk.part("message-text")).to_have_count(100)
    await talk.part("earlier").click()
    await talk.shows(*(f"Message {number}" for number in range(120)))
    await expect(talk.part("earlier")).not_to_be_visible()
    await expect(talk.part("messages")).to_be_focused()


async def test_a_persistent_chat_goes_on_below_the_conversations_before_it(shop: Shop) -> None:
    talk = Talk(shop)
    spec = {"conversation-mode": "persistent", "previous-conversations": True}
    shop.sandbox.organization.authenticated.settings = WidgetSpec.read(spec)
    shop.sandbox.register_provider("default", ProviderSpec.read({"calls": ["token"]}))
    await talk.begin()
    for text in ("Last week", "Goodbye"):
        await talk.write(text)
    await shop.event("lcw:onMessageSent", 2)
    talk.chat.agent_ends(wrap_up=False)
    await talk.part("new-chat").click()
    await shop.event("lcw:chatQueued", 2)
    await talk.shows("Last week", "Goodbye")
    await shop.event("lcw:onHistoryMessageReceived", 2)
    await talk.write("Today")
    await talk.shows("Last week", "Goodbye", "Today")
    await expect(talk.part("message-own")).to_have_count(3)
    await talk.part("close").click()
    await shop.event("lcw:closeChat", 2)
    assert talk.chat.state == "Waiting"
    before = talk.chat
    await talk.part("button").click()
    await shop.event("lcw:chatQueued", 3)
    await talk.shows("Last week", "Goodbye", "Today")
    assert talk.chat is before
    assert await talk.payloads("lcw:onMessageReceived") == [
        {"channelData": {"tags": ["system", "agentendconversation"]}, "messageType": "system"}
    ]


async def test_the_transcript_is_a_text_file(talk: Talk) -> None:
    await talk.joined()
    talk.say("How can I help?")
    talk.send_card(
        {"type": "TextBlock", "text": "Your order"}, {"type": "FactSet", "facts": [{"title": "a", "value": 1}]}
    )
    await talk.write("Thank you")
    await talk.shop.event("lcw:onMessageSent")
    async with talk.page.expect_download() as downloading:
        await talk.part("transcript").click()
    download = await downloading.value
    assert download.suggested_filename == "chat-transcript.txt"
    lines = (await asyncio.to_thread(Path(await download.path()).read_text, encoding="utf-8")).splitlines()
    said = [line.partition("] ")[2] for line in lines]
    assert said == ["Megan: How can I help?", "Megan: Your order | a: 1", "You: Thank you"]
    assert lines[0].startswith("[20")


async def test_after_the_chat_a_survey_is_offered(talk: Talk) -> None:
    set_up(talk, **{"post-chat": {"form": "how-was-it", "link": "https://survey.example/s?x=1"}})
    await talk.joined()
    talk.chat.agent_ends(wrap_up=True)
    await expect(talk.part("survey")).to_be_visible()
    href = await talk.part("survey").get_attribute("href")
    assert href == f"https://survey.example/s?x=1&form=how-was-it&conversation={talk.chat.id}"
    assert await axe(talk.page) == []


async def test_a_survey_is_offered_after_the_customer_has_ended_the_chat_too(talk: Talk) -> None:
    set_up(talk, **{"post-chat": {"form": "how-was-it", "link": "https://survey.example/"}})
    await talk.joined()
    await talk.part("close").click()
    await talk.shop.event("lcw:closeChat")
    await expect(talk.part("survey")).to_be_visible()
    await expect(talk.part("composer")).to_be_hidden()
    assert talk.chat.closed
    order = [one.point for one in talk.shop.sandbox.journal if one.point.startswith("livechat.")]
    assert order[-3:] == ["livechat.work-item-details", "livechat.survey-invite", "livechat.session-close"]
    await talk.part("close").click()
    await expect(talk.part("button")).to_be_visible()
    await talk.part("button").click()
    await expect(talk.part("composer")).to_be_visible()
    await expect(talk.part("survey")).to_be_hidden()


async def test_without_an_invite_the_chat_ends_all_the_same(talk: Talk) -> None:
    set_up(talk, **{"post-chat": {"form": "how-was-it"}})
    fault(talk, at="livechat.survey-invite", answer={"status": 500})
    await talk.joined()
    await talk.part("close").click()
    await talk.shop.event("lcw:closeChat")
    await expect(talk.part("button")).to_be_visible()
    assert talk.chat.closed


async def test_somebody_friendly_answers(talk: Talk) -> None:
    talk.shop.sandbox.serve_chats("friendly")
    await talk.shop.open()
    await talk.part("button").click()
    await expect(talk.part("message-text")).to_contain_text(["How can I help you?"])
    await talk.write("Where is my order 42?")
    await expect(talk.part("message-text").last).to_contain_text("Order 42 is on its way", timeout=12_000)
    await expect(talk.part("seen")).to_have_count(1)


async def test_a_whole_chat_under_a_strict_policy(talk: Talk, page_log: PageLog) -> None:
    hub = talk.shop.base.partition("/s/")[0]
    rules = (
        "default-src 'none'", f"script-src 'self' {hub}", f"connect-src {hub} {hub.replace('http', 'ws', 1)}",
        "require-trusted-types-for 'script'", "trusted-types 'none'",
    )  # fmt: skip
    talk.shop.headers = {"Content-Security-Policy": "; ".join(rules)}
    await talk.joined()
    talk.say(HTML, kind=MessageType.HTML)
    talk.send_card({"type": "Input.Text", "id": "name", "label": "Name"}, actions=({"type": "Action.Submit"},))
    await talk.page.get_by_label("Name").fill("Ann")
    await talk.part("card-submit").click()
    await talk.shop.event("lcw:onMessageSent")
    async with talk.page.expect_download():
        await talk.part("transcript").click()
    assert (page_log.console, page_log.errors) == ([], [])
