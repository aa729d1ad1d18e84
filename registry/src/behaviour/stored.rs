//! Behaviour as the index keeps it: thousands of answers rest on the same causes, so that their words are kept once.

use std::hash::Hash;

use rustc_hash::FxHashMap as HashMap;
use serde::{Deserialize, Serialize};

use crate::behaviour::{
    Answer, ArgumentEffect, Assumption, Behaviour, Cause, EffectKind, Feature, GlobalEffect, Raises, Verdict,
};
use crate::index::Index;
use crate::storage::Element;

/// Which of `Index::texts`.
type Text = u32;

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Stored {
    arguments: Vec<StoredArgument>,
    /// Which of `Index::effects`.
    global_effects: Vec<u32>,
    pure: StoredVerdict,
    deterministic: StoredVerdict,
    raises: Vec<Text>,
    raises_complete: Answer,
    calls: Vec<Text>,
    result_aliases: StoredVerdict,
    features: Vec<Feature>,
    assumes: Vec<Assumption>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct StoredArgument {
    name: Text,
    reads: Answer,
    writes: Answer,
    escapes: Answer,
    called: Answer,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct StoredVerdict {
    answer: Answer,
    /// Which of `Index::causes`.
    because: Vec<u32>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct StoredCause {
    what: Text,
    definition: Text,
    line: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct StoredEffect {
    kind: EffectKind,
    on: Text,
    cause: StoredCause,
}

impl Element for Stored {}
impl Element for StoredCause {}
impl Element for StoredEffect {}
impl Element for String {}

/// The behaviour of every definition, and what they share.
#[derive(Default)]
pub(crate) struct Linked {
    pub behaviours: Vec<Stored>,
    pub effects: Shared<StoredEffect>,
    pub causes: Shared<StoredCause>,
    pub texts: Shared<String>,
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
        let arguments = behaviour.arguments.into_iter().map(|one| StoredArgument {
            name: self.texts.number(one.name),
            reads: one.reads,
            writes: one.writes,
            escapes: one.escapes,
            called: one.called,
        });
        let stored = Stored {
            arguments: arguments.collect(),
            global_effects: behaviour.global_effects.into_iter().map(|one| self.effect(one)).collect(),
            pure: self.verdict(behaviour.pure),
            deterministic: self.verdict(behaviour.deterministic),
            raises: behaviour.raises.types.into_iter().map(|one| self.texts.number(one)).collect(),
            raises_complete: behaviour.raises.complete,
            calls: behaviour.calls.into_iter().map(|one| self.texts.number(one)).collect(),
            result_aliases: self.verdict(behaviour.result_aliases),
            features: behaviour.features,
            assumes: behaviour.assumes,
        };
        self.behaviours.push(stored);
    }

    fn effect(&mut self, effect: GlobalEffect) -> u32 {
        let (on, cause) = (self.texts.number(effect.on), self.cause(effect.cause));
        self.effects.number(StoredEffect { kind: effect.kind, on, cause })
    }

    fn cause(&mut self, cause: Cause) -> StoredCause {
        let (what, definition) = (self.texts.number(cause.what), self.texts.number(cause.definition));
        StoredCause { what, definition, line: cause.line }
    }

    fn verdict(&mut self, verdict: Verdict) -> StoredVerdict {
        let mut because = Vec::with_capacity(verdict.because.len());
        for cause in verdict.because {
            let cause = self.cause(cause);
            because.push(self.causes.number(cause));
        }
        StoredVerdict { answer: verdict.answer, because }
    }
}

impl Index {
    /// What a shim does besides giving a value.
    pub fn behaviour(&self, definition: u32) -> Behaviour {
        let stored = &self.behaviours[definition as usize];
        let texts = |texts: &[Text]| texts.iter().map(|at| self.text(*at)).collect();
        Behaviour {
            arguments: stored.arguments.iter().map(|one| self.argument(one)).collect(),
            global_effects: stored.global_effects.iter().map(|at| self.effect(*at)).collect(),
            pure: self.verdict(&stored.pure),
            deterministic: self.verdict(&stored.deterministic),
            raises: Raises { types: texts(&stored.raises), complete: stored.raises_complete },
            calls: texts(&stored.calls),
            result_aliases: self.verdict(&stored.result_aliases),
            features: stored.features.clone(),
            assumes: stored.assumes.clone(),
        }
    }

    fn argument(&self, stored: &StoredArgument) -> ArgumentEffect {
        let StoredArgument { name, reads, writes, escapes, called } = *stored;
        ArgumentEffect { name: self.text(name), reads, writes, escapes, called }
    }

    fn effect(&self, at: u32) -> GlobalEffect {
        let StoredEffect { kind, on, cause } = &self.effects[at as usize];
        GlobalEffect { kind: *kind, on: self.text(*on), cause: self.cause(cause) }
    }

    fn cause(&self, stored: &StoredCause) -> Cause {
        Cause { what: self.text(stored.what), definition: self.text(stored.definition), line: stored.line }
    }

    fn verdict(&self, stored: &StoredVerdict) -> Verdict {
        let because = stored.because.iter().map(|at| self.cause(&self.causes[*at as usize]));
        Verdict { answer: stored.answer, because: because.collect() }
    }

    fn text(&self, text: Text) -> String {
        self.texts[text as usize].clone()
    }
}
