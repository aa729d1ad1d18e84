//! What stands in for what.
//!
//! Reads the manifests, inventories and Python source of shim packages, and the source of programs. Starts nothing,
//! imports no Python and never loads an original: every answer comes from data.
//!
//! | module | what it knows |
//! | --- | --- |
//! | `manifest` | `registry.toml`: what a package says of itself |
//! | `inventory` | `originals.json`: the public names of a library |
//! | `source`, `syntax`, `depth` | Python source; only `source` names the parser |
//! | `facts`, `reads` | what one file of a shim package defines, and what that reads |
//! | `behaviour`, `coverage` | what a shim does besides giving a value, and which calls it refuses; derived from source |
//! | `index`, `storage` | all of it put together, and kept on disk |
//! | `entry`, `lookup` | one original, and the names near to a wrong one |
//! | `scan` | the references of a program to originals |
//! | `failure` | the one error that a program ends in |
//! | `render` | text for people |

mod behaviour;
mod classes;
mod coverage;
mod depth;
mod entry;
mod error;
mod evidence;
mod facts;
mod failure;
mod handle;
mod index;
mod inventory;
mod lines;
mod lookup;
mod manifest;
mod reads;
mod render;
mod scan;
mod source;
mod storage;
mod syntax;

use std::collections::BTreeSet;
use std::path::PathBuf;

pub use behaviour::{
    Answer, ArgumentEffect, Assumption, Behaviour, Cause, EffectKind, Feature, GlobalEffect, Raises, Verdict,
};
pub use coverage::{ArgumentType, Condition, Coverage, Covers, ParameterCoverage, ParameterState, Refusal};
pub use entry::{Entry, Fallback, Mirrored, Names, StandIn, Travel, Versions, Way};
pub use error::{Claim, Error, Located};
pub use evidence::{Agreement, Aliasing, Evidence, EvidenceFile, ResultRule};
pub use failure::Asked;
pub use handle::Found;
pub use index::{Index, Problem, Sources, State};
pub use inventory::{Deprecation, Kind};
pub use manifest::{Divergence, Fidelity, Manifest, Serves};
pub use scan::{ExplainedFile, Explanation, FileError, Reference, Summary};

/// The registry over a set of shim packages.
pub struct Registry {
    index: Index,
}

impl Registry {
    /// The registry over folders that each hold a `registry.toml`, from the cache where that is fresh.
    pub fn open(folders: &[PathBuf]) -> Result<Registry, Error> {
        Registry::open_with(&Sources::from(folders))
    }

    /// The same with all that a registry can be made from.
    pub fn open_with(sources: &Sources) -> Result<Registry, Error> {
        Ok(Registry { index: storage::open(sources)? })
    }

    /// The same, reading every file again and keeping nothing.
    pub fn build(folders: &[PathBuf]) -> Result<Registry, Error> {
        Registry::build_with(&Sources::from(folders))
    }

    /// Compiles the registry into a file that `Sources::compiled` can name, wherever the packages are installed then.
    pub fn compile(sources: &Sources, path: &std::path::Path) -> Result<(), Error> {
        storage::compile(sources, path)
    }

    pub fn build_with(sources: &Sources) -> Result<Registry, Error> {
        Ok(Registry { index: Index::build(sources)? })
    }

    pub fn index(&self) -> &Index {
        &self.index
    }

    /// What is known of one original, by its defining name, an alias, or what a person calls it: `np.sum`, `len`.
    pub fn lookup(&self, name: &str) -> Option<Entry> {
        let found = self.index.find(name).or_else(|| self.index.find(&spelled_out(name)));
        found.map(|id| Entry::of(&self.index, id))
    }

    /// The same for certain versions of the library and of Python: of several entries for one original, the first
    /// whose ranges hold.
    pub fn lookup_at(&self, name: &str, versions: Versions) -> Option<Entry> {
        let found = self.index.find(name).or_else(|| self.index.find(&spelled_out(name)));
        found.map(|id| Entry::at(&self.index, id, versions))
    }

    pub fn lookup_json(&self, name: &str) -> Option<String> {
        self.lookup(name).map(|entry| json(&entry))
    }

    /// The page of an original. An entry that is wrong is an error, which says what to mend; what is wrong with the
    /// package of one that is not served stands above its page.
    pub fn lookup_text(&self, name: &str, color: bool) -> Result<String, Error> {
        let is_own = |entry: &Entry| {
            self.index.problems.iter().any(|problem| problem.original.as_deref() == Some(entry.name.as_str()))
        };
        match self.lookup(name) {
            Some(entry) if is_own(&entry) => Err(Error::Entry(entry.problems.join("\n\n"))),
            Some(entry) => {
                let problems: String = entry.problems.iter().map(|problem| format!("{problem}\n\n")).collect();
                Ok(problems + &render::page::page(&entry, color))
            }
            None => Err(self.unknown(name)),
        }
    }

    /// Whether a call is covered, from what is known of its arguments, by place or by name. Nothing is called.
    pub fn covers(&self, name: &str, arguments: &[(Option<String>, ArgumentType)]) -> Result<Covers, Error> {
        let found = self.index.find(name).or_else(|| self.index.find(&spelled_out(name)));
        let id = found.ok_or_else(|| self.unknown(name))?;
        Ok(coverage::covers(&self.index, id, arguments))
    }

    /// The same from the written form of the types: `float64[2]`, `axis=int`.
    pub fn covers_written(&self, name: &str, arguments: &[String]) -> Result<Covers, Error> {
        let arguments =
            arguments.iter().map(|text| ArgumentType::parse_argument(text)).collect::<Result<Vec<_>, _>>()?;
        self.covers(name, &arguments)
    }

