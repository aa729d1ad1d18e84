//! What is thrown at the readers in every run of the tests: the seeds of `registry/fuzz`, changed at random places in a
//! fixed order, and programs that nest very deep. `cargo xtask fuzz` goes on from here for as long as it is told.

#![allow(clippy::unwrap_used)]

mod support;

use std::path::{Path, PathBuf};

use support::{Folder, registry};
use understudy_registry::{Entry, EvidenceFile, Manifest, Registry};

/// Numbers that look random and are the same in every run (SplitMix64).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) as usize % bound.max(1)
    }
}

fn seeds(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(target);
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.into_iter().map(|path| std::fs::read(path).unwrap()).collect()
}

/// A seed with a few of its pieces left out, doubled, exchanged for others, or with a byte of another value.
fn changed(seeds: &[Vec<u8>], numbers: &mut Numbers) -> Vec<u8> {
    let mut bytes = seeds[numbers.below(seeds.len())].clone();
    for _ in 0..=numbers.below(4) {
        let from = numbers.below(bytes.len());
        let to = (from + numbers.below(24)).min(bytes.len());
        let piece = bytes[from..to].to_vec();
        match numbers.below(4) {
            0 => drop(bytes.drain(from..to)),
            1 => drop(bytes.splice(from..from, piece.repeat(1 + numbers.below(40)))),
            2 => {
                let at = numbers.below(bytes.len());
                drop(bytes.splice(at..at, piece));
            }
            _ => {
                if let Some(byte) = bytes.get_mut(from) {
                    *byte = numbers.below(256) as u8;
                }
            }
        }
    }
    bytes
}

#[test]
fn manifests() {
    let (seeds, mut numbers) = (seeds("manifest"), Numbers(1));
    let mut read = 0;
    for _ in 0..4000 {
        let bytes = changed(&seeds, &mut numbers);
        match Manifest::parse_bytes(Path::new("registry.toml"), &bytes) {
            Ok(_) => read += 1,
            Err(error) => {
                let text = error.to_string();
                assert!(text.starts_with("error[") && text.contains("registry.toml"), "{text}");
            }
        }
        let _ = EvidenceFile::parse(&bytes);
    }
    // Some changes are inside of texts: the reader is not only ever stopped at the first key.
    assert!(read > 100, "{read}");
}

#[test]
fn programs() {
    let (seeds, mut numbers) = (seeds("program"), Numbers(2));
    let folder = Folder::new(&[]);
    for number in 0..400 {
        folder.write(&format!("p{number}.py"), &changed(&seeds, &mut numbers));
    }
    let explanation = registry().references(std::slice::from_ref(&folder.0));
    assert_eq!(explanation.files.len(), 400);
    let failed = explanation.files.iter().filter(|file| file.error.is_some()).count();
    assert!((40..400).contains(&failed), "{failed}");
}

#[test]
fn shims() {
    let (seeds, mut numbers) = (seeds("shim"), Numbers(3));
    let folder = Folder::new(&[("registry.toml", "[library]\nname = \"small\"\npackage = \"tiny\"\n")]);
    let mut pages = 0;
    for _ in 0..100 {
        folder.write("__init__.py", &changed(&seeds, &mut numbers));
        let registry = Registry::build(std::slice::from_ref(&folder.0)).unwrap();
        assert!(registry.problems().iter().all(|problem| problem.starts_with("error[")));
        for id in 0..registry.index().records.len() as u32 {
            let name = Entry::of(registry.index(), id).name;
            pages += usize::from(registry.lookup_text(&name, false).is_ok());
        }
    }
    assert!(pages > 10, "{pages}");
}

/// Each kind of nesting, deeper than any program has it: read, or told as an error; never the end of the process.
#[test]
fn deep_nesting() {
    let nested = |open: &str, inside: &str, close: &str, count: usize| {
        format!("import numpy as np\nx = {}{inside}{}\n", open.repeat(count), close.repeat(count))
    };
    let indented = |count: usize| {
        let lines: Vec<String> = (0..count).map(|depth| format!("{}if x:\n", " ".repeat(depth))).collect();
        format!("import numpy as np\n{}{}np.zeros(1)\n", lines.concat(), " ".repeat(count))
    };
    let cases = |count: usize| {
        [
            ("brackets", nested("[", "np.zeros(1)", "]", count)),
            ("parentheses", nested("(", "np.zeros(1)", ")", count)),
            ("calls", nested("f(", "np.zeros(1)", ")", count)),
            ("unary", nested("-", "np.zeros(1)", "", count)),
            ("not", nested("not ", "np.zeros(1)", "", count)),
            ("binary", nested("", "np.zeros(1)", " + 1", count)),
            ("power", nested("2 ** ", "np.zeros(1)", "", count)),
            ("attributes", nested("", "np", ".a", count)),
            ("subscripts", nested("", "np.zeros(1)", "[0]", count)),
            ("called_again", nested("", "np.zeros(1)", "()", count)),
            ("lambdas", nested("lambda: ", "np.zeros(1)", "", count)),
            ("conditions", nested("1 if x else ", "np.zeros(1)", "", count)),
            ("unclosed", nested("[(", "np.zeros(1)", "", count)),
            ("elif", format!("import numpy as np\nif x: pass\n{}", "elif np.zeros(1): pass\n".repeat(count))),
            ("formatted", format!("import numpy as np\nx = f'{{{}np{}}}'\n", "(".repeat(count), ")".repeat(count))),
            ("imported", format!("import numpy{}\n", ".a".repeat(count))),
        ]
    };
    // As deep as is read, and far deeper than there is room for.
    for (count, read) in [(4_000, true), (200_000, false)] {
        let folder = Folder::new(&[]);
        for (name, text) in cases(count) {
            folder.write(&format!("{name}.py"), text.as_bytes());
            let shims = Folder::new(&[("registry.toml", "[library]\nname = \"small\"\npackage = \"tiny\"\n")]);
            shims.write("__init__.py", format!("{text}\ndef f():\n    return x\n").as_bytes());
            let built = Registry::build(std::slice::from_ref(&shims.0)).unwrap();
            let told = built.problems().iter().any(|problem| problem.starts_with("error[shim-syntax]"));
            assert!(built.lookup("small").is_some() != told, "{name}");
        }
        if read {
            folder.write("indented.py", indented(400).as_bytes());
        }
        let names = cases(1).map(|(name, _)| name);
        let paths =
            names.iter().copied().chain(read.then_some("indented")).map(|name| folder.path(&format!("{name}.py")));
        for file in paths.flat_map(|path| registry().references(&[path]).files) {
            let nothing = file.path.ends_with("imported.py");
            let is_read = file.error.is_none() && (nothing || !file.references.is_empty());
            let may_fail = ["unclosed", "formatted", "conditions"].iter().any(|name| file.path.contains(name));
            assert!(is_read == read || may_fail && file.error.is_some(), "{} {:?}", file.path, file.error);
        }
    }
}

/// A name of any length, and one of no sense, is answered.
#[test]
fn names() {
    let long =
        ["a".repeat(1 << 20), "a.".repeat(1 << 20), ".".repeat(1 << 16), "numpy".to_string() + &".abs".repeat(1 << 16)];
    for name in long.iter().map(String::as_str).chain(["", ".", "..", "numpy..", "\0", "näme.ä", "numpy.\u{202e}"]) {
        assert!(registry().lookup(name).is_none());
        assert!(registry().lookup_text(name, false).unwrap_err().to_string().starts_with("error[unknown-original]"));
    }
}
