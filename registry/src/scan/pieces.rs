//! A file in pieces: what runs when it is imported, and each function that this leaves to be called.
//!
//! Passes over a file repeat until they teach nothing more. A piece has its turn again only if something that it looked
//! at in its own file is something else by then; otherwise what it found out before is what it would find out again.
//! In the first pass each piece knows already what those before it have found out.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::rc::Rc;
use std::sync::Arc;

use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet, FxHasher};

use crate::scan::infer::{Deferred, Found, Scanned, Scanner};
use crate::scan::scopes::{Frame, FrameKind, declared_global};
use crate::scan::values::{Text, Value};
use crate::scan::world::{ClassInfo, Passed, Summary, learn};
use crate::syntax::Stmt;

/// More passes over one file than chains of calls in it are long in practice; each knows one call more.
const PASSES: usize = 6;

impl<'p> Scanner<'p> {
    /// The references of the file, after as many passes as teach something.
    pub(crate) fn run(mut self, body: &'p [Stmt]) -> Scanned {
        let passed = self.known.passed.clone();
        let mut pieces = Pieces::default();
        let mut changed = Changed::everything();
        let mut own = Known::default();
        self.declared = declared_global(body);
        for _ in 0..PASSES {
            self.classes.clear();
            self.top = None;
            let since = self.pass(body, &mut pieces, changed);
            own = pieces.known(self.file);
            let mut known = own.clone();
            known.passed.add(&passed);
            changed = Changed::between(&self.known, &known, since);
            self.known = known;
            if !pieces.all().enumerate().any(|(at, piece)| changed.concerns(at, piece)) {
                break;
            }
        }
        let Known { passed, returns, .. } = own;
        let summary = Summary {
            names: Arc::new(self.top.unwrap_or_default()),
            functions: self.signatures,
            classes: self.classes,
            returns,
            attributes: passed.attributes,
        };
        let passing = pieces.passing(self.file);
        let given = pieces.given(self.file);
        Scanned { found: pieces.found(), summary, passing, given, seen: self.outside.into_seen() }
    }

    /// Says after which piece of a first pass something that is looked at was something else the last time.
    fn pass(&mut self, body: &'p [Stmt], pieces: &mut Pieces<'p>, mut changed: Changed) -> HashMap<u64, usize> {
        let is_first = pieces.frame.is_none();
        let mut since = HashMap::default();
        if changed.concerns(0, &pieces.top) {
            self.stack.push(Frame::new(FrameKind::Module));
            self.block(body);
            let frame = self.stack.pop().unwrap_or_else(|| Frame::new(FrameKind::Module));
            let piece = std::mem::take(&mut self.piece);
            if is_first {
                self.known.take_up(self.file, &piece, &mut |look| {
                    since.insert(number(look), 0);
                });
            }
            let same_names = pieces.frame.as_ref().is_some_and(|before| before.names == frame.names);
            changed.everything |= !same_names || piece.classes != pieces.top.classes;
            pieces.frame = Some(Rc::new(frame));
            pieces.top = piece;
            pieces.waiting = std::mem::take(&mut self.deferred);
            pieces.bodies.resize_with(pieces.waiting.len(), Piece::default);
        } else {
            self.classes.extend(pieces.top.classes.iter().cloned());
        }
        let Some(frame) = pieces.frame.clone() else { return since };
        self.top = Some(frame.names.clone());
        self.outer.push(frame);
        for (at, (deferred, piece)) in (1..).zip(pieces.waiting.iter().zip(&mut pieces.bodies)) {
            if changed.concerns(at, piece) {
                self.body(deferred);
                let after = std::mem::take(&mut self.piece);
                if is_first {
                    self.known.take_up(self.file, &after, &mut |look| {
                        since.insert(number(look), at);
                    });
                }
                changed.classes(piece, &after);
                *piece = after;
            } else {
                self.classes.extend(piece.classes.iter().cloned());
            }
        }
        self.outer.pop();
        since
    }
}

