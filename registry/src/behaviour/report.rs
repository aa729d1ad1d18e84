//! From what was found to what is told: one `Behaviour` for each definition.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap as HashMap;

use crate::behaviour::outcome::{At, Outcome, Sure};
use crate::behaviour::summary::{Argument, ArgumentKind, Op, Preset, Slot, Summary, Tag, Unit};
use crate::behaviour::values::{FRESH, Roots, Type, UNKNOWN, Value, parameter, parameter_of};
use crate::behaviour::world::{Key, World};
use crate::behaviour::{
    Answer, ArgumentEffect, Assumption, Behaviour, Cause, EffectKind, Feature, GlobalEffect, Raises, Verdict,
};
use crate::facts::DefinitionKind;

mod followed;

pub(super) struct Report<'w, 'a> {
    world: &'w World<'a>,
    tasks: &'w [Option<usize>],
    /// For each task, the state of modules that it and what it calls looks at, and where, in the order of the names'
    /// numbers.
    reads: Vec<Vec<(u32, At)>>,
    features: Vec<u32>,
    originals: HashMap<u32, BTreeSet<u32>>,
    /// Where an object that some module holds is changed, and it is not known which.
    all_may_change: bool,
    unsettled: BTreeSet<usize>,
}

const FEATURES: [Feature; 25] = [
    Feature::Async,
    Feature::Class,
    Feature::Closure,
    Feature::Comprehension,
    Feature::ContextManager,
    Feature::Decorator,
    Feature::DynamicAttribute,
    Feature::Generator,
    Feature::Global,
    Feature::Import,
    Feature::KeywordOnly,
    Feature::Lambda,
    Feature::Match,
    Feature::Metaclass,
    Feature::NestedFunction,
    Feature::Nonlocal,
    Feature::PositionalOnly,
    Feature::Property,
    Feature::Recursion,
    Feature::StarArguments,
    Feature::StarExpression,
    Feature::Super,
    Feature::Try,
    Feature::Walrus,
    Feature::YieldFrom,
];

impl<'w, 'a> Report<'w, 'a> {
    pub fn new(world: &'w World<'a>, tasks: &'w [Option<usize>]) -> Report<'w, 'a> {
        let mut report = Report {
            world,
            tasks,
            reads: Vec::new(),
            features: Vec::new(),
            originals: HashMap::default(),
            all_may_change: false,
            unsettled: world.unsettled(),
        };
        report.follow_reads();
        report.follow_features();
        for task in &world.tasks {
            let definition = world.units[task.unit as usize].0;
            report.originals.entry(definition).or_default().extend(&task.originals);
        }
        report
    }

    pub fn behaviour(&self, id: u32) -> Behaviour {
        if self.is_replaced(id) {
            return match self.tasks[id as usize] {
                Some(task) => self.untold(self.world.tasks[task].unit),
                None => Behaviour::default(),
            };
        }
        let mut behaviour = match self.world.kind(id) {
            DefinitionKind::Class => self.of_class(id),
            DefinitionKind::Value | DefinitionKind::Attribute => self.of_value(id),
            DefinitionKind::Field => return Behaviour::default(),
            _ => self.tasks[id as usize].map(|task| self.of_task(task)).unwrap_or_default(),
        };
        let bits = self.features[id as usize];
        for feature in FEATURES {
            if bits & (1 << feature as u32) != 0 && !behaviour.features.contains(&feature) {
                behaviour.features.push(feature);
            }
        }
        behaviour.features.sort_unstable();
        behaviour
    }

    /// Nothing but the names of the parameters.
    fn untold(&self, unit: u32) -> Behaviour {
        let summary = self.world.summary(self.world.units[unit as usize].0);
        let names = self.world.unit(unit).parameters.iter().map(|one| summary.name(one.name).to_string());
        let arguments = names.map(|name| ArgumentEffect { name, ..ArgumentEffect::default() }).collect();
        Behaviour { arguments, ..Behaviour::default() }
    }

    /// Whether statements of its module put something else in its place, or into it.
    fn is_replaced(&self, id: u32) -> bool {
        let linked = self.world.index.definition(id);
        if linked.facts.kind == DefinitionKind::Value {
            return false;
        }
        let name = linked.facts.name.rsplit('.').next().unwrap_or_default();
        match (linked.facts.kind, linked.owner) {
            (DefinitionKind::Class, _) => ["__init__", "__new__"].iter().any(|name| self.world.is_patched(id, name)),
            (_, Some(owner)) => self.world.is_patched(owner, name),
            _ => !self.world.summary(id).patched.is_empty(),
        }
    }

