//! A map over plain numbers: calls travel in columns of shared memory, a chunk at a time.
//!
//! What a worker did before it died, or before an exception, is there; what comes after runs elsewhere; nothing runs twice.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use understudy_exec::columns::{self as calls, Column, Results};
use understudy_exec::function::Function;
use understudy_exec::outcome::{Failure, Outcome};
use understudy_exec::task::{Job, Options, Task};
use understudy_exec::{Executor, Interruption, Ticket};
use understudy_translators::{Encoded, Encoder, Value};

/// What a chunk should take a worker, in nanoseconds.
const AIM: f64 = 2e6;
/// What one takes it at least, as long as there is enough to do.
const LEAST: f64 = 4e5;
/// After so long a worker leaves the rest of a chunk to others.
const LIMIT: Duration = Duration::from_millis(10);
/// The most calls of one chunk.
const MOST: usize = 65_536;
/// The calls of a chunk as long as nothing is known of them.
const FIRST: usize = 4096;
/// Chunks that do not go as this way of mapping wants it, before it may be given up.
const PATIENCE: u64 = 3;
/// It is given up when there is more than one of them for so many calls.
const SMOOTH: u64 = 256;

/// What became of a stretch of calls.
pub enum Part {
    /// Their results. What they printed is in the outcome.
    Values { results: Results, outcome: Option<Box<Outcome>> },
    /// The outcome of one call. Where it is paired, the value is the second element of what came.
    One { result: Result<Outcome, Failure>, paired: bool },
}

/// Chunks under way, and what they left.
pub struct Columns {
    executor: Executor,
    function: Function,
    options: Options,
    board: Arc<Board>,
    under_way: Vec<Chunk>,
    /// Calls that were sent off and not made.
    again: BTreeMap<u64, Vec<Column>>,
    pace: Pace,
    next: u64,
    stopped: bool,
    done: u64,
    rough: u64,
}

struct Chunk {
    number: u64,
    base: u64,
    columns: Arc<calls::Columns>,
    ticket: Ticket,
}

/// How long calls of a function take, from one map to the next.
#[derive(Clone, Default)]
pub struct Pace(Arc<AtomicU64>);

impl Pace {
    /// Nanoseconds that one call takes, at least 1; None where none was made yet.
    fn get(&self) -> Option<f64> {
        let pace = f64::from_bits(self.0.load(Ordering::Relaxed));
        (pace > 0.0).then_some(pace.max(1.0))
    }

    /// A worker that had to wait for its processor seems slow, so what is slower counts at most double. Too large a chunk does
    /// no harm: the worker leaves the rest.
    fn learn(&self, seen: f64) {
        let pace = self.get().map_or(seen, |pace| seen.min(2.0 * pace));
        self.0.store(pace.to_bits(), Ordering::Relaxed);
    }
}

/// Where the executor's threads put what came of chunks.
#[derive(Default)]
struct Board {
    done: Mutex<Vec<(u64, Result<Outcome, Failure>)>>,
    arrived: Condvar,
}

