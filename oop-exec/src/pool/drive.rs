//! One task on one worker, in whatever thread that happens: beginning, waiting, and what follows from each way to end.
//!
//! Which worker runs what is decided in `pool`; how threads come by work is known to `crew`. A worker that somebody drives
//! belongs to him alone, so nothing here holds a lock while it waits.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::determinism::Checker;
use crate::exchange::{Server, Step, Wake, Worker};
use crate::pool::crew::{Crew, Perform};
use crate::pool::housekeeping::House;
use crate::pool::remembered::{Memory, Remembered};
use crate::pool::statistics::{Counters, count};
use crate::pool::stragglers::{Care, deliver};
use crate::pool::waiter::Waiter;
use crate::pool::{Interruption, Next, Placed, Pool, Queued, Wear};
use crate::settings::Settings;
use crate::work::batch::Chunk;
use crate::work::outcome::{Failure, Outcome};
use crate::work::remote::Lot;
use crate::work::task::{Straggler, Task, WorkerId, interrupted, moment};

/// How often a task that no worker has read is offered to another one.
const OFFERS: u32 = 8;
/// How often a waiting caller is asked whether he wants to go on.
const ASK: Duration = Duration::from_millis(50);

/// Everything that the threads of one executor share.
pub(crate) struct Core {
    pub settings: Settings,
    /// The process that made the executor; a fork of it has no business with the workers.
    pub process: u32,
    pool: Mutex<Pool<Box<Member>, Payload>>,
    /// Somebody waits for `changed`: room in the queue, or the end of everything.
    observers: AtomicUsize,
    changed: Condvar,
    pub crew: Crew<Work>,
    pub house: House,
    pub memory: Memory,
    pub server: Mutex<Option<Server>>,
    /// Ends a wait for the fork server, during which the server itself is locked.
    pub server_wake: Mutex<Option<Arc<Wake>>>,
    pub counters: Counters,
    pub checker: Checker,
    /// No new tasks.
    pub refusing: AtomicBool,
    /// Why no worker could be started the last time.
    pub last_start: Mutex<Option<Failure>>,
}

/// A worker with what the pool knows of it.
pub(crate) struct Member {
    pub worker: Worker,
    pub id: WorkerId,
    pub wake: Arc<Wake>,
    pub lot: Arc<Lot>,
    /// How many of the tasks for all workers it has run.
    pub replayed: usize,
}

/// What a queued task is made of.
pub(crate) enum Payload {
    /// A thread waits for a worker, to drive it itself.
    Caller(Arc<Waiter>),
    Submitted(Box<Submission>),
    Chunk(Chunk),
    /// The worker runs what it has not yet run of the tasks for all workers.
    CatchUp,
}

pub(crate) struct Submission {
    pub task: Task,
    pub done: Done,
    pub attempt: Attempt,
}

/// Takes what came of a submitted task.
pub(crate) type Done = Box<dyn FnOnce(Result<Outcome, Failure>) + Send>;

/// A worker that has begun to start, or why it has not.
pub(crate) type Begun = Result<Box<Worker>, Failure>;

/// What the crew does.
pub(crate) enum Work {
    Drive(Box<Member>, Queued<Payload>),
    /// Start a worker, or see to one whose start has begun.
    Start(WorkerId, Option<Begun>),
    Close(Box<Member>),
    Care(Box<Member>, Care),
}

/// How often a task was tried.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Attempt {
    offers: u32,
    retries: u32,
}

impl Attempt {
    /// Whether to try once more after this failure.
    pub fn again(&mut self, failure: &Failure, retries: u32) -> bool {
        if failure.never_started() && self.offer() {
            return true;
        }
        if failure.lost_worker() && self.retries < retries {
            self.retries += 1;
            return true;
        }
        false
    }

    /// Whether to offer a task again that may not have been begun.
    pub fn offer(&mut self) -> bool {
        self.offers += 1;
        self.offers <= OFFERS
    }
}

