"""The parts of the npm package that come from docs/openapi.json: every call as a method, every form as a type.

`python -m tests.javascript.generate` writes them.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from tests.javascript.typing_api import Types

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
CALLS = ROOT / "js" / "src" / "calls.js"
TYPES = ROOT / "js" / "types" / "api.d.ts"
_WIDTH = 112
_IN_SANDBOX = "/v1/sandboxes/{sandbox}"
_READERS = {"application/json": "send", "": "send", "text/event-stream": "follow"}
"""Which method of a connection reads what kind of answer; the text of any other is returned."""
_NAMES = {"do": "doing", "provider": "name"}
"""What arguments are called whose own name is a word of JavaScript, or another argument's."""
_MEMBERS = {"doing": "do: doing", "options": "...kebab(options)"}
"""How arguments stand in a body that are not called as its members are."""
_ANSWERS = {"follow": "AsyncGenerator<Followed>", "text": "Promise<string>"}


@dataclass(frozen=True)
class Method:
    """How a call is written: its name, and members of the body that have a place of their own.

    Those whose name ends in `?` may be left out. `whole` says what the body is called if it is one argument,
    `form` which of several forms it has, `slow` how many seconds longer than others it may take.
    """

    name: str
    placed: tuple[str, ...] = ()
    whole: str | None = None
    form: str | None = None
    slow: int = 0


METHODS = {
    "show_index": Method("index"),
    "show_health": Method("health"),
    "show_readiness": Method("readiness"),
    "show_ca": Method("ca"),
    "show_metrics": Method("metrics"),
    "show_version": Method("version"),
    "show_openapi": Method("openapi"),
    "list_errors": Method("errors"),
    "list_points": Method("points"),
    "list_events": Method("events"),
    "list_defects": Method("defects"),
    "list_orphans": Method("orphans"),
    "list_sandboxes": Method("listSandboxes"),
    "create_sandbox": Method("createSandbox", whole="world"),
    "play_scenario": Method("playText", ("scenario",), slow=3600),
    "show_sandbox": Method("show"),
    "delete_sandbox": Method("delete"),
    "reset_sandbox": Method("reset"),
    "list_providers": Method("providers"),
    "register_provider": Method("registerProvider", whole="provider"),
    "remove_provider": Method("removeProvider"),
    "arm_scenario": Method("armScenario", whole="scenario"),
    "begin_suite": Method("beginSuiteText", ("scenario",)),
    "show_suite": Method("suite"),
    "list_faults": Method("faults"),
    "arm_fault": Method("armFault", ("at",)),
    "clear_faults": Method("clearFaults"),
    "clear_fault": Method("clearFault"),
    "start_chat": Method("startChat"),
    "list_conversations": Method("conversations"),
    "show_conversation": Method("conversation"),
    "revoke_tokens": Method("revokeChatTokens"),
    "join": Method("agentJoins", ("agent?",)),
    "say": Method("agentSays", ("text",)),
    "send_card": Method("agentSendsCard", ("card",)),
    "attach": Method("agentAttaches", ("name", "content?")),
    "indicate_typing": Method("agentTypes"),
    "read": Method("agentReads", ("message?",)),
    "leave": Method("agentLeaves"),
    "transfer": Method("agentTransfers", ("to?",)),
    "end": Method("agentEnds"),
    "list_pages": Method("pages"),
    "raise_event": Method("raiseEvent", ("event", "detail?")),
    "show_workspace": Method("workspace"),
    "show_settings": Method("workspaceSettings"),
    "set_workspace": Method("setWorkspace"),
    "replace_workspace": Method("replaceWorkspace"),
    "act": Method("act", ("do",)),
    "show_clock": Method("clock"),
    "set_clock": Method("setClock", ("mode?",), form="ClockSpec"),
    "advance_clock": Method("advance", ("time",)),
    "show_keys": Method("keys"),
    "publish_keys": Method("publishKeys", ("published",)),
    "rotate_keys": Method("rotateKeys"),
    "mint_token": Method("mint"),
    "inspect_token": Method("inspect", ("token",)),
    "list_entries": Method("journal"),
    "show_entry": Method("entry"),
    "query_entries": Method("find", ("at?",)),
    "wait_for_entries": Method("wait", ("at?",), slow=300),
    "stream_entries": Method("stream"),
    "export_entries": Method("export"),
    "verify_entries": Method("verify", ("expect",)),
    "show_standing": Method("verification"),
}
"""Every operation of the control API, by its id."""
BESIDES = {"mint_token": Method("breakToken", ("defect",))}
"""Operations that have a second method."""

