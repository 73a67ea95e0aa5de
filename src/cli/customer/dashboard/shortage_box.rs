//! The shortage dialog in place: what is there, who else has it, and every way out with what it would buy.
//!
//! *Line by line* is an editor: each short line's quantity and manufacturer can be changed before it is bought.

use ratatui::Frame;
use ratatui::text::Line;

use super::super::ask::Scene;
use super::super::shortage::{Part, bill};
use super::super::ways::{Chosen, Way};
use super::wishes::{Purchase, Wish};
use crate::cli::dashboard::Step;
use crate::cli::dashboard::dialog::{Part as Shown, draw_text};
use crate::cli::dashboard::fit::{plain, those_that_fit};
use crate::cli::dashboard::live::Live;
use crate::cli::dashboard::look::Look;
use crate::ipc::methods::order::LineParams;
use crate::market::amounts::{Currency, Money, Price, Quantity};
use crate::market::names::AccountName;
use crate::market::words::grouped;

pub(super) struct ShortageBox {
    pub(super) purchase: Purchase,
    scene: Scene,
    /// Somebody was faster: what is shown is fresh.
    note: Option<String>,
    pub(super) ways: Vec<Way>,
    /// None at first: a key that was typed too early must not buy.
    pub(super) at: Option<usize>,
    pub(super) editor: Option<Editor>,
}

/// The short lines while they are changed one by one.
pub(super) struct Editor {
    lines: Vec<EditedLine>,
    at: usize,
}

struct EditedLine {
    /// Its place in the purchase.
    line: usize,
    sku: crate::market::names::Sku,
    requested: u64,
    /// From whom it can be had, with price and units; the ones who were asked first.
    choices: Vec<(AccountName, Money, u64)>,
    /// Into `choices`.
    maker: usize,
    quantity: u64,
    /// Digits were typed, so that a further one goes behind them.
    typed: bool,
}

impl EditedLine {
    fn most(&self) -> u64 {
        self.choices.get(self.maker).map_or(0, |(_, _, units)| self.requested.min(*units))
    }

    /// Units still wished for: all that were asked for, unless something was changed; none: the line is dropped.
    fn wanted(&self) -> Option<Quantity> {
        let unchanged = self.maker == 0 && self.quantity == self.most();
        let units = if unchanged { self.requested } else { self.quantity };
        Quantity::new(units).ok().filter(|_| self.quantity > 0)
    }
}

impl Editor {
    fn of(scene: &Scene) -> Self {
        let lines = scene.short.iter().map(|short| {
            let there = scene.available.parts_of(short.line);
            let mut choices: Vec<_> =
                there.map(|p| (p.manufacturer.clone(), p.unit_price.money(), p.quantity.units())).collect();
            choices.extend(short.others.iter().map(|o| (o.manufacturer.clone(), o.unit_price, o.available.units())));
            let mut line = EditedLine {
                line: short.line,
                sku: short.sku.clone(),
                requested: short.requested,
                choices,
                maker: 0,
                quantity: 0,
                typed: false,
            };
            line.quantity = line.most();
            line
        });
        Self { lines: lines.collect(), at: 0 }
    }

    pub(super) fn go(&mut self, lines: isize) {
        self.at = self.at.saturating_add_signed(lines).min(self.lines.len().saturating_sub(1));
    }

    /// One unit more or fewer, within what there is.
    pub(super) fn change(&mut self, units: i64) {
        if let Some(line) = self.lines.get_mut(self.at) {
            line.quantity = line.quantity.saturating_add_signed(units).min(line.most());
            line.typed = false;
        }
    }

    /// The next manufacturer who has the good.
    pub(super) fn next_maker(&mut self) {
        if let Some(line) = self.lines.get_mut(self.at)
            && !line.choices.is_empty()
        {
            line.maker = (line.maker + 1) % line.choices.len();
            line.quantity = line.most();
            line.typed = false;
        }
    }

    /// Digits that are typed make the quantity.
    pub(super) fn digit(&mut self, digit: u64) {
        if let Some(line) = self.lines.get_mut(self.at) {
            let before = if std::mem::replace(&mut line.typed, true) { line.quantity } else { 0 };
            line.quantity = before.saturating_mul(10).saturating_add(digit).min(line.most());
        }
    }

    pub(super) fn erase(&mut self) {
        if let Some(line) = self.lines.get_mut(self.at) {
            line.quantity /= 10;
            line.typed = true;
        }
    }

    fn parts(&self) -> Vec<Part> {
        let part = |edited: &EditedLine| {
            let (manufacturer, price, _) = edited.choices.get(edited.maker)?;
            let quantity = Quantity::new(edited.quantity).ok().filter(|q| !q.is_zero())?;
            let unit_price = Price::try_from(*price).ok()?;
            Some(Part {
                line: edited.line,
                sku: edited.sku.clone(),
                manufacturer: manufacturer.clone(),
                quantity,
                unit_price,
            })
        };
        self.lines.iter().filter_map(part).collect()
    }
}

