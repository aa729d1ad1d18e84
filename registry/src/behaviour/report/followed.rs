//! What goes through all calls: the state of modules that is read, and the features of the language.

use crate::behaviour::outcome::At;
use crate::behaviour::report::Report;
use crate::behaviour::{EffectKind, Feature};
use crate::facts::DefinitionKind;
use std::collections::{BTreeMap, BTreeSet};

impl Report<'_, '_> {
    /// The names of modules that functions change: what reads them depends on what ran before.
    fn state(&mut self) -> BTreeSet<u32> {
        let mut changed: BTreeSet<&str> = BTreeSet::new();
        for (id, task) in self.world.tasks.iter().enumerate() {
            if self.is_loaded(id) {
                continue;
            }
            for effect in &task.outcome.outside {
                if effect.kind == EffectKind::WritesGlobal && !effect.variable {
                    let on = self.world.spelling(effect.on);
                    self.all_may_change |= on == "an object that a module holds";
                    changed.insert(on);
                }
            }
        }
        let mut state: BTreeSet<u32> = self.world.rebound.clone();
        if !self.unsettled.is_empty() || self.all_may_change {
            // Any of them may be changed by what is not seen to its end.
            state.extend(self.world.tasks.iter().flat_map(|task| task.reads.keys()));
        }
        for task in &self.world.tasks {
            for global in task.reads.keys() {
                if changed.contains(self.world.index.qualified(*global).as_str()) {
                    state.insert(*global);
                }
            }
        }
        state
    }

    pub fn follow_reads(&mut self) {
        let tasks = &self.world.tasks;
        let state = self.state();
        let mut readers: BTreeMap<u32, Vec<(At, usize)>> = BTreeMap::new();
        for (id, task) in tasks.iter().enumerate() {
            for (global, line) in task.reads.iter().filter(|(global, _)| state.contains(global)) {
                readers.entry(*global).or_default().push(((self.definition_of(id), *line), id));
            }
        }
        let passed_on: Vec<bool> = (0..tasks.len()).map(|id| !self.is_loaded(id)).collect();
        self.reads = vec![Vec::new(); tasks.len()];
        let mut reached = vec![u32::MAX; tasks.len()];
        for (global, mut readers) in readers {
            // The first place comes first to whoever reaches it, so that each task is come to once.
            readers.sort_unstable();
            for (at, reader) in readers {
                let mut edge = vec![reader];
                while let Some(task) = edge.pop() {
                    if std::mem::replace(&mut reached[task], global) == global {
                        continue;
                    }
                    self.reads[task].push((global, at));
                    if passed_on[task] {
                        edge.extend(&tasks[task].waiting);
                    }
                }
            }
        }
    }

    fn definition_of(&self, task: usize) -> u32 {
        self.world.units[self.world.tasks[task].unit as usize].0
    }

    /// What a module computes when it is loaded is no part of a call.
    fn is_loaded(&self, task: usize) -> bool {
        matches!(self.world.kind(self.definition_of(task)), DefinitionKind::Value | DefinitionKind::Attribute)
    }

    pub fn follow_features(&mut self) {
        let count = self.world.index.definitions.len();
        let mut edges: Vec<BTreeSet<u32>> = vec![BTreeSet::new(); count];
        let mut nested_recursion: BTreeSet<u32> = BTreeSet::new();
        for task in &self.world.tasks {
            let from = self.world.units[task.unit as usize].0;
            for callee in &task.callees {
                let (to, _) = self.world.units[self.world.tasks[*callee].unit as usize];
                if to != from {
                    edges[from as usize].insert(to);
                } else if self.world.tasks[*callee].unit == task.unit {
                    nested_recursion.insert(from);
                }
            }
        }
        self.features = self.world.index.unlinked.summaries.iter().map(|summary| summary.features).collect();
        for id in recursive(&edges) {
            self.features[id as usize] |= 1 << Feature::Recursion as u32;
        }
        for id in nested_recursion {
            self.features[id as usize] |= 1 << Feature::Recursion as u32;
        }
        let mut changed = true;
        while changed {
            changed = false;
            for (from, called) in edges.iter().enumerate() {
                let all = called.iter().fold(self.features[from], |all, to| all | self.features[*to as usize]);
                changed |= all != self.features[from];
                self.features[from] = all;
            }
        }
    }
}

/// The definitions that lead back to themselves.
fn recursive(edges: &[BTreeSet<u32>]) -> BTreeSet<u32> {
    // Tarjan's components, with a stack of our own: chains of calls are long.
    let count = edges.len();
    let (mut order, mut low, mut on_stack) = (vec![0u32; count], vec![0u32; count], vec![false; count]);
    let (mut next, mut stack, mut found) = (1u32, Vec::new(), BTreeSet::new());
    for start in 0..count {
        if order[start] != 0 {
            continue;
        }
        let mut path: Vec<(usize, Vec<u32>)> = vec![(start, edges[start].iter().copied().collect())];
        order[start] = next;
        low[start] = next;
        next += 1;
        stack.push(start);
        on_stack[start] = true;
        while let Some((at, rest)) = path.last_mut() {
            let at = *at;
            if let Some(to) = rest.pop() {
                let to = to as usize;
                if order[to] == 0 {
                    order[to] = next;
                    low[to] = next;
                    next += 1;
                    stack.push(to);
                    on_stack[to] = true;
                    path.push((to, edges[to].iter().copied().collect()));
                } else if on_stack[to] {
                    low[at] = low[at].min(order[to]);
                }
                continue;
            }
            path.pop();
            if let Some((above, _)) = path.last() {
                low[*above] = low[*above].min(low[at]);
            }
            if low[at] == order[at] {
                let mut component = Vec::new();
                while let Some(one) = stack.pop() {
                    on_stack[one] = false;
                    component.push(one as u32);
                    if one == at {
                        break;
                    }
                }
                if component.len() > 1 {
                    found.extend(component);
                }
            }
        }
    }
    found
}
