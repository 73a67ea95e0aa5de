//! Orders have a quick way into the daemon. Whatever it takes is exactly what the careful way reads in the same line.

use cds::ipc::envelope::{self, Call, Incoming, Malformed};
use cds::ipc::quick_place::{self, PlaceCall, PlaceCalls};
use cds::ipc::strict;

use crate::random::{Chance, spoil};

const BATCH_MAX_CALLS: usize = 3;
const LINES: usize = 30_000;

fn read_carefully(line: &[u8]) -> Option<PlaceCalls> {
    let read = |call: Result<Call<'_>, Malformed>| {
        let call = call.ok().filter(|call| call.method == "order.place")?;
        Some(PlaceCall { id: call.id?, params: strict::from_str(call.params?.get()).ok()? })
    };
    match envelope::read(line, BATCH_MAX_CALLS) {
        Incoming::Single(call) => read(call).map(PlaceCalls::Single),
        Incoming::Batch(calls) => calls.into_iter().map(read).collect::<Option<_>>().map(PlaceCalls::Batch),
    }
}

/// Whether the quick way takes this line; if so, it means the same on both.
fn is_taken(line: &[u8]) -> bool {
    let quick = quick_place::read(line, BATCH_MAX_CALLS);
    if quick.is_some() {
        assert_eq!(quick, read_carefully(line), "{}", String::from_utf8_lossy(line));
    }
    quick.is_some()
}

/// Writes calls: what programs usually write, and where it is to be strange, now and then something else.
struct Writer {
    chance: Chance,
    strange: bool,
}

impl Writer {
    fn one_of<'t>(&mut self, usual: &[&'t str], strange: &[&'t str]) -> &'t str {
        let from = if self.strange && self.chance.below(200) == 0 { strange } else { usual };
        from[self.chance.below(from.len())]
    }

    fn blank(&mut self) -> &'static str {
        self.one_of(&["", "", "", " "], &["\t \r", "\n", "\u{a0}", "\0"])
    }

    /// An object of these members in some order; those that may be left out come or do not.
    fn object(&mut self, needed: &[(&str, String)], optional: &[(&str, String)], in_order: bool) -> String {
        let mut members = needed.to_vec();
        members.extend(optional.iter().filter(|_| self.chance.below(3) == 0).cloned());
        for at in (1..members.len()).rev().filter(|_| !in_order) {
            members.swap(at, self.chance.below(at + 1));
        }
        if self.strange && self.chance.below(30) == 0 {
            let odd = [members[0].clone(), ("unknown", "1".to_owned())];
            members.push(odd[self.chance.below(2)].clone());
        }
        let members = members.into_iter().map(|(name, value)| {
            format!("{}\"{name}\"{}:{}{value}{}", self.blank(), self.blank(), self.blank(), self.blank())
        });
        format!("{{{}}}", members.collect::<Vec<_>>().join(","))
    }

    fn number(&mut self) -> String {
        let usual = ["1", "7", "450", "1000000000000"];
        let strange =
            ["0", "-0", "-1", "01", "1.0", "1e3", "1000000000001", "18446744073709551616", "null", "\"1\"", "+1", ""];
        self.one_of(&usual, &strange).to_owned()
    }

    fn text(&mut self, usual: &[&str]) -> String {
        let strange =
            ["\"a\\u0062c\"", "\"\"", "\"a b\"", "\"\u{1}\"", "\"a\\", "null", "7", "[\"a\"]", "\"é\"", "\"\\ud800\""];
        let usual: Vec<String> = usual.iter().map(|word| format!("\"{word}\"")).collect();
        let usual: Vec<&str> = usual.iter().map(String::as_str).collect();
        self.one_of(&usual, &strange).to_owned()
    }

    fn line(&mut self) -> String {
        let makers = ["\"any\"", "[\"acme\"]", "[\"acme\", \"Bo-1\"]"];
        let many = format!("[{}]", (0..33).map(|n| format!("\"m{n}\"")).collect::<Vec<_>>().join(","));
        let strange = ["[]", "[\"acme\",\"ACME\"]", "[\"any\"]", "\"acme\"", "[\"acme\",]", "{}", many.as_str()];
        let needed = [
            ("sku", self.text(&["B-1", "good-0001"])),
            ("from", self.one_of(&makers, &strange).to_owned()),
            ("quantity", self.number()),
        ];
        let optional = [("min_quantity", self.number()), ("max_unit_price", self.number())];
        self.object(&needed, &optional, false)
    }

    fn params(&mut self) -> String {
        let lines: Vec<String> = (0..=self.chance.below(3)).map(|_| self.line()).collect();
        let lines = format!("[{}{}{}]", self.blank(), lines.join(","), self.blank());
        let fill = self.text(&["all_or_none", "complete_lines", "partial", "minimum_or_none"]);
        let needed = [("fill", fill), ("lines", lines), ("key", self.text(&["k", "a key of 30 characters at least"]))];
        let optional = [
            ("customer", self.text(&["ann", "Bob"])),
            ("reference", self.text(&["r1", "", "größer"])),
            ("note", self.text(&["", "日本"])),
            ("round", self.text(&["2026-12", "2026-12.2"])),
        ];
        self.object(&needed, &optional, false)
    }

    fn call(&mut self) -> String {
        let id = match self.chance.below(2) {
            0 => self.text(&["", "x-1"]),
            _ => self.one_of(&["0", "12"], &["-1", "1.5", "null", "{}", "007", "12345678901234567890"]).to_owned(),
        };
        let needed = [
            ("jsonrpc", self.one_of(&["\"2.0\""], &["2.0", "\"1.0\"", "\"2\\u002e0\""]).to_owned()),
            ("id", id),
            ("method", self.one_of(&["\"order.place\""], &["\"order.quote\"", "\"order\\u002eplace\""]).to_owned()),
            ("params", self.params()),
        ];
        let in_order = !self.strange || self.chance.below(10) > 0;
        self.object(&needed, &[], in_order)
    }

    fn calls(&mut self) -> Vec<u8> {
        let text = match self.chance.below(3) {
            0 => {
                let most = BATCH_MAX_CALLS + usize::from(self.strange);
                let calls: Vec<String> = (0..=self.chance.below(most)).map(|_| self.call()).collect();
                format!("{}[{}]{}", self.blank(), calls.join(","), self.blank())
            }
            _ => self.call(),
        };
        text.into_bytes()
    }
}

