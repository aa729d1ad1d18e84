//! Several packages for one library, several entries for one original, what evidence says, and what is wrong with packages.

#![allow(clippy::unwrap_used)]

mod support;

use std::path::PathBuf;

use support::{Folder, fixture_folders};
use understudy_registry::{Agreement, Registry, Sources, State, Versions};

/// A package `more` for the library of the numpy fixture.
fn more(manifest: &str, files: &[(&str, &str)]) -> Folder {
    let folder = Folder::new(files);
    let text = format!("[library]\nname = \"numpy\"\npackage = \"more\"\n{manifest}");
    folder.write("registry.toml", text.as_bytes());
    folder
}

fn both(folder: &Folder) -> Vec<PathBuf> {
    vec![fixture_folders()[1].clone(), folder.0.clone()]
}

/// The error of building a registry, with folders taken out so that it is the same everywhere.
fn error(folders: &[PathBuf]) -> String {
    let mut text = Registry::build(folders).err().unwrap().to_string();
    for (at, folder) in folders.iter().enumerate() {
        text = text.replace(&*folder.to_string_lossy(), &format!("[{at}]"));
    }
    text
}

/// Who serves an original: the module of its stand-in, or its state.
fn serves(registry: &Registry, name: &str) -> String {
    let entry = registry.lookup(name).unwrap_or_else(|| panic!("{name} is not known"));
    match entry.shim {
        Some(shim) if entry.state == State::Shim => shim.module,
        _ => format!("{:?}", entry.state),
    }
}

#[test]
fn packages_of_one_library_are_merged_original_by_original() {
    let one = "__all__ = [\"exp\", \"novel\", \"zeros\"]\n\n\ndef exp(x):\n    return x\n\n\ndef novel():\n    return 1\n\n\n\
               def zeros(shape):\n    \"\"\"Zeros.\"\"\"\n    raise NotImplementedError\n";
    let folder = more("", &[("__init__.py", one)]);
    let registry = Registry::build(&both(&folder)).unwrap();
    let cases = [
        // Recorded, and served by nobody else.
        ("numpy.exp", "more"),
        // Not recorded at all.
        ("numpy.novel", "more"),
        // Only begun here, written there: no two claims.
        ("numpy.zeros", "understudy_numpy"),
        ("numpy.ndarray", "understudy_numpy"),
    ];
    for (name, expected) in cases {
        assert_eq!(serves(&registry, name).split('.').next().unwrap(), expected, "{name}");
    }
    let entry = registry.lookup("numpy.exp").unwrap();
    let numpy = registry.lookup("numpy.ndarray").unwrap();
    assert_eq!((entry.library.name, entry.library.package.as_str()), ("numpy".to_string(), "more"));
    assert_eq!(entry.library.version, numpy.library.version);
    assert!(registry.index().is_handed_out("numpy.exp") && registry.index().is_handed_out("numpy.zeros"));
}

#[test]
fn members_come_with_the_class_that_is_taken() {
    let class = "__all__ = [\"ndarray\"]\n\n\nclass ndarray:\n    def flatten(self):\n        return 1\n";
    let folder = more("priority = 1\n", &[("__init__.py", class)]);
    let registry = Registry::build(&both(&folder)).unwrap();
    assert_eq!(serves(&registry, "numpy.ndarray"), "more");
    assert_eq!(serves(&registry, "numpy.ndarray.flatten"), "more");
    // A method that only the other package's class has would never be met by a program.
    assert_eq!(serves(&registry, "numpy.ndarray.reshape"), "NotServed");
}

const ZEROS: &str = "__all__ = [\"zeros\"]\n\n\ndef zeros(shape):\n    return []\n";

#[test]
fn errors_that_name_both() {
    let entry = |text: &str| format!("\n[[entry]]\nname = \"numpy.zeros\"\n{text}\n");
    let cases: Vec<(&str, Folder)> = vec![
        ("two shims", more("", &[("__init__.py", ZEROS)])),
        ("a shim that an entry names", more(&entry("shim = \"more:zeros\""), &[("__init__.py", ZEROS)])),
        ("a shim, and that none is needed", more(&entry("none = \"it is empty\""), &[("__init__.py", "")])),
        ("an alias that is taken", more(&entry("aliases = [\"numpy.percentile\"]"), &[("__init__.py", "")])),
    ];
    let texts: Vec<String> = cases.iter().map(|(what, folder)| format!("# {what}\n{}", error(&both(folder)))).collect();
    insta::assert_snapshot!(texts.join("\n\n"));
}

