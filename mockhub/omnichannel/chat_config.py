"""The chat config document a widget's clients load first.

The base was verified as written with `@microsoft/ocsdk` 0.5.21 and `@microsoft/omnichannel-chat-sdk` 1.11.8. Every
option value is text, as on the real service: the clients throw on a number in `msdyn_callingoptions`.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from mockhub.omnichannel.locales import LOCALES
from mockhub.omnichannel.organization import Widget, WidgetSpec
from mockhub.omnichannel.survey import survey_options

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mockhub.omnichannel.chat_settings import MaskingSpec

_CALLS = {"none": "192350000", "voice-and-video": "192350001", "voice": "192350002"}


def chat_config(org_id: str, widget: Widget, *, key_url: str | None, is_open: bool) -> dict[str, Any]:
    """Return the document for a widget; `key_url` is where its provider publishes keys, if it does."""
    settings = widget.settings
    return {
        "LiveChatVersion": settings.live_chat_version,
        "SalOrgId": org_id,
        "ChatWidgetLanguage": {
            "msdyn_localeid": str(LOCALES[settings.locale][0]),
            "msdyn_languagename": LOCALES[settings.locale][1],
        },
        "DataMaskingInfo": {
            "dataMaskingRules": {rule.id: rule.regex for rule in settings.masking.rules},
            "setting": {
                "msdyn_maskforcustomer": settings.masking.customer,
                "msdyn_maskforagent": settings.masking.agent,
            },
        },
        # A mere {} already means "authentication required" to the chat SDK (run): null it is.
        "LiveChatConfigAuthSettings": _authentication(widget, key_url) if widget.authenticates else None,
        "allowedFileExtensions": ",".join(settings.attachments.extensions),
        "maxUploadFileSize": str(settings.attachments.max_size),
        "LcwFcbConfiguration": {"lcwPersistentChatHistoryEnabled": settings.previous_conversations},
        "LiveWSAndLiveChatEngJoin": {
            "msdyn_widgetappid": widget.id,
            "msdyn_name": settings.name,
            "msdyn_widgettitle": settings.title,
            "msdyn_widgetthemecolor": settings.theme_color,
            "ShowWidget": "True",
            "OutOfOperatingHours": "False" if is_open else "True",
            "msdyn_conversationmode": "192350001" if widget.persistent else "192350000",
            "msdyn_enablechatreconnect": _flag(settings.reconnect),
            "msdyn_authenticatedsigninoptional": _flag(settings.authentication == "optional"),
            "msdyn_prechatenabled": _flag(settings.pre_chat is not None),
            "PreChatSurvey": settings.pre_chat or "",
            **survey_options(widget),
            "msdyn_callingoptions": _CALLS[settings.voice_video],
            "msdyn_requestvisitorlocation": _flag(settings.visitor_location),
            "msdyn_enablefileattachmentsforcustomers": _flag(settings.attachments.customers),
            "msdyn_enablefileattachmentsforagents": _flag(settings.attachments.agents),
            **_rarely_there(settings),
        },
    }


def masking_rules(settings: Iterable[MaskingSpec]) -> dict[str, Any]:
    """Return the rules of data masking of several widgets together, as ocsdk asks for them (run)."""
    masking = list(settings)
    rules = {rule.id: rule.regex for one in masking for rule in one.rules}
    return {
        "dataMaskingRules": [{"ruleId": name, "regex": regex} for name, regex in rules.items()],
        "setting": {
            "maskForCustomer": any(one.customer for one in masking),
            "maskForAgent": any(one.agent for one in masking),
        },
    }


@lru_cache(maxsize=256)
def chat_config_text(
    org_id: str, widget_id: str, settings: WidgetSpec, key_url: str | None, *, is_open: bool
) -> bytes:
    """Return the document written out; the same until a setting changes, or the widget opens or closes."""
    return json.dumps(chat_config(org_id, Widget(widget_id, settings), key_url=key_url, is_open=is_open)).encode()


def _flag(holds: bool) -> str:  # noqa: FBT001 - a value, not a switch
    return "true" if holds else "false"


def _rarely_there(settings: WidgetSpec) -> dict[str, str]:
    """Return the options that only some widgets have; the snippet's host serves further scripts (run)."""
    options = {}
    if settings.previous_conversations:
        options["msdyn_enablepersistentchatpreviousconversations"] = "true"
    if settings.script_host is not None or settings.voice_video != "none":
        address = f"https://{settings.script_host or 'mockhub.localhost'}/livechatwidget/scripts"
        options["msdyn_widgetsnippet"] = f'<script src="{address}/LiveChatBootstrapper.js"></script>'
    return options


def _authentication(widget: Widget, key_url: str | None) -> dict[str, Any]:
    function = widget.settings.named_function
    return {
        "msdyn_authenticationtype": "192350000",  # the option's real values are not published (inferred)
        **({} if function is None else {"msdyn_javascriptclientfunction": function}),
        "msdyn_publickeyurl": key_url or "",
    }
