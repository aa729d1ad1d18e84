//! Many calls of one function: chunks of them travel together, dealt to all workers, from an iterator that may never end.
//!
//! A chunk is sized so that it takes a worker one to two milliseconds, which makes the cost of handing over small and still
//! shares the work evenly. A worker's death costs the one call that was running; the others of its chunk run elsewhere.

use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use understudy_translators::Encoded;

use crate::exchange::BatchStep;
use crate::executor::Executor;
use crate::pool::Queued;
use crate::pool::drive::{Attempt, Core, Member, Payload, timeout_of};
use crate::pool::statistics::count;
use crate::pool::stragglers::Care;
use crate::wire::frame::{FaultCode, ProtocolFault};
use crate::work::function::Function;
use crate::work::outcome::{Failure, Outcome};
use crate::work::task::{Job, Options, Task, WorkerId, moment};

/// What a chunk should take a worker.
const AIM: Duration = Duration::from_micros(1500);
/// Finished items are handed over after this, also in the middle of a chunk.
const HAND_OVER: Duration = Duration::from_micros(500);
/// The most items of one chunk.
const MOST: usize = 4096;
/// How often a consumer that waits is asked whether he wants to go on.
const ASK: Duration = Duration::from_millis(50);

/// How a map is done.
#[derive(Clone, Debug)]
pub struct MapOptions {
    /// Results in the order of the items, or as they are completed.
    pub ordered: bool,
    /// For the whole map, from its making on. At the deadline one Timeout comes, and the map ends.
    pub deadline: Option<Duration>,
    /// Of each item: how it is done. `deadline`, `retries`, `interrupt`, `label` and `worker` hold for each item too; an item's
    /// deadline counts from its beginning.
    pub options: Options,
    /// Items taken from the iterator whose results have not been fetched, at most. None: as many as keep the workers busy.
    pub window: Option<usize>,
    /// Items that travel together. None: adapted to how long they take.
    pub chunk: Option<usize>,
}

impl Default for MapOptions {
    fn default() -> Self {
        MapOptions { ordered: true, deadline: None, options: Options::default(), window: None, chunk: None }
    }
}

/// The results of a map: an iterator of `(number of the item, what came of it)`. Items are taken from the input only as results
/// are asked for. Dropping it gives up what has not begun.
pub struct Map<I> {
    executor: Executor,
    state: Arc<MapState>,
    items: Option<I>,
    ready: VecDeque<(u64, Result<Outcome, Failure>)>,
    /// Completed out of turn.
    early: BTreeMap<u64, Result<Outcome, Failure>>,
    /// The number of the item that is taken from the input next.
    next: u64,
    /// How many results have come out of this iterator.
    delivered: u64,
    size: usize,
    ended: bool,
    /// Items are to be checked, see `determinism`.
    checked: bool,
    how: MapOptions,
}

/// What a map and the chunks under way have in common.
pub(crate) struct MapState {
    function: Function,
    options: Options,
    deadline: Option<Instant>,
    limit: Option<Duration>,
    abandoned: AtomicBool,
    inner: Mutex<Inner>,
    arrived: Condvar,
}

#[derive(Default)]
struct Inner {
    results: Vec<(u64, Result<Outcome, Failure>)>,
    /// Chunks that are queued or running.
    chunks: usize,
    /// The names of the chunks that run.
    running: Vec<u64>,
    /// Seconds that one item takes, as far as is known.
    pace: Option<f64>,
    waiting: bool,
}

/// Items that travel together.
pub(crate) struct Chunk {
    map: Arc<MapState>,
    items: Items,
}

/// The arguments, which are sent as they lie here, and what else is known of each.
#[derive(Default)]
struct Items {
    args: Vec<Encoded>,
    about: Vec<About>,
}

#[derive(Clone, Copy)]
struct About {
    number: u64,
    attempt: Attempt,
    answered: bool,
}

