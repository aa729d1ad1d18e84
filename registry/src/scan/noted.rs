//! The references of a file while the rest of the program is gone over: three or four bytes for each, and each
//! word once.

use rustc_hash::FxHashMap as HashMap;
use serde::{Deserialize, Serialize};

use crate::index::{Index, Shim, State};
use crate::lines::Lines;
use crate::scan::infer::Found;
use crate::scan::references::Reference;
use crate::scan::values::Text;

/// The references of one file, in the order of their places.
#[derive(Debug, Default)]
pub(crate) struct Noted {
    words: Box<[Word]>,
    /// Rows, one after the other, in `postcard`.
    rows: Box<[u8]>,
}

/// What the references of a file have in common that are written alike and mean the same.
#[derive(Debug, PartialEq)]
struct Word {
    written: Text,
    alias: Option<Box<str>>,
    id: u32,
    state: State,
    shim: Option<Shim>,
}

#[derive(Serialize, Deserialize)]
struct Row {
    /// Lines since the row before.
    below: usize,
    column: usize,
    word: usize,
}

impl Noted {
    pub(crate) fn of(index: &Index, text: &str, found: Vec<Found>) -> Noted {
        let lines = Lines::of(text);
        let mut found: Vec<((usize, usize), Found)> =
            found.into_iter().map(|found| (lines.place(text, found.span.start), found)).collect();
        let name = |found: &Found| &index.record(found.id).original.name;
        found.sort_by(|left, right| (left.0, name(&left.1)).cmp(&(right.0, name(&right.1))));
        let (mut words, mut known) = (Vec::<Word>::new(), HashMap::<(Text, u32), Vec<usize>>::default());
        let (mut rows, mut above, mut last) = (Vec::new(), 0, None);
        for ((line, column), Found { written, id, alias, state, shim, .. }) in found {
            let alike = known.entry((written.clone(), id)).or_default();
            let new = Word { written, alias: alias.map(|alias| alias.as_str().into()), id, state, shim };
            let word = alike.iter().copied().find(|at| words[*at] == new).unwrap_or_else(|| {
                alike.push(words.len());
                words.push(new);
                words.len() - 1
            });
            if last.replace((line, column, word)) == Some((line, column, word)) {
                continue;
            }
            let row = Row { below: line - above, column, word };
            above = line;
            // Numbers can always be written.
            rows = postcard::to_extend(&row, rows).unwrap_or_default();
        }
        Noted { words: words.into(), rows: rows.into() }
    }

    /// The references, written out.
    pub(crate) fn references(&self, index: &Index) -> Vec<Reference> {
        let (mut rest, mut line, mut references) = (&*self.rows, 0, Vec::new());
        while let Ok((row, behind)) = postcard::take_from_bytes::<Row>(rest) {
            rest = behind;
            line += row.below;
            let Some(word) = self.words.get(row.word) else { continue };
            let original = &index.record(word.id).original;
            references.push(Reference {
                line,
                column: row.column,
                written: word.written.to_string(),
                original: original.name.clone(),
                alias: word.alias.as_deref().map(str::to_string),
                kind: original.kind,
                state: word.state,
                shim: word.shim.as_ref().map(|shim| shim_name(index, shim)),
            });
        }
        references
    }
}

fn shim_name(index: &Index, shim: &Shim) -> String {
    match shim {
        Shim::Module(id) => index.modules[*id as usize].name.clone(),
        Shim::Definition(id) => {
            let linked = index.definition(*id);
            format!("{}:{}", index.modules[linked.module as usize].name, linked.facts.name)
        }
        Shim::Outside(name) => name.clone(),
    }
}
