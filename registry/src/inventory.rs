//! `originals.json`: the public names of a library, as its installed copy has them.
//!
//! Recorded by `understudy record`; read here, never interpreted by importing the library.

use std::path::Path;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::Error;

pub const FILE: &str = "originals.json";
/// The newest format of an inventory that is read here.
const FORMAT: u32 = 2;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Inventory {
    pub library: String,
    pub version: String,
    pub python: String,
    pub modules: Vec<String>,
    /// Names that the library no longer has.
    #[serde(default)]
    pub removed: Vec<Removed>,
    pub originals: Vec<Original>,
}

/// A name that a library had once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Removed {
    pub name: String,
    /// What to use instead, where the library says so.
    #[serde(default)]
    pub replacement: Option<String>,
}

/// What the documentation of an original calls deprecated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Deprecation {
    /// A parameter of it; absent where it is about the original itself or its behaviour.
    #[serde(default)]
    pub parameter: Option<String>,
    /// The version of the library.
    #[serde(default)]
    pub since: Option<String>,
    /// The name to use instead, where the documentation tells one.
    #[serde(default)]
    pub replacement: Option<String>,
}

/// One public object of a library.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Original {
    pub name: String,
    pub kind: Kind,
    #[serde(default)]
    pub aliases: Vec<String>,
    #[serde(default)]
    pub signature: Option<String>,
    /// "C" where it is compiled code itself, "reaches" where it is Python that calls it.
    #[serde(default)]
    pub backed: Option<String>,
    /// The nearest bases that are originals, in the order in which attributes are looked up.
    #[serde(default)]
    pub bases: Vec<String>,
    /// The class of what a call, or reading a property, gives.
    #[serde(default)]
    pub returns: Option<String>,
    /// The class of a constant.
    #[serde(default, rename = "type")]
    pub class: Option<String>,
    /// The first 16 hexadecimal digits of the SHA-256 of its documentation text.
    #[serde(default)]
    pub doc_sha256: Option<String>,
    #[serde(default)]
    pub deprecated: Vec<Deprecation>,
}

impl Original {
    /// An original of which no more is known than its name and kind, and perhaps how it is called.
    pub fn new(name: String, kind: Kind, signature: Option<String>) -> Original {
        let (aliases, bases) = (Vec::new(), Vec::new());
        Original {
            name,
            kind,
            aliases,
            signature,
            backed: None,
            bases,
            returns: None,
            class: None,
            doc_sha256: None,
            deprecated: Vec::new(),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Accessor,
    Attribute,
    Class,
    Classmethod,
    Constant,
    Exception,
    Function,
    Method,
    Module,
    Property,
    Staticmethod,
    Ufunc,
}

impl Kind {
    pub const ALL: [Kind; 12] = [
        Kind::Accessor,
        Kind::Attribute,
        Kind::Class,
        Kind::Classmethod,
        Kind::Constant,
        Kind::Exception,
        Kind::Function,
        Kind::Method,
        Kind::Module,
        Kind::Property,
        Kind::Staticmethod,
        Kind::Ufunc,
    ];

    pub fn word(self) -> &'static str {
        match self {
            Kind::Accessor => "accessor",
            Kind::Attribute => "attribute",
            Kind::Class => "class",
            Kind::Classmethod => "classmethod",
            Kind::Constant => "constant",
            Kind::Exception => "exception",
            Kind::Function => "function",
            Kind::Method => "method",
            Kind::Module => "module",
            Kind::Property => "property",
            Kind::Staticmethod => "staticmethod",
            Kind::Ufunc => "ufunc",
        }
    }

    pub fn from_word(word: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.word() == word)
    }

    pub fn is_class(self) -> bool {
        matches!(self, Kind::Class | Kind::Exception)
    }

    /// Whether it belongs to a class, so that programs reach it through a value.
    pub fn is_member(self) -> bool {
        use Kind::*;
        matches!(self, Accessor | Attribute | Classmethod | Method | Property | Staticmethod)
    }
}

/// What tells the format of an inventory; the first had no number.
#[derive(Deserialize)]
struct Head {
    #[serde(default)]
    format: u32,
}

impl Inventory {
    /// The inventory at a path, or None where a package has none.
    pub fn read(path: &Path) -> Result<Option<Inventory>, Error> {
        let text = match std::fs::read(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Error::Unreadable { path: path.to_path_buf(), reason: error.to_string() }),
        };
        let broken = |reason: String| Error::Inventory { path: path.to_path_buf(), reason };
        let head: Head = serde_json::from_slice(&text).map_err(|error| broken(error.to_string()))?;
        if head.format > FORMAT {
            return Err(broken(format!("its format is {}, and this Understudy reads up to {FORMAT}", head.format)));
        }
        serde_json::from_slice(&text).map(Some).map_err(|error| broken(error.to_string()))
    }
}
