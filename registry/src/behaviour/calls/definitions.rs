//! Calls of definitions of the packages: how arguments reach parameters, and what the outcome does here.

use std::cell::OnceCell;

use crate::behaviour::EffectKind;
use crate::behaviour::calls::Given;
use crate::behaviour::outcome::{Outcome, Sure};
use crate::behaviour::report::{is_effect, told};
use crate::behaviour::solve::{RAW, State, parameter_root};
use crate::behaviour::summary::*;
use crate::behaviour::values::*;
use crate::behaviour::world::Key;

/// One parameter of a call: its value, or for `*args` and `**kwargs` what the new tuple or dict holds.
struct Bound {
    value: Value,
    packed: Option<Value>,
    /// What is reached through it. Should the call change that, the call is looked at again.
    interior: OnceCell<Roots>,
}

impl Bound {
    fn new(value: Value, packed: Option<Value>) -> Bound {
        Bound { value, packed, interior: OnceCell::new() }
    }
}

impl State<'_, '_> {
    pub fn call_definition(&mut self, id: u32, arguments: &[Given]) -> Value {
        let Some(twins) = self.world.twins.get(&id).cloned() else { return self.call_one(id, arguments) };
        let mut found = Value::default();
        for id in twins {
            found.join(&self.call_one(id, arguments));
        }
        found
    }

    fn call_one(&mut self, id: u32, arguments: &[Given]) -> Value {
        if !self.summary_is_empty(id) {
            return self.call_unit(self.world.first[id as usize], arguments, &[]);
        }
        let values: Vec<Value> = arguments.iter().map(|(_, value)| value.clone()).collect();
        let what = format!("calls `{}`, whose code is not seen", self.world.index.definition(id).facts.name);
        self.unknown_call(&values, &what)
    }

    pub fn call_raw(&mut self, id: u32, arguments: &[Given]) -> Value {
        let unit = self.world.first[id as usize];
        let Some(bound) = self.bind(unit, arguments, &[]) else { return Value::default() };
        let mut key = self.world.key(unit, bound.iter().map(|one| &one.value));
        key.constants = vec![Some(RAW)];
        self.enter_task(unit, key, &bound)
    }

    pub fn call_unit(&mut self, unit: u32, arguments: &[Given], captured: &[Value]) -> Value {
        let Some(bound) = self.bind(unit, arguments, captured) else { return Value::default() };
        let key = self.world.key(unit, bound.iter().map(|one| &one.value));
        self.enter_task(unit, key, &bound)
    }

    fn enter_task(&mut self, unit: u32, key: Key, bound: &[Bound]) -> Value {
        // The general variant also does what it would do for other arguments.
        let (task, exact) = self.world.task_for(unit, key);
        let outcome = self.world.outcome(task, self.task);
        self.apply(&outcome, bound, exact)
    }

