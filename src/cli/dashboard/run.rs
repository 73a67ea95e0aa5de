//! The loop that shows a face until its user leaves. The terminal is given back on every way out.
//!
//! What comes in is only awaited here; what it means is done in short functions that await nothing.

use std::io;
use std::time::Duration;

use ratatui::crossterm::event::{Event, KeyEventKind};
use rustix::process::Signal;
use tokio::signal::unix::{Signal as UnixSignal, SignalKind, signal};
use tokio::sync::mpsc;
use tokio::time::{MissedTickBehavior, interval};

use super::desk::{Desk, serve};
use super::input::{Keyboard, Typed};
use super::live::{Live, SECOND_TICKS};
use super::screen::Screen;
use super::{Counter, Face, Step, shell};
use crate::cli::failure::{Failure, status};
use crate::cli::runtime::Ended;
use crate::cli::watch::stream::{Stream, Told};
use crate::limits::{DASHBOARD_DRAWS_EVERY_MS, DASHBOARD_KEYS_MAX_COUNT, WATCH_QUEUE_MAX_MESSAGES};

/// Pictures in a tick.
const DRAWS_PER_TICK: u64 = 1000 / SECOND_TICKS / DASHBOARD_DRAWS_EVERY_MS;

/// Every so many ticks what no event tells is read anew.
const ANEW_TICKS: u64 = 2 * SECOND_TICKS;

/// Shows the face until its user leaves, or a signal ends it.
pub(in crate::cli) async fn run<F, C>(mut stream: Stream, live: Live, face: F, counter: C, mouse: bool) -> Ended
where
    F: Face,
    C: Counter<Wish = F::Wish, Answer = F::Answer>,
{
    let began = Box::pin(stream.begin()).await?;
    let (tell, told) = mpsc::channel(WATCH_QUEUE_MAX_MESSAGES);
    let (answer, answers) = mpsc::channel(1);
    let (desk, wished) = Desk::new();
    let streaming = tokio::spawn(Box::pin(stream.run(tell)));
    let serving = tokio::spawn(Box::pin(serve(counter, wished, answer)));
    let mut stage = Stage::new(face, live, desk, mouse);
    stage.told(&began);
    let ended = Box::pin(show(&mut stage, told, answers)).await;
    // The terminal first: whatever is said while the tasks end belongs on the user's own screen.
    stage.close();
    streaming.abort();
    serving.abort();
    drop((streaming.await, serving.await));
    ended
}

async fn show<F: Face>(
    stage: &mut Stage<F>,
    mut told: mpsc::Receiver<Result<Told, Failure>>,
    mut answers: mpsc::Receiver<F::Answer>,
) -> Ended {
    let mut signals = Signals::catch()?;
    let mut clock = interval(Duration::from_millis(DASHBOARD_DRAWS_EVERY_MS));
    clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let (pressed, mut keys) = mpsc::channel(DASHBOARD_KEYS_MAX_COUNT);
    stage.open(&pressed)?;
    loop {
        let ended = tokio::select! {
            typed = keys.recv() => stage.pressed(typed)?,
            message = told.recv() => stage.heard(message),
            answer = answers.recv() => stage.answered(answer),
            _ = clock.tick() => stage.passed()?,
            caught = signals.next() => match caught {
                Caught::End => Some(Err(Failure::Silent { status: status::INTERRUPTED })),
                Caught::Suspend => stage.suspend()?,
                Caught::GoOn => stage.open(&pressed)?,
            },
        };
        if let Some(ended) = ended {
            return ended;
        }
    }
}

/// What a signal means to a dashboard.
enum Caught {
    End,
    Suspend,
    /// It was stopped, by itself or by others, and runs again.
    GoOn,
}

struct Signals {
    terminate: UnixSignal,
    hang_up: UnixSignal,
    suspend: UnixSignal,
    go_on: UnixSignal,
}

impl Signals {
    fn catch() -> io::Result<Self> {
        let kind = |signal: Signal| SignalKind::from_raw(signal.as_raw());
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            hang_up: signal(SignalKind::hangup())?,
            suspend: signal(kind(Signal::TSTP))?,
            go_on: signal(kind(Signal::CONT))?,
        })
    }

    async fn next(&mut self) -> Caught {
        tokio::select! {
            _ = self.terminate.recv() => Caught::End,
            _ = self.hang_up.recv() => Caught::End,
            _ = self.suspend.recv() => Caught::Suspend,
            _ = self.go_on.recv() => Caught::GoOn,
        }
    }
}

/// All that the loop owns. What a turn gives is how the dashboard ends, if it does.
struct Stage<F: Face> {
    face: F,
    live: Live,
    desk: Desk<F::Wish>,
    mouse: bool,
    /// None before it is opened, and while it is suspended.
    taken: Option<(Screen, Keyboard)>,
    /// Something changed that is not drawn yet.
    dirty: bool,
    /// There was a picture since the last turn of the clock: the next one waits for it.
    drawn: bool,
    turns: u64,
}

