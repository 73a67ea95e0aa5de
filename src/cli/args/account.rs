//! The arguments of signing up, logging in and the own account, for both sides alike.

use clap::{Args, Subcommand};

use super::exits::{CANNOT_ASK, DECLINED, NOT_ALLOWED, exits};
use crate::cli::failure::status;
use crate::market::names::{AccountName, Email, Text};

pub const SIGN_UP_NOTES: &str = "\
With --peer the kernel vouches for you, and there is no password. Else a password is asked for twice, or taken from \
stdin or CDS_PASSWORD; `login` opens a session with it. The operator may make an account without either, with \
--no-password: he alone acts for it, with --as, until it gets a password.";

/// What signing up can end with.
pub fn sign_up_exits() -> String {
    let no_way_in = (NOT_ALLOWED.0, "only the operator may make an account without a way in");
    let taken = (TAKEN, "name, e-mail address or Unix user has an account already");
    exits(&[(status::DONE, "signed up"), no_way_in, taken, DECLINED, CANNOT_ASK])
}

/// What logging in can end with.
pub fn log_in_exits() -> String {
    let wrong = (NOT_ALLOWED.0, "name and password do not belong together or the account is blocked");
    let kept = (status::BAD_CONFIGURATION, "the login cannot be kept or something else here cannot be used");
    exits(&[(status::DONE, "logged in"), wrong, TOO_MANY, DECLINED, CANNOT_ASK, kept])
}

/// What logging out can end with.
pub fn log_out_exits() -> String {
    exits(&[(status::DONE, "logged out"), (NOT_ALLOWED.0, "nobody was logged in")])
}

fn show_exits() -> String {
    exits(&[(status::DONE, "shown"), NOT_ALLOWED])
}

fn update_exits() -> String {
    exits(&[(status::DONE, "changed"), NOT_ALLOWED, (TAKEN, "the e-mail address has an account already")])
}

fn password_exits() -> String {
    let wrong = (NOT_ALLOWED.0, "not logged in or the old password is wrong");
    exits(&[(status::DONE, "the new password is set"), wrong, TOO_MANY, DECLINED, CANNOT_ASK])
}

fn delete_exits() -> String {
    let wrong = (NOT_ALLOWED.0, "not logged in or the password is wrong");
    exits(&[(status::DONE, "deleted"), wrong, TOO_MANY, DECLINED, CANNOT_ASK])
}

const TAKEN: u8 = 7;
const TOO_MANY: (u8, &str) = (12, "too many wrong passwords (wait as long as is said) or the daemon is busy");

pub const LOG_IN_NOTES: &str = "\
The session's token is kept in $XDG_RUNTIME_DIR/cds/sessions, else in the user's state directory, in a file that only \
you can read; every later command uses it until you log out or it expires. Each market and each side has its own.";

#[derive(Debug, Clone, Args)]
pub struct SignUpArgs {
    /// The account's name: 1 to 64 of a-z 0-9 . _ -
    pub name: AccountName,

    /// Your name as others read it [default: the account's name]
    #[arg(long, value_name = "TEXT", value_parser = Text::parse_shown_name)]
    pub display_name: Option<Text>,

    /// Where to reach you; you can log in with it, too
    #[arg(long, value_name = "ADDRESS")]
    pub email: Option<Email>,

    /// Bind the account to your Unix user: no password, the kernel vouches for you
    #[arg(long, conflicts_with = "password_stdin")]
    pub peer: bool,

    /// Read the password from the first line of stdin [else: from CDS_PASSWORD, else it is asked for]
    #[arg(long)]
    pub password_stdin: bool,

    /// Make an account that nobody can log in to: the operator acts for it with --as (for the operator)
    #[arg(long, conflicts_with_all = ["password_stdin", "peer"])]
    pub no_password: bool,
}

#[derive(Debug, Clone, Args)]
pub struct LogInArgs {
    /// The account's name, or its e-mail address [default: it is asked for]
    pub name: Option<String>,

    /// Read the password from the first line of stdin [else: from CDS_PASSWORD, else it is asked for]
    #[arg(long)]
    pub password_stdin: bool,
}

#[derive(Debug, Clone, Args)]
pub struct LogOutArgs {
    /// End all sessions of the account, also those opened elsewhere
    #[arg(long)]
    pub all: bool,
}

#[derive(Debug, Clone, Subcommand)]
pub enum AccountCommand {
    /// Show your account, and by what you are it: a login, your Unix user, or --as
    #[command(after_long_help = format!("{}\n\nExamples:\n  cds-customer account show\n  cds-manufacturer account show -o json", show_exits()))]
    Show,

    /// Change what others read of you, or where to reach you
    #[command(
        after_long_help = format!("{}\n\nExamples:\n  cds-customer account update --email ada@example.org\n  cds-manufacturer account update --display-name 'Acme Ltd' --no-email", update_exits())
    )]
    Update(UpdateArgs),

    /// Set a new password; all other sessions end
    ///
    /// The old one is needed if there is one, but not from the operator who says --as.
    #[command(
        after_long_help = format!("{}\n\nExamples:\n  cds-customer account password\n  printf '%s\\n' \"$OLD\" \"$NEW\" | cds-manufacturer account password --password-stdin", password_exits())
    )]
    Password(PasswordArgs),

    /// Delete your account; orders and reports stay, sessions end at once
    ///
    /// Shows whose account it is, and wants its name typed and its password given. In a script say --yes and --name.
    #[command(
        after_long_help = format!("{}\n\nExamples:\n  cds-customer account delete\n  cds-manufacturer account delete --yes --name acme --password-stdin < secret", delete_exits())
    )]
    Delete(DeleteArgs),
}

#[derive(Debug, Clone, Args)]
#[group(required = true, multiple = true)]
pub struct UpdateArgs {
    /// Your name as others read it
    #[arg(long, value_name = "TEXT", value_parser = Text::parse_shown_name)]
    pub display_name: Option<Text>,

    /// Where to reach you
    #[arg(long, value_name = "ADDRESS")]
    pub email: Option<Email>,

    /// Take your e-mail address out
    #[arg(long, conflicts_with = "email")]
    pub no_email: bool,
}

#[derive(Debug, Clone, Args)]
pub struct PasswordArgs {
    /// Read two lines from stdin: the old password, then the new one; only the new one if there is no old one [else: from CDS_PASSWORD and CDS_NEW_PASSWORD, else they are asked for]
    #[arg(long)]
    pub password_stdin: bool,
}

#[derive(Debug, Clone, Args)]
pub struct DeleteArgs {
    /// The name of the account; with --yes it is needed, and nothing is deleted if you are somebody else
    #[arg(long, value_name = "NAME")]
    pub name: Option<AccountName>,

    /// Read the password from the first line of stdin [else: from CDS_PASSWORD, else it is asked for]
    #[arg(long)]
    pub password_stdin: bool,
}
