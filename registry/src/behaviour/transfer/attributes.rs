//! Attributes: read, set, and what they lead to in a class.

use crate::behaviour::EffectKind;
use crate::behaviour::solve::State;
use crate::behaviour::summary::*;
use crate::behaviour::tables;
use crate::behaviour::values::*;
use crate::behaviour::world::Shared;
use crate::facts::DefinitionKind;

impl State<'_, '_> {
    pub fn attribute(&mut self, of: &Value, name: &str) -> Value {
        self.for_each_type(
            of,
            |state| Value { types: Types::any(), ..state.load(of) },
            |state, kind| state.attribute_of(of, kind, name),
        )
    }

    /// What looking into a value gives: of each class that it may be of, and where its class is unknown.
    pub fn for_each_type(
        &mut self,
        of: &Value,
        unknown: impl FnOnce(&mut Self) -> Value,
        known: impl Fn(&mut Self, Type) -> Value,
    ) -> Value {
        if of.is_nothing() {
            return Value::default();
        }
        self.reads(of);
        let mut found = Value::default();
        if of.types.any {
            self.assume();
            found.join(&unknown(self));
        }
        for kind in of.types.known.clone() {
            found.join(&known(self, kind));
        }
        found
    }

    /// A part of a value that is of one class among others.
    pub fn as_type(of: &Value, kind: Type) -> Value {
        Value { types: Types::one(kind), ..of.clone() }.settled()
    }

    fn attribute_of(&mut self, of: &Value, kind: Type, name: &str) -> Value {
        match kind {
            Type::Instance(class) => {
                let members = self.world.members(class, name);
                let mut found = Value::default();
                if let Some(unknown) = self.patched(&Self::as_type(of, kind), class, name, &[]) {
                    found.join(&unknown);
                }
                let dynamic = self.world.members(class, "__getattribute__");
                for member in dynamic.iter().copied() {
                    let value = Self::as_type(of, kind);
                    let text = Value::data(Tag::Str);
                    let result =
                        self.call_definition(member, &[(Passing::Positional, value), (Passing::Positional, text)]);
                    found.join(&result);
                }
                if members.is_empty() {
                    // Every object has these.
                    let everywhere = matches!(name, "__class__" | "__dict__" | "__doc__" | "__module__");
                    let missing =
                        if everywhere { Default::default() } else { self.world.members(class, "__getattr__") };
                    for member in missing.iter() {
                        let value = Self::as_type(of, kind);
                        let text = Value::data(Tag::Str);
                        let result =
                            self.call_definition(*member, &[(Passing::Positional, value), (Passing::Positional, text)]);
                        found.join(&result);
                    }
                    match name {
                        "__class__" => found.join(&Value::of(Type::Kind(class))),
                        "__dict__" => {
                            self.open_fields(of);
                            found.join(&Value { types: Types::data(Tag::Dict), ..of.clone() })
                        }
                        "__name__" | "__qualname__" | "__module__" | "__doc__" => found.join(&Value::data(Tag::Str)),
                        _ if missing.is_empty() || !self.world.outside_above(class).is_empty() => {
                            // Set by what is not seen, or inherited from outside.
                            let mut value = self.load(of);
                            value.types = Types::any();
                            found.join(&value)
                        }
                        _ => false,
                    };
                }
                for member in members.iter().copied() {
                    let value = self.member(of, kind, member);
                    found.join(&value);
                }
                found
            }
            Type::Class(class) | Type::Kind(class) => {
                let members = if matches!(kind, Type::Kind(_)) {
                    self.world.members(class, name)
                } else {
                    self.world.index.shim_member(class, name).into_iter().collect::<std::sync::Arc<[u32]>>()
                };
                let mut found = Value::default();
                if let Some(unknown) = self.patched(&Value::of(kind), class, name, &[]) {
                    found.join(&unknown);
                }
                if members.is_empty()
                    && self.world.metaclass(class).is_some()
                    && !matches!(name, "__name__" | "__qualname__" | "__module__" | "__doc__" | "__new__")
                {
                    let value = self
                        .unknown_call(&[Value::of(kind)], &format!("reads `{name}` of a class of a class of its own"));
                    found.join(&value);
                }
                for member in members.iter() {
                    let value = match self.world.kind(*member) {
                        DefinitionKind::Classmethod => self.bound(&Value::of(kind), *member),
                        DefinitionKind::Method | DefinitionKind::Staticmethod | DefinitionKind::Function => {
                            Value::of(Type::Function(*member))
                        }
                        DefinitionKind::Class => Value::of(Type::Class(*member)),
                        DefinitionKind::Attribute => {
                            let own = self.class_value(*member);
                            let none = Value::data(Tag::None);
                            let class = Value::of(kind);
                            let mut value = self.ask(&own, &["__get__"], &[none, class]);
                            value.join(&self.class_attribute(*member));
                            value
                        }
                        _ => {
                            Value { roots: Roots::one(SHARED), types: Types::any(), fixed: Fixed::Varies, maybe: true }
                        }
                    };
                    found.join(&value);
                }
                if members.is_empty() {
                    match name {
                        "__name__" | "__qualname__" | "__module__" | "__doc__" => found.join(&Value::data(Tag::Str)),
                        "__mro__" | "__bases__" | "__dict__" | "__class__" | "__subclasses__" => {
                            found.join(&Value::data(Tag::Class))
                        }
                        _ => {
                            // `float64.__new__` is inherited from a class outside.
                            let above = self.world.outside_above(class);
                            let outside = above.first().cloned().unwrap_or_else(|| "builtins.object".into());
                            found.join(&self.outside_name(&format!("{outside}.{name}")))
                        }
                    };
                }
                found
            }
            Type::Module(module) => match self.world.resolve(module, name) {
                Some(shim) => self.shim(&shim),
                None => Value { roots: Roots::one(SHARED), types: Types::any(), fixed: Fixed::Varies, maybe: true },
            },
            Type::Outside(word) => {
                let full = format!("{}.{name}", self.world.spelling(word));
                self.outside_name(&full)
            }
            Type::Data(tag) => {
                if tables::method(tag, name).is_some() {
                    let word = self.world.word(name);
                    let receiver = Self::as_type(of, kind);
                    return self.make(Types::one(Type::Method(tag, word)), &receiver);
                }
                match (tag, name) {
                    (Tag::Int | Tag::Bool | Tag::Float, "real" | "imag") => Value::data(tag),
                    (Tag::Complex, _) => Value::data(Tag::Float),
                    (Tag::Buffer | Tag::Memoryview, "typecode" | "format") => Value::data(Tag::Str),
                    (Tag::Buffer | Tag::Memoryview, "itemsize" | "nbytes" | "ndim") => Value::data(Tag::Int),
                    (Tag::Slice | Tag::Range, _) => {
                        let mut value = self.load(of);
                        value.types.join(&Types::data(Tag::None));
                        value
                    }
                    (Tag::Class, "__name__" | "__qualname__" | "__module__") => Value::data(Tag::Str),
                    (tag, _) if tag.is_value() => Value::data(Tag::Frozen),
                    _ => {
                        let mut value = self.load(of);
                        value.types = Types::any();
                        value
                    }
                }
            }
            _ => match name {
                "__name__" | "__qualname__" | "__module__" | "__doc__" => Value::data(Tag::Str),
                _ => {
                    let mut value = self.load(of);
                    value.join(&Value::unknown());
                    value
                }
            },
        }
    }

