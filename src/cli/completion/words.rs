//! A command line up to the cursor as words, read as a shell would: quotes and backslashes, nothing else.

/// The words; the last one is the one that is being typed, and may be empty. None inside quotes: what is completed there
/// would have to be quoted in turn.
pub(super) fn split(line: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut begun = false;
    let mut quote = None;
    let mut characters = line.chars();
    while let Some(c) = characters.next() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '\'' | '"') => (quote, begun) = (Some(c), true),
            (None | Some('"'), '\\') => {
                word.push(characters.next()?);
                begun = true;
            }
            (None, c) if c.is_whitespace() => {
                if std::mem::take(&mut begun) {
                    words.push(std::mem::take(&mut word));
                }
            }
            (_, c) => {
                word.push(c);
                begun = true;
            }
        }
    }
    words.push(word);
    quote.is_none().then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_split_as_a_shell_splits_it() {
        for (line, words) in [
            ("cds offers bo", vec!["cds", "offers", "bo"]),
            ("cds  offers ", vec!["cds", "offers", ""]),
            ("cds buy --note 'a b' x@y=", vec!["cds", "buy", "--note", "a b", "x@y="]),
            (r#"cds buy --note "say \"hi\"" a\ b '' n"#, vec!["cds", "buy", "--note", "say \"hi\"", "a b", "", "n"]),
        ] {
            assert_eq!(split(line).unwrap(), words, "{line}");
        }
    }

    #[test]
    fn nothing_is_completed_inside_quotes() {
        for line in ["cds offers 'bo", "cds offers \"bo", "cds offers bo\\"] {
            assert_eq!(split(line), None, "{line}");
        }
    }
}
