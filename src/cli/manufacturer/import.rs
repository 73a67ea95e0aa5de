//! `stock import`: a whole CSV file is checked, then sent as one call, which is one transaction.

use std::io::Read;
use std::path::{Path, PathBuf};

use super::{import_caller as caller, import_reply as reply};
use crate::cli::args::common::Common;
use crate::cli::args::manufacturer::ImportArgs;
use crate::cli::connect;
use crate::cli::failure::{Failure, status};
use crate::cli::ids::key_or_new;
use crate::cli::output::Output;
use crate::cli::runtime::Ended;
use crate::cli::stock_file::{self, Problem, Row};
use crate::ipc::client::Steady;
use crate::ipc::methods::Method;
use crate::ipc::methods::stock::{Import, ImportOffer, ImportParams};
use crate::limits::{IMPORT_LINES_MAX_COUNT, LINE_IN_MAX_BYTES, STOCK_FILE_MAX_BYTES};
use crate::market::names::AccountName;
use crate::market::reason::Reason;

pub(super) async fn run(common: &Common, output: &Output, args: &ImportArgs) -> Ended {
    let bytes = read_file(args.file.clone()).await?;
    if let Some(problem) = stock_file::no_text(&bytes) {
        return Err(reply::refuse_file(output, &[problem]));
    }
    let mut user = connect::as_caller(common)?;
    let currency = connect::currency(&mut user).await?;
    let own = own_name(common, stock_file::names_manufacturers(&bytes)).await?;
    let rows = stock_file::read(&bytes, &currency, own.as_ref());
    let rows = rows.and_then(|rows| refuse_nothing(args, rows)).map_err(|p| reply::refuse_file(output, &p))?;
    let mut client = caller::client(common, own.as_ref(), &rows)?;
    let for_others = rows.iter().any(|r| r.offer.manufacturer != own);
    let rows = if for_others { with_known_makers(output, args, &mut client, rows).await? } else { rows };
    let params = params(common, args, &rows, for_others);
    refuse_oversize(&params)?;
    match client.change::<Import>(&params).await {
        Ok(answer) => reply::print(output, &rows, &answer),
        Err(error) => Err(reply::refused(output, &rows, error)),
    }
}

/// Reads the file, or stdin for `-`, where Ctrl-C is still heard.
async fn read_file(path: PathBuf) -> Result<Vec<u8>, Failure> {
    let named = path.display().to_string();
    let read = tokio::task::spawn_blocking(move || read_up_to_limit(&path)).await.map_err(std::io::Error::other)?;
    let bytes = read.map_err(|e| {
        Failure::new(
            status::INVALID_FILE,
            format!("cannot read {named}: {e}"),
            "Name a file that exists; - reads stdin.",
        )
    })?;
    if bytes.len() as u64 > STOCK_FILE_MAX_BYTES {
        let message = format!("{named} is longer than {STOCK_FILE_MAX_BYTES} bytes");
        return Err(Failure::new(Reason::LimitReached.exit_status(), message, "Split it."));
    }
    Ok(bytes)
}

