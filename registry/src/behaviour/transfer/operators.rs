//! Operators, and the methods of shim classes that they call.

use crate::behaviour::solve::State;
use crate::behaviour::summary::*;
use crate::behaviour::values::*;

impl State<'_, '_> {
    pub fn operate(&mut self, name: &str, operands: &[Value]) -> Value {
        if operands.iter().any(Value::is_nothing) {
            return Value::default();
        }
        for operand in operands {
            self.reads(operand);
        }
        if name == "__hash__" {
            operands.iter().for_each(|operand| self.hashed(operand));
            return Value::data(Tag::Int);
        }
        self.operated_inside(name, operands);
        let compares = matches!(name, "__eq__" | "__ne__" | "__lt__" | "__le__" | "__gt__" | "__ge__");
        let mut found = Value::default();
        // Each operand's own method, and the reflected one of the right.
        for (at, operand) in operands.iter().enumerate() {
            let method = match (at, name) {
                (_, "__format__") => "__format__",
                (0, _) => name,
                (1, "__contains__") => continue,
                _ => reflected(name),
            };
            for kind in operand.types.known.clone() {
                let Type::Instance(class) = kind else { continue };
                let one = Self::as_type(operand, kind);
                let mut arguments = vec![(Passing::Positional, one)];
                match method {
                    "__format__" => arguments.push((Passing::Positional, Value::data(Tag::Str))),
                    _ => arguments.extend(
                        operands
                            .iter()
                            .enumerate()
                            .filter(|(other, _)| *other != at)
                            .map(|(_, value)| (Passing::Positional, value.clone())),
                    ),
                }
                let mut methods = vec![method];
                match method {
                    "__bool__" => methods.push("__len__"),
                    "__format__" => methods.extend(["__str__", "__repr__"]),
                    "__contains__" => methods.extend(["__iter__", "__getitem__"]),
                    "__ne__" => methods.push("__eq__"),
                    _ => {}
                }
                for method in methods {
                    if let Some(unknown) = self.patched(&arguments[0].1.clone(), class, method, operands) {
                        found.join(&unknown);
                    }
                    let members = self.world.members(class, method);
                    let few = if matches!(method, "__len__" | "__str__" | "__repr__" | "__iter__") {
                        1
                    } else {
                        arguments.len()
                    };
                    for member in members.iter() {
                        let value = self.method_of(&arguments[0].1, *member, &arguments[1..few]);
                        if matches!(method, "__iter__") {
                            self.next(&value);
                        } else {
                            found.join(&value);
                        }
                    }
                    if !members.is_empty() {
                        break;
                    }
                }
                if self.world.members(class, method).is_empty() && !self.world.outside_above(class).is_empty() {
                    found.join(&Value::data(Tag::Float));
                }
            }
        }
        if matches!(name, "__bool__" | "__contains__") {
            if operands.iter().any(|operand| operand.types.any) {
                self.assume();
            }
            return Value::data(Tag::Bool);
        }
        if name == "__format__" {
            if operands.iter().any(|operand| operand.types.any) {
                self.assume();
            }
            operands.iter().for_each(|operand| self.ordered(operand));
            return Value::data(Tag::Str);
        }
        let any = operands.iter().any(|operand| {
            operand.types.any || operand.types.known.iter().any(|kind| matches!(kind, Type::Outside(_)))
        });
        if any {
            self.assume();
            // A new object, or one of the operands.
            let mut holds = Value::default();
            let mut result = Value::default();
            for operand in operands.iter().filter(|operand| !operand.types.is_value()) {
                let inside = self.load(operand);
                holds.join(&inside);
                result.join(&Value { maybe: true, ..operand.clone() });
            }
            holds.maybe = true;
            let made = self.make(Types::any(), &holds);
            result.join(&made);
            result.types = Types::any();
            result.maybe = true;
            found.join(&result);
        }
        // Builtin types among themselves.
        let tags: Vec<Tag> = operands
            .iter()
            .flat_map(|operand| &operand.types.known)
            .filter_map(|kind| if let Type::Data(tag) = kind { Some(*tag) } else { None })
            .collect();
        let every = operands.iter().all(|operand| operand.types.known.iter().any(|kind| matches!(kind, Type::Data(_))));
        if !tags.is_empty() && every {
            if compares {
                found.join(&Value::data(Tag::Bool));
            } else {
                let held = self.held_by_all(operands);
                for tag in tags {
                    let value = if tag.is_value() { Value::data(tag) } else { self.make(Types::data(tag), &held) };
                    found.join(&value);
                }
                if matches!(name, "__truediv__" | "__pow__") {
                    found.join(&Value::data(Tag::Float));
                }
            }
        }
        if found.is_nothing()
            && !operands.iter().any(|operand| operand.types.known.iter().any(|kind| matches!(kind, Type::Instance(_))))
        {
            found =
                if compares { Value::data(Tag::Bool) } else { Value { types: Types::any(), ..Value::data(Tag::Atom) } };
        }
        found.fixed = Fixed::Varies;
        found
    }

