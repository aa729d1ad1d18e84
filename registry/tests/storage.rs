//! A stored index says what a built one says, wherever and however often it is opened; what is no such index is told.

#![allow(clippy::unwrap_used)]

mod support;

use std::path::{Path, PathBuf};

use support::{Folder, fixture_folders, fixtures};
use understudy_registry::{Error, Registry, Sources};

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let ends = ["py", "toml", "json"].iter().any(|end| path.extension().is_some_and(|extension| extension == *end));
        if path.is_dir() && !path.ends_with("__pycache__") {
            found.extend(files(&path));
        } else if ends {
            found.push(path);
        }
    }
    found
}

/// The fixture packages, copied, so that a test may change them.
fn copied() -> (Folder, Sources) {
    let folder = Folder::new(&[]);
    let mut folders = Vec::new();
    for package in fixture_folders() {
        for file in files(&package) {
            let name = file.strip_prefix(fixtures()).unwrap().to_string_lossy().into_owned();
            folder.write(&name, &std::fs::read(&file).unwrap());
        }
        folders.push(folder.path(package.strip_prefix(fixtures()).unwrap().to_str().unwrap()));
    }
    (folder, Sources { folders, ..Sources::default() })
}

/// All that a registry says of everything that it knows.
fn everything(registry: &Registry) -> Vec<String> {
    let mut names: Vec<&str> = registry.index().known_names().collect();
    names.sort_unstable();
    let entry = |name: &&str| format!("{name}: {}", registry.lookup_json(name).unwrap());
    let mut said: Vec<String> = names.iter().map(entry).collect();
    said.extend(names.iter().map(|name| registry.names(name).join(" ")));
    said.push(registry.libraries_json());
    said
}

fn cache(sources: &Sources) -> PathBuf {
    let folder = sources.folders[0].join("__pycache__");
    let found: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    let (indexes, parsed): (Vec<PathBuf>, Vec<PathBuf>) =
        found.into_iter().partition(|path| path.extension().is_some_and(|end| end == "index"));
    assert_eq!(indexes.len(), 1, "{indexes:?}");
    assert_eq!(parsed, [indexes[0].with_extension("parsed")]);
    indexes[0].clone()
}

#[test]
fn a_stored_index_says_what_a_built_one_says() {
    let (_folder, sources) = copied();
    let built = everything(&Registry::build_with(&sources).unwrap());
    Registry::open_with(&sources).unwrap();
    assert_eq!(everything(&Registry::open_with(&sources).unwrap()), built);
}

/// The packages of this checkout, record by record.
#[test]
fn the_real_packages_are_the_same_stored_and_built() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let packages = ["builtins", "numpy", "pandas"].map(|name| root.join(format!("shims-{name}/understudy_{name}")));
    let folder = Folder::new(&[]);
    for package in &packages {
        for file in files(package) {
            let name = file.strip_prefix(root).unwrap().to_string_lossy().into_owned();
            folder.write(&name, &std::fs::read(&file).unwrap());
        }
    }
    let folders = packages.iter().map(|package| folder.path(package.strip_prefix(root).unwrap().to_str().unwrap()));
    let sources = Sources { folders: folders.collect(), ..Sources::default() };
    let built = Registry::build_with(&sources).unwrap();
    Registry::open_with(&sources).unwrap();
    let opened = Registry::open_with(&sources).unwrap();
    let (built, opened) = (built.index(), opened.index());
    let counts = [
        (built.records.len(), opened.records.len()),
        (built.definitions.len(), opened.definitions.len()),
        (built.modules.len(), opened.modules.len()),
    ];
    assert!(counts.iter().all(|(built, opened)| *built > 100 && built == opened), "{counts:?}");
    for at in 0..built.records.len() {
        assert_eq!(format!("{:?}", opened.records[at]), format!("{:?}", built.records[at]));
    }
    for at in 0..built.definitions.len() {
        assert_eq!(format!("{:?}", opened.definitions[at]), format!("{:?}", built.definitions[at]));
        assert_eq!(opened.behaviour(at as u32), built.behaviour(at as u32));
    }
    for at in 0..built.modules.len() {
        assert_eq!(format!("{:?}", opened.modules[at]), format!("{:?}", built.modules[at]));
    }
    for name in built.known_names() {
        assert_eq!(opened.find(name), built.find(name), "{name}");
        assert_eq!(opened.find(&format!("{name}.no_such")), built.find(&format!("{name}.no_such")));
        assert_eq!(opened.find(&format!("{name}.__class__")), built.find(&format!("{name}.__class__")));
    }
    assert_eq!(opened.known_names().count(), built.known_names().count());
    assert_eq!(opened.find("no_such"), None);
}

