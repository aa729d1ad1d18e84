//! Values as JSON, with nothing lost.
//!
//! | value | JSON |
//! | --- | --- |
//! | None, bool, int within 64 bits, finite float, str, list | as they are |
//! | dict whose keys are different str, none with a `$` in front | object |
//! | another dict | `{"$dict": [[key, value], …]}` |
//! | int, float beyond that | `{"$int": "…"}`, `{"$float": "nan"}` (`inf`, `-inf`, or the bits of another NaN: `0x7ff8…`) |
//! | complex | `{"$complex": [real, imaginary]}` |
//! | str with lone surrogates | `{"$code_points": […]}` |
//! | bytes, bytearray | `{"$bytes": base64}`, `{"$bytearray": base64}` |
//! | Ellipsis, NotImplemented | `{"$constant": name}` |
//! | tuple, set, frozenset, range, slice | `{"$tuple": […]}` and so on |
//! | back reference | `{"$back": number}` |
//! | array | `{"$array": {flavour, dtype, shape, writeable, data}}`, data in base64, C order; strides and aliasing are not kept |
//! | object array | `{"$object_array": {shape, writeable, column_major, items}}` |
//! | dtype scalar | `{"$scalar": {dtype, data}}` |
//! | record | `{"$record": name, "value": value}` |
//! | reference | `{"$reference": name}` |
//! | handle, parent object, code | `{"$handle": {id, class, repr}}`, `{"$parent": {id, name}}`, `{"$code": {name, pickle}}` |
//!
//! A whole value whose arrays and bytes have more than 256 MiB when they are written out (an array of a few bytes can have
//! billions of elements) is `{"$omitted": {type, bytes}}`, and cannot be read again.

use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};
use serde_json::Value as Tree;
use thiserror::Error;

use crate::digest::written_out;
use crate::value::{Array, Buffer, Bytes, Code, Flavour, Handle, ObjectArray, ParentObject, Record, Scalar, Value};

/// Serializes a value. Written as text, a dict keeps its order. It recurses as serde does: the deepest value that can be
/// decoded takes up to a megabyte of stack.
#[derive(Clone, Copy, Debug)]
pub struct Json<'a>(pub &'a Value);

/// What the arrays and bytes of a value may have together, in bytes.
const MOST_BYTES: u128 = 256 << 20;

/// A value within another, or one that was found small enough.
struct Node<'a>(&'a Value);

/// JSON that stands for no value, and where, such as `$["a"][3]`.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{path}: {why}")]
pub struct JsonError {
    pub path: String,
    pub why: String,
}

/// The tree of [`Json`]. The order of a dict is that of `serde_json`'s maps.
pub fn to_json(value: &Value) -> Tree {
    // Only maps with keys that are no strings could fail.
    serde_json::to_value(Json(value)).unwrap_or(Tree::Null)
}

/// How deep JSON may nest to be read, as in `serde_json`'s own reader.
const MOST_DEPTH: usize = 128;

/// The value that [`to_json`] was given, if its JSON nests no deeper than 128.
pub fn from_json(json: &Tree) -> Result<Value, JsonError> {
    read(json, "$", 0)
}

/// A float, inside of a complex too.
struct Number(f64);
/// The items of a dict as pairs.
struct Pairs<'a>(&'a [(Value, Value)]);
/// Values, written as a list.
struct List<'a>(&'a [Value]);

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.is_finite() {
            return serializer.serialize_f64(self.0);
        }
        let text = match self.0 {
            inf if inf == f64::INFINITY => "inf".to_owned(),
            inf if inf == f64::NEG_INFINITY => "-inf".to_owned(),
            nan if nan.to_bits() == 0x7FF8 << 48 => "nan".to_owned(),
            nan => format!("{:#x}", nan.to_bits()),
        };
        tagged(serializer, "$float", &text)
    }
}

impl Serialize for Pairs<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(|(key, value)| [Node(key), Node(value)]))
    }
}

impl Serialize for List<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(self.0.len()))?;
        for value in self.0 {
            list.serialize_element(&Node(value))?;
        }
        list.end()
    }
}

fn tagged<S: Serializer, T: Serialize + ?Sized>(serializer: S, tag: &str, value: &T) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(1))?;
    map.serialize_entry(tag, value)?;
    map.end()
}

impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match written_out(self.0) {
            ..=MOST_BYTES => Node(self.0).serialize(serializer),
            bytes => {
                let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
                let omitted = serde_json::json!({"type": self.0.type_name(), "bytes": bytes});
                tagged(serializer, "$omitted", &omitted)
            }
        }
    }
}

