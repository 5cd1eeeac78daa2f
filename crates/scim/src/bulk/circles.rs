//! Which operations of a bulk message hang on each other.

/// Numbers the operations so that two have the same number if each needs the other, whether itself or
/// through more of them (Tarjan's strongly connected components).
pub(super) fn numbers(needs: &[Vec<usize>]) -> Vec<usize> {
    let mut search = Search {
        needs,
        visited: vec![None; needs.len()],
        numbers: vec![None; needs.len()],
        stack: Vec::new(),
        count: 0,
    };
    for index in 0..needs.len() {
        search.visit(index);
    }
    search.numbers.into_iter().map(Option::unwrap_or_default).collect()
}

struct Search<'a> {
    needs: &'a [Vec<usize>],
    /// When each was met.
    visited: Vec<Option<usize>>,
    numbers: Vec<Option<usize>>,
    /// Those without a number yet.
    stack: Vec<usize>,
    /// How many were met.
    count: usize,
}

impl Search<'_> {
    /// Answers the earliest that the operation leads back to; none if it is done with.
    fn visit(&mut self, index: usize) -> Option<usize> {
        match (self.visited.get(index)?, self.numbers.get(index)?) {
            (_, Some(_)) => return None,
            (Some(met), None) => return Some(*met),
            (None, None) => {}
        }
        let met = self.count;
        self.count += 1;
        *self.visited.get_mut(index)? = Some(met);
        self.stack.push(index);
        let mut lowest = met;
        for needed in self.needs.get(index)? {
            if let Some(back) = self.visit(*needed) {
                lowest = lowest.min(back);
            }
        }
        if lowest == met {
            let from = self.stack.iter().rposition(|open| *open == index)?;
            for done in self.stack.drain(from..) {
                *self.numbers.get_mut(done)? = Some(met);
            }
            return None;
        }
        Some(lowest)
    }
}
