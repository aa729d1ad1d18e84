//! The supervisor's end of a guard: tells it what to do, and hears how the worker ended.

use std::io;
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::net::{RecvFlags, SendAncillaryBuffer, SendAncillaryMessage, SendFlags};
use rustix::process::{Pid, Signal, kill_process_group};
use serde::{Deserialize, Serialize};

use crate::process::spawn::Child;

/// The signal on which a worker writes the Python stacks of all its threads (`faulthandler`) to its trace
/// descriptor. By default it is ignored, so a worker that has not set up its handler yet is not killed by it.
pub const STACK_SIGNAL: Signal = Signal::URG;

/// What a guard says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// The worker's program has been started (`exec` has succeeded).
    Started { pid: i32 },
    /// The worker has ended, and so have all processes that it left behind.
    Exited(Exit),
    /// Nothing was started: `what` could not be had, and `why`.
    Refused { what: String, why: String },
    /// The guard itself is gone. The worker is dead, too; how it ended is not known.
    GuardLost { pid: Option<i32> },
}

/// How a worker ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exit {
    pub pid: i32,
    /// The exit code, if it ended by itself.
    pub code: Option<i32>,
    /// The signal that ended it.
    pub signal: Option<i32>,
    /// Whether a core was dumped.
    pub core: bool,
    /// Peak resident memory in bytes.
    pub peak: u64,
    /// Processor time in user mode.
    pub user: Duration,
    /// Processor time in the kernel.
    pub system: Duration,
    /// Whether the kernel killed something for want of memory while the worker lived, so that a SIGKILL that nobody
    /// here sent is probably that.
    pub out_of_memory: bool,
    /// How many processes it left behind; they have been killed.
    pub left_behind: u32,
    /// How many of them would not die within the time given (another user's, or stuck in the kernel).
    pub survivors: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Said {
    /// `folder` is a control group made for the worker, to be removed if the guard cannot do it.
    Started {
        pid: i32,
        folder: Option<std::ffi::OsString>,
    },
    Exited(Exit),
    Refused {
        what: String,
        why: String,
    },
}

pub(crate) const KILL: u8 = b'K';
pub(crate) const STACK: u8 = b'S';
pub(crate) const MESSAGE_LIMIT: usize = 8192;

/// A running guard. Dropping it kills the worker and everything that the worker started.
#[derive(Debug)]
pub struct Control {
    socket: OwnedFd,
    /// A fork of this process has a copy of everything here, and no right to any of it.
    owner: u32,
    guard: Mutex<Option<Child>>,
    worker: AtomicI32,
    ended: AtomicBool,
    killed: AtomicBool,
    leftovers: Mutex<Vec<PathBuf>>,
}

impl Control {
    pub(crate) fn new(socket: OwnedFd, guard: Child, scratch: Option<PathBuf>) -> Self {
        Self {
            socket,
            owner: std::process::id(),
            guard: Mutex::new(Some(guard)),
            worker: AtomicI32::new(0),
            ended: AtomicBool::new(false),
            killed: AtomicBool::new(false),
            leftovers: Mutex::new(scratch.into_iter().collect()),
        }
    }

    /// Readable when [`Control::note`] has something to say.
    pub fn fd(&self) -> BorrowedFd<'_> {
        self.socket.as_fd()
    }

    /// Kills the worker and all its descendants. Returns at once; a [`Note::Exited`] follows. Does nothing if it has ended.
    pub fn kill(&self) {
        if !self.ended.load(Ordering::Acquire) {
            self.killed.store(true, Ordering::Release);
            self.tell(KILL);
        }
    }

    /// Whether [`Control::kill`] was called while the worker had not been known to have ended.
    pub fn was_killed(&self) -> bool {
        self.killed.load(Ordering::Acquire)
    }

    /// Has the worker write its Python stacks to the trace descriptor, if it still can.
    pub fn ask_stack(&self) {
        self.tell(STACK);
    }

    /// The worker's process id, once a note has told it.
    pub fn worker(&self) -> Option<i32> {
        Some(self.worker.load(Ordering::Acquire)).filter(|pid| *pid > 0)
    }

    /// Whether a note has told that the worker has ended, or was never started.
    pub fn ended(&self) -> bool {
        self.ended.load(Ordering::Acquire)
    }

    /// The next note, if there is one; does not wait. After the last one (`Exited`, `Refused`, `GuardLost`) always None.
    pub fn note(&self) -> Option<Note> {
        if self.ended() {
            return None;
        }
        let mut buffer = [MaybeUninit::<u8>::uninit(); MESSAGE_LIMIT];
        let length = loop {
            match rustix::net::recv(&self.socket, &mut buffer, RecvFlags::DONTWAIT) {
                Ok(((bytes, _), _)) => match postcard::from_bytes::<Said>(bytes) {
                    Ok(said) => return Some(self.heard(said)),
                    Err(_) => break 0,
                },
                Err(Errno::AGAIN) => return None,
                Err(Errno::INTR) => {}
                Err(_) => break 0,
            }
        };
        debug_assert_eq!(length, 0);
        self.guard_lost()
    }

    /// The next note, waiting for it until `until` (for ever if None).
    pub fn wait_note(&self, until: Option<Instant>) -> Option<Note> {
        loop {
            if let Some(note) = self.note() {
                return Some(note);
            }
            if self.ended() || !wait_readable(self.socket.as_fd(), until) {
                return None;
            }
        }
    }

    fn heard(&self, said: Said) -> Note {
        match said {
            Said::Started { pid, folder } => {
                self.worker.store(pid, Ordering::Release);
                self.leftovers().extend(folder.map(PathBuf::from));
                Note::Started { pid }
            }
            Said::Exited(exit) => {
                self.ended.store(true, Ordering::Release);
                Note::Exited(exit)
            }
            Said::Refused { what, why } => {
                self.ended.store(true, Ordering::Release);
                Note::Refused { what, why }
            }
        }
    }

    fn guard_lost(&self) -> Option<Note> {
        if self.ended.swap(true, Ordering::AcqRel) {
            return None;
        }
        let pid = self.worker();
        self.kill_group();
        Some(Note::GuardLost { pid })
    }

    /// The kernel has killed the worker together with its guard; what the worker had started is in its group, unless it left it.
    fn kill_group(&self) {
        if let Some(group) = self.worker().and_then(Pid::from_raw) {
            let _ = kill_process_group(group, Signal::KILL);
        }
    }

    fn leftovers(&self) -> std::sync::MutexGuard<'_, Vec<PathBuf>> {
        self.leftovers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A guard that is gone or does not read is no error here: the notes tell.
    fn tell(&self, word: u8) {
        if std::process::id() != self.owner {
            return;
        }
        let _ = rustix::net::send(&self.socket, &[word], SendFlags::DONTWAIT | SendFlags::NOSIGNAL);
    }
}

