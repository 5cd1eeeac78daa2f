//! Plain text as mails have it.

/// The longest line, where words allow it.
const WIDTH: usize = 76;

/// Puts a rendered text in order: no more than one empty line in a row, none at the ends, and long lines
/// broken between words. The lines of a list item stand below its words.
pub(super) fn arrange(rendered: &str) -> String {
    let mut arranged = String::with_capacity(rendered.len());
    let mut empty = 0;
    for line in rendered.lines().map(str::trim_end) {
        if line.is_empty() {
            empty += 1;
            continue;
        }
        if empty > 0 && !arranged.is_empty() {
            arranged.push('\n');
        }
        empty = 0;
        wrap(line, &mut arranged);
    }
    arranged
}

fn wrap(line: &str, into: &mut String) {
    let indent = match line.split_once(' ') {
        Some((mark, _)) if mark == "-" || mark.ends_with('.') && mark.len() == 2 => mark.len() + 1,
        _ => line.len() - line.trim_start().len(),
    };
    let mut column = 0;
    for (number, word) in line.split(' ').enumerate() {
        let length = word.chars().count();
        if number > 0 && column > indent && column + 1 + length > WIDTH {
            into.push('\n');
            into.extend(std::iter::repeat_n(' ', indent));
            column = indent;
        } else if number > 0 {
            into.push(' ');
            column += 1;
        }
        into.push_str(word);
        column += length;
    }
    into.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_broken_between_words() {
        let long = "word ".repeat(40);
        let arranged = arrange(&format!("\n\n\n{long}\n\n\n\nend\n\n"));
        assert!(arranged.lines().all(|line| line.chars().count() <= WIDTH), "{arranged}");
        assert_eq!(arranged.matches("word").count(), 40);
        assert!(arranged.ends_with("word\n\nend\n"), "{arranged}");
    }

    #[test]
    fn items_hang_and_addresses_stay_whole() {
        let address = format!("https://muster.example/{}", "x".repeat(100));
        assert_eq!(arrange(&address), format!("{address}\n"));
        let item = arrange(&format!("- {}", "word ".repeat(20).trim()));
        assert!(item.lines().skip(1).all(|line| line.starts_with("  word")), "{item}");
        let item = arrange(&format!("1. {}", "word ".repeat(20).trim()));
        assert!(item.lines().skip(1).all(|line| line.starts_with("   word")), "{item}");
    }
}
