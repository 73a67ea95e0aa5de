//! Full-screen dashboards: what the customers' and the manufacturers' have in common.
//!
//! One loop owns everything: keys, what the watch tells, what the daemon answered, and the clock's ticks come in as
//! messages; a [`Face`] decides what they mean and draws. Calls are made by a task of their own, the [`Counter`], so
//! that the screen never waits for the daemon.

pub(super) mod dialog;
pub(super) mod draw;
pub(super) mod input;
pub(super) mod list;
pub(super) mod live;
pub(super) mod look;
mod screen;
pub(super) mod trend;

use std::future::Future;
use std::time::Duration;

use ratatui::Frame;
use ratatui::crossterm::event::{Event, KeyEvent, KeyEventKind, MouseEvent};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::mpsc;

use super::args::common::Common;
use super::failure::{Failure, status};
use super::output::Output;
use super::runtime::Ended;
use super::watch::stream::{Stream, Told};
use crate::limits::{DASHBOARD_CALLS_MAX_COUNT, DASHBOARD_KEYS_MAX_COUNT, WATCH_QUEUE_MAX_MESSAGES};
use input::Keyboard;
use live::Live;
use screen::Screen;

/// How long a tick is: what happens within one is drawn together.
const TICK: Duration = Duration::from_millis(100);

/// Every so many ticks what no event tells is read anew.
const ANEW_TICKS: u64 = 20;

/// What one side's dashboard makes of what comes in.
pub(super) trait Face {
    /// What it asks of the daemon.
    type Wish: Send + 'static;
    /// What came of it.
    type Answer: Send + 'static;

    /// What it wants to know to begin with, and again when the connection is back.
    fn first_wishes(&self) -> Vec<Self::Wish>;
    /// What it wants to know anew every few seconds.
    fn now_and_then(&self) -> Vec<Self::Wish>;
    fn key(&mut self, key: KeyEvent, live: &Live) -> Step<Self::Wish>;
    fn mouse(&mut self, mouse: MouseEvent, live: &Live) -> Step<Self::Wish>;
    fn told(&mut self, told: &Told, live: &Live) -> Vec<Self::Wish>;
    fn answer(&mut self, answer: Self::Answer, live: &mut Live) -> Vec<Self::Wish>;
    fn draw(&mut self, frame: &mut Frame<'_>, live: &Live);
}

/// What a key leads to.
pub(super) enum Step<W> {
    Stay,
    Ask(Vec<W>),
    Quit,
    /// Ctrl-C.
    Interrupt,
}

/// Carries out what a face wishes, one after the other.
pub(super) trait Counter: Send + 'static {
    type Wish: Send + 'static;
    type Answer: Send + 'static;

    fn carry_out(&mut self, wish: Self::Wish) -> impl Future<Output = Self::Answer> + Send;
}

/// A dashboard needs somebody who looks at it.
///
/// # Errors
/// Status 15, with what to use instead.
pub(super) fn require_terminal(common: &Common, output: &Output) -> Result<(), Failure> {
    use std::io::IsTerminal;
    if common.no_input || !output.stdout_is_terminal || !std::io::stdin().is_terminal() {
        let message = "a dashboard needs a terminal for its input and its output";
        return Err(Failure::new(status::PROMPT_IMPOSSIBLE, message, "In a script or a pipe use `watch -o ndjson`."));
    }
    Ok(())
}

