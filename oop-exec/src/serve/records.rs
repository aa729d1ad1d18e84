//! Failures that are no exceptions of a worker, as exception records.

use understudy_translators::{Value, from_json};

use crate::work::outcome::Failure;

/// The record that tells a client of a failure. Its `state` has the failure's stable id, and how a worker died if one did.
pub fn of_failure(failure: &Failure) -> Value {
    let (class, base) = class_of(failure);
    let mut state = vec![("id", Value::str(failure.id()))];
    if let Failure::CannotTravel { path, class, why, .. } = failure {
        state.extend([("path", Value::str(path)), ("type", Value::str(class)), ("why", Value::str(why))]);
    }
    if let Some(Ok(death)) = failure.death().map(|death| from_json(&death.to_json())) {
        state.push(("death", death));
    }
    record(class, base, &failure.to_string(), state)
}

/// A record of an exception that was never raised.
pub fn record(class: &str, base: Option<&str>, text: &str, state: Vec<(&str, Value)>) -> Value {
    let bases = [class, "understudy.ExecutorError"]
        .into_iter()
        .chain(base)
        .chain(["builtins.Exception", "builtins.BaseException"]);
    Value::record(
        "exception",
        Value::dict([
            ("type", Value::str(class)),
            ("bases", Value::List(bases.map(Value::str).collect())),
            ("args", Value::Tuple(vec![Value::str(text)])),
            ("text", Value::str(text)),
            ("frames", Value::List(Vec::new())),
            ("cause", Value::None),
            ("context", Value::None),
            ("suppress", Value::Bool(false)),
            ("notes", Value::List(Vec::new())),
            ("state", Value::dict(state)),
        ]),
    )
}

/// The class, and the built-in one that it is a kind of.
fn class_of(failure: &Failure) -> (&'static str, Option<&'static str>) {
    match failure {
        Failure::Timeout { .. } => ("understudy.CallTimeout", Some("builtins.TimeoutError")),
        Failure::Cancelled { .. } => ("understudy.CallCancelled", None),
        Failure::MemoryLimit { .. } => ("understudy.MemoryLimitExceeded", Some("builtins.MemoryError")),
        Failure::KilledBySystem(_) => ("understudy.KilledBySystem", None),
        Failure::Signal(_) => ("understudy.WorkerCrashed", None),
        Failure::Exit(_) | Failure::NeverStarted { .. } => ("understudy.WorkerExited", None),
        Failure::Protocol { .. } => ("understudy.ProtocolFault", None),
        Failure::CannotTravel { .. } => ("understudy.CannotTravel", Some("builtins.TypeError")),
        Failure::Launch(_) | Failure::Stillborn(_) => ("understudy.LaunchFailed", None),
        Failure::WorkerGone { .. } => ("understudy.WorkerGone", None),
        Failure::QueueFull { .. } => ("understudy.QueueFull", None),
        Failure::Closed | Failure::Forked => ("understudy.ExecutorClosed", Some("builtins.RuntimeError")),
        Failure::Resources(_) => ("understudy.ResourcesExhausted", None),
        Failure::NotDeterministic(_) => ("understudy.NotDeterministic", None),
        Failure::Raised(_) => ("understudy.RemoteError", None),
    }
}
