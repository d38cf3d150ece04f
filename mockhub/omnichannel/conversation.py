"""A conversation: who started it, what state it is in, who serves it.

This is the one state machine there is: the REST surface, the chat data plane and the control API all ask it. What
is said stands in its `thread`. To learn of every change attach a listener, as `mockhub.omnichannel.chat_events`
says.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from mockhub.errors import Misuse, Refused, nearest, one_of
from mockhub.omnichannel.chat_events import StateChanged, Transferred
from mockhub.omnichannel.context import NOTHING, StartContext
from mockhub.omnichannel.identities import Participant, Role, named_guid, user_identity
from mockhub.omnichannel.thread import CUSTOMER_NAME, Thread
from mockhub.omnichannel.threads import milliseconds

if TYPE_CHECKING:
    from mockhub.omnichannel.organization import Widget
    from mockhub.omnichannel.threads import Threads

_SERVE = (Role.AGENT, Role.BOT)


class State(StrEnum):
    """A conversation's state, as the work item details spell it."""

    OPEN = "Open"
    """Nobody serves it yet: it waits in the queue."""
    ACTIVE = "Active"
    """An agent or a bot serves it."""
    WAITING = "Waiting"
    """The customer left a persistent one, or the last agent left without ending it."""
    WRAP_UP = "WrapUp"
    """An agent ended it and has work left to do."""
    CLOSED = "Closed"


