"""`@azure/communication-chat` as published, in Chromium, on a page of another origin: realtime end to end."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio
from playwright.async_api import Error

from mockhub.faults.fault import FaultSpec
from mockhub.journal import Outcome
from mockhub.omnichannel.identities import Participant
from mockhub.omnichannel.wire import instant
from tests.browser.chatting import CONNECTED, DISCONNECTED, PACKAGES, Chatting, script_of

if TYPE_CHECKING:
    from playwright.async_api import Page

    from mockhub.omnichannel.thread import Thread
    from mockhub.sandbox import Sandbox
    from mockhub.server import Server
    from tests.browser.site import Site

FaultSpec.read({"at": "realtime.event", "hang": True})  # builds the reader, off the event loop
newer_alone = pytest.mark.parametrize("chat", ["1.6.0"], indirect=True)
"""For what takes seconds by the client's own timers: its realtime part is byte-identical in both versions."""
AGENT = Participant("8:acs:agents_zoë", "Zoë 100% 中")


@pytest_asyncio.fixture(params=list(PACKAGES), loop_scope="session")
async def chat(
    request: pytest.FixtureRequest, page: Page, site: Site, server: Server, sandbox: Sandbox
) -> Chatting:
    """A page with one of the two versions."""
    return Chatting(page, site, server, sandbox, await script_of(request.param))


def user(identity: str) -> dict[str, str]:
    return {"kind": "communicationUser", "communicationUserId": identity}


def person(participant: Participant) -> dict[str, Any]:
    return {"id": user(participant.id), "displayName": participant.name}


def arm(chat: Chatting, **written: Any) -> None:
    chat.sandbox.arm_fault(FaultSpec.read({"at": "realtime.event", **written}))


def said(events: list[Any]) -> list[str]:
    return [event["message"] for event in events]


def plain(seen: Any) -> Any:
    """Return an event without what 1.6.0 adds to it although nothing was sent for it, empty metadata included."""
    if isinstance(seen, list):
        return [plain(one) for one in seen]
    if not isinstance(seen, dict):
        return seen
    added = {"policyViolation", "retentionPolicy", "reason", *(["metadata"] if seen.get("metadata") == {} else [])}
    return {name: plain(value) for name, value in seen.items() if name not in added}


async def all_delivered(chat: Chatting) -> None:
    """Check that the client took each event the page saw, and the journal names it as the client does."""
    names = [name for name in await chat.seen() if name not in (CONNECTED, DISCONNECTED)]
    entries = await chat.journalled("realtime.event", len(names))
    assert [(one.outcome, one.status) for one in entries] == [(Outcome.OK, 200)] * 5
    assert [one.facts["event"] for one in entries] == names


async def test_events_about_messages_arrive_with_every_field(chat: Chatting) -> None:
    await chat.connect()
    conversation, system = chat.conversation, chat.sandbox.threads.system
    thread, own = conversation.thread, conversation.customer
    of_system = {"threadId": thread.id, "recipient": user(own.id), "sender": user(system.id)}

    message = thread.post(system, "Zoë 100% 中 %41", name="Zoë", metadata={"tags": "public", "ö": "%41"})
    about = {
        **of_system,
        "senderDisplayName": "Zoë",
        "id": str(message.id),
        "createdOn": instant(message.id),
        "type": "Text",
    }
    spoken = {"message": "Zoë 100% 中 %41", "metadata": {"tags": "public", "ö": "%41"}, "attachments": []}
    seen = await chat.when("chatMessageReceived")
    assert plain(seen) == {**about, **spoken, "version": str(message.version)}

    thread.edit(system, str(message.id), text="<b>bye</b>", metadata={})
    seen = await chat.when("chatMessageEdited")
    changed = {"message": "<b>bye</b>", "attachments": [], "version": str(message.version)}
    assert seen["metadata"] == {}
    assert plain(seen) == {**about, **changed, "editedOn": instant(message.edited_at or 0)}

    thread.take_back(system, str(message.id))
    deleted = {"version": str(message.version), "deletedOn": instant(message.deleted_at or 0)}
    assert await chat.when("chatMessageDeleted") == {**about, **deleted}

    thread.indicate_typing(system, name="Zoë")
    seen = await chat.when("typingIndicatorReceived")
    received = {"version": seen["version"], "receivedOn": instant(int(seen["version"]))}
    assert seen == {**of_system, "senderDisplayName": "Zoë", **received}

    receipt = thread.read(system, str(message.id))
    read = {"chatMessageId": str(message.id), "readOn": instant(receipt.at)}
    assert await chat.when("readReceiptReceived") == {**of_system, "senderDisplayName": "", **read}
    await all_delivered(chat)


