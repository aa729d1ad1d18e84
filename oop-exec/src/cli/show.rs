//! Results for people: as Python's `repr`, arrays as NumPy shows them, with long ones shortened.
//!
//! The rules for arrays: elements in full precision and right-aligned; past 1000 elements only the first and last three of every
//! axis; the dtype unless it is the one that literals would give, and the shape when something was left out.

use understudy_translators::literal::{element, print, print_within};
use understudy_translators::{Array, Flavour, Record, Value};

/// With more elements than that, an array is shortened.
const MOST_ELEMENTS: u64 = 1000;
/// So many elements remain at both ends of an axis.
const EDGE: u64 = 3;
/// An array of many short axes has no ends to cut at.
const MOST_SHOWN: usize = 4096;
/// Characters of an element that are shown.
const MOST_WIDTH: usize = 200;

/// One value as a person reads it, without a newline at the end.
pub fn show(value: &Value) -> String {
    let mut out = String::new();
    write(value, &mut out, 0);
    out
}

fn write(value: &Value, out: &mut String, depth: usize) {
    match value {
        Value::Array(array) if array.flavour == Flavour::NdArray => write_array(array, out),
        Value::Scalar(scalar) => {
            let name = dtype_name(&scalar.dtype).unwrap_or_else(|| print(&scalar.dtype));
            out.push_str(&format!("np.{name}({})", element(&scalar.dtype, &scalar.bytes)));
        }
        Value::Record(record) => write_record(record, out, depth),
        // Deeper values are shown on one line; this recursion stays shallow whatever a worker sends.
        Value::List(items) if depth < 8 => write_items("[", items, "]", out, depth),
        Value::Tuple(items) if depth < 8 && items.len() != 1 => write_items("(", items, ")", out, depth),
        Value::Tuple(items) if depth < 8 => write_items("(", items, ",)", out, depth),
        Value::Dict(items) if depth < 8 => {
            out.push('{');
            for (index, (key, value)) in items.iter().enumerate() {
                if index > 0 {
                    out.push_str(", ");
                }
                out.push_str(&print(key));
                out.push_str(": ");
                write(value, out, depth + 1);
            }
            out.push('}');
        }
        other => out.push_str(&print(other)),
    }
}

fn write_items(opening: &str, items: &[Value], closing: &str, out: &mut String, depth: usize) {
    out.push_str(opening);
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push_str(", ");
        }
        write(item, out, depth + 1);
    }
    out.push_str(closing);
}

fn write_record(record: &Record, out: &mut String, depth: usize) {
    let Value::Tuple(items) = &record.value else {
        out.push_str(&format!("{}({})", record.name, print(&record.value)));
        return;
    };
    // What stands at its default at the end is left out, as in `datetime.datetime(2026, 1, 2, 3, 4)`.
    let least = match &*record.name {
        "datetime.datetime" => 5,
        "datetime.time" => 2,
        "datetime.timedelta" => 1,
        _ => items.len(),
    };
    let said = |item: &Value| !matches!(item, Value::None | Value::Int(0));
    let end = items.iter().rposition(said).map_or(0, |last| last + 1).max(least.min(items.len()));
    out.push_str(&record.name);
    write_items("(", &items[..end], ")", out, depth);
}

fn write_array(array: &Array, out: &mut String) {
    let column = out.chars().rev().take_while(|&letter| letter != '\n').count() + "array(".len();
    let Some(size) = array.item_size() else {
        out.push_str(&print_within(&Value::Array(Box::new(array.clone())), MOST_WIDTH));
        return;
    };
    let short = array.count() > MOST_ELEMENTS;
    let mut rows = Rows { array, size: size as usize, short, shown: Vec::new() };
    rows.collect(0, array.offset as i128);
    let width = rows.shown.iter().map(|text| text.chars().count()).max().unwrap_or(0);
    out.push_str("array(");
    let mut cells = rows.shown.iter();
    layout(array, short, 0, column, width, &mut cells, out);
    let name = dtype_name(&array.dtype);
    if short {
        let shape = Value::Tuple(array.shape.iter().map(|&extent| Value::Int(extent as i64)).collect());
        out.push_str(&format!(", shape={}", print(&shape)));
    }
    match name.as_deref() {
        Some("float64" | "int64" | "bool" | "complex128") if array.count() > 0 => {}
        Some(name) => out.push_str(&format!(", dtype={name}")),
        None => out.push_str(&format!(", dtype={}", print(&array.dtype))),
    }
    out.push(')');
}

struct Rows<'a> {
    array: &'a Array,
    size: usize,
    short: bool,
    shown: Vec<String>,
}

impl Rows<'_> {
    /// The texts of the elements that are shown, in order.
    fn collect(&mut self, axis: usize, place: i128) {
        if self.shown.len() >= MOST_SHOWN {
            return;
        }
        let Some(&extent) = self.array.shape.get(axis) else {
            let bytes = self.array.buffer.to_vec(place as usize, self.size);
            let mut text = element(&self.array.dtype, &bytes);
            if let Some((end, _)) = text.char_indices().nth(MOST_WIDTH) {
                text.truncate(end);
                text.push('…');
            }
            self.shown.push(text);
            return;
        };
        for index in shown_indices(extent, self.short).flatten() {
            self.collect(axis + 1, place + i128::from(self.array.strides[axis]) * i128::from(index));
        }
    }
}

