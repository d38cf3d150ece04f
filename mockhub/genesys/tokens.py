"""The tokens around the workspace: who is signed in, the JSON Web Token of a session, opaque access tokens.

The vendor publishes neither the claims nor the issuer, audience, algorithm or lifetime of its token: all are
MockHub's choice, and can be set.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from mockhub.errors import Refused
from mockhub.tokens.defects import Good, find_defect
from mockhub.tokens.rules import Rules
from mockhub.tokens.trust import given_jwk

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from mockhub.genesys.settings import WorkspaceSpec
    from mockhub.tokens.issuer import Issuer
    from mockhub.tokens.trust import Trust

_MOST = 1000
"""Sessions, codes and tokens that are remembered, each; past that the oldest is forgotten."""
_CODE_LIFETIME = 60.0
TokenKind = Literal["jwt", "pure-cloud"]
"""The tokens that a session has of the token service."""
PROVIDER = "workspace"
"""What verdicts call the judge of these tokens."""


@dataclass(frozen=True, slots=True)
class Held:
    """A token that a session has; it expires at a Unix time."""

    token: object = None
    expires: int = 0

    def valid(self, now: float) -> bool:
        """Return whether there is one, and it has not expired."""
        return self.token is not None and now < self.expires


@dataclass(slots=True, eq=False)
class Session:
    """Somebody who is signed in. `used` is when they were last heard of, in Unix seconds."""

    code: str
    used: float
    jwt: Held = Held()
    pure_cloud: Held = Held()


@dataclass(frozen=True, slots=True)
class Access:
    """An opaque access token, and what renews it."""

    token: str
    refresh: str
    expires: float


@dataclass(slots=True)
class _Kept:
    """What is remembered under a code or token, until a Unix time."""

    until: float
    what: str = ""


@dataclass(slots=True)
class Tokens:
    """The sessions and tokens of one workspace.

    Args:
        issuer: who signs.
        settings: the workspace's, as they are now.
        random: where codes and tokens are drawn from.
        now: sandbox time.
    """

    issuer: Issuer
    settings: Callable[[], WorkspaceSpec]
    random: Random
    now: Callable[[], float]
    desktop: Session = field(init=False)
    """The agent's own at the desktop, which nobody needs to sign in for."""
    _sessions: dict[str, Session] = field(default_factory=dict)
    _codes: dict[str, _Kept] = field(default_factory=dict)
    _access: dict[str, _Kept] = field(default_factory=dict)
    _refresh: dict[str, _Kept] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Sign the agent in at the desktop."""
        self.desktop = Session("", self.now())

    def jwt(self, session: Session) -> Held:
        """Return a session's token: the one it has while valid, else a new one (documented)."""
        if not session.jwt.valid(self.now()):
            session.jwt = self.new_jwt()
        return session.jwt

    def new_jwt(self) -> Held:
        """Sign a new token; it is nobody's yet."""
        now, settings = self.now(), self.settings()
        agent, told = settings.agent, settings.token
        own = {
            "aud": told.audience,
            "jti": self._hex(16),
            "user_name": agent.username,
            "given_name": agent.firstname,
            "family_name": agent.lastname,
            "employee_id": agent.employee_id,
            "contact_center_id": agent.tenant,
            "authorities": list(agent.roles),
        }
        changes = {**{name: value for name, value in own.items() if value is not None}, **told.claims}
        claims = self.issuer.claims(changes, now=now, subject=agent.username, expires_in=told.lifetime)
        good = Good(self.issuer, claims, named=True, now=now)
        token = find_defect(told.defect).apply(good) if told.defect is not None else good.token()
        return Held(token, int(now) + int(told.lifetime))

    @property
    def trust(self) -> Trust:
        """What the workspace's own endpoints believe: its keys as they are published now, and its claims."""
        told = self.settings().token
        rules = Rules(
            issuer=(self.issuer.url,),
            audience=None if told.audience is None else (told.audience,),
            context_variables=None,
        )
        return given_jwk(PROVIDER, self.issuer.jwk_set(), rules)

    def pure_cloud(self, session: Session) -> Held:
        """Return a session's PureCloud token: the one it has while valid, else a new one."""
        if not session.pure_cloud.valid(self.now()):
            session.pure_cloud = self.new_pure_cloud()
        return session.pure_cloud

    def new_pure_cloud(self) -> Held:
        """Make a new PureCloud token: opaque, 16 hex digits (the simulator's)."""
        token, lifetime = self._hex(8), self.settings().token.lifetime
        self._keep(self._access, token, lifetime)
        return Held(token, int(self.now()) + int(lifetime))

    def sign_in(self, *, tenant: str, username: str, password: str) -> str:
        """Return a code that begins a session.

        Raises:
            Refused: `credentials_refused`.
        """
        self.check_password(tenant=tenant, username=username, password=password)
        return self.code()

    def check_password(self, *, tenant: str, username: str, password: str) -> None:
        """Check who somebody says they are; raises `Refused` (`credentials_refused`)."""
        agent = self.settings().agent
        named, _, bare = username.rpartition("\\")
        if bare != agent.username:
            raise Refused("credentials_refused", f"there is no user '{bare[:60]}'; there is {agent.username}")
        if (named or tenant or agent.tenant) != agent.tenant:
            raise Refused("credentials_refused", f"{bare} is not of tenant '{(named or tenant)[:60]}'")
        if password != agent.password:
            raise Refused("credentials_refused", f"the password of {bare} is another")

    def code(self, redirect_uri: str = "") -> str:
        """Return a code that can be used once, within a minute."""
        code = self._hex(8)
        self._keep(self._codes, code, _CODE_LIFETIME, redirect_uri)
        return code

    def use_code(self, code: str, redirect_uri: str | None = None) -> None:
        """Use a code up.

        Raises:
            Refused: `code_refused`.
        """
        kept = self._codes.pop(code, None)
        if kept is None:
            raise Refused("code_refused", "there is no such code, or it was used already")
        if kept.until <= self.now():
            raise Refused("code_refused", f"the code was to be used within {_CODE_LIFETIME:g} s")
        if redirect_uri is not None and kept.what and kept.what != redirect_uri:
            raise Refused("code_refused", "the redirect_uri is not the one that the code was given for")

    def begin(self, code: str) -> Session:
        """Begin the session that a code was given for; raises as `use_code`."""
        self.use_code(code)
        session = Session(self._hex(16), self.now())
        self._sessions[session.code] = session
        if len(self._sessions) > _MOST:
            del self._sessions[next(iter(self._sessions))]
        return session

    def session(self, cookie: str | None) -> Session:
        """Return the session of a cookie.

        Raises:
            Refused: `session_missing`.
        """
        found = self._sessions.get(cookie or "")
        if found is None:
            why = "no session has that WWE_CODE (any more)" if cookie else "there is no cookie WWE_CODE"
            raise Refused("session_missing", f"{why}; sign in first")
        if self.now() - found.used > self.settings().session_lifetime:
            del self._sessions[found.code]
            raise Refused("session_missing", "the session has ended, since nobody used it; sign in again")
        found.used = self.now()
        return found

    def end(self, session: Session) -> None:
        """Forget a session."""
        self._sessions.pop(session.code, None)

    def access(self) -> Access:
        """Return a new opaque access token."""
        lifetime = self.settings().token.lifetime
        token, refresh = self._hex(8), self._hex(16)
        self._keep(self._access, token, lifetime)
        self._keep(self._refresh, refresh, self.settings().session_lifetime)
        return Access(token, refresh, lifetime)

    def renewed(self, refresh: str) -> Access:
        """Return a new access token for what renews one, which is thereby used up; raises `Refused`."""
        kept = self._refresh.pop(refresh, None)
        if kept is None or kept.until <= self.now():
            raise Refused("code_refused", "there is no such refresh token (any more)")
        return self.access()

    def check_access(self, token: str) -> None:
        """Check an opaque access token; raises `Refused` (`access_token_unknown`)."""
        kept = self._access.get(token)
        if kept is None:
            raise Refused("access_token_unknown", "no such access token was given out")
        if kept.until <= self.now():
            ago = self.now() - kept.until
            raise Refused("access_token_unknown", f"the access token expired {ago:g} s ago")

    def _keep(self, where: dict[str, _Kept], name: str, lifetime: float, what: str = "") -> None:
        where[name] = _Kept(self.now() + lifetime, what)
        if len(where) > _MOST:
            del where[next(iter(where))]

    def _hex(self, size: int) -> str:
        return f"{self.random.getrandbits(size * 8):0{size * 2}x}"


def iso_instant(seconds: float) -> str:
    """Return a Unix time as JavaScript's `toISOString` writes it: with milliseconds and `Z` (documented)."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
