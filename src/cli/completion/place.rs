//! Which argument the cursor is at, and what kind of name goes there: told by the arguments' own types.

use std::any::TypeId;

use clap::{Arg, Command};

use crate::cli::args::order_line::{GoodArg, OrderLineArg};
use crate::market::names::{AccountName, Sku};
use crate::market::order::OrderId;
use crate::market::report::ReportId;
use crate::market::time::RoundId;

/// Kinds of names that the daemon can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Sku,
    /// `SKU[@MAKER[,MAKER…]]`.
    Good,
    /// A good with `=QTY` behind it.
    Line,
    Manufacturer,
    Order,
    Round,
    Report,
    /// Whom the operator acts for: somebody of the tool's side.
    Account,
    Customer,
}

/// The argument that is being typed.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) kind: Kind,
    pub(super) is_positional: bool,
    /// What stands before the name in the same word: `--as=`.
    pub(super) before: String,
    /// The name as far as it is typed.
    pub(super) typed: String,
    /// The common options given so far, each as `--name=value`.
    pub(super) options: Vec<String>,
}

/// What goes into this argument, if the daemon knows it. Names that are new, as at a sign-up, it cannot know.
pub fn kind(arg: &Arg) -> Option<Kind> {
    let holds = |id: TypeId| arg.get_value_parser().type_id() == id;
    let known = [
        (TypeId::of::<Sku>(), Kind::Sku),
        (TypeId::of::<GoodArg>(), Kind::Good),
        (TypeId::of::<OrderLineArg>(), Kind::Line),
        (TypeId::of::<OrderId>(), Kind::Order),
        (TypeId::of::<RoundId>(), Kind::Round),
        (TypeId::of::<ReportId>(), Kind::Report),
    ];
    let by_type = known.into_iter().find(|(id, _)| holds(*id)).map(|(_, kind)| kind);
    by_type.or_else(|| match arg.get_id().as_str() {
        "manufacturer" | "manufacturers" if holds(TypeId::of::<AccountName>()) => Some(Kind::Manufacturer),
        "act_as" if holds(TypeId::of::<AccountName>()) => Some(Kind::Account),
        "customer" if holds(TypeId::of::<AccountName>()) => Some(Kind::Customer),
        _ => None,
    })
}

/// Finds the argument whose beginning is the last of `words`; the first is the program.
pub(super) fn find(mut program: Command, words: &[String]) -> Option<Place> {
    program.build();
    let (typed, earlier) = words.split_last()?;
    let mut walk = Walk::new(&program);
    earlier.iter().skip(1).for_each(|word| walk.step(word));
    let (arg, before, typed) = walk.argument_at(typed)?;
    let (kind, is_positional) = (kind(arg)?, arg.is_positional());
    Some(Place { kind, is_positional, before: before.to_owned(), typed: typed.to_owned(), options: walk.options })
}

/// How far a command line has been read.
struct Walk<'c> {
    command: &'c Command,
    positionals: usize,
    /// An option that waits for its value.
    expects: Option<&'c Arg>,
    after_dashes: bool,
    options: Vec<String>,
}

impl<'c> Walk<'c> {
    fn new(command: &'c Command) -> Self {
        Self { command, positionals: 0, expects: None, after_dashes: false, options: Vec::new() }
    }

    fn step(&mut self, word: &str) {
        if let Some(arg) = self.expects.take() {
            return self.keep(arg, word);
        }
        if !self.after_dashes {
            if word == "--" {
                self.after_dashes = true;
                return;
            }
            if word.starts_with("--") {
                return self.long(word);
            }
            if word.len() > 1 && word.starts_with('-') && self.shorts(&word[1..]) {
                return;
            }
            if self.positionals == 0
                && let Some(command) = self.command.find_subcommand(word)
            {
                self.command = command;
                return;
            }
        }
        self.positionals += 1;
    }

    fn keep(&mut self, arg: &Arg, value: &str) {
        if arg.is_global_set()
            && let Some(name) = arg.get_long()
        {
            self.options.push(format!("--{name}={value}"));
        }
    }