    /// A class is called as its `__new__` and `__init__` are; what they do to the new object is no effect.
    fn of_class(&self, class: u32) -> Behaviour {
        let mut made = Behaviour::default();
        let mut found = false;
        for name in ["__new__", "__init__"] {
            let Some(member) = self.world.index.shim_member(class, name) else { continue };
            let Some(task) = self.tasks[member as usize] else { continue };
            let mut one = self.of_task(task);
            if one.arguments.is_empty() {
                continue;
            }
            let outcome = &self.world.tasks[task].outcome;
            one.arguments.remove(0);
            // What the new object takes in lives on with it.
            for (root, value) in &outcome.stores {
                if !matches!(parameter_of(*root), Some((0, _))) {
                    continue;
                }
                for at in 0..one.arguments.len() {
                    let sure = holds_parameter(value, at + 1);
                    if sure != Sure::No {
                        one.result_aliases.answer = worse(one.result_aliases.answer, answer(sure));
                    }
                }
            }
            if name == "__init__" {
                let own = outcome
                    .parameters
                    .first()
                    .is_some_and(|effects| effects.writes[0].max(effects.writes[1]) != Sure::No);
                if own {
                    one.pure.because.retain(|cause| !cause.what.starts_with("changes its argument `self`"));
                    one.pure.because.retain(|cause| !cause.what.starts_with("may change its argument `self`"));
                    one.pure.answer = if one.pure.because.is_empty() { Answer::Yes } else { self.purity_of(&one) };
                }
            }
            if found {
                let (before, after) = (made, one);
                made = after;
                made.global_effects.extend(before.global_effects);
                made.pure = both(before.pure, made.pure);
                made.deterministic = both(before.deterministic, made.deterministic);
                made.raises.types.extend(before.raises.types);
                made.raises.types.sort_unstable();
                made.raises.types.dedup();
                if before.raises.complete != Answer::Yes {
                    made.raises.complete = before.raises.complete;
                }
                made.calls.extend(before.calls);
                made.calls.sort_unstable();
                made.calls.dedup();
                made.result_aliases.answer = worse(before.result_aliases.answer, made.result_aliases.answer);
            } else {
                made = one;
                found = true;
            }
        }
        let opaque = self.world.above(class).into_iter().find_map(|class| self.world.summary(class).opaque.clone());
        if opaque.is_some() {
            return Behaviour::default();
        }
        made
    }

    fn purity_of(&self, behaviour: &Behaviour) -> Answer {
        let certain = behaviour.arguments.iter().any(|one| one.writes == Answer::Yes)
            || behaviour.global_effects.iter().any(|effect| is_effect(effect.kind));
        if certain { Answer::No } else { Answer::Unknown }
    }

    /// The value of a name: called, it does what its class or its function does.
    fn of_value(&self, id: u32) -> Behaviour {
        let Some(task) = self.tasks[id as usize] else { return Behaviour::default() };
        if self.world.rebound.contains(&id) {
            return Behaviour::default();
        }
        match self.world.tasks[task].outcome.result.types.only() {
            Some(Type::Instance(class)) => {
                let members = self.world.find_members(class, "__call__");
                let [member] = members[..] else { return Behaviour::default() };
                let Some(task) = self.tasks[member as usize] else { return Behaviour::default() };
                let mut behaviour = self.of_task(task);
                if !behaviour.arguments.is_empty() {
                    behaviour.arguments.remove(0);
                }
                behaviour
            }
            Some(Type::Closure(unit)) => {
                let general = self.world.tasks.iter().position(|task| task.unit == unit && task.key == Key::default());
                general.map(|task| self.of_task(task)).unwrap_or_default()
            }
            Some(Type::Function(function)) if function != id => {
                self.tasks[function as usize].map(|task| self.of_task(task)).unwrap_or_default()
            }
            _ => Behaviour::default(),
        }
    }

    fn cause(&self, what: String, at: At) -> Cause {
        Cause { what, definition: self.world.index.qualified(at.0), line: at.1 }
    }