async def test_events_about_threads_arrive_with_every_field(chat: Chatting) -> None:
    await chat.connect()
    threads, own = chat.sandbox.threads, chat.conversation.customer
    topic = "Zoë's 100% 中"

    made = threads.open("19:made@thread.v2", topic, by=AGENT, participants=(AGENT, own))
    seen = plain(await chat.when("chatThreadCreated"))
    people = {"createdBy": person(AGENT), "participants": [person(AGENT), person(own)]}
    assert seen == {**moment_of(seen, "createdOn", made), **people, "properties": {"topic": topic}}

    made.rename(AGENT, "%41")
    seen = plain(await chat.when("chatThreadPropertiesUpdated"))
    changed = {"updatedBy": person(AGENT), "properties": {"topic": "%41"}}
    assert seen == {**moment_of(seen, "updatedOn", made), **changed}

    newcomer = Participant("8:acs:agents_bob", "Bob", shares_from=1_800_000_000_000)
    shown = {**person(newcomer), "shareHistoryTime": instant(1_800_000_000_000)}
    made.add(AGENT, (newcomer,))
    seen = plain(await chat.when("participantsAdded"))
    added = {"addedBy": person(AGENT), "participantsAdded": [shown]}
    assert seen == {**moment_of(seen, "addedOn", made), **added}

    made.remove(AGENT, newcomer.id)
    seen = plain(await chat.when("participantsRemoved"))
    removed = {"removedBy": person(AGENT), "participantsRemoved": [shown]}
    assert seen == {**moment_of(seen, "removedOn", made), **removed}

    threads.delete(made, AGENT)
    seen = plain(await chat.when("chatThreadDeleted"))
    assert seen == {**moment_of(seen, "deletedOn", made), "deletedBy": person(AGENT)}
    assert seen["deletedOn"] == instant(made.deleted_at or 0)
    await all_delivered(chat)


def moment_of(seen: dict[str, Any], member: str, thread: Thread) -> dict[str, Any]:
    """Return what every event about a thread has: which one, and the moment twice."""
    assert int(seen["version"]) >= thread.created_at
    return {"threadId": thread.id, "version": seen["version"], member: instant(int(seen["version"]))}


async def test_a_page_sees_what_it_says_itself(chat: Chatting) -> None:
    await chat.connect()
    thread = chat.conversation.chat_id
    await chat.page.evaluate("id => chat.getChatThreadClient(id).sendMessage({content: 'hi'})", thread)
    seen = await chat.when("chatMessageReceived")
    assert (seen["message"], seen["sender"]) == ("hi", user(chat.conversation.customer.id))


@pytest.mark.verifies(
    "@azure/communication-chat 1.5.4, @azure/communication-chat 1.6.0",
    "realtime.config realtime.allocate realtime.handshake realtime.connect realtime.register",
)
async def test_every_step_of_connecting_is_journalled(chat: Chatting) -> None:
    await chat.connect()
    await chat.journalled("realtime.register")
    points = [entry.point for entry in chat.sandbox.journal if entry.point.startswith("realtime.")]
    assert points == [f"realtime.{step}" for step in ("config", "allocate", "handshake", "connect", "register")]
    (opened,) = await chat.journalled("realtime.connect", status=101)
    assert (opened.facts["transport"], opened.facts["user"]) == ("websocket", chat.conversation.customer.id)


@pytest.mark.parametrize("how", ["broken", "closed", "disconnect", "dup", "unauthorized"])
async def test_it_comes_back_after_a_drop_and_finds_what_it_missed_by_polling(how: str, chat: Chatting) -> None:
    arm(chat, drop=how, when={"calls": 1})
    await chat.connect()
    chat.say("lost")
    await chat.when(DISCONNECTED)
    await chat.when(CONNECTED, 2)
    chat.say("after")
    await chat.when("chatMessageReceived")
    assert said(await chat.seen("chatMessageReceived")) == ["after"]
    lost, after = await chat.journalled("realtime.event", 2)
    assert (lost.outcome, lost.facts["fault"]) == (Outcome.FAILED, "fault-1")
    assert (after.outcome, after.status) == (Outcome.OK, 200)
    listed = await chat.page.evaluate(
        "async id => { const all = []; for await (const one of chat.getChatThreadClient(id).listMessages())"
        " all.push(one.content.message); return all; }",
        chat.conversation.chat_id,
    )
    assert listed[:2] == ["after", "lost"]


async def test_two_connections_of_one_client_do_not_double_events(chat: Chatting) -> None:
    arm(chat, drop="reconnect", when={"calls": 1})
    await chat.connect()
    chat.say("lost")
    await chat.when(CONNECTED, 2)
    await chat.journalled("realtime.register", 2)
    assert chat.sandbox.realtime.connected == 2
    for text in ("one", "two"):
        chat.say(text)
    await chat.when("chatMessageReceived", 2)
    assert said(await chat.seen("chatMessageReceived")) == ["one", "two"]
    assert len(await chat.journalled("realtime.event", 2, status=200)) == 2
    assert DISCONNECTED not in await chat.seen()


