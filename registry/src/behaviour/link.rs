//! Effects through calls: the summaries of all definitions, run until nothing changes.

use crate::behaviour::report::Report;
use crate::behaviour::stored::Linked;
use crate::behaviour::world::{Key, World};
use crate::facts::DefinitionKind;
use crate::index::Index;

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
    let report = Report::new(&world, &tasks);
    let mut found = Linked::default();
    (0..index.definitions.len() as u32).for_each(|id| found.push(report.behaviour(id)));
    found
}
