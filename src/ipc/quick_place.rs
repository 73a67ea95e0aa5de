//! The quick way into the daemon for the call that comes most: `order.place`, alone or in an array, read in one pass.
//!
//! It takes what programs usually write and leaves everything else (escapes, nulls, other methods, whatever is wrong) to
//! [`super::envelope`] and [`super::strict`], which alone say what is wrong. What it takes means there exactly the same.

use super::envelope::CallId;
use super::methods::order::{LineParams, PlaceParams};
use crate::limits::LINE_MAKERS_MAX_COUNT;
use crate::market::amounts::{Money, Price, Quantity};
use crate::market::key::Key;
use crate::market::names::{AccountName, Note, Sku, Text};
use crate::market::order::{FillPolicy, Sources};
use crate::market::time::RoundId;

/// A call of `order.place`.
#[derive(Debug, PartialEq)]
pub struct PlaceCall {
    pub id: CallId,
    pub params: PlaceParams,
}

/// What one line holds.
#[derive(Debug, PartialEq)]
pub enum PlaceCalls {
    Single(PlaceCall),
    /// At least one; they are answered together.
    Batch(Vec<PlaceCall>),
}

/// Reads a line of nothing but `order.place`; none if it has to be read the careful way.
pub fn read(line: &[u8], batch_max_calls: usize) -> Option<PlaceCalls> {
    let mut scanner = Scanner { text: std::str::from_utf8(line).ok()?, at: 0 };
    let calls = if scanner.next() == Some(b'[') {
        let calls = scanner.list(batch_max_calls, Scanner::call)?;
        (!calls.is_empty()).then_some(PlaceCalls::Batch(calls))?
    } else {
        PlaceCalls::Single(scanner.call()?)
    };
    scanner.next().is_none().then_some(calls)
}

/// Walks through a JSON text once. Whatever it does not expect is none.
struct Scanner<'l> {
    text: &'l str,
    at: usize,
}

impl<'l> Scanner<'l> {
    fn call(&mut self) -> Option<PlaceCall> {
        let (mut version, mut method, mut id, mut params) = (None, None, None, None);
        self.object(|scanner, member| match member {
            "jsonrpc" => set(&mut version, scanner.string().filter(|version| *version == "2.0")),
            "method" => set(&mut method, scanner.string().filter(|method| *method == "order.place")),
            "id" => set(&mut id, scanner.id()),
            // Only once it is known whose params these are.
            "params" if method.is_some() => set(&mut params, scanner.params()),
            _ => None,
        })?;
        version.and(method)?;
        Some(PlaceCall { id: id?, params: params? })
    }

    fn params(&mut self) -> Option<PlaceParams> {
        let (mut customer, mut fill, mut lines, mut reference) = (None, None, None, None);
        let (mut note, mut round, mut key) = (None, None, None);
        self.object(|scanner, field| match field {
            "customer" => set(&mut customer, AccountName::parse(scanner.string()?).ok()),
            "fill" => set(&mut fill, fill_policy(scanner.string()?)),
            "lines" => set(&mut lines, scanner.list(usize::MAX, Self::line)),
            "reference" => set(&mut reference, Text::parse(scanner.string()?).ok()),
            "note" => set(&mut note, Note::parse(scanner.string()?).ok()),
            "round" => set(&mut round, RoundId::parse(scanner.string()?).ok()),
            "key" => set(&mut key, Key::parse(scanner.string()?).ok()),
            _ => None,
        })?;
        Some(PlaceParams { customer, fill: fill?, lines: lines?, reference, note, round, key: key? })
    }

    fn line(&mut self) -> Option<LineParams> {
        let (mut sku, mut from, mut quantity) = (None, None, None);
        let (mut min_quantity, mut max_unit_price) = (None, None);
        self.object(|scanner, field| match field {
            "sku" => set(&mut sku, Sku::parse(scanner.string()?).ok()),
            "from" => set(&mut from, scanner.sources()),
            "quantity" => set(&mut quantity, Quantity::new(scanner.number()?).ok()),
            "min_quantity" => set(&mut min_quantity, Quantity::new(scanner.number()?).ok()),
            "max_unit_price" => set(&mut max_unit_price, price(scanner.number()?)),
            _ => None,
        })?;
        Some(LineParams { sku: sku?, from: from?, quantity: quantity?, min_quantity, max_unit_price })
    }

