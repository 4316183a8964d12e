//! Which of the places of one name an article means.
//!
//! In: the names of its places, with the larger places named right after them, and the peoples it speaks of. Out:
//! for each name the place and how sure that is, by fame, by the countries and regions the other names lie in, and
//! by nearness to them. What the other names mean is itself unsure: each counts for its places as far as they are
//! likely, in a few rounds. One name means one place throughout an article.

use crate::gazetteer::{Gazetteer, Place, PlaceKind, Senses};
use crate::text::norms;
use std::collections::{BTreeMap, HashMap};

/// At most this many of an article's names and of the places of one name are weighed.
const MOST_NAMES: usize = 60;
const MOST_CANDIDATES: usize = 40;

/// Rounds after which what names say of each other has settled.
const ROUNDS: usize = 3;

/// A country of which more than this share is said is the article's home.
const MOST_OF_ALL: f32 = 0.5;

/// Less likely places say nothing of the others.
const UNLIKELY: f32 = 0.02;

/// What speaks for a place, in tenfolds of population.
#[derive(Debug, Clone, Copy)]
struct Weights {
    /// A country, beside its people.
    country: f32,
    /// A capital, beside its people.
    capital: f32,
    /// A region, beside its people, if no town in it is called so.
    region: f32,
    /// A sea, mountain, larger region or former country; and one that is less known.
    area: f32,
    lesser_area: f32,
    /// A district.
    district: f32,
    /// Lying in the country of the best known place so called, for each time that this one is e times as large as
    /// those of other countries.
    dominance: f32,
    /// Being called otherwise as a rule.
    other_name: f32,
    /// That all other names lie in its country; and that any one does.
    country_share: f32,
    country_named: f32,
    /// What a country named itself, or by its people, counts for beside a town or region in it.
    country_vote: f32,
    /// That all other names lie in its region.
    region_share: f32,
    /// The nearest other place, and all of them.
    nearest: f32,
    near: f32,
    /// At this distance in kilometres nearness is worth about a third.
    reach: f32,
    /// The larger place named right after it.
    container: f32,
    /// How sharply the score tells likely from unlikely.
    sharpness: f32,
}

/// Chosen in steps on LGL and GeoVirus, both counting the same, from a first guess; then capitals, what stands above its
/// namesakes and little weight for countries named as actors were preferred over the last half point on LGL, since
/// in world news Geneva is not in Illinois (`docs/quality.md`).
const WEIGHTS: Weights = Weights {
    country: 2.0,
    capital: 2.5,
    region: 0.5,
    area: 9.0,
    lesser_area: 6.0,
    district: 4.0,
    dominance: 0.8,
    other_name: -1.5,
    country_share: 4.5,
    country_named: 0.5,
    country_vote: 0.2,
    region_share: 4.0,
    nearest: 3.0,
    near: 4.0,
    reach: 100.0,
    container: 5.0,
    sharpness: 1.0,
};

/// The larger places named right after a name.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Container {
    places: Vec<Place>,
}

impl Container {
    /// The countries, regions and districts a name may mean; none where it means none.
    pub(super) fn of(senses: Senses) -> Option<Container> {
        let larger = |place: &Place| {
            matches!(
                place.kind,
                PlaceKind::Country | PlaceKind::Region | PlaceKind::District
            )
        };
        let places: Vec<Place> = senses.all_places().filter(larger).collect();
        (!places.is_empty()).then_some(Container { places })
    }

    /// The country they lie in, if it is one.
    pub(super) fn country(&self) -> Option<&'static str> {
        let country = self.places[0].country;
        let is_one = self.places.iter().all(|place| place.country == country);
        (is_one && !country.is_empty()).then_some(country)
    }

    fn contains(&self, place: &Place) -> bool {
        self.places.iter().any(|larger| match larger.kind {
            PlaceKind::Country => {
                larger.country == place.country && larger.id != place.id && !place.country.is_empty()
            }
            PlaceKind::Region => larger.id == place.region_id,
            _ => {
                larger.region_id == place.region_id
                    && larger.id != place.id
                    && kilometres(direction(larger), direction(place)) < DISTRICT_KM
            }
        })
    }
}

