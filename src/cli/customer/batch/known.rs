//! What the market says about the names in a file: whose the orders are, and whether anybody offers the goods.

use super::customers::Buyers;
use super::goods::Goods;
use super::plan::Plan;
use crate::cli::order_file::Found;
use crate::cli::stock_file::Problem;

pub(super) struct Known {
    pub(super) buyers: Buyers,
    pub(super) goods: Goods,
}

impl Known {
    /// Everything that is wrong with an order, in the order of its lines.
    pub(super) fn problems_of(&self, plan: &Plan, found: &Found) -> Vec<Problem> {
        let mut problems = found.problems.clone();
        if let Some(order) = &found.order {
            problems.extend(self.buyers.problem_of(order));
            problems.extend(plan.below_minimum(order));
            problems.extend(self.goods.problems_of(found, order));
            problems.sort_by_key(|p| p.line);
        }
        problems
    }

    /// Whether the market has something against the file.
    pub(super) fn finds_fault(&self) -> bool {
        self.buyers.find_fault() || self.goods.any_missing()
    }
}
