//! Bodies of frames that came from a worker: checked from the first byte to the last before anybody sees them.

use understudy_translators::{Body, Buffer, DecodeError, Fault, Limits, SharedRange, Value, decode, decode_tree, wire};

use crate::wire::frame::{FaultCode, Kind, ProtocolFault};

/// Most ranges of shared memory that one message names.
const RANGES: usize = 1 << 16;

/// The memory that a body refers to, by range; sorted.
pub(crate) type Opened = Vec<(SharedRange, Buffer)>;

/// A RESULT or ERROR whose bytes were all found good.
pub(crate) struct Checked {
    pub report: Option<Value>,
    /// Where the value's tag is.
    pub value: usize,
    pub opened: Opened,
}

/// Checks a body of two fields: a report and a value. `open` is asked once for every entry in shared memory.
pub(crate) fn check(
    bytes: &[u8],
    limits: &Limits,
    open: impl FnMut(SharedRange) -> Result<Buffer, String>,
) -> Result<Checked, ProtocolFault> {
    let (body, opened) = parse(bytes, limits, open)?;
    let mut decoder = body.decoder();
    let report = if bytes.get(decoder.position()) == Some(&wire::NONE) {
        decoder.next().map_err(fault)?;
        None
    } else {
        let mut nodes = limits.nodes;
        Some(decode_tree(&mut decoder, &mut nodes).map_err(fault)?)
    };
    if !decoder.more() {
        return Err(ProtocolFault::message("a reply has a report and a value; this one ends after the report"));
    }
    let value = decoder.position();
    decoder.skip().map_err(fault)?;
    if decoder.more() {
        return Err(ProtocolFault::message("a reply has a report and a value; in this one more follows"));
    }
    decoder.finish().map_err(fault)?;
    Ok(Checked { report, value, opened })
}

/// Checks a body of any number of fields, and returns it as the memory that it refers to.
pub(crate) fn check_fields(
    bytes: &[u8],
    limits: &Limits,
    count: usize,
    kind: Kind,
    open: impl FnMut(SharedRange) -> Result<Buffer, String>,
) -> Result<Opened, ProtocolFault> {
    let (body, opened) = parse(bytes, limits, open)?;
    let mut decoder = body.decoder();
    let mut found = 0;
    while decoder.more() {
        decoder.skip().map_err(fault)?;
        found += 1;
    }
    decoder.finish().map_err(fault)?;
    if found != count {
        return Err(ProtocolFault::message(format!("{kind} has {count} fields, this one has {found}")));
    }
    Ok(opened)
}

fn parse<'a>(
    bytes: &'a [u8],
    limits: &Limits,
    mut open: impl FnMut(SharedRange) -> Result<Buffer, String>,
) -> Result<(Body<'a>, Opened), ProtocolFault> {
    let mut opened = Opened::new();
    let body = Body::parse(bytes, limits, |range| {
        if opened.len() >= RANGES {
            return Err(format!("is one too many, a message may name {RANGES}"));
        }
        let buffer = open(range)?;
        opened.push((range, buffer.clone()));
        Ok(buffer)
    })
    .map_err(fault)?;
    opened.sort_by_key(|(range, _)| key(range));
    opened.dedup_by_key(|(range, _)| key(range));
    Ok((body, opened))
}

/// The memory of a range that was opened.
pub(crate) fn find_opened(opened: &Opened, range: SharedRange) -> Option<Buffer> {
    let index = opened.binary_search_by_key(&key(&range), |(known, _)| key(known)).ok()?;
    Some(opened[index].1.clone())
}

fn key(range: &SharedRange) -> (u32, u64, u64) {
    (range.segment, range.offset, range.length)
}

/// All fields of a checked body as trees.
pub(crate) fn fields(bytes: &[u8], limits: &Limits, opened: &Opened) -> Result<Vec<Value>, ProtocolFault> {
    decode(bytes, limits, |range| find_opened(opened, range).ok_or_else(|| "is not open".to_owned())).map_err(fault)
}

/// The fields of a message that refers to no memory, and has so many of them.
pub(crate) fn message<const N: usize>(kind: Kind, bytes: &[u8], limits: &Limits) -> Result<[Value; N], ProtocolFault> {
    let refuse = |_| Err(format!("{kind} has no place for memory"));
    let fields = decode(bytes, limits, refuse).map_err(fault)?;
    let found = fields.len();
    fields.try_into().map_err(|_| ProtocolFault::message(format!("{kind} has {N} fields, this one has {found}")))
}

/// The ranges of a RELEASED.
pub(crate) fn ranges(kind: Kind, value: &Value) -> Result<Vec<(u32, u64)>, ProtocolFault> {
    let wrong = || ProtocolFault::message(format!("{kind} has a list of (segment, offset)"));
    let items = value.as_sequence().ok_or_else(wrong)?;
    let pair = |item: &Value| match item.as_sequence()? {
        [segment, offset] => Some((u32::try_from(segment.as_int()?).ok()?, u64::try_from(offset.as_int()?).ok()?)),
        _ => None,
    };
    items.iter().map(|item| pair(item).ok_or_else(wrong)).collect()
}

pub(crate) fn fault(error: DecodeError) -> ProtocolFault {
    let code = match error.fault {
        Fault::Segment { .. } => FaultCode::Segment,
        _ => FaultCode::Value,
    };
    ProtocolFault::new(code, error.to_string())
}
