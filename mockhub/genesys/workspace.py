"""The workspace: one agent's desktop and everything in it. Whoever changes it, its listeners are told.

What the vendor documents of it is in the names, states and objects; which event follows what is ours where no
document says it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING, Any
from uuid import UUID

from mockhub.entry import Kind
from mockhub.errors import Misuse, Refused, nearest, one_of
from mockhub.genesys.callees import Callees
from mockhub.genesys.channels import Channels
from mockhub.genesys.desktops import Desktops
from mockhub.genesys.interaction import COMPLETED, OVER, PREVIEW, Call, Interaction
from mockhub.genesys.limits import RateLimits
from mockhub.genesys.origins import AcceptedOrigins, read_origins
from mockhub.genesys.outbound import Outbound
from mockhub.genesys.settings import EMAIL, VOICE, WorkspaceSpec
from mockhub.genesys.things import Things
from mockhub.genesys.tokens import Tokens
from mockhub.genesys.view import view_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from mockhub.genesys.callees import Later
    from mockhub.genesys.desktops import Frame
    from mockhub.genesys.interaction import CallType, Direction
    from mockhub.journal import Journal
    from mockhub.tokens.issuer import Issuer

EVENT = "scapi.event"
"""Where the journal has the events that were raised."""
_MOST_INTERACTIONS = 200


class Workspace:
    """The Genesys side of one sandbox.

    Args:
        spec: what it is like at first.
        issuer: who signs its tokens.
        seed: what ids and codes are drawn from.
        now: sandbox time in Unix seconds.
        later: does something once sandbox time has passed.
        journal: where events are noted.
    """

    def __init__(
        self,
        spec: WorkspaceSpec,
        *,
        issuer: Issuer,
        seed: int,
        now: Callable[[], float],
        later: Later,
        journal: Journal,
    ) -> None:
        self.now = now
        self.settings = spec
        self.random = Random(f"{seed}/workspace")  # noqa: S311 - reproducible on purpose
        self.tokens = Tokens(issuer, lambda: self.settings, self.random, now)
        self.desktops = Desktops()
        self.limits = RateLimits()
        self.things = Things()
        self.outbound = Outbound()
        self.outbound.load(spec.campaigns)
        self.channels = Channels(spec, self.emit)
        self.interactions: dict[str, Interaction] = {}
        self.selected_case: str | None = None
        self.muted = {"microphone": False, "speaker": False}
        self.active_at = now()
        self.warnings: dict[str, str] = {}
        """What the agent is told who tried to mark an interaction done, by its id."""
        self._journal = journal
        self._callees = Callees(later, lambda interaction: self.act(interaction, "connect"))
        self._made = 0

    def close(self) -> None:
        """Have nothing happen any more: another workspace takes its place."""
        self._callees.close()

    # Settings

    def configure(self, spec: WorkspaceSpec) -> None:
        """Change what it is like; what is under way goes on."""
        before, self.settings = self.settings, spec
        if spec.campaigns != before.campaigns:
            self.outbound.load(spec.campaigns)
        self.channels.configure(spec)
        if (spec.rate_limit, spec.rate_limits) != (before.rate_limit, before.rate_limits):
            self.limits = RateLimits()
        self.changed()

    def accepted(self, own: str) -> AcceptedOrigins:
        """Return which origins may ask for what; `own` is the option as it is unless set."""
        written = self.settings.accepted_web_content_origins
        return read_origins(own if written is None else written)

    # Telling

    def changed(self) -> None:
        """Have the desktops show what is now."""
        self.desktops.show(view_of(self))

    def emit(self, event: str, data: Any, *, besides: Frame | None = None) -> None:
        """Raise an event: tell whoever subscribed to it, note it, and have the desktops show what is now."""
        told = self.desktops.deliver(event, data, besides=besides)
        entry = self._journal.begin(
            Kind.EVENT,
            EVENT,
            event=event,
            told=[{"desktop": desktop.number, "frame": frame.number} for desktop, frame in told],
            data=data,
        )
        self._journal.finish(entry)
        self.changed()

    def event_name(self, name: str) -> str:
        """Return an `eventType` as the settings have it."""
        return self.settings.events.names.get(name, name)

    def tell_of(self, interaction: Interaction, kind: str) -> None:
        """Raise an `interaction` event about one."""
        self.emit("interaction", self._data(interaction, kind))

    def _data(self, interaction: Interaction, kind: str) -> dict[str, Any]:
        return {
            "eventType": self.event_name(kind),
            "media": interaction.media,
            self.settings.events.interaction_key: self.shown(interaction),
        }

    def shown(self, interaction: Interaction) -> dict[str, Any]:
        """Return an interaction as pages see it."""
        return interaction.to_json(_keys(self.settings.user_data_read_allowed))

    def check_writable(self, keys: list[str]) -> None:
        """Check that pages may set or delete keys of user data; raises `Refused` (`user_data_not_writable`)."""
        allowed = _keys(self.settings.user_data_write_allowed)
        wrong = [key for key in keys if allowed is not None and key not in allowed]
        if wrong:
            option = "service-client-api.user-data.write-allowed"
            listed = self.settings.user_data_write_allowed or "no key"
            raise Refused("user_data_not_writable", f"{option} has {listed}; it must have {', '.join(wrong)}")

    # Interactions

    def find(self, interaction_id: str) -> Interaction:
        """Return an interaction; raises `Refused` (`interaction_unknown`)."""
        found = self.interactions.get(interaction_id)
        if found is None:
            there = one_of(self.interactions) if self.interactions else "there is none"
            raise Refused("interaction_unknown", f"there is no interaction '{interaction_id[:40]}'; {there}")
        return found

    def _guid(self) -> str:
        return str(UUID(int=self.random.getrandbits(128), version=4))

    def _add(self, media: str, state: str, user_data: dict[str, Any], **more: Any) -> Interaction:
        if len(self.interactions) >= _MOST_INTERACTIONS:
            raise Refused("not_possible_now", f"there are {_MOST_INTERACTIONS} interactions; mark some done first")
        self._made += 1
        case_id = more.pop("case_id", None) or self._guid()
        interaction = Interaction(
            id=str(self._made),
            media=media,
            case_id=case_id,
            state=state,
            started=self.now(),
            user_data=dict(user_data),
            main=not any(one.case_id == case_id for one in self.interactions.values()),
            **more,
        )
        self.interactions[interaction.id] = interaction
        self.selected_case = self.selected_case or case_id
        self.tell_of(interaction, state)
        return interaction

    def _call(self, direction: Direction, kind: CallType, *, ani: str, dnis: str) -> Call:
        return Call(
            uuid=f"{self.random.getrandbits(128):032X}", ani=ani, dnis=dnis, direction=direction, type=kind
        )

    def ring(
        self,
        media: str = VOICE,
        *,
        from_: str = "+15550100",
        to: str | None = None,
        user_data: dict[str, Any] | None = None,
        call_type: CallType = "INBOUND",
        bundle: str | None = None,
    ) -> Interaction:
        """Have somebody call, write or ask: a call rings, everything else is an invitation.

        Raises:
            Refused: the agent has no such medium.
        """
        self.channels.find(media)
        parties = [{"name": from_, "number": from_}] if media == VOICE else [{"name": from_}]
        if media != VOICE:
            return self._add(media, "INVITED", user_data or {}, parties=parties, bundle=bundle)
        call = self._call("IN", call_type, ani=from_, dnis=to or self.settings.agent.employee_id)
        return self._add(media, "RINGING", user_data or {}, parties=parties, call=call, bundle=bundle)

    def dial(
        self,
        destination: str,
        user_data: dict[str, Any] | None = None,
        *,
        parent: Interaction | None = None,
        kind: CallType = "OUTBOUND",
        extensions: dict[str, Any] | None = None,
    ) -> Interaction:
        """Call somebody, who answers when the settings say, or is told to."""
        self.channels.find(VOICE)
        call = self._call("OUT", kind, ani=self.settings.agent.employee_id, dnis=destination)
        made = self._add(
            VOICE,
            "DIALING",
            user_data or {},
            parties=[{"name": destination, "number": destination}],
            call=call,
            parent=parent.id if parent else None,
            case_id=parent.case_id if parent else None,
            consultation=kind == "CONSULT",
            extensions=extensions or {},
        )
        self._callees.answer_after(self.settings.callee_answers_after, made)
        return made

    def consult(
        self, about: Interaction, medium: str, party: dict[str, Any], user_data: dict[str, Any], **more: Any
    ) -> Interaction:
        """Ask somebody about an interaction, over any medium but voice; who is asked answers as with a call."""
        self.channels.find(medium)
        made = self._add(
            medium,
            "CREATED",
            user_data,
            parties=[party],
            parent=about.id,
            case_id=about.case_id,
            consultation=True,
            **more,
        )
        self._callees.answer_after(self.settings.callee_answers_after, made)
        return made

    def write(self, destination: str, user_data: dict[str, Any] | None = None) -> Interaction:
        """Begin an e-mail."""
        self.channels.find(EMAIL)
        return self._add(EMAIL, "CREATED", user_data or {}, parties=[{"name": destination}])

    def preview(self, campaign: str) -> Interaction:
        """Hand out the next records of a campaign; raises `Refused` where there are none."""
        found, chain = self.outbound.take(campaign)
        return self._add("outboundpreview", PREVIEW, {}, records=chain, campaign=found.name)

    def push_previews(self) -> None:
        """Hand out the next records by themselves, while that is on and no preview is open."""
        open_ = any(one.state == PREVIEW for one in self.interactions.values())
        campaign = self.outbound.next_push()
        if campaign is not None and not open_:
            self.preview(campaign)

    def act(self, interaction: Interaction, action: str) -> None:
        """Do what a person at the desktop can do; raises `Refused` where that cannot be."""
        if action == "mark-done":
            self.mark_done(interaction)
            return
        interaction.does(action)
        if interaction.state == "IDLE" and interaction.call is not None:
            interaction.call.recording = "STOPPED"
        self.moved(interaction)

    def moved(self, interaction: Interaction) -> None:
        """Tell of an interaction's new state; what is over leaves the desktop."""
        self._callees.forget(interaction)
        if interaction.state in OVER:
            del self.interactions[interaction.id]
            self.warnings.pop(interaction.id, None)
            if not any(one.case_id == self.selected_case for one in self.interactions.values()):
                self.selected_case = next((one.case_id for one in self.interactions.values()), None)
        self.tell_of(interaction, "MARK_DONE" if interaction.state == COMPLETED else interaction.state)
        if interaction.state == COMPLETED:
            self.emit("markdone", self._data(interaction, "MARK_DONE"))
        self.push_previews()

    def mark_done(self, interaction: Interaction) -> None:
        """Mark an interaction done; while that is blocked the agent is warned instead and pages are told."""
        if interaction.blocked(self.now()):
            self.warnings[interaction.id] = interaction.warning or ""
            data = {**self._data(interaction, "MARK_DONE_BLOCKED"), "warningMessage": interaction.warning}
            self.emit("markdone", data)
            left = interaction.blocked_until - self.now()
            raise Refused(
                "markdone_blocked",
                f"interaction {interaction.id} is blocked for another {left:.1f} s: {interaction.warning}",
            )
        interaction.does("mark done")
        self.moved(interaction)

    def select_case(self, case_id: str) -> None:
        """Show another case; raises `Refused` (`thing_unknown`)."""
        cases = list(dict.fromkeys(one.case_id for one in self.interactions.values()))
        if case_id not in cases:
            there = one_of(cases) if cases else "there is none"
            raise Refused("thing_unknown", f"there is no case '{case_id[:60]}'; {there}")
        before, self.selected_case = self.selected_case, case_id
        for kind, about in (("CASE_COLLAPSED", before), ("CASE_EXPANDED", case_id), ("CASE_SELECTED", case_id)):
            self.emit("interaction", {"eventType": self.event_name(kind), "selectedCaseId": about})

    # What is on the desktop

    def push_button(self, toast_id: str, button: str | None) -> None:
        """Push a button of a toast, or close it; raises `Refused`."""
        toast = self.things.toast(toast_id)
        if button is not None and button not in toast.buttons:
            raise Refused(
                "thing_unknown",
                f"toast '{toast_id}' has no button '{button[:40]}'{nearest(button, toast.buttons)}",
            )
        self.things.close_toast(toast_id)
        kind = "TOAST_CLOSED" if button is None else "TOAST_BUTTON_CLICKED"
        self.emit("system", {"eventType": self.event_name(kind), "id": toast_id, "button": button})

    def close_desktop(self, key: str) -> None:
        """Note that a browser tab is closed; the others may thereby have another role."""
        desktop = self.desktops.find(key)
        if desktop is None:
            return
        led = self.desktops.leader is desktop
        self.desktops.close(desktop)
        leader = self.desktops.leader
        if led and leader is not None:
            self.emit("system", {"eventType": self.event_name("FRAME_ROLE_CHANGED"), "leading": leader.number})

    def change_campaign(self, name: str, what: str) -> None:
        """Load, start, stop or unload a campaign, and raise the documented event; raises `Misuse`."""
        campaign = self.outbound.change(name, what)
        names = {
            "load": "CampaignLoaded",
            "start": "CampaignStarted",
            "stop": "CampaignStopped",
            "unload": "CampaignUnloaded",
        }
        data = {"eventType": self.event_name(names[what]), "campaign": name}
        if what == "start":
            data["mode"] = campaign.mode
        self.emit("outbound", data)
        self.push_previews()

    # Steering

    def change_password(self, username: str, old: str, new: str) -> None:
        """Change the agent's password; raises `Refused` (`credentials_refused`) where the old one is another."""
        self.tokens.check_password(tenant="", username=username, password=old)
        self.settings = replace(self.settings, agent=replace(self.settings.agent, password=new))

    def misuse(self, refused: Refused) -> Misuse:
        """Return a refusal as whoever steers MockHub is told it."""
        unknown = refused.cause in ("interaction_unknown", "thing_unknown")
        code = refused.cause.replace("_", "-")
        return Misuse(refused.detail, code=code, status=404 if unknown else 409)


def _keys(written: str) -> frozenset[str] | None:
    """Return the keys an option lists; None for all of them."""
    keys = frozenset(one.strip() for one in written.split(",") if one.strip())
    return None if "*" in keys else keys
