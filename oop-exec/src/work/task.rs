//! What a worker can be asked to do, and how.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

use understudy_translators::{Encoded, Value};

use crate::determinism::Determinism;
use crate::settings::StateCare;
use crate::wire::frame::Kind;
use crate::work::columns::Columns;
use crate::work::function::Function;
use crate::work::outcome::Reply;

/// A worker's number, unique in one executor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct WorkerId(pub u64);

impl fmt::Display for WorkerId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.0)
    }
}

/// One thing to do, with all that says how.
#[derive(Clone, Debug)]
pub struct Task {
    pub job: Job,
    pub options: Options,
}

impl Task {
    pub fn new(job: Job) -> Self {
        Self { job, options: Options::default() }
    }

    /// A call of `function` with positional arguments, one field holding a tuple.
    pub fn call(function: Function, args: Encoded) -> Self {
        Self::new(Job::Call { function, args, kwargs: None })
    }

    pub fn with_deadline(mut self, deadline: Duration) -> Self {
        self.options.deadline = Some(deadline);
        self
    }

    /// What people call this task: its label, or else what it does.
    pub fn label(&self) -> String {
        if self.options.label.is_empty() { self.job.label() } else { self.options.label.clone() }
    }
}

/// The moment at which a time is over that begins now. None, which is never, also for one beyond what the clock can name.
pub(crate) fn moment(time: Option<Duration>) -> Option<Instant> {
    Instant::now().checked_add(time?)
}

/// What to do. Every `Encoded` is one field.
#[derive(Clone, Debug)]
pub enum Job {
    /// Call a function; `args` is a tuple and `kwargs` a dict.
    Call { function: Function, args: Encoded, kwargs: Option<Encoded> },
    /// Run a script as `__main__`; `names` is a dict of what it finds defined.
    Run { path: String, argv: Vec<String>, names: Option<Encoded> },
    /// Evaluate an expression.
    Eval { expression: String, names: Option<Encoded> },
    /// Execute statements.
    Exec { statements: String, names: Option<Encoded> },
    /// Bind a name in the worker.
    Set { name: String, value: Encoded },
    /// The value of a name in the worker.
    Get { name: String },
    /// Unbind names in the worker.
    Delete { names: Vec<String> },
    /// An operation on an object of the worker; `object` is an encoded handle.
    Object { object: Encoded, operation: String, args: Encoded, kwargs: Option<Encoded> },
    /// Call a function many times, with arguments and results that are plain numbers in shared memory.
    Columns { function: Function, columns: Arc<Columns> },
    /// Ask whether the worker answers.
    Ping,
}

impl Job {
    pub fn kind(&self) -> Kind {
        match self {
            Self::Call { .. } => Kind::Call,
            Self::Run { .. } => Kind::Run,
            Self::Eval { .. } => Kind::Eval,
            Self::Exec { .. } => Kind::Exec,
            Self::Set { .. } => Kind::Set,
            Self::Get { .. } => Kind::Get,
            Self::Delete { .. } => Kind::Delete,
            Self::Object { .. } => Kind::Object,
            Self::Columns { .. } => Kind::Columns,
            Self::Ping => Kind::Ping,
        }
    }

    /// What it does, on one line.
    pub fn label(&self) -> String {
        match self {
            Self::Call { function, .. } | Self::Columns { function, .. } => function.name().to_owned(),
            Self::Run { path, .. } => format!("run {path}"),
            Self::Eval { expression, .. } => format!("eval {}", first_line(expression)),
            Self::Exec { statements, .. } => format!("exec {}", first_line(statements)),
            Self::Set { name, .. } => format!("set {name}"),
            Self::Get { name } => format!("get {name}"),
            Self::Delete { names } => format!("delete {}", names.join(", ")),
            Self::Object { operation, .. } => format!("{operation} of a remote object"),
            Self::Ping => "ping".to_owned(),
        }
    }
}

fn first_line(text: &str) -> String {
    let line = text.trim_start().lines().next().unwrap_or_default();
    match line.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
}

