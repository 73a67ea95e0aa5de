//! One page for a browser: a manufacturer's sales as bars and over time. Self-contained: inline SVG, no script, light and
//! dark, every foreign text escaped.

use super::history::History;
use super::output::harmless;
use crate::market::amounts::{Currency, Money};
use crate::market::words::grouped;

/// One good on the page.
#[derive(Debug, Clone)]
pub struct Row {
    pub sku: String,
    pub name: String,
    pub offered: u64,
    pub sold: u64,
    pub withdrawn: u64,
    pub unsold: u64,
    /// Not known while a round sells.
    pub amount: Option<Money>,
}

/// What the page shows.
#[derive(Debug, Clone)]
pub struct Page {
    pub title: String,
    /// Name and value, as "Orders" and "12".
    pub facts: Vec<(&'static str, String)>,
    pub currency: Currency,
    pub rows: Vec<Row>,
    pub history: Option<History>,
}

const STYLE: &str = "\
:root{color-scheme:light dark;--ink:#1c2126;--soft:#5b6670;--line:#d9dee3;--paper:#fff;--sold:#1f6f8b;--rest:#dbe7ec}\
@media(prefers-color-scheme:dark){:root{--ink:#e8ecef;--soft:#9aa7b1;--line:#333c44;--paper:#14181c;--sold:#5db3cf;--rest:#2a3a43}}\
body{margin:2rem auto;max-width:60rem;padding:0 1rem;font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper)}\
h1{font-size:1.6rem;margin:0 0 1rem}h2{font-size:1.1rem;margin:2rem 0 .5rem}\
dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1.5rem;margin:0}dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}\
.wide{overflow-x:auto}table{border-collapse:collapse;width:100%}th,td{padding:.35rem .6rem;border-bottom:1px solid var(--line);text-align:left}\
th{color:var(--soft);font-weight:500}.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}\
tfoot td{font-weight:600;border-bottom:0}td small{display:block;color:var(--soft)}svg{display:block}\
.sold{fill:var(--sold)}.rest{fill:var(--rest)}.axis{stroke:var(--line)}svg text{fill:var(--soft);font-size:12px}";

/// Bars of goods, in pixels.
const BAR: (u64, u64) = (160, 14);
/// The picture of sales over time, in units of its view box.
const TIMES: (u64, u64) = (800, 120);

impl Page {
    /// The page as HTML.
    pub fn html(&self) -> String {
        let title = escaped(&self.title);
        let facts: String =
            self.facts.iter().map(|(name, value)| format!("<dt>{name}</dt><dd>{}</dd>", escaped(value))).collect();
        let times = self.history.as_ref().map_or_else(String::new, over_time);
        format!(
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<title>{title}</title>\n\
             <style>{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n<dl>{facts}</dl>\n{times}\
             <h2>Goods</h2>\n<div class=\"wide\"><table>\n{}</table></div>\n</body>\n</html>",
            self.table()
        )
    }

    fn table(&self) -> String {
        let with_amounts = self.rows.iter().any(|row| row.amount.is_some());
        let amount = |text: &str| if with_amounts { format!("<td class=\"n\">{text}</td>") } else { String::new() };
        let money = |money: Option<Money>| money.map_or_else(String::new, |money| self.currency.grouped(money));
        let mut body = String::new();
        for row in &self.rows {
            let (sku, name) = (escaped(&row.sku), escaped(&row.name));
            let [offered, sold, withdrawn, unsold] = [row.offered, row.sold, row.withdrawn, row.unsold];
            body.push_str(&format!(
                "<tr><td>{sku}<small>{name}</small></td>{}{}<td>{}</td></tr>\n",
                numbers([offered, sold, withdrawn, unsold]),
                amount(&money(row.amount)),
                bar(sold, offered, &row.sku)
            ));
        }
        let sum = |of: fn(&Row) -> u64| self.rows.iter().map(of).sum::<u64>();
        let sums = [sum(|r| r.offered), sum(|r| r.sold), sum(|r| r.withdrawn), sum(|r| r.unsold)];
        let total = with_amounts.then(|| self.rows.iter().filter_map(|row| row.amount).sum::<Money>());
        let head = if with_amounts { format!("<th class=\"n\">Amount, {}</th>", self.currency) } else { String::new() };
        format!(
            "<thead><tr><th>Good</th><th class=\"n\">Offered</th><th class=\"n\">Sold</th><th class=\"n\">Withdrawn</th>\
             <th class=\"n\">Unsold</th>{head}<th>Sold of offered</th></tr></thead>\n<tbody>\n{body}</tbody>\n\
             <tfoot><tr><td>Total</td>{}{}<td>{}</td></tr></tfoot>\n",
            numbers(sums),
            amount(&money(total)),
            bar(sums[1], sums[0], "all goods")
        )
    }
}

fn numbers(numbers: [u64; 4]) -> String {
    numbers.iter().map(|number| format!("<td class=\"n\">{}</td>", grouped(*number))).collect()
}

/// So many pixels of a bar are sold.
fn bar(sold: u64, offered: u64, what: &str) -> String {
    let (width, height) = BAR;
    let part = u128::from(sold.min(offered)) * u128::from(width) / u128::from(offered.max(1));
    let percent = super::bars::percent(sold, offered);
    format!(
        "<svg width=\"{0}\" height=\"{height}\" role=\"img\" aria-label=\"{1}: {percent} sold\">\
         <rect class=\"rest\" width=\"{width}\" height=\"{height}\" rx=\"2\"/>\
         <rect class=\"sold\" width=\"{part}\" height=\"{height}\" rx=\"2\"/>\
         <text x=\"{2}\" y=\"{3}\">{percent}</text></svg>",
        width + 44,
        escaped(what),
        width + 6,
        height - 2
    )
}

fn over_time(history: &History) -> String {
    let (width, height) = TIMES;
    let most = history.units.iter().copied().max().unwrap_or(0).max(1);
    let step = width / history.units.len().max(1) as u64;
    let column = |(at, units): (usize, &u64)| {
        let tall = u64::try_from(u128::from(*units) * u128::from(height) / u128::from(most)).unwrap_or(height);
        let tall = tall.max(u64::from(*units > 0));
        let (x, y) = (at as u64 * step, height - tall);
        format!(
            "<rect class=\"sold\" x=\"{x}\" y=\"{y}\" width=\"{}\" height=\"{tall}\"><title>{units}</title></rect>",
            step - 2
        )
    };
    let columns: String = history.units.iter().enumerate().map(column).collect();
    let (from, until) = (moment(&history.from.to_string()), moment(&history.until.to_string()));
    format!(
        "<h2>Sales over time</h2>\n<svg viewBox=\"0 0 {width} {}\" role=\"img\" aria-label=\"units sold over time\">{columns}\
         <line class=\"axis\" x1=\"0\" y1=\"{height}.5\" x2=\"{width}\" y2=\"{height}.5\"/>\
         <text x=\"0\" y=\"{1}\">{from}</text><text x=\"{width}\" y=\"{1}\" text-anchor=\"end\">{until}</text>\
         <text x=\"{width}\" y=\"12\" text-anchor=\"end\">most in a span: {most}</text></svg>\n",
        height + 20,
        height + 16
    )
}

/// `2026-12-01T06:00:00.000000Z` to the second, as people read it.
pub fn moment(time: &str) -> String {
    time.split('.').next().unwrap_or(time).trim_end_matches('Z').replace('T', " ")
}

/// Foreign text as HTML text or an attribute's value.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for c in harmless(text).chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_text_is_text_and_nothing_is_loaded_or_run() {
        let row = Row {
            sku: "a".into(),
            name: "<script>alert(\"1\")</script>\u{202e}".into(),
            offered: 3,
            sold: 2,
            withdrawn: 0,
            unsold: 1,
            amount: Some(Money::of_minor(450)),
        };
        let title = "Report <b>'x'</b>".to_owned();
        let page = Page {
            title,
            facts: vec![("Digest", "\"&".into())],
            currency: Currency::default(),
            rows: vec![row],
            history: None,
        };
        let html = page.html();
        assert!(
            html.contains("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;") && !html.contains("<script"),
            "{html}"
        );
        assert!(
            html.contains("Report &lt;b&gt;&#39;x&#39;&lt;/b&gt;")
                && html.contains("&quot;&amp;")
                && !html.contains('\u{202e}')
        );
        assert!(html.contains("4.50") && html.contains("66% sold") && html.contains("prefers-color-scheme:dark"));
        assert!(!html.contains("http") && !html.contains("src=") && !html.contains("url("), "self-contained");
    }
}
