//! What a slot may hold: the objects that it may be, their classes, and a constant where it is one.

use crate::behaviour::few::Few;
use crate::behaviour::summary::{Constant, Tag};

/// Objects, as a set of numbers. `UNKNOWN` is any object that has left sight.
pub(super) const UNKNOWN: usize = 0;
/// In an outcome: made by the call.
pub(super) const FRESH: usize = 1;
/// Some object that a module holds.
pub(super) const SHARED: usize = 2;
const FIRST_PARAMETER: usize = 3;
/// Parameters from the last of these on have one number.
pub(super) const PARAMETERS: usize = 40;
pub(super) const FIRST_SITE: usize = FIRST_PARAMETER + 2 * PARAMETERS;
pub(super) const ROOTS: usize = 256;
/// More globals than this are "some object that a module holds".
const GLOBALS: usize = 6;
/// A value of more classes than this is of any class.
const TYPES: usize = 16;

/// The object of a parameter, or what is reached through it.
pub(super) fn parameter(at: usize, inside: bool) -> usize {
    FIRST_PARAMETER + 2 * at.min(PARAMETERS - 1) + usize::from(inside)
}

/// The parameter of a root, and whether the root is what is reached through it.
pub(super) fn parameter_of(root: usize) -> Option<(usize, bool)> {
    (FIRST_PARAMETER..FIRST_SITE)
        .contains(&root)
        .then(|| ((root - FIRST_PARAMETER) / 2, (root - FIRST_PARAMETER) % 2 == 1))
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Roots {
    pub bits: [u64; ROOTS / 64],
    /// Names of modules, by definition.
    pub globals: Few<u32>,
}

impl Roots {
    pub fn one(root: usize) -> Roots {
        let mut roots = Roots::default();
        roots.insert(root);
        roots
    }

    pub fn global(definition: u32) -> Roots {
        Roots { globals: Few::One(definition), ..Roots::default() }
    }

    pub fn insert(&mut self, root: usize) -> bool {
        let before = self.bits[root / 64];
        self.bits[root / 64] |= 1 << (root % 64);
        before != self.bits[root / 64]
    }

    pub fn contains(&self, root: usize) -> bool {
        self.bits[root / 64] & (1 << (root % 64)) != 0
    }

    pub fn is_empty(&self) -> bool {
        self.bits.iter().all(|bits| *bits == 0) && self.globals.is_empty()
    }

    pub fn len(&self) -> usize {
        self.bits.iter().map(|bits| bits.count_ones() as usize).sum::<usize>() + self.globals.len()
    }

    pub fn join(&mut self, other: &Roots) -> bool {
        let mut new = 0;
        for (mine, theirs) in self.bits.iter_mut().zip(other.bits) {
            new |= theirs & !*mine;
            *mine |= theirs;
        }
        let mut changed = new != 0;
        if other.globals.is_empty() || self.globals.includes(&other.globals) {
            return changed;
        }
        for global in &other.globals {
            if self.contains(SHARED) && self.globals.is_empty() {
                break;
            }
            changed |= self.globals.insert(*global);
        }
        if self.globals.len() > GLOBALS {
            self.globals = Few::None;
            self.insert(SHARED);
        }
        changed
    }

    /// Takes one object out, any of them; no global.
    pub fn pop(&mut self) -> Option<usize> {
        let word = self.bits.iter().position(|bits| *bits != 0)?;
        let at = self.bits[word].trailing_zeros() as usize;
        self.bits[word] &= self.bits[word] - 1;
        Some(word * 64 + at)
    }

    /// Adds the objects of the other that are in neither this nor a third.
    pub fn add_unless(&mut self, other: &Roots, known: &Roots) {
        for (word, mine) in self.bits.iter_mut().enumerate() {
            *mine |= other.bits[word] & !known.bits[word];
        }
    }

    /// Whether an object is among them that the unit makes itself.
    pub fn has_site(&self) -> bool {
        self.bits.iter().zip(SITES).any(|(bits, sites)| bits & sites != 0)
    }

    /// Whether everything in the other is in this.
    pub fn includes(&self, other: &Roots) -> bool {
        self.bits.iter().zip(other.bits).all(|(mine, theirs)| theirs & !mine == 0)
            && self.globals.includes(&other.globals)
    }

    /// Takes the other in with every global, however many.
    pub fn note(&mut self, other: &Roots) {
        for (mine, theirs) in self.bits.iter_mut().zip(other.bits) {
            *mine |= theirs;
        }
        for global in &other.globals {
            self.globals.insert(*global);
        }
    }

    /// Adds those objects of the other that the unit makes itself; gives the new ones.
    pub fn add_sites(&mut self, other: &Roots) -> Ones {
        let mut new = other.bits;
        for (word, new) in new.iter_mut().enumerate() {
            *new &= SITES[word] & !self.bits[word];
            self.bits[word] |= *new;
        }
        Ones { bits: new, word: 0 }
    }

    /// The same for those outside of the unit: what it makes itself is `FRESH`.
    pub fn outward(&self) -> Roots {
        let mut roots = self.clone();
        if roots.has_site() {
            for (mine, sites) in roots.bits.iter_mut().zip(SITES) {
                *mine &= !sites;
            }
            roots.insert(FRESH);
        }
        roots
    }

    /// The objects that the unit makes itself.
    pub fn sites(&self) -> Ones {
        let mut bits = self.bits;
        for (word, bits) in bits.iter_mut().enumerate() {
            *bits &= SITES[word];
        }
        Ones { bits, word: 0 }
    }

    /// All others.
    pub fn given(&self) -> Ones {
        let mut bits = self.bits;
        for (word, bits) in bits.iter_mut().enumerate() {
            *bits &= !SITES[word];
        }
        Ones { bits, word: 0 }
    }

    pub fn iter(&self) -> Ones {
        Ones { bits: self.bits, word: 0 }
    }
}

/// The bits of objects that a unit makes itself.
const SITES: [u64; ROOTS / 64] = {
    let mut bits = [u64::MAX; ROOTS / 64];
    let mut word = 0;
    while word < FIRST_SITE / 64 {
        bits[word] = 0;
        word += 1;
    }
    bits[word] = u64::MAX << (FIRST_SITE % 64);
    bits
};

/// The numbers of bits that are set, from the least on. It holds a copy, so that the set may change meanwhile.
pub(super) struct Ones {
    bits: [u64; ROOTS / 64],
    word: usize,
}

impl Iterator for Ones {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        loop {
            let bits = self.bits.get_mut(self.word)?;
            if *bits != 0 {
                let at = bits.trailing_zeros() as usize;
                *bits &= *bits - 1;
                return Some(self.word * 64 + at);
            }
            self.word += 1;
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Type {
    Data(Tag),
    /// Of a class of the shim packages or of one that derives from it.
    Instance(u32),
    Class(u32),
    /// A class or one that derives from it.
    Kind(u32),
    Function(u32),
    /// A function without its decorators.
    Raw(u32),
    /// A method with its receiver, which is its contents.
    Bound(u32),
    /// A unit inside a definition, by its number among all units.
    Closure(u32),
    Module(u32),
    /// A name outside the shim packages.
    Outside(u32),
    /// A method of a builtin type with its receiver.
    Method(Tag, u32),
}

impl Type {
    /// Whether it holds nothing that could be changed or shared.
    pub fn is_value(self) -> bool {
        match self {
            Type::Data(tag) => tag.is_value(),
            Type::Class(_) | Type::Kind(_) | Type::Function(_) | Type::Raw(_) | Type::Module(_) | Type::Outside(_) => {
                true
            }
            _ => false,
        }
    }
}

impl Tag {
    pub fn is_value(self) -> bool {
        matches!(
            self,
            Tag::None
                | Tag::Bool
                | Tag::Int
                | Tag::Float
                | Tag::Complex
                | Tag::Str
                | Tag::Bytes
                | Tag::Range
                | Tag::Atom
                | Tag::Frozen
                | Tag::Layout
        )
    }
}

/// Classes that a value may be of; none, where it is not known yet, or any.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(super) struct Types {
    pub any: bool,
    pub known: Few<Type>,
}

impl Types {
    pub fn any() -> Types {
        Types { any: true, known: Few::None }
    }

    pub fn one(kind: Type) -> Types {
        Types { any: false, known: Few::One(kind) }
    }

    pub fn data(tag: Tag) -> Types {
        Types::one(Type::Data(tag))
    }

    pub fn insert(&mut self, kind: Type) -> bool {
        if self.any {
            return false;
        }
        if !self.known.insert(kind) {
            return false;
        }
        if self.known.len() > TYPES {
            *self = Types::any();
        }
        true
    }

    pub fn join(&mut self, other: &Types) -> bool {
        if other.any {
            let changed = !self.any;
            *self = Types::any();
            return changed;
        }
        if self.any || self.known.includes(&other.known) {
            return false;
        }
        if self.known.is_empty() {
            self.known = other.known.clone();
            return true;
        }
        let mut changed = false;
        for kind in &other.known {
            changed |= self.insert(*kind);
        }
        changed
    }

    pub fn is_value(&self) -> bool {
        !self.any && !self.known.is_empty() && self.known.iter().all(|kind| kind.is_value())
    }

    pub fn only(&self) -> Option<Type> {
        match self.known[..] {
            [only] if !self.any => Some(only),
            _ => None,
        }
    }
}

/// What is known of the value itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(super) enum Fixed {
    #[default]
    Nothing,
    Is(Constant),
    Varies,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Value {
    pub roots: Roots,
    pub types: Types,
    pub fixed: Fixed,
    /// Whether some of the roots may be there only because contents are not told apart.
    pub maybe: bool,
}

impl Value {
    pub fn new(roots: Roots, types: Types) -> Value {
        Value { roots, types, fixed: Fixed::Varies, maybe: false }.settled()
    }

    pub fn of(kind: Type) -> Value {
        Value::new(Roots::default(), Types::one(kind))
    }

    pub fn data(tag: Tag) -> Value {
        Value::of(Type::Data(tag))
    }

    pub fn unknown() -> Value {
        Value { roots: Roots::one(UNKNOWN), types: Types::any(), fixed: Fixed::Varies, maybe: true }
    }

    /// A number or a text shares no memory with anything.
    pub fn settled(mut self) -> Value {
        if self.types.is_value() {
            self.roots = Roots::default();
        }
        self
    }

    pub fn join(&mut self, other: &Value) -> bool {
        let mut changed = self.roots.join(&other.roots);
        changed |= self.types.join(&other.types);
        let fixed = match (self.fixed, other.fixed) {
            (Fixed::Nothing, other) => other,
            (mine, Fixed::Nothing) => mine,
            (mine, other) if mine == other => mine,
            _ => Fixed::Varies,
        };
        changed |= fixed != self.fixed || (other.maybe && !self.maybe);
        self.fixed = fixed;
        self.maybe |= other.maybe;
        changed
    }

    pub fn is_nothing(&self) -> bool {
        !self.types.any && self.types.known.is_empty() && self.roots.is_empty()
    }
}
