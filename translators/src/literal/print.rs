//! Values as Python would write them.

use std::fmt::Write;

use num_bigint::BigInt;

use crate::value::{Array, Value};

/// Longer ints are printed in hexadecimal, since Python reads no longer decimals.
const MOST_DIGITS: usize = 4300;

/// More bits have more digits than that in any case.
const MOST_BITS: u64 = 14_285;

/// How many elements of an array are shown.
const MOST_ELEMENTS: usize = 1000;

/// What `repr` gives for data. Arrays, records, handles and the like are shown in a readable form that is no literal.
pub fn print(value: &Value) -> String {
    print_within(value, usize::MAX)
}

/// As [`print`], at most about `limit` characters of it; an ellipsis shows that it was cut.
pub fn print_within(value: &Value, limit: usize) -> String {
    let mut out = String::new();
    let mut stack = vec![Item::Value(value)];
    while let Some(item) = stack.pop() {
        if out.len() > limit {
            break;
        }
        match item {
            Item::Text(text) => out.push_str(text),
            Item::Owned(text) => out.push_str(&text),
            Item::Value(value) => open(value, &mut out, &mut stack, limit),
            Item::Rest(mut values) => {
                if let Some(value) = values.next() {
                    if values.len() > 0 {
                        stack.push(Item::Rest(values));
                        stack.push(Item::Text(", "));
                    }
                    stack.push(Item::Value(value));
                }
            }
            Item::Pairs(mut pairs) => {
                if let Some((key, value)) = pairs.next() {
                    if pairs.len() > 0 {
                        stack.push(Item::Pairs(pairs));
                        stack.push(Item::Text(", "));
                    }
                    stack.extend([Item::Value(value), Item::Text(": "), Item::Value(key)]);
                }
            }
        }
    }
    if let Some((end, _)) = out.char_indices().nth(limit) {
        out.truncate(end);
        out.push('…');
    }
    out
}

