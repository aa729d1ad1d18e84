"""The harness of NumPy's tests, on a test module of its own: every outcome that a test can have, and every verdict on it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import of_numpy.running
import pytest
import running
from judging import Verdict
from of_numpy.causes import cause
from of_numpy.gaps import GAPS, Gap, Known, read_gaps, write_gaps
from of_numpy.guarding import bound
from of_numpy.judging import Out, Suites, against_gaps, judge, known_from, read_suites
from of_numpy.page import PAGE, page
from of_numpy.tree import Tree, copied
from tables import unexpected

# `numpy.ctypeslib` and `_multiarray_tests` stand for what the stand-ins lack: both are C through and through.
MADE = """
import os, signal, sys, time
import numpy as np
import pytest
from numpy._core._multiarray_tests import array_indexing
from numpy._core.numeric import asarray
from numpy.ctypeslib import as_ctypes_type
from numpy.testing import assert_equal

CTYPE = as_ctypes_type(np.int8)
HERE = sys.modules.get("understudy_numpy") is not None

class TestNames:
    ctype = np.ctypeslib.c_intp
    lists = [each for each in (np.ctypeslib.c_intp,)] if HERE is False else list(np.ctypeslib.c_intp)

    def test_public(self):
        assert_equal(np.sin(0.0), 0.0)
    def test_private_name_of_a_public_object(self):
        assert asarray is np.asarray
        assert np._core.umath.add is np.add
        assert asarray([3]).ndim == 1
    def test_lacking_function(self):
        array_indexing(0, np.arange(3), 1)
    def test_lacking_module(self):
        np.ctypeslib.as_array
    def test_lacking_value_of_the_module(self):
        CTYPE(3)
    def test_lacking_value_of_the_class(self):
        assert self.ctype
    def test_statement_of_the_class_that_fails(self):
        assert self.lists
    def test_lacking_is_no_error_of_the_kind_that_is_expected(self):
        with pytest.raises(Exception):
            array_indexing(0)
            raise Exception
    def test_what_the_original_lacks(self):
        assert_equal(hasattr(np, "no_such_name"), False)
    @pytest.mark.parametrize("function", [np.sin, np.ctypeslib.as_array, array_indexing, np.dtype(CTYPE).type])
    def test_parameters(self, function):
        assert np.asarray(1).ndim == 0
    @pytest.mark.parametrize("size", range(np.ctypeslib.c_intp(1).value))
    def test_parameters_that_fail(self, size):
        assert np.ones(1)
    @pytest.mark.parametrize("value", ["here" if HERE else "there", 1])
    def test_other_names_of_parameters(self, value):
        assert np.ones(1)

class TestOutcomes:
    def test_fails(self):
        assert np.ones(2).sum() == (3 if HERE else 2)
    def test_fails_on_the_original_too(self):
        assert np.ones(2).sum() == 3
    def test_enters_nothing(self):
        assert 1 + 1 == 2
    def test_dies(self):
        if HERE:
            os.kill(os.getpid(), signal.SIGKILL)
    def test_never_ends(self):
        while HERE:
            pass
    def test_waits_for_ever(self):
        time.sleep(3600 * HERE)
    def test_skips_itself(self):
        pytest.skip("not today")
    def test_skips_itself_on_stand_ins(self):
        if HERE:
            pytest.skip("not here")
    @pytest.mark.xfail
    def test_is_expected_to_fail(self):
        assert np.ones(0)
    @pytest.mark.slow
    def test_slow(self):
        assert np.ones(1)
    def test_out(self):
        assert HERE == "never"

@pytest.fixture
def library():
    return np.ctypeslib.c_intp

def test_fixture_that_fails(library):
    assert library

class TestSetUp:
    @classmethod
    def setup_class(cls):
        np.ctypeslib.c_intp(1)
    def test_set_up_that_fails(self):
        assert np.ones(1)
    def test_after_it(self):
        assert np.ones(1)

@pytest.mark.skipif(np.ctypeslib.c_intp is None, reason="none")
def test_condition():
    assert np.ones(1)
