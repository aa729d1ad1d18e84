//! What a worker's process writes to its standard output and error: kept in order and bounded, head and tail.

use std::collections::VecDeque;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use rustix::io::Errno;

/// So much of each stream is remembered for the report of a death, in bytes.
const LAST: usize = 4 << 10;
/// Most that one look reads from a pipe, so that a worker that never stops writing does not hold us up.
const AT_ONCE: usize = 1 << 20;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stream {
    Output,
    Error,
}

impl Stream {
    fn name(self) -> &'static str {
        match self {
            Self::Output => "stdout",
            Self::Error => "stderr",
        }
    }
}

/// Both pipes, and what came out of them.
#[derive(Debug, Default)]
pub(super) struct Output {
    pipes: [Option<OwnedFd>; 2],
    kept: Kept,
    last: [VecDeque<u8>; 2],
}

/// Pieces in the order in which they came: the first ones, and the last ones.
#[derive(Debug, Default)]
struct Kept {
    limit: usize,
    head: Vec<(Stream, Vec<u8>)>,
    head_size: usize,
    tail: VecDeque<(Stream, Vec<u8>)>,
    tail_size: usize,
    dropped: u64,
}

impl Output {
    pub(super) fn new(stdout: OwnedFd, stderr: OwnedFd, limit: u64) -> Self {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        Self { pipes: [Some(stdout), Some(stderr)], kept: Kept { limit, ..Kept::default() }, ..Self::default() }
    }

    /// The pipe of a stream, as long as somebody has its other end.
    pub(super) fn pipe(&self, stream: Stream) -> Option<BorrowedFd<'_>> {
        self.pipes[stream as usize].as_ref().map(AsFd::as_fd)
    }

    /// Reads what is there.
    pub(super) fn drain(&mut self) {
        for stream in [Stream::Output, Stream::Error] {
            self.drain_one(stream);
        }
    }

    fn drain_one(&mut self, stream: Stream) {
        let mut buffer = [0; 16 << 10];
        let mut total = 0;
        while let Some(pipe) = self.pipes[stream as usize].as_ref().filter(|_| total < AT_ONCE) {
            match rustix::io::read(pipe, &mut buffer) {
                Ok(0) => self.pipes[stream as usize] = None,
                Ok(count) => {
                    total += count;
                    self.kept.add(stream, &buffer[..count]);
                    let last = &mut self.last[stream as usize];
                    last.extend(&buffer[..count]);
                    let over = last.len().saturating_sub(LAST);
                    last.drain(..over);
                }
                Err(Errno::INTR) => {}
                Err(Errno::AGAIN) => return,
                Err(_) => self.pipes[stream as usize] = None,
            }
        }
    }

    /// What came since the last time, as (stream, text) and the number of bytes that were not kept.
    pub(super) fn take(&mut self) -> Option<(Vec<(String, String)>, u64)> {
        if self.kept.head.is_empty() && self.kept.tail.is_empty() {
            return None;
        }
        let empty = Kept { limit: self.kept.limit, ..Kept::default() };
        let kept = std::mem::replace(&mut self.kept, empty);
        // Put together before they are decoded: a character may lie across two of them.
        let mut pieces: Vec<(Stream, Vec<u8>)> = kept.head;
        let apart = if kept.dropped > 0 { pieces.len() } else { 0 };
        for (stream, bytes) in kept.tail {
            let more = pieces.len() > apart;
            match pieces.last_mut() {
                Some((last, text)) if *last == stream && more => text.extend_from_slice(&bytes),
                _ => pieces.push((stream, bytes)),
            }
        }
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        Some((
            pieces.into_iter().map(|(stream, bytes)| (stream.name().to_owned(), text(bytes))).collect(),
            kept.dropped,
        ))
    }

    /// The last that came from a stream.
    pub(super) fn last(&self, stream: Stream) -> String {
        let (first, second) = self.last[stream as usize].as_slices();
        String::from_utf8_lossy(&[first, second].concat()).into_owned()
    }
}

impl Kept {
    fn add(&mut self, stream: Stream, bytes: &[u8]) {
        let room = if self.tail.is_empty() { (self.limit / 2).saturating_sub(self.head_size) } else { 0 };
        let (head, tail) = bytes.split_at(room.min(bytes.len()));
        if !head.is_empty() {
            self.head_size += head.len();
            match self.head.last_mut() {
                Some((last, text)) if *last == stream => text.extend_from_slice(head),
                _ => self.head.push((stream, head.to_vec())),
            }
        }
        if tail.is_empty() {
            return;
        }
        self.tail_size += tail.len();
        self.tail.push_back((stream, tail.to_vec()));
        let limit = self.limit - self.limit / 2;
        while self.tail_size > limit
            && let Some((_, first)) = self.tail.front_mut()
        {
            let over = (self.tail_size - limit).min(first.len());
            first.drain(..over);
            self.tail_size -= over;
            self.dropped += over as u64;
            if first.is_empty() {
                self.tail.pop_front();
            }
        }
        // The mark of what is missing has to stay, also when no room is left for a tail.
        if self.tail.is_empty() {
            self.tail.push_back((stream, Vec::new()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(kept: &Kept) -> String {
        let pieces = kept.head.iter().chain(&kept.tail);
        pieces.map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned()).collect()
    }

    #[test]
    fn head_and_tail_are_kept() {
        let mut kept = Kept { limit: 10, ..Kept::default() };
        kept.add(Stream::Output, b"abc");
        kept.add(Stream::Error, b"defgh");
        kept.add(Stream::Output, b"ij");
        assert_eq!((text(&kept).as_str(), kept.dropped), ("abcdefghij", 0));
        kept.add(Stream::Output, b"0123456");
        assert_eq!((text(&kept).as_str(), kept.dropped), ("abcde23456", 7));
        let whole: String = std::iter::repeat_n('x', 1000).collect();
        kept.add(Stream::Error, whole.as_bytes());
        assert_eq!((text(&kept).as_str(), kept.dropped), ("abcdexxxxx", 1007));
    }

    #[test]
    fn a_character_that_came_in_two_pieces_is_one() {
        let mut output = Output { kept: Kept { limit: 10, ..Kept::default() }, ..Output::default() };
        let (first, second) = "é".as_bytes().split_at(1);
        for piece in [b"abcde".as_slice(), first, second] {
            output.kept.add(Stream::Output, piece);
        }
        assert_eq!(output.take(), Some((vec![("stdout".to_owned(), "abcdeé".to_owned())], 0)));
        // Between what was kept of the beginning and of the end is a gap.
        for piece in [b"0123456789abcd".as_slice(), first, second] {
            output.kept.add(Stream::Output, piece);
        }
        let texts = ["01234", "bcdé"].map(|text| ("stdout".to_owned(), text.to_owned()));
        assert_eq!(output.take(), Some((texts.into(), 6)));
    }

    #[test]
    fn no_room_keeps_nothing_and_counts_all() {
        let mut kept = Kept { limit: 0, ..Kept::default() };
        kept.add(Stream::Output, b"abc");
        kept.add(Stream::Output, b"def");
        assert_eq!((text(&kept).as_str(), kept.dropped), ("", 6));
    }
}
