//! A watch as lines, one per change, each written at once: ndjson, CSV, or words.

use serde::Serialize;
use serde_json::Value;
use tokio::sync::mpsc;

use super::ends::Ends;
use super::rows;
use super::stream::{Beginning, OneEvent, Told};
use super::words::sentence;
use crate::cli::args::common::Format;
use crate::cli::args::watch::WatchArgs;
use crate::cli::failure::{Failure, status};
use crate::cli::output::Output;
use crate::cli::runtime::Ended;
use crate::ipc::methods::offer::OfferInfo;
use crate::market::amounts::Currency;

pub(super) async fn run(
    output: &Output,
    args: &WatchArgs,
    currency: &Currency,
    began: Told,
    mut told: mpsc::Receiver<Result<Told, Failure>>,
) -> Ended {
    let printer = Printer { output, currency, snapshot: args.snapshot, format: output.stream_format() };
    let mut ends = Ends::new(args);
    printer.header()?;
    let mut next = Some(Ok(began));
    while let Some(message) = next {
        match message? {
            Told::Began(beginning) => {
                printer.beginning(&beginning)?;
                if ends.at(&beginning) {
                    break;
                }
            }
            Told::Event(event) => {
                printer.event(&event)?;
                if ends.after(event.event.as_ref()) {
                    break;
                }
            }
            Told::Lost => output.words("The connection was lost; reconnecting..."),
            Told::Resumed => output.words("Connected again; nothing was missed."),
        }
        next = told.recv().await;
    }
    Ok(status::DONE)
}

struct Printer<'a> {
    output: &'a Output,
    currency: &'a Currency,
    snapshot: bool,
    format: Format,
}

impl Printer<'_> {
    fn header(&self) -> Result<(), Failure> {
        match self.format {
            Format::Csv => self.output.csv(&rows::sheet(&[], self.currency), true),
            _ => Ok(()),
        }
    }

    fn beginning(&self, beginning: &Beginning) -> Result<(), Failure> {
        let seq = beginning.seq;
        if let Some(reason) = &beginning.missed {
            self.output.words(&format!("Missed events ({reason}); beginning anew after event {seq}."));
            if self.format != Format::Table {
                self.made(&Made { kind: "resync", seq, reason: Some(reason), data: None })?;
            }
        } else {
            self.output.words(&format!("Watching; events after {seq} follow."));
        }
        if self.snapshot {
            for (seq, offers) in &beginning.pages {
                offers.iter().try_for_each(|offer| self.offer(*seq, offer))?;
            }
        }
        Ok(())
    }

    /// An offer as it was after event `seq`.
    fn offer(&self, seq: u64, o: &OfferInfo) -> Result<(), Failure> {
        if self.format != Format::Table {
            return self.made(&Made { kind: "snapshot", seq, reason: None, data: Some(o) });
        }
        let price = self.currency.show(o.unit_price);
        let words = format!("{} available, {} sold, {} offered, at {price}", o.available, o.sold, o.offered);
        self.output.line(&format!("{seq}  {} of {}: {words}", o.sku, o.manufacturer))
    }

    fn event(&self, event: &OneEvent) -> Result<(), Failure> {
        match (self.format, &event.event) {
            (Format::Table, Some(e)) => {
                let at = e.at.to_the_second();
                self.output.line(&format!("{}  {at}  {}", e.seq, sentence(e, self.currency)))
            }
            // A kind that this program does not know yet has no words.
            (Format::Table, None) => Ok(()),
            (Format::Csv, _) => self.row(serde_json::from_str(event.raw.get()).map_err(std::io::Error::other)?),
            (Format::Json | Format::Ndjson, _) => self.output.json(event.raw.get()),
        }
    }

    /// A line that is no event of the daemon's.
    fn made(&self, line: &Made<'_>) -> Result<(), Failure> {
        match self.format {
            Format::Csv => self.row(serde_json::to_value(line).map_err(std::io::Error::other)?),
            _ => self.output.json_line(line),
        }
    }

    fn row(&self, line: Value) -> Result<(), Failure> {
        self.output.csv(&rows::sheet(&[line], self.currency), false)
    }
}

/// A line that this program adds: an offer of the snapshot, or that events are missing.
#[derive(Serialize)]
struct Made<'a> {
    kind: &'static str,
    seq: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a OfferInfo>,
}