impl Core {
    pub fn new(settings: Settings, bounds: crate::pool::Bounds, house: House) -> Self {
        Core {
            process: std::process::id(),
            pool: Mutex::new(Pool::new(bounds)),
            observers: AtomicUsize::new(0),
            changed: Condvar::new(),
            crew: Crew::new(format!("{} crew", settings.name)),
            house,
            memory: Memory::default(),
            server: Mutex::new(None),
            server_wake: Mutex::new(None),
            counters: Counters::default(),
            checker: Checker::default(),
            refusing: AtomicBool::new(false),
            last_start: Mutex::new(None),
            settings,
        }
    }

    pub fn pool(&self) -> MutexGuard<'_, Pool<Box<Member>, Payload>> {
        self.pool.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until `ready` holds. False: `until` came first.
    pub fn observe(
        &self,
        until: Option<Instant>,
        mut asked: impl FnMut() -> bool,
        mut ready: impl FnMut(&mut Pool<Box<Member>, Payload>) -> bool,
    ) -> bool {
        let mut pool = self.pool();
        self.observers.fetch_add(1, Ordering::SeqCst);
        let reached = loop {
            if ready(&mut pool) {
                break true;
            }
            let left = until.map_or(ASK, |until| until.saturating_duration_since(Instant::now()).min(ASK));
            if left.is_zero() {
                break false;
            }
            // Without the lock: whoever answers may run an interpreter, and that may wait for a thread that wants it.
            drop(pool);
            let stop = asked();
            pool = self.pool();
            if stop {
                break false;
            }
            if ready(&mut pool) {
                break true;
            }
            pool = self.changed.wait_timeout(pool, left).unwrap_or_else(PoisonError::into_inner).0;
        };
        self.observers.fetch_sub(1, Ordering::SeqCst);
        reached
    }

    pub fn notify(&self) {
        if self.observers.load(Ordering::SeqCst) > 0 {
            self.changed.notify_all();
        }
    }

    // Workers coming and going.

    /// A worker has nothing to do: it gets the next task, which is for the caller of this to see to, or lies idle.
    pub fn give_back(&self, core: &Arc<Core>, member: Box<Member>) -> Option<(Box<Member>, Queued<Payload>)> {
        let id = member.id;
        let wear =
            Wear { calls: member.worker.calls(), bytes: member.worker.bytes(), retiring: member.worker.retiring() };
        let next =
            self.pool().give_back(member, id, wear, Instant::now, |member| self.house.watch_again(&member.worker, id));
        self.notify();
        match next {
            Next::Idle { tell } => {
                if tell {
                    self.house.wake();
                }
                None
            }
            Next::Run(member, queued) => Some((member, queued)),
            Next::Recycle(member) => {
                count(&self.counters.recycled);
                self.crew.add(core, Work::Close(member));
                None
            }
        }
    }

    /// The same for a thread that has something better to do than the next task.
    pub fn release(self: &Arc<Self>, member: Box<Member>) {
        if let Some((member, queued)) = self.give_back(self, member) {
            self.dispatch(member, queued);
        }
    }

    /// Lets somebody else run a task that has its worker.
    pub fn dispatch(self: &Arc<Self>, member: Box<Member>, queued: Queued<Payload>) {
        match queued.payload {
            Payload::Caller(waiter) => waiter.hand(member),
            _ => self.crew.add(self, Work::Drive(member, queued)),
        }
    }

    /// A worker is gone: frees its place, fails what only it could have run, and starts another one if that is called for.
    pub fn lost(self: &Arc<Self>, member: Box<Member>, failure: Option<&Failure>) {
        if failure.is_some() {
            count(&self.counters.deaths);
        }
        self.house.forget(&member.worker);
        let (id, lot) = (member.id, Arc::clone(&member.lot));
        // Its process is gone before its place is, so that there are never more processes than the ceiling says.
        drop(member);
        lot.close();
        self.vacate(id, failure.map(ToString::to_string));
    }