impl Drop for Control {
    fn drop(&mut self) {
        if std::process::id() != self.owner {
            return;
        }
        self.tell(KILL);
        let _ = rustix::net::shutdown(&self.socket, rustix::net::Shutdown::Write);
        let guard = self.guard.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(guard) = guard else { return };
        let leftovers = std::mem::take(&mut *self.leftovers());
        let group = self.worker().filter(|_| !self.ended()).and_then(Pid::from_raw);
        if wait_ended(&guard, Duration::from_millis(200)) {
            remove(&leftovers);
        } else {
            // A worker with much memory takes a while to die; nobody needs to wait for it, unless there is no thread for that.
            let (hand, take) = std::sync::mpsc::channel();
            let reaper = move || {
                if let Ok((guard, leftovers)) = take.recv() {
                    finish(guard, leftovers, group, Duration::from_secs(10));
                }
            };
            match std::thread::Builder::new().name("understudy-reaper".into()).spawn(reaper) {
                Ok(_) => drop(hand.send((guard, leftovers))),
                Err(_) => finish(guard, leftovers, group, Duration::ZERO),
            }
        }
    }
}

/// Reaps a guard that takes its time, and kills it and the group of its worker if it takes longer than this.
fn finish(guard: Child, leftovers: Vec<PathBuf>, group: Option<Pid>, limit: Duration) {
    if !wait_ended(&guard, limit) {
        guard.kill();
        if let Some(group) = group {
            let _ = kill_process_group(group, Signal::KILL);
        }
        guard.wait();
    }
    remove(&leftovers);
}

/// Sends the launch order and the descriptors that belong to it.
pub(crate) fn send_order(socket: BorrowedFd<'_>, descriptors: &[BorrowedFd<'_>]) -> io::Result<()> {
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(5))];
    let mut ancillary = SendAncillaryBuffer::new(&mut space);
    if !ancillary.push(SendAncillaryMessage::ScmRights(descriptors)) {
        return Err(io::Error::other("too many descriptors for one message"));
    }
    rustix::net::sendmsg(socket, &[io::IoSlice::new(b"O")], &mut ancillary, SendFlags::NOSIGNAL)?;
    Ok(())
}

/// Waits until the descriptor is readable or closed at the other end; false if the time is over first.
pub(crate) fn wait_readable(descriptor: BorrowedFd<'_>, until: Option<Instant>) -> bool {
    loop {
        let timeout = until.map(|until| {
            let left = until.saturating_duration_since(Instant::now());
            Timespec { tv_sec: left.as_secs().try_into().unwrap_or(i64::MAX), tv_nsec: left.subsec_nanos().into() }
        });
        match poll(&mut [PollFd::from_borrowed_fd(descriptor, PollFlags::IN)], timeout.as_ref()) {
            Ok(0) => return false,
            Err(Errno::INTR) => {}
            Ok(_) | Err(_) => return true,
        }
    }
}

/// Reaps the process if it ends within `limit`.
fn wait_ended(child: &Child, limit: Duration) -> bool {
    if let Some(ended) = child.ended() {
        wait_readable(ended.as_fd(), Some(Instant::now() + limit));
    }
    child.reap()
}

/// The guard has done this, unless it was killed.
fn remove(leftovers: &[PathBuf]) {
    for folder in leftovers {
        if folder.starts_with("/sys") {
            let _ = std::fs::remove_dir(folder);
        } else {
            let _ = std::fs::remove_dir_all(folder);
        }
    }
}
