//! Documents built by hand, with the parts that real programs write.

use super::{docx, pptx};
use crate::{Block, BlockBody, ParseError, archive::tests::zipped};

const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A PNG of one pixel.
fn pixel() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(1, 1).write_to(&mut bytes, image::ImageFormat::Png).expect("encodes");
    bytes.into_inner()
}

fn html(block: &Block) -> &str {
    match &block.body {
        BlockBody::Html(html) => html,
        other => panic!("not HTML: {other:?}"),
    }
}

fn word(body: &str) -> Vec<u8> {
    let document = format!("<w:document xmlns:w='w' xmlns:r='r'><w:body>{body}</w:body></w:document>");
    let styles = "<w:styles xmlns:w='w'><w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val='en-GB'/></w:rPr></w:rPrDefault></w:docDefaults>\
        <w:style w:styleId='Titel'><w:name w:val='Title'/></w:style>\
        <w:style w:styleId='berschrift2'><w:name w:val='heading 2'/></w:style>\
        <w:style w:styleId='Eigene'><w:name w:val='Own'/><w:basedOn w:val='berschrift2'/></w:style>\
        <w:style w:styleId='Loop'><w:name w:val='Loop'/><w:basedOn w:val='Loop'/></w:style></w:styles>";
    let numbering = "<w:numbering xmlns:w='w'><w:abstractNum w:abstractNumId='0'><w:lvl w:ilvl='0'><w:numFmt w:val='bullet'/></w:lvl>\
        <w:lvl w:ilvl='1'><w:numFmt w:val='decimal'/></w:lvl></w:abstractNum><w:num w:numId='3'><w:abstractNumId w:val='0'/></w:num></w:numbering>";
    let relations = format!(
        "<Relationships><Relationship Id='rId1' Type='{RELATIONS}/image' Target='media/image1.png'/>\
         <Relationship Id='rId2' Type='{RELATIONS}/hyperlink' Target='https://x.org/?a=1&amp;b=2' TargetMode='External'/>\
         <Relationship Id='rId3' Type='{RELATIONS}/hyperlink' Target='javascript:alert(1)' TargetMode='External'/></Relationships>"
    );
    zipped(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("word/document.xml", document.as_bytes()),
        ("word/styles.xml", styles.as_bytes()),
        ("word/numbering.xml", numbering.as_bytes()),
        ("word/_rels/document.xml.rels", relations.as_bytes()),
        ("word/media/image1.png", &pixel()),
    ])
}

#[test]
fn word_headings_lists_tables_and_pictures() {
    let item = |level: u8, text: &str| {
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='3'/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
        )
    };
    let body = format!(
        "<w:p><w:pPr><w:pStyle w:val='Titel'/></w:pPr><w:r><w:t>Water &amp; life</w:t></w:r></w:p>\
         <w:p><w:pPr><w:pStyle w:val='Eigene'/></w:pPr><w:r><w:t>Rain</w:t></w:r></w:p>\
         <w:p><w:r><w:rPr><w:b/></w:rPr><w:t>H</w:t></w:r><w:r><w:rPr><w:b/><w:vertAlign w:val='subscript'/></w:rPr><w:t>2</w:t></w:r>\
         <w:r><w:rPr><w:b w:val='0'/></w:rPr><w:t xml:space='preserve'>O &lt;b&gt; </w:t></w:r><w:del><w:r><w:t>gone</w:t></w:r></w:del>\
         <w:hyperlink r:id='rId2'><w:r><w:t>out</w:t></w:r></w:hyperlink><w:hyperlink r:id='rId3'><w:r><w:t>bad</w:t></w:r></w:hyperlink></w:p>\
         {}{}{}<w:p/>\
         <w:tbl><w:tblPr><w:tblLook w:firstRow='1'/></w:tblPr><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc></w:tr>\
         <w:tr><w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr><w:p><w:r><w:t>c</w:t></w:r></w:p><w:p/><w:p><w:r><w:t>d</w:t></w:r></w:p></w:tc></w:tr></w:tbl>\
         <w:p><w:r><w:drawing><wp:docPr descr='A &quot;cloud&quot;'/><a:blip r:embed='rId1'/></w:drawing></w:r></w:p>\
         <w:p><w:pPr><w:pStyle w:val='Loop'/></w:pPr><w:r><w:t>end</w:t></w:r></w:p>",
        item(0, "one"),
        item(1, "two"),
        item(0, "three")
    );
    let document = docx::read("unit/a.docx", &word(&body)).expect("a document");
    assert_eq!(document.title.as_deref(), Some("Water & life"));
    assert_eq!(document.language.as_deref(), Some("en-GB"));
    let blocks: Vec<_> = document.blocks.iter().map(html).collect();
    assert_eq!(
        blocks,
        vec![
            "<h2>Rain</h2>",
            "<p><strong>H</strong><strong><sub>2</sub></strong>O &lt;b&gt; \
             <a href=\"https://x.org/?a=1&amp;b=2\" rel=\"nofollow noopener\">out</a>bad</p>",
            "<ul><li>one<ol><li>two</li></ol></li><li>three</li></ul>",
            "<table><tbody><tr><th>a</th><th>b</th></tr><tr><td colspan=\"2\">c<br>d</td></tr></tbody></table>",
            "<p><img src=\"picture:image1.png\" alt=\"A &quot;cloud&quot;\"></p>",
            "<p>end</p>",
        ]
    );
    assert_eq!(document.blocks[1].text, "H2O <b> outbad");
    assert_eq!(document.blocks[3].text, "a | b\nc d");
    assert_eq!(document.images.len(), 1);
    assert_eq!(document.notes, Vec::<String>::new());
}

