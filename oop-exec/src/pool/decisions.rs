//! Which worker runs what, and which task waits: the pool's decisions, as data under one lock.
//!
//! Nothing here starts a process, waits, or runs a call. Every function is called with the lock held and says what the caller
//! has to do after letting it go. `M` is a worker that somebody drives or that lies idle here, `T` what a queued task is made of.
//!
//! Two things always hold: a task that any worker could run waits only while no worker is idle, and a task pinned to a worker
//! waits only while that worker is busy.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::slot::{Bounds, Interruption, Next, Phase, Placed, Queued, Removed, Slot, Wear};
use crate::exchange::Wake;
use crate::work::remote::Lot;
use crate::work::task::WorkerId;

#[derive(Debug)]
pub(crate) struct Pool<M, T> {
    pub bounds: Bounds,
    slots: Vec<Option<Slot<M, T>>>,
    /// Places of idle workers, the one used last at the end: it is the warmest, and the others can time out.
    idle: Vec<usize>,
    queue: VecDeque<Queued<T>>,
    bounded: usize,
    next_seq: u64,
    next_worker: u64,
    starting: usize,
    /// Starting workers makes no sense before this moment, after so many failures in a row.
    not_before: Option<Instant>,
    failures: u32,
    /// How many workers in a row died idle that had not done a single call.
    stillborn: u32,
    /// The floor is not kept up before this moment, because of them.
    floor_from: Option<Instant>,
    /// Housekeeping has no idle worker to look after in a while.
    quiet: bool,
    pub closing: bool,
}

/// The wait after the first series of failed starts; it doubles with each further one.
const FIRST_BACKOFF: Duration = Duration::from_millis(100);
const LONGEST_BACKOFF: Duration = Duration::from_secs(10);
/// So many workers in a row may die before anybody used them.
const UNUSED_DEATHS: u32 = 4;
/// A worker that was idle for so long gives back what it does not need.
const REST: Duration = Duration::from_secs(1);

impl<M, T> Pool<M, T> {
    pub fn new(bounds: Bounds) -> Self {
        Pool {
            slots: Vec::new(),
            idle: Vec::new(),
            queue: VecDeque::new(),
            bounded: 0,
            next_seq: 1,
            next_worker: 1,
            starting: 0,
            not_before: None,
            failures: 0,
            stillborn: 0,
            floor_from: None,
            quiet: true,
            closing: false,
            bounds,
        }
    }

    pub fn next_seq(&mut self) -> u64 {
        self.next_seq += 1;
        self.next_seq - 1
    }

    // Taking and giving back.

    /// The fast path: an idle worker, if nobody waits.
    pub fn take(&mut self, seq: u64) -> Option<M> {
        debug_assert!(self.queue.is_empty() || self.idle.is_empty());
        let place = self.idle.pop()?;
        self.occupy(place, Some(seq))
    }

    /// This very worker, if it is idle. `Err`: there is no such worker.
    pub fn take_pinned(&mut self, id: WorkerId, seq: Option<u64>) -> Result<Option<M>, ()> {
        let place = self.place_of(id).ok_or(())?;
        let Some(position) = self.idle.iter().position(|idle| *idle == place) else {
            return Ok(None);
        };
        self.idle.remove(position);
        Ok(self.occupy(place, seq))
    }

    /// All workers that lie idle and are closed now, because nobody needs them.
    pub fn take_all_idle(&mut self) -> Vec<M> {
        let mut taken = Vec::new();
        while let Some(place) = self.idle.pop() {
            taken.extend(self.occupy(place, None));
        }
        taken
    }

    fn occupy(&mut self, place: usize, seq: Option<u64>) -> Option<M> {
        let slot = self.slots[place].as_mut()?;
        match std::mem::replace(&mut slot.phase, Phase::Busy) {
            Phase::Idle(member) => {
                slot.running = seq;
                slot.interruption = None;
                slot.idle_since = None;
                slot.rested = false;
                Some(member)
            }
            other => {
                slot.phase = other;
                None
            }
        }
    }

