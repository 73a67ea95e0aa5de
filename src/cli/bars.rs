//! Bars in tables: how much of a whole, in block characters, or in plain ASCII where the locale has no others.

/// Which characters bars are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BarStyle {
    Blocks,
    Ascii,
}

/// How wide a bar is, in characters.
const WIDTH: u64 = 10;
/// Heights of a sparkline, from nothing to all.
const HEIGHTS: [[char; 9]; 2] =
    [[' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'], [' ', '.', ':', '-', '=', '+', '*', '#', '@']];
/// Eighths of a character, from one to seven.
const PARTS: [char; 7] = ['▏', '▎', '▍', '▌', '▋', '▊', '▉'];

impl BarStyle {
    /// What the locale can show: `LC_ALL` before `LC_CTYPE` before `LANG`, as POSIX orders them.
    pub fn of_locale() -> Self {
        let set = |name| std::env::var(name).ok().filter(|v| !v.is_empty());
        Self::of_name(&["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(set).unwrap_or_default())
    }

    fn of_name(locale: &str) -> Self {
        let name = locale.to_ascii_lowercase();
        if name.contains("utf-8") || name.contains("utf8") { Self::Blocks } else { Self::Ascii }
    }

    /// One character for each number, as high as it is among them; anything but 0 is seen.
    pub fn sparkline(self, numbers: &[u64]) -> String {
        let heights = HEIGHTS[usize::from(self == Self::Ascii)];
        let most = u128::from(numbers.iter().copied().max().unwrap_or(0).max(1));
        let height = |number: &u64| usize::try_from((u128::from(*number) * 8).div_ceil(most)).unwrap_or(8);
        numbers.iter().map(|number| heights[height(number)]).collect()
    }

    /// A bar for `part` of `whole`; empty when there is no whole.
    pub fn bar(self, part: u64, whole: u64) -> String {
        if whole == 0 {
            return String::new();
        }
        let eighths = eighths(part, whole);
        let full = usize::try_from(eighths / 8).unwrap_or(0);
        let rest = WIDTH as usize - full;
        match self {
            Self::Ascii => "#".repeat(full) + &"-".repeat(rest),
            Self::Blocks => match usize::try_from(eighths % 8).unwrap_or(0) {
                0 => "█".repeat(full) + &"░".repeat(rest),
                part => format!("{}{}{}", "█".repeat(full), PARTS[part - 1], "░".repeat(rest - 1)),
            },
        }
    }
}

/// `part` of `whole` in eighths of a character; anything shows at least one, and less than all never shows all.
fn eighths(part: u64, whole: u64) -> u64 {
    let all = WIDTH * 8;
    let exact = u128::from(part.min(whole)) * u128::from(all) / u128::from(whole);
    let least = u64::from(part > 0);
    u64::try_from(exact).unwrap_or(all).max(least)
}

/// `part` of `whole` in whole percent, rounded down, so that 100 means all; a dash when there is no whole.
pub fn percent(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "-".to_owned();
    }
    format!("{}%", u128::from(part) * 100 / u128::from(whole))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_as_full_as_the_part_and_always_as_wide() {
        for (part, whole, blocks, ascii) in [
            (0, 8, "░░░░░░░░░░", "----------"),
            (8, 8, "██████████", "##########"),
            (1, 2, "█████░░░░░", "#####-----"),
            (1, 1_000_000_000_000, "▏░░░░░░░░░", "----------"),
            (999, 1000, "█████████▉", "#########-"),
        ] {
            assert_eq!(BarStyle::Blocks.bar(part, whole), blocks);
            assert_eq!(BarStyle::Ascii.bar(part, whole), ascii);
        }
        assert_eq!(BarStyle::Blocks.bar(0, 0), "");
    }

    #[test]
    fn a_sparkline_is_as_high_as_its_numbers() {
        assert_eq!(BarStyle::Blocks.sparkline(&[0, 1, 4, 8, 800]), " ▁▁▁█");
        assert_eq!(BarStyle::Ascii.sparkline(&[0, 1, 2]), " =@");
        assert_eq!(BarStyle::Blocks.sparkline(&[0, 0]), "  ");
        assert_eq!(BarStyle::Blocks.sparkline(&[u64::MAX, 1]), "█▁");
    }

    #[test]
    fn only_a_locale_of_utf_8_gets_blocks() {
        assert_eq!(BarStyle::of_name("de_DE.UTF-8"), BarStyle::Blocks);
        assert_eq!(BarStyle::of_name("C.utf8"), BarStyle::Blocks);
        for plain in ["", "C", "POSIX", "de_DE.ISO-8859-1"] {
            assert_eq!(BarStyle::of_name(plain), BarStyle::Ascii, "{plain}");
        }
    }

    #[test]
    fn all_is_100_percent_and_less_is_not() {
        assert_eq!(percent(999, 1000), "99%");
        assert_eq!(percent(3, 3), "100%");
        assert_eq!(percent(0, 0), "-");
    }
}
