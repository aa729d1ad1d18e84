//! Circles among the names of shim packages: found once, told as problems, and cut, so that following a name ends.

use std::collections::HashMap;

use crate::facts::Binding;
use crate::index::{Index, Problem, Shim};

impl Index {
    pub(super) fn cut_cycles(&mut self) {
        self.cut_circular_names();
        self.cut_circular_bases();
    }

    /// `from .b import x` in one module and `from .a import x` in the other: nothing defines `x`.
    fn cut_circular_names(&mut self) {
        let mut done: HashMap<(u32, String), ()> = HashMap::new();
        let mut cut: Vec<Vec<(u32, String)>> = Vec::new();
        for module in 0..self.modules.len() as u32 {
            for name in self.modules[module as usize].bindings.keys() {
                let mut path: Vec<(u32, String)> = Vec::new();
                let mut at = Some((module, name.clone()));
                while let Some(node) = at.take().filter(|node| !done.contains_key(node)) {
                    if let Some(start) = path.iter().position(|seen| *seen == node) {
                        let resolved = self.binding(node.0, &node.1, 0);
                        if !matches!(resolved, Some(Shim::Definition(_) | Shim::Module(_))) {
                            cut.push(path[start..].to_vec());
                        }
                        break;
                    }
                    at = self.next_binding(&node);
                    path.push(node);
                }
                done.extend(path.into_iter().map(|node| (node, ())));
            }
        }
        for circle in cut {
            let steps: Vec<String> = circle
                .iter()
                .chain(circle.first())
                .map(|(module, name)| format!("{}:{name}", self.modules[*module as usize].name))
                .collect();
            let first = &self.modules[circle[0].0 as usize];
            let text = format!(
                "error[cycle]: the imports of `{}` go in a circle: {}\n --> {}\nhelp: define it in one of these modules",
                circle[0].1,
                steps.join(" → "),
                first.path
            );
            self.problems.push(Problem { original: None, text });
            // And what is set to one of them.
            let mut cut = circle;
            while let Some((module, name)) = cut.pop() {
                let bindings = &mut self.modules[module as usize].bindings;
                bindings.remove(&name);
                let led = bindings.iter().filter(|(_, to)| matches!(to, Binding::Alias(other) if *other == name));
                cut.extend(led.map(|(name, _)| (module, name.clone())));
            }
        }
    }

    /// The name that another name is imported from, or is set to.
    fn next_binding(&self, (module, name): &(u32, String)) -> Option<(u32, String)> {
        match self.modules[*module as usize].bindings.get(name)? {
            Binding::From(from, original) => {
                let from = self.module_ids.get(from)?;
                let itself = from == *module && original == name;
                let bound = self.modules[from as usize].bindings.contains_key(original);
                (bound && !itself).then(|| (from, original.clone()))
            }
            Binding::Alias(other) if other != name && self.modules[*module as usize].bindings.contains_key(other) => {
                Some((*module, other.clone()))
            }
            _ => None,
        }
    }

    /// A class whose base derives from it.
    fn cut_circular_bases(&mut self) {
        #[derive(Clone, Copy, PartialEq)]
        enum Mark {
            New,
            Open,
            Done,
        }
        let mut marks = vec![Mark::New; self.definitions.len()];
        let mut cut: Vec<(u32, usize)> = Vec::new();
        for start in 0..self.definitions.len() as u32 {
            // Each step: a class, and which of its bases comes next.
            let mut stack = vec![(start, 0usize)];
            while let Some((class, at)) = stack.last_mut() {
                let linked = &self.definitions[*class as usize];
                if *at == 0 {
                    if marks[*class as usize] != Mark::New {
                        stack.pop();
                        continue;
                    }
                    marks[*class as usize] = Mark::Open;
                }
                let Some(base) = linked.facts.bases.get(*at) else {
                    marks[*class as usize] = Mark::Done;
                    stack.pop();
                    continue;
                };
                *at += 1;
                let (class, taken) = (*class, *at - 1);
                if let Some(Shim::Definition(base)) = self.resolve(linked.module, base) {
                    match marks[base as usize] {
                        Mark::Open => cut.push((class, taken)),
                        Mark::New => stack.push((base, 0)),
                        Mark::Done => {}
                    }
                }
            }
        }
        for (class, at) in cut.into_iter().rev() {
            let linked = &mut self.definitions[class as usize];
            // A class named as its own base shadows a class from elsewhere; Python would find that one.
            let base = linked.facts.bases.remove(at);
            let (module, name) = (linked.module, linked.facts.name.clone());
            if self.definition_of(module, &base) == Some(class) {
                continue;
            }
            let (module, line) = (&self.modules[module as usize], self.definitions[class as usize].facts.lines.0);
            let text = format!(
                "error[cycle]: the class {}:{name} derives from itself through its base {base}\n --> {}:{line}\nhelp: \
                 leave out one of the bases",
                module.name, module.path
            );
            self.problems.push(Problem { original: None, text });
        }
    }

    fn definition_of(&self, module: u32, name: &str) -> Option<u32> {
        match self.resolve(module, name) {
            Some(Shim::Definition(id)) => Some(id),
            _ => None,
        }
    }
}
