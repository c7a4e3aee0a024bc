//! Models inside the program: one file that needs nothing else.
//!
//! Layout of such a program: the program, the files one after the other, a table of them as JSON, the table's length
//! (8 bytes, little-endian), and 16 bytes that say so. The system's loader only looks at the program's own part.

use crate::{
    config::Config,
    error::{ServerError, ServerResult},
};
use lyceum_models::{
    CatalogEntry, FileState,
    catalog::{self as files, Catalog},
};
use serde::{Deserialize, Serialize};
use std::{
    fs::{self, File},
    io::{self, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

const MARK: &[u8; 16] = b"LYCEUM ENCLOSED1";
/// Length of the mark and of the number before it.
const TAIL: u64 = 24;
/// A table of a few files is far smaller.
const TABLE_MAX: u64 = 1 << 20;

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Enclosed {
    model: String,
    file: String,
    offset: u64,
    bytes: u64,
}

/// Writes a copy of this program with the default models inside.
pub fn enclose(catalog: &Catalog, config: &Config, models: &Path, into: &Path) -> ServerResult<()> {
    let names = [&config.models.chat, &config.models.embedding];
    let entries: Vec<&CatalogEntry> = names.into_iter().filter_map(|name| catalog.get(name)).collect();
    for entry in &entries {
        files::verify(entry, models)?;
    }
    let program = std::env::current_exe().map_err(ServerError::io("Cannot find this program"))?;
    write(&program, &entries, models, into).map_err(ServerError::io(format!("Cannot write {}", into.display())))
}

fn write(program: &Path, entries: &[&CatalogEntry], models: &Path, into: &Path) -> io::Result<()> {
    fs::copy(program, into)?; // with its permissions
    let mut out = File::options().append(true).open(into)?;
    let mut offset = out.metadata()?.len();
    let mut table = Vec::new();
    for entry in entries {
        for file in &entry.files {
            let bytes = io::copy(&mut File::open(files::path(entry, file, models))?, &mut out)?;
            table.push(Enclosed { model: entry.name.clone(), file: file.file.clone(), offset, bytes });
            offset += bytes;
        }
    }
    let table = serde_json::to_vec(&table)?;
    out.write_all(&table)?;
    out.write_all(&(table.len() as u64).to_le_bytes())?;
    out.write_all(MARK)?;
    out.sync_all()
}

/// The table of a program; none if nothing is inside.
fn table(program: &mut File) -> io::Result<Option<Vec<Enclosed>>> {
    let length = program.metadata()?.len();
    let Some(tail_at) = length.checked_sub(TAIL) else { return Ok(None) };
    program.seek(SeekFrom::Start(tail_at))?;
    let mut tail = [0; 24];
    program.read_exact(&mut tail)?;
    let (number, mark) = tail.split_at(8);
    if mark != MARK {
        return Ok(None);
    }
    let bytes = u64::from_le_bytes(number.try_into().map_err(io::Error::other)?);
    let at = tail_at.checked_sub(bytes).filter(|_| bytes <= TABLE_MAX);
    let at = at.ok_or_else(|| io::Error::other("the table of enclosed models is damaged"))?;
    program.seek(SeekFrom::Start(at))?;
    let mut text = Vec::new();
    program.take(bytes).read_to_end(&mut text)?;
    Ok(Some(serde_json::from_slice(&text)?))
}

/// Puts the models inside this program into the folder, unless they are there. Does nothing for an ordinary program.
pub fn unpack_missing(catalog: &Catalog, models: &Path) -> ServerResult<()> {
    let program = std::env::current_exe().map_err(ServerError::io("Cannot find this program"))?;
    unpack(&program, catalog, models)
}

fn unpack(program: &Path, catalog: &Catalog, models: &Path) -> ServerResult<()> {
    let mut program = File::open(program).map_err(ServerError::io("Cannot read this program"))?;
    let Some(table) = table(&mut program).map_err(ServerError::io("Cannot read this program"))? else { return Ok(()) };
    for inside in table {
        let Some(entry) = catalog.get(&inside.model).filter(|entry| files::state(entry, models) != FileState::Present)
        else {
            continue;
        };
        if let Some(file) = entry.files.iter().find(|file| file.file == inside.file) {
            let to = files::path(entry, file, models);
            copy_out(&mut program, &inside, &to).map_err(ServerError::io(format!("Cannot write {}", to.display())))?;
        }
    }
    Ok(())
}

fn copy_out(program: &mut File, inside: &Enclosed, to: &Path) -> io::Result<()> {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder)?;
    }
    let part = PathBuf::from(format!("{}.part", to.display()));
    program.seek(SeekFrom::Start(inside.offset))?;
    let mut out = File::create(&part)?;
    let copied = io::copy(&mut program.take(inside.bytes), &mut out)?;
    out.sync_all()?;
    if copied != inside.bytes {
        return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the program is cut off"));
    }
    fs::rename(part, to)
}

/// Unpacks the models inside this program beside it and compares their SHA-256.
pub fn check(catalog: &Catalog) -> ServerResult<()> {
    let program = std::env::current_exe().map_err(ServerError::io("Cannot find this program"))?;
    let beside = PathBuf::from(format!("{}.check", program.display()));
    let checked = check_in(&program, catalog, &beside);
    // Only what this command made itself.
    let _ = fs::remove_dir_all(&beside);
    checked
}

fn check_in(program: &Path, catalog: &Catalog, beside: &Path) -> ServerResult<()> {
    unpack(program, catalog, beside)?;
    let inside: Vec<&CatalogEntry> =
        catalog.models.iter().filter(|entry| files::state(entry, beside) != FileState::Missing).collect();
    if inside.is_empty() {
        return Err(ServerError::Refused("There is no model inside this program.".to_owned()));
    }
    for entry in inside {
        files::verify(entry, beside)?;
        crate::cli::say(&format!("{}: all files are right", entry.name))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_come_out_as_they_went_in() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let catalog = crate::wiring::catalog().unwrap();
        let entries: Vec<&CatalogEntry> = catalog.models.iter().collect();
        for entry in &entries {
            for file in &entry.files {
                let path = files::path(entry, file, &at("models"));
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, format!("bytes of {}", file.file)).unwrap();
            }
        }
        fs::write(at("program"), "machine code").unwrap();
        write(&at("program"), &entries, &at("models"), &at("whole")).unwrap();
        assert!(fs::read(at("whole")).unwrap().starts_with(b"machine code"));
        unpack(&at("whole"), &catalog, &at("out")).unwrap();
        for entry in &entries {
            for file in &entry.files {
                let text = fs::read_to_string(files::path(entry, file, &at("out"))).unwrap();
                assert_eq!(text, format!("bytes of {}", file.file));
            }
        }
        unpack(&at("program"), &catalog, &at("nothing")).unwrap();
        assert!(!at("nothing").exists());
    }

    #[test]
    fn a_damaged_table_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("program");
        let mut bytes = b"code".to_vec();
        bytes.extend_from_slice(&u64::MAX.to_le_bytes());
        bytes.extend_from_slice(MARK);
        fs::write(&path, bytes).unwrap();
        assert!(table(&mut File::open(&path).unwrap()).is_err());
    }
}
