//! What happens to parameters, to modules and outside, and which exceptions are raised.

use crate::behaviour::EffectKind;
use crate::behaviour::outcome::{At, Effects, Outcome, Outside, Sure};
use crate::behaviour::solve::State;
use crate::behaviour::tables;
use crate::behaviour::values::*;
use crate::behaviour::world::Shared;
use crate::index::Shim;

impl State<'_, '_> {
    pub fn stand_at_the_definition(&mut self) {
        self.line = self.world.index.definition(self.definition).facts.lines.0;
    }

    pub fn at(&self) -> At {
        (self.definition, self.line)
    }

    pub fn effect(&mut self, kind: EffectKind, on: &str) {
        let on = self.world.word(on);
        let at = self.at();
        self.outside(Outside { kind, on, at, variable: false });
    }

    pub fn outside(&mut self, effect: Outside) {
        if !(self.quiet || self.hashing && effect.kind == EffectKind::Identity) {
            self.changed |= self.memory.outcome.add_outside(effect);
        }
    }

    pub fn unknown_effect(&mut self, what: &str) {
        self.effect(EffectKind::Unknown, what);
        self.memory.outcome.open = true;
    }

    fn parameter_effect(&mut self, root: usize) -> Option<(&mut Effects, usize)> {
        let (at, inside) = parameter_of(root)?;
        self.memory.outcome.parameters.get_mut(at).map(|effects| (effects, usize::from(inside)))
    }

    pub fn reads(&mut self, value: &Value) {
        self.reads_surely(&value.roots.clone(), if value.maybe { Sure::Maybe } else { Sure::Yes });
    }

    pub fn reads_surely(&mut self, roots: &Roots, sure: Sure) {
        for root in roots.given() {
            let changed = self
                .parameter_effect(root)
                .is_some_and(|(effects, inside)| Outcome::raise_to(&mut effects.reads[inside], sure));
            self.changed |= changed;
        }
        for global in roots.globals.clone() {
            let line = self.line;
            self.world.read_at(self.task, global, line);
        }
    }

    pub fn writes(&mut self, value: &Value) {
        self.writes_surely(&value.roots.clone(), if value.maybe { Sure::Maybe } else { Sure::Yes }, None);
    }

    pub fn writes_surely(&mut self, roots: &Roots, sure: Sure, at: Option<At>) {
        if self.quiet {
            return;
        }
        let at = at.unwrap_or_else(|| self.at());
        for root in roots.given() {
            match root {
                UNKNOWN => self.unknown_effect("changes an object of which nothing is known"),
                SHARED if sure == Sure::Yes => self.effect(EffectKind::WritesGlobal, "an object that a module holds"),
                SHARED => self.unknown_effect("may change an object that a module holds"),
                _ => {
                    let changed = self.parameter_effect(root).is_some_and(|(effects, inside)| {
                        Outcome::place(&mut effects.written, at) | Outcome::raise_to(&mut effects.writes[inside], sure)
                    });
                    self.changed |= changed;
                }
            }
        }
        for global in roots.globals.clone() {
            let kind = if sure == Sure::Yes { EffectKind::WritesGlobal } else { EffectKind::Unknown };
            let on = self.world.change_of(global, sure == Sure::Yes);
            self.outside(Outside { kind, on, at, variable: false });
        }
    }

    /// Puts a value into the objects of another.
    pub fn store(&mut self, into: &Value, value: &Value) {
        for root in into.roots.iter() {
            match root {
                UNKNOWN => self.give_away(value),
                FRESH | SHARED => self.keep(value),
                _ => self.put(root, value),
            }
        }
        for global in into.roots.globals.clone() {
            self.world.share(Shared::Inside(global), &value.types);
            self.keep(value);
        }
    }

    /// A value that lives on outside.
    pub fn keep(&mut self, value: &Value) {
        if !value.types.is_value() {
            if !self.kept.includes(&value.roots) {
                let mut roots = value.roots.clone();
                roots.join(&self.interior(value));
                self.changed |= self.memory.outcome.kept.join(&roots);
                self.kept.note(&roots);
            }
            if !value.maybe {
                self.changed |= self.memory.outcome.surely_kept.join(&value.roots);
            }
        }
    }

