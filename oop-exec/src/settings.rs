//! What a user may choose about an executor, checked once, before anything starts.
//!
//! This module starts nothing and looks at no machine: whether an interpreter exists or a confinement can be had is found out by
//! those who start workers.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use understudy_translators::Value;

use crate::determinism::Determinism;
use crate::process::confine::{Confinement, ResourceLimits};
use crate::process::interpreter::Interpreter;

/// All choices of an executor. `Settings::default()` is usable; the `with_…` functions change one thing each.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The interpreter that the workers run in.
    pub interpreter: Interpreter,
    /// So many workers are kept, also when there is nothing to do.
    pub floor: usize,
    /// Never more workers than this.
    pub ceiling: usize,
    /// Start the floor's workers when the executor is made (true), or when the first task comes.
    pub eager: bool,
    /// How further workers come to be.
    pub start: Start,
    /// Modules that a worker imports before its first call; with a fork server, before it forks.
    pub preload: Vec<String>,
    /// Folders in front of the workers' `sys.path`.
    pub path: Vec<PathBuf>,
    /// Modules given to interpreters that have none of that name: (name, file).
    pub modules: Vec<(String, PathBuf)>,
    /// The workers' working directory; the supervisor's when None.
    pub directory: Option<PathBuf>,
    /// The workers' environment.
    pub environment: Environment,
    /// A worker above the floor that had nothing to do for so long is closed. None: never.
    pub idle_timeout: Option<Duration>,
    /// A worker is replaced after so many calls.
    pub recycle_calls: Option<u64>,
    /// A worker is replaced after so many bytes of arguments and results.
    pub recycle_bytes: Option<u64>,
    /// So many submitted tasks wait at most; `submit` then blocks and `try_submit` fails.
    pub queue: usize,
    /// Buffers of at least so many bytes travel in shared memory.
    pub threshold: u64,
    /// Busy waiting for a reply before a thread blocks, at most; it adapts to how long calls take.
    pub spin: Duration,
    /// The longest body of a frame, in bytes.
    pub max_body: u64,
    /// The most that one result may take, in bytes; refused before memory is spent on it.
    pub max_result: u64,
    /// Output kept for each call, in bytes of text.
    pub output_limit: u64,
    /// Level from which records of `logging` come back with a call (20 is INFO); None keeps logging as the worker has it.
    pub logging: Option<u32>,
    /// What happens to changes a call makes to directory, environment, locale, signals and the like.
    pub state: StateCare,
    /// What one worker may use.
    pub limits: ResourceLimits,
    /// What one worker may touch.
    pub confinement: Confinement,
    /// Controls for determinism, by name (clock, seeds, threads): goes to the worker as it is.
    pub controls: Vec<(String, Value)>,
    /// Which calls run twice, to see whether they give the same.
    pub determinism: Determinism,
    /// The seed of `hash(str)` in all workers. None: each interpreter draws its own, unless calls are checked; then the executor
    /// draws one for all, which the verdicts name.
    pub hash_seed: Option<u32>,
    /// Run workers at a fixed address layout.
    pub fixed_layout: bool,
    /// The compiled codec that a worker may load.
    pub codec: Option<PathBuf>,
    /// The program that guards workers; looked for when None.
    pub guard: Option<PathBuf>,
    /// How long a call that was cancelled gently may take to end before its worker is killed.
    pub grace: Duration,
    /// After so many failed starts in a row, waiting tasks get the error.
    pub start_attempts: u32,
    /// How long one start may take until the interpreter has said that it is there.
    pub start_deadline: Duration,
    /// The executor's name, in the names of its threads and workers.
    pub name: String,
}

/// How workers come to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Start {
    /// From a fork server if there is something to preload and the server finds it safe; else each on its own.
    #[default]
    Auto,
    /// Each worker is an interpreter of its own.
    Spawn,
    /// All workers are forked from one preloaded server; where that is unsafe, starting is an error.
    Fork,
}

/// What happens to process-wide state that a call has changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StateCare {
    /// Changes are reported and undone; a worker where that is impossible is replaced.
    #[default]
    Restore,
    /// Changes are reported only.
    Report,
    /// Nobody looks.
    Off,
}

