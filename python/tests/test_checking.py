"""`understudy check`: entries that agree, shims that are broken in every way that a program could see, and the evidence."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import broken_library
import pytest
from broken_library import FAULTS, GOOD, Fault

pytest.importorskip("hypothesis")
ROOT = Path(__file__).resolve().parent.parent.parent
VANILLA = ROOT / ".vanilla/bin/python"
pytestmark = pytest.mark.skipif(not VANILLA.exists(), reason="the originals are in .vanilla, which is not set up")

# Entries of every kind: functions, a ufunc, methods, properties, classes, constants; of arrays, tables and plain values.
AGREE = """
builtins.all builtins.any itertools.product itertools.islice math.gcd math.lcm math.isqrt math.comb
numpy.pi numpy.arange numpy.flatnonzero numpy.can_cast numpy.conjugate numpy.count_nonzero numpy.equal numpy.flipud numpy.float64
numpy.linspace numpy.ndarray.T numpy.ndarray.flatten numpy.ndarray.shape numpy.ndarray.squeeze numpy.ndarray.tolist
numpy.ndim numpy.outer numpy.reshape numpy.rot90 numpy.unique_counts
pandas.DataFrame.head pandas.DataFrame.max pandas.DataFrame.shape pandas.DataFrame.size pandas.Index.isna pandas.Index.unique
pandas.Series.shape pandas.Series.str.upper
""".split()


def check(*arguments: str, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run `understudy check` in a process of its own."""
    command = [sys.executable, "-m", "understudy", "check", *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, cwd=ROOT, env={**os.environ, **(environment or {})}, timeout=300
    )


def test_entries_of_every_kind_agree() -> None:
    done = check("--no-evidence", "--json", "--cases", "25", "--seed", "1", "--python", str(VANILLA), *AGREE)
    assert done.returncode == 0, done.stdout + done.stderr
    verdicts = json.loads(done.stdout)
    assert {each["name"] for each in verdicts} == set(AGREE)
    assert all(each["verdict"] in ("agrees", "within") and each["cases"] for each in verdicts)


class Broken:
    """One check of the broken library: its verdicts, what was printed, and where the library lies."""

    def __init__(self, folder: Path) -> None:
        self.originals, shims = broken_library.write(folder)
        self.package = shims / "understudy_broken"
        self.environment = {"UNDERSTUDY_PATH": str(shims)}
        wanted = ["--library", "broken", "--path", str(self.originals), "--cases", "30", "--python", str(VANILLA)]
        self.json = check(*wanted, "--json", "--no-evidence", environment=self.environment)
        self.text = check(*wanted, environment=self.environment)
        assert self.json.stdout, self.json.stderr
        self.verdicts: dict[str, Any] = {each["name"]: each for each in json.loads(self.json.stdout)}

    def snippet(self, name: str) -> str:
        """The program that was printed for an entry."""
        report = self.text.stdout.partition(f"error[differs]: broken.{name}:")[2]
        lines = report.partition("run:\n\n")[2].splitlines()
        taken = []
        for line in lines:
            if line and not line.startswith("    "):
                break
            taken.append(line[4:])
        return "\n".join(taken)

    def run(self, program: str, *, stand_ins: bool) -> str:
        """What a program prints on either side."""
        if stand_ins:
            command = [sys.executable, "-m", "understudy", "run", "--fallback=error", "-c", program]
            environment = {**os.environ, **self.environment}
        else:
            command = [str(VANILLA), "-c", program]
            environment = {**os.environ, "PYTHONPATH": str(self.originals)}
        done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60)
        assert "Traceback" not in done.stderr, f"{program}\n{done.stderr}"
        return done.stdout


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Broken:
    return Broken(tmp_path_factory.mktemp("broken"))


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_broken_shim_is_caught(broken: Broken, fault: Fault) -> None:
    verdict = broken.verdicts[f"broken.{fault.name}"]
    assert verdict["verdict"] == "differs"
    assert verdict["difference"]["kind"] == fault.kind


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_what_is_printed_shows_it_on_both_sides(broken: Broken, fault: Fault) -> None:
    program = broken.snippet(fault.name)
    assert f"broken.{fault.name}(" in program
    assert broken.run(program, stand_ins=False) != broken.run(program, stand_ins=True), program


def test_a_difference_is_shrunk(broken: Broken) -> None:
    # Any array shows that a result is a view: what is printed is the simplest that there is.
    (source,) = broken.verdicts["broken.view_not_copy"]["difference"]["arguments"].values()
    assert source == 'np.array([1.0, 1.0, 1.0], dtype="float64")'


def test_a_difference_fails(broken: Broken) -> None:
    assert broken.json.returncode == broken.text.returncode == 1
    assert broken.text.stdout.splitlines()[-1].startswith(f"{len(FAULTS) + 2} entries: 1 agree, {len(FAULTS)} differ")


def test_evidence_is_written_for_what_agrees_and_for_nothing_else(broken: Broken) -> None:
    evidence = json.loads((broken.package / "evidence.json").read_text(encoding="utf-8"))
    assert list(evidence["entries"]) == [f"broken.{GOOD}"]
    found = evidence["entries"][f"broken.{GOOD}"]
    assert found["verdict"] == "agrees" and found["cases"] > 20 and found["refused"] == 0
    assert found["result"]["aliasing"] == "copy"
    assert found["result"]["dtypes"]["float64"] == "float64"
    assert found["result"]["ranks"]["2"] == "2"


NOTHING = [
    ((), "name what to check"),
    (("numpy.nonsense",), "numpy.nonsense"),
    (("numpy.zeros", "--python", "/no/such/python"), "/no/such/python"),
]


@pytest.mark.parametrize(("arguments", "told"), NOTHING, ids=["no name", "unknown name", "no interpreter"])
def test_what_cannot_be_checked_is_said(arguments: tuple[str, ...], told: str) -> None:
    done = check("--no-evidence", *arguments)
    assert done.returncode == 2, done.stdout + done.stderr
    assert told in done.stderr and "Traceback" not in done.stderr


def test_an_entry_without_inputs_is_not_a_pass() -> None:
    done = check("--no-evidence", "--python", str(VANILLA), "pandas.Timestamp.now")
    assert done.returncode == 2
    assert "not checked: its result is the time of the call" in done.stdout
