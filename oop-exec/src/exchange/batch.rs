//! Many calls of one function in one message. Their results come through shared memory, so that a death loses only
//! the one call that was running.

use std::sync::Arc;
use std::time::Instant;

use understudy_translators::{Encoded, Value};

use super::events::Event;
use super::{CallId, Wake, Worker, none, one};
use crate::wire::frame::{FaultCode, Frame, HEADER, Header, Kind, ProtocolFault};
use crate::wire::memory::Segment;
use crate::work::function::Function;
use crate::work::outcome::{Failure, Outcome};
use crate::work::task::Options;

/// The counts at the journal's beginning, in bytes.
const COUNTS: u64 = 16;

/// What a wait for a batch ended with.
#[derive(Debug)]
pub enum BatchStep {
    Done,
    TimedOut,
    Woken,
    /// The worker is lost, and with it the call that was `running`. Later ones were not begun.
    Lost {
        running: Option<usize>,
        failure: Failure,
    },
}

/// Takes the outcome of each call of a batch, by its index.
pub type Each<'a> = &'a mut dyn FnMut(usize, Result<Outcome, Failure>);

/// A batch that runs.
pub(super) struct Batch {
    calls: usize,
    /// How many outcomes have been given out.
    done: usize,
    journal: Arc<Segment>,
    /// How many frames of the journal have been read, and their bytes.
    read: (u64, u64),
    /// Outcomes have come through the socket, so none comes through the journal any more.
    overflowed: bool,
}

impl Batch {
    pub(super) fn calls(&self) -> usize {
        self.calls
    }
}

impl Worker {
    /// Sends calls of one function, each with its positional arguments as one field. Returns how many of them
    /// were taken, which is all unless they do not fit one message together.
    pub fn begin_batch(&mut self, function: &Function, options: &Options, calls: &[Encoded]) -> Result<usize, Failure> {
        self.check_alive()?;
        self.prelude();
        let mut announce = Vec::new();
        let journal = self.space.journal(&mut announce);
        for announcement in announce {
            self.announce(announcement);
        }
        let journal = journal.map_err(|error| Failure::Resources(format!("the journal of a batch: {error}")))?;
        journal.write(0, &[0; COUNTS as usize]);
        self.define(function)?;
        let place = [journal.number() as i64, 0, journal.len() as i64].map(Value::Int);
        let place = one(&Value::Tuple(place.into()))?;
        let encoded = options.encode();
        let mut fields = vec![encoded.as_ref().unwrap_or(none()), function.number(), &place];
        let mut room = self.max_body.saturating_sub(1024);
        let fits = |call: &&Encoded| {
            let inline = call
                .buffers()
                .iter()
                .filter(|buffer| (buffer.len() as u64) < self.threshold)
                .map(|buffer| buffer.len() + 32);
            let size = (call.values().len() + inline.sum::<usize>()) as u64;
            let fits = size <= room;
            room = room.saturating_sub(size);
            fits
        };
        // One that does not fit a message of its own fails by itself, with the error that says so.
        let count = calls.iter().take_while(fits).count().max(1).min(calls.len());
        fields.extend(&calls[..count]);
        let id = self.next_id(count as u64 + 1);
        self.send(Kind::Batch, id, &fields)?;
        let batch = Batch { calls: count, done: 0, journal, read: (0, 0), overflowed: false };
        let label = if options.label.is_empty() { function.name().to_owned() } else { options.label.clone() };
        self.start_call(id, label, Kind::BatchDone, options, Some(batch));
        Ok(count)
    }

    /// Waits for the batch; `each` is called once for each call that has an outcome, in order. What it has not been called
    /// for when the worker is lost, and is not the one that was running, was not begun.
    pub fn wait_batch(&mut self, until: Option<Instant>, wake: &Wake, each: Each<'_>) -> BatchStep {
        loop {
            match self.next_event(until, wake) {
                Event::TimedOut => return BatchStep::TimedOut,
                Event::Woken => return BatchStep::Woken,
                Event::Lost(failure) => return self.lost_batch(failure, each),
                Event::Frame(frame) => match self.batch_frame(frame, each) {
                    Ok(true) => {
                        self.current = None;
                        return BatchStep::Done;
                    }
                    Ok(false) => {}
                    Err(fault) => {
                        let failure = self.broken(fault);
                        return BatchStep::Lost { running: self.running(), failure };
                    }
                },
            }
        }
    }

    /// After the worker was killed in the middle of a batch: gives out what was finished, and says which call was running.
    pub fn salvage_batch(&mut self, each: Each<'_>) -> Option<usize> {
        // A journal that a dying worker left in disorder has nothing for us.
        let _ = self.read_journal(each);
        self.running()
    }

    fn lost_batch(&mut self, failure: Failure, each: Each<'_>) -> BatchStep {
        let running = if failure.never_started() { None } else { self.salvage_batch(each) };
        BatchStep::Lost { running, failure }
    }

    fn running(&self) -> Option<usize> {
        let batch = self.current.as_ref()?.batch.as_ref()?;
        (batch.done < batch.calls).then_some(batch.done)
    }

