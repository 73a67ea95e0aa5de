//! Colours, and what stands for them where there are none.

use ratatui::style::{Color, Modifier, Style};

#[derive(Debug, Clone, Copy)]
pub(in crate::cli) struct Look {
    pub(in crate::cli) color: bool,
}

impl Look {
    fn style(self, color: Color, plain: Modifier) -> Style {
        if self.color { Style::new().fg(color) } else { Style::new().add_modifier(plain) }
    }

    pub(in crate::cli) fn title(self) -> Style {
        self.style(Color::Cyan, Modifier::BOLD).add_modifier(Modifier::BOLD)
    }

    pub(in crate::cli) fn dim(self) -> Style {
        self.style(Color::DarkGray, Modifier::DIM)
    }

    /// A number that changed a moment ago.
    pub(in crate::cli) fn changed(self) -> Style {
        self.style(Color::Yellow, Modifier::BOLD).add_modifier(Modifier::BOLD)
    }

    pub(in crate::cli) fn good(self) -> Style {
        self.style(Color::Green, Modifier::empty())
    }

    pub(in crate::cli) fn warning(self) -> Style {
        self.style(Color::Red, Modifier::BOLD)
    }

    pub(in crate::cli) fn selected(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// The border of the pane that the keys go to.
    pub(in crate::cli) fn border(self, focused: bool) -> Style {
        if focused { self.style(Color::Cyan, Modifier::BOLD) } else { self.dim() }
    }
}
