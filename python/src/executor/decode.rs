//! Bytes of the wire as Python objects, without a tree in between.
//!
//! Nothing that a body names is imported, evaluated or unpickled: records are made by functions of a closed table, exceptions
//! of classes that are loaded already, and code is refused.

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{
    PyBool, PyByteArray, PyBytes, PyComplex, PyDict, PyFloat, PyFrozenSet, PyInt, PyList, PySet, PySlice, PyString,
    PyTuple,
};
use understudy_translators::{ArrayEvent, Body, DecodeError, Decoder, Dtype, Event, Handle, Packed, Sequence, Value};

use super::hooks::Hooks;
use super::raw::{self, Block};

/// So many elements have room from the start.
const FEW: usize = 16;

/// What a body's values may refer to.
pub struct Surroundings<'a, 'py> {
    pub hooks: &'a Hooks,
    /// Functions of this process that were arguments of the call.
    pub callbacks: &'a [Py<PyAny>],
    /// How a traceback names the worker.
    pub worker: &'a str,
    /// The object that the value itself is when it is a handle.
    pub kept: Option<Bound<'py, PyAny>>,
    /// Makes an object for a handle that is a part of the value.
    pub part: Option<&'a dyn Fn(Handle) -> PyResult<Bound<'py, PyAny>>>,
}

/// Why a body gave no object.
#[derive(Debug)]
pub enum Unread {
    /// The bytes break the protocol.
    Fault(DecodeError),
    /// They are well formed, and mean nothing that may be made here.
    Meaning(String),
    Raised(PyErr),
}

impl From<DecodeError> for Unread {
    fn from(error: DecodeError) -> Self {
        Self::Fault(error)
    }
}

impl From<PyErr> for Unread {
    fn from(error: PyErr) -> Self {
        Self::Raised(error)
    }
}

impl Unread {
    /// As an exception of the codec; `what` is the message in one line.
    pub fn text(&self) -> String {
        match self {
            Self::Fault(error) => error.to_string(),
            Self::Meaning(why) => why.clone(),
            Self::Raised(error) => error.to_string(),
        }
    }
}

impl From<Unread> for PyErr {
    fn from(unread: Unread) -> Self {
        match unread {
            Unread::Raised(error) => error,
            other => PyValueError::new_err(other.text()),
        }
    }
}

/// The next field of a body as an object.
pub fn field<'py>(
    py: Python<'py>,
    around: &Surroundings<'_, 'py>,
    decoder: &mut Decoder<'_, '_>,
) -> Result<Bound<'py, PyAny>, Unread> {
    let mut reader = Reader {
        py,
        around,
        left: decoder.body().limits().nodes,
        made: Vec::new(),
        blocks: Vec::new(),
        repairs: Vec::new(),
    };
    let made = reader.value(decoder)?;
    reader.repair()?;
    reader.finish(made)
}

/// An object, or how to make it once something that it contains is finished.
enum Made<'py> {
    Ready(Bound<'py, PyAny>),
    Later(Recipe<'py>),
}

enum Recipe<'py> {
    Back(u32),
    /// Its elements, and those of them that are not there yet.
    Tuple(u32, Vec<Bound<'py, PyAny>>, Vec<(usize, Recipe<'py>)>),
    Slice(Vec<Made<'py>>),
}

