//! Python objects as bytes of the wire, without a tree in between.
//!
//! Exact built-in types are told by their type pointer and written at once. Everything else is asked of a few tables and
//! hooks in Python (`understudy.executor.travel`): records of the standard library, arrays, references, code by value.

mod arrays;
mod extents;

use std::collections::HashMap;
use std::fmt::Display;

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{
    PyBool, PyByteArray, PyBytes, PyComplex, PyDict, PyFloat, PyFrozenSet, PyInt, PyList, PyMemoryView, PyRange, PySet,
    PySlice, PyString, PyTuple, PyType,
};
use understudy_translators::{Buffer, Encoded, Encoder, Flavour, Sequence};

use self::extents::{Piece, torn};
use super::hooks::Hooks;
use super::raw;

const MAX_DEPTH: usize = understudy_translators::wire::MAX_DEPTH;
/// A small field, in bytes, is written without asking for memory again and again.
const SMALL_FIELD: usize = 512;
const PACK_FROM: usize = understudy_translators::wire::PACK_FROM;

/// What encoding the fields of one message brings to light beside its bytes.
pub struct Gathered {
    /// Data of at least so many bytes become buffers of their own.
    pub threshold: usize,
    /// Memory of arrays is copied now, because the message is sent later.
    pub snapshot: bool,
    /// Code by value may go this way: to a worker, never from one.
    pub code: bool,
    /// The worker whose objects are among the values.
    pub worker: Option<u64>,
    /// Functions of this process among the values, by their number.
    pub callbacks: Vec<Py<PyAny>>,
    memory: Vec<Known>,
    /// What the arrays of the message touch, and the arrays.
    pieces: Vec<(Piece, Py<PyAny>)>,
    /// From and to: memory that is sent as one, because arrays that touch parts of it share elements.
    joined: Vec<(usize, usize)>,
    /// Objects made for the fields that are written: their memory stays theirs until the end of the message.
    kept: Vec<Py<PyAny>>,
}

/// Memory that is a buffer of the message already.
struct Known {
    address: usize,
    length: usize,
    buffer: Buffer,
}

impl Gathered {
    pub fn new(threshold: usize, snapshot: bool, code: bool) -> Self {
        Self {
            threshold,
            snapshot,
            code,
            worker: None,
            callbacks: Vec::new(),
            memory: Vec::new(),
            pieces: Vec::new(),
            joined: Vec::new(),
            kept: Vec::new(),
        }
    }
}

/// Why an object was not encoded.
enum Refusal {
    Raised(PyErr),
    /// The steps to it, innermost first, its type and the reason.
    Travel {
        steps: Vec<String>,
        kind: String,
        why: String,
    },
}

impl From<PyErr> for Refusal {
    fn from(error: PyErr) -> Self {
        Self::Raised(error)
    }
}

/// What `encode` makes of the fields of one message. It is called a second time where arrays were met that share elements
/// with what had been written before: a view, and then the array that it is of.
pub fn message<T>(gathered: &mut Gathered, encode: impl Fn(&mut Gathered) -> PyResult<T>) -> PyResult<T> {
    let mut made = encode(gathered);
    if made.is_ok() && gathered.pieces.len() > 1 {
        let (mut pieces, arrays): (Vec<_>, Vec<_>) = std::mem::take(&mut gathered.pieces).into_iter().unzip();
        gathered.joined = torn(&mut pieces);
        if !gathered.joined.is_empty() {
            gathered.memory.clear();
            gathered.callbacks.clear();
            made = encode(gathered);
        }
        drop(arrays);
    }
    gathered.pieces.clear();
    gathered.kept.clear();
    made
}

/// The field of a message that has one.
pub fn only_field(
    hooks: &Hooks,
    gathered: &mut Gathered,
    object: &Bound<'_, PyAny>,
    root: impl Display,
) -> PyResult<Encoded> {
    message(gathered, |gathered| field(hooks, gathered, object, &root))
}

