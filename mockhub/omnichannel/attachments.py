"""Files sent in chats: who may send and fetch them, what the scan says, and how much of them is kept.

A client makes an object, uploads its bytes, and sends a message that names it; whoever takes part in the chat asks
for its state and fetches it (`@microsoft/omnichannel-amsclient` 0.1.14, run). Everything lives in memory.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mockhub.errors import Refused, one_of
from mockhub.omnichannel.agents import metadata_of
from mockhub.omnichannel.chat_settings import AttachmentsSpec
from mockhub.omnichannel.identities import Role
from mockhub.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from random import Random

    from mockhub.omnichannel.conversations import Conversations
    from mockhub.omnichannel.identities import Participant
    from mockhub.omnichannel.thread import Message, Thread

MOST_BYTES = 64 * 1024 * 1024
"""What all files of a sandbox may hold together; past that the oldest are forgotten."""
_MOST = 20_000
"""Files a sandbox keeps; past that, too."""
_MEGABYTE = 1024 * 1024
_MOST_NAME = 1024
_MOST_CHATS = 100
IMAGE, FILE = "pish/image", "sharing/file"
"""What an object is: the client tells an image from any other file (run)."""
_REGION = "0-eus-d1-"
"""How ids begin on the real service (public examples)."""
_IMAGES = {"gif": "gif", "heic": "heic", "jpeg": "jpeg", "jpg": "jpeg", "png": "png", "webp": "webp"}
_TYPES = {
    **{ending: f"image/{kind}" for ending, kind in _IMAGES.items()},
    "csv": "text/csv",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html",
    "json": "application/json",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "pdf": "application/pdf",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "svg": "image/svg+xml",
    "txt": "text/plain",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xml": "application/xml",
    "zip": "application/zip",
}
_ANY_TYPE = "application/octet-stream"
_ANYTHING = AttachmentsSpec(customers=True, agents=True, extensions=())
"""What holds in threads that belong to no conversation."""


def type_of(name: str) -> str:
    """Return the media type of a file by its name."""
    return _TYPES.get(_ending(name), _ANY_TYPE)


def kind_of_file(media_type: str) -> str:
    """Return what an object of that media type is to the client (run)."""
    return IMAGE if media_type in {f"image/{kind}" for kind in _IMAGES.values()} else FILE


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""


@dataclass(slots=True, eq=False)
class Attachment:
    """One file. `chats` are the threads whose participants may fetch it; `owner` is whose it is.

    `kind` is `pish/image` or `sharing/file`, `type` the media type; `rules` are the widget's settings when it was
    made. `content` is None until it is uploaded, at `uploaded_at` in seconds of sandbox time.
    """

    id: str
    name: str
    kind: str
    type: str
    owner: str
    chats: tuple[str, ...]
    rules: AttachmentsSpec
    content: bytes | None = None
    uploaded_at: float = 0.0

    @property
    def reference(self) -> Reference:
        """How messages name it."""
        return Reference(self.id, self.name, self.type)

    @property
    def size(self) -> int:
        """Its bytes; 0 before they are there."""
        return len(self.content or b"")

    def scan(self, now: float) -> str:
        """Return what the scan says at a moment, in the words of the wire."""
        said = next((rule.scan for rule in self._own_rules if rule.scan is not None), self.rules.scan)
        if self.content is None or now < self.uploaded_at + self.rules.scan_takes:
            said = "in-progress"
        return said.replace("-", " ")

    def state(self, now: float) -> str:
        """Return what has become of the content at a moment, in the words of the wire."""
        if self.content is None:
            return "in progress"
        said = next((rule.content for rule in self._own_rules if rule.content is not None), self.rules.content)
        if said == "ready" and self.scan(now) == "malware":
            return "malware"
        return said.replace("-", " ")

    def fetched(self, now: float) -> bytes:
        """Return its bytes, also while the scan is in progress (ours).

        Raises:
            Refused: they cannot be had.
        """
        problem = self.problem(now)
        if problem is not None:
            raise problem
        return self.content or b""

    def problem(self, now: float) -> Refused | None:
        """Return why its bytes cannot be had; None if they can."""
        named = f"attachment {self.id} ('{self.name}')"
        if self.content is None:
            return Refused("attachment_not_ready", f"{named} was made, but never uploaded")
        match self.state(now):
            case "malware":
                return Refused("attachment_malware", f"the scan found malware in {named}")
            case "expired":
                return Refused("attachment_expired", f"{named} has expired")
            case "in progress" | "failed" as state:
                return Refused("attachment_not_ready", f"the content of {named} is '{state}'")
        return None

    @property
    def _own_rules(self) -> list[Any]:
        return [rule for rule in self.rules.files if Pattern(rule.matches).found_in(self.name)]


class Attachments:
    """The files of one sandbox.

    Args:
        conversations: its chats.
        random: its random source, from which ids are drawn.
        time: its time in seconds.
    """

    def __init__(self, conversations: Conversations, random: Random, time: Callable[[], float]) -> None:
        self._conversations = conversations
        self._random = random
        self._time = time
        self._all: dict[str, Attachment] = {}
        self._bytes = 0

    def __len__(self) -> int:
        return len(self._all)

    def create(
        self, owner: str, name: str, kind: str, chats: Sequence[str], *, media_type: str | None = None
    ) -> Attachment:
        """Make a file for the participants of some chats; its bytes come with `upload`.

        Its media type is that of its name unless said.

        Raises:
            Refused: there is no such chat, the owner takes no part in it, or its widget's settings forbid it.
        """
        threads = [self._conversations.thread(chat) for chat in dict.fromkeys(chats)]
        for thread in threads:
            self._check_allowed(thread, owner, name)
        made = Attachment(
            f"{_REGION}{self._random.getrandbits(128):032x}",
            name,
            kind,
            media_type or type_of(name),
            owner,
            tuple(thread.id for thread in threads),
            _rules(threads[0]),
        )
        self._all[made.id] = made
        self._make_room(made)
        return made

    def upload(self, owner: str, attachment_id: str, content: bytes) -> Attachment:
        """Have a file's owner give its bytes; a second time they take the place of the first.

        Raises:
            Refused: there is no such file, it is somebody else's, or it is too large.
        """
        found = self.owned(owner, attachment_id)
        check_size(found, len(content))
        self._bytes += len(content) - found.size
        found.content, found.uploaded_at = content, self._time()
        self._make_room(found)
        return found

    def send(self, sender: Participant, thread: Thread, name: str, content: bytes, media_type: str) -> Message:
        """Have somebody send a file in a chat: make it, give its bytes, and say so, in one.

        Raises:
            Refused: as `create` and `upload`, or the conversation has ended.
        """
        if thread.conversation is not None:
            thread.conversation.check_under_way()
        made = self.create(sender.id, name, kind_of_file(media_type), (thread.id,), media_type=media_type)
        try:
            self.upload(sender.id, made.id, content)
        except Refused:
            self._forget(made)
            raise
        metadata = {**metadata_of(sender), **metadata_naming(made.reference)}
        return thread.post(sender, "", metadata=metadata)

    def readable(self, user: str, attachment_id: str) -> Attachment:
        """Return a file that somebody may fetch: its owner, and whoever takes part in a chat it was made for.

        Raises:
            Refused: there is no such file, or they may not.
        """
        found = self._find(attachment_id)
        if found.owner != user and not any(self._takes_part(user, chat) for chat in found.chats):
            raise Refused("attachment_forbidden", f"{user} takes no part in the chat of attachment {found.id}")
        return found

    def owned(self, user: str, attachment_id: str) -> Attachment:
        """Return a file of somebody's own.

        Raises:
            Refused: there is no such file, or it is somebody else's.
        """
        found = self._find(attachment_id)
        if found.owner != user:
            raise Refused("attachment_forbidden", f"attachment {found.id} is not one that {user} made")
        return found

    def delete(self, owner: str, attachment_id: str) -> None:
        """Have a file's owner delete it; raises as `owned`."""
        self._forget(self.owned(owner, attachment_id))

    def _find(self, attachment_id: str) -> Attachment:
        found = self._all.get(attachment_id)
        if found is None:
            raise Refused("attachment_unknown", f"there is no attachment {attachment_id[:100]}")
        return found

    def _takes_part(self, user: str, chat: str) -> bool:
        try:
            return user in self._conversations.thread(chat).participants
        except Refused:  # the chat was deleted, or is forgotten
            return False

    def _check_allowed(self, thread: Thread, owner: str, name: str) -> None:
        role, rules = thread.member(owner).role, _rules(thread)
        serves = role in (Role.AGENT, Role.BOT)
        if not (rules.agents if serves else rules.customers):
            who = "agents" if serves else "customers"
            raise Refused(
                "attachments_disabled", f"the widget's setting attachments.{who} lets none of them send files"
            )
        endings = [one.lower() for one in rules.extensions]
        if endings and f".{_ending(name)}" not in endings:
            raise Refused("attachment_type_not_allowed", f"'{name}' does not end in {one_of(rules.extensions)}")

    def _make_room(self, newest: Attachment) -> None:
        while self._bytes > MOST_BYTES or len(self._all) > _MOST:
            self._forget(next(one for one in self._all.values() if one is not newest))

    def _forget(self, attachment: Attachment) -> None:
        del self._all[attachment.id]
        self._bytes -= attachment.size


