"""The demo page as it is served: what stands in it, what it may do, and the tokens it hands out."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from mockhub.causes import SDK_ERRORS
from mockhub.omnichannel.demo_outcomes import BROKEN_TOKENS, OUTCOMES
from mockhub.tokens.defects import DEFECTS

if TYPE_CHECKING:
    from mockhub.hub import Hub
    from mockhub.omnichannel.demo_outcomes import WidgetRole
    from mockhub.sandbox import Sandbox
    from mockhub.server import Server
    from tests.conftest import SurfaceClient

EVIL = """x"'><script>alert(1)</script>&amp;$base"""
FILES = {"demo.css": "text/css", "demo.js": "text/javascript", "demo-blocked.js": "text/javascript"}
WIDGET_TAG = "Microsoft_Omnichannel_LCWidget"


class Tags(HTMLParser):
    """The tags of a page with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def of(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag == name]

    @property
    def widget(self) -> dict[str, str | None]:
        (found,) = [one for one in self.of("script") if one.get("id") == WIDGET_TAG]
        return found


async def page_of(client: SurfaceClient, path: str = "/demo/", **headers: str) -> tuple[str, Tags]:
    answer = await client.get(path, headers=headers)
    assert answer.status == 200, await answer.text()
    html = await answer.text()
    return html, Tags(html)


# The page


@pytest.mark.parametrize("path", ["/demo", "/demo/", "/demo//", "/DEMO/?outcome=expired", "/s/default/demo/"])
async def test_the_page_has_the_documented_script_tag(path: str, client: SurfaceClient, sandbox: Sandbox) -> None:
    html, page = await page_of(client, path)
    here = f"http://{client.host}:{client.port}"
    tag = page.widget
    assert tag == {
        "id": WIDGET_TAG,
        "src": f"{here}/livechatwidget/scripts/LiveChatBootstrapper.js",
        "data-app-id": sandbox.organization.authenticated.id,
        "data-org-id": sandbox.organization.id,
        "data-org-url": here,
    }
    shown = re.search('<pre id="tag"[^>]*>(.*?)</pre>', html, re.DOTALL)
    assert shown is not None
    assert Tags(unescape(shown[1])).widget == tag


async def test_a_sandbox_has_a_page_of_its_own(client: SurfaceClient, hub: Hub) -> None:
    other = hub.create("other")
    _, page = await page_of(client, "/s/other/demo/")
    base = f"http://{client.host}:{client.port}/s/other"
    assert page.widget["data-org-url"] == base
    assert page.widget["data-org-id"] == other.organization.id
    for attributes in (*page.of("link"), *page.of("script")):
        address = attributes.get("href") or attributes.get("src") or ""
        if address.startswith("data:"):
            continue
        assert address.removeprefix(f"http://{client.host}:{client.port}").startswith("/s/other/")
        assert (await client.get(address.removeprefix(f"http://{client.host}:{client.port}"))).status == 200


async def test_the_https_listener_names_itself(server: Server) -> None:
    https = server.hub.addresses.https
    async with server.outbound.session.get(f"{https}/demo/", ssl=False) as answer:
        assert Tags(await answer.text()).widget["data-org-url"] == https


async def test_the_journal_is_where_the_control_listener_is(client: SurfaceClient, server: Server) -> None:
    async with server.outbound.session.get(f"{server.hub.addresses.http}/demo/") as answer:
        (body,) = Tags(await answer.text()).of("body")
    async with server.outbound.session.get(body["data-journal"] or "") as answer:
        assert "entries" in await answer.json()
    _, page = await page_of(client)
    assert page.of("body")[0]["data-journal"] == ""


@pytest.mark.parametrize(("query", "role"), [("", "authenticated"), ("?widget=anonymous", "anonymous")])
async def test_the_address_chooses_the_widget(
    query: str, role: WidgetRole, client: SurfaceClient, sandbox: Sandbox
) -> None:
    for path in ("/demo/", "/demo/blocked/"):
        _, page = await page_of(client, path + query)
        assert page.widget["data-app-id"] == getattr(sandbox.organization, role).id
    _, page = await page_of(client, f"/demo/{query}")
    radios = [one["value"] for one in page.of("input")]
    assert [name for name in radios if name != "defect"] == [outcome.name for outcome in OUTCOMES[role]]
    (current,) = [one for one in page.of("a") if "aria-current" in one]
    assert current["href"] == (query or "?")


async def test_there_is_no_third_widget(client: SurfaceClient) -> None:
    answer = await client.get("/demo/", params={"widget": "anonymus"})
    assert answer.status == 400
    assert (await answer.json())["message"] == "widget is 'anonymus', expected one of authenticated, anonymous"


async def test_every_defect_can_be_chosen_with_its_reason(client: SurfaceClient) -> None:
    html, page = await page_of(client)
    assert [one["value"] for one in page.of("option")] == list(DEFECTS)
    for outcome in BROKEN_TOKENS:
        assert f"→ {outcome.cause}</option>" in html
    assert [one["label"] for one in page.of("optgroup")] == ["Code 3", "Code 4"]


async def test_outcomes_stand_under_the_documented_texts(client: SurfaceClient) -> None:
    html, _ = await page_of(client)
    legends = [unescape(re.sub("<[^>]*>", "", one)) for one in re.findall("<legend>(.*?)</legend>", html)]
    assert legends[0] == "✓ The chat starts"
    assert legends[1:-1] == [f"{code} {SDK_ERRORS[code]}" for code in (2, 3, 4, 7, 8)]
    html, _ = await page_of(client, "/demo/?widget=anonymous")
    assert f"1</span> {SDK_ERRORS[1]}</legend>" in html


# Safety


@pytest.mark.parametrize("path", ["/demo/", "/demo/blocked"])
async def test_a_strict_policy_comes_with_the_page(path: str, client: SurfaceClient) -> None:
    answer = await client.get(path)
    policy = dict(part.split(" ", 1) for part in answer.headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert "unsafe" not in str(policy)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize("path", ["/demo/", "/demo/blocked"])
async def test_the_page_keeps_to_its_policy(path: str, client: SurfaceClient) -> None:
    _, page = await page_of(client, path)
    assert page.of("style") == []
    assert all("src" in one for one in page.of("script"))
    assert not [name for _, attributes in page.tags for name in attributes if name == "style" or name[:2] == "on"]


@pytest.mark.parametrize("path", ["/demo/", "/demo/blocked"])
async def test_a_host_header_that_names_no_host_is_not_shown(path: str, client: SurfaceClient) -> None:
    plain, _ = await page_of(client, path)
    changed, page = await page_of(client, path, Host=EVIL)
    assert page.widget["data-org-url"] == f"http://127.0.0.1:{client.port}"
    assert changed == plain


@pytest.mark.parametrize("path", ["demo/", "demo/blocked"])
async def test_a_sandboxs_id_is_only_text(path: str, client: SurfaceClient, hub: Hub) -> None:
    plain, _ = await page_of(client, f"/{path}")
    hub.create(EVIL)
    _, page = await page_of(client, f"/s/{quote(EVIL, safe='')}/{path}")
    assert (page.widget["data-org-url"] or "").endswith(f"/s/{quote(EVIL, safe='')}")
    assert [tag for tag, _ in page.tags] == [tag for tag, _ in Tags(plain).tags]


@pytest.mark.parametrize("name", FILES)
async def test_its_files_are_served(name: str, client: SurfaceClient) -> None:
    answer = await client.get(f"/demo/{name}")
    assert answer.headers["Content-Type"] == f"{FILES[name]}; charset=utf-8"
    assert await answer.text()


async def test_it_is_journalled(client: SurfaceClient, sandbox: Sandbox) -> None:
    for path in ("/demo/", "/demo/demo.js", "/demo/token/good"):
        await client.get(path)
    assert [entry.point for entry in sandbox.journal] == ["demo.page", "demo.file", "demo.token"]


# Tokens


async def token(client: SurfaceClient, name: str) -> Any:
    answer = await client.get(f"/demo/token/{name}")
    assert answer.headers["Cache-Control"] == "no-store"
    body = await answer.json()
    assert list(body) == ["token"]
    return body["token"]


async def test_a_good_token_is_accepted(server: Server, client: SurfaceClient, sandbox: Sandbox) -> None:
    verdict = await server.outbound.verdict(sandbox, sandbox.trusts, await token(client, "good"))
    assert verdict.valid, verdict.detail


@pytest.mark.parametrize("name", DEFECTS)
async def test_a_broken_token_is_refused_for_its_reason(
    name: str, server: Server, client: SurfaceClient, sandbox: Sandbox
) -> None:
    verdict = await server.outbound.verdict(sandbox, sandbox.trusts, await token(client, name))
    assert verdict.reason == DEFECTS[name].reason


async def test_what_is_no_text_stays_what_it_is(client: SurfaceClient) -> None:
    assert await token(client, "not-a-string") == 42
    assert await token(client, "empty") == ""
    assert (await token(client, "whitespace")).isspace()


async def test_an_unknown_token_is_refused_with_the_nearest_name(client: SurfaceClient) -> None:
    answer = await client.get("/demo/token/expird")
    body = await answer.json()
    assert (answer.status, body["cause"]) == (400, "request_malformed")
    assert body["message"].startswith(
        "there is no token 'expird' (did you mean 'expired'?); expected one of good, "
    )