impl Items {
    fn push(&mut self, args: Encoded, number: u64, attempt: Attempt) {
        self.args.push(args);
        self.about.push(About { number, attempt, answered: false });
    }

    fn len(&self) -> usize {
        self.args.len()
    }

    fn split_off(&mut self, count: usize) -> Self {
        Items { args: self.args.split_off(count), about: self.about.split_off(count) }
    }

    /// A failure for each that has no answer yet.
    fn fail(&self, failure: &Failure, results: &mut Vec<(u64, Result<Outcome, Failure>)>) {
        let missing = self.about.iter().filter(|about| !about.answered);
        results.extend(missing.map(|about| (about.number, Err(failure.clone()))));
    }
}

impl<I: Iterator<Item = Encoded>> Map<I> {
    pub(crate) fn new(executor: Executor, function: Function, items: I, how: MapOptions) -> Self {
        // An item with a deadline of its own has to be timed by itself.
        // One that runs twice is a task of its own.
        let checked = how.options.determinism.unwrap_or(executor.settings().determinism).is_on();
        let alone =
            checked || how.options.deadline.is_some() || how.options.callbacks.is_some() || how.options.live.is_some();
        let chunk = if alone { Some(1) } else { how.chunk };
        let state = MapState {
            function,
            deadline: moment(how.deadline),
            limit: how.deadline,
            options: how.options.clone(),
            abandoned: AtomicBool::new(false),
            inner: Mutex::default(),
            arrived: Condvar::new(),
        };
        Map {
            executor,
            state: Arc::new(state),
            items: Some(items),
            ready: VecDeque::new(),
            early: BTreeMap::new(),
            next: 0,
            delivered: 0,
            size: chunk.unwrap_or(1),
            ended: false,
            checked,
            how: MapOptions { chunk, ..how },
        }
    }

    /// Takes items from the input and sends them off, as long as that keeps workers busy. An error is that of the next item.
    fn feed(&mut self) {
        let most = 2 * self.executor.settings().ceiling;
        loop {
            let (chunks, pace) = {
                let inner = self.state.lock();
                (inner.chunks, inner.pace)
            };
            if chunks >= most || self.items.is_none() {
                return;
            }
            let room = self
                .how
                .window
                .map_or(usize::MAX, |window| window.saturating_sub((self.next - self.delivered) as usize));
            // In order, one slow item must not let results of all later ones pile up.
            let piled = if self.how.ordered { self.early.len() } else { 0 };
            if room == 0 || piled > 16 * self.size * most {
                return;
            }
            self.size = self.how.chunk.unwrap_or_else(|| next_size(self.size, pace)).max(1);
            let take = self.share_of_rest(self.size, most).min(room);
            let mut chunk = Items::default();
            while chunk.len() < take {
                let Some(args) = self.items.as_mut().and_then(Iterator::next) else {
                    self.items = None;
                    break;
                };
                chunk.push(args, self.next, Attempt::default());
                self.next += 1;
            }
            if chunk.len() == 0 {
                return;
            }
            if self.checked {
                self.submit(chunk);
                continue;
            }
            self.state.lock().chunks += 1;
            self.executor.send_chunk(Chunk { map: Arc::clone(&self.state), items: chunk });
        }
    }

    /// Sends items off as tasks of their own.
    fn submit(&self, items: Items) {
        for (args, about) in items.args.into_iter().zip(items.about) {
            let job = Job::Call { function: self.state.function.clone(), args, kwargs: None };
            let task = Task { job, options: self.state.options.clone() };
            self.state.lock().chunks += 1;
            let state = Arc::clone(&self.state);
            let done = move |result| state.deliver(&mut vec![(about.number, result)], 1);
            if let Err(failure) = self.executor.submit(task, done) {
                self.state.deliver(&mut vec![(about.number, Err(failure))], 1);
            }
        }
    }

