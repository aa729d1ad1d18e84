//! What ARCHITECTURE.md says is absent from this crate is absent, and a cached index says what a built one says.

#![allow(clippy::unwrap_used)]

mod support;

use std::path::{Path, PathBuf};

use support::{Folder, fixture_folders, fixtures};
use understudy_registry::Registry;

fn room() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &Path, end: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, end));
        } else if path.extension().is_some_and(|extension| extension == end) {
            found.push(path);
        }
    }
    found
}

#[test]
fn the_parser_is_named_in_one_module() {
    let naming: Vec<String> = files(&room().join("src"), "rs")
        .iter()
        .filter(|path| std::fs::read_to_string(path).unwrap().contains("ruff_"))
        .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
        .collect();
    assert_eq!(naming, ["source.rs"]);
}

#[test]
fn no_python_runtime_is_linked() {
    let manifest = std::fs::read_to_string(room().join("Cargo.toml")).unwrap();
    assert!(!manifest.contains("pyo3"));
    for path in files(&room().join("src"), "rs") {
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(!text.contains("pyo3"), "{} names pyo3", path.display());
        assert!(!text.contains("process::Command"), "{} starts a process", path.display());
    }
}

/// The fixture packages, copied, so that a test may change them.
fn copied() -> (Folder, Vec<PathBuf>) {
    let folder = Folder::new(&[]);
    let mut packages = Vec::new();
    for package in fixture_folders() {
        for end in ["py", "toml", "json"] {
            for file in files(&package, end) {
                let name = file.strip_prefix(fixtures()).unwrap().to_string_lossy().into_owned();
                folder.write(&name, &std::fs::read(&file).unwrap());
            }
        }
        packages.push(folder.path(package.strip_prefix(fixtures()).unwrap().to_str().unwrap()));
    }
    (folder, packages)
}

fn everything(registry: &Registry) -> String {
    let names = ["numpy.percentile", "pandas.DataFrame.merge", "builtins.any", "numpy.abs", "pandas.Series.str.upper"];
    names.iter().map(|name| registry.lookup_json(name).unwrap()).collect()
}

#[test]
fn a_cached_index_says_the_same_and_follows_changes() {
    let (folder, packages) = copied();
    let built = everything(&Registry::build(&packages).unwrap());
    assert_eq!(everything(&Registry::open(&packages).unwrap()), built);
    let caches = files(&folder.path("shims/understudy_builtins"), "index");
    assert_eq!(caches.len(), 1, "the first open leaves a cache");
    let cached = Registry::open(&packages).unwrap();
    assert_eq!(everything(&cached), built);

    folder.write("shims/understudy_numpy/__init__.py", b"__all__ = []\n");
    let changed = Registry::open(&packages).unwrap();
    assert!(changed.lookup("numpy.percentile").unwrap().shim.is_none());

    std::fs::write(&caches[0], b"not an index").unwrap();
    assert!(Registry::open(&packages).unwrap().lookup("numpy.percentile").is_some());
}

/// Every shim package of the checkout can be read, and every file of it parses.
#[test]
fn the_packages_of_this_checkout_are_sound() {
    let root = room().parent().unwrap();
    let folders: Vec<PathBuf> = ["builtins", "numpy", "pandas"]
        .iter()
        .map(|name| root.join(format!("shims-{name}/understudy_{name}")))
        .filter(|folder| folder.join("registry.toml").is_file())
        .collect();
    let registry = Registry::build(&folders).unwrap_or_else(|error| panic!("{error}"));
    assert!(registry.problems().is_empty(), "{}", registry.problems().join("\n"));
    for (library, name) in [("numpy", "numpy.percentile"), ("pandas", "pandas.DataFrame.merge")] {
        if folders.iter().any(|folder| folder.ends_with(format!("understudy_{library}"))) {
            assert!(registry.lookup(name).is_some(), "{name} is recorded");
        }
    }
}
