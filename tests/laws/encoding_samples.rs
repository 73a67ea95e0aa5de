//! One sample of every kind of command, outcome and refusal, and of rows that random histories do not make.

use cds::market::account::{Account, AccountId, Actor, Role, Standing, UserId};
use cds::market::amounts::Money;
use cds::market::cart::{Cart, CartLine, CartPick, CartPurchase};
use cds::market::collection::{BadLine, Heard, HeardOffers, HeardWhat, Visit, VisitCounts, VisitId, VisitOutcome};
use cds::market::command::{AccountChange, CartChange, Command, Due, Expect, ImportLine, OfferFields, StockChange};
use cds::market::credentials::{Credentials, PasswordHash, TokenDigest};
use cds::market::delivery::{Attempt, Delivery};
use cds::market::event::{AccountStep, Event, EventGroup};
use cds::market::interface::{Endpoint, Interface};
use cds::market::key::{Fingerprint, KeyRow};
use cds::market::names::{Email, Gtin};
use cds::market::offer::{Counters, Description, Epoch, Offer, Stock};
use cds::market::order::{FillPolicy, LineReason, LineRequest, OrderId, OrderRequest, Sources};
use cds::market::outcome::{Imported, ImportedLine, Outcome, Recorded, RosterAnswer};
use cds::market::reason::Reason;
use cds::market::refusal::{ImportProblem, LineShortage, Refusal, TooDear};
use cds::market::report::{ReportId, ReportState};
use cds::market::round::{Cause, RoundState};
use cds::market::state::Rules;
use cds::market::time::Timestamp;

use crate::world::{maker, month, note, offer_id, price, round_id, sku, text, units};

fn report_id() -> ReportId {
    ReportId::parse("2026-12.2/acme").unwrap()
}

fn endpoint() -> Endpoint {
    Endpoint::parse("unix:/run/acme.sock").unwrap()
}

fn fields() -> OfferFields {
    let gtin = Some(Gtin::parse("4006381333931").unwrap());
    let (name, unit) = (Some(text("Nut, \"M8\" ☃")), Some(text("")));
    OfferFields { quantity: units(3), unit_price: Some(price(7)), name, unit, gtin }
}

pub(crate) fn carts() -> Vec<Cart> {
    let line = |from, seen_price, seen_version| CartLine {
        sku: sku("nut"),
        from,
        quantity: units(2),
        seen_price,
        seen_version,
    };
    let lines = vec![
        line(Sources::Any, Some(Money::of_minor(5)), Some(3)),
        line(Sources::Makers(vec![maker("acme"), maker("bolts")]), None, None),
    ];
    vec![Cart::empty(AccountId(1)), Cart { customer: AccountId(u64::MAX), version: 9, lines }]
}

pub(crate) fn credentials() -> Vec<Credentials> {
    let mut credentials = Credentials::default();
    credentials.set_password(Some(PasswordHash::new("$argon2id$v=19$m=65536,t=3,p=1$c2FsdA$aGFzaA")));
    credentials.open(TokenDigest([255; 32]), Timestamp::from_micros(5), u64::from(u32::MAX));
    vec![credentials, Credentials::default()]
}

pub(crate) fn interfaces() -> Vec<Interface> {
    let interface = |endpoint| Interface { manufacturer: maker("acme"), endpoint, changed_at: Timestamp::default() };
    vec![interface(Some(endpoint())), interface(None)]
}

pub(crate) fn offers() -> Vec<Offer> {
    let counters = Counters { available: units(1), held: units(2), sold: units(3), withdrawn: units(4) };
    let OfferFields { name, unit, gtin, .. } = fields();
    vec![Offer {
        id: offer_id("nut", "acme"),
        description: Description { name: name.unwrap(), unit: unit.unwrap(), gtin },
        stock: Stock {
            unit_price: Money::of_minor(5),
            counters,
            revenue: Money::of_minor(u128::from(u64::MAX) + 1),
            version: 12,
            epoch: Epoch(3),
        },
    }]
}

pub(crate) fn events() -> Vec<EventGroup> {
    let user = UserId(1000);
    let actors = [
        Actor::System,
        Actor::User { user, operator: true },
        Actor::Account { account: AccountId(3) },
        Actor::ActingFor { account: AccountId(3), user },
    ];
    let told = vec![
        Event::Depleting { round: round_id("2026-12"), closes_at: Some(Timestamp::from_micros(-1)) },
        Event::VisitSettled { visit: visits().remove(0).id, outcome: VisitOutcome::Ok },
        Event::Scheduled { next: Some(Timestamp::from_micros(2)) },
        Event::InterfaceChanged { manufacturer: maker("acme"), registered: true },
        Event::ReportStepped { report: report_id(), version: 1, state: ReportState::Dead },
        Event::AccountChanged { account: AccountId(3), step: AccountStep::Blocked { reason: Some(note("why")) } },
        Event::AccountChanged { account: AccountId(3), step: AccountStep::Deleted },
    ];
    actors.map(|actor| EventGroup { first_seq: 7, at: Timestamp::from_micros(9), actor, events: told.clone() }).to_vec()
}

