//! A built index on disk, so that a lookup parses nothing when nothing has changed.
//!
//! A cache that cannot be read or written is no error: the index is built again.

use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::error::Error;
use crate::index::Index;

/// What an index was built from: each file with its size and its time of change.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Stamp {
    made_by: String,
    files: Vec<(PathBuf, u64, u128)>,
}

/// The index over shim packages, from the cache where it is fresh.
pub fn open(folders: &[PathBuf]) -> Result<Index, Error> {
    let Some(path) = cache_path(folders) else { return Index::build(folders) };
    let stamp = Stamp::of(folders);
    if let Some(index) = load(&path, &stamp) {
        return Ok(index);
    }
    let index = Index::build(folders)?;
    save(&path, &stamp, &index);
    Ok(index)
}

impl Stamp {
    fn of(folders: &[PathBuf]) -> Stamp {
        let mut files = Vec::new();
        for folder in folders {
            let walk = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter();
            for entry in walk.filter_entry(|entry| entry.file_name() != "__pycache__").flatten() {
                let read = entry.path().extension().is_some_and(|end| end == "py" || end == "toml" || end == "json");
                let Some(data) = entry.metadata().ok().filter(|data| read && data.is_file()) else { continue };
                let changed = data.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
                files.push((entry.into_path(), data.len(), changed.map_or(0, |time| time.as_nanos())));
            }
        }
        Stamp { made_by: concat!(env!("CARGO_PKG_VERSION"), " ", env!("REGISTRY_SOURCE")).into(), files }
    }
}

fn cache_path(folders: &[PathBuf]) -> Option<PathBuf> {
    let mut hash = Sha256::new();
    for folder in folders {
        hash.update(folder.as_os_str().as_encoded_bytes());
        hash.update([0]);
    }
    let name: String = hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    Some(folders.first()?.join("__pycache__").join(format!("understudy-{name}.index")))
}

fn load(path: &Path, stamp: &Stamp) -> Option<Index> {
    let bytes = std::fs::read(path).ok()?;
    let (found, rest) = postcard::take_from_bytes::<Stamp>(&bytes).ok()?;
    (found == *stamp).then(|| postcard::from_bytes(rest).ok())?
}

fn save(path: &Path, stamp: &Stamp, index: &Index) {
    let (Ok(mut bytes), Ok(data)) = (postcard::to_stdvec(stamp), postcard::to_stdvec(index)) else { return };
    bytes.extend(data);
    let Some(folder) = path.parent() else { return };
    // Written aside and renamed, so that no reader ever meets half a file.
    let aside = path.with_extension(format!("{}.tmp", std::process::id()));
    if std::fs::create_dir_all(folder).is_ok()
        && (std::fs::write(&aside, bytes).is_err() || std::fs::rename(&aside, path).is_err())
    {
        let _ = std::fs::remove_file(&aside);
    }
}
