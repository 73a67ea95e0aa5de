//! A watch on a terminal: the board, drawn again whenever something changed or a mark has faded.

use std::time::Duration;

use rustix::process::Signal;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::mpsc;

use super::board::{Board, MARKED_TICKS};
use super::ends::Ends;
use super::frame::{Look, picture};
use super::screen::{Screen, size};
use super::stream::Told;
use super::words::sentence;
use crate::cli::args::watch::WatchArgs;
use crate::cli::failure::{Failure, status};
use crate::cli::output::Output;
use crate::cli::quiet_terminal::QuietTerminal;
use crate::cli::runtime::Ended;
use crate::ipc::methods::watch::{EventData, WatchEvent};
use crate::market::amounts::Currency;
use crate::market::event::Topic;

/// How long a tick is: changes that come closer together are drawn together.
const TICK: Duration = Duration::from_millis(100);
/// Pieces of news that are kept beside offers, and where there are none.
const NEWS_MAX: usize = 5;
const NEWS_ALONE_MAX: usize = 100;

const WATCHING: &str = "watching; end with Ctrl-C";
const RECONNECTING: &str = "reconnecting...";
const READ_ANEW: &str = "missed events; read anew";

pub(super) async fn run(
    output: &Output,
    args: &WatchArgs,
    currency: &Currency,
    began: Told,
    mut told: mpsc::Receiver<Result<Told, Failure>>,
) -> Ended {
    let quiet = QuietTerminal::take();
    let caught = |kind: Signal| signal(SignalKind::from_raw(kind.as_raw()));
    let (mut suspended, mut goes_on) = (caught(Signal::TSTP)?, caught(Signal::CONT)?);
    let mut live = Live::new(args);
    let mut screen = Screen::new(output);
    let mut ticks = tokio::time::interval(TICK);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut ended = live.take(&began, currency);
    let mut drawn_at = size();
    while !ended {
        tokio::select! {
            message = told.recv() => match message {
                Some(message) => ended = live.take(&message?, currency),
                None => break,
            },
            // Before it stops, as a tick may come before the news that it goes on.
            _ = suspended.recv() => {
                screen.forget();
                live.dirty = true;
                quiet.suspend()?;
            }
            _ = goes_on.recv() => {
                quiet.take_again();
                screen.forget();
                live.dirty = true;
            }
            _ = ticks.tick() => {
                live.tick += 1;
                let now = size();
                if live.is_to_be_drawn() || now != drawn_at {
                    drawn_at = now;
                    live.draw(&mut screen, output, currency)?;
                }
            }
        }
    }
    live.draw(&mut screen, output, currency)?;
    Ok(status::DONE)
}

struct Live {
    offers: bool,
    board: Board,
    ends: Ends,
    news: Vec<String>,
    status: &'static str,
    tick: u64,
    /// The tick of the last change.
    changed_at: u64,
    dirty: bool,
}

impl Live {
    fn new(args: &WatchArgs) -> Self {
        let (board, ends, news) = (Board::default(), Ends::new(args), Vec::new());
        let offers = args.topics().contains(&Topic::Offers);
        Self { offers, board, ends, news, status: WATCHING, tick: 0, changed_at: 0, dirty: true }
    }

    /// Takes in what the stream tells; true if the watch ends with it.
    fn take(&mut self, told: &Told, currency: &Currency) -> bool {
        (self.dirty, self.changed_at) = (true, self.tick);
        match told {
            Told::Began(beginning) => {
                self.board.begin(beginning);
                self.status = if beginning.missed.is_some() { READ_ANEW } else { WATCHING };
                self.ends.at(beginning)
            }
            Told::Event(event) => {
                if let Some(event) = &event.event {
                    self.board.apply(event, self.tick);
                    self.note(event, currency);
                }
                self.ends.after(event.event.as_ref())
            }
            Told::Lost => {
                self.status = RECONNECTING;
                false
            }
            Told::Resumed => {
                self.status = WATCHING;
                false
            }
        }
    }

    /// What is no offer's change is told in words.
    fn note(&mut self, event: &WatchEvent, currency: &Currency) {
        if matches!(event.event, EventData::OfferChanged(_)) {
            return;
        }
        if self.news.len() == if self.offers { NEWS_MAX } else { NEWS_ALONE_MAX } {
            self.news.remove(0);
        }
        self.news.push(sentence(event, currency));
    }

    /// Something changed, or the last marks fade just now.
    fn is_to_be_drawn(&self) -> bool {
        self.dirty || self.tick <= self.changed_at + MARKED_TICKS
    }

    fn draw(&mut self, screen: &mut Screen<'_>, output: &Output, currency: &Currency) -> Result<(), Failure> {
        let (size, tick, status) = (size(), self.tick, self.status);
        let look =
            Look { size, tick, color: output.colored(), currency, offers: self.offers, status, news: &self.news };
        screen.draw(&picture(&self.board, &look), size)?;
        self.dirty = false;
        Ok(())
    }
}
