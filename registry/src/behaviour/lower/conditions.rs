//! What a test says of names: which class they are of, and which value a parameter has.

use super::Lower;
use crate::behaviour::summary::{Constant, Guard, Op, Test};
use crate::syntax::*;

/// What holds where a test came out one way.
#[derive(Default)]
pub(super) struct Known {
    guards: Vec<(u32, Test)>,
    /// A name, classes by dotted name, and whether it is of one of them or of none.
    classes: Vec<(String, Vec<String>, bool)>,
}

impl Lower<'_> {
    pub(super) fn conditions(&mut self, test: &Expr, truth: bool) -> Known {
        let mut known = Known::default();
        match &test.kind {
            ExprKind::Unary("not", inner) => return self.conditions(inner, !truth),
            ExprKind::Choice { condition: None, options } => {
                let any = self.is_or(options);
                let parts: Vec<Known> = options.iter().map(|option| self.conditions(option, truth)).collect();
                if any != truth {
                    // All of `a and b` hold where it is true, none of `a or b` where it is false.
                    for part in parts {
                        known.guards.extend(part.guards);
                        known.classes.extend(part.classes);
                    }
                } else if any && parts.iter().all(|part| part.classes.len() == 1 && part.classes[0].2) {
                    let name = parts[0].classes[0].0.clone();
                    if parts.iter().all(|part| part.classes[0].0 == name) {
                        let classes = parts.into_iter().flat_map(|part| part.classes).flat_map(|one| one.1).collect();
                        known.classes.push((name, classes, true));
                    }
                }
            }
            ExprKind::Walrus(target, _) => return self.conditions(target, truth),
            ExprKind::Name(name) => {
                if let Some(parameter) = self.parameter(name) {
                    known.guards.push((parameter, if truth { Test::True } else { Test::False }));
                }
                // What is false or `None` may be of any class.
                if truth {
                    known.classes.push((name.to_string(), vec!["None".into()], false));
                }
            }
            ExprKind::Call { function, arguments, keywords } if keywords.is_empty() => {
                if let (Some("isinstance"), [Expr { kind: ExprKind::Name(name), .. }, classes]) =
                    (function.dotted().as_deref(), &arguments[..])
                    && let Some(classes) = class_names(classes)
                {
                    known.classes.push((name.to_string(), classes, truth));
                }
            }
            ExprKind::Compare(left, ops, others) if others.len() == 1 => {
                let same = match ops[0] {
                    "is" | "==" => truth,
                    "is not" | "!=" => !truth,
                    _ => return known,
                };
                let identity = ops[0].starts_with("is");
                self.compared(left, &others[0], same, identity, &mut known);
            }
            _ => {}
        }
        known
    }

    fn compared(&mut self, left: &Expr, right: &Expr, same: bool, identity: bool, known: &mut Known) {
        // `type(x) is C`, and `kind is C` after `kind = type(x)`.
        let typed = match &left.kind {
            ExprKind::Call { function, arguments, .. } if function.dotted().as_deref() == Some("type") => {
                match &arguments[..] {
                    [Expr { kind: ExprKind::Name(x), .. }] => Some(x.to_string()),
                    _ => None,
                }
            }
            ExprKind::Name(kind) => {
                let frame = self.frame();
                frame.kinds.get(kind.as_str()).and_then(|(at, x, slot)| {
                    let now = frame.env.get(x).map(|slot| frame.base_of(*slot));
                    (frame.env.get(kind.as_str()) == Some(at) && now == Some(*slot)).then(|| x.clone())
                })
            }
            _ => None,
        };
        if let (Some(x), Some(class)) = (typed, right.dotted()) {
            if same {
                known.classes.push((x, vec![class], true));
            }
            return;
        }
        if !identity {
            return;
        }
        let ExprKind::Name(name) = &left.kind else { return };
        let parameter = self.parameter(name);
        let constant = match &right.kind {
            ExprKind::None => {
                known.classes.push((name.to_string(), vec!["None".into()], same));
                Constant::None
            }
            ExprKind::Bool => {
                if right.span.text(self.place.text) == "True" {
                    Constant::True
                } else {
                    Constant::False
                }
            }
            _ => match right.dotted() {
                Some(dotted) if self.slot_is_global(&dotted) => Constant::Object(self.id(&dotted)),
                _ => return,
            },
        };
        if let Some(parameter) = parameter {
            known.guards.push((parameter, if same { Test::Is(constant) } else { Test::IsNot(constant) }));
        }
    }

    /// Lets what is known hold from here; the guard that held before.
    pub(super) fn assume(&mut self, known: &Known) -> u32 {
        let before = self.frame().guard;
        for (parameter, test) in &known.guards {
            let guard = Guard { parent: self.frame().guard, parameter: *parameter, test: *test };
            let guards = &mut self.unit().guards;
            let at = guards.iter().position(|one| *one == guard).unwrap_or_else(|| {
                guards.push(guard);
                guards.len() - 1
            });
            self.frame().guard = at as u32;
        }
        for (name, classes, holds) in &known.classes {
            let Some(from) = self.frame().env.get(name).copied() else { continue };
            if self.frame().fixed.contains_key(name) {
                continue;
            }
            // A class that is a local name is not told apart.
            if classes.iter().any(|class| class != "None" && !self.slot_is_global(class)) {
                continue;
            }
            let classes = classes.iter().map(|class| self.id(class)).collect();
            let to = self.slot();
            self.emit(Op::Narrow { to, from, classes, holds: *holds });
            let frame = self.frame();
            frame.env.insert(name.clone(), to);
            if let Some(origin) = frame.origin.get(&from).copied() {
                frame.origin.insert(to, origin);
            }
            let base = frame.base_of(from);
            frame.base.insert(to, base);
        }
        before
    }

    pub fn parameter(&mut self, name: &str) -> Option<u32> {
        let frame = self.frame();
        frame.origin.get(frame.env.get(name)?).copied()
    }

    /// Whether a dotted name begins outside of all functions.
    fn slot_is_global(&mut self, dotted: &str) -> bool {
        let first = dotted.split('.').next().unwrap_or_default();
        let bound = |frame: &super::Frame| {
            (frame.locals.contains(first) || frame.env.contains_key(first)) && !frame.globals.contains(first)
        };
        !self.frames.iter().any(bound)
    }

    /// Whether the operands of a choice are joined by `or`.
    pub(super) fn is_or(&self, options: &[Expr]) -> bool {
        let [first, second, ..] = options else { return false };
        let between = self.place.text.get(first.span.end as usize..second.span.start as usize).unwrap_or_default();
        let words = between.lines().map(|line| line.split('#').next().unwrap_or_default());
        words.flat_map(|line| line.split(|c: char| !c.is_alphanumeric())).any(|word| word == "or")
    }
}

fn class_names(classes: &Expr) -> Option<Vec<String>> {
    match &classes.kind {
        ExprKind::Tuple(parts) => parts.iter().map(Expr::dotted).collect(),
        _ => classes.dotted().map(|name| vec![name]),
    }
}
