//! Any bytes as a file of a shim package: what it serves is derived, or it is told as a problem.
#![no_main]

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use understudy_registry::{Entry, Registry};

fn package() -> &'static Path {
    static PACKAGE: OnceLock<PathBuf> = OnceLock::new();
    PACKAGE.get_or_init(|| {
        let folder = std::env::temp_dir().join(format!("understudy-fuzz-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("there is a folder for temporary files");
        let manifest = "[library]\nname = \"small\"\npackage = \"tiny\"\n";
        std::fs::write(folder.join("registry.toml"), manifest).expect("the manifest can be written");
        folder
    })
}

fuzz_target!(|bytes: &[u8]| {
    std::fs::write(package().join("__init__.py"), bytes).expect("the file can be written");
    let registry = Registry::build(&[package().to_path_buf()]).expect("a file that is wrong is a problem, no error");
    assert!(registry.problems().iter().all(|problem| problem.starts_with("error[")));
    for id in 0..registry.index().records.len() as u32 {
        let entry = Entry::of(registry.index(), id);
        assert!(entry.name == "small" || entry.name.starts_with("small."), "{}", entry.name);
        registry.lookup_text(&entry.name, false).expect("it has a page");
    }
});
