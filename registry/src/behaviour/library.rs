//! Calls of the builtins and of the standard library, as their tables say.

use crate::behaviour::calls::Given;
use crate::behaviour::outcome::Sure;
use crate::behaviour::solve::State;
use crate::behaviour::summary::{Access, Passing, Tag};
use crate::behaviour::tables::{self, Gives, Row};
use crate::behaviour::values::*;

mod dynamic;

impl State<'_, '_> {
    pub fn call_outside(&mut self, name: &str, arguments: &[Given]) -> Value {
        if let Some(record) = self.world.index.find(name) {
            self.world.tasks[self.task].originals.insert(record);
        }
        let values: Vec<Value> = arguments.iter().map(|(_, value)| value.clone()).collect();
        match name {
            "builtins.getattr" => return self.read_by_name(&values),
            "builtins.setattr" | "builtins.delattr" => return self.write_by_name(&values),
            "builtins.hasattr" => {
                self.read_by_name(&values);
                return Value::data(Tag::Bool);
            }
            "builtins.exec"
            | "builtins.eval"
            | "builtins.compile"
            | "builtins.__import__"
            | "builtins.globals"
            | "builtins.locals"
            | "importlib.import_module" => {
                return self.unknown_call(&values, &format!("calls `{}`", name.rsplit('.').next().unwrap_or_default()));
            }
            "builtins.type" => {
                if let [only] = &values[..] {
                    return match only.types.only() {
                        Some(Type::Instance(class)) => Value::of(Type::Kind(class)),
                        _ => Value::data(Tag::Class),
                    };
                }
                return self.unknown_call(&values, "makes a class at run time");
            }
            "builtins.property" => {
                let [getter] = &values[..] else {
                    return self.unknown_call(&values, "makes a property of several functions");
                };
                let made = self.make(Types::data(Tag::Property), getter);
                return made;
            }
            "builtins.isinstance" | "builtins.issubclass" => self.tested(&values),
            "functools.reduce" => return self.reduced(&values),
            "functools.partial" | "builtins.super" => {
                let holds = self.joined(&values);
                let made = self.make(Types::any(), &holds);
                return made;
            }
            "builtins.NotImplementedError" | "builtins.BaseException" => {
                let holds = self.joined(&values);
                return self.make(Types::data(Tag::Exception), &holds);
            }
            "collections.defaultdict" => {
                let holds = Value::default();
                let factory = values.first().cloned().unwrap_or_else(|| Value::data(Tag::None));
                let made = self.call(&factory, &[]);
                let dict = self.make(Types::data(Tag::Dict), &holds);
                self.store(&dict, &made);
                for value in values.iter().skip(1) {
                    let inside = self.item(value, Access::Iterate, None);
                    self.store(&dict, &inside);
                }
                return dict;
            }
            _ => {}
        }
        if let Some(owner) = name.strip_suffix(".__new__") {
            return self.new_of(owner, &values);
        }
        if let Some(row) = tables::function(name) {
            return self.row(row, name, arguments);
        }
        if tables::exception_parent(name.strip_prefix("builtins.").unwrap_or(name)).is_some() {
            let holds = self.joined(&values);
            return self.make(Types::data(Tag::Exception), &holds);
        }
        // `str.upper(text)`, `dict.fromkeys(keys)`.
        if let Some((owner, method)) = name.rsplit_once('.') {
            if let Some(row) = tables::class_tag(owner).and_then(|tag| tables::method(tag, method)) {
                return self.row(row, name, arguments);
            }
            if owner == "builtins.object" && matches!(method, "__setattr__" | "__delattr__") {
                if let [of, rest @ ..] = &values[..] {
                    self.writes(of);
                    for value in rest {
                        self.store(of, value);
                        if of.types.any || of.types.known.iter().any(|kind| matches!(kind, Type::Instance(_))) {
                            self.open_fields(of);
                        }
                    }
                }
                return Value::data(Tag::None);
            }
        }
        // Whatever numbers and texts offer, they do not change.
        let mut parts = name.strip_prefix("builtins.").unwrap_or_default().split('.');
        if let (Some(tag), Some(_)) = (parts.next().and_then(tables::class_tag), parts.next())
            && tag.is_value()
            && !values.iter().any(|value| value.types.any)
        {
            values.iter().for_each(|value| self.reads(value));
            self.memory.outcome.open = true;
            return Value::data(if tag == Tag::Complex { Tag::Float } else { tag });
        }
        let shown = name.strip_prefix("builtins.").unwrap_or(name);
        self.unknown_call(&values, &format!("calls `{shown}`, of which nothing is known"))
    }

