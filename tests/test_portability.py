"""The shims run unchanged on every Python from 3.9 on: on each interpreter of this machine, programs print the same.

What stands in for Python's own modules prints what the originals print on CPython of the set-up environment.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from interpreters import interpreters

CHECKOUT = Path(__file__).resolve().parents[1]
ROOMS = [str(CHECKOUT / room) for room in ("shims-builtins", "shims-numpy", "shims-pandas")]
PROGRAMS = sorted(path.name for path in (CHECKOUT / "tests/programs").glob("*.py"))
# The interpreters that run these tests have no `understudy`: the shims alone take the originals' places.
DRIVER = """
import runpy, sys
import understudy_numpy, understudy_pandas
sys.modules.update(numpy=understudy_numpy, pandas=understudy_pandas)
runpy.run_path(sys.argv[1], run_name="__main__")
"""


@pytest.mark.parametrize("interpreter", interpreters())
def test_programs_print_the_same(interpreter: str) -> None:
    rooms = os.pathsep.join(ROOMS)
    environment = {**os.environ, "PYTHONPATH": rooms, "RUSTPYTHONPATH": rooms, "PYTHONDONTWRITEBYTECODE": "1"}
    for program in PROGRAMS:
        path = f"tests/programs/{program}"
        expected = subprocess.run([".vanilla/bin/python", path], cwd=CHECKOUT, capture_output=True, check=True)
        actual = subprocess.run(
            [interpreter, "-c", DRIVER, path], cwd=CHECKOUT, env=environment, capture_output=True, timeout=300
        )
        assert actual.stdout.decode() == expected.stdout.decode(), actual.stderr.decode()


# The same lines on the originals and on their stand-ins; nothing of them depends on the version of Python.
OF_PYTHON_ITSELF = """
for mode in "@<>":
    for kind, values in {"bhilqn": [-1, 0, 127], "BHILQN": [0, 1, 255], "efd": [0.0, -0.0, 1.1, -6e-8, float("inf")]}.items():
        for each in kind.replace("n", "").replace("N", "") if mode != "@" else kind:
            packed = [struct.pack(mode + each, value) for value in values]
            print(mode, each, packed, [struct.unpack(mode + each, data) for data in packed])
print(struct.calcsize("b0q"), struct.pack("<5s3p?c", b"ab", b"abc", 1, b"x"), list(struct.iter_unpack("<h", b"abcd")))
generator = random.Random()
for seed in (0, -1, 2**32, 10**50):
    generator.seed(seed)
    print([generator.random() for _ in range(700)][-3:], [generator.getrandbits(bits) for bits in (1, 32, 65)])
queue = collections.deque(range(9), 6)
queue.rotate(2), queue.appendleft(5), queue.remove(7)
print(queue, queue.index(8), list(reversed(queue)), queue < collections.deque([9]), list(queue * 2))
counts = collections.defaultdict(int)
for letter in "mississippi":
    counts[letter] += 1
print(sorted(counts.items()), counts.default_factory(), dict(counts.copy()) == dict(counts))
"""
ORIGINALS = "import struct, collections, _random as random"
STAND_INS = "from understudy_builtins import struct, collections, mersenne_twister as random"


@pytest.mark.parametrize("interpreter", interpreters())
def test_what_stands_in_for_python_itself_is_the_same(interpreter: str) -> None:
    expected = subprocess.run(
        [".vanilla/bin/python", "-c", ORIGINALS + OF_PYTHON_ITSELF], cwd=CHECKOUT, capture_output=True, check=True
    )
    environment = {**os.environ, "PYTHONPATH": ROOMS[0], "RUSTPYTHONPATH": ROOMS[0], "PYTHONDONTWRITEBYTECODE": "1"}
    actual = subprocess.run([interpreter, "-c", STAND_INS + OF_PYTHON_ITSELF], env=environment, capture_output=True)
    assert actual.stdout.decode() == expected.stdout.decode(), actual.stderr.decode()
