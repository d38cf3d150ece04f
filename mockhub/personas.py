"""Seeded people: the same seed gives the same person, on every machine with the same Faker version."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from uuid import NAMESPACE_URL, uuid5


@dataclass(frozen=True, slots=True)
class Persona:
    """A person who chats: the claims a token may carry about them."""

    contact_id: str
    name: str
    given_name: str
    family_name: str
    email: str
    phone_number: str


def contact_id(seed: int, visitor: str) -> str:
    """Return the GUID of the contact record a visitor stands for in a world with this seed."""
    return str(uuid5(NAMESPACE_URL, f"mockhub:contact:{seed}:{visitor}"))


@lru_cache(maxsize=1024)
def persona(seed: int, visitor: str) -> Persona:
    """Return the person who plays `visitor` in a world with this seed."""
    from faker import Faker  # noqa: PLC0415 - 100 ms that only those who ask for a persona pay

    faker = Faker("en_US")
    faker.seed_instance(f"{seed}:{visitor}")
    given_name, family_name = faker.first_name(), faker.last_name()
    return Persona(
        contact_id=faker.uuid4(),
        name=f"{given_name} {family_name}",
        given_name=given_name,
        family_name=family_name,
        email=f"{given_name}.{family_name}@example.com".lower(),
        phone_number=faker.numerify("+1-555-01##"),
    )