    /// Frees the place of a worker that is gone or never came.
    pub fn vacate(self: &Arc<Self>, id: WorkerId, why: Option<String>) {
        let removed = self.pool().removed(id);
        for queued in removed.pinned {
            let why = why.clone();
            self.refuse(queued, |label| Failure::WorkerGone { worker: id, label, why });
        }
        self.memory.gone(id, why);
        self.grow();
        self.notify();
    }

    /// Starts workers if there are too few.
    pub fn grow(self: &Arc<Self>) {
        self.grow_with(|_| None);
    }

    /// The same for a thread that waits for a worker: the first one begins to start here, and not when another thread runs.
    pub fn grow_for_caller(self: &Arc<Self>) {
        let mut first = true;
        self.grow_with(|id| std::mem::take(&mut first).then(|| self.begin_start(id)).flatten());
    }

    fn grow_with(self: &Arc<Self>, mut begin: impl FnMut(WorkerId) -> Option<Begun>) {
        let starts = self.pool().grow(!self.refusing.load(Ordering::Relaxed), Instant::now);
        let stranded = if starts.is_empty() { self.pool().take_stranded() } else { Vec::new() };
        for queued in stranded {
            let failure = self.hopeless();
            self.refuse(queued, |_| failure);
        }
        for id in starts {
            let begun = begin(id);
            self.crew.add(self, Work::Start(id, begun));
        }
    }

    /// Ends a waiting task without running it.
    pub fn refuse(&self, queued: Queued<Payload>, failure: impl FnOnce(String) -> Failure) {
        match queued.payload {
            Payload::Caller(waiter) => waiter.refuse(failure(String::new())),
            Payload::Submitted(submission) => {
                let failure = failure(submission.task.label());
                self.finish(*submission, Err(failure));
            }
            Payload::Chunk(chunk) => {
                let failure = failure(chunk.label());
                chunk.fail(&failure);
            }
            Payload::CatchUp => {}
        }
    }

    /// Why waiting for a worker makes no sense now.
    pub fn hopeless(&self) -> Failure {
        let last = self.last_start.lock().unwrap_or_else(PoisonError::into_inner);
        last.clone()
            .unwrap_or_else(|| Failure::Resources("this process has no descriptors left for a worker".to_owned()))
    }

    // Running.

    /// Runs one task. The worker comes back unless it is lost or somebody else looks after it now.
    pub fn run(
        self: &Arc<Self>,
        member: Box<Member>,
        task: &Task,
        deadline: Option<Instant>,
    ) -> (Option<Box<Member>>, Result<Outcome, Failure>) {
        let mut member = match self.catch_up(member) {
            Ok(member) => member,
            // What cost the worker was another task; this one has not begun.
            Err(failure) => return (None, Err(not_begun(failure, task))),
        };
        if let Some(forgotten) = member.lot.take_forgotten() {
            member.worker.forget(forgotten.objects, forgotten.names);
        }
        if let Err(failure) = member.worker.begin(task) {
            return self.settle(member, Err(failure));
        }
        loop {
            match member.worker.wait(deadline, &member.wake) {
                Step::Done(result) => return self.settle(member, result),
                Step::TimedOut => {
                    let label = task.label();
                    let deadline = task.options.deadline.unwrap_or_default();
                    if task.options.straggler == Straggler::LetGo {
                        self.leave(member, Care::LetGo { late: task.options.late.clone() });
                        return (None, Err(Failure::Timeout { label, deadline, stack: None, death: None }));
                    }
                    let failure = self.kill_straggler(member, label, deadline);
                    if let Some(late) = &task.options.late {
                        deliver(late, Err(failure.clone()));
                    }
                    return (None, Err(failure));
                }
                Step::Woken => {
                    let asked = interrupted(task.options.interrupt.as_ref());
                    let Some(interruption) = self.interruption(&member, asked) else { continue };
                    let care = match interruption {
                        Interruption::Kill => Care::Kill,
                        Interruption::Gently => Care::Interrupt,
                    };
                    self.leave(member, care);
                    return (None, Err(Failure::Cancelled { label: task.label() }));
                }
            }
        }
    }

