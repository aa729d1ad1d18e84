//! The executor as its users see it: call, submit, map, all workers at once, cancel, shut down.
//!
//! The face is made of threads and not of async: a caller of [`Executor::call`] drives the exchange with a worker in his own
//! thread, which saves the two hand-overs that a reactor would cost, and closures and iterators fit any async runtime.

use std::io;
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use understudy_translators::Encoded;

use crate::determinism::{Checker, draw_seed};
use crate::pool::crew::on_crew;
use crate::pool::drive::{Attempt, Core, Done, Member, Payload, Submission, Work, timeout};
use crate::pool::housekeeping::House;
use crate::pool::statistics::{Statistics, WorkerStatistics, count};
use crate::pool::waiter::Waiter;
use crate::pool::{Bounds, Placed, Queued};
use crate::process::confine;
use crate::process::launch::{LaunchError, find_guard};
use crate::settings::{Settings, SettingsError};
use crate::wire::memory::SharedBlock;
use crate::work::batch::{Chunk, Map, MapOptions, MapState};
use crate::work::function::Function;
use crate::work::outcome::{Failure, Outcome};
use crate::work::remote::Remote;
use crate::work::task::{Job, Task, WorkerId, interrupted, moment};

pub use crate::pool::Interruption;
pub use crate::pool::remembered::Answers;

/// How long killed workers may take to be gone. Nothing is known to need so long.
const KILLED: Duration = Duration::from_secs(5);

/// A pool of workers. Cheap to clone; when the last clone is dropped, what still runs is killed.
#[derive(Clone)]
pub struct Executor(Arc<Handle>);

struct Handle {
    core: Arc<Core>,
}

/// A submitted task, to be cancelled by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ticket(u64);

/// Why there is no executor.
#[derive(Debug, thiserror::Error)]
pub enum ExecutorError {
    #[error(transparent)]
    Settings(#[from] SettingsError),
    #[error(transparent)]
    Launch(#[from] LaunchError),
    #[error("the executor's own thread or descriptors could not be had: {0}")]
    Resources(#[from] io::Error),
}

impl ExecutorError {
    /// The stable id of this error, the name of its page in the documentation.
    pub fn id(&self) -> &'static str {
        match self {
            ExecutorError::Settings(error) => error.id(),
            ExecutorError::Launch(_) => "exec-launch",
            ExecutorError::Resources(_) => "exec-resources",
        }
    }
}

/// How an executor ends.
#[derive(Clone, Copy, Debug)]
pub struct Shutdown {
    /// What happens to tasks that wait.
    pub queued: Waiting,
    /// After this, what still waits is cancelled and what still runs is killed. None: never.
    pub deadline: Option<Duration>,
}

/// What happens to waiting tasks at the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waiting {
    Run,
    Cancel,
}

impl Shutdown {
    /// Everything that was taken on is done first.
    pub fn graceful() -> Self {
        Shutdown { queued: Waiting::Run, deadline: None }
    }

    /// What runs may end; what waits is cancelled.
    pub fn cancel() -> Self {
        Shutdown { queued: Waiting::Cancel, deadline: None }
    }

    /// What runs is killed, what waits is cancelled.
    pub fn now() -> Self {
        Shutdown { queued: Waiting::Cancel, deadline: Some(Duration::ZERO) }
    }
}

impl Executor {
    /// An executor with these settings. Workers start at once if the settings are eager, and nobody waits for them.
    ///
    /// What can be known without starting a worker is an error here: contradictions, an interpreter that is not there, a
    /// confinement that is not to be had.
    pub fn new(mut settings: Settings) -> Result<Self, ExecutorError> {
        settings.check()?;
        if settings.determinism.is_on() && settings.hash_seed.is_none() {
            settings.hash_seed = Some(draw_seed());
        }
        settings.interpreter.check(&settings.name)?;
        confine::check(&find_guard(settings.guard.as_deref())?, &settings.confinement, &settings.limits)?;
        let bounds = Bounds {
            floor: settings.floor,
            ceiling: settings.ceiling,
            queue: settings.queue,
            idle_timeout: settings.idle_timeout,
            recycle_calls: settings.recycle_calls,
            recycle_bytes: settings.recycle_bytes,
        };
        let eager = settings.eager;
        let core = Arc::new(Core::new(settings, bounds, House::new()?));
        if eager {
            core.grow_for_caller();
        }
        Ok(Executor(Arc::new(Handle { core })))
    }

