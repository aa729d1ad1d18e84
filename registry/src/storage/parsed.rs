//! What files said when they were parsed, by their bytes: a file of its own, since only a build wants it.

use std::collections::HashMap;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use crate::facts::ModuleFacts;
use crate::storage::sections;

/// The hash of a file's bytes, and its facts as they are stored.
#[derive(Clone)]
pub(crate) struct Kept {
    sha256: [u8; 32],
    facts: Arc<Vec<u8>>,
    range: Range<usize>,
}

impl Kept {
    pub(crate) fn new(facts: &ModuleFacts, sha256: [u8; 32]) -> Kept {
        // Facts that could not be stored would be found again as none.
        let facts = postcard::to_stdvec(facts).unwrap_or_default();
        Kept { sha256, range: 0..facts.len(), facts: Arc::new(facts) }
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
        let table: Vec<(String, [u8; 32], u32)> = postcard::from_bytes(&table).ok()?;
        let (bytes, mut start) = facts.shared();
        let mut files = HashMap::with_capacity(table.len());
        for (path, sha256, length) in table {
            let range = start..start + length as usize;
            start = range.end;
            files.insert(path, Kept { sha256, facts: bytes.clone(), range });
        }
        (start <= bytes.len()).then_some(Parsed { files })
    }

    pub(super) fn encode(&self) -> Vec<u8> {
        let mut files: Vec<(&String, &Kept)> = self.files.iter().collect();
        files.sort_unstable_by_key(|(path, _)| *path);
        let table: Vec<(&str, [u8; 32], u32)> =
            files.iter().map(|(path, kept)| (path.as_str(), kept.sha256, kept.range.len() as u32)).collect();
        let facts: Vec<&[u8]> = files.iter().map(|(_, kept)| kept.bytes()).collect();
        sections::join(&[postcard::to_stdvec(&table).unwrap_or_default(), facts.concat()])
    }
}
