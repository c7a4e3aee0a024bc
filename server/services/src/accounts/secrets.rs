//! Rules for PINs and passwords: long enough and not among the first that anybody would try.

use super::{MAX_SECRET_BYTES, names::name_key};
use crate::entropy::{Entropy, random_below};
use lyceum_api::{ApiError, ApiResult, Role};

/// Passwords of 8 and more characters that are tried first, in lower case, one a line.
const TOO_COMMON: &str = include_str!("common_passwords.txt");
/// Characters of a password, at least.
const MIN_PASSWORD: usize = 8;

/// Checks a new secret. Gives whether it is a PIN, which only learners may have.
pub(crate) fn check_secret(field: &str, secret: &str, role: Role, name: &str) -> ApiResult<bool> {
    let refuse = |code: &str, message: &str| Err(ApiError::invalid(field, code, message));
    let is_number = !secret.is_empty() && secret.bytes().all(|byte| byte.is_ascii_digit());
    if role == Role::Learner && is_number && (4..=6).contains(&secret.len()) {
        if is_pattern(secret) {
            return refuse("pin_too_easy", "This PIN is too easy to guess. Please mix the digits.");
        }
        return Ok(true);
    }
    let length = secret.chars().count();
    if length < MIN_PASSWORD {
        return match role {
            Role::Learner => refuse(
                "secret_too_short",
                "Please choose a PIN of 4 to 6 digits, or a password of at least 8 characters.",
            ),
            _ => refuse(
                "secret_too_short",
                "Please choose a password of at least 8 characters. Three words make a good one.",
            ),
        };
    }
    if secret.len() > MAX_SECRET_BYTES {
        return refuse("secret_too_long", "This password is too long. Please use at most 500 characters.");
    }
    let lower = secret.to_lowercase();
    let own_name = name_key(name);
    if is_pattern(secret)
        || TOO_COMMON.lines().any(|common| common == lower)
        || (own_name.len() >= 4 && lower.contains(&own_name) && length < own_name.chars().count() + 4)
    {
        return refuse(
            "secret_too_common",
            "Many people would guess this password. Please choose another; three words make a good one.",
        );
    }
    Ok(false)
}

/// A PIN for a learner.
pub(crate) fn made_pin(entropy: &dyn Entropy) -> String {
    loop {
        let pin = format!("{:06}", random_below(entropy, 1_000_000));
        if !is_pattern(&pin) {
            return pin;
        }
    }
}

/// A password that is easy to copy by hand: 14 letters and digits without look-alikes, about 69 bits.
pub(crate) fn made_password(entropy: &dyn Entropy) -> String {
    const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";
    let letter = || char::from(LETTERS[random_below(entropy, 31) as usize]);
    let mut password = String::new();
    for group in [5, 4, 5] {
        if !password.is_empty() {
            password.push('-');
        }
        password.extend((0..group).map(|_| letter()));
    }
    password
}

/// One character again and again, or steps of one up or down.
fn is_pattern(secret: &str) -> bool {
    let codes: Vec<i64> = secret.chars().map(|c| i64::from(u32::from(c))).collect();
    codes.windows(3).all(|three| {
        let step = three[1] - three[0];
        step == three[2] - three[1] && (-1..=1).contains(&step)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::SeededEntropy;

    fn code(secret: &str, role: Role) -> Result<bool, String> {
        check_secret("secret", secret, role, "Amina Diallo").map_err(|error| error.code)
    }

    #[test]
    fn learners_may_have_a_pin_and_others_may_not() {
        assert_eq!(code("4711", Role::Learner), Ok(true));
        assert_eq!(code("471108", Role::Learner), Ok(true));
        assert_eq!(code("4711", Role::Teacher), Err("secret_too_short".to_owned()));
        assert_eq!(code("471", Role::Learner), Err("secret_too_short".to_owned()));
        assert_eq!(code("4711085", Role::Learner), Err("secret_too_short".to_owned()));
    }

    #[test]
    fn what_everybody_tries_first_is_refused() {
        for pin in ["0000", "1234", "654321"] {
            assert_eq!(code(pin, Role::Learner), Err("pin_too_easy".to_owned()));
        }
        for password in ["password", "Password1", "12345678", "aaaaaaaaaa", "qwertyuiop", "amina diallo1"] {
            assert_eq!(code(password, Role::Admin), Err("secret_too_common".to_owned()), "{password}");
        }
        assert_eq!(code("tall green ladder", Role::Admin), Ok(false));
        assert_eq!(code(&"é".repeat(300), Role::Admin), Err("secret_too_long".to_owned()));
    }

    #[test]
    fn made_secrets_pass_the_rules() {
        let entropy = SeededEntropy::new(11);
        for _ in 0..50 {
            assert_eq!(code(&made_pin(&entropy), Role::Learner), Ok(true));
            assert_eq!(code(&made_password(&entropy), Role::Admin), Ok(false));
        }
    }
}
