//! What each operation does.

use crate::behaviour::EffectKind;
use crate::behaviour::outcome::Outside;
use crate::behaviour::solve::State;
use crate::behaviour::summary::*;
use crate::behaviour::tables;
use crate::behaviour::values::*;
use crate::behaviour::world::Shared;
use crate::facts::DefinitionKind;
use crate::index::Shim;

mod attributes;
mod classes;
mod elements;
mod operators;
mod protocols;

impl State<'_, '_> {
    pub fn transfer(&mut self, op: &Op) {
        match op {
            Op::Move { to, from } => {
                let value = self.get(*from);
                self.set(*to, value);
            }
            Op::Make { to, tag, constant, parts } => {
                let mut holds = Value::default();
                for part in parts {
                    let value = self.get(*part);
                    holds.maybe |= !holds.roots.is_empty() && !value.roots.is_empty();
                    holds.join(&value);
                }
                holds.fixed = Fixed::Varies;
                let mut value = if tag.is_value() { Value::data(*tag) } else { self.make(Types::data(*tag), &holds) };
                if *constant != Constant::Any {
                    value.fixed = Fixed::Is(*constant);
                }
                self.set(*to, value);
            }
            Op::Name { to, name } => {
                let value = self.name(*name);
                self.set(*to, value);
            }
            Op::Attribute { to, of, name } => {
                let of = self.get(*of);
                let value = self.attribute(&of, self.summary.name(*name));
                self.set(*to, value);
            }
            Op::Item { to, of, access, key } => {
                let of = self.get(*of);
                let key = key.map(|key| self.get(key));
                let value = self.item(&of, *access, key.as_ref());
                self.set(*to, value);
            }
            Op::SetAttribute { of, name, from } => {
                let (of, from) = (self.get(*of), from.map(|from| self.get(from)));
                self.set_attribute(&of, self.summary.name(*name), from.as_ref());
            }
            Op::SetItem { of, key, from } => {
                let (of, key, from) = (self.get(*of), self.get(*key), from.map(|from| self.get(from)));
                self.set_item(&of, &key, from.as_ref());
            }
            Op::Operate { to, name, operands } => {
                let operands: Vec<Value> = operands.iter().map(|operand| self.get(*operand)).collect();
                let value = self.operate(self.summary.name(*name), &operands);
                self.set(*to, value);
            }
            Op::Augment { to, name, left, right } => {
                let (left, right) = (self.get(*left), self.get(*right));
                let value = self.augment(self.summary.name(*name), &left, &right);
                self.set(*to, value);
            }
            Op::Truth { of } => {
                let of = self.get(*of);
                self.operate("__bool__", &[of]);
            }
            Op::Call { to, callee, arguments } => {
                let callee = self.get(*callee);
                let arguments = self.given(arguments);
                let value = self.call(&callee, &arguments);
                self.set(*to, value);
            }
            Op::Method { to, of, name, arguments } => {
                let of = self.get(*of);
                let arguments = self.given(arguments);
                let value = self.call_method(&of, self.summary.name(*name), &arguments);
                self.set(*to, value);
            }
            Op::Super { to, name, arguments } => {
                let arguments = self.given(arguments);
                let value = self.call_above(self.summary.name(*name), &arguments);
                self.set(*to, value);
            }
            Op::Function { to, unit } => self.function(*to, *unit),
            Op::Narrow { to, from, classes, holds } => {
                let from = self.get(*from);
                let value = self.narrowed(&from, classes, *holds);
                self.set(*to, value);
            }
            Op::Return { from } => {
                let value = self.get(*from);
                if !self.returns_an_iterator() {
                    self.gives(&value);
                }
            }
            Op::Yield { from } => {
                let value = self.get(*from);
                let made = self.make(Types::data(Tag::Iterator), &value);
                self.gives(&made);
            }
            Op::SetGlobal { name, from } => {
                let value = self.get(*from);
                self.set_global(*name, &value);
            }
            Op::Anything { to } => {
                let value = self.anything();
                self.set(*to, value);
            }
            Op::Raise { name, from } => self.raised(*name, *from),
            Op::Enter { to, of } => {
                let of = self.get(*of);
                let value = self.entered(&of);
                self.set(*to, value);
            }
            Op::Unknown { what } => {
                let what = self.summary.name(*what);
                self.unknown_effect(what);
                for at in 0..self.memory.outcome.parameters.len() {
                    let roots = [parameter(at, false), parameter(at, true)];
                    for root in roots {
                        let value =
                            Value { roots: Roots::one(root), types: Types::any(), fixed: Fixed::Varies, maybe: true };
                        self.give_away(&value);
                    }
                }
            }
        }
    }