    pub fn settings(&self) -> &Settings {
        &self.0.core.settings
    }

    /// Does one task and waits for it. With an idle worker the exchange happens in this thread.
    pub fn call(&self, task: &Task) -> Result<Outcome, Failure> {
        let core = self.core()?;
        let result = match Checker::take(core, task) {
            None => self.0.attempt(task),
            Some((check, first)) => check.finish(self.0.attempt(&first)),
        };
        core.record(&result);
        result
    }

    /// Does one task, and calls `done` with what came of it, in a thread of the executor. `done` should be quick: its worker
    /// waits for it. Blocks while the queue is full.
    pub fn submit(
        &self,
        task: Task,
        done: impl FnOnce(Result<Outcome, Failure>) + Send + 'static,
    ) -> Result<Ticket, Failure> {
        self.enqueue(task, Box::new(done), true)
    }

    /// The same, but a full queue is an error.
    pub fn try_submit(
        &self,
        task: Task,
        done: impl FnOnce(Result<Outcome, Failure>) + Send + 'static,
    ) -> Result<Ticket, Failure> {
        self.enqueue(task, Box::new(done), false)
    }

    /// Cancels a submitted task: one that waits never runs, one that runs is interrupted. Its closure gets `Cancelled` at once.
    /// False: it was over already.
    pub fn cancel(&self, ticket: Ticket, how: Interruption) -> bool {
        let Ok(core) = self.core() else { return false };
        let mut pool = core.pool();
        if let Some(queued) = pool.take_out(ticket.0) {
            drop(pool);
            core.refuse(queued, |label| Failure::Cancelled { label });
            core.notify();
            return true;
        }
        let Some(slot) = pool.runner_mut(ticket.0) else { return false };
        slot.interruption = Some(how);
        slot.wake.wake();
        true
    }

    /// Whether a worker is at a submitted task.
    pub fn is_running(&self, ticket: Ticket) -> bool {
        self.core().is_ok_and(|core| core.pool().runner_mut(ticket.0).is_some())
    }

    /// Calls `function` with each of `items`, encoded tuples of arguments.
    pub fn map<I: Iterator<Item = Encoded>>(
        &self,
        function: Function,
        items: I,
        how: MapOptions,
    ) -> Result<Map<I>, Failure> {
        self.core()?;
        Ok(Map::new(self.clone(), function, items, how))
    }

    /// Does a task on every worker, and on each that starts later before anything else. Gives what came of it on those that
    /// there are; at least one is started for it.
    pub fn all(&self, task: Task) -> Result<Answers, Failure> {
        let core = self.core()?;
        let until = moment(task.options.deadline);
        let interrupt = task.options.interrupt.clone();
        let (entry, starts, placed) = {
            let mut pool = core.pool();
            if core.refusing.load(Ordering::Relaxed) {
                return Err(Failure::Closed);
            }
            let starts = if pool.staying().next().is_none() {
                pool.start_at_least(core.settings.floor.max(1))
            } else {
                Vec::new()
            };
            let mut workers: Vec<WorkerId> = pool.staying().map(|slot| slot.id).collect();
            if workers.is_empty() {
                workers.extend(pool.slots().map(|slot| slot.id));
            }
            if workers.is_empty() {
                drop(pool);
                return Err(core.hopeless());
            }
            let entry = core.memory.push(task, workers.clone());
            let mut placed = Vec::new();
            for id in workers {
                let seq = pool.next_seq();
                let queued = Queued { seq, deadline: None, bounded: false, payload: Payload::CatchUp };
                if let Placed::Run(member, queued) = pool.place(queued, Some(id), true, Instant::now) {
                    placed.push((member, queued));
                }
            }
            (entry, starts, placed)
        };
        for id in starts {
            core.crew.add(core, Work::Start(id, None));
        }
        for (member, queued) in placed {
            core.dispatch(member, queued);
        }
        let answers = entry.collect(until, || interrupted(interrupt.as_ref()));
        if entry.revoked() {
            for slot in core.pool().slots() {
                slot.wake.wake();
            }
        }
        Ok(answers)
    }