    fn sources(&mut self) -> Option<Sources> {
        if self.next()? == b'"' {
            return (self.string()? == "any").then_some(Sources::Any);
        }
        let makers = self.list(LINE_MAKERS_MAX_COUNT, |scanner| AccountName::parse(scanner.string()?).ok())?;
        let twice = (1..makers.len()).any(|at| makers[..at].contains(&makers[at]));
        (!twice && !makers.is_empty()).then_some(Sources::Makers(makers))
    }

    /// A string or a whole number, as it is written.
    fn id(&mut self) -> Option<CallId> {
        let first = self.next()?;
        let begin = self.at;
        if first == b'"' { self.string().map(drop) } else { self.number().map(drop) }?;
        Some(CallId::of_json(self.text.get(begin..self.at)?))
    }

    /// Hands the name of each member to `read`, which reads its value.
    fn object(&mut self, mut read: impl FnMut(&mut Self, &'l str) -> Option<()>) -> Option<()> {
        self.expect(b'{')?;
        if self.next()? == b'}' {
            return self.expect(b'}');
        }
        loop {
            let name = self.string()?;
            self.expect(b':')?;
            read(self, name)?;
            if self.one_of(b',', b'}')? == b'}' {
                return Some(());
            }
        }
    }

    /// At most `max` elements.
    fn list<T>(&mut self, max: usize, mut read: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        self.expect(b'[')?;
        if self.next()? == b']' {
            return self.expect(b']').map(|()| Vec::new());
        }
        let mut elements = Vec::new();
        while elements.len() < max {
            elements.push(read(self)?);
            if self.one_of(b',', b']')? == b']' {
                return Some(elements);
            }
        }
        None
    }

    /// What stands between two quotation marks with nothing escaped.
    fn string(&mut self) -> Option<&'l str> {
        self.expect(b'"')?;
        let rest = self.text.as_bytes().get(self.at..)?;
        let length = memchr::memchr2(b'"', b'\\', rest)?;
        self.at += length + 1;
        // Of all bytes, many at once: it is hardly ever true.
        let any_control = rest[..length].iter().fold(false, |any, byte| any | (*byte < b' '));
        (rest[length] == b'"' && !any_control).then(|| self.text.get(self.at - 1 - length..self.at - 1))?
    }

    /// Digits that fit 64 bits. A fraction or an exponent behind them is not what anybody expects next.
    fn number(&mut self) -> Option<u64> {
        self.next()?;
        let rest = self.text.as_bytes().get(self.at..)?;
        let digits = rest.iter().take(MOST_DIGITS + 1).take_while(|byte| byte.is_ascii_digit()).count();
        let well_written = (1..=MOST_DIGITS).contains(&digits) && (rest[0] != b'0' || digits == 1);
        self.at += digits;
        well_written.then(|| rest[..digits].iter().fold(0, |number, digit| number * 10 + u64::from(digit - b'0')))
    }

    fn expect(&mut self, byte: u8) -> Option<()> {
        self.one_of(byte, byte).map(drop)
    }

    fn one_of(&mut self, one: u8, other: u8) -> Option<u8> {
        let next = self.next()?;
        self.at += 1;
        (next == one || next == other).then_some(next)
    }

    /// The first byte that is no blank; it is not taken.
    fn next(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        while let Some(b' ' | b'\t' | b'\r') = bytes.get(self.at) {
            self.at += 1;
        }
        bytes.get(self.at).copied()
    }
}

/// Every number of so many digits fits 64 bits.
const MOST_DIGITS: usize = 19;

/// Sets what was not set before: a member that comes twice is an error.
fn set<T>(place: &mut Option<T>, value: Option<T>) -> Option<()> {
    if place.is_some() {
        return None;
    }
    *place = Some(value?);
    Some(())
}

fn fill_policy(word: &str) -> Option<FillPolicy> {
    Some(match word {
        "all_or_none" => FillPolicy::AllOrNone,
        "complete_lines" => FillPolicy::CompleteLines,
        "partial" => FillPolicy::Partial,
        "minimum_or_none" => FillPolicy::MinimumOrNone,
        _ => return None,
    })
}

fn price(minor: u64) -> Option<Price> {
    Price::try_from(Money::of_minor(u128::from(minor))).ok()
}