/// The indices of an axis that are shown; None stands for those left out.
fn shown_indices(extent: u64, short: bool) -> impl Iterator<Item = Option<u64>> {
    let cut = short && extent > 2 * EDGE;
    let head = if cut { EDGE } else { extent };
    let tail = if cut { extent - EDGE..extent } else { 0..0 };
    (0..head).map(Some).chain(cut.then_some(None)).chain(tail.map(Some))
}

fn layout(
    array: &Array,
    short: bool,
    axis: usize,
    column: usize,
    width: usize,
    cells: &mut std::slice::Iter<'_, String>,
    out: &mut String,
) {
    let Some(&extent) = array.shape.get(axis) else {
        if let Some(text) = cells.next() {
            out.push_str(&" ".repeat(width.saturating_sub(text.chars().count())));
            out.push_str(text);
        }
        return;
    };
    let innermost = axis + 1 == array.shape.len();
    out.push('[');
    for (number, index) in shown_indices(extent, short).enumerate() {
        if number > 0 {
            out.push(',');
            if innermost {
                out.push(' ');
            } else {
                out.push('\n');
                out.push_str(&" ".repeat(column + axis + 1));
            }
        }
        // Where nothing is left, the limit was reached.
        if index.is_none() || cells.len() == 0 {
            out.push_str("...");
            if index.is_some() {
                break;
            }
            continue;
        }
        layout(array, short, axis + 1, column, width, cells, out);
    }
    out.push(']');
}

/// NumPy's name of a plain dtype.
fn dtype_name(dtype: &Value) -> Option<String> {
    let text = dtype.as_str()?;
    let (order, rest) = text.split_at_checked(1)?;
    let (kind, size) = rest.split_at_checked(1)?;
    let bits = 8 * size.parse::<u64>().ok()?;
    match (order, kind) {
        ("|", "b") => Some("bool".to_owned()),
        ("<" | "|", "i") => Some(format!("int{bits}")),
        ("<" | "|", "u") => Some(format!("uint{bits}")),
        ("<", "f") => Some(format!("float{bits}")),
        ("<", "c") => Some(format!("complex{bits}")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use understudy_translators::Buffer;

    use super::*;

    fn array(dtype: &str, shape: &[u64], bytes: Vec<u8>) -> Value {
        let item = bytes.len() as i64 / shape.iter().product::<u64>().max(1) as i64;
        let mut strides = vec![item; shape.len()];
        for axis in (0..shape.len().saturating_sub(1)).rev() {
            strides[axis] = strides[axis + 1] * shape[axis + 1] as i64;
        }
        Value::Array(Box::new(Array {
            flavour: Flavour::NdArray,
            dtype: Value::str(dtype),
            writeable: true,
            shape: shape.to_vec(),
            strides,
            buffer: Buffer::new(bytes),
            offset: 0,
        }))
    }

    fn floats(count: u64) -> Vec<u8> {
        (0..count).flat_map(|number| (number as f64).to_le_bytes()).collect()
    }

    #[test]
    fn arrays_are_shown_as_numpy_shows_them() {
        insta::assert_snapshot!(show(&array("<f8", &[3], floats(3))), @"array([0.0, 1.0, 2.0])");
        insta::assert_snapshot!(show(&array("<i2", &[2, 2], vec![1, 0, 2, 0, 3, 0, 100, 0])), @r"
        array([[  1,   2],
               [  3, 100]], dtype=int16)
        ");
        insta::assert_snapshot!(show(&array("<f8", &[40, 50], floats(2000))), @r"
        array([[   0.0,    1.0,    2.0, ...,   47.0,   48.0,   49.0],
               [  50.0,   51.0,   52.0, ...,   97.0,   98.0,   99.0],
               [ 100.0,  101.0,  102.0, ...,  147.0,  148.0,  149.0],
               ...,
               [1850.0, 1851.0, 1852.0, ..., 1897.0, 1898.0, 1899.0],
               [1900.0, 1901.0, 1902.0, ..., 1947.0, 1948.0, 1949.0],
               [1950.0, 1951.0, 1952.0, ..., 1997.0, 1998.0, 1999.0]], shape=(40, 50))
        ");
        insta::assert_snapshot!(show(&array("<f8", &[0], Vec::new())), @"array([], dtype=float64)");
        insta::assert_snapshot!(show(&array("<f8", &[], floats(1))), @"array(0.0)");
    }

    #[test]
    fn an_array_in_a_container_is_aligned_with_its_place() {
        let value = Value::dict([("a", array("|b1", &[2, 1], vec![0, 1]))]);
        insta::assert_snapshot!(show(&value), @r"
        {'a': array([[False],
                     [ True]])}
        ");
    }

    #[test]
    fn an_array_of_many_repeated_axes_ends_somewhere() {
        let Value::Array(mut small) = array("|b1", &[1], vec![1]) else { unreachable!() };
        (small.shape, small.strides) = (vec![2; 60], vec![0; 60]);
        assert!(show(&Value::Array(small)).len() < 1 << 20);
    }

    #[test]
    fn data_classes_look_like_their_constructors() {
        let zero = Value::Int(0);
        let moment = [2026, 1, 2, 3, 4].map(Value::Int).into_iter();
        let moment = moment.chain([zero.clone(), zero.clone(), zero, Value::None]).collect();
        let value = Value::record("datetime.datetime", Value::Tuple(moment));
        assert_eq!(show(&value), "datetime.datetime(2026, 1, 2, 3, 4)");
        let value = Value::record("decimal.Decimal", Value::str("1.50"));
        assert_eq!(show(&value), "decimal.Decimal('1.50')");
    }
}
