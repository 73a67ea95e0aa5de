//! Makes an order file of many lines on stdout: `cargo run --release --example order_file -- 1000000 > orders.csv`.
//! With `--stock` it makes the stock file that the orders buy from.
#![allow(clippy::print_stdout)]

use std::io::Write;

/// Goods, each from three manufacturers.
const GOODS: u64 = 1000;
const MAKERS: [&str; 3] = ["acme", "borealis", "cobalt"];

fn main() -> std::io::Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    match args.first().map(String::as_str) {
        Some("--stock") => stock(&mut out)?,
        Some(lines) => orders(&mut out, lines.parse().map_err(std::io::Error::other)?)?,
        None => eprint_usage(),
    }
    out.flush()
}

#[allow(clippy::print_stderr)]
fn eprint_usage() {
    eprintln!("say how many lines, or --stock");
}

fn stock(out: &mut impl Write) -> std::io::Result<()> {
    writeln!(out, "sku,name,unit,unit_price,quantity,manufacturer")?;
    for good in 0..GOODS {
        for (at, maker) in MAKERS.iter().enumerate() {
            writeln!(out, "good-{good:04},Good {good},piece,{}.{:02},1000000,{maker}", 1 + good % 50, at)?;
        }
    }
    Ok(())
}

/// Orders of two lines each; the same number of lines always makes the same file.
fn orders(out: &mut impl Write, lines: u64) -> std::io::Result<()> {
    writeln!(out, "order_ref,sku,manufacturer,quantity")?;
    for line in 0..lines {
        // A fixed mixing step (Knuth's multiplicative hashing), so that neighbouring lines are of different goods.
        let mixed = line.wrapping_mul(2_654_435_761) >> 8;
        let (good, maker) = (mixed % GOODS, MAKERS[(mixed / GOODS % 3) as usize]);
        let from = if mixed.is_multiple_of(4) { "any" } else { maker };
        writeln!(out, "order-{:08},good-{good:04},{from},{}", line / 2, 1 + mixed % 9)?;
    }
    Ok(())
}
