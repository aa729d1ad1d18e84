//! What tests of pools have in common: executors of a real interpreter, tasks in a line, and events to wait for.
#![allow(dead_code, reason = "not every test file needs every helper")]

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use understudy_exec::outcome::{Failure, Outcome};
use understudy_exec::task::{Job, Task};
use understudy_exec::{Executor, Settings};
use understudy_translators::{Encoded, Value};

/// Nothing that works takes longer than this.
pub const LONG: Duration = Duration::from_secs(20);

/// Settings for so many workers, started when needed.
pub fn settings(floor: usize, ceiling: usize) -> Settings {
    Settings { guard: Some(env!("CARGO_BIN_EXE_understudy-exec").into()), eager: false, ..Settings::default() }
        .with_workers(floor, ceiling)
}

pub fn executor(floor: usize, ceiling: usize) -> Executor {
    Executor::new(settings(floor, ceiling)).unwrap()
}

pub fn eval(expression: &str) -> Task {
    Task::new(Job::Eval { expression: expression.to_owned(), names: None })
}

pub fn exec(statements: &str) -> Task {
    Task::new(Job::Exec { statements: statements.to_owned(), names: None })
}

pub fn args(values: Vec<Value>) -> Encoded {
    Encoded::value(&Value::Tuple(values)).unwrap()
}

pub fn int(outcome: &Outcome) -> i64 {
    match outcome.value() {
        Ok(Value::Int(number)) => number,
        other => panic!("an int was expected: {other:?}"),
    }
}

pub fn pid(executor: &Executor) -> i64 {
    int(&executor.call(&eval("__import__('os').getpid()")).unwrap())
}

/// The stable id of how a task ended.
pub fn id(result: &Result<Outcome, Failure>) -> &'static str {
    result.as_ref().map_or_else(Failure::id, |_| "ok")
}

/// Submits a task; its result comes through the channel.
pub fn submit(executor: &Executor, task: Task) -> (understudy_exec::Ticket, Receiver<Result<Outcome, Failure>>) {
    let (send, receive) = channel();
    let ticket = executor
        .submit(task, move |result| {
            let _ = send.send(result);
        })
        .unwrap();
    (ticket, receive)
}

pub fn received<T>(receiver: &Receiver<T>) -> T {
    receiver.recv_timeout(LONG).expect("nothing came")
}

/// Waits until something holds that no event tells of.
pub fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let deadline = Instant::now() + LONG;
    while !holds() {
        assert!(Instant::now() < deadline, "this never came: {what}");
        std::thread::yield_now();
    }
}

pub fn is_there(pid: i64) -> bool {
    // A process that nobody has waited for is gone all the same.
    std::fs::read_to_string(format!("/proc/{pid}/stat")).is_ok_and(|stat| !stat.contains(") Z "))
}

pub fn gone(pid: i64) {
    until(&format!("the end of process {pid}"), || !is_there(pid));
}

/// A folder that goes away with the test.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("understudy-pool-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// A gate that keeps a worker inside a call until it is opened.
    pub fn gate(&self, name: &str) -> Gate {
        let path = self.file(name);
        rustix::fs::mkfifoat(rustix::fs::CWD, &path, rustix::fs::Mode::RWXU).unwrap();
        Gate(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub struct Gate(pub PathBuf);

impl Gate {
    /// An expression that is over when the gate is opened; its value is what was written.
    pub fn wait(&self) -> String {
        format!("open({:?}).read()", self.0.display())
    }

    /// Waits until a worker stands at the gate, and lets it through.
    pub fn open(&self) {
        std::fs::write(&self.0, "open").unwrap();
    }
}

pub fn touch(path: &Path) -> String {
    format!("open({:?}, 'w').close()", path.display())
}
