//! The index as its users see it: what is put in is found, by the right people, also after faults.

#[cfg(test)]
mod faults;
#[cfg(test)]
mod languages;
#[cfg(test)]
mod lifecycle;
#[cfg(test)]
mod measuring;
#[cfg(test)]
mod ranking;
#[cfg(test)]
mod rights;
#[cfg(test)]
mod school;
