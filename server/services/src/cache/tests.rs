//! Bounds, ages, scopes, and the way through the disk.

use super::{Cache, CacheArea, CacheBounds, CacheKey, Scope};
use crate::clock::{Clock, ManualClock};
use lyceum_api::ids::CourseId;
use lyceum_storage::records::courses::CourseRecord;
use std::{sync::Arc, time::Duration};

const HOUR: Duration = Duration::from_hours(1);
const NOON: i64 = 1_772_452_800;

fn cache(memory: u64) -> (Arc<ManualClock>, Arc<Cache>) {
    let clock = Arc::new(ManualClock::at_second(NOON));
    let bounds = CacheBounds { memory, disk: 1 << 20, life: HOUR };
    let cache = Cache::new(Arc::clone(&clock) as Arc<dyn Clock>, bounds);
    (clock, cache)
}

fn course(id: u128, sequence: u64) -> CourseRecord {
    CourseRecord { id: CourseId(id), sequence, ..crate::test_course::bare_record() }
}

fn key(scope: Scope, asked: &str) -> CacheKey {
    CacheKey::new(CacheArea::Search, scope, &[asked.as_bytes()])
}

fn scope(courses: &[CourseRecord]) -> Scope {
    Scope::of_courses(courses.iter().map(|course| (course, 0)))
}

#[test]
fn no_entry_crosses_rights_or_versions() {
    let (_, cache) = cache(1 << 20);
    let (one, two) = (course(1, 5), course(2, 9));
    cache.put(key(scope(std::slice::from_ref(&one)), "light"), &"of one".to_owned());
    let get = |scope| cache.get::<String>(&key(scope, "light"));
    assert_eq!(get(scope(std::slice::from_ref(&one))).as_deref(), Some("of one"));
    assert_eq!(get(scope(std::slice::from_ref(&two))), None, "other rights");
    assert_eq!(get(scope(&[one.clone(), two.clone()])), None, "more rights");
    assert_eq!(get(scope(&[])), None, "no rights");
    assert_eq!(get(scope(&[course(1, 6)])), None, "a newer version");
    assert_eq!(get(Scope::of_courses([(&one, 1)])), None, "a newer index");
    assert_eq!(scope(&[one.clone(), two.clone()]), scope(&[two, one]), "their order does not matter");
    let use_now = cache.area_use(CacheArea::Search);
    assert_eq!((use_now.hits, use_now.misses, cache.hit_rate()), (1, 5, Some(16)));
}

#[test]
fn parts_of_what_was_asked_stay_apart() {
    let of = |asked: &[&[u8]]| CacheKey::new(CacheArea::Answers, scope(&[]), asked);
    assert_ne!(of(&[b"ab", b"c"]), of(&[b"a", b"bc"]));
    assert_ne!(of(&[b"a"]), CacheKey::new(CacheArea::Search, scope(&[]), &[b"a"]));
}

#[test]
fn entries_end_after_an_hour_whatever_the_clock_does() {
    let (clock, cache) = cache(1 << 20);
    let key = key(scope(&[]), "light");
    cache.put(key, &1_u8);
    clock.advance(Duration::from_secs(3599));
    assert_eq!(cache.get::<u8>(&key), Some(1));
    clock.advance(Duration::from_secs(1));
    assert_eq!(cache.get::<u8>(&key), None);
    cache.put(key, &2_u8);
    clock.set(jiff::Timestamp::from_second(NOON - 10).unwrap());
    assert_eq!(cache.get::<u8>(&key), None, "made in the future");
}

#[test]
fn the_weight_is_bounded() {
    let (_, cache) = cache(1 << 20);
    for number in 0..500 {
        cache.put(key(scope(&[]), &number.to_string()), &"x".repeat(10_000));
        cache.tidy();
        assert!(cache.bytes() <= 1 << 20, "{} bytes", cache.bytes());
    }
    assert!(cache.len() > 20, "it holds what fits");
    cache.clear();
    assert_eq!((cache.bytes(), cache.is_empty()), (0, true));
}

#[test]
fn it_starts_warm_and_only_once() {
    let folder = tempfile::tempdir().unwrap();
    let (clock, before) = cache(1 << 20);
    let (old, new) = (key(scope(&[]), "old"), key(scope(&[]), "new"));
    before.put(old, &1_u8);
    clock.advance(HOUR / 2);
    before.put(new, &2_u8);
    let written = before.save(folder.path(), vec![[7; 32]]).unwrap();
    assert!(written > 0);

    let restarted = Cache::new(Arc::clone(&clock) as Arc<dyn Clock>, before.bounds);
    clock.advance(HOUR / 2);
    assert_eq!(restarted.load(folder.path()), [[7; 32]]);
    assert_eq!((restarted.get::<u8>(&old), restarted.get::<u8>(&new)), (None, Some(2)), "ages count on");
    assert!(restarted.load(folder.path()).is_empty(), "it is gone");
}

#[test]
fn a_damaged_file_is_an_empty_cache_and_the_disk_is_bounded() {
    let folder = tempfile::tempdir().unwrap();
    let (clock, before) = cache(8 << 20);
    // Noise does not compress.
    let mut noise = vec![0; 200_000];
    let mut filler = blake3::Hasher::new().update(b"noise").finalize_xof();
    for number in 0..20 {
        filler.fill(&mut noise);
        before.put(key(scope(&[]), &number.to_string()), &serde_bytes::Bytes::new(&noise));
    }
    let written = before.save(folder.path(), Vec::new()).unwrap();
    assert!((500_000..=1 << 20).contains(&written), "{written}");
    let file = folder.path().join("warm");
    let mut bytes = std::fs::read(&file).unwrap();
    bytes[1000] ^= 1;
    std::fs::write(&file, bytes).unwrap();
    let restarted = Cache::new(clock as Arc<dyn Clock>, before.bounds);
    assert!(restarted.load(folder.path()).is_empty() && restarted.is_empty());
    assert!(!file.exists());
}
