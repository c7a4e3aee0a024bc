//! Cuts the blocks of a lesson into passages of a size that the embedder sees whole.

/// One block of a lesson as plain text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextBlock {
    /// Plain text.
    pub text: String,
    /// 1 to 6 when the block is a heading.
    pub heading_level: Option<u8>,
    /// Page or slide, from 1.
    pub page: Option<u32>,
    /// Second of the video or sound.
    pub second: Option<u32>,
}

/// One passage cut out of a lesson.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chunk {
    /// Headings above it, outermost first.
    pub headings: Vec<String>,
    /// Plain text.
    pub text: String,
    /// Index of its first block.
    pub first_block: u32,
    /// Index of its last block (inclusive).
    pub last_block: u32,
    /// Page of its first block.
    pub page: Option<u32>,
    /// Second of its first block.
    pub second: Option<u32>,
}

/// Cuts `blocks` into chunks; `sizer` counts the tokens of a text.
pub fn chunk(blocks: &[TextBlock], sizer: &dyn Fn(&str) -> usize) -> Vec<Chunk> {
    let _ = (blocks, sizer);
    Vec::new()
}
