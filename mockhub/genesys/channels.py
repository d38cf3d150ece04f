"""The agent's state: every medium has one of its own, and the agent's is made of those."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockhub.errors import Refused, nearest, one_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mockhub.genesys.settings import StateSpec, WorkspaceSpec


class Channels:
    """The media of one agent, by name, each with its state.

    Args:
        spec: which media and states there are.
        emit: raises an event.
    """

    def __init__(self, spec: WorkspaceSpec, emit: Callable[[str, Any], None]) -> None:
        self._states = spec.states
        self._emit = emit
        self._by_name: dict[str, StateSpec] = dict.fromkeys(spec.media, spec.states[0])

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_name)

    def configure(self, spec: WorkspaceSpec) -> None:
        """Have other media or states; a medium that stays keeps its state while there is such a one."""
        self._states = spec.states
        known = {one.operation_name: one for one in spec.states}
        kept = {name: known.get(state.operation_name) for name, state in self._by_name.items()}
        self._by_name = {name: kept.get(name) or spec.states[0] for name in spec.media}

    @property
    def state(self) -> StateSpec:
        """The agent's state: that of a medium that is ready, else of the first (ours)."""
        states = list(self._by_name.values())
        return next((one for one in states if one.type == "READY"), states[0])

    def state_of(self, name: str) -> StateSpec:
        """Return the state of a medium that there is."""
        return self._by_name[name]

    def find_state(self, operation: str) -> StateSpec:
        """Return a state by its operation's name; raises `Refused` (`parameters_invalid`)."""
        names = [one.operation_name for one in self._states]
        for one in self._states:
            if one.operation_name == operation:
                return one
        raise Refused(
            "parameters_invalid", f"there is no state '{operation}'{nearest(operation, names)}; {one_of(names)}"
        )

    def find(self, name: str) -> str:
        """Return a medium's name if there is such a one; raises `Refused` (`thing_unknown`)."""
        if name not in self._by_name:
            there = f"{nearest(name, self._by_name)}; {one_of(self._by_name)}"
            raise Refused("thing_unknown", f"there is no medium '{name}'{there}")
        return name

    def set_state(self, operation: str, medium: str | None = None) -> None:
        """Change the state of one medium, or of all and thereby the agent's; raises `Refused`."""
        state, before = self.find_state(operation), self.state
        media = list(self._by_name) if medium is None else [self.find(medium)]
        changed = [name for name in media if self._by_name[name] != state]
        for name in changed:
            self._by_name[name] = state
        if self.state != before:
            self._emit("agent", self.state.to_json())
        for name in changed:
            self._emit("media", self.medium(name))

    def medium(self, name: str) -> dict[str, Any]:
        """Return a Media object: its name, state and possible states (inferred)."""
        listed = [one.to_json() for one in self._states]
        return {"name": name, "state": self._by_name[name].to_json(), "stateList": listed}
