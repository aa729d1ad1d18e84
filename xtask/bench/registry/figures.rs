//! What `cargo xtask bench registry` measures in Rust, as one JSON object: seconds, bytes and counts.
//!
//! Usage: figures index|scan FOLDER,… STANDARD_LIBRARY SCANNED      # `index` writes into the last folder

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Instant;

use understudy_registry::{Registry, Sources};

/// A defining name, an alias, and paths through base classes.
const NAMES: [&str; 5] =
    ["numpy.percentile", "numpy.absolute", "numpy.matrix.sum", "pandas.DatetimeIndex.take", "builtins.bool.bit_length"];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [what, folders, library, scanned] = arguments.as_slice() else {
        eprintln!("usage: figures index|scan FOLDER,… STANDARD_LIBRARY SCANNED");
        std::process::exit(2);
    };
    let sources = Sources {
        folders: folders.split(',').map(PathBuf::from).collect(),
        standard_library: Some(PathBuf::from(library)),
        ..Sources::default()
    };
    let figures = match what.as_str() {
        "index" => index(&sources),
        _ => scan(&sources, Path::new(scanned)),
    };
    println!("{}", serde_json::Value::Object(figures));
}

type Figures = serde_json::Map<String, serde_json::Value>;

/// The least seconds of some repetitions.
fn least<T>(count: usize, mut act: impl FnMut() -> T) -> f64 {
    let once = |act: &mut dyn FnMut() -> T| {
        let started = Instant::now();
        black_box(act());
        started.elapsed().as_secs_f64()
    };
    (0..count).map(|_| once(&mut act)).fold(f64::INFINITY, f64::min)
}

fn index(sources: &Sources) -> Figures {
    let mut figures = Figures::new();
    figures.insert("index.build".into(), least(3, || Registry::build_with(sources).unwrap()).into());
    Registry::open_with(sources).unwrap();
    let registry = Registry::open_with(sources).unwrap();
    figures.insert("index.open".into(), least(20, || Registry::open_with(sources).unwrap()).into());
    let changed = sources.folders.last().unwrap().join("__init__.py");
    let text = std::fs::read(&changed).unwrap();
    let after = |added: &[u8]| {
        let mut rebuilt = f64::INFINITY;
        for times in 1..=3 {
            // One more line each time, so that each time one file is another.
            std::fs::write(&changed, [text.as_slice(), &added.repeat(times)].concat()).unwrap();
            rebuilt = rebuilt.min(least(1, || Registry::open_with(sources).unwrap()));
        }
        std::fs::write(&changed, &text).unwrap();
        Registry::open_with(sources).unwrap();
        rebuilt
    };
    figures.insert("index.rebuild".into(), after(b"\n# changed\n").into());
    figures.insert("index.relink".into(), after(b"\ndef _changed(a):\n    return len(a)\n").into());
    let mut worst: f64 = 0.0;
    for name in NAMES {
        assert!(registry.find(name).is_some(), "{name} is not found");
        // Short enough that the best of the samples is not interrupted.
        let rounds = 2_000;
        let seconds = least(500, || {
            for _ in 0..rounds {
                black_box(registry.find(black_box(name)));
            }
        });
        worst = worst.max(seconds / f64::from(rounds));
    }
    figures.insert("find.rust".into(), worst.into());
    figures.insert("entry.rust".into(), least(50, || registry.lookup(NAMES[0])).into());
    figures
}

fn scan(sources: &Sources, scanned: &Path) -> Figures {
    let registry = Registry::open_with(sources).unwrap();
    let wanted = std::env::var_os("UNDERSTUDY_BENCH_FOUND").is_some();
    let (mut files, mut found) = (0, Vec::new());
    // Opening the registry may have taken more than the scan does; the kernel counts anew from here.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    let before = peak();
    let started = Instant::now();
    // The answer of a file is dropped when it is counted, so that the memory is that of the scan.
    let summary = registry.references_by_file(&[scanned.to_path_buf()], |file| {
        files += 1;
        if wanted {
            found.push(file);
        }
    });
    let seconds = started.elapsed().as_secs_f64();
    let mut figures = Figures::new();
    figures.insert("scan.seconds".into(), seconds.into());
    figures.insert("scan.files".into(), files.into());
    figures.insert("scan.references".into(), summary.references.into());
    figures.insert("scan.failed".into(), summary.failed_files.into());
    figures.insert("scan.memory".into(), peak().saturating_sub(before).into());
    if wanted {
        figures.insert("explanation".into(), serde_json::json!({"files": found, "summary": summary}));
    }
    figures
}

/// The most memory that this process has had resident, in bytes; 0 where the system does not say.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()).unwrap_or(0) * 1024
}
