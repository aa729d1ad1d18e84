//! Refusals through calls: which refusals of a closure a call of a definition can meet, and when.
//!
//! Each definition gets a summary in terms of its own parameters. Definitions that call each other in a circle are gone
//! round a few times; what is not settled by then is kept without conditions.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::coverage::calls::{Calls, Target, bound};
use crate::coverage::circles::circles;
use crate::coverage::pool::{AtomId, Passage, Pool, TermId};
use crate::coverage::refusals::{Local, Path};
use crate::coverage::terms::Term;
use crate::index::{Index, Shim};

/// Ways to one refusal that are told apart; of more only what they share is kept.
const MOST_WAYS: usize = 4;
/// Tests on the way to one refusal that are kept.
const MOST_ATOMS: usize = 8;
/// Tests of which only the text is known that are kept.
const MOST_TEXTS: usize = 3;
const ROUNDS: usize = 3;

/// A refusal that a call of a definition can meet, in terms of its parameters.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Way {
    pub site: u32,
    pub original: TermId,
    pub parameter: TermId,
    /// What it is about.
    pub value: TermId,
    pub clause: Rc<[AtomId]>,
    pub exact: bool,
}

/// All refusals of all definitions.
pub(crate) struct Linked {
    pub pool: Pool,
    pub summaries: FxHashMap<u32, Vec<Way>>,
    /// By number: the definition and the place among its sites.
    pub sites: Vec<(u32, u32)>,
    /// Definitions from which something is called of which it is not known what.
    pub open: Vec<bool>,
}

/// One call, with what it leads to.
struct Edge {
    /// The place among the calls of the definition; None where a name is only read.
    call: Option<u32>,
    target: Target,
    /// Whether it is the only thing that the call can lead to.
    only: bool,
}

pub(crate) fn link(index: &Index, calls: &Calls) -> Linked {
    let count = index.definitions.len();
    let mut sites = Vec::new();
    let mut edges: Vec<Vec<Edge>> = Vec::with_capacity(count);
    let mut open = Vec::with_capacity(count);
    for id in 0..count as u32 {
        let local = index.local(id);
        sites.extend((0..local.sites.len() as u32).map(|at| (id, at)));
        let (found, known) = edges_of(index, calls, id, local);
        open.push(local.open || !known);
        edges.push(found);
    }
    let mut callers: Vec<Vec<u32>> = vec![Vec::new(); count];
    for (id, found) in edges.iter().enumerate() {
        for edge in found {
            callers[edge.target.definition as usize].push(id as u32);
        }
    }
    let opened: Vec<u32> = (0..count as u32).filter(|id| open[*id as usize]).collect();
    spread(&callers, &opened, &mut open);
    let mut refusing = vec![false; count];
    let first: Vec<u32> = sites.iter().map(|(id, _)| *id).collect();
    first.iter().for_each(|id| refusing[*id as usize] = true);
    spread(&callers, &first, &mut refusing);

    let nodes: Vec<u32> = (0..count as u32).filter(|id| refusing[*id as usize]).collect();
    let next = |id: u32| {
        edges[id as usize].iter().map(|edge| edge.target.definition).filter(|to| refusing[*to as usize]).collect()
    };
    let found = circles(&nodes, &next);
    edges.iter_mut().for_each(|found| found.retain(|edge| refusing[edge.target.definition as usize]));
    let mut linker = Linker {
        index,
        calls,
        edges: &edges,
        callers: &callers,
        sites: &sites,
        pool: Pool::new(),
        summaries: HashMap::default(),
    };
    found.iter().for_each(|circle| linker.circle(circle));
    let (pool, summaries) = (linker.pool, linker.summaries);
    Linked { pool, summaries, sites, open }
}

fn edges_of(index: &Index, calls: &Calls, id: u32, local: &Local) -> (Vec<Edge>, bool) {
    let mut edges: Vec<Edge> = Vec::new();
    let mut called = BTreeSet::new();
    let mut known = true;
    for (at, call) in local.calls.iter().enumerate() {
        let targets = calls.targets(id, call);
        known &= targets.known;
        let only = targets.known && targets.found.len() == 1;
        for target in targets.found {
            called.insert(target.definition);
            edges.push(Edge { call: Some(at as u32), target, only });
        }
    }
    // A function that is named without being called may be called by whoever gets it.
    for read in index.reads(id) {
        let Shim::Definition(read) = read else { continue };
        let kind = index.definition(read).facts.kind;
        let runs = !matches!(kind, crate::facts::DefinitionKind::Class | crate::facts::DefinitionKind::Field);
        if runs && read != id && called.insert(read) {
            edges.push(Edge { call: None, target: Target { definition: read, receiver: None }, only: false });
        }
    }
    (edges, known)
}

