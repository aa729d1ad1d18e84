//! What each definition needs: itself, and transitively. Resolved once, so that a look-up follows numbers.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::facts::DefinitionKind;
use crate::index::{Index, Shim};

/// What one definition needs itself; a class needs its members.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Needs {
    /// In the order of their numbers.
    pub(crate) definitions: Vec<u32>,
    /// What it takes from outside the shim packages.
    pub(crate) outside: Vec<String>,
    /// Of the sources of it and of all that it needs, transitively.
    pub(crate) sha256: [u8; 32],
}

impl Index {
    pub(super) fn find_needs(&mut self) {
        let found: Vec<Needs> = (0..self.definitions.len() as u32).map(|id| self.own_needs(id)).collect();
        found.into_iter().for_each(|needs| self.needs.push(needs));
        self.hash_closures();
    }

    fn own_needs(&self, id: u32) -> Needs {
        let linked = self.definition(id);
        let (mut definitions, mut outside) = (BTreeSet::new(), BTreeSet::new());
        for found in self.reads(id) {
            match found {
                Shim::Definition(found) if found != id => {
                    definitions.insert(found);
                }
                Shim::Outside(name) if !name.starts_with("__future__") => {
                    outside.insert(name);
                }
                _ => {}
            }
        }
        if linked.facts.kind == DefinitionKind::Class {
            // Whoever takes a class takes all of it.
            definitions.extend(linked.members.values().copied().filter(|member| *member != id));
        }
        let (definitions, outside) = (definitions.into_iter().collect(), outside.into_iter().collect());
        Needs { definitions, outside, sha256: [0; 32] }
    }

    /// The hash of each closure, from those of what is needed: definitions that need one another are hashed together.
    /// Tarjan's algorithm, without recursion.
    fn hash_closures(&mut self) {
        const NEW: u32 = u32::MAX;
        let count = self.definitions.len();
        let (mut order, mut low, mut on_stack) = (vec![NEW; count], vec![0u32; count], vec![false; count]);
        let (mut next, mut stack) = (0u32, Vec::new());
        for start in 0..count {
            let mut path: Vec<(usize, usize)> = Vec::new();
            if order[start] == NEW {
                path.push((start, 0));
            }
            while let Some((at, edge)) = path.last_mut() {
                let at = *at;
                if *edge == 0 && order[at] == NEW {
                    order[at] = next;
                    low[at] = next;
                    next += 1;
                    stack.push(at);
                    on_stack[at] = true;
                }
                if let Some(to) = self.needs[at].definitions.get(*edge).map(|to| *to as usize) {
                    *edge += 1;
                    if order[to] == NEW {
                        path.push((to, 0));
                    } else if on_stack[to] {
                        low[at] = low[at].min(order[to]);
                    }
                    continue;
                }
                path.pop();
                if let Some((parent, _)) = path.last() {
                    low[*parent] = low[*parent].min(low[at]);
                }
                if low[at] == order[at] {
                    let from = stack.iter().rposition(|one| *one == at).unwrap_or_default();
                    let together = stack.split_off(from);
                    together.iter().for_each(|one| on_stack[*one] = false);
                    let hash = self.hash_together(&together);
                    together.into_iter().for_each(|one| self.needs[one].sha256 = hash);
                }
            }
        }
    }

    /// Of the lines `name sha256` of definitions that need one another, and of the hashes of what else they need.
    fn hash_together(&self, together: &[usize]) -> [u8; 32] {
        let mut lines: Vec<(String, [u8; 32])> =
            together.iter().map(|id| (self.qualified(*id as u32), self.definition(*id as u32).facts.sha256)).collect();
        lines.sort_unstable();
        let all = together.iter().flat_map(|id| &self.needs[*id].definitions);
        let members: BTreeSet<usize> = together.iter().copied().collect();
        let needed: BTreeSet<[u8; 32]> =
            all.filter(|id| !members.contains(&(**id as usize))).map(|id| self.needs[*id as usize].sha256).collect();
        let mut hash = Sha256::new();
        for (name, own) in lines {
            hash.update(name.as_bytes());
            hash.update(own);
        }
        needed.iter().for_each(|needed| hash.update(needed));
        hash.finalize().into()
    }

    /// What a definition needs, transitively: definitions of the shim packages, itself left out, and what these take
    /// from outside, in the order of their names.
    pub fn closure_ids(&self, start: u32) -> (Vec<u32>, Vec<String>) {
        let mut seen = vec![false; self.definitions.len()];
        seen[start as usize] = true;
        let (mut stack, mut found) = (vec![start], Vec::new());
        let mut outside: BTreeSet<&str> = BTreeSet::new();
        while let Some(id) = stack.pop() {
            let needs = &self.needs[id as usize];
            outside.extend(needs.outside.iter().map(String::as_str));
            for to in &needs.definitions {
                if !std::mem::replace(&mut seen[*to as usize], true) {
                    stack.push(*to);
                    found.push(*to);
                }
            }
        }
        // What belongs to a class that is taken comes with it.
        found.retain(|id| {
            let linked = self.definition(*id);
            let with_its_class = |owner: u32| owner == start || seen[owner as usize];
            linked.facts.kind != DefinitionKind::Field && !linked.owner.is_some_and(with_its_class)
        });
        found.sort_unstable();
        (found, outside.into_iter().map(str::to_string).collect())
    }

    /// The definitions of the shim packages that a definition itself names, in the order of their names.
    pub fn direct_needs(&self, start: u32) -> Vec<String> {
        let members = self.definition(start).members.values().copied();
        let mut names: BTreeSet<String> = BTreeSet::new();
        for found in members.chain([start]).flat_map(|id| &self.needs[id as usize].definitions) {
            let linked = self.definition(*found);
            let own = *found == start || linked.owner == Some(start) || linked.facts.kind == DefinitionKind::Field;
            if !own {
                names.insert(self.qualified(*found));
            }
        }
        names.into_iter().collect()
    }
}