/// Shows the face until its user leaves, or a signal ends it. The terminal is given back on every way out.
pub(super) async fn run<F, C>(mut stream: Stream, mut live: Live, mut face: F, counter: C, mouse: bool) -> Ended
where
    F: Face,
    C: Counter<Wish = F::Wish, Answer = F::Answer>,
{
    let began = stream.begin().await?;
    live.take(&began);
    let mut first_wishes = face.first_wishes();
    first_wishes.extend(face.told(&began, &live));
    let (tell, mut told) = mpsc::channel(WATCH_QUEUE_MAX_MESSAGES);
    let (wishes, wished) = mpsc::channel(DASHBOARD_CALLS_MAX_COUNT);
    let (answer, mut answers) = mpsc::channel(DASHBOARD_CALLS_MAX_COUNT);
    let streaming = tokio::spawn(stream.run(tell));
    let serving = tokio::spawn(serve(counter, wished, answer));
    let mut desk = Desk { wishes, waiting: Default::default() };
    desk.ask(first_wishes);
    let mut screen = Screen::open(mouse)?;
    let (pressed, mut keys) = mpsc::channel(DASHBOARD_KEYS_MAX_COUNT);
    let keyboard = Keyboard::start(pressed)?;
    let mut terminated = signal(SignalKind::terminate())?;
    let mut hung_up = signal(SignalKind::hangup())?;
    let mut ticks = tokio::time::interval(TICK);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut dirty = true;
    let ended = loop {
        tokio::select! {
            event = keys.recv() => {
                dirty = true;
                let step = match event {
                    Some(Event::Key(key)) if key.kind != KeyEventKind::Release => face.key(key, &live),
                    Some(Event::Mouse(event)) => face.mouse(event, &live),
                    Some(_) => Step::Stay,
                    // The keyboard is gone, and with it the user.
                    None => Step::Interrupt,
                };
                match step {
                    Step::Stay => {}
                    Step::Ask(more) => desk.ask(more),
                    Step::Quit => break Ok(status::DONE),
                    Step::Interrupt => break Err(Failure::Silent { status: status::INTERRUPTED }),
                }
                screen.draw(|frame| face.draw(frame, &live))?;
            }
            message = told.recv() => match message {
                Some(Ok(message)) => {
                    dirty = true;
                    live.take(&message);
                    if matches!(message, Told::Resumed | Told::Began(_)) {
                        desk.ask(face.first_wishes());
                    }
                    desk.ask(face.told(&message, &live));
                }
                Some(Err(failure)) => break Err(failure),
                None => break Ok(status::DONE),
            },
            Some(answer) = answers.recv() => {
                dirty = true;
                desk.hand_over();
                desk.ask(face.answer(answer, &mut live));
            }
            _ = ticks.tick() => {
                live.tick += 1;
                if live.tick.is_multiple_of(ANEW_TICKS) && !desk.is_waiting() {
                    desk.ask(face.now_and_then());
                }
                if std::mem::take(&mut dirty) || live.moves_by_itself() {
                    screen.draw(|frame| face.draw(frame, &live))?;
                }
            }
            _ = terminated.recv() => break Err(Failure::Silent { status: status::INTERRUPTED }),
            _ = hung_up.recv() => break Err(Failure::Silent { status: status::INTERRUPTED }),
        }
        live.waiting = desk.is_waiting();
    };
    drop(screen);
    streaming.abort();
    serving.abort();
    drop((streaming.await, serving.await));
    keyboard.stop();
    ended
}

/// What was wished and has not been handed over yet.
struct Desk<W> {
    wishes: mpsc::Sender<W>,
    waiting: std::collections::VecDeque<W>,
}

impl<W> Desk<W> {
    fn ask(&mut self, more: Vec<W>) {
        self.waiting.extend(more);
        self.hand_over();
    }

    fn hand_over(&mut self) {
        while let Some(wish) = self.waiting.pop_front() {
            if let Err(back) = self.wishes.try_send(wish) {
                // Full, so an answer will come and this is tried again; what a user can type is little.
                self.waiting.push_front(back.into_inner());
                return;
            }
        }
    }

    fn is_waiting(&self) -> bool {
        !self.waiting.is_empty() || self.wishes.capacity() < self.wishes.max_capacity()
    }
}

async fn serve<C: Counter>(mut counter: C, mut wished: mpsc::Receiver<C::Wish>, answer: mpsc::Sender<C::Answer>) {
    while let Some(wish) = wished.recv().await {
        if answer.send(counter.carry_out(wish).await).await.is_err() {
            return;
        }
    }
}