    /// Runs a task in this worker, unless that is gone or busy.
    pub fn run_if_idle(self: &Arc<Self>, id: WorkerId, task: &Task) -> Option<Result<Outcome, Failure>> {
        let member = {
            let mut pool = self.pool();
            let seq = pool.next_seq();
            pool.take_pinned(id, Some(seq)).ok().flatten()?
        };
        let deadline = moment(task.options.deadline);
        let (member, result) = self.run(member, task, deadline);
        if let Some(member) = member {
            self.release(member);
        }
        Some(result)
    }

    /// What somebody wants of the call that this worker runs.
    pub fn interruption(&self, member: &Member, asked: bool) -> Option<Interruption> {
        let noted = self.pool().slot_mut(member.id).and_then(|slot| slot.interruption.take());
        noted.or(asked.then_some(Interruption::Gently))
    }

    pub fn settle(
        self: &Arc<Self>,
        member: Box<Member>,
        result: Result<Outcome, Failure>,
    ) -> (Option<Box<Member>>, Result<Outcome, Failure>) {
        match result {
            Ok(mut outcome) => {
                outcome.hold(&member.lot);
                (Some(member), Ok(outcome))
            }
            Err(failure) if member.worker.alive() => (Some(member), Err(failure)),
            Err(failure) => {
                self.lost(member, Some(&failure));
                (None, Err(failure))
            }
        }
    }

    /// Runs what this worker has not yet run of the tasks for all workers.
    pub fn catch_up(self: &Arc<Self>, mut member: Box<Member>) -> Result<Box<Member>, Failure> {
        if let Err(failure) = self.replay(&mut member) {
            self.lost(member, Some(&failure));
            return Err(failure);
        }
        Ok(member)
    }

    /// Runs one of the tasks for all workers, and kills a worker on which it takes too long.
    pub fn drive_remembered(
        &self,
        member: &mut Member,
        entry: &Remembered,
        until: Option<Instant>,
    ) -> Result<Outcome, Failure> {
        let task = &entry.task;
        member.worker.begin(task)?;
        loop {
            match member.worker.wait(until, &member.wake) {
                Step::Done(result) => return result,
                Step::Woken => {
                    if self.interruption(member, entry.revoked()).is_some() || self.pool().closing {
                        member.worker.kill(false);
                        return Err(Failure::Cancelled { label: task.label() });
                    }
                }
                Step::TimedOut => {
                    let death = member.worker.kill(true);
                    let stack = death.stack.clone();
                    let deadline = task.options.deadline.unwrap_or_default();
                    return Err(Failure::Timeout {
                        label: task.label(),
                        deadline,
                        stack,
                        death: Some(Arc::new(death)),
                    });
                }
            }
        }
    }

    /// Counts a result and gives it to whoever submitted the task.
    pub fn finish(&self, submission: Submission, result: Result<Outcome, Failure>) {
        self.record(&result);
        // A panic of somebody else's closure must not take the worker's thread with it.
        let _ = catch_unwind(AssertUnwindSafe(|| (submission.done)(result)));
    }

    pub fn record(&self, result: &Result<Outcome, Failure>) {
        match result {
            Ok(_) => count(&self.counters.succeeded),
            Err(failure) => {
                count(&self.counters.failed);
                match failure {
                    Failure::Timeout { .. } => count(&self.counters.timeouts),
                    Failure::Cancelled { .. } => count(&self.counters.cancelled),
                    _ => {}
                }
            }
        }
    }