impl StateCare {
    /// The name of this choice in the protocol.
    pub fn as_str(self) -> &'static str {
        match self {
            StateCare::Restore => "restore",
            StateCare::Report => "report",
            StateCare::Off => "off",
        }
    }
}

/// The environment variables of workers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Environment {
    /// Start from nothing instead of the supervisor's own variables.
    pub clear: bool,
    /// Variables that are set.
    pub set: Vec<(OsString, OsString)>,
    /// Variables that are taken away.
    pub remove: Vec<OsString>,
}

impl Environment {
    /// The variables that a worker starts with: the supervisor's own, then those of `set`, then settings of the allocator that
    /// programs do not see.
    pub fn resolve(&self) -> Vec<(OsString, OsString)> {
        let mut variables: Vec<(OsString, OsString)> =
            if self.clear { Vec::new() } else { std::env::vars_os().collect() };
        variables.retain(|(name, _)| !self.remove.contains(name) && !self.set.iter().any(|(other, _)| other == name));
        variables.extend(self.set.iter().cloned());
        crate::process::launch::add_allocator_settings(&mut variables);
        variables
    }
}

/// A choice that cannot be.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum SettingsError {
    #[error("a pool needs a ceiling of at least 1 worker; it was given 0")]
    NoWorkers,
    #[error(
        "the floor ({floor}) is above the ceiling ({ceiling}); give a ceiling of {floor} or more, or a lower floor"
    )]
    FloorAboveCeiling { floor: usize, ceiling: usize },
    #[error("the queue's bound is 0, so that nothing could ever be submitted; give 1 or more")]
    NoQueue,
    #[error("`{setting}` must be above 0")]
    Zero { setting: &'static str },
    #[error("`determinism` is {rate}; a share of calls lies between 0 and 1")]
    Rate { rate: String },
    #[error(
        "the largest body ({max_body} bytes) is below the threshold for shared memory ({threshold} bytes); what lies between could not travel"
    )]
    BodyBelowThreshold { max_body: u64, threshold: u64 },
}

impl SettingsError {
    /// The stable id of this error, the name of its page in the documentation.
    pub fn id(&self) -> &'static str {
        match self {
            SettingsError::NoWorkers => "exec-settings-no-workers",
            SettingsError::FloorAboveCeiling { .. } => "exec-settings-floor-above-ceiling",
            SettingsError::NoQueue => "exec-settings-no-queue",
            SettingsError::Zero { .. } => "exec-settings-zero",
            SettingsError::Rate { .. } => "exec-settings-rate",
            SettingsError::BodyBelowThreshold { .. } => "exec-settings-body-below-threshold",
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        // Where there is none, starting says so, and everything else about the settings still holds.
        Self::new(Interpreter::find("").unwrap_or_else(|_| Interpreter { executable: "python3".into() }))
    }
}

impl Settings {
    /// Defaults with this interpreter.
    pub fn new(interpreter: Interpreter) -> Self {
        Self::up_to(std::thread::available_parallelism().map_or(1, usize::from), interpreter)
    }

    /// Defaults with this interpreter and at most so many workers. Counting processors and looking for an interpreter take a while.
    pub fn up_to(ceiling: usize, interpreter: Interpreter) -> Self {
        Settings {
            interpreter,
            floor: 1,
            ceiling,
            eager: true,
            start: Start::Auto,
            preload: Vec::new(),
            path: Vec::new(),
            modules: Vec::new(),
            directory: None,
            environment: Environment::default(),
            idle_timeout: Some(Duration::from_secs(30)),
            recycle_calls: None,
            recycle_bytes: None,
            queue: 65_536,
            threshold: 65_536,
            spin: Duration::from_micros(100),
            max_body: 64 << 20,
            max_result: 8 << 30,
            output_limit: 1 << 20,
            logging: None,
            state: StateCare::Restore,
            limits: ResourceLimits::default(),
            confinement: Confinement::default(),
            controls: Vec::new(),
            determinism: Determinism::Off,
            hash_seed: None,
            fixed_layout: false,
            codec: None,
            guard: None,
            grace: Duration::from_secs(2),
            start_attempts: 3,
            start_deadline: Duration::from_secs(60),
            name: "understudy".to_owned(),
        }
    }

    /// Between `floor` and `ceiling` workers.
    pub fn with_workers(mut self, floor: usize, ceiling: usize) -> Self {
        (self.floor, self.ceiling) = (floor, ceiling);
        self
    }