    fn of_task(&self, task: usize) -> Behaviour {
        let outcome: &Outcome = &self.world.tasks[task].outcome;
        let unit = self.world.tasks[task].unit;
        let code = self.world.unit(unit);
        let (definition, _) = self.world.units[unit as usize];
        let summary = self.world.summary(definition);
        if self.unsettled.contains(&task) {
            return self.untold(unit);
        }
        let here = (definition, self.world.index.definition(definition).facts.lines.0);
        let mut behaviour = Behaviour::default();
        for effect in outcome.outside.iter().filter(|effect| !effect.variable) {
            behaviour.global_effects.push(GlobalEffect {
                kind: effect.kind,
                on: self.world.spelling(effect.on).to_string(),
                cause: self.cause(String::new(), effect.at),
            });
        }
        for (global, at) in &self.reads[task] {
            let on = self.world.index.qualified(*global);
            behaviour.global_effects.push(GlobalEffect {
                kind: EffectKind::ReadsGlobal,
                on,
                cause: self.cause(String::new(), *at),
            });
        }
        let module = self.world.index.definition(definition).module;
        let lazy = looks_later(code, outcome);
        let value = |parameter: &Argument| self.world.annotated(module, &parameter.annotation).0.is_value();
        let later: Vec<bool> = code.parameters.iter().map(|parameter| lazy && !value(parameter)).collect();
        for (at, parameter) in code.parameters.iter().enumerate() {
            let name = summary.name(parameter.name).to_string();
            let effect = self.argument(outcome, code, at, name.clone(), later[at]);
            if parameter.default == Preset::Kept && effect.writes != Answer::No {
                behaviour.global_effects.push(GlobalEffect {
                    kind: EffectKind::WritesGlobal,
                    on: format!("the default of `{name}`"),
                    cause: self.cause(String::new(), here),
                });
            }
            behaviour.arguments.push(effect);
        }
        for effect in &mut behaviour.global_effects {
            effect.cause.what = told(effect.kind, &effect.on);
        }
        behaviour.global_effects.sort_by(|left, right| (left.kind, &left.on).cmp(&(right.kind, &right.on)));
        self.judge(&mut behaviour, outcome, code, here);
        behaviour.raises = Raises {
            types: {
                let mut types: Vec<String> =
                    outcome.raises.iter().map(|word| self.world.spelling(*word).to_string()).collect();
                types.sort_unstable();
                types
            },
            complete: if outcome.open || outcome.outside.iter().any(|one| one.kind == EffectKind::Unknown) {
                Answer::Unknown
            } else {
                Answer::Yes
            },
        };
        let own = self.originals.get(&definition).into_iter().flatten();
        behaviour.calls = own
            .map(|record| self.world.index.record(*record).original.name.clone())
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect();
        behaviour.result_aliases = self.aliases(outcome, code, summary, here, &later);
        if outcome.assumes {
            behaviour.assumes.push(Assumption::Protocols);
        }
        behaviour
    }

    fn judge(&self, behaviour: &mut Behaviour, outcome: &Outcome, code: &Unit, here: At) {
        let (mut impure, mut varying) = (Answer::Yes, Answer::Yes);
        let (mut why_impure, mut why_varying) = (Vec::new(), Vec::new());
        for effect in &behaviour.global_effects {
            if is_effect(effect.kind) {
                impure = Answer::No;
                why_impure.push(effect.cause.clone());
            } else {
                impure = worst(impure, Answer::Unknown);
                why_impure.push(effect.cause.clone());
            }
            match effect.kind {
                EffectKind::RandomState | EffectKind::Clock | EffectKind::Input => {
                    varying = Answer::No;
                    why_varying.push(effect.cause.clone());
                }
                EffectKind::Warnings | EffectKind::Output => {}
                EffectKind::WritesGlobal
                    if !effect.on.starts_with("the default of") && !effect.on.starts_with("the cache of") => {}
                _ => {
                    varying = worst(varying, Answer::Unknown);
                    why_varying.push(effect.cause.clone());
                }
            }
        }
        for (at, argument) in behaviour.arguments.iter().enumerate() {
            let line = outcome.parameters.get(at).and_then(|effects| effects.written).unwrap_or(here);
            match argument.writes {
                Answer::Yes => {
                    impure = Answer::No;
                    why_impure.push(self.cause(format!("changes its argument `{}`", argument.name), line));
                }
                Answer::Unknown => {
                    impure = worst(impure, Answer::Unknown);
                    why_impure.push(self.cause(format!("may change its argument `{}`", argument.name), line));
                }
                Answer::No => {}
            }
        }
        let returns = code.steps.iter().any(|step| matches!(step.op, Op::Return { .. } | Op::Yield { .. }));
        if !outcome.returns && returns {
            for (answer, why) in [(&mut impure, &mut why_impure), (&mut varying, &mut why_varying)] {
                *answer = worst(*answer, Answer::Unknown);
                why.push(self.cause("is not seen to return".into(), here));
            }
        }
        behaviour.pure = Verdict { answer: impure, because: why_impure };
        behaviour.deterministic = Verdict { answer: varying, because: why_varying };
    }

