//! The executor behind `understudy.Executor`.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyTuple};
use understudy_exec::function::Function;
use understudy_exec::outcome::{Failure, Reply};
use understudy_exec::task::{Callbacks, Job, Task, WorkerId};
use understudy_exec::{Executor, ExecutorError, Interruption, Remote, Shutdown, Waiting};
use understudy_translators::{Encoded, Encoder};

use super::columns::Pace;
use super::encode::{self, Gathered};
use super::failure;
use super::hooks::hooks;
use super::map::MapIterator;
use super::raw::Block;
use super::remote::Held;
use super::settings::{self, CallOptions};
use super::settle::{Done, Settler};
use super::source::Source;

/// What all objects of one executor have in common.
pub struct Common {
    pub executor: Executor,
    threshold: usize,
    /// Takes the output of a call, where it is not only kept.
    forward: Option<Py<PyAny>>,
    /// What came beside the last result of a call that was waited for.
    last: Mutex<Option<Py<PyDict>>>,
    settler: Arc<Settler>,
    /// Makes what stands for an object in a worker.
    proxy: Option<Py<PyAny>>,
}

impl Common {
    pub fn proxy(&self) -> Option<&Py<PyAny>> {
        self.proxy.as_ref()
    }

    /// Does a task in this thread, and gives its value. The interpreter is free meanwhile.
    pub fn call<'py>(
        self: &Arc<Self>,
        py: Python<'py>,
        mut task: Task,
        gathered: Option<Gathered>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let callbacks = self.prepare(py, &mut task, gathered)?;
        task.options.interrupt = Some(failure::interrupt());
        let result = py.detach(|| self.executor.call(&task));
        match result {
            Ok(outcome) => {
                if outcome.report.is_some() || outcome.verdict.is_some() {
                    self.note(py, failure::beside(py, &outcome)?)?;
                } else {
                    self.forget();
                }
                let known = callbacks.as_ref().map_or(&[][..], |callbacks| &callbacks.functions);
                failure::value(py, self, &outcome, known)
            }
            Err(failure) => {
                self.note(py, failure::report(py, failure::report_of(&failure))?)?;
                Err(failure::error(py, &failure))
            }
        }
    }

    /// Pins a task to the worker whose objects are among its arguments, and gives it its callbacks.
    fn prepare(&self, py: Python<'_>, task: &mut Task, gathered: Option<Gathered>) -> PyResult<Option<Arc<Functions>>> {
        let Some(gathered) = gathered else { return Ok(None) };
        if let Some(worker) = gathered.worker {
            match task.options.worker {
                Some(other) if other.0 != worker => {
                    let why = format!("an argument lives in worker {worker}, and worker {other} was asked for");
                    return Err(PyValueError::new_err(why));
                }
                _ => task.options.worker = Some(WorkerId(worker)),
            }
        }
        if gathered.callbacks.is_empty() {
            return Ok(None);
        }
        let functions = gathered.callbacks.iter().map(|function| function.clone_ref(py)).collect();
        let callbacks = Arc::new(Functions { functions, threshold: self.threshold });
        task.options.callbacks = Some(Arc::clone(&callbacks) as Arc<dyn Callbacks>);
        Ok(Some(callbacks))
    }

    /// The last call had nothing to say. A hurried look suffices: usually there is nothing to forget.
    fn forget(&self) {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if last.is_some() {
            *last = None;
        }
    }

    fn note(&self, py: Python<'_>, report: Option<Bound<'_, PyDict>>) -> PyResult<()> {
        if let Some(report) = &report {
            self.forward(py, report)?;
        }
        let report = report.map(Bound::unbind);
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = report;
        Ok(())
    }

    /// Hands a report's output to whom it was asked for.
    pub fn forward(&self, py: Python<'_>, report: &Bound<'_, PyDict>) -> PyResult<()> {
        match (&self.forward, report.get_item("output")?) {
            (Some(forward), Some(output)) => forward.call1(py, (output,)).map(drop),
            _ => Ok(()),
        }
    }
}

