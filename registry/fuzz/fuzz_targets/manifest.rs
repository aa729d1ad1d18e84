//! Any bytes as a manifest, and as evidence: read, or refused with an error that has an id and names the file.
#![no_main]

use std::path::Path;

use libfuzzer_sys::fuzz_target;
use understudy_registry::{EvidenceFile, Manifest};

fuzz_target!(|bytes: &[u8]| {
    match Manifest::parse_bytes(Path::new("registry.toml"), bytes) {
        Ok(manifest) => {
            assert!(!manifest.name.is_empty() && !manifest.package.is_empty());
            for entry in &manifest.entries {
                // Some versions lead to every entry whose ranges hold for them, or to an earlier one of the name.
                manifest.exception(&entry.name, "2.4.6", "3.11.7");
            }
            manifest.shim_module(&manifest.name);
        }
        Err(error) => {
            let text = error.to_string();
            assert!(text.starts_with("error[") && text.contains("registry.toml"), "{text}");
        }
    }
    let _ = EvidenceFile::parse(bytes);
});