    pub fn joined(&mut self, values: &[Value]) -> Value {
        let mut all = Value::default();
        for value in values {
            all.maybe |= !all.roots.is_empty();
            all.join(value);
        }
        all.fixed = Fixed::Varies;
        all
    }

    pub fn call_builtin_method(&mut self, tag: Tag, name: &str, receiver: &Value, arguments: &[Given]) -> Value {
        let mut full = vec![(Passing::Positional, receiver.clone())];
        full.extend(arguments.iter().cloned());
        match tables::method(tag, name) {
            Some(row) => self.row(row, name, &full),
            // A text has no such method: the call raises, it does nothing else.
            None if tag.is_value() && tag != Tag::Frozen && tag != Tag::Atom => {
                self.memory.outcome.open = true;
                Value::default()
            }
            None => {
                let values: Vec<Value> = full.into_iter().map(|(_, value)| value).collect();
                self.unknown_call(&values, &format!("calls the method `{name}`, of which nothing is known"))
            }
        }
    }

    /// What one row of the tables says, for these arguments.
    pub fn row(&mut self, row: Row, name: &str, arguments: &[Given]) -> Value {
        if arguments.iter().any(|(_, value)| value.is_nothing()) {
            return Value::default();
        }
        let last = name.rsplit('.').next().unwrap_or(name).to_string();
        let mut values: Vec<Value> = Vec::new();
        let mut key = None;
        for (passing, value) in arguments {
            match passing {
                Passing::Positional => values.push(value.clone()),
                Passing::Star => {
                    let element = self.item(value, Access::Iterate, None);
                    if element.is_nothing() {
                        continue;
                    }
                    values.push(element);
                }
                Passing::StarStar => {
                    let value = self.unpacked(value);
                    if !value.is_nothing() {
                        values.push(value);
                    }
                }
                Passing::Keyword(word) if self.summary.name(*word) == "key" => key = Some(value.clone()),
                Passing::Keyword(_) => values.push(value.clone()),
            }
        }
        if name.starts_with("operator.") && !last.starts_with("set") && !last.starts_with("del") {
            if let Some(method) = operator_of(&last) {
                return self.operate(method, &values);
            }
            if last == "getitem"
                && let [of, key] = &values[..]
            {
                return self.item(of, Access::Subscript, Some(&key.clone()));
            }
        }
        if let Some((kind, on)) = row.effect {
            self.effect(kind, on);
        }
        if row.raises {
            self.memory.outcome.open = true;
        }
        if row.looks {
            for value in &values {
                self.reads(value);
                self.protocols(&last, value);
            }
        }
        let iterates = matches!(row.gives, Gives::Elements(_))
            || row.calls.is_some()
            || row.ordered
            || matches!(
                last.as_str(),
                "all"
                    | "any"
                    | "sum"
                    | "min"
                    | "max"
                    | "next"
                    | "array"
                    | "fsum"
                    | "prod"
                    | "extend"
                    | "update"
                    | "bytes"
                    | "bytearray"
                    | "sumprod"
                    | "dist"
            );
        let mut elements: Vec<Value> = Vec::new();
        for value in &values {
            // A builtin container has no method that runs; whether the order of a set shows is asked below.
            let builtin = !value.types.any && value.types.known.iter().all(|kind| matches!(kind, Type::Data(_)));
            let element = if iterates && !builtin { self.item(value, Access::Iterate, None) } else { self.load(value) };
            elements.push(element);
        }
        let shows = key.is_some() && matches!(last.as_str(), "sorted" | "min" | "max");
        // `max(a, b)` compares what it is given, `max(xs)` what that holds.
        if matches!(last.as_str(), "min" | "max") && values.len() > 1 {
            elements.clone_from(&values);
        }
        if row.ordered || shows {
            let shown: Vec<Value> = values.clone();
            shown.iter().for_each(|value| self.ordered(value));
        }
        let mut result = None;
        if let Some(at) = row.calls {
            result = self.called_back(at, &last, key.as_ref(), &values, &elements);
        }
        if iterates || row.ordered {
            values.iter().for_each(|value| self.used_up(value));
        }
        self.asked_inside(&last, &values, &elements);
        if let Some(at) = row.changes {
            self.changes(at as usize, &last, &values, &elements);
        }
        if matches!(last.as_str(), "sorted" | "min" | "max" | "sort" | "bisect_left" | "bisect_right" | "insort")
            && key.is_none()
        {
            let elements = self.joined(&elements);
            let compared = if last == "max" { "__gt__" } else { "__lt__" };
            self.operate(compared, &[elements.clone(), elements]);
        }
        self.row_result(row, &last, &values, &elements, result)
    }

