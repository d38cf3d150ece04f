"""Web content in a desktop, over plain HTTP: what the desktop's page does for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mockhub.genesys.protocol import posted

if TYPE_CHECKING:
    from tests.conftest import SurfaceClient

SHOP = "https://shop.example"
HUB = "/_mockhub/workspace"


@dataclass(slots=True)
class Desk:
    """One desktop with one page of web content."""

    client: SurfaceClient
    key: str
    opened: dict[str, Any]
    origin: str = SHOP
    frame: int = 0

    async def relay(self, name: str, message: dict[str, Any], **more: Any) -> bytes:
        """Have the desktop relay a message; return what the hub answers."""
        body = {
            "desktop": self.key,
            "frame": self.frame,
            "origin": self.origin,
            "message": {"referenceId": "7", "userAgent": "WWE Client", "protocolVersion": 2, **message},
            **more,
        }
        response = await self.client.post(f"{HUB}/scapi/{name}", json=body)
        assert response.status < 300, await response.text()
        return await response.read()

    async def message(self, name: str, *parameters: Any, **more: Any) -> Any:
        """Return the message that the page is posted for a request; None for silence."""
        asked = {"request": name, **({"parameters": list(parameters)} if parameters else {})}
        return posted(await self.relay(name, asked, **more), "7")

    async def ask(self, name: str, *parameters: Any, **more: Any) -> Any:
        """Return the data of a request that succeeds."""
        told = await self.message(name, *parameters, **more)
        assert "errorMessage" not in told, told
        assert (told["userAgent"], told["protocolVersion"], told["referenceId"]) == ("WWE Server", 2, "7")
        return told.get("data")

    async def fail(self, name: str, *parameters: Any, **more: Any) -> tuple[str, str]:
        """Return the code and message of a request that fails."""
        told = await self.message(name, *parameters, **more)
        return told["errorCode"], told["errorMessage"]

    async def subscribe(self, *names: str) -> str:
        """Subscribe; return the subscription's id."""
        told = posted(await self.relay("subscribe", {"event": "subscribe", "data": list(names)}), "7")
        assert "data" not in told
        return str(told["subscriptionId"])

    async def act(self, **action: Any) -> None:
        """Do something as the person at the desktop."""
        response = await self.client.post(f"{HUB}/actions", json={"desktop": self.key, **action})
        assert response.status == 200, await response.text()


async def open_desk(client: SurfaceClient, **more: Any) -> Desk:
    """Open a desktop."""
    response = await client.post(f"{HUB}/desktops", json={"address": "http://hub.example/workspace/"})
    assert response.status == 200
    opened = await response.json()
    return Desk(client, opened["desktop"], opened, **more)
