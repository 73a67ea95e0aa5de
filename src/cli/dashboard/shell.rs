//! What the screens of both sides do alike: panes that take turns with the keys, a box on top, the search, the mouse.

use ratatui::Frame;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::{Constraint, Layout, Position};
use ratatui::text::Line;

use super::dialog::{Plain, Pressed, movement};
use super::draw;
use super::fit::cut;
use super::list::OfferList;
use super::live::Live;
use super::look::Look;
use super::pane::ListPane;
use super::{Face, Step};
use crate::cli::failure::Failure;
use crate::market::names::AccountName;

/// Lines that the wheel turns at once.
const WHEEL_LINES: isize = 3;

/// What lies over the screen.
pub(in crate::cli) enum Open<F: Face> {
    Plain(Plain<F::Wish>),
    /// The search is typed into the foot.
    Search,
    /// A box that only this side has.
    Own(F::Own),
}

pub(in crate::cli) struct Shell<F: Face> {
    who: String,
    pub(in crate::cli) look: Look,
    /// The pane that has the keys.
    pub(in crate::cli) pane: F::Pane,
    pub(in crate::cli) offers: OfferList,
    pub(in crate::cli) open: Option<Open<F>>,
    /// What came of the last thing that was done.
    pub(in crate::cli) said: String,
}

impl<F: Face> Shell<F> {
    /// `maker`: only his offers are shown.
    pub(in crate::cli) fn new(who: &AccountName, maker: Option<AccountName>, look: Look) -> Self {
        let (who, offers) = (who.to_string(), OfferList::new(maker));
        Self { who, look, pane: F::PANES[0], offers, open: None, said: String::new() }
    }

    pub(in crate::cli) fn message(&mut self, title: impl Into<String>, lines: Vec<String>) {
        self.open = Some(Open::Plain(Plain::message(title, lines)));
    }

    /// Asks before it is done; `lines` begins with the question.
    pub(in crate::cli) fn confirm(&mut self, title: impl Into<String>, lines: Vec<String>, wish: F::Wish) {
        self.open = Some(Open::Plain(Plain::question(title, lines, wish)));
    }

    pub(in crate::cli) fn failed(&mut self, failure: &Failure) {
        if let Failure::Told { message, hint, .. } = failure {
            let lines = [message, hint].into_iter().filter(|text| !text.is_empty()).cloned().collect();
            self.message("That did not work", lines);
        }
    }
}

pub(super) fn key<F: Face>(face: &mut F, key: KeyEvent, live: &Live) -> Step<F::Wish> {
    let with = |modifier| key.modifiers.contains(modifier);
    match key.code {
        KeyCode::Char('c') if with(KeyModifiers::CONTROL) => return Step::Interrupt,
        KeyCode::Char('z') if with(KeyModifiers::CONTROL) => return Step::Suspend,
        KeyCode::Char(c) if with(KeyModifiers::CONTROL) && c != 'u' => return Step::Stay,
        _ => {}
    }
    // Over a slow line Esc and the key after it come together, and look like one key with Alt.
    if with(KeyModifiers::ALT) {
        pressed(face, KeyEvent::from(KeyCode::Esc), live);
    }
    pressed(face, key, live)
}

fn pressed<F: Face>(face: &mut F, key: KeyEvent, live: &Live) -> Step<F::Wish> {
    let shell = face.shell();
    shell.said.clear();
    match shell.open.take() {
        None => in_pane(face, key.code, live),
        Some(Open::Search) => {
            shell.open = shell.offers.typed(key).then_some(Open::Search);
            Step::Stay
        }
        Some(Open::Own(own)) => face.press_in_box(own, key, live),
        Some(Open::Plain(plain)) => match plain.press(key) {
            Pressed::Grants(wish) => Step::Ask(vec![wish]),
            Pressed::Closes => Step::Stay,
            Pressed::Stays(plain) => {
                shell.open = Some(Open::Plain(plain));
                Step::Stay
            }
        },
    }
}

