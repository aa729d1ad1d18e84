//! `map`: items are taken from Python's iterator a few at a time, results given out one by one.
//!
//! As long as arguments and results are plain numbers they go in columns ([`super::columns`]); from the first that is not,
//! the rest goes call by call.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};
use std::time::{Duration, Instant};

use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyList, PyTuple};
use understudy_exec::columns::{Plain, Results};
use understudy_exec::determinism::Determinism;
use understudy_exec::function::Function;
use understudy_exec::outcome::{Failure, Outcome};
use understudy_exec::task::{Keep, Options};
use understudy_exec::{Map, MapOptions};
use understudy_translators::Encoded;

use super::columns::{self, Columns, Pace, Part};
use super::encode::{self, Gathered};
use super::failure;
use super::hooks::hooks;
use super::raw;
use super::source::Source;
use super::supervisor::Common;

/// Items are taken ahead only as long as a handful of them is there within this.
const QUICK: Duration = Duration::from_micros(300);
/// The most items that are taken at once.
const HANDFUL: usize = 1024;
/// How often the progress line hears of it, and how often a thread that waits looks for signals.
const PAUSE: Duration = Duration::from_millis(50);
/// Parts that wait for their turn, at most.
const PILE: usize = 64;
const TWO_ASK: &str = "this map is being asked for a result already";

/// The input of a map call by call: what is left of chunks, then Python's iterator, encoded by the handful.
struct Items {
    iterator: Py<PyAny>,
    /// Items are the only argument, and not tuples of all.
    single: bool,
    ready: std::vec::IntoIter<Encoded>,
    size: usize,
    left: Option<usize>,
    threshold: usize,
    ended: bool,
    /// What ended the input before its time.
    error: Arc<Mutex<Option<PyErr>>>,
}

impl Iterator for Items {
    type Item = Encoded;

    fn next(&mut self) -> Option<Encoded> {
        if self.ready.len() == 0 && !self.ended {
            self.refill();
        }
        let item = self.ready.next();
        if item.is_some() {
            self.left = self.left.map(|left| left.saturating_sub(1));
        }
        item
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (0, self.left)
    }
}

impl Items {
    fn refill(&mut self) {
        Python::attach(|py| {
            let began = Instant::now();
            let mut taken = Vec::with_capacity(self.size);
            if let Err(error) = self.take(py, &mut taken) {
                self.ended = true;
                *self.error.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
            }
            self.size = match began.elapsed() < QUICK {
                true => (2 * self.size).min(HANDFUL),
                false => (self.size / 2).max(1),
            };
            self.ready = taken.into_iter();
        });
    }

    fn take(&mut self, py: Python<'_>, taken: &mut Vec<Encoded>) -> PyResult<()> {
        let mut iterator = self.iterator.bind(py).try_iter()?;
        while taken.len() < self.size {
            let Some(item) = iterator.next() else {
                self.ended = true;
                break;
            };
            taken.push(encode_item(item?, self.single, self.threshold)?);
        }
        Ok(())
    }
}

fn encode_item(item: Bound<'_, PyAny>, single: bool, threshold: usize) -> PyResult<Encoded> {
    let py = item.py();
    let mut gathered = Gathered::new(threshold, true, true);
    let args = if single { PyTuple::new(py, [item])?.into_any() } else { item };
    let encoded = encode::only_field(hooks(py)?, &mut gathered, &args, "arguments")?;
    if gathered.worker.is_some() || !gathered.callbacks.is_empty() {
        return Err(PyRuntimeError::new_err("remote objects and callbacks cannot be arguments of map; use submit"));
    }
    Ok(encoded)
}

/// A lazy iterator over the results of a map, in lists: one by one they would cost more than many calls do.
#[pyclass(module = "understudy._understudy", frozen)]
pub struct MapIterator {
    common: Arc<Common>,
    /// One thread at a time asks for results.
    state: Mutex<State>,
    error: Arc<Mutex<Option<PyErr>>>,
    raising: bool,
    progress: Option<Py<PyAny>>,
    /// A second thread has asked while one waited: whoever puts the results together has lost count.
    disturbed: AtomicBool,
}

