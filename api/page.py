"""The OpenAPI document as a page for people. Needs no script and nothing from elsewhere."""

import base64
import hashlib
from html import escape
from typing import Any, Final

STYLE: Final = """
:root{color-scheme:light dark;--line:#8884;--soft:#8881;--ink:#1b1f24;--dim:#5b6572;--paper:#fff;
--get:#0b6e4f;--post:#8a4b08;--del:#a11d33;--put:#3b4cc0}
@media(prefers-color-scheme:dark){:root{--ink:#e8eaed;--dim:#a2abb6;--paper:#15181c;--get:#5fd3a9;
--post:#f0b267;--del:#ff8b9c;--put:#a9b4ff}}
*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);
font:16px/1.55 system-ui,sans-serif}
main{max-width:60rem;margin:0 auto;padding:2rem 1rem 6rem}h1{margin:0 0 .25rem}
h2{margin:3rem 0 .5rem;border-bottom:1px solid var(--line);padding-bottom:.25rem}
p{margin:.4rem 0}.dim{color:var(--dim)}a{color:inherit}
nav a{display:inline-block;margin:0 1rem .25rem 0}
details{border:1px solid var(--line);border-radius:.5rem;margin:.5rem 0;padding:0 .75rem}
summary{cursor:pointer;padding:.6rem 0;display:flex;gap:.75rem;flex-wrap:wrap;align-items:baseline}
summary::-webkit-details-marker{display:none}summary b{min-width:4.2rem}
code,pre,summary b{font:600 .88em ui-monospace,monospace;overflow-wrap:anywhere}
code{font-weight:400;background:var(--soft);padding:.05rem .3rem;border-radius:.25rem}
.get{color:var(--get)}.post{color:var(--post)}.delete{color:var(--del)}
.put,.patch{color:var(--put)}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;margin:.4rem 0 .9rem}
td:first-child:not(.wrap) code{white-space:nowrap}
th,td{text-align:left;vertical-align:top;padding:.35rem .6rem .35rem 0;
border-top:1px solid var(--line)}th{font-weight:600}
h3{font-size:1rem;margin:.9rem 0 .2rem}h4{margin:1.4rem 0 .2rem}
"""
CSP: Final = (
    "default-src 'none'; style-src 'sha256-"
    + base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def page(document: dict[str, Any]) -> str:
    info = document["info"]
    tags = [tag["name"] for tag in document["tags"]]
    parts = [
        "<!doctype html><html lang=en><meta charset=utf-8>",
        "<meta name=viewport content='width=device-width,initial-scale=1'>",
        f"<title>{escape(info['title'])} API</title><style>{STYLE}</style><main>",
        f"<h1>{escape(info['title'])} API</h1><p>{escape(info['description'])}",
        "<p class=dim>Send <code>Authorization: Bearer cord_...</code> with each request; keys are"
        " made by <code>cordboard key create</code>. For programs:"
        " <a href=/api/v1/openapi.json>openapi.json</a>.<nav>",
        *[f"<a href='#{escape(tag)}'>{escape(tag)}</a>" for tag in tags],
        "<a href='#records'>records</a><a href='#codes'>codes</a></nav>",
    ]
    for tag in document["tags"]:
        parts.append(f"<h2 id='{escape(tag['name'])}'>{escape(tag['name'].capitalize())}</h2>")
        parts.append(f"<p class=dim>{escape(tag['description'])}")
        for path, methods in document["paths"].items():
            parts += [
                _operation(path, method, found)
                for method, found in methods.items()
                if tag["name"] in found["tags"]
            ]
    parts.append("<h2 id=records>Records</h2>")
    for name, schema in document["components"]["schemas"].items():
        parts.append(_record(name, schema))
    parts.append("<h2 id=codes>Codes</h2><div class=scroll><table>")
    for code, said in document["x-codes"].items():
        parts.append(f"<tr><td><code>{escape(code)}</code><td>{escape(said)}")
    return "\n".join([*parts, "</table></div></main></html>"])


def _operation(path: str, method: str, found: dict[str, Any]) -> str:
    parts = [
        f"<details id='{escape(found['operationId'])}'><summary>",
        f"<b class={method}>{method.upper()}</b><code>{escape(path)}</code>",
        f"<span>{escape(found['summary'])}</span></summary>",
        f"<p>Scope: <code>{escape(found['x-scope'])}</code>",
    ]
    if "parameters" in found:
        rows = [
            f"<tr><td><code>{escape(one['name'])}</code><td>{escape(one['in'])}"
            f"<td>{_type(one['schema'])}<td>{escape(one.get('description', ''))}"
            for one in found["parameters"]
        ]
        parts += ["<h3>Parameters</h3><div class=scroll><table>", *rows, "</table></div>"]
    if "requestBody" in found:
        parts.append(f"<h3>Body</h3><p>{_content(found['requestBody']['content'])}")
    parts.append("<h3>Answers</h3><div class=scroll><table>")
    refused = [status for status, answer in found["responses"].items() if "$ref" in answer]
    for status, answer in found["responses"].items():
        if "$ref" in answer:
            continue
        shown = _content(answer["content"]) if "content" in answer else "nothing"
        parts.append(f"<tr><td><code>{status}</code><td>{shown}")
    codes = " ".join(f"<code>{status}</code>" for status in refused)
    parts.append(f"<tr><td class=wrap>{codes}<td><a href='#record-Problem'>Problem</a>")
    return "".join([*parts, "</table></div></details>"])


def _content(content: dict[str, Any]) -> str:
    ((kind, said),) = content.items()
    return _type(said["schema"]) if kind == "application/json" else f"a file: {escape(kind)}"


def _record(name: str, schema: dict[str, Any]) -> str:
    parts = [f"<h4 id='record-{escape(name)}'>{escape(name)}</h4>"]
    if "description" in schema:
        parts.append(f"<p class=dim>{escape(schema['description'])}")
    if "enum" in schema:
        parts.append(f"<p>{_type(schema)}")
    if "properties" in schema:
        needed = set(schema.get("required", []))
        parts.append("<div class=scroll><table>")
        for field, kind in schema["properties"].items():
            must = "" if field in needed else "<span class=dim>optional</span>"
            said = escape(kind.get("description", ""))
            parts.append(f"<tr><td><code>{escape(field)}</code><td>{_type(kind)} {must}<td>{said}")
        parts.append("</table></div>")
    return "".join(parts)


def _type(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        name = escape(schema["$ref"].rsplit("/", 1)[-1])
        return f"<a href='#record-{name}'>{name}</a>"
    if "anyOf" in schema:
        return " or ".join(_type(one) for one in schema["anyOf"])
    if "enum" in schema:
        return ", ".join(f"<code>{escape(str(one))}</code>" for one in schema["enum"])
    kind = schema.get("type", "anything")
    if kind == "array":
        return f"list of {_type(schema.get('items') or {})}"
    if kind == "object":
        of = schema.get("additionalProperties")
        return f"object of {_type(of)}" if isinstance(of, dict) and of else "object"
    limits = [
        f"{said} {schema[word]}"
        for word, said in (
            ("minLength", "at least"),
            ("maxLength", "at most"),
            ("minimum", "from"),
            ("maximum", "to"),
            ("pattern", "like"),
        )
        if word in schema
    ]
    told = f" <span class=dim>({escape(', '.join(limits))})</span>" if limits else ""
    return f"{escape(str(kind))}{told}"
