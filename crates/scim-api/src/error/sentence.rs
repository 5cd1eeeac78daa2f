//! What callers read.

use muster_core::{
    Error,
    error::{Invalid, Rule, Thing},
};

/// What the caller reads: a whole sentence, never a cause.
pub(super) fn sentence(error: &Error) -> String {
    let text = match error {
        Error::NotFound(Thing::Enterprise) => {
            return "The enterprise of this token is not there any more; use a token of another one.".into();
        }
        Error::NotFound(thing) => return absent(&thing.to_string()),
        Error::Internal(_) => {
            return "The server failed; the request can be sent again. The log names the cause under the \
                    request id of the answer."
                .into();
        }
        Error::Unavailable(_) => {
            return "The database is not available at the moment; send the request again in a few \
                    seconds."
                .into();
        }
        other => other.to_string(),
    };
    let mut chars = text.chars();
    let first = chars.next().map(char::to_uppercase).into_iter().flatten();
    // Attribute names keep their spelling at the start of a sentence.
    let keeps = matches!(
        error,
        Error::Conflict(_)
            | Error::Taken(_)
            | Error::Invalid(_)
            | Error::Forbidden(Rule::NotAdopted(_))
    );
    let mut sentence: String = if keeps { text.clone() } else { first.chain(chars).collect() };
    if !sentence.ends_with('.') {
        sentence.push('.');
    }
    sentence
}

/// What the call log says instead of [`sentence`], where that would repeat what was sent of a person.
pub(super) fn without_values(error: &Error) -> Option<String> {
    let Error::Invalid(all) = error else { return None };
    let told: Vec<_> = all.iter().map(Invalid::without_value).collect();
    let same = all.iter().zip(&told).all(|(one, told)| one.message == *told);
    (!same).then(|| told.join(" "))
}

/// What is not there, and how to find what is.
pub(super) fn absent(what: &str) -> String {
    let hint = match what {
        "user" => "Look the user up, as in GET /Users?filter=userName eq \"…\".",
        "group" => "Look the group up, as in GET /Groups?filter=displayName eq \"…\".",
        "resource type" => "GET /ResourceTypes lists those there are.",
        "schema" => "GET /Schemas lists those there are.",
        _ => "The administrator of the enterprise knows which there are.",
    };
    format!("There is no {what} with this id. {hint}")
}
