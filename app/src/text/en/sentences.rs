//! What the server says about itself: its own sentences.

use crate::text::sentences::SentenceTexts;
use lyceum_api::speech::ENGLISH;

pub(super) const WORDS: SentenceTexts = SentenceTexts { by_code: ENGLISH };