/// Something that a piece has found out, for the next pass or for another file.
#[derive(Debug)]
pub(crate) enum Learnt {
    Global(Text, Value),
    Returned(u32, Value),
    /// About a function or a class of the file of that number.
    Of(usize, Passing),
}

#[derive(Debug)]
pub(crate) enum Passing {
    Parameter(u32, Text, Value),
    Escaped(u32),
    Attribute(u32, Text, Value),
}

/// Something of its own file that a piece has looked at.
#[derive(Debug, Hash)]
pub(crate) enum Look<'n> {
    Returned(u32),
    Attribute(u32, &'n str),
    Class(u32),
    /// What is passed to a parameter, where nothing and something unknown are the same.
    Passed(u32, &'n str),
    /// The same where they are not.
    Given(u32, &'n str),
    Escaped(u32),
    Global(&'n str),
}

/// Two looks may have the same number: then a piece has its turn once too often, and nothing else happens.
pub(crate) fn number(look: &Look) -> u64 {
    let mut hasher = FxHasher::default();
    look.hash(&mut hasher);
    hasher.finish()
}

/// What one piece has found, learnt, defined and looked at.
#[derive(Debug, Default)]
pub(crate) struct Piece {
    pub(crate) found: Vec<Found>,
    pub(crate) learnt: Vec<Learnt>,
    pub(crate) classes: Vec<(u32, Arc<ClassInfo>)>,
    looked: HashSet<u64>,
    /// The parameters among what it has looked at whose defaults are more than a value as it stands.
    pub(crate) defaults: Vec<u64>,
    /// It asked for a function that the file had not come to yet.
    pub(crate) unsettled: bool,
}

impl Piece {
    pub(crate) fn look(&mut self, look: &Look) {
        self.looked.insert(number(look));
    }
}

/// All pieces of a file.
#[derive(Default)]
pub(crate) struct Pieces<'p> {
    pub(crate) top: Piece,
    /// The names at the top once all of it has been gone over.
    pub(crate) frame: Option<Rc<Frame>>,
    pub(crate) waiting: Vec<Deferred<'p>>,
    pub(crate) bodies: Vec<Piece>,
}

impl Pieces<'_> {
    pub(crate) fn all(&self) -> impl Iterator<Item = &Piece> {
        std::iter::once(&self.top).chain(&self.bodies)
    }

    pub(crate) fn found(self) -> Vec<Found> {
        std::iter::once(self.top).chain(self.bodies).flat_map(|piece| piece.found).collect()
    }

    /// What the pieces have found out about their own file.
    pub(crate) fn known(&self, file: usize) -> Known {
        let mut known = Known::default();
        for learnt in self.all().flat_map(|piece| &piece.learnt) {
            match learnt {
                Learnt::Global(name, value) => {
                    learn(&mut known.globals, name, value);
                }
                Learnt::Returned(function, value) => {
                    known.returns.insert(*function, value.clone());
                }
                Learnt::Of(of, passing) if *of == file => known.passed.take(passing),
                Learnt::Of(..) => {}
            }
        }
        known
    }

    /// The parameters for which it matters that something is passed to them, whatever it is: those to which the file
    /// itself passes something, and those with a default that has to be gone over.
    pub(crate) fn given(&self, file: usize) -> Box<[u64]> {
        let mut given = HashSet::default();
        for piece in self.all() {
            given.extend(piece.defaults.iter().copied());
            for learnt in &piece.learnt {
                match learnt {
                    Learnt::Of(of, Passing::Parameter(function, name, _)) if *of == file => {
                        given.extend([number(&Look::Given(*function, name)), number(&Look::Escaped(*function))]);
                    }
                    _ => {}
                }
            }
        }
        given.into_iter().collect()
    }

    /// What the pieces pass to other files.
    pub(crate) fn passing(&self, file: usize) -> Box<[(usize, Passed)]> {
        let mut passed: BTreeMap<usize, Passed> = BTreeMap::new();
        for learnt in self.all().flat_map(|piece| &piece.learnt) {
            match learnt {
                Learnt::Of(of, passing) if *of != file => passed.entry(*of).or_default().take(passing),
                _ => {}
            }
        }
        passed.into_iter().collect()
    }
}

/// What one pass finds out about the file's own definitions, for the next pass.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Known {
    pub(crate) passed: Passed,
    pub(crate) returns: HashMap<u32, Value>,
    pub(crate) globals: HashMap<Text, Value>,
}

