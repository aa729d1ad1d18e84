//! Puts the worker together: the Python codec of `translators/python` and the parts in `worker/` become one file,
//! `worker.py`, that needs nothing but a standard library.
//!
//! Parts follow the parts that they import. Imports between parts, and what only a type checker reads, fall away; two
//! parts that define one name are an error, because the later would silently replace the earlier.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::{env, fs, process};

const PACKAGES: [(&str, &str); 2] = [
    ("understudy_translators", "../translators/python/understudy_translators"),
    ("understudy_worker", "worker/understudy_worker"),
];

/// What a worker begins with. Parts that it imports inside of functions only are waiting parts: see `parts.py`.
const ROOT: &str = "understudy_worker.main";
/// What every part counts on: it loads the others.
const LOADER: &str = "understudy_worker.parts";
/// What is run before the rest is loaded: see `pack.py`.
const GREETING: &str = "understudy_worker.greeting";

fn main() {
    let root = PathBuf::from(variable("CARGO_MANIFEST_DIR"));
    let mut assembly = Assembly::default();
    for (package, folder) in PACKAGES {
        let folder = root.join(folder);
        println!("cargo::rerun-if-changed={}", folder.display());
        assembly.read(package, &folder);
    }
    for name in [LOADER, ROOT] {
        assembly.find_eager(name);
    }
    for name in [LOADER, GREETING, ROOT] {
        assembly.visit(name);
    }
    for name in assembly.sources.keys().cloned().collect::<Vec<_>>() {
        assembly.visit(&name);
    }
    let text = assembly.text();
    println!("cargo::rustc-env=UNDERSTUDY_WORKER_VERSION={:016x}", fingerprint(&text));
    let target = Path::new(&variable("OUT_DIR")).join("worker.py");
    fs::write(&target, text).unwrap_or_else(|error| fail(&format!("{}: {error}", target.display())));
}

