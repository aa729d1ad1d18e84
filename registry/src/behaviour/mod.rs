//! What a shim does besides giving a value, derived from its source: effects, purity, determinism, exceptions, calls.
//!
//! A wrong answer is worse than none: whatever the analysis cannot know it answers with `unknown`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

mod calls;
mod few;
mod library;
mod link;
mod lower;
mod memory;
mod names;
mod outcome;
mod patches;
mod report;
mod solve;
mod stored;
mod summary;
mod tables;
mod transfer;
mod values;
mod world;

pub(crate) use link::link;
pub(crate) use lower::Place;
pub(crate) use stored::{Stored, StoredCause, StoredEffect};
pub(crate) use summary::Summary;

/// An answer that may not be known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Answer {
    Yes,
    No,
    #[default]
    Unknown,
}

/// An answer with what it rests on: each cause, with the definition and line that it comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Verdict {
    pub answer: Answer,
    pub because: Vec<Cause>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Cause {
    /// A sentence's part: "writes the global `_state`", "calls `callback`, which is an argument".
    pub what: String,
    /// The dotted name of the definition in which it stands.
    pub definition: String,
    /// Counted from 1.
    pub line: u32,
}

/// What a call does, as far as the source of the shim and of its closure tells.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Behaviour {
    /// One for each parameter, in their order.
    pub arguments: Vec<ArgumentEffect>,
    /// What is read or changed outside the arguments and the result.
    pub global_effects: Vec<GlobalEffect>,
    /// No effect outside the result, and the same answer whenever it is asked with equal arguments.
    pub pure: Verdict,
    /// Equal arguments give an equal result.
    pub deterministic: Verdict,
    pub raises: Raises,
    /// The originals that it calls itself, through their stand-ins or by name.
    pub calls: Vec<String>,
    /// Whether the result may share memory with an argument.
    pub result_aliases: Verdict,
    /// Features of the language that a compiler must have for the shim and its closure.
    pub features: Vec<Feature>,
    /// What the answers rest on, besides the code that was seen.
    pub assumes: Vec<Assumption>,
}

/// What is taken to hold where the code alone does not tell.
///
/// Three things are always taken to hold and are not named: annotations of shims tell the truth, nobody but a shim sets
/// attributes of its objects or replaces what its modules define, and a class of the program that derives from a class
/// of a shim keeps to what that class does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Assumption {
    /// Operators, comparisons, iteration, access to items and attributes, truth, length and conversions of a value whose
    /// class is not known look at the value, and do nothing else. To use up an iterator is to look at it.
    Protocols,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ArgumentEffect {
    pub name: String,
    /// Whether its contents are looked at.
    pub reads: Answer,
    /// Whether the object that the caller gave, or anything that is reached through it, may be changed: by the call, or
    /// by a generator or function that it gives. `yes` where some way through the code changes it.
    pub writes: Answer,
    /// Whether it, or something that shares its memory, may live on after the call: in the result, in another argument
    /// or in a global.
    pub escapes: Answer,
    /// Whether it is called.
    pub called: Answer,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct GlobalEffect {
    pub kind: EffectKind,
    /// What it acts on: a dotted name, or what it is in words.
    pub on: String,
    pub cause: Cause,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EffectKind {
    ReadsGlobal,
    WritesGlobal,
    RandomState,
    Clock,
    Environment,
    Files,
    Output,
    Input,
    Warnings,
    Process,
    Identity,
    /// Calls something of which nothing is known.
    Unknown,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Raises {
    /// Exceptions that a `raise` in the shim or its closure can give to the caller.
    pub types: Vec<String>,
    /// Whether there can be no others than these, aside from what the language itself raises: operators, subscripts,
    /// attributes, unpacking, and names, imports and calls that lead nowhere.
    pub complete: Answer,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Feature {
    Async,
    Class,
    Closure,
    Comprehension,
    ContextManager,
    Decorator,
    DynamicAttribute,
    Generator,
    Global,
    Import,
    KeywordOnly,
    Lambda,
    Match,
    Metaclass,
    NestedFunction,
    Nonlocal,
    PositionalOnly,
    Property,
    Recursion,
    StarArguments,
    StarExpression,
    Super,
    Try,
    Walrus,
    YieldFrom,
}
