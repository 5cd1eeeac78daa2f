//! The grammar of RFC 7644 §3.4.2.2 Figure 1, by recursive descent.

use std::convert::Infallible;
use std::iter::Peekable;
use std::vec::IntoIter;

use muster_core::query::{Filter, Op};

use super::MAX_DEPTH;
use super::check::{self, Written};
use super::error::FilterError;
use super::eval::matches;
use super::lexer::{Spanned, Token, tokens};
use crate::Map;
use crate::json::excerpt;
use crate::normalize::{Quirk, keys};
use crate::path::{AttrPath, PatchPath};
use crate::schema::{Kind, Resolved, ResourceType};

type Parsed = Result<Filter<AttrPath>, FilterError>;

pub(super) struct Parser<'a> {
    tokens: Peekable<IntoIter<Spanned>>,
    /// The position just behind the text, for what is missing there.
    end: usize,
    depth: usize,
    resource: &'a ResourceType,
    /// Types that are asked with the same filter.
    others: &'a [&'a ResourceType],
    /// The attribute whose brackets are being read: inside, names are its sub-attributes.
    within: Option<Resolved<'a>>,
    /// A boolean was written in quotes: Entra maps `roles[primary eq "True"].value`
    /// (`entra/patch-role-primary-replace`), decision D-03.
    string_boolean: bool,
}

