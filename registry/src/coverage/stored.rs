//! Coverage as the index keeps it: hundreds of records share a refusal, so that its words are kept once.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::behaviour::Answer;
use crate::coverage::{Condition, Coverage, ParameterCoverage, Refusal};
use crate::index::{Index, Record};
use crate::storage::Element;

/// A place in a shim package where a refusal is raised, and what it says there.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Place {
    pub original: String,
    pub parameter: String,
    pub why: String,
    pub definition: String,
    pub line: u32,
}

/// One refusal that a call of a record can meet.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct StoredRefusal {
    /// Which of `Index::places`.
    pub place: u32,
    /// Where these are not as that place says.
    pub original: Option<String>,
    pub parameter: Option<String>,
    /// Which of `Index::conditions`.
    pub conditions: Vec<u32>,
    pub exact: bool,
    pub inner: bool,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Stored {
    pub parameters: Vec<ParameterCoverage>,
    pub refusals: Vec<StoredRefusal>,
    pub complete: Answer,
}

impl Element for Place {}
impl Element for Condition {}

impl Index {
    /// What of the calls of an original its shim answers.
    pub fn coverage(&self, record: &Record) -> Coverage {
        let Stored { parameters, refusals, complete } = &record.coverage;
        let condition = |at: &u32| self.conditions[*at as usize].clone();
        let refusals = refusals.iter().map(|refusal| {
            let conditions = refusal.conditions.iter().map(condition).collect();
            refusal.spelled_out(&self.places[refusal.place as usize], conditions)
        });
        Coverage { parameters: parameters.clone(), refusals: refusals.collect(), complete: *complete }
    }
}

impl StoredRefusal {
    pub(crate) fn spelled_out(&self, place: &Place, conditions: Vec<Condition>) -> Refusal {
        let mut refusal = Refusal {
            id: String::new(),
            original: self.original.as_ref().unwrap_or(&place.original).clone(),
            parameter: self.parameter.as_ref().unwrap_or(&place.parameter).clone(),
            why: place.why.clone(),
            conditions,
            exact: self.exact,
            inner: self.inner,
            definition: place.definition.clone(),
            line: place.line,
        };
        refusal.id = id(&refusal);
        refusal
    }
}

/// The parameter and a number that stays while the refusal says the same, wherever it moves in its file.
fn id(refusal: &Refusal) -> String {
    let said: Vec<String> = refusal.conditions.iter().map(ToString::to_string).collect();
    let text = format!("{}\n{}\n{}\n{}", refusal.original, refusal.definition, refusal.why, said.join("\n"));
    let digest = Sha256::digest(text.as_bytes());
    let number: String = digest.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    format!("{}-{number}", refusal.parameter)
}
