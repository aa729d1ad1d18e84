//! Indexes over other sets of packages that lie in the same folder: a name for each set, so that none is written over.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// So many indexes stay in one folder: a few interpreters and sets of packages may take turns.
const STAY: usize = 4;

/// Removes those beside an index that has just been written which were written longest ago. Who reads one of them has
/// it open, and who misses one makes it again.
pub(super) fn remove(written: &Path) {
    let Some(entries) = written.parent().and_then(|folder| std::fs::read_dir(folder).ok()) else { return };
    let mut others: Vec<(SystemTime, PathBuf)> = entries
        .flatten()
        .filter(|entry| entry.path() != written && entry.file_name().to_str().is_some_and(is_index))
        .filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())))
        .collect();
    others.sort_unstable_by(|left, right| right.cmp(left));
    for (_, index) in others.into_iter().skip(STAY - 1) {
        for path in [super::beside(&index), index] {
            // Another process may have removed it meanwhile.
            let _ = std::fs::remove_file(path);
        }
    }
}

/// `understudy-0123456789abcdef.index`
fn is_index(name: &str) -> bool {
    let hash = name.strip_prefix("understudy-").and_then(|rest| rest.strip_suffix(".index"));
    hash.is_some_and(|hash| hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()))
}