    /// Binds a name in one worker, in `worker` or in any, until the last clone of what comes back is dropped.
    pub fn variable(&self, name: &str, value: Encoded, worker: Option<WorkerId>) -> Result<Remote, Failure> {
        let mut task = Task::new(Job::Set { name: name.to_owned(), value });
        task.options.worker = worker;
        let outcome = self.call(&task)?;
        let lot = self.0.core.pool().slot_mut(outcome.worker).map(|slot| Arc::clone(&slot.lot));
        match lot {
            Some(lot) => Ok(Remote::name(name.to_owned(), &lot)),
            None => Err(Failure::WorkerGone { worker: outcome.worker, label: task.label(), why: None }),
        }
    }

    /// Memory that workers map instead of getting copies of it.
    pub fn share(&self, bytes: usize) -> Result<SharedBlock, Failure> {
        SharedBlock::new(bytes).map_err(|error| Failure::Resources(format!("{bytes} bytes of shared memory: {error}")))
    }

    /// Numbers about what has happened and what there is.
    pub fn statistics(&self) -> Statistics {
        let mut statistics = self.0.core.counters.read();
        if self.core().is_err() {
            return statistics;
        }
        let pool = self.0.core.pool();
        statistics.waiting = pool.waiting();
        statistics.busy = pool.busy();
        statistics.idle = pool.idle();
        statistics.starting = pool.starting();
        let workers = pool.slots().map(|slot| WorkerStatistics {
            id: slot.id,
            pid: slot.pid,
            phase: slot.phase(),
            calls: slot.calls,
            handles: slot.lot.handles(),
        });
        statistics.workers = workers.collect();
        statistics
    }

    /// Ends the executor; no process is left afterwards. True: everything ended by itself, nothing was killed.
    ///
    /// From a closure that the executor itself calls, this only begins the end.
    pub fn shutdown(&self, how: Shutdown) -> bool {
        match self.core() {
            Ok(_) => self.0.shutdown(how),
            Err(_) => true,
        }
    }

    fn core(&self) -> Result<&Arc<Core>, Failure> {
        if self.0.core.process == std::process::id() { Ok(&self.0.core) } else { Err(Failure::Forked) }
    }

