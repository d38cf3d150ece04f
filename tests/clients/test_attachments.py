"""`@microsoft/omnichannel-amsclient` as published, in two versions, sends and fetches files in Node."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from mockhub.faults.fault import FaultSpec
from mockhub.omnichannel.chat_settings import AttachmentsSpec
from tests.clients.node import HERE, run

if TYPE_CHECKING:
    from mockhub.omnichannel.conversation import Conversation
    from mockhub.sandbox import Sandbox
    from mockhub.server import Server
    from tests.clients.node import Result

PACKAGES = ("@microsoft/omnichannel-amsclient", "omnichannel-amsclient-older")
FORGED = "a.b.c"
VERSIONS = ("0.1.14", "0.1.11")


@pytest.fixture(params=PACKAGES, ids=VERSIONS)
def package(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def sandbox(server: Server) -> Sandbox:
    made = server.hub.create("files")
    allow(made)
    return made


@pytest.fixture
def ann(sandbox: Sandbox) -> Conversation:
    return sandbox.conversations.start("r1", sandbox.organization.anonymous, None, now=sandbox.clock.now())


@pytest.fixture
def bob(sandbox: Sandbox) -> Conversation:
    return sandbox.conversations.start("r2", sandbox.organization.anonymous, None, now=sandbox.clock.now())


def allow(sandbox: Sandbox, **written: Any) -> None:
    widget = sandbox.organization.anonymous
    spec = {"customers": True, "extensions": [], **{key.replace("_", "-"): one for key, one in written.items()}}
    widget.settings = replace(widget.settings, attachments=AttachmentsSpec.read(spec))


def chat_token(server: Server, sandbox: Sandbox, conversation: Conversation, **more: Any) -> dict[str, Any]:
    """Return what the chat SDK makes of the answer to a start."""
    endpoint = server.hub.addresses.attachment_endpoint(sandbox.id)
    answer = sandbox.chat_token_answer(conversation, chat_endpoint="", attachment_endpoint=endpoint)
    return {
        "chatId": answer["ChatId"],
        "token": answer["Token"],
        "amsEndpoint": answer["AttachmentConfiguration"]["AttachmentServiceEndpoint"],
        **more,
    }


def by(user: str, method: str, *args: Any) -> dict[str, Any]:
    return {"user": user, "method": method, "args": list(args)}


def of(result: int, member: str) -> dict[str, Any]:
    """Return what stands for a member of an earlier call's result."""
    return {"result": result, "member": member}


def file(name: str, media: str, text: str = "content") -> dict[str, Any]:
    return {"name": name, "type": media, "text": text}


async def calls(
    server: Server, package: str, users: dict[str, Any], made: list[dict[str, Any]], **more: Any
) -> list[Result]:
    assert server.authority is not None
    job = {"package": package, "users": users, "calls": made, **more}
    return await run("ams.mjs", job, ca_file=server.authority.ca_file)


