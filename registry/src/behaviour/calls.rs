//! Calls: of definitions of the packages, of what is known by tables, and of what is not known.

use crate::behaviour::outcome::Sure;
use crate::behaviour::solve::State;
use crate::behaviour::summary::*;
use crate::behaviour::tables;
use crate::behaviour::values::*;
use crate::behaviour::world::Shared;
use crate::facts::DefinitionKind;

mod decorators;
mod definitions;

pub(super) type Given = (Passing, Value);

impl State<'_, '_> {
    pub fn given(&self, arguments: &[(Passing, Slot)]) -> Vec<Given> {
        arguments.iter().map(|(passing, slot)| (*passing, self.get(*slot))).collect()
    }

    pub fn is_generator(&self) -> bool {
        self.code.generator
    }

    fn original(&mut self, definition: u32) {
        if let Some(record) = self.world.index.stand_in_of(definition) {
            self.world.tasks[self.task].originals.insert(record);
        }
    }

    // What is called ------------------------------------------------------------------------------------------------

    pub fn call(&mut self, callee: &Value, arguments: &[Given]) -> Value {
        if callee.is_nothing() || arguments.iter().any(|(_, value)| value.is_nothing()) {
            return Value::default();
        }
        let mut found = Value::default();
        if callee.types.any {
            self.called(callee);
            let what = self.named(callee);
            found.join(&self.unknown_with(callee, arguments, &what));
        }
        for kind in callee.types.known.clone() {
            let one = Self::as_type(callee, kind);
            let value = match kind {
                Type::Function(id) => {
                    self.original(id);
                    self.call_definition(id, arguments)
                }
                Type::Raw(id) => self.call_raw(id, arguments),
                Type::Class(class) => {
                    self.original(class);
                    self.instantiate(class, arguments)
                }
                Type::Kind(class) => {
                    let mut made = self.instantiate(class, arguments);
                    for below in self.world.below[class as usize].clone() {
                        made.join(&self.instantiate(below, arguments));
                    }
                    made
                }
                Type::Bound(id) => {
                    let receiver = self.load(&one);
                    self.original(id);
                    self.method_of(&receiver, id, arguments)
                }
                Type::Closure(unit) => {
                    let captured = self.captured(&one, unit);
                    self.call_unit(unit, arguments, &captured)
                }
                Type::Outside(word) => {
                    let name = self.world.spelling(word).to_string();
                    self.call_outside(&name, arguments)
                }
                Type::Method(tag, word) => {
                    let receiver = self.load(&one);
                    let name = self.world.spelling(word).to_string();
                    self.call_builtin_method(tag, &name, &receiver, arguments)
                }
                Type::Instance(class) => {
                    let members = self.world.members(class, "__call__");
                    let mut result = Value::default();
                    for member in members.iter() {
                        result.join(&self.method_of(&one, *member, arguments));
                    }
                    if members.is_empty() {
                        result =
                            self.unknown_with(&one, arguments, "calls an object whose class says nothing of calls");
                    }
                    result
                }
                Type::Data(Tag::None) => Value::default(),
                Type::Data(Tag::Getter) => {
                    let mut result = Value::default();
                    for (_, value) in arguments {
                        self.reads(value);
                        result.join(&self.load(value));
                    }
                    self.assume();
                    result.types.join(&Types::any());
                    result
                }
                Type::Data(_) | Type::Module(_) => {
                    self.unknown_with(&one, arguments, "calls a value that is not known")
                }
            };
            found.join(&value);
        }
        found.fixed = Fixed::Varies;
        found
    }

    /// What to say of a call of a value of unknown class.
    fn named(&self, callee: &Value) -> String {
        let parameter = callee.roots.iter().filter_map(parameter_of).find_map(|(at, inside)| {
            let parameter = self.code.parameters.get(at)?;
            Some((self.summary.name(parameter.name), inside))
        });
        match parameter {
            Some((name, false)) => format!("calls `{name}`, which is an argument"),
            Some((name, true)) => format!("calls what it finds in the argument `{name}`"),
            None => "calls a value that is not known".into(),
        }
    }

