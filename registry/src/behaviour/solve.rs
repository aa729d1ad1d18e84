//! Running one unit: what its slots may hold, and what its operations do to them, until nothing changes.
//!
//! Objects are told apart by where they are made; what an object holds is one value for all its attributes and elements.

use crate::behaviour::memory::Memory;
use crate::behaviour::outcome::Outcome;
use crate::behaviour::summary::*;
use crate::behaviour::values::*;
use crate::behaviour::world::{About, Shared, World};

mod effects;
mod names;
mod objects;

pub(super) struct State<'w, 'a> {
    pub world: &'w mut World<'a>,
    pub task: usize,
    pub definition: u32,
    pub unit: u32,
    pub code: &'a Unit,
    pub summary: &'a Summary,
    about: std::sync::Arc<About>,
    /// What it found before.
    pub memory: Memory,
    /// The objects whose contents the current operation has looked at.
    pub touched: Roots,
    /// What the current operation has lost and kept so far, with all that was reached through it.
    lost: Roots,
    kept: Roots,
    pub changed: bool,
    pub step: u32,
    line: u32,
    handler: u32,
    /// While decorators run: what they do happens when the module is loaded.
    pub quiet: bool,
    /// While a key is hashed.
    pub hashing: bool,
}

impl<'w, 'a> State<'w, 'a> {
    /// What a task comes to; none where this run found nothing that the last one did not.
    pub fn run(world: &'w mut World<'a>, task: usize) -> Option<Outcome> {
        let unit = world.tasks[task].unit;
        let (definition, at) = world.units[unit as usize];
        let about = world.about(unit);
        let code = world.unit(unit);
        let before = world.tasks[task].memory.take();
        let mut news = before.is_none();
        let memory = before.unwrap_or_else(|| Memory::new(code));
        let flags = memory.outcome.flags();
        let mut state = State {
            task,
            definition,
            unit,
            code,
            summary: world.summary(definition),
            about,
            memory,
            touched: Roots::default(),
            lost: Roots::default(),
            kept: Roots::default(),
            changed: true,
            step: 0,
            line: 0,
            handler: 0,
            quiet: false,
            hashing: false,
            world,
        };
        state.begin();
        let decorated = at == 0 && state.outer_decorators().is_some() && !state.is_raw();
        while state.changed {
            state.changed = false;
            if decorated {
                state.begin_operation();
                state.decorated();
                state.changed |= state.world.run_what_is_owed();
            } else {
                state.pass();
            }
            news |= state.changed;
        }
        news |= state.memory.changed || state.memory.outcome.flags() != flags;
        state.memory.changed = false;
        let outcome = news.then(|| state.finish());
        let State { memory, world, .. } = state;
        world.tasks[task].memory = Some(memory);
        outcome
    }

    /// A task of an undecorated function says so in its key.
    fn is_raw(&self) -> bool {
        self.world.tasks[self.task].key.constants.first() == Some(&Some(RAW))
    }

    pub fn begin(&mut self) {
        let key = self.world.tasks[self.task].key.clone();
        for (at, parameter) in self.code.parameters.iter().enumerate() {
            let (mut types, _) = self.about.types[at].clone();
            if let Some((_, class)) = key.classes.iter().find(|(other, _)| *other == at) {
                types = Types::one(*class);
            }
            let fixed = match key.constants.get(at) {
                Some(Some(constant)) if *constant != RAW => Fixed::Is(*constant),
                _ => Fixed::Varies,
            };
            match parameter.kind {
                ArgumentKind::Variadic => types = Types::data(Tag::Tuple),
                ArgumentKind::Keywords => types = Types::data(Tag::Dict),
                _ => {}
            }
            let mut value = Value::new(Roots::one(parameter_root(at, false)), types);
            value.fixed = fixed;
            self.set(at as Slot, value);
        }
        let first = self.code.parameters.len();
        for (at, (_, _, here)) in self.code.captured.iter().enumerate() {
            let types = self.world.shared(Shared::Captured(self.unit, at as u32), self.task);
            self.set(*here, Value::new(Roots::one(parameter_root(first + at, false)), types));
        }
    }

    pub fn pass(&mut self) {
        let code = self.code;
        if code.suspended {
            self.unknown_effect("runs when it is awaited");
        }
        let mut live = self.live_guards();
        while self.world.run_what_is_owed() {
            live = self.live_guards();
        }
        // An operation that was left out before may have missed what changed then.
        let as_before = self.memory.live == live;
        if !as_before {
            self.memory.live.clone_from(&live);
        }
        for (at, step) in code.steps.iter().enumerate() {
            if !live[step.guard as usize] {
                continue;
            }
            if self.is_done(at, &step.op, as_before) {
                continue;
            }
            (self.step, self.line, self.handler) = (at as u32, step.line, step.handler);
            self.touched = Roots::default();
            let mut when = self.begin_operation();
            self.transfer(&step.op);
            // What it looked at for the first time had nothing to say yet.
            while self.world.run_what_is_owed() {
                when = self.begin_operation();
                self.transfer(&step.op);
            }
            let ran = &mut self.memory.ran[at];
            (ran.when, ran.contents) = (when, std::mem::take(&mut self.touched));
            self.world.take_looked_at(ran);
        }
    }

    fn begin_operation(&mut self) -> u32 {
        self.lost = Roots::default();
        self.kept = Roots::default();
        self.world.begin_operation()
    }

