"""Back(there(x)) is x: the table, generated values, and the same table on every interpreter of this machine."""

from __future__ import annotations

import ast
import datetime
import decimal
import fractions
import shutil
import subprocess
import sys
import uuid
import zoneinfo
from pathlib import Path
from typing import Any

import pytest
from cases import cases
from hypothesis import given, settings
from hypothesis import strategies as st
from likeness import difference
from parts import parts
from understudy_translators import CannotTravel, Encoder, WireError, decode, encode, encode_leaves

HERE = Path(__file__).parent


@pytest.mark.parametrize("name", list(cases()))
@pytest.mark.parametrize("threshold", [0, 65536])
def test_a_case_comes_back(name: str, threshold: int) -> None:
    value = cases()[name]
    first, second = decode(encode([value, value], threshold=threshold))
    assert difference(value, first) is None
    assert difference(value, second) is None


LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(min_value=-(2**200), max_value=2**200),
    st.floats(),
    st.complex_numbers(),
    st.text(st.characters()),
    st.text(st.characters(categories=["Cs", "L"])),
    st.binary(),
    st.dates(),
    st.datetimes(timezones=st.none() | st.timezones() | st.just(datetime.timezone.utc), allow_imaginary=True),
    st.times(),
    st.timedeltas(),
    st.decimals(),
    st.fractions(),
    st.uuids(),
    st.just(...),
)


def hashable(value: Any) -> bool:
    """A signalling NaN is not."""
    return not (type(value) is decimal.Decimal and value.is_snan())


HASHED = st.recursive(
    LEAVES.filter(hashable), lambda inner: st.tuples(inner, inner) | st.frozensets(inner, max_size=4), max_leaves=5
)
VALUES = st.recursive(
    LEAVES | st.builds(bytearray, st.binary()),
    lambda inner: st.one_of(
        st.lists(inner),
        st.lists(inner).map(tuple),
        st.dictionaries(HASHED, inner),
        st.sets(HASHED),
        st.builds(slice, inner, inner, inner),
        st.deferred(lambda: st.lists(inner, min_size=1).map(lambda items: items + items)),
    ),
    max_leaves=30,
)


@settings(max_examples=400, deadline=None)
@given(VALUES)
def test_generated_values_come_back(value: Any) -> None:
    body = encode([value], threshold=20)
    (back,) = decode(body)
    assert difference(value, back) is None
    assert len(encode([back], threshold=20)) == len(body)


@settings(max_examples=200, deadline=None)
@given(st.one_of(*[st.lists(kind, min_size=4) for kind in (st.integers(), st.floats(), st.text(), st.booleans())]))
def test_packed_lists_come_back(value: Any) -> None:
    assert difference(value, decode(encode([value]))[0]) is None
    assert difference(tuple(value), decode(encode([tuple(value)]))[0]) is None


def test_zones_keep_name_and_fold() -> None:
    zone = zoneinfo.ZoneInfo("Europe/Berlin")
    value = datetime.datetime(2024, 10, 27, 2, 30, fold=1, tzinfo=zone)
    (back,) = decode(encode([value]))
    assert back.tzinfo is zone and back.fold == 1 and back.utcoffset() == value.utcoffset()


def test_arithmetic_types_are_exact() -> None:
    values = [decimal.Decimal("1.10"), fractions.Fraction(1, 3), uuid.UUID(int=1)]
    with decimal.localcontext() as context:
        context.prec = 1
        context.traps[decimal.Inexact] = True
        assert [str(item) for item in decode(encode([values]))[0]] == [str(item) for item in values]


def test_leaves_are_the_same_bytes_by_either_way() -> None:
    values = [None, True, 5, 2**70, 1.5, "ä", 2j, ...]
    encoder = Encoder()
    for value in values:
        encoder.field(value)
    assert encode_leaves(values) == encoder.body()
    assert encode_leaves([None, []]) is None


def interpreters() -> list[str]:
    found = [str(path) for path in sorted(Path("/root/.pyenv/versions").glob("3.*/bin/python"))]
    found += [path for path in (shutil.which("pypy3"), sys.executable) if path]
    usable = []
    for path in found:
        check = [path, "-c", "import sys; sys.exit(sys.version_info < (3, 9))"]
        if subprocess.run(check, check=False).returncode == 0:
            usable.append(path)
    return usable


@pytest.mark.parametrize("interpreter", interpreters())
def test_the_table_on_every_interpreter(interpreter: str) -> None:
    command = [interpreter, "-I", "-B", str(HERE / "portable.py")]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr


def test_loading_imports_next_to_nothing() -> None:
    program = (
        f"import sys; sys.path.insert(0, {str(HERE.parent)!r}); before = set(sys.modules)\n"
        "import understudy_translators; print(*sorted(set(sys.modules) - before))"
    )
    run = subprocess.run([sys.executable, "-I", "-S", "-c", program], check=True, capture_output=True, text=True)
    others = {name for name in run.stdout.split() if not name.startswith("understudy_translators")}
    assert others <= {"struct", "_struct", "__future__"}


def test_parts_fit_into_one_file() -> None:
    namespace: dict[str, Any] = {"__name__": "one_file"}
    seen: dict[str, str] = {}
    for part in parts():
        tree = ast.parse((HERE.parent / "understudy_translators" / f"{part}.py").read_text())
        kept = []
        for node in tree.body:
            if isinstance(node, ast.ImportFrom):
                assert node.module == "__future__" or node.level == 1 and not any(name.asname for name in node.names)
                continue
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                assert seen.setdefault(node.name, part) == part
            targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
            for target in targets:
                if isinstance(target, ast.Name) and target.id != "TYPE_CHECKING":
                    assert seen.setdefault(target.id, part) == part
            kept.append(node)
        source = "from __future__ import annotations\n" + ast.unparse(ast.Module(kept, []))
        exec(compile(source, part, "exec"), namespace)
    value = cases()["nested"]
    assert difference(value, namespace["decode"](namespace["encode"]([value]))[0]) is None


def test_depth_is_bounded_both_ways() -> None:
    def nested(levels: int) -> Any:
        value: Any = []
        for _ in range(levels - 1):
            value = [value]
        return value

    body = encode([nested(256)])
    assert encode(decode(body)) == body
    with pytest.raises(CannotTravel, match="deeper than 256"):
        encode([nested(257)])
    with pytest.raises(CannotTravel):
        encode([nested(100_000)])
    with pytest.raises(WireError, match="deeper than 256"):
        decode(body[:4] + b"\x10\1\0\0\0" + body[4:])
