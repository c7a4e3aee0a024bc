//! Step 1: the first published format. There is nothing before it to change; the step exists so that every data folder
//! carries a stamp, and so that its fixture (`fixtures/v1`) is opened by every later release.

use crate::{Raw, Step, StepError};

/// See the head of this file.
pub const STEP: Step = Step { version: 1, name: "baseline", run };

#[expect(clippy::unnecessary_wraps, reason = "the shape of every step")]
fn run(_: &mut dyn Raw) -> Result<(), StepError> {
    Ok(())
}
