//! What is said of arguments that cannot be: clap's own words, but with what was typed cut and harmless.

use clap::error::{ContextKind, ContextValue};
use clap::parser::ValueSource;
use clap::{ArgMatches, Error, Parser};

use crate::ipc::error::excerpt;
use crate::limits::ARGUMENT_SHOWN_MAX_CHARS;
use crate::market::value_error::ValueError;

/// The program's arguments; on a mistake it is said and the program ends with status 2, on `--help` with 0.
pub fn parse<P: Parser>() -> P {
    parse_with_origins().0
}

/// As [`parse`], with where the values come from.
pub fn parse_with_origins<P: Parser>() -> (P, Origins) {
    let read = || {
        let matches = P::command().try_get_matches()?;
        let origins = Origins(matches.clone());
        P::from_arg_matches(&matches).map(|parsed| (parsed, origins))
    };
    read().unwrap_or_else(|error: Error| harmless(error.format(&mut P::command())).exit())
}

/// Where the arguments of the command that was given come from.
#[derive(Debug)]
pub struct Origins(ArgMatches);

impl Origins {
    /// Whether an argument that there is has its value from its variable of the environment.
    pub fn is_environment(&self, argument: &str) -> bool {
        let mut matches = &self.0;
        while let Some((_, of_command)) = matches.subcommand() {
            matches = of_command;
        }
        matches.value_source(argument) == Some(ValueSource::EnvVariable)
    }
}

/// Where clap repeats what was typed.
const TYPED: [ContextKind; 4] =
    [ContextKind::InvalidValue, ContextKind::InvalidArg, ContextKind::InvalidSubcommand, ContextKind::TrailingArg];

/// What breaks a value's own rule repeats the value itself, harmless and cut; once is enough.
fn said_once(error: &Error) -> Option<Error> {
    let problem = std::error::Error::source(error)?.downcast_ref::<ValueError>()?;
    let Some(ContextValue::String(argument)) = error.get(ContextKind::InvalidArg) else { return None };
    let text = format!("invalid value for '{argument}': {problem}\n\nFor more information, try '--help'.\n");
    Some(Error::raw(error.kind(), text))
}

/// Variables that name a path.
const VARIABLES: [&str; 4] = ["CDS_SOCKET", "CDS_DATA_DIR", "CDS_CONFIG", "CDS_WORKS_DIR"];

/// clap tells of an empty variable as if the option had been given without its value.
fn empty_variable(error: &Error) -> Option<Error> {
    let is_empty = error.get(ContextKind::InvalidValue) == Some(&ContextValue::String(String::new()));
    let is_set_to_nothing = |variable: &&&str| std::env::var_os(variable).is_some_and(|value| value.is_empty());
    let variable = VARIABLES.iter().find(is_set_to_nothing).filter(|_| is_empty)?;
    let text = format!("the variable {variable} of the environment is empty; unset it, or write a path into it\n");
    Some(Error::raw(error.kind(), text))
}

fn harmless(mut error: Error) -> Error {
    if let Some(error) = said_once(&error).or_else(|| empty_variable(&error)) {
        return error;
    }
    for kind in TYPED {
        let Some(ContextValue::String(typed)) = error.get(kind) else { continue };
        let shown = excerpt(typed, ARGUMENT_SHOWN_MAX_CHARS);
        if shown != *typed {
            error.insert(kind, ContextValue::String(shown));
            // Its tip repeats the whole of it once more.
            error.remove(ContextKind::Suggested);
        }
    }
    if let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) {
        // clap repeats an option whose value the environment gives as if it were needed.
        let shown = usage.to_string().replace(" --socket <PATH>", " [OPTIONS]");
        error.insert(ContextKind::Usage, ContextValue::StyledStr(shown.into()));
    }
    error
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::args::customer::Customer;

    fn told(arguments: &[&str]) -> String {
        harmless(Customer::try_parse_from([&["cds-customer"], arguments].concat()).unwrap_err()).to_string()
    }

    #[test]
    fn what_was_typed_is_repeated_cut_and_harmless() {
        let long = "x".repeat(5000);
        let flag = format!("--{long}");
        for arguments in [
            &["signup", "ada", "--display-name", &long][..],
            &["signup", &long],
            &["signup", "ada", &long],
            &[&long],
            &["offers", &flag],
            &["signup", "ada", "--display-name", "A\u{1b}]0;x\u{7}\tB\u{202e}"],
            &["offers", "--x\u{1b}[31m"],
            &["\u{1b}[31m"],
        ] {
            let told = told(arguments);
            assert!(told.len() < 500 && told.starts_with("error: ") && told.ends_with('\n'), "{told:?}");
            assert!(!told.contains(['\u{1b}', '\u{7}', '\t', '\u{202e}']), "{told:?}");
        }
    }

    #[test]
    fn what_is_short_and_plain_is_said_as_clap_says_it() {
        let plain = ["offers", "--avaliable"];
        let clap = Customer::try_parse_from([&["cds-customer"][..], &plain].concat()).unwrap_err().to_string();
        assert_eq!(told(&plain), clap);
    }

    #[test]
    fn a_value_that_breaks_its_rule_is_repeated_once() {
        let told = told(&["signup", "Ada Lovelace"]);
        assert!(
            told.starts_with("error: invalid value for '<NAME>': \"Ada Lovelace\" is not a name: use 1 to 64"),
            "{told}"
        );
        assert!(told.matches("Lovelace").count() == 1 && told.trim_end().ends_with("try '--help'."), "{told}");
    }

    #[test]
    fn an_option_that_is_said_already_is_not_shown_as_needed() {
        let told = told(&["signup", "--socket", "/run/x.sock"]);
        assert!(told.contains("Usage: cds-customer signup [OPTIONS] <NAME>"), "{told}");
    }
}
