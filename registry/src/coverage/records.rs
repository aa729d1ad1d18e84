//! The coverage of each original: the refusals of its shim, said in terms of the arguments of a call.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::behaviour::Answer;
use crate::coverage::calls::constructors;
use crate::coverage::dtypes::full_name;
use crate::coverage::link::{Linked, Way};
use crate::coverage::parameters::compare;
use crate::coverage::pool::TermId;
use crate::coverage::refusals::Formal;
use crate::coverage::stored::StoredRefusal;
use crate::coverage::terms::{Atom, KINDS, Term, Test, unquoted};
use crate::coverage::{Condition, Found, Place, Refusal, Stored};
use crate::facts::DefinitionKind;
use crate::index::{Index, Record, Shim, single_class};

/// Ways of saying one refusal, where a condition has several.
const MOST_ALTERNATIVES: usize = 4;

pub(crate) fn coverages(index: &Index, linked: &Linked) -> Found {
    let mut named: HashMap<u32, Vec<u32>> = HashMap::new();
    let mut places = Vec::new();
    for (number, (definition, at)) in linked.sites.iter().enumerate() {
        let site = &index.local(*definition).sites[*at as usize];
        if let Term::Literal(name) = &site.original {
            // A name through a class that inherits it leads to the same record.
            if let Some(id) = index.find(&unquoted(name).unwrap_or_default()) {
                named.entry(id).or_default().push(number as u32);
            }
        }
        places.push(Place {
            original: site.original.text("*"),
            parameter: site.parameter.text("*"),
            why: site.why.clone(),
            definition: index.qualified(*definition),
            line: site.line,
        });
    }
    let mut records = Records { index, linked, named, places, conditions: Conditions::default() };
    let found = (0..).zip(index.records.iter()).map(|(id, record)| records.coverage(id, record)).collect();
    Found { records: found, places: records.places, conditions: records.conditions.all }
}

/// Each condition once.
#[derive(Default)]
struct Conditions {
    all: Vec<Condition>,
    numbers: HashMap<Condition, u32>,
}

impl Conditions {
    fn add(&mut self, condition: Condition) -> u32 {
        if let Some(known) = self.numbers.get(&condition) {
            return *known;
        }
        let number = self.all.len() as u32;
        self.all.push(condition.clone());
        self.numbers.insert(condition, number);
        number
    }
}

/// The definitions that run when a shim is called, in the order in which their parameters are looked at.
pub(crate) fn roots(index: &Index, shim: &Shim) -> Vec<u32> {
    let Shim::Definition(id) = shim else { return Vec::new() };
    let linked = index.definition(*id);
    match linked.facts.kind {
        DefinitionKind::Class => constructors(index, *id),
        DefinitionKind::Value | DefinitionKind::Attribute => {
            called_class(index, *id).and_then(|class| index.shim_member(class, "__call__")).into_iter().collect()
        }
        DefinitionKind::Field => Vec::new(),
        _ => vec![*id],
    }
}

fn called_class(index: &Index, id: u32) -> Option<u32> {
    let linked = index.definition(id);
    single_class(&linked.facts.returns).and_then(|name| index.annotated_class(linked.module, name))
}

/// The parameters that a caller of a shim fills: without the object that a method is called on.
pub(crate) fn formals<'a>(index: &'a Index, roots: &[u32]) -> (Option<&'a str>, &'a [Formal]) {
    let Some(first) = roots.first() else { return (None, &[]) };
    let facts = &index.definition(*first).facts;
    let parameters = &index.formals[*first as usize].0;
    let bound = matches!(facts.kind, DefinitionKind::Method | DefinitionKind::Property | DefinitionKind::Classmethod);
    match parameters.split_first() {
        Some((receiver, rest)) if bound => (Some(&receiver.name), rest),
        _ => (None, parameters),
    }
}

struct Records<'a> {
    index: &'a Index,
    linked: &'a Linked,
    /// The refusals that name an original outright, by its record.
    named: HashMap<u32, Vec<u32>>,
    places: Vec<Place>,
    conditions: Conditions,
}

