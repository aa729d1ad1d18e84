//! What a client is told: the writer's loop, and results and failures as frames.

use std::net::Shutdown as Ends;
use std::os::fd::AsFd;
use std::sync::PoisonError;
use std::sync::mpsc::channel;

use understudy_translators::{Buffer, Place, Value};

use super::client::{Client, Out};
use super::records;
use super::stream::{finish, send_all};
use super::tasks;
use crate::wire::frame::{HEADER, Kind};
use crate::work::outcome::{Failure, Outcome, Reply};
use crate::work::remote::Remote;

/// Objects that one client keeps, at most.
const MOST_OBJECTS: usize = 65_536;

impl Client {
    /// Sends what there is to send, until the end.
    pub(super) fn write(&self) {
        loop {
            let out = {
                let mut state = self.lock();
                loop {
                    if let Some(out) = state.out.pop_front() {
                        if let Out::Output(frame) = &out {
                            state.output_bytes -= frame.len();
                        }
                        break out;
                    }
                    if state.closed {
                        return;
                    }
                    state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
                }
            };
            let (id, frame) = match out {
                Out::Frame(frame) | Out::Output(frame) => (None, frame),
                Out::Done(id, frame) => (Some(id), frame),
                Out::Answer(id, result) => (Some(id), self.frame(id, *result)),
            };
            let sent = send_all(self.socket.as_fd(), &frame);
            let mut state = self.lock();
            if let Some(id) = id {
                state.calls.remove(&id);
            }
            if !sent {
                state.closed = true;
                state.out.clear();
            }
            self.changed.notify_all();
            drop(state);
            if !sent {
                let _ = self.socket.shutdown(Ends::Both);
                return;
            }
        }
    }

    /// The frame that answers a call.
    fn frame(&self, id: u64, result: Result<Outcome, Failure>) -> Vec<u8> {
        let of_failure = |failure: &Failure| {
            finish(Kind::Error, id, tasks::inline_body(&[Value::None, records::of_failure(failure)]))
        };
        match result {
            Ok(outcome) => {
                let kept = outcome.kept.clone();
                match self.reply(Kind::Result, id, &outcome.reply, kept) {
                    Ok(frame) => frame,
                    Err(failure) => of_failure(&failure),
                }
            }
            Err(failure) => match &failure {
                Failure::Raised(exception) => match &exception.reply {
                    Some(reply) => {
                        self.reply(Kind::Error, id, reply, None).unwrap_or_else(|failure| of_failure(&failure))
                    }
                    None => of_failure(&failure),
                },
                failure => of_failure(failure),
            },
        }
    }

    fn reply(&self, kind: Kind, id: u64, reply: &Reply, kept: Option<Remote>) -> Result<Vec<u8>, Failure> {
        let mut header = vec![0; HEADER];
        if kept.is_none() && tasks::shared_ranges(reply.body()).is_some_and(|ranges| ranges.is_empty()) {
            // What the worker said is what the client gets, to the byte.
            header.extend_from_slice(reply.body());
            return Ok(finish(kind, id, header));
        }
        let mut fields = reply.fields()?;
        if let (Some(remote), Some(value)) = (kept, fields.get_mut(reply.field())) {
            let number = self.keep(remote)?;
            let _ = tasks::map_handles(value, &mut |id| {
                *id = number;
                Ok::<_, ()>(())
            });
        }
        let threshold = self.lock().threshold;
        let body = tasks::body(&fields, |buffer| self.place(id, buffer, threshold));
        let frame = body.unwrap_or_else(|| Err("it cannot be encoded".to_owned()));
        let most = self.shared.settings.executor.max_body;
        let why = match frame {
            Ok(frame) if (frame.len() - HEADER) as u64 <= most => return Ok(finish(kind, id, frame)),
            Ok(frame) => format!("it takes {} bytes, and the client has sent no segment for it", frame.len()),
            Err(why) => why,
        };
        Err(Failure::CannotTravel { path: "result".to_owned(), class: "array".to_owned(), why, exception: None })
    }

    fn keep(&self, remote: Remote) -> Result<u64, Failure> {
        let mut state = self.lock();
        if state.objects.len() >= MOST_OBJECTS {
            return Err(Failure::Resources(format!("this client keeps {MOST_OBJECTS} objects; DROP some")));
        }
        state.last_object += 1;
        let number = state.last_object;
        state.objects.insert(number, remote);
        Ok(number)
    }

    /// Where a buffer of a result goes: in the client's memory if it can have any, else inline.
    fn place(&self, id: u64, buffer: &Buffer, threshold: u64) -> Result<Place, String> {
        let length = buffer.len() as u64;
        if length < threshold {
            return Ok(Place::Inline);
        }
        // A client that has never sent a segment has no use for one; only what cannot go otherwise asks it.
        let needed = length > self.shared.settings.executor.max_body / 2;
        if !self.segments().any() && !needed {
            return Ok(Place::Inline);
        }
        if let Some(range) = self.segments().write(buffer) {
            return Ok(Place::Shared(range));
        }
        let (send, receive) = channel();
        {
            let mut state = self.lock();
            if state.closed {
                return Ok(Place::Inline);
            }
            state.memory.insert(id, send);
            self.changed.notify_all();
        }
        let need = finish(Kind::Need, id, tasks::inline_body(&[Value::Int(length as i64)]));
        if !send_all(self.socket.as_fd(), &need) {
            return Ok(Place::Inline);
        }
        // Ends also when the client goes, for then nobody can send any more.
        let granted = receive.recv().ok().flatten();
        match granted.and_then(|()| self.segments().write(buffer)) {
            Some(range) => Ok(Place::Shared(range)),
            None if needed => Err(format!("it takes {length} bytes, for which the client gave no memory")),
            None => Ok(Place::Inline),
        }
    }
}