#[test]
fn one_package_twice() {
    let (first, second) = (more("", &[("__init__.py", "")]), more("", &[("__init__.py", "")]));
    insta::assert_snapshot!(error(&[first.0.clone(), second.0.clone()]));
    let newer = more("priority = 1\n", &[("__init__.py", ZEROS)]);
    let registry = Registry::build(&[first.0.clone(), newer.0.clone()]).unwrap();
    assert_eq!(serves(&registry, "numpy.zeros"), "more");
}

#[test]
fn a_priority_settles_each_of_them() {
    for (priority, expected) in [(1, "more"), (-1, "understudy_numpy")] {
        let folder = more(&format!("priority = {priority}\n"), &[("__init__.py", ZEROS)]);
        let registry = Registry::build(&both(&folder)).unwrap();
        assert_eq!(serves(&registry, "numpy.zeros").split('.').next().unwrap(), expected);
        assert_eq!(serves(&registry, "numpy.percentile").split('.').next().unwrap(), "understudy_numpy");
    }
}

fn small(manifest: &str, files: &[(&str, &str)]) -> Folder {
    let folder = Folder::new(files);
    folder.write("registry.toml", format!("[library]\nname = \"small\"\npackage = \"tiny\"\n{manifest}").as_bytes());
    folder
}

const TWO: &str = "def two():\n    return 2\n\n\ndef old():\n    return 1\n";

#[test]
fn the_first_entry_that_holds_for_the_versions_asked_about() {
    let manifest = "versions = \">=1\"\n\n[[entry]]\nname = \"small.f\"\nversions = \"<2\"\nshim = \"tiny:old\"\n\n[[entry]]\n\
                    name = \"small.f\"\npython = \">=3.12\"\nnone = \"it is pure there\"\n\n[[entry]]\nname = \"small.f\"\n\
                    versions = \"<4\"\nshim = \"tiny:two\"\n";
    let folder = small(manifest, &[("__init__.py", TWO)]);
    let inventory = "{\"library\":\"small\",\"version\":\"2.5\",\"python\":\"3.11.7\",\"modules\":[\"small\"],\"originals\":\
                     [{\"name\":\"small\",\"kind\":\"module\"},{\"name\":\"small.f\",\"kind\":\"function\"}]}";
    folder.write("originals.json", inventory.as_bytes());
    let registry = Registry::build(std::slice::from_ref(&folder.0)).unwrap();
    let cases = [
        (None, None, "two", State::Shim, ""),
        (Some("1.5"), None, "old", State::Shim, ""),
        (Some("2.0"), None, "two", State::Shim, ""),
        (Some("2.0"), Some("3.12.1"), "", State::NoneNeeded, ""),
        (Some("1.9"), Some("3.13"), "old", State::Shim, ""),
        // No entry holds, and by the convention nothing is found.
        (Some("4.0"), None, "", State::NotServed, ""),
        // An entry's own range goes before that of the whole package.
        (Some("0.9"), None, "old", State::Shim, ""),
        (Some("no version"), None, "", State::NotServed, "small"),
    ];
    for (library, python, shim, state, outside) in cases {
        let entry = registry.lookup_at("small.f", Versions { library, python }).unwrap();
        let found = entry.shim.map(|shim| shim.name).unwrap_or_default();
        assert_eq!((found.as_str(), entry.state), (shim, state), "{library:?} {python:?}");
        assert_eq!(entry.unserved.is_some(), !outside.is_empty(), "{library:?} {python:?}");
        assert!(entry.unserved.unwrap_or_default().contains(outside));
    }
}