    /// What an operator does to what builtin containers hold.
    fn operated_inside(&mut self, name: &str, operands: &[Value]) {
        let text =
            |value: &Value| value.types.known.iter().any(|kind| matches!(kind, Type::Data(Tag::Str | Tag::Bytes)));
        match name {
            "__eq__" | "__ne__" | "__lt__" | "__le__" | "__gt__" | "__ge__" | "__contains__" => {
                self.compared_inside(name, operands);
                // A set or dict finds its elements by their hashes.
                if let ("__contains__", [of, element]) = (name, operands)
                    && of
                        .types
                        .known
                        .iter()
                        .any(|kind| matches!(kind, Type::Data(Tag::Set | Tag::FrozenSet | Tag::Dict)))
                {
                    self.hashed(&element.clone());
                }
            }
            "__format__" => {
                for operand in operands {
                    self.ask_inside(operand, &["__repr__"], &[]);
                    self.shown(operand);
                }
            }
            "__mod__" if operands.first().is_some_and(text) => {
                for operand in &operands[1..] {
                    self.ask_all(operand, &["__str__", "__repr__", "__index__", "__float__"], &[]);
                    self.shown(operand);
                }
            }
            _ => {}
        }
    }

    fn held_by_all(&mut self, operands: &[Value]) -> Value {
        let mut holds = Value::default();
        for operand in operands {
            if !operand.types.is_value() {
                let inside = self.load(operand);
                holds.maybe |= !holds.roots.is_empty();
                holds.join(&inside);
            }
        }
        holds
    }

    pub fn augment(&mut self, name: &str, left: &Value, right: &Value) -> Value {
        if left.is_nothing() || right.is_nothing() {
            return Value::default();
        }
        let mut found = self.operate(name, &[left.clone(), right.clone()]);
        let in_place = format!("__i{}", &name[2..]);
        let mut targets = Vec::new();
        if left.types.any {
            // A list is changed, a number is not.
            targets.push((Value { maybe: true, ..left.clone() }, Types::any()));
        }
        for kind in left.types.known.clone() {
            let one = Self::as_type(left, kind);
            match kind {
                Type::Instance(class) => {
                    for member in self.world.members(class, &in_place).iter().copied() {
                        let value = self.method_of(&one, member, &[(Passing::Positional, right.clone())]);
                        found.join(&value);
                    }
                }
                Type::Data(Tag::List | Tag::Set | Tag::Dict | Tag::Buffer | Tag::Bytearray) => {
                    targets.push((one, Types::one(kind)));
                }
                _ => {}
            }
        }
        for (target, types) in targets {
            self.writes(&target);
            let inside = self.load(right);
            self.store(&target, &inside);
            found.join(&Value { types, ..target });
        }
        found
    }
}

fn reflected(name: &str) -> &'static str {
    match name {
        "__add__" => "__radd__",
        "__sub__" => "__rsub__",
        "__mul__" => "__rmul__",
        "__matmul__" => "__rmatmul__",
        "__truediv__" => "__rtruediv__",
        "__floordiv__" => "__rfloordiv__",
        "__mod__" => "__rmod__",
        "__pow__" => "__rpow__",
        "__lshift__" => "__rlshift__",
        "__rshift__" => "__rrshift__",
        "__or__" => "__ror__",
        "__xor__" => "__rxor__",
        "__and__" => "__rand__",
        "__lt__" => "__gt__",
        "__le__" => "__ge__",
        "__gt__" => "__lt__",
        "__ge__" => "__le__",
        "__ne__" => "__ne__",
        _ => "__eq__",
    }
}
