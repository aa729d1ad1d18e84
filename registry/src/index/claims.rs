//! What stands in for what: each package that knows an original offers what it has, and one offer is taken.
//!
//! Packages of one library are merged original by original. The higher `priority` wins; an equal one is an error that
//! names both. A shim that is only begun, or that refuses every call, claims nothing against one that is written.

use std::collections::HashMap;

use crate::error::{Claim, Error};
use crate::index::build::located;
use crate::index::packages::twin_module;
use crate::index::{Index, Problem, Shim, State, single_class};
use crate::inventory::{Kind, Original};
use crate::lookup::nearest;
use crate::manifest::EntryException;

/// For each record the packages that know it.
#[derive(Default)]
pub(super) struct Claims {
    packages: Vec<Vec<u32>>,
}

impl Claims {
    pub(super) fn add(&mut self, record: u32, library: u32) {
        let record = record as usize;
        if self.packages.len() <= record {
            self.packages.resize(record + 1, Vec::new());
        }
        if !self.packages[record].contains(&library) {
            self.packages[record].push(library);
        }
    }

    pub(super) fn of(&self, record: u32) -> &[u32] {
        self.packages.get(record as usize).map_or(&[], Vec::as_slice)
    }
}

/// What one package has for an original.
struct Offer {
    library: u32,
    exception: Option<u32>,
    shim: Option<Shim>,
    /// Whether it is more than a beginning.
    counts: bool,
}

impl Index {
    pub(super) fn find_stand_ins(&mut self, claims: &Claims) -> Result<(), Error> {
        let named: HashMap<String, Vec<u32>> = self.definitions_by_original();
        let mut conflicts: Vec<(u32, Offer, Offer)> = Vec::new();
        // Classes first: a member is found through its class.
        for members in [false, true] {
            for id in 0..self.records.len() as u32 {
                let kind = self.record(id).original.kind;
                if (kind.is_member() && kind != Kind::Accessor) != members {
                    continue;
                }
                let mut offers: Vec<Offer> =
                    claims.of(id).to_vec().into_iter().map(|library| self.offer(id, library, &named)).collect();
                if members {
                    offers.extend(self.offer_of_class(id, &offers));
                }
                let priority = |offer: &Offer| self.libraries[offer.library as usize].manifest.priority;
                // Stable: of equals the first package stays in front.
                offers.sort_by_key(|offer| (!offer.counts, -priority(offer)));
                let mut offers = offers.into_iter();
                let Some(taken) = offers.next() else { continue };
                let rival = offers.next().filter(|rival| {
                    rival.counts
                        && priority(rival) == priority(&taken)
                        && kind != Kind::Module
                        && taken.shim != rival.shim
                });
                if let Some(Shim::Definition(shim)) = taken.shim {
                    self.stands_in(shim, id);
                }
                let record = &mut self.records[id as usize];
                record.shim.clone_from(&taken.shim);
                record.exception = taken.exception;
                record.library = taken.library;
                conflicts.extend(rival.map(|rival| (id, taken, rival)));
            }
        }
        match conflicts.first() {
            None => Ok(()),
            Some((id, first, second)) => Err(Error::TwoClaims {
                original: self.record(*id).original.name.clone(),
                more: conflicts.len() - 1,
                first: Box::new(self.claim(first)),
                second: Box::new(self.claim(second)),
            }),
        }
    }

    /// Definitions that say by `__module__` which original they stand for.
    fn definitions_by_original(&self) -> HashMap<String, Vec<u32>> {
        let mut named: HashMap<String, Vec<u32>> = HashMap::new();
        for (id, linked) in self.definitions.iter().enumerate() {
            if let Some(original) = &linked.facts.stands_for {
                named.entry(original.clone()).or_default().push(id as u32);
            }
        }
        named
    }

