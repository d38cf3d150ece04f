"""The chat config document, as the published clients need it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from mockhub.omnichannel.chat_config import chat_config
from mockhub.omnichannel.organization import Widget, WidgetSpec


def document(
    *, key_url: str | None = "https://keys.example/pem", is_open: bool = True, **written: Any
) -> dict[str, Any]:
    widget = Widget("wid", WidgetSpec.read({name.replace("_", "-"): value for name, value in written.items()}))
    config: dict[str, Any] = json.loads(json.dumps(chat_config("org", widget, key_url=key_url, is_open=is_open)))
    return config


def options(config: dict[str, Any]) -> dict[str, Any]:
    joined: dict[str, Any] = config["LiveWSAndLiveChatEngJoin"]
    return joined


def test_the_document_names_its_organization_and_widget() -> None:
    config = document()
    assert config["LiveChatVersion"] == 2
    assert config["SalOrgId"] == "org"
    assert options(config)["msdyn_widgetappid"] == "wid"


def test_what_the_clients_read_without_looking_is_there() -> None:
    config = document(authentication="none")
    assert config["ChatWidgetLanguage"]["msdyn_localeid"] == "1033"
    assert config["DataMaskingInfo"]["setting"] == {"msdyn_maskforcustomer": False, "msdyn_maskforagent": False}


@pytest.mark.parametrize("authentication", ["none", "required", "optional"])
def test_every_option_is_text(authentication: str) -> None:
    values = options(document(authentication=authentication))
    assert all(isinstance(value, str) for name, value in values.items() if name != "msdyn_surveyprovider")
    assert values["msdyn_callingoptions"] == "192350000"


def test_an_anonymous_widget_has_no_authentication_settings_at_all() -> None:
    config = document(authentication="none")
    assert config["LiveChatConfigAuthSettings"] is None
    assert options(config)["msdyn_authenticatedsigninoptional"] == "false"


@pytest.mark.parametrize(("authentication", "optional"), [("required", "false"), ("optional", "true")])
def test_an_authenticated_widget_names_its_function_and_key_url(authentication: str, optional: str) -> None:
    config = document(authentication=authentication, client_function="shop.getToken")
    settings = config["LiveChatConfigAuthSettings"]
    assert settings["msdyn_javascriptclientfunction"] == "shop.getToken"
    assert settings["msdyn_publickeyurl"] == "https://keys.example/pem"
    assert isinstance(settings["msdyn_authenticationtype"], str)
    assert options(config)["msdyn_authenticatedsigninoptional"] == optional


def test_a_provider_that_publishes_nothing_has_an_empty_key_url() -> None:
    assert document(key_url=None)["LiveChatConfigAuthSettings"]["msdyn_publickeyurl"] == ""


@pytest.mark.parametrize(("is_open", "shown"), [(True, "False"), (False, "True")])
def test_it_says_whether_the_widget_is_open(*, is_open: bool, shown: str) -> None:
    assert options(document(is_open=is_open))["OutOfOperatingHours"] == shown


def test_the_widget_has_its_name() -> None:
    assert options(document(name="Contoso"))["msdyn_name"] == "Contoso"


def test_the_widget_has_its_title_and_colour() -> None:
    shown = options(document(title="Ask us", theme_color="#A1b"))
    assert (shown["msdyn_widgettitle"], shown["msdyn_widgetthemecolor"]) == ("Ask us", "#A1b")
    assert options(document())["msdyn_widgettitle"] == "Let's chat"


def test_settings_that_name_no_function_lack_the_member() -> None:
    settings = document(client_function="none")["LiveChatConfigAuthSettings"]
    assert set(settings) == {"msdyn_authenticationtype", "msdyn_publickeyurl"}
    missing = document(client_function="missing")["LiveChatConfigAuthSettings"]
    assert missing["msdyn_javascriptclientfunction"] == "missing"


def test_a_pre_chat_survey_is_text_that_holds_the_card() -> None:
    card = {"type": "AdaptiveCard", "body": [{"type": "Input.Text", "id": "order", "label": "Büro?"}]}
    shown = options(document(pre_chat=card))
    assert shown["msdyn_prechatenabled"] == "true"
    assert json.loads(shown["PreChatSurvey"]) == card


def test_without_a_card_there_is_no_survey() -> None:
    shown = options(document())
    assert (shown["msdyn_prechatenabled"], shown["PreChatSurvey"]) == ("false", "")


def test_a_widget_one_can_come_back_to_says_so() -> None:
    shown = options(document(conversation_mode="persistent"))
    assert (shown["msdyn_conversationmode"], shown["msdyn_enablechatreconnect"]) == ("192350001", "false")
    shown = options(document(reconnect=True))
    assert (shown["msdyn_conversationmode"], shown["msdyn_enablechatreconnect"]) == ("192350000", "true")


def test_the_widget_speaks_a_language() -> None:
    assert document(locale="sr-cyrl-cs")["ChatWidgetLanguage"] == {
        "msdyn_localeid": "3098",
        "msdyn_languagename": "Serbian (Cyrillic) - Serbia",
    }
    with pytest.raises(ValueError, match="did you mean 'de-de'"):
        document(locale="de-d")


def test_files_may_be_sent() -> None:
    config = document(attachments={"customers": True, "extensions": [".zip", ".png"], "max-size": 5})
    assert (config["allowedFileExtensions"], config["maxUploadFileSize"]) == (".zip,.png", "5")
    shown = options(config)
    assert shown["msdyn_enablefileattachmentsforcustomers"] == "true"
    assert shown["msdyn_enablefileattachmentsforagents"] == "false"
    assert document(attachments={"extensions": []})["allowedFileExtensions"] == ""


@pytest.mark.parametrize("wrong", [{"extensions": ["png"]}, {"max-size": 0}, {"customers": "true"}, {"size": 1}])
def test_settings_of_files_are_checked(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="attachments"):
        document(attachments=wrong)


def test_what_is_written_may_be_masked() -> None:
    rules = [{"id": "card", "regex": "[0-9]{16}"}]
    assert document(masking={"rules": rules, "customer": True})["DataMaskingInfo"] == {
        "dataMaskingRules": {"card": "[0-9]{16}"},
        "setting": {"msdyn_maskforcustomer": True, "msdyn_maskforagent": False},
    }


@pytest.mark.parametrize(("calls", "option"), [("voice", "192350002"), ("voice-and-video", "192350001")])
def test_calls_may_be_made_beside_the_chat(calls: str, option: str) -> None:
    shown = options(document(voice_video=calls))
    assert shown["msdyn_callingoptions"] == option
    assert 'src="https://mockhub.localhost/' in shown["msdyn_widgetsnippet"]
    shown = options(document(script_host="scripts.example"))
    assert 'src="https://scripts.example/livechatwidget/scripts/' in shown["msdyn_widgetsnippet"]
    assert "msdyn_widgetsnippet" not in options(document())


def test_a_persistent_chat_may_show_what_was_said_before() -> None:
    config = document(conversation_mode="persistent", previous_conversations=True)
    assert config["LcwFcbConfiguration"] == {"lcwPersistentChatHistoryEnabled": True}
    assert options(config)["msdyn_enablepersistentchatpreviousconversations"] == "true"


def test_clients_may_be_asked_where_the_visitor_is_and_to_speak_another_protocol() -> None:
    config = document(visitor_location=True, live_chat_version=3)
    assert options(config)["msdyn_requestvisitorlocation"] == "true"
    assert config["LiveChatVersion"] == 3


def test_there_may_be_a_survey_after_the_chat() -> None:
    owner = "7e6a3f5c-4b1d-4f0e-9a68-0d3f2b1c5e77"
    shown = options(document(post_chat={"form": "f", "owner": owner, "mode": "link"}))
    assert shown["msdyn_postconversationsurveyenable"] == "true"
    assert shown["msdyn_surveyprovider"] == "600990000"
    assert (shown["msfp_sourcesurveyidentifier"], shown["postConversationSurveyOwnerId"]) == ("f", owner)
    assert shown["msdyn_postconversationsurveymode"] == "192350001"
    assert "msfp_botsourcesurveyidentifier" not in shown


def test_bots_may_have_a_survey_of_their_own_and_copilot_may_ask() -> None:
    owner = "7e6a3f5c-4b1d-4f0e-9a68-0d3f2b1c5e77"
    shown = options(
        document(post_chat={"provider": "copilot-conversational", "bot-form": "b", "bot-owner": owner})
    )
    assert shown["msdyn_surveyprovider"] == "600990001"
    assert shown["msdyn_isConversationalPostChatSurveyEnabled"] == "true"
    assert shown["msfp_botsourcesurveyidentifier"] == "b"
    assert shown["postConversationBotSurveyOwnerId"] == owner
    assert shown["msdyn_postconversationsurveybotsurveymode"] == "192350000"
    assert shown["postConversationSurveyOwnerId"] not in ("", owner)
