//! All definitions together: their units, classes and fields, and the tasks that run them until nothing changes.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use rustc_hash::{FxHashMap as HashMap, FxHasher};

use crate::behaviour::memory::Memory;
use crate::behaviour::outcome::Outcome;
use crate::behaviour::summary::{Constant, Op, Summary, Tag, Unit};
use crate::behaviour::tables;
use crate::behaviour::values::{Type, Types};
use crate::facts::{Annotation, DefinitionKind};
use crate::index::{Index, Shim};

#[cfg(test)]
mod order;
mod tasks;

/// What a call says beforehand: constants for parameters of which the code asks for the value, and where the code does
/// not tell them the classes of the first arguments and which of the others are sets, whose order may show.
///
/// It is made from the call alone, so that it does not matter which call is seen first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(super) struct Key {
    pub constants: Vec<Option<Constant>>,
    pub classes: Vec<(usize, Type)>,
}

/// What is said of the parameters of a unit: their classes and those of what they hold, whether those are left to the
/// call, and whether its code asks for their value.
#[derive(Debug, Default)]
pub(super) struct About {
    pub types: Vec<(Types, Types)>,
    open: Vec<bool>,
    tested: Vec<bool>,
}

pub(super) struct Task {
    pub unit: u32,
    pub key: Key,
    pub outcome: Arc<Outcome>,
    /// When its outcome last changed.
    pub changed: u32,
    pub memory: Option<Memory>,
    /// Those that look at it: whose callee it is.
    pub waiting: BTreeSet<usize>,
    queued: bool,
    /// Whether it was ever run.
    begun: bool,
    /// The originals that it calls, and the tasks.
    pub originals: BTreeSet<u32>,
    pub callees: BTreeSet<usize>,
    /// The values of modules that it looks at.
    pub reads: BTreeMap<u32, u32>,
}

/// What more than one task fills and reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Shared {
    /// The classes of a field, or of the value of a name.
    Held(u32),
    /// The classes of what the value of a name holds.
    Inside(u32),
    /// A captured variable of a unit.
    Captured(u32, u32),
    /// Whether functions rebind a name of a module or of a class.
    Rebound(u32),
}

pub(super) struct World<'a> {
    pub index: &'a Index,
    /// The definition and the number of every unit.
    pub units: Vec<(u32, u32)>,
    pub first: Vec<u32>,
    words: HashMap<String, u32>,
    changes: HashMap<(u32, bool), u32>,
    /// Whether a handler of a unit keeps an exception from the caller.
    pub caught: HashMap<(u32, u32, u32), bool>,
    spelled: HashMap<u32, String>,
    /// Classes that derive from a class.
    pub below: Vec<Vec<u32>>,
    /// Shim classes that derive from a builtin type.
    pub of_tag: HashMap<Tag, Vec<u32>>,
    pub fields: HashMap<String, Vec<u32>>,
    /// Definitions of one name in one module or class.
    pub twins: HashMap<u32, Vec<u32>>,
    /// Attributes that statements replace, and the classes whose they are; `*` stands for any.
    patched: HashMap<String, BTreeSet<u32>>,
    /// Names of modules that functions rebind.
    pub rebound: BTreeSet<u32>,
    pub tasks: Vec<Task>,
    by_unit: Vec<Vec<usize>>,
    about: Vec<Option<Arc<About>>>,
    members: HashMap<u32, HashMap<String, Arc<[u32]>>>,
    resolved: HashMap<u32, HashMap<String, Option<Shim>>>,
    outside: HashMap<u32, Arc<[String]>>,
    annotations: HashMap<(u32, u32), (Types, Types)>,
    /// With the time when they last changed.
    shared: HashMap<Shared, (Types, u32)>,
    /// Counts operations that were run.
    pub clock: u32,
    /// How many operations may be run.
    budget: usize,
    /// What the current operation looks at.
    looked_at: (Vec<usize>, Vec<Shared>),
    readers: HashMap<Shared, BTreeSet<usize>>,
    /// Fields that were looked at before anything was seen to set them.
    awaited: BTreeSet<u32>,
    /// What is to be run, callees first.
    queue: BTreeSet<(u32, usize)>,
    /// Tasks that the current operation looks at and that were never run.
    owed: Vec<usize>,
    /// So many tasks wait for one that they look at.
    depth: usize,
    ranks: Vec<u32>,
}

