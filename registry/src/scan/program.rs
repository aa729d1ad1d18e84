//! The files of a program: what was named, and the local modules that it imports.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use crate::facts::absolute_module;
use crate::lines::Lines;
use crate::source::{self, SyntaxError};
use crate::syntax::{Stmt, StmtKind};

pub(crate) struct Program {
    pub(crate) files: Vec<File>,
    by_path: HashMap<PathBuf, usize>,
}

pub(crate) struct File {
    /// The path as a person would write it.
    pub(crate) shown: String,
    pub(crate) text: String,
    pub(crate) lines: Lines,
    pub(crate) body: Vec<Stmt>,
    /// The dotted name, counted from the folder that a running program would have on its path.
    pub(crate) module: String,
    pub(crate) is_package: bool,
    root: PathBuf,
    pub(crate) failure: Option<Failure>,
}

/// Why a file cannot be explained.
pub(crate) enum Failure {
    Missing,
    Unreadable(String),
    Syntax(SyntaxError),
    NoFiles,
}

impl Program {
    /// The files under `paths`, and the local modules they import, however far.
    pub(crate) fn read(paths: &[PathBuf]) -> Program {
        let mut program = Program { files: Vec::new(), by_path: HashMap::new() };
        for path in paths {
            if path.is_dir() {
                let found = python_files(path);
                if found.is_empty() {
                    program.files.push(File::failed(path, Failure::NoFiles));
                }
                for file in found {
                    program.add(&file);
                }
            } else if path.exists() {
                program.add(path);
            } else {
                program.files.push(File::failed(path, Failure::Missing));
            }
        }
        let mut at = 0;
        while at < program.files.len() {
            for module in imported_modules(&program.files[at]) {
                program.find_module(at, &module);
            }
            at += 1;
        }
        program
    }

    /// The local file that a module name means to a file of the program.
    pub(crate) fn module(&self, from: usize, name: &str) -> Option<usize> {
        let root = &self.files[from].root;
        candidates(root, name).iter().find_map(|path| self.by_path.get(path).copied())
    }

    fn find_module(&mut self, from: usize, name: &str) {
        let root = self.files[from].root.clone();
        // Importing `a.b` runs `a` first.
        let ends = name.match_indices('.').map(|(at, _)| at).chain([name.len()]);
        for end in ends.collect::<Vec<_>>() {
            for path in candidates(&root, &name[..end]) {
                if path.is_file() {
                    self.add(&path);
                    break;
                }
            }
        }
    }

    fn add(&mut self, path: &Path) {
        let key = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
        if self.by_path.contains_key(&key) {
            return;
        }
        let file = match std::fs::read(path) {
            Err(error) => File::failed(path, Failure::Unreadable(error.to_string())),
            Ok(bytes) => match decoded(bytes) {
                Err(reason) => File::failed(path, Failure::Unreadable(reason)),
                Ok(text) => File::parsed(path, &key, text),
            },
        };
        self.by_path.insert(key, self.files.len());
        self.files.push(file);
    }
}

impl File {
    fn failed(path: &Path, failure: Failure) -> File {
        File {
            shown: shown(path),
            text: String::new(),
            lines: Lines::of(""),
            body: Vec::new(),
            module: String::new(),
            is_package: false,
            root: PathBuf::new(),
            failure: Some(failure),
        }
    }

    fn parsed(path: &Path, absolute: &Path, text: String) -> File {
        let (root, module, is_package) = place(absolute);
        let (body, failure) = match source::parse_module(&text) {
            Ok(body) => (body, None),
            Err(error) => (Vec::new(), Some(Failure::Syntax(error))),
        };
        File { shown: shown(path), lines: Lines::of(&text), text, body, module, is_package, root, failure }
    }
}

/// The text of a file: UTF-8, or Latin-1 where its first lines say so (PEP 263).
fn decoded(bytes: Vec<u8>) -> Result<String, String> {
    let declared = bytes.split(|byte| *byte == b'\n').take(2).find_map(|line| {
        let line = String::from_utf8_lossy(line);
        let (_, after) = line.trim_start().strip_prefix('#')?.split_once("coding")?;
        let name = after.strip_prefix([':', '='])?.trim_start();
        let end = name.find(|one: char| !(one.is_alphanumeric() || "-_.".contains(one))).unwrap_or(name.len());
        Some(name[..end].to_lowercase().replace('_', "-"))
    });
    match declared.as_deref() {
        Some("latin-1" | "iso-8859-1" | "iso8859-1" | "latin1") => Ok(bytes.into_iter().map(char::from).collect()),
        other => {
            String::from_utf8(bytes).map(|text| text.trim_start_matches('\u{feff}').to_string()).map_err(|error| {
                match other {
                    Some(name) => format!("it is written in {name}; UTF-8 and Latin-1 can be read"),
                    None => format!("byte {} is not UTF-8", error.utf8_error().valid_up_to()),
                }
            })
        }
    }
}

/// The folder on the path, the dotted name of a file there, and whether it is a package.
fn place(absolute: &Path) -> (PathBuf, String, bool) {
    let stem = absolute.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let is_package = stem == "__init__";
    let mut parts = if is_package { Vec::new() } else { vec![stem] };
    let mut folder = absolute.parent().unwrap_or(Path::new("")).to_path_buf();
    while folder.join("__init__.py").is_file() {
        parts.push(folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default());
        match folder.parent() {
            Some(parent) => folder = parent.to_path_buf(),
            None => break,
        }
    }
    parts.reverse();
    (folder, parts.join("."), is_package)
}

fn candidates(root: &Path, module: &str) -> [PathBuf; 2] {
    let base = module.split('.').fold(root.to_path_buf(), |path, part| path.join(part));
    [base.join("__init__.py"), base.with_extension("py")]
}

/// The path relative to the working folder, where it is inside.
fn shown(path: &Path) -> String {
    let inside = std::env::current_dir().ok().and_then(|folder| path.strip_prefix(folder).ok().map(Path::to_path_buf));
    inside.as_deref().unwrap_or(path).display().to_string()
}

fn python_files(folder: &Path) -> Vec<PathBuf> {
    let skipped = |entry: &walkdir::DirEntry| {
        let name = entry.file_name().to_string_lossy();
        entry.depth() > 0 && (name.starts_with('.') || name == "__pycache__" || name == "node_modules")
    };
    walkdir::WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| !skipped(entry))
        .flatten()
        .filter(|entry| entry.file_type().is_file() && entry.path().extension().is_some_and(|end| end == "py"))
        .map(walkdir::DirEntry::into_path)
        .collect()
}

/// Every module that a file may import, wherever the statement stands.
fn imported_modules(file: &File) -> BTreeSet<String> {
    fn collect(file: &File, stmt: &Stmt, found: &mut BTreeSet<String>) {
        match &stmt.kind {
            StmtKind::Import(names) => found.extend(names.iter().map(|alias| alias.name.clone())),
            StmtKind::ImportFrom { level, module, names } => {
                if let Some(from) = absolute_module(&file.module, file.is_package, *level, module.as_deref()) {
                    found.extend(names.iter().map(|alias| format!("{from}.{}", alias.name)));
                    found.insert(from);
                }
            }
            _ => stmt.children(&mut |_| {}, &mut |inner| collect(file, inner, found)),
        }
    }
    let mut found = BTreeSet::new();
    file.body.iter().for_each(|stmt| collect(file, stmt, &mut found));
    found
}
