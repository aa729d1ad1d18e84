//! Bodies that someone made to hurt: each is refused with its fault and place, and costs little.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod support;

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

use support::{read, samples, write};
use understudy_translators::*;

fn body(values: &[u8]) -> Vec<u8> {
    [&[0; 4], values].concat()
}

/// A body with one inline buffer of eight bytes.
fn with_buffer(values: &[u8]) -> Vec<u8> {
    [b"\x01\0\0\0\0\x08\0\0\0\0\0\0\0", values, &[0; 8]].concat()
}

fn array(dtype: &[u8], shape: &[u64], strides: &[i64], buffer: u32, offset: u64) -> Vec<u8> {
    let mut out = vec![0x30, 0];
    out.extend(dtype);
    out.extend([1, shape.len() as u8]);
    shape.iter().for_each(|extent| out.extend(extent.to_le_bytes()));
    strides.iter().for_each(|stride| out.extend(stride.to_le_bytes()));
    out.extend(buffer.to_le_bytes());
    out.extend(offset.to_le_bytes());
    out
}

const F8: &[u8] = b"\x07\x03\0\0\0<f8";

#[test]
fn each_is_refused_for_what_it_is() {
    use Fault::*;
    let nested = |tag: &[u8], times: usize| body(&[&tag.repeat(times)[..], &[0; 16]].concat());
    let dtype = |text: &str| [&[7, text.len() as u8, 0, 0, 0], text.as_bytes()].concat();
    let bounds = |shape: &[u64], strides: &[i64], offset| with_buffer(&array(F8, shape, strides, 0, offset));
    let cases: Vec<(Vec<u8>, usize, Fault)> = vec![
        (vec![], 0, Truncated { needed: 4, left: 0 }),
        (vec![1, 0, 0, 0], 4, Truncated { needed: 9, left: 0 }),
        (vec![0xFF; 4], 4, Truncated { needed: 0xFFFF_FFFF * 9, left: 0 }),
        ([&b"\x01\0\0\0\x07"[..], &[0; 20]].concat(), 4, BufferKind(7)),
        (
            [&b"\x01\0\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"[..], &[0; 9]].concat(),
            4,
            Truncated { needed: u64::MAX, left: 9 },
        ),
        // Two inline buffers on the same bytes.
        ([&b"\x02\0\0\0\0\x09\0\0\0\0\0\0\0"[..], &[0; 9]].concat(), 13, Truncated { needed: 1, left: 0 }),
        (
            [&b"\x01\0\0\0\x01\x05\0\0\0"[..], &[0; 16]].concat(),
            4,
            Segment { segment: 5, offset: 0, length: 0, why: "there is no shared memory here".into() },
        ),
        (body(b"\x0F"), 4, UnknownTag(0x0F)),
        (body(b"\xFF"), 4, UnknownTag(0xFF)),
        (body(b"\x03\0\0"), 5, Truncated { needed: 8, left: 2 }),
        (body(b"\x07\xFF\xFF\xFF\xFFabc"), 9, Truncated { needed: 0xFFFF_FFFF, left: 3 }),
        (body(b"\x10\xFF\xFF\xFF\xFF\0"), 9, Truncated { needed: 0xFFFF_FFFF, left: 1 }),
        (body(b"\x14\x02\0\0\0\0\0\0"), 9, Truncated { needed: 4, left: 3 }),
        (body(b"\x10\x02\0\0\0\x10\x01\0\0\0"), 14, Truncated { needed: 1, left: 0 }),
        (body(b"\x07\x03\0\0\0a\xFFb"), 10, Utf8),
        (body(b"\x07\x03\0\0\0\xED\xA0\x80"), 9, Utf8),
        (body(b"\x08\x02\0\0\0\0\xD8\0\0\0\0\x11\0"), 13, CodePoint(0x11_0000)),
        (body(b"\x08\xFF\xFF\xFF\xFF\0"), 9, Truncated { needed: 0xFFFF_FFFF * 4, left: 1 }),
        (body(b"\x04\x08\0\0\0\0\0\0\0\0\0\0\x7F"), 4, IntNotMinimal),
        (body(b"\x04\x09\0\0\0\0\0\0\0\0\0\0\x7F\0"), 4, IntNotMinimal),
        (body(b"\x04\0\0\0\0"), 4, IntNotMinimal),
        (body(b"\x15\x03\0\0\0\0\0\0\0\0\x05"), 14, RangeOfOther),
        (body(b"\x18x\0\0\0\0"), 5, PackedType(b'x')),
        (body(b"\x18q\xFF\xFF\xFF\x1F\0"), 10, Truncated { needed: 0x1FFF_FFFF * 8, left: 1 }),
        (body(b"\x19?\x02\0\0\0\x01\x02"), 11, PackedBool(2)),
        (body(b"\x18s\x02\0\0\0\x01\0\0\0\x01\0\0\0\xC3\xA9"), 19, Utf8),
        (body(b"\x18s\x02\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFFab"), 18, Truncated { needed: 0x1_FFFF_FFFE, left: 2 }),
        (nested(b"\x10\x01\0\0\0", 257), 4 + 256 * 5, TooDeep(256)),
        (nested(b"\x16", 257), 4 + 256, TooDeep(256)),
        (nested(b"\x40\x07\0\0\0\0", 300), 4 + 256 * 6, TooDeep(256)),
        (nested(b"\x31\0\x01\x01\0\0\0\0\0\0\0\x01\0\0\0", 300), 4 + 256 * 15, TooDeep(256)),
        (body(&[&b"\x11\x01\0\0\0".repeat(256)[..], b"\x18?\0\0\0\0"].concat()), 4 + 1280, TooDeep(256)),
        (body(b"\x20\0\0\0\0"), 4, BackUnknown { number: 0, known: 0 }),
        (body(b"\x10\x01\0\0\0\x20\x01\0\0\0"), 9, BackUnknown { number: 1, known: 1 }),
        // A tuple, a frozenset, a key, and a set, each in itself.
        (body(b"\x11\x01\0\0\0\x20\0\0\0\0"), 9, BackUnfinished(0)),
        (body(b"\x11\x01\0\0\0\x11\x01\0\0\0\x20\0\0\0\0"), 14, BackUnfinished(0)),
        (body(b"\x11\x01\0\0\0\x16\0\x20\0\0\0\0\0"), 11, BackUnfinished(0)),
        (body(b"\x13\x01\0\0\0\x20\0\0\0\0"), 9, BackUnfinished(0)),
        (body(b"\x14\x01\0\0\0\x20\0\0\0\0\0"), 9, BackUnfinished(0)),
        (body(b"\x10\x01\0\0\0\x12\x01\0\0\0\x20\0\0\0\0"), 14, BackUnfinished(0)),
        (body(b"\x10\x01\0\0\0\x14\x01\0\0\0\x11\x01\0\0\0\x20\0\0\0\0\0"), 19, BackUnfinished(0)),
        (body(b"\x0B\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"), 4, BufferUnknown { number: 0, known: 0 }),
        (
            with_buffer(b"\x0B\0\0\0\0\x05\0\0\0\0\0\0\0\x04\0\0\0\0\0\0\0"),
            13,
            BufferRange { offset: 5, length: 4, size: 8 },
        ),
        (
            with_buffer(b"\x0C\0\0\0\0\x05\0\0\0\0\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"),
            13,
            BufferRange { offset: 5, length: u64::MAX, size: 8 },
        ),
        (body(&array(F8, &[1], &[8], 0, 0)), 4, BufferUnknown { number: 0, known: 0 }),
        (bounds(&[2], &[8], 0), 13, ArrayBounds { size: 8 }),
        (bounds(&[1], &[8], 1), 13, ArrayBounds { size: 8 }),
        (bounds(&[2], &[-1], 0), 13, ArrayBounds { size: 8 }),
        (bounds(&[], &[], u64::MAX), 13, ArrayBounds { size: 8 }),
        (bounds(&[1 << 20, 1 << 20], &[i64::MAX, i64::MIN], 0), 13, ArrayBounds { size: 8 }),
        (bounds(&[1 << 32, 1 << 32], &[0, 0], 0), 13, ArraySize),
        (bounds(&[0, 1 << 63], &[0, 0], 0), 13, ArraySize),
        (bounds(&[1 << 61], &[0], 0), 13, ArraySize),
        (body(&[0x30, 3]), 4, Flavour(3)),
        (body(&[&[0x30, 0], F8, &[2, 0]].concat()), 14, Flags(2)),
        (body(&[&[0x30, 0], F8, &[1, 65]].concat()), 14, Dimensions(65)),
        (body(&[&[0x30, 0], F8, &[1, 64]].concat()), 16, Truncated { needed: 512, left: 0 }),
        (body(&[&[0x30, 0][..], &dtype("|O8")].concat()), 6, Dtype("\"|O8\"".into())),
        (body(&[&[0x30, 0][..], &dtype("<f99999999999")].concat()), 6, Dtype("\"<f99999999999\"".into())),
        (body(&[&[0x30, 0][..], &dtype("<M8[ns")].concat()), 6, Dtype("\"<M8[ns\"".into())),
        (
            body(&[&[0x30, 0][..], &b"\x10\x01\0\0\0".repeat(40)].concat()),
            6 + 33 * 5,
            Dtype("records nest too deep".into()),
        ),
        (body(b"\x30\0\x20\0\0\0\0"), 6, Dtype("has the tag 0x20".into())),
        (body(&[&[0x32], F8, b"\x07\0\0\0abcdefg"].concat()), 4, ScalarSize { expected: 8, found: 7 }),
        (body(b"\x31\x04\0"), 5, Flags(4)),
        (body(b"\x31\0\x01\x02\0\0\0\0\0\0\0\x01\0\0\0\0"), 4, ObjectCount { expected: 2, found: 1 }),
        (body(b"\x40\x00\x00"), 5, ExpectedStr(0)),
        (body(b"\x42\0\0\0\0\0\0\0\0\x08"), 13, ExpectedStr(8)),
    ];
    for (bytes, at, fault) in cases {
        assert_eq!(read(&bytes), Err(DecodeError { at, fault }), "{bytes:02x?}");
    }
}

