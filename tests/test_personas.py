"""Seeded people."""

from __future__ import annotations

from uuid import UUID

import pytest

from mockhub.personas import contact_id, persona


def test_the_same_seed_gives_the_same_person() -> None:
    first = persona(7, "visitor")
    persona.cache_clear()
    assert persona(7, "visitor") == first


def test_people_do_not_depend_on_who_was_asked_for_before() -> None:
    persona.cache_clear()
    alone = persona(7, "b")
    persona.cache_clear()
    persona(7, "a")
    assert persona(7, "b") == alone


def test_other_seeds_and_other_visitors_are_other_people() -> None:
    people = {persona(seed, visitor) for seed in range(4) for visitor in ("a", "b", "c")}
    assert len(people) == 12
    assert len({person.contact_id for person in people}) == 12


@pytest.mark.parametrize("seed", [0, 1, -1, 2**70])
@pytest.mark.parametrize("visitor", ["visitor", "", "Jörg ☃"])
def test_a_person_has_plausible_claims(seed: int, visitor: str) -> None:
    person = persona(seed, visitor)
    assert str(UUID(person.contact_id)) == person.contact_id
    assert person.name == f"{person.given_name} {person.family_name}"
    assert person.email == person.email.lower()
    assert person.email.endswith("@example.com")
    assert " " not in person.email
    assert person.phone_number.startswith("+1-555-01")
    assert len(person.phone_number) == 11


def test_a_contact_record_is_a_guid_of_seed_and_visitor() -> None:
    found = contact_id(0, "visitor")
    assert str(UUID(found)) == found
    assert found == contact_id(0, "visitor")
    assert len({found, contact_id(1, "visitor"), contact_id(0, "b")}) == 3


def test_a_contact_record_never_changes_between_releases() -> None:
    assert contact_id(0, "visitor") == "5516b3b6-f954-5042-a373-7fa3ac8c80b3"
