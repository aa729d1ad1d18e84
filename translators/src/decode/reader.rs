//! Bytes, a place in them, and the checks that no length goes without.

use crate::{DecodeError, Fault, wire};

/// Bytes, a place in them, and the end that must not be passed.
pub(crate) struct Reader<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) at: usize,
    pub(crate) end: usize,
}

impl<'a> Reader<'a> {
    #[inline]
    pub(crate) fn u8(&mut self) -> Result<u8, DecodeError> {
        Ok(self.take(1)?[0])
    }

    #[inline]
    pub(crate) fn u32(&mut self) -> Result<u32, DecodeError> {
        self.take(4).map(word)
    }

    #[inline]
    pub(crate) fn u64(&mut self) -> Result<u64, DecodeError> {
        self.take(8).map(long)
    }

    #[inline]
    pub(crate) fn take(&mut self, length: usize) -> Result<&'a [u8], DecodeError> {
        if length > self.end - self.at {
            return Err(self.truncated(length as u64));
        }
        let taken = &self.bytes[self.at..self.at + length];
        self.at += length;
        Ok(taken)
    }

    /// Checks that so many bytes are left.
    #[inline]
    pub(crate) fn need(&self, length: u64) -> Result<(), DecodeError> {
        match length > (self.end - self.at) as u64 {
            true => Err(self.truncated(length)),
            false => Ok(()),
        }
    }

    #[cold]
    fn truncated(&self, needed: u64) -> DecodeError {
        DecodeError { at: self.at, fault: Fault::Truncated { needed, left: (self.end - self.at) as u64 } }
    }

    /// A count of things of at least `size` bytes each, all of which have room in what is left.
    #[inline]
    pub(crate) fn count(&mut self, size: u64) -> Result<usize, DecodeError> {
        let count = self.u32()?;
        self.need(u64::from(count) * size)?;
        Ok(count as usize)
    }

    #[inline]
    pub(crate) fn sized(&mut self) -> Result<&'a [u8], DecodeError> {
        let length = self.u32()?;
        self.take(length as usize)
    }

    #[inline]
    pub(crate) fn text(&mut self) -> Result<&'a str, DecodeError> {
        let length = self.u32()?;
        self.utf8(length as usize)
    }

    #[inline]
    pub(super) fn utf8(&mut self, length: usize) -> Result<&'a str, DecodeError> {
        let start = self.at;
        let bytes = self.take(length)?;
        std::str::from_utf8(bytes).map_err(|error| DecodeError { at: start + error.valid_up_to(), fault: Fault::Utf8 })
    }

    /// A whole value that must be a str.
    pub(crate) fn str_value(&mut self) -> Result<&'a str, DecodeError> {
        let at = self.at;
        match self.u8()? {
            wire::STR => self.text(),
            tag => Err(DecodeError { at, fault: Fault::ExpectedStr(tag) }),
        }
    }
}

pub(super) fn word(bytes: &[u8]) -> u32 {
    u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])
}

pub(super) fn long(bytes: &[u8]) -> u64 {
    u64::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5], bytes[6], bytes[7]])
}