/// Something to do when the field is read to its end.
enum Repair<'py> {
    Item(Bound<'py, PyList>, usize, Recipe<'py>),
    Value(Bound<'py, PyDict>, Bound<'py, PyAny>, Recipe<'py>),
    Fill(Bound<'py, PyAny>, Bound<'py, PyAny>, Bound<'py, PyAny>),
    ObjectArray(Bound<'py, PyAny>, Bound<'py, PyList>),
}

struct Reader<'a, 'py> {
    py: Python<'py>,
    /// Values that may still come, so that a body of tiny containers does not become memory without end.
    left: usize,
    around: &'a Surroundings<'a, 'py>,
    /// Objects by number.
    made: Vec<Option<Bound<'py, PyAny>>>,
    /// Python's view of the body's buffers, by number: arrays on one buffer are on one object.
    blocks: Vec<Option<Bound<'py, PyAny>>>,
    repairs: Vec<Repair<'py>>,
}

impl<'py> Reader<'_, 'py> {
    fn value(&mut self, decoder: &mut Decoder<'_, '_>) -> Result<Made<'py>, Unread> {
        let py = self.py;
        self.left =
            self.left.checked_sub(1).ok_or_else(|| Unread::Meaning("the body has too many values".to_owned()))?;
        Ok(Made::Ready(match decoder.next()? {
            Event::None => py.None().into_bound(py),
            Event::Bool(value) => PyBool::new(py, value).to_owned().into_any(),
            Event::Int(value) => value.into_pyobject(py).map_err(PyErr::from)?.into_any(),
            Event::Float(value) => PyFloat::new(py, value).into_any(),
            Event::Str(text) => PyString::new(py, text).into_any(),
            Event::Tuple { number, len } => return self.tuple(decoder, number, len),
            Event::List { number, len } => {
                let list = PyList::empty(py);
                self.remember(number, list.as_any());
                for index in 0..len {
                    match self.value(decoder)? {
                        Made::Ready(item) => list.append(item)?,
                        Made::Later(recipe) => {
                            list.append(py.None())?;
                            self.repairs.push(Repair::Item(list.clone(), index, recipe));
                        }
                    }
                }
                list.into_any()
            }
            Event::Dict { number, len } => {
                let dict = PyDict::new(py);
                self.remember(number, dict.as_any());
                for _ in 0..len {
                    let key = self.ready(decoder)?;
                    match self.value(decoder)? {
                        Made::Ready(value) => dict.set_item(key, value)?,
                        Made::Later(recipe) => {
                            dict.set_item(&key, py.None())?;
                            self.repairs.push(Repair::Value(dict.clone(), key, recipe));
                        }
                    }
                }
                dict.into_any()
            }
            Event::Packed { number, sequence, items } => {
                let made = packed(py, sequence, items)?;
                self.remember(number, &made);
                made
            }
            other => return self.other(decoder, other),
        }))
    }

    fn other(&mut self, decoder: &mut Decoder<'_, '_>, event: Event<'_>) -> Result<Made<'py>, Unread> {
        let (py, hooks) = (self.py, self.around.hooks);
        Ok(Made::Ready(match event {
            Event::BigInt(bytes) => {
                let keywords = PyDict::new(py);
                keywords.set_item("signed", true)?;
                py.get_type::<PyInt>().call_method(
                    "from_bytes",
                    (PyBytes::new(py, bytes), "little"),
                    Some(&keywords),
                )?
            }
            Event::Complex(real, imaginary) => PyComplex::from_doubles(py, real, imaginary).into_any(),
            Event::WideStr(points) => {
                let bytes: Vec<u8> = points.flat_map(u32::to_le_bytes).collect();
                PyBytes::new(py, &bytes).call_method1("decode", ("utf-32-le", "surrogatepass"))?
            }
            Event::Bytes(bytes) => PyBytes::new(py, bytes).into_any(),
            Event::ByteArray { number, bytes } => {
                let made = PyByteArray::new(py, bytes).into_any();
                self.remember(number, &made);
                made
            }
            Event::BytesIn { buffer, offset, length } => {
                let buffer = decoder.body().buffer(buffer);
                PyBytes::new_with(py, length as usize, |into| {
                    buffer.0.read(offset as usize, into);
                    Ok(())
                })?
                .into_any()
            }
            Event::ByteArrayIn { number, buffer, offset, length } => {
                let buffer = decoder.body().buffer(buffer);
                let made = PyByteArray::new_with(py, length as usize, |into| {
                    buffer.0.read(offset as usize, into);
                    Ok(())
                })?
                .into_any();
                self.remember(number, &made);
                made
            }
            Event::Ellipsis => py.Ellipsis().into_bound(py),
            Event::NotImplemented => py.NotImplemented().into_bound(py),
            Event::Set { number, len } => {
                let set = PySet::empty(py)?;
                self.remember(number, set.as_any());
                for _ in 0..len {
                    set.add(self.ready(decoder)?)?;
                }
                set.into_any()
            }
            Event::FrozenSet { number, len } => {
                let items = (0..len).map(|_| self.ready(decoder)).collect::<Result<Vec<_>, _>>()?;
                let made = PyFrozenSet::new(py, items)?.into_any();
                self.remember(number, &made);
                made
            }
            Event::Range => {
                let parts = [self.ready(decoder)?, self.ready(decoder)?, self.ready(decoder)?];
                py.get_type::<pyo3::types::PyRange>().call1(PyTuple::new(py, parts)?)?
            }
            Event::Slice => {
                let parts = vec![self.value(decoder)?, self.value(decoder)?, self.value(decoder)?];
                if parts.iter().any(|part| matches!(part, Made::Later(_))) {
                    return Ok(Made::Later(Recipe::Slice(parts)));
                }
                self.slice(parts)?
            }
            Event::Back(number) => match self.made.get(number as usize).and_then(Option::as_ref) {
                Some(made) => made.clone(),
                None => return Ok(Made::Later(Recipe::Back(number))),
            },
            Event::Array(event) => self.array(decoder.body(), *event)?,
            Event::ObjectArray { number, writeable, column_major, shape, len } => {
                return self.object_array(decoder, number, (writeable, column_major), &shape, len);
            }
            Event::Scalar { dtype, bytes } => hooks.make_scalar(self.dtype(&dtype)?, bytes)?,
            Event::Record { number, name } => return self.record(decoder, number, name),
            Event::Reference(name) => hooks.reference(py, name)?,
            Event::Handle { id, class, repr } => match (&self.around.kept, self.around.part) {
                (Some(kept), _) => kept.clone(),
                (None, Some(part)) => part(Handle { id, class: class.into(), repr: repr.into() })?,
                (None, None) => hooks.unknown("handle", class, (id, repr).into_pyobject(py)?.into_any())?,
            },
            Event::Parent { id, name } => match usize::try_from(id).ok().and_then(|id| self.around.callbacks.get(id)) {
                Some(function) => function.bind(py).clone(),
                None => return Err(Unread::Meaning(format!("parent object {id} ({name}) is not known here"))),
            },
            Event::Code { name, .. } => {
                return Err(Unread::Meaning(format!("a worker sent code ({name}), which is never taken from one")));
            }
            _ => return Err(Unread::Meaning("a value that has no place here".to_owned())),
        }))
    }

    fn ready(&mut self, decoder: &mut Decoder<'_, '_>) -> Result<Bound<'py, PyAny>, Unread> {
        match self.value(decoder)? {
            Made::Ready(object) => Ok(object),
            Made::Later(_) => Err(Unread::Meaning("something unfinished stands where its hash is needed".to_owned())),
        }
    }

    fn remember(&mut self, number: u32, object: &Bound<'py, PyAny>) {
        let place = number as usize;
        if self.made.len() <= place {
            self.made.resize(place + 1, None);
        }
        self.made[place] = Some(object.clone());
    }

    fn tuple(&mut self, decoder: &mut Decoder<'_, '_>, number: u32, len: usize) -> Result<Made<'py>, Unread> {
        // What a body claims costs no memory before its values are there.
        let mut items = Vec::with_capacity(len.min(FEW));
        let mut later = Vec::new();
        for index in 0..len {
            items.push(match self.value(decoder)? {
                Made::Ready(item) => item,
                Made::Later(recipe) => {
                    later.push((index, recipe));
                    self.py.None().into_bound(self.py)
                }
            });
        }
        if !later.is_empty() {
            return Ok(Made::Later(Recipe::Tuple(number, items, later)));
        }
        let mut items = items.into_iter();
        let made = raw::tuple_of(self.py, len, || {
            items.next().ok_or_else(|| PyValueError::new_err("a tuple lost an element"))
        })?;
        self.remember(number, &made);
        Ok(Made::Ready(made))
    }

    fn slice(&mut self, parts: Vec<Made<'py>>) -> Result<Bound<'py, PyAny>, Unread> {
        let parts = parts.into_iter().map(|part| self.finish(part)).collect::<Result<Vec<_>, _>>()?;
        Ok(self.py.get_type::<PySlice>().call1(PyTuple::new(self.py, parts)?)?)
    }

    fn record(&mut self, decoder: &mut Decoder<'_, '_>, number: u32, name: &str) -> Result<Made<'py>, Unread> {
        let (py, hooks) = (self.py, self.around.hooks);
        let before = self.repairs.len();
        if let Some((empty, fill)) = hooks.container(py, name)? {
            let made = empty.call0()?;
            self.remember(number, &made);
            let value = self.ready(decoder)?;
            if self.repairs.len() == before {
                fill.call1((&made, value))?;
            } else {
                self.repairs.push(Repair::Fill(fill, made.clone(), value));
            }
            return Ok(Made::Ready(made));
        }
        let value = self.ready(decoder)?;
        let made = match hooks.maker(py, name)? {
            Some(make) => make.call1((value,))?,
            None if name == "exception" => hooks.exception(&value, self.around.worker)?,
            None => hooks.unknown("record", name, value)?,
        };
        self.remember(number, &made);
        Ok(Made::Ready(made))
    }

    fn dtype(&self, dtype: &Dtype) -> Result<Bound<'py, PyAny>, Unread> {
        plain(self.py, &dtype.value)
    }

    fn array(&mut self, body: &Body<'_>, event: ArrayEvent) -> Result<Bound<'py, PyAny>, Unread> {
        let py = self.py;
        let place = event.buffer as usize;
        if self.blocks.len() <= place {
            self.blocks.resize(place + 1, None);
        }
        let block = match &self.blocks[place] {
            Some(block) => block.clone(),
            None => {
                let block = Bound::new(py, Block::new(body.buffer(event.buffer), true))?.into_any();
                self.blocks[place] = Some(block.clone());
                block
            }
        };
        let dtype = self.dtype(&event.dtype)?;
        let shape = PyTuple::new(py, &event.shape)?.into_any();
        let strides = PyTuple::new(py, &event.strides)?.into_any();
        let flavour = event.flavour as u8;
        let made = self.around.hooks.array(py, flavour, block, dtype, event.writeable, shape, strides, event.offset)?;
        self.remember(event.number, &made);
        Ok(made)
    }

    fn object_array(
        &mut self,
        decoder: &mut Decoder<'_, '_>,
        number: u32,
        (writeable, column_major): (bool, bool),
        shape: &[u64],
        len: usize,
    ) -> Result<Made<'py>, Unread> {
        let py = self.py;
        let before = self.repairs.len();
        let items = PyList::empty(py);
        for index in 0..len {
            match self.value(decoder)? {
                Made::Ready(item) => items.append(item)?,
                Made::Later(recipe) => {
                    items.append(py.None())?;
                    self.repairs.push(Repair::Item(items.clone(), index, recipe));
                }
            }
        }
        let made =
            self.around.hooks.object_array(&items, writeable, column_major, PyTuple::new(py, shape)?.into_any())?;
        self.remember(number, &made);
        if self.repairs.len() != before {
            self.repairs.push(Repair::ObjectArray(made.clone(), items));
        }
        Ok(Made::Ready(made))
    }

    /// Puts in what could not be there before. Later repairs may rest on earlier ones.
    fn repair(&mut self) -> Result<(), Unread> {
        for repair in std::mem::take(&mut self.repairs) {
            match repair {
                Repair::Item(list, index, recipe) => list.set_item(index, self.finish(Made::Later(recipe))?)?,
                Repair::Value(dict, key, recipe) => dict.set_item(key, self.finish(Made::Later(recipe))?)?,
                Repair::Fill(fill, made, value) => drop(fill.call1((made, value))?),
                Repair::ObjectArray(array, items) => array.getattr("flat")?.set_item(self.py.Ellipsis(), items)?,
            }
        }
        Ok(())
    }

    fn finish(&mut self, made: Made<'py>) -> Result<Bound<'py, PyAny>, Unread> {
        match made {
            Made::Ready(object) => Ok(object),
            Made::Later(Recipe::Back(number)) => match self.made.get(number as usize).and_then(Option::as_ref) {
                Some(object) => Ok(object.clone()),
                None => Err(Unread::Meaning(format!("value {number} contains itself where that cannot be"))),
            },
            Made::Later(Recipe::Tuple(number, mut items, later)) => {
                for (index, recipe) in later {
                    items[index] = self.finish(Made::Later(recipe))?;
                }
                let made = PyTuple::new(self.py, items)?.into_any();
                self.remember(number, &made);
                Ok(made)
            }
            Made::Later(Recipe::Slice(parts)) => self.slice(parts),
        }
    }
}

