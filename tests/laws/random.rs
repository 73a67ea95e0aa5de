//! Random histories of a small market: few makers, goods and customers, and so little stock that shortages are usual.

use cds::market::account::{AccountId, Role, UserId};
use cds::market::amounts::{Currency, Price, Quantity};
use cds::market::command::{Command, Expect, ImportLine, OfferFields, StockChange};
use cds::market::names::{AccountName, Email, Sku, Text};
use cds::market::order::{FillPolicy, LineRequest, OrderRequest, Sources};
use cds::market::round::Cause;
use cds::market::state::{PriceChanges, Rules};
use cds::market::time::Period;
use proptest::collection::vec;
use proptest::option::{of, weighted};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::world::{maker, month, price, sku, text, units};

/// One moment of a history.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    pub(crate) wait_ms: u64,
    pub(crate) key: KeyUse,
    pub(crate) action: Action,
}

/// How a step is sent. Numbers pick one of the earlier steps.
#[derive(Debug, Clone, Copy)]
pub(crate) enum KeyUse {
    Fresh,
    Without,
    /// An earlier step, sent again with all it had.
    Again(usize),
    /// This step, under the key of an earlier one.
    Clash(usize),
}

/// What is asked for. What depends on the market's state is picked when the step is taken.
#[derive(Debug, Clone)]
pub(crate) enum Action {
    Given(Command),
    /// A `set` whose expectation is right.
    SetAsSeen(AccountName, Sku, OfferFields),
    Cancel {
        pick: usize,
        stranger: bool,
        line: Option<u32>,
        quantity: Option<Quantity>,
    },
    Acknowledge {
        pick: usize,
        stranger: bool,
        right: bool,
    },
}

pub(crate) const MAKERS: [&str; 3] = ["acme", "bolts", "crane"];
pub(crate) const GOODS: [&str; 3] = ["nut", "pin", "rod"];

/// Up to 60 steps, after a beginning in which two makers have signed up and usually a round sells.
pub(crate) fn history() -> impl Strategy<Value = Vec<Step>> {
    (vec(step(), 1..60), any::<bool>()).prop_map(|(steps, opened)| {
        let given = |command| Step { wait_ms: 0, key: KeyUse::Fresh, action: Action::Given(command) };
        let mut all: Vec<Step> = MAKERS[..2].iter().map(|name| given(signed_up(name))).collect();
        if opened {
            let (period, cause) = (month("2026-12"), Cause::StartUp);
            all.push(given(Command::OpenRound { period, cause, reason: None }));
        }
        all.extend(steps);
        all
    })
}

fn signed_up(name: &str) -> Command {
    let (role, name) = (Role::Manufacturer, maker(name));
    Command::SignUp { role, name, display_name: Text::default(), email: None, user: None, password: None }
}

fn step() -> impl Strategy<Value = Step> {
    let wait_ms = select(vec![0, 0, 0, 1000, 60_000, 120_000, 3_600_000, 10_800_000, 90_000_000]);
    let key = prop_oneof![
        6 => Just(KeyUse::Fresh),
        1 => Just(KeyUse::Without),
        1 => any::<usize>().prop_map(KeyUse::Again),
        1 => any::<usize>().prop_map(KeyUse::Clash),
    ];
    (wait_ms, key, action()).prop_map(|(wait_ms, key, action)| Step { wait_ms, key, action })
}

fn action() -> impl Strategy<Value = Action> {
    prop_oneof![
        1 => (any_role(), name(), of(email()), of((1..3u32).prop_map(UserId))).prop_map(|(role, name, email, user)| {
            Action::Given(Command::SignUp { role, name, display_name: text("Somebody"), email, user, password: None })
        }),
        5 => (any_maker(), any_good(), stock_change())
            .prop_map(|(manufacturer, sku, change)| Action::Given(Command::Stock { manufacturer, sku, change })),
        3 => (any_maker(), any_good(), fields()).prop_map(|(maker, sku, fields)| Action::SetAsSeen(maker, sku, fields)),
        3 => import().prop_map(Action::Given),
        10 => (any_customer(), order()).prop_map(|(customer, request)| Action::Given(Command::Place { customer, request, round: None })),
        5 => (any::<usize>(), proptest::bool::weighted(0.1), of(0..4u32), of(small()))
            .prop_map(|(pick, stranger, line, quantity)| Action::Cancel { pick, stranger, line, quantity }),
        2 => (any_customer(), proptest::bool::weighted(0.3))
            .prop_map(|(customer, undo)| Action::Given(Command::Done { customer, undo })),
        3 => round_step().prop_map(Action::Given),
        3 => (any::<usize>(), proptest::bool::weighted(0.1), proptest::bool::weighted(0.7))
            .prop_map(|(pick, stranger, right)| Action::Acknowledge { pick, stranger, right }),
        2 => Just(Action::Given(Command::Tick)),
        1 => rules().prop_map(|rules| Action::Given(Command::Configure { rules })),
    ]
}