fn presentation(slides: &[(&str, &str)]) -> Vec<u8> {
    let list =
        (0..slides.len()).map(|n| format!("<p:sldId id='{}' r:id='s{n}'/>", 256 + n)).collect::<Vec<_>>().concat();
    let main = format!("<p:presentation xmlns:p='p' xmlns:r='r'><p:sldIdLst>{list}</p:sldIdLst></p:presentation>");
    let links = (0..slides.len())
        .map(|n| format!("<Relationship Id='s{n}' Type='{RELATIONS}/slide' Target='slides/slide{n}.xml'/>"))
        .collect::<Vec<_>>()
        .concat();
    let mut files = vec![
        ("ppt/presentation.xml".to_owned(), main.into_bytes()),
        ("ppt/_rels/presentation.xml.rels".to_owned(), format!("<Relationships>{links}</Relationships>").into_bytes()),
        ("ppt/media/image1.png".to_owned(), pixel()),
    ];
    for (n, (attributes, shapes)) in slides.iter().enumerate() {
        let slide = format!(
            "<p:sld xmlns:p='p' xmlns:a='a' xmlns:r='r' {attributes}><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:sld>"
        );
        files.push((format!("ppt/slides/slide{n}.xml"), slide.into_bytes()));
        let relations = format!(
            "<Relationships><Relationship Id='i' Type='{RELATIONS}/image' Target='../media/image1.png'/>\
             <Relationship Id='n' Type='{RELATIONS}/notesSlide' Target='../notesSlides/notes{n}.xml'/></Relationships>"
        );
        files.push((format!("ppt/slides/_rels/slide{n}.xml.rels"), relations.into_bytes()));
    }
    let notes = "<p:notes xmlns:p='p' xmlns:a='a'><p:cSld><p:spTree><p:sp><p:nvSpPr><p:nvPr><p:ph type='sldNum'/></p:nvPr></p:nvSpPr><p:txBody><a:p><a:r><a:t>1</a:t></a:r></a:p></p:txBody></p:sp>\
        <p:sp><p:nvSpPr><p:nvPr><p:ph type='body'/></p:nvPr></p:nvSpPr><p:txBody><a:p><a:r><a:t>Say hello.</a:t></a:r></a:p></p:txBody></p:sp></p:spTree></p:cSld></p:notes>";
    files.push(("ppt/notesSlides/notes0.xml".to_owned(), notes.as_bytes().to_vec()));
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    zipped(&files)
}

fn shape(place: &str, paragraphs: &str) -> String {
    format!("<p:sp><p:nvSpPr><p:nvPr>{place}</p:nvPr></p:nvSpPr><p:txBody>{paragraphs}</p:txBody></p:sp>")
}

