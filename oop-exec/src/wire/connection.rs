//! The stream to one worker: whole frames in, whole frames out, never blocking.
//!
//! What is to be sent is queued and leaves when the worker reads, so that a worker that does not read cannot hang its
//! supervisor. What a body means, and waiting, are not known here.

use std::collections::VecDeque;
use std::io::IoSlice;
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::Arc;

use rustix::io::Errno;
use rustix::net::{RecvFlags, SendAncillaryBuffer, SendAncillaryMessage, SendFlags};

use crate::wire::frame::{Frame, HEADER, Header, Kind, ProtocolFault};
use crate::wire::memory::Segment;

/// Bytes read at once.
const BUFFER: usize = 64 << 10;
/// Frames up to this size, in bytes, are copied together to leave in one piece.
const SMALL: usize = 16 << 10;
/// Most pieces that one system call sends.
const PIECES: usize = 16;

/// The other side is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Closed {
    /// It closed its end, or died, after it had read all that was sent.
    End,
    /// It closed its end, or died, with sent bytes unread.
    Reset,
}

/// What one look at the socket found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Received {
    Bytes,
    Nothing,
    Closed(Closed),
}

/// A descriptor that travels with the first byte of a piece.
pub(crate) enum Attachment {
    Segment(Arc<Segment>),
    Owned(OwnedFd),
}

impl Attachment {
    fn descriptor(&self) -> BorrowedFd<'_> {
        match self {
            Self::Segment(segment) => segment.descriptor(),
            Self::Owned(descriptor) => descriptor.as_fd(),
        }
    }
}

struct Piece {
    bytes: Vec<u8>,
    attachment: Option<Attachment>,
}

pub(crate) struct Connection {
    socket: OwnedFd,
    out: VecDeque<Piece>,
    /// How much of the first piece has left.
    sent: usize,
    /// Bytes that wait to be sent.
    backlog: usize,
    /// The kernel had no memory for what was to be sent the last time, however ready the socket is.
    starved: bool,
    /// An empty buffer, kept for the next frame.
    spare: Vec<u8>,
    buffer: Box<[u8]>,
    start: usize,
    end: usize,
    /// A body that did not fit the buffer, and how much of it is there.
    partial: Option<(Header, Vec<u8>, usize)>,
    max_body: u64,
    bytes: u64,
}

impl Connection {
    pub(crate) fn new(socket: OwnedFd, max_body: u64) -> Self {
        Self {
            socket,
            out: VecDeque::new(),
            sent: 0,
            backlog: 0,
            starved: false,
            spare: Vec::new(),
            buffer: vec![0; BUFFER].into_boxed_slice(),
            start: 0,
            end: 0,
            partial: None,
            max_body,
            bytes: 0,
        }
    }

