"""Arrays of NumPy: every dtype of data, every layout, and which of them share memory."""

from __future__ import annotations

import array
import gc
import mmap
import weakref
from typing import Any

import pytest
from likeness import difference
from understudy_translators import CannotTravel, Encoder, NeutralArray, decode, encode

np: Any = pytest.importorskip("numpy")

DTYPES = [
    "?", "i1", "u1", "<i2", ">i4", "i8", ">u8", "f2", "<f4", ">f8", "g", "F", "D", "G", "S5", "<U3", ">U3", "V7",
    "M8[ns]", "M8[25s]", "m8[D]", ">M8[us]", "M8",
]  # fmt: skip
RECORDS = [
    [("a", "<i4"), ("b", ">f8")],
    [("a", "i1"), ("", "V3"), ("b", "f8", (2, 3))],
    [("a", [("x", "M8[s]"), ("y", "U2")]), ("b", "S3")],
    [(("title", "name"), "f4")],
]


def bits(shape: Any, dtype: Any) -> Any:
    """An array of arbitrary but sound elements."""
    dtype = np.dtype(dtype)
    count = int(np.prod(shape, dtype=int))
    if dtype.kind == "U":
        return np.array([chr(65 + n % 26) * (n % 4) for n in range(count)], dtype).reshape(shape)
    if dtype.kind == "b":
        return (np.arange(count) % 2 == 0).reshape(shape)
    raw = np.random.default_rng(1).integers(0, 255, count * dtype.itemsize, np.uint8)
    return np.frombuffer(raw.tobytes(), dtype, count).reshape(shape).copy()


def travelled(value: Any, **hooks: Any) -> Any:
    (back,) = decode(encode([value], **hooks))
    return back


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 0, 3), (2, 3), (2, 3, 4)])
def test_dtypes_and_shapes(dtype: str, shape: Any) -> None:
    value = bits(shape, dtype)
    back = travelled(value)
    assert difference(value, back) is None
    assert back.flags.aligned


@pytest.mark.parametrize("number", range(len(RECORDS)))
def test_records(number: int) -> None:
    fields: Any = RECORDS[number]
    value = np.zeros(5, np.dtype([field for field in fields if field[0] != ""]))
    if any(field[0] == "" for field in fields):
        value = np.zeros(5, np.dtype([("a", "i1"), ("b", "f8", (2, 3))], align=True))
    value.view(np.uint8)[:] = 1
    assert difference(value, travelled(value)) is None
    # Padding is no part of a scalar's value, and NumPy does not copy it.
    assert repr(travelled(value[0]).item()) == repr(value[0].item())
    assert travelled(value).dtype.fields.keys() == value.dtype.fields.keys()


def test_layouts() -> None:
    base = np.arange(24.0).reshape(2, 3, 4)
    for value in (
        base.T, base[::-1, :, ::-2], base[:, 1], np.asfortranarray(base), np.broadcast_to(base[0], (5, 3, 4)),
        np.broadcast_to(1.5, (2, 2)), base[:, ::2, 1:3], base[1, 1, 1:1],
    ):  # fmt: skip
        back = travelled(value)
        assert difference(value, back) is None
        if value.size:
            assert back.strides == value.strides
    frozen = np.arange(3)
    frozen.flags.writeable = False
    assert not travelled(frozen).flags.writeable


def test_views_of_one_base_stay_views() -> None:
    base = np.arange(10.0)
    a, b, c, whole = travelled([base[2:8], base[::-1][:5], base[::2], base])
    whole[:] = 7
    assert (a == 7).all() and (b == 7).all() and (c == 7).all()
    first, second = travelled((base[:5], base[5:]))
    assert not np.shares_memory(first, second)


def test_the_same_array_is_one_object() -> None:
    base = np.arange(3)
    a, b, c = travelled([base, base, base[:]])
    assert a is b and a is not c and np.shares_memory(a, c)


def test_aliases_over_fields_and_kinds() -> None:
    memory = array.array("d", [1.0, 2.0, 3.0])
    values = [np.frombuffer(memory)[1:], memoryview(memory)]
    first, second = decode(encode(values))
    first[:] = 9
    assert second.tolist() == [1.0, 9.0, 9.0]


def test_far_columns_are_copied_together() -> None:
    base = np.arange(1_000_000.0).reshape(1000, 1000)
    value = [base[:, 0], base[:, 7]]
    body = encode([value])
    assert len(body) < 20_000
    assert decode(body)[0][1].tolist() == value[1].tolist()
    both = decode(encode([[base[:, 0], base[::2, 0]]]))[0]
    both[0][:] = -1
    assert (both[1] == -1).all()
    body = encode([[base[:, n] for n in range(1000)]])
    assert len(body) < 8_200_000


def test_object_arrays() -> None:
    inner = [1]
    value = np.empty((2, 2), object)
    value[0, 0], value[0, 1], value[1, 0], value[1, 1] = inner, np.arange(3), value, (inner, None)
    back = travelled(value)
    assert back[1, 0] is back and back[1, 1][0] is back[0, 0] and back[0, 1].tolist() == [0, 1, 2]
    for objects in (
        np.array(None, object),
        np.empty((0, 3), object),
        np.asfortranarray(np.array([["a", 1], [2, {}]], object)),
    ):
        assert difference(objects, travelled(objects)) is None
    through = (np.empty(1, object),)
    through[0][0] = through
    back = travelled(through)
    assert back[0][0] is back
    zero = np.empty(1, object)
    zero[0] = np.array(5)
    assert travelled(zero)[0].shape == ()


