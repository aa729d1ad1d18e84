//! What tests of a class say of a value, and what `with` calls.

use crate::behaviour::solve::State;
use crate::behaviour::summary::*;
use crate::behaviour::tables;
use crate::behaviour::values::*;

impl State<'_, '_> {
    pub fn narrowed(&mut self, from: &Value, classes: &[NameId], holds: bool) -> Value {
        if from.is_nothing() {
            return Value::default();
        }
        let mut wanted: Vec<Type> = Vec::new();
        let mut open = false;
        for name in classes {
            let text = self.summary.name(*name);
            if text == "None" {
                wanted.push(Type::Data(Tag::None));
                continue;
            }
            match self.name(*name).types.only() {
                Some(Type::Class(class)) => wanted.push(Type::Instance(class)),
                Some(Type::Outside(word)) => match tables::class_tag(self.world.spelling(word)) {
                    Some(tag) => {
                        wanted.push(Type::Data(tag));
                        let below = self.world.of_tag.get(&tag).cloned().unwrap_or_default();
                        wanted.extend(below.into_iter().map(Type::Instance));
                        if tag == Tag::Int {
                            wanted.push(Type::Data(Tag::Bool));
                        }
                        if tag == Tag::Dict || tag == Tag::Frozen || tag == Tag::List {
                            // Several classes share the tag: what is not one may still be another.
                            open |= !holds;
                        }
                    }
                    None => open = true,
                },
                _ => open = true,
            }
        }
        let mut value = from.clone();
        let matches = |world: &crate::behaviour::world::World, kind: &Type| {
            wanted.iter().any(|one| {
                one == kind
                    || matches!((one, kind), (Type::Instance(above), Type::Instance(class))
                        if world.below[*above as usize].contains(class))
            })
        };
        if holds {
            if open {
                return value;
            }
            let kept: Vec<Type> = if from.types.any {
                wanted.clone()
            } else {
                let mut kept = Vec::new();
                for kind in &from.types.known {
                    if matches(self.world, kind) {
                        kept.push(*kind);
                    } else if let Type::Instance(class) = kind {
                        // An instance of a class above may be of the one that was asked for.
                        let below = wanted.iter().filter(
                            |one| matches!(one, Type::Instance(lower) if self.world.below[*class as usize].contains(lower)),
                        );
                        kept.extend(below.copied());
                    }
                }
                kept
            };
            if kept.is_empty() && from.types.known.iter().all(|kind| matches!(kind, Type::Data(_))) {
                return Value::default();
            }
            if !kept.is_empty() {
                value.types = Types::default();
                for kind in kept {
                    value.types.insert(kind);
                }
            }
        } else if !from.types.any && !open {
            let kept: Vec<Type> = from.types.known.iter().filter(|kind| !matches(self.world, kind)).copied().collect();
            if kept.is_empty() {
                return Value::default();
            }
            value.types = Types::any();
            value.types.any = false;
            for kind in kept {
                value.types.insert(kind);
            }
        }
        value.settled()
    }

    pub fn entered(&mut self, of: &Value) -> Value {
        self.for_each_type(
            of,
            |state| {
                let inside = state.load(of);
                let mut found = Value { types: Types::any(), maybe: true, ..of.clone() };
                found.join(&Value { types: Types::any(), maybe: true, ..inside });
                found
            },
            |state, kind| {
                let one = Self::as_type(of, kind);
                match kind {
                    Type::Instance(class) => state.entered_instance(one, class),
                    _ => {
                        let mut found = Value { maybe: true, ..one.clone() };
                        found.join(&state.load(&one));
                        found
                    }
                }
            },
        )
    }

    fn entered_instance(&mut self, one: Value, class: u32) -> Value {
        let mut found = Value::default();
        for (name, extra) in [("__enter__", 0), ("__exit__", 3)] {
            let mut arguments = vec![(Passing::Positional, one.clone())];
            // The exception that it is given may hold whatever was at hand.
            let error = self.anything();
            arguments.extend(std::iter::repeat_n((Passing::Positional, error), extra));
            for member in self.world.members(class, name).iter().copied() {
                let value = self.call_definition(member, &arguments);
                if extra == 0 {
                    found.join(&value);
                }
            }
        }
        found
    }
}
