//! `cart show`, `add`, `set`, `remove` and `clear`.

use super::cart_sheet::{self, makers};
use crate::cli::args::cart::{CartCommand, Seen};
use crate::cli::args::common::{Common, Format};
use crate::cli::args::order_line::OrderLineArg;
use crate::cli::failure::{Failure, status};
use crate::cli::output::Output;
use crate::cli::runtime::Ended;
use crate::cli::{connect, ids, prompt};
use crate::ipc::client::{Reply, Steady};
use crate::ipc::methods::Nothing;
use crate::ipc::methods::cart::{self, CartInfo, ClearParams, LineParams, RemoveParams};
use crate::market::account::Role;
use crate::market::names::Sku;
use crate::market::order::Sources;
use crate::market::reason::Reason;
use crate::market::words::{grouped, units};

pub(super) async fn run(common: &Common, command: &CartCommand) -> Ended {
    let mut client = connect::as_account(common, Role::Customer)?;
    let output = Output::new(common);
    let before = client.call::<cart::Show>(&Nothing {}).await?;
    let changes = match command {
        CartCommand::Show | CartCommand::Clear(_) => 1,
        CartCommand::Add { lines } | CartCommand::Set { lines, .. } => lines.len(),
        CartCommand::Remove { goods, .. } => goods.len(),
    };
    if changes > 1 && common.key.is_some() {
        return Err(Failure::usage("--key stands for one change", "Name one line, or leave out --key."));
    }
    let after = match command {
        CartCommand::Show => before,
        CartCommand::Add { lines } => add(common, &output, &mut client, before, lines).await?,
        CartCommand::Set { lines, seen } => set(common, &output, &mut client, (before, seen), lines).await?,
        CartCommand::Remove { goods, seen } => {
            let goods = goods.iter().map(|g| (&g.sku, &g.from));
            remove(common, &output, &mut client, (before, seen), goods).await?
        }
        CartCommand::Clear(seen) => clear(common, &output, &mut client, &before.value, seen).await?,
    };
    print(&output, &after)?;
    Ok(status::DONE)
}

/// The cart as data, and what it comes to in words.
fn print(output: &Output, reply: &Reply<CartInfo>) -> Result<(), Failure> {
    let (cart, format) = (&reply.value, output.format());
    if format != Format::Table || !cart.lines.is_empty() {
        output.result(&reply.raw, &cart.lines, || cart_sheet::lines(cart, format))?;
    }
    output.words(&cart_sheet::sum(cart));
    Ok(())
}

async fn add(
    common: &Common,
    output: &Output,
    client: &mut Steady,
    mut cart: Reply<CartInfo>,
    lines: &[OrderLineArg],
) -> Result<Reply<CartInfo>, Failure> {
    for line in lines {
        let (sku, from, quantity) = (line.sku.clone(), line.from.clone(), line.quantity);
        // Adding takes nothing from what another terminal did, so it expects no version.
        let params = LineParams { sku, from, quantity, expect: None, key: ids::key_or_new(common.key.as_ref()) };
        let after = client.change::<cart::Add>(&params).await?;
        tell(output, &cart.value, &after.value, (&line.sku, &line.from));
        cart = after;
    }
    Ok(cart)
}

async fn set(
    common: &Common,
    output: &Output,
    client: &mut Steady,
    (mut cart, seen): (Reply<CartInfo>, &Seen),
    lines: &[OrderLineArg],
) -> Result<Reply<CartInfo>, Failure> {
    let mut expect = seen.expect;
    for line in lines {
        let from = meant(&cart.value, &line.sku, &line.from)?;
        let (sku, quantity) = (line.sku.clone(), line.quantity);
        let key = ids::key_or_new(common.key.as_ref());
        let params = LineParams { sku, from: from.clone(), quantity, expect, key };
        let after = client.change::<cart::Set>(&params).await?;
        tell(output, &cart.value, &after.value, (&line.sku, &from));
        expect = expect.map(|_| after.value.version);
        cart = after;
    }
    Ok(cart)
}

async fn remove(
    common: &Common,
    output: &Output,
    client: &mut Steady,
    (mut cart, seen): (Reply<CartInfo>, &Seen),
    goods: impl Iterator<Item = (&Sku, &Sources)>,
) -> Result<Reply<CartInfo>, Failure> {
    let mut expect = seen.expect;
    for (sku, from) in goods {
        let from = meant(&cart.value, sku, from)?;
        // Under a key that was used before it may have been taken out then.
        if common.key.is_none() && !cart.value.lines.iter().any(|l| l.sku == *sku && l.from == from) {
            return Err(not_there(sku, &from));
        }
        let key = ids::key_or_new(common.key.as_ref());
        let params = RemoveParams { sku: sku.clone(), from: from.clone(), expect, key };
        let after = client.change::<cart::Remove>(&params).await?;
        tell(output, &cart.value, &after.value, (sku, &from));
        expect = expect.map(|_| after.value.version);
        cart = after;
    }
    Ok(cart)
}

