//! Any bytes as a program: its references, or an error that says where it is no program.
#![no_main]

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use understudy_registry::Registry;

/// The registry over the packages that the tests have too.
fn registry() -> &'static Registry {
    static REGISTRY: OnceLock<Registry> = OnceLock::new();
    REGISTRY.get_or_init(|| {
        let shims = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/shims");
        let folders: Vec<PathBuf> =
            ["builtins", "numpy", "pandas"].iter().map(|name| shims.join(format!("understudy_{name}"))).collect();
        Registry::build(&folders).expect("the fixtures are sound")
    })
}

fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let folder = std::env::temp_dir().join(format!("understudy-fuzz-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("there is a folder for temporary files");
        folder.join("program.py")
    })
}

fuzz_target!(|bytes: &[u8]| {
    std::fs::write(program(), bytes).expect("the program can be written");
    let (text, code) = registry().explain(&[program().to_path_buf()], false, false);
    assert!(code <= 2 && !text.is_empty());
    for file in registry().references(&[program().to_path_buf()]).files {
        assert!(file.references.iter().all(|one| one.line > 0 && one.column > 0 && !one.original.is_empty()));
    }
});
