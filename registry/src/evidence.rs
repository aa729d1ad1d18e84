//! `evidence.json`: what the differential test found when it last ran each shim against its original.
//!
//! Written by `understudy check` beside the manifest; read here, and never taken for more than it says: it is of a day, of
//! versions, and of the texts that it names by hash.

use std::collections::BTreeMap;
use std::path::Path;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::Error;

pub const FILE: &str = "evidence.json";
/// The format that is read here.
const FORMAT: u32 = 1;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvidenceFile {
    #[serde(rename = "format")]
    _format: u32,
    pub library: String,
    pub entries: BTreeMap<String, Evidence>,
}

/// The last verdict of the differential test.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    pub verdict: Agreement,
    /// Calls that were compared.
    pub cases: u64,
    /// Those of them that the shim refused.
    #[serde(default)]
    pub refused: u64,
    /// Those of them in which the original raised.
    #[serde(default)]
    pub raised: u64,
    /// The day, as `2026-11-21`.
    pub date: String,
    /// Of the library, of Python and of Understudy.
    pub versions: BTreeMap<String, String>,
    /// The first 16 digits of the entry's `recorded_sha256` then.
    pub original: String,
    /// The first 16 digits of the stand-in's `closure_sha256` then.
    pub shim: String,
    /// The largest difference met, in units in the last place.
    #[serde(default)]
    pub worst_ulp: Option<f64>,
    /// The declared divergences that were met, by their ids.
    #[serde(default)]
    pub divergences: Vec<String>,
    /// What the original's results were like.
    #[serde(default)]
    pub result: Option<ResultRule>,
    /// Why it holds no longer; empty where it does. Found when it is looked up, whatever the file says.
    #[serde(default)]
    pub stale: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Agreement {
    /// Bit for bit.
    Agrees,
    /// Within the declared tolerance.
    Within,
    Differs,
}

/// What a call gives, as it was observed at the original.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ResultRule {
    /// Whether the result shares memory with an argument.
    #[serde(default)]
    pub aliasing: Option<Aliasing>,
    /// The dtypes of the arguments, and that of the result.
    #[serde(default)]
    pub dtypes: BTreeMap<String, String>,
    /// The ranks of the arguments, and that of the result.
    #[serde(default)]
    pub ranks: BTreeMap<String, String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Aliasing {
    Copy,
    View,
    /// One or the other, depending on the arguments.
    Either,
    /// The result is no array.
    None,
}

impl EvidenceFile {
    /// The evidence at a path, or None where a package has none.
    pub fn read(path: &Path) -> Result<Option<EvidenceFile>, Error> {
        let bytes = match std::fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Error::Unreadable { path: path.to_path_buf(), reason: error.to_string() }),
        };
        EvidenceFile::parse(&bytes).map(Some).map_err(|reason| Error::Evidence { path: path.to_path_buf(), reason })
    }

    pub fn parse(bytes: &[u8]) -> Result<EvidenceFile, String> {
        #[derive(Deserialize)]
        struct Head {
            format: u32,
        }
        let head: Head = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
        if head.format != FORMAT {
            return Err(format!("its format is {}, and this Understudy reads {FORMAT}", head.format));
        }
        serde_json::from_slice(bytes).map_err(|error| error.to_string())
    }
}