/// After a change of one file the rest is not parsed again, and the answers are those of a registry built anew.
#[test]
fn what_is_rebuilt_in_part_says_what_is_built_anew() {
    let (folder, sources) = copied();
    Registry::open_with(&sources).unwrap();
    let file = files(&sources.folders[1]).into_iter().find(|path| path.ends_with("__init__.py")).unwrap();
    let name = file.strip_prefix(folder.path("")).unwrap().to_str().unwrap().to_string();
    let mut text = std::fs::read_to_string(&file).unwrap();
    let changes = [
        ("", "\n\ndef added(a, *, b=1):\n    \"\"\"Nothing.\"\"\"\n    return a\n"),
        ("", "\n\nclass More:\n    x = 1\n"),
        ("", "# Nothing that is run.\n"),
        ("# First.\n", ""),
        ("", "\n\ndef later(a):\n    a.append(added(a))\n    return a\n"),
        ("", "    # Behind the last line.\n"),
    ];
    for (before, behind) in changes {
        text = format!("{before}{text}{behind}");
        folder.write(&name, text.as_bytes());
        let rebuilt = everything(&Registry::open_with(&sources).unwrap());
        assert_eq!(rebuilt, everything(&Registry::build_with(&sources).unwrap()));
        assert_eq!(rebuilt, everything(&Registry::open_with(&sources).unwrap()));
    }
}

/// Of indexes over other sets of packages those stay that were written last, and nothing else is touched.
#[test]
fn old_indexes_are_removed() {
    let (_folder, sources) = copied();
    Registry::open_with(&sources).unwrap();
    let own = cache(&sources);
    let beside = |name: String| own.with_file_name(name);
    let name = |at: usize| format!("understudy-{at:016x}");
    for at in 0..8 {
        let time = std::time::SystemTime::now() - std::time::Duration::from_secs(100 - at as u64);
        for end in ["index", "parsed"] {
            let file = std::fs::File::create(beside(format!("{}.{end}", name(at)))).unwrap();
            file.set_modified(time).unwrap();
        }
    }
    let foreign = ["understudy-notes.index", "module.cpython-311.pyc"].map(|name| beside(name.to_string()));
    foreign.iter().for_each(|path| std::fs::write(path, b"").unwrap());
    std::fs::write(sources.folders[0].join("later.py"), b"x = 1\n").unwrap();
    Registry::open_with(&sources).unwrap();
    let stays = |path: PathBuf| path.exists();
    assert!(stays(own.clone()) && stays(own.with_extension("parsed")) && foreign.into_iter().all(stays));
    for at in 0..8 {
        let found = ["index", "parsed"].map(|end| stays(beside(format!("{}.{end}", name(at)))));
        assert_eq!(found, [at > 4; 2], "{at}");
    }
}

/// What parsed files said is a cache: damaged or gone, it changes no answer.
#[test]
fn damaged_facts_of_files_are_not_believed() {
    let (folder, sources) = copied();
    Registry::open_with(&sources).unwrap();
    let parsed = cache(&sources).with_extension("parsed");
    let whole = std::fs::read(&parsed).unwrap();
    let mut flipped = whole.clone();
    flipped[whole.len() / 2] ^= 4;
    for (at, bytes) in [&whole[..whole.len() / 2], &flipped, b"", b"nothing of the kind"].into_iter().enumerate() {
        std::fs::write(&parsed, bytes).unwrap();
        let text = format!("def added_{at}(a):\n    return a\n");
        let name = sources.folders[1].join("later.py").strip_prefix(folder.path("")).unwrap().to_path_buf();
        folder.write(name.to_str().unwrap(), text.as_bytes());
        let rebuilt = everything(&Registry::open_with(&sources).unwrap());
        assert_eq!(rebuilt, everything(&Registry::build_with(&sources).unwrap()));
        assert_eq!(std::fs::read(&parsed).unwrap()[..16], whole[..16]);
    }
}