impl Drop for Common {
    fn drop(&mut self) {
        // The threads that are waited for may need the interpreter to end, which this thread holds where an object is collected.
        let end = || {
            self.executor.shutdown(Shutdown::now());
            // Every outcome that is not settled holds this, so there is none. It may be the settling thread that is here.
            self.settler.finish(Some(Duration::ZERO));
        };
        if Python::try_attach(|py| py.detach(end)).is_none() {
            end();
        }
    }
}

/// Functions of this process that a worker may call while its call runs.
pub struct Functions {
    pub functions: Vec<Py<PyAny>>,
    threshold: usize,
}

impl Callbacks for Functions {
    fn call(&self, object: u64, arguments: Reply) -> Result<Encoded, Encoded> {
        Python::attach(|py| {
            let run = || -> PyResult<Encoded> {
                let function = usize::try_from(object).ok().and_then(|object| self.functions.get(object));
                let function =
                    function.ok_or_else(|| PyValueError::new_err(format!("there is no callback {object}")))?;
                let fields = failure::fields(py, &arguments)?;
                // The number of the object, which is known already, stands before them.
                let [.., args, kwargs] = &fields[..] else {
                    return Err(PyValueError::new_err("a callback takes a tuple and a dict"));
                };
                let kwargs = if kwargs.is_none() { None } else { Some(kwargs.cast::<PyDict>()?) };
                let value = function.bind(py).call(args.cast::<PyTuple>()?.clone(), kwargs)?;
                encode::only_field(
                    hooks(py)?,
                    &mut Gathered::new(self.threshold, true, true),
                    &value,
                    "the callback's result",
                )
            };
            run().map_err(|error| {
                let record = hooks(py).and_then(|hooks| {
                    let record = hooks.exception_record(error.value(py))?;
                    encode::only_field(
                        hooks,
                        &mut Gathered::new(self.threshold, true, false),
                        &record,
                        "the callback's exception",
                    )
                });
                record.unwrap_or_default()
            })
        })
    }
}

/// The fields of a call: arguments, keywords, and what else they brought to light.
pub fn encode_call(
    py: Python<'_>,
    common: &Common,
    args: &Bound<'_, PyTuple>,
    kwargs: Option<&Bound<'_, PyDict>>,
    snapshot: bool,
) -> PyResult<(Encoded, Option<Encoded>, Option<Gathered>)> {
    let hooks = hooks(py)?;
    let mut gathered = Gathered::new(common.threshold, snapshot, true);
    let kwargs = kwargs.filter(|kwargs| !kwargs.is_empty());
    let (args, kwargs) = encode::message(&mut gathered, |gathered| {
        let args = encode::field(hooks, gathered, args.as_any(), "arguments")?;
        let kwargs = kwargs.map(|kwargs| encode::field(hooks, gathered, kwargs.as_any(), "keywords"));
        Ok((args, kwargs.transpose()?))
    })?;
    Ok((args, kwargs, Some(gathered)))
}

/// One field from one value.
fn encode_one(py: Python<'_>, common: &Common, value: &Bound<'_, PyAny>, name: &str) -> PyResult<(Encoded, Gathered)> {
    let mut gathered = Gathered::new(common.threshold, false, true);
    Ok((encode::only_field(hooks(py)?, &mut gathered, value, name)?, gathered))
}

/// A function as workers know it; they forget it when the last of these is gone.
#[pyclass(module = "understudy._understudy", frozen)]
pub struct Definition {
    pub function: Function,
    pace: Pace,
}

/// A submitted call, to be cancelled by.
#[pyclass(module = "understudy._understudy", frozen)]
pub struct Ticket {
    executor: Executor,
    ticket: understudy_exec::Ticket,
    kill: bool,
}

