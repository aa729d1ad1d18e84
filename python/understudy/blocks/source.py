"""The source text of a `with` block or a function, cut out of its file so that each piece keeps its line and column."""

from __future__ import annotations
import __future__

import ast
import dis
import functools
import linecache
from collections.abc import Iterator
from types import CodeType, FrameType, FunctionType
from typing import Any, NamedTuple

from understudy.blocks.errors import BlockRefused

_FUTURE = functools.reduce(
    int.__or__, (getattr(__future__, name).compiler_flag for name in __future__.all_feature_names)
)
_NO_SOURCE = "Put it into a file, or into a cell of IPython, whose source can be read."
_Place = tuple[int | None, int | None, int | None, int | None]


class Source(NamedTuple):
    """Statements to run elsewhere. `text` holds nothing but them; `line` is that of the `with` or `def` they belong to.

    `valued` says that the value of the last one is wanted, where it is an expression.
    """

    file: str
    line: int
    text: str
    flags: int
    in_class: bool
    valued: bool = False

    def statements(self) -> list[ast.stmt]:
        """The statements alone, without the `if 1:` that the text holds them in."""
        body = ast.parse(self.text, self.file).body
        only = body[0] if len(body) == 1 else None
        return only.body if isinstance(only, ast.If) and isinstance(only.test, ast.Constant) else body

    def code(self) -> CodeType:
        """The statements, compiled as a module whose traceback shows their own file and lines."""
        made: CodeType = compile(self.text, self.file, "exec", self.flags, dont_inherit=True)
        return made

    def run(self, namespace: dict[str, Any]) -> Any:
        """Run the statements in this process; the value of the last one where it is wanted."""
        body = ast.parse(self.text, self.file).body
        last = body.pop() if self.valued and body and isinstance(body[-1], ast.Expr) else None
        exec(compile(ast.Module(body, []), self.file, "exec", self.flags, dont_inherit=True), namespace)
        if last is None:
            return None
        assert isinstance(last, ast.Expr)
        return eval(compile(ast.Expression(last.value), self.file, "eval", self.flags, dont_inherit=True), namespace)

    def refused(self, id: str, line: int, what: str, advice: str) -> BlockRefused:
        return BlockRefused(id, self.file, line, what, advice)


def source_of_block(frame: FrameType, name: str) -> Source:
    """The body of the `with` statement that a frame is entering. Raises `BlockRefused`."""
    code, file, line = frame.f_code, frame.f_code.co_filename, frame.f_lineno
    text, tree = _read(file, line, frame)
    found = list(_entering(tree, frame))
    if len(found) != 1:
        what = f"{name} is not entered by a `with` statement that can be found in the source"
        raise BlockRefused("block-source", file, line, what, f"Write `with understudy.{name}():` on a line of its own.")
    statement, index = found[0]
    if index + 1 < len(statement.items):
        what = f"the `with` statement enters something after {name}, which would run here"
        raise BlockRefused("block-leaves", file, line, what, "Write the other `with` inside of the block.")
    if statement.items[index].optional_vars is not None:
        raise BlockRefused("block-names", file, line, f"{name} gives nothing that `as` could name", "Leave `as …` out.")
    made = Source(file, line, _cut(text, statement.body), code.co_flags & _FUTURE, _is_in_class(tree, statement))
    _check_unchanged(made, code)
    return made


def source_of_function(function: FunctionType) -> tuple[Source, ast.FunctionDef]:
    """The `def` of a function without its decorators, defaults and annotations, which have been evaluated here."""
    code = function.__code__
    file, line = code.co_filename, code.co_firstlineno
    text, tree = _read(file, line, None)
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name == code.co_name:
            if min(node.lineno, *(each.lineno for each in [node, *node.decorator_list])) == line:
                break
    else:
        what = f"the source of {function.__qualname__} does not say where it is defined"
        raise BlockRefused("block-source", file, line, what, "Decorate a function that is written as `def`.")
    if isinstance(node, ast.AsyncFunctionDef):
        what = f"{function.__qualname__} is `async`, and its awaiting would happen in another process"
        raise BlockRefused(
            "block-leaves", file, line, what, "Decorate a plain function, and call it from the coroutine."
        )
    evaluated = [each for each in [*node.args.defaults, *node.args.kw_defaults] if each is not None]
    arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs, node.args.vararg, node.args.kwarg]
    evaluated += [each.annotation for each in arguments if each is not None and each.annotation is not None]
    evaluated += [] if node.returns is None else [node.returns]
    cut = _cut(_blanked(text, evaluated), [node], decorators=False)
    return Source(file, node.lineno, cut, code.co_flags & _FUTURE, _is_in_class(tree, node)), node


