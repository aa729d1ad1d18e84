//! What a client's frames ask for, as tasks: read, sent to the worker that they need, and answered.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use understudy_translators::{Encoded, Limits, SharedRange, Value, decode};

use super::super::callbacks::ClientCallbacks;
use super::super::stream::finish;
use super::super::tasks::{self, Fields};
use super::{Client, GONE, MOST_CALLS, Out};
use crate::executor::Executor;
use crate::wire::frame::{Frame, Kind, ProtocolFault};
use crate::work::batch::MapOptions;
use crate::work::function::Function;
use crate::work::outcome::Failure;
use crate::work::task::{Job, Keep, Options, Task};

impl Client {
    /// The fields of a frame. Memory that it names is copied, and given back to the client at once.
    pub(super) fn fields(&self, frame: &Frame) -> Result<Fields, ProtocolFault> {
        let settings = &self.shared.settings.executor;
        let limits = Limits { bytes: usize::try_from(settings.max_body).unwrap_or(usize::MAX), ..Limits::default() };
        let (threshold, most) = (settings.threshold, settings.max_result);
        let mut total = 0u64;
        let mut ranges = Vec::new();
        let values = decode(&frame.body, &limits, |range: SharedRange| {
            total = total.saturating_add(range.length);
            if total > most {
                return Err(format!("makes more than {most} bytes of one message"));
            }
            ranges.push(Value::Tuple(vec![Value::Int(range.segment.into()), Value::Int(range.offset as i64)]));
            self.segments().read(range, threshold)
        })
        .map_err(crate::wire::body::fault)?;
        if !ranges.is_empty() {
            self.say(Kind::Released, 0, &[Value::List(ranges)]);
        }
        Ok(Fields::new(frame.kind, values))
    }

    pub(super) fn function(&self, number: i64) -> Result<Function, ProtocolFault> {
        let function = self.lock().functions.get(&number).cloned();
        function.ok_or_else(|| ProtocolFault::message(format!("there is no function {number}")))
    }

    /// Submits a call; `job` is made of the encoded `values`.
    pub(super) fn start(
        self: &Arc<Self>,
        id: u64,
        mut options: Options,
        mut values: Vec<Option<Value>>,
        job: impl FnOnce(Vec<Option<Encoded>>) -> Job,
    ) -> Result<(), ProtocolFault> {
        if self.lock().calls.insert(id, None).is_some() {
            return Err(ProtocolFault::order(format!("call {id} has not been answered yet")));
        }
        let pinned = match self.localize(values.iter_mut().flatten(), &mut options) {
            Ok(pinned) => pinned,
            Err(number) => {
                self.refuse(id, GONE, &format!("there is no object {number}"));
                return Ok(());
            }
        };
        let encoded = values.iter().map(|value| value.as_ref().map(tasks::encode).transpose());
        let job = job(encoded.collect::<Result<_, _>>()?);
        let at_home = pinned || tasks::has_state(&job, &options);
        self.complete(&mut options, id);
        let executor = match self.executor(at_home) {
            Ok(executor) => executor,
            Err(text) => {
                self.refuse(id, ("understudy.ResourcesExhausted", "exec-resources"), &text);
                return Ok(());
            }
        };
        let client = Arc::clone(self);
        let done = move |result| client.answer(id, result);
        match executor.submit(Task { job, options }, done) {
            Ok(ticket) => {
                if let Some(call) = self.lock().calls.get_mut(&id) {
                    *call = Some((ticket, at_home));
                }
            }
            Err(failure) => self.answer(id, Err(failure)),
        }
        Ok(())
    }

