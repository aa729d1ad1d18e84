//! What is kept of a file once its turn has ended: what other files can come to, and nothing else.
//!
//! Others come to a file by the names that they import from it, and by what it gives away: as an argument, a result, or
//! an attribute of something of theirs. Most files of a program are asked for a few names or for none.

use std::sync::Arc;

use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};

use crate::scan::program::Asked;
use crate::scan::values::{Class, Key, Names, Text, Value};
use crate::scan::world::{Passed, Summary};

impl Summary {
    /// The part of a summary that others can come to.
    pub(crate) fn kept(self, file: usize, asked: &Asked, passing: &[(usize, Passed)]) -> Summary {
        if *asked == Asked::Everything {
            return self;
        }
        let mut names = Names::default();
        for (name, value) in self.names.iter().filter(|(name, _)| asked.includes(name)) {
            names.insert(name, value.clone());
        }
        let mut reached = Reached { file, found: HashSet::default(), waiting: Vec::new() };
        names.iter().for_each(|(_, value)| reached.value(value));
        for (_, passed) in passing {
            passed.parameters.values().chain(passed.attributes.values()).for_each(|value| reached.value(value));
        }
        let mut kept = Summary { names: Arc::new(names), ..Summary::default() };
        let attributes = attributes_of(&self);
        while let Some(at) = reached.waiting.pop() {
            if let Some(signature) = self.functions.get(&at) {
                kept.functions.insert(at, signature.clone());
            }
            if let Some(value) = self.returns.get(&at) {
                reached.value(value);
                kept.returns.insert(at, value.clone());
            }
            if let Some(class) = self.classes.get(&at) {
                class
                    .bases
                    .iter()
                    .chain(class.members.iter().map(|(_, value)| value))
                    .for_each(|value| reached.value(value));
                kept.classes.insert(at, class.clone());
            }
            for (key, value) in attributes.get(&at).into_iter().flatten() {
                reached.value(value);
                kept.attributes.insert((*key).clone(), (*value).clone());
            }
        }
        kept
    }
}

type Attribute<'s> = (&'s (u32, Text), &'s Value);

fn attributes_of(summary: &Summary) -> HashMap<u32, Vec<Attribute<'_>>> {
    let mut found: HashMap<u32, Vec<Attribute>> = HashMap::default();
    for attribute in &summary.attributes {
        found.entry(attribute.0.0).or_default().push(attribute);
    }
    found
}

/// The definitions of a file that values lead to.
struct Reached {
    file: usize,
    found: HashSet<u32>,
    waiting: Vec<u32>,
}

impl Reached {
    fn definition(&mut self, key: Key) {
        if key.0 == self.file && self.found.insert(key.1) {
            self.waiting.push(key.1);
        }
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::Function(key)
            | Value::BoundFunction(key)
            | Value::LocalClass(key)
            | Value::Instance(Class::Local(key))
            | Value::Method { class: Class::Local(key), .. } => self.definition(*key),
            Value::Tuple(values) => values.iter().for_each(|value| self.value(value)),
            Value::Many(value) => self.value(value),
            _ => {}
        }
    }
}