/// One field of a message, from one object. `root` names it in errors: `result`, `argument 2`.
///
/// Raises `CannotTravel`, naming the part that is no data.
pub fn field(
    hooks: &Hooks,
    gathered: &mut Gathered,
    object: &Bound<'_, PyAny>,
    root: impl Display,
) -> PyResult<Encoded> {
    let encoder = Encoder::with_capacity(SMALL_FIELD);
    let mut writer = Writer { hooks, gathered, encoder, seen: Seen::default(), kept: Vec::new(), depth: 0 };
    writer.value(object, isize::MAX).map_err(|refusal| raised(object.py(), hooks, refusal, &root.to_string()))?;
    writer.gathered.kept.extend(writer.kept.drain(..).map(Bound::unbind));
    writer.encoder.finish().map_err(|error| PyTypeError::new_err(error.to_string()))
}

fn raised(py: Python<'_>, hooks: &Hooks, refusal: Refusal, root: &str) -> PyErr {
    let (mut steps, kind, why) = match refusal {
        Refusal::Travel { steps, kind, why } => (steps, kind, why),
        Refusal::Raised(error) => return error,
    };
    steps.reverse();
    if steps.len() > 16 {
        steps.splice(8..steps.len() - 8, [" … ".to_owned()]);
    }
    // The arguments of a call are the elements of a tuple that the user never wrote.
    let path = match (root, steps.first()) {
        ("arguments", Some(first)) => {
            let number =
                first.trim_matches(['[', ']']).parse::<usize>().map_or_else(|_| first.clone(), |n| (n + 1).to_string());
            format!("argument {number}{}", steps[1..].concat())
        }
        ("keywords", Some(first)) => {
            format!("argument {}{}", first.trim_start_matches("[\"").trim_end_matches("\"]"), steps[1..].concat())
        }
        _ => format!("{root}{}", steps.concat()),
    };
    hooks.cannot_travel(py, &path, &kind, &why)
}

