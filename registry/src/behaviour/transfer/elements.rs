//! Elements of containers: iteration, access by key or slice, and setting.

use crate::behaviour::EffectKind;
use crate::behaviour::solve::State;
use crate::behaviour::summary::*;
use crate::behaviour::values::*;

impl State<'_, '_> {
    fn is_set(kind: Type) -> bool {
        matches!(kind, Type::Data(Tag::Set | Tag::FrozenSet))
    }

    /// The order of a set shows, unless its elements are numbers.
    pub fn ordered(&mut self, of: &Value) {
        if !of.types.known.iter().any(|kind| Self::is_set(*kind)) {
            return;
        }
        let held = self.load(of).types;
        let number = |kind: &Type| matches!(kind, Type::Data(Tag::Int | Tag::Bool | Tag::Float | Tag::None));
        if held.any || !held.known.iter().all(number) {
            self.effect(EffectKind::Identity, "the order of a set");
        }
    }

    pub fn item(&mut self, of: &Value, access: Access, key: Option<&Value>) -> Value {
        if of.is_nothing() || key.is_some_and(Value::is_nothing) {
            return Value::default();
        }
        self.reads(of);
        if let Some(key) = key {
            self.reads(key);
        }
        let mut found = Value::default();
        if of.types.any {
            self.assume();
            let mut value = self.load(of);
            value.types = match access {
                Access::Iterate => value.types,
                _ => value.types,
            };
            if access == Access::Slice {
                // A part may be the object itself, or a view of it.
                value.join(&Value { maybe: true, ..of.clone() });
            }
            found.join(&value);
        }
        for kind in of.types.known.clone() {
            let one = Self::as_type(of, kind);
            match kind {
                Type::Instance(_) if access == Access::Subscript && key.is_none() => {
                    let value = self.unpacked(&one);
                    found.join(&value);
                }
                Type::Instance(class) => {
                    if access == Access::Iterate {
                        self.ask(&one, &["__length_hint__"], &[]);
                    }
                    let (method, arguments) = match (access, key) {
                        (Access::Iterate, _) | (_, None) => ("__iter__", vec![(Passing::Positional, one.clone())]),
                        (_, Some(key)) => (
                            "__getitem__",
                            vec![(Passing::Positional, one.clone()), (Passing::Positional, key.clone())],
                        ),
                    };
                    if let Some(unknown) =
                        self.patched(&one, class, method, key.map(std::slice::from_ref).unwrap_or_default())
                    {
                        found.join(&unknown);
                    }
                    let members = self.world.members(class, method);
                    for member in members.iter() {
                        let result = self.call_definition(*member, &arguments);
                        if method == "__iter__" {
                            let element = self.next(&result);
                            found.join(&element);
                        } else {
                            found.join(&result);
                        }
                    }
                    if members.is_empty() {
                        if let Some(key) = key {
                            let value = self.ask(&one, &["__missing__"], std::slice::from_ref(key));
                            found.join(&value);
                        }
                        // An iteration by index, or what a class outside does.
                        for member in self.world.members(class, "__getitem__").iter().copied() {
                            let index = Value::data(Tag::Int);
                            let arguments = [(Passing::Positional, one.clone()), (Passing::Positional, index)];
                            let result = self.call_definition(member, &arguments);
                            found.join(&result);
                        }
                        let value = self.load(&one);
                        found.join(&value);
                    }
                }
                Type::Data(tag) => {
                    if access == Access::Iterate {
                        self.ordered(&one);
                        self.used_up(&one);
                    }
                    if let Some(key) = key {
                        self.keyed(tag, key);
                    }
                    let value = if access == Access::Slice && !tag.is_value() && tag != Tag::Memoryview {
                        let holds = self.load(&one);
                        self.make(Types::data(tag), &holds)
                    } else if access == Access::Slice && tag == Tag::Memoryview {
                        one.clone()
                    } else if tag == Tag::Class {
                        Value::data(Tag::Class)
                    } else {
                        self.load(&one)
                    };
                    found.join(&value);
                }
                Type::Class(class) | Type::Kind(class) => {
                    let given = key.map_or_else(|| vec![one.clone()], |key| vec![one.clone(), key.clone()]);
                    if self.world.metaclass(class).is_some() {
                        let value = self.unknown_call(&given, "looks into a class of a class of its own");
                        found.join(&value);
                    }
                    for member in self.world.members(class, "__class_getitem__").iter().copied() {
                        let given: Vec<_> = given.iter().map(|value| (Passing::Positional, value.clone())).collect();
                        let value = self.call_definition(member, &given);
                        found.join(&value);
                    }
                    found.join(&Value::data(Tag::Class));
                }
                _ => {
                    let mut value = self.load(&one);
                    value.join(&Value { types: Types::any(), ..Value::data(Tag::Atom) });
                    found.join(&value);
                }
            }
        }
        found
    }

    /// What a builtin container asks of a key.
    fn keyed(&mut self, tag: Tag, key: &Value) {
        match tag {
            Tag::Dict => self.hashed(key),
            _ => self.ask_all(key, &["__index__"], &[]),
        }
    }

    /// What an iterator gives.
    pub fn next(&mut self, iterator: &Value) -> Value {
        let mut found = Value::default();
        for kind in iterator.types.known.clone() {
            if let Type::Instance(class) = kind {
                let one = Self::as_type(iterator, kind);
                let members = self.world.members(class, "__next__");
                for member in members.iter() {
                    let result = self.call_definition(*member, &[(Passing::Positional, one.clone())]);
                    found.join(&result);
                }
                if !members.is_empty() {
                    continue;
                }
            }
            let one = Self::as_type(iterator, kind);
            let value = self.load(&one);
            found.join(&value);
        }
        if iterator.types.any {
            let value = self.load(iterator);
            found.join(&value);
        }
        found
    }

    pub fn set_item(&mut self, of: &Value, key: &Value, from: Option<&Value>) {
        if of.is_nothing() || key.is_nothing() || from.is_some_and(Value::is_nothing) {
            return;
        }
        self.reads(key);
        if of.types.any {
            self.assume();
            self.writes(of);
            if let Some(from) = from {
                self.reads(from);
                self.store(of, from);
            }
            self.store(of, key);
        }
        for kind in of.types.known.clone() {
            let target = Self::as_type(of, kind);
            if let Type::Instance(class) = kind {
                let name = if from.is_some() { "__setitem__" } else { "__delitem__" };
                let mut arguments = vec![(Passing::Positional, target.clone()), (Passing::Positional, key.clone())];
                arguments.extend(from.map(|from| (Passing::Positional, from.clone())));
                let members = self.world.members(class, name);
                for member in members.iter() {
                    self.call_definition(*member, &arguments);
                }
                if !members.is_empty() {
                    continue;
                }
            }
            if let Type::Data(tag) = kind {
                self.keyed(tag, key);
            }
            if let Type::Outside(word) = kind {
                let on = self.world.spelling(word).to_string();
                let environment = on.starts_with("os.environ");
                self.effect(if environment { EffectKind::Environment } else { EffectKind::WritesGlobal }, &on);
            }
            self.writes(&target);
            if let Some(from) = from {
                if matches!(kind, Type::Data(Tag::Buffer | Tag::Bytearray | Tag::Memoryview)) {
                    self.reads(from);
                } else {
                    let value =
                        if key.types.only() == Some(Type::Data(Tag::Slice)) { self.load(from) } else { from.clone() };
                    // What it held before may be gone.
                    self.store(&target, &Value { maybe: true, ..value });
                }
            }
            if kind == Type::Data(Tag::Dict) {
                self.store(&target, key);
            }
        }
    }
}