fn stock_change() -> impl Strategy<Value = StockChange> {
    let expect = prop_oneof![
        2 => Just(Expect::Force),
        1 => Just(Expect::New),
        1 => small().prop_map(Expect::Total),
    ];
    prop_oneof![
        3 => (fields(), expect).prop_map(|(fields, expect)| StockChange::Set { fields, expect }),
        3 => added().prop_map(|quantity| StockChange::Add { quantity }),
        2 => (small(), any::<bool>())
            .prop_map(|(quantity, up_to)| StockChange::Adjust { quantity, up_to, reason: None }),
        1 => Just(StockChange::Withdraw { reason: None }),
        2 => any_price().prop_map(|unit_price| StockChange::Price { unit_price }),
    ]
}

fn fields() -> impl Strategy<Value = OfferFields> {
    (small(), weighted(0.8, any_price()), of(select(vec![text("A"), text("B")])), of(Just(text("box"))))
        .prop_map(|(quantity, unit_price, name, unit)| OfferFields { quantity, unit_price, name, unit, gtin: None })
}

fn import() -> impl Strategy<Value = Command> {
    let line = (any_maker(), any_good(), fields()).prop_map(|(manufacturer, sku, fields)| ImportLine {
        manufacturer,
        sku,
        fields,
    });
    let complete = weighted(0.4, any_maker()).prop_map(|maker| maker.into_iter().collect());
    (vec(line, 0..4), complete, proptest::bool::weighted(0.3)).prop_map(|(lines, complete, strict)| Command::Import {
        lines,
        complete,
        strict,
    })
}

fn order() -> impl Strategy<Value = OrderRequest> {
    let fill =
        select(vec![FillPolicy::AllOrNone, FillPolicy::CompleteLines, FillPolicy::Partial, FillPolicy::MinimumOrNone]);
    (fill, vec(line(), 0..4)).prop_map(|(fill, lines)| OrderRequest { fill, lines, reference: None, note: None })
}

fn line() -> impl Strategy<Value = LineRequest> {
    let listed = subsequence(MAKERS.to_vec(), 1..=2).prop_shuffle();
    let from = prop_oneof![
        Just(Sources::Any),
        listed.prop_map(|names| Sources::Makers(names.into_iter().map(maker).collect())),
    ];
    (any_good(), from, small(), weighted(0.3, small()), weighted(0.3, any_price())).prop_map(
        |(sku, from, quantity, min_quantity, max_unit_price)| LineRequest {
            sku,
            from,
            quantity,
            min_quantity,
            max_unit_price,
        },
    )
}

fn round_step() -> impl Strategy<Value = Command> {
    let cause = select(vec![Cause::StartUp, Cause::Operator]);
    prop_oneof![
        4 => (any_month(), cause)
            .prop_map(|(period, cause)| Command::OpenRound { period, cause, reason: None }),
        2 => Just(Command::CloseRound { cause: Cause::Operator, reason: None }),
        1 => Just(Command::PauseRound { reason: None }),
        2 => Just(Command::ResumeRound { reason: None }),
    ]
}

fn rules() -> impl Strategy<Value = Rules> {
    let currency = prop_oneof![9 => Just("EUR"), 1 => Just("JPY")].prop_map(|c| Currency::parse(c).unwrap());
    let changes = select(vec![PriceChanges::DropOnly, PriceChanges::Free, PriceChanges::Frozen]);
    (currency, changes, select(vec![0, 1000, 120_000])).prop_map(|(currency, price_changes, depletion_grace_ms)| {
        Rules { currency, price_changes, depletion_grace_ms, ..Rules::default() }
    })
}

fn small() -> impl Strategy<Value = Quantity> {
    (0..9u64).prop_map(units)
}

/// Now and then so much that the limit of one good is reached.
fn added() -> impl Strategy<Value = Quantity> {
    prop_oneof![9 => 0..6u64, 1 => Just(999_999_999_999)].prop_map(units)
}

fn any_price() -> impl Strategy<Value = Price> {
    (1..6u128).prop_map(price)
}

fn any_maker() -> impl Strategy<Value = AccountName> {
    select(MAKERS.to_vec()).prop_map(maker)
}

fn any_good() -> impl Strategy<Value = Sku> {
    select(GOODS.to_vec()).prop_map(sku)
}

fn any_customer() -> impl Strategy<Value = AccountId> {
    (101..104u64).prop_map(AccountId)
}

fn any_role() -> impl Strategy<Value = Role> {
    select(vec![Role::Customer, Role::Manufacturer])
}

fn any_month() -> impl Strategy<Value = Period> {
    select(vec![month("2026-12"), month("2027-01")])
}

fn name() -> impl Strategy<Value = AccountName> {
    select(vec!["acme", "Acme", "crane", "ada", "BEN"]).prop_map(maker)
}

fn email() -> impl Strategy<Value = Email> {
    select(vec!["ada@x.org", "Ada@X.org", "ben@x.org"]).prop_map(|e| Email::parse(e).unwrap())
}