impl Records<'_> {
    fn coverage(&mut self, id: u32, record: &Record) -> Stored {
        let Some(shim) = &record.shim else { return Stored::default() };
        let roots = roots(self.index, shim);
        let names: BTreeSet<&str> = std::iter::once(record.original.name.as_str())
            .chain(record.original.aliases.iter().map(String::as_str))
            .collect();
        let mut refusals = Vec::new();
        let mut reached = BTreeSet::new();
        for root in &roots {
            for way in self.linked.summaries.get(root).into_iter().flatten() {
                reached.insert(way.site);
                self.add_refusals(*root, way, &names, &mut refusals);
            }
        }
        let mut complete = !roots.is_empty() || !matches!(shim, Shim::Definition(_));
        complete &= roots.iter().all(|root| !self.linked.open[*root as usize]);
        for site in self.named.get(&id).into_iter().flatten() {
            if !reached.contains(site) {
                // It names this original, and no way to it was found.
                complete = false;
                refusals.push(StoredRefusal { place: *site, ..StoredRefusal::default() });
            }
        }
        let refusals = self.in_order(refusals);
        let (_, formals) = formals(self.index, &roots);
        let receiver = usize::from(record.original.kind.is_member());
        let recorded = record.original.signature.as_deref().map(|text| without_receiver(text, receiver));
        let parameters = match (&recorded, roots.is_empty()) {
            (_, true) => Vec::new(),
            (recorded, false) => {
                let own = refusals.iter().filter(|refusal| !refusal.inner).map(|refusal| self.spelled_out(refusal));
                compare(recorded.as_deref(), formals, &own.collect::<Vec<Refusal>>())
            }
        };
        Stored { parameters, refusals, complete: if complete { Answer::Yes } else { Answer::Unknown } }
    }

    fn spelled_out(&self, refusal: &StoredRefusal) -> Refusal {
        let conditions = refusal.conditions.iter().map(|at| self.conditions.all[*at as usize].clone()).collect();
        refusal.spelled_out(&self.places[refusal.place as usize], conditions)
    }

    /// One way to a refusal, as one or more refusals with conditions on the arguments.
    fn add_refusals(&mut self, root: u32, way: &Way, names: &BTreeSet<&str>, refusals: &mut Vec<StoredRefusal>) {
        let pool = &self.linked.pool;
        let place = &self.places[way.site as usize];
        let parameters = &self.index.local(root).parameters;
        let name = |at: u16| parameters.get(at as usize).map(|formal| formal.name.clone());
        let (definition, at) = self.linked.sites[way.site as usize];
        let site = &self.index.local(definition).sites[at as usize];
        let or_else = |id: TermId, stated| if id == TermId::UNKNOWN { stated } else { pool.term(id) };
        let original = or_else(way.original, &site.original);
        let own = names.iter().any(|name| may_be(original, name));
        let stated = or_else(way.parameter, &site.parameter).text("*");
        let about = subject(pool.term(way.value)).and_then(name);
        let is_own_parameter = own && parameters.iter().any(|formal| formal.name == stated);
        let parameter = match &about {
            _ if is_own_parameter => stated,
            Some(about) => about.clone(),
            None => stated,
        };
        let mut exact = way.exact;
        let mut alternatives: Vec<Vec<Condition>> = vec![Vec::new()];
        for atom in way.clause.iter().map(|at| &*pool.atom(*at).atom) {
            if atom.guard && atom.test.term().parameter().is_none() {
                continue;
            }
            let Some(ways) = conditions(atom, parameters) else {
                exact = false;
                continue;
            };
            exact &= !ways.iter().any(|one| matches!(one, Condition::Source { .. }));
            if alternatives.len() * ways.len() > MOST_ALTERNATIVES {
                exact = false;
                continue;
            }
            alternatives = alternatives
                .iter()
                .flat_map(|sofar| ways.iter().map(move |one| [sofar.as_slice(), std::slice::from_ref(one)].concat()))
                .collect();
        }
        let inner = !own && about.is_none();
        let original = if own { names_first(names, original) } else { original.text("*") };
        let original = Some(original).filter(|original| *original != place.original);
        let parameter = Some(parameter).filter(|parameter| *parameter != place.parameter);
        // Of what is about no argument, what the source says of other values tells a reader nothing.
        let tells = |one: &Condition| !inner || !matches!(one, Condition::Source { parameter: None, .. });
        for conditions in alternatives {
            let conditions: Vec<Condition> = merged(conditions).into_iter().filter(tells).collect();
            if conditions.iter().any(cannot_be) {
                continue;
            }
            refusals.push(StoredRefusal {
                place: way.site,
                original: original.clone(),
                parameter: parameter.clone(),
                conditions: conditions.into_iter().map(|one| self.conditions.add(one)).collect(),
                exact,
                inner,
            });
        }
    }

    /// Those about this original and its arguments first, and what can be told before what cannot, each once.
    fn in_order(&self, mut refusals: Vec<StoredRefusal>) -> Vec<StoredRefusal> {
        let place = |refusal: &StoredRefusal| &self.places[refusal.place as usize];
        let key =
            |refusal: &StoredRefusal| (refusal.inner, !refusal.exact, &*place(refusal).definition, place(refusal).line);
        refusals.sort_by(|one, other| key(one).cmp(&key(other)));
        // The same may be said twice in one definition.
        let mut seen = HashSet::new();
        let mut kept = Vec::new();
        for refusal in refusals {
            let said = place(&refusal);
            let original = refusal.original.clone().unwrap_or_else(|| said.original.clone());
            let parameter = refusal.parameter.clone().unwrap_or_else(|| said.parameter.clone());
            if seen.insert((
                original,
                parameter,
                &*said.definition,
                &*said.why,
                refusal.conditions.clone(),
                refusal.exact,
            )) {
                kept.push(refusal);
            }
        }
        kept
    }
}