impl Serialize for Node<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::None => serializer.serialize_unit(),
            Value::Bool(flag) => serializer.serialize_bool(*flag),
            Value::Int(int) => serializer.serialize_i64(*int),
            Value::BigInt(int) => tagged(serializer, "$int", &format!("{:#x}", **int)),
            Value::Float(float) => Number(*float).serialize(serializer),
            Value::Complex(real, imaginary) => tagged(serializer, "$complex", &[Number(*real), Number(*imaginary)]),
            Value::Str(text) => serializer.serialize_str(text),
            Value::WideStr(points) => tagged(serializer, "$code_points", &**points),
            Value::Bytes(bytes) => tagged(serializer, "$bytes", &base64(&bytes.to_vec())),
            Value::ByteArray(bytes) => tagged(serializer, "$bytearray", &base64(&bytes.to_vec())),
            Value::Ellipsis => tagged(serializer, "$constant", "Ellipsis"),
            Value::NotImplemented => tagged(serializer, "$constant", "NotImplemented"),
            Value::List(items) => List(items).serialize(serializer),
            Value::Tuple(items) => tagged(serializer, "$tuple", &List(items)),
            Value::Set(items) => tagged(serializer, "$set", &List(items)),
            Value::FrozenSet(items) => tagged(serializer, "$frozenset", &List(items)),
            Value::Dict(items) if is_object(items) => {
                let mut map = serializer.serialize_map(Some(items.len()))?;
                for (key, value) in items {
                    map.serialize_entry(key.as_str().unwrap_or_default(), &Node(value))?;
                }
                map.end()
            }
            Value::Dict(items) => tagged(serializer, "$dict", &Pairs(items)),
            Value::Range(three) => tagged(serializer, "$range", &List(&three[..])),
            Value::Slice(three) => tagged(serializer, "$slice", &List(&three[..])),
            Value::Back(number) => tagged(serializer, "$back", number),
            Value::Reference(name) => tagged(serializer, "$reference", &**name),
            Value::Record(record) => {
                let mut map = serializer.serialize_map(Some(2))?;
                map.serialize_entry("$record", &*record.name)?;
                map.serialize_entry("value", &Node(&record.value))?;
                map.end()
            }
            Value::ObjectArray(array) => tagged(serializer, "$object_array", &**array),
            flat => flat_tree(flat).serialize(serializer),
        }
    }
}

impl Serialize for ObjectArray {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(4))?;
        map.serialize_entry("shape", &self.shape)?;
        map.serialize_entry("writeable", &self.writeable)?;
        map.serialize_entry("column_major", &self.column_major)?;
        map.serialize_entry("items", &List(&self.items))?;
        map.end()
    }
}

/// What holds no other values but a dtype.
fn flat_tree(value: &Value) -> Tree {
    match value {
        Value::Array(array) => serde_json::json!({"$array": {
            "flavour": value.type_name(),
            "dtype": to_json(&array.dtype),
            "shape": array.shape,
            "writeable": array.writeable,
            "data": base64(&array.to_vec()),
        }}),
        Value::Scalar(scalar) => {
            serde_json::json!({"$scalar": {"dtype": to_json(&scalar.dtype), "data": base64(&scalar.bytes)}})
        }
        Value::Handle(handle) => {
            serde_json::json!({"$handle": {"id": handle.id, "class": &*handle.class, "repr": &*handle.repr}})
        }
        Value::Parent(parent) => serde_json::json!({"$parent": {"id": parent.id, "name": &*parent.name}}),
        Value::Code(code) => serde_json::json!({"$code": {"name": &*code.name, "pickle": base64(&code.pickle)}}),
        _ => Tree::Null,
    }
}

fn is_object(items: &[(Value, Value)]) -> bool {
    let mut keys = std::collections::HashSet::new();
    items.iter().all(|(key, _)| key.as_str().is_some_and(|key| !key.starts_with('$') && keys.insert(key)))
}