    pub fn returns_an_iterator(&self) -> bool {
        self.is_generator()
    }

    fn raised(&mut self, name: Option<NameId>, from: Option<Slot>) {
        let module = self.world.index.definition(self.definition).module;
        if let Some(from) = from {
            // What an exception takes along lives on with it.
            let value = self.get(from);
            if value.types.any {
                self.keep(&value);
            }
        }
        let Some(name) = name else { return };
        let written = self.summary.name(name);
        let resolved = match self.world.resolve(module, written) {
            Some(Shim::Definition(id)) if self.world.kind(id) == DefinitionKind::Class => {
                self.world.index.qualified(id)
            }
            None if tables::exception_parent(written).is_some() || written == "BaseException" => written.to_string(),
            Some(Shim::Outside(name)) => name.strip_prefix("builtins.").unwrap_or(&name).to_string(),
            _ => match from.map(|from| self.get(from).types) {
                Some(types) if !types.any && !types.known.is_empty() => {
                    for kind in types.known {
                        match kind {
                            Type::Instance(class) | Type::Class(class) => {
                                let name = self.world.index.qualified(class);
                                self.raise(&name);
                            }
                            _ => self.memory.outcome.open = true,
                        }
                    }
                    return;
                }
                _ => {
                    self.memory.outcome.open = true;
                    return;
                }
            },
        };
        self.raise(&resolved);
    }

    fn set_global(&mut self, name: NameId, value: &Value) {
        let written = self.summary.name(name).to_string();
        if written.is_empty() {
            let on = self.world.word("a variable of the function around it");
            let at = self.at();
            self.outside(Outside { kind: EffectKind::WritesGlobal, on, at, variable: true });
            self.keep(value);
            return;
        }
        let module = self.world.index.definition(self.definition).module;
        self.rebind(module, &written, value);
    }

    pub fn rebind(&mut self, module: u32, name: &str, value: &Value) {
        let on = format!("{}.{name}", self.world.index.modules[module as usize].name);
        self.effect(EffectKind::WritesGlobal, &on);
        if let Some(Shim::Definition(id)) = self.world.resolve(module, name) {
            self.world.share(Shared::Held(id), &value.types);
            self.world.share(Shared::Inside(id), &Types::any());
            self.world.rebind(id);
        }
        self.keep(value);
    }

    pub fn function(&mut self, to: Slot, unit: u32) {
        let inner = self.world.first[self.definition as usize] + unit;
        let code = self.world.unit(inner);
        let mut captured = Vec::new();
        let mut holds = Value::default();
        for (at, (_, outer, _)) in code.captured.iter().enumerate() {
            let value = self.get(*outer);
            self.world.share(Shared::Captured(inner, at as u32), &value.types);
            holds.maybe |= !holds.roots.is_empty();
            holds.join(&value);
            captured.push(value);
        }
        holds.fixed = Fixed::Varies;
        let site = self.site();
        self.put(site, &holds);
        if self.memory.closures.get(&site) != Some(&captured) {
            self.memory.closures.insert(site, captured);
            self.contents_have_changed(site);
        }
        self.set(to, Value::new(Roots::one(site), Types::one(Type::Closure(inner))));
    }
}
