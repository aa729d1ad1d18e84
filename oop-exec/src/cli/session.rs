//! From options to executors, and the one way in which commands have tasks done.

use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use understudy_exec::confine::{Confinement, ReadOnly, ResourceLimits};
use understudy_exec::interpreter::Interpreter;
use understudy_exec::outcome::{Failure, Outcome};
use understudy_exec::task::{Job, LiveOutput, Task};
use understudy_exec::{Environment, Executor, Settings};

use super::args::Common;
use super::problem::Problem;
use super::signals::Signals;

/// How long after a timeout the report of its worker's end may take.
const POST_MORTEM: Duration = Duration::from_millis(500);

/// What the commands of one invocation have in common.
pub struct Session {
    pub common: Common,
    pub signals: Signals,
}

impl Session {
    pub fn new(common: Common) -> Result<Self, Problem> {
        let signals = Signals::watch().map_err(|error| Problem::usage("signals", error))?;
        Ok(Session { common, signals })
    }

    /// The settings that the options ask for, with between `floor` and `ceiling` workers where the options say nothing.
    pub fn settings(&self, python: &str, floor: usize, ceiling: usize) -> Result<Settings, Problem> {
        let common = &self.common;
        let ceiling = common.workers.or(common.ceiling).unwrap_or(ceiling.max(common.floor.unwrap_or(0)));
        let mut settings = Settings::new(Interpreter::find(python)?)
            .with_workers(common.workers.or(common.floor).unwrap_or(floor.min(ceiling)), ceiling)
            .with_preload(common.preload.clone())
            .with_limits(self.limits())
            .with_confinement(self.confinement());
        settings.path = common.path.iter().map(absolute).collect();
        settings.directory = common.directory.as_deref().map(absolute);
        settings.environment = Environment { set: self.environment()?, ..Environment::default() };
        settings.determinism = common.determinism;
        Ok(settings)
    }

    /// A pool of these settings; its workers start at once.
    pub fn executor(&self, python: &str, floor: usize, ceiling: usize) -> Result<Executor, Problem> {
        Ok(Executor::new(self.settings(python, floor, ceiling)?)?)
    }

    /// Has a task done. All commands come through here.
    pub fn perform(&self, executor: &Executor, task: &Task) -> Result<Outcome, Problem> {
        let (send, receive) = std::sync::mpsc::channel();
        let mut task = task.clone();
        if task.options.deadline.is_some() {
            task.options.late = Some(Arc::new(move |result| drop(send.send(result))));
        }
        let outcome = match executor.call(&task) {
            // A moment later it is known where the call was. Nobody is kept waiting for more than that.
            Err(failure @ Failure::Timeout { death: None, .. }) => match receive.recv_timeout(POST_MORTEM) {
                Ok(Err(more @ Failure::Timeout { .. })) => Err(more),
                _ => Err(failure),
            },
            outcome => outcome,
        };
        match (outcome, self.signals.came()) {
            (Err(_), Some(signal)) => Err(Problem::Ended(signal)),
            (outcome, _) => Ok(outcome?),
        }
    }

    /// A task with the options that hold for all.
    pub fn task(&self, job: Job) -> Task {
        let mut task = Task::new(job);
        task.options.deadline = self.common.timeout;
        task.options.retries = self.common.retries;
        task.options.interrupt = Some(self.signals.interrupt());
        task
    }

    fn limits(&self) -> ResourceLimits {
        let common = &self.common;
        ResourceLimits {
            memory: common.memory,
            cpu: common.cpu.map(|time| time.as_secs() + u64::from(time.subsec_nanos() > 0)),
            files: common.files,
            processes: common.processes,
            file_size: common.file_size,
        }
    }

    fn confinement(&self) -> Confinement {
        let common = &self.common;
        let base = if common.confine { Confinement::full() } else { Confinement::default() };
        let read_only = common.read_only || common.confine;
        Confinement {
            no_network: base.no_network || common.no_network,
            read_only: read_only.then(|| ReadOnly { scratch: common.scratch.as_deref().map(absolute) }),
            ..base
        }
    }

    fn environment(&self) -> Result<Vec<(OsString, OsString)>, Problem> {
        let pair = |text: &String| match text.split_once('=') {
            Some((name, value)) if !name.is_empty() => Ok((name.into(), value.into())),
            _ => Err(Problem::usage(text.as_str(), "a variable of the environment is given as NAME=VALUE")),
        };
        self.common.env.iter().map(pair).collect()
    }
}

/// Passes output on as it comes: what a script writes to where it wrote it, what a function writes to standard error.
pub fn live(script: bool) -> LiveOutput {
    Arc::new(move |stream, text| {
        // Somebody who closed our output does not want it.
        let _ = if script && stream == "stdout" {
            let mut out = std::io::stdout().lock();
            out.write_all(text.as_bytes()).and_then(|()| out.flush())
        } else {
            std::io::stderr().lock().write_all(text.as_bytes())
        };
    })
}

/// No worker is closed for want of work while its state may be needed.
pub fn keep_state(settings: &mut Settings) {
    settings.idle_timeout = None;
}

fn absolute(path: impl AsRef<std::path::Path>) -> PathBuf {
    std::path::absolute(path.as_ref()).unwrap_or_else(|_| path.as_ref().to_path_buf())
}
