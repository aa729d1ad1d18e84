//! What we say to a worker: messages with their memory, and what has to be said before a task.

use std::sync::Arc;

use understudy_translators::{Encoded, Encoder, Place, Value, assemble_into};

use super::Worker;
use super::space::{Announcement, Placement};
use crate::wire::connection::Attachment;
use crate::wire::frame::{HEADER, Kind};
use crate::work::function::Function;
use crate::work::outcome::Failure;

/// Most ranges in one RELEASE.
const RANGES: usize = 4096;

impl Worker {
    /// What has to be said before a task.
    pub(super) fn prelude(&mut self) {
        self.tell_unused(false);
        let dropped = Function::dropped();
        if dropped != self.functions_dropped {
            self.functions_dropped = dropped;
            let gone: Vec<u64> =
                self.defined.iter().filter(|(_, known)| known.strong_count() == 0).map(|(&id, _)| id).collect();
            for id in gone {
                self.defined.remove(&id);
                self.say(Kind::Define, 0, &[Value::Int(id as i64), Value::None]);
            }
        }
    }

    pub(super) fn tell_unused(&mut self, everything: bool) {
        for released in self.space.take_releases().chunks(RANGES) {
            let pair = |&(segment, offset): &(u32, u64)| {
                Value::Tuple(vec![Value::Int(i64::from(segment)), Value::Int(offset as i64)])
            };
            self.say(Kind::Release, 0, &[Value::List(released.iter().map(pair).collect())]);
        }
        let unused = self.space.take_unused(everything);
        if !unused.is_empty() {
            let numbers = unused.into_iter().map(|number| Value::Int(i64::from(number))).collect();
            self.say(Kind::Forget, 0, &[Value::List(numbers)]);
        }
    }

    pub(super) fn define(&mut self, function: &Function) -> Result<(), Failure> {
        if !self.defined.contains_key(&function.id()) {
            self.send(Kind::Define, 0, &[function.number(), function.definition()])?;
            self.defined.insert(function.id(), Arc::downgrade(&function.0));
        }
        Ok(())
    }

    /// Queues a message of our own making, which is small and has no buffers.
    pub(super) fn say(&mut self, kind: Kind, id: u64, fields: &[Value]) {
        let mut encoder = Encoder::new();
        for field in fields {
            encoder.field();
            encoder.value(field);
        }
        // Text of a user, such as a name, could be too long for a message only beyond 4 GiB.
        if let Ok(fields) = encoder.finish() {
            let _ = self.send(kind, id, &[&fields]);
        }
    }

    /// Queues a message. If it fails, nothing of it was queued and no memory is held for it.
    pub(super) fn send(&mut self, kind: Kind, id: u64, fields: &[&Encoded]) -> Result<(), Failure> {
        let mut bytes = self.connection.spare();
        bytes.resize(HEADER, 0);
        let mut placements: Vec<Placement> = Vec::new();
        let mut announcements: Vec<Announcement> = Vec::new();
        let mut shared = 0;
        let assembled = assemble_into(&mut bytes, fields, |buffer| {
            let length = buffer.len() as u64;
            if length < self.threshold && buffer.0.range().is_none() {
                return Ok(Place::Inline);
            }
            match self.space.place(buffer, &mut announcements) {
                Ok(placement) => {
                    let range = placement.range;
                    shared += length;
                    placements.push(placement);
                    Ok(Place::Shared(range))
                }
                Err(_) if length < self.max_body => Ok(Place::Inline),
                Err(error) => Err(Failure::Resources(format!("{length} bytes of shared memory: {error}"))),
            }
        });
        for announcement in announcements {
            self.announce(announcement);
        }
        assembled?;
        let length = (bytes.len() - HEADER) as u64;
        if length > self.max_body {
            return Err(Failure::CannotTravel {
                path: "arguments".to_owned(),
                class: "message".to_owned(),
                why: format!(
                    "they take {length} bytes, and a message may have {}; put large data in arrays or bytes, which travel in \
                     shared memory, or raise `max_body`",
                    self.max_body
                ),
                exception: None,
            });
        }
        self.shared_bytes += shared;
        self.space.commit(placements);
        self.connection.queue(kind, id, bytes, None);
        Ok(())
    }

    pub(super) fn announce(&mut self, announcement: Announcement) {
        let Announcement { segment, role } = announcement;
        let fields = [Value::Int(i64::from(segment.number())), Value::Int(segment.len() as i64), Value::str(role)];
        self.say_with(Kind::Segment, &fields, Attachment::Segment(segment));
    }

    /// Queues a small message with a descriptor.
    pub(super) fn say_with(&mut self, kind: Kind, fields: &[Value], attachment: Attachment) {
        let mut bytes = vec![0; HEADER];
        let Ok(fields) = Encoded::fields(fields) else { return };
        let never = |_: &_| Ok::<_, std::convert::Infallible>(Place::Inline);
        let Ok(()) = assemble_into(&mut bytes, &[&fields], never);
        self.connection.queue(kind, 0, bytes, Some(attachment));
    }
}
