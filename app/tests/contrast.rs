//! Every pair of text and ground in the token file can be read: at least 4.5 to 1, and 3 to 1 for edges (WCAG 2.2).

use std::collections::HashMap;

const TOKENS: &str = include_str!("../../assets/styles/tokens.css");

/// (text, ground)
const TEXT: &[(&str, &str)] = &[
    ("ink", "paper"),
    ("ink", "surface"),
    ("ink", "sunk"),
    ("ink", "accent-soft"),
    ("ink", "warning-soft"),
    ("ink", "danger-soft"),
    ("ink-quiet", "paper"),
    ("ink-quiet", "surface"),
    ("ink-quiet", "sunk"),
    ("ink-quiet", "accent-soft"),
    ("accent", "paper"),
    ("accent", "surface"),
    ("accent", "sunk"),
    ("accent-strong", "accent-soft"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("on-marker", "marker"),
    ("warning", "surface"),
    ("warning", "sunk"),
    ("warning", "warning-soft"),
    ("danger", "paper"),
    ("danger", "surface"),
    ("danger", "danger-soft"),
    ("on-danger", "danger"),
];

/// Edges of fields, filled bars, focus rings.
const EDGES: &[(&str, &str)] = &[
    ("edge", "paper"),
    ("edge", "surface"),
    ("accent", "paper"),
    ("accent", "accent-soft"),
    ("accent", "line"),
    ("warning", "line"),
    ("danger", "line"),
];

fn colours(section: &str) -> HashMap<&str, [f64; 3]> {
    let lines = section.lines().map(str::trim).filter_map(|line| line.strip_prefix("--"));
    let pairs = lines.filter_map(|line| line.trim_end_matches(';').split_once(": #"));
    pairs
        .map(|(name, hex)| {
            let part = |at: usize| f64::from(u8::from_str_radix(&hex[at..at + 2], 16).expect("six hexadecimal digits"));
            (name, [part(0), part(2), part(4)])
        })
        .collect()
}

/// Relative luminance, WCAG 2.2.
fn luminance(colour: [f64; 3]) -> f64 {
    let [r, g, b] = colour.map(|part| {
        let part = part / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
    let (a, b) = (luminance(one) + 0.05, luminance(other) + 0.05);
    a.max(b) / a.min(b)
}

fn sections() -> Vec<(&'static str, HashMap<&'static str, [f64; 3]>)> {
    let (_, rest) = TOKENS.split_once("/* light */").expect("the light list");
    let (light, rest) = rest.split_once("/* dark */").expect("the dark list");
    let (dark, rest) = rest.split_once("/* dark where").expect("the device's list");
    let (device, _) = rest.split_once("/* what a person prefers */").expect("the end of colours");
    vec![("light", colours(light)), ("dark", colours(dark)), ("dark by device", colours(device))]
}

#[test]
fn every_text_can_be_read_on_its_ground() {
    for (theme, colours) in sections() {
        for (pairs, least) in [(TEXT, 4.5), (EDGES, 3.0)] {
            for (text, ground) in pairs {
                let ratio = contrast(colours[text], colours[ground]);
                assert!(ratio >= least, "{theme}: {text} on {ground} is {ratio:.2} to 1, less than {least}");
            }
        }
    }
}

#[test]
fn the_device_gives_the_same_dark_as_the_choice() {
    let sections = sections();
    assert_eq!(sections[1].1, sections[2].1);
}

#[test]
fn the_formula_is_the_standards() {
    assert!((contrast([0.0; 3], [255.0; 3]) - 21.0).abs() < 1e-9);
    assert!((contrast([119.0; 3], [255.0; 3]) - 4.478).abs() < 1e-3);
}