    fn by_long(&self, name: &str) -> Option<&'c Arg> {
        let found = self.command.get_arguments().find(|arg| arg.get_long() == Some(name));
        found.filter(|arg| arg.get_action().takes_values())
    }

    fn long(&mut self, word: &str) {
        let named = word.trim_start_matches('-');
        let (name, value) = named.split_once('=').map_or((named, None), |(name, value)| (name, Some(value)));
        match (self.by_long(name), value) {
            (Some(arg), Some(value)) => self.keep(arg, value),
            (arg, None) => self.expects = arg,
            (None, Some(_)) => {}
        }
    }

    /// Reads `-qo json`; false if these are no options (`-20`).
    fn shorts(&mut self, letters: &str) -> bool {
        for (at, letter) in letters.char_indices() {
            let found = self.command.get_arguments().find(|arg| arg.get_short() == Some(letter));
            let Some(arg) = found else { return false };
            if arg.get_action().takes_values() {
                match &letters[at + letter.len_utf8()..] {
                    "" => self.expects = Some(arg),
                    value => self.keep(arg, value.trim_start_matches('=')),
                }
                return true;
            }
        }
        true
    }

    /// The argument that the word belongs to; what of the word stands before its value; and the value.
    fn argument_at<'w>(&self, word: &'w str) -> Option<(&'c Arg, &'w str, &'w str)> {
        if let Some(arg) = self.expects {
            return Some((arg, "", word));
        }
        if word.starts_with('-') && !self.after_dashes {
            let value_at = word.find('=')? + 1;
            let arg = self.by_long(word[..value_at - 1].strip_prefix("--")?)?;
            return Some((arg, &word[..value_at], &word[value_at..]));
        }
        let mut positionals: Vec<&Arg> = self.command.get_positionals().collect();
        positionals.sort_by_key(|arg| arg.get_index());
        let many = |arg: &&&Arg| arg.get_num_args().is_some_and(|range| range.max_values() > 1);
        let arg = positionals.get(self.positionals).or_else(|| positionals.last().filter(many))?;
        Some((arg, "", word))
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::cli::args::customer::Customer;
    use crate::cli::args::distributor::Distributor;
    use crate::cli::args::manufacturer::Manufacturer;

    fn at<P: CommandFactory>(line: &str) -> Option<Place> {
        let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
        find(P::command(), &words)
    }

    #[test]
    fn the_argument_under_the_cursor_is_found_behind_options_and_commands() {
        for (line, kind, before, typed) in [
            ("c offers bo", Kind::Sku, "", "bo"),
            ("c -q -o json offers ", Kind::Sku, "", ""),
            ("c offers --manufacturer ac", Kind::Manufacturer, "", "ac"),
            ("c offers --manufacturer=ac", Kind::Manufacturer, "--manufacturer=", "ac"),
            ("c buy a=1 b=2 bolt@ac", Kind::Line, "", "bolt@ac"),
            ("c buy -- b", Kind::Line, "", "b"),
            ("c cart remove hin", Kind::Good, "", "hin"),
            ("c order show --explain 1", Kind::Order, "", "1"),
            ("c order list --round 2", Kind::Round, "", "2"),
            ("c order list --customer a", Kind::Customer, "", "a"),
            ("c --as a", Kind::Account, "", "a"),
        ] {
            let place = at::<Customer>(line).unwrap_or_else(|| panic!("{line}"));
            assert_eq!((place.kind, place.before.as_str(), place.typed.as_str()), (kind, before, typed), "{line}");
        }
        assert_eq!(at::<Manufacturer>("m stock adjust bolt").unwrap().kind, Kind::Sku);
        assert_eq!(at::<Manufacturer>("m report ack 2").unwrap().kind, Kind::Report);
        assert_eq!(at::<Distributor>("d collect acme bor").unwrap().kind, Kind::Manufacturer);
        assert_eq!(at::<Distributor>("d round show 2").unwrap().kind, Kind::Round);
    }

    #[test]
    fn where_no_known_name_goes_nothing_is_found() {
        for line in
            ["c", "c of", "c signup a", "c offers bolt x", "c buy --no", "c buy --reference a", "c order show 1 2"]
        {
            assert_eq!(at::<Customer>(line), None, "{line}");
        }
        assert_eq!(at::<Manufacturer>("m stock adjust bolt -20 b"), None);
    }

    #[test]
    fn the_options_that_name_daemon_and_account_are_kept() {
        let place = at::<Customer>("c --socket /tmp/s --as=ada order show -qo json 1").unwrap();
        assert_eq!(place.options, ["--socket=/tmp/s", "--as=ada", "--output=json"]);
    }
}
