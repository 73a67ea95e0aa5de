//! The goods and manufacturers that a file names, looked up among the market's offers before anything is sent. What is
//! sold out is there; what nobody offers is a mistake of the file.

use std::collections::{BTreeSet, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::cli::failure::{Failure, status};
use crate::cli::order_file::{FileOrder, Found, Rows};
use crate::cli::pages::Listing;
use crate::cli::stock_file::Problem;
use crate::ipc::client::{Begun, CallError, Steady};
use crate::ipc::methods::Method;
use crate::ipc::methods::offer::{List, ListParams, OfferPage};
use crate::limits::{
    BATCH_IN_FLIGHT_ORDERS, ORDER_FILE_GOODS_ASKED_COUNT, ORDER_FILE_GOODS_KEPT_MAX_COUNT,
    ORDER_FILE_GOODS_MISSING_MAX_COUNT, ORDER_FILE_OFFERS_READ_COUNT, PAGE_MAX_COUNT,
};
use crate::market::names::{AccountName, Sku};
use crate::market::order::Sources;

/// A good from one manufacturer; without one: from whomever.
type Wanted = (Sku, Option<AccountName>);

/// What is known of the goods that a file names. Of those that were looked up only hashes are kept, so that a million
/// of them take little room.
#[derive(Debug, Default)]
pub(super) struct Goods {
    /// Named, and not looked up yet.
    asked: BTreeSet<Wanted>,
    offered: HashSet<u64>,
    missing: HashSet<u64>,
    /// Whether the list of offers was read from its beginning.
    list_read: bool,
}

impl Goods {
    /// Notes what an order names.
    pub(super) fn note(&mut self, order: &FileOrder) {
        for line in &order.lines {
            match &line.from {
                Sources::Any => self.ask((line.sku.clone(), None)),
                Sources::Makers(makers) => {
                    makers.iter().for_each(|maker| self.ask((line.sku.clone(), Some(maker.clone()))));
                }
            }
        }
    }

    fn ask(&mut self, wanted: Wanted) {
        let hash = hash(&wanted);
        if !self.offered.contains(&hash) && !self.missing.contains(&hash) {
            self.asked.insert(wanted);
        }
    }

    /// Enough was noted to be looked up at once.
    pub(super) fn are_many(&self) -> bool {
        self.asked.len() >= ORDER_FILE_GOODS_ASKED_COUNT
    }

    pub(super) fn any_missing(&self) -> bool {
        !self.missing.is_empty()
    }

    /// Looks up everything that was noted.
    pub(super) async fn look_up(&mut self, user: &mut Steady) -> Result<(), Failure> {
        if self.are_many() && !self.list_read {
            self.list_read = true;
            self.read_list(user).await?;
        }
        let asked = std::mem::take(&mut self.asked);
        let missing = self.look_up_each(user, asked).await?;
        // Whether it is the good that nobody offers, or only this manufacturer who does not.
        missing.into_iter().for_each(|(sku, _)| self.ask((sku, None)));
        let goods = std::mem::take(&mut self.asked);
        self.look_up_each(user, goods).await?;
        if self.missing.len() > ORDER_FILE_GOODS_MISSING_MAX_COUNT {
            let message = format!(
                "the file names more than {ORDER_FILE_GOODS_MISSING_MAX_COUNT} goods or manufacturers that the market \
                 does not have; nothing was sent"
            );
            return Err(Failure::new(status::INVALID_FILE, message, "See what there is with `cds-customer offers`."));
        }
        Ok(())
    }

    /// Reads the first so many offers: in most markets these are all, and nothing has to be asked one by one.
    async fn read_list(&mut self, user: &mut Steady) -> Result<(), Failure> {
        let mut params = ListParams { limit: Some(PAGE_MAX_COUNT), ..ListParams::default() };
        let mut read = 0;
        while read < ORDER_FILE_OFFERS_READ_COUNT {
            let page = user.call::<List>(&params).await?.value;
            read += page.offers.len();
            let cursor = page.next_cursor.clone();
            for offer in page.offers {
                self.keep(&(offer.sku.clone(), None));
                self.keep(&(offer.sku, Some(offer.manufacturer)));
            }
            let Some(cursor) = cursor else { break };
            List::start_at(&mut params, cursor);
        }
        let (offered, missing) = (&self.offered, &self.missing);
        self.asked.retain(|wanted| !offered.contains(&hash(wanted)) && !missing.contains(&hash(wanted)));
        Ok(())
    }

    fn keep(&mut self, wanted: &Wanted) {
        if self.offered.len() >= ORDER_FILE_GOODS_KEPT_MAX_COUNT {
            // What is forgotten is looked up again.
            self.offered.clear();
        }
        self.offered.insert(hash(wanted));
    }

    /// Asks for each, many at once; gives back what nobody offers.
    async fn look_up_each(&mut self, user: &mut Steady, all: BTreeSet<Wanted>) -> Result<Vec<Wanted>, Failure> {
        let all: Vec<Wanted> = all.into_iter().collect();
        let mut missing = Vec::new();
        for some in all.chunks(BATCH_IN_FLIGHT_ORDERS) {
            let mut begun = Vec::with_capacity(some.len());
            for wanted in some {
                begun.push(match user.client().await {
                    Ok(client) => client.begin(List::NAME, params(wanted)).await.ok(),
                    Err(_) => None,
                });
            }
            for (wanted, begun) in some.iter().zip(begun) {
                if is_offered(user, wanted, begun).await? {
                    self.keep(wanted);
                } else {
                    self.missing.insert(hash(wanted));
                    missing.push(wanted.clone());
                }
            }
        }
        Ok(missing)
    }

    /// What an order names and nobody offers.
    pub(super) fn problems_of(&self, found: &Found, order: &FileOrder) -> Vec<Problem> {
        if !self.any_missing() {
            return Vec::new();
        }
        let mut problems = Vec::new();
        for (at, (line, row)) in order.lines.iter().zip(&order.rows).enumerate() {
            let (sku, makers) = match &found.rows {
                Rows::Csv(_) => ("sku".to_owned(), "manufacturer".to_owned()),
                Rows::Json(_) => (format!("lines[{at}].sku"), format!("lines[{at}].from")),
            };
            if self.is_missing((line.sku.clone(), None)) {
                let right = "name a good that somebody offers; `cds-customer offers` lists them";
                problems.push(Problem::new(*row, &sku, line.sku.as_str(), right));
                continue;
            }
            let Sources::Makers(named) = &line.from else { continue };
            for maker in named.iter().filter(|m| self.is_missing((line.sku.clone(), Some((*m).clone())))) {
                let good = &line.sku;
                let right = format!("name one who offers {good}; `cds-customer offers {good}` lists them");
                problems.push(Problem::new(*row, &makers, maker.as_str(), right));
            }
        }
        problems
    }

    fn is_missing(&self, wanted: Wanted) -> bool {
        self.missing.contains(&hash(&wanted))
    }
}

fn hash(wanted: &Wanted) -> u64 {
    let mut hasher = DefaultHasher::new();
    wanted.hash(&mut hasher);
    hasher.finish()
}

fn params((sku, maker): &Wanted) -> ListParams {
    ListParams { sku: Some(sku.clone()), manufacturer: maker.clone(), limit: Some(1), ..ListParams::default() }
}

/// Takes the answer to a question that was sent; if it got lost, asks again.
async fn is_offered(user: &mut Steady, wanted: &Wanted, begun: Option<Begun>) -> Result<bool, Failure> {
    let answer = match begun {
        Some(begun) => begun.answer().await,
        None => Err(CallError::Lost),
    };
    let page: OfferPage = match answer {
        Ok(raw) => serde_json::from_str(raw.get()).map_err(|e| CallError::Garbled(e.to_string()))?,
        Err(_) => user.call::<List>(&params(wanted)).await?.value,
    };
    Ok(!page.offers.is_empty())
}
