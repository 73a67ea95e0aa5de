//! The two calls that a distributor makes: what can be supplied, and what was sold.

use std::collections::BTreeSet;
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

use super::book::{BookError, SharedBook};
use super::ledger::Applied;
use super::link::Link;
use super::news::{Teller, What};
use super::production::{Floor, Picture};
use crate::ipc::envelope::Call;
use crate::ipc::error::{ErrorObject, excerpt};
use crate::ipc::methods::report::ReportLineInfo;
use crate::ipc::methods::supply::{Offers, OffersAnswer, OffersParams, Sold, SoldAnswer, SoldParams, SupplyOffer};
use crate::ipc::methods::works::{Lines, WorksInfo, WorksLine};
use crate::ipc::methods::{Method, Nothing};
use crate::ipc::plain_words::plain_words;
use crate::limits::{QUANTITY_MAX_UNITS, WORKS_ASK_MS};
use crate::market::amounts::{Money, Price, Quantity};
use crate::market::key::hex;
use crate::market::names::AccountName;
use crate::market::reason::Reason;
use crate::market::report::{Report, ReportLine};
use crate::market::time::RoundId;

/// Characters of foreign text in an error.
const QUOTED_CHARS: usize = 60;

/// Why a call has no result.
pub(super) enum NoAnswer {
    Refused(ErrorObject),
    /// Nothing may be answered any more.
    Failed(BookError),
}

impl From<ErrorObject> for NoAnswer {
    fn from(error: ErrorObject) -> Self {
        Self::Refused(error)
    }
}

impl From<BookError> for NoAnswer {
    fn from(error: BookError) -> Self {
        Self::Failed(error)
    }
}

/// What answers the distributor's calls.
#[derive(Clone)]
pub(super) struct Interface {
    pub(super) book: SharedBook,
    pub(super) teller: Teller,
    pub(super) link: Link,
    pub(super) floor: Floor,
}

impl Interface {
    /// Carries one call out; the result as JSON.
    pub(super) async fn answer(&self, call: &Call<'_>) -> Result<Vec<u8>, NoAnswer> {
        match call.method.as_ref() {
            Offers::NAME => json(&self.offers(read(call.params)?).await?),
            Sold::NAME => json(&self.sold(read(call.params)?).await?),
            Lines::NAME => {
                let Nothing {} = read(call.params)?;
                json(&told(&self.floor.picture(&self.book).await?))
            }
            other => {
                let message = format!("there is no method {:?} here", excerpt(other, QUOTED_CHARS));
                let hint = "Here supply.offers, supply.sold and works.lines are answered.";
                Err(ErrorObject::new(Reason::UnknownMethod, message).with_hint(hint).into())
            }
        }
    }

    async fn offers(&self, params: OffersParams) -> Result<OffersAnswer, NoAnswer> {
        let round = params.round;
        if round.period() != params.period {
            let message = format!("period: {round} is not a round of {}", params.period);
            return Err(ErrorObject::new(Reason::InvalidParams, message).with_detail("field", "period").into());
        }
        let all_told = self.all_is_told(round).await?;
        let offered = self.book.change(move |ledger| {
            let asked = ledger.offer(round, all_told)?;
            let offer = |asked: &super::ledger::Asked| {
                let good = ledger.goods.get(&asked.sku)?;
                Some(SupplyOffer {
                    sku: asked.sku.clone(),
                    name: Some(good.name.clone()).filter(|name| !name.is_empty()),
                    unit: Some(good.unit.clone()).filter(|unit| !unit.is_empty()),
                    gtin: good.gtin.clone(),
                    unit_price: Price::try_from(good.unit_price).ok()?,
                    quantity: Quantity::new(asked.quantity.min(QUANTITY_MAX_UNITS)).ok()?,
                })
            };
            Some(asked.iter().filter_map(offer).collect::<Vec<_>>())
        });
        let Some(offers) = offered.await? else {
            let message = format!("round {round} is over: its sales report has been taken in");
            let hint = "If this is another market, run `cds-manufacturer serve` with another --data-dir.";
            return Err(ErrorObject::new(Reason::RoundNotSelling, message).with_hint(hint).into());
        };
        let units = offers.iter().map(|offer| offer.quantity.units()).sum();
        self.teller.tell(What::Offered { round, goods: offers.len(), units });
        // What was offered by hand beside the book stands.
        Ok(OffersAnswer { offers, complete: false })
    }

    /// What was sold before a round must be known before everything on hand is offered, so the distributor is asked
    /// for the reports that have not come. True if all is known; if he does not say, what may be sold stays out.
    async fn all_is_told(&self, round: RoundId) -> Result<bool, NoAnswer> {
        let (told, waiting) = self
            .book
            .change(move |ledger| (ledger.told.keys().copied().collect::<BTreeSet<_>>(), ledger.waits_for(Some(round))))
            .await?;
        let asking = self.link.reports_before(round, &told, waiting.first().copied());
        let asked = tokio::time::timeout(Duration::from_millis(WORKS_ASK_MS), asking).await;
        match asked.unwrap_or_else(|_| Err("it does not answer in time".to_owned())) {
            Ok(reports) => {
                let (mut all, mut without_report) = (true, waiting.into_iter().collect::<BTreeSet<_>>());
                for report in reports {
                    without_report.remove(&report.round);
                    match self.sold(report).await {
                        Ok(_) => {}
                        Err(NoAnswer::Failed(error)) => return Err(error.into()),
                        // What was not believed may have been sold all the same.
                        Err(NoAnswer::Refused(_)) => all = false,
                    }
                }
                for round in without_report {
                    let returned = self.book.change(move |ledger| ledger.took_no_part(round)).await?;
                    self.teller.tell(What::NothingSold { round, returned });
                }
                Ok(all)
            }
            Err(why) => {
                self.teller.tell(What::Waiting { what: "the sales reports of earlier rounds".to_owned(), why });
                Ok(false)
            }
        }
    }