struct State {
    function: Function,
    how: MapOptions,
    until: Option<Instant>,
    source: Option<Source>,
    single: bool,
    left: Option<usize>,
    threshold: usize,
    columns: Option<Columns>,
    /// Calls for the second way, by their number.
    rest: BTreeMap<u64, Encoded>,
    /// How many items have been taken for the first way.
    taken: u64,
    /// Whether the input is at its end.
    ended: bool,
    map: Option<Map<Items>>,
    /// Which calls the second way makes first; after them it goes on from `taken`.
    numbers: Vec<u64>,
    parts: BTreeMap<u64, Part>,
    /// What was given out last.
    last: Option<Py<PyList>>,
    delivered: u64,
    shown: Instant,
    closed: bool,
}

/// Some results, or the end.
enum Next<'py> {
    Values(Bound<'py, PyList>),
    One(Result<Outcome, Failure>, bool),
    End,
}

impl MapIterator {
    #[allow(clippy::too_many_arguments)]
    pub fn new(
        common: &Arc<Common>,
        (function, pace): (Function, Pace),
        (source, single): (Source, bool),
        total: Option<usize>,
        (ordered, timeout, raising): (bool, Option<f64>, bool),
        progress: Option<Py<PyAny>>,
        mut options: Options,
        threshold: usize,
    ) -> Self {
        let plain = options.deadline.is_none()
            && options.keep == Keep::No
            && options.bind.is_none()
            && options.live.is_none()
            && !options.trace_files
            && !options.digest
            && options.determinism.unwrap_or(common.executor.settings().determinism) == Determinism::Off;
        options.interrupt = Some(failure::interrupt());
        if options.label.is_empty() {
            options.label = function.name().to_owned();
        }
        let deadline = timeout.and_then(|seconds| Duration::try_from_secs_f64(seconds.max(0.0)).ok());
        let columns = plain.then(|| Columns::new(&common.executor, function.clone(), pace, options.clone()));
        let state = State {
            function,
            how: MapOptions { ordered, deadline, options, ..MapOptions::default() },
            until: deadline.map(|deadline| Instant::now() + deadline),
            source: Some(source),
            single,
            left: total,
            threshold,
            columns,
            rest: BTreeMap::new(),
            taken: 0,
            ended: false,
            map: None,
            numbers: Vec::new(),
            parts: BTreeMap::new(),
            last: None,
            delivered: 0,
            shown: Instant::now(),
            closed: false,
        };
        Self {
            common: Arc::clone(common),
            state: Mutex::new(state),
            error: Arc::default(),
            raising,
            progress,
            disturbed: AtomicBool::new(false),
        }
    }

    fn lock(&self) -> PyResult<MutexGuard<'_, State>> {
        match self.state.try_lock() {
            Ok(state) => Ok(state),
            Err(TryLockError::Poisoned(poisoned)) => Ok(poisoned.into_inner()),
            // As a generator says it.
            Err(TryLockError::WouldBlock) => {
                self.disturbed.store(true, Ordering::Relaxed);
                Err(PyValueError::new_err(TWO_ASK))
            }
        }
    }

    fn fail(&self, error: PyErr) {
        *self.error.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
    }
}

