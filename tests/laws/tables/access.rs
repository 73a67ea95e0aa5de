//! Access: what was let in before a session ended, a password changed or an account was deleted is not carried out after.

use cds::market::account::{AccountId, Actor, Claim, Role, UserId};
use cds::market::command::{AccountChange, Command, Submission};
use cds::market::credentials::{PasswordHash, Session, TokenDigest};
use cds::market::names::{Email, Note};
use cds::market::order::FillPolicy;
use cds::market::outcome::Outcome;
use cds::market::reason::Reason;
use cds::market::refusal::Refusal;
use cds::market::view::View;

use super::{any, selling};
use crate::world::{World, maker, text};

const ADA: AccountId = AccountId(1);

/// 2026-12 sells 5 nuts of acme's; ada is a customer with a password.
fn world() -> World {
    let mut world = selling(&[("nut", "acme", 5, 100)]);
    let sign_up = Command::SignUp {
        role: Role::Customer,
        name: maker("ada"),
        display_name: text("Ada"),
        email: Some(Email::parse("ada@x.org").unwrap()),
        user: None,
        password: Some(PasswordHash::new("first")),
    };
    assert!(matches!(world.run(sign_up).unwrap(), Outcome::Account(account) if account.id == ADA));
    world
}

fn change(world: &mut World, change: AccountChange) -> Result<Outcome, Refusal> {
    world.run(Command::Account { account: ADA, change })
}

fn open(world: &mut World, against: u64) -> Result<Session, Refusal> {
    let digest = TokenDigest([7; 32]);
    match change(world, AccountChange::OpenSession { digest, lifetime_ms: 1000, against })? {
        Outcome::Session { session, .. } => Ok(session),
        other => panic!("not a session: {other:?}"),
    }
}

fn password(keep: Option<u64>, against: u64) -> AccountChange {
    AccountChange::Password { password: PasswordHash::new("second"), against, keep }
}

/// Ada's order, as it was let in now.
fn order(world: &World, session: Option<u64>, actor: Actor) -> Submission {
    let request = cds::market::order::OrderRequest {
        fill: FillPolicy::AllOrNone,
        lines: vec![any("nut", 1)],
        reference: None,
        note: None,
    };
    let claim = Some(Claim { as_of: world.market().access, session });
    Submission { actor, key: None, claim, command: Command::Place { customer: ADA, request, round: None } }
}

const HERSELF: Actor = Actor::Account { account: ADA };

fn reason_of(world: &mut World, submission: &Submission) -> Option<Reason> {
    world.submit(submission).answer.result.err().map(|refusal| refusal.reason())
}

#[test]
fn an_order_that_waited_while_its_session_ended_is_not_carried_out() {
    let ends: [fn(u64) -> AccountChange; 5] = [
        |number| AccountChange::CloseSessions { session: Some(number) },
        |_| AccountChange::CloseSessions { session: None },
        |_| password(None, 1),
        |_| AccountChange::Delete { against: 1 },
        |_| AccountChange::Block { reason: None },
    ];
    for (nth, end) in ends.into_iter().enumerate() {
        let mut world = world();
        let session = open(&mut world, 1).unwrap().number;
        let waiting = order(&world, Some(session), HERSELF);
        assert_eq!(reason_of(&mut world, &waiting), None);
        change(&mut world, end(session)).unwrap();
        let expected = if nth == 4 { Reason::AccountBlocked } else { Reason::NotLoggedIn };
        assert_eq!(reason_of(&mut world, &waiting), Some(expected), "{:?}", end(session));
        assert_eq!(world.market().available, 4);
    }
}

#[test]
fn what_ends_others_sessions_does_not_stop_ones_own() {
    let mut world = world();
    let [kept, other] = [(); 2].map(|()| open(&mut world, 1).unwrap().number);
    let (mine, its) = (order(&world, Some(kept), HERSELF), order(&world, Some(other), HERSELF));
    change(&mut world, password(Some(kept), 1)).unwrap();
    assert_eq!(reason_of(&mut world, &mine), None);
    assert_eq!(reason_of(&mut world, &its), Some(Reason::NotLoggedIn));
}

#[test]
fn the_operator_acts_for_who_is_blocked_but_not_for_who_is_deleted() {
    let mut world = world();
    let waiting = order(&world, None, Actor::ActingFor { account: ADA, user: UserId(0) });
    change(&mut world, AccountChange::Block { reason: Some(Note::parse("why").unwrap()) }).unwrap();
    assert_eq!(reason_of(&mut world, &waiting), None);
    change(&mut world, AccountChange::Delete { against: 1 }).unwrap();
    assert_eq!(reason_of(&mut world, &waiting), Some(Reason::NotLoggedIn));
}

#[test]
fn a_proof_of_an_older_password_is_worth_nothing() {
    let mut world = world();
    change(&mut world, password(None, 1)).unwrap();
    assert_eq!(open(&mut world, 1).unwrap_err(), Refusal::WrongCredentials);
    assert_eq!(change(&mut world, password(None, 1)).unwrap_err(), Refusal::WrongCredentials);
    assert_eq!(change(&mut world, AccountChange::Delete { against: 1 }).unwrap_err(), Refusal::WrongCredentials);
    open(&mut world, 2).unwrap();
}

#[test]
fn sessions_are_pruned_when_they_have_expired() {
    let mut world = world();
    for _ in 0..3 {
        open(&mut world, 1).unwrap();
    }
    world.wait_ms(1000);
    let access = world.market().access;
    assert_eq!(open(&mut world, 1).unwrap().number, 4, "numbers are never used again");
    assert_eq!(world.draft.credentials(ADA).unwrap().unwrap().sessions.len(), 1);
    assert_eq!(world.market().access, access, "nothing ended that had not ended before");
}

#[test]
fn a_deleted_customers_row_keeps_nothing_of_him_and_his_handles_are_free() {
    let mut world = world();
    change(&mut world, AccountChange::Delete { against: 1 }).unwrap();
    let row = format!("{:?}", world.draft.account(ADA).unwrap().unwrap());
    assert!(!row.to_lowercase().contains("ada"), "{row}");
    assert_eq!(world.draft.credentials(ADA).unwrap().unwrap().password, None);
    let taken: Vec<_> = world.rows.handles.iter().filter(|(_, owner)| **owner == Some(ADA)).collect();
    assert_eq!(taken.len(), 1, "only the pseudonym: {taken:?}");
    assert_eq!(change(&mut world, AccountChange::Unblock).unwrap_err().reason(), Reason::NotLoggedIn);
}
