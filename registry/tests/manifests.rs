//! What a wrong manifest or inventory is answered with, and which package stands in where two claim a library.

#![allow(clippy::unwrap_used)]

mod support;

use std::path::Path;

use support::{Folder, fixture_folders};
use understudy_registry::{Manifest, Registry, State};

fn error(text: &str) -> String {
    Manifest::parse(Path::new("understudy_numpy/registry.toml"), text).unwrap_err().to_string()
}

const LIBRARY: &str = "[library]\nname = \"numpy\"\npackage = \"understudy_numpy\"\n";

#[test]
fn wrong_manifests() {
    let entry = |text: &str| format!("{LIBRARY}\n[[entry]]\nname = \"numpy.x\"\n{text}\n");
    let cases: &[(&str, String)] = &[
        ("empty", String::new()),
        ("not_toml", "[library\nname = 1".into()),
        ("no_package", "[library]\nname = \"numpy\"\n".into()),
        ("unknown_table", format!("{LIBRARY}[entries]\n")),
        ("unknown_library_key", format!("{LIBRARY}version = \">=2\"\n")),
        ("unknown_key_like_none", format!("{LIBRARY}colour = \"red\"\n")),
        ("unknown_entry_key", entry("alias = [\"numpy.p\"]")),
        ("unknown_key_of_a_divergence", entry("divergences = [{ id = \"a\", waht = \"b\" }]")),
        ("unknown_key_of_deprecated", entry("deprecated = { from = \"2\" }")),
        ("entry_without_name", format!("{LIBRARY}\n[[entry]]\nshim = \"a:b\"\n")),
        ("divergence_without_what", entry("divergences = [{ id = \"a\" }]")),
        ("wrong_serves", format!("{LIBRARY}serves = \"imports\"\n")),
        ("wrong_kind", entry("kind = \"func\"")),
        ("wrong_version", format!("{LIBRARY}versions = \"2 or so\"\n")),
        ("wrong_version_of_an_entry", entry("python = \"three\"")),
        ("wrong_since", entry("deprecated = { since = \"lately\" }")),
        ("wrong_type", format!("{LIBRARY}priority = \"high\"\n")),
        ("a_priority_too_high", format!("{LIBRARY}priority = 9223372036854775808\n")),
        ("wrong_type_in_an_entry", entry("aliases = \"numpy.y\"")),
        ("wrong_type_in_a_list", entry("converters = [1]")),
        ("entry_is_no_list", format!("{LIBRARY}[entry]\nname = \"numpy.x\"\n")),
        ("modules_are_no_table", format!("modules = 1\n{LIBRARY}")),
        ("a_module_that_is_no_name", format!("{LIBRARY}[modules]\n\"numpy.lib\" = \"a b\"\n")),
        ("a_shim_without_a_module", entry("shim = \"percentile\"")),
        ("a_name_that_is_none", format!("{LIBRARY}\n[[entry]]\nname = \"numpy.\"\n")),
        ("no_such_fidelity", entry("fidelity = \"exact\"")),
        ("no_ulp", entry("fidelity = \"0 ulp\"")),
        ("a_tolerance_that_is_none", entry("fidelity = \"rtol nan\"")),
        ("a_fidelity_of_the_library", format!("{LIBRARY}fidelity = 1\n")),
        ("both_shim_and_none", entry("shim = \"a:b\"\nnone = \"pure\"")),
        ("none_with_a_fidelity", entry("none = \"pure\"\nfidelity = \"bit-exact\"")),
        ("one_divergence_twice", entry("divergences = [{ id = \"a\", what = \"b\" }, { id = \"a\", what = \"c\" }]")),
        ("two_entries_for_one", entry("\n[[entry]]\nname = \"numpy.x\"\nnote = \"again\"")),
        ("an_alias_with_an_entry", entry("aliases = [\"numpy.y\"]\n[[entry]]\nname = \"numpy.y\"")),
        ("one_alias_of_two", entry("aliases = [\"numpy.z\"]\n[[entry]]\nname = \"numpy.y\"\naliases = [\"numpy.z\"]")),
        ("its_own_alias", entry("aliases = [\"numpy.x\"]")),
        (
            "aliases_of_one_another",
            entry("aliases = [\"numpy.y\"]\n[[entry]]\nname = \"numpy.y\"\naliases = [\"numpy.x\"]"),
        ),
        (
            "replacements_in_a_circle",
            entry(
                "deprecated = { replacement = \"numpy.y\" }\n[[entry]]\nname = \"numpy.y\"\ndeprecated = { replacement = \
                 \"numpy.x\" }",
            ),
        ),
        ("its_own_replacement", entry("deprecated = { replacement = \"numpy.x\" }")),
        ("deeply_nested", format!("{LIBRARY}[[entry]]\nname = {}", "[".repeat(100_000))),
        ("a_key_of_many_parts", format!("{LIBRARY}[modules]\n{}b = 1", "a.".repeat(20_000))),
    ];
    let mut all = String::new();
    for (name, text) in cases {
        // A long line is cut, with the rest of the error after it.
        let lines: Vec<String> = error(text).lines().map(|line| line.chars().take(160).collect()).collect();
        all.push_str(&format!("# {name}\n{}\n\n", lines.join("\n")));
    }
    insta::assert_snapshot!(all);
}

