//! Effects through calls: the summaries of all definitions, run until nothing changes.

use crate::behaviour::report::Report;
use crate::behaviour::stored::Linked;
use crate::behaviour::world::{Key, World};
use crate::facts::DefinitionKind;
use crate::index::{Index, drop_aside};

/// The behaviour of every definition, in their order.
pub(crate) fn link(index: &Index) -> Linked {
    let mut world = World::new(index);
    let mut tasks: Vec<Option<usize>> = Vec::new();
    for (id, linked) in index.definitions.iter().enumerate() {
        let callable = !matches!(linked.facts.kind, DefinitionKind::Class | DefinitionKind::Field);
        let task = (callable && !world.summary(id as u32).units.is_empty()).then(|| {
            let unit = world.first[id];
            world.task(unit, Key::default())
        });
        tasks.push(task);
    }
    world.run();
    let found = told(&world, &tasks);
    drop_aside(world.tasks);
    found
}

/// What is told of each definition, put into words on two threads: nothing is changed any more.
fn told(world: &World, tasks: &[Option<usize>]) -> Linked {
    let report = Report::new(world, tasks);
    let count = tasks.len() as u32;
    let half = count / 2;
    let mut found = Linked::default();
    std::thread::scope(|scope| {
        let rest = scope.spawn(|| (half..count).map(|id| report.behaviour(id)).collect::<Vec<_>>());
        (0..half).for_each(|id| found.push(report.behaviour(id)));
        let rest = rest.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        rest.into_iter().for_each(|behaviour| found.push(behaviour));
    });
    found
}
