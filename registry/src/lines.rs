//! From byte offsets to lines and columns.

/// The starts of the lines of one text.
#[derive(Debug, Clone)]
pub struct Lines {
    starts: Vec<u32>,
}

impl Lines {
    pub fn of(text: &str) -> Lines {
        let mut starts = vec![0];
        let bytes = text.as_bytes();
        for (at, byte) in bytes.iter().enumerate() {
            let ends = *byte == b'\n' || (*byte == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
            if ends {
                starts.push(at as u32 + 1);
            }
        }
        Lines { starts }
    }

    /// The line of an offset, counted from 1.
    pub fn line(&self, offset: u32) -> usize {
        self.starts.partition_point(|start| *start <= offset).max(1)
    }

    /// The line and the column of an offset, in characters, both counted from 1.
    pub fn place(&self, text: &str, offset: u32) -> (usize, usize) {
        let line = self.line(offset);
        let start = self.starts[line - 1] as usize;
        let before = text.get(start..offset as usize).unwrap_or_default();
        (line, before.chars().count() + 1)
    }

    /// The bytes of a line without its end, or None where there is no such line.
    pub fn range(&self, text: &str, line: usize) -> Option<std::ops::Range<usize>> {
        let start = *self.starts.get(line.checked_sub(1)?)? as usize;
        let end = self.starts.get(line).map_or(text.len(), |next| *next as usize);
        let kept = text.get(start..end)?.trim_end_matches(['\n', '\r']).len();
        Some(start..start + kept)
    }
}
