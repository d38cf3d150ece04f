"""`@azure/communication-chat` as published, in two versions, holds chats over the hub's https listener."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from mockhub.omnichannel.chat_token import LIFETIME
from tests.clients.node import HERE, run

if TYPE_CHECKING:
    from mockhub.omnichannel.conversation import Conversation
    from mockhub.sandbox import Sandbox
    from mockhub.server import Server
    from tests.clients.node import Result

PACKAGES = ("@azure/communication-chat", "communication-chat-newer")
REALTIME = {"startRealtimeNotifications", "stopRealtimeNotifications", "on", "off", "onWrapper", "dispose"}
"""Methods of realtime, which plain Node refuses."""


@pytest.fixture(params=PACKAGES, ids=["1.5.4", "1.6.0"])
def package(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def sandbox(server: Server) -> Sandbox:
    return server.hub.create("chats")


@pytest.fixture
def ann(sandbox: Sandbox) -> Conversation:
    return sandbox.conversations.start("r1", sandbox.organization.anonymous, None, now=sandbox.clock.now())


@pytest.fixture
def bob(sandbox: Sandbox) -> Conversation:
    return sandbox.conversations.start("r2", sandbox.organization.anonymous, None, now=sandbox.clock.now())


def token(sandbox: Sandbox, conversation: Conversation) -> str:
    answer = sandbox.chat_token_answer(conversation, chat_endpoint="", attachment_endpoint="")
    return str(answer["Token"])


async def chat(
    server: Server, sandbox: Sandbox, package: str, tokens: dict[str, str], calls: list[dict[str, Any]]
) -> list[Result]:
    """Let users of one process make these calls, one after the other."""
    assert server.authority is not None
    endpoint = server.hub.addresses.chat_endpoint(sandbox.id)
    job = {"package": package, "endpoint": endpoint, "tokens": tokens, "calls": calls}
    return await run("chat.mjs", job, ca_file=server.authority.ca_file)


def by(user: str, method: str, *args: Any, thread: Any = None) -> dict[str, Any]:
    said = {"user": user, "method": method, "args": list(args)}
    return said if thread is None else {**said, "thread": thread}


def of(result: int, member: str = "id") -> dict[str, Any]:
    """Return what stands for a member of an earlier call's result."""
    return {"result": result, "member": member}


def status(result: Result) -> tuple[Any, Any, int]:
    """Return the status and code of a client's error, and how often it asked."""
    assert not result.ok, result.value
    return result.error["statusCode"], result.error["code"], len(result.answers)


def cause(result: Result) -> str:
    """Return the true cause, where the client keeps it."""
    details = result.error["details"]
    # It reads the bodies of 401, 403, 429 and 503, and hands on those of other statuses as they came.
    inner = details["error"]["innerError"] if "error" in details else details["body"]["error"]["innererror"]
    return str(inner["code"])