/// Marks whoever reaches what is marked.
fn spread(callers: &[Vec<u32>], start: &[u32], marked: &mut [bool]) {
    let mut stack = start.to_vec();
    while let Some(id) = stack.pop() {
        for caller in &callers[id as usize] {
            if !std::mem::replace(&mut marked[*caller as usize], true) {
                stack.push(*caller);
            }
        }
    }
}

struct Linker<'a> {
    index: &'a Index,
    calls: &'a Calls<'a>,
    edges: &'a [Vec<Edge>],
    callers: &'a [Vec<u32>],
    sites: &'a [(u32, u32)],
    pool: Pool,
    summaries: FxHashMap<u32, Vec<Way>>,
}

/// What a definition says, with the names in it followed.
struct Resolved {
    /// The refusals that it raises itself.
    own: Vec<Way>,
    /// By edge: when control comes to the call, and how its arguments are passed.
    calls: Vec<(Vec<Met>, Passage)>,
}

/// Tests that must hold where control comes to a call.
struct Met {
    atoms: Vec<AtomId>,
    exact: bool,
}

impl Linker<'_> {
    fn circle(&mut self, circle: &[u32]) {
        let alone =
            circle.len() == 1 && self.edges[circle[0] as usize].iter().all(|edge| edge.target.definition != circle[0]);
        let mut resolved: Vec<Resolved> = circle.iter().map(|id| self.resolve(*id)).collect();
        if alone {
            let ways = self.summary(circle[0], &mut resolved[0]);
            self.summaries.insert(circle[0], ways);
            return;
        }
        // Those of which something that they call has changed.
        let members: HashSet<u32> = circle.iter().copied().collect();
        let mut due = members.clone();
        for _ in 0..ROUNDS {
            for (id, resolved) in circle.iter().zip(&mut resolved) {
                if !due.remove(id) {
                    continue;
                }
                let ways = self.summary(*id, resolved);
                if self.summaries.get(id) != Some(&ways) {
                    due.extend(self.callers[*id as usize].iter().filter(|caller| members.contains(caller)));
                    self.summaries.insert(*id, ways);
                }
            }
            if due.is_empty() {
                return;
            }
        }
        self.widen(circle);
    }

    /// Every refusal of a circle for each of its members, without conditions.
    fn widen(&mut self, circle: &[u32]) {
        let reached: BTreeSet<u32> = circle.iter().flat_map(|id| &self.summaries[id]).map(|way| way.site).collect();
        for id in circle {
            let mut ways = Ways::default();
            self.summaries.remove(id).into_iter().flatten().for_each(|way| ways.add(way));
            for site in &reached {
                ways.add(Way {
                    site: *site,
                    original: TermId::UNKNOWN,
                    parameter: TermId::UNKNOWN,
                    value: TermId::UNKNOWN,
                    clause: Rc::from([]),
                    exact: false,
                });
            }
            self.summaries.insert(*id, ways.settled());
        }
    }

    fn resolve(&mut self, id: u32) -> Resolved {
        let local = self.index.local(id);
        let pool = &mut self.pool;
        let atoms: Vec<AtomId> =
            local.atoms.iter().map(|atom| pool.add_atom(self.calls.resolved_atom(id, atom))).collect();
        let term = |term: &Term| self.calls.resolved(id, term, 0);
        let nothing = Path { clauses: vec![Vec::new()], exact: false };
        let met = |pool: &Pool, path: &Path, only: bool| -> Vec<Met> {
            let clauses = path.clauses.iter();
            let found = clauses.map(|clause| conjunction(pool, clause.iter().map(|at| atoms[*at as usize]), only));
            found.flatten().collect()
        };
        let start = self.sites.partition_point(|(owner, _)| *owner < id);
        let mut own = Vec::new();
        for (number, site) in (start as u32..).zip(&local.sites) {
            for found in met(pool, &site.path, site.path.exact) {
                // What it is about: the value that it shows, or else what was asked last.
                let shown = Some(term(&site.value)).filter(|value| value.mentions().is_some());
                let asked = found.atoms.iter().rev().map(|at| pool.atom(*at)).find(|known| !known.is_text);
                let value = shown.or_else(|| asked.map(|known| known.atom.test.term().clone())).unwrap_or_default();
                own.push(Way {
                    site: number,
                    original: pool.add_term(term(&site.original)),
                    parameter: pool.add_term(term(&site.parameter)),
                    value: pool.add_term(value),
                    clause: Rc::from(found.atoms),
                    exact: found.exact,
                });
            }
        }
        let mut calls = Vec::new();
        for edge in &self.edges[id as usize] {
            let callee = self.index.local(edge.target.definition);
            let Some(call) = edge.call.map(|at| &local.calls[at as usize]) else {
                let unknown = vec![Term::Unknown; callee.parameters.len()];
                calls.push((met(pool, &nothing, false), Passage::new(unknown)));
                continue;
            };
            let arguments: Vec<Term> = call.arguments.iter().map(term).collect();
            let keywords: Vec<(String, Term)> =
                call.keywords.iter().map(|(name, value)| (name.clone(), term(value))).collect();
            let receiver = edge.target.receiver.as_ref().map(term);
            let arguments = bound(callee, receiver.as_ref(), &arguments, &keywords, call.starred);
            calls.push((met(pool, &call.path, call.path.exact && edge.only), Passage::new(arguments)));
        }
        Resolved { own, calls }
    }

    fn summary(&mut self, id: u32, resolved: &mut Resolved) -> Vec<Way> {
        let mut ways = Ways::default();
        resolved.own.iter().for_each(|way| ways.add(way.clone()));
        for (edge, (met, passage)) in self.edges[id as usize].iter().zip(&mut resolved.calls) {
            let Some(inner) = self.summaries.get(&edge.target.definition) else { continue };
            for met in met.iter() {
                inner.iter().for_each(|way| through(&mut self.pool, way, passage, met, &mut ways));
            }
        }
        ways.settled()
    }
}