@pytest.mark.verifies("@azure/communication-chat 1.5.4, @azure/communication-chat 1.6.0", "realtime.poll")
async def test_where_a_websocket_is_refused_it_polls(chat: Chatting) -> None:
    arm(chat, at="realtime.connect", when={"calls": 1}, answer={"status": 503})
    await chat.connect()
    refused, opened = await chat.journalled("realtime.connect", 2)
    assert (refused.status, opened.facts["transport"]) == (503, "xhr-polling")
    for text in ("one", "Zoë 中", "three"):
        chat.say(text)
    await chat.when("chatMessageReceived", 3)
    assert said(await chat.seen("chatMessageReceived")) == ["one", "Zoë 中", "three"]
    await chat.journalled("realtime.event", 3, status=200)
    await chat.stop()
    await chat.journalled("realtime.register", 2, status=202)
    assert len([one for one in chat.sandbox.journal if one.point == "realtime.connect"]) == 2


async def test_a_dropped_poll_is_taken_up_again(chat: Chatting) -> None:
    arm(chat, at="realtime.connect", answer={"status": 503}, when={"header": {"Upgrade": {"present": True}}})
    arm(chat, drop="closed", when={"calls": 1})
    await chat.connect()
    chat.say("lost")
    await chat.when(CONNECTED, 2)
    chat.say("after")
    await chat.when("chatMessageReceived")
    assert said(await chat.seen("chatMessageReceived")) == ["after"]
    assert [one.cause for one in chat.sandbox.journal if one.cause is not None] == []


async def test_duplicated_reordered_delayed_and_lost_events(chat: Chatting) -> None:
    arm(chat, name="twice", when={"calls": 1}, duplicate=True)
    arm(chat, name="later", when={"calls": 1}, reorder=True)
    arm(chat, name="lost", when={"calls": 1}, hang=True)
    await chat.connect()
    for text in ("one", "two", "three", "four"):
        chat.say(text)
    await chat.when("chatMessageReceived", 4)
    chat.say("five")
    await chat.when("chatMessageReceived", 5)
    assert said(await chat.seen("chatMessageReceived")) == ["one", "one", "four", "two", "five"]
    await chat.journalled("realtime.event", 5)
    outcomes = {one.facts.get("fault"): one.outcome for one in chat.sandbox.journal if one.kind == "push"}
    assert outcomes == {
        "twice": Outcome.OK, "later": Outcome.OK, "lost": Outcome.FAILED, None: Outcome.OK
    }  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "status"), [("body", 404), ("event-id", 404), ("members", 404), ("frame", None)]
)
@pytest.mark.parametrize("event", ["message", "thread"])
async def test_the_client_refuses_a_wrong_frame(
    event: str, wrong: str, status: int | None, chat: Chatting
) -> None:
    arm(chat, **{"wrong-frame": wrong}, when={"calls": 1})
    await chat.connect()
    if event == "message":
        chat.say("refused")
    else:
        chat.conversation.thread.rename(chat.sandbox.threads.system, "refused")
    chat.say("taken")
    await chat.when("chatMessageReceived")
    assert [name for name in await chat.seen() if name != CONNECTED] == ["chatMessageReceived"]
    await chat.journalled("realtime.event", 1 if status is None else 2)
    refused = next(one for one in chat.sandbox.journal if one.kind == "push")
    assert refused.status == status
    assert refused.outcome is (Outcome.PENDING if status is None else Outcome.FAILED)


async def test_a_stalled_connection_goes_on(chat: Chatting) -> None:
    arm(chat, stall="300ms", when={"calls": 1})
    await chat.connect()
    began = time.monotonic()
    chat.say("one")
    chat.say("two")
    await chat.when("chatMessageReceived", 2)
    assert time.monotonic() - began >= 0.29
    assert said(await chat.seen("chatMessageReceived")) == ["one", "two"]


@newer_alone
async def test_a_socket_that_says_nothing_gives_way_to_polling(chat: Chatting) -> None:
    arm(chat, at="realtime.connect", when={"calls": 1}, stall=True)
    await chat.connect()  # ten seconds, by the client's own timer
    silent, opened = await chat.journalled("realtime.connect", 2)
    assert (silent.facts["transport"], opened.facts["transport"]) == ("websocket", "xhr-polling")
    chat.say("hello")
    await chat.when("chatMessageReceived")


async def test_a_revoked_token_ends_realtime_and_another_brings_it_back(chat: Chatting) -> None:
    await chat.connect(renews=True)
    await chat.page.evaluate("() => { renewed = new Promise((resolve) => { window.renew = resolve; }); }")
    chat.sandbox.revoke_chat_tokens(chat.conversation.customer.id)
    await chat.page.evaluate("token => renew(token)", chat.token)
    await chat.when(DISCONNECTED)
    await chat.when(CONNECTED, 2)
    chat.say("hello")
    await chat.when("chatMessageReceived")