impl Known {
    /// Takes up what a piece has found out about results, attributes and globals, and names what is something else now.
    fn take_up(&mut self, file: usize, piece: &Piece, changed: &mut dyn FnMut(&Look)) {
        for learnt in &piece.learnt {
            match learnt {
                Learnt::Global(name, value) => {
                    if learn(&mut self.globals, name, value) {
                        changed(&Look::Global(name));
                    }
                }
                Learnt::Returned(function, value) => {
                    let before = self.returns.insert(*function, value.clone()).unwrap_or(Value::Unknown);
                    if before != *value {
                        changed(&Look::Returned(*function));
                    }
                }
                Learnt::Of(of, Passing::Attribute(class, name, value)) if *of == file => {
                    if learn(&mut self.passed.attributes, &(*class, name.clone()), value) {
                        changed(&Look::Attribute(*class, name));
                    }
                }
                Learnt::Of(..) => {}
            }
        }
    }
}

/// What is something else than when a piece may have looked at it.
#[derive(Debug, Default)]
pub(crate) struct Changed {
    pub(crate) everything: bool,
    /// For each look the last piece that did not see it as it is.
    looks: HashMap<u64, usize>,
}

impl Changed {
    pub(crate) fn everything() -> Changed {
        Changed { everything: true, looks: HashMap::default() }
    }

    /// `since` is what has become something else in between.
    pub(crate) fn between(before: &Known, after: &Known, since: HashMap<u64, usize>) -> Changed {
        let mut changed = Changed { everything: false, looks: since };
        for name in before.globals.keys().chain(after.globals.keys()) {
            changed.note(before.globals.get(name) != after.globals.get(name), &Look::Global(name));
        }
        for function in before.returns.keys().chain(after.returns.keys()) {
            let given = |known: &Known| known.returns.get(function).filter(|value| **value != Value::Unknown).cloned();
            changed.note(given(before) != given(after), &Look::Returned(*function));
        }
        let (before, after) = (&before.passed, &after.passed);
        for key @ (class, name) in before.attributes.keys().chain(after.attributes.keys()) {
            let differs = before.attributes.get(key) != after.attributes.get(key);
            changed.note(differs, &Look::Attribute(*class, name));
        }
        for key @ (function, name) in before.parameters.keys().chain(after.parameters.keys()) {
            changed.note(before.known(key) != after.known(key), &Look::Passed(*function, name));
            let differs = before.parameters.get(key) != after.parameters.get(key);
            changed.note(differs, &Look::Given(*function, name));
        }
        for function in before.escaped.symmetric_difference(&after.escaped) {
            changed.note(true, &Look::Escaped(*function));
        }
        changed
    }

    fn note(&mut self, differs: bool, look: &Look) {
        if differs {
            self.looks.insert(number(look), usize::MAX);
        }
    }

    /// Takes up that a piece which had its turn again defines other classes than before.
    pub(crate) fn classes(&mut self, before: &Piece, after: &Piece) {
        for (class, info) in before.classes.iter().chain(&after.classes) {
            let has = |piece: &Piece| piece.classes.iter().any(|(other, found)| other == class && found == info);
            self.note(!(has(before) && has(after)), &Look::Class(*class));
        }
    }

    /// Whether the piece that is the `at`-th of its file has looked at something that is something else now.
    pub(crate) fn concerns(&self, at: usize, piece: &Piece) -> bool {
        self.everything
            || piece.unsettled
            || match self.looks.len() < piece.looked.len() {
                true => self.looks.iter().any(|(look, last)| *last >= at && piece.looked.contains(look)),
                false => piece.looked.iter().any(|look| self.looks.get(look).is_some_and(|last| *last >= at)),
            }
    }
}
