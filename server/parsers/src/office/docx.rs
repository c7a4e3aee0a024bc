//! Word documents.

use super::{
    inline::{Height, Inline, Look},
    list::{Item, List},
    numbering::Numbering,
    package::{Package, Relations, title},
    styles::{Styles, numbering_of, outline_level},
    table::{self, Cell},
    xml::{Element, Node},
};
use crate::{Block, BlockBody, Document, ParseError, picture};
use std::collections::HashSet;

const WHAT: &str = "The Word document";
const MAIN: &str = "word/document.xml";

/// Reads the file `name`.
pub(crate) fn read(name: &str, bytes: &[u8]) -> Result<Document, ParseError> {
    let mut package = Package::open(bytes, WHAT)?;
    let main = package.needed(MAIN)?;
    let styles = package.part("word/styles.xml")?.map(|part| Styles::read(&part)).unwrap_or_default();
    let numbering = package.part("word/numbering.xml")?.map(|part| Numbering::read(&part)).unwrap_or_default();
    let relations = package.relations(MAIN)?;
    let mut reader = Reader {
        name,
        package,
        styles,
        numbering,
        relations,
        list: List::default(),
        seen: HashSet::new(),
        document: Document::default(),
    };
    let body = main.child("body").ok_or_else(|| ParseError::damaged(WHAT, "it has no text"))?;
    reader.read_body(body)?;
    let Reader { mut package, styles, mut list, mut document, .. } = reader;
    list.finish(None, &mut document.blocks);
    document.take_title();
    document.title = document.title.or_else(|| title(&mut package));
    document.language = styles.language;
    Ok(document)
}

struct Reader<'a> {
    name: &'a str,
    package: Package<'a>,
    styles: Styles,
    numbering: Numbering,
    relations: Relations,
    list: List,
    /// Pictures that were taken in or left out already.
    seen: HashSet<String>,
    document: Document,
}

