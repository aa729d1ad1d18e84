//! What a call of one unit does, in terms of its parameters.

use crate::behaviour::EffectKind;
use crate::behaviour::values::{Roots, Value};

/// How sure an effect on a parameter is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sure {
    #[default]
    No,
    Maybe,
    Yes,
}

/// A definition and a line of it.
pub(super) type At = (u32, u32);

/// What happens to a parameter, itself and what is reached through it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Effects {
    pub reads: [Sure; 2],
    pub writes: [Sure; 2],
    pub called: Sure,
    pub written: Option<At>,
}

/// An effect outside of the arguments: its kind, and what it acts on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Outside {
    pub kind: EffectKind,
    pub on: u32,
    pub at: At,
    /// A variable of the function around a nested one: nothing that is seen from further out.
    pub variable: bool,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Outcome {
    /// Whether a call of it can come to an end at all, as far as was seen.
    pub returns: bool,
    pub result: Value,
    /// What new objects of the result hold.
    pub holds: Value,
    pub parameters: Vec<Effects>,
    /// Objects that unknown code has seen.
    pub lost: Roots,
    /// Objects that modules or variables of outer functions have taken in.
    pub kept: Roots,
    /// Those of them of which it is certain.
    pub surely_kept: Roots,
    /// What objects of parameters have taken in.
    pub stores: Vec<(usize, Value)>,
    pub outside: Vec<Outside>,
    pub raises: Vec<u32>,
    /// Whether exceptions may come from what is not known.
    pub open: bool,
    /// Whether operators or protocols of values of unknown class were taken to be free of effects.
    pub assumes: bool,
    pub result_at: Option<At>,
}

/// More causes of unknown effects than this help nobody.
const CAUSES: usize = 8;

impl Outcome {
    pub fn add_outside(&mut self, effect: Outside) -> bool {
        let same = |one: &Outside| one.kind == effect.kind && one.on == effect.on && one.variable == effect.variable;
        if let Some(known) = self.outside.iter_mut().find(|one| same(one)) {
            let changed = effect.at < known.at;
            known.at = known.at.min(effect.at);
            return changed;
        }
        if effect.kind == EffectKind::Unknown {
            let place = |one: &Outside| (one.at, one.on);
            let known = || self.outside.iter().enumerate().filter(|(_, one)| one.kind == EffectKind::Unknown);
            if known().count() >= CAUSES {
                let Some((last, _)) = known().max_by_key(|(_, one)| place(one)) else { return false };
                if place(&self.outside[last]) < place(&effect) {
                    return false;
                }
                self.outside.swap_remove(last);
            }
        }
        self.outside.push(effect);
        true
    }

    /// What is noted of it without a word that something changed.
    pub fn flags(&self) -> [bool; 3] {
        [self.returns, self.open, self.assumes]
    }

    pub fn add_raised(&mut self, name: u32) -> bool {
        match self.raises.binary_search(&name) {
            Ok(_) => false,
            Err(at) => {
                self.raises.insert(at, name);
                true
            }
        }
    }

    pub fn add_store(&mut self, root: usize, value: &Value) -> bool {
        match self.stores.binary_search_by_key(&root, |(known, _)| *known) {
            Ok(at) => self.stores[at].1.join(value),
            Err(at) => {
                self.stores.insert(at, (root, value.clone()));
                true
            }
        }
    }

    /// Of two places where something happens the first, whichever was seen first.
    pub fn place(known: &mut Option<At>, at: At) -> bool {
        let first = known.map_or(at, |known| known.min(at));
        known.replace(first) != Some(first)
    }

    pub fn raise_to(level: &mut Sure, to: Sure) -> bool {
        let changed = *level < to;
        *level = (*level).max(to);
        changed
    }

    /// Takes in another outcome of the same unit; whether that said anything new.
    pub fn join(&mut self, other: &Outcome) -> bool {
        let mut changed = !self.returns && other.returns;
        self.returns |= other.returns;
        changed |= self.result.join(&other.result) | self.holds.join(&other.holds);
        self.parameters.resize_with(self.parameters.len().max(other.parameters.len()), Effects::default);
        for (mine, theirs) in self.parameters.iter_mut().zip(&other.parameters) {
            for inside in [0, 1] {
                changed |= Outcome::raise_to(&mut mine.reads[inside], theirs.reads[inside]);
                changed |= Outcome::raise_to(&mut mine.writes[inside], theirs.writes[inside]);
            }
            changed |= Outcome::raise_to(&mut mine.called, theirs.called);
            changed |= theirs.written.is_some_and(|at| Outcome::place(&mut mine.written, at));
        }
        changed |=
            self.lost.join(&other.lost) | self.kept.join(&other.kept) | self.surely_kept.join(&other.surely_kept);
        for (root, value) in &other.stores {
            changed |= self.add_store(*root, value);
        }
        for effect in &other.outside {
            changed |= self.add_outside(effect.clone());
        }
        for name in &other.raises {
            changed |= self.add_raised(*name);
        }
        changed |= (other.open && !self.open) || (other.assumes && !self.assumes);
        self.open |= other.open;
        self.assumes |= other.assumes;
        changed |= other.result_at.is_some_and(|at| Outcome::place(&mut self.result_at, at));
        changed
    }
}
