"""Where tokens come from: the scripted outcomes of a provider, and the written form of a whole provider."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, JsonValue, Tag, field_validator, model_validator
from pydantic_core import PydanticCustomError

from mockhub.errors import Misuse
from mockhub.spec import Duration, Many, Spec, by_key
from mockhub.tokens.defects import find_defect
from mockhub.tokens.rules import Rules


class TokenSpec(Spec):
    """A token to give: a good one, with claims changed, or broken on purpose."""

    claims: dict[str, JsonValue] = Field(default_factory=dict)
    """Claims put over those of a good token; `lwicontexts` may be written as an object."""
    expires_in: Duration | None = None
    """Lifetime from now; 15m unless said. May be negative."""
    defect: str | None = None
    """A defect of `mockhub token break --list`."""
    raw: str | None = None
    """The exact text to give instead."""

    @field_validator("defect")
    @classmethod
    def _known(cls, name: str | None) -> str | None:
        if name is not None:
            try:
                find_defect(name)
            except Misuse as error:
                raise PydanticCustomError("defect", "{why}", {"why": error.message}) from None
        return name

    @model_validator(mode="after")
    def _raw_alone(self) -> TokenSpec:
        if self.raw is not None and self.model_fields_set != {"raw"}:
            raise ValueError("raw is the exact text: nothing else can be said beside it")
        return self


class GivesToken(Spec):
    """The provider calls back with a token."""

    token: TokenSpec


class Throws(Spec):
    """The provider throws."""

    throw: str


class Rejects(Spec):
    """The promise the provider returned is rejected."""

    reject: str


class Hangs(Spec):
    """The provider never calls back."""

    hang: Literal[True]


class ComesLate(Spec):
    """The provider calls back with a good token after a while."""

    late: Duration


class Returns(Spec):
    """The provider calls back with this value, whatever it is."""

    returns: JsonValue


class HttpAnswer(Spec):
    """How a token endpoint answers."""

    status: Annotated[int, Field(ge=200, le=599)] = 200
    headers: dict[str, str] = Field(default_factory=dict)
    body: str = ""

    @field_validator("headers", mode="before")
    @classmethod
    def _texts(cls, headers: Any) -> Any:
        if not isinstance(headers, dict):
            return headers
        return {name: str(value) if isinstance(value, int) else value for name, value in headers.items()}


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


OutcomeKind = (
    Annotated[GivesToken, Tag("token")]
    | Annotated[Throws, Tag("throw")]
    | Annotated[Rejects, Tag("reject")]
    | Annotated[Hangs, Tag("hang")]
    | Annotated[ComesLate, Tag("late")]
    | Annotated[Returns, Tag("returns")]
    | Annotated[Answers, Tag("answer")]
)
Outcome = Annotated[
    OutcomeKind,
    by_key("token", "throw", "reject", "hang", "late", "returns", "answer", words=tuple(_WORDS)),
    BeforeValidator(_spell_out),
]
"""What one call of a provider leads to."""


class IssuerKeys(Spec):
    """The built-in issuer's keys, fetched over HTTP in one of the forms it publishes."""

    from_: Literal["issuer"] = Field(alias="from")
    as_: Literal["pem-url", "dynamics", "jwks"] = Field(default="pem-url", alias="as")


class UrlKeys(Spec):
    """Keys published at a URL, in any known form; a relative URL is one of the sandbox's own."""

    url: Annotated[str, Field(pattern=r"^(https?://[^\s/]+|/)\S*$")]


class PemKeys(Spec):
    """One public key or certificate, as PEM text."""

    pem: str


class JwkKeys(Spec):
    """One JWK."""

    jwk: dict[str, JsonValue]


class JwksKeys(Spec):
    """A JWK set."""

    jwks: dict[str, JsonValue]


class SecretKeys(Spec):
    """A shared secret (HS256)."""

    secret: str


Keys = Annotated[
    Annotated[IssuerKeys, Tag("from")]
    | Annotated[UrlKeys, Tag("url")]
    | Annotated[PemKeys, Tag("pem")]
    | Annotated[JwkKeys, Tag("jwk")]
    | Annotated[JwksKeys, Tag("jwks")]
    | Annotated[SecretKeys, Tag("secret")],
    by_key("from", "url", "pem", "jwk", "jwks", "secret"),
]
"""Where a provider's keys come from."""


class ProviderSpec(Spec):
    """A registered provider: where its tokens come from, and what is believed of them."""

    calls: Annotated[Many[Outcome], Field(min_length=1)] = Field(
        default_factory=lambda: (GivesToken(token=TokenSpec()),)
    )
    """One outcome a call."""
    after: Literal["last", "loop", "fail"] = "last"
    """What follows the last outcome: the last again, all from the start, or a failure."""
    per: Literal["sandbox", "visitor", "conversation"] = "visitor"
    """Whose calls are counted together."""
    url: Annotated[str, Field(pattern=r"^(https?://[^\s/]+|/)\S*$")] | None = None
    """The user's own token endpoint; it is called instead of a script, and its body is the token."""
    method: Literal["GET", "POST"] = "GET"
    """How the token endpoint is called."""
    keys: Keys = Field(default_factory=lambda: IssuerKeys.model_validate({"from": "issuer"}))
    rules: Rules = Field(default_factory=Rules)

    @model_validator(mode="after")
    def _script_or_url(self) -> ProviderSpec:
        if self.url is not None and {"calls", "after", "per"} & self.model_fields_set:
            raise ValueError("a provider has a script (calls, after, per) or a url, not both")
        return self


def _calls_alone(value: Any) -> Any:
    return {"calls": value} if isinstance(value, list) else value


ProviderForm = Annotated[ProviderSpec, BeforeValidator(_calls_alone)]
"""A provider as written: whole, or just its list of outcomes."""


class Script:
    """The position of everybody who calls one scripted provider."""

    def __init__(self, spec: ProviderSpec) -> None:
        self._spec = spec
        self._calls: dict[str, int] = {}

    def next(self, caller: str) -> OutcomeKind | None:
        """Return the next outcome for `caller`, or None when the script is exhausted and says to fail."""
        outcomes = self._spec.calls
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
