//! Text that readers of the page do not see: white, or painted in no way.

use lopdf::{Document, Object, ObjectId, content::Content};

/// Fewer characters than this are a mark or a space, not a message.
const FEWEST: usize = 20;
/// Most operations of one page that are looked at.
const MOST_OPERATIONS: usize = 500_000;

/// How text is painted.
#[derive(Clone, Copy, Default)]
struct Paint {
    white: bool,
    invisible: bool,
}

/// What is known of the marks on a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Marks {
    /// Text that is not seen.
    pub hidden_text: bool,
    /// Pictures or forms are painted, so that a page without text is probably a scan.
    pub pictures: bool,
}

/// Looks at the operations of a page.
pub(super) fn look(document: &Document, page: ObjectId) -> Marks {
    let content = document.get_page_content(page).ok().and_then(|content| Content::decode(&content).ok());
    let Some(content) = content else { return Marks::default() };
    let mut paint = Paint::default();
    let mut saved: Vec<Paint> = Vec::new();
    let mut hidden = 0;
    let mut marks = Marks::default();
    for operation in content.operations.iter().take(MOST_OPERATIONS) {
        let numbers: Vec<f32> = operation.operands.iter().filter_map(|operand| operand.as_float().ok()).collect();
        match (operation.operator.as_str(), numbers.as_slice()) {
            ("q", _) if saved.len() < 100 => saved.push(paint),
            ("Q", _) => paint = saved.pop().unwrap_or(paint),
            ("g" | "rg" | "sc" | "scn", light @ ([_] | [_, _, _])) => {
                paint.white = light.iter().all(|part| *part >= 0.97);
            }
            ("k" | "sc" | "scn", ink @ [_, _, _, _]) => paint.white = ink.iter().all(|part| *part <= 0.03),
            ("Tr", [mode]) => paint.invisible = (*mode - 3.0).abs() < 0.5,
            ("Tj" | "TJ" | "'" | "\"", _) if paint.white || paint.invisible => {
                hidden += operation.operands.iter().map(|operand| length(operand, 0)).sum::<usize>();
            }
            ("Do" | "BI", _) => marks.pictures = true,
            _ => {}
        }
    }
    marks.hidden_text = hidden >= FEWEST;
    marks
}

fn length(operand: &Object, depth: u8) -> usize {
    match operand {
        Object::String(bytes, _) => bytes.len(),
        Object::Array(parts) if depth < 2 => parts.iter().map(|part| length(part, depth + 1)).sum(),
        _ => 0,
    }
}
