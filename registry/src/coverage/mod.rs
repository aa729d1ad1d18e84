//! What a shim covers of its original: taken from the refusals in its source and from the two signatures.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::behaviour::Answer;
use crate::index::Index;

mod argument;
mod calls;
mod circles;
mod conditions;
mod covers;
mod dtypes;
mod link;
mod parameters;
mod pool;
mod records;
mod refusals;
mod scope;
mod signature;
mod statements;
mod stored;
mod terms;
mod walk;

pub(crate) use covers::covers;
pub(crate) use refusals::{Formals, Local};
pub(crate) use stored::{Place, Stored};

/// What linking finds: the coverage of every record, in their order, and what these share.
pub(crate) struct Found {
    pub records: Vec<Stored>,
    pub places: Vec<Place>,
    pub conditions: Vec<Condition>,
}

pub(crate) fn link(index: &Index) -> Found {
    let calls = calls::Calls::new(index);
    let linked = link::link(index, &calls);
    records::coverages(index, &linked)
}

/// What of the calls of an original its shim answers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Coverage {
    /// One for each parameter of the original, in their order, and one for each that only the shim has.
    pub parameters: Vec<ParameterCoverage>,
    /// Every place in the shim's closure where a call is refused, once for each set of conditions. Those that speak of
    /// this original and its arguments come first.
    pub refusals: Vec<Refusal>,
    /// Whether these are all the refusals that there can be, those of operators on the arguments and of their attributes
    /// aside: every call in the closure is known. It is `yes` or `unknown`.
    pub complete: Answer,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ParameterCoverage {
    pub name: String,
    pub state: ParameterState,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ParameterState {
    /// No refusal speaks of it.
    #[default]
    Covered,
    /// Refused for some of its values.
    InPart,
    /// Refused whenever it is given.
    Refused,
    /// The shim has no such parameter.
    Missing,
    /// The original has no such parameter.
    Added,
}

/// One refusal, as data. A call that meets every condition is refused.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Refusal {
    /// Stable: the parameter and a number of the conditions' text.
    pub id: String,
    /// The original for which it speaks: this one, or another that the shim calls. Empty where that is not known.
    pub original: String,
    /// A parameter of this original, where the refusal is about its argument, or else of the one named.
    pub parameter: String,
    pub why: String,
    /// All of them hold where the call is refused; empty where every call is.
    pub conditions: Vec<Condition>,
    /// Whether the conditions say everything: a call that meets them is refused, unless another exception comes first.
    /// Else it may be refused.
    pub exact: bool,
    /// Whether it comes from a call that the shim makes, about a value that the shim may have made itself.
    pub inner: bool,
    /// The dotted name of the definition in which it stands, and its line.
    pub definition: String,
    pub line: u32,
}

/// A condition on an argument.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Condition {
    /// It is given, or is not its default.
    Given { parameter: String },
    /// Its kind of dtype is one of these letters of NumPy's `dtype.kind`.
    DtypeKind { parameter: String, kinds: String },
    /// Its dtype is one of these.
    Dtype { parameter: String, dtypes: Vec<String>, negated: bool },
    /// Its number of dimensions lies in a range, both ends included.
    Rank { parameter: String, least: u32, most: Option<u32> },
    /// It is one of these values, written as Python literals.
    Value { parameter: String, values: Vec<String>, negated: bool },
    /// It counts as true.
    Truth { parameter: String, negated: bool },
    /// It is an instance of one of these classes; of none derived from them where `exactly`.
    Type { parameter: String, classes: Vec<String>, exactly: bool, negated: bool },
    /// Something else, as the source says it, and a parameter that it has to do with.
    Source { parameter: Option<String>, text: String, negated: bool },
}

impl Condition {
    /// The parameter that it is about.
    pub fn parameter(&self) -> Option<&str> {
        match self {
            Condition::Given { parameter }
            | Condition::DtypeKind { parameter, .. }
            | Condition::Dtype { parameter, .. }
            | Condition::Rank { parameter, .. }
            | Condition::Value { parameter, .. }
            | Condition::Truth { parameter, .. }
            | Condition::Type { parameter, .. } => Some(parameter),
            Condition::Source { parameter, .. } => parameter.as_deref(),
        }
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let not = |negated: &bool| if *negated { " not" } else { "" };
        match self {
            Condition::Given { parameter } => write!(out, "{parameter} is given"),
            Condition::DtypeKind { parameter, kinds } => write!(out, "the dtype of {parameter} is of kind {kinds}"),
            Condition::Dtype { parameter, dtypes, negated } => {
                write!(out, "the dtype of {parameter} is{} {}", not(negated), dtypes.join(" or "))
            }
            Condition::Rank { parameter, least, most: Some(most) } if least == most => {
                write!(out, "{parameter} has {least} dimensions")
            }
            Condition::Rank { parameter, least, most: Some(most) } => {
                write!(out, "{parameter} has {least} to {most} dimensions")
            }
            Condition::Rank { parameter, least, most: None } => {
                write!(out, "{parameter} has {least} dimensions or more")
            }
            Condition::Value { parameter, values, negated } => {
                write!(out, "{parameter} is{} {}", not(negated), values.join(" or "))
            }
            Condition::Truth { parameter, negated } => write!(out, "{parameter} is{} true", not(negated)),
            Condition::Type { parameter, classes, exactly, negated } => {
                let exactly = if *exactly { " exactly" } else { "" };
                write!(out, "{parameter} is{}{exactly} a {}", not(negated), classes.join(" or "))
            }
            Condition::Source { text, negated: true, .. } => write!(out, "not `{text}`"),
            Condition::Source { text, negated: false, .. } => write!(out, "`{text}`"),
        }
    }
}

/// What is known of one argument of a call that is asked about.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ArgumentType {
    /// The qualified name of its class: `numpy.ndarray`, `builtins.float`.
    pub class: Option<String>,
    /// For what has a dtype: its name, and the number of dimensions.
    pub dtype: Option<String>,
    pub rank: Option<u32>,
    /// Its value as a Python literal, where it is known.
    pub value: Option<String>,
}

/// Whether a call with such arguments is covered.
///
/// `no`: a refusal applies, unless another exception comes before it, or the call does not fit the signature. `yes` says that no refusal of the shim
/// applies to these arguments. It is also given where inner calls of the shim hold refusals that cannot be told, if the
/// arguments are real numbers, arrays of them, literals, or the defaults.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Covers {
    pub answer: Answer,
    /// The refusals that do or may apply.
    pub refusals: Vec<Refusal>,
    /// What else there is to say: a parameter that the shim lacks, an original that nothing serves.
    pub why: Vec<String>,
}