    pub fn with_eager(mut self, eager: bool) -> Self {
        self.eager = eager;
        self
    }

    pub fn with_start(mut self, start: Start) -> Self {
        self.start = start;
        self
    }

    pub fn with_preload(mut self, modules: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.preload = modules.into_iter().map(Into::into).collect();
        self
    }

    pub fn with_path(mut self, folders: impl IntoIterator<Item = impl Into<PathBuf>>) -> Self {
        self.path = folders.into_iter().map(Into::into).collect();
        self
    }

    pub fn with_idle_timeout(mut self, timeout: Option<Duration>) -> Self {
        self.idle_timeout = timeout;
        self
    }

    pub fn with_queue(mut self, bound: usize) -> Self {
        self.queue = bound;
        self
    }

    pub fn with_recycling(mut self, calls: Option<u64>, bytes: Option<u64>) -> Self {
        (self.recycle_calls, self.recycle_bytes) = (calls, bytes);
        self
    }

    pub fn with_limits(mut self, limits: ResourceLimits) -> Self {
        self.limits = limits;
        self
    }

    pub fn with_confinement(mut self, confinement: Confinement) -> Self {
        self.confinement = confinement;
        self
    }

    pub fn with_determinism(mut self, determinism: Determinism) -> Self {
        self.determinism = determinism;
        self
    }

    /// Refuses choices that contradict one another, with the first contradiction.
    pub fn check(&self) -> Result<(), SettingsError> {
        if self.ceiling == 0 {
            return Err(SettingsError::NoWorkers);
        }
        if self.floor > self.ceiling {
            return Err(SettingsError::FloorAboveCeiling { floor: self.floor, ceiling: self.ceiling });
        }
        if self.queue == 0 {
            return Err(SettingsError::NoQueue);
        }
        for (setting, zero) in [
            ("recycle_calls", self.recycle_calls == Some(0)),
            ("recycle_bytes", self.recycle_bytes == Some(0)),
            ("start_attempts", self.start_attempts == 0),
            ("max_result", self.max_result == 0),
        ] {
            if zero {
                return Err(SettingsError::Zero { setting });
            }
        }
        if !self.determinism.is_valid() {
            return Err(SettingsError::Rate { rate: self.determinism.to_string() });
        }
        if self.max_body < self.threshold {
            return Err(SettingsError::BodyBelowThreshold { max_body: self.max_body, threshold: self.threshold });
        }
        Ok(())
    }

    /// Whether workers are to come from a fork server.
    pub(crate) fn wants_server(&self) -> bool {
        match self.start {
            Start::Auto => !self.preload.is_empty(),
            Start::Spawn => false,
            Start::Fork => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contradictions_are_refused() {
        let base = Settings::default;
        let cases: Vec<(Settings, SettingsError)> = vec![
            (base().with_workers(0, 0), SettingsError::NoWorkers),
            (base().with_workers(3, 2), SettingsError::FloorAboveCeiling { floor: 3, ceiling: 2 }),
            (base().with_queue(0), SettingsError::NoQueue),
            (base().with_recycling(Some(0), None), SettingsError::Zero { setting: "recycle_calls" }),
            (
                Settings { max_body: 10, ..base() },
                SettingsError::BodyBelowThreshold { max_body: 10, threshold: 65_536 },
            ),
            (
                base().with_determinism(Determinism::Sampled(1.5)),
                SettingsError::Rate { rate: "sampled:1.5".to_owned() },
            ),
        ];
        for (settings, error) in cases {
            assert_eq!(settings.check(), Err(error));
        }
        assert_eq!(base().check(), Ok(()));
    }

    #[test]
    fn set_and_remove_shape_the_environment() {
        let environment = Environment {
            clear: false,
            set: vec![("UNDERSTUDY_TEST_SET".into(), "1".into())],
            remove: vec!["PATH".into()],
        };
        let variables = environment.resolve();
        assert!(variables.contains(&("UNDERSTUDY_TEST_SET".into(), "1".into())));
        assert!(variables.iter().all(|(name, _)| name != "PATH"));
        let cleared = Environment { clear: true, ..Environment::default() }.resolve();
        assert!(cleared.iter().all(|(name, _)| name != "HOME" && name != "PATH"), "{cleared:?}");
    }
}
