//! Passwords and sessions at the tools, with the real programs: sign up, log in and out, every mistake, and what is kept where.
#![allow(clippy::unwrap_used)]

mod support;

use std::io::Write;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use support::Market;
use support::terminal::{CTRL_C, CTRL_Z, ENTER, Terminal};

const CUSTOMER: &str = env!("CARGO_BIN_EXE_cds-customer");
const MANUFACTURER: &str = env!("CARGO_BIN_EXE_cds-manufacturer");
const OPERATOR: &str = env!("CARGO_BIN_EXE_cdsd");
const PASSWORD: &str = "correct horse battery";
const OTHER: &str = "staple of another kind";

#[derive(Debug)]
struct Ran {
    status: i32,
    out: String,
    err: String,
}

impl Ran {
    #[track_caller]
    fn ends(self, status: i32, words: &str) -> Self {
        assert_eq!(self.status, status, "{self:?}");
        assert!(self.err.contains(words), "{words:?} is not said: {self:?}");
        let secret = [PASSWORD, OTHER, "hunter2"].iter().any(|s| self.err.contains(s) || self.out.contains(s));
        assert!(!secret, "{self:?}");
        self
    }
}

fn finish(command: &mut Command, input: &str) -> Ran {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // A program that does not read its stdin may end before it is written.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Ran { status: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
}

/// `cds-customer` with the user's directories in `home`, which stands for a machine or a Unix session of its own.
fn at(market: &Market, home: &str, args: &[&str], input: &str) -> Ran {
    let home = market.home().join(home);
    std::fs::create_dir_all(&home).unwrap();
    finish(market.program(CUSTOMER).env("HOME", home).args(args), input)
}

fn run(market: &Market, args: &[&str], input: &str) -> Ran {
    at(market, "here", args, input)
}

fn signed_up(name: &str) -> Market {
    let market = Market::start();
    sign_up(&market, name);
    market
}

fn sign_up(market: &Market, name: &str) {
    let email = format!("{name}@example.org");
    let args = ["signup", name, "--email", &email, "--password-stdin"];
    run(market, &args, &format!("{PASSWORD}\n")).ends(0, "Log in with `cds-customer login");
}

fn log_in(market: &Market, home: &str, name: &str) -> Ran {
    at(market, home, &["login", name, "--password-stdin"], PASSWORD)
}

/// The only token file of a home.
fn token_file(market: &Market, home: &str) -> PathBuf {
    let folder = market.home().join(home).join(".local/state/cds/sessions");
    assert_eq!(folder.metadata().unwrap().permissions().mode() & 0o777, 0o700);
    let files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    assert_eq!(files.len(), 1, "{files:?}");
    files[0].clone()
}

#[test]
fn a_login_makes_every_later_command_the_account_until_it_is_ended() {
    let mut market = signed_up("ada");
    run(&market, &["order", "list"], "").ends(4, "cds-customer login");
    let logged_in = at(&market, "here", &["login", "ADA@example.org", "--password-stdin", "-o", "json"], PASSWORD);
    let logged_in = logged_in.ends(0, "Logged in as ada until");
    let account: serde_json::Value = serde_json::from_str(&logged_in.out).unwrap();
    assert_eq!((&account["name"], account.get("token")), (&"ada".into(), None));
    let file = token_file(&market, "here");
    assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    let token = std::fs::read_to_string(&file).unwrap();
    assert!(token.trim().len() >= 32 && !logged_in.out.contains(token.trim()));
    market.kill();
    market.revive();
    let shown = run(&market, &["account", "show"], "").ends(0, "");
    assert!(shown.out.contains("Logged in by   password"), "{shown:?}");
    run(&market, &["done"], "").ends(0, "");
    run(&market, &["watch", "--topics", "orders", "--snapshot", "--timeout", "1s"], "").ends(13, "");
    run(&market, &["logout"], "").ends(0, "Logged out.");
    assert!(!file.exists());
    run(&market, &["account", "show"], "").ends(4, "cds-customer login");
    run(&market, &["logout"], "").ends(4, "no login is kept here");
}