    fn unknown_with(&mut self, callee: &Value, arguments: &[Given], what: &str) -> Value {
        let mut values = vec![callee.clone()];
        values.extend(arguments.iter().map(|(_, value)| value.clone()));
        self.unknown_call(&values, what)
    }

    /// The captured variables of a function: apart where it is made here, else whatever it holds.
    fn captured(&mut self, callee: &Value, unit: u32) -> Vec<Value> {
        let count = self.world.unit(unit).captured.len();
        let mut captured = vec![Value::default(); count];
        let mut elsewhere = !callee.roots.globals.is_empty();
        for root in callee.roots.iter() {
            self.touched.insert(root);
            match self.memory.closures.get(&root) {
                Some(known) if known.len() == count => {
                    for (mine, theirs) in captured.iter_mut().zip(known) {
                        mine.join(theirs);
                    }
                }
                _ => elsewhere = true,
            }
        }
        if elsewhere || callee.roots.is_empty() {
            let held = self.load(callee);
            for (at, mine) in captured.iter_mut().enumerate() {
                let types = self.world.shared(Shared::Captured(unit, at as u32), self.task);
                mine.join(&Value { types, maybe: true, ..held.clone() }.settled());
            }
        }
        captured
    }

    pub fn call_method(&mut self, of: &Value, name: &str, arguments: &[Given]) -> Value {
        if of.is_nothing() || arguments.iter().any(|(_, value)| value.is_nothing()) {
            return Value::default();
        }
        let mut found = Value::default();
        if of.types.any {
            found.join(&self.call_unknown_method(of, name, arguments));
        }
        for kind in of.types.known.clone() {
            let one = Self::as_type(of, kind);
            let value = match kind {
                Type::Instance(class) => self.call_member(&one, class, name, arguments),
                Type::Data(tag) => self.call_builtin_method(tag, name, &one, arguments),
                _ => {
                    let method = self.attribute(&one, name);
                    self.call(&method, arguments)
                }
            };
            found.join(&value);
        }
        found.fixed = Fixed::Varies;
        found
    }

    fn call_unknown_method(&mut self, of: &Value, name: &str, arguments: &[Given]) -> Value {
        let protocol = name.starts_with("__") && name.ends_with("__") && name.len() > 4 && name != "__call__";
        if !protocol {
            self.reads(of);
            return self.unknown_with(of, arguments, &format!("calls the method `{name}` of a value of unknown class"));
        }
        // The protocols of a class are what operators and conversions call.
        self.assume();
        self.reads(of);
        let mut result = Value { maybe: true, types: Types::any(), ..self.load(of) };
        result.join(&Value { maybe: true, ..of.clone() });
        for (_, value) in arguments {
            self.reads(value);
            if !value.types.is_value() {
                result.join(&Value { maybe: true, types: Types::any(), ..value.clone() });
            }
        }
        let in_place = name.starts_with("__i")
            && !matches!(name, "__iter__" | "__int__" | "__index__" | "__invert__" | "__instancecheck__");
        if in_place || matches!(name, "__setitem__" | "__delitem__" | "__setattr__" | "__delattr__" | "__setstate__") {
            self.writes(of);
            for (_, value) in arguments {
                self.store(of, value);
            }
        } else if matches!(name, "__next__" | "__enter__" | "__exit__") {
            self.writes(&Value { maybe: true, ..of.clone() });
        }
        result
    }

    fn call_member(&mut self, of: &Value, class: u32, name: &str, arguments: &[Given]) -> Value {
        let members = self.world.members(class, name);
        let mut found = Value::default();
        let given: Vec<Value> = arguments.iter().map(|(_, value)| value.clone()).collect();
        if let Some(unknown) = self.patched(of, class, name, &given) {
            found.join(&unknown);
        }
        for member in members.iter() {
            self.original(*member);
            found.join(&self.method_of(of, *member, arguments));
        }
        if !members.is_empty() {
            return found;
        }
        for outside in self.world.outside_above(class).iter() {
            if let Some(tag) = tables::class_tag(outside)
                && let Some(row) = tables::method(tag, name)
            {
                let mut values = vec![(Passing::Positional, of.clone())];
                values.extend(arguments.iter().cloned());
                return self.row(row, &format!("{outside}.{name}"), &values);
            }
        }
        match name {
            "__init__" | "__init_subclass__" => Value::data(Tag::None),
            "__setattr__" | "__delattr__" => {
                self.writes(of);
                for (_, value) in arguments {
                    self.store(of, value);
                }
                Value::data(Tag::None)
            }
            "__repr__" | "__str__" | "__format__" => {
                self.shown(of);
                Value::data(Tag::Str)
            }
            "__getattribute__" => {
                let inside = self.load(of);
                Value { types: Types::any(), maybe: true, ..inside }
            }
            _ => {
                self.unknown_with(of, arguments, &format!("calls the method `{name}`, which its class does not define"))
            }
        }
    }