#[test]
fn what_is_cut_off_anywhere_is_refused() {
    for value in samples() {
        let whole = write([&value]);
        for length in 0..whole.len() {
            // Without all its values a body of no fields is left, and that is one.
            if let Ok(fields) = read(&whole[..length]) {
                assert!(fields.is_empty(), "{value:?} {length}");
            }
        }
    }
}

#[test]
fn bytes_after_the_last_value_are_refused_by_a_reader_of_fields() {
    let limits = Limits::default();
    let bytes = write([&Value::None, &Value::None]);
    let parsed = Body::parse(&bytes, &limits, |_| Err(String::new())).unwrap();
    let mut decoder = parsed.decoder();
    decoder.next().unwrap();
    assert_eq!(decoder.finish(), Err(DecodeError { at: 5, fault: Fault::Trailing(1) }));
    let mut decoder = parsed.decoder();
    decoder.skip().unwrap();
    decoder.skip().unwrap();
    assert!(decoder.next().is_err());
    assert!(decoder.finish().is_ok());
}

#[test]
fn limits_hold() {
    let few = Limits { nodes: 100, bytes: 2000, ..Limits::default() };
    let open = |_| Err(String::new());
    let packed = write([&Value::List(vec![Value::Bool(true); 200])]);
    assert_eq!(decode(&packed, &few, open).unwrap_err().fault, Fault::TooManyNodes(100));
    let plain = write([&Value::List(vec![Value::None; 200])]);
    assert_eq!(decode(&plain, &few, open).unwrap_err().fault, Fault::TooManyNodes(100));
    let long = write([&Value::bytes([0; 3000])]);
    assert_eq!(decode(&long, &few, open).unwrap_err().fault, Fault::TooLong { length: 3009, limit: 2000 });
}