#[test]
fn all_sessions_end_by_logout_all_and_the_others_by_a_new_password() {
    let market = signed_up("ada");
    log_in(&market, "here", "ada").ends(0, "");
    log_in(&market, "there", "ada").ends(0, "");
    let lines = format!("{PASSWORD}\n{OTHER}\n");
    run(&market, &["account", "password", "--password-stdin"], &lines).ends(0, "All other sessions are ended");
    at(&market, "there", &["account", "show"], "").ends(4, "Log in again");
    run(&market, &["account", "show"], "").ends(0, "");
    log_in(&market, "there", "ada").ends(4, "do not belong together");
    at(&market, "there", &["login", "ada", "--password-stdin"], OTHER).ends(0, "");
    run(&market, &["signup", "eve", "--peer"], "").ends(0, "commands are that account's until `cds-customer logout`");
    run(&market, &["account", "delete", "--yes", "--name", "eve", "--as", "eve"], "").ends(0, "eve is deleted");
    run(&market, &["logout", "--all"], "").ends(0, "all sessions are ended");
    at(&market, "there", &["account", "show"], "").ends(4, "Log in again");
    at(&market, "there", &["logout"], "").ends(0, "had ended before");
    at(&market, "there", &["account", "show"], "").ends(4, "no customer account");
}

#[test]
fn every_mistake_has_its_words_and_its_status() {
    let market = signed_up("ada");
    log_in(&market, "here", "ada").ends(0, "");
    let with = |args: &[&str], input: &str, status: i32, words: &str| {
        run(&market, args, input).ends(status, words);
    };
    with(&["signup", "ADA", "--password-stdin"], PASSWORD, 7, "account ada exists already");
    with(&["signup", "ben", "--email", "ADA@Example.ORG", "--password-stdin"], PASSWORD, 7, "ada@example.org");
    with(&["signup", "ben", "--email", "ben", "--password-stdin"], PASSWORD, 2, "name@host");
    with(&["signup", "two words", "--password-stdin"], PASSWORD, 2, "is not a name");
    with(&["signup", "ben", "--display-name", " ", "--password-stdin"], PASSWORD, 2, "write at least one letter");
    with(&["signup", "ben", "--display-name", "B\ten", "--password-stdin"], PASSWORD, 2, r"the character \t out");
    with(&["signup", "ben", "--display-name", &"b".repeat(300), "--password-stdin"], PASSWORD, 2, "at most 256 bytes");
    with(&["signup", "ben", "--password-stdin"], "hunter2\n", 2, "at least 8 characters");
    with(&["signup", "ben", "--password-stdin"], "", 2, "stdin ended where the password should stand");
    with(&["signup", "ben", "--password-stdin", "--peer"], "", 2, "cannot be used with");
    with(&["account", "update"], "", 2, "required");
    with(&["account", "update", "--display-name", ""], "", 2, "'--display-name <TEXT>': \"\" is not a name that");
    with(&["account", "update", "--display-name", "a\u{202e}b"], "", 2, r"the character \u{202e} out");
    with(&["account", "password"], "", 15, "CDS_NEW_PASSWORD");
    let wrong = format!("not hunter2 at all\n{OTHER}\n");
    with(&["account", "password", "--password-stdin"], &wrong, 4, "the old password is wrong");
    with(&["account", "password", "--password-stdin"], PASSWORD, 2, "the new password should stand");
    with(&["account", "delete"], "", 15, "--yes --name ada");
    with(&["account", "delete", "--yes"], "", 2, "you are ada");
    with(&["account", "delete", "--yes", "--name", "ben"], "", 2, "you are ada, not ben");
    with(&["account", "delete", "--yes", "--name", "ada"], "", 15, "--password-stdin or in CDS_PASSWORD");
    let delete = ["account", "delete", "--yes", "--name", "ada", "--password-stdin"];
    with(&delete, "not hunter2 at all", 4, "the password is wrong");
    with(&["login"], "", 15, "login NAME");
    with(&["login", "ada"], "", 15, "CDS_PASSWORD");
    with(&["login", "nobody", "--password-stdin"], PASSWORD, 4, "do not belong together");
    with(&["login", "ada", "--as", "ada"], "", 2, "exclude each other");
    run(&market, &["account", "show"], "").ends(0, "");
    with(&["account", "update", "--display-name", "Ada Ltd", "--no-email"], "", 0, "is changed");
    with(&delete, PASSWORD, 0, "is deleted");
    log_in(&market, "here", "ada").ends(4, "do not belong together");
    run(&market, &["account", "show"], "").ends(4, "no customer account");
}