impl Board {
    fn lock(&self) -> MutexGuard<'_, Vec<(u64, Result<Outcome, Failure>)>> {
        self.done.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Columns {
    pub fn new(executor: &Executor, function: Function, pace: Pace, options: Options) -> Self {
        Self {
            executor: executor.clone(),
            function,
            options,
            board: Arc::default(),
            under_way: Vec::new(),
            again: BTreeMap::new(),
            pace,
            next: 0,
            stopped: false,
            done: 0,
            rough: 0,
        }
    }

    /// No more calls are to be sent off.
    pub fn stop(&mut self) {
        self.stopped = true;
    }

    /// Whether there are calls that were sent off and not made.
    pub fn behind(&self) -> bool {
        !self.again.is_empty()
    }

    pub fn under_way(&self) -> usize {
        self.under_way.len()
    }

    /// Whether more chunks keep the workers busy.
    pub fn wanted(&self) -> bool {
        !self.stopped && self.under_way.len() < self.most()
    }

    fn most(&self) -> usize {
        2 * self.executor.settings().ceiling
    }

    /// How many calls the next chunk should have, where so many are left if that is known.
    pub fn size(&self, left: Option<usize>) -> usize {
        let (size, least) = match self.pace.get() {
            Some(pace) => (((AIM / pace) as usize).clamp(1, MOST), ((LEAST / pace) as usize).max(1)),
            None => (FIRST, 1),
        };
        // Towards the end smaller ones, so that all workers end at the same time.
        let share = left.map_or(size, |left| left.div_ceil(self.most()));
        size.min(share.max(least)).max(1)
    }

    /// Sends calls off that were sent off before and not made, if there are any.
    pub fn send_again(&mut self) -> Result<(), Failure> {
        let Some((base, mut columns)) = self.again.pop_first() else { return Ok(()) };
        let length = length(&columns);
        let size = self.size(Some(length));
        if size < length {
            let rest = columns.iter().map(|column| column.part(size, length)).collect();
            self.again.insert(base + size as u64, rest);
            columns.iter_mut().for_each(|column| column.truncate(size));
        }
        self.send(base, columns)
    }

    /// Sends calls off.
    pub fn send(&mut self, base: u64, arguments: Vec<Column>) -> Result<(), Failure> {
        let columns = calls::Columns::new(arguments, LIMIT).map(Arc::new);
        let columns = columns.ok_or_else(|| Failure::Resources("the columns of a map do not fit".to_owned()))?;
        let job = Job::Columns { function: self.function.clone(), columns: Arc::clone(&columns) };
        // Nothing may run twice, so a chunk is never tried again as a whole.
        let task = Task { job, options: Options { retries: 0, ..self.options.clone() } };
        let (number, board) = (self.next, Arc::clone(&self.board));
        self.next += 1;
        let ticket = self.executor.submit(task, move |result| {
            board.lock().push((number, result));
            board.arrived.notify_one();
        })?;
        self.under_way.push(Chunk { number, base, columns, ticket });
        Ok(())
    }

    /// Waits until a chunk is done, at most so long.
    pub fn wait(&self, most: Duration) -> bool {
        let until = Instant::now() + most;
        let mut done = self.board.lock();
        while done.is_empty() {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return false;
            }
            done = self.board.arrived.wait_timeout(done, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        true
    }

    /// What has been done since the last time, by the number of the first call of each part.
    pub fn settle(&mut self) -> Vec<(u64, Part)> {
        let done = std::mem::take(&mut *self.board.lock());
        let mut settled = Vec::new();
        for (number, result) in done {
            self.settle_one(number, result, &mut settled);
        }
        if self.rough > PATIENCE && self.rough * SMOOTH > self.done {
            self.stop();
        }
        settled
    }

    fn settle_one(&mut self, number: u64, result: Result<Outcome, Failure>, parts: &mut Vec<(u64, Part)>) {
        let Some(place) = self.under_way.iter().position(|chunk| chunk.number == number) else { return };
        let chunk = self.under_way.swap_remove(place);
        let length = chunk.columns.count();
        let mut results = chunk.columns.take_results();
        let made = results.len();
        self.done += made as u64;
        let mut begun = made;
        let (took, paired) = result.as_ref().map_or((None, false), time_of);
        if let Some(took) = took
            && made > 0
        {
            self.pace.learn(took as f64 / made as f64);
        }
        let own = match &result {
            Ok(_) => paired,
            Err(failure) => {
                let again = failure.never_started() || (failure.lost_worker() && self.options.retries > 0);
                !again
            }
        };
        let said = matches!(&result, Ok(outcome) if outcome.report.is_some());
        self.rough += u64::from(result.is_err() || paired || said);
        if own && made < length {
            begun += 1;
            if made > 0 {
                parts.push((chunk.base, Part::Values { results, outcome: None }));
            }
            // An error tells of a pair, too, where the value in it cannot travel.
            let paired = paired || result.is_err();
            parts.push((chunk.base + made as u64, Part::One { result, paired }));
        } else if made > 0 {
            match result {
                Ok(outcome) if said => {
                    // It is of the last call that was made: the worker ends a chunk where there is something to report.
                    let last = results.split_off(made - 1);
                    if !results.is_empty() {
                        parts.push((chunk.base, Part::Values { results, outcome: None }));
                    }
                    let part = Part::Values { results: last, outcome: Some(Box::new(outcome)) };
                    parts.push((chunk.base + made as u64 - 1, part));
                }
                _ => parts.push((chunk.base, Part::Values { results, outcome: None })),
            }
        }
        if begun < length {
            let rest = chunk.columns.arguments().iter().map(|column| column.part(begun, length)).collect();
            self.again.insert(chunk.base + begun as u64, rest);
        }
    }

    /// What was sent off and not made, call by call.
    pub fn take_again(&mut self) -> Vec<(u64, Encoded)> {
        let again = std::mem::take(&mut self.again);
        let calls = again.into_iter().flat_map(|(base, columns)| {
            let calls = (0..length(&columns)).map(|index| Some((base + index as u64, one(&columns, index)?)));
            calls.collect::<Vec<_>>()
        });
        calls.flatten().collect()
    }

    /// Gives up what has not begun, and asks what runs to end.
    pub fn give_up(&mut self) {
        for chunk in self.under_way.drain(..) {
            self.executor.cancel(chunk.ticket, Interruption::Gently);
        }
    }
}

/// How many calls columns hold.
pub fn length(columns: &[Column]) -> usize {
    columns.first().map_or(0, Column::len)
}

/// The nanoseconds that a chunk took by its outcome, and whether the value of its last call stands beside them.
fn time_of(outcome: &Outcome) -> (Option<i64>, bool) {
    match outcome.value() {
        Ok(Value::Int(took)) => (Some(took), false),
        Ok(Value::Tuple(pair)) => (pair.first().and_then(Value::as_int), true),
        _ => (None, false),
    }
}

/// The arguments of one call as a tuple.
fn one(columns: &[Column], index: usize) -> Option<Encoded> {
    let mut encoder = Encoder::new();
    encoder.begin_tuple(columns.len());
    for column in columns {
        match column {
            Column::Ints(items) => encoder.int(*items.get(index)?),
            Column::Floats(items) => encoder.float(*items.get(index)?),
        }
    }
    encoder.finish().ok()
}
