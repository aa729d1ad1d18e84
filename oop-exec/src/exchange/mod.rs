//! One worker, driven by whoever holds it: tasks go in, outcomes come out, and whatever the worker does in between, or
//! fails to do, ends in one outcome or one failure.
//!
//! A worker belongs to one thread at a time and nothing here is shared or locked. Which worker gets which task, and what
//! happens after a failure, is decided elsewhere.

mod batch;
mod events;
mod output;
mod process;
mod reply;
mod send;
mod server;
mod space;
mod spin;
mod wake;

use std::collections::HashMap;
use std::os::fd::{BorrowedFd, OwnedFd};
use std::sync::{Arc, LazyLock, Weak};
use std::time::Instant;

use understudy_translators::{Encoded, Limits, Value};

pub use batch::BatchStep;
pub use server::Server;
pub use wake::Wake;

use crate::process::launch::{LaunchPlan, Program, add_allocator_settings, add_loader_setting, find_guard, launch};
use crate::process::report::{DeathReport, LATE, STARTING, UNWANTED};
use crate::settings::{Settings, StateCare};
use crate::wire::connection::Connection;
use crate::wire::frame::{Kind, ProtocolFault, VERSION};
use crate::work::columns::Columns;
use crate::work::function::{Definition, Function};
use crate::work::outcome::{Failure, Outcome};
use crate::work::task::{Callbacks, Interrupt, Job, LiveOutput, Options, Task, WorkerId};
use batch::Batch;
use events::Event;
use output::{Output, Stream};
use process::{Keeper, Process};
use space::Space;
use spin::Spin;

/// A call's number; grows, and is never used again by the same worker.
pub type CallId = u64;

/// What a wait ended with.
#[derive(Debug)]
pub enum Step {
    Done(Result<Outcome, Failure>),
    /// The call goes on; wait again, or kill the worker.
    TimedOut,
    /// The [`Wake`] was used, a signal came, or it is time to ask the task's `interrupt`.
    Woken,
}

/// What a look at an idle worker found.
#[derive(Debug)]
pub enum Idle {
    Fine,
    Dead(Failure),
}

/// What to watch while nobody drives the worker.
#[derive(Debug)]
pub struct Descriptors<'a> {
    pub socket: BorrowedFd<'a>,
    /// None once the worker has closed it.
    pub stdout: Option<BorrowedFd<'a>>,
    pub stderr: Option<BorrowedFd<'a>>,
}

/// What a worker says of itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    pub pid: i64,
    /// All that it said, by name.
    pub all: Value,
}

/// A worker process, or whatever is at the other end of its socket.
pub struct Worker {
    id: WorkerId,
    connection: Connection,
    process: Process,
    space: Space,
    spin: Spin,
    limits: Limits,
    threshold: u64,
    max_body: u64,
    max_result: u64,
    memory_limit: Option<u64>,
    facts: Option<Facts>,
    last_id: CallId,
    current: Option<Current>,
    defined: HashMap<u64, Weak<Definition>>,
    functions_dropped: u64,
    calls: u64,
    shared_bytes: u64,
    retiring: bool,
    /// Set once the worker is lost; it stays so.
    lost: Option<Failure>,
    /// How often something was received.
    received: u32,
    /// What the worker says of processes that it forked, until somebody asks.
    forked: Vec<server::Forked>,
}

/// The call that runs.
struct Current {
    id: CallId,
    label: String,
    /// The kind of frame that answers it; RESULT stands for ERROR, too.
    answer: Kind,
    callbacks: Option<Arc<dyn Callbacks>>,
    live: Option<LiveOutput>,
    interrupt: Option<Interrupt>,
    /// The worker has taken part in the call, so it has begun.
    begun: bool,
    batch: Option<Batch>,
    columns: Option<Arc<Columns>>,
}

impl Worker {
    /// Starts a worker. Returns at once, before the interpreter is there; see [`Worker::ready`].
    pub fn start(settings: &Settings, id: WorkerId, name: &str) -> Result<Self, Failure> {
        let failed = |error| Failure::Launch(Arc::new(error));
        let mut environment = settings.environment.resolve();
        add_allocator_settings(&mut environment);
        add_loader_setting(&mut environment);
        let plan = LaunchPlan {
            interpreter: settings.interpreter.clone(),
            guard: find_guard(settings.guard.as_deref()).map_err(failed)?,
            name: name.to_owned(),
            directory: settings.directory.clone(),
            environment,
            limits: settings.limits.clone(),
            confinement: settings.confinement.clone(),
            fixed_layout: settings.fixed_layout,
            hash_seed: settings.hash_seed,
            program: Program::default(),
        };
        let launched = launch(&plan).map_err(failed)?;
        let about = about(settings, name);
        let output = Output::new(launched.stdout, launched.stderr, settings.output_limit);
        let process = Process::new(Keeper::Guard(launched.control), output, Some(launched.trace), about);
        Ok(Self::new(settings, id, name, launched.socket, process))
    }