impl ShortageBox {
    pub(super) fn new(purchase: Purchase, scene: Scene, note: Option<String>, currency: &Currency) -> Self {
        let ways = scene.ways(&purchase.wish(), currency);
        Self { purchase, scene, note, ways, at: None, editor: None }
    }

    pub(super) fn go(&mut self, lines: isize) {
        match &mut self.editor {
            Some(editor) => editor.go(lines),
            None => {
                let next = match self.at {
                    None if lines > 0 => 0,
                    None => self.ways.len() - 1,
                    Some(at) => at.saturating_add_signed(lines).min(self.ways.len() - 1),
                };
                self.at = Some(next);
            }
        }
    }

    pub(super) fn edit(&mut self) {
        self.editor = Some(Editor::of(&self.scene));
    }

    /// What the lines as they are edited would buy, with the lines that are not short.
    pub(super) fn edited(&self) -> Chosen {
        let settled = self.scene.available.only(|line| self.scene.short.iter().all(|s| s.line != line));
        let mut chosen = Chosen::all(settled, &self.purchase.wish());
        for edited in self.editor.iter().flat_map(|editor| &editor.lines) {
            chosen.wanted[edited.line] = edited.wanted();
        }
        chosen.preview.parts.extend(self.editor.iter().flat_map(Editor::parts));
        chosen.preview.parts.sort_by_key(|part| part.line);
        chosen
    }

    pub(super) fn buy(self, chosen: Chosen) -> Step<Wish> {
        Step::Ask(vec![Wish::Buy { purchase: self.purchase, chosen, offers: self.scene.offers }])
    }

    /// What was to be bought waits in the cart.
    pub(super) fn put_into_cart(self) -> Step<Wish> {
        let add = |line: LineParams| Wish::AddToCart { sku: line.sku, from: line.from, quantity: line.quantity };
        Step::Ask(self.purchase.lines.into_iter().map(add).collect())
    }

    pub(super) fn draw(&self, frame: &mut Frame<'_>, live: &Live, look: Look) {
        let mut lines: Vec<Line<'_>> = Vec::new();
        if let Some(note) = &self.note {
            lines.push(Line::styled(plain(note), look.warning()));
        }
        let shown = match &self.editor {
            None => self.draw_ways(&mut lines, live, look),
            Some(editor) => self.draw_editor(editor, &mut lines, live, look),
        };
        let keys = match &self.editor {
            None => ["arrows, Enter: choose", "Esc: back, nothing is bought"].as_slice(),
            Some(_) => &["b: buy", "Esc: back", "digits, - +: units", "m: maker", "arrows: line"],
        };
        let foot = those_that_fit(keys, usize::from(frame.area().width.saturating_sub(6)));
        draw_text(frame, ("Not everything is there", &foot), &lines, &Shown::Line(shown), look);
    }

    /// Gives the line on which the chosen way ends.
    fn draw_ways(&self, lines: &mut Vec<Line<'_>>, live: &Live, look: Look) -> usize {
        let mut chosen_ends = 0;
        lines.extend(self.scene.words(&live.currency).iter().map(|l| Line::from(plain(l))));
        lines.push(Line::default());
        for (number, way) in self.ways.iter().enumerate() {
            let label = way.label(self.purchase.units(), &live.currency);
            for (part, text) in label.lines().enumerate() {
                let mark = if part > 0 {
                    "  "
                } else if Some(number) == self.at {
                    "> "
                } else {
                    "  "
                };
                let line = Line::from(format!("{mark}{text}"));
                lines.push(if Some(number) == self.at { line.style(look.selected()) } else { line });
            }
            if Some(number) == self.at {
                chosen_ends = lines.len() - 1;
            }
        }
        chosen_ends
    }

    fn draw_editor(&self, editor: &Editor, lines: &mut Vec<Line<'_>>, live: &Live, look: Look) -> usize {
        let bill = bill(&self.edited().preview, self.purchase.units(), &live.currency);
        lines.push(Line::from(format!("b buys {bill}.")));
        lines.push(Line::default());
        let first = lines.len();
        for (number, edited) in editor.lines.iter().enumerate() {
            let from = match edited.choices.get(edited.maker) {
                None => "nobody has it".to_owned(),
                Some((maker, price, units)) => {
                    let price = live.currency.grouped(*price);
                    let which = match edited.choices.len() {
                        1 => String::new(),
                        all => format!("  ({} of {all} makers)", edited.maker + 1),
                    };
                    format!("from {maker} at {price}, {} there{which}", grouped(*units))
                }
            };
            let text = format!("{}: < {} > of {} {from}", edited.sku, edited.quantity, edited.requested);
            let line = Line::from(text);
            lines.push(if number == editor.at { line.style(look.selected()) } else { line });
        }
        first + editor.at
    }
}
