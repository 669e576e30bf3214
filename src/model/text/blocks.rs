//! Divides a text into paragraphs and bulleted lists.

use std::borrow::Cow;

use super::{Doubts, Inline, Text, TextError, WHITE, markup, pasted};

/// A block of prose, whose lines are joined.
enum Block {
    Paragraph(String),
    List(Vec<String>),
}

/// A line of prose: how far it is indented, and its words.
struct Line<'t> {
    indent: usize,
    words: &'t str,
}

/// The text as one paragraph.
pub(super) fn line(source: &str) -> Result<Text, TextError> {
    let source = with_line_feeds(source);
    let words = source.trim_matches(WHITE);
    if words.is_empty() {
        return Err(TextError::Empty);
    }
    let lines: Vec<&str> = words.lines().map(|line| line.trim_matches(WHITE)).collect();
    if lines.iter().any(|line| line.is_empty()) {
        return Err(TextError::Paragraphs);
    }
    // A single line may begin with a dash.
    if let Some(item) = lines.iter().skip(1).find(|line| item_of(line).is_some()) {
        return Err(TextError::List((*item).to_owned()));
    }
    paragraph(&lines.join(" "))
}

/// The text as paragraphs and lists.
pub(super) fn prose(source: &str) -> Result<Text, TextError> {
    let source = with_line_feeds(source);
    if source.trim_matches(WHITE).is_empty() {
        return Err(TextError::Empty);
    }
    if !source.trim_matches(WHITE).contains('\n') {
        return line(&source);
    }
    let mut text = Text::default();
    for block in blocks(&source)? {
        match block {
            Block::Paragraph(words) => {
                if !text.inlines.is_empty() {
                    text.inlines.push(Inline::Break);
                }
                add(&mut text, &words).map(|inlines| text.inlines.extend(inlines))?;
            }
            Block::List(items) => {
                let items: Result<_, _> =
                    items.iter().map(|item| add(&mut text, item)).collect();
                text.inlines.push(Inline::List(items?));
            }
        }
    }
    Ok(text)
}

/// Parses a part of `text`, to which it adds what is doubtful.
fn add(text: &mut Text, words: &str) -> Result<Vec<Inline>, TextError> {
    let part = paragraph(words)?;
    text.unclosed = text.unclosed.or(part.unclosed);
    if text.doubts.is_none() {
        text.doubts = part.doubts;
    }
    Ok(part.inlines)
}

fn paragraph(words: &str) -> Result<Text, TextError> {
    let mut text = markup::parse(words)?;
    if let Some(pasted) = pasted::find(words) {
        let doubts = text.doubts.get_or_insert_with(Box::<Doubts>::default);
        doubts.pasted = Some(pasted);
    }
    Ok(text)
}

/// A lone carriage return ends a line too, and TeX would ignore the rest of that line.
fn with_line_feeds(source: &str) -> Cow<'_, str> {
    if source.contains('\r') {
        Cow::from(source.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::from(source)
    }
}

/// The words of a line that begins with the mark of an item.
fn item_of(words: &str) -> Option<&str> {
    let marked = ["- ", "* ", "• "].iter().find_map(|mark| words.strip_prefix(mark))?;
    Some(marked.trim_start_matches(WHITE)).filter(|words| !words.is_empty())
}

fn blocks(source: &str) -> Result<Vec<Block>, TextError> {
    let lines = source.lines().map(|line| {
        let words = line.trim_start_matches(WHITE);
        Line { indent: line.len() - words.len(), words: words.trim_end_matches(WHITE) }
    });
    let mut blocks: Vec<Block> = Vec::new();
    // The indentation of the items of the list that is open.
    let mut items_at = None;
    let mut after_gap = false;
    for Line { indent, words } in lines {
        if words.is_empty() {
            after_gap = true;
            continue;
        }
        match (item_of(words), blocks.last_mut()) {
            (Some(_), Some(Block::List(_))) if items_at.is_some_and(|at| indent > at) => {
                return Err(TextError::Nested(words.to_owned()));
            }
            (Some(item), Some(Block::List(items))) => items.push(item.to_owned()),
            (Some(item), _) => {
                items_at = Some(indent);
                blocks.push(Block::List(vec![item.to_owned()]));
            }
            (None, Some(Block::Paragraph(before))) if !after_gap => {
                before.push(' ');
                before.push_str(words);
            }
            // An item goes on in the lines below it.
            (None, Some(Block::List(items)))
                if !after_gap || items_at.is_some_and(|at| indent > at) =>
            {
                if let Some(last) = items.last_mut() {
                    last.push(' ');
                    last.push_str(words);
                }
            }
            (None, _) => blocks.push(Block::Paragraph(words.to_owned())),
        }
        after_gap = false;
    }
    Ok(blocks)
}
