//! What comes of a task: a reply with its report, or a failure. One variant of [`Failure`] for each way to fail.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use thiserror::Error;
use understudy_translators::{Buffer, Handle, Limits, SharedRange, Value, wire};

use crate::determinism::Verdict;
use crate::process::launch::LaunchError;
use crate::process::report::DeathReport;
use crate::wire::body::{self, Opened};
use crate::wire::frame::ProtocolFault;
use crate::work::remote::{Home, Lot, Remote};
use crate::work::task::WorkerId;

/// What a task gave.
#[derive(Clone, Debug)]
pub struct Outcome {
    pub reply: Reply,
    pub report: Option<Report>,
    pub worker: WorkerId,
    /// The object in the worker, when the reply's value is a handle.
    pub kept: Option<Remote>,
    /// Where the objects live whose handles are inside of the value.
    pub home: Option<Home>,
    /// What a check of the call found; None when it was not to be checked.
    pub verdict: Option<Arc<Verdict>>,
}

impl Outcome {
    /// The value as a tree. Fails if what the worker sent is none.
    pub fn value(&self) -> Result<Value, ProtocolFault> {
        self.reply.value()
    }

    /// Notes in which worker the objects live whose handles came.
    pub(crate) fn hold(&mut self, lot: &Arc<Lot>) {
        self.kept = self.handle().map(|handle| Remote::object(handle, lot));
        self.home = Some(Home::new(lot));
    }

    /// The handle that came instead of a value. Costs nothing when it is another value.
    pub fn handle(&self) -> Option<Handle> {
        self.reply.handle()
    }
}

/// The body of a frame from a worker, with the memory that it refers to. Nothing of it has been trusted: it is decoded
/// when its value is asked for. Its bytes have been checked.
#[derive(Clone)]
pub struct Reply(Arc<ReplyData>);

struct ReplyData {
    body: Vec<u8>,
    /// Which field of the body is the value.
    field: usize,
    /// Where the value's tag is.
    position: usize,
    opened: Opened,
    limits: Limits,
}

impl Reply {
    pub(crate) fn new(body: Vec<u8>, field: usize, position: usize, opened: Opened, limits: Limits) -> Self {
        Self(Arc::new(ReplyData { body, field, position, opened, limits }))
    }

    /// The whole body: buffer table, fields, inline bytes.
    pub fn body(&self) -> &[u8] {
        &self.0.body
    }

    /// The number of the field that is the value; what stands before it is the report.
    pub fn field(&self) -> usize {
        self.0.field
    }

    pub fn limits(&self) -> &Limits {
        &self.0.limits
    }

    /// The memory of a range that the body's table names.
    pub fn open(&self, range: SharedRange) -> Option<Buffer> {
        body::find_opened(&self.0.opened, range)
    }

    /// All fields as trees.
    pub fn fields(&self) -> Result<Vec<Value>, ProtocolFault> {
        body::fields(&self.0.body, &self.0.limits, &self.0.opened)
    }

    /// The value as a tree.
    pub fn value(&self) -> Result<Value, ProtocolFault> {
        let mut fields = self.fields()?;
        if self.0.field >= fields.len() {
            return Err(ProtocolFault::message("the reply has no value"));
        }
        Ok(fields.swap_remove(self.0.field))
    }

    /// The value if it is a handle.
    pub fn handle(&self) -> Option<Handle> {
        if self.0.body.get(self.0.position) != Some(&wire::HANDLE) {
            return None;
        }
        match self.value() {
            Ok(Value::Handle(handle)) => Some(*handle),
            _ => None,
        }
    }
}

impl fmt::Debug for Reply {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Reply")
            .field("bytes", &self.0.body.len())
            .field("shared", &self.0.opened.len())
            .finish()
    }
}

/// What happened beside the result.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// `(stream, text)` in order: `stdout`, `stderr`, `log:LEVEL:LOGGER`.
    pub output: Vec<(String, String)>,
    /// Bytes of output that were not kept.
    pub dropped: u64,
    /// State of the process that the call changed.
    pub changes: Vec<Change>,
    /// Files that the call opened, when asked.
    pub files: Vec<String>,
    /// Peak memory of the worker in bytes, when asked.
    pub peak: Option<u64>,
    /// The worker asks to be replaced.
    pub retire: bool,
    /// What else the worker said.
    pub other: Vec<(String, Value)>,
}

