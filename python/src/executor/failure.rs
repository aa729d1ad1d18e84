//! What came of a task, as Python has it: an object, or an exception with all that is known.

use std::cell::RefCell;
use std::sync::{Arc, LazyLock};

use pyo3::exceptions::PyBaseException;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};
use understudy_exec::determinism::Verdict;
use understudy_exec::launch::LaunchError;
use understudy_exec::outcome::{Failure, Outcome, Reply, Report};
use understudy_exec::task::{Interrupt, Late};
use understudy_translators::Body;

use super::decode::{self, Surroundings, Unread};
use super::hooks::hooks;
use super::remote::Held;
use super::supervisor::Common;

thread_local! {
    /// The exception that a signal handler raised while this thread waited.
    static RAISED: RefCell<Option<PyErr>> = const { RefCell::new(None) };
}

/// Runs Python's signal handlers in a thread that waits; true where one raised.
static SIGNALS: LazyLock<Interrupt> = LazyLock::new(|| {
    Arc::new(|| {
        Python::attach(|py| match py.check_signals() {
            Ok(()) => false,
            Err(error) => {
                RAISED.set(Some(error));
                true
            }
        })
    })
});

/// What a waiting thread asks now and then, so that Ctrl-C ends the wait.
pub fn interrupt() -> Interrupt {
    Arc::clone(&SIGNALS)
}

/// The object that a task gave.
pub fn value<'py>(
    py: Python<'py>,
    common: &Arc<Common>,
    outcome: &Outcome,
    callbacks: &[Py<PyAny>],
) -> PyResult<Bound<'py, PyAny>> {
    let kept = match &outcome.kept {
        Some(remote) => Some(Held::proxy(py, common, remote.clone())?),
        None => None,
    };
    let part = outcome.home.as_ref().map(|home| move |handle| Held::proxy(py, common, home.hold(handle)));
    let part = part.as_ref().map(|part| part as &dyn Fn(_) -> _);
    let around = Surroundings { hooks: hooks(py)?, callbacks, worker: "", kept, part };
    last_field(py, &around, &outcome.reply).map_err(|unread| fault(py, unread))
}

/// The field of a reply that is its value.
fn last_field<'py>(
    py: Python<'py>,
    around: &Surroundings<'_, 'py>,
    reply: &Reply,
) -> Result<Bound<'py, PyAny>, Unread> {
    let open = |range| reply.open(range).ok_or_else(|| "it is not known".to_owned());
    let body = Body::parse(reply.body(), reply.limits(), open)?;
    let mut decoder = body.decoder();
    for _ in 0..reply.field() {
        decoder.skip()?;
    }
    let value = decode::field(py, around, &mut decoder)?;
    decoder.finish()?;
    Ok(value)
}

/// All fields of a message that a worker sent.
pub fn fields<'py>(py: Python<'py>, reply: &Reply) -> PyResult<Vec<Bound<'py, PyAny>>> {
    let read = || -> Result<Vec<_>, Unread> {
        let around = Surroundings { hooks: hooks(py)?, callbacks: &[], worker: "", kept: None, part: None };
        let open = |range| reply.open(range).ok_or_else(|| "it is not known".to_owned());
        let body = Body::parse(reply.body(), reply.limits(), open)?;
        let mut decoder = body.decoder();
        let mut fields = Vec::new();
        while decoder.more() {
            fields.push(decode::field(py, &around, &mut decoder)?);
        }
        Ok(fields)
    };
    read().map_err(|unread| fault(py, unread))
}

fn fault(py: Python<'_>, unread: Unread) -> PyErr {
    match unread {
        Unread::Raised(error) => error,
        other => plain(py, "exec-protocol", &format!("the worker sent a result that cannot be read: {}", other.text())),
    }
}

/// What came beside an outcome's value: its report, and the verdict where it was checked.
pub fn beside<'py>(py: Python<'py>, outcome: &Outcome) -> PyResult<Option<Bound<'py, PyDict>>> {
    let mut made = report(py, outcome.report.as_ref())?;
    if let Some(verdict) = &outcome.verdict {
        made.get_or_insert_with(|| PyDict::new(py)).set_item("verdict", judged(py, verdict)?)?;
    }
    Ok(made)
}

