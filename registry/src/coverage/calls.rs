//! What the calls of a definition lead to, and how their arguments reach the parameters there.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::classes;
use crate::coverage::refusals::{Call, Callee, Local, Passed};
use crate::coverage::terms::{Atom, Term, Test, array_of, either, is_root};
use crate::facts::{Annotation, DefinitionKind};
use crate::index::{Index, Shim, single_class};

/// Annotations of values that have no methods of shims, besides those of plain data.
const PLAIN: [&str; 2] = ["frozenset", "memoryview"];

/// A definition that a call leads to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Target {
    pub definition: u32,
    /// What goes in front of the arguments that are written.
    pub receiver: Option<Term>,
}

/// What a call leads to, as far as names and annotations tell.
#[derive(Debug, Default)]
pub(crate) struct Targets {
    pub found: Vec<Target>,
    /// Whether these are all that there can be.
    pub known: bool,
}

pub(crate) struct Calls<'a> {
    pub index: &'a Index,
    subclasses: HashMap<u32, Vec<u32>>,
    /// Names that some shim class has as a method.
    methods: HashSet<&'a str>,
    array_makers: HashSet<u32>,
}

/// The class of a value.
enum Class {
    Shim(u32),
    Plain,
    Unknown,
}

impl<'a> Calls<'a> {
    pub(crate) fn new(index: &'a Index) -> Calls<'a> {
        let mut subclasses: HashMap<u32, Vec<u32>> = HashMap::new();
        let mut methods = HashSet::new();
        for (id, linked) in index.definitions.iter().enumerate() {
            for base in &linked.facts.bases {
                if let Some(Shim::Definition(base)) = index.resolve(linked.module, base) {
                    subclasses.entry(base).or_default().push(id as u32);
                }
            }
            methods.extend(linked.members.keys().map(String::as_str));
        }
        let array_makers = ["numpy.asarray", "numpy.asanyarray"]
            .iter()
            .filter_map(|name| match index.record(index.find(name)?).shim {
                Some(Shim::Definition(id)) => Some(id),
                _ => None,
            })
            .collect();
        Calls { index, subclasses, methods, array_makers }
    }

    pub(crate) fn targets(&self, definition: u32, call: &Call) -> Targets {
        match &call.callee {
            Callee::Name(name) => self.of_name(definition, name),
            Callee::Method(receiver, name) => self.of_method(definition, receiver, name),
            Callee::Super(name) => {
                let linked = self.index.definition(definition);
                let found = linked.owner.and_then(|owner| {
                    let class = self.index.definition(owner);
                    class.facts.bases.iter().find_map(|base| match self.index.resolve(class.module, base)? {
                        Shim::Definition(base) => self.index.shim_member(base, name),
                        _ => None,
                    })
                });
                let found = found.map(|definition| Target { definition, receiver: Some(Term::Parameter(0)) });
                Targets { found: found.into_iter().collect(), known: linked.owner.is_some() }
            }
        }
    }

    /// What a dotted name that a definition reads leads to.
    pub(crate) fn named(&self, definition: u32, name: &str) -> Option<Shim> {
        match name.strip_prefix(':') {
            Some(absolute) => self.index.resolve_absolute(absolute),
            None => self.index.resolve(self.index.definition(definition).module, name),
        }
    }

    fn of_name(&self, definition: u32, name: &str) -> Targets {
        match self.named(definition, name) {
            Some(Shim::Definition(id)) => {
                let bound = name.rsplit_once('.').and_then(|(owner, _)| self.named(definition, owner));
                self.called(id, bound)
            }
            Some(Shim::Outside(_)) => Targets { found: Vec::new(), known: true },
            Some(Shim::Module(_)) => Targets::default(),
            // A builtin, or a method of something in the standard library.
            None => match name.rsplit_once('.') {
                None => Targets { found: Vec::new(), known: true },
                Some((_, method)) => Targets { found: Vec::new(), known: !self.methods.contains(method) },
            },
        }
    }

    /// The code that runs where a definition is called. `owner` is what it was reached through.
    fn called(&self, id: u32, owner: Option<Shim>) -> Targets {
        let linked = self.index.definition(id);
        match linked.facts.kind {
            DefinitionKind::Function | DefinitionKind::Staticmethod => {
                Targets { found: vec![Target { definition: id, receiver: None }], known: true }
            }
            DefinitionKind::Classmethod => {
                Targets { found: vec![Target { definition: id, receiver: Some(Term::Unknown) }], known: true }
            }
            DefinitionKind::Method => {
                let through_class = matches!(owner, Some(Shim::Definition(owner))
                    if self.index.definition(owner).facts.kind == DefinitionKind::Class);
                let receiver = (!through_class).then_some(Term::Unknown);
                Targets { found: vec![Target { definition: id, receiver }], known: true }
            }
            DefinitionKind::Class => {
                let receiver = self.original_name(id).map_or(Term::Unknown, Term::Instance);
                let target = |definition| Target { definition, receiver: Some(receiver.clone()) };
                Targets { found: constructors(self.index, id).into_iter().map(target).collect(), known: true }
            }
            DefinitionKind::Value | DefinitionKind::Attribute => {
                let class = single_class(&linked.facts.returns)
                    .and_then(|name| self.index.annotated_class(linked.module, name));
                match class.and_then(|class| self.index.shim_member(class, "__call__")) {
                    Some(call) => {
                        Targets { found: vec![Target { definition: call, receiver: Some(Term::Unknown) }], known: true }
                    }
                    None => Targets::default(),
                }
            }
            DefinitionKind::Property | DefinitionKind::Field => Targets::default(),
        }
    }

    fn of_method(&self, definition: u32, receiver: &Term, name: &str) -> Targets {
        match self.class_of(definition, receiver) {
            Class::Plain => Targets { found: Vec::new(), known: true },
            Class::Unknown => Targets { found: Vec::new(), known: !self.methods.contains(name) },
            Class::Shim(class) => {
                let own = self.index.shim_member(class, name);
                let mut ids: BTreeSet<u32> = own.into_iter().collect();
                self.overriders(class, name, &mut ids, 0);
                let mut targets = Targets { found: Vec::new(), known: own.is_some() || !self.methods.contains(name) };
                for id in ids {
                    let linked = self.index.definition(id);
                    match linked.facts.kind {
                        DefinitionKind::Staticmethod => {
                            targets.found.push(Target { definition: id, receiver: None });
                        }
                        DefinitionKind::Method | DefinitionKind::Classmethod => {
                            let receiver = match linked.facts.kind {
                                DefinitionKind::Method => receiver.clone(),
                                _ => Term::Unknown,
                            };
                            targets.found.push(Target { definition: id, receiver: Some(receiver) });
                        }
                        // A function bound in the body of the class: `mean = _mean`.
                        DefinitionKind::Function => {
                            targets.found.push(Target { definition: id, receiver: Some(receiver.clone()) });
                        }
                        _ => {
                            let inner = self.called(id, None);
                            targets.known &= inner.known;
                            targets.found.extend(inner.found);
                        }
                    }
                }
                targets
            }
        }
    }

    /// What a method of the same name is in the classes below.
    fn overriders(&self, class: u32, name: &str, found: &mut BTreeSet<u32>, depth: usize) {
        if depth > 20 {
            return;
        }
        for below in self.subclasses.get(&class).into_iter().flatten() {
            if self.index.definition(*below).members.contains_key(name) {
                found.extend(self.index.shim_member(*below, name));
            }
            self.overriders(*below, name, found, depth + 1);
        }
    }

    fn class_of(&self, definition: u32, term: &Term) -> Class {
        let linked = self.index.definition(definition);
        match term {
            Term::Parameter(0) if linked.owner.is_some() && is_bound(linked.facts.kind) => {
                linked.owner.map_or(Class::Unknown, Class::Shim)
            }
            Term::Parameter(at) => match self.index.local(definition).parameters.get(*at as usize) {
                Some(formal) => match formal.passed {
                    Passed::Variadic | Passed::Keywords => Class::Plain,
                    _ => self.annotated(linked.module, &formal.annotation),
                },
                None => Class::Unknown,
            },
            Term::Made { function, .. } => match self.named(definition, function) {
                Some(Shim::Definition(id)) => {
                    let made = self.index.definition(id);
                    match made.facts.kind {
                        DefinitionKind::Class => Class::Shim(id),
                        DefinitionKind::Value | DefinitionKind::Attribute => Class::Unknown,
                        _ => self.annotated(made.module, &made.facts.returns),
                    }
                }
                _ => Class::Unknown,
            },
            Term::Array(_) => self.instance("numpy.ndarray"),
            Term::Instance(name) => self.instance(name),
            Term::Literal(_) | Term::Tuple(_) | Term::Join(_) => Class::Plain,
            Term::Attribute(..)
            | Term::Bearer(_)
            | Term::Either(_)
            | Term::Element(_)
            | Term::Name(_)
            | Term::Unknown => Class::Unknown,
        }
    }

    fn instance(&self, name: &str) -> Class {
        if name.starts_with("builtins.") {
            return Class::Plain;
        }
        match self.index.find(name).and_then(|id| self.index.record(id).shim.clone()) {
            Some(Shim::Definition(class)) => Class::Shim(class),
            _ => Class::Unknown,
        }
    }

    fn annotated(&self, module: u32, annotation: &Annotation) -> Class {
        let Some(name) = single_class(annotation) else { return Class::Unknown };
        match self.index.annotated_class(module, name) {
            Some(class) => Class::Shim(class),
            None if classes::DATA.contains(&name) || PLAIN.contains(&name) => Class::Plain,
            None => Class::Unknown,
        }
    }

    /// The original's name of a shim class, or the name that it has itself.
    fn original_name(&self, class: u32) -> Option<String> {
        let stand_in = self.index.stand_in_of(class);
        stand_in.map(|id| self.index.record(id).original.name.clone()).or_else(|| Some(self.index.qualified(class)))
    }

    /// A term with the names in it followed.
    pub(crate) fn resolved(&self, definition: u32, term: &Term, depth: usize) -> Term {
        if depth > 8 {
            return Term::Unknown;
        }
        let inner = |term: &Term| self.resolved(definition, term, depth + 1);
        match term {
            Term::Made { function, arguments, plain } => {
                let Some(Shim::Definition(id)) = self.named(definition, function) else { return Term::Unknown };
                let arguments: Vec<Term> = arguments.iter().map(inner).collect();
                self.made(id, &arguments, *plain, depth)
            }
            Term::Array(of) => array_of(inner(of)),
            Term::Bearer(of) => match inner(of) {
                Term::Unknown => Term::Unknown,
                of => Term::Bearer(Box::new(of)),
            },
            Term::Element(of) => match inner(of) {
                Term::Unknown => Term::Unknown,
                of => Term::Element(Box::new(of)),
            },
            Term::Attribute(of, property) => match inner(of) {
                Term::Unknown | Term::Instance(_) => Term::Unknown,
                of => Term::Attribute(Box::new(of), *property),
            },
            Term::Tuple(parts) => Term::Tuple(parts.iter().map(inner).collect()),
            Term::Either(parts) => either(parts.iter().map(inner).collect()),
            Term::Join(parts) => Term::Join(parts.iter().map(inner).collect()),
            Term::Name(_) => Term::Unknown,
            Term::Unknown | Term::Parameter(_) | Term::Literal(_) | Term::Instance(_) => term.clone(),
        }
    }

    /// What a call of a definition gives.
    fn made(&self, id: u32, arguments: &[Term], plain: bool, depth: usize) -> Term {
        let linked = self.index.definition(id);
        if linked.facts.kind == DefinitionKind::Class {
            return self.original_name(id).map_or(Term::Unknown, Term::Instance);
        }
        if self.array_makers.contains(&id) {
            return match arguments {
                [only] if plain => array_of(only.clone()),
                _ => Term::Instance("numpy.ndarray".into()),
            };
        }
        let local = self.index.local(id);
        if linked.facts.kind == DefinitionKind::Function && plain {
            let returned = self.resolved(id, &local.returns, depth + 1);
            if !matches!(returned, Term::Unknown | Term::Join(_)) && arguments.len() <= local.parameters.len() {
                let mut bound = arguments.to_vec();
                bound.resize(local.parameters.len(), Term::Unknown);
                return returned.bind(&bound, None);
            }
        }
        let class =
            single_class(&linked.facts.returns).and_then(|name| self.index.annotated_class(linked.module, name));
        class.and_then(|class| self.original_name(class)).map_or(Term::Unknown, Term::Instance)
    }

    /// An atom with the names in it followed.
    pub(crate) fn resolved_atom(&self, definition: u32, atom: &Atom) -> Atom {
        let term = self.resolved(definition, atom.test.term(), 0);
        let mut atom = atom.clone();
        if let Test::Instance { classes, .. } = &mut atom.test {
            let found: Option<Vec<String>> = classes.iter().map(|name| self.class_name(definition, name)).collect();
            match found {
                Some(found) => *classes = found,
                None => atom.test = Test::Other(term.clone()),
            }
        }
        if matches!(atom.test, Test::Other(_)) {
            atom.test = Test::Other(term.mentions().map_or(Term::Unknown, Term::Parameter));
            return atom;
        }
        atom.about(term)
    }

    fn class_name(&self, definition: u32, name: &str) -> Option<String> {
        match self.named(definition, name) {
            Some(Shim::Definition(id)) => {
                (self.index.definition(id).facts.kind == DefinitionKind::Class).then(|| self.original_name(id))?
            }
            Some(Shim::Outside(name)) => Some(name.trim_start_matches(':').to_string()),
            Some(Shim::Module(_)) => None,
            None => {
                let builtin = format!("builtins.{name}");
                let known = is_root(&builtin) || self.index.find(&builtin).is_some();
                (known && !name.contains('.')).then_some(builtin)
            }
        }
    }
}

/// What runs when a class is called.
pub(crate) fn constructors(index: &Index, class: u32) -> Vec<u32> {
    ["__init__", "__new__"].iter().filter_map(|name| index.shim_member(class, name)).collect()
}

fn is_bound(kind: DefinitionKind) -> bool {
    matches!(kind, DefinitionKind::Method | DefinitionKind::Property)
}

/// The arguments of a call in the order of the parameters that they reach, as terms of the caller.
pub(crate) fn bound(
    callee: &Local,
    receiver: Option<&Term>,
    arguments: &[Term],
    keywords: &[(String, Term)],
    starred: bool,
) -> Vec<Term> {
    let mut given = receiver.into_iter().chain(arguments);
    let mut slots: Vec<Option<Term>> = vec![None; callee.parameters.len()];
    for (slot, formal) in slots.iter_mut().zip(&callee.parameters) {
        match formal.passed {
            Passed::PositionalOnly | Passed::Either => *slot = given.next().cloned(),
            Passed::Variadic if !starred => *slot = Some(Term::Tuple(given.by_ref().cloned().collect())),
            _ => {}
        }
    }
    let mut extra = false;
    for (name, value) in keywords {
        let at = callee
            .parameters
            .iter()
            .position(|formal| formal.name == *name && matches!(formal.passed, Passed::Either | Passed::KeywordOnly));
        match at {
            Some(at) => slots[at] = Some(value.clone()),
            None => extra = true,
        }
    }
    slots
        .into_iter()
        .zip(&callee.parameters)
        .map(|(slot, formal)| match (slot, formal.passed) {
            (Some(term), _) => term,
            (None, _) if starred => Term::Unknown,
            // No keywords are left over: as good as an empty tuple for all that is asked of it.
            (None, Passed::Keywords) if !extra => Term::Tuple(Vec::new()),
            (None, _) => match &formal.default {
                Some(literal @ Term::Literal(_)) => literal.clone(),
                _ => Term::Unknown,
            },
        })
        .collect()
}
