"""One isolated world: an organization, providers, conversations, a clock, a random source and a journal."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random
from typing import TYPE_CHECKING, Any

from mockhub.clock import Clock, ClockMode
from mockhub.errors import Misuse, Refused, nearest, one_of
from mockhub.journal import Journal
from mockhub.omnichannel.attachments import Attachments
from mockhub.omnichannel.chat_token import chat_token, chat_token_answer, user_of_chat_token
from mockhub.omnichannel.conversations import Conversations
from mockhub.omnichannel.organization import organization
from mockhub.omnichannel.threads import Threads
from mockhub.pages import Pages
from mockhub.personas import contact_id
from mockhub.tokens.compact import sign
from mockhub.tokens.defects import Good, find_defect
from mockhub.tokens.issuer import DEFAULT_LIFETIME, Issuer
from mockhub.tokens.providers import (
    IssuerKeys,
    JwkKeys,
    JwksKeys,
    PemKeys,
    ProviderSpec,
    Script,
    SecretKeys,
    TokenSpec,
    UrlKeys,
)
from mockhub.tokens.trust import Trust, given_document, given_jwk, published, shared_secret
from mockhub.visitor import Profile
from mockhub.world import NO_PROVIDER, SandboxSpec

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mockhub.budget import Budget
    from mockhub.entry import Entry
    from mockhub.faults.engine import ArmedFault, Faults
    from mockhub.faults.fault import FaultSpec
    from mockhub.genesys.settings import WorkspaceSpec
    from mockhub.genesys.workspace import Workspace
    from mockhub.omnichannel.agent_desk import Desk
    from mockhub.omnichannel.agent_script import AgentForm
    from mockhub.omnichannel.chat_events import ChatEvent, Listeners
    from mockhub.omnichannel.conversation import Conversation
    from mockhub.omnichannel.organization import Widget
    from mockhub.omnichannel.realtime.endpoints import Realtime
    from mockhub.scenarios.model import Scenario
    from mockhub.scenarios.suite import Suite
    from mockhub.verification import Expected, Verification
    from mockhub.verification.foreseen import Foreseen

DEFAULT_VISITOR = "visitor"

ISSUER_PATHS = {
    "pem-url": "/_services/auth/publickey",
    "dynamics": "/_services/auth/publickeys",
    "jwks": "/_services/auth/jwks",
}
"""Where the built-in issuer publishes its keys, by form; the first is Power Pages' address."""

TOKEN_PATH = "/_services/auth/token"
"""Where the sandbox's provider can be called over HTTP; Power Pages' address."""


FIRST = SandboxSpec()
"""A sandbox of which nothing is said."""


@dataclass(slots=True)
class Provider:
    """A registered provider: its written form, what is believed of it, and where its callers stand."""

    id: str
    spec: ProviderSpec
    trust: Trust
    script: Script


@dataclass(frozen=True, slots=True)
class Armed:
    """An armed scenario: its title, what it expects, and what ends the counting.

    `places` says where each finding's expectation stands, if the scenario came from a file.
    """

    title: str
    verification: Verification
    end: Callable[[], None]
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """How one visitor's page is set up: the widget on it, its provider's name, and how its client behaves.

    `provider` is None for whichever is registered first, and `none` for a page without one.
    """

    widget: Widget
    provider: str | None = None
    profile: Profile = Profile()


