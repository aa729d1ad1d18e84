//! Interrupts somebody who waits for a worker.

use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use rustix::event::EventfdFlags;

/// Wakes the one thread that waits with it, now or the next time that it blocks.
#[derive(Debug)]
pub struct Wake(OwnedFd);

impl Wake {
    /// Fails when the process has no descriptors left.
    pub fn new() -> io::Result<Self> {
        Ok(Self(rustix::event::eventfd(0, EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK)?))
    }

    /// May be called from any thread, any number of times.
    pub fn wake(&self) {
        // A counter that is full is a wake-up that is due already.
        let _ = rustix::io::write(&self.0, &1u64.to_ne_bytes());
    }

    /// Takes a wake-up that is due; says whether one was.
    pub fn take(&self) -> bool {
        let mut count = [0; 8];
        rustix::io::read(&self.0, &mut count).is_ok()
    }
}

impl AsFd for Wake {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}
