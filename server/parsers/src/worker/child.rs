//! The child's side.

use super::{
    frame::{LARGEST_FILE, Request, read_bytes, read_head, write_answer},
    limits,
};
use crate::{Document, ParseError, parse};
use std::{
    fs::File,
    io::{self, BufWriter, Read},
    os::fd::AsFd,
    thread,
};

/// Stack of the thread that parses: room for nesting that is allowed.
const STACK: usize = 64 << 20;

/// The child's `main`: sets its limits, reads one request from standard input, writes one answer to standard output.
/// Call it first thing, before any thread or runtime. Gives the exit code.
pub fn serve_stdio() -> u8 {
    match serve() {
        Ok(()) => 0,
        Err(error) => {
            // Best effort: the parent reads the exit code.
            eprintln!("lyceum worker: {error}");
            1
        }
    }
}

fn serve() -> io::Result<()> {
    // Some parsers print remarks: the answer goes through a copy of standard output, and nobody else writes there.
    let output = File::from(io::stdout().as_fd().try_clone_to_owned()?);
    rustix::stdio::dup2_stdout(File::options().write(true).open("/dev/null")?)?;
    limits::set()?;
    // A panic of a parser becomes an error in the answer; its text helps nobody.
    std::panic::set_hook(Box::new(|_| {}));
    let mut input = io::stdin().lock();
    let request: Request = read_head(&mut input)?;
    let result = if request.bytes > LARGEST_FILE {
        Err(too_large())
    } else {
        let bytes = read_bytes(&mut input, request.bytes)?;
        parse_on_large_stack(request, bytes)?
    };
    // Nothing may follow: a request is all there is.
    if input.read(&mut [0])? != 0 {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "more than one request"));
    }
    write_answer(&mut BufWriter::new(output), result)
}

pub(super) fn too_large() -> ParseError {
    ParseError::too_large("The file", format!("a document may have {} MiB", LARGEST_FILE >> 20))
}

fn parse_on_large_stack(request: Request, bytes: Vec<u8>) -> io::Result<Result<Document, ParseError>> {
    let file = request.name.clone();
    let parser = thread::Builder::new().stack_size(STACK).spawn(move || parse(request.kind, &request.name, &bytes))?;
    let crashed = |_| Err(ParseError::Crashed { file, why: "its content does not follow its format".to_owned() });
    Ok(parser.join().unwrap_or_else(crashed))
}
