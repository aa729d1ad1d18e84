"""What the documentation of an object tells as data: a hash of its text, and what it calls deprecated.

The layout of docstrings is numpydoc's (https://numpydoc.readthedocs.io): underlined sections, and parameters that begin
at the left margin of theirs.
"""

from __future__ import annotations

import hashlib
import inspect
import re

_DIRECTIVE = re.compile(r"^(?P<indent> *)\.\. deprecated:: *(?P<since>[\w.]*)")
_UNDERLINE = re.compile(r"^(-{3,}|={3,})\s*$")
_PARAMETER_SECTIONS = frozenset({"Parameters", "Other Parameters", "Keyword Arguments"})
_PARAMETER = re.compile(r"^\*{0,2}(?P<names>\w+(?:, *\*{0,2}\w+)*)\s*(?::|$)")
# "Use `numpy.trapezoid` instead": the name that follows the word, in whatever markup.
_INSTEAD = re.compile(r"\b[Uu]se\s+(?:the\s+)?(?::\w+:)?`+~?(?P<name>[A-Za-z_][\w.]*)(?:\(\))?`+")


def text_hash(value: object) -> str | None:
    """The first 16 hexadecimal digits of the SHA-256 of a documentation text, indentation aside."""
    text = _text(value)
    return hashlib.sha256(text.encode()).hexdigest()[:16] if text else None


def deprecations(value: object) -> list[dict[str, str]]:
    """What the documentation, or the mark of PEP 702, calls deprecated: the object, or one of its parameters."""
    found = []
    mark = getattr(value, "__deprecated__", None)
    if isinstance(mark, str):
        found.append(_deprecation(None, "", mark))
    lines = _text(value).splitlines()
    section, parameter = "", None
    for place, line in enumerate(lines):
        if place + 1 < len(lines) and _UNDERLINE.match(lines[place + 1]):
            section, parameter = line.strip(), None
        elif section in _PARAMETER_SECTIONS and (named := _PARAMETER.match(line)) is not None:
            parameter = named["names"].partition(",")[0]
        directive = _DIRECTIVE.match(line)
        # In other sections it is about behaviour, or about what is returned.
        if directive is not None and (section == "" or parameter is not None):
            body = _indented(lines, place + 1, len(directive["indent"]))
            found.append(_deprecation(parameter, directive["since"], body))
    return [one for place, one in enumerate(found) if one not in found[:place]]


def replacement(text: str) -> str | None:
    """The name that a text says to use instead, as it is written there."""
    found = _INSTEAD.search(text)
    return found["name"] if found else None


def _deprecation(parameter: str | None, since: str, body: str) -> dict[str, str]:
    fields = {"parameter": parameter, "since": since, "replacement": replacement(body)}
    return {key: value for key, value in fields.items() if value}


def _text(value: object) -> str:
    try:
        text = value.__doc__
    except Exception:  # A property of a foreign class may raise anything.
        return ""
    return inspect.cleandoc(text) if isinstance(text, str) else ""


def _indented(lines: list[str], start: int, indent: int) -> str:
    """The lines that are indented deeper, joined."""
    body = []
    for line in lines[start:]:
        if line.strip() and len(line) - len(line.lstrip()) <= indent:
            break
        body.append(line.strip())
    return " ".join(body)