_HEAD = """\
// Generated from docs/openapi.json by `python -m tests.javascript.generate`: every call of the control API.

import { kebab } from "./connection.js";

/** @import * as Api from "../types/api.js" */
/** @import {Connection} from "./connection.js" */
/** @import {Followed} from "./events.js" */
/** @template T @template {PropertyKey} [Placed=never] @typedef {Api.Options<Omit<T, Placed>>} Options */
"""
_CLASS = """
/** What is asked of {of}; a method for each call. */
export class {name} {{
  /**
   * @param {{Connection}} connection
   * @param {{string}} [base] where its calls begin
   */
  constructor(connection, base = "") {{
    this.connection = connection;
    /** @protected */
    this.base = base;
  }}
{methods}}}
"""
_TYPES_HEAD = """\
// Generated from docs/openapi.json by `python -m tests.javascript.generate`: what is sent and answered.
// Members of what people write are in kebab-case, as in scenario files; those of a call's options in camelCase.

type Camel<S extends string> = S extends `${infer Head}-${infer Rest}` ? `${Head}${Capitalize<Camel<Rest>>}` : S;

/** A form as the options of a call: its own members in camelCase, what stands in them as in scenario files. */
export type Options<T> = { [K in keyof T as K extends string ? Camel<K> : K]: T[K] };
"""


def document() -> dict[str, Any]:
    """Return the OpenAPI document."""
    read: dict[str, Any] = json.loads((ROOT / "docs" / "openapi.json").read_text(encoding="utf-8"))
    return read


def generated(api: dict[str, Any]) -> dict[Path, str]:
    """Return what the generated files hold, by their paths."""
    types = Types(api["components"]["schemas"])
    methods: dict[bool, list[str]] = {False: [], True: []}
    missing = {one["operationId"] for path in api["paths"].values() for one in path.values()} - set(METHODS)
    if missing:
        raise SystemExit(f"say in METHODS what these are called: {', '.join(sorted(missing))}")
    for path, operations in api["paths"].items():
        for verb, operation in operations.items():
            for named in (METHODS, BESIDES):
                if operation["operationId"] in named:
                    call = _Call(path, verb.upper(), operation, named[operation["operationId"]], types)
                    methods[path.startswith(_IN_SANDBOX)].append(call.text)
    hub = _CLASS.format(of="a hub", name="HubCalls", methods="".join(methods[False]))
    box = _CLASS.format(of="a sandbox", name="SandboxCalls", methods="".join(methods[True]))
    return {CALLS: f"{_HEAD}{hub}{box}", TYPES: f"{_TYPES_HEAD}{types.text}"}