    /// Towards the end of an input of known size, smaller chunks, so that all workers end at the same time.
    fn share_of_rest(&self, size: usize, most: usize) -> usize {
        let rest = self.items.as_ref().and_then(|items| items.size_hint().1);
        rest.map_or(size, |rest| size.min(rest.div_ceil(most)).max(1))
    }

    /// Takes over what has arrived. True: there is something new.
    fn fetch(&mut self) -> bool {
        let results = std::mem::take(&mut self.state.lock().results);
        if results.is_empty() {
            return false;
        }
        if self.how.ordered {
            self.early.extend(results);
            while let Some(result) = self.early.remove(&(self.delivered + self.ready.len() as u64)) {
                self.ready.push_back((self.delivered + self.ready.len() as u64, result));
            }
        } else {
            self.ready.extend(results);
        }
        true
    }

    fn end(&mut self, failure: Failure) -> Option<(u64, Result<Outcome, Failure>)> {
        self.ended = true;
        self.items = None;
        self.state.abandoned.store(true, Ordering::Release);
        self.executor.drop_chunks(&self.state);
        Some((self.delivered, Err(failure)))
    }
}

impl<I: Iterator<Item = Encoded>> Iterator for Map<I> {
    type Item = (u64, Result<Outcome, Failure>);

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        loop {
            if self.ready.is_empty() {
                self.fetch();
                self.feed();
            }
            if let Some(found) = self.ready.pop_front() {
                self.delivered += 1;
                return Some(found);
            }
            if self.fetch() {
                continue;
            }
            if self.items.is_none() && self.delivered == self.next {
                self.ended = true;
                return None;
            }
            let interrupt = self.state.options.interrupt.clone();
            match self.state.wait(interrupt.as_deref()) {
                Waited::Arrived => {}
                Waited::Late => {
                    let failure = self.state.late();
                    return self.end(failure);
                }
                Waited::Interrupted => {
                    let label = self.state.label();
                    self.executor.interrupt_chunks(&self.state);
                    return self.end(Failure::Cancelled { label });
                }
            }
        }
    }
}

impl<I> Drop for Map<I> {
    fn drop(&mut self) {
        if !self.ended {
            self.state.abandoned.store(true, Ordering::Release);
            self.executor.drop_chunks(&self.state);
        }
    }
}

enum Waited {
    Arrived,
    Late,
    Interrupted,
}

impl MapState {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn label(&self) -> String {
        if self.options.label.is_empty() { self.function.name().to_owned() } else { self.options.label.clone() }
    }

    /// The chunks that run at the moment.
    pub fn running(&self) -> Vec<u64> {
        self.lock().running.clone()
    }

    pub fn worker(&self) -> Option<WorkerId> {
        self.options.worker
    }

    fn late(&self) -> Failure {
        timeout_of(self.label(), self.limit.unwrap_or_default())
    }

    fn wait(&self, interrupt: Option<&(dyn Fn() -> bool + Send + Sync)>) -> Waited {
        let mut inner = self.lock();
        while inner.results.is_empty() {
            let left = self.deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
            if left.is_some_and(|left| left.is_zero()) {
                return Waited::Late;
            }
            let slice = if interrupt.is_some() { Some(left.map_or(ASK, |left| left.min(ASK))) } else { left };
            inner.waiting = true;
            inner = match slice {
                None => self.arrived.wait(inner).unwrap_or_else(PoisonError::into_inner),
                Some(slice) => self.arrived.wait_timeout(inner, slice).unwrap_or_else(PoisonError::into_inner).0,
            };
            inner.waiting = false;
            // Asked without the lock: whoever answers may run the interpreter, and that may wait for a thread that delivers.
            if inner.results.is_empty() && interrupt.is_some() {
                drop(inner);
                if interrupt.is_some_and(|interrupt| interrupt()) {
                    return Waited::Interrupted;
                }
                inner = self.lock();
            }
        }
        Waited::Arrived
    }

