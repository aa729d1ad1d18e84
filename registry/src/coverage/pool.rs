//! Terms and tests by number: of what is the same, the number is the same, so that a thousand ways to a refusal are told
//! apart without looking into any of them.

use std::collections::HashMap;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::coverage::terms::{Atom, Term, Test};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct TermId(u32);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct AtomId(u32);

impl TermId {
    /// `Term::Unknown`, which every pool holds.
    pub(crate) const UNKNOWN: TermId = TermId(0);
}

/// An atom, with what is asked of it again and again.
pub(crate) struct Known {
    pub atom: Rc<Atom>,
    /// The number of its test, whether that is negated or not.
    pub test: u32,
    pub decided: Option<bool>,
    /// Whether only the text of its test is known.
    pub is_text: bool,
    /// The parameter of which it asks an item.
    pub item_of: Option<u16>,
}

pub(crate) struct Pool {
    terms: Vec<Rc<Term>>,
    /// By term: the parameter of which it is an item.
    items: Vec<Option<u16>>,
    term_ids: FxHashMap<Rc<Term>, u32>,
    atoms: Vec<Known>,
    atom_ids: FxHashMap<Rc<Atom>, u32>,
    test_ids: FxHashMap<Test, u32>,
}

impl Pool {
    pub(crate) fn new() -> Pool {
        let mut pool = Pool {
            terms: Vec::new(),
            items: Vec::new(),
            term_ids: HashMap::default(),
            atoms: Vec::new(),
            atom_ids: HashMap::default(),
            test_ids: HashMap::default(),
        };
        pool.add_term(Term::Unknown);
        pool
    }

    pub(crate) fn add_term(&mut self, term: Term) -> TermId {
        if let Some(id) = self.term_ids.get(&term) {
            return TermId(*id);
        }
        let id = self.terms.len() as u32;
        let term = Rc::new(term);
        self.items.push(item_of(&term));
        self.terms.push(term.clone());
        self.term_ids.insert(term, id);
        TermId(id)
    }

    pub(crate) fn add_atom(&mut self, atom: Atom) -> AtomId {
        if let Some(id) = self.atom_ids.get(&atom) {
            return AtomId(*id);
        }
        let id = self.atoms.len() as u32;
        let tests = self.test_ids.len() as u32;
        let test = *self.test_ids.entry(atom.test.clone()).or_insert(tests);
        let atom = Rc::new(atom);
        self.atoms.push(Known {
            test,
            decided: atom.decided(),
            is_text: matches!(atom.test, Test::Other(_)) || atom.test.term().mentions().is_none(),
            item_of: item_of(atom.test.term()),
            atom: atom.clone(),
        });
        self.atom_ids.insert(atom, id);
        AtomId(id)
    }

    pub(crate) fn term(&self, id: TermId) -> &Term {
        &self.terms[id.0 as usize]
    }

    pub(crate) fn atom(&self, id: AtomId) -> &Known {
        &self.atoms[id.0 as usize]
    }

    /// The parameter of which a term is an item.
    pub(crate) fn item_of(&self, id: TermId) -> Option<u16> {
        self.items[id.0 as usize]
    }
}

fn item_of(term: &Term) -> Option<u16> {
    if term.has_element() { term.mentions() } else { None }
}

/// The arguments of one call, and what terms and tests of what is called are with these in them.
pub(crate) struct Passage {
    arguments: Vec<Term>,
    terms: FxHashMap<(TermId, Option<u32>), TermId>,
    atoms: FxHashMap<(AtomId, Option<u32>), AtomId>,
}

impl Passage {
    pub(crate) fn new(arguments: Vec<Term>) -> Passage {
        Passage { arguments, terms: HashMap::default(), atoms: HashMap::default() }
    }

    pub(crate) fn argument(&self, at: u16) -> Option<&Term> {
        self.arguments.get(at as usize)
    }

    /// `item` says which item of a `*` parameter is meant.
    pub(crate) fn term(&mut self, pool: &mut Pool, id: TermId, item: Option<u32>) -> TermId {
        *self.terms.entry((id, item)).or_insert_with(|| {
            let bound = pool.term(id).bind(&self.arguments, item.map(|item| item as usize));
            pool.add_term(bound)
        })
    }

    pub(crate) fn atom(&mut self, pool: &mut Pool, id: AtomId, item: Option<u32>) -> AtomId {
        *self.atoms.entry((id, item)).or_insert_with(|| {
            let atom = pool.atom(id).atom.clone();
            let bound = atom.test.term().bind(&self.arguments, item.map(|item| item as usize));
            pool.add_atom(atom.about(bound))
        })
    }
}
