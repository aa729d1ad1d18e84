//! Putting an index together: sources, originals, and then what stands in for what.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;

use crate::coverage::{Formals, Stored};
use crate::error::{Error, Located};
use crate::evidence::{self, EvidenceFile};
use crate::facts::{DefinitionKind, ModuleFacts};
use crate::index::claims::Claims;
use crate::index::packages::{Sources, packages, parse_all, source_files, twin_files};
use crate::index::{Index, Library, Linked, Module, Problem, Record, Shim, drop_aside};
use crate::inventory::{self, Inventory, Kind, Original};
use crate::lookup::nearest;
use crate::manifest::{EntryException, Manifest};
use crate::storage::Parsed;

/// What an earlier build has left for the next.
#[derive(Default)]
pub(crate) struct Before {
    pub parsed: Parsed,
    pub index: Option<Index>,
}

impl Index {
    pub fn build(sources: &Sources) -> Result<Index, Error> {
        Ok(Index::build_with(sources, None)?.0)
    }

    /// The same with what an earlier build left, and what this one leaves: what all files say as they were parsed now.
    pub(crate) fn build_with(sources: &Sources, before: Option<Before>) -> Result<(Index, Option<Parsed>), Error> {
        let mut index = Index::default();
        let (mut recorded, mut unrecorded, mut tested) = (Vec::new(), Vec::new(), Vec::new());
        for (folder, manifest) in packages(&sources.folders)? {
            let library = index.libraries.len() as u32;
            tested.push((library, EvidenceFile::read(&folder.join(evidence::FILE))?));
            match Inventory::read(&folder.join(inventory::FILE))? {
                Some(found) if found.library != manifest.name => {
                    let reason = format!("it is of {}, and the package is of {}", found.library, manifest.name);
                    return Err(Error::Inventory { path: folder.join(inventory::FILE), reason });
                }
                Some(found) => {
                    let originals = found.originals;
                    recorded.push((library, originals));
                    let (version, python, modules) = (found.version, found.python, found.modules);
                    let removed = found.removed;
                    index.libraries.push(Library { manifest, folder, version, python, modules, removed });
                }
                None => {
                    unrecorded.push(library);
                    let (version, python) = Default::default();
                    let (modules, removed) = (Vec::new(), Vec::new());
                    index.libraries.push(Library { manifest, folder, version, python, modules, removed });
                }
            }
        }
        index.share_versions();
        let parsed = index.read_sources(sources, before.as_ref().map(|before| &before.parsed))?;
        index.cut_cycles();
        index.find_needs();
        let mut claims = Claims::default();
        for (library, originals) in recorded {
            index.add_originals(&mut claims, library, originals)?;
        }
        for library in unrecorded {
            let originals = index.originals_from_shims(library);
            index.add_originals(&mut claims, library, originals)?;
        }
        index.find_stand_ins(&claims)?;
        for (library, file) in tested {
            file.into_iter().for_each(|file| index.add_evidence(library, file));
        }
        index.link(parsed.as_ref(), before.and_then(|before| before.index));
        drop_aside(std::mem::take(&mut index.unlinked));
        Ok((index, parsed))
    }

    /// A package without an inventory mirrors what another package recorded of the same library.
    fn share_versions(&mut self) {
        let known: BTreeMap<String, (String, String)> = self
            .libraries
            .iter()
            .filter(|library| !library.version.is_empty())
            .map(|library| (library.manifest.name.clone(), (library.version.clone(), library.python.clone())))
            .collect();
        for library in self.libraries.iter_mut().filter(|library| library.version.is_empty()) {
            if let Some((version, python)) = known.get(&library.manifest.name) {
                library.version.clone_from(version);
                library.python.clone_from(python);
            }
        }
    }

    fn read_sources(&mut self, sources: &Sources, known: Option<&Parsed>) -> Result<Option<Parsed>, Error> {
        let (mut files, mut twins) = (Vec::new(), Vec::new());
        for library in &self.libraries {
            files.extend(source_files(&library.folder, &library.manifest.package)?);
            if let Some(standard_library) = &sources.standard_library {
                twins.extend(twin_files(&library.manifest, standard_library));
            }
        }
        let own = files.len();
        files.extend(twins);
        let mut parsed = known.map(|_| Parsed::default());
        for (at, read) in parse_all(files, known).into_iter().enumerate() {
            match read {
                Ok((facts, kept)) => {
                    if let Some((parsed, kept)) = parsed.as_mut().zip(kept) {
                        parsed.add(&facts.path, kept);
                    }
                    let (name, id) = (facts.name.clone(), self.add_module(facts));
                    if at < own {
                        self.module_ids.insert(name, id);
                    } else {
                        self.twins.insert(name, id);
                    }
                }
                Err(located) => self.problems.push(Problem { original: None, text: located.to_string() }),
            }
        }
        Ok(parsed)
    }