def _rules(thread: Thread) -> AttachmentsSpec:
    return _ANYTHING if thread.conversation is None else thread.conversation.widget.settings.attachments


def check_size(attachment: Attachment, size: int) -> None:
    """Check that a file may have so many bytes.

    Raises:
        Refused: it may not.
    """
    most = min(attachment.rules.max_size * _MEGABYTE, MOST_BYTES)
    if size > most:
        raise Refused(
            "attachment_too_large",
            f"'{attachment.name}' has {size} bytes or more; at most {most} ({most // _MEGABYTE} MB) are allowed",
        )


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a client says of the file it is about to make."""

    name: str
    kind: str
    chats: tuple[str, ...]


def read_wanted(body: Mapping[str, Any]) -> Wanted:
    """Read the body that makes an object: `filename`, `permissions`, `type`.

    Raises:
        Refused: it is malformed.
    """
    name, kind, permissions = body.get("filename"), body.get("type"), body.get("permissions")
    if not isinstance(name, str) or not 0 < len(name) <= _MOST_NAME:
        raise Refused("request_malformed", f"filename is no text of 1 to {_MOST_NAME} characters")
    if kind not in (IMAGE, FILE):
        raise Refused("request_malformed", f"type is {_short(kind)}, not {one_of((IMAGE, FILE))}")
    if not isinstance(permissions, dict) or not 0 < len(permissions) <= _MOST_CHATS:
        raise Refused("request_malformed", "permissions is no object with the id of a chat")
    for chat, rights in permissions.items():
        if rights != ["read"]:
            raise Refused("request_malformed", f"permissions of {_short(chat)} are {_short(rights)}, not ['read']")
    return Wanted(name, kind, tuple(permissions))


def _short(value: Any) -> str:
    written = repr(value)
    return written if len(written) <= 60 else f"{written[:60]}…"  # noqa: PLR2004 - as much as helps


def shown_status(attachment: Attachment, now: float, address: str) -> dict[str, Any]:
    """Return a file's state as the client reads it; `address` is that of the view."""
    state, size = attachment.state(now), attachment.size
    return {
        "content_length": size,
        "content_full_length": size,
        "view_length": size,
        "content_state": state,
        "view_state": state,
        "view_location": address,
        "status_location": f"{address}/status",
        "view_content_type": attachment.type,
        "scan": {"status": attachment.scan(now)},
    }


