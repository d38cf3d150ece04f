"""Conversations and the agent's side of them, over the control API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mockhub.personas import persona
from tests.control.asking import SANDBOX, assert_problem

if TYPE_CHECKING:
    from mockhub.omnichannel.conversation import Conversation
    from mockhub.sandbox import Sandbox
    from tests.control.asking import Ask

ALL = SANDBOX + "/conversations"
ONE = ALL + "/r1"


@pytest.fixture
def begun(box: Sandbox) -> Conversation:
    persona(box.seed, "agent agent")  # reads files, which must not happen on an event loop
    return box.conversations.start("r1", box.organization.authenticated, "ann", now=box.clock.now())


def roles(shown: dict[str, Any]) -> list[str]:
    return [one["role"] for one in shown["participants"]]


async def test_conversations_are_listed_with_their_place_in_the_queue(
    ask: Ask, box: Sandbox, begun: Conversation
) -> None:
    box.conversations.start("r2", box.organization.anonymous, None, now=box.clock.now())
    box.conversations.prepare("r3", box.organization.anonymous, None, now=box.clock.now())
    shown = (await ask("GET", ALL)).body["conversations"]
    assert [(one["conversation"], one.get("queuePosition")) for one in shown] == [
        ("r1", 1),
        ("r2", 2),
        ("r3", None),
    ]
    first = shown[0]
    assert (first["id"], first["chatId"], first["subject"]) == (begun.id, begun.chat_id, "ann")
    assert (first["state"], first["unread"], roles(first)) == ("Open", 0, ["system", "customer"])
    assert begun.spoken is None
    await ask("POST", ONE + "/agent/join", {"name": "Eve"})
    active = (await ask("GET", ALL, state="Active")).body["conversations"]
    assert [one["conversation"] for one in active] == ["r1"]
    newest = (await ask("GET", ALL, limit="1")).body["conversations"]
    assert [(one["conversation"], one.get("queuePosition")) for one in newest] == [("r3", None)]
    wrong = await ask("GET", ALL, state="Opened")
    assert wrong.status == 400


async def test_an_agent_serves_a_conversation(ask: Ask, box: Sandbox, begun: Conversation) -> None:
    joined = (await ask("POST", ONE + "/agent/join", {})).body
    assert joined["state"] == "Active"
    assert joined["acceptedAt"]
    assert "queuePosition" not in joined
    assert joined["participants"][-1]["name"] == persona(box.seed, "agent agent").name

    said = await ask("POST", ONE + "/agent/say", {"text": "Hello", "metadata": {"tags": "public,x"}})
    assert said.status == 201
    assert said.body["metadata"] == {"deliveryMode": "bridged", "tags": "public,x"}
    begun.thread.post(begun.customer, "Hi")
    assert (await ask("POST", ONE + "/agent/typing", {})).status == 204
    receipt = (await ask("POST", ONE + "/agent/read", {})).body
    shown = (await ask("GET", ONE)).body
    texts = [one.get("text") for one in shown["messages"]]
    assert texts == [None, None, "Hello", "Hi"]
    assert receipt["message"] == shown["messages"][-1]["id"]
    assert shown["conversation"]["unread"] == 1
    assert shown["messages"][0]["participants"][1]["role"] == "customer"
    page = (await ask("GET", ONE, limit="1", before=receipt["message"])).body
    assert [one["text"] for one in page["messages"]] == ["Hello"]
    assert page["before"] == said.body["id"]

    handed = (await ask("POST", ONE + "/agent/transfer", {"to": "sam"})).body
    assert roles(handed) == ["system", "customer", "agent"]
    assert handed["participants"][-1] != joined["participants"][-1]
    waiting = (await ask("POST", ONE + "/agent/leave", {"agent": "sam"})).body
    assert (waiting["state"], roles(waiting)) == ("Waiting", ["system", "customer"])


async def test_a_bot_hands_back_to_the_queue_and_an_agent_ends(ask: Ask, begun: Conversation) -> None:
    await ask("POST", ONE + "/agent/join", {"agent": "robot", "name": "Robot", "role": "bot"})
    said = (await ask("POST", ONE + "/agent/say", {"text": "<b>Hi</b>", "type": "html"})).body
    assert (said["type"], said["metadata"]["tags"], said["sender"]["role"]) == ("html", "", "bot")
    queued = (await ask("POST", ONE + "/agent/transfer", {})).body
    assert (queued["state"], queued["queuePosition"]) == ("Open", 1)
    assert "acceptedAt" not in queued
    ended = (await ask("POST", ONE + "/agent/end", {})).body
    assert ended["state"] == "WrapUp"
    assert (await ask("POST", ONE + "/agent/end", {"wrap-up": False})).body["state"] == "Closed"
    assert begun.closed
    for action, body in (("end", {"wrap-up": False}), ("join", {"name": "Eve"})):
        seen = await ask("POST", f"{ONE}/agent/{action}", body)
        assert_problem(seen, 409, "conversation-ended", "conversation r1")


@pytest.mark.parametrize("action", ["say", "typing", "read", "leave", "transfer"])
async def test_only_an_agent_who_joined_does_something(action: str, ask: Ask, begun: Conversation) -> None:
    body = {"text": "Hello"} if action == "say" else {}
    seen = await ask("POST", f"{ONE}/agent/{action}", body)
    assert_problem(seen, 409, "no-agent", "nobody serves conversation r1")
    await ask("POST", ONE + "/agent/join", {"agent": "eve", "name": "Eve"})
    wrong = await ask("POST", f"{ONE}/agent/{action}", {**body, "agent": "evi"})
    assert_problem(wrong, 409, "no-agent", "those who do are called Eve")
    assert begun.agents[0].name == "Eve"


async def test_what_is_not_there_is_told(ask: Ask, begun: Conversation) -> None:
    unknown = await ask("GET", ALL + "/r11")
    assert_problem(unknown, 404, "unknown-conversation", "did you mean 'r1'?")
    assert (await ask("GET", f"{ALL}/{begun.id}")).body["conversation"]["conversation"] == "r1"
    await ask("POST", ONE + "/agent/join", {"name": "Eve"})
    seen = await ask("POST", ONE + "/agent/read", {"message": "5"})
    assert_problem(seen, 404, "unknown-message", "has no message 5")


async def test_a_customers_chat_tokens_are_revoked(ask: Ask, box: Sandbox, begun: Conversation) -> None:
    def token() -> str:
        answer = box.chat_token_answer(begun, chat_endpoint="", attachment_endpoint="")
        return str(answer["Token"])

    before = token()
    assert box.chat_user(before) == begun.customer.id
    assert (await ask("POST", ONE + "/chat-tokens/revoke")).status == 204
    with pytest.raises(Exception, match="was revoked"):
        box.chat_user(before)
    assert box.chat_user(token()) == begun.customer.id
