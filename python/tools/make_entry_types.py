"""Write `understudy/registry/entry.py` from `docs/entry.schema.json`: the entry's types, as the registry publishes them.

    python python/tools/make_entry_types.py

The schema comes from the Rust types, so neither side can drift; a test holds the written file against this.
"""

from __future__ import annotations

import json
import keyword
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = ROOT / "docs" / "entry.schema.json"
TARGET = ROOT / "python" / "understudy" / "registry" / "entry.py"

HEAD = '''"""What the registry knows of one original, as types. Written by `tools/make_entry_types.py` from the schema."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Union

from understudy.registry.record import Record
'''
PLAIN = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
WIDTH = 118


def main() -> int:
    TARGET.write_text(formatted(written(json.loads(SCHEMA.read_text(encoding="utf-8")))), encoding="utf-8")
    print(TARGET.relative_to(ROOT))
    return 0


def formatted(source: str) -> str:
    """The source as the repository's formatter writes it."""
    command = [sys.executable, "-m", "ruff", "format", "--stdin-filename", str(TARGET), "-"]
    return subprocess.run(command, input=source, capture_output=True, text=True, check=True, cwd=ROOT).stdout


def written(schema: dict[str, Any]) -> str:
    """The module's source, unformatted."""
    root = {key: value for key, value in schema.items() if key not in ("$defs", "$schema")}
    kinds: dict[str, dict[str, Any]] = {**schema.get("$defs", {}), schema["title"]: root}
    names = sorted(kinds)
    parts = [f"{HEAD}\n__all__ = {sorted(exported(kinds))!r}\n"]
    parts += [words(name, kinds[name]) for name in names if choices(kinds[name])]
    parts += [structure(name, kinds[name], kinds) for name in names if "properties" in kinds[name]]
    for name in names:
        if is_tagged(kinds[name]):
            parts += [structure(camel(tag), inside, kinds) for tag, inside in variants(kinds[name])]
            parts.append(union(name, kinds[name]))
    return "\n\n".join(parts)


def exported(kinds: dict[str, dict[str, Any]]) -> list[str]:
    tags = [camel(tag) for kind in kinds.values() if is_tagged(kind) for tag, _ in variants(kind)]
    return [*kinds, *tags]


def plain(kind: dict[str, Any]) -> list[str]:
    """The words of an enumeration, those variants left out that hold data."""
    options = kind.get("oneOf", [kind])
    return [word for option in options for word in option.get("enum", [option.get("const")]) if word is not None]


def choices(kind: dict[str, Any]) -> list[str]:
    """The words of an enumeration without data."""
    return [] if is_tagged(kind) else plain(kind)


def is_tagged(kind: dict[str, Any]) -> bool:
    return any("properties" in option for option in kind.get("oneOf", []))


