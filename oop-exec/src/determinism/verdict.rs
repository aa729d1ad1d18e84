//! What a check found, as a record that can be kept as evidence.

use std::collections::BTreeMap;
use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

/// What a check of one call found.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Verdict {
    pub judgement: Judgement,
    /// Why nothing was found out, when the call was not checked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The function's name, or what else was called.
    pub function: String,
    /// The digest of the arguments, in hexadecimal; None when they are no data.
    pub arguments: Option<String>,
    /// The digest of what the first run gave: its result, or its exception's type and arguments.
    pub result: Option<String>,
    /// How often the call ran, the search for the cause included.
    pub runs: u32,
    /// The seeds of `hash(str)` of the two runs that were compared; None where the interpreter drew its own.
    pub seeds: Vec<Option<u32>>,
    /// The interpreter's path.
    pub interpreter: String,
    /// Its implementation and version, such as `cpython 3.13.5`.
    pub version: String,
    /// Versions of the libraries that the call has loaded.
    pub libraries: BTreeMap<String, String>,
    /// When, in UTC: `2026-05-04T03:02:01Z`.
    pub date: String,
    /// Where the two first part, such as `result["a"][3]`, `exception.args[0]` or `arguments[0][7]`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// What the first run has there, shortened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first: Option<String>,
    /// What the second run has there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub second: Option<String>,
    /// Why they differ; `Unknown` alone, or beside others when there must be one more.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub causes: Vec<Cause>,
    /// Files that the call opened and that changed between or during the runs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<String>,
    /// What else is to be said about the search for the cause.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What came of a check.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Judgement {
    /// Both runs gave the same.
    Same,
    /// They did not.
    Different,
    /// The call could not be checked.
    #[default]
    Unchecked,
}

/// Why two runs differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Cause {
    /// The order of a set, or whatever else follows `hash(str)`.
    #[serde(rename = "set order")]
    SetOrder,
    #[serde(rename = "unseeded random")]
    UnseededRandom,
    #[serde(rename = "clock")]
    Clock,
    /// How many threads there are, or which of them comes first.
    #[serde(rename = "thread count")]
    ThreadCount,
    #[serde(rename = "environment or start directory")]
    Environment,
    #[serde(rename = "process id or address")]
    Address,
    #[serde(rename = "external file changed")]
    ExternalFile,
    /// What earlier calls left behind in a worker: a counter, a cache, a name.
    #[serde(rename = "state of the worker")]
    WorkerState,
    /// None of these, as far as could be found: the network, for example.
    #[serde(rename = "unknown")]
    Unknown,
}

impl Cause {
    pub fn as_str(self) -> &'static str {
        match self {
            Cause::SetOrder => "set order",
            Cause::UnseededRandom => "unseeded random",
            Cause::Clock => "clock",
            Cause::ThreadCount => "thread count",
            Cause::Environment => "environment or start directory",
            Cause::Address => "process id or address",
            Cause::ExternalFile => "external file changed",
            Cause::WorkerState => "state of the worker",
            Cause::Unknown => "unknown",
        }
    }

    /// What somebody does about it who wants the same result each time.
    pub fn remedy(self) -> &'static str {
        match self {
            Cause::SetOrder => "sort what comes out of a set before its order counts",
            Cause::UnseededRandom => "draw random numbers from a generator with a seed that is an argument",
            Cause::Clock => "give the time as an argument",
            Cause::ThreadCount => "do not let the order in which threads end count, or fix how many there are",
            Cause::Environment => "give folders and variables as arguments, and paths in full",
            Cause::Address => "keep process ids, id() and default reprs out of the result",
            Cause::ExternalFile => "give what is in the file as an argument, or do not change it",
            Cause::WorkerState => "give what the call needs as arguments, or set it in all workers",
            Cause::Unknown => "look for what none of the controls holds still, the network for example",
        }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl Judgement {
    pub fn as_str(self) -> &'static str {
        match self {
            Judgement::Same => "same",
            Judgement::Different => "different",
            Judgement::Unchecked => "unchecked",
        }
    }
}

impl Verdict {
    /// The record as JSON; fields with nothing to say are left out.
    pub fn to_json(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    /// The causes in one line.
    pub fn cause(&self) -> String {
        self.causes.iter().map(|cause| cause.as_str()).collect::<Vec<_>>().join(", ")
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.judgement {
            Judgement::Same => {
                write!(formatter, "`{}` gave the same in {} runs", self.function, self.runs)
            }
            Judgement::Unchecked => {
                write!(formatter, "`{}` was not checked: {}", self.function, self.reason.as_deref().unwrap_or("?"))
            }
            Judgement::Different => {
                let or = |text: &Option<String>| text.clone().unwrap_or_default();
                writeln!(formatter, "`{}` is not deterministic: two runs part at {}", self.function, or(&self.path))?;
                writeln!(formatter, "  first run:  {}", or(&self.first))?;
                writeln!(formatter, "  second run: {}", or(&self.second))?;
                write!(formatter, "  cause: {}", self.cause())?;
                for file in &self.files {
                    write!(formatter, "\n    {file}")?;
                }
                for cause in &self.causes {
                    write!(formatter, "\n  {}: {}", cause, cause.remedy())?;
                }
                match &self.note {
                    Some(note) => write!(formatter, "\n  ({note})"),
                    None => Ok(()),
                }
            }
        }
    }
}

/// A moment as people and tools write it.
pub(super) fn date(moment: SystemTime) -> String {
    let seconds = moment.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let (days, second) = (seconds / 86_400, seconds % 86_400);
    // Years that begin in March have their leap day at their end; 400 of them have 146,097 days.
    let shifted = days + 719_468;
    let (era, day) = (shifted / 146_097, shifted % 146_097);
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year + era * 400 + u64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", second / 3600, second / 60 % 60, second % 60)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_record_survives_json() {
        let verdict = Verdict {
            judgement: Judgement::Different,
            function: "module:function".to_owned(),
            seeds: vec![Some(7), None],
            causes: vec![Cause::SetOrder, Cause::Unknown],
            path: Some("result[0]".to_owned()),
            ..Verdict::default()
        };
        let json = verdict.to_json();
        assert_eq!(json["causes"], serde_json::json!(["set order", "unknown"]));
        assert_eq!(serde_json::from_value::<Verdict>(json).ok(), Some(verdict));
    }

    #[test]
    fn dates_are_those_of_the_calendar() {
        let cases = [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_399, "2000-02-28T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_709_251_200, "2024-03-01T00:00:00Z"),
            (4_107_542_399, "2100-02-28T23:59:59Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
            (1_798_761_599, "2026-12-31T23:59:59Z"),
        ];
        for (seconds, expected) in cases {
            assert_eq!(date(UNIX_EPOCH + Duration::from_secs(seconds)), expected);
        }
    }
}