    fn bound(&mut self, receiver: &Value, member: u32) -> Value {
        self.make(Types::one(Type::Bound(member)), receiver)
    }

    /// A member of the class of an instance.
    fn member(&mut self, of: &Value, kind: Type, member: u32) -> Value {
        let receiver = Self::as_type(of, kind);
        match self.world.kind(member) {
            DefinitionKind::Property => self.call_definition(member, &[(Passing::Positional, receiver)]),
            DefinitionKind::Method | DefinitionKind::Function => self.bound(&receiver, member),
            DefinitionKind::Classmethod => {
                let class = match kind {
                    Type::Instance(class) => Value::of(Type::Kind(class)),
                    _ => Value::data(Tag::Class),
                };
                self.bound(&class, member)
            }
            DefinitionKind::Staticmethod => Value::of(Type::Function(member)),
            DefinitionKind::Class => Value::of(Type::Class(member)),
            DefinitionKind::Field => self.field(&receiver, member),
            DefinitionKind::Attribute => {
                let mut value = self.field(&receiver, member);
                if !self.summary_is_empty(member) {
                    let mut own = self.class_attribute(member);
                    let written = self.class_value(member);
                    let described = self.described(&written, &receiver);
                    value.join(&described);
                    if own.types.known.iter().any(|kind| matches!(kind, Type::Function(_) | Type::Closure(_))) {
                        // A function in a class is bound to the instance.
                        own = Value { roots: own.roots, types: Types::any(), fixed: Fixed::Varies, maybe: true };
                    }
                    value.join(&own);
                }
                value
            }
            DefinitionKind::Value => Value::unknown(),
        }
    }

