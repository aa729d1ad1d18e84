"""The csv primitives: text to columns, and the texts of a column to numbers.

A column comes out of the tokenizer *factorized*: the distinct texts in the order of their first appearance, and one
code per row. Whatever follows (recognising a type, parsing) then works on the distinct texts only.

Rules are those of pandas' default reader: which line is a record, which text is a number.
No file is opened here, and no name of a column is known here.
"""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Sequence
from itertools import repeat

CHUNK = 1 << 15

BOOLEANS = {"True": True, "TRUE": True, "true": True, "False": False, "FALSE": False, "false": False}
_INFINITIES = frozenset(("inf", "+inf", "-inf", "infinity", "+infinity", "-infinity"))
_SPACES = " \t\n\v\f\r"
_PLAIN_INTEGER = frozenset("0123456789+-")
_PLAIN_DECIMAL = frozenset("0123456789+-.")
_DECIMAL = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?\Z")


class RaggedLine(ValueError):
    """A record has more fields than the table; `line` counts from one, `expected` and `seen` are field counts."""

    def __init__(self, line: int, expected: int, seen: int) -> None:
        self.line, self.expected, self.seen = line, expected, seen
        super().__init__(f"Expected {expected} fields in line {line}, saw {seen}")


class UnclosedQuote(ValueError):
    """The text ends inside a quoted field of record `row`, counted from zero."""

    def __init__(self, row: int) -> None:
        self.row = row
        super().__init__(f"EOF inside string starting at row {row}")


class Dialect:
    """How a line divides into fields.

    `delimiter` is one character, or None for runs of blanks and tabs. `quote`, `escape` and `comment` are one
    character or empty.
    """

    __slots__ = ("delimiter", "quote", "doublequote", "escape", "comment", "skip_initial_space", "skip_blank")

    def __init__(
        self,
        delimiter: str | None = ",",
        quote: str = '"',
        doublequote: bool = True,
        escape: str = "",
        comment: str = "",
        skip_initial_space: bool = False,
        skip_blank: bool = True,
    ) -> None:
        self.delimiter, self.quote, self.doublequote, self.escape = delimiter, quote, doublequote, escape
        self.comment, self.skip_initial_space, self.skip_blank = comment, skip_initial_space, skip_blank


def csv_lines(text: str, dialect: Dialect) -> list[str]:
    """The lines of `text`, which may end in any of the three line ends; a last line end opens no line.

    Line ends inside quotes stay as they are: a line is what ends at a line feed there.
    """
    if "\r" in text:
        plain = text.replace("\r\n", "\n").replace("\r", "\n")
        quote = dialect.quote
        if quote and quote in text and any(line.count(quote) % 2 for line in plain.split("\n")):
            before = re.escape(dialect.delimiter or " \t")
            mark = re.escape(quote)
            quoted = f"(?<![^{before}\r\n]){mark}(?:[^{mark}]|{mark}{mark})*{mark}"
            plain = re.sub(f"{quoted}|\r\n|\r", lambda found: found[0] if found[0][0] == quote else "\n", text)
        text = plain
    lines = text.split("\n")
    if not lines[-1]:
        lines.pop()
    return lines


def csv_record(lines: Sequence[str], at: int, dialect: Dialect) -> tuple[list[str] | None, int]:
    """The fields of the record that begins at line `at`, and the line after it; None for a line that is no record."""
    line = lines[at]
    if dialect.skip_blank and (not line or line.isspace() and not (dialect.delimiter and dialect.delimiter in line)):
        return None, at + 1
    special = (
        (dialect.quote and dialect.quote in line)
        or (dialect.escape and dialect.escape in line)
        or (dialect.comment and dialect.comment in line)
        or dialect.skip_initial_space
    )
    if not special:
        if dialect.delimiter is None:
            return re.split("[ \t]+", line.strip(" \t")), at + 1
        return line.split(dialect.delimiter), at + 1
    if dialect.comment and line.startswith(dialect.comment):
        return None, at + 1
    return _scan(lines, at, dialect)


def csv_columns(
    lines: Sequence[str], start: int, stop: int | None, width: int, dialect: Dialect, longer: str = "error"
) -> tuple[list[array], list[list[str]], int]:
    """Tokenize `lines[start:]` into `width` factorized columns, at most `stop` records.

    Returns the codes ('q' arrays, one code per record), the distinct texts in the order of first appearance, and the
    number of records. A record with fewer fields is padded with empty texts; one with more is RaggedLine
    (`longer` "error"), loses what is beyond `width` ("cut"), or is left out ("skip").
    """
    lookups: list[defaultdict] = []
    for _ in range(width):
        lookup: defaultdict = defaultdict()
        lookup.default_factory = lookup.__len__
        lookups.append(lookup)
    codes = [array("q") for _ in range(width)]
    count, at, end = 0, start, len(lines)
    while at < end and (stop is None or count < stop):
        room = CHUNK if stop is None else min(CHUNK, stop - count)
        chunk = lines[at : at + room]
        fields = _plain_fields(chunk, width, dialect)
        if fields is not None:
            for k in range(width):
                codes[k].extend(map(lookups[k].__getitem__, fields[k::width]))
            count += len(fields) // width
            at += len(chunk)
            continue
        rows = []
        finish = at + len(chunk)
        while at < finish and len(rows) < room:
            row, following = csv_record(lines, at, dialect)
            if row is not None:
                if len(row) > width:
                    if longer == "error":
                        raise RaggedLine(at + 1, width, len(row))
                    if longer == "skip":
                        at = following
                        continue
                    del row[width:]
                elif len(row) < width:
                    row += [""] * (width - len(row))
                rows.append(row)
            at = following
        for k, column in enumerate(zip(*rows)):
            codes[k].extend(map(lookups[k].__getitem__, column))
        count += len(rows)
    return codes, [list(lookup) for lookup in lookups], count


