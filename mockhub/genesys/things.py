"""What web content puts on the desktop: toasts, dialogs, views in the menu bar.

Ids begin as in the vendor's sample: `wweCustomToast0`, `wweCustomDialog1`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from mockhub.errors import Refused, nearest, one_of
from mockhub.genesys.parameters import member

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mockhub.genesys.desktops import Caller

T = TypeVar("T")
_MOST = 100
_FIELD_CODE = re.compile(r"\$(\w+(?:\.\w+)*)\$")
_SIZE = re.compile(r"[0-9]{1,5}(?:\.[0-9]+)?(?:px|%|em|rem|vw|vh)?")
_WEB = re.compile(r"https?://\S+")


@dataclass(slots=True)
class Toast:
    """A message in a corner of the desktop."""

    id: str
    caller: Caller
    said: dict[str, Any]

    @property
    def buttons(self) -> list[str]:
        """The captions of its buttons."""
        if self.said.get("buttonShowDismiss"):
            return ["Show", "Dismiss"]
        return list(self.said.get("buttons") or ())

    def to_json(self) -> dict[str, Any]:
        """Return what the desktop shows."""
        return {**self.said, "id": self.id, "buttons": self.buttons}


@dataclass(slots=True)
class Things:
    """Everything that is on one desktop."""

    toasts: dict[str, Toast] = field(default_factory=dict)
    dialogs: dict[str, dict[str, Any]] = field(default_factory=dict)
    views: dict[str, dict[str, Any]] = field(default_factory=dict)
    messages: list[dict[str, Any]] = field(default_factory=list)
    """What toasts sent to My Messages, oldest first."""
    _toasts_made: int = 0
    _dialogs_made: int = 0

    def popup(self, caller: Caller, said: dict[str, Any]) -> str:
        """Show a toast; return its id."""
        toast = Toast(f"wweCustomToast{self._toasts_made}", caller, _read_toast(said))
        self._toasts_made += 1
        _add(self.toasts, toast.id, toast)
        if said.get("sendToMyMessage"):
            self.messages = [*self.messages[-_MOST + 1 :], toast.to_json()]
        return toast.id

    def update_toast(self, name: str, said: dict[str, Any]) -> None:
        """Show a toast otherwise: members that are said take the place of those that were."""
        toast = self.toast(name)
        merged = {**toast.said, **said}
        if "buttons" in said:
            merged.pop("buttonShowDismiss", None)
        toast.said = _read_toast(merged)

    def toast(self, name: str) -> Toast:
        """Return a toast; raises `Refused` (`thing_unknown`)."""
        return _found(self.toasts, name, "toast")

    def close_toast(self, name: str) -> Toast:
        """Take a toast away; raises as `toast`."""
        toast = self.toast(name)
        del self.toasts[name]
        return toast

    def open_dialog(self, url: str, options: Mapping[str, Any], codes: Mapping[str, str]) -> str:
        """Show a dialog with a page in it; return its id."""
        name = f"wweCustomDialog{self._dialogs_made + 1}"
        filled = {**codes, "Dialog.Id": name}
        address = _filled(url, filled)
        if not _WEB.fullmatch(address):
            raise Refused("parameters_invalid", "system.openDialog: url is no web address (http or https)")
        dialog: dict[str, Any] = {
            "id": name,
            "url": address,
            "label": _filled(member("options", options, "label", str) or "", filled),
        }
        for side in ("width", "height"):
            size = options.get(side)
            if size is not None and not (isinstance(size, int | str) and _SIZE.fullmatch(str(size))):
                raise Refused(
                    "parameters_invalid", f"options.{side} is no size, expected such as '430px' or '40%'"
                )
            dialog[side] = f"{size}px" if isinstance(size, int) else size
        self._dialogs_made += 1
        _add(self.dialogs, name, dialog)
        return name

    def close_dialog(self, name: str) -> None:
        """Take a dialog away; raises `Refused` (`thing_unknown`)."""
        _found(self.dialogs, name, "dialog")
        del self.dialogs[name]

    def update_view(self, said: dict[str, Any]) -> None:
        """Show a view in the menu bar, or show it otherwise."""
        name = member("view", said, "name", str, needed=True)
        for one in ("iconUrl", "label", "shortLabel", "tooltip", "backgroundColor", "labelColor"):
            member("view", said, one, str)
        _add(self.views, name, {**self.views.get(name, {}), **said})

    def close_view(self, name: str) -> None:
        """Take a view away; raises `Refused` (`thing_unknown`)."""
        _found(self.views, name, "view in the menu bar")
        del self.views[name]

    def to_json(self) -> dict[str, Any]:
        """Return what the desktop shows."""
        return {
            "toasts": [one.to_json() for one in self.toasts.values()],
            "dialogs": list(self.dialogs.values()),
            "views": list(self.views.values()),
            "messages": self.messages,
        }


def _read_toast(said: dict[str, Any]) -> dict[str, Any]:
    for name in ("title", "iconUrl", "subject", "message"):
        member("toast", said, name, str)
    member("toast", said, "keyValues", dict)
    buttons = member("toast", said, "buttons", list)
    if buttons is not None and not all(isinstance(one, str) for one in buttons):
        raise Refused("parameters_invalid", "toast.buttons is an array of other things, expected of texts")
    member("toast", said, "buttonShowDismiss", bool)
    member("toast", said, "sendToMyMessage", bool)
    member("toast", said, "width", int)
    member("toast", said, "autoCloseTimeout", int)
    return dict(said)


def _filled(text: str, codes: Mapping[str, str]) -> str:
    """Return a text with its field codes filled in; unknown ones stay as they are."""
    return _FIELD_CODE.sub(lambda found: codes.get(found[1], found[0]), text)


def _add(where: dict[str, Any], name: str, what: Any) -> None:
    if name not in where and len(where) >= _MOST:
        del where[next(iter(where))]
    where[name] = what


def _found(where: Mapping[str, T], name: str, kind: str) -> T:
    if name not in where:
        there = one_of(where) if where else "there is none"
        raise Refused("thing_unknown", f"there is no {kind} '{name}'{nearest(name, where)}; {there}")
    return where[name]