    fn row_result(
        &mut self,
        row: Row,
        last: &str,
        values: &[Value],
        elements: &[Value],
        called: Option<Value>,
    ) -> Value {
        match row.gives {
            Gives::Plain(tag) if tag.is_value() => Value::data(tag),
            Gives::Plain(tag @ (Tag::Buffer | Tag::Bytearray)) => {
                let mut held = Types::data(Tag::Int);
                held.insert(Type::Data(Tag::Float));
                held.insert(Type::Data(Tag::Str));
                self.make(Types::data(tag), &Value::new(Roots::default(), held))
            }
            Gives::Plain(tag) => self.make(Types::data(tag), &Value::default()),
            Gives::Elements(tag) => {
                let mut holds = match called {
                    Some(value) if matches!(last, "map" | "starmap") => value,
                    Some(value) if last == "accumulate" => {
                        let mut all = self.joined(elements);
                        all.join(&value);
                        all
                    }
                    _ => self.joined(elements),
                };
                if matches!(last, "enumerate" | "groupby" | "count" | "items") {
                    holds.join(&Value::data(Tag::Int));
                }
                if matches!(
                    last,
                    "zip"
                        | "enumerate"
                        | "product"
                        | "combinations"
                        | "permutations"
                        | "zip_longest"
                        | "items"
                        | "most_common"
                        | "groupby"
                        | "pairwise"
                        | "batched"
                        | "tee"
                        | "frexp"
                        | "modf"
                        | "iter_unpack"
                ) {
                    // Tuples of them; the tuple and the iterator are one object here.
                    let site = self.site();
                    holds.roots.insert(site);
                    if !holds.types.any {
                        holds.types.insert(Type::Data(Tag::Tuple));
                    }
                    holds.fixed = Fixed::Varies;
                }
                holds.fixed = Fixed::Varies;
                self.make(Types::data(tag), &holds)
            }
            Gives::Arguments(tag) => {
                let holds = self.joined(values);
                self.make(Types::data(tag), &holds)
            }
            Gives::Element => {
                let mut found = self.joined(elements);
                if matches!(
                    last,
                    "min"
                        | "max"
                        | "abs"
                        | "round"
                        | "pow"
                        | "floor"
                        | "ceil"
                        | "trunc"
                        | "next"
                        | "get"
                        | "setdefault"
                        | "cast"
                        | "divmod"
                        | "sum"
                        | "pop"
                        | "accumulate"
                ) {
                    let from = usize::from(matches!(last, "get" | "setdefault" | "pop" | "next"));
                    for value in values.iter().skip(from).filter(|value| !value.types.is_value()) {
                        found.join(&Value { maybe: true, ..value.clone() });
                    }
                }
                match last {
                    "get" if values.len() < 3 => {
                        found.join(&Value::data(Tag::None));
                    }
                    "sum" => {
                        found.join(&Value::data(Tag::Int));
                        let total = self.operate("__add__", &[found.clone(), found.clone()]);
                        found.join(&total);
                    }
                    "divmod" => {
                        let quotient = self.operate("__floordiv__", &[found.clone(), found.clone()]);
                        found.join(&quotient);
                        return self.make(Types::data(Tag::Tuple), &found);
                    }
                    "abs" | "round" | "floor" | "ceil" | "trunc" | "pow" | "prod" | "sumprod" => {
                        let result = self.operate("__abs__", &[found.clone()]);
                        found.join(&result);
                        found.join(&Value::data(Tag::Int));
                    }
                    _ => {}
                }
                found.fixed = Fixed::Varies;
                found
            }
            Gives::First => {
                let Some(mut first) = values.first().cloned() else {
                    return self.unknown_call(&[], "looks at its local names");
                };
                if last == "vars" {
                    first.types = Types::any();
                    return first;
                }
                if last == "memoryview" && !first.types.is_value() {
                    first.types = Types::data(Tag::Memoryview);
                } else if last == "memoryview" {
                    return self.make(Types::data(Tag::Memoryview), &Value::data(Tag::Int));
                }
                first
            }
            Gives::Unknown => {
                let holds = self.joined(values);
                let holds = Value { maybe: true, ..holds };
                self.make(Types::any(), &holds)
            }
        }
    }

