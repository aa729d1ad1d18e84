"""A difference as a program that runs as it stands: with `python` it shows the original, with `understudy run` the shim."""

from __future__ import annotations

from understudy.checking.cases import Case
from understudy.checking.compare import Difference
from understudy.checking.sides import ALIASES, stand_in_of
from understudy.settings import Library

# What to print of the place where outcomes part, by the kind of the difference. `{}` is the source of the place.
SHOWN = {
    "dtype": "{}.dtype",
    "shape": "{}.shape",
    "strides": "{}.strides",
    "writeable": "{}.flags.writeable",
    "class": "type({}).__name__",
    "names": "list({}.names)",
    "frequency": "{}.freq",
    "length": "len({})",
    "nan bits": "{}.tobytes().hex()",
}
ERROR_SHOWN = ["except Exception as error:", "    print(type(error).__name__, error)"]


def snippet(case: Case, difference: Difference, library: Library) -> str:
    """The program for the case in which a difference was found."""
    made = [f"{name} = {source}" for name, source in case.arguments]
    body = [*made, *_call(case, difference.kind), *_shown(case, difference)]
    text = "\n".join(body)
    imports = ["import warnings"] if difference.kind == "warnings" else []
    imports += [f"import {name}" for name in ("io", "pickle", "tempfile") if f"{name}." in text]
    if library.serves == "interpreter":
        return "\n".join(["import importlib", *imports, *_constants(text), "", *_on_both(case, library, body)])
    imports += [f"import {name} as {short}" for name, short in ALIASES.items() if f"{short}." in text]
    imports += [] if library.name in ALIASES else [f"import {library.name}"]
    return "\n".join([*imports, *_constants(text), "", *body])


def _on_both(case: Case, library: Library, body: list[str]) -> list[str]:
    # The interpreter keeps its own originals, so one program shows both: first the original, then its stand-in.
    root = case.call.partition(".")[0]
    modules = f"(importlib.import_module({root!r}), importlib.import_module({stand_in_of(root, library)!r}))"
    return [f"for {root} in {modules}:", *(f"    {line}" for line in body)]


def _constants(text: str) -> list[str]:
    used = [name for name in ("inf", "nan") if name in text]
    return [f"from math import {', '.join(used)}"] if used else []


def _call(case: Case, kind: str) -> list[str]:
    """The call, with what its kind of difference is shown by."""
    call = f"result = {case.call}"
    if kind in ("raises", "message"):
        return ["try:", f"    {call}", *ERROR_SHOWN, "else:", "    print(repr(result))"]
    if kind == "effect":
        return ["try:", f"    {call}", *ERROR_SHOWN]
    if kind == "warnings":
        caught = "with warnings.catch_warnings(record=True) as caught:"
        return [caught, '    warnings.simplefilter("always")', f"    {call}"]
    return [] if kind == "building" else [call]


def _shown(case: Case, difference: Difference) -> list[str]:
    """What is printed after the call."""
    kind, path = difference.kind, difference.path
    if kind in ("raises", "message", "printed", "lost"):
        return []
    if kind == "warnings":
        return ["print([(each.category.__name__, str(each.message)) for each in caught])"]
    if kind == "aliasing":
        arrays = f"[{', '.join(case.names)}]"
        return [f"print([np.shares_memory(result, each) for each in {arrays} if isinstance(each, np.ndarray)])"]
    if kind == "building":
        return [f"print({', '.join(case.names)})"]
    return [f"print({SHOWN.get(kind, '{}').format(path)})"]
