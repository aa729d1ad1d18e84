//! The tasks that run units for kinds of calls, and the order in which they run.

use crate::behaviour::memory::Ran;
use crate::behaviour::outcome::Outcome;
use crate::behaviour::solve::{RAW, State};
use crate::behaviour::summary::{Constant, Guard, Preset, Tag, Test};
use crate::behaviour::values::{Fixed, Type, Types, Value};
use crate::behaviour::world::{About, Key, Shared, Task, World};
use crate::facts::DefinitionKind;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A unit is run apart for so many kinds of calls. Should code have more, all others share the general one.
const VARIANTS: usize = 500;

/// How often an operation is run, on average over all: four times what the three packages need.
const WORK: usize = 12;
/// The receiver and what it is given first: with the classes of all arguments there are too many kinds of calls.
const CLASSES: usize = 2;

/// So few operations may run more often.
const LEAST: usize = 10_000;

/// So many tasks may wait for one that they look at, five times what the three packages need: each has its frames.
const DEPTH: usize = 250;

impl World<'_> {
    /// The task that runs a unit for such arguments, begun where there was none.
    pub fn task(&mut self, unit: u32, key: Key) -> usize {
        self.task_for(unit, key).0
    }

    /// The same, and whether it runs the unit for just these arguments.
    pub fn task_for(&mut self, unit: u32, key: Key) -> (usize, bool) {
        let known = &self.by_unit[unit as usize];
        if let Some(task) = known.iter().find(|task| self.tasks[**task].key == key) {
            return (*task, true);
        }
        let general = key == Key::default() || key == Key { constants: vec![Some(RAW)], classes: Vec::new() };
        if known.len() > VARIANTS && !general {
            let raw = key.constants.first() == Some(&Some(RAW));
            let general = Key { constants: if raw { vec![Some(RAW)] } else { Vec::new() }, classes: Vec::new() };
            return (self.task(unit, general), false);
        }
        let id = self.tasks.len();
        self.tasks.push(Task {
            unit,
            key,
            outcome: Arc::default(),
            changed: 0,
            memory: None,
            waiting: BTreeSet::new(),
            queued: true,
            begun: false,
            originals: BTreeSet::new(),
            callees: BTreeSet::new(),
            reads: BTreeMap::new(),
        });
        self.by_unit[unit as usize].push(id);
        self.queue.insert((self.rank_of(unit), id));
        (id, true)
    }

    /// What is known so far of a task, for another that must run again when more is.
    pub fn outcome(&mut self, task: usize, asker: usize) -> Arc<Outcome> {
        self.looked_at.0.push(task);
        if self.is_owed(task) && self.depth < DEPTH && (self.clock as usize) < self.budget {
            self.owed.push(task);
        }
        if self.tasks[asker].callees.insert(task) {
            self.tasks[task].waiting.insert(asker);
        }
        Arc::clone(&self.tasks[task].outcome)
    }

    /// What is said of a unit's parameters, read once.
    pub fn about(&mut self, unit: u32) -> Arc<About> {
        if let Some(about) = &self.about[unit as usize] {
            return Arc::clone(about);
        }
        let code = self.unit(unit);
        let (definition, at) = self.units[unit as usize];
        let linked = self.index.definition(definition);
        let mut about = About::default();
        for (number, parameter) in code.parameters.iter().enumerate() {
            let (mut types, inside) = self.annotated(linked.module, &parameter.annotation);
            let summary = self.summary(definition);
            let receiver = (at == 0 || [summary.setter, summary.deleter].contains(&Some(at))) && number == 0;
            let mut open = types.any;
            if let (true, Some(owner)) = (receiver && types.any, linked.owner) {
                let name = linked.facts.name.rsplit('.').next().unwrap_or_default();
                match linked.facts.kind {
                    DefinitionKind::Method | DefinitionKind::Property
                        if !matches!(name, "__new__" | "__init_subclass__" | "__class_getitem__") =>
                    {
                        types = Types::one(Type::Instance(owner));
                        open = true;
                    }
                    DefinitionKind::Staticmethod => {}
                    _ => types = Types::one(Type::Kind(owner)),
                }
            }
            match &parameter.default {
                Preset::Literal(tag, _) => {
                    types.insert(Type::Data(*tag));
                }
                Preset::Name(_) | Preset::Kept | Preset::Captured => types = Types::any(),
                Preset::Required => {}
            }
            let tests = |guard: &Guard| guard.test != Test::Always && guard.parameter as usize == number;
            about.tested.push(code.guards.iter().any(tests));
            about.open.push(open);
            about.types.push((types, inside));
        }
        let about = Arc::new(about);
        self.about[unit as usize] = Some(Arc::clone(&about));
        about
    }

    pub fn key<'v>(&mut self, unit: u32, arguments: impl Iterator<Item = &'v Value>) -> Key {
        let about = self.about(unit);
        let mut key = Key::default();
        for (at, value) in arguments.enumerate() {
            let constant = match value.fixed {
                Fixed::Is(constant) if constant != Constant::Any && about.tested.get(at) == Some(&true) => {
                    Some(constant)
                }
                _ => None,
            };
            key.constants.push(constant);
            let told = about.types.get(at).and_then(|(types, _)| types.only());
            let class = value.types.only().filter(|found| Some(*found) != told);
            if let Some(class) = class
                && about.open.get(at) == Some(&true)
                && (at < CLASSES || matches!(class, Type::Data(Tag::Set | Tag::FrozenSet)))
            {
                key.classes.push((at, class));
            }
        }
        while key.constants.last().is_some_and(Option::is_none) {
            key.constants.pop();
        }
        key
    }

    /// Runs what is to be run. What cannot be settled within `WORK` is left open, and nothing is told of it.
    pub fn run(&mut self) {
        let operations: usize = (0..self.units.len() as u32).map(|unit| self.unit(unit).steps.len()).sum();
        self.budget = WORK * operations.max(LEAST);
        self.run_queued();
        while self.open_what_nothing_sets() {
            self.run_queued();
        }
    }

    fn run_queued(&mut self) {
        let mut last = (0, 0);
        while let Some(next) = self.queue.range(last..).next().or(self.queue.first()).copied() {
            if self.clock as usize > self.budget {
                break;
            }
            last = next;
            self.queue.remove(&next);
            self.run_task(next.1);
        }
    }

    /// Whether a task is to be run before it is looked at: it was never run, or there may be more to say of it. One that
    /// runs now waits for this one.
    fn is_owed(&self, task: usize) -> bool {
        let known = &self.tasks[task];
        !known.begun || known.queued && known.memory.is_some()
    }

    /// The classes of a field. None while nothing is seen to set it, which may still come.
    pub fn field_types(&mut self, field: u32, asker: usize) -> Types {
        let held = self.shared(Shared::Held(field), asker);
        if held == Types::default() {
            self.awaited.insert(field);
        }
        held
    }

    /// Fields that nothing has set when all else is known are set by what is not seen.
    fn open_what_nothing_sets(&mut self) -> bool {
        let awaited = std::mem::take(&mut self.awaited);
        for field in awaited {
            if self.shared.get(&Shared::Held(field)).is_none_or(|(held, _)| *held == Types::default()) {
                self.share(Shared::Held(field), &Types::any());
            }
        }
        !self.queue.is_empty() && (self.clock as usize) <= self.budget
    }

    fn rank_of(&self, unit: u32) -> u32 {
        self.ranks[self.units[unit as usize].0 as usize]
    }

    fn run_task(&mut self, task: usize) {
        self.tasks[task].queued = false;
        self.tasks[task].begun = true;
        let Some(outcome) = State::run(self, task) else { return };
        if Arc::make_mut(&mut self.tasks[task].outcome).join(&outcome) {
            self.tasks[task].changed = self.clock;
            let waiting: Vec<usize> = self.tasks[task].waiting.iter().copied().collect();
            waiting.into_iter().for_each(|other| self.again(other));
        }
    }

    /// Runs the tasks that the last operation looked at for the first time, so that it need not be run again each time
    /// that one of them has more to say; whether there were any.
    pub fn run_what_is_owed(&mut self) -> bool {
        if self.owed.is_empty() {
            return false;
        }
        let owed = std::mem::take(&mut self.owed);
        self.depth += 1;
        for task in owed {
            if self.is_owed(task) {
                self.queue.remove(&(self.rank_of(self.tasks[task].unit), task));
                self.run_task(task);
            }
        }
        self.depth -= 1;
        true
    }

    /// Notes that a task looks at what a module holds: the first line of those that do.
    pub fn read_at(&mut self, task: usize, global: u32, line: u32) {
        let known = self.tasks[task].reads.entry(global).or_insert(line);
        *known = line.min(*known);
    }

    /// Notes that a name of a module is given another value while programs run.
    pub fn rebind(&mut self, definition: u32) {
        if self.rebound.insert(definition) {
            self.shared.entry(Shared::Rebound(definition)).or_default().1 = self.clock;
            self.wake(Shared::Rebound(definition));
        }
    }

    /// Whether a name is given another value while programs run, as far as is known.
    pub fn is_rebound(&mut self, definition: u32, asker: usize) -> bool {
        let known = self.rebound.contains(&definition);
        if !known {
            self.look_at(Shared::Rebound(definition), asker);
        }
        known
    }

    /// The tasks of which more might have been found: those that were not run again, those that look at what any task
    /// may fill, and all that call them.
    pub fn unsettled(&self) -> BTreeSet<usize> {
        let mut found: BTreeSet<usize> = self.queue.iter().map(|(_, task)| *task).collect();
        if found.is_empty() {
            return found;
        }
        let filled = self.readers.iter().filter(|(what, _)| !matches!(what, Shared::Rebound(_)));
        found.extend(filled.flat_map(|(_, readers)| readers));
        let mut edge: Vec<usize> = found.iter().copied().collect();
        while let Some(task) = edge.pop() {
            for caller in &self.tasks[task].waiting {
                if found.insert(*caller) {
                    edge.push(*caller);
                }
            }
        }
        found
    }

    fn again(&mut self, task: usize) {
        if !self.tasks[task].queued {
            self.tasks[task].queued = true;
            self.queue.insert((self.rank_of(self.tasks[task].unit), task));
        }
    }

    pub fn shared(&mut self, what: Shared, asker: usize) -> Types {
        self.look_at(what, asker);
        self.shared.get(&what).map(|(types, _)| types.clone()).unwrap_or_default()
    }

    pub fn shared_changed(&self, what: Shared) -> u32 {
        self.shared.get(&what).map_or(0, |(_, changed)| *changed)
    }

    pub fn share(&mut self, what: Shared, types: &Types) {
        let (known, changed) = self.shared.entry(what).or_default();
        if known.join(types) {
            *changed = self.clock;
            self.wake(what);
        }
    }

    fn look_at(&mut self, what: Shared, asker: usize) {
        self.looked_at.1.push(what);
        self.readers.entry(what).or_default().insert(asker);
    }

    fn wake(&mut self, what: Shared) {
        let readers: Vec<usize> = self.readers.get(&what).into_iter().flatten().copied().collect();
        readers.into_iter().for_each(|task| self.again(task));
    }

    /// The time at which an operation begins.
    pub fn begin_operation(&mut self) -> u32 {
        self.clock += 1;
        self.looked_at.0.clear();
        self.looked_at.1.clear();
        self.clock
    }

    pub fn take_looked_at(&mut self, ran: &mut Ran) {
        let (tasks, shared) = &mut self.looked_at;
        tasks.sort_unstable();
        tasks.dedup();
        shared.sort_unstable();
        shared.dedup();
        if *ran.tasks != tasks[..] {
            ran.tasks = tasks.as_slice().into();
        }
        if *ran.shared != shared[..] {
            ran.shared = shared.as_slice().into();
        }
    }
}