"""
# The verdict on each, and what is said of it.
VERDICTS = {
    "TestNames::test_public": ("passed", ""),
    "TestNames::test_private_name_of_a_public_object": ("passed", ""),
    "TestNames::test_lacking_function": ("failed", "_multiarray_tests.array_indexing has no stand-in"),
    "TestNames::test_lacking_module": ("failed", "numpy.ctypeslib.as_array has no stand-in"),
    "TestNames::test_lacking_value_of_the_module": ("failed", "numpy.ctypeslib.as_ctypes_type has no stand-in"),
    "TestNames::test_lacking_value_of_the_class": ("failed", "numpy.ctypeslib.c_intp has no stand-in"),
    "TestNames::test_statement_of_the_class_that_fails": ("failed", "numpy.ctypeslib.c_intp has no stand-in"),
    "TestNames::test_lacking_is_no_error_of_the_kind_that_is_expected": ("failed", "has no stand-in"),
    "TestNames::test_what_the_original_lacks": ("passed", ""),
    "TestNames::test_parameters[sin]": ("passed", ""),
    "TestNames::test_parameters[as_array]": ("failed", "numpy.ctypeslib.as_array has no stand-in"),
    "TestNames::test_parameters[array_indexing]": ("failed", "array_indexing has no stand-in"),
    "TestNames::test_parameters[int8]": ("failed", "numpy.ctypeslib.as_ctypes_type has no stand-in"),
    "TestNames::test_parameters_that_fail[0]": ("failed", "numpy.ctypeslib.c_intp has no stand-in"),
    "TestNames::test_other_names_of_parameters[there]": ("passed", ""),
    "TestNames::test_other_names_of_parameters[1]": ("passed", ""),
    "TestOutcomes::test_fails": ("failed", "AssertionError"),
    "TestOutcomes::test_fails_on_the_original_too": ("inapplicable", "it fails on the original too"),
    "TestOutcomes::test_enters_nothing": ("inapplicable", "it runs nothing of the stand-ins"),
    "TestOutcomes::test_dies": ("failed", "the interpreter ended with -9"),
    "TestOutcomes::test_never_ends": ("failed", "longer than 2 seconds"),
    "TestOutcomes::test_waits_for_ever": ("failed", "nothing was heard for 20 seconds"),
    "TestOutcomes::test_skips_itself": ("skipped", "not today"),
    "TestOutcomes::test_skips_itself_on_stand_ins": ("failed", "skipped on the stand-ins"),
    "TestOutcomes::test_is_expected_to_fail": ("inapplicable", "numpy expects itself to fail it"),
    "TestOutcomes::test_out": ("inapplicable", "it asks for C"),
    "test_fixture_that_fails": ("failed", "numpy.ctypeslib.c_intp has no stand-in"),
    "TestSetUp::test_set_up_that_fails": ("failed", "Missing: numpy.ctypeslib.c_intp has no stand-in"),
    "TestSetUp::test_after_it": ("failed", "Missing: numpy.ctypeslib.c_intp has no stand-in"),
    "test_condition": ("passed", ""),
}
SUITES = Suites({}, [], [Out(("made.test_made::*::test_out",), "it asks for C")])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Verdict]]:
    tree: Tree = copied(tmp_path_factory.mktemp("tree"), {})
    path = tree.path("made.test_made")
    path.parent.mkdir(parents=True)
    path.write_text(MADE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(running, "GRACE", 12)
        patch.setattr(of_numpy.running, "KEPT", tree.folder / "kept")
        found = judge("made.test_made", tree, SUITES, 2)
        assert of_numpy.running.on_originals("made.test_made", tree, 0).outcomes["test_condition"].result == "passed"
        yield found


def test_every_verdict(made: dict[str, Verdict]) -> None:
    assert {test: verdict.result for test, verdict in made.items()} == {
        test: result for test, (result, _) in VERDICTS.items()
    }
    assert [(test, made[test].why) for test, (_, said) in VERDICTS.items() if said not in made[test].why] == []


def test_a_test_module_that_cannot_be_read_fails_every_test(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(of_numpy.running, "KEPT", tmp_path / "kept")
    tree = copied(tmp_path, {})
    path = tree.path("made.test_made")
    path.parent.mkdir(parents=True)
    path.write_text(f"import sys\nif 'understudy_numpy' in sys.modules: raise SystemExit('not read')\n{MADE}")
    verdicts = judge("made.test_made", tree, SUITES, 2)
    assert verdicts.keys() == VERDICTS.keys()
    assert {verdict.result for verdict in verdicts.values()} == {"failed", "inapplicable", "skipped"}
    assert "the module cannot be read" in verdicts["TestNames::test_public"].why


def test_counts_are_strict_in_both_directions(made: dict[str, Verdict]) -> None:
    known = known_from(made)
    assert known.gaps["TestNames::test_parameters"].failed == 3
    assert known.gaps["TestNames::test_parameters"].of == 4
    assert known.gaps["TestOutcomes::test_never_ends"].slow == 1
    assert unexpected(against_gaps(made, known)) == []
    for gaps, said in [
        ({**known.gaps, "TestNames::test_public": Gap(1, 1, "thought to fail")}, "closed TestNames::test_public"),
        ({**known.gaps, "TestNames::test_parameters": Gap(1, 3, "one")}, "failed TestNames::test_parameters[as_array]"),
        ({**known.gaps, "TestNames::test_gone": Gap(1, 1, "of another version")}, "stale TestNames::test_gone"),
    ]:
        told = unexpected(against_gaps(made, Known(0, 0, 0, gaps)))
        assert told and told[0].startswith(said)
    # A test that only took too long may pass.
    slow = {**known.gaps, "TestNames::test_public": Gap(1, 1, "TimeLimit", 1)}
    assert unexpected(against_gaps(made, Known(0, 0, 0, slow))) == []


def test_gaps_are_read_as_they_are_written(tmp_path: Path) -> None:
    known = {"lib.test_x": Known(1, 2, 3, {'T::t_"ü"': Gap(1, 2, 'a "word" \\ and\ttabs', 1), "t": Gap(3, 3, "é")})}
    write_gaps(known, tmp_path / "gaps.toml")
    assert read_gaps(tmp_path / "gaps.toml") == known


def test_the_file_of_gaps_is_as_it_is_written(tmp_path: Path) -> None:
    write_gaps(read_gaps(), tmp_path / "gaps.toml")
    assert GAPS.read_text(encoding="utf-8") == (tmp_path / "gaps.toml").read_text(encoding="utf-8")


def test_the_page_says_what_the_file_of_gaps_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(read_gaps()), (
        "write it anew: cargo xtask conformance numpy --update"
    )


def test_every_module_has_its_gaps_and_every_row_out_names_a_module() -> None:
    suites = read_suites()
    assert sorted(read_gaps()) == sorted(suites.names)
    assert set(suites.ci) <= set(suites.names)
    named = {pattern.partition("::")[0] for out in suites.out for pattern in out.tests}
    assert named <= set(suites.names)


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("a = b, c = 1, 2", ["a", "b", "c"]),
        ("def f(x):\n    y = 1", ["f"]),
        ("class C:\n    y = 1", ["C"]),
        ("import a.b, c as d", ["a", "d"]),
        ("from a import b, c as d", ["b", "d"]),
        ("for i, (j, *k) in x:\n    l = i", ["i", "j", "k", "l"]),
        ("with a as b:\n    c = [d for d in e]", ["b", "c"]),
        ("try:\n    import a\nexcept E as e:\n    a = None", ["a"]),
        ("if x:\n    def f(): y = 1\nelse:\n    f = None", ["f"]),
        ("x: int = 3", ["x"]),
        ("x += 1", ["x"]),
        ("print(x)", []),
    ],
)
def test_what_a_statement_binds(source: str, names: list[str]) -> None:
    assert bound(ast.parse(source).body[0]) == names


@pytest.mark.parametrize(
    ("detail", "expected"),
    [
        ("ValueError: cannot reshape array of size 12 into shape (3, 5)\nmore", "ValueError: cannot reshape array of size N into shape (N, …)"),
        ("TypeError: array([1, 2]) is none", "TypeError: array(…)"),
        ("Refusal: dtype=S12 is not covered", "Refusal: dtype=SN is not covered"),
        (
            "Refusal: numpy.dtype does not cover dtype=[('a', 'i4'), ('b', 'i4')]: it is structured",
            "Refusal: numpy.dtype does not cover dtype=…: it is structured",
        ),
        ("Missing: TypeError: no such type", "TypeError: no such type"),
        ("Missing: numpy.float128 has no stand-in", "Missing: numpy.float128 has no stand-in"),
        ("TypeError: <f at 0x7f12>", "TypeError: <f at 0x…>"),
        ('AssertionError\n  File "t/test_x.py", line 3, in test_it\n    f()\nAssertionError', "AssertionError"),
        (
            'AssertionError\n  File "t/test_x.py", line 3, in test_it\n    f()\n  File "x/understudy_numpy/linalg/a.py", line 30, in f\n    assert 0',
            "AssertionError in linalg/a.py, f",
        ),
        ("E: " + "x" * 200, "E: " + "x" * 96 + "…"),
    ],
)  # fmt: skip
def test_causes_are_counted_together(detail: str, expected: str) -> None:
    assert cause(detail) == expected
