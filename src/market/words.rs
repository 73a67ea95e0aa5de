//! Numbers in sentences: one unit, two units, 12,500 units. For people; the wire and CSV carry plain digits.

/// `1 unit`, `2 units`, `12,500 units`.
pub fn units(n: u64) -> String {
    counted(n, "unit")
}

/// A number and what it counts, whose plural ends in s.
pub fn counted(n: u64, one: &str) -> String {
    format!("{} {one}{}", grouped(n), if n == 1 { "" } else { "s" })
}

/// A number with its thousands set apart, as 12,500.
pub fn grouped(n: u64) -> String {
    grouped_digits(&n.to_string())
}

/// A decimal number in digits with its thousands set apart: `12500.00` becomes `12,500.00`.
pub fn grouped_digits(number: &str) -> String {
    let (whole, part) = number.split_at(number.find('.').unwrap_or(number.len()));
    let mut grouped = String::with_capacity(number.len() + whole.len() / 3);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped + part
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_singular_and_thousands_are_set_apart() {
        let said: Vec<String> = [0, 1, 2, 999, 1000, 12_500, 1_000_000_000_000].iter().map(|n| units(*n)).collect();
        let expected =
            ["0 units", "1 unit", "2 units", "999 units", "1,000 units", "12,500 units", "1,000,000,000,000 units"];
        assert_eq!(said, expected);
        assert_eq!((counted(1, "line"), counted(1024, "line")), ("1 line".to_owned(), "1,024 lines".to_owned()));
    }

    #[test]
    fn decimals_stay_as_they_are() {
        let said = ["0.05", "999.99", "1000.00", "1234567.890", "12"].map(grouped_digits);
        assert_eq!(said, ["0.05", "999.99", "1,000.00", "1,234,567.890", "12"]);
    }
}
