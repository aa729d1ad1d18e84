"""What this codec writes, the compiled one reads, and the other way round: the values stay what they were.

Runs where `cargo` can build `translators/examples/reencode.rs`, or where UNDERSTUDY_REENCODE names it built.
"""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cases import cases
from hypothesis import given, settings
from likeness import difference
from test_hostile import ARRAYS, FAULTS
from test_round_trip import VALUES
from understudy_translators import decode, encode

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def reencode() -> Iterator[Any]:
    program = os.environ.get("UNDERSTUDY_REENCODE")
    if program is None:
        if shutil.which("cargo") is None:
            pytest.skip("there is no cargo")
        build = ["cargo", "build", "-q", "-p", "understudy-translators", "--example", "reencode"]
        subprocess.run(build, cwd=ROOT, check=True)
        target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
        program = str(target / "debug" / "examples" / "reencode")
    with subprocess.Popen(
        [program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdin is not None and process.stdout is not None
        source, sink = process.stdout, process.stdin

        def exchange(body: bytes) -> bytes:
            sink.write(struct.pack("<I", len(body)) + body)
            sink.flush()
            (length,) = struct.unpack("<I", source.read(4))
            return source.read(length)

        yield exchange


@pytest.mark.parametrize("name", list(cases()))
@pytest.mark.parametrize("threshold", [0, 65536])
def test_a_case_survives_the_compiled_codec(reencode: Any, name: str, threshold: int) -> None:
    value = cases()[name]
    body = encode([None, value], threshold=threshold)
    again = reencode(body)
    assert again, "the compiled codec refused it"
    _, back = decode(again)
    assert difference(value, back) is None
    assert reencode(again) == again


@settings(max_examples=200, deadline=None)
@given(VALUES)
def test_generated_values_survive_the_compiled_codec(reencode: Any, value: Any) -> None:
    (back,) = decode(reencode(encode([value], threshold=20)))
    assert difference(value, back) is None


# What only making the object shows: the compiled codec keeps a record as data.
LATER = {
    "key twice",
    "member twice",
    "range step 0",
    "date 0",
    "fraction too large to reduce",
    "giant array.array",
    "decimal of a list",
    "counter of None",
    "code",
    "unfinished member",
    "list as key",
}


@pytest.mark.parametrize("name", sorted({*FAULTS, *ARRAYS} - LATER))
def test_both_refuse_the_same(reencode: Any, name: str) -> None:
    assert reencode({**FAULTS, **ARRAYS}[name]) == b""


def test_arrays_survive_the_compiled_codec(reencode: Any) -> None:
    np = pytest.importorskip("numpy")
    base = np.arange(24.0).reshape(2, 3, 4)
    records = np.zeros(3, np.dtype([("a", "i1"), ("b", "f8", (2,))], align=True))
    objects = np.asfortranarray(np.array([["a", 1], [None, [2]]], object))
    value = [
        base.T,
        base[::-1, :, ::-2],
        base,
        records,
        objects,
        np.float32(1.5),
        np.array(["x", "yz"]),
        np.zeros((0, 2)),
    ]
    (back,) = decode(reencode(encode([value])))
    assert difference(value, back) is None
    back[2][:] = 7
    assert (back[0] == 7).all() and (back[1] == 7).all()
