//! What the customer's dashboard asks of the daemon, and what comes back.

use super::super::ask::Scene;
use super::super::ways::Chosen;
use super::super::wish;
use crate::cli::dashboard::Asked;
use crate::cli::dashboard::live::Moment;
use crate::cli::failure::Failure;
use crate::ipc::methods::cart::CartInfo;
use crate::ipc::methods::offer::OfferInfo;
use crate::ipc::methods::order::{LineParams, OrderInfo};
use crate::ipc::methods::round::RosterInfo;
use crate::market::amounts::Quantity;
use crate::market::names::Sku;
use crate::market::order::{OrderId, Sources};
use crate::market::time::RoundId;

/// Goods that shall be bought together.
#[derive(Debug, Clone)]
pub(super) struct Purchase {
    pub(super) lines: Vec<LineParams>,
    /// The round that the screen showed: nothing is bought in another one.
    pub(super) round: Option<RoundId>,
    /// The cart's version, if it is the cart that is bought.
    pub(super) cart: Option<u64>,
}

impl Purchase {
    pub(super) fn wish(&self) -> wish::Wish {
        wish::Wish::shown(self.lines.clone(), self.round, self.cart)
    }

    pub(super) fn units(&self) -> u64 {
        self.lines.iter().map(|l| l.quantity.units()).sum()
    }
}

#[derive(Debug)]
pub(super) enum Wish {
    Moment,
    Cart,
    AddToCart {
        sku: Sku,
        from: Sources,
        quantity: Quantity,
    },
    SetInCart {
        sku: Sku,
        from: Sources,
        quantity: Quantity,
    },
    /// With a version: only the cart that was shown.
    ClearCart {
        expect: Option<u64>,
    },
    Orders,
    Cancel(OrderId),
    Done {
        undo: bool,
    },
    /// What would buying do now?
    Quote(Purchase),
    /// Buy this of the purchase: what was shown is binding. The offers price what is not there.
    Buy {
        purchase: Purchase,
        chosen: Chosen,
        offers: Vec<OfferInfo>,
    },
}

impl Asked for Wish {
    fn is_reading(&self) -> bool {
        matches!(self, Self::Moment | Self::Cart | Self::Orders)
    }

    fn replaces(&self, waiting: &Self) -> bool {
        match (self, waiting) {
            (Self::SetInCart { sku, from, .. }, Self::SetInCart { sku: waiting_sku, from: waiting_from, .. }) => {
                sku == waiting_sku && from == waiting_from
            }
            _ => false,
        }
    }
}

pub(super) enum Answer {
    Moment(Box<Moment>),
    Cart(CartInfo),
    /// What the cart is after a change that was wished here.
    CartChanged(CartInfo),
    /// The newest orders, and whether there are older ones.
    Orders(Vec<OrderInfo>, bool),
    Cancelled(OrderInfo),
    Roster(RosterInfo),
    /// All of it can be had, and this is what it comes to.
    Quoted(Purchase, Box<OrderInfo>),
    /// Not all of it can be had. With words if it could a moment ago.
    Short {
        purchase: Purchase,
        scene: Scene,
        faster: Option<String>,
    },
    Bought(Purchase, Box<OrderInfo>),
    Failed(Failure),
}