#[test]
fn a_sign_up_that_names_no_way_in_makes_nothing() {
    let market = Market::start();
    // The password that was piped in and not announced is not dropped silently.
    for program in [CUSTOMER, MANUFACTURER] {
        let ran = finish(market.program(program).args(["signup", "ada"]), &format!("{PASSWORD}\n"));
        let ran = ran.ends(15, "--password-stdin");
        assert!(ran.err.contains("--peer") && ran.err.contains("--no-password") && ran.out.is_empty(), "{ran:?}");
    }
    assert_eq!(accounts(&market), serde_json::json!([]));
    run(&market, &["signup", "ada", "--no-password", "--peer"], "").ends(2, "cannot be used with");
    run(&market, &["signup", "ada", "--no-password"], "").ends(0, "the operator acts for it with --as ada");
    log_in(&market, "here", "ada").ends(4, "do not belong together");
    run(&market, &["account", "show", "--as", "ada"], "").ends(0, "");
}

#[test]
fn who_has_no_password_yet_gives_only_the_new_one() {
    let market = Market::start();
    run(&market, &["signup", "ada", "--peer"], "").ends(0, "bound to your Unix user");
    let set = ["account", "password", "--password-stdin"];
    run(&market, &set, "").ends(2, "stdin ended where the new password should stand");
    run(&market, &set, &format!("{PASSWORD}\n")).ends(0, "The password of ada is set");
    run(&market, &set, &format!("{OTHER}\n")).ends(2, "stdin ended where the new password should stand");
    log_in(&market, "here", "ada").ends(0, "");
    run(&market, &["signup", "ben", "--no-password"], "").ends(0, "");
    let for_ben = [&set[..], &["--as", "ben"]].concat();
    run(&market, &for_ben, &format!("\n{PASSWORD}\n")).ends(0, "The password of ben is set");
    log_in(&market, "there", "ben").ends(0, "");
}

fn accounts(market: &Market) -> serde_json::Value {
    market.wire().call("account.list", serde_json::json!({})).unwrap()["accounts"].clone()
}

#[test]
fn whoever_tries_too_many_passwords_is_told_how_long_to_wait() {
    let market = signed_up("ada");
    for _ in 0..5 {
        at(&market, "here", &["login", "ada", "--password-stdin"], OTHER).ends(4, "do not belong together");
    }
    let told = log_in(&market, "here", "ada").ends(12, "too many wrong passwords");
    assert!(told.err.contains("Wait 1 s"), "{told:?}");
    let call = serde_json::json!({"name": "ada", "password": OTHER});
    let mut wait_ms = 0;
    // The first wait may be over by now; the mistake made after it doubles the next one.
    for _ in 0..3 {
        let error = market.wire().call("session.login", call.clone()).unwrap_err();
        if error["data"]["reason"] == "too_many_attempts" {
            assert_eq!((&error["code"], &error["data"]["retry"]), (&1012.into(), &"later".into()));
            wait_ms = error["data"]["retry_after_ms"].as_u64().unwrap();
            break;
        }
    }
    assert!((1..=4000).contains(&wait_ms), "{wait_ms}");
}

#[test]
fn the_environment_gives_passwords_too() {
    let market = Market::start();
    let mut command = market.program(MANUFACTURER);
    finish(command.env("CDS_PASSWORD", PASSWORD).args(["signup", "acme"]), "").ends(0, "cds-manufacturer login acme");
    let mut command = market.program(MANUFACTURER);
    finish(command.env("CDS_PASSWORD", PASSWORD).args(["login", "acme"]), "").ends(0, "Logged in as acme");
    let mut command = market.program(MANUFACTURER);
    command.env("CDS_PASSWORD", PASSWORD).env("CDS_NEW_PASSWORD", OTHER);
    finish(command.args(["account", "password"]), "").ends(0, "is set");
    let mut command = market.program(CUSTOMER);
    finish(command.env("CDS_PASSWORD", OTHER).args(["login", "acme"]), "").ends(4, "acme is a manufacturer");
    finish(market.program(CUSTOMER).args(["account", "show", "--as", "acme"]), "").ends(4, "acme is a manufacturer");
    finish(market.program(MANUFACTURER).args(["stock", "list"]), "").ends(0, "");
}

