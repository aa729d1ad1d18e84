//! Maps over a pool with real workers.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod pools;

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use pools::*;
use understudy_exec::function::Function;
use understudy_exec::outcome::Failure;
use understudy_exec::task::Options;
use understudy_exec::{MapOptions, Shutdown};
use understudy_translators::{Encoded, Value};

fn function(name: &str) -> Function {
    Function::reference(name).unwrap()
}

fn numbers(range: impl Iterator<Item = i64>) -> impl Iterator<Item = Encoded> {
    range.map(|number| args(vec![Value::Int(number)]))
}

#[test]
fn results_come_in_order_or_as_they_are_completed() {
    let executor = executor(2, 2);
    for ordered in [true, false] {
        let how = MapOptions { ordered, ..MapOptions::default() };
        let map = executor.map(function("operator:neg"), numbers(0..5000), how).unwrap();
        let mut found: Vec<(u64, i64)> = map.map(|(index, result)| (index, int(&result.unwrap()))).collect();
        if !ordered {
            found.sort_unstable();
        }
        assert_eq!(found, (0..5000).map(|number| (number as u64, -number)).collect::<Vec<_>>());
    }
    assert_eq!(executor.statistics().items, 10_000);
}

#[test]
fn an_endless_input_is_taken_from_only_as_far_as_needed() {
    let executor = executor(0, 2);
    let mut taken = 0;
    let endless = numbers(0..).inspect(|_| taken += 1);
    let how = MapOptions { window: Some(64), ..MapOptions::default() };
    let mut map = executor.map(function("operator:neg"), endless, how).unwrap();
    for number in 0..1000 {
        assert_eq!(int(&map.next().unwrap().1.unwrap()), -number);
    }
    drop(map);
    assert!((1000..=1064).contains(&taken), "{taken}");
    assert!(executor.shutdown(Shutdown::graceful()));
}

#[test]
fn a_failing_item_fails_alone() {
    let executor = executor(0, 2);
    let map = executor.map(function("math:log"), numbers(-50..50), MapOptions::default()).unwrap();
    for (index, result) in map {
        assert_eq!(id(&result), if index <= 50 { "exec-raised" } else { "ok" }, "{index}");
    }
}

#[test]
fn a_death_costs_the_running_item_only() {
    let executor = executor(0, 2);
    // Every hundredth call is deadly.
    executor.all(exec("import sys, types\nm = types.ModuleType('deadly')\nexec('import os\\ndef step(n):\\n    if n % 100 == 37: os._exit(3)\\n    return n', m.__dict__)\nsys.modules['deadly'] = m")).unwrap();
    let map = executor.map(function("deadly:step"), numbers(0..500), MapOptions::default()).unwrap();
    let mut seen = 0;
    for (index, result) in map {
        match result {
            Ok(outcome) => assert_eq!(int(&outcome), index as i64),
            Err(failure) => assert_eq!((failure.id(), index % 100), ("exec-exit", 37)),
        }
        assert_eq!(index, seen);
        seen += 1;
    }
    assert_eq!(seen, 500);
    assert_eq!(executor.statistics().deaths, 5);
}

#[test]
fn at_the_deadline_a_map_ends_with_one_timeout() {
    let executor = executor(0, 1);
    let before = pid(&executor);
    let naps = [0.0, 1000.0, 0.0].into_iter().map(|nap| args(vec![Value::Float(nap)]));
    let how = MapOptions { deadline: Some(Duration::from_millis(300)), ..MapOptions::default() };
    let began = Instant::now();
    let found: Vec<_> =
        executor.map(function("time:sleep"), naps, how).unwrap().map(|(_, result)| id(&result)).collect();
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    assert_eq!(found, ["ok", "exec-timeout"]);
    gone(before);
}

#[test]
fn an_items_deadline_fails_that_item_only() {
    let executor = executor(0, 2);
    let naps = [0.0, 1000.0, 0.0, 0.0].into_iter().map(|nap| args(vec![Value::Float(nap)]));
    let options = Options { deadline: Some(Duration::from_millis(200)), ..Options::default() };
    let how = MapOptions { options, ..MapOptions::default() };
    let found: Vec<_> =
        executor.map(function("time:sleep"), naps, how).unwrap().map(|(_, result)| id(&result)).collect();
    assert_eq!(found, ["ok", "exec-timeout", "ok", "ok"]);
}

#[test]
fn a_dropped_map_gives_up_what_has_not_begun() {
    let executor = executor(0, 1);
    let how = MapOptions { ordered: false, ..MapOptions::default() };
    let mut map = executor.map(function("operator:neg"), numbers(0..1_000_000), how).unwrap();
    assert!(map.next().unwrap().1.is_ok());
    drop(map);
    assert!(executor.shutdown(Shutdown::graceful()));
    let done = executor.statistics().items;
    assert!(done < 100_000, "{done}");
}

#[test]
fn the_end_of_the_executor_ends_its_maps() {
    let executor = executor(0, 1);
    let mut map = executor.map(function("operator:neg"), numbers(0..1_000_000), MapOptions::default()).unwrap();
    assert!(map.next().unwrap().1.is_ok());
    executor.shutdown(Shutdown::now());
    let last: BTreeSet<_> = map.take(20_000).map(|(_, result)| result.as_ref().err().map(Failure::id)).collect();
    assert!(last.contains(&Some("exec-closed")), "{last:?}");
    assert!(last.iter().all(|id| [None, Some("exec-closed"), Some("exec-cancelled")].contains(id)), "{last:?}");
}