    /// Deals with one frame; true when it was the last of the batch.
    fn batch_frame(&mut self, frame: Frame, each: Each<'_>) -> Result<bool, ProtocolFault> {
        let Some(current) = self.current.as_mut() else { return Ok(false) };
        let (id, Some(batch)) = (current.id, current.batch.as_ref()) else { return Ok(false) };
        if frame.kind == Kind::BatchDone && frame.id == id {
            let [frames, bytes] = crate::wire::body::message(frame.kind, &frame.body, &self.limits)?;
            let claimed = (frames.as_int(), bytes.as_int());
            let calls = batch.calls;
            self.read_journal(each)?;
            let read =
                self.current.as_ref().and_then(|current| current.batch.as_ref()).map(|batch| (batch.read, batch.done));
            let Some(((frames, bytes), done)) = read else { return Ok(true) };
            if claimed != (i64::try_from(frames).ok(), i64::try_from(bytes).ok()) {
                return Err(ProtocolFault::message("BATCH_DONE and the journal differ in what was written"));
            }
            if done != calls {
                return Err(ProtocolFault::order(format!("BATCH_DONE came after {done} of {calls} outcomes")));
            }
            return Ok(true);
        }
        if frame.kind == Kind::Error && frame.id == id {
            // The message as a whole could not be taken: so fares each call that has no outcome yet.
            let (first, calls) = (batch.done, batch.calls);
            let Err(failure) = self.read_reply(frame)? else { return Ok(false) };
            (first..calls).for_each(|index| each(index, Err(failure.clone())));
            if let Some(batch) = self.current.as_mut().and_then(|current| current.batch.as_mut()) {
                batch.done = batch.calls;
            }
            return Ok(false);
        }
        if !matches!(frame.kind, Kind::Result | Kind::Error) || frame.id <= id || frame.id > id + batch.calls as u64 {
            self.let_go(&frame)?;
            return Ok(false);
        }
        if !batch.overflowed {
            self.read_journal(each)?;
        }
        if let Some(batch) = self.current.as_mut().and_then(|current| current.batch.as_mut()) {
            batch.overflowed = true;
        }
        self.give_out(frame, id, each)?;
        Ok(false)
    }

    /// Gives out what the journal has more than it had the last time.
    fn read_journal(&mut self, each: Each<'_>) -> Result<(), ProtocolFault> {
        let Some(current) = &self.current else { return Ok(()) };
        let (id, Some(batch)) = (current.id, &current.batch) else { return Ok(()) };
        let mut counts = [0; COUNTS as usize];
        batch.journal.read(0, &mut counts);
        let [frames, bytes] = [0, 8].map(|at| u64::from_le_bytes(std::array::from_fn(|index| counts[at + index])));
        let (frames_read, bytes_read) = batch.read;
        if frames == frames_read && bytes == bytes_read {
            return Ok(());
        }
        let room = batch.journal.len() as u64 - COUNTS;
        if frames < frames_read || bytes < bytes_read || bytes > room || batch.overflowed {
            return Err(ProtocolFault::new(
                FaultCode::Frame,
                format!("the journal claims {frames} frames in {bytes} bytes, where {room} are"),
            ));
        }
        // It is copied first: the worker can still write to it.
        let mut copy = vec![0; (bytes - bytes_read) as usize];
        batch.journal.read(COUNTS + bytes_read, &mut copy);
        let mut rest = &copy[..];
        for _ in frames_read..frames {
            let Some((head, after)) = rest.split_first_chunk::<HEADER>() else {
                return Err(ProtocolFault::frame("the journal ends within a frame"));
            };
            let header = Header::from_worker(head, self.max_body)?;
            let Some((body, after)) = after.split_at_checked(header.length as usize) else {
                return Err(ProtocolFault::frame("the journal ends within a frame"));
            };
            if !matches!(header.kind, Kind::Result | Kind::Error) {
                return Err(ProtocolFault::order(format!("{} does not belong in the journal", header.kind)));
            }
            rest = after;
            self.give_out(Frame { kind: header.kind, id: header.id, body: body.to_vec() }, id, each)?;
        }
        if !rest.is_empty() {
            return Err(ProtocolFault::frame("the journal claims more bytes than its frames have"));
        }
        if let Some(batch) = self.current.as_mut().and_then(|current| current.batch.as_mut()) {
            batch.read = (frames, bytes);
        }
        Ok(())
    }

    fn give_out(&mut self, frame: Frame, id: CallId, each: Each<'_>) -> Result<(), ProtocolFault> {
        let batch = self.current.as_mut().and_then(|current| current.batch.as_mut());
        let Some(batch) = batch else { return Ok(()) };
        let index = batch.done;
        if index >= batch.calls || frame.id != id + 1 + index as u64 {
            return Err(ProtocolFault::order(format!(
                "the outcome of call {} of a batch came where that of call {index} was due",
                frame.id as i128 - i128::from(id) - 1
            )));
        }
        let result = self.read_reply(frame)?;
        if let Some(batch) = self.current.as_mut().and_then(|current| current.batch.as_mut()) {
            batch.done += 1;
        }
        self.calls += 1;
        each(index, result);
        Ok(())
    }
}