/// A copy of the numpy fixture's manifest and inventory under another package name.
fn rival(priority: i64) -> Folder {
    let inventory = std::fs::read_to_string(fixture_folders()[1].join("originals.json")).unwrap();
    let manifest = format!("[library]\nname = \"numpy\"\npackage = \"rival\"\npriority = {priority}\n");
    Folder::new(&[
        ("registry.toml", &manifest),
        ("originals.json", &inventory),
        ("__init__.py", "__all__ = [\"zeros\"]\n\ndef zeros(shape):\n    return []\n"),
    ])
}

#[test]
fn two_packages_that_claim_one_library() {
    let other = rival(0);
    let folders = vec![fixture_folders()[1].clone(), other.0.clone()];
    let error = Registry::build(&folders).err().unwrap().to_string();
    let error = error.replace(&*other.0.to_string_lossy(), "[rival]");
    insta::assert_snapshot!(error.replace(&*fixture_folders()[1].to_string_lossy(), "[understudy_numpy]"));
}

#[test]
fn a_priority_settles_it() {
    let other = rival(1);
    let registry = Registry::build(&[fixture_folders()[1].clone(), other.0.clone()]).unwrap();
    assert_eq!(registry.lookup("numpy.zeros").unwrap().shim.unwrap().module, "rival");
    // What the rival does not have, the other package serves on.
    let entry = registry.lookup("numpy.ndarray").unwrap();
    assert_eq!((entry.state, entry.library.package.as_str()), (State::Shim, "understudy_numpy"));
}

#[test]
fn an_entry_whose_shim_is_not_there() {
    let folder = rival(0);
    let entry = format!("{LIBRARY}\n[[entry]]\nname = \"numpy.exp\"\nshim = \"understudy_numpy:zeroes\"\n");
    folder.write("registry.toml", entry.as_bytes());
    let registry = Registry::build(std::slice::from_ref(&folder.0)).unwrap();
    insta::assert_snapshot!(folder.shown(&registry.problems().join("\n")));
}

#[test]
fn an_inventory_of_another_library_is_an_error() {
    let folder = rival(0);
    folder.write("registry.toml", b"[library]\nname = \"scipy\"\npackage = \"rival\"\n");
    let error = Registry::build(std::slice::from_ref(&folder.0)).err().unwrap().to_string();
    let expected = "error[inventory]: originals.json is not an inventory: it is of numpy, and the package is of scipy";
    assert!(folder.shown(&error).starts_with(expected), "{error}");
}

/// Whoever asks for what a broken file should serve is told of the file.
#[test]
fn what_is_wrong_with_a_package_stands_above_what_it_does_not_serve() {
    for (source, id) in [
        ("def zeros(:\n", "error[shim-syntax]"),
        ("zeros = ones\nones = zeros\n", "error[cycle]"),
        ("zeros = ones\nones = twos\ntwos = ones\n", "error[cycle]"),
    ] {
        let folder = rival(0);
        folder.write("__init__.py", source.as_bytes());
        let registry = Registry::build(std::slice::from_ref(&folder.0)).unwrap();
        let page = registry.lookup_text("numpy.zeros", false).unwrap();
        assert!(page.starts_with(id) && page.contains("served      not yet"), "{page}");
        let entry = registry.lookup("numpy.zeros").unwrap();
        assert!(entry.problems.iter().all(|problem| problem.starts_with(id)) && !entry.problems.is_empty());
    }
}

#[test]
fn a_broken_inventory_says_how_to_mend_it() {
    let folder = Folder::new(&[("registry.toml", LIBRARY), ("originals.json", "{\"library\":\"numpy\"}")]);
    let error = Registry::build(std::slice::from_ref(&folder.0)).err().unwrap().to_string();
    insta::assert_snapshot!(folder.shown(&error));
}

#[test]
fn a_shim_file_that_does_not_parse_is_told_and_serves_nothing() {
    let folder = rival(0);
    folder.write("__init__.py", b"__all__ = ['zeros']\ndef zeros(:\n    pass\n");
    let registry = Registry::build(std::slice::from_ref(&folder.0)).unwrap();
    assert_eq!(registry.lookup("numpy.zeros").unwrap().state, State::NotServed);
    let program = Folder::new(&[("p.py", "import numpy\n")]);
    let (text, code) = registry.explain(&[program.path("p.py")], false, false);
    assert_eq!(code, 1);
    insta::assert_snapshot!(folder.shown(&program.shown(&text)));
}

#[test]
fn a_package_without_an_inventory_stands_in_for_what_it_hands_out() {
    let folder = Folder::new(&[
        ("registry.toml", "[library]\nname = \"small\"\npackage = \"tiny\"\n"),
        (
            "__init__.py",
            "from . import inner\n\n__all__ = [\"two\", \"TWO\", \"inner\"]\nTWO = 2\n\n\ndef two(a=1):\n    return 2\n",
        ),
        ("inner.py", "__all__ = [\"Three\"]\n\n\nclass Three:\n    pass\n\n\ndef hidden():\n    pass\n"),
    ]);
    let registry = Registry::build(std::slice::from_ref(&folder.0)).unwrap();
    let kinds: Vec<_> = ["small", "small.two", "small.TWO", "small.inner", "small.inner.Three"]
        .iter()
        .map(|name| registry.lookup(name).map(|entry| (entry.kind.word(), entry.state)))
        .collect();
    let expected = ["module", "function", "constant", "module", "class"].map(|kind| Some((kind, State::Shim)));
    assert_eq!(kinds, expected);
    assert!(registry.lookup("small.inner.hidden").is_none());
}