    /// A worker at the other end of a stream socket, of whose process nothing is known.
    pub fn over(socket: OwnedFd, settings: &Settings, id: WorkerId) -> Self {
        let about = DeathReport { limit: settings.limits.memory, ..DeathReport::default() };
        Self::new(settings, id, "worker", socket, Process::new(Keeper::Nobody, Output::default(), None, about))
    }

    fn new(settings: &Settings, id: WorkerId, name: &str, socket: OwnedFd, process: Process) -> Self {
        let mut worker = Self {
            id,
            connection: Connection::new(socket, settings.max_body),
            process,
            space: Space::default(),
            spin: Spin::new(settings.spin),
            limits: Limits { bytes: usize::try_from(settings.max_body).unwrap_or(usize::MAX), ..Limits::default() },
            threshold: settings.threshold,
            // A header has 32 bits for the length.
            max_body: settings.max_body.min(u64::from(u32::MAX)),
            max_result: settings.max_result,
            memory_limit: settings.limits.memory,
            facts: None,
            last_id: 0,
            current: None,
            defined: HashMap::new(),
            functions_dropped: Function::dropped(),
            calls: 0,
            shared_bytes: 0,
            retiring: false,
            lost: None,
            received: 0,
            forked: Vec::new(),
        };
        worker.say(Kind::Welcome, 0, &[Value::Int(VERSION), welcome(settings, name)]);
        worker
    }

    /// Waits for the worker's HELLO. False: `until` has come, or somebody was woken, first.
    pub fn ready(&mut self, until: Option<Instant>, wake: &Wake) -> Result<bool, Failure> {
        while self.facts.is_none() {
            match self.next_event(until, wake) {
                Event::Frame(_) => {}
                Event::TimedOut | Event::Woken => return Ok(false),
                Event::Lost(failure) => return Err(failure),
            }
        }
        Ok(true)
    }

    /// Sends a task. Nothing here waits: what the worker does not read at once leaves during [`Worker::wait`].
    pub fn begin(&mut self, task: &Task) -> Result<CallId, Failure> {
        self.check_alive()?;
        self.prelude();
        let options = task.options.encode();
        let options = options.as_ref().unwrap_or(none());
        let text = |text: &str| Value::str(text);
        let id = self.next_id(1);
        let optional = |field: &Option<Encoded>| field.as_ref().unwrap_or(none()).clone();
        match &task.job {
            Job::Call { function, args, kwargs } => {
                self.define(function)?;
                let kwargs = kwargs.as_ref().unwrap_or(none());
                self.send(Kind::Call, id, &[options, function.number(), args, kwargs])?;
            }
            Job::Run { path, argv, names } => {
                let argv = Value::List(argv.iter().map(|argument| text(argument)).collect());
                self.send(Kind::Run, id, &[options, &one(&text(path))?, &one(&argv)?, &optional(names)])?;
            }
            Job::Eval { expression, names } => {
                self.send(Kind::Eval, id, &[options, &one(&text(expression))?, &optional(names)])?;
            }
            Job::Exec { statements, names } => {
                self.send(Kind::Exec, id, &[options, &one(&text(statements))?, &optional(names)])?;
            }
            Job::Set { name, value } => self.send(Kind::Set, id, &[options, &one(&text(name))?, value])?,
            Job::Get { name } => self.send(Kind::Get, id, &[options, &one(&text(name))?])?,
            Job::Delete { names } => {
                let names = Value::List(names.iter().map(|name| text(name)).collect());
                self.send(Kind::Delete, id, &[options, &one(&names)?])?;
            }
            Job::Object { object, operation, args, kwargs } => {
                self.send(Kind::Object, id, &[options, object, &one(&text(operation))?, args, &optional(kwargs)])?;
            }
            Job::Columns { function, columns } => {
                self.define(function)?;
                let mut announce = Vec::new();
                let segment = self.space.columns(columns.size(), &mut announce);
                for announcement in announce {
                    self.announce(announcement);
                }
                let segment = segment.map_err(|error| Failure::Resources(format!("columns of a call: {error}")))?;
                if !columns.write(&segment) {
                    return Err(Failure::Resources("the columns of a call do not fit their memory".to_owned()));
                }
                let [place, count, formats, limit] = columns.fields(&segment);
                let [place, count, formats, limit] = [one(&place)?, one(&count)?, one(&formats)?, one(&limit)?];
                self.send(Kind::Columns, id, &[options, function.number(), &place, &count, &formats, &limit])?;
            }
            Job::Ping => self.send(Kind::Ping, id, &[])?,
        }
        let answer = if matches!(task.job, Job::Ping) { Kind::Pong } else { Kind::Result };
        self.start_call(id, task.label(), answer, &task.options, None);
        if let (Job::Columns { columns, .. }, Some(current)) = (&task.job, &mut self.current) {
            current.columns = Some(Arc::clone(columns));
        }
        Ok(id)
    }

