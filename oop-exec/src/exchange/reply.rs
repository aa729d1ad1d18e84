//! The data in replies: reports and exception records, read strictly.

use understudy_translators::Value;

use crate::wire::frame::ProtocolFault;
use crate::work::outcome::{Change, RemoteException, RemoteFrame, Report};
use crate::work::task::WorkerId;

/// How many causes and contexts an exception may have behind it.
const CHAIN: usize = 64;

/// The report of a call.
pub(super) fn report(value: Value) -> Result<Report, ProtocolFault> {
    let Value::Dict(entries) = value else { return Err(wrong("a report is a dict or None", &value)) };
    let mut report = Report::default();
    for (key, value) in entries {
        let Value::Str(key) = &key else { return Err(wrong("a report's keys are str", &key)) };
        match &**key {
            "output" => report.output = list(key, &value, pair)?,
            "dropped" => report.dropped = unsigned(key, &value)?,
            "changes" => report.changes = list(key, &value, change)?,
            "files" => report.files = list(key, &value, |item| item.as_str().map(str::to_owned))?,
            "peak" => report.peak = Some(unsigned(key, &value)?),
            "retire" => report.retire = value.as_bool().ok_or_else(|| entry(key, &value))?,
            _ => report.other.push((key.to_string(), value)),
        }
    }
    Ok(report)
}

/// The exception of an ERROR, without the reply that it came in.
pub(super) fn exception(value: &Value, worker: WorkerId) -> Result<RemoteException, ProtocolFault> {
    exception_at(value, worker, 0)
}

fn exception_at(value: &Value, worker: WorkerId, depth: usize) -> Result<RemoteException, ProtocolFault> {
    let record = match value {
        Value::Record(record) if &*record.name == "exception" => &record.value,
        _ => return Err(wrong("an ERROR has an exception record", value)),
    };
    let Value::Dict(_) = record else { return Err(wrong("an exception record's value is a dict", record)) };
    let get = |key: &str| record.get(key).filter(|value| !matches!(value, Value::None));
    let text = |key: &str| get(key).map(|value| value.as_str().map(str::to_owned).ok_or_else(|| entry(key, value)));
    let strings = |key: &str| match get(key) {
        None => Ok(Vec::new()),
        Some(value) => list(key, value, |item| item.as_str().map(str::to_owned)),
    };
    let flag = |key: &str| get(key).map_or(Ok(false), |value| value.as_bool().ok_or_else(|| entry(key, value)));
    let linked = |key: &str| match get(key) {
        // A cycle of causes ends where it closes.
        None | Some(Value::Back(_)) => Ok(None),
        Some(_) if depth >= CHAIN => Ok(None),
        Some(value) => exception_at(value, worker, depth + 1).map(|linked| Some(Box::new(linked))),
    };
    let state = match get("state") {
        None => Vec::new(),
        Some(value @ Value::Dict(entries)) => {
            let named = |(key, value): &(Value, Value)| Some((key.as_str()?.to_owned(), value.clone()));
            entries.iter().map(|item| named(item).ok_or_else(|| entry("state", value))).collect::<Result<_, _>>()?
        }
        Some(value) => return Err(entry("state", value)),
    };
    Ok(RemoteException {
        class: text("type").ok_or_else(|| ProtocolFault::message("an exception record has no type"))??,
        bases: strings("bases")?,
        args: get("args").cloned(),
        text: text("text").transpose()?.unwrap_or_default(),
        frames: match get("frames") {
            None => Vec::new(),
            Some(value) => list("frames", value, frame)?,
        },
        cause: linked("cause")?,
        context: linked("context")?,
        suppress: flag("suppress")?,
        notes: strings("notes")?,
        state,
        reply: None,
        report: None,
        worker,
        verdict: None,
    })
}

fn frame(item: &Value) -> Option<RemoteFrame> {
    let [file, line, function, source] = item.as_sequence()? else { return None };
    Some(RemoteFrame {
        file: file.as_str()?.to_owned(),
        line: match line {
            Value::None => 0,
            line => u64::try_from(line.as_int()?).ok()?,
        },
        function: function.as_str()?.to_owned(),
        source: source.as_str().unwrap_or_default().to_owned(),
    })
}

fn pair(item: &Value) -> Option<(String, String)> {
    let [stream, text] = item.as_sequence()? else { return None };
    Some((stream.as_str()?.to_owned(), lossy(text)?))
}

/// The records of an OUTPUT.
pub(super) fn output(value: &Value) -> Result<Vec<(String, String)>, ProtocolFault> {
    list("output", value, pair)
}

/// Text of people's programs may have lone surrogates.
fn lossy(value: &Value) -> Option<String> {
    match value {
        Value::Str(text) => Some(text.to_string()),
        Value::WideStr(points) => {
            Some(points.iter().map(|&point| char::from_u32(point).unwrap_or(char::REPLACEMENT_CHARACTER)).collect())
        }
        _ => None,
    }
}

fn change(item: &Value) -> Option<Change> {
    let [what, before, after, undone] = item.as_sequence()? else { return None };
    Some(Change {
        what: what.as_str()?.to_owned(),
        before: before.clone(),
        after: after.clone(),
        undone: undone.as_bool()?,
    })
}

fn list<T>(key: &str, value: &Value, read: impl Fn(&Value) -> Option<T>) -> Result<Vec<T>, ProtocolFault> {
    let items = value.as_sequence().ok_or_else(|| entry(key, value))?;
    items.iter().map(|item| read(item).ok_or_else(|| entry(key, item))).collect()
}

fn unsigned(key: &str, value: &Value) -> Result<u64, ProtocolFault> {
    value.as_int().and_then(|int| u64::try_from(int).ok()).ok_or_else(|| entry(key, value))
}

fn entry(key: &str, value: &Value) -> ProtocolFault {
    ProtocolFault::message(format!("`{key}` has something that does not belong there, of type {}", value.type_name()))
}

fn wrong(rule: &str, found: &Value) -> ProtocolFault {
    ProtocolFault::message(format!("{rule}; found {}", found.type_name()))
}