@pytest.mark.verifies(
    "@azure/communication-chat 1.5.4, @azure/communication-chat 1.6.0",
    "acs.create-thread acs.list-threads acs.get-thread acs.update-thread acs.delete-thread acs.list-participants "
    "acs.add-participants acs.remove-participant acs.send-message acs.list-messages acs.get-message "
    "acs.update-message acs.delete-message acs.send-typing acs.send-read-receipt acs.list-read-receipts",
)
async def test_every_call_of_a_chat_is_answered(
    package: str, server: Server, sandbox: Sandbox, ann: Conversation, bob: Conversation
) -> None:
    anns, bobs = ({"communicationUserId": one.customer.id} for one in (ann, bob))
    shoes = of(0, "chatThread.id")
    made = [
        by("ann", "createChatThread", {"topic": "Shoes"}, {"participants": [{"id": bobs, "displayName": "Bob"}]}),
        by("ann", "getProperties", thread=shoes),
        by("ann", "updateTopic", "Boots", thread=shoes),
        by(
            "ann",
            "sendMessage",
            {"content": "hello"},
            {"senderDisplayName": "Ann", "metadata": {"a": "b"}},
            thread=shoes,
        ),
        by("bob", "sendMessage", {"content": "<b>hi</b>"}, {"type": "html"}, thread=shoes),
        by("bob", "getMessage", of(3), thread=shoes),
        by("ann", "updateMessage", of(3), {"content": "hello!"}, thread=shoes),
        by("bob", "sendReadReceipt", {"chatMessageId": of(3)}, thread=shoes),
        by("ann", "listReadReceipts", thread=shoes),
        by("ann", "sendTypingNotification", {"senderDisplayName": "Ann"}, thread=shoes),
        by("ann", "deleteMessage", of(3), thread=shoes),
        by("ann", "listMessages", {"maxPageSize": 2}, thread=shoes),
        by("ann", "listMessages", {"startTime": {"date": of(5, "createdOn")}}, thread=shoes),
        by("ann", "listParticipants", {"maxPageSize": 1}, thread=shoes),
        by("ann", "removeParticipant", bobs, thread=shoes),
        by("ann", "addParticipants", {"participants": [{"id": bobs}, {"id": {"id": "who"}}]}, thread=shoes),
        by("bob", "listChatThreads", {"maxPageSize": 1}),
        by("bob", "deleteChatThread", shoes),
        by("ann", "listChatThreads"),
    ]
    tokens = {"ann": token(sandbox, ann), "bob": token(sandbox, bob)}
    results = await chat(server, sandbox, package, tokens, made)

    assert [result.error for result in results if not result.ok] == []
    created, properties, _, sent, answered, message, *_ = (result.value for result in results)
    assert created["chatThread"]["topic"] == properties["topic"] == "Shoes"
    assert properties["createdBy"] == {"kind": "communicationUser", **anns}
    assert int(answered["id"]) > int(sent["id"])
    assert (message["content"]["message"], message["metadata"], message["type"]) == ("hello", {"a": "b"}, "text")
    assert message["sender"] == {"kind": "communicationUser", **anns}
    receipts, typed, _, listed, since, people, _, added, threads, _, left = (one.value for one in results[8:])
    (receipt,) = receipts["items"]
    assert (receipt["chatMessageId"], receipt["sender"]["communicationUserId"]) == (sent["id"], bob.customer.id)
    assert typed is True
    assert listed["sizes"] == [2, 2]
    kinds = [one["type"] for one in listed["items"]]
    assert kinds == ["html", "text", "topicUpdated", "participantAdded"]
    assert listed["items"][1]["deletedOn"]
    assert listed["items"][2]["content"]["topic"] == "Boots"
    assert [one["id"] for one in since["items"]] == [answered["id"], sent["id"]]
    assert people["sizes"] == [1, 1]
    assert [one.get("displayName") for one in people["items"]] == [None, "Bob"]
    assert [one["target"] for one in added["invalidParticipants"]] == ["who"]
    assert {one["id"] for one in threads["items"]} == {bob.chat_id, created["chatThread"]["id"]}
    assert [one["id"] for one in left["items"]] == [ann.chat_id]
    assert all(len(result.answers) == 1 for result in results[:8])


async def test_each_kind_of_refusal_reaches_the_client(
    package: str, server: Server, sandbox: Sandbox, ann: Conversation, bob: Conversation
) -> None:
    thread = ann.chat_id
    said = ann.thread.post(ann.threads.system, "hello")
    header, payload, signature = token(sandbox, ann).split(".")
    now = sandbox.real_time()
    revoked = token(sandbox, bob)
    sandbox.revoke_chat_tokens(bob.customer.id)
    tokens = {
        "ann": token(sandbox, ann),
        "bob": token(sandbox, bob),
        "forged": f"{header}.{payload}.{signature[::-1]}",
        "revoked": revoked,
    }
    made = [
        by("forged", "listMessages", thread=thread),
        by("revoked", "listMessages", thread=bob.chat_id),
        by("bob", "sendMessage", {"content": "x"}, thread=thread),
        by("ann", "deleteMessage", str(said.id), thread=thread),
        by("ann", "getMessage", "1", thread=thread),
        by("ann", "getProperties", thread="19:x@thread.v2"),
        by("ann", "createChatThread", {"topic": ""}),
        by("ann", "sendMessage", {"content": "x" * 30_000}, thread=thread),
    ]
    results = await chat(server, sandbox, package, tokens, made)

    assert [(status(result), cause(result)) for result in results] == [
        ((401, "Unauthorized", 1), "chat_token_refused"),
        ((401, "Unauthorized", 1), "chat_token_refused"),
        ((403, "Forbidden", 1), "not_a_participant"),
        ((403, "Forbidden", 1), "not_the_sender"),
        ((404, "NotFound", 1), "message_unknown"),
        ((404, "NotFound", 1), "thread_unknown"),
        ((400, "BadRequest", 1), "request_malformed"),
        ((413, "RequestEntityTooLarge", 1), "request_too_large"),
    ]
    assert "revoked" in results[1].error["message"]
    assert sandbox.real_time() - now < LIFETIME