def _plain_fields(chunk: Sequence[str], width: int, dialect: Dialect) -> list[str] | None:
    """The fields of all the lines in one flat list, row after row, where no line needs a closer look; else None."""
    delimiter = dialect.delimiter
    if delimiter is None or dialect.skip_initial_space:
        return None
    if set(map(str.count, chunk, repeat(delimiter))) != {width - 1}:
        return None
    if dialect.skip_blank and any(map(str.isspace, chunk)):
        return None
    if width == 1 and dialect.skip_blank and "" in chunk:
        return None
    text = delimiter.join(chunk)
    for mark in (dialect.quote, dialect.escape, dialect.comment):
        if mark and mark in text:
            return None
    return text.split(delimiter)


def _scan(lines: Sequence[str], at: int, dialect: Dialect) -> tuple[list[str] | None, int]:
    """The fields of a record with quotes, escapes or comments, character by character."""
    first = at
    delimiter, quote, escape, comment = dialect.delimiter, dialect.quote, dialect.escape, dialect.comment
    blanks = " \t" if delimiter is None else " "
    skip = dialect.skip_initial_space or delimiter is None
    fields: list[str] = []
    field: list[str] = []
    line, at = lines[at], at + 1
    i, quoted, fresh = 0, False, True
    while True:
        if i >= len(line):
            if not quoted:
                break
            if at >= len(lines):
                raise UnclosedQuote(first)
            field.append("\n")
            line, at, i = lines[at], at + 1, 0
            continue
        c = line[i]
        i += 1
        if c == escape and escape:
            if i < len(line):
                field.append(line[i])
                i += 1
            fresh = False
        elif quoted:
            if c != quote:
                close = line.find(quote, i)
                stop = len(line) if close < 0 else close
                if escape:
                    stop = i
                field.append(line[i - 1 : stop])
                i = stop
            elif dialect.doublequote and line[i : i + 1] == quote:
                field.append(quote)
                i += 1
            else:
                quoted = False
        elif fresh and skip and c in blanks and c != delimiter:
            continue
        elif fresh and quote and c == quote:
            quoted, fresh = True, False
        elif comment and c == comment:
            if not fields and fresh:
                return None, at
            break
        elif c == delimiter or delimiter is None and c in " \t":
            fields.append("".join(field))
            field, fresh = [], True
        else:
            field.append(c)
            fresh = False
    if delimiter is not None or not fresh:
        fields.append("".join(field))
    return fields, at


def parse_integers(texts: Sequence[str], thousands: str = "") -> list[int] | None:
    """The texts as integers of any size, or None if one of them is not an integer."""
    if thousands:
        texts = [text.replace(thousands, "") if text[:1] != thousands else text for text in texts]
    if not set("".join(texts)) <= _PLAIN_INTEGER:
        texts = [text.strip(_SPACES) for text in texts]
        if not set("".join(texts)) <= _PLAIN_INTEGER:
            return None
    try:
        return list(map(int, texts))
    except ValueError:
        return None


def parse_decimals(texts: Sequence[str], decimal: str = ".", thousands: str = "") -> list[float] | None:
    """The texts as the nearest floats, or None if one of them is not a number."""
    if thousands:
        texts = [text.replace(thousands, "") if text[:1] != thousands else text for text in texts]
    if decimal != ".":
        if "." in "".join(texts):
            return None
        texts = [text.replace(decimal, ".", 1) for text in texts]
    if not set("".join(texts)) <= _PLAIN_DECIMAL:
        texts = [text.strip(_SPACES) for text in texts]
        for text in texts:
            if _DECIMAL.match(text) is None and text.lower() not in _INFINITIES:
                return None
    try:
        return list(map(float, texts))
    except ValueError:
        return None


def parse_booleans(texts: Sequence[str], true: Sequence[str] = (), false: Sequence[str] = ()) -> list[bool] | None:
    """The texts as booleans, or None if one of them is neither; `true` and `false` are further spellings."""
    table = dict(BOOLEANS)
    table.update(dict.fromkeys(true, True))
    table.update(dict.fromkeys(false, False))
    try:
        return [table[text] for text in texts]
    except KeyError:
        return None