class _Call:
    """One method, as JavaScript."""

    def __init__(self, path: str, verb: str, operation: dict[str, Any], method: Method, types: Types) -> None:
        self._path, self._verb, self._operation, self._method = path, verb, operation, method
        self._types = types
        ok = next(answer for status, answer in operation["responses"].items() if status < "300")
        contents: dict[str, Any] = ok.get("content", {"": {}})
        ((self._media, self._content),) = contents.items()
        body = operation.get("requestBody")
        self._body = None if body is None else body["content"]["application/json"]["schema"]
        self._needs_body = body is not None and body["required"]
        self._in_path = [one for one in re.findall(r"\{(\w+)\}", path) if one != "sandbox"]
        self._query = [one for one in operation.get("parameters", ()) if one["in"] == "query"]

    @property
    def _reader(self) -> str:
        return _READERS.get(self._media, "text")

    @property
    def text(self) -> str:
        doc = "".join(f"   * {line}\n" if line else "   *\n" for line in self._doc())
        names = ", ".join(name for name, _, _ in self._arguments())
        return f"\n  /**\n{doc}   */\n  {self._method.name}({names}) {{\n{self._sent()}  }}\n"

    def _doc(self) -> Iterator[str]:
        yield from wrap(self._operation["summary"], _WIDTH)
        if "description" in self._operation:
            yield ""
            yield from wrap(self._operation["description"], _WIDTH)
        yield ""
        for name, kind, says in self._arguments():
            bare, _, default = name.partition(" = ")
            shown = f"[{bare}]" if default or kind.endswith("=") else bare
            yield f"@param {{{kind.rstrip('=')}}} {shown}{f' {says}' if says else ''}"
        yield f"@returns {{{self._answer()}}}"

    def _answer(self) -> str:
        if self._reader in _ANSWERS:
            return _ANSWERS[self._reader]
        schema = self._content.get("schema")
        return f"Promise<{'void' if schema is None else self._types.of(schema, 'Api.')}>"

    def _arguments(self) -> Iterator[tuple[str, str, str]]:
        """Yield each argument's name with its default, its type and its meaning.

        A type with `=` at the end is that of an argument which may be left out.
        """
        for name in self._in_path:
            says = next(one["description"] for one in self._operation["parameters"] if one["name"] == name)
            default = ' = "default"' if name == "provider" else ""
            yield (_NAMES.get(name, name) + default, "number" if name == "seq" else "string", says)
        if self._method.whole is not None:
            default = "" if self._needs_body else " = {}"
            yield (f"{self._method.whole}{default}", self._types.of(self._body, "Api."), "")
            return
        form = self._form()
        for placed in self._method.placed:
            name = placed.rstrip("?")
            member = self._types.members(form)[name]
            optional = "=" if placed.endswith("?") else ""
            kind = self._types.of(member, "Api.") + optional
            yield (_NAMES.get(name, name), kind, member.get("description", ""))
        if form is not None and len(self._types.members(form)) > len(self._method.placed):
            self._types.ask(str(form))
            placed = " | ".join(json.dumps(name.rstrip("?")) for name in self._method.placed)
            yield ("options = {}", f"Options<Api.{form}{f', {placed}' if placed else ''}>", "")
        elif self._query:
            name = "".join(part.title() for part in self._operation["operationId"].split("_")) + "Query"
            self._types.query(name, self._query)
            yield ("options = {}", f"Options<Api.{name}>", "")

    def _form(self) -> str | None:
        if self._body is None or self._method.whole is not None:
            return None
        return self._method.form or str(self._body["$ref"].rpartition("/")[2])

    def _sent(self) -> str:
        path = self._path.removeprefix(_IN_SANDBOX)
        for name in self._in_path:
            path = path.replace(f"{{{name}}}", f"${{encodeURIComponent({_NAMES.get(name, name)})}}")
        what = [*self._what()]
        more = f", {{ {', '.join(what)} }}" if what else ""
        verb = self._reader
        sent = f'    return this.connection.{verb}("{self._verb}", `${{this.base}}{path}`{more});\n'
        if len(sent) <= _WIDTH:
            return sent
        made = f"    const path = `${{this.base}}{path}`;\n"
        return f'{made}    return this.connection.{verb}("{self._verb}", path{more});\n'

    def _what(self) -> Iterator[str]:
        arguments = [name.partition(" = ")[0] for name, _, _ in self._arguments()][len(self._in_path) :]
        if self._method.whole is not None:
            yield f"body: {self._method.whole}"
        elif self._form() is not None:
            members = [_MEMBERS.get(one, one) for one in arguments]
            yield f"body: {{ {', '.join(members)} }}"
        elif self._query:
            yield "query: kebab(options)"
        if self._method.slow:
            yield f"slow: {self._method.slow}"


def main() -> None:
    """Write the generated files."""
    for path, text in generated(document()).items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
