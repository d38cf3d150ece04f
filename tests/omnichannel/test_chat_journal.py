"""What happens in conversations, in the journal: who did what, wherever they did it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from mockhub.entry import Kind, Outcome
from mockhub.omnichannel.agents import agent
from mockhub.omnichannel.attachments import Reference, metadata_naming
from mockhub.omnichannel.identities import Role
from mockhub.scenarios.files import load
from mockhub.scenarios.player import Player
from mockhub.server import Options, Server

if TYPE_CHECKING:
    from mockhub.omnichannel.conversation import Conversation
    from mockhub.omnichannel.identities import Participant
    from mockhub.sandbox import Sandbox


@pytest.fixture
def ada(sandbox: Sandbox) -> Participant:
    return agent(sandbox.organization.id, 0, "ada", called="Ada")


def begin(sandbox: Sandbox, request_id: str = "r1") -> Conversation:
    return sandbox.conversations.start(request_id, sandbox.organization.anonymous, None, now=sandbox.clock.now())


def told(sandbox: Sandbox) -> list[tuple[str, str | None, dict[str, Any]]]:
    """Return what the journal has of conversations: the point, the conversation, what is said."""
    assert all((one.kind, one.outcome) == (Kind.CHAT, Outcome.OK) for one in sandbox.journal)
    return [(one.point, one.conversation, json.loads(one.body)) for one in sandbox.journal]


def points(sandbox: Sandbox) -> list[str]:
    return [one.point for one in sandbox.journal]


def test_whoever_says_something_is_named(sandbox: Sandbox, ada: Participant) -> None:
    chat = begin(sandbox)
    chat.join(ada)
    file = Reference("a-1", "photo.png", "image/png")
    sent = chat.thread.post(chat.customer, "", metadata=metadata_naming(file))
    chat.thread.post(ada, "Schön \ud800", name="Nobody")
    chat.thread.indicate_typing(ada)
    chat.thread.read(ada, str(sent.id))
    customer, by_ada = {"by": "Customer", "role": "customer"}, {"by": "Ada", "role": "agent"}
    _, said = [one for one in chat.thread if one.said]
    assert told(sandbox) == [
        ("chat.joined", "r1", by_ada),
        (
            "chat.message",
            "r1",
            {**customer, "id": str(sent.id), "type": "text", "text": "", "files": ["photo.png"]},
        ),
        ("chat.message", "r1", {**by_ada, "id": str(said.id), "type": "text", "text": "Schön \ud800"}),
        ("chat.typing", "r1", by_ada),
        ("chat.read", "r1", {**by_ada, "message": str(sent.id)}),
    ]


def test_whoever_hands_over_and_ends_is_named(sandbox: Sandbox, ada: Participant) -> None:
    chat = begin(sandbox)
    ben = agent(sandbox.organization.id, 0, "ben", called="Ben", role=Role.BOT)
    chat.join(ben)
    chat.transfer(ben, ada)
    chat.transfer(ada, None)
    chat.join(ada)
    chat.agent_ends(wrap_up=True)
    chat.agent_ends(wrap_up=False)
    by_ada, by_ben = {"by": "Ada", "role": "agent"}, {"by": "Ben", "role": "bot"}
    assert told(sandbox) == [
        ("chat.joined", "r1", by_ben),
        ("chat.joined", "r1", by_ada),
        ("chat.left", "r1", by_ben),
        ("chat.transferred", "r1", {**by_ben, "to": "Ada"}),
        ("chat.queue-position", "r1", {"position": 1}),
        ("chat.left", "r1", by_ada),
        ("chat.transferred", "r1", {**by_ada, "to": None}),
        ("chat.joined", "r1", by_ada),
        ("chat.ended", "r1", {"role": "agent", "state": "WrapUp"}),
        ("chat.left", "r1", by_ada),
        ("chat.ended", "r1", {"role": "agent", "state": "Closed"}),
    ]


def test_the_customers_end_is_told_once_and_makes_no_thread(sandbox: Sandbox) -> None:
    chat = begin(sandbox)
    chat.close()
    chat.close()
    assert told(sandbox) == [("chat.ended", "r1", {"role": "customer", "state": "Closed"})]
    assert chat.spoken is None


def test_those_behind_move_up_and_the_first_ten_are_told(sandbox: Sandbox) -> None:
    chats = [begin(sandbox, f"r{number}") for number in range(1, 15)]
    chats[1].close()
    moved = [(conversation, told["position"]) for _, conversation, told in told(sandbox)[1:]]
    assert moved == [(f"r{number + 1}", number) for number in range(2, 11)]
    chats[13].close()
    assert points(sandbox)[-1] == "chat.ended"


def test_threads_of_ones_own_and_a_reset_leave_nothing(sandbox: Sandbox, ada: Participant) -> None:
    thread = sandbox.threads.open("19:own@thread.v2", "Shoes", by=ada, participants=(ada,))
    thread.post(ada, "Hello")
    assert told(sandbox) == []
    begin(sandbox).join(ada)
    sandbox.begin()
    assert told(sandbox) == []
    begin(sandbox).join(ada)
    assert points(sandbox) == ["chat.joined"]


async def test_what_is_expected_of_a_chat_is_explained_when_it_does_not_happen() -> None:
    text = """\
scenario: x
given: {widget: {authentication: none}, agent: [{say: On its way}]}
steps: [start-chat, {send: order 42}, receive]
expect:
  - {at: chat.message, where: {kind: chat, body: {role: agent, text: Gone}}, count: 1}
"""
    (case,) = load("f.yaml", text)
    assert case.doubts == ()
    async with Server(Options(https_port=None, control_port=None)) as server:
        (found,) = (await Player(server.hub, server.outbound).play(case)).differences
    assert '    no   body text: expected "Gone", seen "On its way"' in found.explanation
