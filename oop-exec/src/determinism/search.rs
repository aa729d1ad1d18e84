//! Why two runs differ: the call runs again under controls, each of which holds one thing still, one at a time and together.
//!
//! A control counts as a cause when runs under it alone agree, or, with several causes, when runs under all controls agree and
//! runs without this one do not. Where runs differ under all controls, one that makes some of the places agree is a cause of
//! those. Each pair of runs is in two fresh workers, which have the seeds and folders of the two runs that differed.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use understudy_translators::Value;

use super::files::Snapshot;
use super::seen::{Seen, difference, places};
use super::subject::Subject;
use super::verdict::Cause;
use super::{Until, in_full, other_seed};
use crate::exchange::{Step, Wake, Worker};
use crate::pool::drive::Core;
use crate::settings::{Settings, Start};
use crate::work::task::{Task, WorkerId};

/// A run under controls happens so often in each worker, if it is quick, since chance may make two runs agree.
const MOST_REPEATS: u32 = 6;
/// A result of more bytes than this is not made several times over.
const LARGE: u64 = 1 << 20;
const REPEATING: Duration = Duration::from_millis(120);
/// Pairs of fresh workers, each with other seeds, in which the difference may show again.
const PAIRS: u32 = 3;
/// No further run is begun after this, or after so many times what the first took.
const PATIENCE: Duration = Duration::from_secs(30);
const PATIENT_RUNS: u32 = 20;
/// How often the search looks whether it is still wanted.
const ASK: Duration = Duration::from_millis(50);

/// Variables that say how many threads the usual libraries start.
const THREAD_VARIABLES: [&str; 9] = [
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "BLIS_NUM_THREADS",
    "GOTO_NUM_THREADS",
    "NUMEXPR_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
    "RAYON_NUM_THREADS",
    "POLARS_MAX_THREADS",
];

/// A search for the causes of one difference.
pub(super) struct Search<'a> {
    pub core: &'a std::sync::Arc<Core>,
    pub subject: &'a Subject,
    pub first: &'a Seen,
    pub second: &'a Seen,
    /// How long the first run took.
    pub took: Duration,
    pub until: Until,
    pub closing: &'a AtomicBool,
    /// The start directory of the second run.
    pub folder: &'a Path,
    pub seeds: (u32, u32),
    /// The files that the two runs opened.
    pub opened: [&'a Snapshot; 2],
    pub main_worker: Option<WorkerId>,
    /// How often the call ran in this search.
    pub runs: u32,
    pub note: Option<String>,
    pub cancelled: bool,
    /// Where runs parted under which controls, and in how many pairs of them.
    pub known: Vec<(Held, Places, u32)>,
}

/// What is held still.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Held {
    hash: bool,
    random: bool,
    clock: bool,
    threads: bool,
    environment: bool,
    process: bool,
    /// Addresses. What lies where also follows from hashes, folders, threads and process ids, so it is held with those only.
    layout: bool,
}

impl Held {
    const ALL: Held =
        Held { hash: true, random: true, clock: true, threads: true, environment: true, process: true, layout: true };

    /// The controls in the order in which a cause that two of them would explain is named.
    const SINGLE: [(Cause, Held); 5] = [
        (Cause::SetOrder, Held { hash: true, ..Held::NOTHING }),
        (Cause::UnseededRandom, Held { random: true, ..Held::NOTHING }),
        (Cause::Clock, Held { clock: true, ..Held::NOTHING }),
        (Cause::ThreadCount, Held { threads: true, ..Held::NOTHING }),
        (Cause::Environment, Held { environment: true, ..Held::NOTHING }),
    ];

    const PROCESS: Held = Held { process: true, ..Held::NOTHING };
    const LAYOUT: Held = Held { layout: true, ..Held::NOTHING };

    const NOTHING: Held = Held {
        hash: false,
        random: false,
        clock: false,
        threads: false,
        environment: false,
        process: false,
        layout: false,
    };

    /// What differs around a process and can be held by itself.
    const AROUND: [(Cause, Held); 3] = [Held::SINGLE[0], Held::SINGLE[3], Held::SINGLE[4]];