    /// Waits for what comes of the task that was begun last.
    pub fn wait(&mut self, until: Option<Instant>, wake: &Wake) -> Step {
        let columns = self.current.as_ref().and_then(|current| current.columns.clone());
        let step = self.wait_for_reply(until, wake);
        if let (Step::Done(_), Some(columns), Some(segment)) = (&step, columns, self.space.last_columns()) {
            columns.read(segment);
        }
        step
    }

    fn wait_for_reply(&mut self, until: Option<Instant>, wake: &Wake) -> Step {
        loop {
            match self.next_event(until, wake) {
                Event::TimedOut => return Step::TimedOut,
                Event::Woken => return Step::Woken,
                Event::Lost(failure) => return Step::Done(Err(failure)),
                Event::Frame(frame) => match self.answer(frame) {
                    Ok(Some(result)) => {
                        self.current = None;
                        self.calls += 1;
                        return Step::Done(result);
                    }
                    Ok(None) => {}
                    Err(fault) => return Step::Done(Err(self.broken(fault))),
                },
            }
        }
    }

    /// Ends the worker, and says all that is known of its end. With `ask_stack` it is asked for its Python stacks first,
    /// which takes at most 50 ms.
    pub fn kill(&mut self, ask_stack: bool) -> DeathReport {
        let label = self.doing();
        if let Some(death) = self.lost.as_ref().and_then(Failure::death) {
            return death.clone();
        }
        if ask_stack {
            self.process.ask_stack();
        }
        let why = if ask_stack { LATE } else { UNWANTED };
        let death = self.process.post_mortem(&label, Some(why));
        self.connection.shut_down();
        let columns = self.current.as_ref().and_then(|current| current.columns.as_ref());
        if let (Some(columns), Some(segment)) = (columns, self.space.last_columns()) {
            columns.read(segment);
        }
        self.lost = Some(Failure::Signal(Arc::new(death.clone())));
        death
    }

    /// Asks the worker to end, and kills it if it has not done so by `until`. Waits for ever if that is None.
    pub fn close(mut self, until: impl Into<Option<Instant>>) {
        let until = until.into();
        if self.lost.is_some() {
            return;
        }
        self.say(Kind::Close, 0, &[]);
        let Ok(wake) = Wake::new() else { return };
        self.current = None;
        // What it still says is of no interest; that it closes its end is.
        while let Event::Frame(_) = self.next_event(until, &wake) {}
    }

    /// Raises KeyboardInterrupt in the call that runs.
    pub fn interrupt(&mut self) {
        self.process.interrupt();
    }

    /// Looks at a worker that has nothing to do.
    pub fn idle(&mut self) -> Idle {
        match self.look() {
            Ok(()) => Idle::Fine,
            Err(failure) => Idle::Dead(failure),
        }
    }

    /// Tells a worker that has nothing to do to let go of all memory that nobody uses.
    pub fn trim(&mut self) {
        if self.lost.is_none() && self.current.is_none() {
            self.tell_unused(true);
            let _ = self.connection.flush();
        }
    }

    /// The worker drops these objects and names before its next task.
    pub fn forget(&mut self, objects: Vec<u64>, names: Vec<String>) {
        if !objects.is_empty() {
            let ids = objects.into_iter().filter_map(|id| i64::try_from(id).ok().map(Value::Int)).collect();
            self.say(Kind::Drop, 0, &[Value::List(ids)]);
        }
        if !names.is_empty() {
            let id = self.next_id(1);
            self.say(Kind::Delete, id, &[Value::None, Value::List(names.into_iter().map(Value::str).collect())]);
        }
    }

