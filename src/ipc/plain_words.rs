//! What serde expected somewhere, in the words of JSON rather than of this program's types.

/// A message of serde's with plain words for what was expected.
pub fn plain_words(message: &str) -> String {
    let (problem, place) = match message.rfind(" at line ") {
        Some(at) => message.split_at(at),
        None => (message, ""),
    };
    // What was expected comes last: whatever the client wrote stands before it.
    let plain = problem.rsplit_once(", expected ").and_then(|(found, expected)| Some((found, plain(expected)?)));
    plain.map_or_else(|| message.to_owned(), |(found, plain)| format!("{found}, expected {plain}{place}"))
}

fn plain(expected: &str) -> Option<String> {
    if ["struct ", "internally tagged enum ", "adjacently tagged enum "].iter().any(|kind| expected.starts_with(kind)) {
        return Some("an object".to_owned());
    }
    let up_to = |most: u32| format!("a whole number from 0 to {most}");
    Some(match expected {
        "map" | "a map" => "an object".to_owned(),
        "sequence" | "a sequence" => "a list".to_owned(),
        "u8" => up_to(u8::MAX.into()),
        "u16" => up_to(u16::MAX.into()),
        "u32" => up_to(u32::MAX),
        "u64" | "usize" => "a whole number from 0 on".to_owned(),
        "i8" | "i16" | "i32" | "i64" | "isize" => "a whole number".to_owned(),
        "f32" | "f64" => "a number".to_owned(),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ipc::strict;

    #[derive(Debug, serde::Deserialize)]
    struct Counted {
        count: usize,
        small: Option<u8>,
        list: Option<Vec<u64>>,
    }

    #[test]
    fn no_message_names_a_type_of_this_program() {
        let Counted { count, small, list } = strict::from_str(r#"{"count":1}"#).unwrap();
        assert_eq!((count, small, list), (1, None, None));
        for (text, told) in [
            ("1", "invalid type: integer `1`, expected an object at line 1 column 1"),
            (r#"{"count":-1}"#, "invalid value: integer `-1`, expected a whole number from 0 on at line 1 column 11"),
            (r#"{"count":"x"}"#, r#"invalid type: string "x", expected a whole number from 0 on at line 1 column 12"#),
            (
                r#"{"count":1,"small":256}"#,
                "invalid value: integer `256`, expected a whole number from 0 to 255 at line 1 column 22",
            ),
            (r#"{"count":1,"list":2}"#, "invalid type: integer `2`, expected a list at line 1 column 19"),
            ("{}", "missing field `count` at line 1 column 2"),
            (
                r#"{"count":"a, expected struct X at line 9"}"#,
                r#"invalid type: string "a, expected struct X at line 9", expected a whole number from 0 on at line 1 column 41"#,
            ),
        ] {
            assert_eq!(plain_words(&strict::from_str::<Counted>(text).unwrap_err().to_string()), told);
        }
    }
}