#[pymethods]
impl Ticket {
    /// Takes the call out of the queue, or ends it. False where it is over.
    fn cancel(&self, py: Python<'_>) -> bool {
        let how = if self.kill { Interruption::Kill } else { Interruption::Gently };
        py.detach(|| self.executor.cancel(self.ticket, how))
    }

    /// Whether a worker is at it.
    fn running(&self, py: Python<'_>) -> bool {
        py.detach(|| self.executor.is_running(self.ticket))
    }
}

/// A pool of workers. What people use is `understudy.Executor`.
#[pyclass(module = "understudy._understudy", frozen)]
pub struct Supervisor {
    common: Arc<Common>,
}

#[pymethods]
impl Supervisor {
    /// Starts the pool. `forward` takes the output of calls, where it shall go somewhere.
    #[new]
    #[pyo3(signature = (settings, forward=None))]
    fn new(py: Python<'_>, settings: &Bound<'_, PyDict>, forward: Option<Py<PyAny>>) -> PyResult<Self> {
        let proxy = settings.get_item("proxy")?.map(Bound::unbind);
        let settings = settings::settings(py, settings)?;
        let threshold = usize::try_from(settings.threshold).unwrap_or(usize::MAX);
        let executor = py.detach(|| Executor::new(settings)).map_err(|error| match error {
            ExecutorError::Launch(error) => failure::error(py, &Failure::Launch(Arc::new(error))),
            _ => failure::plain(py, error.id(), &error.to_string()),
        })?;
        Ok(Self {
            common: Arc::new(Common {
                executor,
                threshold,
                forward,
                last: Mutex::new(None),
                settler: Settler::new(),
                proxy,
            }),
        })
    }

    /// A function by reference (`module:qualified.name`), or by value (a pickle).
    fn define(&self, name: &str, reference: Option<&str>, code: &[u8]) -> PyResult<Definition> {
        let mut encoder = Encoder::new();
        match reference {
            Some(reference) => encoder.reference(reference),
            None => encoder.code(name, code),
        }
        let definition = encoder.finish().map_err(|error| PyValueError::new_err(error.to_string()))?;
        Ok(Definition { function: Function::new(name, definition), pace: Pace::default() })
    }

    /// Options made from their names.
    #[staticmethod]
    fn options(given: &Bound<'_, PyDict>) -> PyResult<CallOptions> {
        settings::options(given)
    }

