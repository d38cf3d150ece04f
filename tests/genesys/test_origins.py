"""The allow-list: its grammar, the documented examples, how origins are compared, what a refusal says."""

from __future__ import annotations

import pytest

from mockhub.genesys.origins import own_origins, read_origins
from mockhub.scapi import NAMED_IN_FULL, REQUESTS

JWT = "auth.getJwtToken"
A = "http://a"


@pytest.mark.parametrize(
    ("written", "origin", "allowed", "refused"),
    [
        ("http://a", A, ["agent.get", "voice.dial"], [JWT]),
        ("http://a (*)", A, ["agent.get", "voice.dial"], [JWT]),
        (
            "http://a (agent.*, voice.dial)",
            A,
            ["agent.get", "agent.setState", "voice.dial"],
            ["voice.dialEx", JWT],
        ),
        ("https://a (*, auth.getJwtToken)", "https://a", ["agent.get", JWT], []),
        ("*", "https://anybody.example", ["agent.get"], [JWT]),
        ("* (auth.getJwtToken)", "https://anybody.example", [JWT], ["agent.get"]),
        ("http://a (auth.*)", A, ["auth.getPureCloudToken"], [JWT]),
        ("", A, [], ["agent.get", JWT]),
        ("  ", A, [], ["agent.get"]),
        ("http://a(agent.get),http://b", "http://b", ["voice.dial"], [JWT]),
        ("http://a (agent.get), http://b (voice.*, agent.*)", A, ["agent.get"], ["voice.dial"]),
        ("http://a (agent.get), http://a (voice.dial)", A, ["agent.get", "voice.dial"], ["voice.hold"]),
        ("http://a (agent.get), * (auth.getJwtToken)", A, ["agent.get", JWT], ["voice.hold"]),
        (
            "https://genesyspureengage.github.io (*, auth.getJwtToken)",
            "https://genesyspureengage.github.io",
            [JWT],
            [],
        ),
    ],
)
def test_what_an_origin_may_ask_for(written: str, origin: str, allowed: list[str], refused: list[str]) -> None:
    origins = read_origins(written)
    assert [one for one in allowed if not origins.allows(origin, one)] == []
    assert [one for one in refused if origins.allows(origin, one)] == []


@pytest.mark.parametrize(
    ("entry", "origin", "same"),
    [
        ("http://h", "http://h:80", True),
        ("https://h:443", "https://h", True),
        ("http://H.Example", "http://h.example", True),
        ("http://h/", "http://h", True),
        ("http://[::1]:8787", "http://[::1]:8787", True),
        ("http://h", "https://h", False),
        ("http://h:8080", "http://h", False),
        ("http://h.example", "http://evil-h.example", False),
        ("http://h.example", "http://h.example.evil.example", False),
        ("http://h", "null", False),
        ("*", "null", True),
        ("http://h", "*", False),
        ("http://h", "http://h:99999", False),
    ],
)
def test_origins_are_the_same_when_scheme_host_and_port_are(entry: str, origin: str, *, same: bool) -> None:
    assert read_origins(entry).allows(origin, "agent.get") is same


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("a.example", "'a.example' is no origin"),
        ("ftp://a", "'ftp://a' is no origin"),
        ("https://*.a.example", "no origin"),
        ("https://a/app", "expected https://a"),
        ("https://a (agent)", "'agent' is neither"),
        ("https://a (agent.get", "expected an origin at character 1"),
        ("https://a,, https://b", "expected an origin at character 11"),
        ("https://a,", "expected an origin at character 11"),
        ("https://a ()", "'' is neither"),
        ("https://user@a", "no origin"),
    ],
)
def test_what_is_not_written_as_documented_is_refused_with_its_place(written: str, expected: str) -> None:
    with pytest.raises(ValueError, match=r"expected|neither") as told:
        read_origins(written)
    assert expected in str(told.value)


def test_a_refusal_names_the_missing_entry() -> None:
    origins = read_origins("http://a (agent.*)")
    cause, detail = origins.refusal("http://b", "agent.get") or ("", "")
    assert cause == "origin_not_accepted"
    assert detail.endswith("has no entry for http://b; add: http://b (*)")
    cause, detail = origins.refusal("http://a", JWT) or ("", "")
    assert cause == "request_not_allowed"
    assert "must be named in full" in detail
    assert detail.endswith("http://a (agent.*, auth.getJwtToken)")
    cause, detail = read_origins("").refusal("http://b", JWT) or ("", "")
    assert "is empty" in detail
    assert detail.endswith("add: http://b (*, auth.getJwtToken)")
    assert origins.refusal("http://a", "agent.get") is None


def test_a_refusal_hints_at_a_misspelt_entry() -> None:
    _, detail = read_origins("http://a (*, auth.getJWTToken)").refusal("http://a", JWT) or ("", "")
    assert "did you mean 'auth.getJWTToken'?" in detail


@pytest.mark.parametrize("address", ["http://127.0.0.1:8787", "https://localhost:8788", "http://[::1]:1"])
def test_by_default_the_hubs_own_listeners_may_do_everything_by_name(address: str) -> None:
    origins = read_origins(own_origins([address]))
    scheme, port = address.partition(":")[0], address.rpartition(":")[2]
    for host in ("127.0.0.1", "localhost", "[::1]"):
        assert all(origins.allows(f"{scheme}://{host}:{port}", one) for one in REQUESTS)
    assert not origins.allows(f"{scheme}://127.0.0.1:1{port}", "agent.get")
    assert not origins.allows("http://evil.example", "agent.get")


def test_a_listener_elsewhere_is_one_origin() -> None:
    assert own_origins(["https://hub.example:8443"]) == "https://hub.example:8443 (*, auth.getJwtToken)"


def test_the_only_request_to_be_named_in_full_is_the_token() -> None:
    assert set(NAMED_IN_FULL) == {JWT}