fn cart_purchase(customer: AccountId, pick: Option<CartPick>) -> Command {
    let (lines, reference, note) = (pick.map(|p| vec![p]), Some(text("r")), Some(note("because")));
    let (fill, expect, clear_rest) = (FillPolicy::MinimumOrNone, Some(3), true);
    Command::BuyCart {
        customer,
        purchase: CartPurchase { fill, expect, lines, clear_rest, round: None, reference, note },
    }
}

pub(crate) fn commands() -> Vec<Command> {
    let (manufacturer, customer) = (maker("acme"), AccountId(3));
    let stock = |change| Command::Stock { manufacturer: manufacturer.clone(), sku: sku("nut"), change };
    let cart = |change| Command::Cart { customer, expect: Some(3), change };
    let (good, from, quantity) = (sku("nut"), Sources::Any, units(2));
    let reason = Some(note("because"));
    let line = LineRequest {
        sku: good.clone(),
        from: from.clone(),
        quantity,
        min_quantity: Some(units(1)),
        max_unit_price: Some(price(9)),
    };
    let order =
        |fill| OrderRequest { fill, lines: vec![line.clone()], reference: Some(text("r")), note: reason.clone() };
    let (email, user) = (Some(Email::parse("A@b").unwrap()), Some(UserId(7)));
    let sign_up = |role| Command::SignUp {
        role,
        name: maker("ada"),
        display_name: text("Ada"),
        email: email.clone(),
        user,
        password: None,
    };
    let account = |change| Command::Account { account: customer, change };
    let hash = PasswordHash::new("$argon2id$v=19$m=65536,t=3,p=1$c2FsdA$aGFzaA");
    let mut all = vec![
        Command::Configure { rules: Rules::default() },
        sign_up(Role::Customer),
        sign_up(Role::Manufacturer),
        Command::SignUp {
            role: Role::Customer,
            name: maker("ada"),
            display_name: text("Ada"),
            email: None,
            user: None,
            password: Some(hash.clone()),
        },
        account(AccountChange::Update { display_name: Some(text("A")), email: None }),
        account(AccountChange::Update { display_name: None, email: Some(None) }),
        account(AccountChange::Update { display_name: None, email: Some(Some(Email::parse("a@b").unwrap())) }),
        account(AccountChange::Password { password: hash, against: 1, keep: Some(2) }),
        account(AccountChange::Delete { against: 1 }),
        account(AccountChange::Block { reason: reason.clone() }),
        account(AccountChange::Unblock),
        account(AccountChange::OpenSession { digest: TokenDigest([7; 32]), lifetime_ms: 1, against: 1 }),
        account(AccountChange::CloseSessions { session: Some(1) }),
        account(AccountChange::CloseSessions { session: None }),
        stock(StockChange::Add { quantity }),
        stock(StockChange::Adjust { quantity, up_to: true, reason: reason.clone() }),
        stock(StockChange::Adjust { quantity, up_to: false, reason: reason.clone() }),
        stock(StockChange::Withdraw { reason: reason.clone() }),
        stock(StockChange::Price { unit_price: price(2) }),
        Command::Import {
            lines: vec![ImportLine { manufacturer: manufacturer.clone(), sku: good.clone(), fields: fields() }],
            complete: vec![manufacturer.clone()],
            strict: true,
        },
        Command::Interface { manufacturer: manufacturer.clone(), endpoint: Some(endpoint()) },
        Command::Interface { manufacturer: manufacturer.clone(), endpoint: None },
        Command::Cancel { customer, order: OrderId(1), line: Some(1), quantity: None },
        Command::Cancel { customer, order: OrderId(1), line: None, quantity: None },
        Command::Done { customer, undo: false },
        Command::Done { customer, undo: true },
        cart(CartChange::Add { sku: good.clone(), from: from.clone(), quantity }),
        cart(CartChange::Set { sku: good.clone(), from: from.clone(), quantity }),
        cart(CartChange::Remove { sku: good.clone(), from: from.clone() }),
        cart(CartChange::Clear),
        cart_purchase(customer, None),
        cart_purchase(
            customer,
            Some(CartPick {
                sku: good,
                from: from.clone(),
                quantity: Some(quantity),
                take_from: Some(from),
                min_quantity: Some(quantity),
                max_unit_price: Some(price(9)),
            }),
        ),
        Command::OpenRound { period: month("2026-12"), cause: Cause::Operator, reason: reason.clone() },
        Command::CloseRound { cause: Cause::Operator, reason: reason.clone() },
        Command::PauseRound { reason: reason.clone() },
        Command::ResumeRound { reason: reason.clone() },
        Command::AcknowledgeReport { manufacturer: manufacturer.clone(), report: report_id(), digest: "00".to_owned() },
        Command::Tick,
    ];
    all.extend(supply_commands());
    for expect in [Expect::Total(units(2)), Expect::Force, Expect::New] {
        all.push(stock(StockChange::Set { fields: fields(), expect }));
    }
    for fill in [FillPolicy::AllOrNone, FillPolicy::CompleteLines, FillPolicy::Partial, FillPolicy::MinimumOrNone] {
        all.push(Command::Place { customer, request: order(fill), round: None });
        all.push(Command::PlaceAll { orders: vec![(customer, order(fill)), (AccountId(9), order(fill))], round: None });
    }
    all
}

