//! Whether a call gives the same result again: in another process with another hash seed, another address layout and another
//! start directory.
//!
//! A checked call runs **twice**, so what it does to the world, it does twice; when the results differ it runs some dozens of
//! times more, in fresh workers under controls, until the cause is found. What is compared is what the caller sees: the
//! result by its canonical digest, or the exception's type and arguments, and arguments in shared memory that the call has
//! written to. Output is not compared.
//!
//! This module decides nothing about pools: the second run goes to a small executor of its own, which is made when the first
//! call is checked and ends with the executor that it belongs to.

mod files;
mod search;
mod seen;
mod subject;
mod verdict;

use std::collections::HashMap;
use std::fmt;
use std::hash::{BuildHasher, Hasher};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use serde::{Serialize, Serializer};

use files::Snapshot;
use search::Search;
use seen::{Seen, difference};
use subject::{Arguments, Subject};
pub use verdict::{Cause, Judgement, Verdict};

use crate::executor::{Executor, Shutdown};
use crate::pool::drive::Core;
use crate::settings::Settings;
use crate::work::outcome::{Failure, Outcome, Report};
use crate::work::task::{Job, Task, WorkerId};

/// Workers of the second pool. A check is as fast as its caller's own pool when few calls run at a time.
const CHECKERS: usize = 2;

/// So often the causes of differences of one function are searched for; they seldom change, and each search takes dozens of runs.
const SEARCHES: u32 = 3;

/// Which calls are run again to see whether their results are the same.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Determinism {
    /// None.
    #[default]
    Off,
    /// All that can be.
    Check,
    /// This share of them, between 0 and 1: the first, and then one in so many, always the same ones in the same order of calls.
    Sampled(f64),
}

impl Determinism {
    pub fn is_on(self) -> bool {
        self != Determinism::Off
    }

    /// Whether the rate, if there is one, is one.
    pub fn is_valid(self) -> bool {
        !matches!(self, Determinism::Sampled(rate) if !(0.0..=1.0).contains(&rate))
    }

    /// Whether the call with this number, from 0 on, is one of those.
    fn takes(self, number: u64) -> bool {
        match self {
            Determinism::Off => false,
            Determinism::Check => true,
            Determinism::Sampled(rate) if rate.is_nan() || rate <= 0.0 => false,
            // Of the first n calls, rate · n are taken, rounded up.
            Determinism::Sampled(rate) => (number as f64 * rate).ceil() < ((number + 1) as f64 * rate).ceil(),
        }
    }
}

impl fmt::Display for Determinism {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Determinism::Off => formatter.write_str("off"),
            Determinism::Check => formatter.write_str("check"),
            Determinism::Sampled(rate) => write!(formatter, "sampled:{rate}"),
        }
    }
}

/// A text that names no [`Determinism`].
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
#[error(
    "{0:?} is no way to check; say `off`, `check`, or `sampled:` and a share between 0 and 1, such as `sampled:0.1`"
)]
pub struct NoSuchDeterminism(String);

impl FromStr for Determinism {
    type Err = NoSuchDeterminism;

    fn from_str(text: &str) -> Result<Self, NoSuchDeterminism> {
        let known = match text.trim() {
            "off" => Some(Determinism::Off),
            "check" => Some(Determinism::Check),
            other => {
                let rate = other.strip_prefix("sampled:").or_else(|| other.strip_prefix("sampled="));
                rate.unwrap_or(other).trim().parse().ok().map(Determinism::Sampled)
            }
        };
        known.filter(|known| known.is_valid()).ok_or_else(|| NoSuchDeterminism(text.to_owned()))
    }
}

