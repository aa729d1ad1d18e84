"""Text from and to whatever a caller names: a path, a compressed file, an open file of text or bytes."""

from __future__ import annotations

import os
from typing import Any

from understudy_numpy.primitives.refusal import Refusal

SUFFIXES = {".gz": "gzip", ".bz2": "bz2", ".zip": "zip", ".xz": "xz"}
TOO_RARE = (".zst", ".tar", ".tar.gz", ".tgz", ".tar.xz", ".tar.bz2")


def compression_of(path: Any, compression: Any, original: str) -> str | None:
    """The name of the compression to use for `path`."""
    if isinstance(compression, dict):
        if set(compression) - {"method"}:
            raise Refusal(original, "compression", compression, "only the method of a compression can be given")
        compression = compression.get("method")
    if compression != "infer":
        if compression not in (None, *SUFFIXES.values()):
            if compression in ("zstd", "tar"):
                raise Refusal(original, "compression", compression, "this compression has no shim")
            valid = ["infer", None, "bz2", "gzip", "tar", "xz", "zip", "zstd"]
            raise ValueError(f"Unrecognized compression type: {compression}\nValid compression types are {valid}")
        return compression
    if not isinstance(path, str):
        return None
    lowered = path.lower()
    if lowered.endswith(TOO_RARE):
        raise Refusal(original, "compression", path, "this compression has no shim")
    return next((name for suffix, name in SUFFIXES.items() if lowered.endswith(suffix)), None)


def path_of(target: Any, original: str, parameter: str) -> str | None:
    """`target` as a path, or None for a file object."""
    if isinstance(target, os.PathLike):
        target = os.fspath(target)
    if isinstance(target, str):
        scheme, mark, _ = target.partition("://")
        if mark and scheme.isalnum():
            raise Refusal(original, parameter, target, "only local files are read and written")
        return os.path.expanduser(target)
    if isinstance(target, bytes):
        raise ValueError("Invalid file path or buffer object type: <class 'bytes'>")
    return None


def read_text(source: Any, encoding: str | None, errors: str | None, compression: Any, original: str) -> str:
    """All the text of `source`; a file object is read from where it stands."""
    path = path_of(source, original, "filepath_or_buffer")
    method = compression_of(path, compression, original)
    if path is None:
        if not hasattr(source, "read"):
            raise ValueError(f"Invalid file path or buffer object type: {type(source)}")
        if method is not None:
            raise Refusal(original, "compression", compression, "a file object is read as it is")
        data = source.read()
    else:
        data = _read_bytes(path, method)
    if isinstance(data, (bytes, bytearray, memoryview)):
        data = bytes(data).decode(encoding or "utf-8", errors or "strict")
    return data[1:] if data.startswith("\ufeff") else data


def _read_bytes(path: str, method: str | None) -> bytes:
    if method == "gzip":
        import gzip

        with gzip.open(path, "rb") as packed:
            return packed.read()
    if method == "bz2":
        import bz2

        with bz2.open(path, "rb") as packed:
            return packed.read()
    if method == "xz":
        import lzma

        with lzma.open(path, "rb") as packed:
            return packed.read()
    if method == "zip":
        import zipfile

        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            if len(names) == 1:
                return archive.read(names[0])
        if not names:
            raise ValueError(f"Zero files found in ZIP file {path}")
        raise ValueError(f"Multiple files found in ZIP file. Only one file per ZIP: {names}")
    with open(path, "rb") as plain:
        return plain.read()


def write_text(
    target: Any, text: str, mode: str, encoding: str | None, errors: str | None, compression: Any, original: str
) -> None:
    """Write `text` to a path or an open file."""
    path = path_of(target, original, "path_or_buf")
    method = compression_of(path, compression, original)
    if path is None:
        if not hasattr(target, "write"):
            raise ValueError(f"Invalid file path or buffer object type: {type(target)}")
        if "b" in mode or _takes_bytes(target):
            target.write(text.encode(encoding or "utf-8", errors or "strict"))
        else:
            target.write(text)
        return
    folder = os.path.dirname(path)
    if folder and not os.path.isdir(folder):
        raise OSError(f"Cannot save file into a non-existent directory: '{folder}'")
    data = text.encode(encoding or "utf-8", errors or "strict")
    letter = mode[:1]
    if method == "gzip":
        import gzip

        with gzip.open(path, letter + "b") as packed:
            packed.write(data)
    elif method == "bz2":
        import bz2

        with bz2.open(path, letter + "b") as packed:
            packed.write(data)
    elif method == "xz":
        import lzma

        with lzma.open(path, letter + "b") as packed:
            packed.write(data)
    elif method == "zip":
        import zipfile

        with zipfile.ZipFile(path, letter, zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(os.path.basename(path)[: -len(".zip")] or "zip", data)
    else:
        with open(path, letter + "b") as plain:
            plain.write(data)


def _takes_bytes(target: Any) -> bool:
    import io

    if isinstance(target, io.TextIOBase):
        return False
    return isinstance(target, (io.RawIOBase, io.BufferedIOBase)) or "b" in str(getattr(target, "mode", ""))
