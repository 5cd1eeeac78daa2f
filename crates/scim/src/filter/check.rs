//! Which comparison makes sense for which type, and what its literal then is (RFC 7644 §3.4.2.2).

use muster_core::query::{Filter, Literal, Op};

use crate::datetime;
use crate::path::AttrPath;
use crate::schema::{Attribute, Kind, Resolved, Returned};

/// A literal as it stands in the text; what it means depends on the attribute.
pub(super) enum Written {
    Quoted(String),
    /// Without quotes: `true`, `null`, a number, and from many clients text as well.
    Bare(String),
}

impl Written {
    fn text(&self) -> &str {
        match self {
            Self::Quoted(text) | Self::Bare(text) => text,
        }
    }

    fn is_null(&self) -> bool {
        matches!(self, Self::Bare(word) if word.eq_ignore_ascii_case("null"))
    }
}

type Checked = Result<Filter<AttrPath>, String>;

/// `attr pr`; `nested` tells that it stands in the brackets of its attribute.
pub(super) fn presence(target: Resolved<'_>, nested: bool) -> Checked {
    readable(target)?;
    Ok(Filter::Present(path(target, nested)))
}

/// `attr op literal`; `nested` tells that it stands in the brackets of its attribute.
pub(super) fn comparison(target: Resolved<'_>, nested: bool, op: Op, literal: Written) -> Checked {
    readable(target)?;
    // RFC 7643 §2.5: null and "not present" are one state.
    if literal.is_null() {
        let present = Filter::Present(path(target, nested));
        return match op {
            Op::Eq => Ok(Filter::Not(Box::new(present))),
            Op::Ne => Ok(present),
            Op::Co | Op::Sw | Op::Ew | Op::Gt | Op::Ge | Op::Lt | Op::Le => {
                Err("null can be compared by eq and ne only".to_owned())
            }
        };
    }
    let target = with_value(target)?;
    if !makes_sense(target.leaf().kind, op) {
        let (op, kind) = (op.as_str(), target.leaf().kind.as_str());
        return Err(format!("\"{target}\" is of type {kind}, which {op} cannot compare"));
    }
    let value = typed(target, literal)?;
    Ok(Filter::Compare { attr: path(target, nested), op, value })
}

/// Refuses attributes nobody may read: a filter would guess a password letter by letter.
pub(super) fn readable(target: Resolved<'_>) -> Result<(), String> {
    let hidden = |row: &Attribute| row.returned == Returned::Never;
    if hidden(target.attribute) || target.sub.is_some_and(hidden) {
        return Err(format!("\"{target}\" cannot be asked for in a filter"));
    }
    Ok(())
}

/// `emails co "x"` means `emails.value co "x"` (RFC 7644 §3.4.2.2, its own examples).
fn with_value(target: Resolved<'_>) -> Result<Resolved<'_>, String> {
    if !target.is_complex() {
        return Ok(target);
    }
    target.child("value").ok_or_else(|| {
        format!("\"{target}\" has several parts; compare one of them, as in {target}.{}", {
            let first = target.attribute.sub_attributes.first();
            first.map_or("…", |sub| &*sub.name)
        })
    })
}

/// The operators of each type: order on booleans and binaries SHALL fail (RFC 7644 §3.4.2.2), as
/// does text search in what is not text.
fn makes_sense(kind: Kind, op: Op) -> bool {
    match kind {
        Kind::String | Kind::Reference => true,
        Kind::Boolean | Kind::Binary => !op.is_substring() && !op.is_order(),
        Kind::Integer | Kind::Decimal | Kind::DateTime => !op.is_substring(),
        Kind::Complex => false,
    }
}

/// The literal as a value of the attribute's type.
fn typed(target: Resolved<'_>, literal: Written) -> Result<Literal, String> {
    let kind = target.leaf().kind;
    let value = match (kind, literal) {
        (
            Kind::String | Kind::Reference | Kind::Binary,
            Written::Quoted(text) | Written::Bare(text),
        ) => Some(Literal::Text(text)),
        // Entra maps roles[primary eq "True"], quotes included.
        (Kind::Boolean, written) => boolean(written.text()),
        (Kind::DateTime, written) => datetime::canonical(written.text()).map(Literal::Text),
        (Kind::Integer, written) => number(written.text()).filter(is_exact),
        (Kind::Decimal, written) => number(written.text()),
        (Kind::Complex, _) => None,
    };
    value.ok_or_else(|| {
        let expected = match kind {
            Kind::Integer => "a number of at most 64 bits, such as 42",
            other => other.expectation(),
        };
        format!("\"{target}\" must be compared with {expected}")
    })
}

fn boolean(text: &str) -> Option<Literal> {
    [true, false]
        .into_iter()
        .find(|value| text.eq_ignore_ascii_case(if *value { "true" } else { "false" }))
        .map(Literal::Bool)
}

fn number(text: &str) -> Option<Literal> {
    let number: serde_json::Number = serde_json::from_str(text).ok()?;
    // serde_json takes a number beside the nearest one where there are many digits.
    let nearest = || text.trim().parse().ok().map(Literal::Decimal);
    number.as_i64().map(Literal::Integer).or_else(nearest)
}

/// Whether whole numbers can be compared with it without losing a digit: it is one of 64 bits, or so
/// small that its fraction is still there.
fn is_exact(literal: &Literal) -> bool {
    /// The first number whose neighbour cannot be told from it (2^53).
    const FIRST: f64 = 9_007_199_254_740_992.0;
    match literal {
        Literal::Decimal(number) => number.abs() < FIRST,
        _ => true,
    }
}

/// In brackets, a sub-attribute goes by its own name, and a plain value by `value` (RFC 7643 §2.4).
fn path(target: Resolved<'_>, nested: bool) -> AttrPath {
    match target.sub {
        _ if !nested => target.path(),
        Some(sub) => AttrPath::new(sub.name.to_string()),
        None => AttrPath::new("value"),
    }
}
