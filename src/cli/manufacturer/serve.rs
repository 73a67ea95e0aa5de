//! `serve`: the manufacturer's own program, its lines at work on a terminal, its events in a pipe.

use std::time::Duration;

use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::own_client;
use super::serve_place;
use super::serve_screen::{Screenful, WorksScreen};
use super::serve_words::sentence;
use crate::cli::args::common::{Common, Format};
use crate::cli::args::manufacturer::ServeArgs;
use crate::cli::failure::{Failure, status};
use crate::cli::ids::new_key;
use crate::cli::output::Output;
use crate::cli::quiet_terminal::QuietTerminal;
use crate::cli::runtime::Ended;
use crate::limits::PLAN_MAX_BYTES;
use crate::works::news::{News, Teller};
use crate::works::plan::{self, Plan};
use crate::works::{self, Handle, Settings, WorksError};

/// How often the picture on a terminal is drawn.
const TICK: Duration = Duration::from_millis(200);

pub(super) async fn run(common: &Common, args: &ServeArgs, bound: Bound) -> Ended {
    // From here on nothing ends the program but its own end, so that the book is closed cleanly.
    let mut stop = Stop {
        terminate: signal(SignalKind::terminate())?,
        interrupt: signal(SignalKind::interrupt())?,
        parent: (bound == Bound::ToStdin).then(end_of_stdin),
    };
    Failure::if_html(common)?;
    let output = Output::new(common);
    let show = Show::of(common, &output)?;
    let plan = read_plan(args)?;
    // Events say why something waits; a sentence of the client's own would tear the screen.
    let quiet = Common { quiet: true, ..common.clone() };
    let manufacturer = serve_place::manufacturer(&quiet, args, &plan).await?;
    let data_dir = serve_place::data_dir(args, &manufacturer)?;
    let asking = || Ok::<_, Failure>(own_client(&quiet)?.only_as(manufacturer.clone()));
    let settings = Settings {
        endpoint: serve_place::endpoint(args, &data_dir, &manufacturer)?,
        access: serve_place::access(args)?,
        data_dir,
        plan,
        register: (!args.no_register).then_some(new_key),
        clients: [asking()?, asking()?],
        manufacturer: manufacturer.clone(),
    };
    let (head, (teller, told)) = (Screenful::of(&settings), Teller::new());
    let mut works = tokio::select! {
        started = works::start(settings, teller) => started.map_err(failure)?,
        () = stop.asked() => return Ok(status::DONE),
    };
    let mut told = told;
    let shown = show_until_stopped(&output, show, head, &mut works, &mut told, &mut stop).await;
    let stopped = works.stop().await.map_err(failure);
    let last = tell_the_rest(&output, show, &mut told);
    shown.and(stopped).and(last)?;
    Ok(status::DONE)
}

/// What stops the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bound {
    ToSignals,
    /// The end of stdin, too: whoever started the program holds the other end.
    ToStdin,
}

/// What asks the program to stop.
struct Stop {
    terminate: Signal,
    interrupt: Signal,
    parent: Option<JoinHandle<()>>,
}

/// Resolves when nobody holds the other end of stdin any more.
fn end_of_stdin() -> JoinHandle<()> {
    tokio::task::spawn_blocking(|| {
        let _ = std::io::copy(&mut std::io::stdin().lock(), &mut std::io::sink());
    })
}

impl Stop {
    async fn asked(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
            () = gone(&mut self.parent) => {}
        }
    }
}

/// Waits for the parent's end; without one, for ever.
async fn gone(parent: &mut Option<JoinHandle<()>>) {
    match parent {
        Some(parent) => drop(parent.await),
        None => std::future::pending().await,
    }
}

/// How events are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Show {
    Screen,
    Lines,
    Sentences,
    Nothing,
}

impl Show {
    fn of(common: &Common, output: &Output) -> Result<Self, Failure> {
        Ok(match output.stream_format() {
            _ if common.quiet => Self::Nothing,
            Format::Table if output.stdout_is_terminal => Self::Screen,
            Format::Table => Self::Sentences,
            Format::Json | Format::Ndjson => Self::Lines,
            _ => {
                let hint = "Use -o ndjson, which has every event on a line, or -o table.";
                return Err(Failure::usage("serve prints events, which this format cannot hold", hint));
            }
        })
    }

    fn tell(self, output: &Output, news: &News) -> Result<(), Failure> {
        match self {
            Self::Lines => output.json_line(news),
            Self::Sentences => output.line(&sentence(news)),
            Self::Screen | Self::Nothing => Ok(()),
        }
    }
}

async fn show_until_stopped(
    output: &Output,
    show: Show,
    head: Screenful,
    works: &mut Handle,
    told: &mut mpsc::Receiver<News>,
    stop: &mut Stop,
) -> Result<(), Failure> {
    let mut screen = (show == Show::Screen).then(|| WorksScreen::new(output, head));
    let _quiet = screen.is_some().then(QuietTerminal::take);
    let mut ticks = tokio::time::interval(TICK);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = stop.asked() => break,
            error = works.failed() => return Err(failure(error)),
            news = told.recv() => match (news, &mut screen) {
                (Some(news), Some(screen)) => screen.note(&news),
                (Some(news), None) => show.tell(output, &news)?,
                (None, _) => break,
            },
            _ = ticks.tick(), if screen.is_some() => {
                let picture = works.picture().await.map_err(failure)?;
                screen.as_mut().map_or(Ok(()), |screen| screen.draw(&picture))?;
            }
        }
    }
    Ok(())
}

/// What was told while the works stopped.
fn tell_the_rest(output: &Output, show: Show, told: &mut mpsc::Receiver<News>) -> Result<(), Failure> {
    while let Ok(news) = told.try_recv() {
        show.tell(output, &news)?;
    }
    if show == Show::Screen {
        output.words("Stopped; every finished batch is in the book.");
    }
    Ok(())
}

fn failure(error: WorksError) -> Failure {
    let status = if error.is_configuration() { status::BAD_CONFIGURATION } else { status::INTERNAL };
    Failure::new(status, error.to_string(), "")
}

fn read_plan(args: &ServeArgs) -> Result<Plan, Failure> {
    let Some(path) = &args.plan else { return Ok(Plan::default()) };
    let unreadable = |why: String| {
        let hint = "Check the path and the file's permissions.";
        Failure::new(status::INVALID_FILE, format!("cannot read the plan {}: {why}", path.display()), hint)
    };
    let length = std::fs::metadata(path).map_err(|e| unreadable(e.to_string()))?.len();
    if length > PLAN_MAX_BYTES {
        return Err(unreadable(format!("it has {length} bytes, at most {PLAN_MAX_BYTES} are possible")));
    }
    let text = std::fs::read_to_string(path).map_err(|e| unreadable(e.to_string()))?;
    plan::read(&text).map_err(|mistakes| {
        let list: Vec<String> = mistakes.iter().map(|mistake| format!("\n  {mistake}")).collect();
        let many = if mistakes.len() == 1 { "a mistake".to_owned() } else { format!("{} mistakes", mistakes.len()) };
        let message = format!("the plan {} has {many}:{}", path.display(), list.concat());
        Failure::new(status::INVALID_FILE, message, "Correct them and start again; nothing has been produced.")
    })
}