    /// A value that unknown code has seen: it may do anything to it, now and later. Gives all that was seen with it.
    pub fn lose(&mut self, value: &Value) -> Roots {
        if value.types.is_value() {
            return Roots::default();
        }
        let mut roots = value.roots.clone();
        roots.join(&self.interior(value));
        if self.lost.includes(&roots) {
            return roots;
        }
        self.changed |= self.memory.outcome.lost.join(&roots);
        self.writes_surely(&roots, Sure::Maybe, None);
        self.reads_surely(&roots, Sure::Maybe);
        for root in roots.sites() {
            if self.memory.opened.insert(root) {
                self.put(root, &Value::unknown());
            }
        }
        // What is lost while nothing is told of it is to be told of later.
        if !self.quiet {
            self.lost.note(&roots);
        }
        roots
    }

    /// The same where nobody asks what was seen with it.
    pub fn give_away(&mut self, value: &Value) {
        if !self.lost.includes(&value.roots) {
            self.lose(value);
        }
    }

    /// A call of which nothing is known.
    pub fn unknown_call(&mut self, values: &[Value], what: &str) -> Value {
        if values.iter().any(Value::is_nothing) {
            return Value::default();
        }
        self.unknown_effect(what);
        let mut result = Value::unknown();
        for value in values {
            let seen = self.lose(value);
            result.roots.join(&seen);
        }
        result
    }

    pub fn assume(&mut self) {
        self.memory.outcome.assumes = true;
    }

    pub fn raise(&mut self, name: &str) {
        let word = self.world.word(name);
        self.raise_word(word);
    }

    pub fn raise_word(&mut self, word: u32) {
        if self.handler != 0 && self.is_caught(word) {
            return;
        }
        self.changed |= self.memory.outcome.add_raised(word);
    }

    fn is_caught(&mut self, word: u32) -> bool {
        let place = (self.unit, self.handler, word);
        if let Some(known) = self.world.caught.get(&place) {
            return *known;
        }
        let caught = self.catches(word);
        self.world.caught.insert(place, caught);
        caught
    }

    fn catches(&self, word: u32) -> bool {
        let name = self.world.spelling(word);
        let mut handler = self.handler;
        while handler != 0 {
            let caught = &self.code.handlers[handler as usize];
            if caught.all || caught.names.iter().any(|known| self.is_exception(name, self.summary.name(*known))) {
                return true;
            }
            handler = caught.parent;
        }
        false
    }

    /// Whether an exception by name is caught as another. Names of the packages are compared by definition.
    fn is_exception(&self, raised: &str, caught: &str) -> bool {
        let module = self.world.index.definition(self.definition).module;
        let caught = match self.world.index.resolve(module, caught) {
            Some(Shim::Definition(id)) => self.world.index.qualified(id),
            _ => caught.rsplit('.').next().unwrap_or(caught).to_string(),
        };
        let mut stack = vec![raised.to_string()];
        let mut seen = 0;
        while let Some(name) = stack.pop() {
            seen += 1;
            if name == caught {
                return true;
            }
            if seen > 40 {
                break;
            }
            match self.world.index.resolve_absolute(&name) {
                Some(Shim::Definition(class)) => {
                    stack.extend(self.world.bases(class).into_iter().map(|base| self.world.index.qualified(base)));
                    let outside = self.world.outside_bases(class);
                    stack.extend(outside.iter().filter_map(|name| name.strip_prefix("builtins.").map(str::to_string)));
                }
                _ => stack.extend(tables::exception_parent(&name).map(str::to_string)),
            }
        }
        false
    }

    pub fn raise_reads(&mut self, value: &Value, sure: Sure) {
        let roots = value.roots.clone();
        self.reads_surely(&roots, sure);
    }

    pub fn called(&mut self, value: &Value) {
        for root in value.roots.iter() {
            if let Some((at, inside)) = parameter_of(root) {
                let sure = if value.maybe || inside { Sure::Maybe } else { Sure::Yes };
                if let Some(effects) = self.memory.outcome.parameters.get_mut(at) {
                    self.changed |= Outcome::raise_to(&mut effects.called, sure);
                }
            }
        }
    }
}
