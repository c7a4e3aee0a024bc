//! The index as its users see it: what is put in is found, by the right people, also after faults.

mod faults;
mod languages;
mod lifecycle;
mod measuring;
mod ranking;
mod rights;
mod school;
