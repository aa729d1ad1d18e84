//! `registry.toml`: what a shim package says of itself that its source cannot.
//!
//! The smallest manifest is the `[library]` table. Everything else is an exception to the naming convention.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use pep440_rs::VersionSpecifiers;
use serde::{Deserialize, Serialize};
use toml::de::{DeTable, DeValue};

use crate::error::{Error, Located};
use crate::lookup::nearest;

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
    /// Settles which package stands in where two claim one library; the higher wins.
    pub priority: i64,
    /// Original module to shim module, where the naming convention does not hold.
    pub modules: BTreeMap<String, String>,
    pub entries: Vec<EntryException>,
}

/// Who provides the originals of a library when a program runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Serves {
    /// The import of an original yields its shim.
    Import,
    /// The running interpreter has the originals itself; the shims are there for compilers.
    Interpreter,
}

/// What cannot be derived of one original.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct EntryException {
    pub name: String,
    /// `module:qualified.name` of the stand-in, where the convention does not find it.
    pub shim: Option<String>,
    pub aliases: Vec<String>,
    pub kind: Option<String>,
    pub versions: Option<String>,
    pub python: Option<String>,
    /// Why the original needs no stand-in.
    pub none: Option<String>,
    /// A known divergence, in words.
    pub note: Option<String>,
}

const TABLES: [&str; 3] = ["library", "modules", "entry"];
const LIBRARY_KEYS: [&str; 6] = ["name", "package", "versions", "python", "serves", "priority"];
const ENTRY_KEYS: [&str; 8] = ["name", "shim", "aliases", "kind", "versions", "python", "none", "note"];
const KINDS: [&str; 12] = [
    "accessor",
    "attribute",
    "class",
    "classmethod",
    "constant",
    "exception",
    "function",
    "method",
    "module",
    "property",
    "staticmethod",
    "ufunc",
];

impl Manifest {
    pub fn read(path: &Path) -> Result<Manifest, Error> {
        let text = std::fs::read_to_string(path)
            .map_err(|error| Error::Unreadable { path: path.to_path_buf(), reason: error.to_string() })?;
        Manifest::parse(path, &text)
    }

    pub fn parse(path: &Path, text: &str) -> Result<Manifest, Error> {
        Reader { path, text }.manifest()
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
}

type Value<'a> = toml::Spanned<DeValue<'a>>;

struct Reader<'a> {
    path: &'a Path,
    text: &'a str,
}

