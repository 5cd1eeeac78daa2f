//! Which attributes of a resource are answered (RFC 7644 §3.9).

use std::collections::BTreeMap;

use serde_json::Value;

use crate::Map;
use crate::error::{ScimError, ScimType};
use crate::json::home;
use crate::path::AttrPath;
use crate::schema::{Resolved, ResourceType, Returned, Text};

/// The attributes to answer, out of `attributes`, `excludedAttributes` and the schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Projection {
    /// If attributes were asked for: these, and what is always returned.
    keep: Option<Tree>,
    /// What goes whatever was asked for, or was excluded.
    without: Tree,
    /// What goes because nobody asked for it (`returned: request`).
    unasked: Vec<AttrPath>,
    /// The same, as parts of a resource.
    unasked_parts: Tree,
    /// The schemas there are: about any other nobody can tell what may be shown.
    schemas: Vec<Text>,
}

impl Projection {
    /// Reads the two parameters, of which only one may be given.
    ///
    /// Names are separated by commas, in any case, with or without URN. Unknown names are ignored;
    /// so is a filter in brackets, which Microsoft's collection sends.
    pub fn parse(
        attributes: Option<&str>,
        excluded: Option<&str>,
        resource: &ResourceType,
    ) -> Result<Self, ScimError> {
        let given = |list: Option<&str>| list.is_some_and(|list| !list.trim().is_empty());
        if given(attributes) && given(excluded) {
            return Err(ScimError::new(
                ScimType::InvalidValue,
                "\"attributes\" and \"excludedAttributes\" exclude each other. Send one of them.",
            ));
        }
        let asked = given(attributes).then(|| named(attributes, resource));
        let is_asked = |at: &Resolved<'_>| asked.iter().flatten().any(|name| covers(name, at));
        let (mut without, mut unasked) = (Tree::default(), Vec::new());
        let mut keep = asked.as_ref().map(|_| Tree::default());
        for at in everything(resource) {
            match at.leaf().returned {
                Returned::Never => without.insert(at.path()),
                Returned::Request if !is_asked(&at) => unasked.push(at.path()),
                Returned::Always => {
                    if let Some(keep) = &mut keep {
                        keep.insert(at.path());
                    }
                }
                Returned::Request | Returned::Default => {}
            }
        }
        for at in asked.into_iter().flatten() {
            if let Some(keep) = &mut keep {
                keep.insert(at.path());
            }
        }
        for at in named(excluded, resource).into_iter().flat_map(less_what_always_is) {
            without.insert(at.path());
        }
        let mut unasked_parts = Tree::default();
        for path in &unasked {
            unasked_parts.insert(path.clone());
        }
        let schemas = resource.schemas().map(|schema| schema.id.clone()).collect();
        Ok(Self { keep, without, unasked, unasked_parts, schemas })
    }

    /// Whether anything of an attribute of the base schema is answered: what is not need not be
    /// looked up.
    pub fn wants(&self, name: &str) -> bool {
        let kept = self.keep.as_ref().is_none_or(|keep| keep.0.contains_key(name));
        kept && !self.unasked.contains(&AttrPath::new(name))
            && !matches!(self.without.0.get(name), Some(Part::Whole))
    }

    /// Whether a sub-attribute of the base schema is answered.
    pub fn wants_sub(&self, name: &str, sub: &str) -> bool {
        let kept = match self.keep.as_ref().map(|keep| keep.0.get(name)) {
            None | Some(Some(Part::Whole)) => true,
            Some(None) => false,
            Some(Some(Part::Some(parts))) => parts.0.contains_key(sub),
        };
        let left_out = match self.without.0.get(name) {
            None => false,
            Some(Part::Whole) => true,
            Some(Part::Some(parts)) => parts.0.contains_key(sub),
        };
        kept && !left_out
            && !self.unasked.contains(&AttrPath::new(name))
            && !self.unasked.contains(&AttrPath::with_sub(name, sub))
    }

    /// Takes out of a canonical resource what is not to be answered.
    pub fn apply(&self, resource: &mut Map) {
        self.apply_to_change(resource, &[]);
    }

    /// The same in the answer to a change: what the client [set](on_request) counts as asked for,
    /// unless it asked for other attributes (RFC 7643 §7, `returned`).
    pub fn apply_to_change(&self, resource: &mut Map, set: &[AttrPath]) {
        self.retain_known(resource);
        if let Some(keep) = &self.keep {
            keep.retain(resource);
        }
        self.without.remove(resource);
        if set.is_empty() {
            return self.unasked_parts.remove(resource);
        }
        let mut unasked = Tree::default();
        for path in self.unasked.iter().filter(|path| !set.contains(path)) {
            unasked.insert(path.clone());
        }
        unasked.remove(resource);
    }
}