/// The parameter whose argument, or the array of it, or the dtype of that a term stands for.
fn subject(term: &Term) -> Option<u16> {
    match term {
        Term::Attribute(of, _) | Term::Bearer(of) | Term::Element(of) => of.parameter(),
        _ => term.parameter(),
    }
}

/// Whether a term may be a name: what is known of its text fits.
fn may_be(term: &Term, name: &str) -> bool {
    match term {
        Term::Literal(_) => term.text("*") == name,
        Term::Join(parts) => {
            let mut rest = Some(name);
            let mut loose = false;
            for part in parts {
                match part {
                    Term::Literal(_) => {
                        let piece = part.text("*");
                        rest = rest.and_then(|rest| match loose {
                            true => rest.rfind(&piece).map(|at| &rest[at + piece.len()..]),
                            false => rest.strip_prefix(&*piece),
                        });
                        loose = false;
                    }
                    _ => loose = true,
                }
            }
            rest.is_some_and(|rest| if loose { !rest.is_empty() && !rest.contains('.') } else { rest.is_empty() })
        }
        _ => false,
    }
}

fn names_first(names: &BTreeSet<&str>, term: &Term) -> String {
    names.iter().find(|name| may_be(term, name)).map_or_else(|| term.text("*"), |name| (*name).to_string())
}

/// The conditions that say an atom, any one of which is enough; None where nothing can be said.
fn conditions(atom: &Atom, parameters: &[Formal]) -> Option<Vec<Condition>> {
    let negated = atom.negated;
    let formal = |at: u16| parameters.get(at as usize);
    let source = || {
        let parameter = atom.test.term().mentions().and_then(formal).map(|formal| formal.name.clone());
        vec![Condition::Source { parameter, text: atom.text.clone(), negated: atom.unmet }]
    };
    let Some(formal) = atom.test.term().parameter().and_then(formal) else { return Some(source()) };
    let parameter = formal.name.clone();
    Some(match &atom.test {
        Test::Other(_) => source(),
        Test::Is(_, values) => {
            let is_none = values.len() == 1 && values[0] == "None";
            let default = formal.default.as_ref();
            if is_none && negated && default == Some(&Term::Literal("None".into())) {
                vec![Condition::Given { parameter }]
            } else {
                vec![Condition::Value { parameter, values: values.clone(), negated }]
            }
        }
        Test::Truth(_) => vec![Condition::Truth { parameter, negated }],
        Test::Instance { classes, exactly, .. } => {
            vec![Condition::Type { parameter, classes: classes.clone(), exactly: *exactly, negated }]
        }
        Test::Kind(_, kinds) => {
            let kinds = KINDS.chars().filter(|kind| kinds.contains(*kind) != negated).collect();
            vec![Condition::DtypeKind { parameter, kinds }]
        }
        Test::Dtype(_, dtypes) => {
            let dtypes = dtypes.iter().map(|name| full_name(name).unwrap_or_else(|| name.clone())).collect();
            vec![Condition::Dtype { parameter, dtypes, negated }]
        }
        Test::Rank(_, least, most) if !negated => vec![Condition::Rank { parameter, least: *least, most: *most }],
        Test::Rank(_, least, most) => {
            let below = least.checked_sub(1).map(|most| Condition::Rank {
                parameter: parameter.clone(),
                least: 0,
                most: Some(most),
            });
            let above = most.and_then(|most| most.checked_add(1)).map(|least| Condition::Rank {
                parameter: parameter.clone(),
                least,
                most: None,
            });
            below.into_iter().chain(above).collect()
        }
    })
}

/// Conditions of which none follows from another about the same thing.
fn merged(conditions: Vec<Condition>) -> Vec<Condition> {
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    let mut kept: Vec<Condition> = Vec::new();
    for condition in conditions {
        if let Condition::DtypeKind { parameter, kinds: letters } = &condition {
            if let Some(at) = kinds.get(parameter) {
                if let Condition::DtypeKind { kinds: known, .. } = &mut kept[*at] {
                    known.retain(|letter| letters.contains(letter));
                }
                continue;
            }
            kinds.insert(parameter.clone(), kept.len());
        }
        if !kept.contains(&condition) {
            kept.push(condition);
        }
    }
    kept
}

fn cannot_be(condition: &Condition) -> bool {
    matches!(condition, Condition::DtypeKind { kinds, .. } if kinds.is_empty())
}

/// A recorded signature of a method without the object that it is called on.
pub(crate) fn without_receiver(signature: &str, receivers: usize) -> String {
    let inside = signature.strip_prefix('(').unwrap_or(signature);
    let is_receiver = ["self", "cls", "type", "subtype"]
        .iter()
        .any(|name| inside.strip_prefix(name).is_some_and(|rest| rest.starts_with([',', ')', ' ', '/'])));
    if receivers == 0 || !is_receiver {
        return signature.to_string();
    }
    let rest = inside.split_once(',').map_or(")", |(_, rest)| rest.trim_start());
    // `(self, /, …)`: the mark belongs to the receiver.
    let rest = rest.strip_prefix("/, ").or_else(|| rest.strip_prefix('/')).unwrap_or(rest);
    format!("({rest}")
}
