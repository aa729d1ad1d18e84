//! From the text of a manifest to its keys, each checked as it is read.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;
use std::str::FromStr;

use pep440_rs::VersionSpecifiers;
use toml::de::{DeTable, DeValue};

use super::checks;
use super::{Divergence, EntryException, Fidelity, Manifest, Serves};
use crate::error::{Error, Located};
use crate::inventory::{Deprecation, Kind};
use crate::lookup::nearest;

const TABLES: [&str; 3] = ["library", "modules", "entry"];
const LIBRARY_KEYS: [&str; 7] = ["name", "package", "versions", "python", "serves", "priority", "fidelity"];
const ENTRY_KEYS: [&str; 12] = [
    "name",
    "shim",
    "aliases",
    "kind",
    "versions",
    "python",
    "none",
    "note",
    "fidelity",
    "divergences",
    "deprecated",
    "converters",
];
const DIVERGENCE_KEYS: [&str; 2] = ["id", "what"];
const DEPRECATED_KEYS: [&str; 3] = ["parameter", "since", "replacement"];
const FIDELITIES: [&str; 4] = ["bit-exact", "correctly rounded", "1 ulp", "rtol 1e-13"];
const SMALLEST: &str = "the smallest manifest is: [library] name = \"numpy\" package = \"understudy_numpy\"";

type Value<'a> = toml::Spanned<DeValue<'a>>;

pub(super) fn read(path: &Path, text: &str) -> Result<Manifest, Error> {
    let file = File { path, text };
    let manifest = file.manifest()?;
    checks::entries(&file, &manifest)?;
    Ok(manifest)
}

/// The file that is read, for its errors.
pub(super) struct File<'a> {
    path: &'a Path,
    text: &'a str,
}

/// A table of the manifest, and what it is called in errors.
struct Table<'f, 't, 'v> {
    file: &'f File<'f>,
    table: &'t DeTable<'v>,
    place: Range<usize>,
    owner: String,
}

