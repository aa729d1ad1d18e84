//! Settings and options from Python's keyword arguments, whose names and types `understudy.executor.executor` has checked.

use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use understudy_exec::confine::{Confinement, ReadOnly};
use understudy_exec::determinism::Determinism;
use understudy_exec::interpreter::Interpreter;
use understudy_exec::task::{Keep, LiveOutput, Options, Straggler, WorkerId};
use understudy_exec::{Environment, Settings, Start, StateCare};

use super::failure;

/// The executor's settings. Unknown keys are errors.
pub fn settings(py: Python<'_>, given: &Bound<'_, PyDict>) -> PyResult<Settings> {
    let interpreter = match given.get_item("python")? {
        Some(wanted) => interpreter(py, &wanted.extract::<String>()?)?,
        None => return Err(PyTypeError::new_err("the setting `python` is missing")),
    };
    let mut settings = match given.get_item("ceiling")? {
        Some(ceiling) => Settings::up_to(ceiling.extract()?, interpreter),
        None => Settings::new(interpreter),
    };
    for (key, value) in given {
        let key: String = key.extract()?;
        match key.as_str() {
            "python" | "ceiling" | "proxy" => {}
            "floor" => settings.floor = value.extract()?,
            "eager" => settings.eager = value.extract()?,
            "preload" => settings.preload = value.extract()?,
            "start" => settings.start = start(&value.extract::<String>()?)?,
            "path" => settings.path = value.extract()?,
            "modules" => settings.modules = value.extract::<Vec<(String, PathBuf)>>()?,
            "directory" => settings.directory = value.extract()?,
            "environment" => {
                let (clear, set, remove): (bool, Vec<(OsString, OsString)>, Vec<OsString>) = value.extract()?;
                settings.environment = Environment { clear, set, remove };
            }
            "idle_timeout" => settings.idle_timeout = duration(&value)?,
            "recycle_calls" => settings.recycle_calls = value.extract()?,
            "recycle_bytes" => settings.recycle_bytes = value.extract()?,
            "queue" => settings.queue = value.extract()?,
            "threshold" => settings.threshold = value.extract()?,
            "spin" => settings.spin = duration(&value)?.unwrap_or_default(),
            "max_body" => settings.max_body = value.extract()?,
            "max_result" => settings.max_result = value.extract()?,
            "output_limit" => settings.output_limit = value.extract()?,
            "logging" => settings.logging = value.extract()?,
            "state" => settings.state = care(&value.extract::<String>()?)?,
            "memory" => settings.limits.memory = value.extract()?,
            "cpu" => settings.limits.cpu = value.extract()?,
            "processes" => settings.limits.processes = value.extract()?,
            "files" => settings.limits.files = value.extract()?,
            "file_size" => settings.limits.file_size = value.extract()?,
            "confinement" => settings.confinement = confinement(&value)?,
            "codec" => settings.codec = value.extract()?,
            "guard" => settings.guard = value.extract()?,
            "determinism" => settings.determinism = determinism(&value.extract::<String>()?)?,
            "name" => settings.name = value.extract()?,
            other => return Err(PyTypeError::new_err(format!("unknown setting {other:?}"))),
        }
    }
    Ok(settings)
}

/// The interpreter of that name, path, folder or version. Raises InterpreterNotFound.
fn interpreter(py: Python<'_>, wanted: &str) -> PyResult<Interpreter> {
    Interpreter::find(wanted).map_err(|error| failure::plain(py, "exec-interpreter-not-found", &error.to_string()))
}

/// The path of the interpreter of that name, path, folder or version. Raises InterpreterNotFound.
#[pyfunction]
pub fn find_interpreter(py: Python<'_>, wanted: &str) -> PyResult<PathBuf> {
    interpreter(py, wanted).map(|found| found.executable)
}

fn start(name: &str) -> PyResult<Start> {
    match name {
        "auto" => Ok(Start::Auto),
        "spawn" => Ok(Start::Spawn),
        "fork" => Ok(Start::Fork),
        other => Err(PyValueError::new_err(format!("start is {other:?}; it can be \"auto\", \"spawn\" or \"fork\""))),
    }
}