    /// The parameters of a unit, filled; nothing where some value is not known yet.
    fn bind(&mut self, unit: u32, arguments: &[Given], captured: &[Value]) -> Option<Vec<Bound>> {
        let code = self.world.unit(unit);
        let (definition, _) = self.world.units[unit as usize];
        let names = self.world.summary(definition);
        let mut filled: Vec<Value> = vec![Value::default(); code.parameters.len()];
        let mut surely = vec![false; code.parameters.len()];
        let place = |kind: ArgumentKind| code.parameters.iter().position(|one| one.kind == kind);
        let (variadic, keywords) = (place(ArgumentKind::Variadic), place(ArgumentKind::Keywords));
        let positional: Vec<usize> = (0..code.parameters.len())
            .filter(|at| matches!(code.parameters[*at].kind, ArgumentKind::PositionalOnly | ArgumentKind::Ordinary))
            .collect();
        let mut next = 0;
        let mut starred = false;
        for (passing, value) in arguments {
            if value.is_nothing() {
                return None;
            }
            match passing {
                Passing::Positional if !starred => match positional.get(next).copied().or(variadic) {
                    Some(at) => {
                        // Several in one tuple are not told apart.
                        filled[at].maybe |= Some(at) == variadic && !filled[at].is_nothing();
                        filled[at].join(value);
                        surely[at] = true;
                        next += 1;
                    }
                    None => next += 1,
                },
                Passing::Positional | Passing::Star => {
                    starred = true;
                    let value =
                        if *passing == Passing::Star { self.item(value, Access::Iterate, None) } else { value.clone() };
                    for at in positional.iter().skip(next).copied().chain(variadic) {
                        filled[at].maybe = true;
                        filled[at].join(&value);
                    }
                }
                Passing::Keyword(name) => {
                    let name = self.summary.name(*name);
                    let at = code.parameters.iter().position(|one| {
                        names.name(one.name) == name
                            && matches!(one.kind, ArgumentKind::Ordinary | ArgumentKind::KeywordOnly)
                    });
                    if let Some(at) = at.or(keywords) {
                        filled[at].join(value);
                        surely[at] = true;
                    }
                }
                Passing::StarStar => {
                    let value = self.unpacked(value);
                    for (at, one) in code.parameters.iter().enumerate() {
                        if matches!(
                            one.kind,
                            ArgumentKind::Ordinary | ArgumentKind::KeywordOnly | ArgumentKind::Keywords
                        ) {
                            filled[at].join(&value);
                        }
                    }
                }
            }
        }
        let module = self.world.index.definition(definition).module;
        let mut bound = Vec::with_capacity(code.parameters.len() + captured.len());
        for (at, parameter) in code.parameters.iter().enumerate() {
            let mut value = std::mem::take(&mut filled[at]);
            match parameter.kind {
                ArgumentKind::Variadic | ArgumentKind::Keywords => {
                    bound.push(Bound::new(Value::default(), Some(value)));
                    continue;
                }
                _ => {}
            }
            if !surely[at] {
                let default = match &parameter.default {
                    Preset::Required => Value { types: Types::any(), ..Value::data(Tag::Atom) },
                    Preset::Literal(tag, constant) => {
                        let mut value = Value::data(*tag);
                        value.roots = Roots::default();
                        if *constant != Constant::Any {
                            value.fixed = Fixed::Is(*constant);
                        }
                        value
                    }
                    Preset::Name(name) => match self.world.resolve(module, names.name(*name)) {
                        Some(shim) => self.shim(&shim),
                        None => self.outside_name(&format!("builtins.{}", names.name(*name))),
                    },
                    Preset::Kept => {
                        Value { roots: Roots::one(SHARED), types: Types::any(), fixed: Fixed::Varies, maybe: false }
                    }
                    Preset::Captured => Value::default(),
                };
                value.join(&default);
            }
            bound.push(Bound::new(value, None));
        }
        bound.extend(captured.iter().map(|value| Bound::new(value.clone(), None)));
        Some(bound)
    }

    /// The objects here that an object of a callee's parameter may be.
    fn mapped(&mut self, roots: &Roots, bound: &[Bound]) -> (Roots, bool) {
        let mut found = Roots { globals: roots.globals.clone(), ..Roots::default() };
        let mut maybe = false;
        for root in roots.iter() {
            match root {
                UNKNOWN | SHARED => {
                    found.insert(root);
                }
                FRESH => {
                    found.insert(self.site());
                }
                _ => {
                    let Some((at, inside)) = parameter_of(root) else { continue };
                    // The last number stands for all parameters from there on.
                    let end = if at == PARAMETERS - 1 { bound.len() } else { bound.len().min(at + 1) };
                    for one in bound.get(at..end).unwrap_or_default() {
                        match (&one.packed, inside) {
                            (Some(packed), true) => {
                                found.join(&packed.roots);
                                found.join(one.interior.get_or_init(|| self.interior(packed)));
                                maybe |= packed.maybe || packed.roots.len() > 1;
                            }
                            (Some(packed), false) => {
                                let site = self.site();
                                self.put(site, &Value { maybe: true, ..packed.clone() });
                                found.insert(site);
                            }
                            (None, true) => {
                                found.join(one.interior.get_or_init(|| self.interior(&one.value)));
                                maybe |= one.value.maybe;
                            }
                            (None, false) => {
                                found.join(&one.value.roots);
                                maybe |= one.value.maybe;
                            }
                        }
                    }
                }
            }
        }
        (found, maybe)
    }

