"""A report as one page that needs nothing beside it: a bar for each library, and one for each line of the program."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from html import escape
from typing import Any

from understudy.report.places import source_of
from understudy.report.tally import EXECUTOR
from understudy.report.text import in_bytes

# What a bar is made of, in this order: the class of the part, what it is called, and its seconds in a row.
Part = tuple[str, str, Callable[[Mapping[str, Any]], float]]
PARTS: tuple[Part, ...] = (
    ("native", "compiled code", lambda row: row["native"]),
    (
        "shim",
        "shims in Python",
        lambda row: max(0.0, row["seconds"] - row["native"] - row["executor"] - row.get("imports", 0.0)),
    ),
    ("executor", "the executor", lambda row: row["executor"]),
    ("import", "importing stand-ins", lambda row: row.get("imports", 0.0)),
)
STYLE = """
:root { color-scheme: light dark; --text: #1b1f24; --soft: #667079; --ground: #fff; --line: #e3e6ea; --native: #2f7d4f;
  --shim: #3b6fb5; --executor: #c8622c; --import: #8a6fb0; --own: #b9c0c8; }
@media (prefers-color-scheme: dark) { :root { --text: #e4e7ea; --soft: #98a2ab; --ground: #16191d; --line: #2c3138;
  --native: #4da873; --shim: #5d92d8; --executor: #e0824f; --import: #a58bd0; --own: #59626b; } }
body { font: 14px/1.5 system-ui, sans-serif; color: var(--text); background: var(--ground); margin: 2rem auto; max-width: 72rem;
  padding: 0 1rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2.2rem; } h3 { font: 600 13px ui-monospace, monospace; }
table { border-collapse: collapse; width: 100%; } th { text-align: left; font-weight: 600; color: var(--soft); }
td, th { padding: .15rem .6rem .15rem 0; vertical-align: top; } tbody tr { border-top: 1px solid var(--line); }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.soft { color: var(--soft); } code, pre { font: 12.5px/1.45 ui-monospace, monospace; } .wide { overflow-x: auto; }
.bar { display: flex; height: .8rem; min-width: 9rem; } .bar i { display: block; height: 100%; min-width: 1px; }
.whole .bar { height: 1.3rem; } .source td { padding-top: 0; padding-bottom: 0; border: 0; } .source tr { border: 0; }
.source td.bars { width: 10rem; } .source pre { margin: 0; white-space: pre; }
.native { background: var(--native); } .shim { background: var(--shim); } .executor { background: var(--executor); }
.import { background: var(--import); } .own { background: var(--own); }
.key i { display: inline-block; width: .8rem; height: .8rem; margin: 0 .35rem 0 1rem; vertical-align: -1px; }
"""


def page(data: Mapping[str, Any]) -> str:
    """The report as HTML."""
    body = [
        "<h1>What stood in, and what it took</h1>",
        whole(data),
        "<h2>Libraries</h2>",
        libraries(data["libraries"]),
        "<h2>Lines of the program</h2>",
        *sources(data),
        "<h2>Originals</h2>",
        originals(data["originals"]),
    ]
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>understudy report</title>\n'
        f'<meta name="viewport" content="width=device-width">\n<style>{STYLE}</style>\n</head>\n<body>\n'
        + "\n".join(body)
        + "\n</body>\n</html>"
    )


def whole(data: Mapping[str, Any]) -> str:
    """One bar for the whole run, with its key."""
    sums = {
        key: sum(row[key] for row in data["originals"]) for key in ("seconds", "native", "executor", "sent", "received")
    }
    stood_in = sums["seconds"] + data["imports"]
    parts = [
        (kind, label, seconds({**sums, "seconds": stood_in, "imports": data["imports"]}))
        for kind, label, seconds in PARTS
    ]
    parts.append(("own", "the program itself", max(0.0, data["seconds"] - stood_in)))
    key = "".join(f'<i class="{kind}"></i>{label} {took:.3f} s' for kind, label, took in parts)
    moved = f"; {size(sums)} moved to and from the executor" if sums["sent"] or sums["received"] else ""
    return (
        f"<p>{data['seconds']:.3f} s, {sum(row['calls'] for row in data['originals']):,} calls of "
        f"{len(data['originals'])} originals{moved}.</p>\n"
        f'<div class="whole">{bar([(kind, took) for kind, _, took in parts], data["seconds"])}</div>\n'
        f'<p class="key soft">{key}</p>'
    )


def libraries(rows: Iterable[Mapping[str, Any]]) -> str:
    rows = list(rows)
    longest = max((row["seconds"] for row in rows), default=0.0)
    return table(
        ("library", "", "#seconds", "#calls", "#bytes"),
        ((code(row["library"]), bar_of(row, longest), *numbers(row)) for row in rows),
    )


def sources(data: Mapping[str, Any]) -> Iterable[str]:
    """Each file of the program, line by line, with the share of the whole time that calls in a line took."""
    files: dict[str, dict[int, Mapping[str, Any]]] = {}
    for row in data["lines"]:
        files.setdefault(row["file"], {})[row["line"]] = row
    longest = max((row["seconds"] for row in data["lines"]), default=0.0)
    if not files:
        yield '<p class="soft">No line of the program called an original.</p>'
    for file, told in files.items():
        texts = source_of(file)
        last = max(len(texts), *told)
        rows = (source_row(number, told.get(number), texts, longest) for number in range(1, last + 1))
        yield f'<h3>{escape(file)}</h3>\n<div class="wide"><table class="source"><tbody>\n{"".join(rows)}</tbody></table></div>'


def source_row(number: int, row: Mapping[str, Any] | None, texts: list[str], longest: float) -> str:
    text = texts[number - 1] if number <= len(texts) else ""
    told = ("", "", "") if row is None else (f"{row['share']:.1%}", f"{row['seconds']:.3f} s", count(row["calls"]))
    cells = "".join(f'<td class="number soft">{cell}</td>' for cell in told)
    drawn = "" if row is None else bar_of(row, longest)
    return f'<tr><td class="bars">{drawn}</td>{cells}<td class="number soft">{number}</td><td><pre>{escape(text)}</pre></td></tr>\n'


def originals(rows: Iterable[Mapping[str, Any]]) -> str:
    rows = list(rows)
    longest = max((row["seconds"] for row in rows), default=0.0)
    return table(
        ("original", "", "#seconds", "#calls", "#bytes", "served by"),
        ((code(row["original"]), bar_of(row, longest), *numbers(row), served(row)) for row in rows),
    )


def served(row: Mapping[str, Any]) -> str:
    """What served an original; where it was the executor, why, and the command that changes it."""
    parts = [
        escape(row["served"]) if row["served"] == EXECUTOR or not row["by"] else f"{row['served']} {code(row['by'])}"
    ]
    if row["refused"]:
        parts.append(f"{row['refused']:,} refused")
    if row["why"] is not None:
        told = escape(row["why"]["text"])
        parts.append(told if row["served"] == EXECUTOR else f"{row['executed']:,} by the executor: {told}")
    if row["command"] is not None:
        parts.append(code(row["command"]))
    return "<br>".join(parts)


def numbers(row: Mapping[str, Any]) -> tuple[str, str, str]:
    return f"{row['seconds']:.3f}", count(row["calls"]), size(row)


def count(number: int) -> str:
    return f"{number:,}" if number else ""


def size(row: Mapping[str, Any]) -> str:
    """The bytes of a row, there and back."""
    there, back = in_bytes(row["sent"]), in_bytes(row["received"])
    return f"{there or '0 B'} → {back or '0 B'}" if there or back else ""


def bar_of(row: Mapping[str, Any], longest: float) -> str:
    return bar([(kind, seconds(row)) for kind, _, seconds in PARTS], longest)


def bar(parts: Iterable[tuple[str, float]], longest: float) -> str:
    """Parts side by side; `longest` seconds would fill the width."""
    drawn = (
        f'<i class="{kind}" style="width:{100 * took / longest:.2f}%" title="{kind} {took:.3f} s"></i>'
        for kind, took in parts
        if longest and took
    )
    return f'<div class="bar">{"".join(drawn)}</div>'


def code(text: str) -> str:
    return f"<code>{escape(text)}</code>"


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table; a head that begins with # is one of numbers. The cells are HTML."""
    heads = list(head)
    kinds = [' class="number"' if each.startswith("#") else "" for each in heads]
    first = "".join(f"<th{kind}>{each.lstrip('#')}</th>" for kind, each in zip(kinds, heads))
    lines = ("<tr>" + "".join(f"<td{kind}>{cell}</td>" for kind, cell in zip(kinds, row)) + "</tr>\n" for row in rows)
    return f'<div class="wide"><table><thead><tr>{first}</tr></thead><tbody>\n{"".join(lines)}</tbody></table></div>'