def variants(kind: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Each variant of an enumeration that holds data: its tag, and what it holds as a structure."""
    found = []
    for option in kind["oneOf"]:
        for tag, inside in option.get("properties", {}).items():
            # A single value becomes the one field of a structure.
            held = inside if "properties" in inside else {"properties": {"value": inside}, "single": True}
            found.append((tag, {**held, "description": option.get("description", inside.get("description", ""))}))
    return found


def words(name: str, kind: dict[str, Any]) -> str:
    source = f"{name} = Literal[{', '.join(map(repr, choices(kind)))}]\n"
    return source + docstring(described(kind), "")


def described(kind: dict[str, Any]) -> str:
    text = str(kind.get("description", "")).strip()
    notes = [
        f"`{option['const']}`: {option['description'].strip()}"
        for option in kind.get("oneOf", [])
        if "const" in option and option.get("description")
    ]
    return "\n\n".join([*([text] if text else []), *notes])


def structure(name: str, kind: dict[str, Any], kinds: dict[str, dict[str, Any]]) -> str:
    fields = kind.get("properties", {})
    lines = [f"class {name}(Record):", docstring(kind.get("description", ""), "    ")]
    lines.append(f"    __slots__ = {tuple(map(attribute, fields))!r}")
    for field, value in fields.items():
        lines.append(f"    {attribute(field)}: {annotation(value)}")
        lines.append(docstring(value.get("description", ""), "    "))
    given = "Any" if kind.get("single") else "Mapping[str, Any]"
    lines.append(f"    @classmethod\n    def read(cls, data: {given}) -> {name}:")
    lines.append('        """From its JSON."""')
    at = "data" if kind.get("single") else "data[{!r}]"
    arguments = ", ".join(
        f"{attribute(field)}={reader(value, at.format(field), kinds)}" for field, value in fields.items()
    )
    lines.append(f"        return cls({arguments})")
    return "\n".join(line for line in lines if line)


def union(name: str, kind: dict[str, Any]) -> str:
    tags, alone = [tag for tag, _ in variants(kind)], plain(kind)
    parts = [f"Literal[{', '.join(map(repr, alone))}]"] if alone else []
    lines = [f"{name} = Union[{', '.join([*parts, *map(camel, tags)])}]", docstring(described(kind), "")]
    table = ", ".join(f"{tag!r}: {camel(tag)}" for tag in tags)
    lines.append(f"_{name.upper()}: Mapping[str, Any] = {{{table}}}")
    lines.append(f"\n\ndef _read_{name.lower()}(data: Any) -> {name}:")
    if alone:
        lines.append(
            f"    if isinstance(data, str):\n        word: {name} = data  # type: ignore[assignment]\n        return word"
        )
    lines.append("    ((tag, inside),) = data.items()")
    lines.append(f"    found: {name} = _{name.upper()}[tag].read(inside)\n    return found")
    return "\n".join(line for line in lines if line)


def annotation(value: Any) -> str:
    if not isinstance(value, dict) or not value.keys() - {"description", "default"}:
        return "Any"
    if "$ref" in value:
        return str(value["$ref"]).rsplit("/", 1)[-1]
    if "anyOf" in value:
        return " | ".join(annotation(option) for option in value["anyOf"])
    if "allOf" in value:
        return annotation(value["allOf"][0])
    kinds = value.get("type")
    if isinstance(kinds, list):
        return " | ".join(annotation({**value, "type": kind}) for kind in kinds)
    if kinds == "array":
        if "prefixItems" in value:
            return f"tuple[{', '.join(map(annotation, value['prefixItems']))}]"
        return f"tuple[{annotation(value['items'])}, ...]"
    if kinds == "object":
        return f"Mapping[str, {annotation(value.get('additionalProperties', {}))}]"
    return PLAIN[str(kinds)]


def reader(value: Any, data: str, kinds: dict[str, dict[str, Any]]) -> str:
    """The expression that makes a value from its JSON."""
    if not isinstance(value, dict):
        return data
    if "$ref" in value:
        name = str(value["$ref"]).rsplit("/", 1)[-1]
        if choices(kinds[name]):
            return data
        return f"_read_{name.lower()}({data})" if is_tagged(kinds[name]) else f"{name}.read({data})"
    if "allOf" in value:
        return reader(value["allOf"][0], data, kinds)
    if "anyOf" in value:
        (option,) = [option for option in value["anyOf"] if option.get("type") != "null"]
        inner = reader(option, data, kinds)
        return inner if inner == data else f"None if {data} is None else {inner}"
    listed = value.get("type")
    if listed == "array" or (isinstance(listed, list) and "array" in listed):
        inner = reader(value.get("items"), "one", kinds)
        made = f"tuple({data})" if inner == "one" else f"tuple({inner} for one in {data})"
        return made if listed == "array" else f"None if {data} is None else {made}"
    if listed == "object" and isinstance(value.get("additionalProperties"), dict):
        inner = reader(value["additionalProperties"], "one", kinds)
        return data if inner == "one" else f"{{key: {inner} for key, one in {data}.items()}}"
    return data


def attribute(field: str) -> str:
    return f"{field}_" if keyword.iskeyword(field) else field


def camel(tag: str) -> str:
    return "".join(part.capitalize() for part in tag.replace("_", "-").split("-"))


def docstring(text: str, indent: str) -> str:
    if not text:
        return ""
    paragraphs = [textwrap.fill(" ".join(part.split()), WIDTH - len(indent)) for part in text.split("\n\n")]
    body = "\n\n".join(paragraphs).replace("\\", "\\\\")
    end = "\n" if "\n" in body else ""
    return textwrap.indent(f'"""{body}{end}"""', indent)


if __name__ == "__main__":
    raise SystemExit(main())