impl<'a> Parser<'a> {
    pub(super) fn new(
        text: &str,
        resource: &'a ResourceType,
        others: &'a [&'a ResourceType],
    ) -> Result<Self, FilterError> {
        let tokens = tokens(text)?.into_iter().peekable();
        let end = text.chars().count() + 1;
        Ok(Self { tokens, end, depth: 0, resource, others, within: None, string_boolean: false })
    }

    pub(super) fn filter(mut self) -> Parsed {
        let filter = self.disjunction()?;
        self.finish("\"and\", \"or\" or the end")?;
        Ok(filter)
    }

    /// `attr "[" filter "]" ["." sub]`.
    pub(super) fn path(mut self) -> Result<(PatchPath, Vec<Quirk>), FilterError> {
        let (name, at) = self.word("an attribute")?;
        let target = self.resolve(&name, at)?;
        if !target.attribute.multi_valued {
            return Err(FilterError::new(at, "only an attribute with several values takes [ ]"));
        }
        let filter = self.brackets(target, at)?;
        let sub = match self.sub_name()? {
            Some((name, at)) => Some(sub_of(target, &name, at)?),
            None => None,
        };
        self.finish("the end")?;
        // A plain value is the entry itself.
        let sub = sub.and_then(|found| found.sub).map(|sub| sub.name.to_string());
        let quoted = self.string_boolean.then_some(Quirk::StringBoolean);
        let quirks = keys::of_path(&name, &target).chain(quoted).collect();
        Ok((PatchPath::Values { attr: target.path(), filter, sub }, quirks))
    }

    fn disjunction(&mut self) -> Parsed {
        let mut parts = vec![self.conjunction()?];
        while self.keyword("or") {
            parts.push(self.conjunction()?);
        }
        Ok(join(parts, Filter::Or))
    }

    fn conjunction(&mut self) -> Parsed {
        let mut parts = vec![self.term()?];
        while self.keyword("and") {
            parts.push(self.term()?);
        }
        Ok(join(parts, Filter::And))
    }

    fn term(&mut self) -> Parsed {
        if self.keyword("not") {
            self.expect(&Token::OpenParenthesis, "( after \"not\"")?;
            return Ok(Filter::Not(Box::new(self.group()?)));
        }
        if self.take(&Token::OpenParenthesis).is_some() {
            return self.group();
        }
        let (name, at) = self.word("an attribute, \"not\" or (")?;
        match self.within {
            Some(outer) => {
                let target = sub_of(outer, &name, at)?;
                self.comparison(target, at)
            }
            None => self.expression(&name, at),
        }
    }

    /// What follows an opening parenthesis.
    fn group(&mut self) -> Parsed {
        let inner = self.nested()?;
        self.expect(&Token::CloseParenthesis, "\"and\", \"or\" or )")?;
        Ok(inner)
    }

    fn nested(&mut self) -> Parsed {
        if self.depth == MAX_DEPTH {
            let problem = format!("it nests deeper than {MAX_DEPTH} levels");
            return Err(FilterError::new(self.position(), problem));
        }
        self.depth += 1;
        let inner = self.disjunction();
        self.depth -= 1;
        inner
    }

    /// An attribute outside of brackets and what is said about it.
    fn expression(&mut self, name: &str, at: usize) -> Parsed {
        if self.resource.resolve(name).is_none()
            && let Some((kind, target)) =
                self.others.iter().find_map(|kind| Some((*kind, kind.resolve(name)?)))
        {
            // RFC 7644 §3.4.2.1: an attribute that a type lacks has no value.
            let filter = self.about(target, at)?;
            let holds = matches(&filter, &Map::new(), kind);
            return Ok(if holds { Filter::And(Vec::new()) } else { Filter::Or(Vec::new()) });
        }
        let target = self.resolve(name, at)?;
        self.about(target, at)
    }

    /// What is said about an attribute outside of brackets.
    fn about(&mut self, target: Resolved<'a>, at: usize) -> Parsed {
        if self.tokens.peek().is_none_or(|next| next.token != Token::OpenBracket) {
            return self.comparison(target, at);
        }
        let mut filter = self.brackets(target, at)?;
        // Not in the grammar, but what Entra sends: attr[filter].sub op value.
        if let Some((name, at)) = self.sub_name()? {
            let sub = sub_of(target, &name, at)?;
            self.within = Some(target);
            let also = self.comparison(sub, at)?;
            self.within = None;
            filter = both(filter, also);
        }
        Ok(if target.attribute.multi_valued {
            Filter::Any { attr: target.path(), filter: Box::new(filter) }
        } else {
            unbracketed(filter, target)
        })
    }

    /// `"[" filter "]"`.
    fn brackets(&mut self, target: Resolved<'a>, at: usize) -> Parsed {
        if !target.is_complex() && !target.is_plain_list() {
            let problem = format!("\"{target}\" has no sub-attributes to ask for in [ ]");
            return Err(FilterError::new(at, problem));
        }
        check::readable(target).map_err(|problem| FilterError::new(at, problem))?;
        self.expect(&Token::OpenBracket, "[")?;
        self.within = Some(target);
        let inner = self.nested()?;
        self.within = None;
        self.expect(&Token::CloseBracket, "\"and\", \"or\" or ]")?;
        Ok(inner)
    }

    /// The operator and the literal.
    fn comparison(&mut self, target: Resolved<'_>, at: usize) -> Parsed {
        let (operator, operator_at) = self.word("an operator such as eq")?;
        let nested = self.within.is_some();
        if operator.eq_ignore_ascii_case("pr") {
            return check::presence(target, nested)
                .map_err(|problem| FilterError::new(at, problem));
        }
        let Some(op) = Op::ALL.into_iter().find(|op| operator.eq_ignore_ascii_case(op.as_str()))
        else {
            let found = excerpt(&operator);
            let known = "eq, ne, co, sw, ew, gt, ge, lt, le or pr";
            let problem = format!("\"{found}\" is no operator; use {known}");
            return Err(FilterError::new(operator_at, problem));
        };
        let literal = self.literal()?;
        self.string_boolean |=
            target.leaf().kind == Kind::Boolean && matches!(literal, Written::Quoted(_));
        check::comparison(target, nested, op, literal)
            .map_err(|problem| FilterError::new(at, problem))
    }

    fn literal(&mut self) -> Result<Written, FilterError> {
        let next =
            self.tokens.next_if(|next| matches!(next.token, Token::Word(_) | Token::Quoted(_)));
        match next.map(|next| (next.token, next.at)) {
            // Elsewhere quotes are single; taken as part of the text they would find nobody.
            Some((Token::Word(word), at)) if word.starts_with('\'') => {
                Err(FilterError::new(at, "strings are written in double quotes"))
            }
            Some((Token::Word(word), _)) => Ok(Written::Bare(word)),
            Some((Token::Quoted(text), _)) => Ok(Written::Quoted(text)),
            _ => Err(self.unexpected("a value")),
        }
    }

    /// `.sub` behind a closing bracket; Microsoft's validator puts spaces around the dot.
    fn sub_name(&mut self) -> Result<Option<(String, usize)>, FilterError> {
        let dotted =
            |next: &Spanned| matches!(&next.token, Token::Word(word) if word.starts_with('.'));
        if self.tokens.peek().is_none_or(|next| !dotted(next)) {
            return Ok(None);
        }
        let (word, at) = self.word("a sub-attribute")?;
        match word.trim_start_matches('.') {
            "" => self.word("a sub-attribute").map(Some),
            sub => Ok(Some((sub.to_owned(), at))),
        }
    }

    fn resolve(&self, name: &str, at: usize) -> Result<Resolved<'a>, FilterError> {
        self.resource.resolve(name).ok_or_else(|| {
            let name = excerpt(name);
            let resource =
                if self.others.is_empty() { &*self.resource.name } else { "any resource type" };
            FilterError::new(at, format!("\"{name}\" is no attribute of {resource}; see /Schemas"))
        })
    }

    fn keyword(&mut self, keyword: &str) -> bool {
        let is_it = |next: &Spanned| matches!(&next.token, Token::Word(word) if word.eq_ignore_ascii_case(keyword));
        self.tokens.next_if(is_it).is_some()
    }

    fn take(&mut self, token: &Token) -> Option<Spanned> {
        self.tokens.next_if(|next| next.token == *token)
    }

    fn expect(&mut self, token: &Token, expected: &str) -> Result<(), FilterError> {
        self.take(token).map(|_| ()).ok_or_else(|| self.unexpected(expected))
    }

    fn word(&mut self, expected: &str) -> Result<(String, usize), FilterError> {
        match self.tokens.next_if(|next| matches!(next.token, Token::Word(_))) {
            Some(Spanned { token: Token::Word(word), at }) => Ok((word, at)),
            _ => Err(self.unexpected(expected)),
        }
    }

    fn finish(&mut self, expected: &str) -> Result<(), FilterError> {
        if self.tokens.peek().is_none() { Ok(()) } else { Err(self.unexpected(expected)) }
    }

    fn position(&mut self) -> usize {
        self.tokens.peek().map_or(self.end, |next| next.at)
    }

    fn unexpected(&mut self, expected: &str) -> FilterError {
        let found = match self.tokens.peek().map(|next| &next.token) {
            None => "the end".to_owned(),
            Some(Token::Word(text)) => format!("\"{}\"", excerpt(text)),
            Some(Token::Quoted(_)) => "a string".to_owned(),
            Some(Token::OpenParenthesis) => "(".to_owned(),
            Some(Token::CloseParenthesis) => ")".to_owned(),
            Some(Token::OpenBracket) => "[".to_owned(),
            Some(Token::CloseBracket) => "]".to_owned(),
        };
        FilterError::new(self.position(), format!("expected {expected}, found {found}"))
    }
}