fn supply_commands() -> Vec<Command> {
    let (manufacturer, period, at) = (maker("acme"), month("2026-12"), Timestamp::from_micros(7));
    let heard = |what| Command::Heard {
        visit: VisitId { round: round_id("2026-12"), manufacturer: manufacturer.clone() },
        heard: Heard { attempts: 2, digest: Some("00".to_owned()), answer_bytes: 9, what },
    };
    let offers = HeardOffers {
        lines: vec![(1, ImportLine { manufacturer: manufacturer.clone(), sku: sku("nut"), fields: fields() })],
        bad_lines: visits().remove(1).bad_lines,
        bad_count: 1,
        named_badly: vec![sku("pin")],
        nameless: true,
        complete: true,
    };
    let due = Due { at, period, once_per_period: true, cause: Cause::Schedule };
    let attempts = [
        Attempt::Answered { report: "2026-12.2/acme".to_owned(), digest: "00".to_owned() },
        Attempt::NotAcknowledged { problem: "null".to_owned() },
        Attempt::Failed { problem: "gone".to_owned() },
    ];
    let delivered = attempts.map(|attempt| Command::Delivered { report: report_id(), attempt, jitter_permille: 3 });
    let reason = Some(note("because"));
    let mut all = vec![
        Command::Collect { period: Some(period), month: period, manufacturers: vec![manufacturer.clone()] },
        heard(HeardWhat::Offers(offers)),
        heard(HeardWhat::Failed { outcome: VisitOutcome::Timeout, problem: "late".to_owned() }),
        Command::Schedule { due: Some(due), next: Some(at) },
        Command::Schedule { due: None, next: None },
        Command::ResendReport { report: report_id(), reason: reason.clone() },
        Command::WaiveReport { report: report_id(), reason },
    ];
    all.extend(delivered);
    all
}

/// A visit that has just begun, and one that went badly.
pub(crate) fn visits() -> Vec<Visit> {
    let id = VisitId { round: round_id("2026-12.2"), manufacturer: maker("acme") };
    let begun = Visit::begun(id, VisitOutcome::Asking, Timestamp::default());
    let bad = BadLine { line: 3, sku: Some(text("c d")), problem: "sku".to_owned() };
    let settled = Visit {
        outcome: VisitOutcome::Partial,
        settled_at: Some(Timestamp::from_micros(5)),
        attempts: 2,
        counts: VisitCounts { lines: 6, new: 1, set: 2, unchanged: 3, refused: 4, withdrawn: 5 },
        bad_lines: vec![bad],
        digest: Some("00".to_owned()),
        answer_bytes: 99,
        problem: Some("no".to_owned()),
        ..begun.clone()
    };
    vec![begun, settled]
}

pub(crate) fn deliveries() -> Vec<Delivery> {
    let due = Delivery::due(report_id(), Timestamp::from_micros(9));
    let at = Some(Timestamp::from_micros(3));
    let reason = Some(note("lost"));
    let error = Some("gone".to_owned());
    let tried = Delivery {
        attempts: 3,
        next_try: None,
        tried_at: at,
        last_error: error,
        delivered_at: at,
        reason,
        ..due.clone()
    };
    vec![due, tried]
}