#[test]
fn slides_are_pages() {
    let first = [
        shape("<p:ph idx='1'/>", "<a:p><a:r><a:rPr lang='fr-FR' b='1'/><a:t>La pluie</a:t></a:r></a:p><a:p><a:pPr lvl='1'/><a:r><a:t>tombe</a:t></a:r></a:p>"),
        shape("<p:ph type='title'/>", "<a:p><a:r><a:t>L'eau </a:t></a:r><a:br/><a:r><a:t>et nous</a:t></a:r></a:p>"),
        shape("<p:ph type='sldNum'/>", "<a:p><a:fld><a:t>1</a:t></a:fld></a:p>"),
        shape("", "<a:p><a:r><a:t>A box</a:t></a:r></a:p>"),
        "<p:graphicFrame><a:graphic><a:graphicData><a:tbl><a:tr><a:tc><a:txBody><a:p><a:r><a:t>x</a:t></a:r></a:p></a:txBody></a:tc></a:tr></a:tbl></a:graphicData></a:graphic></p:graphicFrame>".to_owned(),
        "<p:pic><p:nvPicPr><p:cNvPr descr='A drop'/></p:nvPicPr><p:blipFill><a:blip r:embed='i'/></p:blipFill></p:pic>".to_owned(),
    ]
    .concat();
    let third = "<p:graphicFrame><a:graphic><a:graphicData uri='chart'/></a:graphic></p:graphicFrame>".to_owned()
        + &shape("<p:ph type='title'/>", "<a:p><a:r><a:t>Fin</a:t></a:r></a:p>");
    let document =
        pptx::read("a.pptx", &presentation(&[("", &first), ("show='0'", ""), ("", &third)])).expect("slides");
    assert_eq!(document.title.as_deref(), Some("L'eau et nous"));
    assert_eq!(document.language.as_deref(), Some("fr-FR"));
    let blocks: Vec<_> = document.blocks.iter().map(|block| (html(block), block.page, block.heading)).collect();
    assert_eq!(
        blocks,
        vec![
            ("<h2>L&#39;eau et nous</h2>", Some(1), Some(2)),
            ("<ul><li><strong>La pluie</strong><ul><li>tombe</li></ul></li></ul>", Some(1), None),
            ("<p>A box</p>", Some(1), None),
            ("<table><tbody><tr><td>x</td></tr></tbody></table>", Some(1), None),
            ("<p><img src=\"picture:image1.png\" alt=\"A drop\"></p>", Some(1), None),
            ("<blockquote><p>Say hello.</p></blockquote>", Some(1), None),
            ("<h2>Fin</h2>", Some(3), Some(2)),
        ]
    );
    assert_eq!(document.notes.len(), 2, "{:?}", document.notes);
}

#[test]
fn broken_documents_are_told() {
    for bytes in
        [zipped(&[("a.txt", b"x")]), b"PK\x03\x04broken".to_vec(), zipped(&[("word/document.xml", b"<w:document>")])]
    {
        assert!(matches!(docx::read("a.docx", &bytes), Err(ParseError::Damaged { .. })));
        assert!(matches!(pptx::read("a.pptx", &bytes), Err(ParseError::Damaged { .. })));
    }
    let huge = vec![b' '; 30 << 20];
    let error = docx::read("a.docx", &zipped(&[("word/document.xml", &huge)])).expect_err("too large");
    assert!(matches!(error, ParseError::TooLarge { .. }), "{error:?}");
}

#[test]
fn changed_documents_are_read_or_refused() {
    let body = "<w:p><w:pPr><w:pStyle w:val='Titel'/></w:pPr><w:r><w:t>a &amp; b</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>\
        <w:p><w:pPr><w:numPr><w:ilvl w:val='7'/><w:numId w:val='3'/></w:numPr></w:pPr><w:r><w:t>c</w:t></w:r></w:p>";
    let mut read = 0;
    for at in 0..body.len() {
        for replaced in ["", "<", "'", "&", "9", "<w:tbl>"] {
            let changed = format!("{}{replaced}{}", &body[..at], &body[at + 1..]);
            match docx::read("a.docx", &word(&changed)) {
                Ok(document) => read += document.blocks.len().min(1),
                Err(error) => assert!(matches!(error, ParseError::Damaged { .. }), "{changed}: {error:?}"),
            }
        }
    }
    assert!(read > 100, "only {read} changed documents were read");
}