fn in_pane<F: Face>(face: &mut F, code: KeyCode, live: &Live) -> Step<F::Wish> {
    let pane = face.shell().pane;
    let number = F::PANES.iter().position(|known| *known == pane).unwrap_or(0);
    let panes = F::PANES.len();
    match code {
        KeyCode::Char('q') => return Step::Quit,
        KeyCode::Char('?') => {
            face.shell().message("Help", F::HELP.iter().map(ToString::to_string).collect());
        }
        KeyCode::Tab => face.shell().pane = F::PANES[(number + 1) % panes],
        KeyCode::BackTab => face.shell().pane = F::PANES[(number + panes - 1) % panes],
        KeyCode::Char(digit @ '1'..='9') => {
            let wanted = digit as usize - '1' as usize;
            face.shell().pane = F::PANES.get(wanted).copied().unwrap_or(pane);
        }
        KeyCode::Char('r') => return Step::Ask(face.everything()),
        code => {
            let page = list(face, pane).page();
            return match movement(code, page) {
                Some(lines) => {
                    go(face, pane, lines, live);
                    Step::Stay
                }
                None if number == 0 && in_offers(face, code) => Step::Stay,
                None => face.press_in_pane(code, live),
            };
        }
    }
    Step::Stay
}

/// True if the key was for the list of offers, as it is on both sides.
fn in_offers<F: Face>(face: &mut F, code: KeyCode) -> bool {
    let shell = face.shell();
    match code {
        KeyCode::Char('/') => shell.open = Some(Open::Search),
        KeyCode::Char('s') => shell.offers.sort_next(),
        KeyCode::Char('v') => shell.offers.toggle_available(),
        KeyCode::Esc => shell.offers.show_all(),
        _ => return false,
    }
    true
}

fn list<F: Face>(face: &mut F, pane: F::Pane) -> &mut ListPane {
    if pane == F::PANES[0] { &mut face.shell().offers.pane } else { face.list(pane) }
}

fn go<F: Face>(face: &mut F, pane: F::Pane, lines: isize, live: &Live) {
    if pane == F::PANES[0] {
        face.shell().offers.go(live, lines);
    } else {
        face.list(pane).go(lines);
    }
}

/// The wheel turns what is under the pointer, a click chooses; both leave an open box to the keys, but for its scrolling.
pub(super) fn mouse<F: Face>(face: &mut F, mouse: MouseEvent, live: &Live) -> Step<F::Wish> {
    let lines = match mouse.kind {
        MouseEventKind::ScrollDown => WHEEL_LINES,
        MouseEventKind::ScrollUp => -WHEEL_LINES,
        MouseEventKind::Down(MouseButton::Left) => 0,
        _ => return Step::Stay,
    };
    if face.shell().open.is_some() {
        let code = if lines < 0 { KeyCode::Up } else { KeyCode::Down };
        return if lines == 0 { Step::Stay } else { pressed(face, KeyEvent::from(code), live) };
    }
    let position = Position::new(mouse.column, mouse.row);
    let under = F::PANES.iter().copied().find(|pane| list(face, *pane).is_at(position));
    match under {
        Some(pane) if lines != 0 => go(face, pane, lines, live),
        Some(pane) => {
            face.shell().pane = pane;
            if pane == F::PANES[0] {
                face.shell().offers.click(live, position);
            } else {
                face.list(pane).click(position);
            }
        }
        None => {}
    }
    Step::Stay
}

pub(super) fn draw<F: Face>(face: &mut F, frame: &mut Frame<'_>, live: &Live) {
    if draw::is_too_small(frame) {
        return;
    }
    let said = draw::said(&face.shell().said, frame.area());
    let foot = Constraint::Length(u16::try_from(said.len()).unwrap_or(1).max(1));
    let [head, middle, foot] = Layout::vertical([Constraint::Length(1), Constraint::Min(4), foot]).areas(frame.area());
    let state = face.state();
    let who = format!("{}{state}", face.shell().who);
    draw::head(frame, head, live, &who, face.shell().look);
    for pane in F::PANES {
        list(face, *pane).hide();
    }
    face.draw_middle(frame, middle, live);
    let keys = face.keys();
    let shell = face.shell();
    if matches!(shell.open, Some(Open::Search)) {
        let typed = format!("Search: {}▏  Enter: keep  Esc: all", shell.offers.search());
        frame.render_widget(Line::styled(cut(&typed, usize::from(foot.width)), shell.look.changed()), foot);
    } else {
        draw::foot(frame, foot, live, &said, &keys, shell.look);
    }
    let look = shell.look;
    let open = shell.open.take();
    match &open {
        Some(Open::Plain(plain)) => plain.draw(frame, look),
        Some(Open::Own(own)) => face.draw_box(own, frame, live),
        Some(Open::Search) | None => {}
    }
    face.shell().open = open;
}