impl Reader<'_> {
    fn read_body(&mut self, body: &Element) -> Result<(), ParseError> {
        for element in body.elements() {
            match element.name.as_str() {
                "p" => self.read_paragraph(element)?,
                "tbl" => {
                    self.list.finish(None, &mut self.document.blocks);
                    let block = self.read_table(element)?;
                    self.document.blocks.extend(block);
                }
                // A content control or a custom tag around paragraphs.
                "sdt" => {
                    if let Some(content) = element.child("sdtContent") {
                        self.read_body(content)?;
                    }
                }
                "customXml" | "ins" => self.read_body(element)?,
                _ => {}
            }
        }
        Ok(())
    }

    fn read_paragraph(&mut self, paragraph: &Element) -> Result<(), ParseError> {
        let mut content = Inline::default();
        self.read_runs(paragraph, &mut content)?;
        let content = content.finish();
        if content.is_blank() {
            return Ok(());
        }
        let properties = paragraph.child("pPr");
        let style = properties.and_then(|properties| properties.setting("pStyle"));
        let outline = properties.and_then(outline_level);
        let heading = outline.or_else(|| self.styles.heading(style?)).filter(|_| !content.text.is_empty());
        let list = properties.and_then(numbering_of).or_else(|| self.styles.numbering(style?));
        let listed = list.and_then(|(list, level)| Some((level, self.numbering.is_numbered(&list, level)?)));
        if let (None, Some((level, numbered))) = (heading, listed) {
            self.list.push(Item { level, numbered, content });
        } else {
            self.list.finish(None, &mut self.document.blocks);
            let tag = heading.map_or("p".to_owned(), |level| format!("h{level}"));
            let html = format!("<{tag}>{}</{tag}>", content.html);
            self.document.blocks.push(Block { body: BlockBody::Html(html), text: content.text, heading, page: None });
        }
        Ok(())
    }

    /// Text, links and pictures of a paragraph, wherever they are nested.
    fn read_runs(&mut self, parent: &Element, content: &mut Inline) -> Result<(), ParseError> {
        for element in parent.elements() {
            match element.name.as_str() {
                "r" => self.read_run(element, content)?,
                "hyperlink" => {
                    let relation = element.attribute("r:id").and_then(|id| self.relations.get(id));
                    let address = relation.filter(|relation| relation.outside).map(|relation| relation.target.clone());
                    let mut inner = Ok(());
                    content
                        .push_link(self.name, address.as_deref(), |content| inner = self.read_runs(element, content));
                    inner?;
                }
                // Deleted text, text moved away, settings, and what older readers would see.
                "del" | "moveFrom" | "pPr" | "Fallback" | "instrText" => {}
                _ => self.read_runs(element, content)?,
            }
        }
        Ok(())
    }

    fn read_run(&mut self, run: &Element, content: &mut Inline) -> Result<(), ParseError> {
        let look = run.child("rPr").map(look_of).unwrap_or_default();
        if run.child("rPr").is_some_and(|properties| properties.is_on("vanish")) {
            return Ok(());
        }
        for element in run.elements() {
            match element.name.as_str() {
                "t" => {
                    for node in &element.children {
                        if let Node::Text(text) = node {
                            content.push(text, look);
                        }
                    }
                }
                "tab" => content.push(" ", look),
                "noBreakHyphen" => content.push("-", look),
                "br" | "cr" if element.attribute("type").is_none() => content.push_break(),
                "drawing" | "pict" | "object" => self.read_drawing(element, content)?,
                "AlternateContent" => {
                    if let Some(choice) = element.child("Choice") {
                        self.read_run(choice, content)?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// A picture, or the text of a text box.
    fn read_drawing(&mut self, drawing: &Element, content: &mut Inline) -> Result<(), ParseError> {
        if let Some(text_box) = drawing.find("txbxContent") {
            for paragraph in text_box.elements() {
                content.push(" ", Look::default());
                self.read_runs(paragraph, content)?;
            }
            return Ok(());
        }
        let embedded = drawing.find("blip").and_then(|blip| blip.attribute("r:embed"));
        let id = embedded.or_else(|| drawing.find("imagedata").and_then(|data| data.attribute("r:id")));
        let Some(path) = id.and_then(|id| self.relations.get(id)).filter(|relation| !relation.outside) else {
            return Ok(());
        };
        let path = path.target.clone();
        let picture = path.rsplit('/').next().unwrap_or(&path).to_owned();
        if self.seen.insert(picture.clone())
            && let Some(bytes) = self.package.picture(&path)?
        {
            picture::add(&mut self.document, &picture, &bytes);
        }
        if self.document.images.iter().any(|image| image.name == picture) {
            let alt = drawing.find("docPr").and_then(|properties| properties.attribute("descr")).unwrap_or_default();
            content.push_picture(&picture, alt);
        }
        Ok(())
    }

    fn read_table(&mut self, table: &Element) -> Result<Option<Block>, ParseError> {
        let mut rows = Vec::new();
        let mut headed = false;
        for row in table.elements().filter(|element| element.name == "tr") {
            headed |= rows.is_empty() && row.child("trPr").is_some_and(|properties| properties.is_on("tblHeader"));
            let mut cells = Vec::new();
            for cell in row.elements().filter(|element| element.name == "tc") {
                let properties = cell.child("tcPr");
                let span = properties.and_then(|properties| properties.setting("gridSpan")?.parse().ok()).unwrap_or(1);
                let mut content = Inline::default();
                self.read_cell(cell, &mut content)?;
                cells.push(Cell { content: content.finish(), span });
            }
            rows.push(cells);
        }
        let first_row = table.at(&["tblPr", "tblLook"]).and_then(|look| look.attribute("firstRow"));
        Ok(table::block(&rows, headed || first_row == Some("1"), None))
    }

    /// Paragraphs of a cell, each on its own line; tables within it as text.
    fn read_cell(&mut self, cell: &Element, content: &mut Inline) -> Result<(), ParseError> {
        for element in cell.elements() {
            match element.name.as_str() {
                "p" => {
                    let before = content.text.len();
                    if !content.is_blank() && !content.text.ends_with('\n') {
                        content.push_break();
                    }
                    let broken = content.text.len();
                    self.read_runs(element, content)?;
                    // An empty paragraph leaves no empty line.
                    if content.text.len() == broken && broken > before && content.html.ends_with("<br>") {
                        content.html.truncate(content.html.len() - "<br>".len());
                        content.text.truncate(before);
                    }
                }
                "tbl" | "tr" | "tc" | "sdt" | "sdtContent" => self.read_cell(element, content)?,
                _ => {}
            }
        }
        Ok(())
    }
}

fn look_of(properties: &Element) -> Look {
    let font = properties.child("rFonts").and_then(|fonts| fonts.attribute("ascii")).unwrap_or_default();
    let height = match properties.setting("vertAlign") {
        Some("superscript") => Height::Raised,
        Some("subscript") => Height::Lowered,
        _ => Height::OnLine,
    };
    let code = matches!(font, "Consolas" | "Courier New" | "Courier");
    Look { bold: properties.is_on("b"), italic: properties.is_on("i"), code, height }
}
