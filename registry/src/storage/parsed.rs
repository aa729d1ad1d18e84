//! What files said when they were parsed, by their bytes: a file of its own, since only a build wants it.

use std::collections::HashMap;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::facts::ModuleFacts;
use crate::storage::sections;

/// The hash of a file's bytes, and its facts as they are stored.
#[derive(Clone)]
pub(crate) struct Kept {
    sha256: [u8; 32],
    /// Of what behaviour and coverage look at.
    grounds: [u8; 32],
    facts: Arc<Vec<u8>>,
    range: Range<usize>,
}

impl Kept {
    pub(crate) fn new(facts: &mut ModuleFacts, sha256: [u8; 32]) -> Kept {
        let grounds = grounds(facts).unwrap_or(sha256);
        // Facts that could not be stored would be found again as none.
        let facts = postcard::to_stdvec(facts).unwrap_or_default();
        Kept { sha256, grounds, range: 0..facts.len(), facts: Arc::new(facts) }
    }

    fn bytes(&self) -> &[u8] {
        &self.facts[self.range.clone()]
    }
}

#[derive(Default)]
pub(crate) struct Parsed {
    /// By path.
    files: HashMap<String, Kept>,
}

impl Parsed {
    pub(crate) fn add(&mut self, path: &str, kept: Kept) {
        self.files.insert(path.to_string(), kept);
    }

    /// What a file says, where it was parsed with these bytes.
    pub(crate) fn of(&self, path: &str, sha256: &[u8; 32]) -> Option<(ModuleFacts, Kept)> {
        let kept = self.files.get(path).filter(|kept| kept.sha256 == *sha256)?;
        Some((postcard::from_bytes(kept.bytes()).ok()?, kept.clone()))
    }

    pub(super) fn read(path: &Path) -> Option<Parsed> {
        let [table, facts] = sections::split(std::fs::read(path).ok()?).ok()?;
        let table: Vec<(String, [u8; 32], [u8; 32], u32)> = postcard::from_bytes(&table).ok()?;
        let (bytes, mut start) = facts.shared();
        let mut files = HashMap::with_capacity(table.len());
        for (path, sha256, grounds, length) in table {
            let range = start..start + length as usize;
            start = range.end;
            files.insert(path, Kept { sha256, grounds, facts: bytes.clone(), range });
        }
        (start <= bytes.len()).then_some(Parsed { files })
    }

    fn in_order(&self) -> Vec<(&str, &Kept)> {
        let mut files: Vec<(&str, &Kept)> = self.files.iter().map(|(path, kept)| (path.as_str(), kept)).collect();
        files.sort_unstable_by_key(|(path, _)| *path);
        files
    }

    /// Adds what behaviour and coverage look at in all files.
    pub(crate) fn add_grounds(&self, hash: &mut Sha256) {
        for (path, kept) in self.in_order() {
            hash.update(path.as_bytes());
            hash.update([0]);
            hash.update(kept.grounds);
        }
    }

    pub(super) fn encode(&self) -> Vec<u8> {
        let files = self.in_order();
        let row = |(path, kept): &(&str, &Kept)| (path.to_string(), kept.sha256, kept.grounds, kept.range.len() as u32);
        let table: Vec<(String, [u8; 32], [u8; 32], u32)> = files.iter().map(row).collect();
        let facts: Vec<&[u8]> = files.iter().map(|(_, kept)| kept.bytes()).collect();
        sections::join(&[postcard::to_stdvec(&table).unwrap_or_default(), facts.concat()])
    }
}

/// The hash of what a file says, but for where its definitions end and how they are written: a comment changes these.
fn grounds(facts: &mut ModuleFacts) -> Option<[u8; 32]> {
    let written: Vec<_> = facts.definitions.iter().map(|one| (one.span, one.lines.1, one.sha256)).collect();
    for one in &mut facts.definitions {
        (one.span, one.lines.1, one.sha256) = Default::default();
    }
    let hash = postcard::to_stdvec(facts).map(|facts| Sha256::digest(facts).into());
    for (one, written) in facts.definitions.iter_mut().zip(written) {
        (one.span, one.lines.1, one.sha256) = written;
    }
    hash.ok()
}
