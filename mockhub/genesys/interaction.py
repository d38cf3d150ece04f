"""One interaction as a state machine: a call, or something that is accepted and worked on, such as a chat.

The states' names are documented, which follows which is not (our choice, as the requests' names tell it).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from mockhub.errors import Refused, one_of
from mockhub.genesys.settings import VOICE

if TYPE_CHECKING:
    from collections.abc import Mapping

Direction = Literal["IN", "OUT", "UNKNOWN"]
CallType = Literal["INTERNAL", "INBOUND", "OUTBOUND", "CONSULT", "UNKNOWN"]

PREVIEW = "PREVIEW"
COMPLETED = "COMPLETED"
REVOKED = "REVOKED"
OVER = (COMPLETED, REVOKED, "TRANSFER_COMPLETED")
"""States in which an interaction has left the desktop."""

_CALL: Mapping[str, tuple[tuple[str, ...], str]] = {
    "answer": (("RINGING",), "TALKING"),
    "reject": (("RINGING",), "IDLE"),
    "connect": (("DIALING",), "TALKING"),
    "hold": (("TALKING",), "HELD"),
    "resume": (("HELD",), "TALKING"),
    "end": (("RINGING", "DIALING", "TALKING", "HELD"), "IDLE"),
    "transfer": (("TALKING", "HELD"), "TRANSFERRING"),
    "transferred": (("TRANSFERRING",), "IDLE"),
    "mark done": (("IDLE",), COMPLETED),
}
_WORK: Mapping[str, tuple[tuple[str, ...], str]] = {
    "answer": (("INVITED",), "ACCEPTED"),
    "reject": (("INVITED",), REVOKED),
    "end": (("INVITED",), REVOKED),
    "save": (("ACCEPTED", "CREATED"), "SAVED"),
    "transfer": (("ACCEPTED", "CREATED", "SAVED"), "TRANSFERRING"),
    "transferred": (("TRANSFERRING",), "TRANSFER_COMPLETED"),
    "mark done": (("ACCEPTED", "CREATED", "SAVED"), COMPLETED),
}
_CONSULTATION: Mapping[str, tuple[tuple[str, ...], str]] = {  # one that is no call
    "connect": (("CREATED",), "ACCEPTED"),
    "end": (("CREATED", "ACCEPTED"), REVOKED),
}
_PREVIEW: Mapping[str, tuple[tuple[str, ...], str]] = {
    "call": ((PREVIEW,), "IDLE"),
    "end": ((PREVIEW,), COMPLETED),
    "mark done": (("IDLE",), COMPLETED),
}
_RECORDING: Mapping[str, tuple[tuple[str, ...], str]] = {
    "start": (("STOPPED",), "RECORDING"),
    "stop": (("RECORDING", "PAUSED"), "STOPPED"),
    "pause": (("RECORDING",), "PAUSED"),
    "resume": (("PAUSED",), "RECORDING"),
}
_LIVE_CALL = ("TALKING", "HELD")
_LIVE_WORK = ("ACCEPTED",)


@dataclass(slots=True, kw_only=True)
class Call:
    """What only calls have."""

    uuid: str
    ani: str
    dnis: str
    direction: Direction
    type: CallType
    recording: str = "STOPPED"


@dataclass(slots=True, eq=False, kw_only=True)
class Interaction:
    """One interaction. `started` is a Unix time; `parent` the id of the one that it was made of."""

    id: str
    media: str
    case_id: str
    state: str
    started: float
    user_data: dict[str, Any] = field(default_factory=dict)
    parties: list[dict[str, Any]] = field(default_factory=list)
    call: Call | None = None
    parent: str | None = None
    consultation: bool = False
    main: bool = True
    previous: str = "UNKNOWN"
    bundle: str | None = None
    warning: str | None = None
    """What the agent is told who marks it done, while that is blocked."""
    blocked_until: float = 0.0
    records: list[dict[str, Any]] | None = None
    """The chain of outbound records it is about."""
    campaign: str | None = None
    extensions: dict[str, Any] = field(default_factory=dict)
    """What it was begun, or handed on, with besides user data."""

    @property
    def is_call(self) -> bool:
        """Whether it is a call."""
        return self.media == VOICE and self.records is None

    @property
    def _rules(self) -> Mapping[str, tuple[tuple[str, ...], str]]:
        if self.call is not None:
            return _CALL
        if self.records is not None:
            return _PREVIEW
        return _CONSULTATION if self.consultation else _WORK

    @property
    def actions(self) -> tuple[str, ...]:
        """What can be done with it now."""
        return tuple(name for name, (states, _) in self._rules.items() if self.state in states)

    def does(self, action: str) -> None:
        """Change its state.

        Raises:
            Refused: `not_possible_now`, with what would be.
        """
        states, after = self._rules.get(action, ((), ""))
        if self.state not in states:
            raise self.impossible(action, states)
        self.previous, self.state = self.state, after

    def impossible(self, action: str, states: tuple[str, ...] = ()) -> Refused:
        """Return the refusal of something that cannot be done in its state, or not with such a thing at all."""
        what = f"interaction {self.id} ({self.media}) is {self.state}"
        if states:
            return Refused("not_possible_now", f"{what}: to {action} it must be {one_of(states)}")
        possible = one_of(self.actions) if self.actions else "nothing"
        return Refused("not_possible_now", f"{what}: one cannot {action} it; possible is {possible}")

    def check_live_call(self, action: str) -> Call:
        """Return its call; raises `Refused` unless somebody talks or is held."""
        if self.call is None:
            raise self.impossible(action)
        if self.state not in _LIVE_CALL:
            raise self.impossible(action, _LIVE_CALL)
        return self.call

    def check_worked_on(self, action: str) -> None:
        """Check that somebody talks or is held, or that it was accepted; raises `Refused`."""
        if self.records is not None:
            raise self.impossible(action)
        states = _LIVE_WORK if self.call is None else _LIVE_CALL
        if self.state not in states:
            raise self.impossible(action, states)

    def records_call(self, action: str) -> None:
        """Start, stop, pause or resume the recording; raises `Refused` where that cannot be."""
        call = self.check_live_call(f"{action} recording")
        states, after = _RECORDING[action]
        if call.recording not in states:
            raise Refused(
                "not_possible_now",
                f"the recording of interaction {self.id} is {call.recording}: to {action}: {one_of(states)}",
            )
        call.recording = after

    @property
    def live(self) -> bool:
        """Whether its user data may be changed: of a call while its state is not IDLE (documented)."""
        return self.state not in (*OVER, "IDLE") if self.call is not None else self.state not in OVER

    def blocked(self, now: float) -> bool:
        """Return whether it may not be marked done."""
        return self.warning is not None and now < self.blocked_until

    def to_json(self, read_allowed: frozenset[str] | None) -> dict[str, Any]:
        """Return the documented Interaction object; user data is shortened to the keys that may be read."""
        shown: dict[str, Any] = {
            "interactionId": self.id,
            "parentInteractionId": self.parent,
            "caseId": self.case_id,
            "media": self.media,
            "userData": {
                name: value
                for name, value in self.user_data.items()
                if read_allowed is None or name in read_allowed
            },
            "state": self.state,
            "previousState": self.previous,
            "parties": [dict(one) for one in self.parties],
            "isConsultation": self.consultation,
            "isMainCaseInteraction": self.main,
            "startDate": int(self.started * 1000),
        }
        if self.bundle is not None:
            shown["bundleId"] = self.bundle
        if self.extensions:  # ours: no document says where they show
            shown["extensions"] = dict(self.extensions)
        if self.call is not None:
            shown |= {
                "callUuid": self.call.uuid,
                "ani": self.call.ani,
                "dnis": self.call.dnis,
                "direction": self.call.direction,
                "callType": self.call.type,
                "recordingState": self.call.recording,
            }
        return shown