/// A town of a district is no farther from its middle.
const DISTRICT_KM: f32 = 60.0;

/// A region counts as much less as a town of an eighth of its people.
const REGION_OF_TOWN: f32 = 0.9;

/// More than this many times e as large makes a place no better known.
const MOST_DOMINANCE: f32 = 4.0;

/// A chosen place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Located {
    pub(super) place: Place,
    /// 0 to 1: its likelihood among the places of its name.
    pub(super) confidence: f32,
}

/// The names of an article's places, each once.
#[derive(Debug, Default)]
pub(super) struct Atlas {
    names: Vec<Name>,
    positions: HashMap<(String, Option<PlaceKind>), usize>,
    /// Countries and regions that are shown otherwise, by their people or in the names of bodies, with how often.
    hints: BTreeMap<(&'static str, u32), u32>,
}

#[derive(Debug)]
struct Name {
    candidates: Vec<Candidate>,
    times: u32,
    containers: Vec<Container>,
}

#[derive(Debug, Clone, Copy)]
struct Candidate {
    place: Place,
    /// Whether its usual name is another.
    other_name: bool,
    well_known: bool,
    /// Where it lies, as a unit vector.
    direction: [f32; 3],
    score: f32,
    likelihood: f32,
}

impl Atlas {
    /// Notes a place's name, perhaps only of one kind; gives its number. `None` where the gazetteer
    /// does not know it.
    pub(super) fn add(
        &mut self,
        gazetteer: &Gazetteer,
        key: &str,
        kind: Option<PlaceKind>,
        container: Option<&Container>,
    ) -> Option<usize> {
        let known = self.positions.get(&(key.to_owned(), kind)).copied();
        let position = known.or_else(|| {
            let name = Name::new(gazetteer.senses(key)?, key, kind)?;
            self.names.push(name);
            self.positions
                .insert((key.to_owned(), kind), self.names.len() - 1);
            Some(self.names.len() - 1)
        })?;
        let name = &mut self.names[position];
        name.times += 1;
        if let Some(container) = container
            && !name.containers.contains(container)
        {
            name.containers.push(container.clone());
        }
        Some(position)
    }

    /// Notes that the article speaks of a country or region without naming it as a place.
    pub(super) fn hint(&mut self, place: &Place) {
        *self.hints.entry((place.country, region_of(place))).or_default() += 1;
    }

    /// Chooses a place for each name.
    pub(super) fn choose(&mut self) {
        let weights = &WEIGHTS;
        for name in &mut self.names {
            name.score_alone(weights);
        }
        for _ in 0..ROUNDS {
            let focus = Focus::new(&self.names, &self.hints, weights);
            let scores: Vec<Vec<f32>> = (0..self.names.len())
                .map(|number| self.scores(number, &focus, weights))
                .collect();
            for (name, scores) in self.names.iter_mut().zip(scores) {
                name.weigh(&scores, weights.sharpness);
            }
        }
    }

    /// The country in which a place of the article lies that the gazetteer lacks: the one that more is said of than of
    /// all others together, if there is one.
    pub(super) fn home(&self) -> Option<&'static str> {
        let focus = Focus::new(&self.names, &self.hints, &WEIGHTS);
        // In one order, so that the sum is always the same.
        let mut said: Vec<(f32, &'static str)> =
            focus.countries.into_iter().map(|(c, said)| (said, c)).collect();
        said.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
        let all: f32 = said.iter().map(|(said, _)| said).sum();
        let &(most, country) = said.first()?;
        (most > all * MOST_OF_ALL).then_some(country)
    }

    /// The place chosen for the name of this number.
    pub(super) fn located(&self, position: usize) -> Option<Located> {
        let candidates = self.names[position].candidates.iter();
        let best = candidates.reduce(|best, next| {
            if next.likelihood > best.likelihood {
                next
            } else {
                best
            }
        })?;
        Some(Located {
            place: best.place,
            confidence: (best.likelihood * 1000.0).round() / 1000.0,
        })
    }

