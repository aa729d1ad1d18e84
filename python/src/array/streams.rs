//! Streams of random bits as classes: what `understudy_numpy/primitives/pure/bitstreams.py` and `counter_streams.py` define.

use std::sync::{Mutex, MutexGuard};

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::sync::MutexExt;
use pyo3::types::{PyBytes, PyInt, PyType};
use understudy_array::random::{self, Dxsm, Halves, Mersenne, Pcg, Philox, Sfc};

/// The state of one of the streams.
pub enum Bits {
    Pcg(Pcg),
    Dxsm(Dxsm),
    Mersenne(Box<Mersenne>),
    Philox(Philox),
    Sfc(Sfc),
}

impl Bits {
    pub fn stream(&mut self) -> &mut dyn random::Stream {
        match self {
            Bits::Pcg(stream) => stream,
            Bits::Dxsm(stream) => stream,
            Bits::Mersenne(stream) => &mut **stream,
            Bits::Philox(stream) => stream,
            Bits::Sfc(stream) => stream,
        }
    }

    fn halves(&mut self) -> Option<&mut Halves> {
        match self {
            Bits::Pcg(stream) => Some(&mut stream.halves),
            Bits::Dxsm(stream) => Some(&mut stream.0.halves),
            Bits::Mersenne(_) => None,
            Bits::Philox(stream) => Some(&mut stream.halves),
            Bits::Sfc(stream) => Some(&mut stream.halves),
        }
    }
}

/// What all streams have. Who draws holds the lock, so that draws of two threads come one after the other.
#[pyclass(frozen, subclass, module = "understudy_array")]
pub struct Stream {
    bits: Mutex<Bits>,
}

impl Stream {
    fn new(bits: Bits) -> Stream {
        Stream { bits: Mutex::new(bits) }
    }