impl State {
    fn next<'py>(&mut self, py: Python<'py>, owner: &MapIterator) -> PyResult<Next<'py>> {
        loop {
            if self.closed {
                return Ok(Next::End);
            }
            if let Some(part) = self.pick() {
                match part {
                    Part::One { result, paired } => {
                        self.delivered += 1;
                        return Ok(Next::One(result, paired));
                    }
                    Part::Values { results, outcome } => {
                        self.delivered += results.len() as u64;
                        if let Some(outcome) = outcome
                            && let Some(report) = failure::report(py, outcome.report.as_ref())?
                        {
                            owner.common.forward(py, &report)?;
                        }
                        return list_of(py, &results).map(Next::Values);
                    }
                }
            }
            if !self.advance(py, owner)? {
                return Ok(Next::End);
            }
        }
    }

    fn pick(&mut self) -> Option<Part> {
        match self.how.ordered {
            true => self.parts.remove(&self.delivered),
            false => self.parts.pop_first().map(|(_, part)| part),
        }
    }

    /// Makes something happen. False at the end.
    fn advance(&mut self, py: Python<'_>, owner: &MapIterator) -> PyResult<bool> {
        if let Some(map) = &mut self.map {
            let Some((index, result)) = py.detach(|| map.next()) else { return Ok(false) };
            let number = match self.numbers.get(index as usize) {
                Some(&number) => number,
                None => self.taken + index - self.numbers.len() as u64,
            };
            self.parts.insert(number, Part::One { result, paired: false });
            return Ok(true);
        }
        if self.columns.is_some() {
            self.feed(py, owner)?;
        }
        match &mut self.columns {
            Some(columns) if columns.under_way() > 0 => {
                let most = self.until.map_or(PAUSE, |until| until.saturating_duration_since(Instant::now()).min(PAUSE));
                if !py.detach(|| columns.wait(most)) {
                    py.check_signals()?;
                    if self.until.is_some_and(|until| Instant::now() >= until) {
                        let deadline = self.how.deadline.unwrap_or_default();
                        let late = Failure::Timeout {
                            label: self.how.options.label.clone(),
                            deadline,
                            stack: None,
                            death: None,
                        };
                        return Err(failure::error(py, &late));
                    }
                    return Ok(true);
                }
                self.parts.extend(columns.settle());
                Ok(true)
            }
            Some(columns) if columns.behind() => self.one_by_one(py, owner),
            _ if self.ended && self.rest.is_empty() => Ok(false),
            _ => self.one_by_one(py, owner),
        }
    }

    /// Takes items and sends them off in columns, as long as that keeps workers busy.
    fn feed(&mut self, py: Python<'_>, owner: &MapIterator) -> PyResult<()> {
        let Some(columns) = &mut self.columns else { return Ok(()) };
        while columns.wanted() {
            if columns.behind() {
                py.detach(|| columns.send_again()).map_err(|failure| failure::error(py, &failure))?;
                continue;
            }
            let Some(source) = self.source.as_mut().filter(|_| !self.ended && self.parts.len() < PILE) else {
                return Ok(());
            };
            let taken = match source.take(py, columns.size(self.left)) {
                Ok(taken) => taken,
                Err(error) => {
                    // What was taken before it is done first; it is raised at its place, the end.
                    owner.fail(error);
                    self.ended = true;
                    return Ok(());
                }
            };
            if let Some(error) = taken.failed {
                // What was taken before it is done first; it is raised at its place, the end.
                owner.fail(error);
            }
            let length = columns::length(&taken.columns);
            self.ended = taken.ended;
            if length > 0 {
                let base = self.taken;
                self.taken += length as u64;
                self.left = self.left.map(|left| left.saturating_sub(length));
                py.detach(|| columns.send(base, taken.columns)).map_err(|failure| failure::error(py, &failure))?;
            }
            if let Some(other) = taken.other {
                columns.stop();
                match encode_item(other, self.single, self.threshold) {
                    Ok(encoded) => drop(self.rest.insert(self.taken, encoded)),
                    Err(error) => {
                        owner.fail(error);
                        self.ended = true;
                    }
                }
                self.taken += 1;
            }
        }
        Ok(())
    }

    /// The second way, for all that is left.
    fn one_by_one(&mut self, py: Python<'_>, owner: &MapIterator) -> PyResult<bool> {
        if let Some(mut columns) = self.columns.take() {
            self.rest.extend(columns.take_again());
        }
        let (numbers, ready): (Vec<u64>, Vec<Encoded>) = std::mem::take(&mut self.rest).into_iter().unzip();
        let iterator = match self.source.take() {
            Some(source) => source.into_iterator(py)?,
            None => PyTuple::empty(py).into_any().unbind(),
        };
        let items = Items {
            iterator,
            left: self.left.map(|left| left + ready.len()),
            ready: ready.into_iter(),
            size: 1,
            single: self.single,
            threshold: self.threshold,
            ended: self.ended,
            error: Arc::clone(&owner.error),
        };
        self.numbers = numbers;
        let mut how = self.how.clone();
        how.deadline = self.until.map(|until| until.saturating_duration_since(Instant::now()));
        let map = owner.common.executor.map(self.function.clone(), items, how);
        self.map = Some(map.map_err(|failure| failure::error(py, &failure))?);
        Ok(true)
    }

    fn close(&mut self) {
        self.closed = true;
        if let Some(columns) = &mut self.columns {
            columns.give_up();
        }
        (self.columns, self.map, self.source) = (None, None, None);
        self.parts.clear();
    }
}

