//! Finds interpreters by what people call them. Finding one does not run it.

use std::collections::BTreeSet;
use std::env;
use std::fmt::{self, Display, Formatter};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use crate::process::launch::LaunchError;

/// A Python interpreter on this machine.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Interpreter {
    pub executable: PathBuf,
}

/// There is no such interpreter.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no interpreter {wanted:?} was found. Looked at: {}.{}", looked_at.join(", "), Choices(choices))]
pub struct NotFound {
    pub wanted: String,
    /// Every place that was looked at.
    pub looked_at: Vec<String>,
    /// Interpreters that there are, the likeliest first.
    pub choices: Vec<PathBuf>,
}

impl Interpreter {
    /// Finds an interpreter by a path to it, the folder of a virtual environment, a version (`3.12`, `3.12.1`), or a name
    /// (`python3`, `pypy3`, `pypy3.9`). An empty name is the active virtual environment's, or `python3`.
    ///
    /// Versions and names are looked up in the active virtual environment, on `PATH`, among pyenv's versions and in the usual folders.
    ///
    /// # Errors
    /// [`NotFound`], with everything that was looked at and the nearest choices.
    pub fn find(wanted: &str) -> Result<Self, NotFound> {
        let mut search = Search::default();
        let found = if wanted.contains('/') || Path::new(wanted).is_dir() {
            search.path(Path::new(wanted))
        } else if wanted.is_empty() {
            search.named("python3")
        } else if wanted.starts_with(|letter: char| letter.is_ascii_digit()) {
            search.version(wanted)
        } else {
            search.named(wanted)
        };
        match found {
            Some(executable) => Ok(Self { executable }),
            None => Err(NotFound { wanted: wanted.into(), looked_at: search.looked_at, choices: nearest(wanted) }),
        }
    }

    /// All interpreters in the active virtual environment, on `PATH`, among pyenv's versions and in the usual folders, each once.
    pub fn all() -> Vec<Self> {
        let mut seen = BTreeSet::new();
        let mut found = Vec::new();
        for folder in folders() {
            let Ok(entries) = fs::read_dir(&folder) else { continue };
            let mut names: Vec<String> =
                entries.flatten().filter_map(|entry| entry.file_name().into_string().ok()).collect();
            // `python3.12` before `python3`: of several names for one file, the fullest is shown.
            names.sort_by_key(|name| (std::cmp::Reverse(name.len()), name.clone()));
            for name in names.iter().filter(|name| is_interpreter_name(name)) {
                let path = folder.join(name);
                // A virtual environment's python is a link to its base, and yet another interpreter.
                let same = if folder.join("../pyvenv.cfg").exists() {
                    fs::canonicalize(&folder).ok()
                } else {
                    fs::canonicalize(&path).ok()
                };
                if runnable(&path).is_ok() && same.is_some_and(|same| seen.insert(same)) {
                    found.push(Self { executable: path });
                }
            }
        }
        found
    }

    /// Whether it is there and can be run, as far as can be seen without running it.
    pub(crate) fn check(&self, name: &str) -> Result<(), LaunchError> {
        runnable(&self.executable).map_err(|why| LaunchError::Interpreter {
            name: name.into(),
            path: self.executable.clone(),
            why,
        })
    }
}

impl Display for Interpreter {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        self.executable.display().fmt(formatter)
    }
}

#[derive(Default)]
struct Search {
    looked_at: Vec<String>,
}

impl Search {
    fn path(&mut self, path: &Path) -> Option<PathBuf> {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
        if path.is_dir() {
            ["bin/python", "bin/python3", "bin/pypy3", "python"].iter().find_map(|name| self.try_file(path.join(name)))
        } else {
            self.try_file(path)
        }
    }

    fn named(&mut self, name: &str) -> Option<PathBuf> {
        folders().into_iter().find_map(|folder| self.try_file(folder.join(name)))
    }

    fn version(&mut self, version: &str) -> Option<PathBuf> {
        let version = version.trim_end_matches(".*");
        let parts: Vec<&str> = version.splitn(3, '.').collect();
        if let Some(environment) = active_environment() {
            let says = environment_version(&environment);
            self.looked_at.push(format!(
                "{} ({})",
                environment.display(),
                says.as_deref().unwrap_or("of no known version")
            ));
            if says.is_some_and(|says| matches_version(&says, version)) {
                return self.path(&environment);
            }
        }
        if let [major, minor] = parts[..]
            && let Some(found) = self.named(&format!("python{major}.{minor}"))
        {
            return Some(found);
        }
        if let [major] = parts[..]
            && let Some(found) = self.named(&format!("python{major}"))
        {
            return Some(found);
        }
        let mut versions = pyenv_versions();
        self.looked_at.extend(pyenv_root().map(|root| format!("{}/versions/{version}*", root.display())));
        versions.retain(|(name, _)| matches_version(name, version));
        versions.into_iter().rev().find_map(|(_, folder)| self.path(&folder))
    }

    fn try_file(&mut self, path: PathBuf) -> Option<PathBuf> {
        match runnable(&path) {
            Ok(()) => Some(path),
            Err(why) if why == "does not exist" => {
                self.looked_at.push(path.display().to_string());
                None
            }
            Err(why) => {
                self.looked_at.push(format!("{} ({why})", path.display()));
                None
            }
        }
    }
}

struct Choices<'a>(&'a [PathBuf]);

impl Display for Choices<'_> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return write!(formatter, " There is no interpreter on this machine that could be seen");
        }
        let names: Vec<String> = self.0.iter().take(5).map(|path| path.display().to_string()).collect();
        write!(formatter, " There are: {}", names.join(", "))
    }
}

