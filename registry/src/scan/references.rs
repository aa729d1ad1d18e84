//! The references of a program to originals, as data.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::index::State;
use crate::inventory::Kind;

/// What `explain` found. Its JSON is this, field by field.
#[derive(Debug, Serialize)]
pub struct Explanation {
    /// The format of this report; it changes when a field does.
    pub version: u32,
    pub files: Vec<ExplainedFile>,
    /// What is wrong in the shim packages themselves, as text.
    pub problems: Vec<String>,
    pub summary: Summary,
}

#[derive(Debug, Serialize)]
pub struct ExplainedFile {
    pub path: String,
    /// Why the file is not explained.
    pub error: Option<FileError>,
    /// In the order of their places.
    pub references: Vec<Reference>,
}

#[derive(Debug, Clone, Serialize)]
pub struct FileError {
    pub id: &'static str,
    pub message: String,
    pub line: Option<usize>,
    pub column: Option<usize>,
    #[serde(skip)]
    pub rendered: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reference {
    /// Counted from 1.
    pub line: usize,
    /// In characters, counted from 1.
    pub column: usize,
    /// The name as the program writes it; a method of an unnamed value is written `.name`.
    pub written: String,
    /// The defining name of the original.
    pub original: String,
    /// The alias by which the program reaches it, where its shim is not handed out under that alias.
    pub alias: Option<String>,
    pub kind: Kind,
    pub state: State,
    /// `module:qualified.name` of the shim.
    pub shim: Option<String>,
}

#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    pub references: usize,
    pub originals: usize,
    pub by_shim: usize,
    pub by_interpreter: usize,
    pub none_needed: usize,
    pub not_served: usize,
    /// The originals that nothing serves yet, sorted.
    pub missing: Vec<String>,
    pub failed_files: usize,
}

impl Reference {
    /// The name under which the original counts: its own, or an alias that leads nowhere.
    pub fn missing_name(&self) -> &str {
        self.alias.as_deref().unwrap_or(&self.original)
    }
}

/// Counts the references of a program, file by file.
#[derive(Default)]
pub(crate) struct Counted {
    summary: Summary,
    states: BTreeMap<String, State>,
}

impl Counted {
    pub(crate) fn count(&mut self, file: &ExplainedFile) {
        self.summary.references += file.references.len();
        self.summary.failed_files += usize::from(file.error.is_some());
        for reference in &file.references {
            // A method may be served on one class and not on another that inherits it; the worse one counts.
            match self.states.get_mut(reference.missing_name()) {
                Some(state) => *state = (*state).max(reference.state),
                None => drop(self.states.insert(reference.missing_name().to_string(), reference.state)),
            }
        }
    }

    pub(crate) fn summary(self) -> Summary {
        let Counted { mut summary, states } = self;
        summary.originals = states.len();
        for (name, state) in states {
            match state {
                State::Shim => summary.by_shim += 1,
                State::Interpreter => summary.by_interpreter += 1,
                State::NoneNeeded => summary.none_needed += 1,
                State::Started | State::Refused | State::NotServed => {
                    summary.not_served += 1;
                    summary.missing.push(name);
                }
            }
        }
        summary
    }
}

impl Summary {
    /// 0: everything is served; 1: something is not; 2: a file could not be explained.
    pub fn exit_code(&self) -> u8 {
        match (self.failed_files, self.not_served) {
            (0, 0) => 0,
            (0, _) => 1,
            _ => 2,
        }
    }
}
