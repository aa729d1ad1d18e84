//! What an installer wrote down of a package: the hash of each file, in the `RECORD` beside it (PEP 376, PEP 427).
//!
//! An index that was compiled elsewhere holds for a package whose files are the recorded ones and have not been changed
//! since the record was written.

use std::collections::HashMap;
use std::path::Path;
use std::time::SystemTime;

pub(super) struct Installed {
    /// When the installer had written all files.
    pub(super) when: SystemTime,
    /// The recorded hashes by path, relative to the package's folder.
    hashes: HashMap<String, String>,
}

impl Installed {
    /// The record of the package in a folder, where an installer has put it there.
    pub(super) fn find(folder: &Path) -> Option<Installed> {
        let package = folder.file_name()?.to_str()?;
        let begins = format!("{package}-");
        let beside = std::fs::read_dir(folder.parent()?).ok()?.flatten().find(|entry| {
            let name = entry.file_name();
            name.to_str().is_some_and(|name| name.starts_with(&begins) && name.ends_with(".dist-info"))
        })?;
        let path = beside.path().join("RECORD");
        let when = path.metadata().ok()?.modified().ok()?;
        let text = std::fs::read_to_string(path).ok()?;
        let inside = format!("{package}/");
        let hashes = text.lines().filter_map(|line| {
            let (rest, _size) = line.rsplit_once(',')?;
            let (path, hash) = rest.rsplit_once(',')?;
            Some((path.strip_prefix(&inside)?.to_string(), hash.strip_prefix("sha256=")?.to_string()))
        });
        Some(Installed { when, hashes: hashes.collect() })
    }

    pub(super) fn has(&self, path: &str, sha256: &[u8; 32]) -> bool {
        self.hashes.get(path).is_some_and(|hash| *hash == urlsafe(sha256))
    }
}

/// Base 64 as `RECORD` has it: the URL-safe letters, without padding (RFC 4648, section 5).
fn urlsafe(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut out = String::new();
    for three in bytes.chunks(3) {
        let number = three.iter().fold(0u32, |number, byte| number << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for at in 0..=three.len() {
            out.push(char::from(LETTERS[(number >> (18 - 6 * at)) as usize & 63]));
        }
    }
    out
}