fn read_up_to_limit(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let limit = STOCK_FILE_MAX_BYTES + 1;
    if path == Path::new("-") {
        std::io::stdin().lock().take(limit).read_to_end(&mut bytes)?;
    } else {
        std::fs::File::open(path)?.take(limit).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

/// The caller's own name. A file that names the manufacturers needs none: then the caller is the operator.
async fn own_name(common: &Common, file_has_names: bool) -> Result<Option<AccountName>, Failure> {
    match caller::own_name(common).await {
        Ok(name) => Ok(Some(name)),
        Err(error) if file_has_names && caller::means_no_account(&error) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// A file without rows is a mistake, unless it is meant as "nothing is offered any more".
fn refuse_nothing(args: &ImportArgs, rows: Vec<Row>) -> Result<Vec<Row>, Vec<Problem>> {
    if !rows.is_empty() || args.complete {
        return Ok(rows);
    }
    let right = "list at least one good; to withdraw everything say --complete";
    Err(vec![Problem::new(2, "", "nothing after the header", right)])
}

/// Sees to it that every manufacturer of the file has an account. In a dry run nobody is signed up, so the lines of
/// the unknown ones stay out of it.
async fn with_known_makers(
    output: &Output,
    args: &ImportArgs,
    client: &mut Steady,
    mut rows: Vec<Row>,
) -> Result<Vec<Row>, Failure> {
    let unknown = caller::unknown(client, &rows).await?;
    if unknown.is_empty() {
        return Ok(rows);
    }
    if !args.create {
        return Err(reply::refuse_file(output, &caller::problems(&unknown)));
    }
    let names = unknown.keys().map(AccountName::as_str).collect::<Vec<_>>().join(", ");
    if args.dry_run {
        let before = rows.len();
        rows.retain(|r| r.offer.manufacturer.as_ref().is_none_or(|m| !unknown.contains_key(m)));
        let left_out = before - rows.len();
        output.words(&format!("Would sign up: {names}. Their {left_out} lines are left out of this dry run."));
    } else {
        caller::sign_up(client, unknown.keys()).await?;
        output.words(&format!("Signed up: {names}."));
    }
    Ok(rows)
}

fn params(common: &Common, args: &ImportArgs, rows: &[Row], for_others: bool) -> ImportParams {
    let mut offers: Vec<ImportOffer> = rows.iter().map(|r| r.offer.clone()).collect();
    if !for_others {
        // The daemon knows the caller, and a shorter call leaves room for more lines.
        offers.iter_mut().for_each(|o| o.manufacturer = None);
    }
    let ImportArgs { complete, strict, dry_run, .. } = *args;
    ImportParams { offers, complete, strict, dry_run, key: key_or_new(common.key.as_ref()) }
}

/// Bytes of a call around its params: version, id, method.
const ENVELOPE_BYTES: usize = 64 + Import::NAME.len();

/// One import is one call, and a call has to fit one line.
fn refuse_oversize(params: &ImportParams) -> Result<(), Failure> {
    let fitting = fitting_lines(params)?;
    if fitting >= params.offers.len() {
        return Ok(());
    }
    let message = format!("{} lines are too many for one import; {fitting} fit", params.offers.len());
    let hint = if params.complete {
        "Leave out names and units that stay as they are; parts of a --complete list would withdraw each other."
    } else {
        "Split the file, and import its parts one after the other."
    };
    Err(Failure::new(Reason::LimitReached.exit_status(), message, hint))
}

/// How many of the lines, from the first on, fit one call.
fn fitting_lines(params: &ImportParams) -> Result<usize, Failure> {
    let (complete, strict, dry_run, key) = (params.complete, params.strict, params.dry_run, params.key.clone());
    let empty = ImportParams { offers: Vec::new(), complete, strict, dry_run, key };
    let mut bytes = ENVELOPE_BYTES + json_bytes(&empty)?;
    for (fitting, offer) in params.offers.iter().take(IMPORT_LINES_MAX_COUNT).enumerate() {
        bytes += json_bytes(offer)? + 1;
        if bytes > LINE_IN_MAX_BYTES {
            return Ok(fitting);
        }
    }
    Ok(params.offers.len().min(IMPORT_LINES_MAX_COUNT))
}

fn json_bytes(value: &impl serde::Serialize) -> Result<usize, Failure> {
    Ok(serde_json::to_vec(value).map_err(std::io::Error::other)?.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::market::amounts::Quantity;
    use crate::market::key::Key;
    use crate::market::names::{Sku, Text};

    fn call_of(lines: usize, complete: bool) -> ImportParams {
        let name = Some(Text::parse(&"n".repeat(200)).unwrap());
        let sku = Sku::parse("bolt").unwrap();
        let (manufacturer, quantity, unit_price, unit, gtin) = (None, Quantity::ONE, None, None, None);
        let offer = ImportOffer { manufacturer, sku, quantity, unit_price, name, unit, gtin };
        let (strict, dry_run, key) = (false, false, Key::parse("k").unwrap());
        ImportParams { offers: vec![offer; lines], complete, strict, dry_run, key }
    }

    #[test]
    fn as_many_lines_as_are_said_to_fit_do_fit_and_one_more_does_not() {
        let fitting = fitting_lines(&call_of(10_000, false)).unwrap();
        assert!(refuse_oversize(&call_of(fitting, false)).is_ok());
        let refused = refuse_oversize(&call_of(fitting + 1, false)).unwrap_err();
        assert_eq!(refused.status(), 12);
        let bytes = |lines| serde_json::to_vec(&call_of(lines, false)).unwrap().len();
        let envelope = r#"{"jsonrpc":"2.0","id":18446744073709551615,"method":"stock.import","params":}"#.len();
        assert!(bytes(fitting) + envelope <= LINE_IN_MAX_BYTES);
        assert!(bytes(fitting + 1) + ENVELOPE_BYTES > LINE_IN_MAX_BYTES);
    }
}