/// Writes one element of a packed sequence; false, and nothing written, where it is of another type.
type WriteItem = fn(&mut Encoder, &Bound<'_, PyAny>) -> PyResult<bool>;

struct Writer<'a, 'py> {
    hooks: &'a Hooks,
    gathered: &'a mut Gathered,
    encoder: Encoder,
    /// Numbers of objects that more than one reference leads to.
    seen: Seen,
    /// Objects made while encoding: their addresses stay theirs until the end.
    kept: Vec<Bound<'py, PyAny>>,
    depth: usize,
}

/// Numbers of objects by their addresses. Most values have one such object: the outermost container.
#[derive(Default)]
struct Seen {
    first: Option<(usize, u32)>,
    more: HashMap<usize, u32>,
}

impl Seen {
    fn number(&self, address: usize) -> Option<u32> {
        match self.first {
            Some((first, number)) if first == address => Some(number),
            _ if self.more.is_empty() => None,
            _ => self.more.get(&address).copied(),
        }
    }

    fn remember(&mut self, address: usize, number: u32) {
        match self.first {
            None => self.first = Some((address, number)),
            Some(_) => drop(self.more.insert(address, number)),
        }
    }
}

impl<'py> Writer<'_, 'py> {
    /// Writes one object. `holders` is how many references are known to lead to it; where there are more, it may be met again.
    fn value(&mut self, object: &Bound<'py, PyAny>, holders: isize) -> Result<(), Refusal> {
        if object.is_none() {
            self.encoder.none();
        } else if object.is_exact_instance_of::<PyInt>() {
            match raw::small_int(object)? {
                Some(int) => self.encoder.int(int),
                None => self.big_int(object)?,
            }
        } else if object.is_exact_instance_of::<PyFloat>() {
            self.encoder.float(raw::float(object));
        } else if let Ok(text) = object.cast_exact::<PyString>() {
            self.text(text)?;
        } else if object.is_exact_instance_of::<PyBool>() {
            self.encoder.bool(object.is_truthy()?);
        } else {
            return self.container(object, holders);
        }
        Ok(())
    }

    fn container(&mut self, object: &Bound<'py, PyAny>, holders: isize) -> Result<(), Refusal> {
        if let Ok(tuple) = object.cast_exact::<PyTuple>() {
            return self.shared(object, holders, |writer, key| writer.tuple(tuple, key));
        }
        if let Ok(list) = object.cast_exact::<PyList>() {
            return self.shared(object, holders, |writer, key| writer.list(list, key));
        }
        if let Ok(dict) = object.cast_exact::<PyDict>() {
            return self.shared(object, holders, |writer, key| writer.dict(dict, key));
        }
        if let Ok(bytes) = object.cast_exact::<PyBytes>() {
            let slice = bytes.as_bytes();
            if slice.len() >= self.gathered.threshold {
                let buffer = raw::memory_of_bytes(bytes);
                self.encoder.bytes_in(&buffer, 0, slice.len() as u64);
            } else {
                self.encoder.bytes(slice);
            }
            return Ok(());
        }
        if let Ok(set) = object.cast_exact::<PySet>() {
            return self.shared(object, holders, |writer, key| {
                let number = writer.encoder.begin_set(set.len());
                writer.remember(key, number);
                writer.members(object, set.len())
            });
        }
        if let Ok(set) = object.cast_exact::<PyFrozenSet>() {
            return self.shared(object, holders, |writer, key| {
                let number = writer.encoder.begin_frozenset(set.len());
                writer.remember(key, number);
                writer.members(object, set.len())
            });
        }
        if let Ok(bytes) = object.cast_exact::<PyByteArray>() {
            return self.shared(object, holders, |writer, key| {
                let bytes = bytes.to_vec();
                let number = if bytes.len() >= writer.gathered.threshold {
                    let length = bytes.len() as u64;
                    writer.encoder.bytearray_in(&Buffer::new(bytes), 0, length)
                } else {
                    writer.encoder.bytearray(&bytes)
                };
                writer.remember(key, number);
                Ok(())
            });
        }
        if let Ok(complex) = object.cast_exact::<PyComplex>() {
            use pyo3::types::PyComplexMethods;
            self.encoder.complex(complex.real(), complex.imag());
            return Ok(());
        }
        self.other(object, holders)
    }

    /// Writes a numbered object, or a reference back to where it was written.
    fn shared(
        &mut self,
        object: &Bound<'py, PyAny>,
        holders: isize,
        write: impl FnOnce(&mut Self, Option<usize>) -> Result<(), Refusal>,
    ) -> Result<(), Refusal> {
        let mut key = None;
        if raw::references(object) > holders || holders == isize::MAX {
            let address = object.as_ptr() as usize;
            if let Some(number) = self.seen.number(address) {
                self.encoder.back(number);
                return Ok(());
            }
            key = Some(address);
        }
        if self.depth == MAX_DEPTH {
            return Err(self.refuse(object, format!("containers nest deeper than {MAX_DEPTH}")));
        }
        self.depth += 1;
        let done = write(self, key);
        self.depth -= 1;
        done
    }

    fn remember(&mut self, key: Option<usize>, number: u32) {
        if let Some(address) = key {
            self.seen.remember(address, number);
        }
    }

    fn tuple(&mut self, tuple: &Bound<'py, PyTuple>, key: Option<usize>) -> Result<(), Refusal> {
        let length = tuple.len();
        if length >= PACK_FROM {
            let mut items = tuple.iter_borrowed();
            if let Some(number) = self.packed(Sequence::Tuple, length, || items.next().map(|item| item.to_owned()))? {
                self.remember(key, number);
                return Ok(());
            }
        }
        let number = self.encoder.begin_tuple(length);
        self.remember(key, number);
        for (index, item) in tuple.iter_borrowed().enumerate() {
            self.value(&item, 1).map_err(|refusal| step(refusal, || format!("[{index}]")))?;
        }
        Ok(())
    }

    fn list(&mut self, list: &Bound<'py, PyList>, key: Option<usize>) -> Result<(), Refusal> {
        let length = list.len();
        if length >= PACK_FROM {
            let mut items = list.iter();
            if let Some(number) = self.packed(Sequence::List, length, || items.next())? {
                self.remember(key, number);
                return Ok(());
            }
        }
        let number = self.encoder.begin_list(length);
        self.remember(key, number);
        for index in 0..length {
            let item = list.get_item(index).map_err(|_| self.changed(list.as_any()))?;
            self.value(&item, 2).map_err(|refusal| step(refusal, || format!("[{index}]")))?;
        }
        if list.len() == length { Ok(()) } else { Err(self.changed(list.as_any())) }
    }

    fn dict(&mut self, dict: &Bound<'py, PyDict>, number_of: Option<usize>) -> Result<(), Refusal> {
        let length = dict.len();
        let number = self.encoder.begin_dict(length);
        self.remember(number_of, number);
        // The items are taken out first: what follows may run Python code that changes the dict.
        for (key, value) in dict.iter().collect::<Vec<_>>() {
            self.value(&key, 2).map_err(|refusal| step(refusal, || format!(" key {}", short(&key))))?;
            self.value(&value, 2).map_err(|refusal| step(refusal, || format!("[{}]", short(&key))))?;
        }
        Ok(())
    }

    fn members(&mut self, set: &Bound<'py, PyAny>, length: usize) -> Result<(), Refusal> {
        let items = set.try_iter()?.collect::<PyResult<Vec<_>>>()?;
        if items.len() != length {
            return Err(self.changed(set));
        }
        for item in &items {
            self.value(item, 2).map_err(|refusal| step(refusal, || "{…}".to_owned()))?;
        }
        Ok(())
    }

    /// Writes a sequence of one plain type in packed form; None, and nothing written, where it is not of one.
    fn packed(
        &mut self,
        sequence: Sequence,
        length: usize,
        mut next: impl FnMut() -> Option<Bound<'py, PyAny>>,
    ) -> Result<Option<u32>, Refusal> {
        let Some(first) = next() else { return Ok(None) };
        let mark = self.encoder.mark();
        let (number, write): (u32, WriteItem) = if first.is_exact_instance_of::<PyInt>() {
            (self.encoder.begin_packed_ints(sequence, length), |encoder, item| {
                let int = if item.is_exact_instance_of::<PyInt>() { raw::small_int(item)? } else { None };
                Ok(int.map(|int| encoder.packed_int(int)).is_some())
            })
        } else if first.is_exact_instance_of::<PyFloat>() {
            (self.encoder.begin_packed_floats(sequence, length), |encoder, item| {
                let float = item.is_exact_instance_of::<PyFloat>().then(|| raw::float(item));
                Ok(float.map(|float| encoder.packed_float(float)).is_some())
            })
        } else if first.is_exact_instance_of::<PyBool>() {
            (self.encoder.begin_packed_bools(sequence, length), |encoder, item| {
                let bool = item.cast_exact::<PyBool>().ok().map(|bool| bool.is_true());
                Ok(bool.map(|bool| encoder.packed_bool(bool)).is_some())
            })
        } else if first.is_exact_instance_of::<PyString>() {
            let mut items = vec![first];
            items.extend(std::iter::from_fn(next));
            let texts: Option<Vec<&str>> =
                items.iter().map(|item| item.cast_exact::<PyString>().ok()?.to_str().ok()).collect();
            return Ok(match texts {
                Some(texts) if texts.len() == length => Some(self.encoder.packed_strs(sequence, texts.into_iter())),
                _ => None,
            });
        } else {
            return Ok(None);
        };
        let mut written = 0;
        let mut item = Some(first);
        while let Some(one) = item.take_if(|one| write(&mut self.encoder, one).is_ok_and(|fits| fits)) {
            drop(one);
            written += 1;
            item = next();
        }
        if written == length && item.is_none() {
            return Ok(Some(number));
        }
        self.encoder.rollback(mark);
        Ok(None)
    }

    fn text(&mut self, text: &Bound<'py, PyString>) -> Result<(), Refusal> {
        if let Ok(utf8) = text.to_str() {
            self.encoder.str(utf8);
            return Ok(());
        }
        let bytes = text.call_method1("encode", ("utf-32-le", "surrogatepass"))?.extract::<Vec<u8>>()?;
        let points: Vec<u32> =
            bytes.chunks_exact(4).map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]])).collect();
        self.encoder.wide_str(&points);
        Ok(())
    }

    fn big_int(&mut self, int: &Bound<'py, PyAny>) -> Result<(), Refusal> {
        let bits: usize = int.call_method0("bit_length")?.extract()?;
        let keywords = PyDict::new(int.py());
        keywords.set_item("signed", true)?;
        let bytes = int.call_method("to_bytes", (bits / 8 + 1, "little"), Some(&keywords))?;
        self.encoder.big_int_le(bytes.cast::<PyBytes>().map_err(PyErr::from)?.as_bytes());
        Ok(())
    }

    fn other(&mut self, object: &Bound<'py, PyAny>, holders: isize) -> Result<(), Refusal> {
        let py = object.py();
        if object.is(py.Ellipsis()) {
            self.encoder.ellipsis();
            return Ok(());
        }
        if object.is(py.NotImplemented()) {
            self.encoder.not_implemented();
            return Ok(());
        }
        if object.is_exact_instance_of::<PyRange>() || object.is_exact_instance_of::<PySlice>() {
            return self.shared(object, isize::MAX - 1, |writer, _| {
                match object.is_exact_instance_of::<PyRange>() {
                    true => writer.encoder.begin_range(),
                    false => writer.encoder.begin_slice(),
                }
                for part in ["start", "stop", "step"] {
                    let part_value = object.getattr(part)?;
                    writer.kept.push(part_value.clone());
                    writer.value(&part_value, isize::MAX).map_err(|refusal| step(refusal, || format!(".{part}")))?;
                }
                Ok(())
            });
        }
        if object.cast_exact::<PyMemoryView>().is_ok() {
            return self.shared(object, holders, |writer, key| writer.exported(object, Flavour::MemoryView, key));
        }
        if self.hooks.is_ndarray(object)? {
            return self.shared(object, holders, |writer, key| writer.ndarray(object, key));
        }
        if let Some((name, value_of)) = self.hooks.record_of(object)? {
            return self.shared(object, holders, |writer, key| {
                let value = value_of.call1((object,)).map_err(|error| writer.told(object.py(), error))?;
                writer.record(&name, value, key)
            });
        }
        if self.hooks.is_scalar(object)? {
            let (dtype, bytes): (Bound<'py, PyAny>, Bound<'py, PyBytes>) =
                self.hooks.scalar(object).map_err(|error| self.told(py, error))?.extract()?;
            self.encoder.begin_scalar();
            self.dtype(&dtype)?;
            self.encoder.end_scalar(bytes.as_bytes());
            return Ok(());
        }
        if raw::is_exactly(object, self.hooks.array_array()) {
            return self.shared(object, holders, |writer, key| writer.exported(object, Flavour::ArrayArray, key));
        }
        if let Some((worker, id)) = self.hooks.handle(object)? {
            if self.gathered.worker.is_some_and(|known| known != worker) {
                return Err(self.refuse(object, "it lives in another worker than the objects before it".to_owned()));
            }
            self.gathered.worker = Some(worker);
            self.encoder.handle(id, "", "");
            return Ok(());
        }
        if self.hooks.is_callback(object) {
            let id = self.gathered.callbacks.len() as u64;
            self.gathered.callbacks.push(object.getattr("function")?.unbind());
            self.encoder.parent(id, "callback");
            return Ok(());
        }
        self.by_hook(object, holders)
    }

    /// What only Python code can tell: references, exceptions, code by value.
    fn by_hook(&mut self, object: &Bound<'py, PyAny>, holders: isize) -> Result<(), Refusal> {
        let (how, name, value): (String, String, Bound<'py, PyAny>) =
            self.hooks.other(object, self.gathered.code).map_err(|error| self.told(object.py(), error))?.extract()?;
        match how.as_str() {
            "reference" => self.encoder.reference(&name),
            "code" => self.encoder.code(&name, value.cast::<PyBytes>().map_err(PyErr::from)?.as_bytes()),
            "record" => {
                return self.shared(object, holders, |writer, key| writer.record(&name, value, key));
            }
            "array" => return self.shared(object, holders, |writer, key| writer.neutral(&value, key)),
            "scalar" => {
                let (dtype, bytes): (Bound<'py, PyAny>, Bound<'py, PyBytes>) = value.extract()?;
                self.encoder.begin_scalar();
                self.dtype(&dtype)?;
                self.encoder.end_scalar(bytes.as_bytes());
            }
            _ => {
                let kind = type_name(&object.get_type());
                return Err(Refusal::Travel { steps: Vec::new(), kind, why: name });
            }
        }
        Ok(())
    }

    fn record(&mut self, name: &str, value: Bound<'py, PyAny>, key: Option<usize>) -> Result<(), Refusal> {
        let number = self.encoder.begin_record(name);
        self.remember(key, number);
        self.kept.push(value.clone());
        self.value(&value, isize::MAX).map_err(|refusal| step(refusal, || format!(" ({name})")))
    }

    /// What a hook raised: the reason why its object is no data, or another error.
    fn told(&self, py: Python<'_>, error: PyErr) -> Refusal {
        match self.hooks.refusal(py, error) {
            Ok((kind, why)) => Refusal::Travel { steps: Vec::new(), kind, why },
            Err(error) => Refusal::Raised(error),
        }
    }

    fn refuse(&self, object: &Bound<'py, PyAny>, why: String) -> Refusal {
        Refusal::Travel { steps: Vec::new(), kind: type_name(&object.get_type()), why }
    }

    fn changed(&self, object: &Bound<'py, PyAny>) -> Refusal {
        self.refuse(object, "it changed while it was encoded".to_owned())
    }
}

fn step(refusal: Refusal, name: impl FnOnce() -> String) -> Refusal {
    match refusal {
        Refusal::Travel { mut steps, kind, why } => {
            steps.push(name());
            Refusal::Travel { steps, kind, why }
        }
        raised => raised,
    }
}

/// A key as a path shows it.
fn short(key: &Bound<'_, PyAny>) -> String {
    if let Ok(text) = key.cast_exact::<PyString>() {
        let text = text.to_string_lossy();
        return match text.char_indices().nth(60) {
            Some((end, _)) => format!("\"{}…\"", &text[..end]),
            None => format!("\"{text}\""),
        };
    }
    if key.is_exact_instance_of::<PyInt>() || key.is_exact_instance_of::<PyFloat>() {
        return key.repr().map_or_else(|_| "…".to_owned(), |text| text.to_string());
    }
    format!("<{}>", type_name(&key.get_type()))
}

/// `module.qualified.name` of a class, its bare name where it is a builtin.
pub fn type_name(kind: &Bound<'_, PyType>) -> String {
    let Ok(name) = kind.qualname() else { return "?".to_owned() };
    match kind.module() {
        Ok(module) if module.to_string_lossy() != "builtins" => format!("{module}.{name}"),
        _ => name.to_string(),
    }
}
