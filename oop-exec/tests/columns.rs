//! Many calls on plain numbers in one task, with real workers.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod pools;

use std::sync::Arc;
use std::time::Duration;

use pools::*;
use understudy_exec::Executor;
use understudy_exec::columns::{Column, Columns, Plain};
use understudy_exec::function::Function;
use understudy_exec::outcome::{Failure, Outcome};
use understudy_exec::task::{Job, Task};

fn run(executor: &Executor, name: &str, columns: Vec<Column>) -> (Result<Outcome, Failure>, Vec<Plain>) {
    let columns = Arc::new(Columns::new(columns, Duration::from_secs(30)).unwrap());
    let function = Function::reference(name).unwrap();
    let result = executor.call(&Task::new(Job::Columns { function, columns: Arc::clone(&columns) }));
    let results = columns.take_results();
    (result, (0..results.len()).map(|index| results.get(index).unwrap()).collect())
}

#[test]
fn numbers_come_back_as_numbers() {
    let executor = executor(0, 1);
    let (result, found) = run(&executor, "operator:neg", vec![Column::Ints((0..1000).collect())]);
    assert!(result.is_ok(), "{result:?}");
    assert_eq!(found, (0..1000).map(|number| Plain::Int(-number)).collect::<Vec<_>>());
    let columns = vec![Column::Ints(vec![7, 8]), Column::Floats(vec![2.0, 0.5])];
    assert_eq!(run(&executor, "operator:truediv", columns).1, [Plain::Float(3.5), Plain::Float(16.0)]);
    assert_eq!(
        run(&executor, "operator:not_", vec![Column::Ints(vec![0, 1])]).1,
        [Plain::Bool(true), Plain::Bool(false)]
    );
    // A larger one than before, and then a smaller one: nothing of what was there before is taken for a result.
    let (_, found) = run(&executor, "operator:neg", vec![Column::Ints((0..100_000).collect())]);
    assert_eq!(found.len(), 100_000);
    let (result, found) = run(&executor, "builtins:str", vec![Column::Ints(vec![1, 2])]);
    assert!(result.is_ok() && found.is_empty(), "{result:?} {found:?}");
}

#[test]
fn what_was_made_before_an_exception_is_there() {
    let executor = executor(0, 1);
    let (result, found) = run(&executor, "math:log", vec![Column::Ints(vec![1, 1, 0, 1])]);
    assert_eq!((id(&result), found), ("exec-raised", vec![Plain::Float(0.0); 2]));
}

#[test]
fn what_was_made_before_a_death_is_there() {
    let executor = executor(0, 1);
    for at in [0, 1, 3] {
        let code = "import os\ndef leave(number, at): return os._exit(5) if number == at else number * 10";
        executor.call(&exec(code)).unwrap();
        let columns = vec![Column::Ints(vec![0, 1, 2, 3]), Column::Ints(vec![at; 4])];
        let (result, found) = run(&executor, "__main__:leave", columns);
        assert!(matches!(&result, Err(Failure::Exit(death)) if death.code == Some(5)), "{result:?}");
        assert_eq!(found, (0..at).map(|number| Plain::Int(10 * number)).collect::<Vec<_>>());
    }
    let (result, found) = run(&executor, "operator:neg", vec![Column::Ints(vec![5, 6])]);
    assert!(result.is_ok() && found == [Plain::Int(-5), Plain::Int(-6)]);
}