    fn deliver(&self, results: &mut Vec<(u64, Result<Outcome, Failure>)>, ended: usize) {
        if results.is_empty() && ended == 0 {
            return;
        }
        let mut inner = self.lock();
        inner.results.append(results);
        inner.chunks -= ended;
        let waiting = inner.waiting;
        drop(inner);
        if waiting {
            self.arrived.notify_one();
        }
    }

    fn learn(&self, items: usize, took: Duration) {
        if items > 0 {
            let seen = took.as_secs_f64() / items as f64;
            let mut inner = self.lock();
            inner.pace = Some(inner.pace.map_or(seen, |pace| 0.5 * pace + 0.5 * seen));
        }
    }
}

impl Chunk {
    pub fn label(&self) -> String {
        self.map.label()
    }

    pub fn map(&self) -> &Arc<MapState> {
        &self.map
    }

    pub fn belongs_to(&self, map: &Arc<MapState>) -> bool {
        Arc::ptr_eq(&self.map, map)
    }

    pub fn deadline(&self) -> Option<Instant> {
        self.map.deadline
    }

    /// Every item has failed in this way.
    pub fn fail(self, failure: &Failure) {
        let mut results = Vec::with_capacity(self.items.len());
        self.items.fail(failure, &mut results);
        self.map.deliver(&mut results, 1);
    }

    /// The map's deadline is over.
    pub fn fail_late(self) {
        let failure = self.map.late();
        self.fail(&failure);
    }
}

/// The next chunk's size: such that it takes as long as we aim at, and at most twice the one before.
fn next_size(before: usize, pace: Option<f64>) -> usize {
    match pace {
        None => before,
        Some(pace) => ((AIM.as_secs_f64() / pace.max(1e-9)) as usize).clamp(1, (2 * before).min(MOST)),
    }
}

impl Core {
    /// Runs a chunk, and gives the worker's next task if there is one.
    pub fn run_chunk(
        self: &Arc<Self>,
        member: Box<Member>,
        chunk: Chunk,
        seq: u64,
    ) -> Option<(Box<Member>, Queued<Payload>)> {
        let map = Arc::clone(&chunk.map);
        if map.abandoned.load(Ordering::Acquire) {
            let next = self.give_back(self, member);
            chunk.fail(&Failure::Cancelled { label: map.label() });
            return next;
        }
        let mut member = match self.catch_up(member) {
            Ok(member) => member,
            Err(_) => {
                self.send_again(chunk.map, chunk.items, seq);
                return None;
            }
        };
        if let Some(forgotten) = member.lot.take_forgotten() {
            member.worker.forget(forgotten.objects, forgotten.names);
        }
        let mut items = chunk.items;
        let began = Instant::now();
        let item_limit = map.options.deadline.and_then(|deadline| began.checked_add(deadline));
        let until = [map.deadline, item_limit].into_iter().flatten().min();
        match member.worker.begin_batch(&map.function, &map.options, &items.args) {
            Err(failure) => return self.chunk_not_begun(member, map, items, failure, seq),
            // What did not fit one message goes in the next.
            Ok(taken) if taken < items.len() => {
                let rest = items.split_off(taken);
                map.lock().chunks += 1;
                let seq = self.pool().next_seq();
                self.send_again(Arc::clone(&map), rest, seq);
            }
            Ok(_) => {}
        }
        map.lock().running.push(seq);
        let mut results = Vec::with_capacity(items.len());
        let mut handed = began;
        let lot = Arc::clone(&member.lot);
        let end = loop {
            let step = member.worker.wait_batch(until, &member.wake, &mut |index, mut result| {
                let Some(about) = items.about.get_mut(index).filter(|about| !about.answered) else { return };
                about.answered = true;
                if let Ok(outcome) = &mut result {
                    outcome.hold(&lot);
                }
                count(&self.counters.items);
                results.push((about.number, result));
                if handed.elapsed() >= HAND_OVER {
                    map.deliver(&mut results, 0);
                    handed = Instant::now();
                }
            });
            match step {
                BatchStep::Woken if self.interruption(&member, false).is_none() => {}
                step => break step,
            }
        };
        map.lock().running.retain(|running| *running != seq);
        map.learn(items.about.iter().filter(|about| about.answered).count(), began.elapsed());
        match end {
            BatchStep::Done => {
                let next = self.give_back(self, member);
                let broken =
                    ProtocolFault::new(FaultCode::Message, "a batch was done, but not all of its calls were answered");
                items.fail(&broken.into(), &mut results);
                map.deliver(&mut results, 1);
                next
            }
            BatchStep::Lost { running, failure } => {
                self.lost(member, Some(&failure));
                let again = self.salvage(&map, items, running, &failure, &mut results);
                map.deliver(&mut results, 0);
                self.send_again(map, again, seq);
                None
            }
            // A batch goes on after an exception in one of its calls, so only the end of the worker ends it.
            late_or_interrupted => {
                let deadline = map.options.deadline.or(map.limit).unwrap_or_default();
                let failure = match late_or_interrupted {
                    BatchStep::TimedOut => self.kill_straggler(member, map.label(), deadline),
                    _ => {
                        self.leave(member, Care::Kill);
                        Failure::Cancelled { label: map.label() }
                    }
                };
                items.fail(&failure, &mut results);
                map.deliver(&mut results, 1);
                None
            }
        }
    }

