"""What the registry says of refusals, judged by the running shims: what is refused raises, what is covered does not."""

from __future__ import annotations

import ast
import builtins
import itertools
import json
import re
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import understudy_numpy as np
from understudy.folders import opened_registry
from understudy_numpy.primitives.refusal import Refusal

KINDS = {
    "b": "bool", "i": "int64", "u": "uint8", "f": "float64", "c": "complex128", "O": "object", "U": "str",
    "M": "datetime64[s]", "m": "timedelta64[s]",
}  # fmt: skip
CLASSES: dict[str, Any] = {
    "builtins.list": [1.0, 2.0], "builtins.tuple": (1, 2), "builtins.dict": {"x": 1}, "builtins.str": "x",
    "builtins.bytes": b"x", "builtins.int": 1, "builtins.float": 1.5, "builtins.NoneType": None, "builtins.bool": True,
    "builtins.memoryview": memoryview(b"x"), "builtins.type": int,
}  # fmt: skip


class Foreign:
    """An array of another library, as the protocols for such show one."""

    def __dlpack__(self, **options: Any) -> Any:
        raise BufferError

    def __dlpack_device__(self) -> tuple[int, int]:
        return 1, 0


# Arguments for parameters of which nothing is asked.
FREE = (np.array([[4.0, 1.0], [2.0, 3.0]]), np.array([3.0, 1.0, 2.0]), 1, "x", (2, 2), [np.ones(2), np.ones(2)])


def resolved(name: str) -> Any:
    found: Any = np
    for part in name.split(".")[1:]:
        found = getattr(found, part, None)
    return found


def of_kind(kinds: str) -> Iterator[Any]:
    for kind in kinds:
        if kind in KINDS:
            plain = np.array([[1, 2], [3, 4]])
            try:
                yield plain.astype(KINDS[kind])
                yield plain[0].astype(KINDS[kind])
            except Refusal:
                continue


def meeting(condition: dict[str, Any]) -> list[Any]:
    """Arguments that may meet a condition."""
    ((word, said),) = condition.items()
    if word == "dtype-kind":
        return list(of_kind(said["kinds"]))
    if word == "rank":
        return [np.ones((2,) * said["least"])]
    if word == "value" and not said["negated"]:
        return [ast.literal_eval(text) for text in said["values"]]
    return [np.array([1.0, 2.0, 3.0]), "dd->d", 1, (1, 2), True, False, "no such value", Foreign(), *CLASSES.values()]


def meets(condition: dict[str, Any], value: Any) -> bool:
    """Whether an argument is known to meet a condition."""
    ((word, said),) = condition.items()
    return word in MEETS and MEETS[word](said, value)


def is_one_of(said: dict[str, Any], value: Any) -> bool:
    among = any(type(one) is type(value) and one == value for one in map(ast.literal_eval, said["values"]))
    return bool(among != said["negated"])


def is_instance(said: dict[str, Any], value: Any) -> bool:
    known = [class_named(name) for name in said["classes"]]
    if None in known:
        return False
    found = type(value) in known if said["exactly"] else isinstance(value, tuple(known))
    return bool(found != said["negated"])


def has_rank(said: dict[str, Any], value: Any) -> bool:
    most = said["most"]
    return isinstance(value, np.ndarray) and said["least"] <= value.ndim and (most is None or value.ndim <= most)


MEETS: dict[str, Callable[[dict[str, Any], Any], bool]] = {
    "given": lambda _, value: value is not None,
    "truth": lambda said, value: isinstance(value, (bool, int, str, type(None))) and bool(value) != said["negated"],
    "value": is_one_of,
    "type": is_instance,
    "dtype-kind": lambda said, value: isinstance(value, np.ndarray) and value.dtype.kind in said["kinds"],
    "rank": has_rank,
}


def class_named(name: str) -> Any:
    module, _, last = name.rpartition(".")
    found = getattr(builtins, last, None) if module == "builtins" else resolved(name)
    if name == "builtins.NoneType":
        return type(None)
    return found if isinstance(found, type) else None