#[test]
fn everything_that_a_manifest_says_is_in_the_entry() {
    let manifest = "fidelity = \"1 ulp\"\n\n[[entry]]\nname = \"small.two\"\nnote = \"a note\"\nfidelity = \"rtol 1e-9\"\n\
                    divergences = [{ id = \"ties\", what = \"equal keys\" }]\naliases = [\"small.zwei\"]\n\
                    deprecated = { since = \"1.2\", replacement = \"small.old\" }\nconverters = [\"ndarray\"]\n";
    let all = format!("__all__ = [\"two\", \"old\"]\n\n\n{TWO}");
    let folder = small(manifest, &[("__init__.py", &all)]);
    let registry = Registry::build(std::slice::from_ref(&folder.0)).unwrap();
    let json: serde_json::Value = serde_json::from_str(&registry.lookup_json("small.zwei").unwrap()).unwrap();
    let expected = [
        ("/name", serde_json::json!("small.two")),
        ("/aliases", serde_json::json!(["small.zwei"])),
        ("/fidelity", serde_json::json!({"relative": 1e-9})),
        ("/divergences", serde_json::json!([{"id": "ties", "what": "equal keys"}])),
        ("/deprecated", serde_json::json!([{"parameter": null, "since": "1.2", "replacement": "small.old"}])),
        ("/converters", serde_json::json!(["ndarray"])),
        ("/note", serde_json::json!("a note")),
        ("/evidence", serde_json::Value::Null),
        ("/fallback", serde_json::Value::Null),
    ];
    for (place, value) in expected {
        assert_eq!(json.pointer(place), Some(&value), "{place}");
    }
    let other: serde_json::Value = serde_json::from_str(&registry.lookup_json("small.old").unwrap()).unwrap();
    assert_eq!(other["fidelity"], serde_json::json!({"ulp": 1}));
    insta::assert_snapshot!(folder.shown(&registry.lookup_text("small.two", false).unwrap()));
}

#[test]
fn evidence_is_stale_once_one_of_the_two_has_changed() {
    let source = |body: &str| {
        format!("__all__ = [\"two\"]\n\n\ndef two():\n    return helper()\n\n\ndef helper():\n    {body}\n")
    };
    let folder = small("", &[("__init__.py", &source("return 2"))]);
    let built = || Registry::build(std::slice::from_ref(&folder.0)).unwrap();
    let entry = built().lookup("small.two").unwrap();
    let (original, shim) = (&entry.recorded_sha256[..16], &entry.shim.unwrap().closure_sha256.unwrap()[..16]);
    let evidence = |original: &str| {
        format!(
            "{{\"format\": 1, \"library\": \"small\", \"entries\": {{\"small.two\": {{\"verdict\": \"agrees\", \"cases\": 400, \
             \"refused\": 12, \"raised\": 61, \"date\": \"2026-11-21\", \"versions\": {{\"small\": \"2.5\"}}, \"original\": \
             \"{original}\", \"shim\": \"{shim}\", \"worst_ulp\": 0, \"divergences\": [], \"result\": {{\"aliasing\": \"copy\", \
             \"dtypes\": {{\"int64\": \"float64\"}}, \"ranks\": {{\"1\": \"0\"}}}}}}}}}}"
        )
    };
    let stale = || built().lookup("small.two").unwrap().evidence.unwrap().stale;
    folder.write("evidence.json", evidence(original).as_bytes());
    let found = built().lookup("small.two").unwrap().evidence.unwrap();
    assert_eq!((found.verdict, found.cases, found.stale.len()), (Agreement::Agrees, 400, 0));
    // A change of what the shim needs, not of the shim itself.
    folder.write("__init__.py", source("return 1 + 1").as_bytes());
    assert_eq!(stale(), ["the shim or what it needs has changed since"]);
    folder.write("__init__.py", source("return 2").as_bytes());
    assert!(stale().is_empty());
    folder.write("evidence.json", evidence("0123456789abcdef").as_bytes());
    assert_eq!(stale(), ["the original is recorded differently since"]);
    insta::assert_snapshot!(folder.shown(&built().lookup_text("small.two", false).unwrap()));
}

