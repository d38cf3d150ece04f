"""Where tokens come from: the scripted outcomes of a provider, and the written form of a whole provider."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from mockhub.errors import Misuse
from mockhub.spec import (
    After,
    Before,
    Duration,
    Many,
    Spec,
    UnknownNameError,
    between,
    by_key,
    given,
    matching,
    not_empty,
)
from mockhub.tokens.defects import DEFECTS, find_defect
from mockhub.tokens.rules import Rules


def _known_defect(name: str) -> str:
    try:
        return find_defect(name).name
    except Misuse as error:
        raise UnknownNameError(error.message) from None


Url = Annotated[str, matching(r"(https?://[^\s/]+|/)\S*", "an http or https URL, or a path that begins with /")]


_NOTHING_BESIDE_RAW = {
    "if": given("raw"),
    "then": {
        "properties": {"claims": {"maxProperties": 0}, "expires-in": {"type": "null"}, "defect": {"type": "null"}}
    },
}


@dataclass(frozen=True, kw_only=True)
class TokenSpec(Spec, shape=_NOTHING_BESIDE_RAW):
    """A token to give: a good one, with claims changed, or broken on purpose."""

    claims: dict[str, Any] = field(default_factory=dict)
    """Claims put over those of a good token; `lwicontexts` may be written as an object."""
    expires_in: Duration | None = None
    """Lifetime from now; 15m unless said. May be negative."""
    defect: Annotated[str, After(_known_defect, {"enum": list(DEFECTS)})] | None = None
    """A defect of `mockhub token break --list`."""
    raw: str | None = None
    """The exact text to give instead."""

    def __post_init__(self) -> None:
        """Refuse anything beside `raw`."""
        if self.raw is not None and (self.claims or self.expires_in is not None or self.defect is not None):
            raise ValueError("raw is the exact text: nothing else can be said beside it")


@dataclass(frozen=True, kw_only=True)
class GivesToken(Spec):
    """The provider calls back with a token."""

    token: TokenSpec


@dataclass(frozen=True, kw_only=True)
class Throws(Spec):
    """The provider throws."""

    throw: str
    """What it throws."""


@dataclass(frozen=True, kw_only=True)
class Rejects(Spec):
    """The promise the provider returned is rejected."""

    reject: str
    """What it is rejected with."""


def _no_number(value: Any) -> Any:
    """Keep 1 from passing for true."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        raise ValueError("expected true")  # noqa: TRY004 - the reader's message
    return value


@dataclass(frozen=True, kw_only=True)
class Hangs(Spec):
    """The provider never calls back."""

    hang: Annotated[Literal[True], Before(_no_number)]


@dataclass(frozen=True, kw_only=True)
class ComesLate(Spec):
    """The provider calls back with a good token after a while."""

    late: Duration
    """After how long."""


@dataclass(frozen=True, kw_only=True)
class Returns(Spec):
    """The provider calls back with this value, whatever it is."""

    returns: Any
    """The value: a text, a number, null ..."""


def header_texts(headers: Any) -> Any:
    """Return headers with whole numbers written as text: `Retry-After: 0`."""
    if not isinstance(headers, dict):
        return headers
    whole = {name: str(value) for name, value in headers.items() if type(value) is int}
    return {**headers, **whole}


HeaderTexts = Annotated[
    dict[str, str],
    Before(
        header_texts,
        instead={"type": "object", "additionalProperties": {"anyOf": [{"type": "string"}, {"type": "integer"}]}},
    ),
]
"""Headers, whose values may be written as whole numbers."""

_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
SENDABLE_SCHEMA = {
    "propertyNames": {"pattern": f"^{_HEADER_NAME.pattern}$"},
    "additionalProperties": {"pattern": r"^[^\u0000-\u0008\u000A-\u001F]*$"},
}


def sendable(headers: dict[str, str]) -> dict[str, str]:
    """Return headers, unless a name or a value is one that HTTP cannot carry: then a ValueError says so."""
    for name, value in headers.items():
        if not _HEADER_NAME.fullmatch(name):
            raise ValueError(f"expected header names without blanks or control characters, found {name!r}")
        if any(ord(character) < 32 and character != "\t" for character in value):  # noqa: PLR2004 - the first blank
            raise ValueError(f"expected header values without control characters, found one in {name}")
    return headers


@dataclass(frozen=True, kw_only=True)
class HttpAnswer(Spec):
    """How a token endpoint answers."""

    status: Annotated[int, between(200, 599)] = 200
    """Its status."""
    headers: Annotated[HeaderTexts, After(sendable, SENDABLE_SCHEMA)] = field(default_factory=dict)
    """Its headers."""
    body: str = ""
    """Its body: the token, in a good answer."""


@dataclass(frozen=True, kw_only=True)
class Answers(Spec):
    """The provider is a token endpoint that answers like this."""

    answer: HttpAnswer


_WORDS: dict[str, dict[str, Any]] = {
    "token": {"token": {}},
    "throw": {"throw": "scripted error"},
    "reject": {"reject": "scripted rejection"},
    "hang": {"hang": True},
    "no-token": {"returns": None},
}


