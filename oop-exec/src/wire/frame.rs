//! The frames of the protocol: sixteen bytes that say what follows, and the rules that a header has to keep.
//! What a body means is not known here.

use std::fmt;

use thiserror::Error;

/// The size of a frame's header in bytes.
pub const HEADER: usize = 16;

/// The version of the protocol that this crate speaks.
pub const VERSION: i64 = 1;

macro_rules! kinds {
    ($($(#[$note:meta])* $name:ident = $number:literal),+ $(,)?) => {
        /// What a frame says.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum Kind { $($(#[$note])* $name = $number),+ }

        impl Kind {
            /// The kind with this number, if there is one.
            pub fn from_number(number: u8) -> Option<Self> {
                match number { $($number => Some(Self::$name),)+ _ => None }
            }
        }
    };
}

kinds! {
    Welcome = 0x01,
    Ping = 0x02,
    Close = 0x03,
    Define = 0x08,
    Call = 0x10,
    Batch = 0x11,
    Run = 0x12,
    Eval = 0x13,
    Exec = 0x14,
    Set = 0x15,
    Get = 0x16,
    Delete = 0x17,
    Object = 0x18,
    Drop = 0x19,
    Segment = 0x1A,
    Forget = 0x1B,
    Release = 0x1C,
    Return = 0x1D,
    Memory = 0x1E,
    Fork = 0x1F,
    Columns = 0x20,
    Hello = 0x81,
    Pong = 0x82,
    Result = 0x90,
    Error = 0x91,
    BatchDone = 0x92,
    Output = 0x93,
    Callback = 0x94,
    Need = 0x95,
    Released = 0x96,
    Forked = 0x97,
    Exited = 0x98,
    Fault = 0x99,
}

impl Kind {
    /// Whether a worker sends this kind, rather than a supervisor.
    pub fn from_worker(self) -> bool {
        self as u8 & 0x80 != 0
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&format!("{self:?}").to_uppercase())
    }
}

/// What stands before a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    pub kind: Kind,
    /// Length of the body in bytes.
    pub length: u32,
    /// Descriptors that travel with the first byte of the frame's body.
    pub descriptors: u16,
    /// The call that the frame belongs to, or 0.
    pub id: u64,
}

impl Header {
    pub fn encode(&self) -> [u8; HEADER] {
        let mut bytes = [0; HEADER];
        bytes[..4].copy_from_slice(&self.length.to_le_bytes());
        bytes[4] = self.kind as u8;
        bytes[6..8].copy_from_slice(&self.descriptors.to_le_bytes());
        bytes[8..].copy_from_slice(&self.id.to_le_bytes());
        bytes
    }

    /// Reads the header of a frame that a worker sent, and checks all that can be checked without the body.
    pub fn from_worker(bytes: &[u8; HEADER], max_body: u64) -> Result<Self, ProtocolFault> {
        let [l0, l1, l2, l3, number, flags, d0, d1, id @ ..] = *bytes;
        let length = u32::from_le_bytes([l0, l1, l2, l3]);
        let descriptors = u16::from_le_bytes([d0, d1]);
        let Some(kind) = Kind::from_number(number) else {
            return Err(ProtocolFault::frame(format!("there is no kind of frame with the number {number:#04x}")));
        };
        if !kind.from_worker() {
            return Err(ProtocolFault::frame(format!("{kind} is a supervisor's to send")));
        }
        if flags != 0 {
            return Err(ProtocolFault::frame(format!("{kind} came with flags {flags:#04x}, this version knows none")));
        }
        if descriptors != 0 {
            return Err(ProtocolFault::frame(format!("{kind} claims descriptors, which a worker never sends")));
        }
        if u64::from(length) > max_body {
            return Err(ProtocolFault::new(
                FaultCode::Length,
                format!("{kind} claims a body of {length} bytes, the limit is {max_body}"),
            ));
        }
        Ok(Self { kind, length, descriptors, id: u64::from_le_bytes(id) })
    }
}

/// One whole frame that came from a worker.
#[derive(Debug)]
pub struct Frame {
    pub kind: Kind,
    pub id: u64,
    pub body: Vec<u8>,
}

/// Which rule was broken; the same words as in a FAULT frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultCode {
    /// A header that cannot be.
    Frame,
    /// A body over the limit.
    Length,
    /// Bytes that are no neutral value.
    Value,
    /// Fields of the wrong type or number.
    Message,
    /// A message that has no place here.
    Order,
    /// An unknown segment, or a range outside of one.
    Segment,
    /// The other side speaks another version.
    Version,
    /// The worker says that we broke the protocol.
    Reported,
}

impl fmt::Display for FaultCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Frame => "frame",
            Self::Length => "length",
            Self::Value => "value",
            Self::Message => "message",
            Self::Order => "order",
            Self::Segment => "segment",
            Self::Version => "version",
            Self::Reported => "reported",
        })
    }
}

/// A worker broke the protocol: which rule, and how.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{text} [{code}]")]
pub struct ProtocolFault {
    pub code: FaultCode,
    pub text: String,
}

impl ProtocolFault {
    pub fn new(code: FaultCode, text: impl Into<String>) -> Self {
        Self { code, text: text.into() }
    }

    pub(crate) fn frame(text: impl Into<String>) -> Self {
        Self::new(FaultCode::Frame, text)
    }

    pub(crate) fn message(text: impl Into<String>) -> Self {
        Self::new(FaultCode::Message, text)
    }

    pub(crate) fn order(text: impl Into<String>) -> Self {
        Self::new(FaultCode::Order, text)
    }

    pub(crate) fn segment(text: impl Into<String>) -> Self {
        Self::new(FaultCode::Segment, text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(number: u8, flags: u8, descriptors: u16, length: u32) -> [u8; HEADER] {
        let mut bytes = Header { kind: Kind::Result, length, descriptors, id: 7 }.encode();
        bytes[4] = number;
        bytes[5] = flags;
        bytes
    }

    #[test]
    fn a_header_comes_back_as_it_was() {
        let header = Header { kind: Kind::Result, length: 513, descriptors: 0, id: 1 << 40 };
        assert_eq!(Header::from_worker(&header.encode(), 1024), Ok(header));
    }

    #[test]
    fn every_rule_of_a_header_is_checked() {
        let rows: [(u8, u8, u16, u32, Option<FaultCode>); 8] = [
            (0x90, 0, 0, 100, None),
            (0x90, 0, 0, 101, Some(FaultCode::Length)),
            (0x90, 0, 0, u32::MAX, Some(FaultCode::Length)),
            (0x90, 1, 0, 0, Some(FaultCode::Frame)),
            (0x90, 0, 1, 0, Some(FaultCode::Frame)),
            (0x10, 0, 0, 0, Some(FaultCode::Frame)),
            (0x00, 0, 0, 0, Some(FaultCode::Frame)),
            (0xFF, 0, 0, 0, Some(FaultCode::Frame)),
        ];
        for (number, flags, descriptors, length, fault) in rows {
            let read = Header::from_worker(&header(number, flags, descriptors, length), 100);
            assert_eq!(read.err().map(|found| found.code), fault, "{number:#x} {flags} {descriptors} {length}");
        }
    }
}
