//! Names inside the shim packages: what they lead to, and what a definition needs.

use crate::facts::{Binding, DefinitionKind};
use crate::index::{Index, Shim, single_class};

impl Index {
    /// What a dotted name means at the top of a shim module.
    pub fn resolve(&self, module: u32, dotted: &str) -> Option<Shim> {
        self.resolve_within(module, dotted, 0)
    }

    pub(super) fn resolve_within(&self, module: u32, dotted: &str, depth: usize) -> Option<Shim> {
        let mut parts = dotted.split('.');
        let mut found = self.binding(module, parts.next()?, depth)?;
        for part in parts {
            found = match found {
                Shim::Module(id) => self.binding(id, part, depth)?,
                Shim::Definition(id) => Shim::Definition(self.shim_member(self.class_of_value(id), part)?),
                Shim::Outside(name) => Shim::Outside(format!("{name}.{part}")),
            };
        }
        Some(found)
    }

    /// The class of `_shared` after `_shared = RandomState()`; what is a class itself stays as it is.
    fn class_of_value(&self, id: u32) -> u32 {
        let linked = self.definition(id);
        if linked.facts.kind != DefinitionKind::Value {
            return id;
        }
        single_class(&linked.facts.returns).and_then(|class| self.annotated_class(linked.module, class)).unwrap_or(id)
    }

    pub(super) fn binding(&self, id: u32, name: &str, depth: usize) -> Option<Shim> {
        if depth > 40 {
            return None;
        }
        let module = &self.modules[id as usize];
        if let Some(binding) = module.bindings.get(name) {
            match binding {
                Binding::Definition(at) => return Some(Shim::Definition(module.first_definition + at)),
                Binding::Module(name) => return Some(self.named(name)),
                Binding::Alias(dotted) if dotted != name => {
                    if let Some(found) = self.resolve_within(id, dotted, depth + 1) {
                        return Some(found);
                    }
                    return Some(Shim::Outside(dotted.clone()));
                }
                Binding::Alias(_) => {}
                Binding::From(from, original) => {
                    let submodule = format!("{from}.{original}");
                    return match self.module_ids.get(from) {
                        None => Some(self.module_ids.get(&submodule).map_or(Shim::Outside(submodule), Shim::Module)),
                        // `from . import name` in a package: the name is a submodule, or else bound in the package.
                        Some(parent) if parent == id && original == name => {
                            self.module_ids.get(&submodule).map(Shim::Module)
                        }
                        Some(parent) => self
                            .binding(parent, original, depth + 1)
                            .or_else(|| self.module_ids.get(&submodule).map(Shim::Module)),
                    };
                }
            }
        }
        if let Some(submodule) = self.module_ids.get(&format!("{}.{name}", module.name)) {
            return Some(Shim::Module(submodule));
        }
        self.through_stars(id, name, depth, &mut vec![id])
    }

    /// A name that a module has by `from … import *`; each module is asked once, however the stars lead around.
    fn through_stars(&self, id: u32, name: &str, depth: usize, asked: &mut Vec<u32>) -> Option<Shim> {
        for star in &self.modules[id as usize].stars {
            let Some(star) = self.module_ids.get(star) else { continue };
            if asked.contains(&star) || !self.exports(star, name) {
                continue;
            }
            asked.push(star);
            let module = &self.modules[star as usize];
            let own =
                module.bindings.contains_key(name) || self.module_ids.get(&format!("{}.{name}", module.name)).is_some();
            let found =
                if own { self.binding(star, name, depth + 1) } else { self.through_stars(star, name, depth, asked) };
            if found.is_some() {
                return found;
            }
        }
        None
    }

    pub(super) fn named(&self, module: &str) -> Shim {
        self.module_ids.get(module).map_or_else(|| Shim::Outside(module.to_string()), Shim::Module)
    }

    /// A member of a shim class: its own, or that of the first base that has it.
    pub fn shim_member(&self, class: u32, name: &str) -> Option<u32> {
        self.shim_member_within(class, name, 0)
    }