fn packed<'py>(py: Python<'py>, sequence: Sequence, items: Packed<'_>) -> PyResult<Bound<'py, PyAny>> {
    let ended = || PyValueError::new_err("a packed sequence is too short");
    macro_rules! build {
        ($items:expr, $make:expr) => {{
            let mut items = $items;
            let length = items.len();
            let item = || items.next().ok_or_else(ended).and_then($make);
            match sequence {
                Sequence::List => raw::list_of(py, length, item),
                Sequence::Tuple => raw::tuple_of(py, length, item),
            }
        }};
    }
    match items {
        Packed::Ints(ints) => build!(ints, |int: i64| Ok(int.into_pyobject(py)?.into_any())),
        Packed::Floats(floats) => build!(floats, |float: f64| Ok(PyFloat::new(py, float).into_any())),
        Packed::Bools(bools) => build!(bools.iter(), |bool: &u8| Ok(PyBool::new(py, *bool != 0).to_owned().into_any())),
        Packed::Strs(strs) => build!(strs, |text: &str| Ok(PyString::new(py, text).into_any())),
    }
}

/// The few kinds of value that a dtype, a report or a record's state is made of, as objects.
pub fn plain<'py>(py: Python<'py>, value: &Value) -> Result<Bound<'py, PyAny>, Unread> {
    let all = |items: &[Value]| items.iter().map(|item| plain(py, item)).collect::<Result<Vec<_>, _>>();
    Ok(match value {
        Value::None => py.None().into_bound(py),
        Value::Bool(value) => PyBool::new(py, *value).to_owned().into_any(),
        Value::Int(value) => value.into_pyobject(py).map_err(PyErr::from)?.into_any(),
        Value::Float(value) => PyFloat::new(py, *value).into_any(),
        Value::Str(text) => PyString::new(py, text).into_any(),
        Value::List(items) => PyList::new(py, all(items)?)?.into_any(),
        Value::Tuple(items) => PyTuple::new(py, all(items)?)?.into_any(),
        Value::Dict(items) => {
            let dict = PyDict::new(py);
            for (key, value) in items {
                dict.set_item(plain(py, key)?, plain(py, value)?)?;
            }
            dict.into_any()
        }
        other => PyString::new(py, &understudy_translators::literal::print(other)).into_any(),
    })
}
