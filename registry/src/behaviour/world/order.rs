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

#[test]
fn answers_do_not_depend_on_the_order() -> std::io::Result<()> {
    let folder = std::env::temp_dir().join(format!("understudy-order-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let manifest = "[library]\nname = \"lib\"\npackage = \"understudy_lib\"\nversions = \"\"\n";
    std::fs::write(folder.join("registry.toml"), manifest)?;
    std::fs::write(folder.join("__init__.py"), "")?;
    let cases: Vec<&rows::Row> = [rows::ARGUMENTS, rows::CALLS, rows::EFFECTS, rows::RESULTS].into_iter().flatten().collect();
    for (at, (source, _)) in cases.iter().enumerate() {
        std::fs::write(folder.join(format!("case_{at:03}.py")), source)?;
    }
    let mut first = Vec::new();
    for order in 0..8 {
        ORDER.set(order);
        let registry = Registry::build(std::slice::from_ref(&folder)).unwrap_or_else(|error| panic!("{error}"));
        let index = registry.index();
        let told: Vec<_> = (0..index.definitions.len() as u32).map(|id| index.behaviour(id)).collect();
        if first.is_empty() {
            first = told;
            continue;
        }
        for (id, (one, other)) in first.iter().zip(&told).enumerate() {
            if one != other { println!("DIFF {} {order}\n{one:?}\n{other:?}", index.qualified(id as u32)); }
        }
    }
    std::fs::remove_dir_all(&folder)
}
