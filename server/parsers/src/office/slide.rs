//! One slide of a presentation.

use super::{
    inline::{Height, Inline, Look},
    list::{Item, List},
    package::{Package, Relations},
    table::{self, Cell},
    xml::Element,
};
use crate::{Block, BlockBody, Document, ParseError, picture};

/// Reads the slide `slide`, page `page` of the file `name`, into the document.
pub(super) fn read<'a>(
    name: &'a str,
    page: u32,
    slide: &Element,
    relations: Relations,
    package: &mut Package<'a>,
    document: &mut Document,
) -> Result<(), ParseError> {
    Reader { name, page, package, relations, list: List::default(), title: None, document }.read_slide(slide)
}

struct Reader<'a, 'b> {
    name: &'a str,
    page: u32,
    package: &'b mut Package<'a>,
    relations: Relations,
    list: List,
    title: Option<Block>,
    document: &'b mut Document,
}

impl Reader<'_, '_> {
    fn read_slide(&mut self, slide: &Element) -> Result<(), ParseError> {
        let start = self.document.blocks.len();
        if let Some(shapes) = slide.at(&["cSld", "spTree"]) {
            self.read_shapes(shapes)?;
        }
        self.end_list();
        if let Some(title) = self.title.take() {
            self.document.blocks.insert(start, title);
        }
        if self.document.language.is_none() {
            let language = slide.find("rPr").and_then(|properties| properties.attribute("lang"));
            self.document.language = language.map(str::to_owned);
        }
        let notes =
            self.relations.values().find(|relation| relation.kind == "notesSlide").map(|notes| notes.target.clone());
        if let Some(notes) = notes {
            self.read_notes(&notes)?;
        }
        Ok(())
    }

    fn read_shapes(&mut self, shapes: &Element) -> Result<(), ParseError> {
        for shape in shapes.elements() {
            match shape.name.as_str() {
                "sp" => self.read_text_shape(shape),
                "grpSp" => self.read_shapes(shape)?,
                "AlternateContent" => {
                    if let Some(choice) = shape.child("Choice") {
                        self.read_shapes(choice)?;
                    }
                }
                "pic" => self.read_picture(shape)?,
                "graphicFrame" => self.read_frame(shape),
                _ => {}
            }
        }
        Ok(())
    }

    fn read_text_shape(&mut self, shape: &Element) {
        let Some(body) = shape.child("txBody") else { return };
        let place = shape.at(&["nvSpPr", "nvPr", "ph"]);
        let kind = place.map(|place| place.attribute("type").unwrap_or("body"));
        match kind {
            Some("sldNum" | "dt" | "ftr" | "hdr") => {}
            Some("title" | "ctrTitle") if self.title.is_none() => {
                let text = self.paragraphs(body).map(|content| content.text).filter(|text| !text.is_empty());
                let text = text.collect::<Vec<_>>().join(" ").split_whitespace().collect::<Vec<_>>().join(" ");
                if !text.is_empty() {
                    let html = format!("<h2>{}</h2>", crate::escape::escape(&text));
                    self.title =
                        Some(Block { body: BlockBody::Html(html), text, heading: Some(2), page: Some(self.page) });
                }
            }
            _ => {
                // Placeholders for content have dots by the layout of the slide; text boxes have none.
                let dotted = matches!(kind, Some("body" | "obj"));
                for paragraph in body.elements().filter(|element| element.name == "p") {
                    self.read_paragraph(paragraph, dotted);
                }
                self.end_list();
            }
        }
    }

    fn read_paragraph(&mut self, paragraph: &Element, dotted: bool) {
        let content = self.content(paragraph);
        if content.is_blank() {
            return;
        }
        let properties = paragraph.child("pPr");
        let has = |name| properties.is_some_and(|properties| properties.child(name).is_some());
        let numbered = has("buAutoNum");
        if numbered || has("buChar") || dotted && !has("buNone") {
            let level = properties.and_then(|properties| properties.attribute("lvl")?.parse().ok()).unwrap_or(0);
            self.list.push(Item { level, numbered, content });
        } else {
            self.end_list();
            let html = format!("<p>{}</p>", content.html);
            self.push(html, content.text);
        }
    }

    fn paragraphs<'e>(&'e self, body: &'e Element) -> impl Iterator<Item = Inline> + 'e {
        body.elements().filter(|element| element.name == "p").map(|paragraph| self.content(paragraph))
    }