    /// Calls a function and waits for its result.
    #[pyo3(signature = (function, args, kwargs, options=None))]
    fn call<'py>(
        &self,
        py: Python<'py>,
        function: &Definition,
        args: &Bound<'py, PyTuple>,
        kwargs: Option<&Bound<'py, PyDict>>,
        options: Option<&CallOptions>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let (args, kwargs, gathered) = encode_call(py, &self.common, args, kwargs, false)?;
        self.perform(py, Job::Call { function: function.function.clone(), args, kwargs }, gathered, options)
    }

    /// Submits a call whose outcome goes into `future`.
    #[pyo3(signature = (future, function, args, kwargs, options=None))]
    fn submit<'py>(
        &self,
        py: Python<'py>,
        future: Py<PyAny>,
        function: &Definition,
        args: &Bound<'py, PyTuple>,
        kwargs: Option<&Bound<'py, PyDict>>,
        options: Option<&CallOptions>,
    ) -> PyResult<Ticket> {
        let make = || -> PyResult<_> {
            let (args, kwargs, gathered) = encode_call(py, &self.common, args, kwargs, true)?;
            let mut task = Task::new(Job::Call { function: function.function.clone(), args, kwargs });
            if let Some(options) = options {
                task.options = options.options.clone();
            }
            let callbacks = self.common.prepare(py, &mut task, gathered)?;
            task.options.interrupt = Some(failure::interrupt());
            let (common, future) = (Arc::clone(&self.common), future.clone_ref(py));
            let settler = Arc::clone(&common.settler);
            Ok((task, move |result| settler.push(Done { common, future, callbacks, result })))
        };
        let executor = self.common.executor.clone();
        let (task, done) = make()?;
        // Letting go of the interpreter for each call would cost more than the call. Only waiting needs it.
        let ticket = match executor.try_submit(task, done) {
            Err(Failure::QueueFull { .. }) => {
                let (task, done) = make()?;
                py.detach(|| executor.submit(task, done))
            }
            other => other,
        };
        let ticket = ticket.map_err(|failure| failure::error(py, &failure))?;
        Ok(Ticket { executor, ticket, kill: options.is_some_and(|options| options.kill) })
    }

    /// A lazy iterator over the results of a function for each item: its argument if `single`, else a tuple of them.
    #[allow(clippy::too_many_arguments)]
    #[pyo3(signature = (function, items, single, total, ordered, timeout, raising, progress, options=None))]
    fn map(
        &self,
        function: &Definition,
        items: &Bound<'_, PyAny>,
        single: bool,
        total: Option<usize>,
        ordered: bool,
        timeout: Option<f64>,
        raising: bool,
        progress: Option<Py<PyAny>>,
        options: Option<&CallOptions>,
    ) -> PyResult<MapIterator> {
        let source = Source::new(items, single)?;
        let options = options.map(|options| options.options.clone()).unwrap_or_default();
        Ok(MapIterator::new(
            &self.common,
            (function.function.clone(), function.pace.clone()),
            (source, single),
            total,
            (ordered, timeout, raising),
            progress,
            options,
            self.common.threshold,
        ))
    }

    /// `run` (path, argv, names), `eval` or `exec` (text, names), `get` (name), `delete` (names) or `set` (name, value).
    #[pyo3(signature = (kind, fields, options=None))]
    fn job<'py>(
        &self,
        py: Python<'py>,
        kind: &str,
        fields: &Bound<'py, PyTuple>,
        options: Option<&CallOptions>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let mut gathered = None;
        let mut names = |position: usize| -> PyResult<Option<Encoded>> {
            let names = fields.get_item(position)?;
            if names.is_none() {
                return Ok(None);
            }
            let (encoded, found) = encode_one(py, &self.common, &names, "names")?;
            gathered = Some(found);
            Ok(Some(encoded))
        };
        let job = match kind {
            "run" => Job::Run {
                path: fields.get_item(0)?.extract()?,
                argv: fields.get_item(1)?.extract()?,
                names: names(2)?,
            },
            "eval" => Job::Eval { expression: fields.get_item(0)?.extract()?, names: names(1)? },
            "exec" => Job::Exec { statements: fields.get_item(0)?.extract()?, names: names(1)? },
            "get" => Job::Get { name: fields.get_item(0)?.extract()? },
            "delete" => Job::Delete { names: fields.get_item(0)?.extract()? },
            "set" => {
                let (value, found) = encode_one(py, &self.common, &fields.get_item(1)?, "value")?;
                gathered = Some(found);
                Job::Set { name: fields.get_item(0)?.extract()?, value }
            }
            other => return Err(PyValueError::new_err(format!("unknown job {other:?}"))),
        };
        self.perform(py, job, gathered, options)
    }

    /// Binds a name in one worker, until what comes back is dropped.
    #[pyo3(signature = (name, value, worker=None))]
    fn variable<'py>(
        &self,
        py: Python<'py>,
        name: &str,
        value: &Bound<'py, PyAny>,
        worker: Option<u64>,
    ) -> PyResult<Held> {
        let (value, gathered) = encode_one(py, &self.common, value, "value")?;
        let worker = worker.or(gathered.worker).map(WorkerId);
        let remote: Remote = py
            .detach(|| self.common.executor.variable(name, value, worker))
            .map_err(|failure| failure::error(py, &failure))?;
        Ok(Held::new(&self.common, remote))
    }

    /// Shared memory of so many bytes, all zero.
    fn empty(&self, py: Python<'_>, bytes: usize) -> PyResult<Block> {
        let block = py.detach(|| self.common.executor.share(bytes)).map_err(|failure| failure::error(py, &failure))?;
        Ok(Block::new(block.buffer(), true))
    }

    /// What came beside the result of the last call that was waited for, or None.
    #[getter]
    fn last_report(&self, py: Python<'_>) -> Option<Py<PyDict>> {
        self.common.last.lock().unwrap_or_else(PoisonError::into_inner).as_ref().map(|report| report.clone_ref(py))
    }

    /// Numbers about what has happened, and the workers that there are.
    fn statistics<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let numbers = py.detach(|| self.common.executor.statistics());
        let made = PyDict::new(py);
        for (name, number) in [
            ("succeeded", numbers.succeeded),
            ("failed", numbers.failed),
            ("timeouts", numbers.timeouts),
            ("cancelled", numbers.cancelled),
            ("retries", numbers.retries),
            ("started", numbers.started),
            ("deaths", numbers.deaths),
            ("recycled", numbers.recycled),
            ("timed_out", numbers.timed_out),
            ("failed_starts", numbers.failed_starts),
            ("items", numbers.items),
            ("waiting", numbers.waiting as u64),
            ("busy", numbers.busy as u64),
            ("idle", numbers.idle as u64),
            ("starting", numbers.starting as u64),
        ] {
            made.set_item(name, number)?;
        }
        let workers = PyList::empty(py);
        for worker in &numbers.workers {
            let one = PyDict::new(py);
            one.set_item("id", worker.id.0)?;
            one.set_item("pid", worker.pid)?;
            one.set_item("phase", worker.phase)?;
            one.set_item("calls", worker.calls)?;
            one.set_item("handles", worker.handles)?;
            workers.append(one)?;
        }
        made.set_item("workers", workers)?;
        Ok(made)
    }

    /// Ends the executor. `deadline` in seconds: what still runs then is killed. True: nothing was killed.
    #[pyo3(signature = (cancel, deadline=None))]
    fn shutdown(&self, py: Python<'_>, cancel: bool, deadline: Option<f64>) -> bool {
        let queued = if cancel { Waiting::Cancel } else { Waiting::Run };
        let deadline = deadline.and_then(|seconds| Duration::try_from_secs_f64(seconds.max(0.0)).ok());
        py.detach(|| {
            let ended = self.common.executor.shutdown(Shutdown { queued, deadline });
            let limit = deadline.map(|deadline| deadline.max(Duration::from_secs(1)));
            self.common.settler.finish(limit) && ended
        })
    }
}

impl Supervisor {
    fn perform<'py>(
        &self,
        py: Python<'py>,
        job: Job,
        gathered: Option<Gathered>,
        options: Option<&CallOptions>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let mut task = Task::new(job);
        if let Some(options) = options {
            task.options = options.options.clone();
            if options.all {
                return self.all(py, task, gathered);
            }
        }
        self.common.call(py, task, gathered)
    }

    /// On all workers: the list of results. Raises the first exception.
    fn all<'py>(&self, py: Python<'py>, mut task: Task, gathered: Option<Gathered>) -> PyResult<Bound<'py, PyAny>> {
        let callbacks = self.common.prepare(py, &mut task, gathered)?;
        task.options.interrupt = Some(failure::interrupt());
        let results = py.detach(|| self.common.executor.all(task)).map_err(|failure| failure::error(py, &failure))?;
        let known = callbacks.as_ref().map_or(&[][..], |callbacks| &callbacks.functions);
        let made = PyList::empty(py);
        for (_, result) in results {
            let outcome = result.map_err(|failure| failure::error(py, &failure))?;
            made.append(failure::value(py, &self.common, &outcome, known)?)?;
        }
        Ok(made.into_any())
    }
}
