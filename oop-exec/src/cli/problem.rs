//! Everything that can go wrong, each with a stable id and an exit code, for people and as JSON.

use std::fmt::Write;
use std::path::Path;

use serde_json::{Value as Tree, json};
use understudy_exec::interpreter::NotFound;
use understudy_exec::launch::LaunchError;
use understudy_exec::outcome::{Failure, RemoteException};
use understudy_exec::{ExecutorError, SettingsError};
use understudy_translators::to_json;

pub const RAISED: u8 = 1;
pub const USAGE: u8 = 2;
pub const LAUNCH: u8 = 111;
pub const RESOURCES: u8 = 118;
pub const TIMEOUT: u8 = 124;
pub const INTERRUPTED: u8 = 130;
/// Nobody reads our output any more.
pub const OUTPUT_CLOSED: u8 = 141;

/// What went wrong.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    #[error(transparent)]
    Failure(#[from] Failure),
    #[error(transparent)]
    Executor(#[from] ExecutorError),
    #[error(transparent)]
    Settings(#[from] SettingsError),
    #[error(transparent)]
    Interpreter(#[from] NotFound),
    #[error(transparent)]
    Launch(#[from] LaunchError),
    /// An argument, a file or a line that cannot be what it is used as.
    #[error("{what}: {why}")]
    Usage { what: String, why: String },
    #[error("{path}: {why}")]
    File { path: String, why: String },
    /// The socket to listen on cannot be had.
    #[error("{0}")]
    Listen(String),
    #[error("no result is written to {path}: it is no array but {kind}")]
    NoArray { path: String, kind: String },
    #[error("a signal asked to end ({0})")]
    Ended(i32),
    #[error("nobody reads the output")]
    OutputClosed,
}

impl Problem {
    pub fn usage(what: impl Into<String>, why: impl ToString) -> Self {
        Problem::Usage { what: what.into(), why: why.to_string() }
    }

    pub fn file(path: &Path, why: impl ToString) -> Self {
        Problem::File { path: path.display().to_string(), why: why.to_string() }
    }

    /// The stable id.
    pub fn id(&self) -> &'static str {
        match self {
            Problem::Failure(failure) => failure.id(),
            Problem::Executor(error) => error.id(),
            Problem::Settings(error) => error.id(),
            Problem::Interpreter(_) => "exec-no-interpreter",
            Problem::Launch(LaunchError::NotToBeHad { .. }) => "exec-not-to-be-had",
            Problem::Launch(_) => "exec-launch",
            Problem::Usage { .. } => "exec-usage",
            Problem::File { .. } => "exec-file",
            Problem::Listen(_) => "exec-listen",
            Problem::NoArray { .. } => "exec-no-array",
            Problem::Ended(_) => "exec-cancelled",
            Problem::OutputClosed => "exec-output-closed",
        }
    }

    pub fn exit_code(&self) -> u8 {
        match self {
            Problem::Failure(failure) => failure_code(failure),
            Problem::Executor(ExecutorError::Resources(_)) => RESOURCES,
            Problem::Executor(ExecutorError::Launch(_)) | Problem::Interpreter(_) | Problem::Launch(_) => LAUNCH,
            Problem::Ended(signal) => u8::try_from(128 + signal).unwrap_or(INTERRUPTED),
            Problem::OutputClosed => OUTPUT_CLOSED,
            Problem::Executor(_)
            | Problem::Settings(_)
            | Problem::Usage { .. }
            | Problem::File { .. }
            | Problem::Listen(_)
            | Problem::NoArray { .. } => USAGE,
        }
    }

    /// What a person reads: a remote traceback as Python shows it, anything else behind `error[id]:`.
    pub fn for_people(&self) -> String {
        if let Problem::Failure(Failure::Raised(exception)) = self {
            return exception.traceback();
        }
        if let Problem::Failure(Failure::MemoryLimit { death, exception: Some(exception) }) = self {
            let limit = death.limit.map_or_else(String::new, |limit| format!(" of {limit} bytes"));
            return format!("error[{}]: out of memory under the limit{limit}\n{}", self.id(), exception.traceback());
        }
        let mut text = format!("error[{}]: {self}", self.id());
        let exception = match self {
            Problem::Failure(Failure::CannotTravel { exception, .. }) => exception.as_ref(),
            _ => None,
        };
        if let Some(exception) = exception.filter(|exception| !exception.frames.is_empty()) {
            let _ = write!(text, "\n{}", exception.traceback());
        }
        text
    }

    /// `id`, `text`, `exit_code`, and of `exception`, `death`, `stack`, `verdict`, `path`, `class`, `why` those that there are.
    pub fn to_json(&self) -> Tree {
        let mut out = json!({ "id": self.id(), "text": self.to_string(), "exit_code": self.exit_code() });
        let Problem::Failure(failure) = self else {
            return out;
        };
        if let Some(death) = failure.death() {
            out["death"] = death.to_json();
        }
        match failure {
            Failure::Raised(exception) => out["exception"] = exception_json(exception),
            Failure::MemoryLimit { exception: Some(exception), .. } => out["exception"] = exception_json(exception),
            Failure::Timeout { stack: Some(stack), .. } => out["stack"] = json!(stack),
            Failure::NotDeterministic(verdict) => out["verdict"] = verdict.to_json(),
            Failure::CannotTravel { path, class, why, .. } => {
                out["path"] = json!(path);
                out["class"] = json!(class);
                out["why"] = json!(why);
            }
            _ => {}
        }
        out
    }
}

fn failure_code(failure: &Failure) -> u8 {
    match failure {
        Failure::Raised(_) => RAISED,
        Failure::CannotTravel { .. } => 110,
        Failure::Launch(_) | Failure::Stillborn(_) | Failure::NeverStarted { .. } => LAUNCH,
        Failure::Protocol { .. } => 112,
        Failure::MemoryLimit { .. } => 113,
        Failure::KilledBySystem(_) => 114,
        Failure::Signal(_) => 115,
        Failure::Exit(_) => 116,
        Failure::Resources(_) | Failure::QueueFull { .. } | Failure::Closed | Failure::Forked => RESOURCES,
        Failure::NotDeterministic(_) => 117,
        Failure::WorkerGone { .. } => 119,
        Failure::Timeout { .. } => TIMEOUT,
        Failure::Cancelled { .. } => INTERRUPTED,
    }
}

fn exception_json(exception: &RemoteException) -> Tree {
    let frames: Vec<Tree> = exception
        .frames
        .iter()
        .map(|frame| {
            json!({ "file": frame.file, "line": frame.line, "function": frame.function, "source": frame.source })
        })
        .collect();
    let state: serde_json::Map<String, Tree> =
        exception.state.iter().map(|(name, value)| (name.clone(), to_json(value))).collect();
    json!({
        "class": exception.class,
        "bases": exception.bases,
        "args": exception.args.as_ref().map(to_json),
        "text": exception.text,
        "notes": exception.notes,
        "frames": frames,
        "state": state,
        "cause": exception.cause.as_deref().map(exception_json),
        "context": exception.context.as_deref().map(exception_json),
        "traceback": exception.traceback(),
    })
}