/// What came beside the result, as a dict with only what there is to say; None where that is nothing.
pub fn report<'py>(py: Python<'py>, report: Option<&Report>) -> PyResult<Option<Bound<'py, PyDict>>> {
    let Some(report) = report else { return Ok(None) };
    let made = PyDict::new(py);
    if !report.output.is_empty() {
        made.set_item("output", PyList::new(py, &report.output)?)?;
    }
    if report.dropped > 0 {
        made.set_item("dropped", report.dropped)?;
    }
    if !report.changes.is_empty() {
        let changes = PyList::empty(py);
        for change in &report.changes {
            changes.append((
                &change.what,
                decode::plain(py, &change.before)?,
                decode::plain(py, &change.after)?,
                change.undone,
            ))?;
        }
        made.set_item("changes", changes)?;
    }
    if !report.files.is_empty() {
        made.set_item("files", &report.files)?;
    }
    if let Some(peak) = report.peak {
        made.set_item("peak", peak)?;
    }
    if report.retire {
        made.set_item("retire", true)?;
    }
    for (name, value) in &report.other {
        made.set_item(name, decode::plain(py, value)?)?;
    }
    Ok(Some(made))
}

/// The report that came with an exception of the function itself.
pub fn report_of(failure: &Failure) -> Option<&Report> {
    match failure {
        Failure::Raised(error) => error.report.as_ref(),
        _ => None,
    }
}

/// The exception for a failure.
pub fn error(py: Python<'_>, failure: &Failure) -> PyErr {
    match failure {
        Failure::Raised(raised) => match &raised.reply {
            Some(reply) => exception(py, reply, &format!("worker {}", raised.worker)).unwrap_or_else(|error| error),
            None => plain(py, "exec-protocol", &raised.summary()),
        },
        Failure::Cancelled { .. } => match RAISED.take() {
            Some(error) => error,
            None => with(py, failure, failure.id(), PyDict::new(py)),
        },
        Failure::CannotTravel { path, class, .. } => {
            let extra = PyDict::new(py);
            let set = extra.set_item("path", path).and_then(|()| extra.set_item("type", class));
            set.map_or_else(|error| error, |()| with(py, failure, failure.id(), extra))
        }
        Failure::NotDeterministic(verdict) => {
            let extra = PyDict::new(py);
            let set = judged(py, verdict).and_then(|verdict| extra.set_item("verdict", verdict));
            set.map_or_else(|error| error, |()| with(py, failure, failure.id(), extra))
        }
        Failure::Launch(launch) => {
            let id = match **launch {
                LaunchError::Interpreter { .. } => "exec-interpreter-not-found",
                LaunchError::NotToBeHad { .. } => "exec-confinement",
                _ => failure.id(),
            };
            with(py, failure, id, PyDict::new(py))
        }
        _ => with(py, failure, failure.id(), PyDict::new(py)),
    }
}

/// The same for one call of many, whose result was the second of a pair.
pub fn of_one(py: Python<'_>, failure: &Failure, paired: bool) -> PyErr {
    match failure {
        Failure::CannotTravel { path, class, why, exception } if paired => {
            let path = path.replacen("result[1]", "result", 1);
            error(
                py,
                &Failure::CannotTravel { path, class: class.clone(), why: why.clone(), exception: exception.clone() },
            )
        }
        other => error(py, other),
    }
}

/// A verdict on determinism as a dict.
fn judged<'py>(py: Python<'py>, verdict: &Verdict) -> PyResult<Bound<'py, PyAny>> {
    py.import("json")?.call_method1("loads", (verdict.to_json().to_string(),))
}

fn exception(py: Python<'_>, reply: &Reply, worker: &str) -> PyResult<PyErr> {
    let around = Surroundings { hooks: hooks(py)?, callbacks: &[], worker, kept: None, part: None };
    let error = last_field(py, &around, reply).map_err(|unread| fault(py, unread))?;
    Ok(PyErr::from_value(error))
}

