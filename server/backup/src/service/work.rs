//! The work behind the acts, on threads that may block.

use super::{Inner, Listed, Made};
use crate::{
    acts::What,
    create::Maker,
    dump::Extra,
    error::{BackupError, BackupResult},
    manifest::{Kind, Manifest},
    proof_process::prove_in_child,
    prove::{ProofOrder, note, proof_of, prove},
    room::free_bytes,
    sealing::Keys,
    source::{Inventory, Source},
};

/// Room that a backup leaves in any case.
const ROOM_BYTES: u64 = 32 << 20;

impl Inner {
    pub(super) fn settle(&self) {
        self.progress.end();
    }

    pub(super) fn make(&self, what: What, keys: &Keys) -> BackupResult<Vec<Made>> {
        let settings = &self.settings;
        self.check_room()?;
        settings.shelf.sweep()?;
        let maker = Maker {
            store: &self.store,
            shelf: &settings.shelf,
            keys,
            progress: &self.progress,
            version: &settings.version,
            now_s: &*settings.now,
            extras: self.extras(),
            volume_bytes: Maker::VOLUME_BYTES,
        };
        let mut made = Vec::new();
        match what {
            What::Full | What::Everything => made.push(maker.full()?),
            What::Incremental => made.extend(maker.incremental()?),
            What::Files => {}
        }
        if matches!(what, What::Files | What::Everything) {
            // After the records: every file that they name is there by now.
            made.push(maker.files()?);
        }
        made.into_iter().map(|manifest| self.prove(manifest, keys)).collect()
    }

    fn prove(&self, manifest: Manifest, keys: &Keys) -> BackupResult<Made> {
        self.progress.begin("restoring it for a test", 0);
        let settings = &self.settings;
        let order = ProofOrder {
            shelf: settings.shelf.folder().to_owned(),
            id: manifest.id.clone(),
            key: keys.process.to_age(),
            now_s: (settings.now)(),
        };
        let proof = match &settings.program {
            Some(program) => prove_in_child(program, &order)?,
            None => prove(&order, &self.progress)?,
        };
        note(&settings.shelf, &manifest.id, &proof)?;
        tracing::info!(id = %manifest.id, bytes = manifest.stored_bytes(), "a backup has been made and proven");
        Ok(Made { manifest, proof: Some(proof) })
    }

    pub(super) fn list(&self) -> BackupResult<Listed> {
        let place = &self.settings.shelf;
        let inventory = Inventory::of(place)?;
        let bytes = place.names("")?.iter().map(|(_, bytes)| bytes).sum();
        let with_proof =
            |manifest: Manifest| -> BackupResult<Made> { Ok(Made { proof: proof_of(place, &manifest.id)?, manifest }) };
        let backups: BackupResult<Vec<Made>> = inventory.backups.into_iter().rev().map(with_proof).collect();
        let unreadable = inventory.unreadable.into_iter().map(|bad| (bad.id, bad.error.to_string())).collect();
        Ok(Listed { backups: backups?, unreadable, bytes })
    }

    /// About as much as the store has must fit, into the plan's share and onto the disk.
    fn check_room(&self) -> BackupResult<()> {
        let place = &self.settings.shelf;
        let used: u64 = place.names("")?.iter().map(|(_, bytes)| bytes).sum();
        let newest = Inventory::of(place)?.backups.into_iter().rfind(|backup| backup.kind == Kind::Full);
        let needed = newest
            .map_or_else(|| self.store.stats().map(|stats| stats.bytes_on_disk / 4), |full| Ok(full.stored_bytes()));
        let needed = needed? + ROOM_BYTES;
        let free = self.settings.allowed_bytes.saturating_sub(used).min(free_bytes(place.folder()));
        if needed > free { Err(BackupError::NoRoom { needed_mb: needed >> 20, free_mb: free >> 20 }) } else { Ok(()) }
    }

    fn extras(&self) -> Vec<Extra> {
        let file = self.settings.settings_file.as_ref();
        let text = file.and_then(|file| std::fs::read_to_string(file).ok());
        text.map(|text| Extra { name: "lyceum.toml".to_owned(), text }).into_iter().collect()
    }
}