impl Projection {
    /// Takes out extensions that are not known, and their URNs out of `schemas`.
    fn retain_known(&self, resource: &mut Map) {
        let is_known = |urn: &str| self.schemas.iter().any(|known| known == urn);
        resource.retain(|key, _| !key.contains(':') || is_known(key));
        if let Some(Value::Array(schemas)) = resource.get_mut("schemas") {
            schemas.retain(|urn| urn.as_str().is_some_and(is_known));
        }
    }
}

/// What a client set of the attributes that are answered on request only.
pub fn on_request(resource: &Map, kind: &ResourceType) -> Vec<AttrPath> {
    let set = |at: &Resolved<'_>| home(resource, at)?.get(&*at.attribute.name);
    let asked = everything(kind).filter(|at| at.leaf().returned == Returned::Request);
    asked.filter(|at| set(at).is_some()).map(|at| at.path()).collect()
}

/// What is excluded of an attribute: what is always returned stays (RFC 7644 §3.9).
fn less_what_always_is(at: Resolved<'_>) -> Vec<Resolved<'_>> {
    let subs = &at.attribute.sub_attributes;
    if at.leaf().returned == Returned::Always {
        Vec::new()
    } else if at.sub.is_none() && subs.iter().any(|sub| sub.returned == Returned::Always) {
        let others = subs.iter().filter(|sub| sub.returned != Returned::Always);
        others.map(|sub| at.with_sub(sub)).collect()
    } else {
        vec![at]
    }
}

/// Every attribute, and every sub-attribute.
fn everything(resource: &ResourceType) -> impl Iterator<Item = Resolved<'_>> {
    resource.attributes().flat_map(|at| {
        let subs = at.attribute.sub_attributes.iter().map(move |sub| at.with_sub(sub));
        std::iter::once(at).chain(subs)
    })
}

/// The attributes a parameter names; a bare URN names all of its schema's.
fn named<'a>(list: Option<&str>, resource: &'a ResourceType) -> Vec<Resolved<'a>> {
    let list = without_filters(list.unwrap_or_default());
    let names = list.split(',').map(str::trim);
    names
        .flat_map(|name| match resource.schema_of(name) {
            Some(schema) => {
                resource.attributes().filter(|at| at.schema == schema.id).collect::<Vec<_>>()
            }
            None => resource.resolve(name).into_iter().collect(),
        })
        .collect()
}

/// `emails[type eq "work"].value` asks for `emails.value`: brackets are no attribute notation.
fn without_filters(list: &str) -> String {
    let mut depth = 0_usize;
    list.chars()
        .filter(|c| {
            match c {
                '[' => depth += 1,
                ']' => depth = depth.saturating_sub(1),
                _ => return depth == 0,
            }
            false
        })
        .collect()
}

/// Whether asking for `name` asks for something of `at`.
fn covers(name: &Resolved<'_>, at: &Resolved<'_>) -> bool {
    let same = name.schema == at.schema && name.attribute.name == at.attribute.name;
    same && (name.sub.is_none() || at.sub.is_none() || name.sub == at.sub)
}

/// Parts of a resource: members by name, each whole or in parts in turn.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Tree(BTreeMap<String, Part>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Whole,
    Some(Tree),
}

impl Tree {
    /// Adds an attribute; a parent that is there whole includes it already (RFC 7644 §3.9).
    fn insert(&mut self, path: AttrPath) {
        let AttrPath { schema, name, sub } = path;
        let mut steps: Vec<_> = schema.into_iter().chain([name]).chain(sub).collect();
        let last = steps.pop();
        let mut tree = self;
        for step in steps {
            match tree.0.entry(step).or_insert_with(|| Part::Some(Self::default())) {
                Part::Whole => return,
                Part::Some(inner) => tree = inner,
            }
        }
        tree.0.extend(last.map(|name| (name, Part::Whole)));
    }

    /// Keeps these parts and nothing else.
    fn retain(&self, members: &mut Map) {
        members.retain(|name, value| match self.0.get(name) {
            None => false,
            Some(Part::Whole) => true,
            Some(Part::Some(tree)) => in_objects(value, &mut |object| tree.retain(object)),
        });
    }

    /// Takes these parts out.
    fn remove(&self, members: &mut Map) {
        for (name, part) in &self.0 {
            let left = match (part, members.get_mut(name)) {
                (_, None) => continue,
                (Part::Whole, Some(_)) => false,
                (Part::Some(tree), Some(value)) => {
                    in_objects(value, &mut |object| tree.remove(object))
                }
            };
            if !left {
                members.remove(name);
            }
        }
    }
}

/// Changes the object, or each object of the list, and tells whether anything is left.
fn in_objects(value: &mut Value, change: &mut dyn FnMut(&mut Map)) -> bool {
    match value {
        Value::Object(object) => {
            change(object);
            !object.is_empty()
        }
        Value::Array(entries) => {
            entries.retain_mut(|entry| in_objects(entry, change));
            !entries.is_empty()
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests;
