//! Frames from one client, with the descriptors that travel with them. Reading blocks; every rule of a header is checked.

use std::collections::VecDeque;
use std::io::IoSliceMut;
use std::mem::MaybeUninit;
use std::os::fd::{BorrowedFd, OwnedFd};

use rustix::io::Errno;
use rustix::net::{RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendFlags};

use crate::wire::frame::{FaultCode, Frame, HEADER, Header, Kind, ProtocolFault};

const BUFFER: usize = 64 << 10;
/// Descriptors that came and that no frame has claimed yet, at most.
const MOST_UNCLAIMED: usize = 8;

/// Why there is no next frame.
pub enum End {
    /// The client is gone, or was told to go.
    Closed,
    Fault(ProtocolFault),
}

/// What has been read of a client's frames.
pub struct Reader {
    buffer: Vec<u8>,
    start: usize,
    descriptors: VecDeque<OwnedFd>,
    max_body: u64,
}

impl Reader {
    pub fn new(max_body: u64) -> Self {
        Reader { buffer: Vec::new(), start: 0, descriptors: VecDeque::new(), max_body }
    }

    /// The next frame and its descriptor; waits for it.
    pub fn next(&mut self, socket: BorrowedFd<'_>) -> Result<(Frame, Option<OwnedFd>), End> {
        loop {
            let there = &self.buffer[self.start..];
            if let Some((head, rest)) = there.split_first_chunk::<HEADER>() {
                let header = from_client(head, self.max_body).map_err(End::Fault)?;
                let length = header.length as usize;
                if let Some(body) = rest.get(..length) {
                    let frame = Frame { kind: header.kind, id: header.id, body: body.to_vec() };
                    self.start += HEADER + length;
                    let descriptor = if header.descriptors > 0 { self.descriptors.pop_front() } else { None };
                    if header.descriptors > 0 && descriptor.is_none() {
                        return Err(End::Fault(ProtocolFault::frame("SEGMENT claims a descriptor that did not come")));
                    }
                    return Ok((frame, descriptor));
                }
            }
            self.receive(socket)?;
        }
    }

    /// Memory follows what has come, not what a header claims.
    fn receive(&mut self, socket: BorrowedFd<'_>) -> Result<(), End> {
        self.buffer.drain(..self.start);
        self.start = 0;
        let filled = self.buffer.len();
        self.buffer.resize(filled + BUFFER.max(filled / 2), 0);
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(MOST_UNCLAIMED))];
        let mut ancillary = RecvAncillaryBuffer::new(&mut space);
        let received = loop {
            let into = &mut [IoSliceMut::new(&mut self.buffer[filled..])];
            match rustix::net::recvmsg(socket, into, &mut ancillary, RecvFlags::CMSG_CLOEXEC) {
                Err(Errno::INTR) => {}
                other => break other,
            }
        };
        for message in ancillary.drain() {
            if let RecvAncillaryMessage::ScmRights(descriptors) = message {
                self.descriptors.extend(descriptors);
            }
        }
        let count = received.map_or(0, |message| message.bytes);
        self.buffer.truncate(filled + count);
        if count == 0 {
            return Err(End::Closed);
        }
        if self.descriptors.len() > MOST_UNCLAIMED {
            return Err(End::Fault(ProtocolFault::frame("more descriptors came than frames claim")));
        }
        Ok(())
    }
}

fn from_client(bytes: &[u8; HEADER], max_body: u64) -> Result<Header, ProtocolFault> {
    let [l0, l1, l2, l3, number, flags, d0, d1, id @ ..] = *bytes;
    let length = u32::from_le_bytes([l0, l1, l2, l3]);
    let descriptors = u16::from_le_bytes([d0, d1]);
    let Some(kind) = Kind::from_number(number).filter(|kind| !kind.from_worker()) else {
        return Err(ProtocolFault::frame(format!("no client sends a kind of frame with the number {number:#04x}")));
    };
    if flags != 0 {
        return Err(ProtocolFault::frame(format!("{kind} came with flags {flags:#04x}, this version knows none")));
    }
    if descriptors != u16::from(kind == Kind::Segment) {
        return Err(ProtocolFault::frame(format!("{kind} does not travel with {descriptors} descriptors")));
    }
    if u64::from(length) > max_body {
        let text = format!("{kind} claims a body of {length} bytes, the limit is {max_body}");
        return Err(ProtocolFault::new(FaultCode::Length, text));
    }
    Ok(Header { kind, length, descriptors, id: u64::from_le_bytes(id) })
}

/// Fills in the header of a frame whose first bytes are room for it.
pub fn finish(kind: Kind, id: u64, mut frame: Vec<u8>) -> Vec<u8> {
    let header = Header { kind, length: (frame.len() - HEADER) as u32, descriptors: 0, id };
    frame[..HEADER].copy_from_slice(&header.encode());
    frame
}

/// Sends all of it, as fast as the client reads. False: the client is gone.
pub fn send_all(socket: BorrowedFd<'_>, mut bytes: &[u8]) -> bool {
    while !bytes.is_empty() {
        match rustix::net::send(socket, bytes, SendFlags::NOSIGNAL) {
            Ok(count) => bytes = &bytes[count..],
            Err(Errno::INTR) => {}
            Err(_) => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_of_clients_keep_every_rule() {
        let header = |number: u8, flags: u8, descriptors: u8, length: u8| {
            let mut bytes = [0; HEADER];
            (bytes[0], bytes[4], bytes[5], bytes[6]) = (length, number, flags, descriptors);
            from_client(&bytes, 100).err().map(|fault| fault.code)
        };
        assert_eq!(header(0x10, 0, 0, 100), None);
        assert_eq!(header(0x1A, 0, 1, 100), None);
        let rows = [
            (0x10, 0, 0, 101, FaultCode::Length),
            (0x10, 1, 0, 0, FaultCode::Frame),
            (0x10, 0, 1, 0, FaultCode::Frame),
            (0x1A, 0, 0, 0, FaultCode::Frame),
            (0x1A, 0, 2, 0, FaultCode::Frame),
            (0x90, 0, 0, 0, FaultCode::Frame),
            (0x00, 0, 0, 0, FaultCode::Frame),
        ];
        for (number, flags, descriptors, length, code) in rows {
            assert_eq!(
                header(number, flags, descriptors, length),
                Some(code),
                "{number:#x} {flags} {descriptors} {length}"
            );
        }
    }
}