fn with(py: Python<'_>, failure: &Failure, id: &str, extra: Bound<'_, PyDict>) -> PyErr {
    let report = failure.death().map(|death| (death.to_json().to_string(), death.to_string()));
    match hooks(py) {
        Ok(hooks) => hooks.failure(py, id, &failure.to_string(), report, extra),
        Err(error) => error,
    }
}

/// The executor's exception with this id, and no more than a text.
pub fn plain(py: Python<'_>, id: &str, message: &str) -> PyErr {
    match hooks(py) {
        Ok(hooks) => hooks.failure(py, id, message, None, PyDict::new(py)),
        Err(error) => error,
    }
}

/// Hands what came of a call after its deadline to a Python function, as a finished future.
pub fn late(function: Py<PyAny>) -> Late {
    Arc::new(move |result: Result<Outcome, Failure>| {
        Python::attach(|py| {
            let done = || -> PyResult<()> {
                let future = py.import("understudy.executor.future")?.getattr("Future")?.call0()?;
                settle(py, None, &future, &result, &[])?;
                function.call1(py, (future,)).map(drop)
            };
            if let Err(error) = done() {
                error.write_unraisable(py, Some(function.bind(py)));
            }
        });
    })
}

/// Puts what came of a task into its future. True: functions were added to it, which are to be called now.
pub fn settle(
    py: Python<'_>,
    common: Option<&Arc<Common>>,
    future: &Bound<'_, PyAny>,
    result: &Result<Outcome, Failure>,
    callbacks: &[Py<PyAny>],
) -> PyResult<bool> {
    let (value, error, said, worker) = match result {
        Ok(outcome) => {
            let made = match common {
                Some(common) => value(py, common, outcome, callbacks),
                None => {
                    let around = Surroundings { hooks: hooks(py)?, callbacks, worker: "", kept: None, part: None };
                    last_field(py, &around, &outcome.reply).map_err(|unread| fault(py, unread))
                }
            };
            let (value, error) = match made {
                Ok(value) => (value, None),
                Err(error) => (py.None().into_bound(py), Some(error.into_value(py))),
            };
            (value, error, beside(py, outcome)?, Some(outcome.worker.0))
        }
        Err(failure) => {
            let said = report(py, report_of(failure))?;
            (py.None().into_bound(py), Some(error(py, failure).into_value(py)), said, None)
        }
    };
    if let (Some(common), Some(said)) = (common, &said) {
        common.forward(py, said)?;
    }
    let cancelled = matches!(result, Err(Failure::Cancelled { .. }));
    put(future, (value, error, said, worker), cancelled)
}

/// Value, exception, report and worker of a call.
type Settled<'py> = (Bound<'py, PyAny>, Option<Py<PyBaseException>>, Option<Bound<'py, PyDict>>, Option<u64>);

/// Into a future at which nobody looks yet without a lock: nothing in between lets another thread of the interpreter in.
/// Else its own method does it. True: functions were added to it, which are to be called now.
fn put<'py>(future: &Bound<'py, PyAny>, (value, error, said, worker): Settled<'py>, cancelled: bool) -> PyResult<bool> {
    let py = future.py();
    let worker = worker.into_pyobject(py)?;
    let (result, exception, report) = (intern!(py, "_result"), intern!(py, "_exception"), intern!(py, "report"));
    let (ran_by, state, finished) = (intern!(py, "worker"), intern!(py, "_state"), intern!(py, "FINISHED"));
    let names = future.getattr(intern!(py, "__dict__"))?.cast_into::<PyDict>()?;
    if cancelled || names.contains(intern!(py, "_condition"))? {
        return future.call_method1(intern!(py, "_finish"), (value, error, said, worker))?.is_truthy();
    }
    match error {
        Some(error) => names.set_item(exception, error)?,
        None => names.set_item(result, value)?,
    }
    if let Some(said) = said {
        names.set_item(report, said)?;
    }
    names.set_item(ran_by, worker)?;
    names.set_item(state, finished)?;
    Ok(false)
}