    pub(super) fn shim_member_within(&self, class: u32, name: &str, depth: usize) -> Option<u32> {
        let linked = self.definition(class);
        if let Some(found) = linked.members.get(name) {
            // `__radd__ = __add__`
            if let Some(alias) = &self.definition(*found).facts.alias {
                if let Some(other) = linked.members.get(alias).filter(|other| *other != found) {
                    return Some(*other);
                }
                if let Some(Shim::Definition(other)) = self.resolve_within(linked.module, alias, depth + 1)
                    && self.definition(other).facts.kind != DefinitionKind::Value
                {
                    return Some(other);
                }
            }
            return Some(*found);
        }
        if depth > 20 {
            return None;
        }
        linked.facts.bases.iter().find_map(|base| match self.resolve(linked.module, base)? {
            Shim::Definition(base) if base != class => self.shim_member_within(base, name, depth + 1),
            _ => None,
        })
    }

    /// An attribute of a shim class: a definition, or what a base outside the shim packages gives it.
    pub fn shim_attribute(&self, class: u32, name: &str) -> Option<Shim> {
        self.shim_member(class, name).map(Shim::Definition).or_else(|| self.inherited_from_outside(class, name, 0))
    }

    pub(super) fn inherited_from_outside(&self, class: u32, name: &str, depth: usize) -> Option<Shim> {
        if depth > 20 {
            return None;
        }
        let linked = self.definition(class);
        linked.facts.bases.iter().find_map(|base| {
            let outside = match self.resolve(linked.module, base) {
                Some(Shim::Definition(base)) => return self.inherited_from_outside(base, name, depth + 1),
                Some(Shim::Outside(outside)) if outside.contains('.') => outside,
                Some(Shim::Outside(builtin)) => format!("builtins.{builtin}"),
                Some(Shim::Module(_)) => return None,
                None => format!("builtins.{base}"),
            };
            let member = self.member(self.find(&outside)?, name)?;
            Some(Shim::Outside(self.record(member).original.name.clone()))
        })
    }

    /// What the names that a definition reads lead to.
    pub(crate) fn reads(&self, id: u32) -> impl Iterator<Item = Shim> {
        let linked = self.definition(id);
        let owner = if linked.facts.kind == DefinitionKind::Class { Some(id) } else { linked.owner };
        linked.facts.reads.iter().filter_map(move |read| {
            if let Some(absolute) = read.strip_prefix(':') {
                self.resolve_absolute(absolute)
            } else if let Some(attribute) = read.strip_prefix("self.") {
                owner.and_then(|class| self.shim_member(class, attribute)).map(Shim::Definition)
            } else {
                self.resolve(linked.module, read).or_else(|| self.resolve_prefix(linked.module, read))
            }
        })
    }

    /// `a.b.c` where `a.b` is a value whose attributes are not known.
    pub(super) fn resolve_prefix(&self, module: u32, dotted: &str) -> Option<Shim> {
        let mut shorter = dotted;
        while let Some((before, _)) = shorter.rsplit_once('.') {
            if let Some(found) = self.resolve(module, before) {
                return Some(found);
            }
            shorter = before;
        }
        None
    }

    pub(crate) fn resolve_absolute(&self, dotted: &str) -> Option<Shim> {
        if let Some(id) = self.module_ids.get(dotted) {
            return Some(Shim::Module(id));
        }
        let mut end = dotted.len();
        while let Some(at) = dotted[..end].rfind('.') {
            if let Some(module) = self.module_ids.get(&dotted[..at]) {
                return self.resolve(module, &dotted[at + 1..]);
            }
            end = at;
        }
        Some(Shim::Outside(dotted.to_string()))
    }

    /// The shim class that an annotation in a module names.
    pub fn annotated_class(&self, module: u32, name: &str) -> Option<u32> {
        match self.resolve(module, name)? {
            Shim::Definition(id) if self.definition(id).facts.kind == DefinitionKind::Class => Some(id),
            _ => None,
        }
    }
}
