"""The people and bots who serve conversations: personas drawn from the sandbox's seed."""

from __future__ import annotations

from mockhub.omnichannel.conversation import agent_identity
from mockhub.omnichannel.identities import Participant, Role
from mockhub.personas import persona

OF_AGENTS = {"deliveryMode": "bridged", "tags": "public"}
"""What is said beside a message of an agent; the chat SDK tells by it who speaks (read)."""
OF_BOTS = {"deliveryMode": "bridged", "tags": ""}
"""The same of a bot."""


def agent(
    resource: str, seed: int, name: str, *, called: str | None = None, role: Role = Role.AGENT
) -> Participant:
    """Return an agent as a participant.

    Args:
        resource: the chat resource.
        seed: the sandbox's, from which the persona is drawn.
        name: how steering calls them; the same name is the same person in every conversation of the sandbox.
        called: how people in the chat see them called; as their persona is unless said.
        role: agent or bot.
    """
    shown = called if called is not None else persona(seed, f"agent {name}").name
    return Participant(agent_identity(resource, name), shown, role)


def metadata_of(speaker: Participant) -> dict[str, str]:
    """Return the metadata of what an agent or a bot says."""
    return dict(OF_BOTS if speaker.role is Role.BOT else OF_AGENTS)
