"""Which clients of a sandbox are connected, and pushing to each what its user is to be told.

A client is its user and an id of its own (`epid`) that it keeps as it reconnects. For a while it may hold two
connections (run: after `trouter.reconnect`), and pushing to both would double every event: the newest gets all.

What happens while a client is not connected is not kept for it (ours): the vendor's clients find it by polling.
When it comes back it is told that something was lost (`trouter.message_loss`), which those clients ignore (read).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from mockhub.entry import Kind, Outcome
from mockhub.errors import Refused
from mockhub.omnichannel.chat_events import ThreadEvent
from mockhub.omnichannel.identities import named_guid
from mockhub.omnichannel.realtime.connection import Connection, Delivery, Ending, Transport
from mockhub.omnichannel.realtime.events import pushed

if TYPE_CHECKING:
    from collections.abc import Callable

    from mockhub.clock import Clock
    from mockhub.entry import Entry
    from mockhub.faults.engine import Faults
    from mockhub.journal import Journal
    from mockhub.omnichannel.chat_events import ChatEvent, Listeners
    from mockhub.omnichannel.realtime.events import Pushed

POINT = "realtime.event"
REMEMBERED = 60.0
"""Real seconds a client is missed for, once its connection is gone: its longest pause between two attempts."""
_MOST_SESSIONS = 10_000
"""Handshakes that wait for their connection; past that the oldest is forgotten."""
_MOST_OVER = 1000
"""Sessions of lost connections that are remembered, for clients that do not know yet."""
_MOST_CONNECTIONS = 4
"""Connections of one client; past that the oldest is told that there is another (`dup`)."""


class World(Protocol):
    """What is asked of the sandbox around."""

    real_time: Callable[[], float]
    clock: Clock
    journal: Journal
    faults: Faults | None

    @property
    def chat_listeners(self) -> Listeners:
        """Whoever is told what happens in chats."""


@dataclass(slots=True, eq=False)
class Endpoint:
    """A client: `user` is whose it is, `path` where it is reached, `missed` how much it was not there for."""

    user: str
    id: str
    path: str
    connections: list[Connection] = field(default_factory=list)
    missed: int = 0

    @property
    def newest(self) -> Connection | None:
        """The connection that gets what is pushed."""
        return next((one for one in reversed(self.connections) if one.live), None)


class Realtime:
    """Everybody who is connected to one sandbox.

    Args:
        world: the sandbox.
        organization: the id of its organization, with which every session's id begins.
    """

    def __init__(self, world: World, organization: str) -> None:
        self._world = world
        self._organization = organization
        self._endpoints: dict[tuple[str, str], Endpoint] = {}
        self._of_user: dict[str, list[Endpoint]] = {}
        self._away: dict[Endpoint, float] = {}
        self._sessions: dict[str, tuple[str, str]] = {}
        self._opened: dict[str, Connection] = {}
        self._over: dict[str, None] = {}
        self._handshakes = 0
        self._end_listening: Callable[[], None] = _nothing

    @property
    def connected(self) -> int:
        """How many connections there are."""
        return len(self._opened)

    def handshake(self, user: str, client: str) -> str:
        """Return the id of a new session, in which a client may open one connection."""
        self._handshakes += 1
        session = f"{self._organization}.{named_guid(f'{self._organization} {self._handshakes}')}"
        self._sessions[session] = (user, client)
        if len(self._sessions) > _MOST_SESSIONS:
            del self._sessions[next(iter(self._sessions))]
        return session

    def begun(self, session: str) -> bool:
        """Return whether a session's connection was opened, be it over by now."""
        opened = self._opened.get(session)
        return session in self._over or (opened is not None and not _may_be_replaced(opened))

    def over(self, session: str) -> bool:
        """Return whether a session's connection was lost, not long ago."""
        return session in self._over

    def connection(self, session: str) -> Connection | None:
        """Return the connection of a session, if it was opened and is not lost."""
        return self._opened.get(session)

    def connect(self, session: str, transport: Transport, entry: Entry) -> Connection:
        """Return the connection of a session, new: it has said nothing yet.

        A WebSocket that brought nothing gives way to long polls in the same session (run: after ten seconds).

        Raises:
            Refused: no handshake made the session, or it was used already.
        """
        silent = self._opened.get(session)
        if silent is not None and _may_be_replaced(silent):
            silent.end(Ending.BROKEN, "another connection took its place before it said anything")
            silent.lose()
        named = self._sessions.pop(session, None)
        if named is None:
            raise Refused("request_malformed", "no handshake made this session, or its connection is over")
        endpoint = self._endpoint(*named)
        connection = Connection(transport, endpoint.path, entry, endpoint.missed)
        endpoint.missed = 0
        entry.facts |= {"client": endpoint.id, "user": endpoint.user, "transport": transport.value}
        connection.ended = lambda: self._lost(session, endpoint, connection)
        endpoint.connections.append(connection)
        self._opened[session] = connection
        if len(endpoint.connections) > _MOST_CONNECTIONS:
            endpoint.connections[0].drop("dup")
        return connection

    def unregister(self, user: str, client: str) -> None:
        """Miss a client no more."""
        endpoint = self._endpoints.get((user, client))
        if endpoint in self._away:
            self._forget(endpoint)

    def revoke(self, user: str) -> None:
        """Disconnect a user whose token is believed no more (ours)."""
        for endpoint in self._of_user.get(user, ()):
            for connection in endpoint.connections:
                connection.drop("unauthorized")

    def close(self) -> None:
        """Disconnect everybody: the sandbox is reset or gone, or the server stops."""
        self._end_listening()
        self._sessions.clear()
        for connection in self._opened.values():
            connection.disconnect()

    def tell(self, event: ChatEvent) -> None:
        """Push what happened to the clients of everybody it concerns."""
        if not isinstance(event, ThreadEvent):
            return
        what = pushed(event)
        self._forget_those_gone()
        for user in event.recipients:
            for endpoint in tuple(self._of_user.get(user, ())):
                self._push(endpoint, what, event)

    def _push(self, endpoint: Endpoint, what: Pushed, event: ThreadEvent) -> None:
        journal, connection = self._world.journal, endpoint.newest
        entry = journal.begin(Kind.PUSH, POINT, event=what.name, client=endpoint.id, user=endpoint.user)
        conversation = event.thread.conversation
        entry.conversation = None if conversation is None else conversation.request_id
        entry.body = what.body(endpoint.user).encode()
        if connection is None:
            endpoint.missed += 1
            journal.finish(entry, Outcome.FAILED, detail="the client is not connected; it finds this by polling")
            return
        delivery, user = Delivery(entry, journal), endpoint.user
        faults = self._world.faults
        if faults is None:
            connection.push(delivery, lambda number, path: what.request(number, path, user))
            return
        from mockhub.omnichannel.realtime.spoiling import Spoiling  # noqa: PLC0415 - most servers have no fault

        Spoiling(self._world.clock, connection, delivery, what, user).under(faults)

    def _endpoint(self, user: str, client: str) -> Endpoint:
        """Return a client, which is away no more."""
        self._forget_those_gone()
        endpoint = self._endpoints.get((user, client))
        if endpoint is None:
            endpoint = Endpoint(user, client, path_of(user, client))
            self._endpoints[user, client] = endpoint
            self._of_user.setdefault(user, []).append(endpoint)
            if len(self._endpoints) == 1:
                self._end_listening = self._world.chat_listeners.listen(self.tell)
        self._away.pop(endpoint, None)
        return endpoint

    def _lost(self, session: str, endpoint: Endpoint, connection: Connection) -> None:
        del self._opened[session]
        if _may_be_replaced(connection):
            self._sessions[session] = (endpoint.user, endpoint.id)
        else:
            self._over[session] = None
            if len(self._over) > _MOST_OVER:
                del self._over[next(iter(self._over))]
        endpoint.connections.remove(connection)
        if not endpoint.connections:
            self._away[endpoint] = self._world.real_time()

    def _forget_those_gone(self) -> None:
        """Forget who was away for so long that they do not come back."""
        until = self._world.real_time() - REMEMBERED
        while self._away:
            endpoint, since = next(iter(self._away.items()))
            if since >= until:
                return
            self._forget(endpoint)

    def _forget(self, endpoint: Endpoint) -> None:
        del self._away[endpoint]
        del self._endpoints[endpoint.user, endpoint.id]
        of_user = self._of_user[endpoint.user]
        of_user.remove(endpoint)
        if not of_user:
            del self._of_user[endpoint.user]
        if not self._endpoints:
            self._end_listening()


def path_of(user: str, client: str) -> str:
    """Return the path at which a client is reached, as it is told and as requests pushed to it say."""
    return f"/v4/f/{named_guid(f'{user} {client}')}"


def _may_be_replaced(connection: Connection) -> bool:
    return connection.transport is Transport.WEBSOCKET and not connection.greeted


def _nothing() -> None:
    pass