/// Tells one version of the worker from another (FNV-1a).
fn fingerprint(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[derive(Default)]
struct Assembly {
    /// Source by `package.part`.
    sources: BTreeMap<String, String>,
    visited: BTreeSet<String>,
    eager: BTreeSet<String>,
    imports: BTreeSet<String>,
    /// Where each top-level name is defined.
    names: BTreeMap<String, String>,
    body: String,
}

impl Assembly {
    fn read(&mut self, package: &str, folder: &Path) {
        let entries = fs::read_dir(folder).unwrap_or_else(|error| fail(&format!("{}: {error}", folder.display())));
        for path in entries.flatten().map(|entry| entry.path()) {
            let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            if path.extension().is_some_and(|suffix| suffix == "py") && stem != "__init__" {
                let text =
                    fs::read_to_string(&path).unwrap_or_else(|error| fail(&format!("{}: {error}", path.display())));
                self.sources.insert(format!("{package}.{stem}"), text);
            }
        }
    }

    /// Only what a part needs while it is loaded must stand before it: the imports at the margin.
    fn needs(&self, part: &str) -> Vec<String> {
        let Some(source) = self.sources.get(part) else {
            fail(&format!("no part is called {part}"));
        };
        let package = part.split('.').next().unwrap_or_default();
        let margin = source.lines().filter(|line| !line.starts_with(' '));
        margin.filter_map(|line| imported_part(line, package)).collect()
    }

    fn find_eager(&mut self, part: &str) {
        if self.eager.insert(part.to_owned()) {
            for needed in self.needs(part) {
                self.find_eager(&needed);
            }
        }
    }

    fn visit(&mut self, part: &str) {
        if !self.visited.insert(part.to_owned()) {
            return;
        }
        let Some(source) = self.sources.get(part).cloned() else {
            fail(&format!("no part is called {part}"));
        };
        let package = part.split('.').next().unwrap_or_default();
        let lines = without_docstring(&source);
        let needs = self.needs(part);
        for needed in &needs {
            self.visit(needed);
        }
        if self.eager.contains(part) {
            self.body.push_str(&format!("\n\n# part {part}\n"));
        } else {
            let waiting: Vec<&str> =
                needs.iter().map(String::as_str).filter(|needed| !self.eager.contains(*needed)).collect();
            let after = if waiting.is_empty() { String::new() } else { format!(" after {}", waiting.join(" ")) };
            self.body.push_str(&format!("\n\n# part, when it is needed: {part}{after}\n"));
        }
        let mut lines = lines.into_iter().peekable();
        while let Some(line) = lines.next() {
            if line.starts_with("from __future__") || line.starts_with("TYPE_CHECKING") {
                // The one future import stands at the top of the file; no type checker reads it.
            } else if line.starts_with("if TYPE_CHECKING:") {
                while lines.next_if(|line| line.is_empty() || line.starts_with([' ', '#'])).is_some() {}
            } else if let Some(wanted) = imported_part(line, package) {
                if line.contains(" as ") {
                    fail(&format!("{part}: a part is imported under another name: {line}"));
                }
                if line.trim_end().ends_with('(') {
                    while lines.next_if(|line| line.trim() != ")").is_some() {}
                    lines.next();
                }
                if line.starts_with(' ') {
                    let indent = &line[..line.len() - line.trim_start().len()];
                    if self.eager.contains(&wanted) {
                        self.body.push_str(&format!("{indent}pass\n"));
                    } else {
                        self.body.push_str(&format!(
                            "{indent}if \"{wanted}\" in PARTS_WAITING:\n{indent}    load_part(\"{wanted}\")\n"
                        ));
                    }
                }
            } else if line.starts_with("import ") {
                // A waiting part's imports wait with it.
                if !self.eager.contains(part) || self.imports.insert(line.to_owned()) {
                    self.body.push_str(&format!("{line}\n"));
                }
            } else {
                self.define(part, line);
                self.body.push_str(&format!("{line}\n"));
            }
        }
    }

    fn define(&mut self, part: &str, line: &str) {
        let line = line.strip_prefix("def ").or_else(|| line.strip_prefix("class ")).unwrap_or(line);
        let end = line.find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(line.len());
        let (name, rest) = line.split_at(end);
        let defines = rest.starts_with(['(', ':']) || rest.trim_start().starts_with('=');
        if name.is_empty() || !defines || matches!(name, "if" | "else" | "try" | "except" | "finally" | "with") {
            return;
        }
        match self.names.insert(name.to_owned(), part.to_owned()) {
            Some(other) if other != part => fail(&format!("{name} is defined in {other} and in {part}")),
            _ => {}
        }
    }

    fn text(&self) -> String {
        format!(
            "\"\"\"Understudy's worker: see PROTOCOL.md. Assembled by oop-exec/build.rs; edit the parts instead.\"\"\"\n\
             from __future__ import annotations\n\nimport builtins\n\n\
             # A copy: what a call does to `len` or `open` is not done to the worker.\n\
             __builtins__ = dict(vars(builtins))\n{}\n\nif __name__ == \"__main__\":\n    main()\n",
            self.body
        )
    }
}

/// The part that a line imports from, if it is an import between parts.
fn imported_part(line: &str, package: &str) -> Option<String> {
    let from = line.trim_start().strip_prefix("from ")?;
    let module = from.split(' ').next()?;
    if let Some(part) = module.strip_prefix('.') {
        return Some(format!("{package}.{part}"));
    }
    PACKAGES.iter().any(|(name, _)| module.starts_with(&format!("{name}."))).then(|| module.to_owned())
}

fn without_docstring(source: &str) -> Vec<&str> {
    let rest =
        source.strip_prefix("\"\"\"").and_then(|text| text.split_once("\"\"\"")).map_or(source, |(_, rest)| rest);
    rest.trim().lines().collect()
}

fn variable(name: &str) -> String {
    env::var(name).unwrap_or_else(|_| fail(&format!("{name} is not set")))
}

fn fail(why: &str) -> ! {
    eprintln!("worker.py: {why}");
    process::exit(1)
}