    fn offer(&mut self, id: u32, library: u32, named: &HashMap<String, Vec<u32>>) -> Offer {
        let known = &self.libraries[library as usize];
        let exception = known.manifest.exception(&self.record(id).original.name, &known.version, &known.python);
        let declared = exception.and_then(|at| known.manifest.entries[at as usize].shim.clone());
        let shim = match &declared {
            Some(declared) => self.declared_shim(library, declared),
            None => self.conventional_shim(&self.record(id).original, library, named),
        };
        if let (Some(declared), None, Some(at)) = (&declared, &shim, exception) {
            let problem = self.no_such_shim(id, library, at, declared);
            self.problems.push(problem);
        }
        let none =
            exception.is_some_and(|at| self.libraries[library as usize].manifest.entries[at as usize].none.is_some());
        let counts = none || shim.as_ref().is_some_and(|shim| self.state_of(shim) == State::Shim);
        Offer { library, exception, shim, counts }
    }

    /// A member comes with its class: where another package serves the class, the member is that package's.
    fn offer_of_class(&self, id: u32, offers: &[Offer]) -> Option<Offer> {
        let name = &self.record(id).original.name;
        let library = self.record(self.find(name.rsplit_once('.')?.0)?).library;
        if offers.iter().any(|offer| offer.library == library) {
            return None;
        }
        let shim = self.shim_of_member(name)?;
        let counts = self.state_of(&shim) == State::Shim;
        Some(Offer { library, exception: None, shim: Some(shim), counts })
    }

    /// The stand-in of an original under an entry of its package's manifest, or under none.
    pub(crate) fn shim_under(&self, id: u32, exception: Option<&EntryException>) -> Option<Shim> {
        let record = self.record(id);
        if exception.map(|entry| entry.place) == self.exception(record).map(|entry| entry.place) {
            return record.shim.clone();
        }
        match exception.and_then(|entry| entry.shim.as_deref()) {
            Some(declared) => self.declared_shim(record.library, declared),
            None => self.conventional_shim(&record.original, record.library, &self.definitions_by_original()),
        }
    }

    /// What an entry names as the stand-in, `module:name`.
    pub(crate) fn declared_shim(&self, library: u32, declared: &str) -> Option<Shim> {
        let (module, name) = declared.split_once(':')?;
        if let Some(id) = self.module_ids.get(module) {
            return self.resolve(id, name);
        }
        if let Some(id) = self.twins.get(module).copied() {
            return self.definition_in(id, name);
        }
        let manifest = &self.libraries[library as usize].manifest;
        let twin = manifest.entries.iter().any(|entry| twin_module(manifest, entry) == Some(module));
        // With no module of the standard library at hand, there is nothing to look the name up in.
        (twin && self.twins.is_empty()).then(|| Shim::Outside(format!("{module}.{name}")))
    }

    /// A definition of a module by its qualified name, whatever the name means there in the end: the compiled one
    /// takes the name over at the bottom of a pure twin.
    fn definition_in(&self, module: u32, name: &str) -> Option<Shim> {
        let first = self.modules[module as usize].first_definition;
        let own = (first..self.definitions.len() as u32).take_while(|id| self.definition(*id).module == module);
        let found = own.into_iter().find(|id| self.definition(*id).facts.name == name).map(Shim::Definition);
        found.or_else(|| self.resolve(module, name))
    }

