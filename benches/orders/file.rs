//! A file of orders, bought by the real `cds-customer buy --file`: reading it, both sides of the socket, and the answers.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use fastrand::Rng;

use crate::support::daemon::{Daemon, MAKER, sku};
use crate::support::load::Measured;
use crate::support::shape::{GOODS, Shape};

/// Orders for each second that is asked for: about as many as are bought in one.
const ORDERS_PER_SECOND: f64 = 20_000.0;

/// Buys a file of orders of two lines as one customer.
pub(crate) fn run(daemon: &Daemon, shape: &Shape, span: Duration) -> io::Result<Measured> {
    drop(daemon.open_market(shape)?);
    let orders = (span.as_secs_f64() * ORDERS_PER_SECOND) as u64;
    let directory = tempfile::tempdir()?;
    let file = directory.path().join("orders.csv");
    write(BufWriter::new(File::create(&file)?), orders)?;
    let mut tool = Command::new(env!("CARGO_BIN_EXE_cds-customer"));
    tool.env_clear().env("HOME", directory.path()).env("CDS_SOCKET", daemon.socket());
    tool.args(["buy", "--as", "customer-1", "--no-input", "--quiet", "--file"]).arg(&file);
    let (begun, used_before) = (Instant::now(), daemon.processor_time()?);
    let done = tool.stdin(Stdio::null()).output()?;
    let span = begun.elapsed();
    if !done.status.success() {
        let said = String::from_utf8_lossy(&done.stderr);
        return Err(io::Error::other(format!("cds-customer buy --file: {}: {said}", done.status)));
    }
    let processor_time = daemon.processor_time()? - used_before;
    Ok(Measured { counted: orders, answered: orders, span, processor_time, ..Measured::default() })
}

fn write(mut file: impl Write, orders: u64) -> io::Result<()> {
    let mut rng = Rng::with_seed(1);
    writeln!(file, "order_ref,sku,manufacturer,quantity")?;
    for order in 0..orders {
        let first = rng.usize(..GOODS);
        let second = (first + 1 + rng.usize(..GOODS - 1)) % GOODS;
        for good in [first, second] {
            writeln!(file, "order-{order:08},{},{MAKER},1", sku(good))?;
        }
    }
    file.flush()
}
