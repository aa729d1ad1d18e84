//! Small values that claim to be large: whatever reads them ends soon, in little memory.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod support;

use support::{array, read, write};
use understudy_translators::*;

#[test]
fn large_claims_cost_little() {
    let billions = Value::Int(1_000_000_000_000_000_000);
    let repeated = |inner: Value| {
        let field = |parts: Vec<Value>| Value::Tuple(parts);
        Value::List(vec![
            field(vec![Value::str("nothing"), inner, Value::Tuple(vec![billions.clone()])]),
            field(vec![Value::str("float"), Value::str("<f8")]),
        ])
    };
    for inner in [Value::List(vec![]), Value::str("|V0"), Value::str("<U0")] {
        let scalar = Value::Scalar(Box::new(Scalar { dtype: repeated(inner), bytes: [1; 8].into() }));
        let again = read(&write([&scalar])).unwrap().remove(0);
        assert_eq!(digest(&again), digest(&scalar));
        assert!(!literal::print(&scalar).is_empty());
    }

    let many = |offset| array("<f8", &[1 << 30, 1 << 20], &[0, 0], offset, (0..16).collect());
    let (zero, one) = (many(0), many(8));
    assert_eq!(read(&write([&zero])).unwrap(), std::slice::from_ref(&zero));
    assert_eq!(written_out(&Value::List(vec![zero.clone(), one.clone()])), 2 << 53);
    let found = first_difference(&zero, &one).unwrap();
    assert_eq!(found.path, "result[0, 0]");
    assert!(literal::print(&zero).len() < 100_000);
    assert_eq!(to_json(&zero), serde_json::json!({"$omitted": {"type": "numpy.ndarray", "bytes": 1u64 << 53}}));
    let Value::Array(zero) = zero else { unreachable!() };
    let error = npy::write(std::path::Path::new("/dev/null"), &zero).unwrap_err();
    assert!(error.to_string().contains("9007199254740992 bytes repeat 16 bytes"), "{error}");
}

/// Back references that make two values differ only after a way of any length, or in any number of pairs.
#[test]
fn ways_through_cycles_end() {
    const COUNT: u32 = 4_000;
    // Item `n` refers to the item `step` before it; the first ones to the whole. The whole has number 0, item n has n + 1.
    let chain = |step: u32| {
        let item = |index: u32| Value::List(vec![Value::Back((index + 1).saturating_sub(step))]);
        Value::List((0..COUNT).map(item).chain([Value::List(vec![Value::Back(COUNT)])]).collect())
    };
    let shifted = |value: Value, to: u32| {
        let Value::List(mut items) = value else { unreachable!() };
        items.pop();
        items.push(Value::List(vec![Value::Back(to)]));
        Value::List(items)
    };
    for (left, right) in
        [(chain(1), chain(2)), (chain(1), shifted(chain(1), COUNT - 1)), (chain(3), shifted(chain(5), COUNT - 7))]
    {
        for value in [&left, &right] {
            assert_eq!(read(&write([value])).unwrap(), std::slice::from_ref(value));
        }
        assert!(first_difference(&left, &right).unwrap().path.starts_with("result"));
        assert_eq!(first_difference(&left, &left.clone()), None);
    }
}