    /// A member with its receiver, whatever kind of member it is.
    pub fn method_of(&mut self, of: &Value, member: u32, arguments: &[Given]) -> Value {
        let mut full = Vec::with_capacity(arguments.len() + 1);
        match self.world.kind(member) {
            DefinitionKind::Method | DefinitionKind::Function => full.push((Passing::Positional, of.clone())),
            DefinitionKind::Classmethod => {
                let class = match of.types.only() {
                    Some(Type::Instance(class) | Type::Kind(class) | Type::Class(class)) => {
                        Value::of(Type::Kind(class))
                    }
                    _ => match self.world.index.definition(member).owner {
                        Some(owner) => Value::of(Type::Kind(owner)),
                        None => Value::data(Tag::Class),
                    },
                };
                full.push((Passing::Positional, class));
            }
            DefinitionKind::Staticmethod => {}
            DefinitionKind::Property => {
                let value = self.call_definition(member, &[(Passing::Positional, of.clone())]);
                return self.call(&value, arguments);
            }
            _ => {
                let name = self.world.index.definition(member).facts.name.clone();
                let value = self.attribute(of, name.rsplit('.').next().unwrap_or_default());
                return self.call(&value, arguments);
            }
        }
        full.extend(arguments.iter().cloned());
        self.call_definition(member, &full)
    }

    pub fn call_above(&mut self, name: &str, arguments: &[Given]) -> Value {
        let owner = self.world.index.definition(self.definition).owner;
        let own = self.unit == self.world.first[self.definition as usize];
        let (Some(owner), true) = (owner, own) else {
            let values: Vec<Value> = arguments.iter().map(|(_, value)| value.clone()).collect();
            return self.unknown_call(&values, &format!("calls `super().{name}` where its class is not told"));
        };
        if arguments.iter().any(|(_, value)| value.is_nothing()) {
            return Value::default();
        }
        let receiver = self.get(0);
        let members = self.world.members_above(owner, name);
        let mut found = Value::default();
        for member in members.iter() {
            self.original(*member);
            let is_new = name == "__new__";
            found.join(&if is_new {
                self.call_definition(*member, arguments)
            } else {
                self.method_of(&receiver, *member, arguments)
            });
        }
        let classes: Vec<u32> = std::iter::once(owner).chain(self.world.below[owner as usize].clone()).collect();
        let mut outside: Vec<String> =
            classes.iter().flat_map(|class| self.world.outside_above(*class).to_vec()).collect();
        outside.dedup();
        if !members.is_empty() && outside.is_empty() {
            return found;
        }
        let mut full = vec![(Passing::Positional, receiver.clone())];
        full.extend(arguments.iter().cloned());
        let value = match name {
            "__new__" => {
                let holds = self.all_of(arguments);
                self.make(Types::one(Type::Instance(owner)), &holds)
            }
            "__init__" | "__init_subclass__" | "__set_name__" => {
                let holds = self.all_of(arguments);
                self.store(&receiver, &holds);
                Value::data(Tag::None)
            }
            "__setattr__" | "__delattr__" => {
                self.writes(&receiver);
                let holds = self.all_of(arguments);
                self.store(&receiver, &holds);
                Value::data(Tag::None)
            }
            "__repr__" | "__str__" | "__format__" => {
                self.reads(&receiver);
                Value::data(Tag::Str)
            }
            "__eq__" | "__ne__" | "__lt__" | "__le__" | "__gt__" | "__ge__" => {
                self.reads(&receiver);
                Value::data(Tag::Bool)
            }
            _ => {
                let row =
                    outside.iter().filter_map(|name| tables::class_tag(name)).find_map(|tag| tables::method(tag, name));
                match row {
                    Some(row) => self.row(row, name, &full),
                    None if !members.is_empty() => Value::default(),
                    None => {
                        self.unknown_with(&receiver, arguments, &format!("calls `super().{name}`, which is not seen"))
                    }
                }
            }
        };
        found.join(&value);
        found
    }