    /// The places a name was chosen from.
    pub(super) fn candidates(&self, position: usize) -> Vec<Place> {
        let candidates = self.names[position].candidates.iter();
        candidates.map(|candidate| candidate.place).collect()
    }

    /// The scores of a name's candidates in the light of the other names.
    fn scores(&self, number: usize, focus: &Focus, weights: &Weights) -> Vec<f32> {
        let name = &self.names[number];
        let own = name.votes(weights);
        let score = |candidate: &Candidate| {
            let place = &candidate.place;
            let mut score = candidate.score;
            if !place.country.is_empty() {
                let others = focus.country(place) - own.country(place);
                score += weights.country_share * others / (focus.total - own.total).max(1.0);
                score += weights.country_named * others.clamp(0.0, 1.0);
            }
            if region_of(place) != 0 {
                let others = focus.region(place) - own.region(place);
                score += weights.region_share * others / (focus.total - own.total).max(1.0);
            }
            let (nearest, near) = self.nearness(number, candidate, weights.reach);
            score + weights.nearest * nearest + weights.near * near
        };
        name.candidates.iter().map(score).collect()
    }

    /// How near the nearest other name's likely places are, 0 to 1, and how near all are together.
    fn nearness(&self, number: usize, candidate: &Candidate, reach: f32) -> (f32, f32) {
        let (mut nearest, mut sum, mut count) = (0.0f32, 0.0, 0.0f32);
        let others = self.names.iter().take(MOST_NAMES).enumerate();
        for (_, other) in others.filter(|(at, _)| *at != number) {
            let likely = other.candidates.iter().filter(|c| c.likelihood > UNLIKELY);
            let near = likely
                .filter(|c| !is_large(&c.place) && c.place.id != candidate.place.id)
                .map(|c| c.likelihood * (-kilometres(c.direction, candidate.direction) / reach).exp())
                .sum();
            nearest = nearest.max(near);
            sum += near;
            count += 1.0;
        }
        (nearest, sum / count.max(1.0))
    }
}

impl Name {
    fn new(senses: Senses, key: &str, kind: Option<PlaceKind>) -> Option<Name> {
        let fits = |place: &Place| kind.is_none_or(|kind| place.kind == kind);
        let known = senses.places().len();
        let candidates: Vec<Candidate> = senses
            .all_places()
            .enumerate()
            .filter(|(_, place)| fits(place))
            .take(MOST_CANDIDATES)
            .map(|(rank, place)| Candidate {
                well_known: rank < known,
                other_name: norms(place.name).join(" ") != key,
                direction: direction(&place),
                place,
                score: 0.0,
                likelihood: 0.0,
            })
            .collect();
        (!candidates.is_empty()).then_some(Name {
            candidates,
            times: 0,
            containers: Vec::new(),
        })
    }

    /// Scores the candidates by fame and by what is named right after the name.
    fn score_alone(&mut self, weights: &Weights) {
        let seats: Vec<u32> = self
            .candidates
            .iter()
            .filter(|c| c.place.kind == PlaceKind::City && !c.other_name)
            .map(|c| c.place.region_id)
            .collect();
        let (home, dominance) = self.dominance();
        for candidate in &mut self.candidates {
            let mut score = fame(candidate, weights);
            // A region called like a town in it is less often meant than the town.
            if candidate.place.kind == PlaceKind::Region && seats.contains(&candidate.place.id) {
                score -= weights.region + REGION_OF_TOWN;
            }
            if candidate.place.country == home {
                score += weights.dominance * dominance;
            }
            if candidate.other_name && candidate.place.kind != PlaceKind::Country {
                score += weights.other_name;
            }
            if self
                .containers
                .iter()
                .any(|larger| larger.contains(&candidate.place))
            {
                score += weights.container;
            }
            candidate.score = score;
        }
        let scores: Vec<f32> = self.candidates.iter().map(|candidate| candidate.score).collect();
        self.weigh(&scores, weights.sharpness);
    }