#[test]
fn an_expired_session_and_a_blocked_account_say_so() {
    let market = Market::start_with("session_lifetime = \"1ms\"\n");
    sign_up(&market, "ada");
    log_in(&market, "here", "ada").ends(0, "");
    run(&market, &["account", "show"], "").ends(4, "has expired");
    let block = ["account", "block", "ada", "--reason", "stolen"];
    let blocked = finish(market.program(OPERATOR).args(block), "").ends(0, "ada is blocked");
    assert!(blocked.out.contains("State            blocked"), "{blocked:?}");
    assert!(blocked.out.contains("Blocked because  stolen"), "{blocked:?}");
    log_in(&market, "here", "ada").ends(4, "stolen");
    let listed = finish(market.program(OPERATOR).args(["account", "list"]), "").ends(0, "");
    assert!(listed.out.contains("blocked"), "{listed:?}");
    finish(market.program(OPERATOR).args(["account", "unblock", "ada"]), "").ends(0, "can log in again");
    log_in(&market, "here", "ada").ends(0, "Logged in");
}

#[test]
fn a_token_file_that_others_may_have_touched_is_refused_and_two_markets_do_not_mix() {
    let (market, other) = (signed_up("ada"), signed_up("ada"));
    log_in(&market, "here", "ada").ends(0, "");
    let file = token_file(&market, "here");
    let elsewhere = |args: &[&str]| {
        let home = market.home().join("here");
        finish(market.program(CUSTOMER).env("HOME", home).env("CDS_SOCKET", other.socket()).args(args), "")
    };
    elsewhere(&["account", "show"]).ends(4, "no customer account");
    let mode = |mode| std::fs::set_permissions(&file, PermissionsExt::from_mode(mode)).unwrap();
    mode(0o640);
    let refused = run(&market, &["account", "show"], "").ends(4, "others can read or write it (mode 0640)");
    assert!(refused.err.contains("log in again"), "{refused:?}");
    mode(0o600);
    run(&market, &["account", "show"], "").ends(0, "");
    let moved = market.home().join("moved");
    std::fs::rename(&file, &moved).unwrap();
    symlink(&moved, &file).unwrap();
    run(&market, &["account", "show"], "").ends(4, "symbolic link");
    log_in(&market, "here", "ada").ends(0, "");
    assert!(file.symlink_metadata().unwrap().is_file(), "the link was replaced, not followed");
    run(&market, &["account", "show"], "").ends(0, "");
}

#[test]
fn an_unsettled_purchase_is_asked_again_only_as_the_account_whose_it_was() {
    let market = signed_up("ada");
    sign_up(&market, "ben");
    market.manufacturer("acme", &[("A", 5, 100)]);
    log_in(&market, "here", "ben").ends(0, "");
    let folder = market.home().join("here/.local/state/cds/pending");
    std::fs::create_dir_all(&folder).unwrap();
    let lines = serde_json::json!([{"sku": "A", "from": "any", "quantity": 2}]);
    let call = serde_json::json!({
        "socket": market.socket(), "act_as": null, "account": "ada", "method": "order.place",
        "params": {"fill": "all_or_none", "lines": lines, "key": "k"}
    });
    std::fs::write(folder.join("k.json"), call.to_string()).unwrap();
    let other = run(&market, &["resume"], "").ends(75, "still unknown");
    assert!(other.out.contains("log in as ada"), "{other:?}");
    assert_eq!(market.available("A", "acme"), 5, "ben has bought nothing");
    log_in(&market, "here", "ada").ends(0, "");
    run(&market, &["resume"], "").ends(0, "");
    assert_eq!(market.available("A", "acme"), 3);
}

