//! What the files of a program know of each other while they are gone over.
//!
//! One file at a time is held as syntax by each thread; of all others there is what they bind, define and return, and
//! what they pass to each other's functions. The files go in rounds. In a round a file sees what files before it in the
//! order of the program have become in this round, and waits for them; of files behind it, it sees the round before.
//! So the answer does not depend on how many threads there are.

use std::collections::BTreeSet;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use rustc_hash::FxHashMap as HashMap;

use crate::index::Index;
use crate::scan::pieces::{Look, Passing, number};
use crate::scan::program::Program;
use crate::scan::values::{Key, Names, Text, Value};
use crate::syntax::ParameterKind;

/// What a file is for others.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Summary {
    pub(crate) names: Arc<Names>,
    pub(crate) functions: HashMap<u32, Arc<Signature>>,
    pub(crate) classes: HashMap<u32, Arc<ClassInfo>>,
    pub(crate) returns: HashMap<u32, Value>,
    pub(crate) attributes: HashMap<(u32, Text), Value>,
}

/// How a function of the program is called.
#[derive(Debug, PartialEq)]
pub(crate) struct Signature {
    pub(crate) parameters: Vec<(Text, ParameterKind)>,
    pub(crate) is_static: bool,
    pub(crate) is_property: bool,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct ClassInfo {
    pub(crate) bases: Vec<Value>,
    pub(crate) members: Names,
}

/// What is passed to the functions of a file, and set on instances of its classes.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Passed {
    pub(crate) parameters: HashMap<(u32, Text), Value>,
    /// Functions that are used as values: who calls them, and with what, is not seen.
    pub(crate) escaped: BTreeSet<u32>,
    pub(crate) attributes: HashMap<(u32, Text), Value>,
}

impl Passed {
    pub(crate) fn add(&mut self, other: &Passed) {
        for (key, value) in &other.parameters {
            learn(&mut self.parameters, key, value);
        }
        for (key, value) in &other.attributes {
            learn(&mut self.attributes, key, value);
        }
        self.escaped.extend(&other.escaped);
    }

    /// Whether something that is passed now can lead to something else than what was passed before, in a file where
    /// only for the parameters in `given` anything unknown differs from nothing.
    pub(crate) fn differs(&self, before: &Passed, given: &[u64]) -> bool {
        let matters = |look: &Look| given.contains(&number(look));
        let functions = self.escaped.symmetric_difference(&before.escaped);
        self.attributes != before.attributes
            || functions.into_iter().any(|function| matters(&Look::Escaped(*function)))
            || self.parameters.keys().chain(before.parameters.keys()).any(|key| {
                self.known(key) != before.known(key)
                    || self.parameters.get(key) != before.parameters.get(key) && matters(&Look::Given(key.0, &key.1))
            })
    }

    /// What is known of what is passed to a parameter.
    pub(crate) fn known(&self, parameter: &(u32, Text)) -> Option<&Value> {
        let passed = self.parameters.get(parameter).filter(|_| !self.escaped.contains(&parameter.0));
        passed.filter(|value| **value != Value::Unknown)
    }

    pub(crate) fn take(&mut self, passing: &Passing) {
        match passing {
            Passing::Parameter(function, name, value) => {
                learn(&mut self.parameters, &(*function, name.clone()), value);
            }
            Passing::Attribute(class, name, value) => {
                learn(&mut self.attributes, &(*class, name.clone()), value);
            }
            Passing::Escaped(function) => {
                self.escaped.insert(*function);
            }
        }
    }
}

/// Joins a value to what is known under a key; says whether that is something else now.
pub(crate) fn learn<K: std::hash::Hash + Eq + Clone>(known: &mut HashMap<K, Value>, key: &K, value: &Value) -> bool {
    match known.get_mut(key) {
        Some(before) if before == value => false,
        Some(before) => {
            let joined = before.clone().join(value.clone());
            let differs = *before != joined;
            *before = joined;
            differs
        }
        None => {
            known.insert(key.clone(), value.clone());
            true
        }
    }
}

pub(crate) struct World<'i> {
    pub(crate) index: &'i Index,
    pub(crate) program: Program,
    /// What other files have passed to each file up to the round before.
    passed: Vec<Arc<Passed>>,
    before: Vec<Option<Arc<Summary>>>,
    now: Mutex<Now>,
    turned: Condvar,
}

/// The files that have had their turn in this round.
#[derive(Default)]
struct Now {
    done: Vec<bool>,
    summaries: Vec<Option<Arc<Summary>>>,
}

/// Something that a file has looked at outside itself.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Read {
    Names(usize),
    Name(usize, Text),
    Function(Key),
    Class(Key),
    Returned(Key),
    Attribute(Key, Text),
}

/// What was there.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Seen {
    Nothing,
    Names(Arc<Names>),
    Function(Arc<Signature>),
    Class(Arc<ClassInfo>),
    Value(Value),
}

