//! The tags and limits of PROTOCOL.md, "The neutral value".

/// The version of the encoding, as WELCOME and HELLO carry it.
pub const VERSION: i64 = 1;

/// How deep containers (lists, tuples, sets, dicts, ranges, slices, object arrays, records) may nest.
pub const MAX_DEPTH: usize = 256;

/// The most dimensions of an array, which is NumPy's limit.
pub const MAX_DIMENSIONS: usize = 64;

/// Sequences of at least so many elements of one type are packed.
pub const PACK_FROM: usize = 4;

pub const NONE: u8 = 0x00;
pub const FALSE: u8 = 0x01;
pub const TRUE: u8 = 0x02;
pub const INT: u8 = 0x03;
pub const BIG_INT: u8 = 0x04;
pub const FLOAT: u8 = 0x05;
pub const COMPLEX: u8 = 0x06;
pub const STR: u8 = 0x07;
pub const WIDE_STR: u8 = 0x08;
pub const BYTES: u8 = 0x09;
pub const BYTEARRAY: u8 = 0x0A;
pub const BYTES_IN: u8 = 0x0B;
pub const BYTEARRAY_IN: u8 = 0x0C;
pub const ELLIPSIS: u8 = 0x0D;
pub const NOT_IMPLEMENTED: u8 = 0x0E;
pub const LIST: u8 = 0x10;
pub const TUPLE: u8 = 0x11;
pub const SET: u8 = 0x12;
pub const FROZENSET: u8 = 0x13;
pub const DICT: u8 = 0x14;
pub const RANGE: u8 = 0x15;
pub const SLICE: u8 = 0x16;
pub const PACKED_LIST: u8 = 0x18;
pub const PACKED_TUPLE: u8 = 0x19;
pub const BACK: u8 = 0x20;
pub const ARRAY: u8 = 0x30;
pub const OBJECT_ARRAY: u8 = 0x31;
pub const SCALAR: u8 = 0x32;
pub const RECORD: u8 = 0x40;
pub const REFERENCE: u8 = 0x41;
pub const HANDLE: u8 = 0x42;
pub const PARENT: u8 = 0x43;
pub const CODE: u8 = 0x44;

/// Element types of packed sequences.
pub const PACKED_INT: u8 = b'q';
pub const PACKED_FLOAT: u8 = b'd';
pub const PACKED_BOOL: u8 = b'?';
pub const PACKED_STR: u8 = b's';

/// Flags of arrays; the second one of object arrays only.
pub const WRITEABLE: u8 = 1;
pub const COLUMN_MAJOR: u8 = 2;

/// Entries of a body's buffer table.
pub const BUFFER_INLINE: u8 = 0;
pub const BUFFER_SHARED: u8 = 1;
