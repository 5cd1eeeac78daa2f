//! In which order the operations of a bulk message are run.

use std::collections::BTreeMap;

use super::{BulkOperation, BulkRequest};

/// An operation in the order of running.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Its place in the message.
    pub index: usize,
    /// The operations, by their places, that make what it refers to; they come before it.
    pub needs: Vec<usize>,
    /// Why it cannot be run at all.
    pub problem: Option<Problem>,
}

/// Why an operation cannot be run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// Nothing in the message has the name that it refers to.
    Unknown(String),
    /// These refer to each other in a circle.
    Circle(Vec<String>),
}

impl BulkRequest {
    /// The operations in an order in which every reference is to something made before.
    ///
    /// RFC 7644 §3.7: the order of the message holds but for operations that others need first.
    pub fn plan(&self) -> Vec<Step> {
        let makers: BTreeMap<&str, usize> = self
            .operations
            .iter()
            .enumerate()
            .filter_map(|(index, operation)| Some((operation.makes()?, index)))
            .collect();
        let mut planner = Planner {
            operations: &self.operations,
            makers,
            state: vec![State::New; self.operations.len()],
            path: Vec::new(),
            circles: BTreeMap::new(),
            steps: Vec::with_capacity(self.operations.len()),
        };
        for index in 0..self.operations.len() {
            planner.visit(index);
        }
        planner.steps
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    /// On the way from an operation to what it needs.
    Open,
    Planned,
}

struct Planner<'a> {
    operations: &'a [BulkOperation],
    /// Who makes what a name stands for.
    makers: BTreeMap<&'a str, usize>,
    state: Vec<State>,
    /// The operations that are open, each needing the next.
    path: Vec<usize>,
    circles: BTreeMap<usize, Vec<String>>,
    steps: Vec<Step>,
}

impl Planner<'_> {
    /// Plans what an operation needs, and then the operation.
    fn visit(&mut self, index: usize) {
        let Some(operation) = self.operations.get(index) else { return };
        if self.state.get(index) != Some(&State::New) {
            return;
        }
        self.set(index, State::Open);
        self.path.push(index);
        let mut needs = Vec::new();
        let mut problem = None;
        for name in operation.references() {
            match self.makers.get(name.as_str()).copied() {
                None => problem = Some(Problem::Unknown(name)),
                Some(maker) if self.state.get(maker) == Some(&State::Open) => self.circle(maker),
                Some(maker) => {
                    self.visit(maker);
                    needs.push(maker);
                }
            }
        }
        self.path.pop();
        self.set(index, State::Planned);
        let problem = self.circles.remove(&index).map(Problem::Circle).or(problem);
        self.steps.push(Step { index, needs, problem });
    }

    /// The path leads back to an operation on it: all from there on are in the circle.
    fn circle(&mut self, back_to: usize) {
        let members: Vec<_> =
            self.path.iter().copied().skip_while(|index| *index != back_to).collect();
        let name = |index: &usize| self.operations.get(*index)?.bulk_id.clone();
        let names: Vec<_> = members.iter().filter_map(name).collect();
        for index in members {
            self.circles.insert(index, names.clone());
        }
    }

    fn set(&mut self, index: usize, state: State) {
        if let Some(place) = self.state.get_mut(index) {
            *place = state;
        }
    }
}