/// A key's row for every kind of answer.
pub(crate) fn key_rows() -> Vec<KeyRow> {
    let refusals = refusals();
    let words: Vec<Reason> = refusals.iter().map(Refusal::reason).collect();
    assert!(words.contains(&Reason::InvalidFile) && refusals.len() == 21, "one sample of each refusal");
    let refused = refusals.into_iter().map(|refusal| Recorded::Refused(Box::new(refusal)));
    let answers = refused.chain(outcomes().into_iter().map(|outcome| Recorded::Done(Box::new(outcome))));
    let content = Fingerprint::of(&Command::Tick);
    answers
        .chain([
            Recorded::Placed(OrderId(u64::MAX)),
            Recorded::PlacedAll { first: OrderId(u64::MAX), count: 9 },
            Recorded::Account(AccountId(u64::MAX)),
        ])
        .map(|recorded| KeyRow { content, recorded, at: Timestamp::default() })
        .collect()
}

fn outcomes() -> Vec<Outcome> {
    let account = Account {
        id: AccountId(1),
        role: Role::Customer,
        name: maker("ada"),
        display_name: text("Ada"),
        email: Some(Email::parse("Ada@X.org").unwrap()),
        user: Some(UserId(u32::MAX)),
        has_password: true,
        standing: Standing::Blocked { reason: Some(note("why")) },
        created_at: Timestamp::default(),
    };
    let lines = vec![
        ImportedLine::New,
        ImportedLine::Set { overcommitted_by: 3 },
        ImportedLine::Unchanged,
        ImportedLine::Refused(Refusal::KeyReused),
    ];
    vec![
        Outcome::Account(account.clone()),
        Outcome::Session { account, session: credentials().remove(0).sessions.remove(0) },
        Outcome::Stock { offer: offers().remove(0), overcommitted_by: 1 },
        Outcome::Imported(Imported { lines, withdrawn: vec![(maker("acme"), sku("nut"))] }),
        Outcome::Interface { manufacturer: maker("acme"), endpoint: Some(endpoint()) },
        Outcome::Roster(RosterAnswer { round: round_id("2026-12"), done: true, active: 2, active_done: 1 }),
        Outcome::Cart(carts().remove(1)),
        Outcome::Report { report: report_id(), version: 1, digest: "00".to_owned(), state: ReportState::Acked },
        Outcome::Collection { round: round_id("2026-12") },
        Outcome::Nothing,
    ]
}

fn refusals() -> Vec<Refusal> {
    let reasons =
        [None, Some(LineReason::InsufficientStock), Some(LineReason::PriceAboveLimit), Some(LineReason::BelowMinimum)];
    let short = |reason: Option<LineReason>| LineShortage {
        line: 1,
        sku: sku("nut"),
        requested: 3,
        could_fill: 2,
        available_now: 1,
        reason,
        too_dear: reason.map(|_| TooDear {
            manufacturer: cds::market::names::AccountName::parse("acme").unwrap(),
            unit_price: Money::of_minor(9),
            limit: Money::of_minor(8),
        }),
    };
    let lines: Vec<LineShortage> = reasons.map(short).to_vec();
    let money = Money::of_minor(5);
    let (good, round) = (sku("nut"), round_id("2026-12"));
    let errors = vec![ImportProblem { line: 1, sku: good.clone(), problem: "no".to_owned() }];
    vec![
        Refusal::InsufficientStock { lines: lines.clone() },
        Refusal::NotEnoughUnsold { sku: good.clone(), requested: 2, most: 1 },
        Refusal::PriceAboveLimit { lines },
        Refusal::PriceChangeNotAllowed { sku: good.clone(), now: money, asked: money, frozen: true },
        Refusal::KeyReused,
        Refusal::ExpectationFailed { sku: good, expected: Some(1), offered: 2 },
        Refusal::CartChanged { version: 4, problem: "its version is 4, not 3".to_owned() },
        Refusal::CartEmpty,
        Refusal::AlreadyExists { what: "account".into(), name: "ada".to_owned() },
        Refusal::DigestMismatch { report: "r".to_owned(), digest: "d".to_owned() },
        Refusal::NotFound { what: "good".into(), name: "nut".to_owned() },
        Refusal::RoundNotSelling {
            round: Some(round),
            state: Some(RoundState::Paused),
            cause: Some(Cause::StartUp),
            next_opening: Some(Timestamp::default()),
        },
        Refusal::RoundStillOpen { round },
        Refusal::LimitReached { what: "lines".into(), limit: 9 },
        Refusal::NothingToCancel { order: 1, line: None, kept: 0 },
        Refusal::InvalidImport { errors },
        Refusal::NotUsable { field: "quantity".into(), problem: "no".to_owned() },
        Refusal::OneOfSeveral {
            order: 2,
            reference: Some(text("r")),
            line: Some(1),
            refused: Box::new(Refusal::KeyReused),
        },
        Refusal::NotLoggedIn { problem: "your session has ended".into() },
        Refusal::Blocked { name: "ada".to_owned(), why: Some(note("because")) },
        Refusal::WrongCredentials,
    ]
}
