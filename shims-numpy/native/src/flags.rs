//! Floating-point flags: which of the four IEEE 754 exceptions a computation raised.
//!
//! Float loops leave them in the status register of the processor; loops that compute them otherwise return them.

#![allow(unsafe_code)]

use std::ops::{BitOr, BitOrAssign};

/// A set of floating-point exceptions, with NumPy's bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flags(pub u8);

impl Flags {
    pub const NONE: Flags = Flags(0);
    pub const DIVIDE: Flags = Flags(1);
    pub const OVER: Flags = Flags(2);
    pub const UNDER: Flags = Flags(4);
    pub const INVALID: Flags = Flags(8);

    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub const fn has(self, other: Flags) -> bool {
        self.0 & other.0 != 0
    }

    /// `self` where the condition holds, else none.
    #[inline(always)]
    pub fn when(self, condition: bool) -> Flags {
        if condition { self } else { Flags::NONE }
    }
}

impl BitOr for Flags {
    type Output = Flags;

    #[inline(always)]
    fn bitor(self, other: Flags) -> Flags {
        Flags(self.0 | other.0)
    }
}

impl BitOrAssign for Flags {
    #[inline(always)]
    fn bitor_assign(&mut self, other: Flags) {
        self.0 |= other.0;
    }
}

#[cfg(target_arch = "x86_64")]
mod register {
    use super::Flags;
    use std::arch::asm;

    const EXCEPTIONS: u32 = 0x3f;
    /// Those that are reported; a result that is merely inexact leaves its bit standing, and clearing it costs time.
    const REPORTED: u32 = 0x01 | 0x04 | 0x08 | 0x10;

    #[inline(always)]
    fn status() -> u32 {
        let mut word = 0_u32;
        // SAFETY: stores the 32-bit status register into a local.
        unsafe { asm!("stmxcsr [{}]", in(reg) &raw mut word, options(nostack, preserves_flags)) };
        word
    }

    #[inline(always)]
    pub fn clear() {
        let word = status();
        if word & REPORTED != 0 {
            let cleared = word & !EXCEPTIONS;
            // SAFETY: only exception bits change; rounding mode and masks stay as they were.
            unsafe { asm!("ldmxcsr [{}]", in(reg) &raw const cleared, options(nostack, preserves_flags)) };
        }
    }

    #[inline(always)]
    pub fn read() -> Flags {
        let word = status();
        let mut flags = Flags::NONE;
        if word & REPORTED != 0 {
            flags |= Flags::INVALID.when(word & 0x01 != 0);
            flags |= Flags::DIVIDE.when(word & 0x04 != 0);
            flags |= Flags::OVER.when(word & 0x08 != 0);
            flags |= Flags::UNDER.when(word & 0x10 != 0);
        }
        flags
    }
}

#[cfg(target_arch = "aarch64")]
mod register {
    use super::Flags;
    use std::arch::asm;

    pub fn clear() {
        // SAFETY: clears the cumulative exception bits of this thread.
        unsafe { asm!("msr fpsr, {}", in(reg) 0_u64, options(nostack)) };
    }

    pub fn read() -> Flags {
        let word: u64;
        // SAFETY: reads the status register of this thread.
        unsafe { asm!("mrs {}, fpsr", out(reg) word, options(nostack)) };
        Flags::INVALID.when(word & 1 != 0)
            | Flags::DIVIDE.when(word & 2 != 0)
            | Flags::OVER.when(word & 4 != 0)
            | Flags::UNDER.when(word & 8 != 0)
    }
}

#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
compile_error!(
    "understudy-array knows no floating-point status register of this processor; leave it out and use pure mode"
);

pub(crate) use register::{clear, read};