    pub fn covers_json(&self, name: &str, arguments: &[String]) -> Result<String, Error> {
        Ok(json(&self.covers_written(name, arguments)?))
    }

    /// The same as text, with the exit code: 0 covered, 1 not covered, 3 where that cannot be told.
    pub fn covers_text(&self, name: &str, arguments: &[String], color: bool) -> Result<(String, u8), Error> {
        let found = self.covers_written(name, arguments)?;
        let code = match found.answer {
            Answer::Yes => 0,
            Answer::No => 1,
            Answer::Unknown => 3,
        };
        Ok((render::covers::covers(name, arguments, &found, color), code))
    }

    /// What is wrong with shim packages that serve all the same, each as text with its id.
    pub fn problems(&self) -> Vec<&str> {
        self.index.problems.iter().map(|problem| problem.text.as_str()).collect()
    }

    pub fn libraries_json(&self) -> String {
        let list: Vec<serde_json::Value> = self
            .index
            .libraries
            .iter()
            .map(|library| {
                serde_json::json!({
                    "name": library.manifest.name,
                    "package": library.manifest.package,
                    "folder": library.folder,
                    "serves": library.manifest.serves,
                    "priority": library.manifest.priority,
                    "version": library.version,
                    "versions": library.manifest.versions,
                    "python": library.manifest.python,
                    "modules": library.modules,
                    "renamed": library.manifest.modules,
                })
            })
            .collect();
        json(&list)
    }

    /// Every reference of a program to an original.
    pub fn references(&self, paths: &[PathBuf]) -> Explanation {
        scan::explain(&self.index, paths)
    }

    /// The same, each file handed over by itself: all of it together can be larger than what it takes to find it.
    pub fn references_by_file(&self, paths: &[PathBuf], mut take: impl FnMut(ExplainedFile)) -> Summary {
        scan::explain_each(&self.index, paths, &mut take)
    }

    /// The same as text, with the exit code: 0 everything is served, 1 something is not, 2 a file is missing or does
    /// not parse. What is wrong with the shim packages comes first.
    pub fn explain(&self, paths: &[PathBuf], as_json: bool, color: bool) -> (String, u8) {
        let explanation = self.references(paths);
        let code = explanation.summary.exit_code();
        let text = if as_json {
            json(&explanation) + "\n"
        } else {
            let problems: String = self.problems().iter().map(|problem| format!("{problem}\n\n")).collect();
            problems + &render::report::report(&explanation, color)
        };
        (text, code)
    }

    /// The name under which an original is known, given that or an alias.
    pub fn defining_name(&self, name: &str) -> Option<String> {
        self.index.find(name).map(|id| self.index.record(id).original.name.clone())
    }

    /// The recorded public names of an original module or class, served or not.
    pub fn names(&self, library_or_class: &str) -> Vec<String> {
        self.index.names_in(library_or_class)
    }

    /// Known names that are near to one that is not, nearest first.
    pub fn nearest(&self, name: &str) -> Vec<String> {
        let spelled = if name.contains('.') { spelled_out(name) } else { name.to_string() };
        lookup::nearest(&spelled, self.index.known_names(), 3).into_iter().map(str::to_string).collect()
    }

    fn unknown(&self, name: &str) -> Error {
        let libraries: BTreeSet<&str> =
            self.index.libraries.iter().map(|library| library.manifest.name.as_str()).collect();
        let spelled = if name.contains('.') { spelled_out(name) } else { name.to_string() };
        let removed = self.index.libraries.iter().flat_map(|library| &library.removed).find(|one| one.name == spelled);
        let mut notes = Vec::new();
        if removed.is_some() {
            notes.push(format!("{spelled} was removed from its library"));
        }
        if let Some(command) = entry::command_for_unknown(&libraries, &spelled) {
            notes.push(format!("where an interpreter has it all the same, the executor runs it: {command}"));
        }
        let nearest = lookup::nearest(&spelled, self.index.known_names(), 3);
        let help = match removed.and_then(|one| one.replacement.as_deref()) {
            Some(replacement) => format!("use `{replacement}`"),
            None if libraries.is_empty() => {
                "no shim package is known here: install some, such as `understudy-numpy`, or name their folders in \
                 UNDERSTUDY_PATH"
                    .to_string()
            }
            None if nearest.is_empty() => {
                let libraries: Vec<&str> = libraries.into_iter().collect();
                format!("the registry knows the public names of {}", libraries.join(", "))
            }
            None => {
                let nearest: Vec<String> = nearest.iter().map(|near| format!("`{near}`")).collect();
                format!("did you mean {}?", nearest.join(", "))
            }
        };
        Error::UnknownOriginal { name: name.to_string(), notes, help }
    }
}

/// The JSON schema of an entry, as `docs/entry.schema.json` publishes it.
pub fn entry_schema() -> schemars::Schema {
    // What is written: fields with a default are there all the same.
    schemars::generate::SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<Entry>()
}

/// The customary short name of a library written out, and a name without a library as that of a builtin.
fn spelled_out(name: &str) -> String {
    match name.split_once('.') {
        Some(("np", rest)) => format!("numpy.{rest}"),
        Some(("pd", rest)) => format!("pandas.{rest}"),
        Some(_) => name.to_string(),
        None => format!("builtins.{name}"),
    }
}

fn json(value: &impl serde::Serialize) -> String {
    // Only maps with keys that are no strings fail to serialise, and there are none.
    serde_json::to_string_pretty(value).unwrap_or_default()
}