def calls(entry: dict[str, Any], refusal: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Keyword arguments that meet the conditions of a refusal, with others for what else is needed."""
    conditions: dict[str, list[dict[str, Any]]] = {}
    arguments = parsed(entry["signature"])
    names = {one.arg for one in arguments.posonlyargs + arguments.args + arguments.kwonlyargs}
    for condition in refusal["conditions"]:
        conditions.setdefault(next(iter(condition.values()))["parameter"], []).append(condition)
    if not names.issuperset(conditions):
        return
    asked = {
        name: [value for one in of for value in meeting(one) if all(meets(each, value) for each in of)]
        for name, of in conditions.items()
    }
    needed = [name for name in required(entry["signature"]) if name not in asked]
    for values in itertools.product(*asked.values(), *([FREE] * len(needed))):
        yield dict(zip([*asked, *needed], values))


def parsed(signature: str) -> ast.arguments:
    """A recorded signature, whose defaults need not be Python."""
    statement = ast.parse(f"def f{re.sub('<[^<>]*>', 'None', signature)}: pass").body[0]
    assert isinstance(statement, ast.FunctionDef)
    return statement.args


def required(signature: str) -> list[str]:
    """The names without a default in a recorded signature."""
    arguments = parsed(signature)
    positional = arguments.posonlyargs + arguments.args
    return [one.arg for one in positional[: len(positional) - len(arguments.defaults)]]


def entries(kinds: tuple[str, ...] = ("function", "class")) -> Iterator[tuple[str, dict[str, Any]]]:
    known = opened_registry()
    for module in ("numpy", "numpy.linalg", "numpy.lib.stride_tricks"):
        for name in known.names(module):
            text = known.lookup_json(f"{module}.{name}")
            if text is None:
                continue
            entry = json.loads(text)
            if entry["kind"] in kinds and entry["state"] == "shim" and entry["signature"] and entry["coverage"]:
                yield f"{module}.{name}", entry


EXACT = [
    pytest.param(name, entry, refusal, id=f"{name}-{refusal['id']}")
    for name, entry in entries()
    for refusal in entry["coverage"]["refusals"]
    if refusal["exact"]
]


@pytest.mark.parametrize(("name", "entry", "refusal"), EXACT)
def test_an_exact_refusal_is_raised(name: str, entry: dict[str, Any], refusal: dict[str, Any]) -> None:
    shim, refused, tried = resolved(name), 0, 0
    needed = required(entry["signature"])
    by_place = [one.arg for one in parsed(entry["signature"]).posonlyargs if one.arg in needed]
    for arguments in itertools.islice(calls(entry, refusal), 400):
        if not set(by_place) <= set(arguments):
            continue
        tried += 1
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                shim(*(arguments[one] for one in by_place), **{n: v for n, v in arguments.items() if n not in by_place})
        except Refusal:
            refused += 1
        except Exception:  # noqa: S112  another exception may come first
            continue
        else:
            pytest.fail(f"{name}({arguments}) is not refused: {refusal}")
    if not tried:
        pytest.skip("no arguments are known that meet its conditions")
    assert refused, f"no call of {name} that meets {refusal['conditions']} is refused"


def test_most_exact_refusals_are_tried() -> None:
    tried = [case for case in EXACT if any(True for _ in calls(case.values[1], case.values[2]))]  # type: ignore[arg-type]
    # Fewer are left as shims cover more; none at all would mean that they are not found.
    assert len(EXACT) >= 15
    assert len(tried) >= len(EXACT) / 2


ARGUMENTS: dict[str, Any] = {
    "float64[1]": np.array([3.0, 1.0, 2.0]),
    "float64[2]": np.array([[4.0, 1.0], [2.0, 3.0]]),
    "int64[1]": np.array([3, 1, 2]),
    "complex128[1]": np.array([1j, 2.0]),
    "bool[1]": np.array([True, False]),
    "=2": 2,
    "=0.5": 0.5,
    "None": None,
}


def test_what_is_covered_is_not_refused() -> None:
    known = opened_registry()
    answers = {"yes": 0, "no": 0, "unknown": 0}
    wrong = []
    for name, _ in entries(("function", "ufunc")):
        shim = resolved(name)
        for count in (1, 2):
            for types in itertools.product(ARGUMENTS, repeat=count):
                answer = json.loads(known.covers_json(name, list(types)))
                answers[answer["answer"]] += 1
                if name in NOT_CALLED or answer["answer"] == "unknown":
                    continue
                try:
                    with warnings.catch_warnings():
                        warnings.simplefilter("ignore")
                        shim(*(ARGUMENTS[text].copy() if "[" in text else ARGUMENTS[text] for text in types))
                except Refusal as refusal:
                    if answer["answer"] == "yes":
                        wrong.append(f"{name}({', '.join(types)}) is refused: {refusal}")
                except Exception:  # noqa: S112  what the original raises too
                    continue
                else:
                    if answer["answer"] == "no" and answer["refusals"]:
                        wrong.append(f"{name}({', '.join(types)}) is not refused: {answer['refusals'][0]}")
    assert not wrong, "\n".join(wrong)
    assert answers["yes"] > answers["unknown"], answers


# They write, wait for input, or change how others work.
NOT_CALLED = {"numpy.save", "numpy.savez", "numpy.savetxt", "numpy.savez_compressed", "numpy.info", "numpy.test",
              "numpy.seterr", "numpy.seterrcall", "numpy.setbufsize", "numpy.set_printoptions", "numpy.show_config",
              "numpy.show_runtime", "numpy.fromfile", "numpy.memmap", "numpy.load", "numpy.loadtxt", "numpy.genfromtxt",
              "numpy.fromregex", "numpy.ones", "numpy.zeros", "numpy.empty", "numpy.full"}  # fmt: skip