    fn field(&mut self, receiver: &Value, member: u32) -> Value {
        let (declared, _) = self.world.declared(member);
        let mut value = self.load(receiver);
        let plain = self.world.kind(member) == DefinitionKind::Attribute && !self.summary_is_empty(member);
        value.types = if declared.any || plain {
            match plain {
                true => self.world.shared(Shared::Held(member), self.task),
                false => self.world.field_types(member, self.task),
            }
        } else {
            declared
        };
        if value.types == Types::default() {
            return Value::default();
        }
        value.settled()
    }

    /// The value of a name in the body of a class.
    fn class_attribute(&mut self, member: u32) -> Value {
        if self.summary_is_empty(member) {
            return Value { roots: Roots::one(SHARED), types: Types::any(), fixed: Fixed::Varies, maybe: true };
        }
        let mut value = self.class_value(member);
        value.types.join(&self.world.shared(Shared::Held(member), self.task));
        value.settled()
    }

    /// The same, as the body of the class has it: no object has another descriptor.
    fn class_value(&mut self, member: u32) -> Value {
        let types = self.value_outcome(member).result.types.clone();
        Value { roots: Roots::global(member), types, fixed: Fixed::Varies, maybe: false }.settled()
    }

    pub fn set_attribute(&mut self, of: &Value, name: &str, from: Option<&Value>) {
        if of.is_nothing() || from.is_some_and(Value::is_nothing) {
            return;
        }
        let deletes = from.is_none();
        let nothing = Value::default();
        let from = from.unwrap_or(&nothing);
        if of.types.any {
            // Any class may have such a field.
            for field in self.world.fields.get(name).cloned().unwrap_or_default() {
                self.world.share(Shared::Held(field), &from.types);
            }
            self.assume();
            self.writes(of);
            self.store(of, from);
        }
        for kind in of.types.known.clone() {
            let target = Self::as_type(of, kind);
            match kind {
                Type::Instance(class) => {
                    let mut plain = true;
                    self.patched(&target, class, name, std::slice::from_ref(from));
                    let hook = if deletes { "__delattr__" } else { "__setattr__" };
                    for member in self.world.members(class, name).iter().copied() {
                        match self.world.kind(member) {
                            DefinitionKind::Property => {
                                plain = false;
                                self.call_setter(member, &target, (!deletes).then_some(from));
                            }
                            DefinitionKind::Attribute if !self.summary_is_empty(member) => {
                                let own = self.class_value(member);
                                self.set_through(&own, &target, (!deletes).then_some(from));
                                self.world.share(Shared::Held(member), &from.types);
                            }
                            _ => self.world.share(Shared::Held(member), &from.types),
                        }
                    }
                    for member in self.world.members(class, hook).iter().copied() {
                        let arguments = [target.clone(), Value::data(Tag::Str), from.clone()];
                        let given = if deletes { 2 } else { 3 };
                        let arguments: Vec<_> =
                            arguments.into_iter().take(given).map(|one| (Passing::Positional, one)).collect();
                        self.call_definition(member, &arguments);
                    }
                    if plain {
                        self.writes(&target);
                        self.store(&target, from);
                    }
                }
                Type::Class(id) | Type::Kind(id) | Type::Function(id) => {
                    let on = format!("{}.{name}", self.world.index.qualified(id));
                    self.effect(EffectKind::WritesGlobal, &on);
                    for member in self.world.members(id, name).iter().copied() {
                        self.world.share(Shared::Held(member), &Types::any());
                        self.world.rebind(member);
                    }
                    self.keep(from);
                }
                Type::Module(module) => self.rebind(module, name, from),
                Type::Outside(word) => {
                    let on = format!("{}.{name}", self.world.spelling(word));
                    self.effect(EffectKind::WritesGlobal, &on);
                    self.keep(from);
                }
                _ => {
                    self.writes(&target);
                    self.store(&target, from);
                }
            }
        }
    }

    /// Calls what a property does when it is set, or deleted.
    fn call_setter(&mut self, property: u32, target: &Value, from: Option<&Value>) {
        let summary = self.world.summary(property);
        let Some(unit) = (if from.is_some() { summary.setter } else { summary.deleter }) else {
            return;
        };
        let unit = self.world.first[property as usize] + unit;
        let given = std::iter::once(target).chain(from);
        let arguments: Vec<_> = given.map(|value| (Passing::Positional, value.clone())).collect();
        self.call_unit(unit, &arguments, &[]);
    }
}
