//! Tasks for all workers: kept in order for workers that start later, with what the present ones answered.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use crate::work::outcome::{Failure, Outcome};
use crate::work::task::{Task, WorkerId};

/// The tasks for all workers, in the order in which they were given.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    /// How many there are, to be read without the lock before each call.
    length: AtomicUsize,
    entries: Mutex<Vec<Arc<Remembered>>>,
}

/// What each worker made of a task for all of them.
pub type Answers = Vec<(WorkerId, Result<Outcome, Failure>)>;

type Expected = (WorkerId, Option<Result<Outcome, Failure>>);

/// One task for all workers.
#[derive(Debug)]
pub(crate) struct Remembered {
    pub task: Task,
    /// Who gave it was interrupted while he waited: no worker is to go on with it, and none that starts later runs it.
    revoked: AtomicBool,
    answers: Mutex<Vec<Expected>>,
    answered: Condvar,
}

impl Memory {
    /// Remembers a task that these workers are to answer. To be called with the pool's lock held, so that no worker comes unseen.
    pub fn push(&self, task: Task, workers: Vec<WorkerId>) -> Arc<Remembered> {
        let answers = workers.into_iter().map(|worker| (worker, None)).collect();
        let entry = Arc::new(Remembered {
            task,
            revoked: AtomicBool::new(false),
            answers: Mutex::new(answers),
            answered: Condvar::new(),
        });
        let mut entries = self.lock();
        entries.push(Arc::clone(&entry));
        self.length.store(entries.len(), Ordering::Release);
        entry
    }

    /// Takes over what another executor remembers and this one does not. Nobody waits for the answers.
    pub fn adopt(&self, other: &Memory) {
        if other.length.load(Ordering::Acquire) <= self.length.load(Ordering::Acquire) {
            return;
        }
        let theirs = other.lock().clone();
        let mut entries = self.lock();
        let known = entries.len();
        let new = theirs.into_iter().skip(known).map(|entry| {
            let (task, revoked) = (entry.task.clone(), AtomicBool::new(entry.revoked()));
            Arc::new(Remembered { task, revoked, answers: Mutex::default(), answered: Condvar::new() })
        });
        entries.extend(new);
        self.length.store(entries.len(), Ordering::Release);
    }

    /// The first task that a worker has not run which has run so many.
    pub fn after(&self, replayed: usize) -> Option<Arc<Remembered>> {
        if replayed >= self.length.load(Ordering::Acquire) {
            return None;
        }
        self.lock().get(replayed).cloned()
    }

    /// A worker is gone: nobody has to wait for its answers.
    pub fn gone(&self, worker: WorkerId, why: Option<String>) {
        if self.length.load(Ordering::Acquire) == 0 {
            return;
        }
        let entries = self.lock().clone();
        for entry in entries {
            let failure = Failure::WorkerGone { worker, label: entry.task.label(), why: why.clone() };
            entry.report(worker, Err(failure));
        }
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Arc<Remembered>>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Remembered {
    /// Notes a worker's answer, if somebody waits for it; the first one counts.
    pub fn report(&self, worker: WorkerId, result: Result<Outcome, Failure>) {
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        let Some((_, answer)) = answers.iter_mut().find(|(expected, _)| *expected == worker) else {
            return;
        };
        if answer.is_none() {
            *answer = Some(result);
            self.answered.notify_all();
        }
    }

    /// Whether whoever gave the task was interrupted before all had answered.
    pub fn revoked(&self) -> bool {
        self.revoked.load(Ordering::Acquire)
    }

    /// The answers of all workers that were asked; those missing at `until` are timeouts. To be called once.
    pub fn collect(&self, until: Option<Instant>, mut asked: impl FnMut() -> bool) -> Answers {
        let slice = std::time::Duration::from_millis(50);
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        let mut cancelled = false;
        while answers.iter().any(|(_, answer)| answer.is_none()) {
            let left = until.map_or(slice, |until| until.saturating_duration_since(Instant::now()).min(slice));
            // Without the lock: whoever answers may run a signal handler, and that may shut the executor down.
            drop(answers);
            cancelled = asked();
            answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
            if cancelled {
                self.revoked.store(true, Ordering::Release);
            }
            if left.is_zero() || cancelled {
                break;
            }
            if answers.iter().all(|(_, answer)| answer.is_some()) {
                continue;
            }
            answers = self.answered.wait_timeout(answers, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        let missing = || match cancelled {
            true => Failure::Cancelled { label: self.task.label() },
            false => crate::pool::drive::timeout(&self.task),
        };
        // What comes later is of no interest any more, and results must not be kept alive here.
        std::mem::take(&mut *answers)
            .into_iter()
            .map(|(worker, answer)| (worker, answer.unwrap_or_else(|| Err(missing()))))
            .collect()
    }
}
