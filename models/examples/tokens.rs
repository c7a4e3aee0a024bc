//! Prints the tokens of a text, a line of numbers: to compare with another program's.
//!
//! `cargo run -p lyceum-models --example tokens -- MODEL.gguf TEXT.txt`

use lyceum_models::{gguf::GgufFile, tokenizer::Tokenizer};
use std::{env, error::Error, fs, path::Path};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let (model, text) = (arguments.next().ok_or("a model is missing")?, arguments.next().ok_or("a text is missing")?);
    let file = GgufFile::open(Path::new(&model))?;
    let tokenizer = Tokenizer::from_gguf(file.header())?;
    let tokens = tokenizer.encode(&fs::read_to_string(text)?)?;
    println!("{tokens:?}");
    Ok(())
}
