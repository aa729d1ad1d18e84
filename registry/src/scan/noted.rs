//! The references of a file while the rest of the program is gone over: a few bytes for each, and each word once.

use rustc_hash::FxHashMap as HashMap;
use serde::{Deserialize, Serialize};

use crate::index::{Index, Shim, State};
use crate::lines::Lines;
use crate::scan::infer::Found;
use crate::scan::references::Reference;

/// The references of one file, in the order of their places.
#[derive(Debug, Default)]
pub(crate) struct Noted {
    /// What is written in the program, and aliases.
    words: Box<[Box<str>]>,
    /// Rows, one after the other, in `postcard`.
    rows: Box<[u8]>,
}

#[derive(Serialize, Deserialize)]
struct Row {
    /// Lines since the row before.
    below: usize,
    column: usize,
    written: usize,
    id: u32,
    alias: Option<usize>,
    state: u8,
    shim: Option<Shim>,
}

const STATES: [State; 6] =
    [State::Shim, State::Interpreter, State::NoneNeeded, State::Started, State::Refused, State::NotServed];

impl Noted {
    pub(crate) fn of(index: &Index, text: &str, found: Vec<Found>) -> Noted {
        let lines = Lines::of(text);
        let mut found: Vec<((usize, usize), Found)> =
            found.into_iter().map(|found| (lines.place(text, found.span.start), found)).collect();
        let name = |found: &Found| &index.record(found.id).original.name;
        found.sort_by(|left, right| (left.0, name(&left.1)).cmp(&(right.0, name(&right.1))));
        let same = |left: &Found, right: &Found| {
            (&left.written, left.id, &left.alias, left.state, &left.shim)
                == (&right.written, right.id, &right.alias, right.state, &right.shim)
        };
        found.dedup_by(|right, left| left.0 == right.0 && same(&left.1, &right.1));
        let mut words = Words::default();
        let (mut rows, mut above) = (Vec::new(), 0);
        for ((line, column), found) in found {
            let row = Row {
                below: line - above,
                column,
                written: words.number(&found.written),
                id: found.id,
                alias: found.alias.map(|alias| words.number(&alias)),
                state: STATES.iter().position(|state| *state == found.state).unwrap_or_default() as u8,
                shim: found.shim,
            };
            above = line;
            // Numbers and texts can always be written, and a row that is missing would be found by every test.
            rows = postcard::to_extend(&row, rows).unwrap_or_default();
        }
        Noted { words: words.list.into(), rows: rows.into() }
    }

    /// The references, written out.
    pub(crate) fn references(&self, index: &Index) -> Vec<Reference> {
        let (mut rest, mut line, mut references) = (&*self.rows, 0, Vec::new());
        while let Ok((row, behind)) = postcard::take_from_bytes::<Row>(rest) {
            rest = behind;
            line += row.below;
            let original = &index.record(row.id).original;
            references.push(Reference {
                line,
                column: row.column,
                written: self.words[row.written].to_string(),
                original: original.name.clone(),
                alias: row.alias.map(|alias| self.words[alias].to_string()),
                kind: original.kind,
                state: STATES[usize::from(row.state)],
                shim: row.shim.map(|shim| shim_name(index, &shim)),
            });
        }
        references
    }
}

/// Words by their numbers, and the numbers of words.
#[derive(Default)]
struct Words {
    list: Vec<Box<str>>,
    numbers: HashMap<Box<str>, usize>,
}

impl Words {
    fn number(&mut self, word: &str) -> usize {
        if let Some(known) = self.numbers.get(word) {
            return *known;
        }
        let word: Box<str> = word.into();
        self.numbers.insert(word.clone(), self.list.len());
        self.list.push(word);
        self.list.len() - 1
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
