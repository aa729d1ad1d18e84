//! Objects, and what they hold.

use crate::behaviour::few::Few;
use crate::behaviour::outcome::Outcome;
use crate::behaviour::solve::{State, parameter_root};
use crate::behaviour::summary::*;
use crate::behaviour::values::*;
use crate::behaviour::world::Shared;

impl State<'_, '_> {
    pub fn get(&self, slot: Slot) -> Value {
        self.memory.slots[slot as usize].clone()
    }

    pub fn set(&mut self, slot: Slot, value: Value) {
        if self.memory.slots[slot as usize].join(&value.settled()) {
            self.memory.slot_changed[slot as usize] = self.world.clock;
            self.memory.changed = true;
            self.changed = true;
        }
    }

    /// The object that the current operation makes.
    pub fn site(&mut self) -> usize {
        if let Some(site) = self.memory.sites.get(&self.step) {
            return *site;
        }
        let site = self.memory.next_site.min(ROOTS - 1);
        self.memory.next_site += 1;
        self.memory.sites.insert(self.step, site);
        site
    }

    pub fn make(&mut self, types: Types, holds: &Value) -> Value {
        let site = self.site();
        self.put(site, holds);
        Value::new(Roots::one(site), types)
    }

    pub fn put(&mut self, root: usize, value: &Value) {
        if value.is_nothing() {
            return;
        }
        self.changed |= self.memory.put(root, value, self.world.clock);
    }

    pub fn contents_have_changed(&mut self, root: usize) {
        self.memory.stamp(root, self.world.clock);
        self.changed = true;
    }

    /// What the objects of a value hold.
    pub fn load(&mut self, value: &Value) -> Value {
        let mut found = Value { maybe: value.maybe, ..Value::default() };
        for root in value.roots.iter() {
            match root {
                UNKNOWN => {
                    found.join(&Value::unknown());
                }
                FRESH | SHARED => {
                    found.join(&Value {
                        roots: Roots::one(SHARED),
                        types: Types::any(),
                        fixed: Fixed::Varies,
                        maybe: true,
                    });
                }
                _ => {
                    if let Some((at, inside)) = parameter_of(root) {
                        let types = self.held_by_parameter(at, inside);
                        let natural = Value::new(Roots::one(parameter_root(at, true)), types);
                        let natural = Value { maybe: false, ..natural };
                        found.join(&natural);
                    }
                    self.touched.insert(root);
                    let held = self.memory.held(root);
                    if held.is_nothing() {
                        continue;
                    }
                    let several = held.roots.len() > 1 || parameter_of(root).is_some() && !held.roots.is_empty();
                    found.join(held);
                    found.maybe |= several;
                }
            }
        }
        for global in value.roots.globals.clone() {
            let types = self.held_by_global(global);
            found.join(
                &Value { roots: Roots::global(global), types, fixed: Fixed::Varies, maybe: value.maybe }.settled(),
            );
        }
        if value.roots.is_empty() && !value.is_nothing() {
            // Elements of a text, of a range: values of the same kind.
            let mut types = Types::default();
            for kind in &value.types.known {
                match kind {
                    Type::Data(Tag::Range | Tag::Bytes) => types.insert(Type::Data(Tag::Int)),
                    Type::Data(tag) if tag.is_value() => types.insert(Type::Data(*tag)),
                    _ => types.join(&Types::any()),
                };
            }
            found.join(&Value::new(Roots::default(), types));
        }
        found.fixed = Fixed::Varies;
        found
    }

    fn held_by_parameter(&mut self, at: usize, inside: bool) -> Types {
        if inside {
            return Types::any();
        }
        match self.about.types.get(at) {
            Some((types, within)) if !within.known.is_empty() || within.any => {
                let _ = types;
                within.clone()
            }
            _ => Types::any(),
        }
    }

    fn held_by_global(&mut self, global: u32) -> Types {
        if self.world.summary(global).touched || self.world.twins.contains_key(&global) {
            return Types::any();
        }
        let outcome = self.value_outcome(global);
        let mut types = outcome.holds.types.clone();
        types.join(&self.world.shared(Shared::Inside(global), self.task));
        if types.known.is_empty() { Types::any() } else { types }
    }

    pub fn value_outcome(&mut self, definition: u32) -> std::sync::Arc<Outcome> {
        let unit = self.world.first[definition as usize];
        let task = self.world.task(unit, Default::default());
        self.world.outcome(task, self.task)
    }

    /// Everything that is reached through the objects of a value.
    pub fn interior(&mut self, value: &Value) -> Roots {
        let mut reached = Roots::default();
        for global in value.roots.globals.clone() {
            if !self.held_by_global(global).is_value() {
                reached.join(&Roots::global(global));
            }
        }
        let mut followed = Roots::default();
        let mut edge = Roots { bits: value.roots.bits, globals: Few::None };
        while let Some(root) = edge.pop() {
            followed.insert(root);
            match root {
                UNKNOWN => {
                    reached.insert(UNKNOWN);
                }
                FRESH | SHARED => {
                    reached.insert(SHARED);
                }
                _ => {
                    if let Some((at, inside)) = parameter_of(root)
                        && (inside || !self.held_by_parameter(at, inside).is_value())
                    {
                        reached.insert(parameter_root(at, true));
                    }
                    self.touched.insert(root);
                    // A global that is reached here reaches no more than itself.
                    reached.join(&self.memory.held(root).roots);
                }
            }
            edge.add_unless(&reached, &followed);
        }
        reached
    }
}