    fn enqueue(&self, task: Task, done: Done, wait: bool) -> Result<Ticket, Failure> {
        let core = self.core()?;
        let counted = Checker::counts(core, &task);
        let (task, done) = match Checker::take(core, &task) {
            None => (task, done),
            Some((check, first)) => {
                // In the thread that ran the task, so that no more checks wait than there are workers.
                let done: Done = Box::new(move |result| done(check.finish(result)));
                (first, done)
            }
        };
        let deadline = moment(task.options.deadline);
        let (pinned, interrupt) = (task.options.worker, task.options.interrupt.clone());
        let mut payload = Payload::Submitted(Box::new(Submission { task, done, attempt: Attempt::default() }));
        loop {
            let mut pool = core.pool();
            if core.refusing.load(Ordering::Relaxed) {
                return Err(Failure::Closed);
            }
            let seq = pool.next_seq();
            let queued = Queued { seq, deadline, bounded: true, payload };
            // A closure of the executor must not wait for the executor.
            let placed = pool.place(queued, pinned, on_crew(), Instant::now);
            drop(pool);
            match placed {
                Placed::Run(member, queued) => core.dispatch(member, queued),
                Placed::Waits => {
                    core.grow();
                    if let Some(deadline) = deadline {
                        core.house.due(deadline);
                    }
                }
                Placed::Gone(queued) => {
                    return Err(Failure::WorkerGone {
                        worker: pinned.unwrap_or(WorkerId(0)),
                        label: label_of(&queued.payload),
                        why: None,
                    });
                }
                Placed::Hopeless(_) => return Err(core.hopeless()),
                Placed::Full(queued) => {
                    if !wait {
                        if counted {
                            core.checker.uncount();
                        }
                        return Err(Failure::QueueFull { bound: core.settings.queue });
                    }
                    let asked = || interrupted(interrupt.as_ref());
                    let room =
                        core.observe(deadline, asked, |pool| !pool.full() || core.refusing.load(Ordering::Relaxed));
                    payload = queued.payload;
                    if room {
                        continue;
                    }
                    let Payload::Submitted(submission) = payload else { return Err(Failure::Closed) };
                    let late = deadline.is_some_and(|deadline| Instant::now() >= deadline);
                    let failure = if late {
                        timeout(&submission.task)
                    } else {
                        Failure::Cancelled { label: submission.task.label() }
                    };
                    return Err(failure);
                }
            }
            return Ok(Ticket(seq));
        }
    }

    /// Gives this executor what was done in all workers of another one.
    pub(crate) fn catch_up_with(&self, other: &Core) {
        self.0.core.memory.adopt(&other.memory);
    }

    pub(crate) fn send_chunk(&self, chunk: Chunk) {
        let core = &self.0.core;
        if core.process != std::process::id() {
            chunk.fail(&Failure::Forked);
            return;
        }
        if core.refusing.load(Ordering::Relaxed) {
            chunk.fail(&Failure::Closed);
            return;
        }
        let (deadline, pinned) = (chunk.deadline(), chunk.map().worker());
        let seq = core.pool().next_seq();
        if let Some(deadline) = deadline {
            core.house.due(deadline);
        }
        core.requeue(Queued { seq, deadline, bounded: true, payload: Payload::Chunk(chunk) }, pinned);
    }

    /// Takes the chunks of a map out that wait.
    pub(crate) fn drop_chunks(&self, map: &Arc<MapState>) {
        let Ok(core) = self.core() else { return };
        let dropped = core
            .pool()
            .take_out_all(|queued| matches!(&queued.payload, Payload::Chunk(chunk) if chunk.belongs_to(map)));
        for queued in dropped {
            core.refuse(queued, |label| Failure::Cancelled { label });
        }
        core.notify();
    }

    /// Ends the chunks of a map that run.
    pub(crate) fn interrupt_chunks(&self, map: &Arc<MapState>) {
        for seq in map.running() {
            self.cancel(Ticket(seq), Interruption::Kill);
        }
    }
}

fn label_of(payload: &Payload) -> String {
    match payload {
        Payload::Submitted(submission) => submission.task.label(),
        Payload::Chunk(chunk) => chunk.label(),
        Payload::Caller(_) | Payload::CatchUp => String::new(),
    }
}

impl Handle {
    fn attempt(&self, task: &Task) -> Result<Outcome, Failure> {
        let deadline = moment(task.options.deadline);
        let mut attempt = Attempt::default();
        loop {
            let member = self.acquire(task, deadline)?;
            let (member, result) = self.core.run(member, task, deadline);
            if let Some(member) = member {
                self.core.release(member);
            }
            match result {
                Err(failure) if attempt.again(&failure, task.options.retries) => count(&self.core.counters.retries),
                result => return result,
            }
        }
    }