    /// The country of the best known place of the name, and how far that stands above those in other countries.
    fn dominance(&self) -> (&'static str, f32) {
        let home = self.candidates[0].place.country;
        let largest = |own: bool| {
            let of_side = self
                .candidates
                .iter()
                .filter(|c| (c.place.country == home) == own);
            of_side.map(|c| c.place.population).max().unwrap_or(0).max(1) as f32
        };
        (
            home,
            (largest(true) / largest(false)).ln().clamp(0.0, MOST_DOMINANCE),
        )
    }

    /// Makes likelihoods of scores.
    fn weigh(&mut self, scores: &[f32], sharpness: f32) {
        let best = scores.iter().copied().fold(f32::MIN, f32::max);
        let raised: Vec<f32> = scores
            .iter()
            .map(|score| (sharpness * (score - best)).exp())
            .collect();
        let sum: f32 = raised.iter().sum();
        for (candidate, raised) in self.candidates.iter_mut().zip(raised) {
            candidate.likelihood = raised / sum;
        }
    }

    /// What the name says of countries and regions: oftener named, more.
    fn votes(&self, weights: &Weights) -> Focus {
        let weight = (self.times as f32).sqrt();
        let mut votes = Focus::default();
        for candidate in self.candidates.iter().filter(|c| c.likelihood > UNLIKELY) {
            let is_country = candidate.place.kind == PlaceKind::Country;
            let counts = if is_country { weights.country_vote } else { 1.0 };
            let vote = weight * counts * candidate.likelihood;
            votes.add(candidate.place.country, region_of(&candidate.place), vote);
        }
        votes
    }
}

/// How far an article speaks of countries and regions.
#[derive(Debug, Default)]
struct Focus {
    countries: HashMap<&'static str, f32>,
    regions: HashMap<u32, f32>,
    total: f32,
}

impl Focus {
    fn new(names: &[Name], hints: &BTreeMap<(&'static str, u32), u32>, weights: &Weights) -> Focus {
        let mut focus = Focus::default();
        for name in names {
            let votes = name.votes(weights);
            focus.total += votes.total;
            for (country, vote) in votes.countries {
                *focus.countries.entry(country).or_default() += vote;
            }
            for (region, vote) in votes.regions {
                *focus.regions.entry(region).or_default() += vote;
            }
        }
        for (&(country, region), &times) in hints {
            let counts = if region == 0 { weights.country_vote } else { 1.0 };
            focus.add(country, region, (times as f32).sqrt() * counts);
        }
        focus
    }

    fn add(&mut self, country: &'static str, region: u32, vote: f32) {
        self.total += vote;
        if !country.is_empty() {
            *self.countries.entry(country).or_default() += vote;
        }
        if region != 0 {
            *self.regions.entry(region).or_default() += vote;
        }
    }

    fn country(&self, place: &Place) -> f32 {
        self.countries.get(place.country).copied().unwrap_or(0.0)
    }

    fn region(&self, place: &Place) -> f32 {
        self.regions.get(&region_of(place)).copied().unwrap_or(0.0)
    }
}

/// The region a place is or lies in; 0 for none.
fn region_of(place: &Place) -> u32 {
    match place.kind {
        PlaceKind::Region => place.id,
        _ => place.region_id,
    }
}

/// Too large for its middle to be near anything.
fn is_large(place: &Place) -> bool {
    matches!(
        place.kind,
        PlaceKind::Country | PlaceKind::Region | PlaceKind::Area
    )
}

/// How well a place is known: by its people, and more for countries and named areas.
fn fame(candidate: &Candidate, weights: &Weights) -> f32 {
    let place = &candidate.place;
    let people = (place.population as f32 + 10.0).log10();
    match place.kind {
        PlaceKind::Country if place.population > 0 => people + weights.country,
        PlaceKind::Region => people + weights.region,
        PlaceKind::City if place.capital => people + weights.capital,
        PlaceKind::City => people,
        PlaceKind::District => weights.district,
        PlaceKind::Country | PlaceKind::Area | PlaceKind::Seat if candidate.well_known => weights.area,
        _ => weights.lesser_area,
    }
}

/// A place on the sphere, as a unit vector.
fn direction(place: &Place) -> [f32; 3] {
    let (lat, lon) = (place.lat.to_radians(), place.lon.to_radians());
    [lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()]
}

/// The great-circle distance.
fn kilometres(a: [f32; 3], b: [f32; 3]) -> f32 {
    const EARTH_RADIUS: f32 = 6371.0;
    let chord = (0..3).map(|i| (a[i] - b[i]) * (a[i] - b[i])).sum::<f32>().sqrt();
    2.0 * EARTH_RADIUS * (chord / 2.0).min(1.0).asin()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The places of `names` when the article also speaks of `countries`; `a, b` means
    /// that the larger place `b` follows `a` after a comma.
    fn check(names: &[&str], countries: &[&str], want: &[&str]) {
        let gazetteer = Gazetteer::built_in();
        let mut atlas = Atlas::default();
        for country in countries {
            atlas.hint(&gazetteer.country(country).expect("a country"));
        }
        let mut positions = Vec::new();
        for name in names {
            let (key, larger) = name.split_once(", ").unwrap_or((name, ""));
            let container = gazetteer.senses(larger).and_then(Container::of);
            positions.push(atlas.add(gazetteer, key, None, container.as_ref()));
            atlas.add(gazetteer, larger, None, None);
        }
        atlas.choose();
        let chosen = positions.into_iter().map(|position| {
            let located = position.and_then(|position| atlas.located(position));
            located.map_or(String::new(), |Located { place, confidence }| {
                assert!((0.0..=1.0).contains(&confidence), "{} {confidence}", place.name);
                let region = gazetteer.place(place.region_id).map_or("", |region| region.name);
                format!("{}/{}/{region}", place.name, place.country)
            })
        });
        assert_eq!(chosen.collect::<Vec<_>>(), want, "{names:?}");
    }

    #[test]
    fn context_chooses_among_namesakes() {
        check(&["paris"], &[], &["Paris/FR/Île-de-France"]);
        check(&["paris, texas"], &["US"], &["Paris/US/Texas"]);
        check(&["georgia"], &["RU"], &["Georgia/GE/"]);
        check(
            &["georgia", "atlanta", "savannah"],
            &["US", "US"],
            &["Georgia/US/", "Atlanta/US/Georgia", "Savannah/US/Georgia"],
        );
        check(&["tripoli"], &["LY"], &["Tripoli/LY/Tripoli"]);
        check(
            &["tripoli", "beirut"],
            &["LB", "LB"],
            &["Tripoli/LB/Liban-Nord", "Beirut/LB/Beyrouth"],
        );
        check(&["nowhere at all"], &[], &[""]);
    }

    #[test]
    fn small_places_lie_where_the_others_do() {
        check(
            &["paris", "lamar county", "bonham"],
            &[],
            &["Paris/US/Texas", "Lamar County/US/Texas", "Bonham/US/Texas"],
        );
        check(
            &["alexandria", "rapides parish"],
            &[],
            &["Alexandria/US/Louisiana", "Rapides Parish/US/Louisiana"],
        );
        check(&["alexandria, va"], &[], &["Alexandria/US/Virginia"]);
        check(&["washington"], &[], &["Washington/US/District of Columbia"]);
        check(
            &["moscow", "london"],
            &[],
            &["Moscow/RU/Moscow", "London/GB/England"],
        );
    }

    #[test]
    fn distances_are_right() {
        let gazetteer = Gazetteer::built_in();
        let first = |key| direction(&gazetteer.places_named(key)[0]);
        let distance = kilometres(first("london"), first("paris"));
        assert!((distance - 344.0).abs() < 10.0, "{distance}");
    }
}
