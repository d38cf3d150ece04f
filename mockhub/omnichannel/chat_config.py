"""The chat config document a widget's clients load first.

The base was verified as written with `@microsoft/ocsdk` 0.5.21 and `@microsoft/omnichannel-chat-sdk` 1.11.8. Every
option value is text, as on the real service: the clients throw on a number in `msdyn_callingoptions`.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from mockhub.omnichannel.organization import Widget, WidgetSpec


def chat_config(org_id: str, widget: Widget, *, key_url: str | None, is_open: bool) -> dict[str, Any]:
    """Return the document for a widget; `key_url` is where its provider publishes keys, if it does."""
    settings = widget.settings
    return {
        "LiveChatVersion": 2,
        "SalOrgId": org_id,
        "ChatWidgetLanguage": {
            "msdyn_localeid": "1033",
            "msdyn_languagename": "English - United States",
        },
        "DataMaskingInfo": {
            "dataMaskingRules": {},
            "setting": {"msdyn_maskforcustomer": False, "msdyn_maskforagent": False},
        },
        # A mere {} already means "authentication required" to the chat SDK (run): null it is.
        "LiveChatConfigAuthSettings": _authentication(widget, key_url) if widget.authenticates else None,
        "allowedFileExtensions": ".png,.jpg,.pdf",
        "maxUploadFileSize": "128",
        "LcwFcbConfiguration": {"lcwPersistentChatHistoryEnabled": False},
        "LiveWSAndLiveChatEngJoin": {
            "msdyn_widgetappid": widget.id,
            "msdyn_name": settings.name,
            "msdyn_widgettitle": settings.title,
            "msdyn_widgetthemecolor": settings.theme_color,
            "ShowWidget": "True",
            "OutOfOperatingHours": "False" if is_open else "True",
            "msdyn_conversationmode": "192350000",
            "msdyn_enablechatreconnect": "false",
            "msdyn_authenticatedsigninoptional": "true" if settings.authentication == "optional" else "false",
            "msdyn_prechatenabled": "false" if settings.pre_chat is None else "true",
            "PreChatSurvey": settings.pre_chat or "",
            "msdyn_postconversationsurveyenable": "false",
            "msdyn_surveyprovider": None,
            "msdyn_callingoptions": "192350000",
            "msdyn_requestvisitorlocation": "false",
            "msdyn_enablefileattachmentsforcustomers": "false",
            "msdyn_enablefileattachmentsforagents": "false",
        },
    }


@lru_cache(maxsize=256)
def chat_config_text(
    org_id: str, widget_id: str, settings: WidgetSpec, key_url: str | None, *, is_open: bool
) -> bytes:
    """Return the document written out; the same until a setting changes, or the widget opens or closes."""
    return json.dumps(chat_config(org_id, Widget(widget_id, settings), key_url=key_url, is_open=is_open)).encode()


def _authentication(widget: Widget, key_url: str | None) -> dict[str, Any]:
    function = widget.settings.named_function
    return {
        "msdyn_authenticationtype": "192350000",  # the option's real values are not published (inferred)
        **({} if function is None else {"msdyn_javascriptclientfunction": function}),
        "msdyn_publickeyurl": key_url or "",
    }
