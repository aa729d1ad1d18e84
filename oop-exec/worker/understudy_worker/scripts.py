"""Scripts, expressions and statements, and the names that stay in the worker between them."""

from __future__ import annotations

import builtins
import sys

_ONLY_AST = 0x400
_ABSENT = object()


class Namespace:
    """The worker's `__main__`: what `exec` and `set` bind, `eval` sees."""

    def __init__(self) -> None:
        self.module = type(sys)("__main__")
        self.names: dict[str, object] = self.module.__dict__
        self.names["__builtins__"] = builtins
        sys.modules["__main__"] = self.module
        self._sources = 0

    def evaluate(self, expression: str, names: dict[str, object] | None) -> object:
        """An expression's value. `names` are seen by this expression only."""
        code = compile(expression.strip(), self._file(expression), "eval")
        if not names:
            return eval(code, self.names)
        return eval(code, {**self.names, **names})

    def execute(self, statements: str, names: dict[str, object] | None) -> object:
        """Runs statements. The value is the last statement's, if that is an expression, and None otherwise."""
        file = self._file(statements)
        tree = compile(statements, file, "exec", _ONLY_AST)
        if names:
            self.names.update(names)
        last = tree.body[-1:]
        if not last or type(last[0]).__name__ != "Expr":
            exec(compile(tree, file, "exec"), self.names)
            return None
        import _ast

        del tree.body[-1:]
        if tree.body:
            exec(compile(tree, file, "exec"), self.names)
        return eval(compile(_ast.Expression(last[0].value), file, "eval"), self.names)

    def set(self, name: str, value: object) -> None:
        self.names[name] = value

    def get(self, name: str) -> object:
        """A variable's value. Raises NameError."""
        value = self.names.get(name, _ABSENT)
        if value is _ABSENT:
            raise NameError(f"name {name!r} is not defined in the worker")
        return value

    def delete(self, names: list[str]) -> None:
        """Raises NameError for a name that is not bound, after the others are gone."""
        missing = [name for name in names if self.names.pop(name, _ABSENT) is _ABSENT]
        if missing:
            raise NameError(f"not defined in the worker: {', '.join(missing)}")

    def _file(self, source: str) -> str:
        """A file name under which tracebacks find the source."""
        self._sources += 1
        file = f"<understudy-{self._sources % 1000}>"
        linecache = sys.modules.get("linecache")
        lines = source.splitlines(True)
        if linecache is not None:
            linecache.cache[file] = (len(source), None, lines, file)
        SOURCES[file] = lines
        if len(SOURCES) > 64:
            del SOURCES[next(iter(SOURCES))]
        return file


# The last sources that had no file, for tracebacks.
SOURCES: dict[str, list[str]] = {}


def run_script(path: str, argv: list[str], names: dict[str, object] | None) -> int:
    """Runs a file as `python path argv...` does: as `__main__`, with its folder in front of sys.path.

    Returns the exit code. Other exceptions than SystemExit are the caller's.
    """
    import io
    import os

    with io.open_code(os.path.abspath(path)) as file:
        source = file.read()
    module = type(sys)("__main__")
    module.__dict__.update(names or {})
    module.__dict__.update(__file__=path, __builtins__=builtins, __cached__=None)
    folder = os.path.dirname(os.path.abspath(path))
    before = sys.modules.get("__main__"), sys.argv, list(sys.path)
    sys.modules["__main__"], sys.argv = module, [path, *argv]
    sys.path.insert(0, folder)
    try:
        exec(compile(source, path, "exec", dont_inherit=True), module.__dict__)
        _join_threads()
        return 0
    except SystemExit as leaving:
        _join_threads()
        return exit_code(leaving)
    finally:
        sys.modules["__main__"], sys.argv = before[:2]  # type: ignore[assignment]
        sys.path[:] = before[2]


def exit_code(leaving: SystemExit) -> int:
    """What the shell would see. A text goes to stderr, as the interpreter does it."""
    code = leaving.code
    if code is None:
        return 0
    if isinstance(code, int):
        return int(code) & 0xFF
    try:
        print(code, file=sys.stderr)
    except Exception:
        from understudy_translators.wire import type_name

        print(f"<{type_name(type(code))}>", file=sys.stderr)
    return 1


def _join_threads() -> None:
    """A script ends when its last thread that is no daemon does."""
    threading = sys.modules.get("threading")
    if threading is None:
        return
    for thread in threading.enumerate():
        if thread is not threading.main_thread() and thread is not threading.current_thread() and not thread.daemon:
            thread.join()