#[pymethods]
impl MapIterator {
    fn __iter__(slf: Bound<'_, Self>) -> Bound<'_, Self> {
        slf
    }

    /// The next results, in a list that is emptied when the map is closed.
    fn __next__<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyList>>> {
        let given = self.give(py)?;
        if self.disturbed.load(Ordering::Relaxed) {
            self.close(py)?;
            return Err(PyValueError::new_err(TWO_ASK));
        }
        if let Some(list) = &given {
            self.lock()?.last = Some(list.clone().unbind());
        }
        Ok(given)
    }

    /// Gives up what has not begun.
    fn close(&self, py: Python<'_>) -> PyResult<()> {
        let mut state = self.lock()?;
        let inner = &mut *state;
        let last = inner.last.take();
        py.detach(|| inner.close());
        drop(state);
        if let Some(last) = last {
            last.bind(py).call_method0("clear")?;
        }
        match &self.progress {
            Some(progress) => progress.call_method0(py, "close").map(drop),
            None => Ok(()),
        }
    }
}

impl MapIterator {
    fn give<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyList>>> {
        let mut state = self.lock()?;
        let next = match state.next(py, self) {
            Ok(next) => next,
            Err(error) => {
                drop(state);
                self.close(py)?;
                return Err(error);
            }
        };
        if let Some(progress) = &self.progress
            && state.shown.elapsed() >= PAUSE
        {
            state.shown = Instant::now();
            progress.call_method1(py, "update", (state.delivered,))?;
        }
        drop(state);
        match next {
            Next::Values(values) => Ok(Some(values)),
            Next::One(Ok(outcome), paired) => {
                if let Some(report) = failure::report(py, outcome.report.as_ref())? {
                    self.common.forward(py, &report)?;
                }
                let value = failure::value(py, &self.common, &outcome, &[])?;
                let value = if paired { value.get_item(1)? } else { value };
                PyList::new(py, [value]).map(Some)
            }
            Next::One(Err(failure), paired) => {
                let error = failure::of_one(py, &failure, paired);
                if self.raising || error.is_instance_of::<pyo3::exceptions::PyKeyboardInterrupt>(py) {
                    self.close(py)?;
                    return Err(error);
                }
                PyList::new(py, [error.into_value(py)]).map(Some)
            }
            Next::End => {
                let error = self.error.lock().unwrap_or_else(PoisonError::into_inner).take();
                self.close(py)?;
                error.map_or(Ok(None), Err)
            }
        }
    }
}

fn list_of<'py>(py: Python<'py>, results: &Results) -> PyResult<Bound<'py, PyList>> {
    let mut index = 0;
    let list = raw::list_of(py, results.len(), || {
        let value = results.get(index);
        index += 1;
        Ok(match value {
            Some(Plain::Int(int)) => raw::new_int(py, int)?,
            Some(Plain::Float(float)) => raw::new_float(py, float)?,
            Some(Plain::Bool(bool)) => PyBool::new(py, bool).to_owned().into_any(),
            Some(Plain::None) | None => py.None().into_bound(py),
        })
    })?;
    Ok(list.cast_into()?)
}

impl Drop for MapIterator {
    fn drop(&mut self) {
        self.state.get_mut().unwrap_or_else(PoisonError::into_inner).close();
    }
}