/// How a result that stays in the worker is answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Keep {
    /// The result comes as data; one that is no data is an error.
    #[default]
    No,
    /// A handle comes back, always.
    Yes,
    /// A handle comes back if the result is no data.
    Auto,
}

/// What happens to a call that has missed its deadline.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Straggler {
    /// Its worker is killed.
    #[default]
    Kill,
    /// It goes on, and its outcome goes to [`Options::late`].
    LetGo,
}

/// Takes `(stream, text)` while a call runs.
pub type LiveOutput = Arc<dyn Fn(&str, &str) + Send + Sync>;
/// Takes what came of a call after its deadline.
pub type Late = Arc<dyn Fn(Result<crate::work::outcome::Outcome, crate::work::outcome::Failure>) + Send + Sync>;
/// Asked now and then while a caller waits; true cancels the call.
pub type Interrupt = Arc<dyn Fn() -> bool + Send + Sync>;

/// Whether a caller wants no more. One that panics when asked is done, too: that must not cost the pool a worker.
pub(crate) fn interrupted(interrupt: Option<&Interrupt>) -> bool {
    interrupt.is_some_and(|interrupt| catch_unwind(AssertUnwindSafe(|| interrupt())).unwrap_or(true))
}

/// The parent's objects that a worker may call.
pub trait Callbacks: Send + Sync {
    /// Calls object `object`; the fields of `arguments` are a tuple and a dict or None. What comes back is one field: the
    /// value, or an exception record that is raised in the worker.
    fn call(&self, object: u64, arguments: Reply) -> Result<Encoded, Encoded>;
}

/// How to do a task. The defaults ask for nothing.
#[derive(Clone, Default)]
pub struct Options {
    /// From submission on.
    pub deadline: Option<Duration>,
    pub straggler: Straggler,
    pub late: Option<Late>,
    /// How often the task may be tried again when its worker was lost; for tasks that give the same result each time.
    pub retries: u32,
    pub keep: Keep,
    /// Also bind the result to this name in the worker.
    pub bind: Option<String>,
    pub live: Option<LiveOutput>,
    pub state: Option<StateCare>,
    /// Changes of state that the call makes become the worker's new normal.
    pub keep_state: bool,
    pub trace_files: bool,
    pub digest: bool,
    /// Whether the task runs twice to see if it gives the same; the executor's choice when None.
    pub determinism: Option<Determinism>,
    /// Only this worker will do.
    pub worker: Option<WorkerId>,
    pub callbacks: Option<Arc<dyn Callbacks>>,
    pub interrupt: Option<Interrupt>,
    /// What people call the task.
    pub label: String,
}

impl Options {
    /// The options that the worker has to know, as a field; None when there are none.
    pub(crate) fn encode(&self) -> Option<Encoded> {
        let mut entries = Vec::new();
        let mut add = |name: &str, value: Value| entries.push((Value::Str(name.into()), value));
        match self.keep {
            Keep::No => {}
            Keep::Yes => add("keep", Value::Bool(true)),
            Keep::Auto => add("keep", Value::Str("auto".into())),
        }
        if let Some(name) = &self.bind {
            add("bind", Value::Str(name.as_str().into()));
        }
        if self.live.is_some() {
            add("live", Value::Bool(true));
        }
        match (self.keep_state, self.state) {
            (true, _) => add("state", Value::Str("keep".into())),
            (false, Some(care)) => add("state", Value::Str(care.as_str().into())),
            (false, None) => {}
        }
        if self.trace_files {
            add("trace_files", Value::Bool(true));
        }
        if self.digest {
            add("digest", Value::Bool(true));
        }
        if entries.is_empty() {
            return None;
        }
        Encoded::value(&Value::Dict(entries)).ok()
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Options")
            .field("deadline", &self.deadline)
            .field("straggler", &self.straggler)
            .field("retries", &self.retries)
            .field("keep", &self.keep)
            .field("bind", &self.bind)
            .field("worker", &self.worker)
            .field("label", &self.label)
            .finish_non_exhaustive()
    }
}