    fn with(self, other: Held) -> Held {
        Held {
            hash: self.hash || other.hash,
            random: self.random || other.random,
            clock: self.clock || other.clock,
            threads: self.threads || other.threads,
            environment: self.environment || other.environment,
            process: self.process || other.process,
            layout: self.layout || other.layout,
        }
    }

    fn without(self, other: Held) -> Held {
        Held {
            hash: self.hash && !other.hash,
            random: self.random && !other.random,
            clock: self.clock && !other.clock,
            threads: self.threads && !other.threads,
            environment: self.environment && !other.environment,
            process: self.process && !other.process,
            layout: self.layout && !other.layout,
        }
    }
}

/// Why a search ends early, for people.
struct Stop(String);

pub(super) type Places = BTreeSet<String>;

impl Search<'_> {
    /// The causes; `Unknown` when there must be one that was not found.
    pub fn run(&mut self) -> Vec<Cause> {
        let mut found = Vec::new();
        let ended = self.search(&mut found);
        if let Err(Stop(why)) = ended {
            self.note = Some(format!("the search for the cause ended early: {why}"));
        }
        if found.is_empty() {
            found.push(Cause::Unknown);
        }
        found.sort();
        found.dedup();
        found
    }

    /// Files that the call opened and that are not as they were.
    pub fn changed_files(&self) -> Vec<String> {
        let mut changed: Vec<String> = self.opened.iter().flat_map(|snapshot| snapshot.changed()).collect();
        changed.sort();
        changed.dedup();
        changed
    }

    fn search(&mut self, found: &mut Vec<Cause>) -> Result<(), Stop> {
        let mut free = Places::new();
        let mut fresh = None;
        for pair in 0..PAIRS {
            if pair > 0 {
                self.seeds = (other_seed(self.seeds.0.rotate_left(5)), other_seed(self.seeds.1.rotate_left(7)));
            }
            let (parted, seen) = self.pair_seen(Held::NOTHING)?;
            free.extend(parted);
            fresh = fresh.or(seen);
            if !free.is_empty() {
                break;
            }
        }
        if free.is_empty() {
            self.once_only(fresh.as_ref(), found);
            return Ok(());
        }

        let mut partial: Vec<Cause> = Vec::new();
        for (cause, held) in Held::SINGLE {
            let left = self.pair(held)?;
            if self.agrees(held)? {
                found.push(cause);
                return Ok(());
            }
            let fewer = |left: &Places| left.is_subset(&free) && left.len() < free.len();
            if fewer(&left) {
                // Places with few possible values agree by chance now and then, but not always the same ones.
                let left: Places = left.union(&self.pair(held)?).cloned().collect();
                if fewer(&left) {
                    partial.push(cause);
                }
            }
        }
        if self.process(Held::NOTHING, &partial, found)? {
            return Ok(());
        }
        if self.agrees(Held::ALL)? {
            let mut needed = Held::NOTHING;
            for (cause, held) in &Held::SINGLE[1..3] {
                if !self.agrees(Held::ALL.without(*held))? {
                    found.push(*cause);
                    needed = needed.with(*held);
                }
            }
            if !self.agrees(needed)? {
                self.process(needed, &partial, found)?;
            }
            if found.is_empty() {
                found.extend(partial);
            }
            return Ok(());
        }
        found.extend(partial);
        if self.opened.iter().any(|snapshot| snapshot.read_random()) {
            found.push(Cause::UnseededRandom);
        } else if self.changed_files().is_empty() {
            found.push(Cause::Unknown);
        } else {
            found.push(Cause::ExternalFile);
        }
        Ok(())
    }

    /// Whether runs agree once nothing differs between the processes; and which of the things that differ between them it is.
    fn process(&mut self, held: Held, partial: &[Cause], found: &mut Vec<Cause>) -> Result<bool, Stop> {
        let around = Held::AROUND.iter().fold(held, |all, (_, one)| all.with(*one));
        if !self.agrees(around.with(Held::PROCESS).with(Held::LAYOUT))? {
            return Ok(false);
        }
        if held != Held::NOTHING {
            for (cause, one) in Held::AROUND {
                if self.agrees(held.with(one))? {
                    found.push(cause);
                    return Ok(true);
                }
            }
        }
        // Only where things lie hangs together with all else; without that, each can be left out by itself.
        let (alone, needs_process) = match self.agrees(around)? {
            true => (Some(around), false),
            false if self.agrees(around.with(Held::PROCESS))? => (Some(around.with(Held::PROCESS)), true),
            false => (None, true),
        };
        if needs_process {
            found.push(Cause::Address);
        }
        for (cause, one) in Held::AROUND {
            let counts = match alone {
                Some(all) => !self.agrees(all.without(one))?,
                None => partial.contains(&cause),
            };
            if counts {
                found.push(cause);
            }
        }
        Ok(true)
    }

    /// Fresh workers agree with one another: something outside changed at that moment, or one of the two workers was not
    /// fresh.
    fn once_only(&mut self, fresh: Option<&Seen>, found: &mut Vec<Cause>) {
        if !self.changed_files().is_empty() {
            found.push(Cause::ExternalFile);
            return;
        }
        let again = self.main_worker.and_then(|worker| self.again_in(worker));
        if let (Some(again), Some(fresh)) = (&again, fresh)
            && difference(again, fresh).is_some()
        {
            found.push(Cause::WorkerState);
            return;
        }
        // The worker of the first run has done nothing that shows, so the other one had.
        if let Some(fresh) = fresh
            && again.is_some()
            && difference(self.first, fresh).is_none()
            && difference(self.second, fresh).is_some()
            && self.core.checker.again_in_second(self.core, self.subject, fresh) == Some(true)
        {
            found.push(Cause::WorkerState);
            return;
        }
        self.note = Some(format!("the difference did not show again in {} runs in fresh workers", self.runs));
    }

    /// Another run in a worker of the first pool, if nobody else uses it.
    fn again_in(&mut self, worker: WorkerId) -> Option<Seen> {
        let (mut task, arguments) = self.subject.again().ok()?;
        task.options.deadline = Some(self.until.left().unwrap_or(PATIENCE.max(self.took * 2)));
        let result = self.core.run_if_idle(worker, &task)?;
        self.runs += 1;
        let mut seen = Seen::of(&result).ok()?;
        seen.written = arguments.and_then(|arguments| arguments.now());
        Some(seen)
    }

    /// Whether two pairs of runs under these controls agree.
    fn agrees(&mut self, held: Held) -> Result<bool, Stop> {
        while let Some((_, known, pairs)) = self.known.iter().find(|(known, ..)| *known == held) {
            if !known.is_empty() || *pairs >= 2 {
                return Ok(known.is_empty());
            }
            self.pair(held)?;
        }
        self.pair(held)?;
        self.agrees(held)
    }

    /// Where runs in two fresh workers part.
    fn pair(&mut self, held: Held) -> Result<Places, Stop> {
        let (parted, _) = self.pair_seen(held)?;
        match self.known.iter_mut().find(|(known, ..)| *known == held) {
            Some((_, known, pairs)) => {
                known.extend(parted.iter().cloned());
                *pairs += 1;
            }
            None => self.known.push((held, parted.clone(), 1)),
        }
        Ok(parted)
    }

    fn pair_seen(&mut self, held: Held) -> Result<(Places, Option<Seen>), Stop> {
        // Both start at the same time, and run one after the other.
        let (one, other) = (self.fresh(held, false)?, self.fresh(held, true)?);
        let one = self.runs_in(one)?;
        let other = self.runs_in(other)?;
        let mut parted = Places::new();
        for (one, other) in one.iter().zip(&other) {
            if difference(one, other).is_some() {
                let mut found = places(one, other);
                if found.is_empty() {
                    found.insert("result".to_owned());
                }
                parted.extend(found);
            }
        }
        Ok((parted, one.into_iter().next()))
    }

    /// A worker that nobody has used, under controls.
    fn fresh(&self, held: Held, other: bool) -> Result<Worker, Stop> {
        Worker::start(&self.settings(held, other), WorkerId(0), "search").map_err(|failure| Stop(failure.to_string()))
    }

    /// What the call gives in a fresh worker, several times if it is quick.
    fn runs_in(&mut self, mut worker: Worker) -> Result<Vec<Seen>, Stop> {
        let failed = |failure: crate::work::outcome::Failure| Stop(failure.to_string());
        let wake = Wake::new().map_err(|error| Stop(error.to_string()))?;
        let start_until = Instant::now() + self.core.settings.start_deadline;
        while !worker.ready(Some(Instant::now() + ASK), &wake).map_err(failed)? {
            self.still_wanted()?;
            if Instant::now() >= start_until {
                return Err(Stop("a fresh worker did not start".to_owned()));
            }
        }
        let mut replayed = 0;
        while let Some(entry) = self.core.memory.after(replayed) {
            replayed += 1;
            let _ = self.one_run(&mut worker, &entry.task, &wake)?;
        }
        let repeats = REPEATING.as_nanos() / self.took.as_nanos().max(1);
        // All results are kept until they are compared.
        let most = if self.first.size() > LARGE { 1 } else { MOST_REPEATS };
        let repeats = u32::try_from(repeats).unwrap_or(most).clamp(1, most);
        let mut seen = Vec::new();
        for _ in 0..repeats {
            if !seen.is_empty() && !worker.alive() {
                break;
            }
            let (task, arguments) = self.subject.again().map_err(Stop)?;
            let result = self.one_run(&mut worker, &task, &wake)?;
            self.runs += 1;
            let mut one = Seen::of(&result).map_err(Stop)?;
            one.written = arguments.and_then(|arguments| arguments.now());
            seen.push(one);
        }
        Ok(seen)
    }

    fn one_run(
        &mut self,
        worker: &mut Worker,
        task: &Task,
        wake: &Wake,
    ) -> Result<Result<crate::work::outcome::Outcome, crate::work::outcome::Failure>, Stop> {
        self.still_wanted()?;
        let began = Instant::now();
        // One that takes far longer than the first is an end of the search, too.
        let longest = PATIENCE.max(self.took * PATIENT_RUNS);
        if let Err(failure) = worker.begin(task) {
            return Ok(Err(failure));
        }
        loop {
            match worker.wait(Some(Instant::now() + ASK), wake) {
                Step::Done(result) => return Ok(result),
                Step::TimedOut | Step::Woken => {
                    self.still_wanted()?;
                    if began.elapsed() > longest {
                        return Err(Stop("a run took far longer than the first".to_owned()));
                    }
                }
            }
        }
    }

    fn still_wanted(&mut self) -> Result<(), Stop> {
        if self.closing.load(Ordering::SeqCst) {
            return Err(Stop("the executor was closed".to_owned()));
        }
        if self.subject.interrupt().is_some_and(|interrupt| interrupt()) {
            self.cancelled = true;
            return Err(Stop("the call was cancelled".to_owned()));
        }
        if self.until.is_over() {
            return Err(Stop("the call's deadline was over".to_owned()));
        }
        Ok(())
    }

    /// The settings of one of two fresh workers.
    fn settings(&self, held: Held, other: bool) -> Settings {
        let mut settings = Settings { start: Start::Spawn, ..in_full(&self.core.settings) };
        settings.hash_seed = Some(if other && !held.hash { self.seeds.1 } else { self.seeds.0 });
        match &mut settings.confinement.read_only {
            // The two run one after the other, so one folder will do.
            Some(files) if held.environment => files.scratch = files.scratch.take().or(Some(self.folder.to_path_buf())),
            None if other && !held.environment => settings.directory = Some(self.folder.to_path_buf()),
            _ => {}
        }
        settings.fixed_layout |= held.layout;
        let mut control = |name: &str, value: Value| {
            if settings.controls.iter().all(|(known, _)| known != name) {
                settings.controls.push((name.to_owned(), value));
            }
        };
        if held.random {
            control("seed", Value::Int(1));
        }
        if held.clock {
            control("clock", Value::Float(1_000_000_000.0));
        }
        if held.process {
            control("pid", Value::Int(4711));
        }
        if held.threads {
            control("threads", Value::Int(1));
            settings.environment.set.retain(|(name, _)| THREAD_VARIABLES.iter().all(|known| name != known));
            settings.environment.set.extend(THREAD_VARIABLES.iter().map(|name| (name.into(), "1".into())));
        }
        settings
    }
}
