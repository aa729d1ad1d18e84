//! Any text as a literal: refused, or the same value after being printed and parsed.
#![no_main]

use libfuzzer_sys::fuzz_target;
use understudy_translators::{digest, literal};

fuzz_target!(|text: &str| {
    let Ok(value) = literal::parse(text) else { return };
    let printed = literal::print(&value);
    let again = literal::parse_python(&printed).unwrap_or_else(|error| panic!("{error}: {printed}"));
    assert_eq!(digest(&again), digest(&value), "{printed}");
});