async fn clear(
    common: &Common,
    output: &Output,
    client: &mut Steady,
    before: &CartInfo,
    seen: &Seen,
) -> Result<Reply<CartInfo>, Failure> {
    let mut expect = seen.expect;
    if !before.lines.is_empty() && !common.yes && prompt::may_ask(common) {
        let all = before.lines.iter().map(|l| l.quantity.units()).sum();
        if !prompt::confirm(&format!("Take everything out of the cart ({})?", units(all))).await? {
            return Err(Failure::new(status::DECLINED, "the cart stays as it is", "Answer y, or say --yes."));
        }
        // What was asked about is what goes: no more than was in the cart then.
        expect = expect.or(Some(before.version));
    }
    let params = ClearParams { expect, key: ids::key_or_new(common.key.as_ref()) };
    let after = client.change::<cart::Clear>(&params).await?;
    if after.value.replayed {
        output.words("The cart was cleared with this key before; nothing changed now.");
    }
    Ok(after)
}

/// The line that is meant: if no manufacturers are named and no line is open to any, the only one of that good.
fn meant(cart: &CartInfo, sku: &Sku, from: &Sources) -> Result<Sources, Failure> {
    let of_good: Vec<&Sources> = cart.lines.iter().filter(|l| l.sku == *sku).map(|l| &l.from).collect();
    if *from != Sources::Any || of_good.contains(&from) {
        return Ok(from.clone());
    }
    match of_good[..] {
        [] => Ok(Sources::Any),
        [only] => Ok(only.clone()),
        _ => {
            let lines: Vec<String> = of_good.iter().map(|from| format!("{sku}@{}", makers(from, ","))).collect();
            let hint = format!("Name its manufacturers: {}.", lines.join(" or "));
            Err(Failure::usage(format!("the cart has several lines of {sku}"), hint))
        }
    }
}

fn not_there(sku: &Sku, from: &Sources) -> Failure {
    let of = if *from == Sources::Any { String::new() } else { format!(" from {}", makers(from, ", ")) };
    let hint = "See what is in it with `cds-customer cart show`.";
    Failure::new(Reason::NotFound.exit_status(), format!("{sku}{of} is not in the cart"), hint)
}

/// What happened to one line.
fn tell(output: &Output, before: &CartInfo, after: &CartInfo, (sku, from): (&Sku, &Sources)) {
    let units_in = |cart: &CartInfo| {
        let line = cart.lines.iter().find(|l| l.sku == *sku && l.from == *from);
        line.map_or(0, |l| l.quantity.units())
    };
    if after.replayed {
        output.words("The cart was changed with this key before; nothing changed now.");
        return;
    }
    let now = match (units_in(before), units_in(after)) {
        (0, is) => units(is),
        (was, 0) => format!("{} taken out", units(was)),
        (was, is) if was == is => format!("{} as before", units(is)),
        (was, is) => format!("{} now, {} before", units(is), grouped(was)),
    };
    output.words(&format!("{sku} from {}: {now}.", makers(from, ", ")));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ipc::methods::cart::CartLineInfo;
    use crate::market::amounts::{Currency, Quantity};
    use crate::market::names::{AccountName, Text};

    fn from(makers: &[&str]) -> Sources {
        Sources::Makers(makers.iter().map(|m| AccountName::parse(m).unwrap()).collect())
    }

    fn cart(lines: &[(&str, Sources)]) -> CartInfo {
        let line = |(sku, from): &(&str, Sources)| CartLineInfo {
            sku: Sku::parse(sku).unwrap(),
            name: Text::default(),
            from: from.clone(),
            quantity: Quantity::ONE,
            seen_price: None,
            unit_price: None,
            could_fill: None,
            amount: None,
            available: 0,
        };
        let lines = lines.iter().map(line).collect();
        CartInfo { currency: Currency::default(), version: 1, lines, total: None, replayed: false }
    }

    #[test]
    fn a_good_without_manufacturers_means_the_only_line_of_it() {
        let a = Sku::parse("A").unwrap();
        let only = cart(&[("A", from(&["acme"])), ("B", Sources::Any)]);
        assert_eq!(meant(&only, &a, &Sources::Any).unwrap(), from(&["acme"]));
        assert_eq!(meant(&only, &a, &from(&["borealis"])).unwrap(), from(&["borealis"]), "what is named is meant");
        let open = cart(&[("A", from(&["acme"])), ("A", Sources::Any)]);
        assert_eq!(meant(&open, &a, &Sources::Any).unwrap(), Sources::Any);
        assert_eq!(meant(&cart(&[]), &a, &Sources::Any).unwrap(), Sources::Any);
        let two = cart(&[("A", from(&["acme"])), ("A", from(&["borealis", "acme"]))]);
        let Err(Failure::Told { hint, .. }) = meant(&two, &a, &Sources::Any) else { panic!("it is not clear") };
        assert_eq!(hint, "Name its manufacturers: A@acme or A@borealis,acme.");
    }
}
