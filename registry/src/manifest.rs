//! `registry.toml`: what a shim package says of itself that its source cannot.
//!
//! The smallest manifest is the `[library]` table. Everything else is an exception to the naming convention. `reader`
//! checks every key of it; nothing is left out quietly.

mod checks;
mod reader;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use pep440_rs::{Version, VersionSpecifiers};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Located};
use crate::inventory::Deprecation;

pub const FILE: &str = "registry.toml";

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Manifest {
    pub path: PathBuf,
    /// The library mirrored: the root of its originals' names.
    pub name: String,
    /// The package that stands in for it.
    pub package: String,
    /// Versions of the mirrored library (PEP 440) for which the shims hold.
    pub versions: String,
    /// Python versions (PEP 440) whose behaviour the shims have.
    pub python: String,
    pub serves: Serves,
    /// Settles which package stands in where two claim one original; the higher wins.
    pub priority: i64,
    /// How closely its shims follow their originals, where an entry says nothing else.
    pub fidelity: Option<Fidelity>,
    /// Original module to shim module, where the naming convention does not hold.
    pub modules: BTreeMap<String, String>,
    pub entries: Vec<EntryException>,
}

/// Who provides the originals of a library when a program runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Serves {
    /// The import of an original yields its shim.
    Import,
    /// The running interpreter has the originals itself; the shims are there for compilers.
    Interpreter,
}

/// How closely a shim's results follow the original's.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Fidelity {
    /// The same bits.
    BitExact,
    /// The number that is nearest to the exact result, which the original may miss.
    CorrectlyRounded,
    /// Within so many units in the last place.
    Ulp(u32),
    /// Within this relative tolerance.
    Relative(f64),
}

/// What cannot be derived of one original.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct EntryException {
    pub name: String,
    /// `module:qualified.name` of the stand-in, where the convention does not find it. The module may also be one of
    /// the standard library whose Python source is the pure twin of a compiled original.
    pub shim: Option<String>,
    pub aliases: Vec<String>,
    pub kind: Option<String>,
    pub versions: Option<String>,
    pub python: Option<String>,
    /// Why the original needs no stand-in.
    pub none: Option<String>,
    /// What else there is to say, in words.
    pub note: Option<String>,
    pub fidelity: Option<Fidelity>,
    pub divergences: Vec<Divergence>,
    pub deprecated: Option<Deprecation>,
    /// The translators that carry its arguments and results across, by name.
    pub converters: Vec<String>,
    /// Where the entry stands in the file: first byte and the one behind the last of its name.
    pub place: (u32, u32),
}

/// A known difference between a shim and its original.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Divergence {
    /// By this the evidence names it.
    pub id: String,
    pub what: String,
}

impl Manifest {
    pub fn read(path: &Path) -> Result<Manifest, Error> {
        let bytes = std::fs::read(path)
            .map_err(|error| Error::Unreadable { path: path.to_path_buf(), reason: error.to_string() })?;
        Manifest::parse_bytes(path, &bytes)
    }

    pub fn parse(path: &Path, text: &str) -> Result<Manifest, Error> {
        reader::read(path, text)
    }

    /// A manifest from the bytes of its file, which must be UTF-8 as TOML is.
    pub fn parse_bytes(path: &Path, bytes: &[u8]) -> Result<Manifest, Error> {
        std::str::from_utf8(bytes)
            .map_err(|error| not_utf8(path, bytes, &error))
            .and_then(|text| Manifest::parse(path, text))
    }

    /// The shim module that stands in for a module of the library.
    pub fn shim_module(&self, original: &str) -> String {
        if let Some(exception) = self.modules.get(original) {
            return exception.clone();
        }
        let rest = match original.strip_prefix(&self.name) {
            Some("") => return self.package.clone(),
            Some(rest) if rest.starts_with('.') => &rest[1..],
            _ => original,
        };
        format!("{}.{rest}", self.package)
    }

    /// The first entry of an original whose ranges hold for these versions, by its place in the file.
    pub fn exception(&self, name: &str, version: &str, python: &str) -> Option<u32> {
        let applies = |entry: &EntryException| {
            entry.name == name
                && holds(entry.versions.as_deref().unwrap_or_default(), version)
                && holds(entry.python.as_deref().unwrap_or_default(), python)
        };
        self.entries.iter().position(applies).map(|at| at as u32)
    }
}

fn not_utf8(path: &Path, bytes: &[u8], error: &std::str::Utf8Error) -> Error {
    let at = error.valid_up_to();
    Error::Manifest(Box::new(Located {
        id: "manifest-encoding",
        path: path.to_path_buf(),
        // What is before the byte is valid, so its place in the text shown is the one in the file.
        text: String::from_utf8_lossy(bytes).into_owned(),
        span: at..at + 1,
        message: format!("the manifest is not UTF-8: byte 0x{:02x}", bytes.get(at).copied().unwrap_or_default()),
        label: "not UTF-8".into(),
        help: Some("save the file as UTF-8, which is what TOML is written in".into()),
    }))
}

/// Whether a version is in a range; an empty range holds for every version, and a version that is none for no range.
pub fn holds(range: &str, version: &str) -> bool {
    if range.is_empty() {
        return true;
    }
    match (VersionSpecifiers::from_str(range), Version::from_str(version)) {
        (Ok(range), Ok(version)) => range.contains(&version),
        _ => false,
    }
}
