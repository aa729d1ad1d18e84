//! Functions that their decorators replace.

use crate::behaviour::EffectKind;
use crate::behaviour::outcome::Outside;
use crate::behaviour::solve::State;
use crate::behaviour::summary::*;
use crate::behaviour::values::*;
use crate::index::Shim;

impl State<'_, '_> {
    /// The decorators that make another function of a definition.
    pub fn outer_decorators(&self) -> Option<Vec<String>> {
        if self.unit != self.world.first[self.definition as usize] {
            return None;
        }
        let harmless = |name: &String| {
            matches!(
                name.rsplit('.').next().unwrap_or_default(),
                "property"
                    | "staticmethod"
                    | "classmethod"
                    | "overload"
                    | "abstractmethod"
                    | "final"
                    | "override"
                    | "wraps()"
                    | "contextmanager"
                    | "no_type_check"
                    | "setter"
                    | "getter"
                    | "deleter"
            )
        };
        let outer: Vec<String> = self.summary.decorators.iter().filter(|name| !harmless(name)).cloned().collect();
        (!outer.is_empty()).then_some(outer)
    }

    pub fn decorated(&mut self) {
        let cached = |name: &str| {
            matches!(
                name.rsplit('.').next().unwrap_or_default(),
                "lru_cache" | "lru_cache()" | "cache" | "cached_property"
            )
        };
        let outer = self.outer_decorators().unwrap_or_default();
        self.stand_at_the_definition();
        let parameters: Vec<(Passing, Value)> = self
            .code
            .parameters
            .iter()
            .enumerate()
            .map(|(at, parameter)| {
                let passing = match parameter.kind {
                    ArgumentKind::PositionalOnly | ArgumentKind::Ordinary => Passing::Positional,
                    ArgumentKind::Variadic => Passing::Star,
                    ArgumentKind::KeywordOnly => Passing::Keyword(parameter.name),
                    ArgumentKind::Keywords => Passing::StarStar,
                };
                (passing, self.get(at as Slot))
            })
            .collect();
        let mut function = Value::of(Type::Raw(self.definition));
        for (at, name) in outer.iter().enumerate().rev() {
            // Sites of their own, beyond those of all operations.
            self.step = u32::MAX - 2 * at as u32;
            if cached(name) {
                let on = format!("the cache of `{}`", self.world.index.definition(self.definition).facts.name);
                let on = self.world.word(&on);
                let at = self.at();
                self.outside(Outside { kind: EffectKind::WritesGlobal, on, at, variable: false });
                for (_, value) in &parameters {
                    self.keep(value);
                }
                continue;
            }
            let module = self.world.index.definition(self.definition).module;
            let decorator = match self.world.resolve(module, name) {
                Some(shim @ Shim::Definition(_)) => self.shim(&shim),
                _ => Value::unknown(),
            };
            self.quiet = true;
            function = self.call(&decorator, &[(Passing::Positional, function)]);
            self.quiet = false;
            if function.types.any {
                function = Value::unknown();
            }
        }
        self.step = u32::MAX - 2 * outer.len() as u32 - 1;
        let mut result = self.call(&function, &parameters);
        if outer.iter().any(|name| cached(name)) {
            // The same object is given again and again.
            result.roots.insert(SHARED);
            result.maybe = true;
        }
        self.gives(&result.settled());
    }
}