    /// Parts the unanswered items of a lost worker into those that have failed and those that are tried again.
    fn salvage(
        &self,
        map: &MapState,
        items: Items,
        running: Option<usize>,
        failure: &Failure,
        results: &mut Vec<(u64, Result<Outcome, Failure>)>,
    ) -> Items {
        let mut again = Items::default();
        for (index, (args, mut about)) in items.args.into_iter().zip(items.about).enumerate() {
            if about.answered {
                continue;
            }
            // Where none was running, each may be offered again, but not for ever.
            let retry = match running {
                Some(running) if running != index => true,
                Some(_) => about.attempt.again(failure, map.options.retries),
                None => about.attempt.offer() || about.attempt.again(failure, map.options.retries),
            };
            if retry {
                again.push(args, about.number, about.attempt);
            } else {
                count(&self.counters.items);
                results.push((about.number, Err(failure.clone())));
            }
        }
        again
    }

    fn chunk_not_begun(
        self: &Arc<Self>,
        member: Box<Member>,
        map: Arc<MapState>,
        mut items: Items,
        failure: Failure,
        seq: u64,
    ) -> Option<(Box<Member>, Queued<Payload>)> {
        let mut results = Vec::new();
        if !member.worker.alive() {
            self.lost(member, Some(&failure));
            let again = self.salvage(&map, items, None, &failure, &mut results);
            map.deliver(&mut results, 0);
            self.send_again(map, again, seq);
            return None;
        }
        let next = self.give_back(self, member);
        // Something in one of the items cannot travel, or there is no memory for all of them: each by itself tells.
        if items.len() > 1 {
            let rest = items.split_off(items.len() / 2);
            map.lock().chunks += 1;
            let other = self.pool().next_seq();
            self.send_again(Arc::clone(&map), items, seq);
            self.send_again(map, rest, other);
        } else {
            Chunk { map, items }.fail(&failure);
        }
        next
    }

    /// What is left of a chunk waits at its old place.
    fn send_again(self: &Arc<Self>, map: Arc<MapState>, items: Items, seq: u64) {
        if items.len() == 0 {
            map.deliver(&mut Vec::new(), 1);
            return;
        }
        let (deadline, pinned) = (map.deadline, map.options.worker);
        let chunk = Chunk { map, items };
        self.requeue(Queued { seq, deadline, bounded: true, payload: Payload::Chunk(chunk) }, pinned);
    }
}