/// A refusal of what is called, as one of the caller: for each item that the call gives, where it is about an item.
fn through(pool: &mut Pool, way: &Way, passage: &mut Passage, met: &Met, ways: &mut Ways) {
    let mut asked = way.clause.iter().map(|at| pool.atom(*at).item_of).chain([pool.item_of(way.value)]);
    let items: Vec<Option<u32>> = match asked.find_map(|at| passage.argument(at?)) {
        Some(Term::Tuple(items)) => (0..items.len() as u32).map(Some).collect(),
        _ => vec![None],
    };
    for item in items {
        let inner: Vec<AtomId> = way.clause.iter().map(|at| passage.atom(pool, *at, item)).collect();
        let all = met.atoms.iter().copied().chain(inner);
        let Some(both) = conjunction(pool, all, met.exact && way.exact) else { continue };
        ways.add(Way {
            site: way.site,
            original: passage.term(pool, way.original, item),
            parameter: passage.term(pool, way.parameter, item),
            value: passage.term(pool, way.value, item),
            clause: Rc::from(both.atoms),
            exact: both.exact,
        });
    }
}

/// Tests that must all hold, without those that do; None where they cannot.
fn conjunction(pool: &Pool, atoms: impl Iterator<Item = AtomId>, mut exact: bool) -> Option<Met> {
    let mut kept: Vec<AtomId> = Vec::new();
    let mut texts = 0;
    for id in atoms {
        let known = pool.atom(id);
        match known.decided {
            Some(true) => continue,
            Some(false) => return None,
            None => {}
        }
        if kept.contains(&id) {
            continue;
        }
        let contradicts = |other: &AtomId| {
            let other = pool.atom(*other);
            other.test == known.test && other.atom.negated != known.atom.negated
        };
        if !known.is_text && kept.iter().any(contradicts) {
            return None;
        }
        if known.is_text && known.atom.guard {
            continue;
        }
        texts += usize::from(known.is_text);
        if kept.len() >= MOST_ATOMS || (known.is_text && texts > MOST_TEXTS) {
            exact = false;
            continue;
        }
        exact &= !known.is_text;
        kept.push(id);
    }
    Some(Met { atoms: kept, exact })
}

/// The ways to each refusal, without those that others take in.
#[derive(Default)]
struct Ways {
    by_site: BTreeMap<u32, Vec<Way>>,
}

impl Ways {
    fn add(&mut self, way: Way) {
        let known = self.by_site.entry(way.site).or_default();
        if !known.iter().any(|other| takes_in(other, &way)) {
            known.retain(|other| !takes_in(&way, other));
            known.push(way);
        }
    }

    /// Not more than a few for each refusal.
    fn settled(self) -> Vec<Way> {
        let found = self.by_site.into_values();
        found.flat_map(|found| if found.len() > MOST_WAYS { vec![shared(&found)] } else { found }).collect()
    }
}

/// Whether one says all that another does: the same, or the same from fewer conditions.
fn takes_in(one: &Way, other: &Way) -> bool {
    let words = |way: &Way| [way.original, way.parameter, way.value];
    let vaguer = words(one) == [TermId::UNKNOWN; 3] && !one.exact;
    (vaguer || words(one) == words(other))
        && one.exact == other.exact
        && one.clause.iter().all(|atom| other.clause.contains(atom))
}

/// What many ways to one refusal share.
fn shared(ways: &[Way]) -> Way {
    let clause = ways[0].clause.iter().copied().filter(|atom| ways.iter().all(|way| way.clause.contains(atom)));
    let word = |of: fn(&Way) -> TermId| {
        let first = of(&ways[0]);
        if ways.iter().all(|way| of(way) == first) { first } else { TermId::UNKNOWN }
    };
    Way {
        site: ways[0].site,
        original: word(|way| way.original),
        parameter: word(|way| way.parameter),
        value: word(|way| way.value),
        clause: clause.collect(),
        exact: false,
    }
}