fn read(json: &Tree, path: &str, depth: usize) -> Result<Value, JsonError> {
    let fail = |why: &str| JsonError { path: path.to_owned(), why: why.to_owned() };
    if depth > MOST_DEPTH {
        return Err(fail("nested too deep"));
    }
    let object = match json {
        Tree::Null => return Ok(Value::None),
        Tree::Bool(flag) => return Ok(Value::Bool(*flag)),
        Tree::Number(number) => {
            return Ok(match (number.as_i64(), number.as_u64(), number.as_f64()) {
                (Some(int), ..) => Value::Int(int),
                (_, Some(int), _) => Value::big_int(int.into()),
                (.., Some(float)) => Value::Float(float),
                _ => return Err(fail("no number")),
            });
        }
        Tree::String(text) => return Ok(Value::str(text)),
        Tree::Array(items) => return Ok(Value::List(read_list(items, path, depth)?)),
        Tree::Object(object) => object,
    };
    let Some((tag, inner)) = object.iter().find(|(key, _)| key.starts_with('$')) else {
        let mut items = Vec::with_capacity(object.len());
        for (key, value) in object {
            items.push((Value::str(key), read(value, &format!("{path}[{key:?}]"), depth + 1)?));
        }
        return Ok(Value::Dict(items));
    };
    let path = format!("{path}[{tag:?}]");
    // What holds other values goes on from here; what does not has a function of its own, which keeps this one's frame small.
    let items = match tag.as_str() {
        "$record" => std::slice::from_ref(object.get("value").unwrap_or(&Tree::Null)),
        "$object_array" => list_of(inner.get("items"), &path)?,
        "$tuple" | "$set" | "$frozenset" | "$range" | "$slice" | "$dict" => list_of(Some(inner), &path)?,
        _ => return leaf(tag, inner, &path, depth),
    };
    let items = read_list(items, &path, depth)?;
    container(tag, inner, items, &path)
}

fn list_of<'a>(json: Option<&'a Tree>, path: &str) -> Result<&'a [Tree], JsonError> {
    let fail = || JsonError { path: path.to_owned(), why: "no list".to_owned() };
    json.and_then(Tree::as_array).map(Vec::as_slice).ok_or_else(fail)
}

fn shape_of(inner: &Tree) -> Option<Vec<u64>> {
    inner.get("shape")?.as_array()?.iter().map(Tree::as_u64).collect()
}

fn container(tag: &str, inner: &Tree, mut items: Vec<Value>, path: &str) -> Result<Value, JsonError> {
    let fail = |why: &str| JsonError { path: path.to_owned(), why: why.to_owned() };
    let three = |items: Vec<Value>| items.try_into().map(Box::new).map_err(|_| fail("not three values"));
    Ok(match tag {
        "$tuple" => Value::Tuple(items),
        "$set" => Value::Set(items),
        "$frozenset" => Value::FrozenSet(items),
        "$range" => Value::Range(three(items)?),
        "$slice" => Value::Slice(three(items)?),
        "$dict" => {
            let mut pairs = Vec::with_capacity(items.len());
            for pair in items {
                match pair {
                    Value::List(pair) if pair.len() == 2 => {
                        let mut pair = pair.into_iter();
                        pairs.extend(pair.next().zip(pair.next()));
                    }
                    _ => return Err(fail("not a key and a value")),
                }
            }
            Value::Dict(pairs)
        }
        "$object_array" => {
            let flag = |name: &str| inner.get(name).and_then(Tree::as_bool).ok_or_else(|| fail("no bool"));
            let (writeable, column_major) = (flag("writeable")?, flag("column_major")?);
            let shape = shape_of(inner).ok_or_else(|| fail("no shape"))?;
            Value::ObjectArray(Box::new(ObjectArray { writeable, column_major, shape, items }))
        }
        _ => {
            let name = inner.as_str().ok_or_else(|| fail("no string"))?.into();
            Value::Record(Box::new(Record { name, value: items.pop().unwrap_or(Value::None) }))
        }
    })
}