    fn argument(&self, outcome: &Outcome, code: &Unit, at: usize, name: String, later: bool) -> ArgumentEffect {
        let packed = matches!(code.parameters[at].kind, ArgumentKind::Variadic | ArgumentKind::Keywords);
        let effects = outcome.parameters.get(at).cloned().unwrap_or_default();
        let own = |levels: [Sure; 2]| if packed { levels[1] } else { levels[0].max(levels[1]) };
        let lost = has(&outcome.lost, at, packed);
        let mut reads = own(effects.reads).max(looked_at(code, at as Slot));
        let writes = own(effects.writes);
        let mut escapes = if lost || has(&outcome.kept, at, packed) { Sure::Maybe } else { Sure::No };
        if lost {
            reads = reads.max(Sure::Maybe);
        }
        if outcome.surely_kept.contains(parameter(at, packed)) {
            escapes = Sure::Yes;
        }
        if later && reads.max(own(effects.writes)) != Sure::No {
            escapes = escapes.max(Sure::Maybe);
        }
        let result = [&outcome.result, &outcome.holds];
        for value in result {
            escapes = escapes.max(if packed { holds_inside(value, at) } else { holds_parameter(value, at) });
        }
        for (root, value) in &outcome.stores {
            if parameter_of(*root).is_some_and(|(other, _)| other != at) {
                escapes = escapes.max(if packed { holds_inside(value, at) } else { holds_parameter(value, at) });
            }
        }
        ArgumentEffect {
            name,
            reads: answer(reads),
            writes: answer(if lost { writes.max(Sure::Maybe) } else { writes }),
            escapes: answer(escapes),
            called: answer(if lost { effects.called.max(Sure::Maybe) } else { effects.called }),
        }
    }

    fn aliases(&self, outcome: &Outcome, code: &Unit, summary: &Summary, here: At, later: &[bool]) -> Verdict {
        let at = outcome.result_at.unwrap_or(here);
        let mut verdict = Verdict { answer: Answer::No, because: Vec::new() };
        for (number, parameter) in code.parameters.iter().enumerate() {
            let packed = matches!(parameter.kind, ArgumentKind::Variadic | ArgumentKind::Keywords);
            let mut sure = Sure::No;
            for value in [&outcome.result, &outcome.holds] {
                sure = sure.max(if packed { holds_inside(value, number) } else { holds_parameter(value, number) });
            }
            let effects = outcome.parameters.get(number).cloned().unwrap_or_default();
            let reads = effects.reads[0].max(effects.reads[1]).max(looked_at(code, number as Slot));
            if later[number] && reads != Sure::No {
                sure = sure.max(Sure::Maybe);
            }
            let name = summary.name(parameter.name);
            match sure {
                Sure::Yes => verdict.because.push(self.cause(format!("gives `{name}` or a part of it"), at)),
                Sure::Maybe => verdict.because.push(self.cause(format!("may give `{name}` or a part of it"), at)),
                Sure::No => {}
            }
            verdict.answer = worse(verdict.answer, answer(sure));
        }
        let away = |value: &Value| {
            value.roots.contains(UNKNOWN) || !outcome.lost.is_empty() && value.roots.contains(FRESH) && value.types.any
        };
        if verdict.answer == Answer::No && (outcome.result.roots.contains(UNKNOWN) || away(&outcome.holds)) {
            verdict.answer = Answer::Unknown;
            verdict.because.push(self.cause("gives what a call of something unknown gave".into(), at));
        }
        verdict
    }
}

/// Whether the parameter, or what is reached through it, is among roots.
fn has(roots: &Roots, at: usize, packed: bool) -> bool {
    roots.contains(parameter(at, true)) || (!packed && roots.contains(parameter(at, false)))
}

/// Whether what it gives goes on looking at the arguments: a generator, a coroutine, an iterator.
fn looks_later(code: &Unit, outcome: &Outcome) -> bool {
    code.generator || code.suspended || outcome.result.types.known.contains(&Type::Data(Tag::Iterator))
}

fn holds_parameter(value: &Value, at: usize) -> Sure {
    if value.roots.contains(parameter(at, false)) && !value.maybe {
        return Sure::Yes;
    }
    if value.roots.contains(parameter(at, false)) {
        return Sure::Maybe;
    }
    holds_inside(value, at)
}

/// A part of unknown class may be a number, which shares nothing.
fn holds_inside(value: &Value, at: usize) -> Sure {
    match value.roots.contains(parameter(at, true)) {
        true if value.types.any || value.maybe => Sure::Maybe,
        true => Sure::Yes,
        false => Sure::No,
    }
}