    /// A worker has nothing more to do: it gets the oldest task that it may run, or lies idle.
    /// `watch` is called with it first if housekeeping has stopped watching its descriptors.
    pub fn give_back(
        &mut self,
        member: M,
        id: WorkerId,
        wear: Wear,
        now: impl FnOnce() -> Instant,
        watch: impl FnOnce(&M),
    ) -> Next<M, T> {
        let worn = self.bounds.recycle_calls.is_some_and(|most| wear.calls >= most)
            || self.bounds.recycle_bytes.is_some_and(|most| wear.bytes >= most)
            || wear.retiring;
        let Some(place) = self.place_of(id) else {
            return Next::Recycle(member);
        };
        let Some(slot) = self.slots[place].as_mut() else {
            return Next::Recycle(member);
        };
        if matches!(slot.phase, Phase::Starting) {
            self.starting -= 1;
            self.failures = 0;
            self.not_before = None;
        }
        slot.running = None;
        slot.interruption = None;
        slot.phase = Phase::Busy;
        slot.calls = wear.calls;
        if wear.calls > 0 {
            self.stillborn = 0;
        }
        if self.closing {
            slot.leaving = true;
            return Next::Recycle(member);
        }
        // A worker with live handles is needed by their owners, however worn it is.
        if worn && slot.lot.handles() == 0 && slot.pinned.is_empty() {
            slot.leaving = true;
            return Next::Recycle(member);
        }
        let pinned = slot.pinned.front().map(|queued| queued.seq);
        let any = self.queue.front().map(|queued| queued.seq);
        let next = match (pinned, any) {
            (Some(pinned), Some(any)) if pinned < any => slot.pinned.pop_front(),
            (Some(_), None) => slot.pinned.pop_front(),
            _ => self.queue.pop_front(),
        };
        if let Some(queued) = next {
            slot.running = Some(queued.seq);
            self.bounded -= usize::from(queued.bounded);
            return Next::Run(member, queued);
        }
        slot.idle_since = Some(now());
        if std::mem::take(&mut slot.unwatched) {
            watch(&member);
        }
        slot.phase = Phase::Idle(member);
        self.idle.push(place);
        let tell = self.quiet && !self.slots[place].as_ref().is_some_and(|slot| slot.rested);
        self.quiet &= !tell;
        Next::Idle { tell }
    }

    /// A worker is gone, or is being closed: its place is free, and tasks that only it could run are handed out.
    pub fn removed(&mut self, id: WorkerId) -> Removed<T> {
        let Some(place) = self.place_of(id) else {
            return Removed { pinned: Vec::new() };
        };
        self.idle.retain(|idle| *idle != place);
        let Some(slot) = self.slots[place].take() else {
            return Removed { pinned: Vec::new() };
        };
        if matches!(slot.phase, Phase::Starting) {
            self.starting -= 1;
        }
        self.bounded -= slot.pinned.iter().filter(|queued| queued.bounded).count();
        Removed { pinned: slot.pinned.into() }
    }

    // Queueing.

    /// Finds a worker for a task, or lets it wait. `overfull`: the bound does not count for this one.
    pub fn place(
        &mut self,
        queued: Queued<T>,
        pinned: Option<WorkerId>,
        overfull: bool,
        now: impl FnOnce() -> Instant,
    ) -> Placed<M, T> {
        if let Some(id) = pinned {
            match self.take_pinned(id, Some(queued.seq)) {
                Err(()) => return Placed::Gone(queued),
                Ok(Some(member)) => return Placed::Run(member, queued),
                Ok(None) => {}
            }
            if self.is_full(&queued, overfull) {
                return Placed::Full(queued);
            }
            self.bounded += usize::from(queued.bounded);
            if let Some(slot) = self.slot_mut(id) {
                insert_by_seq(&mut slot.pinned, queued);
            }
            return Placed::Waits;
        }
        if self.queue.is_empty()
            && let Some(member) = self.take(queued.seq)
        {
            return Placed::Run(member, queued);
        }
        if self.is_full(&queued, overfull) {
            return Placed::Full(queued);
        }
        // With no worker and none to be expected soon, waiting would be for nothing.
        if self.workers() == 0 && self.not_before.is_some_and(|moment| now() < moment) {
            return Placed::Hopeless(queued);
        }
        self.bounded += usize::from(queued.bounded);
        insert_by_seq(&mut self.queue, queued);
        Placed::Waits
    }

    fn is_full(&self, queued: &Queued<T>, overfull: bool) -> bool {
        queued.bounded && !overfull && self.bounded >= self.bounds.queue
    }

    /// Takes a waiting task out, if it still waits.
    pub fn take_out(&mut self, seq: u64) -> Option<Queued<T>> {
        let found = take_by_seq(&mut self.queue, seq)
            .or_else(|| self.slots.iter_mut().flatten().find_map(|slot| take_by_seq(&mut slot.pinned, seq)))?;
        self.bounded -= usize::from(found.bounded);
        Some(found)
    }

    /// Takes out all waiting tasks for which `which` holds.
    pub fn take_out_all(&mut self, mut which: impl FnMut(&Queued<T>) -> bool) -> Vec<Queued<T>> {
        let mut taken = Vec::new();
        let queues =
            std::iter::once(&mut self.queue).chain(self.slots.iter_mut().flatten().map(|slot| &mut slot.pinned));
        for queue in queues {
            if !queue.iter().any(&mut which) {
                continue;
            }
            for queued in std::mem::take(queue) {
                if which(&queued) { taken.push(queued) } else { queue.push_back(queued) }
            }
        }
        self.bounded -= taken.iter().filter(|queued| queued.bounded).count();
        taken
    }

