//! From names to numbers: a map while an index is built, and a table that needs no decoding when it is opened.

use std::collections::HashMap;
use std::fmt;

use crate::storage::Broken;
use crate::storage::sections::{Section, word};

/// Dotted names, each with a number.
pub struct Names(Form);

enum Form {
    Built(HashMap<String, u32>),
    Stored(Table),
}

/// Words: the number of names and of slots; for each name, in the order of the names, where its text starts and ends
/// and its number; for each slot one more than a name's place, or nothing. Then the texts.
struct Table {
    section: Section,
    count: usize,
    slots: usize,
    texts: usize,
}

impl Default for Names {
    fn default() -> Names {
        Names(Form::Built(HashMap::new()))
    }
}

impl fmt::Debug for Names {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_list().entries(self.keys()).finish()
    }
}

impl Names {
    pub fn get(&self, name: &str) -> Option<u32> {
        match &self.0 {
            Form::Built(map) => map.get(name).copied(),
            Form::Stored(table) => {
                let (owner, last) = name.rsplit_once('.').unwrap_or(("", name));
                table.find(hash(owner, last), |text| text == name.as_bytes())
            }
        }
    }

    /// The number of `owner.last`, which need not be put together for it.
    pub fn get_member(&self, owner: &str, last: &str) -> Option<u32> {
        match &self.0 {
            Form::Built(map) => map.get(&format!("{owner}.{last}")).copied(),
            Form::Stored(table) if last.contains('.') => {
                let name = format!("{owner}.{last}");
                let (owner, last) = name.rsplit_once('.').unwrap_or(("", &name));
                table.find(hash(owner, last), |text| text == name.as_bytes())
            }
            Form::Stored(table) => table.find(hash(owner, last), |text| {
                text.len() == owner.len() + 1 + last.len()
                    && text.ends_with(last.as_bytes())
                    && text.starts_with(owner.as_bytes())
                    && text[owner.len()] == b'.'
            }),
        }
    }

    pub fn insert(&mut self, name: String, number: u32) {
        self.map().insert(name, number);
    }

    pub fn insert_if_absent(&mut self, name: String, number: u32) {
        self.map().entry(name).or_insert(number);
    }

    fn map(&mut self) -> &mut HashMap<String, u32> {
        if let Form::Stored(table) = &self.0 {
            let names = (0..table.count).filter_map(|at| Some((table.text(at)?.to_string(), table.number(at)?)));
            self.0 = Form::Built(names.collect());
        }
        match &mut self.0 {
            Form::Built(map) => map,
            Form::Stored(_) => unreachable!("the table has just been taken apart"),
        }
    }

    pub fn keys(&self) -> Box<dyn Iterator<Item = &str> + '_> {
        match &self.0 {
            Form::Built(map) => Box::new(map.keys().map(String::as_str)),
            Form::Stored(table) => Box::new((0..table.count).filter_map(|at| table.text(at))),
        }
    }

    /// What follows `owner.` in the names that have nothing below it.
    pub fn members_of<'a>(&'a self, owner: &'a str) -> Box<dyn Iterator<Item = &'a str> + 'a> {
        let member =
            move |name: &'a str| name.strip_prefix(owner)?.strip_prefix('.').filter(|rest| !rest.contains('.'));
        match &self.0 {
            Form::Built(map) => Box::new(map.keys().filter_map(move |name| member(name))),
            Form::Stored(table) => {
                let first = table.first_from(owner);
                let below = (first..table.count).filter_map(|at| table.text(at));
                Box::new(below.take_while(move |name| name.starts_with(owner)).filter_map(member))
            }
        }
    }

    pub(super) fn encode(&self) -> Vec<u8> {
        let mut names: Vec<(&str, u32)> = self.keys().filter_map(|name| Some((name, self.get(name)?))).collect();
        names.sort_unstable();
        let slots = (names.len() * 2).next_power_of_two();
        let (mut rows, mut texts): (Vec<u8>, Vec<u8>) = (Vec::new(), Vec::new());
        let mut table = vec![0u32; slots];
        for (at, (name, number)) in names.iter().enumerate() {
            let start = texts.len() as u32;
            texts.extend(name.as_bytes());
            for word in [start, texts.len() as u32, *number] {
                rows.extend(word.to_le_bytes());
            }
            let (owner, last) = name.rsplit_once('.').unwrap_or(("", name));
            let mut slot = hash(owner, last) as usize & (slots - 1);
            while table[slot] != 0 {
                slot = (slot + 1) & (slots - 1);
            }
            table[slot] = at as u32 + 1;
        }
        let mut out = (names.len() as u32).to_le_bytes().to_vec();
        out.extend((slots as u32).to_le_bytes());
        out.extend(rows);
        table.iter().for_each(|slot| out.extend(slot.to_le_bytes()));
        out.extend(texts);
        out
    }

    pub(super) fn stored(section: Section) -> Result<Names, Broken> {
        let count = word(&section, 0).ok_or(Broken::Short)? as usize;
        let slots = word(&section, 1).ok_or(Broken::Short)? as usize;
        let texts = 4 * (2 + 3 * count + slots);
        if section.len() < texts || !slots.is_power_of_two() || slots <= count && count > 0 {
            return Err(Broken::Short);
        }
        Ok(Names(Form::Stored(Table { section, count, slots, texts })))
    }
}