type Turn = Option<Ended>;

impl<F: Face> Stage<F> {
    fn new(face: F, live: Live, desk: Desk<F::Wish>, mouse: bool) -> Self {
        Self { face, live, desk, mouse, taken: None, dirty: true, drawn: false, turns: 0 }
    }

    /// Takes the terminal, anew if it was taken before: somebody else may have used it meanwhile.
    fn open(&mut self, pressed: &mpsc::Sender<Typed>) -> io::Result<Turn> {
        self.close();
        let screen = Screen::open(self.mouse)?;
        self.taken = Some((screen, Keyboard::start(pressed.clone())?));
        self.draw()?;
        Ok(None)
    }

    fn close(&mut self) {
        if let Some((screen, keyboard)) = self.taken.take() {
            keyboard.stop();
            drop(screen);
        }
    }

    /// Gives the terminal back and stops, with everything that was started together with it, until somebody says go on.
    fn suspend(&mut self) -> io::Result<Turn> {
        if rustix::process::getpgrp() == rustix::process::getsid(None)? {
            self.face.shell().said = "No shell is there to go back to. q leaves.".to_owned();
            self.dirty = true;
            return Ok(None);
        }
        self.close();
        rustix::process::kill_current_process_group(Signal::STOP)?;
        Ok(None)
    }

    fn draw(&mut self) -> io::Result<()> {
        if let Some((screen, _)) = &mut self.taken {
            screen.draw(|frame| shell::draw(&mut self.face, frame, &self.live))?;
        }
        (self.dirty, self.drawn) = (false, true);
        Ok(())
    }

    fn pressed(&mut self, typed: Option<Typed>) -> io::Result<Turn> {
        let step = match typed {
            Some(Typed::Event(Event::Key(key))) if key.kind != KeyEventKind::Release => {
                shell::key(&mut self.face, key, &self.live)
            }
            Some(Typed::Event(Event::Mouse(event))) => shell::mouse(&mut self.face, event, &self.live),
            Some(Typed::Event(_)) => Step::Stay,
            // With the terminal goes its user.
            Some(Typed::Gone) | None => Step::Interrupt,
        };
        match step {
            Step::Stay => {}
            Step::Ask(wishes) => self.ask(wishes),
            Step::Quit => return Ok(Some(Ok(status::DONE))),
            Step::Interrupt => return Ok(Some(Err(Failure::Silent { status: status::INTERRUPTED }))),
            Step::Suspend => return self.suspend(),
        }
        self.dirty = true;
        if !self.drawn {
            self.draw()?;
        }
        Ok(None)
    }

    fn heard(&mut self, message: Option<Result<Told, Failure>>) -> Turn {
        match message {
            Some(Ok(message)) => {
                self.told(&message);
                None
            }
            Some(Err(failure)) => Some(Err(failure)),
            None => Some(Err(broken("the watch ended by itself"))),
        }
    }

    fn told(&mut self, message: &Told) {
        self.dirty = true;
        self.live.take(message);
        if matches!(message, Told::Resumed | Told::Began(_)) {
            self.ask(self.face.everything());
        }
        let wishes = self.face.told(message, &self.live);
        self.ask(wishes);
    }

    fn answered(&mut self, answer: Option<F::Answer>) -> Turn {
        let Some(answer) = answer else { return Some(Err(broken("the connection's task ended by itself"))) };
        self.dirty = true;
        self.desk.answered();
        self.live.asking_since = self.desk.is_busy().then_some(self.live.tick);
        let wishes = self.face.answer(answer, &mut self.live);
        self.ask(wishes);
        None
    }

    fn ask(&mut self, wishes: Vec<F::Wish>) {
        if !self.desk.ask(wishes) {
            self.face.shell().said =
                "The daemon has not answered what was asked before; this was not asked.".to_owned();
        }
        if self.desk.is_busy() {
            self.live.asking_since.get_or_insert(self.live.tick);
        }
    }

    /// The clock turned.
    fn passed(&mut self) -> io::Result<Turn> {
        self.turns += 1;
        self.drawn = false;
        let is_tick = self.turns.is_multiple_of(DRAWS_PER_TICK);
        if is_tick {
            self.live.tick += 1;
            if self.live.tick.is_multiple_of(ANEW_TICKS) && !self.desk.is_busy() {
                self.ask(self.face.now_and_then());
            }
        }
        if self.dirty || (is_tick && self.live.moves_by_itself()) {
            self.draw()?;
        }
        Ok(None)
    }
}

fn broken(what: &str) -> Failure {
    Failure::new(status::INTERNAL, what, "Start the dashboard again; what was answered is kept by the daemon.")
}
