//! From a client's messages to tasks, and from outcomes to bodies of frames.

use std::sync::Arc;
use std::time::Duration;

use understudy_translators::{Buffer, Encoded, Place, Value, assemble_into};

use crate::settings::StateCare;
use crate::wire::frame::{HEADER, Kind, ProtocolFault};
use crate::work::task::{Job, Keep, Options};

/// The fields of a message, taken one by one.
pub struct Fields {
    kind: Kind,
    values: std::vec::IntoIter<Value>,
}

impl Fields {
    pub fn new(kind: Kind, values: Vec<Value>) -> Self {
        Fields { kind, values: values.into_iter() }
    }

    pub fn next(&mut self, what: &str) -> Result<Value, ProtocolFault> {
        self.values.next().ok_or_else(|| self.wrong(what))
    }

    pub fn int(&mut self, what: &str) -> Result<i64, ProtocolFault> {
        self.next(what)?.as_int().ok_or_else(|| self.wrong(what))
    }

    pub fn str(&mut self, what: &str) -> Result<String, ProtocolFault> {
        self.next(what)?.as_str().map(str::to_owned).ok_or_else(|| self.wrong(what))
    }

    pub fn strs(&mut self, what: &str) -> Result<Vec<String>, ProtocolFault> {
        let items = self.sequence(what)?;
        let texts = items.iter().map(|item| item.as_str().map(str::to_owned));
        texts.collect::<Option<_>>().ok_or_else(|| self.wrong(what))
    }

    pub fn sequence(&mut self, what: &str) -> Result<Vec<Value>, ProtocolFault> {
        match self.next(what)? {
            Value::List(items) | Value::Tuple(items) => Ok(items),
            _ => Err(self.wrong(what)),
        }
    }

    /// Pairs of ints, as RELEASE has them.
    pub fn pairs(&mut self, what: &str) -> Result<Vec<(i64, i64)>, ProtocolFault> {
        let items = self.sequence(what)?;
        let pair = |item: &Value| match item.as_sequence()? {
            [one, other] => Some((one.as_int()?, other.as_int()?)),
            _ => None,
        };
        items.iter().map(pair).collect::<Option<_>>().ok_or_else(|| self.wrong(what))
    }

    /// A tuple of arguments.
    pub fn tuple(&mut self, what: &str) -> Result<Value, ProtocolFault> {
        match self.next(what)? {
            tuple @ Value::Tuple(_) => Ok(tuple),
            _ => Err(self.wrong(what)),
        }
    }

    /// A dict, or None.
    pub fn dict(&mut self, what: &str) -> Result<Option<Value>, ProtocolFault> {
        match self.next(what)? {
            Value::None => Ok(None),
            dict @ Value::Dict(_) => Ok(Some(dict)),
            _ => Err(self.wrong(what)),
        }
    }

    pub fn more(&self) -> bool {
        self.values.len() > 0
    }

    pub fn end(self) -> Result<(), ProtocolFault> {
        if self.more() { Err(ProtocolFault::message(format!("{} has too many fields", self.kind))) } else { Ok(()) }
    }

    fn wrong(&self, what: &str) -> ProtocolFault {
        ProtocolFault::message(format!("{} has no {what} of the right kind where it should be", self.kind))
    }
}

/// The options of a call. What this version does not know has no effect, as in a worker.
pub fn options(said: Option<&Value>) -> Options {
    let mut options = Options::default();
    let Some(said) = said else { return options };
    let flag = |name: &str| said.get(name).and_then(Value::as_bool).unwrap_or(false);
    options.keep = match said.get("keep") {
        Some(Value::Bool(true)) => Keep::Yes,
        Some(Value::Str(text)) if &**text == "auto" => Keep::Auto,
        _ => Keep::No,
    };
    options.bind = said.get("bind").and_then(Value::as_str).map(str::to_owned);
    if flag("live") {
        // Where it goes is the caller's to say.
        options.live = Some(Arc::new(|_, _| {}));
    }
    (options.trace_files, options.digest) = (flag("trace_files"), flag("digest"));
    match said.get("state").and_then(Value::as_str) {
        Some("keep") => options.keep_state = true,
        Some("restore") => options.state = Some(StateCare::Restore),
        Some("report") => options.state = Some(StateCare::Report),
        Some("off") => options.state = Some(StateCare::Off),
        _ => {}
    }
    options.deadline = match said.get("timeout") {
        Some(Value::Float(seconds)) => Duration::try_from_secs_f64(*seconds).ok(),
        Some(Value::Int(seconds)) => u64::try_from(*seconds).ok().map(Duration::from_secs),
        _ => None,
    };
    options
}

