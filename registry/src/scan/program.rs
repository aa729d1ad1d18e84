//! The files of a program: what was named, and the local modules that it imports. Texts are not kept.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::facts::absolute_module;
use crate::scan::ahead;
use crate::scan::order::{self, Edge};
use crate::scan::workers::{self, Spare};
use crate::source::SyntaxError;

pub(crate) struct Program {
    pub(crate) files: Vec<File>,
    /// Where each file stands in an order in which imported files come before those that import them.
    pub(crate) place: Vec<usize>,
    /// What the imports of the others can reach in each file.
    pub(crate) asked: Vec<Asked>,
    by_path: HashMap<PathBuf, usize>,
    /// What a module name means, by the folder on the path.
    modules: HashMap<Arc<Path>, HashMap<String, Option<usize>>>,
}

pub(crate) struct File {
    pub(crate) path: PathBuf,
    /// The path as a person would write it.
    pub(crate) shown: String,
    /// The dotted name, counted from the folder that a running program would have on its path.
    pub(crate) module: String,
    pub(crate) is_package: bool,
    root: Arc<Path>,
    /// What it imports, wherever the statement stands; nothing once the files are in their order.
    imports: Vec<Import>,
    pub(crate) failure: Option<Failure>,
}

/// The names of a file that an import can reach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Asked {
    /// The file itself is bound to a name somewhere, or it has a star behind it.
    Everything,
    Names(BTreeSet<String>),
}

impl Asked {
    pub(crate) fn includes(&self, name: &str) -> bool {
        match self {
            Asked::Everything => true,
            Asked::Names(names) => names.contains(name),
        }
    }

    fn add(&mut self, names: &[String]) {
        if names.iter().any(|name| name == "*") {
            *self = Asked::Everything;
        } else if let Asked::Names(known) = self {
            known.extend(names.iter().cloned());
        }
    }
}

/// An import whose module has its whole name.
struct Import {
    module: String,
    /// The names of `from … import`, or None for `import …`.
    names: Option<Vec<String>>,
    late: bool,
}

impl Import {
    /// Every module that it may import.
    fn modules(&self) -> impl Iterator<Item = String> {
        let inside = self.names.iter().flatten().map(|name| format!("{}.{name}", self.module));
        std::iter::once(self.module.clone()).chain(inside)
    }
}

/// Why a file cannot be explained.
#[derive(Debug, Clone)]
pub(crate) enum Failure {
    Missing,
    Unreadable(String),
    Syntax(SyntaxError),
    NoFiles,
}

impl Program {
    /// The files under `paths`, and the local modules they import, however far.
    pub(crate) fn read(paths: &[PathBuf]) -> Program {
        let mut program = Program {
            files: Vec::new(),
            place: Vec::new(),
            asked: Vec::new(),
            by_path: HashMap::new(),
            modules: HashMap::new(),
        };
        let mut seen = HashSet::new();
        let mut wave: Vec<Result<Found, File>> = Vec::new();
        let mut find = |path: &Path, wave: &mut Vec<Result<Found, File>>| {
            let absolute = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
            if seen.insert(absolute.clone()) {
                wave.push(Ok(Found { path: path.to_path_buf(), absolute }));
            }
        };
        for path in paths {
            if path.is_dir() {
                let found = python_files(path);
                if found.is_empty() {
                    wave.push(Err(File::failed(path, Failure::NoFiles)));
                }
                found.iter().for_each(|file| find(file, &mut wave));
            } else if path.exists() {
                find(path, &mut wave);
            } else {
                wave.push(Err(File::failed(path, Failure::Missing)));
            }
        }
        let mut folders = Folders::default();
        while !wave.is_empty() {
            let start = program.files.len();
            let imports =
                workers::map(&wave, |found, spare| found.as_ref().ok().map(|found| imports_of(&found.path, spare)));
            for (found, imports) in wave.drain(..).zip(imports) {
                let file = match (found, imports) {
                    (Ok(found), Some(imports)) => {
                        program.by_path.insert(found.absolute.clone(), program.files.len());
                        let (root, module, is_package) = folders.place(&found.absolute);
                        let mut file = File { root, module, is_package, ..File::failed(&found.path, Failure::Missing) };
                        match imports {
                            Ok(imports) => {
                                file.failure = None;
                                file.imports = absolute(&file, imports);
                            }
                            Err(reason) => file.failure = Some(Failure::Unreadable(reason)),
                        }
                        file
                    }
                    (Err(file), _) => file,
                    (Ok(_), None) => continue,
                };
                program.files.push(file);
            }
            for file in &program.files[start..] {
                let modules: BTreeSet<String> = file.imports.iter().flat_map(Import::modules).collect();
                for module in modules {
                    for path in folders.files_of(&file.root, &module) {
                        find(&path, &mut wave);
                    }
                }
            }
        }
        program.name_modules();
        program.put_in_order();
        program.ask();
        program.files.iter_mut().for_each(|file| file.imports = Vec::new());
        program
    }