    /// What the naming convention finds in one package.
    fn conventional_shim(&self, original: &Original, library: u32, named: &HashMap<String, Vec<u32>>) -> Option<Shim> {
        let manifest = &self.libraries[library as usize].manifest;
        if original.kind == Kind::Module {
            return std::iter::once(&original.name)
                .chain(&original.aliases)
                .find_map(|name| self.public_module(manifest, name))
                .map(Shim::Module);
        }
        let names = std::iter::once(&original.name).chain(&original.aliases);
        let by_name = || {
            let all = names.clone().filter_map(|name| named.get(name)).flatten();
            all.copied().find(|id| self.belongs_to(*id, library)).map(Shim::Definition)
        };
        if original.kind == Kind::Accessor {
            return by_name().or_else(|| {
                let Some(Shim::Definition(property)) = self.shim_of_member(&original.name) else { return None };
                let linked = self.definition(property);
                let class =
                    single_class(&linked.facts.returns).and_then(|name| self.annotated_class(linked.module, name));
                Some(Shim::Definition(class.unwrap_or(property)))
            });
        }
        if original.kind.is_member() {
            return self.shim_of_member(&original.name);
        }
        let through_modules = names.clone().find_map(|name| {
            let (module, last) = name.rsplit_once('.')?;
            let module = self.public_module(manifest, module)?;
            if !self.exports(module, last) {
                return None;
            }
            self.binding(module, last, 0)
        });
        through_modules.or_else(by_name).or_else(|| self.shim_of_member(&original.name))
    }

    /// Whether a definition is in the package of a library.
    fn belongs_to(&self, definition: u32, library: u32) -> bool {
        let module = &self.modules[self.definition(definition).module as usize].name;
        let package = &self.libraries[library as usize].manifest.package;
        module.strip_prefix(package.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }

    fn shim_of_member(&self, name: &str) -> Option<Shim> {
        let (owner, last) = name.rsplit_once('.')?;
        match self.record(self.find(owner)?).shim {
            Some(Shim::Definition(class)) => self.shim_attribute(class, last),
            _ => None,
        }
    }

    fn no_such_shim(&self, id: u32, library: u32, exception: u32, declared: &str) -> Problem {
        let candidates: Vec<String> = (0..self.definitions.len() as u32)
            .filter(|id| !self.definition(*id).facts.name.contains('.'))
            .map(|id| {
                let linked = self.definition(id);
                format!("{}:{}", self.modules[linked.module as usize].name, linked.facts.name)
            })
            .collect();
        let help = nearest(declared, candidates.iter().map(String::as_str), 1)
            .first()
            .map_or("write it as \"module:name\"".to_string(), |near| format!("did you mean \"{near}\"?"));
        let manifest = &self.libraries[library as usize].manifest;
        let original = self.record(id).original.name.clone();
        let message = format!("the entry `{original}` names a shim that is not there");
        let entry = &manifest.entries[exception as usize];
        let mut located = located("no-such-shim", manifest, entry, message, "no such definition", Some(help));
        // The key comes after the entry's name, or before it in the same table.
        let written = format!("\"{declared}\"");
        let after = located.text.get(located.span.start..).and_then(|rest| rest.find(&written));
        if let Some(at) = after.map(|at| located.span.start + at).or_else(|| located.text.find(&written)) {
            located.span = at..at + written.len();
        }
        Problem { original: Some(original), text: located.to_string() }
    }

    /// The place of an offer, for the error in which it is one of two.
    fn claim(&self, offer: &Offer) -> Claim {
        let manifest = &self.libraries[offer.library as usize].manifest;
        let entry = offer.exception.map(|at| &manifest.entries[at as usize]);
        let (what, place) = match &offer.shim {
            Some(Shim::Definition(id)) => {
                let linked = self.definition(*id);
                let module = &self.modules[linked.module as usize];
                let place = format!("{}:{}", module.path, linked.facts.lines.0);
                (format!("{}:{}", module.name, linked.facts.name), place)
            }
            Some(Shim::Module(id)) => {
                let module = &self.modules[*id as usize];
                (module.name.clone(), module.path.clone())
            }
            Some(Shim::Outside(name)) => (name.clone(), manifest.path.display().to_string()),
            None => ("needs none".to_string(), manifest.path.display().to_string()),
        };
        let what = match entry {
            Some(entry) => format!("{what} (by the entry `{}` of {})", entry.name, manifest.path.display()),
            None => what,
        };
        Claim { package: manifest.package.clone(), what, place }
    }
}