    pub fn descriptors(&self) -> Descriptors<'_> {
        Descriptors {
            socket: self.connection.socket(),
            stdout: self.process.output.pipe(Stream::Output),
            stderr: self.process.output.pipe(Stream::Error),
        }
    }

    /// False after a death or a protocol fault; then nothing is left to do with it.
    pub fn alive(&self) -> bool {
        self.lost.is_none()
    }

    /// Whether the worker has asked to be replaced.
    pub fn retiring(&self) -> bool {
        self.retiring
    }

    /// Tasks done.
    pub fn calls(&self) -> u64 {
        self.calls
    }

    /// Bytes of arguments and results, through the socket and in shared memory.
    pub fn bytes(&self) -> u64 {
        self.connection.bytes() + self.shared_bytes
    }

    /// Bytes of the segments that it shares with us.
    pub fn shared(&self) -> u64 {
        self.space.bytes()
    }

    /// Ranges of memory that it has not given back.
    pub fn leased(&self) -> usize {
        self.space.leased()
    }

    pub fn id(&self) -> WorkerId {
        self.id
    }

    /// The process id; 0 as long as it is not known.
    pub fn pid(&self) -> i32 {
        let said = || self.facts.as_ref().and_then(|facts| i32::try_from(facts.pid).ok());
        self.process.pid().or_else(said).unwrap_or(0)
    }

    /// What it said of itself; None before [`Worker::ready`].
    pub fn facts(&self) -> Option<&Facts> {
        self.facts.as_ref()
    }

    /// What it is at, for the report of its death: its call, or its start, before which no call begins.
    fn doing(&self) -> String {
        if self.facts.is_none() && !matches!(self.process.keeper, Keeper::Nobody) {
            return STARTING.to_owned();
        }
        self.current.as_ref().map(|current| current.label.clone()).unwrap_or_default()
    }

    fn check_alive(&self) -> Result<(), Failure> {
        self.lost.clone().map_or(Ok(()), Err)
    }

    /// The first of `count` ids that were not used before.
    fn next_id(&mut self, count: u64) -> CallId {
        let first = self.last_id + 1;
        self.last_id += count;
        first
    }

    fn start_call(&mut self, id: CallId, label: String, answer: Kind, options: &Options, batch: Option<Batch>) {
        self.space.begin_call();
        self.current = Some(Current {
            id,
            label,
            answer,
            callbacks: options.callbacks.clone(),
            live: options.live.clone(),
            interrupt: options.interrupt.clone(),
            begun: false,
            batch,
            columns: None,
        });
        // A worker that is gone shows when somebody waits.
        let _ = self.connection.flush();
    }
}

impl std::fmt::Debug for Worker {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Worker")
            .field("id", &self.id)
            .field("pid", &self.pid())
            .field("alive", &self.alive())
            .finish()
    }
}

/// The encoded None.
fn none() -> &'static Encoded {
    static NONE: LazyLock<Encoded> = LazyLock::new(|| Encoded::value(&Value::None).unwrap_or_default());
    &NONE
}

/// One field from a value that a user gave.
fn one(value: &Value) -> Result<Encoded, Failure> {
    Encoded::value(value).map_err(|error| Failure::CannotTravel {
        path: "task".to_owned(),
        class: value.type_name().to_owned(),
        why: error.to_string(),
        exception: None,
    })
}

/// What a death report says of a worker from its start on.
fn about(settings: &Settings, name: &str) -> DeathReport {
    DeathReport {
        worker: name.to_owned(),
        interpreter: settings.interpreter.executable.display().to_string(),
        limit: settings.limits.memory,
        cpu_limit: settings.limits.cpu,
        ..DeathReport::default()
    }
}

/// The settings of WELCOME: those that are not what PROTOCOL.md says they are when they are left out.
fn welcome(settings: &Settings, name: &str) -> Value {
    let path = |path: &std::path::Path| Value::str(path.to_string_lossy());
    let int = |number: u64| Value::Int(i64::try_from(number).unwrap_or(i64::MAX));
    let mut entries = vec![("name", Value::str(name)), ("max_body", int(settings.max_body))];
    let spin = u64::try_from(settings.spin.as_micros().min(200)).unwrap_or(200);
    for (name, value, default) in [
        ("threshold", settings.threshold, 65_536),
        ("spin", spin, 200),
        ("output_limit", settings.output_limit, 1 << 20),
    ] {
        if value != default {
            entries.push((name, int(value)));
        }
    }
    if settings.state != StateCare::Restore {
        entries.push(("state", Value::str(settings.state.as_str())));
    }
    for (name, items) in [
        ("path", settings.path.iter().map(|folder| path(folder)).collect::<Vec<_>>()),
        ("preload", settings.preload.iter().map(Value::str).collect()),
    ] {
        if !items.is_empty() {
            entries.push((name, Value::List(items)));
        }
    }
    if let Some(directory) = &settings.directory {
        entries.push(("directory", path(directory)));
    }
    if let Some(codec) = &settings.codec {
        entries.push(("codec", path(codec)));
    }
    if let Some(level) = settings.logging {
        entries.push(("logging", int(u64::from(level))));
    }
    if !settings.modules.is_empty() {
        entries.push(("modules", Value::dict(settings.modules.iter().map(|(name, file)| (name, path(file))))));
    }
    if !settings.controls.is_empty() {
        entries.push(("controls", Value::dict(settings.controls.iter().cloned())));
    }
    Value::dict(entries)
}

/// The protocol's faults that are found here rather than in a frame.
impl From<ProtocolFault> for Failure {
    fn from(fault: ProtocolFault) -> Self {
        Self::Protocol { fault, death: None }
    }
}
