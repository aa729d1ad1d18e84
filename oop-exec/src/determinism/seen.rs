//! What one run of a call gave, and how two of them are compared.

use std::collections::{BTreeMap, BTreeSet};

use understudy_translators::{Difference, Value, digest, first_difference, written_out};

use crate::work::outcome::{Failure, Outcome, RemoteException};

/// So many places where two runs part are told apart at most.
const PLACES: usize = 4096;
const ROOT: &str = "result";
/// Results of more bytes are not compared. A result can claim any number: strides may be 0.
const MOST_BYTES: u128 = 8 << 30;

/// What one run gave.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    what: What,
    /// The arguments in shared memory afterwards.
    pub written: Option<Value>,
}

#[derive(Clone, Debug)]
enum What {
    Returned(Value),
    Raised {
        class: String,
        args: Option<Value>,
        text: String,
    },
    /// The worker was lost, and how.
    Died(String),
}

impl Seen {
    /// What came of a run. `Err`: it says nothing about the call, and why.
    pub fn of(result: &Result<Outcome, Failure>) -> Result<Self, String> {
        let what = match result {
            Ok(outcome) => What::Returned(outcome.value().map_err(|fault| fault.to_string())?),
            Err(Failure::Raised(exception)) => What::raised(exception),
            Err(Failure::MemoryLimit { exception: Some(exception), .. }) => What::raised(exception),
            Err(Failure::CannotTravel { path, class, why, .. }) => What::Raised {
                class: "CannotTravel".to_owned(),
                args: Some(Value::Tuple(vec![Value::str(path), Value::str(class)])),
                text: why.clone(),
            },
            Err(failure @ (Failure::Signal(death) | Failure::Exit(death))) => {
                let how = death.signal.map(|signal| format!("signal {signal}"));
                What::Died(
                    how.or_else(|| death.code.map(|code| format!("exit code {code}")))
                        .unwrap_or_else(|| failure.to_string()),
                )
            }
            Err(failure) => return Err(failure.to_string()),
        };
        let bytes = match &what {
            What::Returned(value) | What::Raised { args: Some(value), .. } => written_out(value),
            _ => 0,
        };
        if bytes > MOST_BYTES {
            return Err(format!("its result has {bytes} bytes, of which at most {MOST_BYTES} are compared"));
        }
        Ok(Seen { what, written: None })
    }

    /// The digest of the result, or of the exception's type and arguments, in hexadecimal.
    pub fn digest(&self) -> String {
        match &self.what {
            What::Returned(value) => digest(value).to_string(),
            _ => digest(&self.value()).to_string(),
        }
    }

    /// How many bytes its data take, roughly.
    pub fn size(&self) -> u64 {
        let What::Returned(value) = &self.what else { return 0 };
        let mut bytes = 0;
        any(value, &mut |value| {
            bytes += match value {
                Value::Array(array) => array.item_size().unwrap_or(0) * array.shape.iter().product::<u64>(),
                Value::Bytes(data) | Value::ByteArray(data) => data.len() as u64,
                Value::Str(text) => text.len() as u64,
                _ => 16,
            };
            false
        });
        bytes
    }

    fn value(&self) -> Value {
        match &self.what {
            What::Returned(value) => value.clone(),
            What::Raised { class, args, text } => {
                let args = args.clone().unwrap_or_else(|| Value::str(text));
                Value::record("raised", Value::Tuple(vec![Value::str(class), args]))
            }
            What::Died(how) => Value::record("died", Value::str(how)),
        }
    }

    fn shown(&self) -> String {
        match &self.what {
            What::Returned(value) => understudy_translators::literal::print_within(value, 200),
            What::Raised { class, text, .. } => format!("raises {class}: {text}"),
            What::Died(how) => format!("dies of {how}"),
        }
    }
}

impl What {
    fn raised(exception: &RemoteException) -> Self {
        // Arguments that are no data are told apart by the text.
        What::Raised { class: exception.class.clone(), args: exception.args.clone(), text: exception.text.clone() }
    }
}