impl<'a> World<'a> {
    pub fn new(index: &'a Index) -> World<'a> {
        let mut units = Vec::new();
        let mut first = Vec::new();
        for (at, summary) in index.unlinked.summaries.iter().enumerate() {
            first.push(units.len() as u32);
            units.extend((0..summary.units.len() as u32).map(|unit| (at as u32, unit)));
        }
        let by_unit: Vec<Vec<usize>> = units.iter().map(|_| Vec::new()).collect();
        let mut world = World {
            index,
            units,
            first,
            words: HashMap::default(),
            changes: HashMap::default(),
            caught: HashMap::default(),
            spelled: HashMap::default(),
            below: index.definitions.iter().map(|_| Vec::new()).collect(),
            of_tag: HashMap::default(),
            fields: HashMap::default(),
            twins: HashMap::default(),
            patched: HashMap::default(),
            rebound: BTreeSet::new(),
            tasks: Vec::new(),
            about: by_unit.iter().map(|_| None).collect(),
            by_unit,
            members: HashMap::default(),
            resolved: HashMap::default(),
            outside: HashMap::default(),
            annotations: HashMap::default(),
            shared: HashMap::default(),
            clock: 0,
            budget: 0,
            looked_at: Default::default(),
            readers: HashMap::default(),
            awaited: BTreeSet::new(),
            queue: BTreeSet::new(),
            owed: Vec::new(),
            depth: 0,
            ranks: Vec::new(),
        };
        world.relate();
        world.rank();
        #[cfg(test)]
        order::shuffle(&mut world.ranks);
        world
    }

    /// Which classes derive from which, which fields there are, and which definitions share a name.
    fn relate(&mut self) {
        let mut by_name: HashMap<(u32, &str), Vec<u32>> = HashMap::default();
        for (id, linked) in self.index.definitions.iter().enumerate() {
            let id = id as u32;
            by_name.entry((linked.module, linked.facts.name.as_str())).or_default().push(id);
            match linked.facts.kind {
                DefinitionKind::Field | DefinitionKind::Attribute => {
                    let name = linked.facts.name.rsplit('.').next().unwrap_or_default();
                    self.fields.entry(name.to_string()).or_default().push(id);
                }
                DefinitionKind::Class => {
                    let mut stack = vec![id];
                    let mut seen = BTreeSet::from([id]);
                    while let Some(class) = stack.pop() {
                        for base in self.bases(class) {
                            if seen.insert(base) {
                                self.below[base as usize].push(id);
                                stack.push(base);
                            }
                        }
                        for tag in self.outside_bases(class).iter().filter_map(|name| tables::class_tag(name)) {
                            let known = self.of_tag.entry(tag).or_default();
                            if known.last() != Some(&id) {
                                known.push(id);
                            }
                        }
                    }
                }
                _ => {}
            }
        }
        for (linked, summary) in self.index.definitions.iter().zip(&self.index.unlinked.summaries) {
            for unit in &summary.units {
                for step in &unit.steps {
                    let Op::SetGlobal { name, .. } = step.op else { continue };
                    let found = self.index.resolve(linked.module, summary.name(name));
                    if let Some(Shim::Definition(id)) = found {
                        self.rebound.insert(id);
                    }
                }
            }
        }
        self.take_patches();
        for ids in by_name.into_values().filter(|ids| ids.len() > 1) {
            for id in &ids {
                self.twins.insert(*id, ids.clone());
            }
        }
    }

    /// What statements of the modules replace after it was defined.
    fn take_patches(&mut self) {
        for (id, linked) in self.index.definitions.iter().enumerate() {
            let id = id as u32;
            let patched = &self.index.unlinked.summaries[id as usize].patched;
            for name in patched {
                match linked.facts.kind {
                    DefinitionKind::Class => {
                        self.patched.entry(name.clone()).or_default().insert(id);
                    }
                    DefinitionKind::Value => {
                        self.share(Shared::Inside(id), &Types::any());
                        if name == "*" {
                            self.share(Shared::Held(id), &Types::any());
                        }
                    }
                    _ => {
                        self.rebound.insert(id);
                    }
                }
                for field in self.fields.get(name).cloned().unwrap_or_default() {
                    self.share(Shared::Held(field), &Types::any());
                }
            }
        }
    }

    /// Whether a statement replaces what an object of a class has under a name.
    pub fn is_patched(&self, class: u32, name: &str) -> bool {
        if self.patched.is_empty() {
            return false;
        }
        [name, "*"].iter().filter_map(|name| self.patched.get(*name)).flatten().any(|patched| {
            *patched == class
                || self.below[*patched as usize].contains(&class)
                || self.below[class as usize].contains(patched)
        })
    }

    /// The class of a class that has one of its own, where it is one of the shim packages.
    pub fn metaclass(&self, class: u32) -> Option<Option<u32>> {
        self.above(class).into_iter().find_map(|class| {
            let name = self.summary(class).metaclass.as_deref()?;
            match self.index.resolve(self.index.definition(class).module, name) {
                Some(Shim::Definition(id)) if self.kind(id) == DefinitionKind::Class => Some(Some(id)),
                Some(Shim::Outside(name)) if name.ends_with("ABCMeta") => None,
                _ => Some(None),
            }
        })
    }

    /// An order in which most definitions come after those that they name, so that few tasks run twice.
    fn rank(&mut self) {
        let count = self.index.definitions.len();
        self.ranks = vec![u32::MAX; count];
        let mut seen = vec![false; count];
        let mut next = 0;
        for start in 0..count as u32 {
            if std::mem::replace(&mut seen[start as usize], true) {
                continue;
            }
            let mut path = vec![(start, self.named_by(start))];
            while let Some((at, rest)) = path.last_mut() {
                match rest.pop() {
                    Some(to) if !std::mem::replace(&mut seen[to as usize], true) => {
                        let named = self.named_by(to);
                        path.push((to, named));
                    }
                    Some(_) => {}
                    None => {
                        self.ranks[*at as usize] = next;
                        next += 1;
                        path.pop();
                    }
                }
            }
        }
    }

    /// The definitions that the code of one names.
    fn named_by(&mut self, definition: u32) -> Vec<u32> {
        let linked = self.index.definition(definition);
        let summary = self.summary(definition);
        let mut found = Vec::new();
        if linked.facts.kind == DefinitionKind::Class {
            for name in ["__new__", "__init__", "__call__"] {
                found.extend(self.index.shim_member(definition, name));
            }
        }
        for step in summary.units.iter().flat_map(|unit| &unit.steps) {
            match &step.op {
                Op::Name { name, .. } => {
                    if let Some(Shim::Definition(id)) = self.resolve(linked.module, summary.name(*name)) {
                        found.push(id);
                    }
                }
                Op::Attribute { name, .. } | Op::Method { name, .. } => {
                    let owner = linked.owner;
                    found.extend(owner.and_then(|owner| self.members(owner, summary.name(*name)).first().copied()));
                }
                _ => {}
            }
        }
        found
    }

    pub fn summary(&self, definition: u32) -> &'a Summary {
        &self.index.unlinked.summaries[definition as usize]
    }

