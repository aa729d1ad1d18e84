//! In which order tasks run, for tests: the answers of the rows must not depend on it.

use std::cell::Cell;

use crate::Registry;

#[path = "../../../tests/behaviour_rows/mod.rs"]
mod rows;

thread_local! {
    static ORDER: Cell<u32> = const { Cell::new(0) };
}

/// Another order for each number; none for zero.
pub(super) fn shuffle(ranks: &mut [u32]) {
    let order = ORDER.get();
    if order == 0 {
        return;
    }
    for (at, rank) in ranks.iter_mut().enumerate() {
        let mixed = (at as u32 + 1).wrapping_mul(0x9E37_79B1).wrapping_add(order.wrapping_mul(0x85EB_CA6B));
        *rank = (mixed ^ (mixed >> 15)).wrapping_mul(0x2C1B_3C6D);
    }
}

/// Rows of which the answers still depend on it, with the reason. One that no longer does is to be struck off.
const GAPS: [(&str, &str); 2] = [
    (
        "def g(h):\n    def inner(*args):\n        return h(*args)\n    return inner\n@g\ndef f(a):\n    a[0] = 1",
        "what is captured is of a known class for one call of `g` and of any for another, and what was found for the known \
     one stays",
    ),
    (
        "class C:\n    n = 0\n    def __init__(self): self.__class__.n += 1\ndef f(): C()",
        "that the attribute is read while it changes is told only where it is known to change before it is read; that it is \
     written is told always",
    ),
];

#[test]
fn answers_do_not_depend_on_the_order() -> std::io::Result<()> {
    let folder = std::env::temp_dir().join(format!("understudy-order-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let manifest = "[library]\nname = \"lib\"\npackage = \"understudy_lib\"\nversions = \"\"\n";
    std::fs::write(folder.join("registry.toml"), manifest)?;
    let mut wrong = String::new();
    let written = [rows::ARGUMENTS, rows::CALLS, rows::EFFECTS, rows::RESULTS];
    for (source, _) in written.into_iter().chain([rows::PROTOCOLS, rows::PATCHES, rows::SHOWN]).flatten() {
        std::fs::write(folder.join("__init__.py"), source)?;
        let told = |order| {
            ORDER.set(order);
            let registry = Registry::build(std::slice::from_ref(&folder)).unwrap_or_else(|error| panic!("{error}"));
            let index = registry.index();
            (0..index.definitions.len() as u32).map(|id| index.behaviour(id)).collect::<Vec<_>>()
        };
        let first = told(0);
        let depends = (1..8).any(|order| told(order) != first);
        let gap = GAPS.iter().find(|(known, _)| known == source);
        match (depends, gap) {
            (true, None) => wrong.push_str(&format!("--- depends on the order\n{source}\n")),
            (false, Some((_, why))) => wrong.push_str(&format!("--- no gap any more: {why}\n{source}\n")),
            _ => {}
        }
    }
    std::fs::remove_dir_all(&folder)?;
    assert!(wrong.is_empty(), "\n{wrong}");
    Ok(())
}