class Sandbox:
    """One world.

    Args:
        sandbox_id: its unique id, from which its addresses derive.
        source: real time.
        spec: what it is like at first.
        number: how many sandboxes were made before it; spreads them over the pool of ready-made keys.
        budget: what its journal and others may hold together.
        watch: told of every finished entry of its journal, also of the one after a reset.

    Raises:
        Misuse: a provider's keys cannot be used.
    """

    def __init__(
        self,
        sandbox_id: str,
        *,
        source: Callable[[], float],
        spec: SandboxSpec = FIRST,
        number: int = 0,
        budget: Budget | None = None,
        watch: Callable[[Entry], None] | None = None,
    ) -> None:
        self.id = sandbox_id
        self.spec = spec
        self.real_time = source
        self.used_at = source()
        self.first: Scenario | None = None
        """The scenario it was armed with when it was made."""
        self.first_places: tuple[str, ...] = ()
        """Where in a file what that expects stands."""
        self.armed: Armed | None = None
        self.suite: Suite | None = None
        """What looks for the steps of an armed scenario in the calls that come."""
        self.desk: Desk | None = None
        """Where the agent sits who serves its chats by a script."""
        self.clock = Clock(source)
        self._realtime: Realtime | None = None
        self._workspace: Workspace | None = None
        self._number = number
        self._budget = budget
        self._watch = watch
        self._chat_secret = f"mockhub chat tokens of {sandbox_id}".encode()
        self.journal = self._new_journal()
        self.begin()

    def _new_journal(self) -> Journal:
        kept = self.spec.journal
        journal = Journal(self.clock.now, most_entries=kept.entries, most_bytes=kept.bytes, budget=self._budget)
        if self._watch is not None:
            journal.watch(self._watch)
        return journal

    def begin(self) -> None:
        """Put everything into its first state; nothing of what happened is left."""
        spec = self.spec
        self.disconnect()
        self.clock.release()
        mode, at = ClockMode(spec.clock.mode or ClockMode.REAL), spec.clock.at
        self.clock.configure(mode=mode, at=self.real_time() if at is None else at)
        self.seed = spec.seed
        self.random = Random(spec.seed)  # noqa: S311 - reproducible on purpose
        self.organization = organization(self.id, spec.org_id, **vars(spec.widgets))
        self.renew_issuer()
        self.threads = Threads(self.organization.id, self.clock.now)
        self.conversations = Conversations(f"acsV1_{self.organization.id[:8]}", self.random, self.threads)
        self.attachments = Attachments(self.conversations, self.random, self.clock.now)
        self._revoked: dict[str, int] = {}
        self.journal.close()
        self.journal = self._new_journal()
        self.chat_listeners.record(self._note_in_chat)
        self.armed = self.suite = None
        self.anybody = Person(self.organization.authenticated)
        self.people: dict[str, Person] = {}
        self.pages = Pages()
        self.renew_workspace(spec.workspace)
        self.faults: Faults | None = None
        """None where none is armed, so that a call has nothing to ask."""
        self.serve_chats(spec.agent)
        self.providers: dict[str, Provider] = {}
        for name, provider in spec.providers.items():
            self.register_provider(name, provider)
        if spec.strict is not None:
            from mockhub.verification.foreseen import Foreseen  # noqa: PLC0415 - as below

            self.expect(spec.label or self.id, (), Foreseen(spec.strict))

    def _note_in_chat(self, event: ChatEvent) -> None:
        from mockhub.omnichannel.chat_journal import ChatJournal  # noqa: PLC0415 - most chats only begin

        ChatJournal(self.journal, self.conversations).notice(event)

    def serve_chats(self, form: AgentForm) -> None:
        """Have chats served as a form says, in place of whoever served them.

        Somebody friendly comes when a client opens the chat; an agent of one's own is told when to join.
        """
        if self.desk is not None:
            self.desk.close()
            self.desk = None
        if form == "none":
            return
        from mockhub.omnichannel.agent_desk import Desk  # noqa: PLC0415 - a server whose chats nobody serves needs none
        from mockhub.omnichannel.agent_script import script_of  # noqa: PLC0415 - as above

        self.desk = Desk(
            script_of(form),
            self.threads,
            self.clock,
            attachments=self.attachments,
            seed=self.seed,
            at_once=form != "friendly",
        )

    def expect(
        self,
        title: str,
        expected: Sequence[Expected],
        foreseen: Foreseen | None = None,
        *,
        places: tuple[str, ...] = (),
    ) -> None:
        """Count from now on what an armed scenario expects and does not, in place of what counted before.

        `places` are those of the expectations in a file, and of its strictness, if there is one.
        """
        from mockhub.verification import Verification  # noqa: PLC0415 - a server that nobody arms expects nothing

        if self.armed is not None:
            self.armed.end()
        if self.suite is not None:
            self.suite.end()
            self.suite = None
        verification = Verification(expected, after=self.journal.seq, foreseen=foreseen)
        self.armed = Armed(title, verification, self.journal.watch(verification), places)

    def arm_faults(self, specs: Sequence[FaultSpec]) -> None:
        """Put faults in place of those that are armed; their counters begin anew.

        Raises:
            Misuse: two have one name.
        """
        self.faults = None
        for spec in specs:
            self.arm_fault(spec)

    def arm_fault(self, spec: FaultSpec) -> ArmedFault:
        """Arm one more fault, behind the others.

        Raises:
            Misuse: there is one of that name.
        """
        from mockhub.faults.engine import Faults  # noqa: PLC0415 - most servers have none

        faults = self.faults if self.faults is not None else Faults(self.seed)
        armed = faults.arm(spec, now=self.clock.now())
        self.faults = faults
        return armed

    def disarm_fault(self, name: str) -> None:
        """Forget a fault.

        Raises:
            Misuse: there is none of that name; the message names the nearest.
        """
        if self.faults is None:
            raise Misuse(f"there is no fault '{name}'; none is armed", code="unknown-fault", status=404)
        self.faults.disarm(name)
        if not len(self.faults):
            self.faults = None

    @property
    def connected(self) -> int:
        """How many realtime connections there are."""
        return 0 if self._realtime is None else self._realtime.connected

    @property
    def listened_to(self) -> bool:
        """Whether an open web page, desktop or chat client listens to it, or somebody follows its journal."""
        tabs = (*self.pages, *(() if self._workspace is None else self._workspace.desktops))
        return self.connected > 0 or self.journal.followed or any(one.send is not None for one in tabs)

    @property
    def realtime(self) -> Realtime:
        """The chat clients that are connected, or may be."""
        if self._realtime is None:
            from mockhub.omnichannel.realtime.endpoints import Realtime  # noqa: PLC0415 - most sandboxes never push

            self._realtime = Realtime(self, self.organization.id)
        return self._realtime

    def disconnect(self) -> None:
        """End every realtime connection."""
        if self._realtime is not None:
            self._realtime.close()
            self._realtime = None

    def renew_issuer(self) -> None:
        """Begin again with the issuer's first key, published now."""
        self.issuer = Issuer(
            url=f"https://mockhub.localhost/s/{self.id}", offset=3 * self._number, now=self.clock.now()
        )

    def renew_workspace(self, spec: WorkspaceSpec) -> None:
        """Begin with another workspace; open desktops are told to load anew."""
        if self._workspace is not None:
            for desktop in self._workspace.desktops:
                desktop.tell({"reload": True})
            self._workspace.close()
        self._workspace, self._workspace_spec = None, spec

    @property
    def workspace(self) -> Workspace:
        """The Genesys side, which is made when it is first asked for."""
        if self._workspace is None:
            from mockhub.genesys.workspace import Workspace  # noqa: PLC0415 - most sandboxes need none

            now = self.clock.now()
            issuer = Issuer(url=f"{self.issuer.url}/auth/v3", offset=3 * self._number + 1, now=now)
            self._workspace = Workspace(
                self._workspace_spec,
                issuer=issuer,
                seed=self.seed,
                now=self.clock.now,
                later=self.clock.after,
                journal=self.journal,
            )
        return self._workspace

    def reseed(self, seed: int) -> None:
        """Draw everything from now on from another seed."""
        self.seed = seed
        self.random.seed(seed)

    @property
    def trusts(self) -> list[Trust]:
        """What is believed here, in the order of registration."""
        return [provider.trust for provider in self.providers.values()]

    @property
    def provider(self) -> Provider | None:
        """The provider of pages that name none: the one registered first."""
        return next(iter(self.providers.values()), None)

    def person(self, name: str) -> Person:
        """Return how a visitor's page is set up: as a scenario says, else as anybody's."""
        return self.people.get(name, self.anybody)

    def provider_of(self, person: Person) -> Provider | None:
        """Return the provider on somebody's page.

        Raises:
            Misuse: it is registered no more.
        """
        if person.provider is None:
            return self.provider
        return None if person.provider == NO_PROVIDER else self.find_provider(person.provider)

    def find_provider(self, name: str) -> Provider:
        """Return the provider of that name.

        Raises:
            Misuse: there is none; the message names the nearest.
        """
        provider = self.providers.get(name)
        if provider is None:
            known = one_of(self.providers) if self.providers else "none is registered"
            raise Misuse(
                f"there is no provider '{name}'{nearest(name, self.providers)}; {known}",
                code="unknown-provider",
                status=404,
            )
        return provider

    def register_provider(self, name: str, spec: ProviderSpec) -> Provider:
        """Register a provider, in place of one of the same name.

        Raises:
            Misuse: its keys cannot be used.
        """
        provider = self.make_provider(name, spec)
        self.providers[name] = provider
        return provider

    def make_provider(self, name: str, spec: ProviderSpec) -> Provider:
        """Make a provider without registering it; raises as `register_provider`."""
        if name == NO_PROVIDER:
            raise Misuse(f"'{NO_PROVIDER}' stands for a page without a provider", code="bad-name")
        return Provider(name, spec, self._trust(name, spec), Script(spec))

    def _trust(self, name: str, spec: ProviderSpec) -> Trust:
        rules = spec.rules
        match spec.keys:
            case IssuerKeys(as_=form):
                if rules.issuer is None:
                    rules = replace(rules, issuer=(self.issuer.url,))
                return published(name, ISSUER_PATHS[form], rules)
            case UrlKeys(url=url):
                return published(name, url, rules)
            case PemKeys(pem=pem):
                return given_document(name, pem, rules)
            case JwkKeys(jwk=jwk):
                return given_jwk(name, jwk, rules)
            case JwksKeys(jwks=jwks):
                return given_jwk(name, jwks, rules)
            case SecretKeys(secret=secret):
                return shared_secret(name, secret, rules)

    def token(
        self, spec: TokenSpec, *, provider: Provider | None = None, visitor: str = DEFAULT_VISITOR
    ) -> object:
        """Return what a provider gives for `spec`: a token it believes, unless the spec breaks it.

        Usually text; the defect `not-a-string` gives a number.
        """
        if spec.raw is not None:
            return spec.raw
        now = self.clock.now()
        lifetime = DEFAULT_LIFETIME if spec.expires_in is None else spec.expires_in
        claims = self.issuer.claims(
            spec.claims, now=now, subject=contact_id(self.seed, visitor), expires_in=lifetime
        )
        keys = provider.spec.keys if provider is not None else None
        if isinstance(keys, SecretKeys) and spec.defect is None:
            return sign({"alg": "HS256", "typ": "JWT"}, claims, alg="HS256", key=keys.secret.encode())
        named = isinstance(keys, IssuerKeys) and keys.as_ != "pem-url"
        good = Good(self.issuer, claims, named, now)
        return find_defect(spec.defect).apply(good) if spec.defect else good.token()

    def chat_token_answer(
        self, conversation: Conversation, *, chat_endpoint: str, attachment_endpoint: str
    ) -> dict[str, Any]:
        """Return what the start of a conversation is answered with."""
        user = conversation.customer.id
        token = chat_token(
            self.organization.id,
            user,
            secret=self._chat_secret,
            real_now=self.real_time(),
            revoked_at=self._revoked.get(user, 0),
        )
        return chat_token_answer(
            conversation, token, chat_endpoint=chat_endpoint, attachment_endpoint=attachment_endpoint
        )

    def chat_user(self, authorization: str) -> str:
        """Return the identity of the user whose chat token came with a call.

        Raises:
            Refused: it is missing, was not made here, has expired, or was revoked.
        """
        return user_of_chat_token(
            authorization, secret=self._chat_secret, real_now=self.real_time(), revoked=self._revoked
        )

    def check_chat_token(self, conversation: Conversation, authorization: str) -> None:
        """Check that a chat token is that of the conversation's customer.

        Raises:
            Refused: it is not, or as `chat_user`.
        """
        if self.chat_user(authorization) != conversation.customer.id:
            raise Refused("chat_token_refused", "the chat token is that of another conversation")

    def revoke_chat_tokens(self, user: str) -> None:
        """Believe no chat token any more that a user was given until now, in real time; their connections end."""
        self._revoked[user] = max(int(self.real_time()), self._revoked.get(user, 0) + 1)
        if self._realtime is not None:
            self._realtime.revoke(user)

    @property
    def chat_listeners(self) -> Listeners:
        """Whoever is told what happens in chats, until the sandbox is reset."""
        return self.threads.listeners

    def rotate_keys(self, *, keep_old: bool = True) -> str:
        """Sign with a new key from now on; return its name."""
        return self.issuer.rotate(now=self.clock.now(), keep_old=keep_old).kid

    def next_nonce(self) -> str:
        """Return the next value of the `authcodenonce` header: eight hex digits, as the clients make them."""
        return f"{self.random.getrandbits(32):08x}"