def sent(chat: str, sending: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the calls that send a file and fetch it again."""
    media = {"id": of(0, "id"), "type": sending["type"]}
    return [
        by("ann", "createObject", chat, sending),
        by("ann", "uploadDocument", of(0, "id"), sending),
        by("ann", "getViewStatus", media),
        by("ann", "getView", media, of(2, "view_location")),
    ]


@pytest.mark.parametrize(
    ("sending", "view"),
    [
        (file("letter.pdf", "application/pdf", "%PDF-1.7\n€"), "original"),
        (file("photo.png", "image/png", "\x89PNG"), "imgpsh_fullsize_anim"),
        (file("moving.gif", "image/gif", "GIF89a"), "imgpsh_fullsize_anim"),
        (file("notes.txt", "text/plain", "a=b&c=%41"), "original"),
        (file("no ending", "", ""), "original"),
        ({"name": "film.mp4", "type": "video/mp4", "bytes": 5_000_000}, "original"),
    ],
    ids=lambda one: one.get("name") if isinstance(one, dict) else "",
)
@pytest.mark.verifies(
    "@microsoft/omnichannel-amsclient 0.1.14, @microsoft/omnichannel-amsclient 0.1.11",
    "attachments.create attachments.upload attachments.status attachments.view",
)
async def test_a_file_goes_there_and_back_unchanged(
    sending: dict[str, Any], view: str, package: str, server: Server, sandbox: Sandbox, ann: Conversation
) -> None:
    users = {"ann": chat_token(server, sandbox, ann)}
    results = await calls(server, package, users, sent(ann.chat_id, sending))

    assert [result.error for result in results if not result.ok] == []
    created, uploaded, status, seen = (result.value for result in results)
    content = sending["text"].encode() if "text" in sending else b"A" * sending["bytes"]
    assert seen["size"] == uploaded["size"] == status["content_length"] == len(content)
    assert seen["sha256"] == hashlib.sha256(content).hexdigest()
    assert uploaded["id"] == created["id"]
    assert status["scan"] == {"status": "passed"}
    assert urlsplit(status["view_location"]).path == f"/s/files/v1/objects/{created['id']}/views/{view}"
    assert [one["status"] for result in results for one in result.answers] == [201, 201, 200, 200]


@pytest.mark.verifies(
    "@microsoft/omnichannel-amsclient 0.1.14, @microsoft/omnichannel-amsclient 0.1.11", "attachments.auth"
)
async def test_the_client_shows_its_token_when_it_begins(
    package: str, server: Server, sandbox: Sandbox, ann: Conversation
) -> None:
    users = {"ann": chat_token(server, sandbox, ann), "forged": chat_token(server, sandbox, ann, token=FORGED)}
    good, forged = await calls(server, package, users, [by("ann", "initialize"), by("forged", "skypeTokenAuth")])

    assert good.ok
    assert [one["status"] for one in good.answers] == [204]
    assert [one["status"] for one in forged.answers] == [401]


async def test_each_refusal_reaches_the_client_by_the_names_it_has(
    package: str, server: Server, sandbox: Sandbox, ann: Conversation, bob: Conversation
) -> None:
    allow(sandbox, extensions=[".png"], max_size=1, files=[{"matches": "bad", "scan": "malware"},
                                                           {"matches": "old", "content": "expired"}])  # fmt: skip
    users = {
        "ann": chat_token(server, sandbox, ann),
        "bob": chat_token(server, sandbox, bob),
        "forged": chat_token(server, sandbox, ann, token=FORGED),
    }
    png = "image/png"
    bad, old = file("bad.png", png), file("old.png", png)
    here = ann.chat_id
    made = [
        by("forged", "createObject", here, bad),
        by("ann", "createObject", here, file("a.exe", "")),
        by("bob", "createObject", here, bad),
        by("ann", "createObject", here, bad),
        by("ann", "uploadDocument", of(3, "id"), {"name": "bad.png", "type": png, "bytes": 1024 * 1024 + 1}),
        by("bob", "uploadDocument", of(3, "id"), bad),
        by("ann", "uploadDocument", of(3, "id"), bad),
        by("ann", "getViewStatus", {"id": of(3, "id"), "type": png}),
        by("ann", "getView", {"id": of(3, "id"), "type": png}, of(7, "view_location")),
        by("bob", "getViewStatus", {"id": of(3, "id"), "type": png}),
        by("ann", "getViewStatus", {"id": "0-eus-d1-nothing", "type": png}),
        by("ann", "createObject", here, old),
        by("ann", "uploadDocument", of(11, "id"), old),
        by("ann", "getViewStatus", {"id": of(11, "id"), "type": png}),
    ]
    results = await calls(server, package, users, made)

    told = [(result.answers[-1]["status"], result.error.get("message")) for result in results]
    assert told == [
        (401, "createObject"),
        (415, "createObject"),
        (403, "createObject"),
        (201, None),
        (413, "uploadDocument"),
        (403, "uploadDocument"),
        (201, None),
        (200, None),
        (403, None),
        (403, "getViewStatus"),
        (404, "getViewStatus"),
        (201, None),
        (201, None),
        (200, "getViewStatus"),
    ]
    assert results[7].value["scan"] == {"status": "malware"}
    assert json.loads(results[8].value["text"])["cause"] == "attachment_malware"  # it takes that for the file
    causes = [entry.cause for entry in sandbox.journal.select(limit=100)]
    assert causes == [
        "chat_token_refused",
        "attachment_type_not_allowed",
        "not_a_participant",
        None,
        "attachment_too_large",
        "attachment_forbidden",
        None,
        "attachment_malware",
        "attachment_malware",
        "attachment_forbidden",
        "attachment_unknown",
        None,
        None,
        "attachment_expired",
    ]


async def test_an_address_of_ones_own_leads_here_when_its_name_does(
    package: str, server: Server, sandbox: Sandbox, ann: Conversation
) -> None:
    port = urlsplit(server.hub.addresses.http).port
    endpoint = f"http://eu-prod.files.example:{port}"
    allow(sandbox, endpoint=endpoint)
    users = {"ann": chat_token(server, sandbox, ann, amsEndpoint=endpoint)}
    made = sent(ann.chat_id, file("photo.png", "image/png"))
    results = await calls(server, package, users, made, local=["eu-prod.files.example"])

    assert [result.error for result in results if not result.ok] == []
    assert results[3].value["text"] == "content"
    assert all(one["url"].startswith(f"{endpoint}/v1/") for result in results for one in result.answers)
    assert len(sandbox.attachments) == 1


async def test_the_address_of_the_region_does_where_there_is_no_other(
    package: str, server: Server, sandbox: Sandbox, ann: Conversation
) -> None:
    told = chat_token(server, sandbox, ann)
    told["regionGTMS"] = {"ams": told.pop("amsEndpoint")}
    results = await calls(server, package, {"ann": told}, sent(ann.chat_id, file("photo.png", "image/png")))
    assert [result.error for result in results if not result.ok] == []


@pytest.mark.parametrize("point", ["create", "upload", "status", "view"])
async def test_a_fault_acts_on_each_call_of_the_client(
    point: str, package: str, server: Server, sandbox: Sandbox, ann: Conversation
) -> None:
    sandbox.arm_fault(FaultSpec.read({"at": f"attachments.{point}", "answer": {"status": 503, "body": {}}}))
    users = {"ann": chat_token(server, sandbox, ann)}
    made = sent(ann.chat_id, file("photo.png", "image/png"))
    results = await calls(server, package, users, made)

    failed = next(number for number, one in enumerate(results) if one.answers and one.answers[-1]["status"] == 503)
    assert failed == ["create", "upload", "status", "view"].index(point)
    expected = {"create": "createObject", "upload": "uploadDocument", "status": "getViewStatus", "view": None}
    assert results[failed].error.get("message") == expected[point]


def test_the_lock_file_pins_both_versions() -> None:
    packages = json.loads((HERE / "package-lock.json").read_text())["packages"]
    assert tuple(packages[f"node_modules/{name}"]["version"] for name in PACKAGES) == VERSIONS
