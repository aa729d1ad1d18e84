//! Behaviour as the index keeps it: thousands of answers rest on the same causes, so that their words are kept once.

use std::hash::Hash;

use rustc_hash::FxHashMap as HashMap;
use serde::{Deserialize, Serialize};

use crate::behaviour::{Answer, ArgumentEffect, Assumption, Behaviour, Cause, Feature, GlobalEffect, Raises, Verdict};
use crate::index::Index;
use crate::storage::Element;

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Stored {
    arguments: Vec<ArgumentEffect>,
    /// Which of `Index::effects`.
    global_effects: Vec<u32>,
    pure: StoredVerdict,
    deterministic: StoredVerdict,
    raises: Raises,
    calls: Vec<String>,
    result_aliases: StoredVerdict,
    features: Vec<Feature>,
    assumes: Vec<Assumption>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct StoredVerdict {
    answer: Answer,
    /// Which of `Index::causes`.
    because: Vec<u32>,
}

impl Element for Stored {}
impl Element for Cause {}
impl Element for GlobalEffect {}

/// The behaviour of every definition, and what they share.
#[derive(Default)]
pub(crate) struct Linked {
    pub behaviours: Vec<Stored>,
    pub effects: Shared<GlobalEffect>,
    pub causes: Shared<Cause>,
}

/// Each thing once, by its number.
pub(crate) struct Shared<T> {
    pub all: Vec<T>,
    numbers: HashMap<T, u32>,
}

impl<T> Default for Shared<T> {
    fn default() -> Shared<T> {
        Shared { all: Vec::new(), numbers: HashMap::default() }
    }
}

impl<T: Clone + Eq + Hash> Shared<T> {
    fn number(&mut self, one: T) -> u32 {
        *self.numbers.entry(one).or_insert_with_key(|one| {
            self.all.push(one.clone());
            self.all.len() as u32 - 1
        })
    }
}

impl Linked {
    pub(super) fn push(&mut self, behaviour: Behaviour) {
        let stored = Stored {
            arguments: behaviour.arguments,
            global_effects: behaviour.global_effects.into_iter().map(|one| self.effects.number(one)).collect(),
            pure: self.verdict(behaviour.pure),
            deterministic: self.verdict(behaviour.deterministic),
            raises: behaviour.raises,
            calls: behaviour.calls,
            result_aliases: self.verdict(behaviour.result_aliases),
            features: behaviour.features,
            assumes: behaviour.assumes,
        };
        self.behaviours.push(stored);
    }

    fn verdict(&mut self, verdict: Verdict) -> StoredVerdict {
        let because = verdict.because.into_iter().map(|cause| self.causes.number(cause)).collect();
        StoredVerdict { answer: verdict.answer, because }
    }
}

impl Index {
    /// What a shim does besides giving a value.
    pub fn behaviour(&self, definition: u32) -> Behaviour {
        let stored = &self.behaviours[definition as usize];
        let verdict = |verdict: &StoredVerdict| Verdict {
            answer: verdict.answer,
            because: verdict.because.iter().map(|at| self.causes[*at as usize].clone()).collect(),
        };
        Behaviour {
            arguments: stored.arguments.clone(),
            global_effects: stored.global_effects.iter().map(|at| self.effects[*at as usize].clone()).collect(),
            pure: verdict(&stored.pure),
            deterministic: verdict(&stored.deterministic),
            raises: stored.raises.clone(),
            calls: stored.calls.clone(),
            result_aliases: verdict(&stored.result_aliases),
            features: stored.features.clone(),
            assumes: stored.assumes.clone(),
        }
    }
}