    pub(crate) fn socket(&self) -> BorrowedFd<'_> {
        self.socket.as_fd()
    }

    /// Ends the conversation, for both sides.
    pub(crate) fn shut_down(&self) {
        let _ = rustix::net::shutdown(&self.socket, rustix::net::Shutdown::Both);
    }

    /// Bytes that have travelled in either direction.
    pub(crate) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// An empty buffer for a frame that will be queued.
    pub(crate) fn spare(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.spare)
    }

    /// Queues a frame: `bytes` are a header's room and then the body.
    pub(crate) fn queue(&mut self, kind: Kind, id: u64, mut bytes: Vec<u8>, attachment: Option<Attachment>) {
        debug_assert!(bytes.len() >= HEADER);
        let header =
            Header { kind, length: (bytes.len() - HEADER) as u32, descriptors: u16::from(attachment.is_some()), id };
        bytes[..HEADER].copy_from_slice(&header.encode());
        self.backlog += bytes.len();
        if attachment.is_some() {
            // It travels with the body, so that a reader of the header knows that it comes.
            let body = bytes.split_off(HEADER);
            self.append(bytes);
            self.out.push_back(Piece { bytes: body, attachment });
        } else {
            self.append(bytes);
        }
    }

    /// Queues bytes that nothing travels with.
    fn append(&mut self, bytes: Vec<u8>) {
        match self.out.back_mut() {
            Some(last) if last.bytes.len() + bytes.len() <= SMALL => {
                last.bytes.extend_from_slice(&bytes);
                self.recycle(bytes);
            }
            _ => self.out.push_back(Piece { bytes, attachment: None }),
        }
    }

    /// Whether something waits to be sent.
    pub(crate) fn sending(&self) -> bool {
        !self.out.is_empty()
    }

    /// Bytes that wait to be sent.
    pub(crate) fn backlog(&self) -> usize {
        self.backlog
    }

    /// Whether the kernel had no memory for what waits, so that the socket's readiness says nothing.
    pub(crate) fn starved(&self) -> bool {
        self.starved
    }

    /// Sends what can be sent without waiting.
    pub(crate) fn flush(&mut self) -> Result<(), Closed> {
        self.starved = false;
        while !self.out.is_empty() {
            match self.send_some() {
                Ok(count) => self.note_sent(count),
                Err(Errno::AGAIN) => return Ok(()),
                Err(Errno::INTR) => {}
                // There is no memory for the message now, as when too many descriptors are in flight.
                Err(Errno::NOBUFS | Errno::NOMEM | Errno::TOOMANYREFS) => {
                    self.starved = true;
                    return Ok(());
                }
                Err(_) => return Err(Closed::Reset),
            }
        }
        Ok(())
    }

    fn send_some(&self) -> Result<usize, Errno> {
        let flags = SendFlags::DONTWAIT | SendFlags::NOSIGNAL;
        let Some(first) = self.out.front() else { return Ok(0) };
        let attachment = first.attachment.as_ref().filter(|_| self.sent == 0);
        if attachment.is_none() && self.out.len() == 1 {
            return rustix::net::send(&self.socket, &first.bytes[self.sent..], flags);
        }
        let mut slices = [IoSlice::new(&[]); PIECES];
        slices[0] = IoSlice::new(&first.bytes[self.sent..]);
        let mut count = 1;
        for piece in self.out.iter().skip(1).take(PIECES - 1).take_while(|piece| piece.attachment.is_none()) {
            slices[count] = IoSlice::new(&piece.bytes);
            count += 1;
        }
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
        let mut ancillary = SendAncillaryBuffer::new(&mut space);
        let descriptors = attachment.map(|attachment| [attachment.descriptor()]);
        if let Some(descriptors) = &descriptors {
            ancillary.push(SendAncillaryMessage::ScmRights(descriptors));
        }
        rustix::net::sendmsg(&self.socket, &slices[..count], &mut ancillary, flags)
    }

    fn note_sent(&mut self, mut count: usize) {
        self.bytes += count as u64;
        self.backlog = self.backlog.saturating_sub(count);
        while let Some(first) = self.out.front() {
            let left = first.bytes.len() - self.sent;
            if count < left {
                self.sent += count;
                return;
            }
            count -= left;
            self.sent = 0;
            if let Some(piece) = self.out.pop_front() {
                self.recycle(piece.bytes);
            }
        }
    }

    fn recycle(&mut self, mut bytes: Vec<u8>) {
        if bytes.capacity() <= BUFFER && bytes.capacity() > self.spare.capacity() {
            bytes.clear();
            self.spare = bytes;
        }
    }

    /// Reads what is there, at most one buffer full.
    pub(crate) fn receive(&mut self) -> Received {
        let read = if let Some((header, body, filled)) = &mut self.partial {
            // Memory follows what has come, not what the header claims.
            let length = header.length as usize;
            if *filled == body.len() {
                body.resize((*filled + (*filled).max(BUFFER)).min(length), 0);
            }
            retry(|| rustix::net::recv(&self.socket, &mut body[*filled..], RecvFlags::DONTWAIT)).map(|(count, _)| {
                *filled += count;
                count
            })
        } else {
            if self.start == self.end {
                (self.start, self.end) = (0, 0);
            } else if self.end == BUFFER {
                self.buffer.copy_within(self.start..self.end, 0);
                (self.start, self.end) = (0, self.end - self.start);
            }
            retry(|| rustix::net::recv(&self.socket, &mut self.buffer[self.end..], RecvFlags::DONTWAIT)).map(
                |(count, _)| {
                    self.end += count;
                    count
                },
            )
        };
        match read {
            Ok(0) => Received::Closed(Closed::End),
            Ok(count) => {
                self.bytes += count as u64;
                Received::Bytes
            }
            Err(Errno::AGAIN) => Received::Nothing,
            Err(_) => Received::Closed(Closed::Reset),
        }
    }

    /// The next whole frame of those that have been read.
    pub(crate) fn next_frame(&mut self) -> Result<Option<Frame>, ProtocolFault> {
        if let Some((header, body, filled)) = self.partial.take() {
            if filled < header.length as usize {
                self.partial = Some((header, body, filled));
                return Ok(None);
            }
            return Ok(Some(Frame { kind: header.kind, id: header.id, body }));
        }
        let there = &self.buffer[self.start..self.end];
        let Some((head, rest)) = there.split_first_chunk::<HEADER>() else { return Ok(None) };
        let header = Header::from_worker(head, self.max_body)?;
        let length = header.length as usize;
        if let Some(body) = rest.get(..length) {
            let frame = Frame { kind: header.kind, id: header.id, body: body.to_vec() };
            self.start += HEADER + length;
            return Ok(Some(frame));
        }
        if HEADER + length > BUFFER {
            let mut body = Vec::with_capacity(length.min(4 * BUFFER));
            body.extend_from_slice(rest);
            let filled = body.len();
            self.partial = Some((header, body, filled));
            (self.start, self.end) = (0, 0);
        }
        Ok(None)
    }

    /// Whether a frame has begun and not ended.
    pub(crate) fn within_frame(&self) -> bool {
        self.partial.is_some() || self.start < self.end
    }
}

/// The result of a system call that no signal interrupted.
fn retry<T>(mut call: impl FnMut() -> Result<T, Errno>) -> Result<T, Errno> {
    loop {
        match call() {
            Err(Errno::INTR) => {}
            other => return other,
        }
    }
}
