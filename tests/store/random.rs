//! A long random history, the same for every engine: all must answer and keep the same.

use cds::market::account::{AccountId, Role};
use cds::market::cart::CartPurchase;
use cds::market::collection::{Heard, HeardOffers, HeardWhat, VisitId, VisitOutcome};
use cds::market::command::{AccountChange, CartChange, Command, Expect, ImportLine, StockChange, Submission};
use cds::market::credentials::{PasswordHash, TokenDigest};
use cds::market::delivery::Attempt;
use cds::market::interface::Endpoint;
use cds::market::key::{Fingerprint, ScopedKey};
use cds::market::names::Email;
use cds::market::order::{FillPolicy, LineRequest, OrderId, OrderRequest, Sources};
use cds::market::report::{Report, ReportId};
use cds::store::memory::MemoryStore;
use cds::store::{Snapshot, Store};
use tempfile::TempDir;

use crate::dump::dump;
use crate::support::{
    close_round, fields, name, open_in, open_round, plain, price, scoped, sign_up, sku, snapshot, time, units,
};

const MAKERS: [&str; 3] = ["acme", "acme-2", "bolts"];
const GOODS: [&str; 5] = ["a", "ab", "B", "nut", "z.1"];
const CUSTOMERS: u64 = 4;
const FILLS: [FillPolicy; 4] =
    [FillPolicy::AllOrNone, FillPolicy::CompleteLines, FillPolicy::Partial, FillPolicy::MinimumOrNone];