/// In this order: the active virtual environment, `PATH`, pyenv's chosen version and all others, the usual folders. pyenv's
/// shims are left out: they are scripts that take a tenth of a second to find out what is looked up here.
fn folders() -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = active_environment().map(|folder| folder.join("bin")).into_iter().collect();
    let path = env::var_os("PATH").unwrap_or_default();
    let shims = pyenv_root().map(|root| root.join("shims"));
    for folder in env::split_paths(&path).filter(|folder| folder.is_absolute()) {
        if shims.as_ref() == Some(&folder) {
            folders.extend(pyenv_chosen());
        } else {
            folders.push(folder);
        }
    }
    folders.extend(pyenv_versions().into_iter().rev().map(|(_, folder)| folder.join("bin")));
    folders.extend(["/usr/local/bin", "/usr/bin"].map(PathBuf::from));
    let mut seen = BTreeSet::new();
    folders.retain(|folder| seen.insert(folder.clone()));
    folders
}

fn active_environment() -> Option<PathBuf> {
    env::var_os("VIRTUAL_ENV").map(PathBuf::from).filter(|folder| folder.join("pyvenv.cfg").is_file())
}

fn environment_version(folder: &Path) -> Option<String> {
    let text = fs::read_to_string(folder.join("pyvenv.cfg")).ok()?;
    let mut values = text.lines().filter_map(|line| line.split_once('='));
    values.find(|(key, _)| matches!(key.trim(), "version" | "version_info")).map(|(_, value)| value.trim().to_owned())
}

fn pyenv_root() -> Option<PathBuf> {
    let root = env::var_os("PYENV_ROOT")
        .map(PathBuf::from)
        .or_else(|| env::var_os("HOME").map(|home| PathBuf::from(home).join(".pyenv")));
    root.filter(|root| root.join("versions").is_dir())
}

/// The `bin` folders of the versions that pyenv's shims would use here.
fn pyenv_chosen() -> Vec<PathBuf> {
    let Some(root) = pyenv_root() else { return Vec::new() };
    let file = |path: PathBuf| fs::read_to_string(path).ok();
    let here = env::current_dir().unwrap_or_default();
    let text = env::var("PYENV_VERSION")
        .ok()
        .or_else(|| here.ancestors().find_map(|folder| file(folder.join(".python-version"))))
        .or_else(|| file(root.join("version")))
        .unwrap_or_default();
    let versions = pyenv_versions();
    text.split([':', '\n', ' '])
        .filter(|name| !name.is_empty())
        .filter_map(|name| versions.iter().rev().find(|(version, _)| matches_version(version, name)))
        .map(|(_, folder)| folder.join("bin"))
        .collect()
}

/// The oldest first.
fn pyenv_versions() -> Vec<(String, PathBuf)> {
    let Some(root) = pyenv_root() else { return Vec::new() };
    let entries = fs::read_dir(root.join("versions")).into_iter().flatten().flatten();
    let mut versions: Vec<(String, PathBuf)> =
        entries.filter_map(|entry| Some((entry.file_name().into_string().ok()?, entry.path()))).collect();
    versions.sort_by_key(|(name, _)| name.split('.').map(|part| part.parse().unwrap_or(0)).collect::<Vec<u32>>());
    versions
}

/// Whether `3.12.1` is `3.12`, or `3.12.1`; not `3.1`.
fn matches_version(version: &str, wanted: &str) -> bool {
    version.strip_prefix(wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

fn is_interpreter_name(name: &str) -> bool {
    let rest = name.strip_prefix("python").or_else(|| name.strip_prefix("pypy"));
    rest.is_some_and(|rest| {
        rest.is_empty()
            || (rest.starts_with('3') && rest.chars().all(|letter| letter.is_ascii_digit() || letter == '.'))
    })
}

/// Says in words what is wrong with it.
fn runnable(path: &Path) -> Result<(), String> {
    match fs::metadata(path) {
        Ok(facts) if facts.is_dir() => Err("is a folder".into()),
        Ok(facts) if facts.permissions().mode() & 0o111 == 0 => Err("is not executable".into()),
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err("does not exist".into()),
        Err(error) => Err(format!("cannot be looked at ({error})")),
    }
}

/// Those whose names are most alike first.
fn nearest(wanted: &str) -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> = Interpreter::all().into_iter().map(|interpreter| interpreter.executable).collect();
    let last = wanted.rsplit('/').next().unwrap_or(wanted);
    all.sort_by_key(|path| {
        let text = path.to_string_lossy();
        let name = text.rsplit('/').next().unwrap_or_default().trim_start_matches("python").to_owned();
        let common =
            name.chars().zip(last.trim_start_matches("python").chars()).take_while(|(one, other)| one == other).count();
        std::cmp::Reverse(common + if text.contains(last) { 10 } else { 0 })
    });
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_match_by_whole_parts() {
        let rows =
            [("3.12.1", "3.12", true), ("3.12.1", "3.1", false), ("3.12.1", "3.12.1", true), ("3.12.1", "3", true)];
        for (version, wanted, expected) in rows {
            assert_eq!(matches_version(version, wanted), expected, "{version} {wanted}");
        }
    }

    #[test]
    fn tools_beside_an_interpreter_are_not_interpreters() {
        let rows = [
            ("python3", true),
            ("python3.12", true),
            ("pypy3", true),
            ("python3-config", false),
            ("pypy3clean", false),
            ("python2.7", false),
        ];
        for (name, expected) in rows {
            assert_eq!(is_interpreter_name(name), expected, "{name}");
        }
    }
}