@newer_alone
async def test_without_another_token_realtime_ends_silently(chat: Chatting) -> None:
    await chat.connect()
    await chat.journalled("realtime.register")
    chat.sandbox.revoke_chat_tokens(chat.conversation.customer.id)
    await chat.when(DISCONNECTED)
    refused = await chat.journalled("realtime.allocate", 3, cause="chat_token_refused")
    assert [one.status for one in refused] == [401] * 3
    assert await chat.seen() == [CONNECTED, DISCONNECTED]
    assert chat.sandbox.realtime.connected == 0


async def test_an_expired_token_does_not_end_what_is_open(chat: Chatting) -> None:
    await chat.connect()
    now = chat.sandbox.real_time
    chat.sandbox.real_time = lambda: now() + 90_000
    try:
        chat.say("still here")
        await chat.when("chatMessageReceived")
    finally:
        chat.sandbox.real_time = now


@pytest.mark.parametrize(
    "answer", [{"error": "chat_token_refused"}, {"answer": {"body": {"cloudType": "Public"}}}]
)
async def test_without_its_configuration_realtime_does_not_start(answer: dict[str, Any], chat: Chatting) -> None:
    arm(chat, at="realtime.config", **answer)
    await chat.open()
    with pytest.raises(Error, match="Error fetching real-time notification configuration from Chat Gateway"):
        await chat.start()


async def test_it_allocates_again_after_failures(chat: Chatting) -> None:
    arm(chat, at="realtime.allocate", when={"calls": 1}, answer={"status": 503})
    arm(chat, at="realtime.handshake", when={"calls": 1}, answer={"status": 400})
    await chat.connect()
    assert [one.status for one in await chat.journalled("realtime.allocate", 3)] == [503, 200, 200]
    assert [one.status for one in await chat.journalled("realtime.handshake", 2)] == [400, 200]


@newer_alone
@pytest.mark.verifies("@azure/communication-chat 1.6.0", "realtime.probe")
async def test_a_client_that_fails_often_looks_whether_realtime_is_there(chat: Chatting) -> None:
    await chat.connect()
    arm(chat, at="realtime.allocate", when={"calls": "1-3"}, answer={"body": "<html>"})
    arm(chat, when={"calls": 1}, drop=True)
    chat.say("lost")
    await chat.when(CONNECTED, 2)
    (allocated,) = await chat.journalled("realtime.connect", status=101)
    client = allocated.facts["client"]
    # It says nothing by which its sandbox could be found.
    probes = [one for one in chat.server.hub.default.journal if client in one.facts.get("path", "")]
    assert [(one.point, one.status) for one in probes] == [("realtime.probe", 200)]


@newer_alone
async def test_a_registrar_that_refuses_the_token_ends_realtime_silently(chat: Chatting) -> None:
    arm(chat, at="realtime.register", error="chat_token_refused")
    await chat.connect()
    refused = await chat.journalled("realtime.register", 4)
    assert [one.status for one in refused] == [401] * 4
    (opened,) = await chat.journalled("realtime.connect")
    while "ended" not in opened.facts:
        await chat.page.evaluate("() => new Promise(requestAnimationFrame)")
    assert opened.facts["ended"] == "the client said goodbye"
    assert await chat.seen() == [CONNECTED]


async def test_stopping_says_goodbye_and_unregisters(chat: Chatting) -> None:
    await chat.connect()
    await chat.journalled("realtime.register")
    await chat.stop()
    unregistered = (await chat.journalled("realtime.register", 2))[-1]
    assert unregistered.facts["method"] == "DELETE"
    (opened,) = await chat.journalled("realtime.connect")
    assert opened.facts["ended"] == "the client said goodbye"
    chat.say("nobody hears this")
    assert [one for one in chat.sandbox.journal if one.kind == "push"] == []
    await chat.start()
    await chat.when(CONNECTED, 2)
    chat.say("hello")
    await chat.when("chatMessageReceived")
    assert DISCONNECTED not in await chat.seen()


async def test_a_reset_sandbox_is_connected_to_again(chat: Chatting) -> None:
    await chat.connect()
    chat.server.hub.reset(chat.sandbox)
    await chat.when(DISCONNECTED)
    await chat.when(CONNECTED, 2)
    box = chat.sandbox
    begun = box.conversations.start("r1", box.organization.anonymous, None, now=box.clock.now())
    assert begun.customer.id == chat.conversation.customer.id
    begun.thread.post(box.threads.system, "hello again")
    assert (await chat.when("chatMessageReceived"))["message"] == "hello again"