    /// The function that is given is called with what the others hold.
    fn called_back(
        &mut self,
        at: u8,
        last: &str,
        key: Option<&Value>,
        values: &[Value],
        elements: &[Value],
    ) -> Option<Value> {
        let (function, others): (Value, Vec<Value>) = if at == u8::MAX {
            (key?.clone(), vec![self.joined(elements)])
        } else {
            let function = values.get(at as usize)?.clone();
            let others = elements.iter().enumerate().filter(|(other, _)| *other != at as usize);
            (function, others.map(|(_, element)| element.clone()).collect())
        };
        let callable = |kind: &Type| !matches!(kind, Type::Data(tag) if tag.is_value());
        if !function.types.any && !function.types.known.iter().any(callable) {
            return None;
        }
        let given: Vec<Given> = match last {
            "starmap" => {
                let inside = self.load(&others.first().cloned().unwrap_or_default());
                let packed = self.make(Types::data(Tag::Tuple), &inside);
                vec![(Passing::Star, packed)]
            }
            "accumulate" | "cmp_to_key" => {
                let element = others.first().cloned().unwrap_or_default();
                vec![(Passing::Positional, element.clone()), (Passing::Positional, element)]
            }
            "sub" | "subn" => vec![(Passing::Positional, Value::data(Tag::Frozen))],
            _ => others.into_iter().map(|element| (Passing::Positional, element)).collect(),
        };
        Some(self.call(&function, &given))
    }

    fn changes(&mut self, at: usize, last: &str, values: &[Value], elements: &[Value]) {
        let Some(target) = values.get(at).cloned() else { return };
        self.writes(&target);
        let by_element = matches!(
            last,
            "extend"
                | "update"
                | "difference_update"
                | "intersection_update"
                | "symmetric_difference_update"
                | "extendleft"
                | "frombytes"
                | "fromlist"
                | "write"
                | "writelines"
                | "subtract"
                | "sort"
                | "heapify"
        );
        for (other, value) in values.iter().enumerate().filter(|(other, _)| *other != at) {
            let taken = if by_element { elements[other].clone() } else { value.clone() };
            self.store(&target, &taken);
        }
        if !matches!(target.types.only(), Some(Type::Data(_))) {
            self.raise_reads(&target, Sure::Yes);
        }
    }

    /// A test of a class is the affair of the class of that class.
    fn tested(&mut self, values: &[Value]) {
        let Some(tested) = values.get(1) else { return };
        let mut all = self.inside(tested);
        all.push(tested.clone());
        for kind in all.iter().flat_map(|one| one.types.known.clone()) {
            let (Type::Class(class) | Type::Kind(class)) = kind else { continue };
            match self.world.metaclass(class) {
                Some(Some(above)) => {
                    for method in ["__instancecheck__", "__subclasscheck__"] {
                        for member in self.world.members(above, method).iter().copied() {
                            let given = [Value::of(kind), values[0].clone()];
                            let given: Vec<Given> = given.into_iter().map(|one| (Passing::Positional, one)).collect();
                            self.call_definition(member, &given);
                        }
                    }
                }
                Some(None) => {
                    self.unknown_call(values, "asks a class whose class is not seen");
                }
                None => {}
            }
        }
    }

    /// What a builtin asks of the objects in the containers that it is given.
    fn asked_inside(&mut self, last: &str, values: &[Value], elements: &[Value]) {
        match last {
            "repr" | "ascii" | "str" | "print" | "format" | "join" | "format_map" | "dumps" | "__repr__"
            | "__str__" | "__format__" => {
                for value in values {
                    self.ask_all(value, &["__repr__", "__str__", "__format__"], &[Value::data(Tag::Str)]);
                    self.shown(value);
                }
            }
            "index" | "count" | "remove" | "isdisjoint" | "issubset" | "issuperset" | "intersection" | "difference" => {
                for value in values {
                    let other = self.joined(values);
                    self.ask_inside(value, &["__eq__"], &[other]);
                }
            }
            "any" | "all" | "filter" | "filterfalse" | "takewhile" | "dropwhile" => {
                for element in elements {
                    self.operate("__bool__", std::slice::from_ref(element));
                }
            }
            "set" | "frozenset" | "dict" | "OrderedDict" | "Counter" | "update" | "fromkeys" | "union" => {
                elements.iter().for_each(|element| self.hashed(element));
            }
            "add" | "discard" | "get" | "setdefault" | "pop" => {
                values.iter().skip(1).for_each(|value| self.hashed(value));
            }
            "hash" => {
                for value in values {
                    self.ask_inside(value, &["__hash__"], &[]);
                }
            }
            "deepcopy" => {
                for value in values {
                    let memo = Value::data(Tag::Dict);
                    self.ask_inside(value, COPIES, &[memo]);
                }
            }
            _ => {}
        }
    }