    /// Whether an operation would say again what it said: nothing that it looks at has changed.
    fn is_done(&self, at: usize, op: &Op, as_before: bool) -> bool {
        let (memory, ran) = (&self.memory, &self.memory.ran[at]);
        let before = |changed: u32| changed < ran.when;
        let same = || {
            op.slots().all(|slot| memory.slot_changed.get(slot as usize).copied().is_none_or(before))
                && ran.contents.iter().all(|root| before(memory.held_changed(root)))
        };
        // What a function captures stands in its own unit.
        ran.when != 0
            && !matches!(op, Op::Function { .. })
            && (as_before && !memory.changed || same())
            && ran.tasks.iter().all(|task| before(self.world.tasks[*task].changed))
            && ran.shared.iter().all(|what| before(self.world.shared_changed(*what)))
    }

    fn live_guards(&mut self) -> Vec<bool> {
        (0..self.code.guards.len()).map(|guard| self.may_hold(guard as u32)).collect()
    }

    /// Whether the conditions of a guard can hold for the arguments of this task.
    fn may_hold(&mut self, guard: u32) -> bool {
        if guard == 0 {
            return true;
        }
        let Guard { parent, parameter, test } = self.code.guards[guard as usize].clone();
        self.may_hold(parent) && self.may_pass(parameter as usize, test)
    }

    fn may_pass(&mut self, parameter: usize, test: Test) -> bool {
        let Some(value) = self.memory.slots.get(parameter).cloned() else { return true };
        // Fixed slots of captured parameters take later versions too.
        let none = Type::Data(Tag::None);
        let never_none = !value.types.any && !value.types.known.is_empty() && !value.types.known.contains(&none);
        let always_none = value.types.only() == Some(none);
        match (test, value.fixed) {
            (Test::Is(Constant::None), _) if never_none => false,
            (Test::IsNot(Constant::None) | Test::True, _) if always_none => false,
            (Test::True, Fixed::Is(Constant::None | Constant::False)) => false,
            (Test::False, Fixed::Is(Constant::True)) => false,
            (Test::Is(wanted), Fixed::Is(found)) => self.resolved(wanted).is_none_or(|wanted| wanted == found),
            (Test::IsNot(wanted), Fixed::Is(found)) => self.resolved(wanted) != Some(found),
            _ => true,
        }
    }

    /// A constant of the code as one of values; none where its object may change.
    fn resolved(&mut self, constant: Constant) -> Option<Constant> {
        match constant {
            Constant::Object(name) => match self.name(name).fixed {
                Fixed::Is(found) => Some(found),
                _ => None,
            },
            other => Some(other),
        }
    }

    pub fn gives(&mut self, value: &Value) {
        if value.is_nothing() {
            return;
        }
        self.memory.outcome.returns = true;
        if !value.types.is_value() && !value.roots.is_empty() {
            let at = self.at();
            self.changed |= Outcome::place(&mut self.memory.outcome.result_at, at);
        }
        self.changed |= self.memory.outcome.result.join(value);
    }

    fn finish(&mut self) -> Outcome {
        let mut outcome = self.memory.outcome.clone();
        let (annotated, inside) = self.world.promised(self.unit);
        let mut result = std::mem::take(&mut outcome.result);
        if !annotated.any && !self.code.generator && !result.is_nothing() {
            result.types = annotated;
        }
        let (roots, mut holds) = self.exported(&result);
        if !inside.any && !inside.known.is_empty() && !self.code.generator {
            holds.types = inside;
        }
        outcome.result = Value { roots, ..result }.settled();
        outcome.holds = holds;
        // What unknown code has seen, or a module keeps, in terms of parameters.
        for roots in [&mut outcome.lost, &mut outcome.kept, &mut outcome.surely_kept] {
            if roots.is_empty() {
                continue;
            }
            let value = Value { roots: roots.clone(), types: Types::any(), fixed: Fixed::Varies, maybe: true };
            *roots = self.exported(&value).0;
        }
        for root in (0..FIRST_SITE).filter(|root| parameter_of(*root).is_some()) {
            if self.memory.held(root).is_nothing() {
                continue;
            }
            let held = self.memory.held(root).clone();
            let (mut roots, within) = self.exported(&held);
            let deeper = !within.roots.is_empty();
            roots.join(&within.roots);
            outcome.add_store(root, &Value { roots, maybe: held.maybe || deeper, ..held });
        }
        outcome
    }

    /// The objects of a value for those outside: what was made here is `FRESH`, with what it holds.
    fn exported(&self, value: &Value) -> (Roots, Value) {
        if !value.roots.has_site() {
            return (value.roots.clone(), Value::default());
        }
        let mut holds = Value { fixed: Fixed::Varies, ..Value::default() };
        let mut known = value.roots.clone();
        let mut made: Vec<usize> = known.sites().collect();
        let direct = made.len();
        let mut at = 0;
        while at < made.len() {
            let held = self.memory.held(made[at]);
            made.extend(known.add_sites(&held.roots));
            holds.roots.join(&held.roots.outward());
            holds.maybe |= held.maybe;
            if at < direct {
                holds.types.join(&held.types);
            } else if !held.is_nothing() {
                // Deeper contents are not told from direct ones.
                holds.types.join(&Types::any());
                holds.maybe = true;
            }
            at += 1;
        }
        if holds.roots.len() > 1 {
            holds.maybe = true;
        }
        (value.roots.outward(), holds)
    }
}

/// Marks the task of a function without its decorators.
pub(super) const RAW: Constant = Constant::Object(u32::MAX);

pub(super) fn parameter_root(at: usize, inside: bool) -> usize {
    crate::behaviour::values::parameter(at, inside)
}