    /// The local file that a module name means to a file of the program.
    pub(crate) fn module(&self, from: usize, name: &str) -> Option<usize> {
        let root = &self.files[from].root;
        match self.modules.get(root).and_then(|names| names.get(name)) {
            Some(found) => *found,
            None => self.by_candidates(root, name),
        }
    }

    fn by_candidates(&self, root: &Path, name: &str) -> Option<usize> {
        candidates(root, name).iter().find_map(|path| self.by_path.get(path).copied())
    }

    fn name_modules(&mut self) {
        let mut modules: HashMap<Arc<Path>, HashMap<String, Option<usize>>> = HashMap::new();
        for file in &self.files {
            let names = modules.entry(file.root.clone()).or_default();
            for import in file.imports.iter().flat_map(Import::modules) {
                for name in prefixes(&import) {
                    if !names.contains_key(name) {
                        names.insert(name.to_string(), self.by_candidates(&file.root, name));
                    }
                }
            }
        }
        self.modules = modules;
    }

    fn put_in_order(&mut self) {
        let imported = (0..self.files.len()).map(|at| {
            // Of each file whether all imports of it are late ones.
            let mut found = BTreeMap::new();
            for import in &self.files[at].imports {
                for module in import.modules() {
                    for other in prefixes(&module).filter_map(|name| self.module(at, name)) {
                        *found.entry(other).or_insert(true) &= import.late;
                    }
                }
            }
            found.remove(&at);
            found.into_iter().map(|(to, late)| Edge { to, late }).collect()
        });
        self.place = order::places(&imported.collect::<Vec<_>>());
    }
}

impl Program {
    /// Finds out what can be asked of each file. Whoever holds a module can come to all that lies in its folder.
    fn ask(&mut self) {
        let mut asked = vec![Asked::Names(BTreeSet::new()); self.files.len()];
        for (at, file) in self.files.iter().enumerate() {
            for import in &file.imports {
                match &import.names {
                    None => {
                        let files = prefixes(&import.module).filter_map(|name| self.module(at, name));
                        files.for_each(|file| asked[file] = Asked::Everything);
                    }
                    Some(names) => {
                        if let Some(file) = self.module(at, &import.module) {
                            asked[file].add(names);
                        }
                        let inside = names.iter().map(|name| format!("{}.{name}", import.module));
                        let files = inside.filter_map(|name| self.module(at, &name));
                        files.for_each(|file| asked[file] = Asked::Everything);
                    }
                }
            }
        }
        let whole = |path: &Path| self.by_path.get(path).is_some_and(|file| asked[*file] == Asked::Everything);
        let below: Vec<usize> = self
            .by_path
            .iter()
            .filter(|(path, _)| {
                let mut folders = path.ancestors().skip(1);
                folders.any(|folder| whole(&folder.join("__init__.py")) || whole(&folder.with_extension("py")))
            })
            .map(|(_, file)| *file)
            .collect();
        below.into_iter().for_each(|file| asked[file] = Asked::Everything);
        self.asked = asked;
    }
}

/// A file that belongs to the program and is not read yet.
struct Found {
    path: PathBuf,
    absolute: PathBuf,
}

impl File {
    fn failed(path: &Path, failure: Failure) -> File {
        File {
            path: path.to_path_buf(),
            shown: shown(path),
            module: String::new(),
            is_package: false,
            root: Path::new("").into(),
            imports: Vec::new(),
            failure: Some(failure),
        }
    }

    /// The text of the file as it is now.
    pub(crate) fn text(&self, spare: &mut Spare) -> Result<String, String> {
        text_of(&self.path, spare)
    }
}

fn text_of(path: &Path, spare: &mut Spare) -> Result<String, String> {
    spare.read(path).map_err(|error| error.to_string()).and_then(decoded)
}

fn imports_of(path: &Path, spare: &mut Spare) -> Result<Vec<ahead::Ahead>, String> {
    let text = text_of(path, spare)?;
    let found = ahead::imports(&text);
    spare.take_back(text);
    Ok(found)
}