    /// The methods of a shim class that a builtin calls.
    fn protocols(&mut self, last: &str, value: &Value) {
        if value.types.any {
            self.assume();
        }
        let methods: &[&str] = match last {
            "len" => &["__len__"],
            "int" | "index" | "range" | "chr" | "bin" | "hex" | "oct" => &["__int__", "__index__", "__trunc__"],
            "float" => &["__float__", "__index__"],
            "complex" => &["__complex__", "__float__"],
            "bool" => &["__bool__", "__len__"],
            "str" | "format" | "join" | "print" => &["__str__", "__repr__", "__format__"],
            "repr" | "ascii" => &["__repr__"],
            "bytes" => &["__bytes__", "__iter__"],
            "hash" => &["__hash__"],
            "abs" => &["__abs__"],
            "round" => &["__round__"],
            "floor" => &["__floor__", "__float__"],
            "ceil" => &["__ceil__", "__float__"],
            "trunc" => &["__trunc__"],
            "reversed" => &["__reversed__", "__len__", "__getitem__"],
            "divmod" => &["__divmod__", "__rdivmod__"],
            "pow" => &["__pow__", "__rpow__"],
            "dir" => &["__dir__"],
            "fspath" | "open" | "exists" | "isfile" | "isdir" | "dirname" | "basename" | "splitext" => &["__fspath__"],
            "list" | "tuple" | "extend" | "sorted" => &["__len__"],
            "deepcopy" | "copy" => COPIES,
            "get" | "setdefault" | "add" | "remove" | "discard" | "count" | "pop" => &["__hash__", "__eq__"],
            _ => &["__float__", "__index__"],
        };
        for kind in value.types.known.clone() {
            let Type::Instance(class) = kind else { continue };
            let one = Self::as_type(value, kind);
            for method in methods {
                for member in self.world.members(class, method).iter().copied() {
                    let arguments: Vec<Given> = match *method {
                        "__eq__" | "__divmod__" | "__rdivmod__" | "__getitem__" | "__pow__" | "__rpow__"
                        | "__deepcopy__" | "__reduce_ex__" | "__setstate__" => {
                            vec![(Passing::Positional, one.clone())]
                        }
                        "__format__" => vec![(Passing::Positional, Value::data(Tag::Str))],
                        _ => Vec::new(),
                    };
                    self.method_of(&one, member, &arguments);
                }
            }
        }
    }
}

/// What a copy asks of an object.
const COPIES: &[&str] = &["__deepcopy__", "__copy__", "__reduce_ex__", "__reduce__", "__getstate__", "__setstate__"];

/// The method of a function of `operator`.
fn operator_of(name: &str) -> Option<&'static str> {
    Some(match name {
        "add" | "concat" => "__add__",
        "sub" => "__sub__",
        "mul" => "__mul__",
        "truediv" => "__truediv__",
        "floordiv" => "__floordiv__",
        "mod" => "__mod__",
        "pow" => "__pow__",
        "neg" => "__neg__",
        "pos" => "__pos__",
        "abs" => "__abs__",
        "invert" | "inv" => "__invert__",
        "and_" => "__and__",
        "or_" => "__or__",
        "xor" => "__xor__",
        "lshift" => "__lshift__",
        "rshift" => "__rshift__",
        "matmul" => "__matmul__",
        "eq" => "__eq__",
        "ne" => "__ne__",
        "lt" => "__lt__",
        "le" => "__le__",
        "gt" => "__gt__",
        "ge" => "__ge__",
        "contains" => "__contains__",
        "truth" | "not_" => "__bool__",
        _ => return None,
    })
}
