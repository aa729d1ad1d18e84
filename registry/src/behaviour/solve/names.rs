//! What a name stands for.

use crate::behaviour::EffectKind;
use crate::behaviour::solve::State;
use crate::behaviour::summary::*;
use crate::behaviour::tables;
use crate::behaviour::values::*;
use crate::behaviour::world::Shared;
use crate::facts::DefinitionKind;
use crate::index::Shim;

impl State<'_, '_> {
    /// What a name of the module, or an absolute one, stands for.
    pub fn name(&mut self, name: NameId) -> Value {
        let written = self.summary.name(name);
        let module = self.world.index.definition(self.definition).module;
        let found = self.world.resolve(module, written);
        match found {
            Some(shim) => self.shim(&shim),
            None => self.outside_name(&format!("builtins.{written}")),
        }
    }

    pub fn shim(&mut self, shim: &Shim) -> Value {
        match shim {
            Shim::Module(id) => Value::of(Type::Module(*id)),
            Shim::Outside(name) if name.contains('.') || tables::class_tag(name).is_none() => self.outside_name(name),
            Shim::Outside(name) => self.outside_name(&format!("builtins.{name}")),
            Shim::Definition(id) => match self.world.twins.get(id).cloned() {
                Some(twins) => {
                    let mut value = Value::default();
                    for twin in twins {
                        value.join(&self.defined(twin));
                    }
                    value.fixed = Fixed::Varies;
                    value
                }
                None => self.defined(*id),
            },
        }
    }

    pub fn outside_name(&mut self, name: &str) -> Value {
        // `_new = object.__new__`: a name of the builtins without its module.
        let first = name.split('.').next().unwrap_or_default();
        if first == "object" || tables::class_tag(first).is_some() {
            return self.outside_name(&format!("builtins.{name}"));
        }
        if tables::constant(name) {
            return Value::data(Tag::Frozen);
        }
        match name {
            "os.environ" | "os.environb" => self.effect(EffectKind::Environment, "the environment"),
            "sys.argv" | "sys.path" | "sys.modules" => self.effect(EffectKind::Process, name),
            "sys.stdin" => self.effect(EffectKind::Input, "standard input"),
            "sys.stdout" | "sys.stderr" => self.effect(EffectKind::Output, "standard output"),
            _ => {}
        }
        let word = self.world.word(name);
        Value::of(Type::Outside(word))
    }

    fn defined(&mut self, id: u32) -> Value {
        let rebound = self.world.is_rebound(id, self.task);
        if rebound && self.world.kind(id) != DefinitionKind::Value {
            return Value { roots: Roots::one(SHARED), types: Types::any(), fixed: Fixed::Varies, maybe: true };
        }
        match self.world.kind(id) {
            DefinitionKind::Function | DefinitionKind::Staticmethod => Value::of(Type::Function(id)),
            DefinitionKind::Class => Value::of(Type::Class(id)),
            DefinitionKind::Value => {
                let outcome = self.value_outcome(id);
                let mut types = outcome.result.types.clone();
                types.join(&self.world.shared(Shared::Held(id), self.task));
                if self.summary_is_empty(id) {
                    types = Types::any();
                }
                let one = types.only();
                let mut value = Value { roots: Roots::global(id), types, fixed: Fixed::Varies, maybe: false }.settled();
                if matches!(one, Some(Type::Data(Tag::Object) | Type::Instance(_))) && !rebound {
                    value.fixed = Fixed::Is(Constant::Object(id));
                } else if one == Some(Type::Data(Tag::None)) && !rebound {
                    value.fixed = Fixed::Is(Constant::None);
                }
                if rebound {
                    let line = self.line;
                    self.world.read_at(self.task, id, line);
                }
                value
            }
            // A method under another name of the module: `rand = _shared.rand`.
            DefinitionKind::Method | DefinitionKind::Classmethod => {
                let holder =
                    Value { roots: Roots::one(SHARED), types: Types::any(), fixed: Fixed::Varies, maybe: false };
                let site = self.site();
                self.put(site, &holder);
                Value::new(Roots::one(site), Types::one(Type::Bound(id)))
            }
            _ => Value { roots: Roots::one(SHARED), types: Types::any(), fixed: Fixed::Varies, maybe: true },
        }
    }

    pub fn summary_is_empty(&self, definition: u32) -> bool {
        self.world.summary(definition).units.is_empty()
    }
}