/// Files that come, go and change without their size or time telling are all seen at the next opening.
#[test]
fn every_change_is_seen() {
    let (folder, sources) = copied();
    let name = |path: &Path| path.strip_prefix(folder.path("")).unwrap().to_str().unwrap().to_string();
    let first = files(&sources.folders[1]).into_iter().find(|path| path.ends_with("__init__.py")).unwrap();
    let text = std::fs::read(&first).unwrap();
    let time = first.metadata().unwrap().modified().unwrap();
    let same = |sources: &Sources| {
        let opened = everything(&Registry::open_with(sources).unwrap());
        assert_eq!(opened, everything(&Registry::build_with(sources).unwrap()));
        opened
    };
    let before = same(&sources);
    // The same size and the same time, other bytes.
    let mut other = text.clone();
    let at = other.windows(4).position(|four| four == b"def ").map_or(0, |at| at + 4);
    other[at] = if other[at] == b'q' { b'z' } else { b'q' };
    folder.write(&name(&first), &other);
    std::fs::File::options().write(true).open(&first).unwrap().set_modified(time).unwrap();
    assert_ne!(same(&sources), before);
    folder.write(&name(&first), &text);
    assert_eq!(same(&sources), before);
    // A new file and its going.
    let extra = first.with_file_name("extra_module.py");
    folder.write(&name(&extra), b"def extra():\n    return 1\n");
    same(&sources);
    std::fs::remove_file(&extra).unwrap();
    assert_eq!(same(&sources), before);
}

/// The packages of a copy as an installer leaves them, with a record of their files beside them.
fn installed(sources: &Sources) -> (Folder, Sources) {
    let folder = Folder::new(&[]);
    let mut folders = Vec::new();
    for package in &sources.folders {
        let name = package.file_name().unwrap().to_str().unwrap();
        let mut record = String::new();
        for file in files(package) {
            let inside = format!("{name}/{}", file.strip_prefix(package).unwrap().to_str().unwrap());
            let bytes = std::fs::read(&file).unwrap();
            folder.write(&inside, &bytes);
            record.push_str(&format!("{inside},sha256={},{}\n", urlsafe(&bytes), bytes.len()));
        }
        folder.write(&format!("{name}-0.1.0.dist-info/RECORD"), record.as_bytes());
        folders.push(folder.path(name));
    }
    let compiled = Some(folder.path("shipped.index"));
    (folder, Sources { folders, compiled, ..Sources::default() })
}

#[test]
fn a_damaged_index_is_told_and_never_believed() {
    let (_folder, sources) = copied();
    let (_there, there) = installed(&sources);
    let path = there.compiled.clone().unwrap();
    Registry::compile(&sources, &path).unwrap();
    let whole = std::fs::read(&path).unwrap();
    let told = |bytes: &[u8], what: &str| {
        std::fs::write(&path, bytes).unwrap();
        match Registry::open_with(&there) {
            Err(error @ (Error::IndexCorrupt { .. } | Error::IndexVersion { .. })) => error.to_string(),
            Err(error) => panic!("{what}: {error}"),
            Ok(_) => panic!("{what}: believed"),
        }
    };
    for length in (0..64).chain((64..whole.len()).step_by(whole.len() / 60)) {
        assert!(told(&whole[..length], "cut short").starts_with("error[index-corrupt]"));
    }
    for at in (0..96).chain((96..whole.len()).step_by(whole.len() / 100)) {
        let mut damaged = whole.clone();
        damaged[at] ^= 1 << (at % 8);
        told(&damaged, &format!("bit of byte {at}"));
    }
    let mut other = whole.clone();
    other[16] += 1;
    assert!(told(&other, "another format").starts_with("error[index-version]"));
    assert!(told(b"PK\x03\x04 this is no index at all, but long enough", "foreign").contains("it is no index"));
}

