//! The exit statuses in the help of a command, whole: what it says itself, and what every command can end with.

use crate::cli::failure::status;

/// What any command that asks the daemon can end with. A test compares the numbers with the reasons' own.
const OF_ALL: [(u8, &str); 9] = [
    (status::INTERNAL, "something broke"),
    (status::USAGE, "wrong use"),
    (12, "a limit is reached or the daemon is busy"),
    (status::UNREACHABLE, "no daemon"),
    (status::OUTPUT_UNWRITABLE, "output not written"),
    (status::OUTCOME_UNKNOWN, "outcome unknown"),
    (76, "another version of the protocol"),
    (status::BAD_CONFIGURATION, "something here cannot be used"),
    (status::INTERRUPTED, "interrupted"),
];

/// Not logged in, not allowed, or a wrong password.
pub(super) const NOT_ALLOWED: (u8, &str) = (4, "not logged in or not allowed");
/// A question that was answered with no, or not at all.
pub(super) const DECLINED: (u8, &str) = (status::DECLINED, "nothing was typed, or no was said");
/// A question where nobody can be asked.
pub(super) const CANNOT_ASK: (u8, &str) = (status::PROMPT_IMPOSSIBLE, "a question was needed but could not be asked");

/// The list: the command's own words for statuses, and those of all commands for what it does not name.
pub(super) fn exits(own: &[(u8, &str)]) -> String {
    let others = OF_ALL.iter().filter(|(status, _)| own.iter().all(|(named, _)| named != status));
    only(&own.iter().chain(others).copied().collect::<Vec<_>>())
}

/// A list of these alone, for a command that goes its own ways.
pub(super) fn only(statuses: &[(u8, &str)]) -> String {
    let mut sorted = statuses.to_vec();
    sorted.sort_by_key(|(status, _)| *status);
    let items: Vec<String> = sorted.iter().map(|(status, words)| format!("{status} {words}")).collect();
    format!("Exit status: {}.", items.join(", "))
}

#[cfg(test)]
mod tests {
    use clap::{Command, CommandFactory};

    use super::*;
    use crate::cli::args::customer::Customer;
    use crate::cli::args::manufacturer::Manufacturer;
    use crate::market::reason::Reason;

    #[test]
    fn the_numbers_are_those_of_the_reasons() {
        assert_eq!([Reason::Busy, Reason::LimitReached, Reason::TooManyAttempts].map(Reason::exit_status), [12; 3]);
        assert_eq!(
            (Reason::ProtocolMismatch.exit_status(), Reason::WrongCredentials.exit_status()),
            (76, NOT_ALLOWED.0)
        );
    }

    #[test]
    fn own_words_go_before_those_of_all_commands() {
        let list = exits(&[(0, "done"), (12, "too many passwords"), DECLINED]);
        assert!(
            list.starts_with("Exit status: 0 done, 1 something broke, 2 wrong use, 12 too many passwords, 14 nothing")
        );
        assert!(list.ends_with("130 interrupted.") && !list.contains("busy"), "{list}");
    }

    fn long_help(mut program: Command, path: &str) -> String {
        program.build();
        let command = path.split(' ').fold(&program, |command, name| command.find_subcommand(name).unwrap());
        command.clone().render_long_help().to_string().split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn buyers_find_every_status_in_the_help_of_their_command() {
        let cart = ["cart", "cart show", "cart add", "cart set", "cart remove", "cart clear"];
        let order = ["order list", "order show", "order cancel", "done", "resume", "buy"];
        for path in cart.into_iter().chain(order) {
            let help = long_help(Customer::command(), path);
            let list = help.split("Exit status: 0 ").nth(1).unwrap_or_else(|| panic!("{path}: {help}"));
            for (status, _) in OF_ALL.iter().chain([&NOT_ALLOWED]) {
                assert!(list.contains(&format!(", {status} ")), "{path} {status}: {list}");
            }
        }
        let buy = long_help(Customer::command(), "buy");
        assert!([3, 5, 6, 7, 8, 9, 10, 11, 14, 15].iter().all(|status| buy.contains(&format!(", {status} "))), "{buy}");
        assert_eq!(buy.matches("Examples:").count(), 1, "{buy}");
    }

    #[test]
    fn people_and_watchers_find_every_status_in_the_help_of_their_command() {
        let account = ["signup", "login", "logout", "account show", "account update", "account password"];
        for path in account.into_iter().chain(["account delete", "watch"]) {
            for program in [Customer::command(), Manufacturer::command()] {
                let help = long_help(program, path);
                let list = help.split("Exit status: 0 ").nth(1).unwrap_or_else(|| panic!("{path}: {help}"));
                for (status, _) in OF_ALL.iter().chain([&NOT_ALLOWED]) {
                    assert!(list.contains(&format!(", {status} ")), "{path} {status}: {list}");
                }
            }
        }
        let import = long_help(Manufacturer::command(), "stock import");
        assert!(OF_ALL.iter().all(|(status, _)| import.contains(&format!(", {status} "))), "{import}");
    }
}