pub(super) fn is_effect(kind: EffectKind) -> bool {
    !matches!(kind, EffectKind::ReadsGlobal | EffectKind::Identity | EffectKind::Unknown)
}

pub(super) fn told(kind: EffectKind, on: &str) -> String {
    match kind {
        EffectKind::ReadsGlobal => format!("reads `{on}`, which is changed while programs run"),
        EffectKind::WritesGlobal if on.starts_with("the ") || on.starts_with("an ") => format!("changes {on}"),
        EffectKind::WritesGlobal => format!("writes the global `{on}`"),
        EffectKind::RandomState => format!("draws from {on}"),
        EffectKind::Clock => "reads the clock".into(),
        EffectKind::Environment => format!("depends on {on}"),
        EffectKind::Files => format!("reaches {on}"),
        EffectKind::Output => format!("writes to {on}"),
        EffectKind::Input => format!("reads {on}"),
        EffectKind::Warnings => format!("acts on {on}"),
        EffectKind::Process => format!("acts on {on}"),
        EffectKind::Identity => format!("depends on {on}"),
        EffectKind::Unknown => on.to_string(),
    }
}

fn answer(sure: Sure) -> Answer {
    match sure {
        Sure::No => Answer::No,
        Sure::Maybe => Answer::Unknown,
        Sure::Yes => Answer::Yes,
    }
}

/// Of two answers to "is it free of this", the one that holds for both.
fn worst(left: Answer, right: Answer) -> Answer {
    match (left, right) {
        (Answer::No, _) | (_, Answer::No) => Answer::No,
        (Answer::Unknown, _) | (_, Answer::Unknown) => Answer::Unknown,
        _ => Answer::Yes,
    }
}

/// Of two answers to "may it do this", the one that holds for both.
fn worse(left: Answer, right: Answer) -> Answer {
    match (left, right) {
        (Answer::Yes, _) | (_, Answer::Yes) => Answer::Yes,
        (Answer::Unknown, _) | (_, Answer::Unknown) => Answer::Unknown,
        _ => Answer::No,
    }
}

fn both(left: Verdict, right: Verdict) -> Verdict {
    let mut because = left.because;
    because.extend(right.because);
    Verdict { answer: worst(left.answer, right.answer), because }
}

/// Whether the code looks at a parameter by an operator, as far as its slots tell: numbers are no objects elsewhere.
fn looked_at(code: &Unit, parameter: Slot) -> Sure {
    let mut versions = Versions::of(code, parameter);
    let mut sure = Sure::No;
    // Operations stand in the order of the code, so that one more round sees what loops carry back.
    for _ in 0..2 {
        for step in &code.steps {
            let given = |arguments: &[(crate::behaviour::summary::Passing, Slot)]| {
                arguments.iter().any(|(_, slot)| versions.contains(slot))
            };
            match &step.op {
                Op::Move { to, from } | Op::Narrow { to, from, .. } if versions.contains(from) => {
                    versions.insert(*to);
                }
                Op::Operate { operands, .. } if operands.iter().any(|slot| versions.contains(slot)) => sure = Sure::Yes,
                Op::Augment { left, right, .. } if versions.contains(left) || versions.contains(right) => {
                    sure = Sure::Yes;
                }
                Op::Truth { of } if versions.contains(of) => sure = Sure::Yes,
                Op::Attribute { of, .. } if versions.contains(of) => sure = Sure::Yes,
                Op::Item { of, key, .. } if versions.contains(of) || key.is_some_and(|key| versions.contains(&key)) => {
                    sure = Sure::Yes;
                }
                Op::Method { of, .. } if versions.contains(of) => sure = Sure::Yes,
                Op::SetItem { key, .. } if versions.contains(key) => sure = sure.max(Sure::Maybe),
                Op::Call { arguments, .. } | Op::Method { arguments, .. } | Op::Super { arguments, .. }
                    if given(arguments) =>
                {
                    sure = sure.max(Sure::Maybe);
                }
                Op::Function { .. } => {}
                _ => {}
            }
        }
    }
    sure
}

/// Slots that hold a parameter, or a part of its values.
struct Versions(Vec<bool>);

impl Versions {
    fn of(code: &Unit, parameter: Slot) -> Versions {
        let mut versions = Versions(vec![false; code.slots as usize]);
        versions.insert(parameter);
        versions
    }

    fn insert(&mut self, slot: Slot) {
        if let Some(known) = self.0.get_mut(slot as usize) {
            *known = true;
        }
    }

    fn contains(&self, slot: &Slot) -> bool {
        self.0.get(*slot as usize) == Some(&true)
    }
}