/// The generator SplitMix64: the same seed throws the same numbers everywhere.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % bound
    }

    fn one_of<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len() as u64) as usize]
    }

    fn customer(&mut self) -> AccountId {
        AccountId(MAKERS.len() as u64 + 1 + self.below(CUSTOMERS))
    }

    fn sources(&mut self) -> Sources {
        match self.below(3) {
            0 => Sources::Any,
            1 => Sources::Makers(vec![name(self.one_of(&MAKERS))]),
            _ => Sources::Makers(vec![name("bolts"), name("acme")]),
        }
    }

    fn stock(&mut self) -> Command {
        let (manufacturer, good) = (name(self.one_of(&MAKERS)), sku(self.one_of(&GOODS)));
        let quantity = units(self.below(30));
        let change = match self.below(6) {
            0..=1 => StockChange::Set { fields: fields(self.below(40), 100), expect: Expect::Force },
            2 => StockChange::Add { quantity },
            3 => StockChange::Adjust { quantity, up_to: self.below(2) == 0, reason: None },
            4 => StockChange::Withdraw { reason: None },
            _ => StockChange::Price { unit_price: price(u128::from(self.below(200))) },
        };
        Command::Stock { manufacturer, sku: good, change }
    }

    fn import(&mut self) -> Command {
        let manufacturer = name(self.one_of(&MAKERS));
        let line =
            |good: &str, n| ImportLine { manufacturer: manufacturer.clone(), sku: sku(good), fields: fields(n, 90) };
        let lines = (0..self.below(4)).map(|_| line(self.one_of(&GOODS), self.below(20))).collect();
        let complete = if self.below(3) == 0 { vec![manufacturer] } else { Vec::new() };
        Command::Import { lines, complete, strict: self.below(2) == 0 }
    }

    fn place(&mut self) -> Command {
        let line = |dice: &mut Self| LineRequest {
            sku: sku(dice.one_of(&GOODS)),
            from: dice.sources(),
            quantity: units(1 + dice.below(12)),
            min_quantity: None,
            max_unit_price: (dice.below(3) == 0).then(|| price(120)),
        };
        let fill = self.one_of(&FILLS);
        let lines = (0..1 + self.below(3)).map(|_| line(self)).collect();
        let request = OrderRequest { fill, lines, reference: None, note: None };
        Command::Place { customer: self.customer(), request, round: None }
    }

    fn cart(&mut self) -> Command {
        let (good, from, quantity) = (sku(self.one_of(&GOODS)), self.sources(), units(self.below(9)));
        let expect = (self.below(8) == 0).then(|| self.below(4));
        let customer = self.customer();
        let change = match self.below(6) {
            4..=5 => return self.buy_cart(customer, expect),
            0 => CartChange::Clear,
            1 => CartChange::Remove { sku: good, from },
            2 => CartChange::Set { sku: good, from, quantity },
            _ => CartChange::Add { sku: good, from, quantity },
        };
        Command::Cart { customer, expect, change }
    }

    fn buy_cart(&mut self, customer: AccountId, expect: Option<u64>) -> Command {
        let fill = self.one_of(&FILLS);
        let clear_rest = self.below(3) == 0;
        let purchase = CartPurchase { fill, expect, lines: None, clear_rest, round: None, reference: None, note: None };
        Command::BuyCart { customer, purchase }
    }

    fn interface(&mut self) -> Command {
        let endpoint = (self.below(3) > 0).then(|| Endpoint::parse(&format!("unix:/{}", self.below(4))).unwrap());
        Command::Interface { manufacturer: name(self.one_of(&MAKERS)), endpoint }
    }

    /// The supply side at work in the newest round: asked, heard, delivered, sent again, waived, scheduled.
    fn supply(&mut self, now: &dyn Snapshot) -> Command {
        let manufacturer = name(self.one_of(&MAKERS));
        let round = now.market().unwrap().round.unwrap();
        let period = round.period();
        let report = ReportId { round, manufacturer: manufacturer.clone() };
        let failed = HeardWhat::Failed { outcome: VisitOutcome::Timeout, problem: "late".to_owned() };
        match self.below(12) {
            0 => Command::Collect { period: None, month: period, manufacturers: Vec::new() },
            1 => Command::Collect { period: Some(period), month: period, manufacturers: vec![manufacturer] },
            2..=6 => {
                let Command::Import { lines, .. } = self.import() else { unreachable!("an import") };
                let lines = (1..).zip(lines.into_iter().filter(|l| l.manufacturer == manufacturer)).collect();
                let complete = self.below(2) == 0;
                let offers = HeardWhat::Offers(HeardOffers { lines, complete, ..HeardOffers::default() });
                let what = if self.below(4) == 0 { failed } else { offers };
                let heard = Heard { attempts: 1, digest: None, answer_bytes: 9, what };
                Command::Heard { visit: VisitId { round, manufacturer }, heard }
            }
            7..=9 => {
                let digest = now.report(&report).unwrap().map_or_else(String::new, |r| r.digest);
                let attempt = match self.below(3) {
                    0 => Attempt::Answered { report: report.to_string(), digest },
                    1 => Attempt::NotAcknowledged { problem: "null".to_owned() },
                    _ => Attempt::Failed { problem: "gone".to_owned() },
                };
                Command::Delivered { report, attempt, jitter_permille: self.below(1000) as u16 }
            }
            10 if self.below(2) == 0 => Command::WaiveReport { report, reason: None },
            10 => Command::ResendReport { report, reason: None },
            _ => Command::Schedule { due: None, next: Some(time(self.below(9000) as i64)) },
        }
    }

    /// Changes a customer, his password or his sessions; now and then nobody is left.
    fn account(&mut self) -> Command {
        let email = |n| Email::parse(&format!("Person-{n}@x.org")).unwrap();
        let against = self.below(3);
        let change = match self.below(8) {
            0 => AccountChange::Update { display_name: None, email: Some(None) },
            1 => AccountChange::Update { display_name: None, email: Some(Some(email(self.below(3)))) },
            2 => {
                let password = PasswordHash::new(&format!("hash-{}", self.below(9)));
                AccountChange::Password { password, against, keep: Some(1) }
            }
            3 | 4 => {
                let digest = TokenDigest([self.below(256) as u8; 32]);
                AccountChange::OpenSession { digest, lifetime_ms: 1 + self.below(5), against }
            }
            5 => AccountChange::CloseSessions { session: [None, Some(1 + self.below(3))][self.below(2) as usize] },
            6 => [AccountChange::Block { reason: None }, AccountChange::Unblock][self.below(2) as usize].clone(),
            _ if self.below(6) == 0 => AccountChange::Delete { against },
            _ => AccountChange::Unblock,
        };
        Command::Account { account: self.customer(), change }
    }

    /// Acknowledges the newest report, sometimes with a wrong digest.
    fn acknowledge(&mut self, now: &dyn Snapshot) -> Command {
        let newest: Vec<Report> = now.reports(None, 1 + self.below(4) as usize).unwrap();
        let Some(Report { id, digest, .. }) = newest.into_iter().next_back() else { return Command::Tick };
        let digest = if self.below(4) == 0 { "0".repeat(64) } else { digest };
        Command::AcknowledgeReport { manufacturer: id.manufacturer.clone(), report: id, digest }
    }

    fn command(&mut self, now: &dyn Snapshot) -> Command {
        let orders = now.market().unwrap().last_order;
        match self.below(61) {
            58..=60 => self.account(),
            0..=9 => self.stock(),
            10 => self.import(),
            11..=22 | 51..=56 => self.place(),
            23..=27 => Command::Cancel {
                customer: self.customer(),
                order: OrderId(1 + self.below(orders + 1)),
                line: [None, Some(1)][self.below(2) as usize],
                quantity: None,
            },
            28..=30 => self.cart(),
            31 => Command::Done { customer: self.customer(), undo: self.below(3) == 0 },
            32 => close_round(),
            33..=34 => open_round(1 + self.below(12) as u8),
            35 => Command::PauseRound { reason: None },
            36 => Command::ResumeRound { reason: None },
            39..=40 => self.interface(),
            41..=50 => self.supply(now),
            37..=38 => self.acknowledge(now),
            _ => Command::Tick,
        }
    }

    /// Most have a key, which is now and then one that was used before.
    fn submission(&mut self, now: &dyn Snapshot, keys: &mut Vec<ScopedKey>, sent: &mut Vec<Submission>) -> Submission {
        if self.below(10) == 0 && !sent.is_empty() {
            return sent[self.below(sent.len() as u64) as usize].clone();
        }
        let mut submission = plain(self.command(now));
        if self.below(8) > 0 {
            let reused = self.below(20) == 0 && !keys.is_empty();
            let key = if reused {
                keys[self.below(keys.len() as u64) as usize].clone()
            } else {
                scoped(&format!("key-{}", keys.len()))
            };
            submission.key = Some((key.clone(), Fingerprint::of(&submission.command)));
            if !reused {
                keys.push(key);
            }
            sent.push(submission.clone());
        }
        submission
    }
}

