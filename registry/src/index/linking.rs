//! Behaviour and coverage of all definitions: found by following every call, or taken over where nothing that the two
//! look at has changed.

use sha2::{Digest, Sha256};

use crate::behaviour;
use crate::coverage;
use crate::index::Index;
use crate::storage::Parsed;

/// Takes apart what consists of very many pieces while the rest goes on: nobody has to wait for it.
pub(crate) fn drop_aside<T: Send + 'static>(pieces: T) {
    // Where no thread can be started, the closure is dropped here and now.
    let _ = std::thread::Builder::new().spawn(move || drop(pieces));
}

/// The hash of all that behaviour and coverage are derived from.
pub(crate) type Grounds = [u8; 32];

impl Index {
    /// What an index built before found is taken over where it stood on the same grounds; without `parsed` it is found
    /// anew in any case.
    pub(super) fn link(&mut self, parsed: Option<&Parsed>, before: Option<Index>) {
        self.grounds = parsed.and_then(|parsed| self.grounds_on(parsed));
        match before.filter(|before| self.grounds.is_some() && before.grounds == self.grounds) {
            Some(before) => self.take_over(before),
            None => self.follow(),
        }
    }

    fn grounds_on(&self, parsed: &Parsed) -> Option<Grounds> {
        let mut hash = Sha256::new();
        parsed.add_grounds(&mut hash);
        let mut written = |bytes: Result<Vec<u8>, postcard::Error>| bytes.map(|bytes| hash.update(bytes)).ok();
        // What is not written down proves nothing.
        written(postcard::to_stdvec(&self.libraries))?;
        let whole = self.records.iter().try_for_each(|record| written(postcard::to_stdvec(record)));
        whole.map(|()| hash.finalize().into())
    }

    fn take_over(&mut self, before: Index) {
        for (record, known) in self.records.iter_mut().zip(before.records.iter()) {
            record.coverage = known.coverage.clone();
        }
        self.behaviours = before.behaviours;
        self.effects = before.effects;
        self.causes = before.causes;
        self.texts = before.texts;
        self.places = before.places;
        self.conditions = before.conditions;
    }

    fn follow(&mut self) {
        // Neither looks at what the other finds.
        let (behaviours, covered) = std::thread::scope(|scope| {
            let covered = scope.spawn(|| coverage::link(self));
            let behaviours = behaviour::link(self);
            (behaviours, covered.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
        });
        behaviours.behaviours.into_iter().for_each(|behaviour| self.behaviours.push(behaviour));
        behaviours.effects.all.into_iter().for_each(|effect| self.effects.push(effect));
        behaviours.causes.all.into_iter().for_each(|cause| self.causes.push(cause));
        behaviours.texts.all.into_iter().for_each(|text| self.texts.push(text));
        for (record, coverage) in self.records.iter_mut().zip(covered.records) {
            record.coverage = coverage;
        }
        covered.places.into_iter().for_each(|place| self.places.push(place));
        covered.conditions.into_iter().for_each(|condition| self.conditions.push(condition));
    }
}
