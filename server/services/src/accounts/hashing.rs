//! argon2id on threads of its own, so many at a time: each takes 19 MiB, and a class signs in all at once.

use crate::entropy::{Entropy, random};
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use lyceum_api::{ApiError, ApiResult};
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Longest secret in bytes; longer ones are refused before they are hashed.
pub const MAX_SECRET_BYTES: usize = 512;

/// How much work one hash is. The default is OWASP's (ASVS 5.0, appendix C).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HashingCost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

impl Default for HashingCost {
    fn default() -> Self {
        Self { memory_kib: 19_456, passes: 2, lanes: 1 }
    }
}

impl HashingCost {
    /// The least that argon2 can do. For tests only.
    pub const fn for_tests() -> Self {
        Self { memory_kib: 8, passes: 1, lanes: 1 }
    }

    fn hasher(self) -> ApiResult<Argon2<'static>> {
        let params = Params::new(self.memory_kib, self.passes, self.lanes, None);
        let params = params.map_err(|error| fault(&error))?;
        Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
    }
}

/// Makes and checks hashes of secrets.
pub struct SecretHasher {
    cost: HashingCost,
    entropy: Arc<dyn Entropy>,
    at_once: Arc<Semaphore>,
    /// A hash of nobody's secret: checking against it takes as long as checking against a real one.
    nobody: String,
}

impl SecretHasher {
    /// A hasher that runs as many hashes at once as there are cores, twice over.
    pub fn new(cost: HashingCost, entropy: Arc<dyn Entropy>) -> ApiResult<Self> {
        let nobody = hash_now(cost, &random::<32>(entropy.as_ref()), random(entropy.as_ref()))?;
        let at_once = 2 * std::thread::available_parallelism().map_or(1, usize::from);
        Ok(Self { cost, entropy, at_once: Arc::new(Semaphore::new(at_once)), nobody })
    }

    /// The PHC string of a secret.
    pub async fn hash(&self, secret: &str) -> ApiResult<String> {
        let (cost, secret) = (self.cost, secret.to_owned());
        let salt = random(self.entropy.as_ref());
        self.run(move || hash_now(cost, secret.as_bytes(), salt)).await
    }

    /// Whether the secret is the one behind the hash. Takes as long where there is no hash, because there is no account.
    pub async fn verify(&self, secret: &str, hash: Option<&str>) -> ApiResult<bool> {
        if secret.len() > MAX_SECRET_BYTES {
            return Ok(false);
        }
        let known = hash.is_some();
        let (cost, secret, hash) = (self.cost, secret.to_owned(), hash.unwrap_or(&self.nobody).to_owned());
        let right = self.run(move || Ok(cost.hasher()?.verify_password(secret.as_bytes(), hash.as_str()).is_ok()));
        Ok(right.await? && known)
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> ApiResult<T> + Send + 'static) -> ApiResult<T> {
        let place = Arc::clone(&self.at_once).acquire_owned().await.map_err(|error| fault(&error))?;
        let done = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(place);
            done
        });
        done.await.map_err(|error| fault(&error))?
    }
}

fn hash_now(cost: HashingCost, secret: &[u8], salt: [u8; 16]) -> ApiResult<String> {
    let hash = cost.hasher()?.hash_password_with_salt(secret, &salt);
    hash.map(|hash| hash.to_string()).map_err(|error| fault(&error))
}

fn fault(error: &dyn std::fmt::Display) -> ApiError {
    tracing::error!(%error, "a secret could not be hashed");
    ApiError::internal()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::SeededEntropy;

    fn hasher(cost: HashingCost) -> SecretHasher {
        SecretHasher::new(cost, Arc::new(SeededEntropy::new(5))).unwrap()
    }

    #[tokio::test]
    async fn only_the_right_secret_is_right() {
        let hasher = hasher(HashingCost::for_tests());
        let hash = hasher.hash("4711").await.unwrap();
        assert!(hasher.verify("4711", Some(&hash)).await.unwrap());
        assert!(!hasher.verify("4712", Some(&hash)).await.unwrap());
        assert!(!hasher.verify("4711", None).await.unwrap());
        assert!(!hasher.verify("4711", Some("no hash")).await.unwrap());
        assert_ne!(hash, hasher.hash("4711").await.unwrap(), "each hash has its own salt");
    }

    #[tokio::test]
    async fn the_default_is_what_owasp_asks_for() {
        let hash = hasher(HashingCost::default()).hash("correct horse").await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
    }
}
