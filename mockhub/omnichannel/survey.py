"""The post-chat survey: what the chat config says of it, and the invites to it.

Option values and names of members as the published clients read them (run); where an invite leads is ours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import NAMESPACE_URL, uuid5

from mockhub.errors import Refused

if TYPE_CHECKING:
    from mockhub.omnichannel.chat_settings import PostChatSpec
    from mockhub.omnichannel.conversation import Conversation
    from mockhub.omnichannel.organization import Widget

_PROVIDERS = {"customer-voice": "600990000", "copilot": "600990001", "copilot-conversational": "600990001"}
_MODES = {"embed": "192350000", "link": "192350001"}


def survey_options(widget: Widget) -> dict[str, Any]:
    """Return what the chat config says of the survey."""
    survey = widget.settings.post_chat
    if survey is None:
        return {"msdyn_postconversationsurveyenable": "false", "msdyn_surveyprovider": None}
    options = {
        "msdyn_postconversationsurveyenable": "true",
        "msdyn_surveyprovider": _PROVIDERS[survey.provider],
        "msfp_sourcesurveyidentifier": survey.form,
        "postConversationSurveyOwnerId": _owner(widget.id, survey),
        "msdyn_postconversationsurveymode": _MODES[survey.mode],
    }
    if survey.bot_form is not None:
        options |= {
            "msfp_botsourcesurveyidentifier": survey.bot_form,
            "postConversationBotSurveyOwnerId": _bot_owner(widget.id, survey),
            "msdyn_postconversationsurveybotsurveymode": _MODES[survey.bot_mode],
        }
    if survey.provider == "copilot-conversational":
        options["msdyn_isConversationalPostChatSurveyEnabled"] = "true"
    return options


def invitations(
    widget: Widget, conversation: Conversation, *, owner: str, form: object, elsewhere: str
) -> list[dict[str, str]]:
    """Return the invites to one of the widget's surveys; `elsewhere` is where they lead unless it is set.

    Raises:
        Refused: the widget has no such survey.
    """
    survey = widget.settings.post_chat
    if survey is None:
        raise Refused("request_malformed", "the widget has no post-chat survey")
    forms = {_owner(widget.id, survey): [survey.form]}
    if survey.bot_form is not None:
        forms.setdefault(_bot_owner(widget.id, survey), []).append(survey.bot_form)
    owned = forms.get(owner.lower())
    if owned is None:
        raise Refused("request_malformed", f"{owner} owns no post-chat survey of the widget")
    if survey.provider == "customer-voice" and form not in owned:
        raise Refused("request_malformed", f"FormId is not the survey of {owner}, which is {' or '.join(owned)}")
    link = survey.link or elsewhere
    query = urlencode({"form": form if isinstance(form, str) else owned[0], "conversation": conversation.id})
    return [{"invitationLink": f"{link}{'&' if '?' in link else '?'}{query}"}] * survey.invites


def _owner(widget_id: str, survey: PostChatSpec) -> str:
    return survey.owner.lower() if survey.owner else str(uuid5(NAMESPACE_URL, f"mockhub:{widget_id}:survey"))


def _bot_owner(widget_id: str, survey: PostChatSpec) -> str:
    if survey.bot_owner:
        return survey.bot_owner.lower()
    return str(uuid5(NAMESPACE_URL, f"mockhub:{widget_id}:bot-survey"))