async def test_a_conversation_is_held_until_the_agent_ends_it(
    package: str, server: Server, sandbox: Sandbox, ann: Conversation
) -> None:
    ann.thread.post(ann.threads.system, "Welcome")
    tokens = {"ann": token(sandbox, ann)}
    before = [by("ann", "sendMessage", {"content": "hello"}, thread=ann.chat_id)]
    (sent,) = await chat(server, sandbox, package, tokens, before)
    ann.agent_ends(wrap_up=True)
    after = [*before, by("ann", "listMessages", thread=ann.chat_id)]
    late, listed = await chat(server, sandbox, package, tokens, after)

    assert sent.ok
    assert (status(late), cause(late)) == ((403, "Forbidden", 1), "conversation_closed")
    assert [one["content"].get("message") for one in listed.value["items"]] == ["hello", "Welcome", None]
    conversations = {entry.conversation for entry in sandbox.journal.select(limit=100)}
    assert conversations == {"r1"}


async def test_the_newer_version_updates_properties(server: Server, sandbox: Sandbox, ann: Conversation) -> None:
    made = [
        by("ann", "updateProperties", {"topic": "Boots"}, thread=ann.chat_id),
        by("ann", "updateProperties", {"metadata": {"a": "b"}}, thread=ann.chat_id),
        by("ann", "getProperties", thread=ann.chat_id),
    ]
    *updated, seen = await chat(server, sandbox, PACKAGES[1], {"ann": token(sandbox, ann)}, made)

    assert [result.error for result in updated if not result.ok] == []
    assert seen.value["topic"] == "Boots"


@pytest.mark.parametrize(
    ("answer", "asked"),
    [({"status": 429, "headers": {"Retry-After": "0"}}, 2), ({"status": 503, "headers": {"Retry-After": "0"}}, 2)],
    ids=["429", "503"],
)
async def test_a_fault_at_a_point_makes_the_client_ask_again(
    answer: dict[str, Any], asked: int, package: str, server: Server, sandbox: Sandbox, ann: Conversation
) -> None:
    from mockhub.faults.fault import FaultSpec  # noqa: PLC0415 - as the other tests of faults

    sandbox.arm_fault(FaultSpec.read({"at": "acs.send-message", "when": {"calls": 1}, "answer": answer}))
    made = [by("ann", "sendMessage", {"content": "hello"}, thread=ann.chat_id)]
    (sent,) = await chat(server, sandbox, package, {"ann": token(sandbox, ann)}, made)

    assert sent.ok
    assert [one["status"] for one in sent.answers] == [answer["status"], 201]
    assert len(sent.answers) == asked
    assert sandbox.journal.counts["acs.send-message"] == asked


def test_every_method_of_the_published_classes_is_called() -> None:
    written = (HERE / "test_chat.py").read_text()
    older, newer = (HERE / "node_modules" / name for name in PACKAGES)
    types = (older / "types" / "communication-chat.d.ts").read_text()
    types += "".join((newer / "dist" / "esm" / f"chat{kind}Client.d.ts").read_text() for kind in ("", "Thread"))
    methods: set[str] = set()
    for body in re.findall(
        r"^export declare class Chat(?:Thread)?Client {\n(.*?)^}$", types, re.MULTILINE | re.DOTALL
    ):
        methods |= set(re.findall(r"^    (?!private |readonly |constructor)(\w+)\(", body, re.MULTILINE))
    assert {"updateProperties", "listChatThreads", "sendReadReceipt"} < methods
    assert [one for one in methods - REALTIME - {"getChatThreadClient"} if f'"{one}"' not in written] == []


def test_the_lock_file_pins_both_versions() -> None:
    packages = json.loads((HERE / "package-lock.json").read_text())["packages"]
    versions = [packages[f"node_modules/{name}"]["version"] for name in PACKAGES]
    assert versions == ["1.5.4", "1.6.0"]