def test_scalars() -> None:
    for dtype in DTYPES:
        value = bits((1,), dtype)[0]
        back = travelled(value)
        assert type(back) is type(value) and difference(value, back) is None
    for value in (
        np.bytes_(b"a\0"),
        np.str_("a\0"),
        np.str_(""),
        np.bytes_(b""),
        np.datetime64("NaT"),
        np.float64("nan"),
    ):
        assert difference(value, travelled(value)) is None


class Sub(np.ndarray):  # type: ignore[misc]
    pass


REFUSED = [
    (lambda: np.array([1]).view(Sub), "asarray"),
    (lambda: np.array([(1, None)], [("a", "i4"), ("b", "O")]), "plain data"),
    (lambda: np.array([1]).view(np.recarray), "asarray"),
    (lambda: np.asmatrix([[1]]), "asarray"),
    (lambda: np.zeros(2, np.dtype({"names": ["a", "b"], "formats": ["i4", "i2"], "offsets": [0, 2]})), "overlap"),
    (lambda: np.array(["a"], np.dtypes.StringDType()), "plain data"),
    (lambda: np.frompyfunc(len, 1, 1), "made by a program"),
    (lambda: np.nditer([1]), "keep=True"),
]


@pytest.mark.parametrize("number", range(len(REFUSED)))
def test_what_is_no_plain_array_is_refused(number: int) -> None:
    make, advice = REFUSED[number]
    with pytest.raises(CannotTravel) as caught:
        encode([{"x": make()}])
    assert advice in caught.value.why and caught.value.path == 'value["x"]'


class Segments:
    """Shared memory of one process: what a worker's mapped segments are to the codec."""

    def __init__(self) -> None:
        self.map = mmap.mmap(-1, 1 << 20)
        self.base = np.frombuffer(self.map, np.uint8).__array_interface__["data"][0]
        self.used = 0
        self.opened: list[tuple[int, int, int]] = []
        self.owners: list[Any] = []

    def alive(self) -> int:
        return sum(owner() is not None for owner in self.owners)

    def place(self, view: memoryview) -> tuple[int, int, int] | None:
        if self.used + len(view) > len(self.map):
            return None
        offset, self.used = self.used, self.used + (len(view) + 63) // 64 * 64
        self.map[offset : offset + len(view)] = view
        return 1, offset, len(view)

    def located(self, address: int, length: int) -> tuple[int, int] | None:
        inside = self.base <= address and address + length <= self.base + len(self.map)
        return (1, address - self.base) if inside else None

    def open(self, segment: int, offset: int, length: int) -> memoryview:
        self.opened.append((segment, offset, length))
        owner = np.frombuffer(self.map, np.uint8, length, offset)
        self.owners.append(weakref.ref(owner))
        return memoryview(owner)


def test_shared_memory_is_not_copied_and_its_use_is_seen() -> None:
    segments = Segments()
    value = np.arange(1000.0)
    body = encode(
        [[value, value[10:20], bytes(5000), bytearray(b"x" * 5000), b"small"]], threshold=4096, place=segments.place
    )
    assert len(body) < 400
    (back,) = decode(body, open_range=segments.open)
    assert difference([value, value[10:20], bytes(5000), bytearray(b"x" * 5000), b"small"], back) is None
    assert len(segments.opened) == 3 and segments.used >= 18000
    start = next(offset for _, offset, length in segments.opened if length == 8000) + 80
    segments.map[start : start + 8] = np.float64(-5).tobytes()
    assert back[0][10] == back[1][0] == -5
    part = back[0][5:6].T
    del back
    gc.collect()
    assert segments.alive() == 1
    del part
    gc.collect()
    assert segments.alive() == 0


def test_a_result_that_aliases_an_argument_is_the_same_memory() -> None:
    segments = Segments()
    value = np.arange(1000.0)
    (argument,) = decode(encode([value], threshold=1, place=segments.place), open_range=segments.open)
    encoder = Encoder(1, segments.place, segments.located)
    encoder.field([argument[::2], argument, memoryview(argument)[3:5], argument * 2.0])
    body = encoder.body()
    assert len(encoder.placed) == 1
    segments.opened.clear()
    (back,) = decode(body, open_range=segments.open)
    assert (1, 0, 8000) in segments.opened and len(segments.opened) == 2
    back[0][:] = -1
    assert argument[0] == argument[998] == -1 and back[1][2] == -1 and back[2].tolist() == [3.0, -1.0]


def test_what_was_placed_is_known_when_placing_fails() -> None:
    placed: list[int] = []

    def place(view: memoryview) -> tuple[int, int, int]:
        if placed:
            raise MemoryError("no more")
        placed.append(len(view))
        return 1, 0, len(view)

    encoder = Encoder(10, place)
    encoder.field([bytes(100), bytes(200)])
    with pytest.raises(MemoryError):
        encoder.body()
    assert encoder.placed == [(1, 0, 100)]


def test_a_refusal_by_place_keeps_bytes_inline() -> None:
    value = [np.arange(100), bytes(500)]
    assert difference(value, travelled(value, threshold=1, place=lambda view: None)) is None


def test_neutral_arrays_travel_as_arrays() -> None:
    memory = bytearray(range(24))
    one = NeutralArray("<i4", (2, 3), (12, 4), memory)
    two = NeutralArray("<i2", (3,), (-2,), memory, 10)
    back = travelled([one, two])
    assert back[0].tolist() == one.tolist() and back[1].tolist() == two.tolist()
    assert np.shares_memory(*back)
    for dtype in DTYPES:
        value = bits((2, 3), dtype)
        if dtype not in ("g", "G", "V7") and np.dtype(dtype).kind not in "mM":
            same = NeutralArray(value.dtype.str, value.shape, value.strides, value.tobytes())
            assert difference([same.tolist()], [value.tolist()]) is None