/// Whether a job leaves something in its worker, or looks at what is there.
pub fn has_state(job: &Job, options: &Options) -> bool {
    let by_name = matches!(
        job,
        Job::Eval { .. }
            | Job::Exec { .. }
            | Job::Set { .. }
            | Job::Get { .. }
            | Job::Delete { .. }
            | Job::Object { .. }
    );
    by_name || options.keep != Keep::No || options.bind.is_some() || options.keep_state
}

/// Applies `change` to the number of every handle in a value. Returns whether there were any.
pub fn map_handles<E>(value: &mut Value, change: &mut dyn FnMut(&mut u64) -> Result<(), E>) -> Result<bool, E> {
    let mut found = false;
    let mut stack = vec![value];
    while let Some(value) = stack.pop() {
        match value {
            Value::Handle(handle) => {
                found = true;
                change(&mut handle.id)?;
            }
            Value::List(items) | Value::Tuple(items) | Value::Set(items) | Value::FrozenSet(items) => {
                stack.extend(items.iter_mut());
            }
            Value::Dict(items) => stack.extend(items.iter_mut().flat_map(|(key, value)| [key, value])),
            Value::Slice(three) => stack.extend(three.iter_mut()),
            Value::ObjectArray(array) => stack.extend(array.items.iter_mut()),
            Value::Record(record) => stack.push(&mut record.value),
            _ => {}
        }
    }
    Ok(found)
}

pub fn encode(value: &Value) -> Result<Encoded, ProtocolFault> {
    Encoded::value(value).map_err(|error| ProtocolFault::message(error.to_string()))
}

/// A frame's room for a header, and the body with these fields; buffers go where `place` says.
pub fn body<E>(fields: &[Value], place: impl FnMut(&Buffer) -> Result<Place, E>) -> Option<Result<Vec<u8>, E>> {
    let encoded: Vec<Encoded> = fields.iter().map(Encoded::value).collect::<Result<_, _>>().ok()?;
    let fields: Vec<&Encoded> = encoded.iter().collect();
    let mut out = vec![0; HEADER];
    Some(assemble_into(&mut out, &fields, place).map(|_| out))
}

/// The same without shared memory.
pub fn inline_body(fields: &[Value]) -> Vec<u8> {
    match body(fields, |_| Ok::<_, std::convert::Infallible>(Place::Inline)) {
        Some(Ok(body)) => body,
        Some(Err(never)) => match never {},
        // Nothing that is sent in this way is too deep or too long.
        None => inline_body(&[Value::None]),
    }
}

/// The shared ranges that a body's table names, as (segment, offset); None if it has no such table.
pub fn shared_ranges(body: &[u8]) -> Option<Vec<(u32, u64)>> {
    let mut at = 4;
    let count = u32::from_le_bytes(body.get(..4)?.try_into().ok()?);
    let mut ranges = Vec::new();
    for _ in 0..count {
        match body.get(at)? {
            0 => at += 9,
            _ => {
                let segment = u32::from_le_bytes(body.get(at + 1..at + 5)?.try_into().ok()?);
                ranges.push((segment, u64::from_le_bytes(body.get(at + 5..at + 13)?.try_into().ok()?)));
                at += 21;
            }
        }
    }
    Some(ranges)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn handles_are_found_wherever_they_are() {
        let handle =
            |id| Value::Handle(Box::new(understudy_translators::Handle { id, class: "C".into(), repr: "c".into() }));
        let mut value =
            Value::List(vec![handle(1), Value::dict([("a", Value::record("r", handle(2)))]), Value::Int(3)]);
        let found = map_handles(&mut value, &mut |id| {
            *id += 10;
            Ok::<_, ()>(())
        });
        assert_eq!(found, Ok(true));
        assert_eq!(
            value,
            Value::List(vec![handle(11), Value::dict([("a", Value::record("r", handle(12)))]), Value::Int(3)])
        );
        assert_eq!(map_handles(&mut Value::Int(1), &mut |_| Err(())), Ok(false));
        assert_eq!(map_handles(&mut handle(1), &mut |_| Err("no")), Err("no"));
    }

    #[test]
    fn the_table_of_a_body_is_read_without_its_values() {
        let body = inline_body(&[Value::Int(1)]);
        assert_eq!(shared_ranges(&body[HEADER..]), Some(vec![]));
        let shared = [&2u32.to_le_bytes()[..], &[0], &[0; 8], &[1], &7u32.to_le_bytes(), &64u64.to_le_bytes(), &[0; 8]];
        assert_eq!(shared_ranges(&shared.concat()), Some(vec![(7, 64)]));
        assert_eq!(shared_ranges(&[9, 0, 0, 0]), None);
    }
}