#[test]
fn on_a_terminal_the_password_is_asked_for_twice_and_never_shown() {
    let market = Market::start();
    let mut terminal = Terminal::run(&market, &["signup", "ada"]);
    terminal.sees("at least 8 characters: ").press(&["hunter2", ENTER]).sees("it is too short");
    terminal.sees("characters: ").press(&[PASSWORD, ENTER]).sees("The same again: ").press(&[OTHER, ENTER]);
    terminal.sees("do not match").sees("characters: ").press(&[PASSWORD, ENTER]);
    terminal.sees("The same again: ").press(&[PASSWORD, ENTER]);
    let (status, rest) = terminal.end();
    assert!(status == 0 && !rest.contains(PASSWORD), "{rest}");
    let mut terminal = Terminal::run(&market, &["login"]);
    terminal.sees("Name or e-mail address: ").press(&["ada", ENTER]);
    terminal.sees("Password: ").press(&[PASSWORD, ENTER]).sees("Logged in as ada");
    let (status, rest) = terminal.end();
    assert!(status == 0 && !rest.contains(PASSWORD), "{rest}");
    let mut terminal = Terminal::run(&market, &["account", "delete"]);
    terminal.sees("deletes the account ada").sees("Type its name").press(&["ben", ENTER]).sees("ada was not deleted");
    assert_eq!(terminal.end().0, 14);
}

#[test]
fn the_old_password_is_judged_before_a_new_one_is_asked_for() {
    let market = signed_up("ada");
    let mut terminal = Terminal::run(&market, &["login", "ada"]);
    terminal.sees("Password: ").press(&[PASSWORD, ENTER]).sees("Logged in as ada");
    assert_eq!(terminal.end().0, 0);
    let mut terminal = Terminal::run(&market, &["account", "password"]);
    terminal.sees("Old password: ").press(&["not hunter2 at all", ENTER]).sees("the old password is wrong");
    let (status, rest) = terminal.end();
    assert!(status == 4 && !rest.contains("New password"), "{rest}");
    let mut terminal = Terminal::run(&market, &["account", "password"]);
    terminal.sees("Old password: ").press(&[PASSWORD, ENTER]).sees("at least 8 characters: ").press(&[OTHER, ENTER]);
    terminal.sees("The same again: ").press(&[OTHER, ENTER]).sees("The password of ada is set");
    assert_eq!(terminal.end().0, 0);
}

#[test]
fn ctrl_z_at_a_password_prompt_does_nothing_and_the_password_stays_hidden() {
    let market = signed_up("ada");
    let mut bash = Terminal::shell(&market);
    let program = env!("CARGO_BIN_EXE_cds-customer");
    bash.press(&[program, " login ada; echo left $?\r"]).sees("Password: ").press(&["corr", CTRL_Z]);
    // A prompt of the shell would run this, and show it.
    bash.press(&["\x15", PASSWORD, CTRL_Z, ENTER]);
    let shown = bash.shows_before("left 0");
    assert!(shown.contains("Logged in as ada") && !shown.contains(PASSWORD) && !shown.contains("Stopped"), "{shown}");
}

#[test]
fn a_password_prompt_that_others_stopped_stands_there_again_and_the_password_stays_hidden() {
    let market = signed_up("ada");
    let mut bash = Terminal::shell(&market);
    let program = env!("CARGO_BIN_EXE_cds-customer");
    let stop = "(until [ -e stop ]; do sleep 0.1; done; kill -STOP 0) & ";
    bash.press(&["sh -c '", stop, "exec \"$0\" login ada' ", program, "\r"]).sees("Password: ");
    std::fs::write(market.home().join("stop"), "").unwrap();
    bash.sees("Stopped");
    bash.press(&["fg\r"]).sees("Password: ").press(&[PASSWORD, ENTER]);
    let shown = bash.shows_before("Logged in as ada");
    assert!(!shown.contains(PASSWORD), "{shown}");
}

#[test]
fn ctrl_c_at_a_password_prompt_ends_with_130_and_typed_text_is_seen_again() {
    let market = Market::start();
    let mut terminal = Terminal::run_with_echo(&market, &["signup", "ada"]);
    terminal.sees("characters: ").press(&["corr", CTRL_C]);
    assert_eq!(terminal.interrupted(), 130);
    assert_eq!(market.wire().call("account.list", serde_json::json!({})).unwrap()["accounts"], serde_json::json!([]));
}
