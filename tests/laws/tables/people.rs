//! Rules of signing up: names and addresses are unique after case folding, one account per Unix user and role.

use cds::market::account::{Account, Role, UserId};
use cds::market::command::Command;
use cds::market::event::Event;
use cds::market::names::{AccountName, Email};
use cds::market::outcome::Outcome;
use cds::market::reason::Reason;
use cds::market::refusal::Refusal;

use super::reason;
use crate::world::{World, text};

type Form<'a> = (Role, &'a str, Option<&'a str>, Option<u32>);

fn sign_up(world: &mut World, (role, name, email, user): Form<'_>) -> Result<Account, Refusal> {
    let name = AccountName::parse(name).unwrap();
    let email = email.map(|e| Email::parse(e).unwrap());
    let (display_name, user) = (text("Ada's shop"), user.map(UserId));
    match world.run(Command::SignUp { role, name, display_name, email, user, password: None })? {
        Outcome::Account(account) => Ok(account),
        other => panic!("not an account: {other:?}"),
    }
}

use Role::{Customer, Manufacturer};

#[test]
fn accounts_are_numbered_and_told() {
    let mut world = World::new();
    for (number, name) in [(1, "ada"), (2, "ben")] {
        let account = sign_up(&mut world, (Customer, name, None, None)).unwrap();
        assert_eq!((account.id.0, account.created_at), (number, world.now));
        assert!(matches!(&world.last_events()[..], [Event::SignedUp { account: id, .. }] if *id == account.id));
    }
}

#[test]
fn names_are_unique_after_case_folding_and_over_both_roles() {
    for role in [Customer, Manufacturer] {
        for taken in ["ada", "Ada", "ADA"] {
            let mut world = World::new();
            sign_up(&mut world, (Customer, "Ada", None, None)).unwrap();
            let refusal = sign_up(&mut world, (role, taken, None, None)).unwrap_err();
            assert_eq!(reason(&refusal), Reason::AlreadyExists);
            assert_eq!(world.market().last_account, 1, "a refused sign-up takes no number");
        }
    }
}

#[test]
fn addresses_are_unique_after_case_folding_and_kept_as_written() {
    let mut world = World::new();
    let ada = sign_up(&mut world, (Customer, "ada", Some("Ada@X.org"), None)).unwrap();
    assert_eq!(ada.email.unwrap().as_str(), "Ada@X.org");
    let taken = (Manufacturer, "acme", Some("ada@x.ORG"), None);
    assert_eq!(reason(&sign_up(&mut world, taken).unwrap_err()), Reason::AlreadyExists);
    assert!(sign_up(&mut world, (Manufacturer, "acme", Some("acme@x.org"), None)).is_ok());
    assert!(sign_up(&mut world, (Customer, "eve", None, None)).is_ok(), "no address collides with none");
}

#[test]
fn a_unix_user_has_one_account_per_role() {
    let mut world = World::new();
    sign_up(&mut world, (Customer, "ada", None, Some(7))).unwrap();
    sign_up(&mut world, (Manufacturer, "adas-nuts", None, Some(7))).unwrap();
    for role in [Customer, Manufacturer] {
        let refusal = sign_up(&mut world, (role, "again", None, Some(7))).unwrap_err();
        let Refusal::AlreadyExists { what, name } = refusal else { panic!("{refusal:?}") };
        assert!(what.contains(role.word()), "{what}");
        assert_eq!(name, if role == Customer { "ada" } else { "adas-nuts" });
    }
    assert!(sign_up(&mut world, (Customer, "again", None, Some(8))).is_ok());
}

#[test]
fn a_refused_sign_up_occupies_nothing() {
    let mut world = World::new();
    sign_up(&mut world, (Customer, "ada", Some("ada@x.org"), None)).unwrap();
    assert!(sign_up(&mut world, (Customer, "ben", Some("ada@x.org"), Some(7))).is_err());
    assert!(sign_up(&mut world, (Customer, "ben", Some("ben@x.org"), Some(7))).is_ok());
}