    pub(super) fn add_module(&mut self, facts: ModuleFacts) -> u32 {
        let id = self.modules.len() as u32;
        let first = self.definitions.len() as u32;
        let mut by_name: HashMap<String, u32> = HashMap::new();
        for (at, mut definition) in facts.definitions.into_iter().enumerate() {
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
            let local = std::mem::take(&mut definition.refusals);
            self.formals.push(Formals(local.parameters.clone()));
            self.unlinked.locals.push(local);
            self.unlinked.summaries.push(std::mem::take(&mut definition.summary));
            self.definitions.push(Linked { module: id, owner, facts: definition, members: BTreeMap::new() });
        }
        self.modules.push(Module {
            name: facts.name,
            path: facts.path,
            is_package: facts.is_package,
            exports: facts.exports,
            bindings: facts.bindings,
            stars: facts.stars,
            first_definition: first,
        });
        id
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

    /// Adds what a package knows of the originals of its library; what another package told before stays.
    fn add_originals(&mut self, claims: &mut Claims, library: u32, originals: Vec<Original>) -> Result<(), Error> {
        let known = self.libraries[library as usize].clone();
        let manifest = &known.manifest;
        let start = self.records.len();
        for original in originals {
            self.add_original(claims, library, original);
        }
        // A defining name wins over an alias.
        for id in start..self.records.len() {
            for alias in self.records[id].original.aliases.clone() {
                self.names.insert_if_absent(alias, id as u32);
            }
        }
        for (at, entry) in manifest.entries.iter().enumerate() {
            if manifest.exception(&entry.name, &known.version, &known.python) != Some(at as u32) {
                continue;
            }
            let id = match self.find(&entry.name) {
                Some(id) if self.record(id).original.name == entry.name => id,
                Some(id) => {
                    let defining = &self.record(id).original.name;
                    let message = format!("the entry `{}` is by an alias", entry.name);
                    let help = format!("name it by the defining name, `{defining}`");
                    return Err(located("malformed", manifest, entry, message, "an alias", Some(help)).into());
                }
                None => {
                    // An inventory has every original of its library; what it lacks has to be said to be one.
                    let recorded = !known.modules.is_empty();
                    let kind = match entry.kind.as_deref().and_then(Kind::from_word) {
                        Some(kind) => kind,
                        None if recorded => return Err(self.unknown_entry(manifest, entry)),
                        None => self.kind_of_declared(entry),
                    };
                    self.add_original(claims, library, Original::new(entry.name.clone(), kind, None))
                }
            };
            claims.add(id, library);
            for alias in &entry.aliases {
                match self.names.get(alias) {
                    Some(other) if other != id => {
                        let other = &self.record(other).original.name;
                        let message = format!("the alias `{alias}` of the entry `{}` is taken", entry.name);
                        let label = format!("it leads to `{other}`");
                        return Err(located("two-claims", manifest, entry, message, &label, None).into());
                    }
                    Some(_) => {}
                    None => {
                        self.names.insert(alias.clone(), id);
                        self.records[id as usize].original.aliases.push(alias.clone());
                    }
                }
            }
        }
        Ok(())
    }

    fn add_original(&mut self, claims: &mut Claims, library: u32, original: Original) -> u32 {
        if let Some(id) = self.names.get(&original.name) {
            // Another package told of it already, or this one did under two names.
            let known = claims.of(id).iter().any(|claimant| *claimant != library);
            if known || self.record(id).original.name == original.name {
                claims.add(id, library);
                return id;
            }
        }
        let id = self.records.len() as u32;
        self.names.insert(original.name.clone(), id);
        self.records.push(Record {
            library,
            shim: None,
            exception: None,
            evidence: None,
            coverage: Stored::default(),
            original,
        });
        claims.add(id, library);
        id
    }

    /// The kind of an original that only an entry names, told from its shim.
    fn kind_of_declared(&self, entry: &EntryException) -> Kind {
        let found = entry.shim.as_deref().and_then(|shim| shim.split_once(':'));
        let found = found.and_then(|(module, name)| self.resolve(self.module_ids.get(module)?, name));
        match found {
            Some(Shim::Definition(id)) => kind_of(self.definition(id).facts.kind),
            Some(Shim::Module(_)) => Kind::Module,
            _ => Kind::Function,
        }
    }

    fn unknown_entry(&self, manifest: &Manifest, entry: &EntryException) -> Error {
        let near = nearest(&entry.name, self.known_names(), 1).first().map(|near| format!("did you mean \"{near}\"? "));
        let help =
            format!("{}give it a `kind` where the inventory lacks an original that there is", near.unwrap_or_default());
        let message = format!("the entry `{}` is of an original that its library does not have", entry.name);
        located("unknown-entry", manifest, entry, message, "not in the inventory", Some(help)).into()
    }

    fn add_evidence(&mut self, library: u32, file: EvidenceFile) {
        let known = &self.libraries[library as usize];
        let (path, name) = (known.folder.join(evidence::FILE), known.manifest.name.clone());
        if file.library != name {
            let text = format!(
                "error[evidence]: {} is of {}, and the package is of {name}\nhelp: write it again with `understudy check`",
                path.display(),
                file.library
            );
            self.problems.push(Problem { original: None, text });
            return;
        }
        let mut unknown = Vec::new();
        for (name, evidence) in file.entries {
            match self.names.get(&name) {
                // Of what another package serves by now, this evidence says nothing.
                Some(id) if self.records[id as usize].library == library => {
                    self.records[id as usize].evidence = Some(evidence);
                }
                Some(_) => {}
                None => unknown.push(name),
            }
        }
        if let Some(first) = unknown.first() {
            let text = format!(
                "error[evidence]: {} speaks of {first}{}, which no original is called\nhelp: write it again with \
                 `understudy check`",
                path.display(),
                if unknown.len() > 1 { format!(" and {} more", unknown.len() - 1) } else { String::new() }
            );
            self.problems.push(Problem { original: None, text });
        }
    }
}

/// What is wrong with one entry of a manifest. Where the file cannot be read again, its text is left out.
pub(super) fn located(
    id: &'static str,
    manifest: &Manifest,
    entry: &EntryException,
    message: String,
    label: &str,
    help: Option<String>,
) -> Located {
    Located {
        id,
        path: PathBuf::from(&manifest.path),
        text: std::fs::read_to_string(&manifest.path).unwrap_or_default(),
        span: entry.place.0 as usize..entry.place.1 as usize,
        message,
        label: label.to_string(),
        help,
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