/// An index over packages of which this interpreter has some, or none, is not damaged.
#[test]
fn packages_that_are_not_here() {
    let (_folder, sources) = copied();
    let (_there, there) = installed(&sources);
    let path = there.compiled.clone().unwrap();
    Registry::compile(&sources, &path).unwrap();
    let some = Sources { folders: there.folders[..1].to_vec(), ..there.clone() };
    let built = everything(&Registry::build_with(&some).unwrap());
    assert_eq!(everything(&Registry::open_with(&some).unwrap()), built);
    let none = Sources { folders: Vec::new(), ..there };
    let Err(error) = Registry::open_with(&none) else { panic!("an index over nothing") };
    assert!(error.to_string().starts_with("error[no-shim-package]"), "{error}");
}

#[test]
fn a_damaged_cache_is_made_again() {
    let (_folder, sources) = copied();
    let built = everything(&Registry::build_with(&sources).unwrap());
    Registry::open_with(&sources).unwrap();
    let path = cache(&sources);
    let whole = std::fs::read(&path).unwrap();
    for length in [0, 15, 40, whole.len() / 2, whole.len() - 1] {
        std::fs::write(&path, &whole[..length]).unwrap();
        assert_eq!(everything(&Registry::open_with(&sources).unwrap()), built);
        assert_eq!(std::fs::read(&path).unwrap().len(), whole.len());
    }
}

#[test]
fn many_open_at_once() {
    let (_folder, sources) = copied();
    let built = everything(&Registry::build_with(&sources).unwrap());
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| assert_eq!(everything(&Registry::open_with(&sources).unwrap()), built));
        }
    });
    cache(&sources);
}

/// Where nothing can be written beside the packages, they are served all the same.
#[test]
fn a_folder_that_takes_no_cache() {
    let (folder, sources) = copied();
    // A file where the folder of caches would be: not even an administrator can write below it.
    std::fs::write(sources.folders[0].join("__pycache__"), b"").unwrap();
    let built = everything(&Registry::build_with(&sources).unwrap());
    let elsewhere = Sources { caches: Some(folder.path("caches")), ..sources.clone() };
    let nowhere = Sources { caches: Some(sources.folders[0].join("registry.toml")), ..sources };
    for sources in [&elsewhere, &nowhere, &elsewhere] {
        assert_eq!(everything(&Registry::open_with(sources).unwrap()), built);
    }
    assert_eq!(std::fs::read_dir(folder.path("caches")).unwrap().count(), 2, "the index and what files said");
}

/// A compiled index is used where an installer has recorded the same files, and not after one of them has changed.
#[test]
fn a_shipped_index_holds_where_its_packages_are_installed() {
    let (_folder, sources) = copied();
    let (_there, there) = installed(&sources);
    Registry::compile(&sources, there.compiled.as_ref().unwrap()).unwrap();
    let built = everything(&Registry::build_with(&there).unwrap());
    assert_eq!(everything(&Registry::open_with(&there).unwrap()), built);
    let caches = there.folders[0].join("__pycache__");
    assert!(!caches.exists(), "the shipped index was used");
    let file = files(&there.folders[1]).into_iter().find(|path| path.ends_with("__init__.py")).unwrap();
    let text = [std::fs::read(&file).unwrap().as_slice(), b"\n# changed\n"].concat();
    std::fs::write(&file, text).unwrap();
    assert_eq!(everything(&Registry::open_with(&there).unwrap()), everything(&Registry::build_with(&there).unwrap()));
    assert!(caches.exists(), "the shipped index was not used");
}

fn urlsafe(bytes: &[u8]) -> String {
    use sha2::Digest;
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let digest = sha2::Sha256::digest(bytes);
    let mut bits = String::new();
    digest.iter().for_each(|byte| bits.push_str(&format!("{byte:08b}")));
    bits.push_str("00");
    let letter = |at: usize| LETTERS[usize::from_str_radix(&bits[at..at + 6], 2).unwrap()] as char;
    (0..bits.len()).step_by(6).map(letter).collect()
}
