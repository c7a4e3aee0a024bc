//! Word and PowerPoint files: a zip of XML parts (ECMA-376).

pub(crate) mod docx;
mod inline;
mod list;
mod numbering;
mod package;
pub(crate) mod pptx;
mod slide;
mod styles;
mod table;
mod xml;

#[cfg(test)]
mod tests;
