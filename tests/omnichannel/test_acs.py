"""The chat data plane over real HTTP: statuses, shapes, paging, refusals."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

import pytest

from mockhub.omnichannel.chat_token import LIFETIME
from mockhub.omnichannel.wire import MOST_BYTES
from mockhub.refusals import refusal
from tests.omnichannel.surface import read

if TYPE_CHECKING:
    from mockhub.hub import Hub
    from mockhub.omnichannel.conversation import Conversation
    from mockhub.sandbox import Sandbox
    from tests.conftest import SurfaceClient
    from tests.omnichannel.surface import Call, Seen


@dataclass
class User:
    """Somebody with a chat token."""

    client: SurfaceClient
    begun: dict[str, Any]
    """The answer to their start."""
    prefix: str = ""

    @property
    def id(self) -> str:
        return str(self.begun["VisitorId"])

    async def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Seen:
        """Call an address below their own thread, or from the root if it begins with a slash."""
        thread = quote(self.begun["ChatId"], safe="")
        target = path if path.startswith("/") else f"/chat/threads/{thread}{'/' if path else ''}{path}"
        sent = {"Authorization": f"Bearer {self.begun['Token']}", **headers}
        return await read(await self.client.request(method, f"{self.prefix}{target}", json=body, headers=sent))

    async def say(self, text: str, **more: Any) -> str:
        seen = await self.ask("POST", "messages", {"content": text, **more})
        assert seen.status == 201, seen.text
        assert set(seen.body) == {"id"}
        return str(seen.body["id"])


@pytest.fixture
async def user(client: SurfaceClient, start: Call) -> User:
    return User(client, (await start()).body)


@pytest.fixture
async def stranger(client: SurfaceClient, start: Call) -> User:
    return User(client, (await start("r2")).body)


@pytest.fixture
def conversation(user: User, sandbox: Sandbox) -> Conversation:
    return sandbox.conversations.known_as(user.begun["ChatId"])


def assert_chat_refused(seen: Seen, status: int, code: str, cause: str, sandbox: Sandbox) -> None:
    assert seen.status == status, seen.text
    assert set(seen.body) == {"error", "cause", "message", "journal"}
    error = seen.body["error"]
    assert (error["code"], error["message"]) == (code, seen.body["message"])
    assert error["innererror"]["code"] == seen.body["cause"] == cause
    entry = sandbox.journal.find(seen.body["journal"])
    assert entry is not None
    assert (entry.outcome, entry.cause, entry.status) == ("refused", cause, status)
    assert entry.point.startswith("acs.")


def communication_user(identity: str) -> dict[str, Any]:
    return {"kind": "communicationUser", "rawId": identity, "communicationUser": {"id": identity}}


async def test_a_message_is_sent_read_changed_and_deleted(user: User, sandbox: Sandbox) -> None:
    sent = await user.say("hello", senderDisplayName="Customer", metadata={"tags": "a,b"})
    seen = await user.ask("GET", f"messages/{sent}")
    assert seen.status == 200
    created = seen.body["createdOn"]
    assert seen.body == {
        "id": sent,
        "type": "text",
        "sequenceId": "2",
        "version": sent,
        "content": {"message": "hello"},
        "createdOn": created,
        "senderCommunicationIdentifier": communication_user(user.id),
        "senderDisplayName": "Customer",
        "metadata": {"tags": "a,b"},
    }
    changed = await user.ask("PATCH", f"messages/{sent}", {"content": "hello!"})
    assert (changed.status, changed.text) == (204, "")
    after = (await user.ask("GET", f"messages/{sent}")).body
    assert (after["content"], after["metadata"]) == ({"message": "hello!"}, {"tags": "a,b"})
    assert after["editedOn"] >= created
    assert int(after["version"]) > int(sent)
    deleted = await user.ask("DELETE", f"messages/{sent}")
    assert (deleted.status, deleted.text) == (204, "")
    left = (await user.ask("GET", f"messages/{sent}")).body
    assert left["content"] == {}
    assert left["deletedOn"]
    entry = sandbox.journal.find(sandbox.journal.seq)
    assert entry is not None
    assert (entry.point, entry.conversation) == ("acs.get-message", "r1")


async def test_messages_are_listed_newest_first_page_by_page(user: User, conversation: Conversation) -> None:
    for number in range(7):
        conversation.thread.post(conversation.customer, str(number))
    first = await user.ask("GET", "//messages?maxPageSize=3&api-version=1999-01-01".removeprefix("//"))
    seen = list(first.body["value"])
    assert len(seen) == 3
    conversation.thread.post(conversation.customer, "too late for these pages")
    link = first.body.get("nextLink")
    while link:
        assert "api-version=1999-01-01" in link
        assert "/s/default/chat/threads/19%3A" in link
        target = urlsplit(link)
        page = await user.ask("GET", f"{target.path}?{target.query}")
        assert page.status == 200, page.text
        seen += page.body["value"]
        link = page.body.get("nextLink")
    assert [one["id"] for one in seen] == [str(one.id) for one in conversation.thread][-2::-1]
    assert [one["type"] for one in seen] == ["text"] * 7 + ["participantAdded"]


async def test_messages_since_a_moment_are_listed(user: User, conversation: Conversation) -> None:
    first, second = (conversation.thread.post(conversation.customer, text) for text in "ab")
    since = (await user.ask("GET", f"messages/{second.id}")).body["createdOn"]
    seen = await user.ask("GET", f"messages?startTime={quote(since)}")
    assert [one["id"] for one in seen.body["value"]] == [str(second.id)]
    both = await user.ask("GET", f"messages?startTime={quote(since)}&startTime=x")
    assert both.status == 200
    assert first.id < second.id


async def test_what_the_system_says_has_no_sender(user: User, sandbox: Sandbox) -> None:
    assert (await user.ask("PATCH", "", {"topic": "Boots"})).status == 204
    topic, added = (await user.ask("GET", "messages")).body["value"]
    assert topic["content"] == {"topic": "Boots", "initiatorCommunicationIdentifier": communication_user(user.id)}
    system = sandbox.threads.system.id
    assert added["type"] == "participantAdded"
    assert added["content"]["initiatorCommunicationIdentifier"] == communication_user(system)
    assert [one["displayName"] for one in added["content"]["participants"]] == ["__system__", "Customer"]
    assert all("senderCommunicationIdentifier" not in one for one in (topic, added))
    properties = (await user.ask("GET", "")).body
    assert (properties["id"], properties["topic"]) == (user.begun["ChatId"], "Boots")
    assert properties["createdByCommunicationIdentifier"] == communication_user(system)


async def test_threads_are_made_listed_and_deleted(user: User, stranger: User) -> None:
    people = [
        {"communicationIdentifier": {"communicationUser": {"id": stranger.id}}, "displayName": "Bob"},
        {"communicationIdentifier": {"rawId": "nobody"}},
    ]
    once = {"repeatability-request-id": "5f6c"}
    made = await user.ask("POST", "/chat/threads", {"topic": "Shoes", "participants": people}, **once)
    assert made.status == 201
    thread = made.body["chatThread"]
    assert thread["topic"] == "Shoes"
    assert made.headers["Location"].endswith(f"/chat/threads/{thread['id']}")
    assert [one["target"] for one in made.body["invalidParticipants"]] == ["nobody"]
    again = await user.ask("POST", "/chat/threads", {"topic": "Shoes", "participants": people}, **once)
    assert again.body["chatThread"]["id"] == thread["id"]
    other = await stranger.ask("POST", "/chat/threads", {"topic": "Shoes"}, **once)
    assert other.body["chatThread"]["id"] != thread["id"]

    own = (await user.ask("GET", "/chat/threads")).body["value"]
    assert {one["id"] for one in own} == {thread["id"], user.begun["ChatId"]}
    assert all(one["lastMessageReceivedOn"] for one in own)
    pages, link = [], "/chat/threads?maxPageSize=1"
    while link:
        target = urlsplit(link)
        page = (await user.ask("GET", f"{target.path}?{target.query}")).body
        pages += page["value"]
        link = page.get("nextLink", "")
    assert pages == own

    path = f"/chat/threads/{quote(thread['id'])}"
    assert (await stranger.ask("DELETE", path)).status == 204
    gone = await user.ask("GET", path)
    assert (gone.status, gone.cause) == (404, "thread_unknown")
    assert [one["id"] for one in (await user.ask("GET", "/chat/threads")).body["value"]] == [user.begun["ChatId"]]


async def test_people_are_let_in_and_removed(user: User, stranger: User) -> None:
    body = {"participants": [{"communicationIdentifier": {"rawId": stranger.id}, "displayName": "Bob"}]}
    added = await user.ask("POST", "participants/:add", body)
    assert (added.status, added.body) == (201, {})
    people = [one["displayName"] for one in (await user.ask("GET", "participants")).body["value"]]
    assert people == ["__system__", "Customer", "Bob"]
    page = (await user.ask("GET", "participants?maxPageSize=2")).body
    assert len(page["value"]) == 2
    target = urlsplit(page["nextLink"])
    rest = (await user.ask("GET", f"{target.path}?{target.query}")).body
    assert [one["displayName"] for one in rest["value"]] == ["Bob"]
    assert "nextLink" not in rest

    thread = f"/chat/threads/{quote(user.begun['ChatId'], safe='')}"
    assert (await stranger.ask("GET", thread)).status == 200
    assert (await user.ask("POST", "participants/:remove", communication_user(stranger.id))).status == 204
    assert (await stranger.ask("GET", thread)).status == 403
    assert (
        await user.ask("DELETE", f"members/{quote(user.id, safe='')}?api-version=2020-09-21-preview2")
    ).status == 204
    assert (await user.ask("GET", "")).cause == "not_a_participant"


async def test_typing_and_read_receipts(user: User, conversation: Conversation) -> None:
    one = conversation.thread.post(conversation.threads.system, "hello")
    typed = await user.ask("POST", "typing", {})
    assert (typed.status, typed.text) == (200, "")
    given = await user.ask("POST", "readReceipts", {"chatMessageId": str(one.id)})
    assert (given.status, given.text) == (200, "")
    (receipt,) = (await user.ask("GET", "readReceipts?skip=0&maxPageSize=5")).body["value"]
    assert receipt["chatMessageId"] == str(one.id)
    assert receipt["senderCommunicationIdentifier"] == communication_user(user.id)
    assert receipt["readOn"]
    assert conversation.unread == 0


@pytest.mark.parametrize(
    ("given", "text"),
    [
        (None, "needs the header Authorization"),
        ("Basic abc", "needs the header Authorization"),
        ("Bearer ", "needs"),
        ("Bearer nonsense", "not made by this sandbox"),
        ("Bearer a.b.c", "not made by this sandbox"),
        ("Bearer " + "a" * 5000, "not made by this sandbox"),
    ],
)
async def test_a_call_needs_a_chat_token(given: str | None, text: str, user: User, sandbox: Sandbox) -> None:
    sent = {} if given is None else {"Authorization": given}
    path = f"/chat/threads/{user.begun['ChatId']}/messages"
    seen = await read(await user.client.get(path, headers=sent))
    assert_chat_refused(seen, 401, "Unauthorized", "chat_token_refused", sandbox)
    assert text in seen.body["message"]


async def test_a_chat_token_expires_and_is_revoked(user: User, start: Call, sandbox: Sandbox) -> None:
    now = sandbox.real_time()
    sandbox.real_time = lambda: now + LIFETIME + 1
    expired = await user.ask("GET", "messages")
    assert_chat_refused(expired, 401, "Unauthorized", "chat_token_refused", sandbox)
    assert "has expired at" in expired.body["message"]
    sandbox.real_time = lambda: now
    sandbox.revoke_chat_tokens(user.id)
    revoked = await user.ask("GET", "messages")
    assert_chat_refused(revoked, 401, "Unauthorized", "chat_token_refused", sandbox)
    assert "was revoked" in revoked.body["message"]
    user.begun = (await start()).body
    assert (await user.ask("GET", "messages")).status == 200


async def test_a_chat_token_of_another_conversation_opens_nothing(
    user: User, stranger: User, sandbox: Sandbox
) -> None:
    sent = await user.say("mine")
    thread = f"/chat/threads/{quote(user.begun['ChatId'], safe='')}"
    seen = await stranger.ask("GET", f"{thread}/messages")
    assert_chat_refused(seen, 403, "Forbidden", "not_a_participant", sandbox)
    await user.ask(
        "POST", "participants/:add", {"participants": [{"communicationIdentifier": {"rawId": stranger.id}}]}
    )
    theirs = await stranger.ask("DELETE", f"{thread}/messages/{sent}")
    assert_chat_refused(theirs, 403, "Forbidden", "not_the_sender", sandbox)


async def test_nothing_is_said_once_the_conversation_has_ended(
    user: User, conversation: Conversation, sandbox: Sandbox
) -> None:
    sent = await user.say("hello")
    conversation.close()
    late = await user.ask("POST", "messages", {"content": "late"})
    assert_chat_refused(late, 403, "Forbidden", "conversation_closed", sandbox)
    assert (await user.ask("GET", f"messages/{sent}")).status == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "messages/1"), ("GET", "messages/x"), ("PATCH", "messages/1"), ("DELETE", "messages/1")],
)
async def test_what_is_not_there_is_not_found(method: str, path: str, user: User, sandbox: Sandbox) -> None:
    seen = await user.ask(method, path, {} if method == "PATCH" else None)
    assert_chat_refused(seen, 404, "NotFound", "message_unknown", sandbox)
    nowhere = await user.ask(method, f"/chat/threads/19:x@thread.v2/{path}")
    assert_chat_refused(nowhere, 404, "NotFound", "thread_unknown", sandbox)


PERSON = {"rawId": "8:acs:x"}


@pytest.mark.parametrize(
    ("method", "path", "body", "text"),
    [
        ("POST", "messages", {}, "content is missing"),
        ("POST", "messages", {"content": 5}, "content is a number, not text"),
        ("POST", "messages", {"content": "a", "type": "image"}, "type is 'image', not one of text, html"),
        ("POST", "messages", {"content": "a", "type": 5}, "type is no text"),
        ("POST", "messages", {"content": "a", "metadata": []}, "metadata is an array"),
        ("POST", "messages", {"content": "a", "metadata": {"b": 5}}, "metadata.b is a number"),
        ("POST", "messages", {"content": "a", "senderDisplayName": "x" * 300}, "at most 256"),
        ("POST", "messages", [], "not a JSON object"),
        ("GET", "messages?maxPageSize=0", None, "maxPageSize is '0'"),
        ("GET", "messages?maxPageSize=x", None, "maxPageSize is 'x'"),
        ("GET", "messages?startTime=yesterday", None, "startTime"),
        ("GET", "messages?syncState=x", None, "syncState is 'x'"),
        ("GET", "participants?skip=-1", None, "skip is '-1'"),
        ("GET", "/chat/threads?syncState=x", None, "no page has that syncState"),
        ("POST", "/chat/threads", {}, "topic is missing"),
        ("POST", "/chat/threads", {"topic": "x" * 251}, "at most 250"),
        ("POST", "/chat/threads", {"topic": "x", "participants": {}}, "participants is no list"),
        ("POST", "participants/:add", {"participants": []}, "participants is no list"),
        ("POST", "participants/:add", {"participants": [5]}, "participants[0] is a number"),
        (
            "POST",
            "participants/:add",
            {"participants": [{}]},
            "participants[0].communicationIdentifier is no object",
        ),
        (
            "POST",
            "participants/:add",
            {"participants": [{"communicationIdentifier": PERSON, "shareHistoryTime": "x"}]},
            "participants[0].shareHistoryTime",
        ),
        (
            "POST",
            "participants/:add",
            {"participants": [{"communicationIdentifier": PERSON, "shareHistoryTime": 5}]},
            "is a number, not a date",
        ),
        ("POST", "participants/:add", {"participants": [PERSON] * 251}, "at most 250"),
        ("POST", "participants/:remove", {}, "neither a rawId"),
        ("PATCH", "", {"topic": ""}, "topic is missing or empty"),
        ("POST", "readReceipts", {}, "chatMessageId is missing"),
        ("POST", "typing", {"senderDisplayName": 5}, "senderDisplayName is a number"),
    ],
)
async def test_what_is_malformed_is_told(
    method: str, path: str, body: Any, text: str, user: User, sandbox: Sandbox
) -> None:
    seen = await user.ask(method, path, body)
    assert_chat_refused(seen, 400, "BadRequest", "request_malformed", sandbox)
    assert text in seen.body["message"]


async def test_a_message_has_a_largest_size(user: User, sandbox: Sandbox) -> None:
    await user.say("x" * MOST_BYTES)
    seen = await user.ask("POST", "messages", {"content": "\u00e9" * (MOST_BYTES // 2), "metadata": {"a": ""}})
    assert_chat_refused(seen, 413, "RequestEntityTooLarge", "request_too_large", sandbox)


async def test_the_token_alone_tells_the_sandbox(client: SurfaceClient, hub: Hub, user: User) -> None:
    red = hub.create("red")
    begun = red.chat_token_answer(
        red.conversations.start("r1", red.organization.anonymous, None, now=1.0),
        chat_endpoint="",
        attachment_endpoint="",
    )
    there = User(client, begun)
    sent = await there.say("hello")
    assert (await User(client, begun, "/s/red/").ask("GET", f"messages/{sent}")).status == 200
    foreign = await User(client, begun, "/s/default").ask("GET", "messages")
    assert_chat_refused(foreign, 401, "Unauthorized", "chat_token_refused", hub.default)
    hub.delete(red)
    nobody = await there.ask("GET", "messages")
    assert (nobody.status, nobody.body["error"]["code"], nobody.cause) == (401, "Unauthorized", "widget_unknown")
    assert hub.orphans.find(nobody.body["journal"]) is not None
    assert (await user.ask("GET", "messages")).status == 200


async def test_a_page_of_another_origin_may_ask(user: User) -> None:
    seen = await user.ask("GET", "messages/1", Origin="https://shop.example")
    assert seen.status == 404
    assert seen.headers["Access-Control-Allow-Origin"] == "https://shop.example"
    assert "retry-after-ms" in seen.headers["Access-Control-Expose-Headers"]


async def test_faults_act_on_a_conversations_chat(user: User, stranger: User, sandbox: Sandbox) -> None:
    from mockhub.faults.fault import FaultSpec  # noqa: PLC0415

    written = {"at": "acs.send-message", "when": {"conversation": "r1"}, "error": "too_many_calls"}
    sandbox.arm_fault(FaultSpec.read(written))
    hit = await user.ask("POST", "messages", {"content": "a"}, **{"x-ms-client-request-id": "r2"})
    assert_chat_refused(hit, 429, "TooManyRequests", "too_many_calls", sandbox)
    assert await stranger.say("a")


async def test_the_transcript_and_the_history_have_what_was_said(
    user: User, conversation: Conversation, call: Call
) -> None:
    sent = await user.say("hello", metadata={"tags": "FromCustomer", "amsReferences": "[]"})
    gone = await user.say("oops")
    await user.ask("DELETE", f"messages/{gone}")
    path = f"v2/getchattranscripts/{conversation.chat_id}/r1"
    seen = await call("GET", path, headers={"Authorization": user.begun["Token"]})
    (message,) = json.loads(seen.body["chatMessagesJson"])
    assert (message["id"], message["content"], message["tags"]) == (sent, "hello", "FromCustomer")
    assert message["from"]["application"]["displayName"] == "Customer"
    assert (message["isControlMessage"], message["amsReferences"]) == (False, "[]")


@pytest.mark.parametrize(("status", "code"), [(500, "InternalServerError"), (405, "BadRequest")])
def test_statuses_without_a_code_of_their_own_have_one(status: int, code: str) -> None:
    from mockhub.errors import Refused  # noqa: PLC0415

    cause = {500: "hub_fault", 405: "method_not_allowed"}[status]
    answered, _, body = refusal("acs.send-message", Refused(cause, "why"), journal=1)
    assert (answered, body["error"]["code"]) == (status, code)