impl Serialize for Determinism {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A seed for `hash(str)` that nobody knows beforehand. 0 would switch hashing by seed off.
pub(crate) fn draw_seed() -> u32 {
    let drawn = std::collections::hash_map::RandomState::new().build_hasher().finish();
    ((drawn ^ (drawn >> 32)) as u32).max(1)
}

/// A seed that is another one.
fn other_seed(seed: u32) -> u32 {
    match seed ^ 0x9E37_79B9 {
        0 => 1,
        other => other,
    }
}

/// What checks the calls of one executor.
#[derive(Default)]
pub(crate) struct Checker {
    /// How many calls could have been taken.
    numbered: AtomicU64,
    /// How many checked calls have not come to their end.
    pending: AtomicUsize,
    closing: AtomicBool,
    second: Mutex<Option<Second>>,
    libraries: Mutex<HashMap<String, Arc<Versions>>>,
    /// How often the causes of a function's differences were searched for, and those that were found. One search at a time:
    /// each starts workers beyond the ceiling.
    searched: Mutex<HashMap<String, (u32, Vec<Cause>)>>,
}

/// The pool for second runs.
struct Second {
    executor: Executor,
    folder: Arc<Folder>,
    seed: u32,
}

#[derive(Default)]
struct Versions {
    python: String,
    libraries: std::collections::BTreeMap<String, String>,
}

/// A folder that is empty, and goes with its last user.
struct Folder(PathBuf);

impl Folder {
    fn new() -> std::io::Result<Arc<Self>> {
        use std::os::unix::fs::DirBuilderExt;
        static COUNTER: AtomicU64 = AtomicU64::new(0);
        let folder = std::path::absolute(std::env::temp_dir())?;
        loop {
            let number = COUNTER.fetch_add(1, Ordering::Relaxed);
            let path = folder.join(format!("understudy-check-{}-{number}", std::process::id()));
            match std::fs::DirBuilder::new().mode(0o700).create(&path) {
                Ok(()) => return Ok(Arc::new(Folder(path))),
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// One call that is being checked. Dropping it takes it off the list of those that are.
pub(crate) struct Check {
    core: Arc<Core>,
    subject: Result<Subject, String>,
    label: String,
    files_wanted: bool,
    began: SystemTime,
    started: Instant,
    arguments: Option<Arguments>,
}

impl Checker {
    /// Whether this task is one of those from which samples are taken.
    pub fn counts(core: &Core, task: &Task) -> bool {
        task.options.determinism.unwrap_or(core.settings.determinism).is_on() && !matches!(task.job, Job::Ping)
    }

    /// The task that was counted last was not accepted. When it is offered again, it shall have the same number.
    pub fn uncount(&self) {
        self.numbered.fetch_sub(1, Ordering::Relaxed);
    }

    /// Whether this task is to be checked; if so, the check, and the task for the first run.
    pub fn take(core: &Arc<Core>, task: &Task) -> Option<(Check, Task)> {
        if !Self::counts(core, task) {
            return None;
        }
        let how = task.options.determinism.unwrap_or(core.settings.determinism);
        let this = &core.checker;
        if !how.takes(this.numbered.fetch_add(1, Ordering::Relaxed)) {
            return None;
        }
        this.pending.fetch_add(1, Ordering::SeqCst);
        let subject = Subject::of(task, &start_directory(&core.settings));
        let (first, arguments) = match &subject {
            Ok(subject) => subject.first(),
            Err(_) => (task.clone(), None),
        };
        let check = Check {
            core: Arc::clone(core),
            label: task.label(),
            subject,
            files_wanted: task.options.trace_files,
            began: SystemTime::now(),
            started: Instant::now(),
            arguments,
        };
        Some((check, first))
    }

    /// How many checked calls have not come to their end.
    pub fn pending(&self) -> usize {
        self.pending.load(Ordering::SeqCst)
    }

    /// Whether another run in the second pool differs from one in a fresh worker; None if there was none.
    fn again_in_second(&self, core: &Arc<Core>, subject: &Subject, fresh: &Seen) -> Option<bool> {
        let (executor, _, _) = self.second(core).ok()?;
        let (task, arguments) = subject.again().ok()?;
        let mut seen = Seen::of(&executor.call(&task)).ok()?;
        seen.written = arguments.as_ref().and_then(Arguments::now);
        Some(difference(&seen, fresh).is_some())
    }

    /// Ends all checks; those that are under way give what they know.
    pub fn close(&self) {
        self.closing.store(true, Ordering::SeqCst);
        let second = self.lock_second().take();
        if let Some(second) = second {
            second.executor.shutdown(Shutdown::now());
        }
    }

    fn lock_second(&self) -> MutexGuard<'_, Option<Second>> {
        self.second.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The second pool, with everything that was done in all workers of the first.
    fn second(&self, core: &Arc<Core>) -> Result<(Executor, Arc<Folder>, u32), String> {
        let mut second = self.lock_second();
        if self.closing.load(Ordering::SeqCst) {
            return Err("the executor is closed".to_owned());
        }
        if second.is_none() {
            let seed = core.settings.hash_seed.map_or_else(draw_seed, other_seed);
            let folder =
                Folder::new().map_err(|error| format!("there is no other start directory to be had: {error}"))?;
            let settings = second_settings(&core.settings, seed, &folder.0);
            let executor = Executor::new(settings).map_err(|error| error.to_string())?;
            *second = Some(Second { executor, folder, seed });
        }
        let Some(second) = second.as_ref() else { return Err("there is no second pool".to_owned()) };
        second.executor.catch_up_with(core);
        Ok((second.executor.clone(), Arc::clone(&second.folder), second.seed))
    }
}

/// The settings of the second pool.
fn second_settings(settings: &Settings, seed: u32, folder: &Path) -> Settings {
    Settings {
        floor: 0,
        ceiling: settings.ceiling.min(CHECKERS),
        eager: false,
        // A server would give all its children one address layout and one seed, which may be those of the first pool's.
        start: crate::settings::Start::Spawn,
        determinism: Determinism::Off,
        hash_seed: Some(seed),
        // With read-only files each worker starts in a scratch folder of its own.
        directory: match settings.confinement.read_only {
            None => Some(folder.to_path_buf()),
            Some(_) => settings.directory.clone(),
        },
        name: format!("{}-check", settings.name),
        ..in_full(settings)
    }
}

/// The settings with paths that mean the same in every start directory.
fn in_full(settings: &Settings) -> Settings {
    let start = start_directory(settings);
    let mut settings = settings.clone();
    for path in &mut settings.path {
        *path = start.join(&*path);
    }
    for (_, file) in &mut settings.modules {
        *file = start.join(&*file);
    }
    settings
}

impl Drop for Check {
    fn drop(&mut self) {
        self.core.checker.pending.fetch_sub(1, Ordering::SeqCst);
        self.core.notify();
    }
}

/// How long the second run and the search may take.
#[derive(Clone, Copy)]
pub(super) struct Until(Option<Instant>);

impl Until {
    fn left(self) -> Option<Duration> {
        self.0.map(|until| until.saturating_duration_since(Instant::now()))
    }

    fn is_over(self) -> bool {
        self.left().is_some_and(|left| left.is_zero())
    }
}

impl Check {
    /// Checks what came of the first run, and gives what the caller gets. Takes as long as the second run, and longer when the
    /// results differ, but not beyond the call's deadline.
    pub fn finish(self, mut result: Result<Outcome, Failure>) -> Result<Outcome, Failure> {
        let opened = take_files(&mut result, self.files_wanted);
        let mut verdict = Verdict {
            function: self.label.clone(),
            interpreter: self.core.settings.interpreter.executable.display().to_string(),
            date: verdict::date(self.began),
            runs: 1,
            ..Verdict::default()
        };
        let subject = match &self.subject {
            Ok(subject) => subject,
            Err(why) => return unchecked(result, verdict, why.clone()),
        };
        verdict.function = subject.function();
        verdict.arguments = subject.arguments.clone();
        let mut first = match Seen::of(&result) {
            Ok(seen) => seen,
            // There is nothing to compare, and the failure says why.
            Err(why) => return unchecked(result, verdict, why),
        };
        verdict.result = Some(first.digest());
        first.written = self.arguments.as_ref().and_then(Arguments::now);
        let took = self.started.elapsed();
        let until = Until(subject.deadline().map(|deadline| self.started + deadline));
        let snapshot = Snapshot::of(&opened, &start_directory(&self.core.settings), self.began);

        let (executor, folder, seed) = match self.core.checker.second(&self.core) {
            Ok(second) => second,
            Err(why) => return unchecked(result, verdict, why),
        };
        let (mut task, arguments) = match subject.again() {
            Ok(again) => again,
            Err(why) => return unchecked(result, verdict, format!("the arguments could not be copied: {why}")),
        };
        if until.is_over() {
            return unchecked(result, verdict, "its deadline was over after the first run".to_owned());
        }
        task.options.deadline = until.left();
        let mut again = executor.call(&task);
        if matches!(again, Err(Failure::Cancelled { .. })) && !self.core.checker.closing.load(Ordering::SeqCst) {
            return Err(Failure::Cancelled { label: self.label.clone() });
        }
        let worker = worker_of(&again);
        let opened_again = take_files(&mut again, false);
        let mut second = match Seen::of(&again) {
            Ok(seen) => seen,
            Err(why) => {
                return unchecked(
                    result,
                    verdict,
                    format!("its second run came to no end: {}", why.lines().next().unwrap_or_default()),
                );
            }
        };
        second.written = arguments.as_ref().and_then(Arguments::now);
        verdict.runs = 2;
        verdict.seeds = vec![self.core.settings.hash_seed, Some(seed)];
        let versions = self.versions(subject, &executor, worker, until);
        verdict.version = versions.python.clone();
        verdict.libraries = versions.libraries.clone();

        let Some(found) = difference(&first, &second) else {
            verdict.judgement = Judgement::Same;
            return with_verdict(result, Arc::new(verdict));
        };
        verdict.judgement = Judgement::Different;
        verdict.path = Some(found.path);
        verdict.first = Some(found.left);
        verdict.second = Some(found.right);
        let opened_again = Snapshot::of(&opened_again, &folder.0, self.began);
        let mut search = Search {
            core: &self.core,
            subject,
            first: &first,
            second: &second,
            took,
            until,
            closing: &self.core.checker.closing,
            folder: &folder.0,
            seeds: (self.core.settings.hash_seed.unwrap_or_else(draw_seed), seed),
            opened: [&snapshot, &opened_again],
            main_worker: worker_of(&result),
            runs: 0,
            note: None,
            cancelled: false,
            known: Vec::new(),
        };
        let mut searched = self.core.checker.searched.lock().unwrap_or_else(PoisonError::into_inner);
        match searched.get(&verdict.function) {
            Some((times, causes)) if *times >= SEARCHES => {
                verdict.causes = causes.clone();
                search.note = Some("the causes are those of earlier calls of this function".to_owned());
            }
            _ => {
                verdict.causes = search.run();
                let (times, causes) = searched.entry(verdict.function.clone()).or_default();
                *times += 1;
                causes.extend(&verdict.causes);
                causes.sort();
                causes.dedup();
            }
        }
        drop(searched);
        if search.cancelled {
            return Err(Failure::Cancelled { label: self.label.clone() });
        }
        verdict.runs += search.runs;
        verdict.note = search.note.take();
        if verdict.causes.contains(&Cause::ExternalFile) {
            verdict.files = search.changed_files();
        }
        Err(Failure::NotDeterministic(Arc::new(verdict)))
    }

    /// The versions of what this function's calls load, asked once.
    fn versions(
        &self,
        subject: &Subject,
        executor: &Executor,
        worker: Option<WorkerId>,
        until: Until,
    ) -> Arc<Versions> {
        let function = subject.function();
        let known = |checker: &Checker| {
            let libraries = checker.libraries.lock().unwrap_or_else(PoisonError::into_inner);
            libraries.get(&function).cloned()
        };
        if let Some(known) = known(&self.core.checker) {
            return known;
        }
        let mut task = Task::new(Job::Eval { expression: VERSIONS.to_owned(), names: None });
        task.options.worker = worker;
        // It is not worth waiting for when others use that worker.
        let patience = Duration::from_secs(1);
        task.options.deadline = Some(until.left().map_or(patience, |left| left.min(patience)));
        task.options.straggler = crate::work::task::Straggler::LetGo;
        let value = executor.call(&task).ok().and_then(|outcome| outcome.value().ok());
        let versions = Arc::new(value.as_ref().and_then(Versions::read).unwrap_or_default());
        if worker.is_some() && !versions.python.is_empty() {
            let mut libraries = self.core.checker.libraries.lock().unwrap_or_else(PoisonError::into_inner);
            if libraries.len() < 4096 {
                libraries.insert(function, Arc::clone(&versions));
            }
        }
        versions
    }
}

/// Asks a worker for its own version, and for those of the packages that it has loaded and that are not the interpreter's own.
const VERSIONS: &str = "(lambda sys: (sys.implementation.name + ' ' + '.'.join(map(str, sys.version_info[:3])), \
    {name: module.__version__ for name, module in list(sys.modules.items()) \
    if '.' not in name and name not in getattr(sys, 'stdlib_module_names', ()) \
    and type(getattr(module, '__dict__', {}).get('__version__')) is str}))(__import__('sys'))";

impl Versions {
    fn read(value: &understudy_translators::Value) -> Option<Self> {
        let [python, libraries] = value.as_sequence()? else { return None };
        let pair = |(name, version): &(understudy_translators::Value, understudy_translators::Value)| {
            Some((name.as_str()?.to_owned(), version.as_str()?.to_owned()))
        };
        Some(Versions {
            python: python.as_str()?.to_owned(),
            libraries: libraries.as_dict()?.iter().filter_map(pair).collect(),
        })
    }
}

/// The worker that a run was in, and is still there.
fn worker_of(result: &Result<Outcome, Failure>) -> Option<WorkerId> {
    match result {
        Ok(outcome) => Some(outcome.worker),
        Err(Failure::Raised(exception)) => Some(exception.worker),
        Err(_) => None,
    }
}

/// The folder that the workers of the first pool start in.
fn start_directory(settings: &Settings) -> PathBuf {
    let directory = settings.directory.clone().or_else(|| std::env::current_dir().ok());
    directory.map(|directory| std::path::absolute(&directory).unwrap_or(directory)).unwrap_or_else(|| "/".into())
}

fn unchecked(result: Result<Outcome, Failure>, mut verdict: Verdict, why: String) -> Result<Outcome, Failure> {
    verdict.judgement = Judgement::Unchecked;
    verdict.reason = Some(why);
    with_verdict(result, Arc::new(verdict))
}

fn with_verdict(result: Result<Outcome, Failure>, verdict: Arc<Verdict>) -> Result<Outcome, Failure> {
    match result {
        Ok(outcome) => Ok(Outcome { verdict: Some(verdict), ..outcome }),
        Err(Failure::Raised(mut exception)) => {
            Arc::make_mut(&mut exception).verdict = Some(verdict);
            Err(Failure::Raised(exception))
        }
        Err(other) => Err(other),
    }
}

/// The files that a run opened. They are taken out of its report unless the caller wants them there.
fn take_files(result: &mut Result<Outcome, Failure>, wanted: bool) -> Vec<String> {
    let take = |report: &mut Option<Report>| {
        let Some(found) = report else { return Vec::new() };
        if wanted {
            return found.files.clone();
        }
        let files = std::mem::take(&mut found.files);
        if *found == Report::default() {
            *report = None;
        }
        files
    };
    match result {
        Ok(outcome) => take(&mut outcome.report),
        Err(Failure::Raised(exception)) => take(&mut Arc::make_mut(exception).report),
        Err(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(how: Determinism, calls: u64) -> Vec<u64> {
        (0..calls).filter(|&number| how.takes(number)).collect()
    }

    #[test]
    fn samples_are_spread_evenly_and_always_the_same() {
        assert_eq!(taken(Determinism::Sampled(0.1), 41), [0, 10, 20, 30, 40]);
        assert_eq!(taken(Determinism::Sampled(0.5), 8), [0, 2, 4, 6]);
        assert_eq!(taken(Determinism::Sampled(1.0), 4), [0, 1, 2, 3]);
        assert!(taken(Determinism::Sampled(0.0), 1000).is_empty());
        assert_eq!(taken(Determinism::Sampled(0.3), 1000).len(), 300);
        assert_eq!(taken(Determinism::Check, 3), [0, 1, 2]);
        assert!(taken(Determinism::Off, 3).is_empty());
    }

    #[test]
    fn texts_name_what_they_say() {
        let cases = [
            ("off", Some(Determinism::Off)),
            ("check", Some(Determinism::Check)),
            ("sampled:0.25", Some(Determinism::Sampled(0.25))),
            ("0.5", Some(Determinism::Sampled(0.5))),
            ("sampled:2", None),
            ("sampled:nan", None),
            ("-1", None),
            ("sometimes", None),
        ];
        for (text, expected) in cases {
            assert_eq!(text.parse().ok(), expected, "{text}");
        }
        assert_eq!("sampled:0.25".parse::<Determinism>().map(|how| how.to_string()), Ok("sampled:0.25".to_owned()));
    }
}
