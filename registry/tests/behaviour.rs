//! What is derived of a shim's effects: one row for each way of having one, or of only seeming to.
//!
//! A row is a module and what is told of its `f`: `a.writes yes` of an argument, `pure no`, `aliases unknown`, `raises
//! ValueError`, `effect clock`, `feature generator`. A leading `!` says that something is not told.

#![allow(clippy::unwrap_used)]

#[path = "behaviour_rows/mod.rs"]
mod rows;
mod support;

use std::collections::BTreeMap;
use std::path::PathBuf;

use support::Folder;
use understudy_registry::{Answer, Behaviour, Registry};

fn word(answer: Answer) -> &'static str {
    match answer {
        Answer::Yes => "yes",
        Answer::No => "no",
        Answer::Unknown => "unknown",
    }
}

/// Everything that may be asked of a behaviour, as the words of the rows.
fn told(behaviour: &Behaviour) -> Vec<String> {
    let mut told = vec![
        format!("pure {}", word(behaviour.pure.answer)),
        format!("deterministic {}", word(behaviour.deterministic.answer)),
        format!("aliases {}", word(behaviour.result_aliases.answer)),
        format!("complete {}", word(behaviour.raises.complete)),
    ];
    for argument in &behaviour.arguments {
        let name = &argument.name;
        told.push(format!("{name}.reads {}", word(argument.reads)));
        told.push(format!("{name}.writes {}", word(argument.writes)));
        told.push(format!("{name}.escapes {}", word(argument.escapes)));
        told.push(format!("{name}.called {}", word(argument.called)));
    }
    let name_of = |value: serde_json::Value| value.as_str().unwrap().to_string();
    for effect in &behaviour.global_effects {
        told.push(format!("effect {}", name_of(serde_json::to_value(effect.kind).unwrap())));
    }
    told.extend(
        behaviour.features.iter().map(|one| format!("feature {}", name_of(serde_json::to_value(one).unwrap()))),
    );
    told.extend(behaviour.assumes.iter().map(|one| format!("assumes {}", name_of(serde_json::to_value(one).unwrap()))));
    told.extend(behaviour.raises.types.iter().map(|name| format!("raises {}", name.rsplit('.').next().unwrap())));
    told.extend(behaviour.calls.iter().map(|name| format!("calls {name}")));
    told
}

const MANIFEST: &str = "[library]\nname = \"lib\"\npackage = \"understudy_lib\"\nversions = \"\"\n";

fn check_all(rows: &[(&str, &str)]) {
    let folder = Folder::new(&[("registry.toml", MANIFEST), ("__init__.py", "")]);
    for (at, (source, _)) in rows.iter().enumerate() {
        folder.write(&format!("case_{at:03}.py"), source.as_bytes());
    }
    let registry = Registry::build(std::slice::from_ref(&folder.0)).unwrap_or_else(|error| panic!("{error}"));
    let index = registry.index();
    assert!(index.problems.is_empty(), "{}", index.problems.len());
    let mut wrong = String::new();
    for (at, (source, expected)) in rows.iter().enumerate() {
        let name = format!("understudy_lib.case_{at:03}");
        let definition = index
            .definitions
            .iter()
            .position(|linked| index.modules[linked.module as usize].name == name && linked.facts.name == "f")
            .unwrap_or_else(|| panic!("no f in\n{source}"));
        let behaviour = &index.behaviour(definition as u32);
        let told = told(behaviour);
        for one in expected.split(';').map(str::trim).filter(|one| !one.is_empty()) {
            let holds = match one.strip_prefix('!') {
                Some(absent) => !told.iter().any(|known| known == absent),
                None => told.iter().any(|known| known == one),
            };
            if !holds {
                wrong.push_str(&format!("--- {one}\n{source}\n--- told: {}\n", told.join("; ")));
                for cause in behaviour.pure.because.iter().chain(&behaviour.result_aliases.because) {
                    wrong.push_str(&format!("    {} (line {})\n", cause.what, cause.line));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn arguments() {
    check_all(rows::ARGUMENTS);
}

#[test]
fn calls() {
    check_all(rows::CALLS);
}

#[test]
fn effects() {
    check_all(rows::EFFECTS);
}

#[test]
fn results() {
    check_all(rows::RESULTS);
}

#[test]
fn protocols() {
    check_all(rows::PROTOCOLS);
}

#[test]
fn patches() {
    check_all(rows::PATCHES);
}

#[test]
fn shown() {
    check_all(rows::SHOWN);
}

/// Of each package, the hundredths of its arguments and functions of which must be known what they are asked.
///
/// NumPy's first was 52 before dtypes with fields: a dtype is made by setting attributes whose names are computed, which the
/// analysis takes for a change of anything, and nearly every function makes arrays with one.
const FLOORS: [(&str, usize, usize); 3] = [("builtins", 79, 81), ("numpy", 49, 87), ("pandas", 61, 89)];

/// How much is known of the shims of this checkout, and what keeps the rest from being known.
#[test]
fn much_is_known_of_the_shims() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf();
    let folders: Vec<PathBuf> =
        FLOORS.iter().map(|(name, ..)| root.join(format!("shims-{name}/understudy_{name}"))).collect();
    let registry = Registry::build(&folders).unwrap_or_else(|error| panic!("{error}"));
    let index = registry.index();
    let mut wrong = String::new();
    for (name, least_writes, least_pure) in FLOORS {
        let prefix = format!("understudy_{name}");
        let mut table: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
        let mut causes: BTreeMap<String, usize> = BTreeMap::new();
        let own = (0..).zip(index.definitions.iter()).filter(|(_, linked)| {
            linked.facts.signature.is_some() && index.modules[linked.module as usize].name.starts_with(&prefix)
        });
        for (id, _) in own {
            let behaviour = &index.behaviour(id);
            let mut count = |what, answer: Answer| table.entry(what).or_default()[answer as usize] += 1;
            count("pure", behaviour.pure.answer);
            count("deterministic", behaviour.deterministic.answer);
            count("result aliases", behaviour.result_aliases.answer);
            for argument in &behaviour.arguments {
                count("reads", argument.reads);
                count("writes", argument.writes);
                count("escapes", argument.escapes);
                count("called", argument.called);
            }
            for effect in &behaviour.global_effects {
                let cause = &effect.cause;
                *causes.entry(format!("{} {}:{}", cause.what, cause.definition, cause.line)).or_default() += 1;
            }
        }
        println!("{name}");
        for (what, [yes, no, unknown]) in &table {
            println!("  {what:16} yes {yes:6} no {no:6} unknown {unknown:6}");
        }
        let mut causes: Vec<_> = causes.into_iter().collect();
        causes.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        causes.iter().take(12).for_each(|(cause, count)| println!("  {count:6} {cause}"));
        for (what, least) in [("writes", least_writes), ("pure", least_pure)] {
            let [yes, no, unknown] = table[what];
            let known = (yes + no) * 100 / (yes + no + unknown);
            if known < least {
                wrong.push_str(&format!("{name}: `{what}` is known of {known} in a hundred, not of {least}\n"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}
