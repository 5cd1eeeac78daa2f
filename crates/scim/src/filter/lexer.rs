//! A filter as tokens.

use std::iter::Peekable;
use std::str::Chars;

use super::MAX_LENGTH;
use super::error::FilterError;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// A name, an operator, a keyword or a literal without quotes.
    Word(String),
    /// A string, its escapes resolved.
    Quoted(String),
    OpenParenthesis,
    CloseParenthesis,
    OpenBracket,
    CloseBracket,
}

/// A token and the character it begins at, counted from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Spanned {
    pub(super) token: Token,
    pub(super) at: usize,
}

pub(super) fn tokens(text: &str) -> Result<Vec<Spanned>, FilterError> {
    if text.len() > MAX_LENGTH {
        let problem = format!("it is longer than {MAX_LENGTH} bytes; ask for less at once");
        return Err(FilterError::new(1, problem));
    }
    let mut lexer = Lexer { chars: text.chars().peekable(), at: 1 };
    std::iter::from_fn(|| lexer.token().transpose()).collect()
}

struct Lexer<'t> {
    chars: Peekable<Chars<'t>>,
    at: usize,
}

impl Lexer<'_> {
    fn token(&mut self) -> Result<Option<Spanned>, FilterError> {
        while self.next_if(char::is_whitespace).is_some() {}
        let at = self.at;
        let Some(first) = self.next_if(|_| true) else { return Ok(None) };
        let token = match first {
            '(' => Token::OpenParenthesis,
            ')' => Token::CloseParenthesis,
            '[' => Token::OpenBracket,
            ']' => Token::CloseBracket,
            '"' => Token::Quoted(self.rest_of_string(at)?),
            first => Token::Word(self.rest_of_word(first)),
        };
        Ok(Some(Spanned { token, at }))
    }

    fn rest_of_word(&mut self, first: char) -> String {
        let mut word = String::from(first);
        while let Some(c) = self.next_if(continues_word) {
            word.push(c);
        }
        word
    }

    /// Reads up to the closing quote; escapes are JSON's (RFC 7644 §3.4.2.2, RFC 8259 §7).
    fn rest_of_string(&mut self, at: usize) -> Result<String, FilterError> {
        let mut json = String::from('"');
        let mut escaped = false;
        loop {
            let Some(c) = self.next_if(|_| true) else {
                return Err(FilterError::new(at, "the string that begins here has no closing \""));
            };
            json.push(c);
            if c == '"' && !escaped {
                break;
            }
            escaped = c == '\\' && !escaped;
        }
        serde_json::from_str(&json).map_err(|cause| {
            let problem = "the string that begins here is not valid JSON";
            FilterError::new(at, format!("{problem} ({})", reason(&cause)))
        })
    }

    fn next_if(&mut self, accept: impl FnOnce(char) -> bool) -> Option<char> {
        let c = self.chars.next_if(|c| accept(*c))?;
        self.at += 1;
        Some(c)
    }
}

fn continues_word(c: char) -> bool {
    !c.is_whitespace() && !matches!(c, '(' | ')' | '[' | ']' | '"')
}

/// The parser's message without its line and column, which would point into the string.
fn reason(cause: &serde_json::Error) -> String {
    let message = cause.to_string();
    message.split(" at line ").next().unwrap_or_default().to_owned()
}