/// One piece of process-wide state that a call changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    pub what: String,
    pub before: Value,
    pub after: Value,
    pub undone: bool,
}

/// An exception that was raised in a worker: data only, nothing of it has been run here.
#[derive(Clone, Debug)]
pub struct RemoteException {
    /// `module.qualname` of the class.
    pub class: String,
    /// The same of its bases, in resolution order, without `object`.
    pub bases: Vec<String>,
    /// The arguments, if they are data.
    pub args: Option<Value>,
    /// `str(error)`, bounded.
    pub text: String,
    /// Outermost first.
    pub frames: Vec<RemoteFrame>,
    pub cause: Option<Box<RemoteException>>,
    pub context: Option<Box<RemoteException>>,
    pub suppress: bool,
    pub notes: Vec<String>,
    /// Attributes that are data, by name.
    pub state: Vec<(String, Value)>,
    /// The record as it came, to be decoded elsewhere; None for causes and contexts, which are part of it.
    pub reply: Option<Reply>,
    pub report: Option<Report>,
    pub worker: WorkerId,
    /// What a check of the call found, which raised this each time.
    pub verdict: Option<Arc<Verdict>>,
}

impl RemoteException {
    /// Whether it is of this class or of one derived from it.
    pub fn is(&self, class: &str) -> bool {
        self.class == class || self.bases.iter().any(|base| base == class)
    }

    /// The traceback in Python's form, with causes.
    pub fn traceback(&self) -> String {
        let mut text = String::new();
        if let Some(cause) = &self.cause {
            text += &cause.traceback();
            text += "\n\nThe above exception was the direct cause of the following exception:\n\n";
        } else if let Some(context) = self.context.as_ref().filter(|_| !self.suppress) {
            text += &context.traceback();
            text += "\n\nDuring handling of the above exception, another exception occurred:\n\n";
        }
        if !self.frames.is_empty() {
            text += "Traceback (most recent call last):\n";
        }
        for frame in &self.frames {
            text += &format!("  File \"{}\", line {}, in {}\n", frame.file, frame.line, frame.function);
            if !frame.source.is_empty() {
                text += &format!("    {}\n", frame.source.trim());
            }
        }
        text += &self.summary();
        for note in &self.notes {
            text += &format!("\n{note}");
        }
        text
    }

    /// The traceback's last line.
    pub fn summary(&self) -> String {
        let class = self.class.strip_prefix("builtins.").unwrap_or(&self.class);
        if self.text.is_empty() { class.to_owned() } else { format!("{class}: {}", self.text) }
    }
}

/// One frame of a remote traceback.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemoteFrame {
    pub file: String,
    pub line: u64,
    pub function: String,
    /// The line itself, or nothing.
    pub source: String,
}

/// Why a task gave no result.
#[derive(Clone, Debug, Error)]
pub enum Failure {
    #[error("{}", .0.summary())]
    Raised(Arc<RemoteException>),
    #[error("`{label}` missed its deadline of {deadline:?}{}", what_is_known(death, stack))]
    Timeout { label: String, deadline: Duration, stack: Option<String>, death: Option<Arc<DeathReport>> },
    #[error("`{label}` was cancelled")]
    Cancelled { label: String },
    /// The worker ran into its memory limit, and either raised MemoryError or died.
    #[error("out of memory under the limit: {}", who_asked(death, exception))]
    MemoryLimit { death: Arc<DeathReport>, exception: Option<Arc<RemoteException>> },
    /// A SIGKILL that was not ours: the system was out of memory, or somebody sent it.
    #[error("killed by the system: {0}")]
    KilledBySystem(Arc<DeathReport>),
    #[error("ended by a signal: {0}")]
    Signal(Arc<DeathReport>),
    #[error("the worker exited: {0}")]
    Exit(Arc<DeathReport>),
    #[error("the worker broke the protocol: {fault}{}", after(death, "\n"))]
    Protocol { fault: ProtocolFault, death: Option<Arc<DeathReport>> },
    /// A value is not data, and what can be done about it.
    #[error("{path} (of type {class}) cannot travel: {why}")]
    CannotTravel { path: String, class: String, why: String, exception: Option<Arc<RemoteException>> },
    #[error("no worker could be started: {0}")]
    Launch(Arc<LaunchError>),
    /// The interpreter ended before it said that it was there.
    #[error("the interpreter did not start: {0}")]
    Stillborn(Arc<DeathReport>),
    /// The worker was gone before it read the task: nothing of it has run.
    #[error("the worker was gone before it read `{label}`: {death}")]
    NeverStarted { label: String, death: Arc<DeathReport> },
    /// This process or the machine has no descriptors, memory or processes left.
    #[error("no resources for this call: {0}. Free some (`ulimit -a`, `df /dev/shm`), or use fewer workers")]
    Resources(String),
    #[error("{bound} tasks wait already; wait for some of them, or give the queue a higher bound")]
    QueueFull { bound: usize },
    #[error("the executor is closed; make a new one")]
    Closed,
    #[error("`{label}` needs worker {worker}, which is gone{}", after(why, ": "))]
    WorkerGone { worker: WorkerId, label: String, why: Option<String> },
    /// The call ran twice and gave two results.
    #[error("{0}")]
    NotDeterministic(Arc<Verdict>),
    /// This process is a fork of the one that made the executor.
    #[error("this process was forked from the one that owns the executor; make an executor of its own here")]
    Forked,
}