    pub fn unit(&self, unit: u32) -> &'a Unit {
        let (definition, at) = self.units[unit as usize];
        &self.summary(definition).units[at as usize]
    }

    pub fn kind(&self, definition: u32) -> DefinitionKind {
        self.index.definition(definition).facts.kind
    }

    /// The classes of the shim packages from which a class derives directly.
    pub fn bases(&self, class: u32) -> Vec<u32> {
        let linked = self.index.definition(class);
        let bases = linked.facts.bases.iter().filter_map(|base| self.index.annotated_class(linked.module, base));
        bases.filter(|base| *base != class).collect()
    }

    /// The names of the classes outside from which a class derives directly.
    pub fn outside_bases(&self, class: u32) -> Vec<String> {
        let linked = self.index.definition(class);
        let bases = linked.facts.bases.iter().filter_map(|base| match self.index.resolve(linked.module, base) {
            None => Some(format!("builtins.{base}")),
            Some(Shim::Outside(name)) => Some(if name.contains('.') { name } else { format!("builtins.{name}") }),
            // A base that is no class of the packages: something is made there at run time.
            Some(Shim::Definition(id)) if self.kind(id) != DefinitionKind::Class => Some("?".into()),
            _ => None,
        });
        bases.collect()
    }

    /// A class with all from which it derives inside the packages.
    pub fn above(&self, class: u32) -> Vec<u32> {
        let mut found = vec![class];
        let mut at = 0;
        while at < found.len() {
            for base in self.bases(found[at]) {
                if !found.contains(&base) {
                    found.push(base);
                }
            }
            at += 1;
        }
        found
    }

    /// The outside classes above a class, that say nothing new left out.
    pub fn outside_above(&mut self, class: u32) -> Arc<[String]> {
        if let Some(known) = self.outside.get(&class) {
            return Arc::clone(known);
        }
        let harmless = |name: &String| {
            !matches!(
                name.rsplit('.').next().unwrap_or_default(),
                "object" | "Generic" | "Protocol" | "ABC" | "NamedTuple"
            )
        };
        let above = self.above(class).into_iter();
        let found: Arc<[String]> = above.flat_map(|class| self.outside_bases(class)).filter(harmless).collect();
        self.outside.insert(class, Arc::clone(&found));
        found
    }

    /// What a name of a class may lead to, for an instance of it or of a class below.
    pub fn members(&mut self, class: u32, name: &str) -> Arc<[u32]> {
        if let Some(known) = self.members.get(&class).and_then(|known| known.get(name)) {
            return Arc::clone(known);
        }
        let found = self.find_members(class, name);
        self.members.entry(class).or_default().insert(name.to_string(), Arc::clone(&found));
        found
    }

    pub fn find_members(&self, class: u32, name: &str) -> Arc<[u32]> {
        let mut found: Vec<u32> = Vec::new();
        for class in std::iter::once(class).chain(self.below[class as usize].iter().copied()) {
            if let Some(member) = self.index.shim_member(class, name)
                && !found.contains(&member)
            {
                found.push(member);
            }
        }
        found.into()
    }

    /// What a dotted name means in a module, or with a leading `:` anywhere.
    pub fn resolve(&mut self, module: u32, name: &str) -> Option<Shim> {
        if let Some(known) = self.resolved.get(&module).and_then(|known| known.get(name)) {
            return known.clone();
        }
        let found = match name.strip_prefix(':') {
            Some(absolute) => self.index.resolve_absolute(absolute),
            None => self.index.resolve(module, name),
        };
        self.resolved.entry(module).or_default().insert(name.to_string(), found.clone());
        found
    }

    /// What is declared of a member, read once.
    pub fn declared(&mut self, member: u32) -> (Types, Types) {
        if let Some(known) = self.annotations.get(&(member, u32::MAX)) {
            return known.clone();
        }
        let linked = self.index.definition(member);
        let found = self.annotated(linked.module, &linked.facts.returns);
        self.annotations.insert((member, u32::MAX), found.clone());
        found
    }

    /// What a unit promises to return, read once.
    pub fn promised(&mut self, unit: u32) -> (Types, Types) {
        let (definition, at) = self.units[unit as usize];
        if let Some(known) = self.annotations.get(&(definition, at)) {
            return known.clone();
        }
        let found = self.annotated(self.index.definition(definition).module, &self.unit(unit).returns);
        self.annotations.insert((definition, at), found.clone());
        found
    }

    /// What `super().name` may lead to: the next in the order of any class that it is in.
    pub fn members_above(&self, owner: u32, name: &str) -> Vec<u32> {
        let mut found: Vec<u32> = Vec::new();
        for class in std::iter::once(owner).chain(self.below[owner as usize].iter().copied()) {
            for above in self.above(class) {
                let is_below = above == owner || self.below[owner as usize].contains(&above);
                if is_below {
                    continue;
                }
                if let Some(member) = self.index.definition(above).members.get(name)
                    && !found.contains(member)
                {
                    found.push(*member);
                }
            }
        }
        found
    }

    /// The number of a text, which does not depend on which text was met first: sets are sorted by it.
    pub fn word(&mut self, text: &str) -> u32 {
        if let Some(word) = self.words.get(text) {
            return *word;
        }
        let mut hash = FxHasher::default();
        text.hash(&mut hash);
        let mut word = (hash.finish() >> 32) as u32;
        while self.spelled.contains_key(&word) {
            word = word.wrapping_add(1);
        }
        self.spelled.insert(word, text.to_string());
        self.words.insert(text.to_string(), word);
        word
    }

    /// How a change of what a name of a module holds is told, where it is certain and where it is not.
    pub fn change_of(&mut self, global: u32, surely: bool) -> u32 {
        if let Some(known) = self.changes.get(&(global, surely)) {
            return *known;
        }
        let name = self.index.qualified(global);
        let word = self.word(&if surely { name } else { format!("may change `{name}`") });
        self.changes.insert((global, surely), word);
        word
    }

    pub fn spelling(&self, word: u32) -> &str {
        self.spelled.get(&word).map_or("", String::as_str)
    }

    /// The classes that an annotation promises, and those of what it holds.
    pub fn annotated(&self, module: u32, annotation: &Annotation) -> (Types, Types) {
        match annotation {
            Annotation::Unknown => (Types::any(), Types::any()),
            Annotation::None => (Types::data(Tag::None), Types::default()),
            Annotation::Name(name) => (self.annotated_name(module, name), Types::any()),
            Annotation::Generic(name, arguments) => {
                let mut inside = Types::default();
                for argument in arguments {
                    if *argument != Annotation::Unknown || arguments.len() == 1 {
                        inside.join(&self.annotated(module, argument).0);
                    }
                }
                (self.annotated_name(module, name), inside)
            }
            Annotation::Union(parts) => {
                let (mut types, mut inside) = (Types::default(), Types::default());
                for part in parts {
                    let (one, within) = self.annotated(module, part);
                    types.join(&one);
                    inside.join(&within);
                }
                (types, inside)
            }
        }
    }

    fn annotated_name(&self, module: u32, name: &str) -> Types {
        let tag = match self.index.resolve(module, name) {
            Some(Shim::Definition(id)) if self.kind(id) == DefinitionKind::Class => {
                return Types::one(Type::Instance(id));
            }
            Some(Shim::Outside(name)) => tables::class_tag(&name),
            Some(_) => None,
            None => tables::class_tag(name),
        };
        let Some(tag) = tag else { return Types::any() };
        let mut types = Types::data(tag);
        // A number may be given as a narrower one.
        let narrower: &[Tag] = match tag {
            Tag::Int => &[Tag::Bool],
            Tag::Float => &[Tag::Int, Tag::Bool],
            Tag::Complex => &[Tag::Float, Tag::Int, Tag::Bool],
            _ => &[],
        };
        for tag in narrower {
            types.insert(Type::Data(*tag));
        }
        types
    }
}