impl Table {
    fn find(&self, hash: u64, is_it: impl Fn(&[u8]) -> bool) -> Option<u32> {
        let bytes: &[u8] = &self.section;
        let mut slot = hash as usize & (self.slots - 1);
        for _ in 0..self.slots {
            let at = word(bytes, 2 + 3 * self.count + slot)?.checked_sub(1)? as usize;
            if self.bytes_in(bytes, at).is_some_and(&is_it) {
                return word(bytes, 2 + 3 * at + 2);
            }
            slot = (slot + 1) & (self.slots - 1);
        }
        None
    }

    fn text(&self, at: usize) -> Option<&str> {
        std::str::from_utf8(self.bytes_in(&self.section, at)?).ok()
    }

    fn bytes_in<'b>(&self, bytes: &'b [u8], at: usize) -> Option<&'b [u8]> {
        let (start, end) = (word(bytes, 2 + 3 * at)? as usize, word(bytes, 2 + 3 * at + 1)? as usize);
        bytes.get(self.texts..)?.get(start..end)
    }

    fn number(&self, at: usize) -> Option<u32> {
        word(&self.section, 2 + 3 * at + 2)
    }

    /// The place of the first name that is not before this one.
    fn first_from(&self, name: &str) -> usize {
        let (mut low, mut high) = (0, self.count);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.text(middle).is_some_and(|text| text < name) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }
}

/// The same on every machine, since it is stored; and of the two parts of a name, so that a path needs no putting
/// together.
fn hash(owner: &str, last: &str) -> u64 {
    let mixed = part(last.as_bytes(), part(owner.as_bytes(), 0));
    mixed ^ (mixed >> 32)
}

fn part(bytes: &[u8], seed: u64) -> u64 {
    /// An odd number with as many ones as zeros; any would do.
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut state = seed ^ bytes.len() as u64;
    let mut add = |number: u64| state = (state.rotate_left(5) ^ number).wrapping_mul(FACTOR);
    // The last eight bytes, or the first and the last four, may overlap others: that costs less than a loop over single
    // bytes.
    if let Some(last) = bytes.last_chunk::<8>() {
        let whole = (bytes.len() - 1) / 8;
        bytes.as_chunks::<8>().0[..whole].iter().for_each(|chunk| add(u64::from_le_bytes(*chunk)));
        add(u64::from_le_bytes(*last));
    } else if let (Some(first), Some(last)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        add(u64::from(u32::from_le_bytes(*first)) << 32 | u64::from(u32::from_le_bytes(*last)));
    } else {
        add(bytes.iter().fold(1, |number, byte| number << 8 | u64::from(*byte)));
    }
    state
}