/// Counts what this thread's test reserves; the others in this file are small beside it.
struct Counting;
static NOW: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

// An allocator can only be an unsafe impl; it hands everything on to the system's.
#[allow(unsafe_code)]
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let now = NOW.fetch_add(layout.size(), Ordering::Relaxed) + layout.size();
        PEAK.fetch_max(now, Ordering::Relaxed);
        // SAFETY: the caller's promise is the system allocator's.
        unsafe { System.alloc(layout) }
    }
    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        NOW.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: as above.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

#[test]
fn memory_is_bounded_by_the_length_of_the_body() {
    const SIZE: usize = 1 << 20;
    // Each kind of value that is small on the wire and large in memory, and nested claims on the same bytes.
    let nested: Vec<u8> = (0..255).flat_map(|_| [&[0x10][..], &(SIZE as u32).to_le_bytes()].concat()).collect();
    let repeated = |unit: &[u8]| {
        let count = SIZE / unit.len();
        body(&[&[0x10][..], &(count as u32).to_le_bytes(), &unit.repeat(count)].concat())
    };
    let bodies = [
        repeated(b"\0"),
        repeated(b"\x07\0\0\0\0"),
        repeated(b"\x10\0\0\0\0"),
        repeated(b"\x10\x01\0\0\0\0"),
        repeated(b"\x14\x01\0\0\0\0\0"),
        repeated(b"\x16\0\0\0"),
        repeated(b"\x40\x07\0\0\0\0\0"),
        repeated(b"\x0A\0\0\0\0"),
        repeated(b"\x42\0\0\0\0\0\0\0\0\x07\0\0\0\0\x07\0\0\0\0"),
        repeated(b"\x31\0\x01\0\0\0\0\0\0\0\0\0\0\0\0"),
        repeated(b"\x32\x10\0\0\0\0\0\0\0\0"),
        body(&[&nested[..], &[0; SIZE]].concat()),
        body(&[&b"\x18?"[..], &(SIZE as u32).to_le_bytes(), &[1; SIZE]].concat()),
        body(&[&b"\x18s"[..], &(SIZE as u32 / 4).to_le_bytes(), &[0; SIZE]].concat()),
        [&(SIZE as u32 / 9).to_le_bytes()[..], &[0; 9].repeat(SIZE / 9)].concat(),
    ];
    for bytes in bodies {
        let before = NOW.load(Ordering::Relaxed);
        PEAK.store(before, Ordering::Relaxed);
        drop(read(&bytes));
        let peak = PEAK.load(Ordering::Relaxed) - before;
        // A None of one byte is a node of 32, in a vector that doubles and is copied when it grows.
        assert!(peak < 100 * bytes.len() + (16 << 20), "{peak} for {:02x?}", &bytes[..12]);
    }
}