impl<'i> World<'i> {
    pub(crate) fn new(index: &'i Index, program: Program) -> World<'i> {
        let count = program.files.len();
        World {
            index,
            program,
            passed: vec![Arc::default(); count],
            before: vec![None; count],
            now: Mutex::new(Now { done: vec![false; count], summaries: vec![None; count] }),
            turned: Condvar::new(),
        }
    }

    /// The files in the order in which they take their turns.
    pub(crate) fn order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.program.files.len()).collect();
        order.sort_by_key(|at| self.program.place[*at]);
        order
    }

    pub(crate) fn passed(&self, file: usize) -> &Arc<Passed> {
        &self.passed[file]
    }

    pub(crate) fn turn(&self, file: usize) -> Turn<'_, 'i> {
        Turn { world: self, file, summary: self.before[file].clone() }
    }

    /// Ends a round: what each file has passed to others is what they know in the next.
    pub(crate) fn next_round<'o>(&mut self, passing: impl Iterator<Item = &'o [(usize, Passed)]>) {
        let mut passed: Vec<Passed> = self.program.files.iter().map(|_| Passed::default()).collect();
        for (file, found) in passing.flatten() {
            passed[*file].add(found);
        }
        for (known, passed) in self.passed.iter_mut().zip(passed) {
            if **known != passed {
                *known = Arc::new(passed);
            }
        }
        let now = self.now.get_mut().unwrap_or_else(PoisonError::into_inner);
        self.before = std::mem::take(&mut now.summaries);
        now.summaries = vec![None; self.before.len()];
        now.done.fill(false);
    }

    fn now(&self) -> MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What a file is to another that has its turn.
    fn summary(&self, of: usize, reader: usize) -> Option<Arc<Summary>> {
        if self.program.place[of] >= self.program.place[reader] {
            return self.before[of].clone();
        }
        let mut now = self.now();
        while !now.done[of] {
            now = self.turned.wait(now).unwrap_or_else(PoisonError::into_inner);
        }
        now.summaries[of].clone()
    }
}

/// The turn of one file in a round. Whatever happens in it, those that wait for the file go on when it ends.
pub(crate) struct Turn<'w, 'i> {
    world: &'w World<'i>,
    file: usize,
    summary: Option<Arc<Summary>>,
}

impl Turn<'_, '_> {
    pub(crate) fn end(mut self, summary: Summary) {
        // What has not changed stays the same object, so that comparing it later is quick.
        match &self.summary {
            Some(before) if **before == summary => {}
            _ => self.summary = Some(Arc::new(summary)),
        }
    }
}

impl Drop for Turn<'_, '_> {
    fn drop(&mut self) {
        let mut now = self.world.now();
        now.done[self.file] = true;
        now.summaries[self.file] = self.summary.take();
        drop(now);
        self.world.turned.notify_all();
    }
}

/// The other files, as one file sees them in its turn.
pub(crate) struct Outside<'w, 'i> {
    world: &'w World<'i>,
    file: usize,
    summaries: HashMap<usize, Option<Arc<Summary>>>,
    seen: HashMap<Read, Seen>,
}

impl<'w, 'i> Outside<'w, 'i> {
    pub(crate) fn new(world: &'w World<'i>, file: usize) -> Outside<'w, 'i> {
        Outside { world, file, summaries: HashMap::default(), seen: HashMap::default() }
    }

    pub(crate) fn into_seen(self) -> Box<[(Read, Seen)]> {
        self.seen.into_iter().collect()
    }

    /// Whether anything that was looked at is something else now.
    pub(crate) fn differs(&mut self, seen: &[(Read, Seen)]) -> bool {
        seen.iter().any(|(read, before)| self.look(read) != *before)
    }

    pub(crate) fn see(&mut self, read: Read) -> Seen {
        if let Some(known) = self.seen.get(&read) {
            return known.clone();
        }
        let found = self.look(&read);
        self.seen.insert(read, found.clone());
        found
    }

    pub(crate) fn value(&mut self, read: Read) -> Option<Value> {
        match self.see(read) {
            Seen::Value(value) => Some(value),
            _ => None,
        }
    }

    fn look(&mut self, read: &Read) -> Seen {
        let file = match read {
            Read::Names(file) | Read::Name(file, _) => *file,
            Read::Function(key) | Read::Class(key) | Read::Returned(key) | Read::Attribute(key, _) => key.0,
        };
        let (world, reader) = (self.world, self.file);
        let Some(summary) = self.summaries.entry(file).or_insert_with(|| world.summary(file, reader)) else {
            return Seen::Nothing;
        };
        let found = match read {
            Read::Names(_) => Some(Seen::Names(summary.names.clone())),
            Read::Name(_, name) => summary.names.get(name).cloned().map(Seen::Value),
            Read::Function(key) => summary.functions.get(&key.1).cloned().map(Seen::Function),
            Read::Class(key) => summary.classes.get(&key.1).cloned().map(Seen::Class),
            Read::Returned(key) => summary.returns.get(&key.1).cloned().map(Seen::Value),
            Read::Attribute(key, name) => {
                let key = (key.1, name.clone());
                let own = summary.attributes.get(&key).cloned();
                let passed = world.passed[file].attributes.get(&key).cloned();
                own.into_iter().chain(passed).reduce(Value::join).map(Seen::Value)
            }
        };
        found.unwrap_or(Seen::Nothing)
    }
}