    /// A worker for this thread to drive.
    fn acquire(&self, task: &Task, deadline: Option<Instant>) -> Result<Box<Member>, Failure> {
        let core = &self.core;
        let pinned = task.options.worker;
        let mut pool = core.pool();
        if core.refusing.load(Ordering::Relaxed) {
            return Err(Failure::Closed);
        }
        let seq = pool.next_seq();
        if pinned.is_none()
            && let Some(member) = pool.take(seq)
        {
            return Ok(member);
        }
        let waiter = Arc::new(Waiter::new());
        let queued = Queued { seq, deadline, bounded: false, payload: Payload::Caller(Arc::clone(&waiter)) };
        let placed = pool.place(queued, pinned, true, Instant::now);
        drop(pool);
        match placed {
            Placed::Run(member, _) => return Ok(member),
            Placed::Waits => core.grow_for_caller(),
            Placed::Gone(_) => {
                return Err(Failure::WorkerGone {
                    worker: pinned.unwrap_or(WorkerId(0)),
                    label: task.label(),
                    why: None,
                });
            }
            Placed::Hopeless(_) | Placed::Full(_) => return Err(core.hopeless()),
        }
        let asked = task.options.interrupt.as_ref().map(|interrupt| move || interrupted(Some(interrupt)));
        let asked = asked.as_ref().map(|asked| asked as &dyn Fn() -> bool);
        let failure = match waiter.wait(deadline, asked) {
            Some(answer) => return answer.map_err(|failure| named(failure, task)),
            None if deadline.is_some_and(|deadline| Instant::now() >= deadline) => timeout(task),
            None => Failure::Cancelled { label: task.label() },
        };
        if core.pool().take_out(seq).is_none() {
            // Somebody is about to answer; what he gives goes to the next one.
            if let Some(Ok(member)) = waiter.wait(None, None) {
                core.release(member);
            }
        }
        Err(failure)
    }

    fn shutdown(&self, how: Shutdown) -> bool {
        let core = &self.core;
        let until = moment(how.deadline);
        core.refusing.store(true, Ordering::SeqCst);
        core.notify();
        if how.queued == Waiting::Cancel {
            self.cancel_waiting();
        }
        let ended = !on_crew()
            && core.observe(
                until,
                || false,
                |pool| pool.waiting() == 0 && pool.busy() == 0 && pool.starting() == 0 && core.checker.pending() == 0,
            );
        core.checker.close();
        let idle = {
            let mut pool = core.pool();
            pool.closing = true;
            pool.interrupt_all(Interruption::Kill);
            pool.take_all_idle()
        };
        if let Some(wake) = core.server_wake.lock().unwrap_or_else(PoisonError::into_inner).take() {
            wake.wake();
        }
        core.notify();
        self.cancel_waiting();
        for member in idle {
            core.crew.add(core, Work::Close(member));
        }
        if on_crew() {
            core.house.stop();
            core.crew.close(Instant::now());
            return ended;
        }
        core.observe(moment(core.settings.grace.checked_add(KILLED)), || false, |pool| pool.workers() == 0);
        core.house.stop();
        core.crew.close(Instant::now() + KILLED);
        core.server.lock().unwrap_or_else(PoisonError::into_inner).take();
        ended
    }

    fn cancel_waiting(&self) {
        let waiting = self.core.pool().take_out_all(|_| true);
        for queued in waiting {
            self.core.refuse(queued, |label| Failure::Cancelled { label });
        }
        self.core.notify();
    }
}

/// Refusals of waiting callers are made without knowledge of the task.
fn named(failure: Failure, task: &Task) -> Failure {
    match failure {
        Failure::Cancelled { .. } => Failure::Cancelled { label: task.label() },
        Failure::WorkerGone { worker, why, .. } => Failure::WorkerGone { worker, label: task.label(), why },
        other => other,
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        if self.core.process != std::process::id() {
            // A forked child's copy: the workers are the parent's. Whatever dropping them did would be done to those.
            std::mem::forget(Arc::clone(&self.core));
            return;
        }
        self.shutdown(Shutdown::now());
    }
}