@dataclass(slots=True, eq=False)
class Conversation:
    """One chat. `request_id` is the client's first name for it, `subject` the `sub` of whoever authenticated.

    `context` is what the page brought when it was started; `reconnect_id` leads back to it, if its widget has such
    ids. One that has not `begun` is only a chat with a token, as the older start first makes it. `user_id` is the
    customer's among the users of the chat resource: the same in all conversations of a subject that were started
    with authentication. `accepted_at` is when the first agent joined, in Unix seconds.
    """

    request_id: str
    widget: Widget
    subject: str | None
    started_at: float
    id: str
    chat_id: str
    session_id: str
    user_id: str
    threads: Threads
    state: State = State.OPEN
    context: StartContext = NOTHING
    reconnect_id: str | None = None
    begun: bool = False
    later_request_ids: tuple[str, ...] = ()
    accepted_at: float | None = None
    _thread: Thread | None = None

    @property
    def thread(self) -> Thread:
        """What was said, and who takes part. It is made when it is first asked for: most are never."""
        if self._thread is None:
            system = self.threads.system
            self._thread = self.threads.open(
                self.chat_id,
                "",
                by=system,
                participants=(system, self.customer),
                at=milliseconds(self.started_at),
                conversation=self,
            )
        return self._thread

    @property
    def spoken(self) -> Thread | None:
        """Its thread if there is one already; None where nothing happened in it."""
        return self._thread

    @property
    def customer(self) -> Participant:
        """The customer as a participant."""
        return Participant(user_identity(self.threads.resource, self.user_id), CUSTOMER_NAME, Role.CUSTOMER)

    @property
    def participants(self) -> tuple[Participant, ...]:
        """Who takes part, in the order in which they came."""
        return (
            (self.threads.system, self.customer)
            if self._thread is None
            else tuple(self._thread.participants.values())
        )

    @property
    def unread(self) -> int:
        """How many messages the customer has not read."""
        return 0 if self._thread is None else self._thread.unread(self.customer)

    @property
    def agents(self) -> tuple[Participant, ...]:
        """The agents and bots that serve it, in the order in which they joined."""
        if self._thread is None:
            return ()
        return tuple(one for one in self._thread.participants.values() if one.role in _SERVE)

    @property
    def served_by_bot(self) -> bool:
        """Whether a bot serves it and no agent does."""
        agents = self.agents
        return bool(agents) and all(one.role is Role.BOT for one in agents)

    @property
    def waits(self) -> bool:
        """Whether it waits in the queue for an agent."""
        return self.begun and self.state is State.OPEN

    @property
    def closed(self) -> bool:
        """Whether the conversation is over for everybody."""
        return self.state is State.CLOSED

    @property
    def ended(self) -> bool:
        """Whether it is over for the customer: closed, or its agent wraps it up."""
        return self.state in (State.WRAP_UP, State.CLOSED)

    def close(self) -> None:
        """End it, as customers do; ending it twice is no mistake. Who served it leaves."""
        self._become(State.CLOSED, Role.CUSTOMER)
        self._dismiss()

    def leave(self) -> None:
        """Have the customer leave it: it waits until they come back, unless it has ended."""
        if not self.ended:
            self._become(State.WAITING, Role.CUSTOMER)

    def come_back(self) -> None:
        """Go on with it if it was left: with the agent who is still there, or in the queue."""
        if self.state is State.WAITING:
            self._become(State.ACTIVE if self.agents else State.OPEN, Role.CUSTOMER)

    def admit(self, sender: Participant) -> None:
        """Let somebody say something; a customer thereby comes back.

        Raises:
            Refused: it has ended.
        """
        self.check_under_way()
        if sender.role is Role.CUSTOMER:
            self.come_back()

    def join(self, agent: Participant) -> None:
        """Have an agent or a bot serve it; joining twice is no mistake.

        Raises:
            Misuse: it has ended.
        """
        self._check_not_ended()
        if agent.role is Role.AGENT and self.accepted_at is None:
            self.accepted_at = self.threads.now() / 1000
        self._become(State.ACTIVE, agent.role)
        if agent.id not in self.thread.participants:
            self.thread.add(self.threads.system, (agent,))

    def served_by(self, name: str | None = None) -> Participant:
        """Return the agent of that name among those who serve it; the one who joined last unless said.

        Raises:
            Misuse: there is none.
        """
        agents = self.agents
        if not agents:
            raise Misuse(
                f"nobody serves conversation {self.request_id}; an agent must join it first",
                code="no-agent",
                status=409,
            )
        if name is None:
            return agents[-1]
        identity = agent_identity(self.threads.resource, name)
        found = next((one for one in agents if one.id == identity), None)
        if found is None:
            names = [str(one.name) for one in agents]
            raise Misuse(
                f"agent '{name}' does not serve conversation {self.request_id}{nearest(name, names)}; "
                f"those who do are called {one_of(names)}",
                code="no-agent",
                status=409,
            )
        return found

    def agent_leaves(self, agent: Participant) -> None:
        """Have an agent leave without ending it: if they were the last, it waits."""
        if len(self.agents) == 1 and not self.ended:
            self._become(State.WAITING, agent.role)
        self.thread.remove(self.threads.system, agent.id)

    def transfer(self, agent: Participant, to: Participant | None) -> None:
        """Have an agent hand it to another, or back to the queue.

        Raises:
            Misuse: it has ended.
        """
        self._check_not_ended()
        if to is None and len(self.agents) == 1:
            self._become(State.OPEN, agent.role)
        if to is not None:
            self.join(to)
        if to is None or to.id != agent.id:
            self.thread.remove(self.threads.system, agent.id)
        if self.threads.listeners:
            self.threads.listeners.tell(Transferred(self, agent, to, self.threads.now()))

    def agent_ends(self, *, wrap_up: bool) -> None:
        """Have its agent end it, with work left to do or without. Who served it leaves the thread.

        Raises:
            Misuse: it is closed, or is wrapped up already.
        """
        if self.closed or (wrap_up and self.ended):
            raise Misuse(
                f"conversation {self.request_id} is {self.state.value} already",
                code="conversation-ended",
                status=409,
            )
        self._become(State.WRAP_UP if wrap_up else State.CLOSED, Role.AGENT)
        self._dismiss()

    def check_under_way(self) -> None:
        """Check that it has not ended.

        Raises:
            Refused: it has.
        """
        if self.ended:
            raise Refused("conversation_closed", f"conversation {self.request_id} has ended")

    def check_begun(self) -> None:
        """Check that it has begun.

        Raises:
            Refused: it is only a chat with a token.
        """
        if not self.begun:
            raise Refused(
                "conversation_unknown", f"{self.request_id} has a chat token, but sessioninit has not begun it"
            )

    def check_chat(self, chat_id: object) -> None:
        """Check that a chat id, if one is said, is its own.

        Raises:
            Refused: it is not.
        """
        if chat_id is not None and chat_id != self.chat_id:
            raise Refused("conversation_unknown", f"the chat of conversation {self.request_id} has another id")

    def forget_thread(self) -> None:
        """Let go of what was said, when it is forgotten itself."""
        if self._thread is not None:
            self.threads.drop(self._thread)

    def _check_not_ended(self) -> None:
        if self.ended:
            raise Misuse(
                f"conversation {self.request_id} has ended: it is {self.state.value}",
                code="conversation-ended",
                status=409,
            )

    def _become(self, state: State, by: Role) -> None:
        was, self.state = self.state, state
        if was is not state and self.threads.listeners:
            self.threads.listeners.tell(StateChanged(self, was, self.threads.now(), by))

    def _dismiss(self) -> None:
        for agent in self.agents:
            self.thread.remove(self.threads.system, agent.id)


def agent_identity(resource: str, name: str) -> str:
    """Return the identity of the agent whom steering calls by that name."""
    return user_identity(resource, named_guid(f"{resource} agent {name}"))
