//! The thread that watches workers with nothing to do: a death, output of threads that outlived their call, and time.
//!
//! It sleeps in one `epoll_wait` with a timer only when there is something to time, so an idle pool uses no processor. Each
//! descriptor is reported once and then watched again when its worker is next idle, so a busy worker does not wake it either.

use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rustix::event::epoll::{self, CreateFlags, EventData, EventFlags};
use rustix::time::Timespec;

use crate::exchange::{Idle, Wake, Worker};
use crate::pool::Queued;
use crate::pool::crew::on_crew;
use crate::pool::drive::{Core, Member, Payload, Work};
use crate::pool::statistics::count;
use crate::work::outcome::Failure;
use crate::work::task::WorkerId;

/// The key of our own wake-up among the events; workers are numbered from 1.
const OURSELVES: u64 = 0;

pub(crate) struct House {
    watched: OwnedFd,
    wake: Wake,
    stopping: AtomicBool,
    /// When the thread wakes by itself.
    timer: Mutex<Option<Instant>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl House {
    pub fn new() -> io::Result<Self> {
        let watched = epoll::create(CreateFlags::CLOEXEC)?;
        let wake = Wake::new()?;
        epoll::add(&watched, wake.as_fd(), EventData::new_u64(OURSELVES), EventFlags::IN)?;
        let (stopping, timer, thread) = (AtomicBool::new(false), Mutex::default(), Mutex::default());
        Ok(House { watched, wake, stopping, timer, thread })
    }

    /// Starts the thread, unless it has been started: there is nothing to look after before the first worker.
    pub fn run(&self, core: &Arc<Core>) -> io::Result<()> {
        let mut thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner);
        if thread.is_none() && !self.stopping.load(Ordering::Acquire) {
            let core = Arc::clone(core);
            let name = format!("{} house", core.settings.name);
            *thread = Some(std::thread::Builder::new().name(name).spawn(move || core.keep_house())?);
        }
        Ok(())
    }

    /// Ends the thread, and waits for it unless a thread of the crew asks, for which it might be waiting itself.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::Release);
        self.wake.wake();
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread.filter(|thread| !on_crew() && thread.thread().id() != std::thread::current().id())
        {
            let _ = thread.join();
        }
    }

    /// Lets the thread look anew what time brings.
    pub fn wake(&self) {
        self.wake.wake();
    }

    /// Something will be due at this moment.
    pub fn due(&self, moment: Instant) {
        let timer = *self.timer.lock().unwrap_or_else(PoisonError::into_inner);
        if timer.is_none_or(|timer| moment < timer) {
            self.wake.wake();
        }
    }

    /// Watches a new worker.
    pub fn watch(&self, worker: &Worker, id: WorkerId) {
        each_descriptor(worker, |descriptor, flags| {
            // A worker that cannot be watched is found dead by its next call instead.
            let _ = epoll::add(&self.watched, descriptor, EventData::new_u64(id.0), flags);
        });
    }

    /// Watches a worker again of whose descriptors one was reported.
    pub fn watch_again(&self, worker: &Worker, id: WorkerId) {
        each_descriptor(worker, |descriptor, flags| {
            let _ = epoll::modify(&self.watched, descriptor, EventData::new_u64(id.0), flags);
        });
    }

    /// Watches a worker no longer. Closing its descriptors is not enough when this process has forked.
    pub fn forget(&self, worker: &Worker) {
        each_descriptor(worker, |descriptor, _| {
            let _ = epoll::delete(&self.watched, descriptor);
        });
    }

    /// Waits for events until the timer, and gives the workers that they belong to.
    fn wait(&self, until: Option<Instant>, found: &mut Vec<WorkerId>) {
        let mut events = [epoll::Event { flags: EventFlags::empty(), data: EventData::new_u64(0) }; 32];
        let left = until.map(|until| until.saturating_duration_since(Instant::now()) + Duration::from_millis(1));
        let left = left.map(|left| Timespec { tv_sec: left.as_secs() as i64, tv_nsec: i64::from(left.subsec_nanos()) });
        let Ok(count) = epoll::wait(&self.watched, &mut events[..], left.as_ref()) else {
            return;
        };
        for event in &events[..count] {
            match event.data.u64() {
                OURSELVES => {
                    self.wake.take();
                }
                worker if !found.contains(&WorkerId(worker)) => found.push(WorkerId(worker)),
                _ => {}
            }
        }
    }
}

/// The socket matters only when the worker closes it: replies are no business of this thread.
fn each_descriptor(worker: &Worker, mut watch: impl FnMut(BorrowedFd<'_>, EventFlags)) {
    let descriptors = worker.descriptors();
    watch(descriptors.socket, EventFlags::RDHUP | EventFlags::ONESHOT);
    for output in [descriptors.stdout, descriptors.stderr].into_iter().flatten() {
        watch(output, EventFlags::IN | EventFlags::ONESHOT);
    }
}

impl Core {
    fn keep_house(self: Arc<Self>) {
        let mut found = Vec::new();
        while !self.house.stopping.load(Ordering::Acquire) {
            let now = Instant::now();
            let late = self
                .pool()
                .take_out_all(|queued| queued.bounded && queued.deadline.is_some_and(|deadline| deadline <= now));
            for queued in late {
                self.refuse_late(queued);
            }
            let idle = self.pool().take_timed_out(now);
            for member in idle {
                count(&self.counters.timed_out);
                self.crew.add(&self, Work::Close(member));
            }
            let resting = self.pool().take_resting(now);
            for member in resting {
                self.rest(member);
            }
            let until = {
                let mut pool = self.pool();
                let times = [pool.earliest_deadline(), pool.next_idle_check(now), pool.next_rest()];
                let until = times.into_iter().flatten().min();
                *self.house.timer.lock().unwrap_or_else(PoisonError::into_inner) = until;
                until
            };
            self.house.wait(until, &mut found);
            for id in found.drain(..) {
                self.look_after(id);
            }
        }
    }

    /// Something has happened on an idle worker's descriptors. One that is busy is looked after by whoever drives it.
    fn look_after(self: &Arc<Self>, id: WorkerId) {
        let member = {
            let mut pool = self.pool();
            let member = pool.take_pinned(id, None);
            if let Some(slot) = pool.slot_mut(id) {
                slot.unwatched = true;
            }
            member
        };
        let Ok(Some(mut member)) = member else { return };
        match member.worker.idle() {
            Idle::Fine => self.release(member),
            Idle::Dead(failure) => {
                if member.worker.calls() == 0 {
                    self.pool().died_unused(Instant::now());
                }
                self.lost(member, Some(&failure));
            }
        }
    }

    /// An idle worker hears which objects nobody holds any more, and which memory nobody uses.
    fn rest(self: &Arc<Self>, mut member: Box<Member>) {
        if let Some(forgotten) = member.lot.take_forgotten() {
            member.worker.forget(forgotten.objects, forgotten.names);
        }
        member.worker.trim();
        self.release(member);
    }

    fn refuse_late(self: &Arc<Self>, queued: Queued<Payload>) {
        self.notify();
        match queued.payload {
            Payload::Submitted(submission) => {
                let failure = crate::pool::drive::timeout(&submission.task);
                self.finish(*submission, Err(failure));
            }
            Payload::Chunk(chunk) => chunk.fail_late(),
            Payload::Caller(waiter) => waiter.refuse(Failure::Closed),
            Payload::CatchUp => {}
        }
    }
}
