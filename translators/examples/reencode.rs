//! Decodes bodies and encodes them anew: what the tests of the codecs in other languages talk to. Reads `u32 length, body`
//! from standard input until it ends, and answers each with the same form; a body that is a fault has the answer of length 0.

use std::io::{self, Read, Write};

use understudy_translators::{Encoded, Limits, Place, assemble, decode};

fn main() -> io::Result<()> {
    let (mut input, mut output) = (io::stdin().lock(), io::stdout().lock());
    let mut length = [0; 4];
    while input.read_exact(&mut length).is_ok() {
        let mut body = vec![0; u32::from_le_bytes(length) as usize];
        input.read_exact(&mut body)?;
        let again = reencoded(&body).unwrap_or_else(|why| {
            eprintln!("{why}");
            Vec::new()
        });
        output.write_all(&u32::try_from(again.len()).unwrap_or_default().to_le_bytes())?;
        output.write_all(&again)?;
        output.flush()?;
    }
    Ok(())
}

fn reencoded(body: &[u8]) -> Result<Vec<u8>, String> {
    let values = decode(body, &Limits::default(), |_| Err("no shared memory here".to_owned()))
        .map_err(|error| error.to_string())?;
    let fields: Vec<Encoded> =
        values.iter().map(Encoded::value).collect::<Result<_, _>>().map_err(|error| error.to_string())?;
    assemble(&fields.iter().collect::<Vec<_>>(), |_| Ok::<_, String>(Place::Inline))
}
