"""Where a sandbox is reached, by the names tests use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockhub.errors import Misuse

if TYPE_CHECKING:
    from mockhub.control.sandboxes import SandboxShown


class Reached:
    """A sandbox's addresses and ids. `info` is everything the hub told of it when it was made or last reset."""

    def __init__(self, control: str, info: SandboxShown) -> None:
        self._control = control
        self.info = info

    @property
    def id(self) -> str:
        """Its name."""
        return self.info.id

    @property
    def http(self) -> str:
        """Where its chat hub is reached."""
        return self.info.org_url

    @property
    def https(self) -> str:
        """The same over https.

        Raises:
            Misuse: the hub has no such listener.
        """
        if self.info.secure_org_url is None:
            raise Misuse("this hub has no https listener", code="no-https")
        return self.info.secure_org_url

    @property
    def control(self) -> str:
        """Where it is steered."""
        return f"{self._control}/v1/sandboxes/{self.id}"

    @property
    def org_id(self) -> str:
        """The organization's id."""
        return self.info.org_id

    @property
    def widget_id(self) -> str:
        """The id of the widget that is open to all."""
        return self.info.widgets.anonymous

    @property
    def auth_widget_id(self) -> str:
        """The id of the widget that demands a token."""
        return self.info.widgets.authenticated

    @property
    def script_tag(self) -> str:
        """The HTML that puts the widget that is open to all on a page."""
        return self.info.script_tags.anonymous

    @property
    def auth_script_tag(self) -> str:
        """The HTML that puts the widget that demands a token on a page."""
        return self.info.script_tags.authenticated

    def __repr__(self) -> str:
        return f"<sandbox {self.id} at {self.http}>"
