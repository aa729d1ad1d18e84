//! Bringing workers up: from the fork server or on their own, with patience for a start that fails and none for many.

use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use crate::exchange::{Wake, Worker};
use crate::pool::Queued;
use crate::pool::drive::{Begun, Core, Member, Payload};
use crate::pool::statistics::count;
use crate::settings::Start;
use crate::work::outcome::Failure;
use crate::work::remote::Lot;
use crate::work::task::{WorkerId, moment};

/// The wait after the first failed start; it grows fourfold.
const FIRST_PAUSE: Duration = Duration::from_millis(10);

impl Core {
    /// Begins to start a worker, where that takes nobody's place. None: it begins with [`Core::start`].
    pub fn begin_start(&self, id: WorkerId) -> Option<Begun> {
        let alone = !self.settings.wants_server();
        alone.then(|| Worker::start(&self.settings, id, &self.worker_name(id)).map(Box::new))
    }

    fn worker_name(&self, id: WorkerId) -> String {
        format!("{}-{id}", self.settings.name)
    }

    /// Starts the worker for which a place was reserved. Gives it back with its first task, if one waits.
    pub fn start(self: &Arc<Self>, id: WorkerId, mut begun: Option<Begun>) -> Option<(Box<Member>, Queued<Payload>)> {
        let mut pause = FIRST_PAUSE;
        let mut attempt = 1;
        let failure = loop {
            let (wake, lot) = self.pool().slot_mut(id).map(|slot| (Arc::clone(&slot.wake), Arc::clone(&slot.lot)))?;
            let failure = match self.start_once(id, begun.take(), &wake, &lot) {
                Ok(member) => return self.arrive(member),
                Err(failure) => failure,
            };
            count(&self.counters.failed_starts);
            if self.pool().closing || attempt >= self.settings.start_attempts {
                break failure;
            }
            attempt += 1;
            self.observe(Some(Instant::now() + pause), || false, |pool| pool.closing);
            pause *= 4;
        };
        *self.last_start.lock().unwrap_or_else(PoisonError::into_inner) = Some(failure.clone());
        let hopeless = self.pool().start_failed(id, Instant::now());
        if matches!(&failure, Failure::Launch(error) if error.lacks_descriptors()) {
            self.pool().start_again_soon();
        }
        self.memory.gone(id, Some(failure.to_string()));
        for queued in hopeless {
            self.refuse(queued, |_| failure.clone());
        }
        self.notify();
        None
    }

    fn start_once(
        self: &Arc<Self>,
        id: WorkerId,
        begun: Option<Begun>,
        wake: &Arc<Wake>,
        lot: &Arc<Lot>,
    ) -> Result<Box<Member>, Failure> {
        self.house.run(self).map_err(|error| Failure::Resources(format!("the executor's own thread: {error}")))?;
        let mut worker = match begun.or_else(|| self.begin_start(id)) {
            Some(worker) => *worker?,
            None => self.fork(id, &self.worker_name(id))?,
        };
        let until = moment(Some(self.settings.start_deadline));
        while !worker.ready(until, wake)? {
            if self.pool().closing {
                return Err(Failure::Closed);
            }
            if until.is_some_and(|until| Instant::now() >= until) {
                let death = worker.kill(true);
                return Err(Failure::Stillborn(Arc::new(death)));
            }
        }
        count(&self.counters.started);
        let mut member = Box::new(Member { worker, id, wake: Arc::clone(wake), lot: Arc::clone(lot), replayed: 0 });
        self.replay(&mut member)?;
        Ok(member)
    }

    /// Runs the tasks for all workers that this one has not run. A task that merely raises does so in every worker, and has been reported to
    /// whoever gave it; one that costs the worker counts as a failed start of a new one.
    pub fn replay(&self, member: &mut Member) -> Result<(), Failure> {
        while let Some(entry) = self.memory.after(member.replayed) {
            member.replayed += 1;
            if entry.revoked() {
                continue;
            }
            let until = moment(entry.task.options.deadline);
            let result = self.drive_remembered(member, &entry, until);
            let lost = result.as_ref().err().filter(|_| !member.worker.alive()).cloned();
            entry.report(member.id, result);
            if let Some(failure) = lost {
                return Err(failure);
            }
        }
        Ok(())
    }

    /// A worker from the fork server, which is started when it is not there. Where forking is refused, `Auto` goes without.
    fn fork(&self, id: WorkerId, name: &str) -> Result<Worker, Failure> {
        let mut server = self.server.lock().unwrap_or_else(PoisonError::into_inner);
        if self.pool().closing {
            return Err(Failure::Closed);
        }
        if server.is_none() {
            let started = Worker::start_server(&self.settings)?;
            *self.server_wake.lock().unwrap_or_else(PoisonError::into_inner) = Some(started.wake());
            // Whoever closes the pool takes the wake-up after he has said so: one of the two sees the other.
            if self.pool().closing {
                started.wake().wake();
            }
            *server = Some(started);
        }
        let forked = match server.as_mut() {
            Some(server) => server.fork(&self.settings, id, name),
            None => return Worker::start(&self.settings, id, name),
        };
        match forked {
            Ok(worker) => Ok(worker),
            // A server that could not fork once may be broken; the next start makes a new one.
            Err(failure) => {
                *server = None;
                drop(server);
                if self.settings.start == Start::Fork || self.pool().closing {
                    Err(failure)
                } else {
                    Worker::start(&self.settings, id, name)
                }
            }
        }
    }

    fn arrive(self: &Arc<Self>, member: Box<Member>) -> Option<(Box<Member>, Queued<Payload>)> {
        let (id, pid) = (member.id, member.worker.pid());
        {
            let mut pool = self.pool();
            if let Some(slot) = pool.slot_mut(id) {
                slot.pid = Some(pid);
            }
        }
        self.house.watch(&member.worker, id);
        let next = self.give_back(self, member);
        // Someone has to look when a worker above the floor has been idle for long.
        if self.settings.idle_timeout.is_some() && self.pool().workers() > self.settings.floor {
            self.house.wake();
        }
        next
    }
}