    pub(super) fn batch(self: &Arc<Self>, id: u64, mut fields: Fields) -> Result<(), ProtocolFault> {
        let mut options = tasks::options(fields.dict("options")?.as_ref());
        let function = self.function(fields.int("function")?)?;
        match fields.next("journal")? {
            Value::None => {}
            Value::Tuple(range) => {
                let mut range = range.iter().filter_map(Value::as_int);
                let (Some(segment), Some(offset)) = (range.next(), range.next()) else {
                    return Err(ProtocolFault::message("BATCH has a journal of (segment, offset, length) or None"));
                };
                if self.segments().clear_journal(segment, offset).is_none() {
                    return Err(ProtocolFault::segment("the journal's segment was not sent"));
                }
            }
            _ => return Err(ProtocolFault::message("BATCH has a journal of (segment, offset, length) or None")),
        }
        let mut calls = Vec::new();
        while fields.more() {
            calls.push(fields.tuple("args")?);
        }
        if id.checked_add(calls.len() as u64).is_none() {
            return Err(ProtocolFault::message("the ids of a batch's calls go beyond what there are"));
        }
        if self.lock().calls.insert(id, None).is_some() {
            return Err(ProtocolFault::order(format!("call {id} has not been answered yet")));
        }
        let pinned = match self.localize(calls.iter_mut(), &mut options) {
            Ok(pinned) => pinned,
            Err(number) => return Err(ProtocolFault::message(format!("there is no object {number}"))),
        };
        let at_home = pinned || options.keep != Keep::No || options.bind.is_some();
        self.complete(&mut options, id);
        let items: Vec<Encoded> = calls.iter().map(tasks::encode).collect::<Result<_, _>>()?;
        let count = items.len() as u64;
        let map = self.executor(at_home).and_then(|executor| {
            let how = MapOptions { options, window: Some(MOST_CALLS), ..MapOptions::default() };
            executor.map(function, items.into_iter(), how).map_err(|failure| failure.to_string())
        });
        let client = Arc::clone(self);
        // A map is driven by whoever reads its results.
        let driven = std::thread::Builder::new().name("batch".to_owned()).spawn(move || {
            let mut next = 0;
            let mut last = Failure::Closed;
            match map {
                Ok(map) => {
                    for (index, result) in map {
                        next = index + 1;
                        if let Err(failure) = &result {
                            last = failure.clone();
                        }
                        client.push(Out::Done(id + next, Vec::new()), Some(result));
                    }
                }
                Err(text) => last = Failure::Resources(text),
            }
            for index in next..count {
                client.push(Out::Done(id + 1 + index, Vec::new()), Some(Err(last.clone())));
            }
            let body = tasks::inline_body(&[Value::Int(0), Value::Int(0)]);
            client.push(Out::Done(id, finish(Kind::BatchDone, id, body)), None);
        });
        if driven.is_err() {
            return Err(ProtocolFault::order("there is no thread left for this batch"));
        }
        Ok(())
    }

    /// Puts the workers' numbers in the place of the client's in all handles, and pins the call to where these objects are.
    /// Fails with the number of an object that there is not.
    fn localize<'a>(&self, values: impl Iterator<Item = &'a mut Value>, options: &mut Options) -> Result<bool, u64> {
        let mut found = false;
        for value in values {
            found |= tasks::map_handles(value, &mut |id| {
                let state = self.lock();
                let remote = state.objects.get(id).ok_or(*id)?;
                options.worker = Some(remote.worker());
                *id = remote.handle().ok_or(*id)?.id;
                Ok::<_, u64>(())
            })?;
        }
        Ok(found)
    }

    /// What every call is done with.
    fn complete(self: &Arc<Self>, options: &mut Options, id: u64) {
        let limit = self.shared.settings.deadline;
        options.deadline = match (options.deadline, limit) {
            (Some(asked), Some(limit)) => Some(asked.min(limit)),
            (asked, limit) => asked.or(limit),
        };
        let client = Arc::downgrade(self);
        options.interrupt =
            Some(Arc::new(move || client.upgrade().is_none_or(|client| client.gone.load(Ordering::SeqCst))));
        if options.live.is_some() {
            let client = Arc::downgrade(self);
            options.live = Some(Arc::new(move |stream, text| {
                let Some(client) = client.upgrade() else { return };
                let records = Value::List(vec![Value::Tuple(vec![Value::str(stream), Value::str(text)])]);
                client.push(Out::Output(finish(Kind::Output, id, tasks::inline_body(&[records]))), None);
            }));
        }
        let limit = options.deadline;
        options.callbacks = Some(Arc::new(ClientCallbacks { client: Arc::downgrade(self), id, limit }));
    }

    /// The executor for a call; the text of why there is none.
    fn executor(&self, at_home: bool) -> Result<Executor, String> {
        if !at_home {
            return Ok(self.shared.pool.clone());
        }
        let mut state = self.lock();
        if state.home.is_none() {
            let mut settings = self.shared.settings.executor.clone().with_workers(0, 1).with_idle_timeout(None);
            (settings.recycle_calls, settings.recycle_bytes) = (None, None);
            state.home = Some(Executor::new(settings).map_err(|error| error.to_string())?);
        }
        state.home.clone().ok_or_else(|| "the client is gone".to_owned())
    }
}
