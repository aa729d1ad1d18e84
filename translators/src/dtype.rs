//! Dtypes as NumPy's `dtype.str` and `dtype.descr` write them: how large an element is, and what it is made of.

use crate::decode::Reader;
use crate::value::Value;
use crate::{DecodeError, Fault, wire};

/// How deep records may nest in one another.
const MAX_NESTING: usize = 16;

/// How many parts an element may unfold to. Nested repetitions could ask for any number.
const MAX_PARTS: usize = 1 << 16;

/// One plain part of an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Leaf {
    /// The letter of its kind: one of `b i u f c m M S U V`.
    pub(crate) kind: u8,
    /// In bytes.
    pub(crate) size: u64,
    /// Whether the most significant byte comes first.
    pub(crate) big: bool,
    /// Bytes without a name, which say nothing.
    pub(crate) padding: bool,
}

/// Reads a dtype. Its lists and tuples are numbered as everywhere else.
pub(crate) fn read(reader: &mut Reader<'_>, next: &mut u32, depth: usize) -> Result<Value, DecodeError> {
    let at = reader.at;
    let tag = reader.u8()?;
    let mut number = || *next = next.wrapping_add(1);
    match tag {
        wire::STR => Ok(Value::str(reader.text()?)),
        wire::INT => Ok(Value::Int(reader.u64()? as i64)),
        wire::LIST | wire::TUPLE => {
            // A list of fields, a field, and what is in a field.
            if depth > 2 * MAX_NESTING {
                return Err(DecodeError { at, fault: Fault::Dtype("records nest too deep".to_owned()) });
            }
            number();
            let count = reader.count(1)?;
            let mut items = Vec::new();
            for _ in 0..count {
                items.push(read(reader, next, depth + 1)?);
            }
            Ok(if tag == wire::LIST { Value::List(items) } else { Value::Tuple(items) })
        }
        wire::PACKED_LIST | wire::PACKED_TUPLE => {
            number();
            if reader.u8()? != wire::PACKED_INT {
                return Err(DecodeError { at, fault: Fault::Dtype("a sequence of other than ints".to_owned()) });
            }
            let count = reader.count(8)?;
            let items = (0..count).map(|_| reader.u64().map(|int| Value::Int(int as i64))).collect::<Result<_, _>>()?;
            Ok(if tag == wire::PACKED_LIST { Value::List(items) } else { Value::Tuple(items) })
        }
        tag => Err(DecodeError { at, fault: Fault::Dtype(format!("has the tag {tag:#04x}")) }),
    }
}

/// The size of an element in bytes, or what is wrong with the dtype.
pub(crate) fn size(dtype: &Value) -> Result<u64, String> {
    sized(dtype, 0)
}

/// The plain parts of an element in order, each with how often it stands there in a row.
pub(crate) fn leaves(dtype: &Value) -> Result<Vec<(u64, Leaf)>, String> {
    let mut out = Vec::new();
    collect(dtype, &mut out, 0)?;
    Ok(out)
}

fn sized(dtype: &Value, depth: usize) -> Result<u64, String> {
    match dtype {
        Value::Str(text) => Ok(leaf(text)?.size),
        Value::List(fields) if depth < MAX_NESTING => {
            let mut total = 0u64;
            for field in fields {
                let (_, inner, count) = parts(field)?;
                let size = sized(inner, depth + 1)?.checked_mul(count).and_then(|size| total.checked_add(size));
                total = size.filter(|&total| total <= i64::MAX as u64).ok_or("an element is too large")?;
            }
            Ok(total)
        }
        _ => Err("neither a str nor a list of fields".to_owned()),
    }
}

fn collect(dtype: &Value, out: &mut Vec<(u64, Leaf)>, depth: usize) -> Result<(), String> {
    let fields = match dtype {
        Value::Str(text) => {
            out.push((1, leaf(text)?));
            return Ok(());
        }
        Value::List(fields) if depth < MAX_NESTING => fields,
        _ => return Err("neither a str nor a list of fields".to_owned()),
    };
    for field in fields {
        let (name, inner, count) = parts(field)?;
        let start = out.len();
        match inner {
            _ if count == 0 => {}
            Value::Str(text) => {
                let leaf = leaf(text)?;
                // What has no bytes is no part, however often it is repeated.
                if leaf.size > 0 {
                    out.push((count, Leaf { padding: name.is_empty() && leaf.kind == b'V', ..leaf }));
                }
            }
            _ => {
                collect(inner, out, depth + 1)?;
                let end = out.len();
                // Nothing repeated is nothing; else each repetition adds a part, and the limit is met soon.
                for _ in 1..if end > start { count } else { 1 } {
                    out.extend_from_within(start..end);
                    if out.len() > MAX_PARTS {
                        break;
                    }
                }
            }
        }
        if out.len() > MAX_PARTS {
            return Err("an element has too many parts".to_owned());
        }
    }
    Ok(())
}

/// Name, type and number of repetitions of a field.
fn parts(field: &Value) -> Result<(&str, &Value, u64), String> {
    let Value::Tuple(field) = field else { return Err("a field that is no tuple".to_owned()) };
    let (name, inner, shape) = match field.as_slice() {
        [name, inner] => (name, inner, None),
        [name, inner, shape] => (name, inner, Some(shape)),
        _ => return Err(format!("a field of {} parts", field.len())),
    };
    let name = match name {
        Value::Str(name) => name,
        // A title and a name.
        Value::Tuple(both) => match both.as_slice() {
            [Value::Str(_), Value::Str(name)] => name,
            _ => return Err("a field without a name".to_owned()),
        },
        _ => return Err("a field without a name".to_owned()),
    };
    let extents = match shape {
        None => &[],
        Some(Value::Tuple(extents)) => extents.as_slice(),
        Some(_) => return Err("a field whose shape is no tuple".to_owned()),
    };
    let mut count = 1u64;
    for extent in extents {
        let extent = extent.as_int().and_then(|extent| u64::try_from(extent).ok());
        count = extent.and_then(|extent| count.checked_mul(extent)).ok_or("a field whose shape is no shape")?;
    }
    Ok((name, inner, count))
}

/// `<f8`, `|S5`, `<M8[25us]`.
fn leaf(text: &str) -> Result<Leaf, String> {
    let wrong = || format!("{:?}", text.chars().take(40).collect::<String>());
    let [order @ (b'<' | b'>' | b'|'), kind, rest @ ..] = text.as_bytes() else { return Err(wrong()) };
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (number, unit) = rest.split_at(digits);
    if number.is_empty() || number.len() > 9 {
        return Err(wrong());
    }
    let number = number.iter().fold(0u64, |number, digit| 10 * number + u64::from(digit - b'0'));
    let unit_fine = match unit {
        [] => true,
        [b'[', unit @ .., b']'] => {
            matches!(kind, b'm' | b'M') && !unit.is_empty() && unit.iter().all(u8::is_ascii_alphanumeric)
        }
        _ => false,
    };
    let fine = match kind {
        b'b' => number == 1,
        b'i' | b'u' => matches!(number, 1 | 2 | 4 | 8),
        b'f' => matches!(number, 2 | 4 | 8 | 12 | 16),
        b'c' => matches!(number, 8 | 16 | 24 | 32),
        b'm' | b'M' => number == 8,
        b'S' | b'U' | b'V' => true,
        _ => false,
    };
    if !fine || !unit_fine {
        return Err(wrong());
    }
    Ok(Leaf { kind: *kind, size: if *kind == b'U' { 4 * number } else { number }, big: *order == b'>', padding: false })
}