impl Reader<'_> {
    fn manifest(&self) -> Result<Manifest, Error> {
        let parsed = DeTable::parse(self.text).map_err(|error| {
            self.error("manifest-syntax", error.span().unwrap_or(0..0), "not TOML", error.message().trim(), None)
        })?;
        let root = parsed.get_ref();
        self.check_keys(root, &TABLES, "the manifest")?;
        let Some(library) = root.get("library") else {
            return Err(self.error(
                "missing-key",
                0..0,
                "the manifest has no [library] table",
                "expected [library]",
                Some("the smallest manifest is: [library] name = \"numpy\" package = \"understudy_numpy\"".into()),
            ));
        };
        let place = library.span();
        let library = self.table(library, "library")?;
        self.check_keys(library, &LIBRARY_KEYS, "[library]")?;
        let versions = self.versions(library, "versions")?.unwrap_or_default();
        let python = self.versions(library, "python")?.unwrap_or_default();
        Ok(Manifest {
            path: self.path.to_path_buf(),
            name: self.required(library, "name", &place, "[library]")?,
            package: self.required(library, "package", &place, "[library]")?,
            versions,
            python,
            serves: self.serves(library)?,
            priority: self.priority(library)?,
            modules: self.modules(root)?,
            entries: self.entries(root)?,
        })
    }

    fn serves(&self, library: &DeTable<'_>) -> Result<Serves, Error> {
        match library.get("serves") {
            None => Ok(Serves::Import),
            Some(value) => match self.string(value, "serves")?.as_str() {
                "import" => Ok(Serves::Import),
                "interpreter" => Ok(Serves::Interpreter),
                other => Err(self.choice(value.span(), "serves", other, &["import", "interpreter"])),
            },
        }
    }

    fn priority(&self, library: &DeTable<'_>) -> Result<i64, Error> {
        let Some(value) = library.get("priority") else { return Ok(0) };
        let number = value.get_ref().as_integer().and_then(|number| number.as_str().parse().ok());
        number.ok_or_else(|| self.wrong_type(value, "priority", "an integer"))
    }

    fn modules(&self, root: &DeTable<'_>) -> Result<BTreeMap<String, String>, Error> {
        let Some(value) = root.get("modules") else { return Ok(BTreeMap::new()) };
        let table = self.table(value, "modules")?;
        table.iter().map(|(key, value)| Ok((key.get_ref().to_string(), self.string(value, key.get_ref())?))).collect()
    }

    fn entries(&self, root: &DeTable<'_>) -> Result<Vec<EntryException>, Error> {
        let Some(value) = root.get("entry") else { return Ok(Vec::new()) };
        let Some(list) = value.get_ref().as_array() else {
            return Err(self.wrong_type(value, "entry", "a list of tables, written [[entry]]"));
        };
        list.iter().map(|value| self.entry(value)).collect()
    }

    fn entry(&self, value: &Value<'_>) -> Result<EntryException, Error> {
        let table = self.table(value, "entry")?;
        let name = self.required(table, "name", &value.span(), "[[entry]]")?;
        self.check_keys(table, &ENTRY_KEYS, &format!("the entry `{name}`"))?;
        let optional = |key: &str| table.get(key).map(|value| self.string(value, key)).transpose();
        let kind = optional("kind")?;
        if let (Some(kind), Some(value)) = (&kind, table.get("kind")) {
            if !KINDS.contains(&kind.as_str()) {
                return Err(self.choice(value.span(), "kind", kind, &KINDS));
            }
        }
        let (shim, none) = (optional("shim")?, optional("none")?);
        if let (Some(_), Some(_), Some(value)) = (&shim, &none, table.get("none")) {
            return Err(self.error(
                "contradiction",
                value.span(),
                &format!("the entry `{name}` has a shim and needs none"),
                "says that no shim is needed",
                Some("keep `shim` or `none`, not both".into()),
            ));
        }
        let aliases = match table.get("aliases") {
            None => Vec::new(),
            Some(value) => match value.get_ref().as_array() {
                None => return Err(self.wrong_type(value, "aliases", "a list of names")),
                Some(list) => list.iter().map(|value| self.string(value, "aliases")).collect::<Result<_, _>>()?,
            },
        };
        Ok(EntryException {
            shim,
            aliases,
            kind,
            versions: self.versions(table, "versions")?,
            python: self.versions(table, "python")?,
            none,
            note: optional("note")?,
            name,
        })
    }

    fn versions(&self, table: &DeTable<'_>, key: &str) -> Result<Option<String>, Error> {
        let Some(value) = table.get(key) else { return Ok(None) };
        let text = self.string(value, key)?;
        match VersionSpecifiers::from_str(&text) {
            Ok(_) => Ok(Some(text)),
            Err(_) => Err(self.error(
                "version-range",
                value.span(),
                &format!("`{key}` is not a range of versions"),
                "not a PEP 440 version specifier",
                Some("write it like \">=2.4,<3\"".into()),
            )),
        }
    }

    fn check_keys(&self, table: &DeTable<'_>, valid: &[&str], owner: &str) -> Result<(), Error> {
        for key in table.keys() {
            let name: &str = key.get_ref();
            if !valid.contains(&name) {
                let near = nearest(name, valid.iter().copied(), 1);
                let help = match near.first() {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("the keys are {}", valid.join(", ")),
                };
                let message = format!("{owner} has an unknown key `{name}`");
                return Err(self.error("unknown-key", key.span(), &message, "unknown key", Some(help)));
            }
        }
        Ok(())
    }

    fn required(&self, table: &DeTable<'_>, key: &str, place: &Range<usize>, owner: &str) -> Result<String, Error> {
        match table.get(key) {
            Some(value) => self.string(value, key),
            None => Err(self.error(
                "missing-key",
                place.clone(),
                &format!("{owner} has no `{key}`"),
                &format!("expected `{key}`"),
                None,
            )),
        }
    }

    fn table<'t, 'v>(&self, value: &'t Value<'v>, key: &str) -> Result<&'t DeTable<'v>, Error> {
        value.get_ref().as_table().ok_or_else(|| self.wrong_type(value, key, "a table"))
    }

    fn string(&self, value: &Value<'_>, key: &str) -> Result<String, Error> {
        match value.get_ref().as_str() {
            Some(text) => Ok(text.to_string()),
            None => Err(self.wrong_type(value, key, "a string")),
        }
    }

    fn wrong_type(&self, value: &Value<'_>, key: &str, expected: &str) -> Error {
        let found = value.get_ref().type_str();
        self.error("wrong-type", value.span(), &format!("`{key}` is {expected}"), &format!("found {found}"), None)
    }

    fn choice(&self, span: Range<usize>, key: &str, found: &str, valid: &[&str]) -> Error {
        let help = match nearest(found, valid.iter().copied(), 1).first() {
            Some(near) => format!("did you mean \"{near}\"?"),
            None => format!("the choices are {}", valid.join(", ")),
        };
        self.error("unknown-value", span, &format!("`{key}` cannot be \"{found}\""), "unknown value", Some(help))
    }

    fn error(&self, id: &'static str, span: Range<usize>, message: &str, label: &str, help: Option<String>) -> Error {
        Error::Manifest(Box::new(Located {
            id,
            path: self.path.to_path_buf(),
            text: self.text.to_string(),
            span,
            message: message.to_string(),
            label: label.to_string(),
            help,
        }))
    }
}

/// Whether a version is in a range; an empty range holds for every version, and a version that is none for no range.
pub fn holds(range: &str, version: &str) -> bool {
    if range.is_empty() {
        return true;
    }
    match (VersionSpecifiers::from_str(range), pep440_rs::Version::from_str(version)) {
        (Ok(range), Ok(version)) => range.contains(&version),
        _ => false,
    }
}
