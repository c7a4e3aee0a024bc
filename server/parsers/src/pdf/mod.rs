//! PDF: the text of each page. Nothing is guessed about headings; the page is the structure.

mod hidden;
mod lines;
mod pages;
mod read;

pub(crate) use read::read;

#[cfg(test)]
mod tests;
