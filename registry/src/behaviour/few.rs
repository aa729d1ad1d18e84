//! A sorted set of few small things: one is held in place, more are shared between copies.

use std::ops::Deref;
use std::sync::Arc;

#[derive(Debug, Clone, Default)]
pub(super) enum Few<T> {
    #[default]
    None,
    One(T),
    More(Arc<[T]>),
}

impl<T> Deref for Few<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        match self {
            Few::None => &[],
            Few::One(one) => std::slice::from_ref(one),
            Few::More(more) => more,
        }
    }
}

impl<T: Copy + Ord> Few<T> {
    /// Whether it was not there before.
    pub fn insert(&mut self, one: T) -> bool {
        let Err(at) = self.binary_search(&one) else { return false };
        *self = match self {
            Few::None => Few::One(one),
            _ => {
                let (before, after) = self.split_at(at);
                Few::More(before.iter().copied().chain([one]).chain(after.iter().copied()).collect())
            }
        };
        true
    }

    /// Whether everything in the other is in this.
    pub fn includes(&self, other: &Few<T>) -> bool {
        match (self, other) {
            (Few::More(mine), Few::More(theirs)) if Arc::ptr_eq(mine, theirs) => true,
            _ => other.len() <= self.len() && other.iter().all(|one| self.binary_search(one).is_ok()),
        }
    }
}

impl<T: PartialEq> PartialEq for Few<T> {
    fn eq(&self, other: &Few<T>) -> bool {
        **self == **other
    }
}

impl<T: Eq> Eq for Few<T> {}

impl<T: std::hash::Hash> std::hash::Hash for Few<T> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        (**self).hash(state);
    }
}

/// Gives copies, so that what holds the set may change meanwhile.
pub(super) struct Each<T> {
    of: Few<T>,
    next: usize,
}

impl<T: Copy> Iterator for Each<T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        let one = self.of.get(self.next).copied();
        self.next += 1;
        one
    }
}

impl<T: Copy> IntoIterator for Few<T> {
    type Item = T;
    type IntoIter = Each<T>;

    fn into_iter(self) -> Each<T> {
        Each { of: self, next: 0 }
    }
}

impl<'a, T> IntoIterator for &'a Few<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> std::slice::Iter<'a, T> {
        self.iter()
    }
}