def _read(file: str, line: int, frame: FrameType | None) -> tuple[str, ast.Module]:
    linecache.checkcache(file)
    text = "".join(linecache.getlines(file, None if frame is None else frame.f_globals))
    if not text:
        raise BlockRefused("block-source", file, line, "the source of the block cannot be read", _NO_SOURCE)
    try:
        return text, _parsed(text)
    except SyntaxError:
        raise BlockRefused("block-source", file, line, "the source is not what runs", _NO_SOURCE) from None


@functools.lru_cache(maxsize=64)
def _parsed(text: str) -> ast.Module:
    return ast.parse(text)


def _entering(tree: ast.Module, frame: FrameType) -> Iterator[tuple[ast.With, int]]:
    """The `with` statements, and which of their items, that may be the one a frame is entering now."""
    places = list(frame.f_code.co_positions())
    here = places[frame.f_lasti // 2]
    for node in ast.walk(tree):
        if not isinstance(node, ast.With):
            continue
        for index, item in enumerate(node.items):
            if here[2] is None:
                # Run without columns: the line must do.
                at_it = item.context_expr.lineno <= frame.f_lineno <= (item.context_expr.end_lineno or 0)
            elif here == _place(item.context_expr):
                at_it = True
            else:
                # Up to Python 3.12 an item is entered at the place of the whole statement.
                at_it = here == _place(node) and _entered(frame, places) == index
            if at_it:
                yield node, index


def _entered(frame: FrameType, places: list[_Place]) -> int:
    """How many items of the statement have been entered before."""
    return sum(
        step.opname == "BEFORE_WITH" and places[step.offset // 2] == places[frame.f_lasti // 2]
        for step in dis.get_instructions(frame.f_code)
        if step.offset < frame.f_lasti
    )


def _place(node: ast.With | ast.expr) -> _Place:
    return node.lineno, node.end_lineno, node.col_offset, node.end_col_offset


def _is_in_class(tree: ast.Module, node: ast.stmt) -> bool:
    inside = (each for each in ast.walk(tree) if isinstance(each, ast.ClassDef))
    return any(each.lineno < node.lineno <= (each.end_lineno or 0) for each in inside)


def codes_in(code: CodeType) -> Iterator[CodeType]:
    """A code object and those of the functions in it."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from codes_in(constant)


def _cut(text: str, body: list[ast.stmt], decorators: bool = True) -> str:
    """The text of statements alone, on their own lines and columns."""
    lines = text.splitlines(keepends=True)
    first, last = body[0], body[-1]
    start: int = min([first.lineno, *(each.lineno for each in getattr(first, "decorator_list", ()) if decorators)])
    end = last.end_lineno or start
    opening = lines[start - 1].encode()
    indent = opening[: first.col_offset]
    if indent.strip():
        # On the line of the `with` itself: it stands behind an `if 1:` of the same length.
        kept = opening[first.col_offset :] if end > start else opening[first.col_offset : last.end_col_offset]
        return "\n" * (start - 1) + "if 1:".ljust(first.col_offset) + kept.decode() + "".join(lines[start:end])
    header = "if 1:\n" if indent else ""
    return "\n" * (start - 1 - bool(header)) + header + "".join(lines[start - 1 : end])


def _blanked(text: str, nodes: list[ast.expr]) -> str:
    """The text with a 0 in place of expressions, and everything else where it was."""
    lines = [line.encode() for line in text.splitlines(keepends=True)]
    for node in nodes:
        first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
        for number in range(first, last + 1):
            line = lines[number]
            start = node.col_offset if number == first else 0
            end = node.end_col_offset if number == last else len(line.rstrip(b"\r\n\\"))
            lead = b"0" if number == first else b""
            lines[number] = line[:start] + lead.ljust((end or start) - start) + line[end:]
    return b"".join(lines).decode()


def _check_unchanged(source: Source, code: CodeType) -> None:
    """Refuse a file that was edited since it was loaded: its names and constants are not those that run."""
    try:
        # A text that comes first would be taken for the documentation of a module.
        alone = ast.Module([ast.Pass(lineno=1, col_offset=0, end_lineno=1, end_col_offset=0), *source.statements()], [])
        made = compile(alone, source.file, "exec", source.flags, dont_inherit=True)
    except SyntaxError:
        # It is told what is wrong with it when it is checked.
        return
    names = {*code.co_names, *code.co_varnames, *code.co_cellvars, *code.co_freevars}
    used = {name for name in made.co_names if not (source.in_class and name.startswith("__"))}
    if not used <= names or not _constants(made) <= _constants(code):
        what = "the source of the block has been changed since it was loaded"
        raise source.refused("block-source", source.line, what, "Start the program again.")


def _constants(code: CodeType) -> set[object]:
    """The constants that are loaded; others may stay in a code object or not, whatever stands around them."""
    used = [step.argval for step in dis.get_instructions(code) if step.opcode in dis.hasconst]
    return {
        (type(each), each.co_name if isinstance(each, CodeType) else repr(each)) for each in used if each is not None
    }