fn determinism(text: &str) -> PyResult<Determinism> {
    text.parse().map_err(|error| PyValueError::new_err(format!("determinism is {text:?}: {error}")))
}

fn care(name: &str) -> PyResult<StateCare> {
    match name {
        "restore" => Ok(StateCare::Restore),
        "report" => Ok(StateCare::Report),
        "off" => Ok(StateCare::Off),
        other => {
            Err(PyValueError::new_err(format!("state is {other:?}; it can be \"restore\", \"report\" or \"off\"")))
        }
    }
}

fn confinement(given: &Bound<'_, PyAny>) -> PyResult<Confinement> {
    let (no_network, read_only, scratch, no_new_privileges, no_dangerous_calls): (
        bool,
        bool,
        Option<PathBuf>,
        bool,
        bool,
    ) = given.extract()?;
    let read_only = read_only.then_some(ReadOnly { scratch });
    Ok(Confinement { no_network, read_only, no_new_privileges, no_dangerous_calls })
}

fn duration(seconds: &Bound<'_, PyAny>) -> PyResult<Option<Duration>> {
    match seconds.extract::<Option<f64>>()? {
        None => Ok(None),
        Some(seconds) => Duration::try_from_secs_f64(seconds.max(0.0))
            .map(Some)
            .map_err(|_| PyValueError::new_err(format!("{seconds} is no number of seconds"))),
    }
}

/// How calls are done, made once for any number of them.
#[pyclass(module = "understudy._understudy", frozen)]
pub struct CallOptions {
    pub options: Options,
    /// On every worker, and on each that starts later.
    pub all: bool,
    /// Cancelling kills the worker at once instead of asking the call to end first.
    pub kill: bool,
}

/// The options from their names. Unknown ones are errors.
pub fn options(given: &Bound<'_, PyDict>) -> PyResult<CallOptions> {
    let mut made = CallOptions { options: Options::default(), all: false, kill: false };
    let options = &mut made.options;
    for (key, value) in given {
        let key: String = key.extract()?;
        match key.as_str() {
            "timeout" => options.deadline = duration(&value)?,
            "keep" => {
                options.keep = match value.extract::<bool>() {
                    Ok(true) => Keep::Yes,
                    Ok(false) => Keep::No,
                    Err(_) => Keep::Auto,
                };
            }
            "retries" => options.retries = value.extract()?,
            "mode" => made.all = value.extract::<String>()? == "ALL",
            "cancel" => made.kill = value.extract::<String>()? == "kill",
            "worker" => options.worker = value.extract::<Option<u64>>()?.map(WorkerId),
            "bind" => options.bind = value.extract()?,
            "label" => options.label = value.extract::<Option<String>>()?.unwrap_or_default(),
            "state" => match value.extract::<Option<String>>()?.as_deref() {
                None => {}
                Some("keep") => options.keep_state = true,
                Some(name) => options.state = Some(care(name)?),
            },
            "trace_files" => options.trace_files = value.extract()?,
            "digest" => options.digest = value.extract()?,
            "determinism" => {
                options.determinism = value.extract::<Option<String>>()?.as_deref().map(determinism).transpose()?;
            }
            "live" => options.live = live(&value),
            "on_late" => {
                if !value.is_none() {
                    options.straggler = Straggler::LetGo;
                    options.late = Some(failure::late(value.unbind()));
                }
            }
            other => return Err(PyTypeError::new_err(format!("unknown option {other:?}"))),
        }
    }
    Ok(made)
}

/// Output as it comes, for a function of (stream, text).
fn live(function: &Bound<'_, PyAny>) -> Option<LiveOutput> {
    if function.is_none() {
        return None;
    }
    let function = function.clone().unbind();
    Some(Arc::new(move |stream: &str, text: &str| {
        Python::attach(|py| {
            if let Err(error) = function.call1(py, (stream, text)) {
                error.write_unraisable(py, Some(function.bind(py)));
            }
        });
    }))
}
