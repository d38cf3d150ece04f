"""The written form of a fault: where, when, and what happens then."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any, Literal

from mockhub.faults.answer import FaultAnswer
from mockhub.faults.body import BodyForm
from mockhub.faults.cors import CorsForm
from mockhub.faults.delay import DelayForm
from mockhub.faults.drip import Drip
from mockhub.faults.drop import DropForm
from mockhub.faults.duplicate import DuplicateForm
from mockhub.faults.empty_reply import EmptyReplyForm
from mockhub.faults.error import ErrorForm
from mockhub.faults.hang import HangForm
from mockhub.faults.hide import HideForm
from mockhub.faults.outcome import OutcomeForm
from mockhub.faults.reorder import ReorderForm
from mockhub.faults.reset import ResetForm
from mockhub.faults.stall import StallForm
from mockhub.faults.when import When
from mockhub.faults.wrong_frame import WrongFrameForm
from mockhub.points import IN_CHATS, POINTS
from mockhub.spec import Spec, given, known, matching

if TYPE_CHECKING:
    from collections.abc import Mapping

ACTIONS: Mapping[str, Any] = MappingProxyType(
    {
        "error": ErrorForm,
        "answer": FaultAnswer,
        "body": BodyForm,
        "cors": CorsForm,
        "hide": HideForm,
        "hang": HangForm,
        "reset": ResetForm,
        "empty-reply": EmptyReplyForm,
        "drip": Drip,
        "outcome": OutcomeForm,
        "drop": DropForm,
        "stall": StallForm,
        "duplicate": DuplicateForm,
        "reorder": ReorderForm,
        "wrong-frame": WrongFrameForm,
    }
)
"""What a fault can do, by the name under which it is written; `delay` may stand beside any of them."""

PROVIDER_CALL, KEYS_FETCH = "provider.call", "keys.fetch"
REALTIME_EVENT, REALTIME_CONNECT = "realtime.event", "realtime.connect"
_OF_EVENTS = ("hang", "drop", "stall", "duplicate", "reorder", "wrong-frame")
_OF_CONNECTIONS = ("error", "answer", "hang", "reset", "empty-reply", "drop", "stall")
_AT_OTHERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        PROVIDER_CALL: ("outcome",),
        KEYS_FETCH: ("answer", "hang", "reset", "empty-reply"),
        REALTIME_EVENT: _OF_EVENTS,
        REALTIME_CONNECT: _OF_CONNECTIONS,
    }
)
_NOT_OF_CALLS = ("outcome", "drop", "stall", "duplicate", "reorder", "wrong-frame")
_AT_CALLS = tuple(name for name in ACTIONS if name not in _NOT_OF_CALLS)
_WHERE_NOTHING_ACTS = IN_CHATS | {"token.verdict", "hub.unknown-address", "hub.fault", "scapi.event"}
ACTABLE = tuple(name for name in POINTS if name not in _WHERE_NOTHING_ACTS)
"""The points at which a fault can act."""

FaultName = Annotated[str, matching(r"[a-z0-9][a-z0-9-]{0,63}", "a name of small letters, digits and hyphens")]


def actions_at(point: str) -> tuple[str, ...]:
    """Return the actions that can be done at a point."""
    return _AT_OTHERS.get(point, _AT_CALLS)


def _only_at(point: str) -> dict[str, Any]:
    others = [name for name in ACTIONS if name not in actions_at(point)]
    return {
        "if": {"properties": {"at": {"const": point}}, "required": ["at"]},
        "then": {"properties": {name: {"type": "null"} for name in others}},
    }


_ANY_ACTION = {"anyOf": [given(name) for name in ACTIONS]}
_SHAPE = {
    "allOf": [
        {"oneOf": [*(given(name) for name in ACTIONS), {"allOf": [{"not": _ANY_ACTION}, given("delay")]}]},
        *map(_only_at, _AT_OTHERS),
        {
            "if": {"properties": {"at": {"enum": list(_AT_OTHERS)}}, "required": ["at"]},
            "else": {"properties": {name: {"type": "null"} for name in _NOT_OF_CALLS}},
        },
    ]
}


@dataclass(frozen=True, kw_only=True)
class FaultSpec(Spec, shape=_SHAPE):
    """One deliberate misbehaviour: one action, a delay, or both."""

    name: FaultName | None = None
    """What it is called in the journal and by whoever clears it; `fault-1` ... unless said."""
    at: Annotated[str, known("point where a fault can act", ACTABLE)]
    """The point where it acts."""
    when: When = When()
    """Which calls it is about; all of them unless said."""
    per: Literal["sandbox", "visitor", "conversation"] = "sandbox"
    """Whose calls are counted together."""
    delay: DelayForm | None = None
    """How long the call waits first."""
    error: ErrorForm | None = None
    """The platform refuses the call for this cause, with the catalogue's status, headers and body."""
    answer: FaultAnswer | None = None
    """This answer instead of the real one."""
    body: BodyForm | None = None
    """The real answer with its body spoilt."""
    cors: CorsForm | None = None
    """`withheld`: the real answer without the headers that let a page of another origin read it."""
    hide: HideForm | None = None
    """The real answer, but pages of another origin are not shown these headers."""
    hang: HangForm | None = None
    """The call is never answered."""
    reset: ResetForm | None = None
    """The connection is reset instead of an answer."""
    empty_reply: EmptyReplyForm | None = None
    """The connection is closed without a byte of an answer."""
    drip: Drip | None = None
    """The real answer, a few bytes at a time."""
    outcome: OutcomeForm | None = None
    """At `provider.call`: what the provider does."""
    drop: DropForm | None = None
    """The realtime connection ends instead of bringing the event, or as soon as it is open."""
    stall: StallForm | None = None
    """Nothing goes out on the realtime connection any more, acknowledgements neither."""
    duplicate: DuplicateForm | None = None
    """The event is pushed so many times."""
    reorder: ReorderForm | None = None
    """The event is pushed behind later ones."""
    wrong_frame: WrongFrameForm | None = None
    """The event is pushed in a form that the client refuses."""

    def __post_init__(self) -> None:
        """Refuse a fault that does nothing, two things, or what cannot be done at its point."""
        actions = self._actions()
        if not actions and self.delay is None:
            raise ValueError(f"a fault does something: one of delay, {', '.join(ACTIONS)} is needed")
        if len(actions) > 1:
            raise ValueError(f"a fault does one thing, beside a delay; found {' and '.join(actions)}")
        possible = actions_at(self.at)
        if actions and actions[0] not in possible:
            raise ValueError(f"at {self.at} there is no {actions[0]}; expected {', '.join(('delay', *possible))}")

    def _actions(self) -> list[str]:
        return [name for name in ACTIONS if getattr(self, name.replace("-", "_")) is not None]

    @property
    def action(self) -> str | None:
        """The name of its action; None for a delay alone."""
        return next(iter(self._actions()), None)

    @property
    def says(self) -> str:
        """What it does, in a few words."""
        match self.action:
            case None:
                return "nothing else"
            case "error":
                return f"error {self.error}"
            case "answer":
                return f"answer {self.answer.status if self.answer else ''}"
            case str(name):
                return name