    async fn sold(&self, params: SoldParams) -> Result<SoldAnswer, NoAnswer> {
        let report = match believed(params, &self.book.manufacturer) {
            Ok(report) => report,
            Err((report, error)) => {
                self.teller.tell(What::Refused { report, why: error.message.clone() });
                return Err(error.into());
            }
        };
        let (id, version, digest) = (report.id.clone(), report.version, report.digest.clone());
        let applied = self.book.change(move |ledger| ledger.apply(&report)).await?;
        let (sold, returned, again) = match applied {
            Applied::First { sold, returned } => (sold, returned, false),
            Applied::Corrected { sold } => (sold, 0, false),
            Applied::Again => (0, 0, true),
            Applied::Contradicts => {
                let message = format!("another version {version} of report {id} was taken in before");
                self.teller.tell(What::Refused { report: id.to_string(), why: message.clone() });
                let hint = "A corrected report needs a higher version.";
                return Err(ErrorObject::new(Reason::DigestMismatch, message).with_hint(hint).into());
            }
        };
        self.teller.tell(What::Sold { report: id.clone(), version, sold, returned, again });
        Ok(SoldAnswer { report: id, digest })
    }
}

/// A report for this manufacturer whose digest fits its content; else its name and what is wrong.
/// The works at this moment, for whoever may open the socket.
fn told(picture: &Picture) -> WorksInfo {
    let line = |l: &super::production::LineView| WorksLine {
        line: l.name.to_string(),
        sku: l.sku.clone(),
        phase: l.phase.word().to_owned(),
        release: l.release.word().to_owned(),
        batches: l.batches,
        made: l.made,
        scrapped: l.scrapped,
        started: l.started,
        total: l.total,
        batch_per_mille: l.batch_per_mille,
    };
    let total = picture.total;
    WorksInfo {
        lines: picture.lines.iter().map(line).collect(),
        on_hand: total.on_hand,
        at_market: total.at_market,
        sold: total.sold,
    }
}

fn believed(params: SoldParams, manufacturer: &AccountName) -> Result<Report, (String, ErrorObject)> {
    let name = params.report.to_string();
    let wrong = |field: &str, message: String| {
        Err((name.clone(), ErrorObject::new(Reason::InvalidParams, message).with_detail("field", field)))
    };
    if params.report.manufacturer != *manufacturer || params.manufacturer != *manufacturer {
        return wrong("manufacturer", format!("manufacturer: this is {manufacturer}, the report is for another one"));
    }
    if params.round != params.report.round {
        return wrong("round", format!("round: report {name} is not of round {}", params.round));
    }
    let too_much = |line: &&ReportLineInfo| {
        line.sold > QUANTITY_MAX_UNITS || line.amount.minor() > Money::of_minor(u64::MAX.into()).minor()
    };
    if let Some(line) = params.lines.iter().find(too_much) {
        return wrong("lines", format!("lines: {} has more units or a higher amount than is possible", line.sku));
    }
    let lines = params.lines.into_iter().map(|line| ReportLine {
        sku: line.sku,
        name: line.name,
        offered: line.offered,
        sold: line.sold,
        withdrawn: line.withdrawn,
        unsold: line.unsold,
        amount: line.amount,
    });
    // Written anew from its content, with the sums made here.
    let mut report = Report::write(params.report, params.currency, lines.collect(), params.orders, params.written_at);
    report.version = params.version;
    report.digest = hex(&Sha256::digest(report.digested_text()));
    if report.digest != params.digest || report.total != params.total {
        let message = format!("the digest of report {name} does not fit its content");
        let hint = "It is the SHA-256 of report, version, currency, lines, orders and total; see docs/PROTOCOL.md.";
        return Err((name, ErrorObject::new(Reason::DigestMismatch, message).with_hint(hint)));
    }
    Ok(report)
}

/// Params by name; a wrong one is named.
fn read<P: DeserializeOwned>(params: Option<&RawValue>) -> Result<P, ErrorObject> {
    let text = params.map_or("{}", RawValue::get);
    serde_path_to_error::deserialize(&mut serde_json::Deserializer::from_str(text)).map_err(|error| {
        let (field, problem) = (error.path().to_string(), excerpt(&plain_words(&error.inner().to_string()), 200));
        let place = if field == "." { String::new() } else { format!("{field}: ") };
        ErrorObject::new(Reason::InvalidParams, format!("{place}{problem}")).with_detail("field", field)
    })
}

fn json(result: &impl Serialize) -> Result<Vec<u8>, NoAnswer> {
    let text = serde_json::to_vec(result);
    text.map_err(|e| ErrorObject::new(Reason::Internal, format!("the answer cannot be written: {e}")).into())
}