    /// The earliest moment at which a waiting task is too late.
    pub fn earliest_deadline(&self) -> Option<Instant> {
        let pinned = self.slots.iter().flatten().flat_map(|slot| &slot.pinned);
        self.queue.iter().chain(pinned).filter(|queued| queued.bounded).filter_map(|queued| queued.deadline).min()
    }

    // Starting.

    /// Reserves places for the workers that should be started now. Each has to come back by `give_back`, `removed` or `start_failed`.
    pub fn grow(&mut self, keep_floor: bool, now: impl FnOnce() -> Instant) -> Vec<WorkerId> {
        let workers = self.workers();
        let waiting = self.queue.len().saturating_sub(self.starting);
        let now = now();
        let keep_floor = keep_floor && self.floor_from.is_none_or(|moment| now >= moment);
        let floor = if keep_floor { self.bounds.floor.saturating_sub(workers) } else { 0 };
        let wanted = floor.max(waiting.min(self.bounds.ceiling.saturating_sub(workers)));
        if wanted == 0 || self.closing || self.not_before.is_some_and(|moment| now < moment) {
            return Vec::new();
        }
        (0..wanted).map_while(|_| self.reserve()).collect()
    }

    /// Takes out the tasks that wait for any worker when there is none and none is to come, because the process has no descriptors
    /// left for another one.
    pub fn take_stranded(&mut self) -> Vec<Queued<T>> {
        if self.closing || self.workers() > 0 {
            return Vec::new();
        }
        let stranded: Vec<_> = std::mem::take(&mut self.queue).into();
        self.bounded -= stranded.iter().filter(|queued| queued.bounded).count();
        stranded
    }

    /// Reserves places so that there are at least so many workers, unless starting makes no sense now.
    pub fn start_at_least(&mut self, workers: usize) -> Vec<WorkerId> {
        let room = self.bounds.ceiling.saturating_sub(self.workers());
        let missing = workers.saturating_sub(self.staying().count()).min(room);
        if self.closing || self.not_before.is_some_and(|moment| Instant::now() < moment) {
            return Vec::new();
        }
        (0..missing).map_while(|_| self.reserve()).collect()
    }

    fn reserve(&mut self) -> Option<WorkerId> {
        let wake = Arc::new(Wake::new().ok()?);
        let id = WorkerId(self.next_worker);
        self.next_worker += 1;
        self.starting += 1;
        let slot = Slot {
            id,
            wake,
            phase: Phase::Starting,
            pinned: VecDeque::new(),
            running: None,
            interruption: None,
            lot: Arc::new(Lot::new(id)),
            unwatched: false,
            idle_since: None,
            leaving: false,
            rested: false,
            calls: 0,
            pid: None,
        };
        match self.slots.iter().position(Option::is_none) {
            Some(place) => self.slots[place] = Some(slot),
            None => self.slots.push(Some(slot)),
        }
        Some(id)
    }

    /// A worker died that nobody had used. What kills idle workers would kill the next ones too, as fast as they start, so after a
    /// few of them new ones are started only for tasks that wait.
    pub fn died_unused(&mut self, now: Instant) {
        self.stillborn = self.stillborn.saturating_add(1);
        if let Some(more) = self.stillborn.checked_sub(UNUSED_DEATHS) {
            self.floor_from = now.checked_add(backoff(more));
        }
    }

    /// A worker could not be started, as often as it was tried. Hands out the tasks for which there is no hope now.
    pub fn start_failed(&mut self, id: WorkerId, now: Instant) -> Vec<Queued<T>> {
        let mut hopeless = self.removed(id).pinned;
        self.not_before = now.checked_add(backoff(self.failures));
        self.failures = self.failures.saturating_add(1);
        if self.workers() == 0 {
            self.bounded -= self.queue.iter().filter(|queued| queued.bounded).count();
            hopeless.extend(std::mem::take(&mut self.queue));
        }
        hopeless
    }

    /// After a start that failed for want of what may be back at any moment: the next one need not wait.
    pub fn start_again_soon(&mut self) {
        self.not_before = None;
    }

    // Time.

    /// Takes the workers above the floor that were idle for too long; each is to be closed and then `removed`.
    pub fn take_timed_out(&mut self, now: Instant) -> Vec<M> {
        let Some(timeout) = self.bounds.idle_timeout else {
            return Vec::new();
        };
        let staying = self.staying().count();
        let mut spare = staying.saturating_sub(self.bounds.floor);
        let mut taken = Vec::new();
        for place in self.idle.clone() {
            let Some(slot) = self.slots[place].as_ref() else { continue };
            if spare == 0 {
                break;
            }
            if slot.lot.handles() == 0
                && slot.idle_since.is_some_and(|since| now.saturating_duration_since(since) >= timeout)
            {
                self.idle.retain(|idle| *idle != place);
                taken.extend(self.occupy(place, None));
                spare -= 1;
                if let Some(slot) = self.slots[place].as_mut() {
                    slot.leaving = true;
                }
            }
        }
        taken
    }

