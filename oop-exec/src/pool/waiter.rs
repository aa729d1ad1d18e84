//! A thread that waits for a worker to drive it itself.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::pool::drive::Member;
use crate::work::outcome::Failure;

/// How often a waiting caller is asked whether he wants to go on.
const ASK: Duration = Duration::from_millis(50);

/// A thread that waits for a worker.
pub(crate) struct Waiter {
    answer: Mutex<Answer>,
    answered: Condvar,
}

enum Answer {
    None,
    Member(Box<Member>),
    Refusal(Failure),
}

impl Waiter {
    pub fn new() -> Self {
        Waiter { answer: Mutex::new(Answer::None), answered: Condvar::new() }
    }

    pub fn hand(&self, member: Box<Member>) {
        self.set(Answer::Member(member));
    }

    pub fn refuse(&self, failure: Failure) {
        self.set(Answer::Refusal(failure));
    }

    fn set(&self, answer: Answer) {
        *self.answer.lock().unwrap_or_else(PoisonError::into_inner) = answer;
        self.answered.notify_one();
    }

    /// The worker or the refusal. None: `until` has come, or `asked` said yes; somebody may be about to answer all the same.
    pub fn wait(
        &self,
        until: Option<Instant>,
        asked: Option<&dyn Fn() -> bool>,
    ) -> Option<Result<Box<Member>, Failure>> {
        let mut answer = self.answer.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            match std::mem::replace(&mut *answer, Answer::None) {
                Answer::Member(member) => return Some(Ok(member)),
                Answer::Refusal(failure) => return Some(Err(failure)),
                Answer::None => {}
            }
            let left = until.map(|until| until.saturating_duration_since(Instant::now()));
            if left.is_some_and(|left| left.is_zero()) {
                return None;
            }
            if let Some(asked) = asked {
                // Without the lock: whoever answers may run a signal handler, and that may shut the executor down.
                drop(answer);
                if asked() {
                    return None;
                }
                answer = self.answer.lock().unwrap_or_else(PoisonError::into_inner);
                if !matches!(*answer, Answer::None) {
                    continue;
                }
            }
            let slice = if asked.is_some() { Some(left.map_or(ASK, |left| left.min(ASK))) } else { left };
            answer = match slice {
                None => self.answered.wait(answer).unwrap_or_else(PoisonError::into_inner),
                Some(slice) => self.answered.wait_timeout(answer, slice).unwrap_or_else(PoisonError::into_inner).0,
            };
        }
    }
}