    /// Runs a submitted task and everything that this worker finds waiting afterwards.
    fn drive(self: &Arc<Self>, member: Box<Member>, queued: Queued<Payload>) {
        let mut current = Some((member, queued));
        while let Some((member, queued)) = current.take() {
            current = match queued.payload {
                Payload::Caller(waiter) => {
                    waiter.hand(member);
                    None
                }
                Payload::CatchUp => self.catch_up(member).ok().and_then(|member| self.give_back(self, member)),
                Payload::Chunk(chunk) => self.run_chunk(member, chunk, queued.seq),
                Payload::Submitted(submission) => self.run_submission(member, *submission, queued.seq, queued.deadline),
            };
        }
    }

    fn run_submission(
        self: &Arc<Self>,
        member: Box<Member>,
        mut submission: Submission,
        seq: u64,
        deadline: Option<Instant>,
    ) -> Option<(Box<Member>, Queued<Payload>)> {
        if deadline.is_some_and(|deadline| Instant::now() >= deadline) {
            let next = self.give_back(self, member);
            let failure = timeout(&submission.task);
            self.finish(submission, Err(failure));
            return next;
        }
        let (member, result) = self.run(member, &submission.task, deadline);
        let next = member.and_then(|member| self.give_back(self, member));
        match result {
            Err(failure) if submission.attempt.again(&failure, submission.task.options.retries) => {
                count(&self.counters.retries);
                let pinned = submission.task.options.worker;
                let queued = Queued { seq, deadline, bounded: true, payload: Payload::Submitted(Box::new(submission)) };
                self.requeue(queued, pinned);
            }
            result => self.finish(submission, result),
        }
        next
    }

    /// Lets a task wait again that was taken out of the queue before, whatever the bound.
    pub fn requeue(self: &Arc<Self>, queued: Queued<Payload>, pinned: Option<WorkerId>) {
        // Under one lock: once the pool closes, nobody takes out what is put in.
        let mut pool = self.pool();
        if pool.closing {
            drop(pool);
            self.refuse(queued, |label| Failure::Cancelled { label });
            return;
        }
        let placed = pool.place(queued, pinned, true, Instant::now);
        drop(pool);
        match placed {
            Placed::Run(member, queued) => self.dispatch(member, queued),
            Placed::Waits => self.grow(),
            Placed::Gone(queued) => {
                let worker = pinned.unwrap_or(WorkerId(0));
                self.refuse(queued, |label| Failure::WorkerGone { worker, label, why: None });
            }
            Placed::Hopeless(queued) | Placed::Full(queued) => {
                let failure = self.hopeless();
                self.refuse(queued, |_| failure);
            }
        }
    }

    /// Closes a worker that has done its part.
    fn close(self: &Arc<Self>, member: Box<Member>) {
        self.house.forget(&member.worker);
        let Member { worker, id, lot, .. } = *member;
        worker.close(moment(Some(self.settings.grace)));
        lot.close();
        self.vacate(id, Some("it was closed".to_owned()));
    }
}

impl Perform<Work> for Core {
    fn perform(self: &Arc<Self>, work: Work) {
        match work {
            Work::Drive(member, queued) => self.drive(member, queued),
            Work::Start(id, begun) => {
                if let Some((member, queued)) = self.start(id, begun) {
                    self.drive(member, queued);
                }
            }
            Work::Close(member) => self.close(member),
            Work::Care(member, care) => self.care(member, care),
        }
    }

    fn crew(&self) -> &Crew<Work> {
        &self.crew
    }
}

/// The failure of a task whose worker was lost to one that came before it.
fn not_begun(failure: Failure, task: &Task) -> Failure {
    match failure.death().cloned() {
        Some(death) => Failure::NeverStarted { label: task.label(), death: Arc::new(death) },
        None => failure,
    }
}

/// The failure of a task that was not begun in time.
pub(crate) fn timeout(task: &Task) -> Failure {
    timeout_of(task.label(), task.options.deadline.unwrap_or_default())
}

pub(crate) fn timeout_of(label: String, deadline: Duration) -> Failure {
    Failure::Timeout { label, deadline, stack: None, death: None }
}