    /// When somebody should look again whether a worker was idle for too long.
    pub fn next_idle_check(&self, now: Instant) -> Option<Instant> {
        let timeout = self.bounds.idle_timeout?;
        if self.staying().count() <= self.bounds.floor {
            return None;
        }
        // A worker that is busy now can time out no sooner than a whole time-out from now.
        let times = self.staying().filter(|slot| slot.lot.handles() == 0);
        times
            .filter_map(|slot| slot.idle_since.unwrap_or(now).checked_add(timeout))
            .filter(|moment| *moment > now)
            .min()
    }

    /// Takes the workers that have been idle for a moment, to be told once to let go of what they do not need.
    pub fn take_resting(&mut self, now: Instant) -> Vec<M> {
        let mut taken = Vec::new();
        for place in self.idle.clone() {
            let Some(slot) = self.slots[place].as_ref() else { continue };
            if !slot.rested && slot.idle_since.is_some_and(|since| now >= since + REST) {
                self.idle.retain(|idle| *idle != place);
                taken.extend(self.occupy(place, None));
                if let Some(slot) = self.slots[place].as_mut() {
                    slot.rested = true;
                }
            }
        }
        taken
    }

    /// When the next idle worker is to be told so. Without one, the next worker that lies idle has to be announced.
    pub fn next_rest(&mut self) -> Option<Instant> {
        let next = self.slots().filter(|slot| !slot.rested).filter_map(|slot| slot.idle_since).min();
        self.quiet = next.is_none();
        next.map(|since| since + REST)
    }

    // Ending.

    /// Interrupts everything that runs or starts.
    pub fn interrupt_all(&mut self, how: Interruption) {
        for slot in self.slots.iter_mut().flatten().filter(|slot| !matches!(slot.phase, Phase::Idle(_))) {
            slot.interruption = Some(how);
            slot.wake.wake();
        }
    }

    // Looking.

    pub fn slot_mut(&mut self, id: WorkerId) -> Option<&mut Slot<M, T>> {
        self.slots.iter_mut().flatten().find(|slot| slot.id == id)
    }

    pub fn slots(&self) -> impl Iterator<Item = &Slot<M, T>> {
        self.slots.iter().flatten()
    }

    /// The workers that are not about to be closed.
    pub fn staying(&self) -> impl Iterator<Item = &Slot<M, T>> {
        self.slots().filter(|slot| !slot.leaving)
    }

    /// The worker that runs this task.
    pub fn runner_mut(&mut self, seq: u64) -> Option<&mut Slot<M, T>> {
        self.slots.iter_mut().flatten().find(|slot| slot.running == Some(seq))
    }

    fn place_of(&self, id: WorkerId) -> Option<usize> {
        self.slots.iter().position(|slot| slot.as_ref().is_some_and(|slot| slot.id == id))
    }

    /// Workers that there are, those that start included.
    pub fn workers(&self) -> usize {
        self.slots.iter().flatten().count()
    }

    pub fn starting(&self) -> usize {
        self.starting
    }

    pub fn idle(&self) -> usize {
        self.idle.len()
    }

    pub fn busy(&self) -> usize {
        self.workers() - self.idle.len() - self.starting
    }

    pub fn waiting(&self) -> usize {
        self.queue.len() + self.slots.iter().flatten().map(|slot| slot.pinned.len()).sum::<usize>()
    }

    /// Whether `submit` would have to wait.
    pub fn full(&self) -> bool {
        self.bounded >= self.bounds.queue
    }
}

fn backoff(failures: u32) -> Duration {
    FIRST_BACKOFF.saturating_mul(1 << failures.min(16)).min(LONGEST_BACKOFF)
}

/// A task that was taken back from a lost worker keeps its place, which is why this is not always the end.
fn insert_by_seq<T>(queue: &mut VecDeque<Queued<T>>, queued: Queued<T>) {
    let position = queue.partition_point(|other| other.seq < queued.seq);
    queue.insert(position, queued);
}

fn take_by_seq<T>(queue: &mut VecDeque<Queued<T>>, seq: u64) -> Option<Queued<T>> {
    let position = queue.binary_search_by_key(&seq, |queued| queued.seq).ok()?;
    queue.remove(position)
}

#[cfg(test)]
#[path = "decisions_tests.rs"]
mod tests;