    /// Everything that is given, as one value.
    fn all_of(&mut self, arguments: &[Given]) -> Value {
        let mut all = Value::default();
        for (passing, value) in arguments {
            let value =
                if matches!(passing, Passing::Star | Passing::StarStar) { self.load(value) } else { value.clone() };
            all.maybe |= !all.roots.is_empty();
            all.join(&value);
            let inside = self.load(&value);
            all.join(&Value { maybe: true, ..inside });
        }
        all.fixed = Fixed::Varies;
        all
    }

    /// The `__init__` that a dataclass is given: it makes defaults, and calls `__post_init__`.
    fn made_of_fields(&mut self, class: u32, made: &Value) {
        for above in self.world.above(class) {
            let summary = self.world.summary(above);
            if !summary.decorators.iter().any(|name| name.rsplit('.').next() == Some("dataclass")) {
                continue;
            }
            let members: Vec<u32> = self.world.index.definition(above).members.values().copied().collect();
            for member in members {
                if self.world.kind(member) != DefinitionKind::Attribute || self.summary_is_empty(member) {
                    continue;
                }
                let outcome = self.value_outcome(member);
                if outcome.result.types.any || outcome.result.is_nothing() {
                    self.unknown_effect("makes the default of a field by what is not seen");
                }
            }
        }
        self.ask(made, &["__post_init__"], &[]);
    }

    pub fn instantiate(&mut self, class: u32, arguments: &[Given]) -> Value {
        let opaque = std::iter::once(class)
            .chain(self.world.above(class))
            .find_map(|class| self.world.summary(class).opaque.clone());
        if let Some(why) = opaque {
            let what = format!("makes a `{}`: {why}", self.world.index.definition(class).facts.name);
            return self.unknown_with(&Value::of(Type::Class(class)), arguments, &what);
        }
        if !self.world.members(class, "__del__").is_empty() {
            self.unknown_effect("makes an object whose `__del__` runs when nobody tells");
        }
        let kind = Types::one(Type::Instance(class));
        let new = self.world.index.shim_member(class, "__new__");
        let init = self.world.index.shim_member(class, "__init__");
        let mut made = match new {
            Some(new) => {
                let mut full = vec![(Passing::Positional, Value::of(Type::Class(class)))];
                full.extend(arguments.iter().cloned());
                self.call_definition(new, &full)
            }
            None => {
                let outside = self.world.outside_above(class);
                let known = |name: &String| {
                    let last = name.rsplit('.').next().unwrap_or_default();
                    tables::class_tag(name).is_some() || tables::exception_parent(last).is_some() || last == "Iterator"
                };
                if !outside.iter().all(known) {
                    let what = format!(
                        "makes a `{}`, which derives from what is not seen",
                        self.world.index.definition(class).facts.name
                    );
                    return self.unknown_with(&Value::of(Type::Class(class)), arguments, &what);
                }
                let holds =
                    if init.is_none() || !outside.is_empty() { self.all_of(arguments) } else { Value::default() };
                for (_, value) in arguments {
                    if init.is_none() {
                        self.raise_reads(value, Sure::Maybe);
                    }
                }
                let made = self.make(kind.clone(), &holds);
                if init.is_none() {
                    self.made_of_fields(class, &made);
                }
                made
            }
        };
        if let Some(init) = init {
            let mut full = vec![(Passing::Positional, Value { types: kind, ..made.clone() })];
            full.extend(arguments.iter().cloned());
            self.call_definition(init, &full);
        }
        made.fixed = Fixed::Varies;
        made
    }
}
