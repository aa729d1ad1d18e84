//! What stands in for what.
//!
//! Reads the manifests, inventories and Python source of shim packages, and the source of programs. Starts nothing,
//! imports no Python and never loads an original: every answer comes from data.
//!
//! | module | what it knows |
//! | --- | --- |
//! | `manifest` | `registry.toml`: what a package says of itself |
//! | `inventory` | `originals.json`: the public names of a library |
//! | `source`, `syntax` | Python source; only `source` names the parser |
//! | `facts`, `reads` | what one file of a shim package defines, and what that reads |
//! | `index`, `cache` | all of it put together, and kept on disk |
//! | `entry`, `lookup` | one original, and the names near to a wrong one |
//! | `scan` | the references of a program to originals |
//! | `failure` | the one error that a program ends in |
//! | `render` | text for people |

mod cache;
mod entry;
mod error;
mod facts;
mod failure;
mod index;
mod inventory;
mod lines;
mod lookup;
mod manifest;
mod reads;
mod render;
mod scan;
mod source;
mod syntax;

use std::path::PathBuf;

pub use entry::{Coverage, Entry, Mirrored, StandIn};
pub use error::{Error, Located};
pub use failure::Asked;
pub use index::{Index, State};
pub use inventory::Kind;
pub use manifest::{Manifest, Serves};
pub use scan::{ExplainedFile, Explanation, FileError, Reference, Summary};

/// The registry over a set of shim packages.
pub struct Registry {
    index: Index,
}

impl Registry {
    /// The registry over folders that each hold a `registry.toml`, from the cache where that is fresh.
    pub fn open(folders: &[PathBuf]) -> Result<Registry, Error> {
        Ok(Registry { index: cache::open(folders)? })
    }

    /// The same, reading every file again and keeping nothing.
    pub fn build(folders: &[PathBuf]) -> Result<Registry, Error> {
        Ok(Registry { index: Index::build(folders)? })
    }

    pub fn index(&self) -> &Index {
        &self.index
    }

    /// What is known of one original, by its defining name, an alias, or what a person calls it: `np.sum`, `len`.
    pub fn lookup(&self, name: &str) -> Option<Entry> {
        let found = self.index.find(name).or_else(|| self.index.find(&spelled_out(name)));
        found.map(|id| Entry::of(&self.index, id))
    }

    pub fn lookup_json(&self, name: &str) -> Option<String> {
        self.lookup(name).map(|entry| json(&entry))
    }

    pub fn lookup_text(&self, name: &str, color: bool) -> Result<String, Error> {
        match self.lookup(name) {
            Some(entry) => Ok(render::page::page(&entry, color)),
            None => Err(self.unknown(name)),
        }
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

    /// The same as text, with the exit code: 0 everything is served, 1 something is not, 2 a file is missing or does
    /// not parse.
    pub fn explain(&self, paths: &[PathBuf], as_json: bool, color: bool) -> (String, u8) {
        let explanation = self.references(paths);
        let code = explanation.summary.exit_code();
        let text = if as_json {
            json(&explanation) + "\n"
        } else {
            let problems: String = self.index.problems.iter().map(|problem| format!("{problem}\n\n")).collect();
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

    fn unknown(&self, name: &str) -> Error {
        let libraries: Vec<String> = self.index.libraries.iter().map(|library| library.manifest.name.clone()).collect();
        let spelled = if name.contains('.') { spelled_out(name) } else { name.to_string() };
        let nearest = lookup::nearest(&spelled, self.index.known_names(), 3).into_iter().map(str::to_string).collect();
        Error::UnknownOriginal { name: name.to_string(), nearest, libraries }
    }
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