#[test]
fn what_programs_usually_write_is_taken_the_quick_way() {
    let mut writer = Writer { chance: Chance(1), strange: false };
    for _ in 0..LINES / 10 {
        let line = writer.calls();
        assert!(is_taken(&line), "{}", String::from_utf8_lossy(&line));
    }
}

#[test]
fn whatever_the_quick_way_takes_means_the_same_as_read_carefully() {
    let mut writer = Writer { chance: Chance(2), strange: true };
    let (mut taken, mut left) = (0, 0);
    for _ in 0..LINES {
        let mut line = writer.calls();
        if writer.chance.below(3) == 0 {
            spoil(&mut writer.chance, &mut line);
        }
        *if is_taken(&line) { &mut taken } else { &mut left } += 1;
    }
    assert!(taken > LINES / 10 && left > LINES / 10, "{taken} were taken, {left} were not: that proves little");
}

#[test]
fn what_the_quick_way_does_not_understand_is_left_to_the_careful_one() {
    let right = r#"{"jsonrpc":"2.0","id":1,"method":"order.place","params":{"fill":"partial","key":"k","lines":[{"sku":"a","from":"any","quantity":1}]}}"#;
    assert!(is_taken(right.as_bytes()));
    let lines = |count: usize| format!("[{}]", vec![right; count].join(","));
    assert!(is_taken(lines(BATCH_MAX_CALLS).as_bytes()));
    for wrong in [
        lines(0),
        lines(BATCH_MAX_CALLS + 1),
        format!("{right}{right}"),
        format!("[{right},]"),
        format!("[{right}"),
        right.replace("order.place", "order.quote"),
        right.replace(r#""id":1,"#, ""),
        right.replace(r#""key":"k","#, ""),
        right.replace(r#""key""#, r#""kee""#),
        right.replace(r#""quantity":1"#, r#""quantity":1,"quantity":1"#),
        right.replace(r#""quantity":1"#, r#""quantity":1.0"#),
        right.replace(r#""quantity":1"#, r#""quantity":01"#),
        right.replace(r#""sku":"a""#, r#""sku":"\u0061""#),
        right.replace(r#""fill":"partial""#, r#""fill":"part""#),
        String::new(),
        "\u{feff}".to_owned() + right,
    ] {
        assert!(!is_taken(wrong.as_bytes()), "{wrong}");
    }
}