fn leaf(tag: &str, inner: &Tree, path: &str, depth: usize) -> Result<Value, JsonError> {
    let fail = |why: &str| JsonError { path: path.to_owned(), why: why.to_owned() };
    let text = |json: Option<&Tree>| json.and_then(Tree::as_str).map(str::to_owned).ok_or_else(|| fail("no string"));
    let data = |json: Option<&Tree>| from_base64(&text(json)?).ok_or_else(|| fail("no base64"));
    let number = |json: Option<&Tree>| json.and_then(Tree::as_u64).ok_or_else(|| fail("no number"));
    let flag = |json: Option<&Tree>| json.and_then(Tree::as_bool).ok_or_else(|| fail("no bool"));
    let field = |name: &str| inner.get(name);
    let shape = || shape_of(inner).ok_or_else(|| fail("no shape"));
    let dtype = || read(field("dtype").unwrap_or(&Tree::Null), path, depth + 1);
    Ok(match tag {
        "$int" => match crate::literal::parse_python(&text(Some(inner))?) {
            Ok(int @ (Value::Int(_) | Value::BigInt(_))) => int,
            _ => return Err(fail("no int")),
        },
        "$float" => Value::Float(read_float(inner).ok_or_else(|| fail("no float"))?),
        "$complex" => match inner.as_array().map(Vec::as_slice) {
            Some([real, imaginary]) => {
                let part = |json: &Tree| match json.get("$float") {
                    Some(tagged) => read_float(tagged),
                    None => json.as_f64(),
                };
                match (part(real), part(imaginary)) {
                    (Some(real), Some(imaginary)) => Value::Complex(real, imaginary),
                    _ => return Err(fail("no floats")),
                }
            }
            _ => return Err(fail("not two floats")),
        },
        "$code_points" => {
            let points = inner.as_array().ok_or_else(|| fail("no list"))?;
            let points = points.iter().map(|point| number(Some(point)).map(|point| point.min(u32::MAX.into()) as u32));
            Value::code_points(&points.collect::<Result<Vec<_>, _>>()?).ok_or_else(|| fail("no code point"))?
        }
        "$bytes" => Value::bytes(data(Some(inner))?),
        "$bytearray" => Value::ByteArray(Bytes::Inline(data(Some(inner))?.into())),
        "$constant" => match &*text(Some(inner))? {
            "Ellipsis" => Value::Ellipsis,
            "NotImplemented" => Value::NotImplemented,
            _ => return Err(fail("no constant that is known")),
        },
        "$back" => Value::Back(number(Some(inner))?.try_into().map_err(|_| fail("no number"))?),
        "$array" => {
            let flavour = match &*text(field("flavour"))? {
                "numpy.ndarray" => Flavour::NdArray,
                "memoryview" => Flavour::MemoryView,
                "array.array" => Flavour::ArrayArray,
                _ => return Err(fail("no flavour that is known")),
            };
            let (dtype, shape, writeable) = (dtype()?, shape()?, flag(field("writeable"))?);
            let mut strides = vec![0; shape.len()];
            let mut step = crate::dtype::size(&dtype).map_err(|why| fail(&why))? as i64;
            for (stride, &extent) in strides.iter_mut().zip(&shape).rev() {
                *stride = step;
                step = step.saturating_mul(extent.max(1).try_into().unwrap_or(i64::MAX));
            }
            let buffer = Buffer::new(data(field("data"))?);
            let array = Array { flavour, dtype, writeable, shape, strides, buffer, offset: 0 };
            array.item_size().ok_or_else(|| fail("too little data for the shape"))?;
            Value::Array(Box::new(array))
        }
        "$scalar" => Value::Scalar(Box::new(Scalar { dtype: dtype()?, bytes: data(field("data"))?.into() })),
        "$reference" => Value::Reference(text(Some(inner))?.into()),
        "$handle" => Value::Handle(Box::new(Handle {
            id: number(field("id"))?,
            class: text(field("class"))?.into(),
            repr: text(field("repr"))?.into(),
        })),
        "$parent" => {
            Value::Parent(Box::new(ParentObject { id: number(field("id"))?, name: text(field("name"))?.into() }))
        }
        "$code" => {
            Value::Code(Box::new(Code { name: text(field("name"))?.into(), pickle: data(field("pickle"))?.into() }))
        }
        _ => return Err(fail("no tag that is known")),
    })
}

fn read_list(items: &[Tree], path: &str, depth: usize) -> Result<Vec<Value>, JsonError> {
    let mut values = Vec::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        values.push(read(item, &format!("{path}[{index}]"), depth + 1)?);
    }
    Ok(values)
}

fn read_float(json: &Tree) -> Option<f64> {
    Some(match json.as_str()? {
        "nan" => f64::from_bits(0x7FF8 << 48),
        "inf" => f64::INFINITY,
        "-inf" => f64::NEG_INFINITY,
        bits => f64::from_bits(u64::from_str_radix(bits.strip_prefix("0x")?, 16).ok()?),
    })
}

const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn base64(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let word = three.iter().fold(0u32, |word, &byte| word << 8 | u32::from(byte)) << (8 * (3 - three.len()));
        for place in 0..4 {
            let letter = LETTERS[(word >> (18 - 6 * place) & 63) as usize];
            out.push(if place <= three.len() { letter.into() } else { '=' });
        }
    }
    out
}

fn from_base64(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    for four in text.as_bytes().chunks(4) {
        let letters = four.iter().take_while(|&&letter| letter != b'=').count();
        if four.len() != 4 || letters < 2 || four[letters..].iter().any(|&letter| letter != b'=') {
            return None;
        }
        let mut word = 0;
        for &letter in &four[..letters] {
            word = word << 6 | LETTERS.iter().position(|&known| known == letter)? as u32;
        }
        word <<= 6 * (4 - letters);
        out.extend_from_slice(&word.to_be_bytes()[1..letters]);
    }
    Some(out)
}