    fn content(&self, paragraph: &Element) -> Inline {
        let mut content = Inline::default();
        for element in paragraph.elements() {
            match element.name.as_str() {
                "r" | "fld" => {
                    let properties = element.child("rPr");
                    let text = element.child("t").map(Element::text).unwrap_or_default();
                    let look = properties.map(look_of).unwrap_or_default();
                    let link = properties.and_then(|properties| properties.child("hlinkClick"));
                    let relation = link.and_then(|link| self.relations.get(link.attribute("r:id")?));
                    match relation.filter(|relation| relation.outside) {
                        Some(relation) => {
                            content.push_link(self.name, Some(&relation.target), |content| content.push(&text, look));
                        }
                        None => content.push(&text, look),
                    }
                }
                "br" => content.push_break(),
                // Formulas: their characters in a row.
                "AlternateContent" | "m" | "oMath" | "oMathPara" => {
                    let formula = element.child("Choice").unwrap_or(element);
                    content.push(&formula.text(), Look::default());
                }
                _ => {}
            }
        }
        content.finish()
    }

    fn read_picture(&mut self, shape: &Element) -> Result<(), ParseError> {
        self.end_list();
        let id = shape.at(&["blipFill", "blip"]).and_then(|blip| blip.attribute("r:embed"));
        let relation = id.and_then(|id| self.relations.get(id)).filter(|relation| !relation.outside);
        let Some(path) = relation.map(|relation| relation.target.clone()) else { return Ok(()) };
        let picture = path.rsplit('/').next().unwrap_or(&path).to_owned();
        let known = self.document.images.iter().any(|image| image.name == picture);
        if !known {
            let Some(bytes) = self.package.picture(&path)? else { return Ok(()) };
            if !picture::add(self.document, &picture, &bytes) {
                return Ok(());
            }
        }
        let alt =
            shape.at(&["nvPicPr", "cNvPr"]).and_then(|properties| properties.attribute("descr")).unwrap_or_default();
        let mut content = Inline::default();
        content.push_picture(&picture, alt);
        let content = content.finish();
        self.push(format!("<p>{}</p>", content.html), content.text);
        Ok(())
    }

    fn read_frame(&mut self, frame: &Element) {
        self.end_list();
        let Some(table) = frame.find("tbl") else {
            if frame.find("graphicData").is_some() {
                let note =
                    format!("Slide {} has a chart or diagram that is not shown. Add it as a picture.", self.page);
                self.document.notes.push(note);
            }
            return;
        };
        let rows: Vec<Vec<Cell>> =
            table.elements().filter(|element| element.name == "tr").map(|row| self.row(row)).collect();
        let headed = table.child("tblPr").and_then(|properties| properties.attribute("firstRow")) == Some("1");
        self.document.blocks.extend(table::block(&rows, headed, Some(self.page)));
    }

    fn row(&self, row: &Element) -> Vec<Cell> {
        let visible = |cell: &&Element| cell.name == "tc" && cell.attribute("hMerge") != Some("1");
        let cells = row.elements().filter(visible).map(|cell| {
            let mut content = Inline::default();
            for paragraph in cell.child("txBody").into_iter().flat_map(|body| self.paragraphs(body)) {
                if !paragraph.is_blank() {
                    if !content.is_blank() {
                        content.push_break();
                    }
                    content.html.push_str(&paragraph.html);
                    content.text.push_str(&paragraph.text);
                }
            }
            let span = cell.attribute("gridSpan").and_then(|span| span.parse().ok()).unwrap_or(1);
            Cell { content, span }
        });
        cells.collect()
    }

    fn read_notes(&mut self, path: &str) -> Result<(), ParseError> {
        let Some(notes) = self.package.part(path)? else { return Ok(()) };
        let shapes = notes.at(&["cSld", "spTree"]).into_iter().flat_map(Element::elements);
        let bodies = shapes.filter(|shape| {
            shape.at(&["nvSpPr", "nvPr", "ph"]).and_then(|place| place.attribute("type")) == Some("body")
        });
        let paragraphs: Vec<Inline> = bodies
            .filter_map(|shape| shape.child("txBody"))
            .flat_map(|body| self.paragraphs(body))
            .filter(|paragraph| !paragraph.is_blank())
            .collect();
        if !paragraphs.is_empty() {
            let paragraphs_html: Vec<_> = paragraphs.iter().map(|paragraph| paragraph.html.as_str()).collect();
            let html = paragraphs_html.join("</p><p>");
            let text = paragraphs.iter().map(|paragraph| paragraph.text.as_str()).collect::<Vec<_>>().join("\n");
            self.push(format!("<blockquote><p>{html}</p></blockquote>"), text);
        }
        Ok(())
    }

    fn push(&mut self, html: String, text: String) {
        self.document.blocks.push(Block { body: BlockBody::Html(html), text, heading: None, page: Some(self.page) });
    }

    fn end_list(&mut self) {
        self.list.finish(Some(self.page), &mut self.document.blocks);
    }
}

fn look_of(properties: &Element) -> Look {
    let on = |name| matches!(properties.attribute(name), Some("1" | "true"));
    let raised = properties.attribute("baseline").and_then(|raised| raised.parse::<i32>().ok()).unwrap_or(0);
    let height = match raised {
        1.. => Height::Raised,
        0 => Height::OnLine,
        _ => Height::Lowered,
    };
    Look { bold: on("b"), italic: on("i"), code: false, height }
}
