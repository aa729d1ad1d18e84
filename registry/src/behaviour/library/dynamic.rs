//! Builtins that reach for a class, an attribute or a function that is only told at run time.

use crate::behaviour::EffectKind;
use crate::behaviour::solve::State;
use crate::behaviour::summary::{Access, Passing, Tag};
use crate::behaviour::tables::{self};
use crate::behaviour::values::*;
use crate::behaviour::world::Shared;
use crate::facts::DefinitionKind;

impl State<'_, '_> {
    /// `object.__new__(cls)`, `float.__new__(cls, x)`.
    pub fn new_of(&mut self, owner: &str, values: &[Value]) -> Value {
        if owner != "builtins.object"
            && tables::class_tag(owner).is_none()
            && !owner.ends_with("Error")
            && !owner.ends_with("Exception")
        {
            return self.unknown_call(values, &format!("calls `{owner}.__new__`, of which nothing is known"));
        }
        let holds = self.joined(values.get(1..).unwrap_or_default());
        for value in values.iter().skip(1) {
            self.reads(value);
        }
        let mut types = Types::default();
        for kind in values.first().map(|value| value.types.clone()).unwrap_or_default().known {
            match kind {
                Type::Class(class) | Type::Kind(class) => {
                    types.insert(Type::Instance(class));
                }
                _ => {
                    types.join(&Types::any());
                }
            }
        }
        if types.known.is_empty() {
            types = Types::any();
        }
        self.make(types, &holds)
    }

    /// `getattr(x, name)`: any attribute, so any property.
    pub fn read_by_name(&mut self, values: &[Value]) -> Value {
        let Some(of) = values.first() else { return Value::default() };
        self.reads(of);
        self.assume();
        if self.has_properties(of) {
            self.unknown_effect("reads an attribute whose name is not written out");
        }
        let mut found = Value { types: Types::any(), maybe: true, ..self.load(of) };
        found.join(&Value { types: Types::any(), maybe: true, ..of.clone() });
        if of
            .types
            .known
            .iter()
            .any(|kind| matches!(kind, Type::Module(_) | Type::Class(_) | Type::Kind(_) | Type::Outside(_)))
        {
            found.join(&Value { roots: Roots::one(SHARED), types: Types::any(), fixed: Fixed::Varies, maybe: true });
        }
        if let Some(default) = values.get(2) {
            found.join(default);
        }
        found.types = Types::any();
        found
    }

    fn has_properties(&self, of: &Value) -> bool {
        of.types.known.iter().any(|kind| {
            let Type::Instance(class) = kind else { return false };
            let all = self.world.above(*class).into_iter().chain(self.world.below[*class as usize].iter().copied());
            all.flat_map(|class| self.world.index.definition(class).members.values())
                .any(|member| self.world.kind(*member) == DefinitionKind::Property)
        })
    }

    pub fn write_by_name(&mut self, values: &[Value]) -> Value {
        let Some(of) = values.first() else { return Value::default() };
        if self.has_properties(of) {
            self.unknown_effect("sets an attribute whose name is not written out");
        }
        for kind in &of.types.known {
            if let Type::Class(id) | Type::Kind(id) = kind {
                let on = self.world.index.qualified(*id);
                self.effect(EffectKind::WritesGlobal, &on);
            } else if let Type::Module(id) = kind {
                let on = self.world.index.modules[*id as usize].name.clone();
                self.effect(EffectKind::WritesGlobal, &on);
            }
        }
        self.writes(of);
        for value in values.iter().skip(2) {
            self.store(of, value);
        }
        self.open_fields(of);
        Value::data(Tag::None)
    }

    /// Any field of the class of a value may hold anything from now on.
    pub fn open_fields(&mut self, of: &Value) {
        let of = of.clone();
        let classes: Option<Vec<u32>> = if of.types.any {
            None
        } else {
            let own = of
                .types
                .known
                .iter()
                .filter_map(|kind| if let Type::Instance(class) = kind { Some(*class) } else { None });
            Some(
                own.flat_map(|class| {
                    self.world.above(class).into_iter().chain(self.world.below[class as usize].clone())
                })
                .collect(),
            )
        };
        let fields: Vec<u32> = self.world.fields.values().flatten().copied().collect();
        for field in fields {
            let owner = self.world.index.definition(field).owner;
            let open = classes.as_ref().is_none_or(|classes| owner.is_some_and(|owner| classes.contains(&owner)));
            if open {
                self.world.share(Shared::Held(field), &Types::any());
            }
        }
    }

    pub fn reduced(&mut self, values: &[Value]) -> Value {
        let [function, iterable, rest @ ..] = values else { return Value::default() };
        let element = self.item(iterable, Access::Iterate, None);
        let mut so_far = element.clone();
        rest.iter().for_each(|initial| {
            so_far.join(initial);
        });
        for _ in 0..3 {
            let result =
                self.call(function, &[(Passing::Positional, so_far.clone()), (Passing::Positional, element.clone())]);
            if !so_far.join(&result) {
                break;
            }
        }
        so_far.fixed = Fixed::Varies;
        so_far
    }
}