/// Batches that depend on nothing but the seed: they are drawn against the reference model, which carries them out.
pub(crate) struct History {
    pub(crate) model: MemoryStore,
    pub(crate) keys: Vec<ScopedKey>,
    dice: Dice,
    sent: Vec<Submission>,
}

impl History {
    pub(crate) fn new(seed: u64, events_kept: u64) -> Self {
        let model = MemoryStore::new("the-instance").keeping_events(events_kept);
        Self { model, keys: Vec::new(), dice: Dice(seed), sent: Vec::new() }
    }

    /// The first batch: everybody signs up and the first round opens.
    pub(crate) fn founding() -> Vec<Submission> {
        let makers = MAKERS.iter().map(|maker| sign_up(Role::Manufacturer, maker));
        let customers = (0..CUSTOMERS).map(|n| sign_up(Role::Customer, &format!("customer-{n}")));
        makers.chain(customers).chain([open_round(1)]).map(plain).collect()
    }

    /// The next batch, of up to `most` submissions; the model has not carried it out yet.
    pub(crate) fn next_batch(&mut self, most: u64) -> Vec<Submission> {
        let count = self.dice.below(most + 1);
        self.next_batch_of(count)
    }

    /// As [`Self::next_batch`], with exactly so many.
    pub(crate) fn next_batch_of(&mut self, count: u64) -> Vec<Submission> {
        let now = snapshot(&self.model);
        (0..count).map(|_| self.dice.submission(&*now, &mut self.keys, &mut self.sent)).collect()
    }
}

#[test]
fn every_engine_answers_and_keeps_the_same_over_a_random_history() {
    for seed in 1..=3 {
        let dir = TempDir::new().unwrap();
        let mut file = Some(open_in(&dir, 200));
        let mut history = History::new(seed, 200);
        for n in 0..600 {
            let batch = if n == 0 { History::founding() } else { history.next_batch(12) };
            let expected = history.model.transact(&batch, time(n)).unwrap();
            let committed = file.as_mut().unwrap().transact(&batch, time(n)).unwrap();
            assert_eq!(committed, expected, "seed {seed}, batch {n}: {batch:?}");
            if n % 30 == 29 {
                drop(file.take());
                file = Some(open_in(&dir, 200));
                let kept = dump(&*snapshot(file.as_ref().unwrap()), &history.keys);
                assert_eq!(kept, dump(&*snapshot(&history.model), &history.keys), "seed {seed}, after batch {n}");
            }
        }
        let orders = snapshot(&history.model).market().unwrap().last_order;
        assert!(orders > 30, "seed {seed} bought too little to prove anything: {orders} orders");
    }
}