    pub fn lock(&self, py: Python<'_>) -> MutexGuard<'_, Bits> {
        self.bits.lock_py_attached(py).unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

#[pymethods]
impl Stream {
    fn words64(&self, py: Python<'_>, n: usize) -> Vec<u64> {
        let mut words = vec![0; n];
        self.lock(py).stream().words64(&mut words);
        words
    }

    fn words32(&self, py: Python<'_>, n: usize) -> Vec<u32> {
        let mut words = vec![0; n];
        self.lock(py).stream().words32(&mut words);
        words
    }

    fn doubles(&self, py: Python<'_>, n: usize) -> Vec<f64> {
        let mut draws = vec![0.0; n];
        self.lock(py).stream().doubles(&mut draws);
        draws
    }

    fn word64(&self, py: Python<'_>) -> u64 {
        self.lock(py).stream().word64()
    }

    fn double(&self, py: Python<'_>) -> f64 {
        self.lock(py).stream().double()
    }

    fn double_of(&self, py: Python<'_>, word: u64) -> f64 {
        self.lock(py).stream().double_of(word)
    }

    #[getter]
    fn has_spare(&self, py: Python<'_>) -> u32 {
        self.lock(py).halves().map_or(0, |halves| u32::from(halves.has_spare))
    }

    #[setter]
    fn set_has_spare(&self, py: Python<'_>, value: i64) {
        if let Some(halves) = self.lock(py).halves() {
            halves.has_spare = value != 0;
        }
    }

    #[getter]
    fn spare(&self, py: Python<'_>) -> u32 {
        self.lock(py).halves().map_or(0, |halves| halves.spare)
    }

    #[setter]
    fn set_spare(&self, py: Python<'_>, value: u32) {
        if let Some(halves) = self.lock(py).halves() {
            halves.spare = value;
        }
    }
}

/// The low 256 bits of an int, low word first.
fn words_of(int: &Bound<'_, PyAny>) -> PyResult<[u64; 4]> {
    let mut words = [0; 4];
    for (k, word) in words.iter_mut().enumerate() {
        *word = int.rshift(64 * k)?.bitand(u64::MAX)?.extract()?;
    }
    Ok(words)
}

fn low_half(words: [u64; 4]) -> u128 {
    u128::from(words[1]) << 64 | u128::from(words[0])
}

/// PCG64 and PCG64DXSM, which have the same state.
trait Congruential {
    fn of(state: Pcg) -> Self;
    fn state(&mut self) -> &mut Pcg;
}

impl Congruential for Pcg {
    fn of(state: Pcg) -> Pcg {
        state
    }

    fn state(&mut self) -> &mut Pcg {
        self
    }
}

impl Congruential for Dxsm {
    fn of(state: Pcg) -> Dxsm {
        Dxsm(state)
    }

    fn state(&mut self) -> &mut Pcg {
        &mut self.0
    }
}

macro_rules! congruential {
    ($class:ident, $name:literal, $kind:ident) => {
        #[pyclass(frozen, extends = Stream, module = "understudy_array", name = $name)]
        pub struct $class;

        #[pymethods]
        impl $class {
            #[new]
            #[pyo3(signature = (value, increment, has_spare = 0, spare = 0))]
            fn new(value: u128, increment: u128, has_spare: i64, spare: u32) -> PyClassInitializer<$class> {
                let halves = Halves { has_spare: has_spare != 0, spare };
                let made = $kind::of(Pcg { value, increment, halves });
                PyClassInitializer::from(Stream::new(Bits::$kind(made))).add_subclass($class)
            }

            /// The stream of a 128-bit start and sequence number.
            #[classmethod]
            fn seeded(class: &Bound<'_, PyType>, start: u128, sequence: u128) -> PyResult<Py<$class>> {
                let made = $kind::of(Pcg::seeded(start, sequence));
                let made = PyClassInitializer::from(Stream::new(Bits::$kind(made))).add_subclass($class);
                Py::new(class.py(), made)
            }

            #[getter]
            fn value(slf: &Bound<'_, Self>) -> u128 {
                $class::with(slf, |stream| stream.state().value)
            }

            #[setter]
            fn set_value(slf: &Bound<'_, Self>, value: u128) {
                $class::with(slf, |stream| stream.state().value = value);
            }

            #[getter]
            fn increment(slf: &Bound<'_, Self>) -> u128 {
                $class::with(slf, |stream| stream.state().increment)
            }

            #[setter]
            fn set_increment(slf: &Bound<'_, Self>, value: u128) {
                $class::with(slf, |stream| stream.state().increment = value);
            }

            /// Moves on by `delta` steps without drawing.
            fn advance(slf: &Bound<'_, Self>, delta: &Bound<'_, PyAny>) -> PyResult<()> {
                let delta = low_half(words_of(delta)?);
                $class::with(slf, |stream| stream.advance(delta));
                Ok(())
            }
        }

        impl $class {
            fn with<R: Default>(slf: &Bound<'_, Self>, work: impl FnOnce(&mut $kind) -> R) -> R {
                match &mut *slf.as_super().get().lock(slf.py()) {
                    Bits::$kind(stream) => work(stream),
                    _ => R::default(),
                }
            }
        }
    };
}

congruential!(PcgStream, "PcgStream", Pcg);
congruential!(DxsmStream, "DxsmStream", Dxsm);

/// How many words the key of the Mersenne Twister has.
const KEY: usize = 624;

#[pyclass(frozen, extends = Stream, module = "understudy_array")]
pub struct MersenneStream;

#[pymethods]
impl MersenneStream {
    #[new]
    #[pyo3(signature = (key, position = KEY))]
    fn new(key: Vec<u32>, position: usize) -> PyResult<PyClassInitializer<MersenneStream>> {
        let made = Stream::new(Bits::Mersenne(Box::new(Mersenne::new(key_of(key)?, position))));
        Ok(PyClassInitializer::from(made).add_subclass(MersenneStream))
    }

    #[pyo3(signature = (key, position = KEY))]
    fn restore(slf: &Bound<'_, Self>, key: Vec<u32>, position: usize) -> PyResult<()> {
        let made = Mersenne::new(key_of(key)?, position);
        *slf.as_super().get().lock(slf.py()) = Bits::Mersenne(Box::new(made));
        Ok(())
    }

    #[getter]
    fn key(slf: &Bound<'_, Self>) -> Vec<u32> {
        match &*slf.as_super().get().lock(slf.py()) {
            Bits::Mersenne(stream) => stream.key.to_vec(),
            _ => Vec::new(),
        }
    }

    #[getter]
    fn position(slf: &Bound<'_, Self>) -> usize {
        match &*slf.as_super().get().lock(slf.py()) {
            Bits::Mersenne(stream) => stream.position,
            _ => KEY,
        }
    }

    /// The key of a 32-bit seed.
    #[staticmethod]
    fn seeded_key(seed: &Bound<'_, PyAny>) -> PyResult<Vec<u32>> {
        Ok(Mersenne::seeded_key(seed.bitand(u32::MAX)?.extract()?).to_vec())
    }

    /// The key of a list of 32-bit words.
    #[staticmethod]
    fn key_of_words(words: Vec<u32>) -> PyResult<Vec<u32>> {
        if words.is_empty() {
            return Err(PyValueError::new_err("a key needs at least one word"));
        }
        Ok(Mersenne::key_of_words(&words).to_vec())
    }
}

fn key_of(words: Vec<u32>) -> PyResult<[u32; KEY]> {
    words.try_into().map_err(|_| PyValueError::new_err("the key of the Mersenne Twister has 624 words"))
}

#[pyclass(frozen, extends = Stream, module = "understudy_array")]
pub struct PhiloxStream;

#[pymethods]
impl PhiloxStream {
    #[new]
    fn new(counter: &Bound<'_, PyAny>, key: (u64, u64)) -> PyResult<PyClassInitializer<PhiloxStream>> {
        let made = Philox::new(words_of(counter)?, [key.0, key.1]);
        Ok(PyClassInitializer::from(Stream::new(Bits::Philox(made))).add_subclass(PhiloxStream))
    }

    #[getter]
    fn counter<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        let bytes: Vec<u8> = Self::with(slf, |stream| stream.counter.iter().flat_map(|w| w.to_le_bytes()).collect());
        let py = slf.py();
        py.get_type::<PyInt>().call_method1("from_bytes", (PyBytes::new(py, &bytes), "little"))
    }

    #[setter]
    fn set_counter(slf: &Bound<'_, Self>, value: &Bound<'_, PyAny>) -> PyResult<()> {
        let words = words_of(value)?;
        Self::with(slf, |stream| stream.counter = words);
        Ok(())
    }

    #[getter]
    fn key(slf: &Bound<'_, Self>) -> (u64, u64) {
        Self::with(slf, |stream| (stream.key[0], stream.key[1]))
    }

    #[setter]
    fn set_key(slf: &Bound<'_, Self>, value: (u64, u64)) {
        Self::with(slf, |stream| stream.key = [value.0, value.1]);
    }

    #[getter]
    fn buffer(slf: &Bound<'_, Self>) -> Vec<u64> {
        Self::with(slf, |stream| stream.buffer.to_vec())
    }

    #[setter]
    fn set_buffer(slf: &Bound<'_, Self>, value: [u64; 4]) {
        Self::with(slf, |stream| stream.buffer = value);
    }

    #[getter]
    fn position(slf: &Bound<'_, Self>) -> usize {
        Self::with(slf, |stream| stream.position)
    }

    #[setter]
    fn set_position(slf: &Bound<'_, Self>, value: usize) {
        Self::with(slf, |stream| stream.position = value);
    }

    /// Moves on by `delta` counters.
    fn advance(slf: &Bound<'_, Self>, delta: &Bound<'_, PyAny>) -> PyResult<()> {
        let delta = words_of(delta)?;
        Self::with(slf, |stream| stream.advance(delta));
        Ok(())
    }
}

impl PhiloxStream {
    fn with<R: Default>(slf: &Bound<'_, Self>, work: impl FnOnce(&mut Philox) -> R) -> R {
        match &mut *slf.as_super().get().lock(slf.py()) {
            Bits::Philox(stream) => work(stream),
            _ => R::default(),
        }
    }
}

#[pyclass(frozen, extends = Stream, module = "understudy_array")]
pub struct Sfc64Stream;

#[pymethods]
impl Sfc64Stream {
    #[new]
    fn new(words: [u64; 4]) -> PyClassInitializer<Sfc64Stream> {
        PyClassInitializer::from(Stream::new(Bits::Sfc(Sfc::new(words)))).add_subclass(Sfc64Stream)
    }

    /// The stream of three seed words.
    #[classmethod]
    fn seeded(class: &Bound<'_, PyType>, words: [u64; 3]) -> PyResult<Py<Sfc64Stream>> {
        let made = Stream::new(Bits::Sfc(Sfc::seeded(words)));
        Py::new(class.py(), PyClassInitializer::from(made).add_subclass(Sfc64Stream))
    }

    #[getter]
    fn words(slf: &Bound<'_, Self>) -> Vec<u64> {
        match &*slf.as_super().get().lock(slf.py()) {
            Bits::Sfc(stream) => stream.words.to_vec(),
            _ => Vec::new(),
        }
    }

    #[setter]
    fn set_words(slf: &Bound<'_, Self>, value: [u64; 4]) {
        if let Bits::Sfc(stream) = &mut *slf.as_super().get().lock(slf.py()) {
            stream.words = value;
        }
    }
}

pub fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<PcgStream>()?;
    module.add_class::<DxsmStream>()?;
    module.add_class::<MersenneStream>()?;
    module.add_class::<PhiloxStream>()?;
    module.add_class::<Sfc64Stream>()?;
    Ok(())
}