#[test]
fn twins_of_the_standard_library() {
    let library = Folder::new(&[
        (
            "heapq.py",
            "def heappush(heap, item):\n    _siftdown(heap)\n\n\ndef _siftdown(heap):\n    pass\n\n\ntry:\n    from _heapq import *\nexcept ImportError:\n    pass\n",
        ),
        (
            "functools.py",
            "def reduce(function, sequence):\n    pass\n\n\ntry:\n    from _functools import reduce\nexcept ImportError:\n    pass\n",
        ),
    ]);
    let manifest = |shims: &[(&str, &str)]| {
        let entries: Vec<String> = shims
            .iter()
            .map(|(name, shim)| format!("\n[[entry]]\nname = \"{name}\"\nkind = \"function\"\nshim = \"{shim}\"\n"))
            .collect();
        format!("serves = \"interpreter\"\n{}", entries.concat())
    };
    let shims = [("heapq.heappush", "heapq:heappush"), ("functools.reduce", "functools:reduce")];
    let folder = small(&manifest(&shims), &[("__init__.py", "import heapq\n\ndef f():\n    heapq.heappush([], 1)\n")]);
    let folders = vec![folder.0.clone()];
    let without = Registry::build(&folders).unwrap();
    let with = Registry::build_with(&Sources {
        folders: folders.clone(),
        standard_library: Some(library.0.clone()),
        ..Sources::default()
    })
    .unwrap();
    for (name, shim) in shims {
        let found = with.lookup(name).unwrap().shim.unwrap();
        assert_eq!((format!("{}:{}", found.module, found.name), found.lines.is_some()), (shim.to_string(), true));
        assert!(found.source.unwrap().starts_with("def "));
        let found = without.lookup(name).unwrap().shim.unwrap();
        assert_eq!((format!("{}:{}", found.module, found.name), found.lines), (shim.to_string(), None));
        assert!(with.problems().is_empty() && without.problems().is_empty());
    }
    assert_eq!(with.lookup("heapq.heappush").unwrap().shim.unwrap().closure, ["heapq._siftdown"]);
    // With the source at hand, a name that is not in it is told.
    folder.write(
        "registry.toml",
        format!("[library]\nname = \"small\"\npackage = \"tiny\"\n{}", manifest(&[("heapq.gone", "heapq:gone")]))
            .as_bytes(),
    );
    let with =
        Registry::build_with(&Sources { folders, standard_library: Some(library.0.clone()), ..Sources::default() })
            .unwrap();
    assert!(with.problems()[0].starts_with("error[no-such-shim]"));
}

/// What is wrong with a package and leaves the rest of it serving: each is told by `explain`, and by `lookup` of the entry.
#[test]
fn problems_of_packages() {
    let entry =
        |name: &str, shim: &str| format!("\n[[entry]]\nname = \"{name}\"\nkind = \"function\"\nshim = \"{shim}\"\n");
    let cases: Vec<(&str, Folder)> = vec![
        ("a shim that is absent", small(&entry("small.f", "tiny:tow"), &[("__init__.py", TWO)])),
        ("a module that is absent", small(&entry("small.f", "tyni:two"), &[("__init__.py", TWO)])),
        (
            "imports in a circle",
            small(
                "",
                &[
                    ("__init__.py", "from .a import x\n\n__all__ = [\"x\"]\n"),
                    ("a.py", "from .b import y as x\n"),
                    ("b.py", "from .a import x as y\n"),
                ],
            ),
        ),
        (
            "classes in a circle",
            small(
                "",
                &[("__init__.py", "__all__ = [\"A\", \"B\"]\n\n\nclass A(B):\n    pass\n\n\nclass B(A):\n    pass\n")],
            ),
        ),
        ("a file that does not parse", small("", &[("__init__.py", "def f(:\n")])),
        (
            "evidence of another library",
            small(
                "",
                &[("__init__.py", ""), ("evidence.json", "{\"format\": 1, \"library\": \"large\", \"entries\": {}}")],
            ),
        ),
    ];
    let mut all = String::new();
    for (what, folder) in &cases {
        let registry = Registry::build(std::slice::from_ref(&folder.0)).unwrap();
        all.push_str(&format!("# {what}\n{}\n\n", folder.shown(&registry.problems().join("\n"))));
        let program = Folder::new(&[("p.py", "x = 1\n")]);
        let (text, _) = registry.explain(&[program.path("p.py")], false, false);
        assert!(text.contains(registry.problems()[0]), "{what}");
    }
    insta::assert_snapshot!(all);
    let registry = Registry::build(std::slice::from_ref(&cases[0].1.0)).unwrap();
    let error = registry.lookup_text("small.f", false).unwrap_err().to_string();
    assert!(error.starts_with("error[no-such-shim]"), "{error}");
    assert_eq!(registry.lookup("small.f").unwrap().problems, [error]);
    // The members of both classes are still found, each once.
    let registry = Registry::build(std::slice::from_ref(&cases[3].1.0)).unwrap();
    assert_eq!(serves(&registry, "small.A"), "tiny");
}