def _spell_out(value: Any) -> Any:
    """Expand the one-word outcomes."""
    return _WORDS.get(value, value) if isinstance(value, str) else value


OutcomeKind = GivesToken | Throws | Rejects | Hangs | ComesLate | Returns | Answers
Outcome = Annotated[
    OutcomeKind,
    by_key(
        {
            "token": GivesToken,
            "throw": Throws,
            "reject": Rejects,
            "hang": Hangs,
            "late": ComesLate,
            "returns": Returns,
            "answer": Answers,
        },
        words=tuple(_WORDS),
    ),
    Before(_spell_out, also=Literal["token", "throw", "reject", "hang", "no-token"]),
]
"""What one call of a provider leads to."""


@dataclass(frozen=True, kw_only=True)
class IssuerKeys(Spec):
    """The built-in issuer's keys, fetched over HTTP in one of the forms it publishes."""

    from_: Literal["issuer"]
    """That they are the built-in issuer's."""
    as_: Literal["pem-url", "dynamics", "jwks"] = "pem-url"
    """Bare PEM, the array that Dynamics 365 documents, or a JWK set."""


@dataclass(frozen=True, kw_only=True)
class UrlKeys(Spec):
    """Keys published at a URL, in any known form; a relative URL is one of the sandbox's own."""

    url: Url


@dataclass(frozen=True, kw_only=True)
class PemKeys(Spec):
    """One public key or certificate, as PEM text."""

    pem: str


@dataclass(frozen=True, kw_only=True)
class JwkKeys(Spec):
    """One JWK."""

    jwk: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class JwksKeys(Spec):
    """A JWK set."""

    jwks: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class SecretKeys(Spec):
    """A shared secret (HS256)."""

    secret: str


KeysKind = IssuerKeys | UrlKeys | PemKeys | JwkKeys | JwksKeys | SecretKeys
Keys = Annotated[
    KeysKind,
    by_key(
        {
            "from": IssuerKeys,
            "url": UrlKeys,
            "pem": PemKeys,
            "jwk": JwkKeys,
            "jwks": JwksKeys,
            "secret": SecretKeys,
        }
    ),
]
"""Where a provider's keys come from."""


Outcomes = Annotated[Many[Outcome], not_empty("outcome")]
_SCRIPT_OR_URL = {
    "if": given("url"),
    "then": {
        "properties": {"calls": {"type": "null"}, "after": {"const": "last"}, "per": {"const": "visitor"}},
    },
}


@dataclass(frozen=True, kw_only=True)
class ProviderSpec(Spec, shape=_SCRIPT_OR_URL):
    """A registered provider: where its tokens come from, and what is believed of them."""

    calls: Outcomes | None = None
    """One outcome a call; a good token each time unless said."""
    after: Literal["last", "loop", "fail"] = "last"
    """What follows the last outcome: the last again, all from the start, or a failure."""
    per: Literal["sandbox", "visitor", "conversation"] = "visitor"
    """Whose calls are counted together."""
    url: Url | None = None
    """The user's own token endpoint; it is called instead of a script, and its body is the token."""
    method: Literal["GET", "POST"] = "GET"
    """How the token endpoint is called."""
    on_pages: Literal["leave", "fill", "override"] | None = None
    """What becomes of real web pages: they are left alone, those that register no provider get this one's
    outcomes, or these stand in place of whatever the page's own provider did. Unless said, `fill` for a provider
    whose `calls` are written, else `leave`."""
    keys: Keys = IssuerKeys(from_="issuer")
    """The keys it vouches for: the built-in issuer's, or your own."""
    rules: Rules = Rules()
    """What is demanded of its tokens beside a good signature."""

    def __post_init__(self) -> None:
        """Refuse a script beside a url."""
        script = (self.calls, self.after, self.per)
        if self.url is not None and script != (ProviderSpec.calls, ProviderSpec.after, ProviderSpec.per):
            raise ValueError("a provider has a script (calls, after, per) or a url, not both")

    @property
    def outcomes(self) -> tuple[OutcomeKind, ...]:
        """The script, which is a good token where none is written."""
        return self.calls or (GivesToken(token=TokenSpec()),)

    @property
    def stands_in(self) -> Literal["leave", "fill", "override"]:
        """What becomes of real web pages."""
        return self.on_pages or ("fill" if self.calls else "leave")


def _calls_alone(value: Any) -> Any:
    return {"calls": value} if isinstance(value, list) else value


ProviderForm = Annotated[ProviderSpec, Before(_calls_alone, also=Outcomes)]
"""A provider as written: whole, or just its list of outcomes."""


class Script:
    """The position of everybody who calls one scripted provider."""

    def __init__(self, spec: ProviderSpec) -> None:
        self._spec = spec
        self._calls: dict[str, int] = {}

    def next(self, caller: str) -> OutcomeKind | None:
        """Return the next outcome for `caller`, or None when the script is exhausted and says to fail."""
        outcomes = self._spec.outcomes
        made = self._calls.get(caller, 0)
        self._calls[caller] = made + 1
        if made < len(outcomes):
            return outcomes[made]
        match self._spec.after:
            case "last":
                return outcomes[-1]
            case "loop":
                return outcomes[made % len(outcomes)]
            case "fail":
                return None
