"""The attachment service over real HTTP: who may send and fetch what, what the scan says, what is kept."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from mockhub.faults.fault import FaultSpec
from mockhub.omnichannel import attachments as core
from mockhub.omnichannel.attachments import (
    FILE,
    IMAGE,
    MOST_BYTES,
    Reference,
    metadata_naming,
    read_wanted,
    references,
    type_of,
)
from mockhub.omnichannel.chat_settings import AttachmentsSpec
from tests.omnichannel.surface import assert_refused, read
from tests.omnichannel.test_acs import User

if TYPE_CHECKING:
    from mockhub.omnichannel.conversation import Conversation
    from mockhub.sandbox import Sandbox
    from tests.conftest import SurfaceClient
    from tests.omnichannel.surface import Call, Seen


def allow(sandbox: Sandbox, **written: Any) -> None:
    """Let files be sent, as the settings say besides."""
    widget = sandbox.organization.anonymous
    spec = AttachmentsSpec.read(
        {"customers": True, **{key.replace("_", "-"): one for key, one in written.items()}}
    )
    widget.settings = replace(widget.settings, attachments=spec)


class Sender(User):
    """A customer whose client sends files."""

    async def ams(self, method: str, path: str, *, json: Any = None, data: Any = None, **headers: str) -> Seen:
        sent = {"Authorization": f"skype_token {self.begun['Token']}", **headers}
        return await read(
            await self.client.request(method, f"{self.prefix}/v1/{path}", json=json, data=data, headers=sent)
        )

    async def create(self, name: str, kind: str = FILE) -> Seen:
        body = {"filename": name, "type": kind, "permissions": {self.begun["ChatId"]: ["read"]}}
        return await self.ams("POST", "objects", json=body)

    async def put(self, attachment: str, content: bytes) -> Seen:
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        return await self.ams("PUT", f"objects/{attachment}/content/original", data=content, **form)

    async def upload(self, name: str, content: bytes = b"content") -> str:
        made = await self.create(name)
        assert made.status == 201, made.text
        assert (await self.put(made.body["id"], content)).status == 201
        return str(made.body["id"])


@pytest.fixture
async def ann(client: SurfaceClient, start: Call, sandbox: Sandbox) -> Sender:
    allow(sandbox)
    return Sender(client, (await start()).body)


@pytest.fixture
async def bob(client: SurfaceClient, start: Call) -> Sender:
    return Sender(client, (await start("r2")).body)


@pytest.fixture
def chat(ann: Sender, sandbox: Sandbox) -> Conversation:
    return sandbox.conversations.known_as(ann.begun["ChatId"])


async def test_a_file_is_made_uploaded_looked_at_fetched_and_deleted(ann: Sender, sandbox: Sandbox) -> None:
    made = await ann.create("letter.pdf")
    assert made.status == 201
    (attachment,) = made.body.values()
    assert attachment.startswith("0-eus-d1-")
    assert len(attachment) == len("0-eus-d1-") + 32
    content = b"a=b&c=%41\r\n\x00\xff"
    uploaded = await ann.put(attachment, content)
    assert (uploaded.status, uploaded.text) == (201, "")
    seen = await ann.ams("GET", f"objects/{attachment}/views/original/status")
    location = f"{ann.begun['AttachmentConfiguration']['AttachmentServiceEndpoint']}/v1/objects/{attachment}/views"
    assert seen.body == {
        "content_length": len(content),
        "content_full_length": len(content),
        "view_length": len(content),
        "content_state": "ready",
        "view_state": "ready",
        "view_location": f"{location}/original",
        "status_location": f"{location}/original/status",
        "view_content_type": "application/pdf",
        "scan": {"status": "passed"},
    }
    headers = {"Authorization": f"skype_token {ann.begun['Token']}"}
    view = await ann.client.get(f"/v1/objects/{attachment}/views/original", headers=headers)
    assert (view.status, view.content_type, await view.read()) == (200, "application/pdf", content)
    assert (await ann.ams("DELETE", f"objects/{attachment}")).status == 204
    assert_refused(await ann.ams("GET", f"objects/{attachment}/views/original"), "attachment_unknown", sandbox)
    entries = [one for one in sandbox.journal.select(limit=100) if one.point.startswith("attachments.")]
    assert [one.point.partition(".")[2] for one in entries] == [
        "create",
        "upload",
        "status",
        "view",
        "delete",
        "view",
    ]
    assert {one.conversation for one in entries[:-1]} == {"r1"}
    assert (entries[1].facts["attachment"], entries[1].facts["bytes"]) == (attachment, len(content))
    assert entries[1].body == b""


async def test_the_chat_token_is_shown_to_the_service(ann: Sender, bob: Sender, sandbox: Sandbox) -> None:
    seen = await ann.ams("POST", "skypetokenauth", data={"skypetoken": ann.begun["Token"]})
    assert (seen.status, seen.text) == (204, "")
    assert (await ann.ams("POST", "skypetokenauth")).status == 204
    seen = await ann.ams("POST", "skypetokenauth", data={"skypetoken": bob.begun["Token"]})
    assert_refused(seen, "chat_token_refused", sandbox)
    forged = ann.begun["Token"][:-2] + "xx"
    seen = await ann.ams("POST", "skypetokenauth", Authorization=f"skype_token {forged}")
    assert_refused(seen, "chat_token_refused", sandbox)
    sandbox.revoke_chat_tokens(ann.id)
    assert_refused(await ann.create("a.png"), "chat_token_refused", sandbox)
    seen = await ann.ams("POST", "objects", Authorization=f"Bearer {bob.begun['Token']}")
    assert_refused(seen, "chat_token_refused", sandbox)
    assert "skype_token" in seen.body["message"]


@pytest.mark.parametrize("host", ["eu-prod.files.example", "localhost"])
async def test_the_token_leads_to_its_sandbox_under_any_name(host: str, hub: Any, client: SurfaceClient) -> None:
    other = hub.create("other")
    allow(other)
    begun = other.conversations.start("r9", other.organization.anonymous, None, now=other.clock.now())
    answer = other.chat_token_answer(begun, chat_endpoint="", attachment_endpoint="")
    sender = Sender(client, answer)
    body = {"filename": "a.png", "type": IMAGE, "permissions": {begun.chat_id: ["read"]}}
    made = await sender.ams("POST", "objects", json=body, Host=host)
    assert made.status == 201, made.text
    below = Sender(client, answer, "/s/other")
    assert (await below.put(made.body["id"], b"x")).status == 201
    assert len(other.attachments) == 1
    astray = Sender(client, answer, "/s/default")
    assert (await astray.put(made.body["id"], b"x")).status == 401


async def test_only_the_chats_participants_fetch_and_only_the_sender_changes(
    ann: Sender, bob: Sender, chat: Conversation, sandbox: Sandbox
) -> None:
    attachment = await ann.upload("a.pdf")
    for path in ("views/original", "views/original/status"):
        assert_refused(await bob.ams("GET", f"objects/{attachment}/{path}"), "attachment_forbidden", sandbox)
    from mockhub.omnichannel.identities import Participant  # noqa: PLC0415 - of this test alone

    chat.thread.add(chat.customer, (Participant(bob.id, "Bob"),))
    assert (await bob.ams("GET", f"objects/{attachment}/views/original")).text == "content"
    assert_refused(await bob.put(attachment, b"other"), "attachment_forbidden", sandbox)
    assert_refused(await bob.ams("DELETE", f"objects/{attachment}"), "attachment_forbidden", sandbox)
    chat.thread.remove(chat.customer, bob.id)
    assert_refused(await bob.ams("GET", f"objects/{attachment}/views/original"), "attachment_forbidden", sandbox)


async def test_a_file_is_made_only_for_chats_one_takes_part_in(ann: Sender, bob: Sender, sandbox: Sandbox) -> None:
    for chat_id, cause in ((bob.begun["ChatId"], "not_a_participant"), ("19:x@thread.v2", "thread_unknown")):
        body = {"filename": "a.png", "type": IMAGE, "permissions": {chat_id: ["read"]}}
        assert_refused(await ann.ams("POST", "objects", json=body), cause, sandbox)


async def test_the_settings_say_who_sends_what(ann: Sender, sandbox: Sandbox) -> None:
    refused = await ann.create("virus.exe")
    assert_refused(refused, "attachment_type_not_allowed", sandbox)
    assert "virus.exe" in refused.body["message"]
    assert ".png, .jpg, .pdf" in refused.body["message"]
    assert (await ann.create("UPPER.PNG")).status == 201
    allow(sandbox, extensions=[])
    assert (await ann.create("no-ending")).status == 201
    allow(sandbox, customers=False, agents=True)
    assert_refused(await ann.create("a.png"), "attachments_disabled", sandbox)


async def test_a_file_may_be_as_large_as_is_said_and_no_larger(ann: Sender, sandbox: Sandbox) -> None:
    allow(sandbox, max_size=1)
    attachment = (await ann.create("a.png")).body["id"]
    most = 1024 * 1024
    assert (await ann.put(attachment, b"x" * most)).status == 201

    async def stream() -> Any:
        for _ in range(17):
            yield b"x" * (most // 16)

    assert_refused(await ann.put(attachment, stream()), "attachment_too_large", sandbox)
    seen = await ann.ams("GET", f"objects/{attachment}/views/original/status")
    assert seen.body["content_length"] == most


@pytest.mark.parametrize(
    ("said", "state", "scan", "cause"),
    [
        ({}, "ready", "passed", None),
        ({"scan": "in-progress"}, "ready", "in progress", None),
        ({"scan": "malware"}, "malware", "malware", "attachment_malware"),
        ({"content": "expired"}, "expired", "passed", "attachment_expired"),
        ({"content": "failed"}, "failed", "passed", "attachment_not_ready"),
        ({"content": "in-progress"}, "in progress", "passed", "attachment_not_ready"),
        ({"files": [{"matches": "^a", "scan": "malware"}]}, "malware", "malware", "attachment_malware"),
        ({"files": [{"matches": "^b", "scan": "malware"}]}, "ready", "passed", None),
        ({"files": [{"matches": "a", "content": "failed"}]}, "failed", "passed", "attachment_not_ready"),
    ],
)
async def test_the_settings_say_what_becomes_of_a_file(
    said: dict[str, Any], state: str, scan: str, cause: str | None, ann: Sender, sandbox: Sandbox
) -> None:
    allow(sandbox, **said)
    attachment = await ann.upload("a.png")
    seen = await ann.ams("GET", f"objects/{attachment}/views/original/status")
    assert (seen.status, seen.body["content_state"], seen.body["view_state"]) == (200, state, state)
    assert seen.body["scan"] == {"status": scan}
    assert seen.body["view_location"]
    assert seen.body.get("cause") == cause
    view = await ann.ams("GET", f"objects/{attachment}/views/original")
    if cause is None:
        assert (view.status, view.text) == (200, "content")
        return
    assert_refused(view, cause, sandbox)
    entry = sandbox.journal.find(seen.body["journal"])
    assert entry is not None
    assert (entry.outcome, entry.cause, entry.status) == ("refused", cause, 200)


async def test_what_was_never_uploaded_is_not_ready(ann: Sender, sandbox: Sandbox) -> None:
    attachment = (await ann.create("a.png")).body["id"]
    seen = await ann.ams("GET", f"objects/{attachment}/views/imgpsh_fullsize_anim/status")
    assert (seen.body["content_state"], seen.body["scan"]) == ("in progress", {"status": "in progress"})
    assert_refused(
        await ann.ams("GET", f"objects/{attachment}/views/imgpsh_fullsize_anim"), "attachment_not_ready", sandbox
    )


async def test_a_scan_takes_the_sandboxes_time(start: Call, client: SurfaceClient, sandbox: Sandbox) -> None:
    from mockhub.clock import ClockMode  # noqa: PLC0415 - of this test alone

    sandbox.clock.configure(mode=ClockMode.MANUAL, at=1_800_000_000.0)
    allow(sandbox, scan="malware", scan_takes="5s")
    ann = Sender(client, (await start()).body)
    attachment = await ann.upload("a.png")
    seen = await ann.ams("GET", f"objects/{attachment}/views/original/status")
    assert (seen.body["scan"], seen.body["content_state"]) == ({"status": "in progress"}, "ready")
    sandbox.clock.advance(5)
    seen = await ann.ams("GET", f"objects/{attachment}/views/original/status")
    assert (seen.body["scan"], seen.cause) == ({"status": "malware"}, "attachment_malware")


async def test_the_oldest_files_are_forgotten_when_there_is_no_room(
    ann: Sender, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(core, "MOST_BYTES", 25)
    first, second, third = [await ann.upload(f"{number}.png", b"x" * 10) for number in range(3)]
    seen = [(await ann.ams("GET", f"objects/{one}/views/original")).status for one in (first, second, third)]
    assert seen == [404, 200, 200]
    assert_refused(await ann.put(third, b"x" * 26), "attachment_too_large", sandbox)
    assert (await ann.put(third, b"x" * 25)).status == 201
    assert len(sandbox.attachments) == 1
    assert MOST_BYTES == 64 * 1024 * 1024


async def test_the_endpoint_is_a_setting(start: Call, client: SurfaceClient, sandbox: Sandbox) -> None:
    allow(sandbox, endpoint="https://eu-prod.files.example/ams")
    ann = Sender(client, (await start()).body)
    assert ann.begun["AttachmentConfiguration"] == {
        "AttachmentServiceEndpoint": "https://eu-prod.files.example/ams"
    }
    assert ann.begun["RegionGtms"] == '{"ams": "https://eu-prod.files.example/ams"}'
    attachment = await ann.upload("a.png")
    seen = await ann.ams("GET", f"objects/{attachment}/views/original/status")
    assert seen.body["view_location"].startswith("https://eu-prod.files.example/ams/v1/objects/")


async def test_a_page_of_another_origin_sends_credentials(ann: Sender) -> None:
    origin = "https://shop.example"
    asked = {
        "Origin": origin,
        "Access-Control-Request-Method": "PUT",
        "Access-Control-Request-Headers": "authorization,behavioroverride,content-type,x-ms-client-version",
    }
    preflight = await ann.client.options("/v1/objects/x/content/original", headers=asked)
    assert preflight.headers["Access-Control-Allow-Origin"] == origin
    assert preflight.headers["Access-Control-Allow-Credentials"] == "true"
    allowed = preflight.headers["Access-Control-Allow-Headers"].split(", ")
    assert set(asked["Access-Control-Request-Headers"].split(",")) <= set(allowed)
    seen = await ann.ams("GET", "objects/x/views/original", Origin=origin)
    assert (seen.status, seen.headers["Access-Control-Allow-Origin"]) == (404, origin)


async def test_a_message_shows_its_files(ann: Sender, chat: Conversation) -> None:
    from mockhub.omnichannel.transcript import history, transcript  # noqa: PLC0415 - of this test alone

    photo, letter = [(await ann.upload(name), name) for name in ("photo.png", "letter.pdf")]
    told = metadata_naming(Reference(*photo, "image/png"), Reference(*letter, "application/pdf"))
    await ann.say("", metadata=told)
    listed = (await ann.ask("GET", "messages")).body["value"][0]
    shown = [
        {"id": photo[0], "attachmentType": "image", "name": "photo.png"},
        {"id": letter[0], "attachmentType": "file", "name": "letter.pdf"},
    ]
    assert listed["content"] == {"message": "", "attachments": shown}
    (line,) = transcript(chat)
    (row,) = history([chat], size=10, token=None)[0]
    assert line["attachments"] == row["attachments"] == shown
    assert line["amsreferences"] == f'["{photo[0]}", "{letter[0]}"]'


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        ({}, []),
        ({"amsReferences": "[", "amsMetadata": "[]"}, []),
        ({"amsReferences": '{"a": 1}'}, []),
        ({"amsReferences": '["a", 7]', "amsMetadata": "nothing"}, [("a", "", "")]),
        ({"amsReferences": '["a"]', "amsMetadata": '[{"fileName": 7}]'}, [("a", "", "")]),
        (
            {"amsReferences": '["a"]', "amsreferences": '["b"]', "amsMetadata": '[{"fileName": "n"}]'},
            [("b", "n", "")],
        ),
    ],
)
def test_what_strangers_write_beside_a_message_is_read_as_far_as_it_goes(
    metadata: dict[str, str], expected: list[tuple[str, str, str]]
) -> None:
    assert [(one.id, one.name, one.type) for one in references(metadata)] == expected


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ({}, "filename"),
        ({"filename": ""}, "filename"),
        ({"filename": "a", "type": "file"}, "type is 'file'"),
        ({"filename": "a", "type": FILE}, "permissions"),
        ({"filename": "a", "type": FILE, "permissions": {}}, "permissions"),
        ({"filename": "a", "type": FILE, "permissions": {"x": ["write"]}}, r"\['write'\], not \['read'\]"),
    ],
)
async def test_a_malformed_announcement_is_explained(
    body: dict[str, Any], complaint: str, ann: Sender, sandbox: Sandbox
) -> None:
    from mockhub.errors import Refused  # noqa: PLC0415 - of this test alone

    with pytest.raises(Refused, match=complaint):
        read_wanted(body)
    assert_refused(await ann.ams("POST", "objects", json=body), "request_malformed", sandbox)


@pytest.mark.parametrize("point", ["auth", "create", "upload", "status", "view", "delete"])
async def test_a_fault_acts_at_each_point(point: str, ann: Sender, sandbox: Sandbox) -> None:
    attachment = await ann.upload("a.png")
    sandbox.arm_fault(FaultSpec.read({"at": f"attachments.{point}", "answer": {"status": 503}}))
    seen = {
        "auth": await ann.ams("POST", "skypetokenauth"),
        "create": await ann.create("b.png"),
        "upload": await ann.put(attachment, b"x"),
        "status": await ann.ams("GET", f"objects/{attachment}/views/original/status"),
        "view": await ann.ams("GET", f"objects/{attachment}/views/original"),
        "delete": await ann.ams("DELETE", f"objects/{attachment}"),
    }
    assert [name for name, one in seen.items() if one.status == 503] == [point]


def test_types_go_by_the_name() -> None:
    assert [type_of(one) for one in ("a.PNG", "a.b.pdf", "png", "a.odd")] == [
        "image/png",
        "application/pdf",
        "application/octet-stream",
        "application/octet-stream",
    ]


async def test_a_reset_forgets_every_file(ann: Sender, hub: Any, sandbox: Sandbox) -> None:
    await ann.upload("a.png")
    hub.reset(sandbox)
    assert len(sandbox.attachments) == 0


@pytest.mark.parametrize("place", ["/ams//", "/ams/0.1.11/", "/s/default/ams//"])
async def test_the_frame_page_and_its_script_stand_beside_each_other(place: str, client: SurfaceClient) -> None:
    page = await client.get(f"{place}iframe.html?clientId=1")
    assert (page.status, page.content_type) == (200, "text/html")
    assert 'src="attachments-frame.js"' in await page.text()
    script = await client.get(f"{place}attachments-frame.js")
    assert (script.status, script.content_type) == (200, "text/javascript")
