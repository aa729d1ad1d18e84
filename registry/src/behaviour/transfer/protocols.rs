//! Methods that nobody calls by name: what operators, builtins and containers ask of the objects that they are given.

use crate::behaviour::EffectKind;
use crate::behaviour::calls::Given;
use crate::behaviour::outcome::Sure;
use crate::behaviour::solve::State;
use crate::behaviour::summary::{Passing, Tag};
use crate::behaviour::values::*;

/// Containers inside containers are followed so far.
const DEEP: usize = 4;

impl State<'_, '_> {
    /// Calls methods of the shim classes that a value may be of, and gives what they gave.
    pub fn ask(&mut self, value: &Value, methods: &[&str], given: &[Value]) -> Value {
        let mut found = Value::default();
        for kind in value.types.known.clone() {
            let Type::Instance(class) = kind else { continue };
            let one = Self::as_type(value, kind);
            let arguments: Vec<Given> = given.iter().map(|value| (Passing::Positional, value.clone())).collect();
            for method in methods {
                if let Some(unknown) = self.patched(&one, class, method, given) {
                    found.join(&unknown);
                }
                for member in self.world.members(class, method).iter().copied() {
                    let value = self.method_of(&one, member, &arguments);
                    found.join(&value);
                }
            }
        }
        found
    }

    /// A statement of its module replaces a member of a class: what it leads to now is not known.
    pub fn patched(&mut self, of: &Value, class: u32, name: &str, given: &[Value]) -> Option<Value> {
        if !self.world.is_patched(class, name) {
            return None;
        }
        let mut values = vec![of.clone()];
        values.extend(given.iter().cloned());
        let class = self.world.index.definition(class).facts.name.clone();
        Some(self.unknown_call(&values, &format!("uses `{name}` of `{class}`, which a statement replaces")))
    }

    /// What builtin containers hold, and the containers in them, one level after another: joined, the unknown would hide
    /// the known.
    pub fn inside(&mut self, value: &Value) -> Vec<Value> {
        let container = |kind: &Type| {
            matches!(kind, Type::Data(Tag::List | Tag::Tuple | Tag::Dict | Tag::Set | Tag::FrozenSet | Tag::Slice))
        };
        let mut levels = Vec::new();
        let mut edge = value.clone();
        while levels.len() < DEEP {
            let mut types = Types::default();
            for kind in edge.types.known.clone().into_iter().filter(container) {
                types.insert(kind);
            }
            if types.known.is_empty() {
                break;
            }
            edge = self.load(&Value { types, ..edge });
            edge.maybe = true;
            if edge.types.any {
                self.assume();
            }
            levels.push(edge.clone());
        }
        levels
    }

    /// Asks what is in builtin containers.
    pub fn ask_inside(&mut self, value: &Value, methods: &[&str], given: &[Value]) {
        for level in self.inside(value) {
            self.ask(&level, methods, given);
        }
    }

    /// Asks an object, and all that is in it where it is a builtin container.
    pub fn ask_all(&mut self, value: &Value, methods: &[&str], given: &[Value]) {
        self.ask(value, methods, given);
        self.ask_inside(value, methods, given);
    }

    /// Containers compare by comparing what they hold, and look for an element by comparing it with each.
    pub fn compared_inside(&mut self, name: &str, operands: &[Value]) {
        let [left, right] = operands else { return };
        let mut all = self.inside(left);
        if name == "__contains__" && all.is_empty() {
            return;
        }
        all.extend(self.inside(right));
        if name == "__contains__" {
            all.push(Value { maybe: true, ..right.clone() });
        }
        let methods: &[&str] = match name {
            "__lt__" | "__gt__" => &["__eq__", "__lt__", "__gt__"],
            "__le__" | "__ge__" => &["__eq__", "__le__", "__ge__"],
            "__ne__" => &["__eq__", "__ne__"],
            _ => &["__eq__"],
        };
        let other = self.joined(&all);
        for one in &all {
            self.ask(one, methods, std::slice::from_ref(&other));
        }
    }

    /// The text of a value shows the order of sets, and the address of what has no text of its own.
    pub fn shown(&mut self, value: &Value) {
        let mut all = self.inside(value);
        all.push(value.clone());
        all.iter().for_each(|one| self.ordered(one));
        for kind in all.iter().flat_map(|one| one.types.known.clone()) {
            let bare = match kind {
                Type::Instance(class) => {
                    let of_fields = |name: &String| name.rsplit('.').next() == Some("dataclass");
                    ["__repr__", "__str__", "__format__"].iter().all(|name| self.world.members(class, name).is_empty())
                        && self.world.outside_above(class).is_empty()
                        && !self.world.summary(class).decorators.iter().any(of_fields)
                }
                Type::Data(Tag::Object | Tag::Iterator | Tag::Memoryview) => true,
                Type::Function(_) | Type::Raw(_) | Type::Bound(_) | Type::Closure(_) | Type::Method(..) => true,
                _ => false,
            };
            if bare {
                self.effect(EffectKind::Identity, "the address of an object");
            }
        }
    }

    /// An iterator that a module holds gives its elements to the first who asks.
    pub fn used_up(&mut self, value: &Value) {
        if value.types.known.contains(&Type::Data(Tag::Iterator)) && !value.roots.globals.is_empty() {
            let held = Roots { globals: value.roots.globals.clone(), ..Roots::default() };
            let sure = if value.maybe { Sure::Maybe } else { Sure::Yes };
            self.writes_surely(&held, sure, None);
        }
    }

    /// A key is hashed and compared. That hashes differ between runs does not show.
    pub fn hashed(&mut self, key: &Value) {
        if key.types.is_value() {
            return;
        }
        let before = std::mem::replace(&mut self.hashing, true);
        self.ask_all(key, &["__hash__"], &[]);
        self.hashing = before;
        let maybe = Value { maybe: true, ..key.clone() };
        self.ask_all(key, &["__eq__"], &[maybe]);
    }

    /// What `**` takes out of a value.
    pub fn unpacked(&mut self, value: &Value) -> Value {
        let mut found = self.load(value);
        let keys = self.ask(value, &["keys"], &[]);
        if !keys.is_nothing() {
            let key = self.next(&keys);
            let item = self.ask(value, &["__getitem__"], &[key]);
            found.join(&item);
        }
        found
    }

    /// What an attribute of a class gives through an object of it, where the attribute is a descriptor.
    pub fn described(&mut self, own: &Value, receiver: &Value) -> Value {
        let class = Value::data(Tag::Class);
        let mut found = self.ask(own, &["__get__"], &[receiver.clone(), class]);
        for kind in own.types.known.clone() {
            if kind == Type::Data(Tag::Property) {
                let getter = self.load(&Self::as_type(own, kind));
                let value = self.call(&getter, &[(Passing::Positional, receiver.clone())]);
                found.join(&value);
            }
        }
        found
    }

    /// The same, where it is set or deleted.
    pub fn set_through(&mut self, own: &Value, receiver: &Value, from: Option<&Value>) {
        let (method, given) = match from {
            Some(from) => ("__set__", vec![receiver.clone(), from.clone()]),
            None => ("__delete__", vec![receiver.clone()]),
        };
        self.ask(own, &[method], &given);
    }

    /// An object of which it is not known what it holds: anything of this call may be in it.
    pub fn anything(&self) -> Value {
        let mut value = Value::unknown();
        for at in 0..self.memory.outcome.parameters.len() {
            value.roots.insert(parameter(at, false));
            value.roots.insert(parameter(at, true));
        }
        for site in FIRST_SITE..ROOTS {
            value.roots.insert(site);
        }
        value
    }
}
