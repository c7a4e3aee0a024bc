//! What every format becomes: a title, blocks in order, pictures, and notes for the report.

use crate::{ExerciseSource, QuizSource};
use serde::{Deserialize, Serialize};

/// A file that was read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// The title, as plain text. A heading of level 1 at the very start becomes the title and is no block.
    pub title: Option<String>,
    /// BCP 47 tag, where the file tells it.
    pub language: Option<String>,
    /// The content in order.
    pub blocks: Vec<Block>,
    /// Sentences for the report: what was left out, and what a teacher should look at.
    pub notes: Vec<String>,
    /// Pictures that were inside the file, decoded and written anew.
    pub images: Vec<Picture>,
}

/// One paragraph, list, heading, table, piece of code, quiz or exercise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Block {
    /// What is shown.
    pub body: BlockBody,
    /// The same as plain text, for search. Never holds the solutions of a quiz or an exercise.
    pub text: String,
    /// The level of a heading, 1 to 6.
    pub heading: Option<u8>,
    /// The page or slide, from 1.
    pub page: Option<u32>,
}

/// What a block shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BlockBody {
    /// Safe HTML. Links to other files of the folder are `file:REL/PATH` and pictures of the file itself
    /// `picture:NAME`; [`crate::references::rewrite`] puts addresses in their place.
    Html(String),
    /// A quiz.
    Quiz(QuizSource),
    /// A code exercise.
    Exercise(ExerciseSource),
    /// Another file of the folder that is shown at this place, such as a video: a paragraph of Markdown that holds
    /// nothing but `![Title](video.mp4)`.
    Embed(EmbedSource),
}

/// Another file of the folder, shown in place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmbedSource {
    /// Its path from the root of the folder.
    pub path: String,
    /// The title that the author gave; may be empty.
    pub title: String,
}

/// A picture that is safe to show: decoded within bounds and written anew, without the metadata of its source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// Its name within the document, e.g. `image1.png`.
    pub name: String,
    /// The content. Travels beside the JSON between processes.
    #[serde(skip)]
    pub bytes: Vec<u8>,
    /// `image/png`, `image/jpeg` or `image/gif`.
    pub mime: String,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

impl Document {
    /// Makes a heading of level 1 at the very start the title, unless there is a title already that says otherwise.
    pub(crate) fn take_title(&mut self) {
        if let Some(first) = self.blocks.first()
            && first.heading == Some(1)
            && self.title.as_ref().is_none_or(|title| *title == first.text)
        {
            self.title = Some(self.blocks.remove(0).text);
        }
    }
}
