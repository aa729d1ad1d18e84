//! How to wait for a reply: by looking again and again for a while, or asleep.
//!
//! To be woken costs tens of microseconds, more than many calls take. But to look again and again keeps a processor from the
//! very worker whose reply is waited for, when there are fewer processors than work. Which is the case cannot be
//! known in advance, so both ways are tried now and then, and the one in which replies came sooner is kept. Where it makes no
//! difference, because calls are long, a wait is asleep and costs no processor time.

use std::time::{Duration, Instant};

const SMALLEST: Duration = Duration::from_micros(8);
/// A longer wait counts as one of this length: it says nothing about the way of waiting.
const LONG: Duration = Duration::from_micros(250);
/// How many waits the other way is tried for.
const TRIAL: u32 = 4;
/// How many waits there are between two trials, at first, after a change, and at most.
const FIRST: u32 = 8;
const CHANGED: u32 = 32;
const MOST: u32 = 4096;
/// Spinning must be better by this factor, because it costs processor time.
const BETTER: f64 = 0.8;

#[derive(Debug)]
pub(super) struct Spin {
    longest: Duration,
    /// The way that is kept.
    spinning: bool,
    /// The other one is tried now.
    trial: bool,
    interval: u32,
    /// Of this phase: how many waits, and how long they took.
    waits: u32,
    spent: Duration,
    /// What a wait took in the kept way.
    mean: f64,
}

/// One wait.
#[derive(Debug)]
pub(super) struct Wait {
    began: Instant,
    spinning: bool,
    looks: u32,
}

impl Spin {
    pub(super) fn new(longest: Duration) -> Self {
        Self { longest, spinning: true, trial: false, interval: FIRST, waits: 0, spent: Duration::ZERO, mean: 0.0 }
    }

    pub(super) fn begin(&self) -> Wait {
        Wait { began: Instant::now(), spinning: self.longest >= SMALLEST && self.spinning != self.trial, looks: 0 }
    }

    /// A wait that is known to be long: asleep from its beginning, and no example for others.
    pub(super) fn begin_long() -> Wait {
        Wait { began: Instant::now(), spinning: false, looks: 0 }
    }

    /// Pauses, unless it is time to sleep; false then, for good.
    pub(super) fn again(&self, wait: &mut Wait) -> bool {
        if !wait.spinning {
            return false;
        }
        wait.looks += 1;
        // No yielding: on a busy machine it gives a whole time slice away, and a wait then takes longer than asleep.
        for _ in 0..8 {
            std::hint::spin_loop();
        }
        // The clock costs as much as a look.
        if wait.looks.is_multiple_of(4) {
            wait.spinning = wait.began.elapsed() < self.longest;
        }
        wait.spinning
    }

    /// What was waited for has come.
    pub(super) fn came(&mut self, wait: &Wait) {
        self.took(wait.began.elapsed());
    }

    fn took(&mut self, time: Duration) {
        self.spent += time.min(LONG);
        self.waits += 1;
        if self.waits < if self.trial { TRIAL } else { self.interval } {
            return;
        }
        let mean = self.spent.as_secs_f64() / f64::from(self.waits);
        (self.waits, self.spent) = (0, Duration::ZERO);
        if !self.trial {
            self.mean = mean;
        } else if if self.spinning { mean <= self.mean } else { mean < BETTER * self.mean } {
            self.spinning = !self.spinning;
            self.interval = CHANGED;
        } else {
            self.interval = (self.interval * 2).min(MOST);
        }
        self.trial = !self.trial;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many of so many waits were spinning, if these are how long the two ways take, in microseconds.
    fn spinning(spin: &mut Spin, waits: u32, spun: u64, slept: u64) -> u32 {
        (0..waits)
            .map(|_| {
                let spins = spin.begin().spinning;
                spin.took(Duration::from_micros(if spins { spun } else { slept }));
                u32::from(spins)
            })
            .sum()
    }

    #[test]
    fn the_faster_way_is_kept_and_follows_the_machine() {
        let mut spin = Spin::new(Duration::from_micros(100));
        assert!(spinning(&mut spin, 2000, 5, 40) > 1900);
        // Now the worker needs this processor.
        spinning(&mut spin, 8200, 115, 12);
        assert!(spinning(&mut spin, 2000, 115, 12) < 40);
        spinning(&mut spin, 8200, 5, 12);
        assert!(spinning(&mut spin, 2000, 5, 12) > 1900);
    }

    #[test]
    fn long_calls_are_waited_for_asleep() {
        let mut spin = Spin::new(Duration::from_micros(100));
        spinning(&mut spin, 20, 5000, 5000);
        assert!(spinning(&mut spin, 1000, 5000, 5000) < 30);
    }

    #[test]
    fn without_a_longest_time_nobody_spins() {
        let mut spin = Spin::new(Duration::ZERO);
        assert_eq!(spinning(&mut spin, 100, 1, 100), 0);
        assert!(!spin.again(&mut spin.begin()));
    }
}