fn sub_of<'a>(outer: Resolved<'a>, name: &str, at: usize) -> Result<Resolved<'a>, FilterError> {
    outer.part(name).ok_or_else(|| {
        let name = excerpt(name);
        FilterError::new(at, format!("\"{name}\" is no sub-attribute of \"{outer}\""))
    })
}

/// One part stands for itself.
fn join(
    mut parts: Vec<Filter<AttrPath>>,
    joined: fn(Vec<Filter<AttrPath>>) -> Filter<AttrPath>,
) -> Filter<AttrPath> {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        Some(last) => {
            parts.push(last);
            joined(parts)
        }
        None => joined(parts),
    }
}

fn both(first: Filter<AttrPath>, second: Filter<AttrPath>) -> Filter<AttrPath> {
    match first {
        Filter::And(mut parts) => {
            parts.push(second);
            Filter::And(parts)
        }
        other => Filter::And(vec![other, second]),
    }
}

/// `name[familyName eq "x"]` says no more than `name.familyName eq "x"`.
fn unbracketed(filter: Filter<AttrPath>, target: Resolved<'_>) -> Filter<AttrPath> {
    let outer = target.path();
    let renamed = filter.try_map(&mut |inner: AttrPath, _: Option<&AttrPath>| {
        Ok::<_, Infallible>(AttrPath { sub: Some(inner.name), ..outer.clone() })
    });
    match renamed {
        Ok(filter) => filter,
    }
}