    fn mapped_value(&mut self, value: &Value, bound: &[Bound]) -> Value {
        let (roots, maybe) = self.mapped(&value.roots, bound);
        Value { roots, types: value.types.clone(), fixed: Fixed::Varies, maybe: value.maybe || maybe }.settled()
    }

    /// What a call does here.
    fn apply(&mut self, outcome: &Outcome, bound: &[Bound], exact: bool) -> Value {
        for (at, effects) in outcome.parameters.iter().enumerate() {
            for inside in [false, true] {
                let (reads, writes) = (effects.reads[usize::from(inside)], effects.writes[usize::from(inside)]);
                if reads == Sure::No && writes == Sure::No {
                    continue;
                }
                if !inside && bound.get(at).is_some_and(|one| one.packed.is_some()) {
                    continue;
                }
                let (roots, maybe) = self.mapped(&Roots::one(parameter_root(at, inside)), bound);
                let unsure = !exact || maybe || roots.len() > 1;
                let limit = |sure: Sure| if unsure { sure.min(Sure::Maybe) } else { sure };
                if reads != Sure::No {
                    self.reads_surely(&roots, limit(reads));
                }
                if writes != Sure::No {
                    self.writes_surely(&roots, limit(writes), None);
                }
            }
            if effects.called != Sure::No
                && let Some(one) = bound.get(at)
            {
                let value =
                    Value { maybe: !exact || effects.called == Sure::Maybe || one.value.maybe, ..one.value.clone() };
                self.called(&value);
            }
        }
        let gives_new = outcome.returns && outcome.result.roots.contains(FRESH);
        let holds = if gives_new || !outcome.stores.is_empty() {
            self.mapped_value(&outcome.holds, bound)
        } else {
            Value::default()
        };
        for (root, value) in &outcome.stores {
            let (roots, maybe) = self.mapped(&Roots::one(*root), bound);
            let value = self.mapped_value(value, bound);
            let site = self.site();
            if value.roots.contains(site) {
                self.put(site, &Value { maybe: true, ..holds.clone() });
            }
            let into = Value { roots, types: Types::any(), fixed: Fixed::Varies, maybe: maybe || !exact };
            self.store(&into, &value);
        }
        if exact && !outcome.surely_kept.is_empty() {
            let (surely, maybe) = self.mapped(&outcome.surely_kept, bound);
            if !maybe {
                self.changed |= self.memory.outcome.surely_kept.join(&surely);
            }
        }
        for (roots, lost) in [(&outcome.lost, true), (&outcome.kept, false)] {
            if roots.is_empty() {
                continue;
            }
            let (roots, _) = self.mapped(roots, bound);
            let value = Value { roots, types: Types::any(), fixed: Fixed::Varies, maybe: true };
            if lost {
                self.give_away(&value);
            } else {
                self.keep(&value);
            }
        }
        for effect in &outcome.outside {
            if effect.variable {
                continue;
            }
            let mut effect = effect.clone();
            if !exact && is_effect(effect.kind) {
                let what = format!("{} for some arguments", told(effect.kind, self.world.spelling(effect.on)));
                (effect.kind, effect.on) = (EffectKind::Unknown, self.world.word(&what));
            }
            self.outside(effect);
        }
        for name in &outcome.raises {
            self.raise_word(*name);
        }
        self.memory.outcome.open |= outcome.open;
        self.memory.outcome.assumes |= outcome.assumes;
        if !outcome.returns {
            return Value::default();
        }
        let mut result = self.mapped_value(&outcome.result, bound);
        result.maybe |= !exact && !result.roots.is_empty();
        if gives_new {
            let site = self.site();
            self.put(site, &holds);
        }
        result
    }
}