/// The first place where two runs part.
pub(super) fn difference(one: &Seen, other: &Seen) -> Option<Difference> {
    let found = match (&one.what, &other.what) {
        (What::Returned(one), What::Returned(other)) => first_difference(one, other),
        (What::Raised { class, args, text }, What::Raised { class: class2, args: args2, text: text2 }) => {
            if class != class2 {
                Some(Difference { path: "type(exception)".to_owned(), left: class.clone(), right: class2.clone() })
            } else {
                match (args, args2) {
                    (Some(args), Some(args2)) => renamed(first_difference(args, args2), "exception.args"),
                    _ if text != text2 => {
                        let path = "str(exception)".to_owned();
                        Some(Difference { path, left: text.clone(), right: text2.clone() })
                    }
                    _ => None,
                }
            }
        }
        (What::Died(one), What::Died(other)) if one == other => None,
        _ => Some(Difference { path: ROOT.to_owned(), left: one.shown(), right: other.shown() }),
    };
    found.or_else(|| match (&one.written, &other.written) {
        (Some(one), Some(other)) => renamed(first_difference(one, other), "arguments"),
        _ => None,
    })
}

fn renamed(found: Option<Difference>, root: &str) -> Option<Difference> {
    found.map(|found| Difference { path: found.path.replacen(ROOT, root, 1), ..found })
}

/// All places where two runs part, named in a way that is the same for every pair of runs.
pub(super) fn places(one: &Seen, other: &Seen) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    part(&one.value(), &other.value(), "result", &mut found);
    if let (Some(one), Some(other)) = (&one.written, &other.written) {
        part(one, other, "arguments", &mut found);
    }
    found
}

fn part(one: &Value, other: &Value, path: &str, found: &mut BTreeSet<String>) {
    // What is shared has a meaning only within the whole.
    if has_back(one) || has_back(other) {
        if digest(one) != digest(other) {
            found.insert(path.to_owned());
        }
        return;
    }
    places_in(one, other, path, found);
}

fn places_in(one: &Value, other: &Value, path: &str, found: &mut BTreeSet<String>) {
    if found.len() >= PLACES {
        return;
    }
    match (one, other) {
        (Value::List(one), Value::List(other)) | (Value::Tuple(one), Value::Tuple(other))
            if one.len() == other.len() =>
        {
            for (index, (one, other)) in one.iter().zip(other).enumerate() {
                places_in(one, other, &format!("{path}[{index}]"), found);
            }
        }
        (Value::Record(one), Value::Record(other)) if one.name == other.name => {
            places_in(&one.value, &other.value, path, found);
        }
        (Value::Dict(one), Value::Dict(other)) if one.len() == other.len() => {
            let known: BTreeMap<_, _> = other.iter().map(|(key, value)| (digest(key), value)).collect();
            if one.iter().any(|(key, _)| !known.contains_key(&digest(key))) {
                found.insert(path.to_owned());
                return;
            }
            for (key, value) in one {
                let key = digest(key);
                if let Some(other) = known.get(&key) {
                    places_in(value, other, &format!("{path}[{key:.12}]"), found);
                }
            }
        }
        _ if digest(one) != digest(other) => {
            found.insert(path.to_owned());
        }
        _ => {}
    }
}

fn has_back(value: &Value) -> bool {
    any(value, &mut |value| matches!(value, Value::Back(_)))
}

/// Whether something holds for a value or any in it. Values are nested no deeper than messages may be.
pub(super) fn any(value: &Value, holds: &mut impl FnMut(&Value) -> bool) -> bool {
    if holds(value) {
        return true;
    }
    match value {
        Value::List(items) | Value::Tuple(items) | Value::Set(items) | Value::FrozenSet(items) => {
            items.iter().any(|item| any(item, holds))
        }
        Value::Dict(items) => items.iter().any(|(key, value)| any(key, holds) || any(value, holds)),
        Value::Slice(parts) => parts.iter().any(|part| any(part, holds)),
        Value::ObjectArray(array) => array.items.iter().any(|item| any(item, holds)),
        Value::Record(record) => any(&record.value, holds),
        _ => false,
    }
}