@dataclass(frozen=True, slots=True)
class Reference:
    """A file that a message names."""

    id: str
    name: str
    type: str

    @property
    def shown(self) -> dict[str, Any]:
        """The file as an attachment of a message (documented)."""
        kind = "image" if kind_of_file(self.type) == IMAGE else "file"
        return {"id": self.id, "attachmentType": kind, "name": self.name}


def metadata_naming(*files: Reference) -> dict[str, str]:
    """Return the metadata of a message that sends files, as the chat SDK has it (run)."""
    ids = json.dumps([one.id for one in files])
    told = [{"contentType": one.type, "fileName": one.name} for one in files]
    return {"amsReferences": ids, "amsreferences": ids, "amsMetadata": json.dumps(told)}


def references(metadata: Mapping[str, str]) -> tuple[Reference, ...]:
    """Return the files that a message's metadata names; none where it is not what the chat SDK writes."""
    given = metadata.get("amsreferences", metadata.get("amsReferences"))
    if given is None:
        return ()
    ids, told = _listed(given), _listed(metadata.get("amsMetadata", "[]"))
    found = []
    for number, one in enumerate(ids):
        about = told[number] if number < len(told) and isinstance(told[number], dict) else {}
        if isinstance(one, str):
            found.append(Reference(one, _text(about, "fileName"), _text(about, "contentType")))
    return tuple(found)


def _listed(text: str) -> list[Any]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return []
    return value if isinstance(value, list) else []


def _text(about: Mapping[str, Any], member: str) -> str:
    value = about.get(member)
    return value if isinstance(value, str) else ""
