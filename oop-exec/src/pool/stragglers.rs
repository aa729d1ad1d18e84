//! Calls for which nobody waits any more: ended, interrupted, or left to go on with their results for somebody else.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use crate::exchange::Step;
use crate::pool::Interruption;
use crate::pool::drive::{Core, Member, Work};
use crate::work::outcome::{Failure, Outcome};
use crate::work::task::{Late, moment};

/// What is still to be done about a call for which nobody waits any more.
pub(crate) enum Care {
    Kill,
    LetGo { late: Option<Late> },
    Interrupt,
}

impl Core {
    /// Kills a worker that missed a deadline. It is asked first where it is, which takes at most 50 ms: that is what its caller
    /// wants to know most.
    pub fn kill_straggler(self: &Arc<Self>, mut member: Box<Member>, label: String, deadline: Duration) -> Failure {
        if let Some(slot) = self.pool().slot_mut(member.id) {
            slot.running = None;
        }
        let death = member.worker.kill(true);
        self.lost(member, None);
        Failure::Timeout { label, deadline, stack: death.stack.clone(), death: Some(Arc::new(death)) }
    }

    /// Lets the crew look after a worker whose call has nobody waiting for it any more, so that it cannot be cancelled either.
    pub fn leave(self: &Arc<Self>, member: Box<Member>, care: Care) {
        if let Some(slot) = self.pool().slot_mut(member.id) {
            slot.running = None;
        }
        self.crew.add(self, Work::Care(member, care));
    }

    /// Looks after a worker for whose call nobody waits any more.
    pub fn care(self: &Arc<Self>, mut member: Box<Member>, care: Care) {
        match care {
            Care::Kill => {
                member.worker.kill(false);
                self.lost(member, None);
            }
            Care::LetGo { late } => {
                let result = loop {
                    match member.worker.wait(None, &member.wake) {
                        Step::Done(result) => break result,
                        Step::TimedOut => {}
                        Step::Woken => {
                            if self.interruption(&member, false).is_some() {
                                member.worker.kill(false);
                                break Err(Failure::Cancelled { label: String::new() });
                            }
                        }
                    }
                };
                let (member, result) = self.settle(member, result);
                if let Some(member) = member {
                    self.release(member);
                }
                if let Some(late) = late {
                    deliver(&late, result);
                }
            }
            Care::Interrupt => {
                member.worker.interrupt();
                let until = moment(Some(self.settings.grace));
                loop {
                    match member.worker.wait(until, &member.wake) {
                        Step::Done(result) => {
                            if let (Some(member), _) = self.settle(member, result) {
                                self.release(member);
                            }
                            return;
                        }
                        Step::Woken if self.interruption(&member, false) != Some(Interruption::Kill) => {}
                        Step::Woken | Step::TimedOut => {
                            member.worker.kill(false);
                            self.lost(member, None);
                            return;
                        }
                    }
                }
            }
        }
    }
}

/// A panic of somebody else's closure must not take the worker's thread with it.
pub(crate) fn deliver(late: &Late, result: Result<Outcome, Failure>) {
    let _ = std::panic::catch_unwind(AssertUnwindSafe(|| late(result)));
}