impl Failure {
    /// Whether the worker is lost with the call.
    pub fn lost_worker(&self) -> bool {
        match self {
            Self::MemoryLimit { exception, .. } => exception.is_none(),
            Self::KilledBySystem(_) | Self::Signal(_) | Self::Exit(_) | Self::NeverStarted { .. } => true,
            Self::Protocol { .. } | Self::Stillborn(_) => true,
            _ => false,
        }
    }

    /// Whether nothing of the task has run, so that another worker may have it.
    pub fn never_started(&self) -> bool {
        matches!(self, Self::NeverStarted { .. })
    }

    /// How the worker died, if that is what happened. Of one that raised MemoryError and lives, its memory and its limit.
    pub fn death(&self) -> Option<&DeathReport> {
        match self {
            Self::MemoryLimit { death, .. } | Self::NeverStarted { death, .. } => Some(death),
            Self::KilledBySystem(death) | Self::Signal(death) | Self::Exit(death) | Self::Stillborn(death) => {
                Some(death)
            }
            Self::Timeout { death, .. } | Self::Protocol { death, .. } => death.as_deref(),
            _ => None,
        }
    }

    /// The stable id of this failure, the name of its page in the documentation.
    pub fn id(&self) -> &'static str {
        match self {
            Self::Raised(_) => "exec-raised",
            Self::Timeout { .. } => "exec-timeout",
            Self::Cancelled { .. } => "exec-cancelled",
            Self::MemoryLimit { .. } => "exec-memory-limit",
            Self::KilledBySystem(_) => "exec-killed-by-system",
            Self::Signal(_) => "exec-signal",
            Self::Exit(_) => "exec-exit",
            Self::Protocol { .. } => "exec-protocol",
            Self::CannotTravel { .. } => "exec-cannot-travel",
            Self::Launch(_) => "exec-launch",
            Self::Stillborn(_) => "exec-stillborn",
            Self::NeverStarted { .. } => "exec-never-started",
            Self::Resources(_) => "exec-resources",
            Self::QueueFull { .. } => "exec-queue-full",
            Self::Closed => "exec-closed",
            Self::WorkerGone { .. } => "exec-worker-gone",
            Self::NotDeterministic(_) => "exec-not-deterministic",
            Self::Forked => "exec-forked",
        }
    }
}

/// All of a straggler's end, else only where it was.
fn what_is_known(death: &Option<Arc<DeathReport>>, stack: &Option<String>) -> String {
    match death {
        Some(_) => after(death, "; "),
        None if stack.is_some() => after(stack, "\nwhere it was:\n"),
        None => "; it had not begun, or was let go on. Give it more time, or the pool more workers".to_owned(),
    }
}

/// Of a worker that lives on, its exception with limit and peak; of one that died of it, its end.
fn who_asked(death: &DeathReport, exception: &Option<Arc<RemoteException>>) -> String {
    match exception {
        Some(raised) => {
            let pid = death.pid.unwrap_or_default();
            format!("`{}` in process {pid}, {}\n{}", death.call, death.memory(), raised.traceback())
        }
        None => death.to_string(),
    }
}

fn after(what: &Option<impl fmt::Display>, before: &str) -> String {
    what.as_ref().map(|what| format!("{before}{what}")).unwrap_or_default()
}
