//! Expressions: which originals they name, and of which class their values are.

use crate::facts::{Annotation, DefinitionKind};
use crate::index::{Shim, State};
use crate::inventory::Kind;
use crate::scan::infer::{Found, Scanner};
use crate::scan::members::shim_class;
use crate::scan::pieces::Look;
use crate::scan::rules;
use crate::scan::scopes::{Frame, FrameKind};
use crate::scan::values::{Class, Key, Text, Value, path_to};
use crate::syntax::*;

/// Functions that are given a name as text.
const BY_TEXT: [&str; 4] = ["getattr", "__import__", "import_module", "importlib.import_module"];

impl Scanner<'_> {
    /// The value of an expression; what it refers to is noted.
    pub(crate) fn eval(&mut self, expr: &Expr) -> Value {
        let value = self.operand(expr);
        if let Value::Function(key) | Value::BoundFunction(key) = &value
            && self.silent == 0
        {
            self.escapes(*key);
        }
        value
    }

    /// The same for the function of a call, which does not escape by being called.
    pub(super) fn operand(&mut self, expr: &Expr) -> Value {
        let (value, reference) = self.chain(expr);
        if let Some(reference) = reference {
            self.note(reference);
        }
        value
    }

    /// A name or a chain of attributes gives its reference back, so that only the longest chain is noted.
    pub(super) fn chain(&mut self, expr: &Expr) -> (Value, Option<Found>) {
        match &expr.kind {
            ExprKind::Name(name) => {
                let value = self.name(name);
                let reference = match &value {
                    Value::Original { id, path } => Some(self.by_path(expr.span, name.clone(), *id, path)),
                    _ => None,
                };
                (value, reference)
            }
            ExprKind::Attribute(owner, name) => {
                let (value, reference) = self.chain(owner);
                self.attribute(expr, value, reference, name)
            }
            _ => (self.other(expr), None),
        }
    }

    /// A reference by a path through modules: served if each module on it hands out the next name.
    pub(crate) fn by_path(&self, span: Span, written: Text, id: u32, path: &str) -> Found {
        let record = self.index.record(id);
        let state = self.index.state(id);
        if state == State::Shim && !self.index.is_handed_out(path) {
            let alias = (path != record.original.name).then(|| path.into());
            return Found { span, written, id, alias, state: State::NotServed, shim: None };
        }
        Found { span, written, id, alias: None, state, shim: record.shim.clone() }
    }

    fn name(&mut self, name: &str) -> Value {
        for (at, frame) in self.stack.iter().enumerate().rev() {
            let last = at + 1 == self.stack.len();
            if frame.kind == FrameKind::Class && !last {
                continue;
            }
            if frame.global.contains(name) {
                break;
            }
            if let Some(value) = frame.names.get(name) {
                let (kind, value) = (frame.kind, value.clone());
                return self.with_globals(kind, name, value);
            }
            if frame.bound.own.contains(name) {
                return Value::Unknown;
            }
        }
        for frame in self.outer.iter().rev() {
            if let Some(value) = frame.names.get(name) {
                let (kind, value) = (frame.kind, value.clone());
                return self.with_globals(kind, name, value);
            }
            if frame.bound.own.contains(name) {
                return Value::Unknown;
            }
        }
        if let Some(value) = self.global(name) {
            return value;
        }
        match self.index.builtin(name) {
            Some(id) => Value::Original { id, path: path_to("builtins", name) },
            None => Value::Unknown,
        }
    }

    fn with_globals(&mut self, kind: FrameKind, name: &str, value: Value) -> Value {
        if kind != FrameKind::Module {
            return value;
        }
        match self.global(name) {
            Some(other) => value.join(other),
            None => value,
        }
    }

    /// What functions that declare a name global bind it to.
    fn global(&mut self, name: &str) -> Option<Value> {
        if self.declared.is_empty() || !self.declared.contains(name) {
            return None;
        }
        self.piece.look(&Look::Global(name));
        self.known.globals.get(name).cloned()
    }

    fn other(&mut self, expr: &Expr) -> Value {
        match &expr.kind {
            ExprKind::Call { function, arguments, keywords } => self.call(function, arguments, keywords),
            ExprKind::Subscript(owner, at) => {
                let owner = self.eval(owner);
                self.subscript(&owner, at)
            }
            ExprKind::Binary(left, operator, right) => {
                let left = self.eval(left);
                let right = self.eval(right);
                self.binary(&left, operator, &right)
            }
            ExprKind::Compare(left, operators, others) => {
                let mut result = self.eval(left);
                for (operator, other) in operators.iter().zip(others) {
                    let right = self.eval(other);
                    result = self.binary(&result, operator, &right);
                }
                result
            }
            ExprKind::Unary(operator, operand) => {
                let value = self.eval(operand);
                if *operator == "not" { Value::Unknown } else { rules::elementwise(self.index, &[&value]) }
            }
            ExprKind::Choice { condition, options } => {
                if let Some(condition) = condition {
                    self.eval(condition);
                }
                let values: Vec<Value> = options.iter().map(|option| self.eval(option)).collect();
                values.into_iter().reduce(Value::join).unwrap_or(Value::Unknown)
            }
            ExprKind::Tuple(parts) => {
                let values: Vec<Value> = parts.iter().map(|part| self.eval(part)).collect();
                if parts.iter().any(|part| matches!(part.kind, ExprKind::Starred(_))) {
                    Value::instance(self.index, "builtins.tuple")
                } else {
                    Value::Tuple(values.into())
                }
            }
            ExprKind::List(parts) => {
                let values: Vec<Value> = parts.iter().map(|part| self.eval(part)).collect();
                Value::many(values.into_iter().reduce(Value::join).unwrap_or(Value::Unknown))
            }
            ExprKind::Lambda(parameters, body) => {
                for default in parameters.iter().filter_map(|parameter| parameter.default.as_ref()) {
                    self.eval(default);
                }
                let mut frame = Frame::new(FrameKind::Inner);
                parameters.iter().for_each(|parameter| frame.names.insert(&parameter.name, Value::Unknown));
                self.inside(frame, |scan| scan.eval(body));
                Value::Unknown
            }
            ExprKind::Comprehension { kind, elements, clauses } => self.comprehension(*kind, elements, clauses),
            ExprKind::Walrus(target, value) => {
                let value = self.eval(value);
                self.bind_target(target, value.clone());
                value
            }
            ExprKind::Await(inner) => {
                self.eval(inner);
                Value::Unknown
            }
            ExprKind::None => Value::None,
            ExprKind::Name(_) | ExprKind::Attribute(..) => self.operand(expr),
            kind => {
                expr.children(&mut |part| {
                    self.eval(part);
                });
                rules::literal(kind).map_or(Value::Unknown, |class| Value::instance(self.index, class))
            }
        }
    }

    fn inside<T>(&mut self, frame: Frame, act: impl FnOnce(&mut Self) -> T) -> T {
        self.stack.push(frame);
        let result = act(self);
        self.stack.pop();
        result
    }

    fn comprehension(&mut self, kind: ComprehensionKind, elements: &[Expr], clauses: &[Clause]) -> Value {
        let Some((first, rest)) = clauses.split_first() else { return Value::Unknown };
        let many = self.eval(&first.iterable);
        let element = self.element(&many);
        let results = self.inside(Frame::new(FrameKind::Inner), |scan| {
            scan.bind_target(&first.target, element);
            for condition in &first.conditions {
                scan.eval(condition);
            }
            for clause in rest {
                let many = scan.eval(&clause.iterable);
                let element = scan.element(&many);
                scan.bind_target(&clause.target, element);
                for condition in &clause.conditions {
                    scan.eval(condition);
                }
            }
            elements.iter().map(|element| scan.eval(element)).collect::<Vec<_>>()
        });
        match kind {
            ComprehensionKind::Dict => Value::instance(self.index, "builtins.dict"),
            ComprehensionKind::Set => Value::instance(self.index, "builtins.set"),
            ComprehensionKind::List | ComprehensionKind::Generator => {
                Value::many(results.into_iter().next().unwrap_or(Value::Unknown))
            }
        }
    }

    fn call(&mut self, function: &Expr, arguments: &[Expr], keywords: &[(Option<Name>, Expr)]) -> Value {
        let callee = self.operand(function);
        let values: Vec<Value> = arguments.iter().map(|argument| self.eval(argument)).collect();
        let named: Vec<(Option<&str>, Value)> =
            keywords.iter().map(|(name, value)| (name.as_deref(), self.eval(value))).collect();
        if let Some(value) = self.named_by_text(function, &callee, arguments, &values) {
            return value;
        }
        let starred = arguments.iter().any(|argument| matches!(argument.kind, ExprKind::Starred(_)))
            || named.iter().any(|(name, _)| name.is_none());
        match callee {
            Value::Original { id, .. } => match self.call_original(id, &values) {
                Value::Unknown => rules::by_arguments(self.index, id, None, &values, &named, keywords),
                value => value,
            },
            Value::Method { class, name } => match (self.call_method(class, &name), class) {
                (Value::Unknown, Class::Original(owner)) => match self.index.member(owner, &name) {
                    Some(member) => {
                        let receiver = Value::Instance(class);
                        rules::by_arguments(self.index, member, Some(&receiver), &values, &named, keywords)
                    }
                    None => Value::Unknown,
                },
                (value, _) => value,
            },
            Value::Function(key) => self.call_local(key, 0, starred, values, named),
            Value::BoundFunction(key) => self.call_local(key, 1, starred, values, named),
            Value::LocalClass(key) => {
                if let Some((Value::Function(init), _)) = self.local_member(key, "__init__", 0) {
                    self.call_local(init, 1, starred, values, named);
                }
                Value::Instance(Class::Local(key))
            }
            // `groupby(...)(…)` and the like: an instance that is called.
            Value::Instance(class) => match self.class_member(class, "__call__", 0).0 {
                Value::Method { class, name } => self.call_method(class, &name),
                _ => Value::Unknown,
            },
            _ => Value::Unknown,
        }
    }

    /// What `getattr(np, "sum")`, `__import__("numpy")` and `importlib.import_module("numpy")` give.
    fn named_by_text(
        &mut self,
        function: &Expr,
        callee: &Value,
        arguments: &[Expr],
        values: &[Value],
    ) -> Option<Value> {
        // A name of the program's own has a value that is known.
        if !matches!(callee, Value::Original { .. } | Value::Foreign | Value::Unknown) {
            return None;
        }
        let how = BY_TEXT.iter().find(|name| function.is_dotted(name))?;
        match (*how, arguments) {
            ("getattr", [_, attribute, ..]) => {
                let ExprKind::Str(name) = &attribute.kind else { return None };
                let (value, reference) = self.attribute(attribute, values.first()?.clone(), None, name);
                self.note(reference?);
                Some(value)
            }
            ("getattr", _) => None,
            (how, [module]) => {
                let ExprKind::Str(name) = &module.kind else { return None };
                let id = self.index.find(name)?;
                self.emit(module.span, name.into(), id, name);
                let bound = if how == "__import__" { name.split('.').next()? } else { name };
                Some(Value::Module(bound.into()))
            }
            _ => None,
        }
    }

    fn call_original(&mut self, id: u32, arguments: &[Value]) -> Value {
        let record = self.index.record(id);
        let name = record.original.name.as_str();
        if name.starts_with("builtins.") {
            let elements: Vec<Value> = arguments.iter().map(|argument| self.element(argument)).collect();
            if let Some(value) = rules::builtin_call(self.index, name, elements) {
                return value;
            }
            if name == "builtins.super" {
                return Value::Unknown;
            }
        }
        match record.original.kind {
            Kind::Class | Kind::Exception => Value::Instance(Class::Original(id)),
            Kind::Ufunc => rules::elementwise(self.index, &arguments.iter().collect::<Vec<_>>()),
            _ => {
                if let Some(Shim::Definition(shim)) = record.shim {
                    let linked = self.index.definition(shim);
                    if linked.facts.kind == DefinitionKind::Class {
                        return self.class_of_shim(shim);
                    }
                    let value = self.annotated(linked.module, &linked.facts.returns, None);
                    if value != Value::Unknown && linked.facts.kind != DefinitionKind::Value {
                        return value;
                    }
                }
                let returns = record.original.returns.as_deref();
                returns.map_or(Value::Unknown, |class| Value::instance(self.index, class))
            }
        }
    }

    fn call_method(&mut self, class: Class, name: &str) -> Value {
        if let Some(shim) = shim_class(self.index, class)
            && let Some(member) = self.index.shim_member(shim, name)
        {
            let linked = self.index.definition(member);
            let value = self.annotated(linked.module, &linked.facts.returns, Some(class));
            if value != Value::Unknown {
                return value;
            }
        }
        let Class::Original(id) = class else { return Value::Unknown };
        let Some(member) = self.index.member(id, name) else { return Value::Unknown };
        match self.index.record(member).original.returns.as_deref() {
            // A method that a base records gives the class of its receiver where it gives its own.
            Some(returns) if self.index.record(id).original.bases.iter().any(|base| base == returns) => {
                Value::Instance(class)
            }
            Some(returns) => Value::instance(self.index, returns),
            None => Value::Unknown,
        }
    }

    fn call_local(
        &mut self,
        key: Key,
        skipped: usize,
        starred: bool,
        values: Vec<Value>,
        named: Vec<(Option<&str>, Value)>,
    ) -> Value {
        let Some(function) = self.signature(key) else { return Value::Unknown };
        let skipped = if function.is_static { 0 } else { skipped };
        if self.silent == 0 {
            let mut passed: Vec<(Text, Value)> = Vec::new();
            let ordinary = function.parameters.iter().skip(skipped);
            if starred {
                passed.extend(ordinary.map(|(name, _)| (name.clone(), Value::Unknown)));
            } else {
                let positional = ordinary
                    .filter(|(_, kind)| matches!(kind, ParameterKind::Ordinary | ParameterKind::PositionalOnly));
                passed.extend(positional.zip(values).map(|((name, _), value)| (name.clone(), value)));
                passed.extend(named.into_iter().filter_map(|(name, value)| Some((name?.into(), value))));
            }
            for (name, value) in passed {
                self.pass_parameter(key, name, value);
            }
        }
        self.result(key)
    }

    fn subscript(&mut self, owner: &Value, at: &Expr) -> Value {
        let parts: Vec<Value> = match &at.kind {
            ExprKind::Tuple(parts) => parts.iter().map(|part| self.eval(part)).collect(),
            _ => vec![self.eval(at)],
        };
        match owner {
            Value::Tuple(values) => match at.kind {
                ExprKind::Int(Some(position)) => {
                    usize::try_from(position).ok().and_then(|at| values.get(at).cloned()).unwrap_or(Value::Unknown)
                }
                _ => Value::Unknown,
            },
            Value::Many(element) => match &at.kind {
                ExprKind::Slice(_) => owner.clone(),
                ExprKind::Tuple(_) => Value::Unknown,
                _ => (**element).clone(),
            },
            Value::Located(class) => {
                let class = self.index.record(*class).original.name.clone();
                rules::located(self.index, &class, at, &parts)
            }
            Value::Instance(class @ Class::Original(id)) => {
                let name = &self.index.record(*id).original.name;
                let value = parts.first().cloned().unwrap_or(Value::Unknown);
                match rules::subscript(self.index, name, at, &value) {
                    Value::Unknown => self.overloaded(*class, at),
                    value => value,
                }
            }
            Value::Instance(class) => self.overloaded(*class, at),
            _ => Value::Unknown,
        }
    }

    /// What the overloads of a shim class's `__getitem__` say of a literal.
    fn overloaded(&self, class: Class, at: &Expr) -> Value {
        let Some(shim) = shim_class(self.index, class) else { return Value::Unknown };
        let Some(member) = self.index.shim_member(shim, "__getitem__") else { return Value::Unknown };
        let linked = self.index.definition(member);
        let wanted = match &at.kind {
            ExprKind::Str(_) | ExprKind::FString(_) => "str",
            ExprKind::Int(_) => "int",
            ExprKind::List(_) => "list",
            ExprKind::Slice(_) => "slice",
            ExprKind::Tuple(_) => "tuple",
            _ => "",
        };
        let overload = linked.facts.overloads.iter().find(|(parameter, _)| accepts(parameter, wanted));
        let returns = overload.map_or(&linked.facts.returns, |(_, returns)| returns);
        self.annotated(linked.module, returns, Some(class))
    }

    pub(crate) fn binary(&mut self, left: &Value, operator: &str, right: &Value) -> Value {
        if let Some((forward, backward)) = rules::dunder(operator) {
            for (value, name) in [(left, forward), (right, backward)] {
                let Value::Instance(class) = value else { continue };
                // A container on the other side takes the operation over.
                let other = if std::ptr::eq(value, left) { right } else { left };
                if rules::elementwise(self.index, &[value, other]) != rules::elementwise(self.index, &[value]) {
                    continue;
                }
                if let Some(shim) = shim_class(self.index, *class)
                    && let Some(member) = self.index.shim_member(shim, name)
                {
                    let linked = self.index.definition(member);
                    let result = self.annotated(linked.module, &linked.facts.returns, Some(*class));
                    if result != Value::Unknown {
                        return result;
                    }
                }
            }
            let elementwise = rules::elementwise(self.index, &[left, right]);
            if elementwise != Value::Unknown {
                return elementwise;
            }
        }
        match (left.class_name(self.index), operator) {
            (Some("builtins.str"), "+" | "%" | "*") => left.clone(),
            _ => Value::Unknown,
        }
    }

    /// What iterating over a value gives.
    pub(crate) fn element(&self, many: &Value) -> Value {
        match many {
            Value::Many(element) => (**element).clone(),
            Value::Tuple(values) => values.iter().cloned().reduce(Value::join).unwrap_or(Value::Unknown),
            Value::Instance(class) => {
                let known =
                    many.class_name(self.index).map_or(Value::Unknown, |name| rules::iterated(self.index, name));
                if known != Value::Unknown {
                    return known;
                }
                let Some(member) =
                    shim_class(self.index, *class).and_then(|shim| self.index.shim_member(shim, "__iter__"))
                else {
                    return Value::Unknown;
                };
                let linked = self.index.definition(member);
                match self.annotated(linked.module, &linked.facts.returns, Some(*class)) {
                    Value::Many(element) => (*element).clone(),
                    _ => Value::Unknown,
                }
            }
            _ => Value::Unknown,
        }
    }

    /// What `with value as name` binds.
    pub(crate) fn entered(&mut self, value: Value) -> Value {
        let Value::Instance(class) = value else { return Value::Unknown };
        match self.class_member(class, "__enter__", 0).0 {
            Value::Method { class: owner, name } => match self.call_method(owner, &name) {
                Value::Unknown => Value::Instance(class),
                entered => entered,
            },
            Value::BoundFunction(key) => self.result(key),
            // The usual `__enter__` gives the manager itself.
            _ => Value::Instance(class),
        }
    }
}

fn accepts(parameter: &Annotation, wanted: &str) -> bool {
    match parameter {
        Annotation::Name(name) | Annotation::Generic(name, _) => name.rsplit('.').next() == Some(wanted),
        Annotation::Union(parts) => parts.iter().any(|part| accepts(part, wanted)),
        Annotation::None | Annotation::Unknown => false,
    }
}