enum Item<'a> {
    Value(&'a Value),
    Text(&'static str),
    Owned(String),
    Rest(std::slice::Iter<'a, Value>),
    Pairs(std::slice::Iter<'a, (Value, Value)>),
}

fn open<'a>(value: &'a Value, out: &mut String, stack: &mut Vec<Item<'a>>, limit: usize) {
    let mut list = |out: &mut String, opening: &str, items: &'a [Value], closing: &'static str| {
        out.push_str(opening);
        stack.push(Item::Text(closing));
        stack.push(Item::Rest(items.iter()));
    };
    match value {
        Value::None => out.push_str("None"),
        Value::Bool(flag) => out.push_str(if *flag { "True" } else { "False" }),
        Value::Int(int) => write_to(out, format_args!("{int}")),
        Value::BigInt(int) => out.push_str(&big(int)),
        Value::Float(number) => out.push_str(&float(*number)),
        Value::Complex(real, imaginary) => out.push_str(&complex(*real, *imaginary)),
        Value::Str(text) => quote(text.chars().take(limit.saturating_add(1)).map(u32::from), out),
        Value::WideStr(points) => quote(points.iter().take(limit.saturating_add(1)).copied(), out),
        Value::Bytes(bytes) => quote_bytes(&bytes.first(limit.saturating_add(1)), false, out),
        Value::ByteArray(bytes) => {
            out.push_str("bytearray(");
            quote_bytes(&bytes.first(limit.saturating_add(1)), true, out);
            out.push(')');
        }
        Value::Ellipsis => out.push_str("Ellipsis"),
        Value::NotImplemented => out.push_str("NotImplemented"),
        Value::List(items) => list(out, "[", items, "]"),
        Value::Tuple(items) if items.len() == 1 => list(out, "(", items, ",)"),
        Value::Tuple(items) => list(out, "(", items, ")"),
        Value::Set(items) if items.is_empty() => out.push_str("set()"),
        Value::Set(items) => list(out, "{", items, "}"),
        Value::FrozenSet(items) if items.is_empty() => out.push_str("frozenset()"),
        Value::FrozenSet(items) => list(out, "frozenset({", items, "})"),
        Value::Dict(items) => {
            out.push('{');
            stack.push(Item::Text("}"));
            stack.push(Item::Pairs(items.iter()));
        }
        Value::Range(three) if three[2] == Value::Int(1) => list(out, "range(", &three[..2], ")"),
        Value::Range(three) => list(out, "range(", &three[..], ")"),
        Value::Slice(three) => list(out, "slice(", &three[..], ")"),
        Value::Back(number) => write_to(out, format_args!("<back {number}>")),
        Value::Array(array) => show_array(array, limit, out),
        Value::ObjectArray(array) => {
            let shape = format!("], shape={}, dtype=object)", shape(&array.shape));
            out.push_str("array([");
            stack.push(Item::Owned(shape));
            stack.push(Item::Rest(array.items.iter()));
        }
        Value::Scalar(scalar) => {
            let shown = element(&scalar.dtype, &scalar.bytes);
            write_to(out, format_args!("scalar({}, dtype={})", shown, print(&scalar.dtype)));
        }
        Value::Record(record) => list(out, &format!("{}(", record.name), std::slice::from_ref(&record.value), ")"),
        Value::Reference(name) => write_to(out, format_args!("<reference {name}>")),
        Value::Handle(handle) => {
            write_to(out, format_args!("<remote {} {}: {}>", handle.class, handle.id, handle.repr));
        }
        Value::Parent(parent) => write_to(out, format_args!("<parent object {} {}>", parent.name, parent.id)),
        Value::Code(code) => write_to(out, format_args!("<code {}>", code.name)),
    }
}

fn write_to(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a String cannot fail.
    let _ = out.write_fmt(text);
}

fn big(int: &BigInt) -> String {
    if int.bits() <= MOST_BITS {
        let text = int.to_string();
        if text.trim_start_matches('-').len() <= MOST_DIGITS {
            return text;
        }
    }
    format!("{int:#x}")
}

fn float(number: f64) -> String {
    let text = bare(number);
    if number.is_finite() && !text.contains(['.', 'e']) { text + ".0" } else { text }
}

/// The shortest digits that read back the same, in Python's choice of form, without a forced point.
fn bare(number: f64) -> String {
    if number.is_nan() {
        return "nan".to_owned();
    }
    if number.is_infinite() {
        return if number > 0.0 { "inf" } else { "-inf" }.to_owned();
    }
    let text = format!("{number:e}");
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..16).contains(&exponent) {
        return format!("{number}");
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{digits}e{sign}{:02}", exponent.abs())
}

fn complex(real: f64, imaginary: f64) -> String {
    let tail = bare(imaginary);
    if real == 0.0 && real.is_sign_positive() {
        return format!("{tail}j");
    }
    let plus = if tail.starts_with('-') { "" } else { "+" };
    format!("({}{plus}{tail}j)", bare(real))
}

fn quote(points: impl Iterator<Item = u32> + Clone, out: &mut String) {
    let has = |wanted: char| points.clone().any(|point| point == u32::from(wanted));
    let quote = if has('\'') && !has('"') { '"' } else { '\'' };
    out.push(quote);
    for point in points {
        match char::from_u32(point) {
            Some('\n') => out.push_str("\\n"),
            Some('\r') => out.push_str("\\r"),
            Some('\t') => out.push_str("\\t"),
            Some(char) if char == quote || char == '\\' => out.extend(['\\', char]),
            Some(char) if char.is_ascii() && !char.is_ascii_control() => out.push(char),
            // Rust's notion of what can be printed is Python's but for marks that combine, which it escapes too.
            Some(char) if !char.is_ascii() && char.escape_debug().len() == 1 => out.push(char),
            _ if point < 0x100 => write_to(out, format_args!("\\x{point:02x}")),
            _ if point < 0x1_0000 => write_to(out, format_args!("\\u{point:04x}")),
            _ => write_to(out, format_args!("\\U{point:08x}")),
        }
    }
    out.push(quote);
}

/// `hide` escapes the single quote in any case, as bytearray does.
fn quote_bytes(bytes: &[u8], hide: bool, out: &mut String) {
    let quote = if bytes.contains(&b'\'') && !bytes.contains(&b'"') { '"' } else { '\'' };
    out.push('b');
    out.push(quote);
    for &byte in bytes {
        match byte {
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            b'\\' => out.push_str("\\\\"),
            byte if byte == quote as u8 || (hide && byte == b'\'') => out.extend(['\\', byte.into()]),
            b' '..=b'~' => out.push(byte.into()),
            byte => write_to(out, format_args!("\\x{byte:02x}")),
        }
    }
    out.push(quote);
}

fn shape(shape: &[u64]) -> String {
    print(&Value::Tuple(shape.iter().map(|&extent| Value::Int(extent as i64)).collect()))
}

fn show_array(array: &Array, limit: usize, out: &mut String) {
    let size = array.item_size().unwrap_or(0) as usize;
    out.push_str("array([");
    let mut shown = 0;
    let begin = out.len();
    let mut blocks = array.canonical();
    'shown: while let Some(block) = blocks.next() {
        for bytes in block.chunks(size) {
            if shown > 0 {
                out.push_str(", ");
            }
            if shown == MOST_ELEMENTS || out.len() - begin > limit {
                out.push('…');
                break 'shown;
            }
            out.push_str(&element(&array.dtype, bytes));
            shown += 1;
        }
    }
    write_to(out, format_args!("], shape={}, dtype={})", shape(&array.shape), print(&array.dtype)));
}

/// One element of an array. What has no short form is shown as its bytes.
pub fn element(dtype: &Value, bytes: &[u8]) -> String {
    let leaves = crate::dtype::leaves(dtype).unwrap_or_default();
    let [(1, leaf)] = leaves.as_slice() else { return hex(bytes) };
    let mut little = bytes.to_vec();
    if leaf.big {
        let part = match leaf.kind {
            b'U' => 4,
            b'c' => bytes.len() / 2,
            _ => bytes.len(),
        };
        little.chunks_mut(part.max(1)).for_each(<[u8]>::reverse);
    }
    let wide = |bytes: &[u8]| {
        let mut out = [0; 8];
        out[..bytes.len().min(8)].copy_from_slice(&bytes[..bytes.len().min(8)]);
        u64::from_le_bytes(out)
    };
    let number = |bytes: &[u8]| match bytes.len() {
        4 => f64::from(f32::from_bits(wide(bytes) as u32)),
        _ => f64::from_bits(wide(bytes)),
    };
    match (leaf.kind, little.len()) {
        (b'b', 1) => if little[0] == 0 { "False" } else { "True" }.to_owned(),
        (b'u', 1 | 2 | 4 | 8) => wide(&little).to_string(),
        (b'i' | b'm' | b'M', length @ (1 | 2 | 4 | 8)) => {
            let shift = 64 - 8 * length as u32;
            ((wide(&little) << shift) as i64 >> shift).to_string()
        }
        (b'f', 4) => bare_single(f32::from_bits(wide(&little) as u32)),
        (b'f', 8) => float(number(&little)),
        (b'c', 8 | 16) => {
            let (real, imaginary) = little.split_at(little.len() / 2);
            complex(number(real), number(imaginary))
        }
        (b'U', _) => {
            let mut points: Vec<u32> = little.chunks_exact(4).map(|point| wide(point) as u32).collect();
            while points.last() == Some(&0) {
                points.pop();
            }
            let mut out = String::new();
            quote(points.iter().copied(), &mut out);
            out
        }
        (b'S', _) => {
            while little.last() == Some(&0) {
                little.pop();
            }
            let mut out = String::new();
            quote_bytes(&little, false, &mut out);
            out
        }
        _ => hex(bytes),
    }
}

fn bare_single(number: f32) -> String {
    if number.is_finite() { format!("{number:?}") } else { bare(f64::from(number)) }
}

fn hex(bytes: &[u8]) -> String {
    let mut out = String::from("0x");
    bytes.iter().for_each(|byte| write_to(&mut out, format_args!("{byte:02x}")));
    out
}