/// Encodings of one byte whose lower half is ASCII. Names are written in that half, and so each reads as Latin-1.
const ONE_BYTE: [&str; 6] = ["iso-8859-", "iso8859-", "latin", "koi8-", "cp125", "windows-125"];

/// The text of a file: UTF-8, or in one byte for each letter where its first lines say so (PEP 263).
fn decoded(bytes: Vec<u8>) -> Result<String, String> {
    let declared = bytes.split(|byte| *byte == b'\n').take(2).find_map(|line| {
        let line = String::from_utf8_lossy(line);
        let (_, after) = line.trim_start().strip_prefix('#')?.split_once("coding")?;
        let name = after.strip_prefix([':', '='])?.trim_start();
        let end = name.find(|one: char| !(one.is_alphanumeric() || "-_.".contains(one))).unwrap_or(name.len());
        Some(name[..end].to_lowercase().replace('_', "-"))
    });
    match declared.as_deref() {
        Some(name) if ONE_BYTE.iter().any(|start| name.starts_with(start)) => {
            Ok(bytes.into_iter().map(char::from).collect())
        }
        other => String::from_utf8(bytes)
            .map(|text| match text.strip_prefix('\u{feff}') {
                Some(rest) => rest.to_string(),
                None => text,
            })
            .map_err(|error| match other {
                Some(name) => format!("it is written in {name}; UTF-8 and ISO 8859, KOI8 and Windows-125x can be read"),
                None => format!("byte {} is not UTF-8", error.utf8_error().valid_up_to()),
            }),
    }
}

/// What is known of folders and of the files in them, so that each is asked for once.
#[derive(Default)]
struct Folders {
    packages: HashMap<PathBuf, bool>,
    roots: HashMap<PathBuf, Arc<Path>>,
    modules: HashMap<(PathBuf, String), Vec<PathBuf>>,
}

impl Folders {
    /// The folder on the path, the dotted name of a file there, and whether it is a package.
    fn place(&mut self, absolute: &Path) -> (Arc<Path>, String, bool) {
        let stem = absolute.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let is_package = stem == "__init__";
        let mut parts = if is_package { Vec::new() } else { vec![stem] };
        let mut folder = absolute.parent().unwrap_or(Path::new("")).to_path_buf();
        while self.is_package(&folder) {
            parts.push(folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default());
            match folder.parent() {
                Some(parent) => folder = parent.to_path_buf(),
                None => break,
            }
        }
        parts.reverse();
        let root = self.roots.entry(folder).or_insert_with_key(|folder| folder.as_path().into());
        (root.clone(), parts.join("."), is_package)
    }

    fn is_package(&mut self, folder: &Path) -> bool {
        if let Some(known) = self.packages.get(folder) {
            return *known;
        }
        let found = folder.join("__init__.py").is_file();
        self.packages.insert(folder.to_path_buf(), found);
        found
    }

    /// The files that importing a module runs: importing `a.b` runs `a` first. Each name gives its files once.
    fn files_of(&mut self, root: &Path, module: &str) -> Vec<PathBuf> {
        let mut found = Vec::new();
        for name in prefixes(module) {
            let key = (root.to_path_buf(), name.to_string());
            let new = !self.modules.contains_key(&key);
            let files = self.modules.entry(key).or_insert_with(|| {
                candidates(root, name).into_iter().find(|path| path.is_file()).into_iter().collect()
            });
            if new {
                found.extend(files.iter().cloned());
            }
        }
        found
    }
}

/// `a`, `a.b` and `a.b.c` of `a.b.c`.
fn prefixes(module: &str) -> impl Iterator<Item = &str> {
    let ends = module.match_indices('.').map(|(at, _)| at).chain([module.len()]);
    ends.take_while(|end| *end <= LONGEST_MODULE).map(|end| &module[..end])
}

/// No file system has a path for a longer name.
const LONGEST_MODULE: usize = 4096;

fn candidates(root: &Path, module: &str) -> [PathBuf; 2] {
    let base = root.join(module.replace('.', std::path::MAIN_SEPARATOR_STR));
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

/// The imports of a file, with the whole names of their modules.
fn absolute(file: &File, imports: Vec<ahead::Ahead>) -> Vec<Import> {
    let whole = |import: ahead::Ahead| {
        let module = match import.names {
            None => import.module,
            Some(_) => absolute_module(&file.module, file.is_package, import.level, import.module.as_deref()),
        };
        Some(Import { module: module?, names: import.names, late: import.late })
    };
    imports.into_iter().filter_map(whole).collect()
}
