"""What happens at the desktop and around it: what a person there does, who rings, what becomes of campaigns."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, get_args

from mockhub.errors import Misuse, Refused, nearest, one_of
from mockhub.genesys.settings import VOICE, MediaName, Text
from mockhub.spec import Spec

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mockhub.genesys.interaction import Interaction
    from mockhub.genesys.workspace import Workspace

CallKind = Literal["INTERNAL", "INBOUND", "OUTBOUND", "CONSULT", "UNKNOWN"]
Doing = Literal[
    "ring", "dial", "write", "answer", "reject", "connect", "hold", "resume", "end", "save", "mark-done", "state",
    "select-case", "button", "close-dialog", "campaign", "emit", "announce",
]  # fmt: skip
DOINGS: tuple[Doing, ...] = get_args(Doing)
CampaignChange = Literal["load", "start", "stop", "unload"]


@dataclass(frozen=True, kw_only=True)
class Ring(Spec):
    """Somebody calls, writes or asks."""

    media: MediaName = VOICE
    """By which medium."""
    from_: Text = "+15550100"
    """Who it is: a call's `ani`."""
    to: Text | None = None
    """Which number was called; the agent's own unless said."""
    user_data: dict[str, Any] = field(default_factory=dict)
    """Data that comes with the interaction."""
    call_type: CallKind = "INBOUND"
    """Which kind of call it is."""
    bundle: Text | None = None
    """The bundle it belongs to: `interaction.getByBundleId`."""


@dataclass(frozen=True, kw_only=True)
class Action(Spec):
    """Something happens at the desktop. `do` says what; the rest is what that needs."""

    do: Doing
    """`ring`: somebody calls or writes; `connect`: who was called answers; `emit`: an event of your own;
    `announce`: pages are told another `frameId`."""
    interaction: Text | None = None
    """The interaction's id; the only one unless said."""
    ring: Ring = Ring()
    """Who rings, and how."""
    to: Text | None = None
    """Who is called (`dial`) or written to (`write`)."""
    user_data: dict[str, Any] = field(default_factory=dict)
    """Data that comes with what is begun."""
    state: Text | None = None
    """The `operationName` of a state."""
    media: MediaName | None = None
    """The medium whose state changes; the agent's own, and thereby all, unless said."""
    case: Text | None = None
    """A case's id."""
    toast: Text | None = None
    """A toast's id."""
    button: Text | None = None
    """Its button that is pushed; it is closed unless said."""
    dialog: Text | None = None
    """A dialog's id."""
    campaign: Text | None = None
    """A campaign's name."""
    change: CampaignChange = "start"
    """What becomes of the campaign."""
    event: Text | None = None
    """The name of an event: `agent`, `messenger:my-channel`, or any other."""
    data: Any = None
    """The event's data, or the `frameId` that is announced."""

    def __post_init__(self) -> None:
        """Refuse an action without what it needs."""
        needed = _NEEDS.get(self.do)
        if needed is not None and getattr(self, needed) is None:
            raise ValueError(f"to {self.do}, {needed} is needed")


_NEEDS: Mapping[Doing, str] = {
    "dial": "to",
    "write": "to",
    "state": "state",
    "select-case": "case",
    "button": "toast",
    "close-dialog": "dialog",
    "campaign": "campaign",
    "emit": "event",
    "announce": "data",
}


def perform(workspace: Workspace, action: Action) -> Interaction | None:
    """Do it; return the interaction it is about, if it is about one.

    Raises:
        Misuse: it cannot be done as things are.
    """
    try:
        return _DO[action.do](workspace, action)
    except Refused as refused:
        raise workspace.misuse(refused) from None


def _ring(workspace: Workspace, action: Action) -> Interaction:
    one = action.ring
    return workspace.ring(
        one.media,
        from_=one.from_,
        to=one.to,
        user_data=one.user_data,
        call_type=one.call_type,
        bundle=one.bundle,
    )


def _about(workspace: Workspace, action: Action) -> Interaction:
    """Return the interaction an action is about: the one it names, or the only one that it can be done with."""
    if action.interaction is not None:
        return workspace.find(action.interaction)
    able = [one for one in workspace.interactions.values() if action.do.replace("-", " ") in one.actions]
    if len(able) == 1:
        return able[0]
    if able:
        raise Refused(
            "not_possible_now", f"say which interaction to {action.do}: {one_of(one.id for one in able)}"
        )
    there = [f"{one.id} ({one.media}, {one.state})" for one in workspace.interactions.values()]
    what = f"there is {one_of(there)}" if there else "there is none"
    raise Refused("not_possible_now", f"there is no interaction to {action.do}; {what}")


def _act(workspace: Workspace, action: Action) -> Interaction:
    interaction = _about(workspace, action)
    workspace.act(interaction, action.do)
    return interaction


def _state(workspace: Workspace, action: Action) -> None:
    workspace.channels.set_state(action.state or "", action.media)


def _close_dialog(workspace: Workspace, action: Action) -> None:
    workspace.things.close_dialog(action.dialog or "")
    workspace.changed()


_DO: Mapping[Doing, Callable[[Workspace, Action], Interaction | None]] = {
    **dict.fromkeys(("answer", "reject", "connect", "hold", "resume", "end", "save", "mark-done"), _act),
    "ring": _ring,
    "dial": lambda workspace, action: workspace.dial(action.to or "", action.user_data),
    "write": lambda workspace, action: workspace.write(action.to or "", action.user_data),
    "state": _state,
    "select-case": lambda workspace, action: workspace.select_case(action.case or ""),
    "button": lambda workspace, action: workspace.push_button(action.toast or "", action.button),
    "close-dialog": _close_dialog,
    "campaign": lambda workspace, action: workspace.change_campaign(action.campaign or "", action.change),
    "announce": lambda workspace, action: workspace.desktops.announce(action.data),
    "emit": lambda workspace, action: workspace.emit(action.event or "", action.data),
}

_TEXTS = ("interaction", "to", "state", "media", "case", "toast", "button", "dialog", "from")


def read_click(told: Mapping[str, Any]) -> Action:
    """Return what a person at the desktop did, as its page reports it: texts alone.

    Raises:
        Misuse: it is nothing a person can do there.
    """
    doing = told.get("do")
    if doing not in DOINGS or doing in ("campaign", "emit", "announce"):
        raise Misuse(f"do is '{doing}', expected {one_of(DOINGS)}{nearest(doing, DOINGS)}")
    given = {name: told[name] for name in _TEXTS if told.get(name) is not None}
    wrong = next((name for name, value in given.items() if not isinstance(value, str) or not value), None)
    if wrong is not None:
        raise Misuse(f"{wrong} is no text")
    sender = given.pop("from", None)
    if doing == "ring":
        ring = Ring(media=given.get("media", VOICE), **({"from_": sender} if sender else {}))
        return Action(do="ring", ring=ring)
    try:
        return Action(do=doing, **given)
    except ValueError as error:
        raise Misuse(str(error)) from None
