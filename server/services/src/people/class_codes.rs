//! Class codes: six letters and digits that nobody mistakes for one another when they stand on a wall.

use crate::{
    entropy::{Entropy, random_below},
    faults::Refusal,
};
use lyceum_api::{ApiError, ApiResult, ids::ClassId};
use lyceum_storage::{
    Tx,
    records::people::{ClassCode, ClassRecord},
};

/// Without 0 and O, 1, I and L, 5 and S, 8 and B, U and V, 2 and Z.
const LETTERS: &[u8] = b"ACDEFGHJKMNPQRTWXY34679";
const LENGTH: usize = 6;
/// How many codes are drawn in case the first ones are taken: with 148 million codes that never happens.
const DRAWN: usize = 4;

/// The code as it is compared: upper case, without blanks and dashes.
pub(crate) fn class_code_key(code: &str) -> String {
    code.chars().filter(char::is_ascii_alphanumeric).take(LENGTH + 1).map(|c| c.to_ascii_uppercase()).collect()
}

/// Codes to try inside of a transaction.
pub(super) fn drawn_codes(entropy: &dyn Entropy) -> Vec<String> {
    let letter = || char::from(LETTERS[random_below(entropy, 23) as usize]);
    (0..DRAWN).map(|_| (0..LENGTH).map(|_| letter()).collect()).collect()
}

/// The first code that is free, entered for this class.
pub(super) fn take_code_in(tx: &mut Tx, class: ClassId, codes: Vec<String>) -> Result<String, Refusal> {
    for code in codes {
        if !tx.exists::<ClassCode>(&code)? {
            tx.put(&code, &ClassCode { class })?;
            return Ok(code);
        }
    }
    Err(ApiError::internal().into())
}

/// A class to be made, with everything drawn before the transaction.
pub(crate) fn new_class_in(
    id: ClassId,
    name: String,
    created_s: i64,
    entropy: &dyn Entropy,
) -> impl FnOnce(&mut Tx) -> Result<ClassRecord, Refusal> + Send + use<> {
    let codes = drawn_codes(entropy);
    move |tx| {
        let class = ClassRecord { id, name, code: take_code_in(tx, id, codes)?, open: true, created_s };
        tx.put(&id, &class)?;
        Ok(class)
    }
}

/// The name of a class.
pub(super) fn clean_class_name(name: &str) -> ApiResult<String> {
    crate::accounts::clean_title("name", name, 60)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::SeededEntropy;

    #[test]
    fn codes_are_found_however_they_are_typed() {
        for code in drawn_codes(&SeededEntropy::new(4)) {
            assert_eq!(code.len(), LENGTH);
            let typed = format!(" {}-{} ", &code[..3].to_lowercase(), &code[3..]);
            assert_eq!(class_code_key(&typed), code);
        }
        assert_eq!(class_code_key(&"A".repeat(1 << 20)).len(), LENGTH + 1, "too long is never the same as right");
    }
}
