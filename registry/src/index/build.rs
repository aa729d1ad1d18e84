//! Putting an index together: sources, originals, and then what stands in for what.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;

use crate::error::{Error, Located};
use crate::facts::{DefinitionKind, ModuleFacts};
use crate::index::packages::{manifests, parse_all, settle, source_files};
use crate::index::{Index, Library, Linked, Module, Record, Shim, single_class};
use crate::inventory::{self, Inventory, Kind, Original};
use crate::lookup::nearest;
use crate::manifest::{self, holds};

impl Index {
    pub fn build(folders: &[PathBuf]) -> Result<Index, Error> {
        let mut index = Index::default();
        let mut inventories = Vec::new();
        for (folder, manifest) in settle(manifests(folders)?)? {
            let recorded = Inventory::read(&folder.join(inventory::FILE))?;
            let (version, python, modules) = recorded.as_ref().map_or_else(Default::default, |recorded| {
                (recorded.version.clone(), recorded.python.clone(), recorded.modules.clone())
            });
            inventories.push((index.libraries.len() as u32, recorded.map(|recorded| recorded.originals)));
            index.libraries.push(Library { manifest, folder, version, python, modules });
        }
        index.read_sources()?;
        for (library, recorded) in inventories {
            let originals = recorded.unwrap_or_else(|| index.originals_from_shims(library));
            index.add_originals(library, originals);
        }
        index.find_stand_ins();
        Ok(index)
    }

    pub(super) fn read_sources(&mut self) -> Result<(), Error> {
        let mut files = Vec::new();
        for library in &self.libraries {
            files.extend(source_files(&library.folder, &library.manifest.package)?);
        }
        for read in parse_all(files) {
            match read {
                Ok(facts) => self.add_module(facts),
                Err(located) => self.problems.push(located.to_string()),
            }
        }
        Ok(())
    }

    pub(super) fn add_module(&mut self, facts: ModuleFacts) {
        let id = self.modules.len() as u32;
        let first = self.definitions.len() as u32;
        self.module_ids.insert(facts.name.clone(), id);
        let mut by_name: HashMap<String, u32> = HashMap::new();
        for (at, definition) in facts.definitions.into_iter().enumerate() {
            let at = first + at as u32;
            let owner = match definition.name.rsplit_once('.') {
                Some((owner, member)) => {
                    let owner = by_name.get(owner).copied();
                    if let Some(owner) = owner {
                        self.definitions[owner as usize].members.entry(member.to_string()).or_insert(at);
                    }
                    owner
                }
                None => None,
            };
            by_name.entry(definition.name.clone()).or_insert(at);
            self.definitions.push(Linked { module: id, owner, facts: definition, members: BTreeMap::new() });
        }
        self.modules.push(Module {
            name: facts.name,
            path: facts.path,
            exports: facts.exports,
            bindings: facts.bindings,
            stars: facts.stars,
            first_definition: first,
        });
    }

    /// The originals of a library without an inventory: what its shim package hands out, and no more.
    fn originals_from_shims(&self, library: u32) -> Vec<Original> {
        let manifest = &self.libraries[library as usize].manifest;
        let mut originals = Vec::new();
        for (id, module) in self.modules.iter().enumerate() {
            let Some(rest) = module.name.strip_prefix(&manifest.package) else { continue };
            let name = format!("{}{rest}", manifest.name);
            if !(rest.is_empty() || rest.starts_with('.')) || self.public_module(manifest, &name) != Some(id as u32) {
                continue;
            }
            for exported in self.exported_names(id as u32) {
                let (kind, signature) = match self.binding(id as u32, exported, 0) {
                    Some(Shim::Definition(found)) => {
                        let facts = &self.definition(found).facts;
                        (kind_of(facts.kind), facts.signature.clone())
                    }
                    Some(Shim::Outside(_)) => (Kind::Function, None),
                    Some(Shim::Module(_)) | None => continue,
                };
                originals.push(Original::new(format!("{name}.{exported}"), kind, signature));
            }
            originals.push(Original::new(name, Kind::Module, None));
        }
        originals
    }