impl File<'_> {
    fn manifest(&self) -> Result<Manifest, Error> {
        let parsed = DeTable::parse(self.text).map_err(|error| {
            self.error("manifest-syntax", error.span().unwrap_or(0..0), "not TOML", error.message().trim(), None)
        })?;
        let root = self.table(parsed.get_ref(), 0..0, "the manifest", &TABLES)?;
        let Some(library) = root.table.get("library") else {
            let message = "the manifest has no [library] table";
            return Err(self.error("missing-key", 0..0, message, "expected [library]", Some(SMALLEST.into())));
        };
        let library = root.inner(library, "library", "[library]", &LIBRARY_KEYS)?;
        let serves = library.choice("serves", &["import", "interpreter"])?;
        Ok(Manifest {
            path: self.path.to_path_buf(),
            name: library.dotted("name")?,
            package: library.dotted("package")?,
            versions: library.versions("versions")?.unwrap_or_default(),
            python: library.versions("python")?.unwrap_or_default(),
            serves: if serves.as_deref() == Some("interpreter") { Serves::Interpreter } else { Serves::Import },
            priority: library.integer("priority")?.unwrap_or_default(),
            fidelity: library.fidelity()?,
            modules: root.modules()?,
            entries: root.entries()?,
        })
    }

    fn table<'f, 't, 'v>(
        &'f self,
        table: &'t DeTable<'v>,
        place: Range<usize>,
        owner: &str,
        keys: &[&str],
    ) -> Result<Table<'f, 't, 'v>, Error> {
        let table = Table { file: self, table, place, owner: owner.to_string() };
        table.check_keys(keys)?;
        Ok(table)
    }

    pub(super) fn error(
        &self,
        id: &'static str,
        span: Range<usize>,
        message: &str,
        label: &str,
        help: Option<String>,
    ) -> Error {
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

impl<'f, 't, 'v> Table<'f, 't, 'v> {
    fn modules(&self) -> Result<BTreeMap<String, String>, Error> {
        let Some(value) = self.table.get("modules") else { return Ok(BTreeMap::new()) };
        let table = self.as_table(value, "modules")?;
        let modules = Table { file: self.file, table, place: value.span(), owner: "[modules]".into() };
        table.keys().map(|key| Ok((key.get_ref().to_string(), modules.dotted(key.get_ref())?))).collect()
    }

    fn entries(&self) -> Result<Vec<EntryException>, Error> {
        self.list("entry", "a list of tables, written [[entry]]")?.iter().map(|value| self.entry(value)).collect()
    }

    fn entry(&self, value: &Value<'_>) -> Result<EntryException, Error> {
        let table = self.as_table(value, "entry")?;
        let mut entry = Table { file: self.file, table, place: value.span(), owner: "[[entry]]".into() };
        let name = entry.dotted("name")?;
        entry.owner = format!("the entry `{name}`");
        entry.check_keys(&ENTRY_KEYS)?;
        let place = table.get("name").map_or(0..0, Value::span);
        let shim = entry.string("shim")?;
        if let Some(shim) = shim.as_deref().filter(|shim| !is_reference(shim)) {
            return Err(entry.malformed(
                "shim",
                shim,
                "not of the form \"module:name\"",
                "write it as \"module:name\"",
            ));
        }
        let deprecated = match table.get("deprecated") {
            None => None,
            Some(value) => {
                let inner = entry.inner(value, "deprecated", "`deprecated`", &DEPRECATED_KEYS)?;
                let (since, replacement) = (inner.version("since")?, inner.string("replacement")?);
                Some(Deprecation { parameter: inner.string("parameter")?, since, replacement })
            }
        };
        let kinds: Vec<&str> = Kind::ALL.iter().map(|kind| kind.word()).collect();
        Ok(EntryException {
            shim,
            aliases: entry.strings("aliases")?,
            kind: entry.choice("kind", &kinds)?,
            versions: entry.versions("versions")?,
            python: entry.versions("python")?,
            none: entry.string("none")?,
            note: entry.string("note")?,
            fidelity: entry.fidelity()?,
            divergences: entry.divergences()?,
            deprecated,
            converters: entry.strings("converters")?,
            place: (place.start as u32, place.end as u32),
            name,
        })
    }

    fn divergences(&self) -> Result<Vec<Divergence>, Error> {
        let mut found: Vec<Divergence> = Vec::new();
        for value in self.list("divergences", "a list of { id, what }")? {
            let inner = self.inner(value, "divergences", "a divergence", &DIVERGENCE_KEYS)?;
            let divergence = Divergence { id: inner.required("id")?, what: inner.required("what")? };
            if found.iter().any(|known| known.id == divergence.id) {
                let message = format!("{} has two divergences called `{}`", self.owner, divergence.id);
                return Err(self.file.error("contradiction", value.span(), &message, "the second", None));
            }
            found.push(divergence);
        }
        Ok(found)
    }

    fn fidelity(&self) -> Result<Option<Fidelity>, Error> {
        let Some(text) = self.string("fidelity")? else { return Ok(None) };
        let found = match text.split_once(' ') {
            None if text == "bit-exact" => Some(Fidelity::BitExact),
            Some(("correctly", "rounded")) => Some(Fidelity::CorrectlyRounded),
            Some((count, "ulp")) => count.parse().ok().filter(|count| *count > 0).map(Fidelity::Ulp),
            Some(("rtol", tolerance)) => {
                let tolerance: Option<f64> = tolerance.parse().ok();
                tolerance.filter(|value| value.is_finite() && *value > 0.0).map(Fidelity::Relative)
            }
            _ => None,
        };
        found.map(Some).ok_or_else(|| {
            let help = format!("write it like one of \"{}\"", FIDELITIES.join("\", \""));
            self.malformed("fidelity", &text, "no such fidelity", &help)
        })
    }

    fn versions(&self, key: &str) -> Result<Option<String>, Error> {
        let Some(text) = self.string(key)? else { return Ok(None) };
        if VersionSpecifiers::from_str(&text).is_ok() {
            return Ok(Some(text));
        }
        Err(self.file.error(
            "version-range",
            self.span(key),
            &format!("`{key}` of {} is not a range of versions", self.owner),
            "not a PEP 440 version specifier",
            Some("write it like \">=2.4,<3\"".into()),
        ))
    }

    fn version(&self, key: &str) -> Result<Option<String>, Error> {
        let Some(text) = self.string(key)? else { return Ok(None) };
        match pep440_rs::Version::from_str(&text) {
            Ok(_) => Ok(Some(text)),
            Err(_) => Err(self.malformed(key, &text, "not a version", "write it like \"2.4\"")),
        }
    }

    fn choice(&self, key: &str, valid: &[&str]) -> Result<Option<String>, Error> {
        let Some(found) = self.string(key)? else { return Ok(None) };
        if valid.contains(&found.as_str()) {
            return Ok(Some(found));
        }
        let help = match nearest(&found, valid.iter().copied(), 1).first() {
            Some(near) => format!("did you mean \"{near}\"?"),
            None => format!("the choices are {}", valid.join(", ")),
        };
        let message = format!("`{key}` of {} cannot be \"{found}\"", self.owner);
        Err(self.file.error("unknown-value", self.span(key), &message, "unknown value", Some(help)))
    }

    /// The dotted name of a module or of an original.
    fn dotted(&self, key: &str) -> Result<String, Error> {
        let text = self.required(key)?;
        match is_dotted(&text) {
            true => Ok(text),
            false => Err(self.malformed(key, &text, "not a dotted name", "write it like \"numpy.linalg\"")),
        }
    }

    fn required(&self, key: &str) -> Result<String, Error> {
        self.string(key)?.ok_or_else(|| {
            let message = format!("{} has no `{key}`", self.owner);
            self.file.error("missing-key", self.place.clone(), &message, &format!("expected `{key}`"), None)
        })
    }

    fn integer(&self, key: &str) -> Result<Option<i64>, Error> {
        let Some(value) = self.table.get(key) else { return Ok(None) };
        let number = value.get_ref().as_integer().and_then(|it| i64::from_str_radix(it.as_str(), it.radix()).ok());
        number.map(Some).ok_or_else(|| self.wrong_type(value, key, "an integer of 64 bits"))
    }

    fn string(&self, key: &str) -> Result<Option<String>, Error> {
        let Some(value) = self.table.get(key) else { return Ok(None) };
        match value.get_ref().as_str() {
            Some(text) => Ok(Some(text.to_string())),
            None => Err(self.wrong_type(value, key, "a string")),
        }
    }

    fn strings(&self, key: &str) -> Result<Vec<String>, Error> {
        let list = self.list(key, "a list of names")?.iter();
        list.map(|value| match value.get_ref().as_str() {
            Some(text) if is_dotted(text) => Ok(text.to_string()),
            Some(text) => {
                let message = format!("`{key}` of {} has \"{text}\"", self.owner);
                Err(self.file.error("malformed", value.span(), &message, "not a dotted name", None))
            }
            None => Err(self.wrong_type(value, key, "a list of names")),
        })
        .collect()
    }

    fn list(&self, key: &str, expected: &str) -> Result<&'t [Value<'v>], Error> {
        let Some(value) = self.table.get(key) else { return Ok(&[]) };
        match value.get_ref().as_array() {
            Some(list) => Ok(list),
            None => Err(self.wrong_type(value, key, expected)),
        }
    }

    fn inner<'i, 'w>(
        &self,
        value: &'i Value<'w>,
        key: &str,
        called: &str,
        keys: &[&str],
    ) -> Result<Table<'f, 'i, 'w>, Error> {
        let table = self.as_table(value, key)?;
        let owner =
            if self.owner == "the manifest" { called.to_string() } else { format!("{called} of {}", self.owner) };
        self.file.table(table, value.span(), &owner, keys)
    }

    fn as_table<'i, 'w>(&self, value: &'i Value<'w>, key: &str) -> Result<&'i DeTable<'w>, Error> {
        value.get_ref().as_table().ok_or_else(|| self.wrong_type(value, key, "a table"))
    }

    fn span(&self, key: &str) -> Range<usize> {
        self.table.get(key).map_or_else(|| self.place.clone(), Value::span)
    }

    fn check_keys(&self, valid: &[&str]) -> Result<(), Error> {
        for key in self.table.keys() {
            let name: &str = key.get_ref();
            if !valid.contains(&name) {
                let near = nearest(name, valid.iter().copied(), 1);
                let help = match near.first() {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("the keys are {}", valid.join(", ")),
                };
                let message = format!("{} has an unknown key `{name}`", self.owner);
                return Err(self.file.error("unknown-key", key.span(), &message, "unknown key", Some(help)));
            }
        }
        Ok(())
    }

    fn wrong_type(&self, value: &Value<'_>, key: &str, expected: &str) -> Error {
        let message = format!("`{key}` of {} is {expected}", self.owner);
        self.file.error("wrong-type", value.span(), &message, &format!("found {}", value.get_ref().type_str()), None)
    }

    fn malformed(&self, key: &str, found: &str, label: &str, help: &str) -> Error {
        let message = format!("`{key}` of {} cannot be \"{found}\"", self.owner);
        self.file.error("malformed", self.span(key), &message, label, Some(help.to_string()))
    }
}

fn is_dotted(text: &str) -> bool {
    let is_word = |word: &str| !word.is_empty() && word.chars().all(|one| one.is_alphanumeric() || one == '_');
    text.split('.').all(is_word)
}

/// Whether a text is `module:qualified.name`.
fn is_reference(text: &str) -> bool {
    text.split_once(':').is_some_and(|(module, name)| is_dotted(module) && is_dotted(name))
}
