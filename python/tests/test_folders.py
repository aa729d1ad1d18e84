"""Where shim packages are found: installed ones, those of `UNDERSTUDY_PATH`, and several for one library."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from command_line import Programs

MANIFEST = '[library]\nname = "numpy"\npackage = "{package}"\n'


def package(name: str, more: str = "", source: str | None = None) -> dict[str, str]:
    """The files of a shim package for numpy that serves `numpy.extra_<name>`."""
    own = f'__all__ = ["extra_{name}"]\n\n\ndef extra_{name}(x):\n    return x\n' if source is None else source
    return {f"{name}/registry.toml": MANIFEST.format(package=name) + more, f"{name}/__init__.py": own}


def installed(name: str, points: str | None = None) -> dict[str, str]:
    """The same as pip would leave it: with the metadata of a distribution that has an entry point."""
    info = f"{name}-1.0.dist-info"
    return {
        **package(name),
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n",
        f"{info}/entry_points.txt": f"[understudy.shims]\nnumpy = {points or name}\n",
    }


def in_site(programs: Programs, files: dict[str, str]) -> dict[str, str]:
    programs.write({f"site/{path}": text for path, text in files.items()})
    return {"PYTHONPATH": str(programs.folder / "site")}


def served_by(programs: Programs, name: str, **environment: str) -> str:
    side = programs.understudy("lookup", "--json", name, **environment)
    assert side.code == 0, side.err
    return str(json.loads(side.out)["shim"]["module"])


def test_an_installed_package_adds_to_those_of_its_library(programs: Programs) -> None:
    environment = in_site(programs, installed("numpy_more"))
    assert served_by(programs, "numpy.extra_numpy_more", **environment) == "numpy_more"
    assert served_by(programs, "numpy.percentile", **environment).startswith("understudy_numpy")


def test_folders_of_the_environment_add_to_them_too(programs: Programs) -> None:
    programs.write({f"shims/{path}": text for name in ("one", "two") for path, text in package(name).items()})
    alone = str(programs.folder / "shims/one")
    together = str(programs.folder / "shims")
    for path in (together, os.pathsep.join([alone, str(programs.folder / "shims/two")]), alone + os.pathsep + together):
        assert served_by(programs, "numpy.extra_one", UNDERSTUDY_PATH=path) == "one"
        assert served_by(programs, "numpy.extra_two", UNDERSTUDY_PATH=path) == "two"
        assert served_by(programs, "numpy.ones", UNDERSTUDY_PATH=path).startswith("understudy_numpy")


RIVAL = '__all__ = ["ones"]\n\n\ndef ones(shape):\n    return []\n'


def test_two_claims_on_one_original_name_both(programs: Programs) -> None:
    programs.write(package("rival", source=RIVAL))
    side = programs.understudy("lookup", "numpy.sum", UNDERSTUDY_PATH=str(programs.folder / "rival"))
    assert side.code == 1 and side.err.startswith("error[two-claims]")
    for part in ("numpy.ones", "rival:ones", "rival/__init__.py:4", "understudy_numpy", "priority"):
        assert part in side.err


def test_a_priority_settles_it_for_what_is_claimed(programs: Programs) -> None:
    for priority, expected in ((1, "rival"), (-1, "understudy_numpy")):
        programs.write(package("rival", f"priority = {priority}\n", RIVAL))
        environment = {"UNDERSTUDY_PATH": str(programs.folder / "rival")}
        assert served_by(programs, "numpy.ones", **environment).split(".")[0] == expected
        assert served_by(programs, "numpy.percentile", **environment).startswith("understudy_numpy")


@pytest.mark.parametrize(
    ("files", "path", "parts"),
    [
        ({}, "gone", ["error[unreadable]", "gone", "No such file"]),
        ({"file": ""}, "file", ["error[unreadable]", "file", "Not a directory"]),
        ({"empty/readme": ""}, "empty", ["error[no-shim-package]", "empty", "registry.toml"]),
        ({"p/registry.toml/x": ""}, "p", ["error[unreadable]", "registry.toml", "Is a directory"]),
        ({"p/registry.toml": "[library]\nname = 1\n"}, "p", ["error[wrong-type]", "registry.toml:2"]),
        ({**package("p"), "p/evidence.json": "{"}, "p", ["error[evidence]", "evidence.json"]),
        ({**package("p"), "p/originals.json": "[]"}, "p", ["error[inventory]", "originals.json"]),
    ],
)
def test_a_folder_that_is_no_shim_package(
    programs: Programs, files: dict[str, str], path: str, parts: list[str]
) -> None:
    programs.write(files)
    side = programs.understudy("lookup", "numpy.sum", UNDERSTUDY_PATH=str(programs.folder / path))
    assert side.code == 1 and side.out == "" and "Traceback" not in side.err
    assert all(part in side.err for part in parts), side.err


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_an_unreadable_folder(programs: Programs) -> None:
    programs.write(package("locked"))
    folder: Path = programs.folder / "locked"
    folder.chmod(0)
    try:
        side = programs.understudy("lookup", "numpy.sum", UNDERSTUDY_PATH=str(folder))
    finally:
        folder.chmod(0o755)
    assert side.code == 1 and side.err.startswith("error[unreadable]") and "locked" in side.err


@pytest.mark.parametrize("points", ["numpy_gone", "numpy_more.gone", "json"])
def test_an_entry_point_that_leads_nowhere(programs: Programs, points: str) -> None:
    environment = in_site(programs, installed("numpy_more", points))
    side = programs.understudy("lookup", "numpy.sum", **environment)
    assert side.code == 1 and side.err.startswith("error[no-shim-package]")
    assert all(part in side.err for part in ("numpy_more", points, "registry.toml")), side.err


def test_entry_points_are_those_that_python_tells(programs: Programs) -> None:
    points = {
        "one/plain-1.0.dist-info": "[understudy.shims]\nfirst = plain\n",
        "one/two_groups-1.0.dist-info": "[console_scripts]\nno = a:b\n\n[understudy.shims]\n# why\n b  =  two.groups \nc=d\n",
        "one/Twice_Here-1.0.dist-info": "[understudy.shims]\nnear = near\n",
        "two/twice.here-2.0.dist-info": "[understudy.shims]\nfar = far\n",
        "two/old_style.egg-info": "[understudy.shims]\nold = old\n",
        "two/other-1.0.dist-info": "[understudy.shims.more]\nno = no\n[other]\nno = no\n",
    }
    programs.write({f"{folder}/entry_points.txt": text for folder, text in points.items()})
    programs.write({"two/a_file-1.0.egg-info": "Name: a_file\n", "two/nothing-1.0.dist-info/RECORD": ""})
    source = (
        "import importlib.metadata; from understudy.folders import GROUP, _entry_points\n"
        "for points in _entry_points(), importlib.metadata.entry_points(group=GROUP):\n"
        "    print(sorted((point.name, point.value) for point in points))\n"
    )
    folders = os.pathsep.join(str(programs.folder / name) for name in ("one", "two"))
    ours, theirs = programs.python("-c", source, PYTHONPATH=folders).out.splitlines()
    assert ours == theirs and "('near', 'near')" in ours and "far" not in ours


def test_a_package_found_twice_is_one(programs: Programs) -> None:
    environment = in_site(programs, installed("numpy_more"))
    link = programs.folder / "link"
    link.symlink_to(programs.folder / "site/numpy_more")
    environment["UNDERSTUDY_PATH"] = str(link)
    assert served_by(programs, "numpy.extra_numpy_more", **environment) == "numpy_more"


MASKED = '__all__ = ["median"]\n\n\ndef median(a, axis=None, out=None, overwrite_input=False, keepdims=False):\n    return "theirs"\n'
SQRT = '__all__ = ["sqrt"]\n\n\ndef sqrt(x):\n    return "theirs"\n'


def test_a_program_gets_the_names_of_every_package(programs: Programs) -> None:
    files = package("more_numpy", source='from more_numpy import ma\n\n__all__ = ["ma"]\n')
    programs.write({f"shims/{path}": text for path, text in files.items()})
    programs.write({"shims/more_numpy/ma/__init__.py": MASKED})
    code = "import numpy as np; from numpy.ma import median; print(np.arange(3), median([1]), np.ma.median([1]))"
    side = programs.understudy("run", "-c", code, UNDERSTUDY_PATH=str(programs.folder / "shims"))
    assert side.out == "[0 1 2] theirs theirs\n", side.err


def test_a_program_gets_a_name_of_two_packages_from_the_one_that_comes_first(programs: Programs) -> None:
    for priority, printed in ((1, "theirs"), (-1, "2.0")):
        files = package("own_numpy", more=f"priority = {priority}\n", source=SQRT)
        programs.write({f"shims/{path}": text for path, text in files.items()})
        code = "import numpy as np; print(np.sqrt(4.0))"
        side = programs.understudy("run", "-c", code, UNDERSTUDY_PATH=str(programs.folder / "shims"))
        assert side.out == f"{printed}\n", side.err