    pub(super) fn add_originals(&mut self, library: u32, originals: Vec<Original>) {
        let manifest = &self.libraries[library as usize].manifest;
        let (version, python) = (&self.libraries[library as usize].version, &self.libraries[library as usize].python);
        let mut exceptions: HashMap<&str, &manifest::EntryException> = HashMap::new();
        for entry in &manifest.entries {
            let applies = holds(entry.versions.as_deref().unwrap_or_default(), version)
                && holds(entry.python.as_deref().unwrap_or_default(), python);
            if applies {
                exceptions.entry(&entry.name).or_insert(entry);
            }
        }
        let recorded: BTreeSet<&str> = originals.iter().map(|original| original.name.as_str()).collect();
        let mut added: Vec<Original> = Vec::new();
        for (name, entry) in &exceptions {
            if !recorded.contains(name) {
                let kind = entry.kind.as_deref().and_then(Kind::from_word).unwrap_or(Kind::Function);
                added.push(Original::new((*name).to_string(), kind, None));
            }
        }
        added.sort_by(|left, right| left.name.cmp(&right.name));
        let start = self.records.len();
        for mut original in originals.into_iter().chain(added) {
            let exception = exceptions.get(original.name.as_str());
            if let Some(entry) = exception {
                original.aliases.extend(entry.aliases.iter().cloned());
            }
            self.records.push(Record {
                library,
                shim: None,
                declared_shim: exception.and_then(|entry| entry.shim.clone()),
                versions: exception.and_then(|entry| entry.versions.clone()),
                python: exception.and_then(|entry| entry.python.clone()),
                none: exception.and_then(|entry| entry.none.clone()),
                note: exception.and_then(|entry| entry.note.clone()),
                original,
            });
        }
        // A defining name wins over an alias.
        for id in start..self.records.len() {
            self.names.insert(self.records[id].original.name.clone(), id as u32);
        }
        for id in start..self.records.len() {
            for alias in &self.records[id].original.aliases {
                self.names.entry(alias.clone()).or_insert(id as u32);
            }
        }
    }

    pub(super) fn find_stand_ins(&mut self) {
        let declared: HashMap<String, u32> = self
            .definitions
            .iter()
            .enumerate()
            .filter_map(|(id, linked)| Some((linked.facts.stands_for.clone()?, id as u32)))
            .collect();
        // Classes first: a member is found through its class.
        for members in [false, true] {
            for id in 0..self.records.len() {
                let kind = self.records[id].original.kind;
                if (kind.is_member() && kind != Kind::Accessor) == members {
                    let shim = self.stand_in(id as u32, &declared);
                    if let Some(Shim::Definition(shim)) = shim {
                        self.stand_ins.entry(shim).or_insert(id as u32);
                    }
                    if let (Some(declared), None) = (&self.records[id].declared_shim, &shim) {
                        let problem = self.no_such_shim(id as u32, declared);
                        self.problems.push(problem);
                    }
                    self.records[id].shim = shim;
                }
            }
        }
    }

    pub(super) fn stand_in(&self, id: u32, declared: &HashMap<String, u32>) -> Option<Shim> {
        let record = self.record(id);
        let original = &record.original;
        let manifest = &self.library_of(record).manifest;
        if let Some(declared) = &record.declared_shim {
            let (module, name) = declared.split_once(':')?;
            return self.resolve(*self.module_ids.get(module)?, name);
        }
        if original.kind == Kind::Module {
            return std::iter::once(&original.name)
                .chain(&original.aliases)
                .find_map(|name| self.public_module(manifest, name))
                .map(Shim::Module);
        }
        let names = std::iter::once(&original.name).chain(&original.aliases);
        if original.kind == Kind::Accessor {
            return names.clone().find_map(|name| declared.get(name)).map(|id| Shim::Definition(*id)).or_else(|| {
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
        through_modules
            .or_else(|| names.clone().find_map(|name| declared.get(name)).map(|id| Shim::Definition(*id)))
            .or_else(|| self.shim_of_member(&original.name))
    }

    pub(super) fn no_such_shim(&self, id: u32, declared: &str) -> String {
        let record = self.record(id);
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
        let manifest = &self.library_of(record).manifest;
        let text = std::fs::read_to_string(&manifest.path).unwrap_or_default();
        let at = text.find(&format!("\"{declared}\"")).unwrap_or(0);
        Located {
            id: "no-such-shim",
            path: manifest.path.clone(),
            span: at..at + declared.len() + 2,
            text,
            message: format!("the entry `{}` names a shim that is not there", record.original.name),
            label: "no such definition".into(),
            help: Some(help),
        }
        .to_string()
    }

    pub(super) fn shim_of_member(&self, name: &str) -> Option<Shim> {
        let (owner, last) = name.rsplit_once('.')?;
        match self.record(self.find(owner)?).shim {
            Some(Shim::Definition(class)) => self.shim_attribute(class, last),
            _ => None,
        }
    }
}

/// The kind of an original, told from its shim.
fn kind_of(shim: DefinitionKind) -> Kind {
    match shim {
        DefinitionKind::Class => Kind::Class,
        DefinitionKind::Value => Kind::Constant,
        _ => Kind::Function,
    }
}
