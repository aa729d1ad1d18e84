//! What a task remembers between its runs, so that it runs again only the operations whose grounds have changed.
//!
//! One clock counts operations over all tasks. What changes is stamped with it, and an operation is run again where
//! something that it looked at bears a later stamp than its own.

use rustc_hash::FxHashMap as HashMap;

use crate::behaviour::outcome::{Effects, Outcome};
use crate::behaviour::summary::Unit;
use crate::behaviour::values::{FIRST_SITE, FRESH, Roots, UNKNOWN, Value, parameter};
use crate::behaviour::world::Shared;

#[derive(Default)]
pub(super) struct Memory {
    pub slots: Vec<Value>,
    pub slot_changed: Vec<u32>,
    /// What objects hold: those of parameters first, then those that are made here.
    contents: Vec<Value>,
    contents_changed: Vec<u32>,
    first_site: usize,
    /// Objects made here that unknown code has seen: they hold anything.
    pub opened: Roots,
    /// The object that is made by an operation.
    pub sites: HashMap<u32, usize>,
    pub next_site: usize,
    /// What functions made here have captured.
    pub closures: HashMap<usize, Vec<Value>>,
    pub outcome: Outcome,
    pub ran: Vec<Ran>,
    /// Whether slots or contents have changed since the last run ended, and which guards could hold in it.
    pub changed: bool,
    pub live: Vec<bool>,
}

/// When an operation was run, and what it looked at besides its slots.
#[derive(Default)]
pub(super) struct Ran {
    pub when: u32,
    pub contents: Roots,
    pub tasks: Box<[usize]>,
    pub shared: Box<[Shared]>,
}

impl Memory {
    pub fn new(code: &Unit) -> Memory {
        let parameters = code.parameters.len() + code.captured.len();
        let first_site = parameter(parameters, false).min(FIRST_SITE);
        Memory {
            slots: vec![Value::default(); code.slots as usize],
            slot_changed: vec![0; code.slots as usize],
            contents: vec![Value::default(); first_site],
            contents_changed: vec![0; first_site],
            first_site,
            next_site: FIRST_SITE,
            outcome: Outcome { parameters: vec![Effects::default(); parameters], ..Outcome::default() },
            ran: code.steps.iter().map(|_| Ran::default()).collect(),
            ..Memory::default()
        }
    }

    fn place(&self, root: usize) -> usize {
        match root {
            FIRST_SITE.. => self.first_site + root - FIRST_SITE,
            _ if root < self.first_site => root,
            _ => UNKNOWN,
        }
    }

    pub fn held(&self, root: usize) -> &Value {
        // Nothing is ever put into what only callers have.
        self.contents.get(self.place(root)).unwrap_or(&self.contents[FRESH])
    }

    pub fn held_changed(&self, root: usize) -> u32 {
        self.contents_changed.get(self.place(root)).copied().unwrap_or(0)
    }

    /// Whether that said anything new.
    pub fn put(&mut self, root: usize, value: &Value, now: u32) -> bool {
        self.make_place(root);
        let place = self.place(root);
        let changed = self.contents[place].join(value);
        if changed {
            self.contents_changed[place] = now;
            self.changed = true;
        }
        changed
    }

    pub fn stamp(&mut self, root: usize, now: u32) {
        self.make_place(root);
        let place = self.place(root);
        self.contents_changed[place] = now;
        self.changed = true;
    }

    fn make_place(&mut self, root: usize) {
        let least = self.place(root) + 1;
        if self.contents.len() < least {
            self.contents.resize(least, Value::default());
            self.contents_changed.resize(least, 0);
        }
    }
}
