"""The chat token, and the answer that carries it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import jwt
import pytest

from mockhub.omnichannel.chat_token import LIFETIME, chat_token, chat_token_answer
from mockhub.omnichannel.organization import Widget, WidgetSpec
from tests.conftest import NOW
from tests.omnichannel.making import some_conversations

if TYPE_CHECKING:
    from mockhub.omnichannel.conversation import Conversation

SECRET = b"a secret of one sandbox, long enough"


@pytest.fixture
def conversation() -> Conversation:
    conversations = some_conversations()
    return conversations.start("r1", Widget("wid", WidgetSpec()), "ann", now=0.0)


@pytest.fixture
def token(conversation: Conversation) -> str:
    return chat_token("resource", conversation.customer.id, secret=SECRET, real_now=NOW + 0.9)


@pytest.fixture
def answer(conversation: Conversation, token: str) -> dict[str, Any]:
    return chat_token_answer(
        conversation,
        token,
        chat_endpoint="https://hub.example/s/box/",
        attachment_endpoint="https://hub.example/s/box",
    )


def test_the_token_is_an_hs256_jwt_of_the_sandboxes_secret(token: str) -> None:
    assert jwt.get_unverified_header(token) == {"alg": "HS256", "typ": "JWT"}
    claims = jwt.decode(token, SECRET, ["HS256"], options={"verify_exp": False, "verify_iat": False})
    assert claims["resourceId"] == "resource"
    with pytest.raises(jwt.InvalidSignatureError):
        jwt.decode(token, b"another secret, just as long as it", ["HS256"])


def test_the_token_lives_from_real_time_and_less_than_a_day(token: str) -> None:
    claims = jwt.decode(token, options={"verify_signature": False})
    assert claims["iat"] == NOW
    assert claims["exp"] - claims["iat"] == LIFETIME <= 24 * 3600
    assert all(isinstance(claims[name], int) for name in ("iat", "exp"))


def test_the_token_is_the_visitors(token: str, conversation: Conversation) -> None:
    claims = jwt.decode(token, options={"verify_signature": False})
    assert f"8:{claims['skypeid']}" == conversation.customer.id
    assert "chat" in claims["acsScope"]


def test_the_answer_has_what_the_clients_read(
    answer: dict[str, Any], conversation: Conversation, token: str
) -> None:
    assert answer == {
        "ChatId": conversation.chat_id,
        "Token": token,
        "RegionGtms": '{"ams": "https://hub.example/s/box"}',
        "ExpiresIn": "86399",
        "VisitorId": f"8:acs:resource_{conversation.user_id}",
        "Region": "us",
        "ACSEndpoint": "https://hub.example/s/box/",
        "AttachmentConfiguration": {"AttachmentServiceEndpoint": "https://hub.example/s/box"},
    }


def test_region_gtms_is_text_that_holds_json(answer: dict[str, Any]) -> None:
    assert isinstance(answer["RegionGtms"], str)
    assert json.loads(answer["RegionGtms"]) == {"ams": "https://hub.example/s/box"}