/// What a package cannot be opened with: an error with an id that names the file.
#[test]
fn packages_that_cannot_be_opened() {
    let cases: Vec<(&str, Folder)> = vec![
        ("no manifest", Folder::new(&[("__init__.py", "")])),
        ("a manifest that is a folder", Folder::new(&[("registry.toml/x", "")])),
        ("an inventory that is a folder", small("", &[("originals.json/x", "")])),
        ("an inventory of another format", small("", &[("originals.json", "{\"format\": 99}")])),
        ("an inventory that is cut off", small("", &[("originals.json", "{\"library\": \"sm")])),
        ("evidence that is a folder", small("", &[("evidence.json/x", "")])),
        ("evidence of another format", small("", &[("evidence.json", "{\"format\": 2, \"library\": \"small\"}")])),
        ("evidence without a format", small("", &[("evidence.json", "{}")])),
        ("evidence that is cut off", small("", &[("evidence.json", "{\"format\": 1,")])),
        (
            "evidence with an unknown key",
            small("", &[("evidence.json", "{\"format\": 1, \"library\": \"small\", \"entries\": {}, \"more\": 1}")]),
        ),
    ];
    let mut all = String::new();
    for (what, folder) in &cases {
        all.push_str(&format!("# {what}\n{}\n\n", error(std::slice::from_ref(&folder.0))));
    }
    let gone = PathBuf::from("/no/such/folder");
    all.push_str(&format!("# no folder\n{}\n\n", error(&[gone])));
    let bytes = Folder::new(&[]);
    bytes.write("registry.toml", b"[library]\nname = \"sm\xe4ll\"\npackage = \"tiny\"\n");
    all.push_str(&format!("# a manifest that is not UTF-8\n{}\n\n", error(std::slice::from_ref(&bytes.0))));
    let unknown = small("\n[[entry]]\nname = \"small.tow\"\n", &[("__init__.py", TWO)]);
    let inventory = "{\"library\":\"small\",\"version\":\"1\",\"python\":\"3.11\",\"modules\":[\"small\"],\"originals\":\
                     [{\"name\":\"small.two\",\"kind\":\"function\",\"aliases\":[\"small.zwei\"]}]}";
    unknown.write("originals.json", inventory.as_bytes());
    all.push_str(&format!("# an entry of nothing that is recorded\n{}\n\n", error(std::slice::from_ref(&unknown.0))));
    unknown.write(
        "registry.toml",
        b"[library]\nname = \"small\"\npackage = \"tiny\"\n\n[[entry]]\nname = \"small.zwei\"\n",
    );
    all.push_str(&format!("# an entry by an alias\n{}\n\n", error(std::slice::from_ref(&unknown.0))));
    insta::assert_snapshot!(all);
}

#[cfg(unix)]
#[test]
fn a_folder_inside_that_cannot_be_read() {
    use std::os::unix::fs::PermissionsExt;
    let folder = small("", &[("__init__.py", ""), ("inner/__init__.py", "")]);
    let inner = folder.path("inner");
    std::fs::set_permissions(&inner, std::fs::Permissions::from_mode(0o000)).unwrap();
    // The superuser may read everything.
    if std::fs::read_dir(&inner).is_err() {
        let error = error(std::slice::from_ref(&folder.0));
        assert!(error.starts_with("error[unreadable]") && error.contains("[0]/inner"), "{error}");
    }
    std::fs::set_permissions(&inner, std::fs::Permissions::from_mode(0o755)).unwrap();
    // A link to nothing is a file that cannot be read, for whoever looks.
    std::os::unix::fs::symlink("/no/such/file", folder.path("gone.py")).unwrap();
    let registry = Registry::build(std::slice::from_ref(&folder.0)).unwrap();
    assert!(registry.problems()[0].starts_with("error[unreadable]"), "{:?}", registry.problems());
}

#[test]
fn what_the_executor_would_do() {
    let registry = support::registry();
    let names = ["numpy.exp", "numpy.ndarray.flatten", "pandas.DataFrame.plot", "numpy.fft", "numpy.abs"];
    let found: Vec<String> = names
        .iter()
        .filter_map(|name| {
            let entry = registry.lookup(name)?;
            Some(format!("{name}: {:?}\n{}", entry.nearest, serde_json::to_string_pretty(&entry.fallback).unwrap()))
        })
        .collect();
    insta::assert_snapshot!(found.join("\n\n"));
}
