#!/usr/bin/env python3
"""Makes places.tsv and demonyms.tsv from raw tables.

usage: build_tables.py FOLDER

FOLDER holds cities500.tsv.gz (GeoNames cities, columns: id, name, latitude, longitude, country,
first-level code, population, other names joined by '|'), geonames_countryInfo.txt,
geonames_admin1CodesASCII.txt and adjectival_chf.tsv (country, adjectives, nouns).
The tables are written beside this file.
"""

import difflib
import gzip
import re
import sys
import unicodedata
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).parent
SMALLEST_CITY = 15_000
SMALLEST_WITH_ALTERNATES = 50_000
LATIN = re.compile(r"^[A-Z][A-Za-z\u00c0-\u024f\u1e00-\u1eff'’ .-]+$")
# Words that say what kind of region a name is; the name is known without them too.
DESIGNATORS = re.compile(
    r"^(?:republic of|state of|city state|republika) |"
    r" (?:oblast'?|province|region|governorate|state|kra[iy]|district|department|county|prefecture|"
    r"voivodeship|canton|republic|city|municipality|parish|autonomous region)$",
    re.IGNORECASE,
)
# Countries whose name in GeoNames is not the one the news uses.
COUNTRY_NAMES = {
    "CD": "DR Congo",
    "NL": "Netherlands",
    "PS": "Palestinian Territory",
    "TL": "Timor-Leste",
    "AX": "Åland Islands",
    "CI": "Ivory Coast",
    "CV": "Cape Verde",
    "CW": "Curaçao",
    "ST": "São Tomé and Príncipe",
    "BL": "Saint Barthélemy",
    "RE": "Réunion",
    "BQ": "Bonaire",
}
# Dissolved or uninhabited ones; former countries stand in areas.tsv.
LEFT_OUT = {"CS", "AN", "UM", "BV", "HM", "TF", "AQ"}


def plain(name):
    """Lower case without accents, for comparing names."""
    parts = unicodedata.normalize("NFKD", name.lower())
    letters = "".join(c for c in parts if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", " ", letters.replace("'", "").replace("’", "")).strip()


def hand_written_words():
    """Words that must not become other names of towns: they mean something more usual."""
    words = set()
    for table in ("given_names", "common_words", "rule_words", "titles", "peoples", "orgs"):
        for line in (HERE / f"{table}.tsv").read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                words.add(plain(line.split("\t")[0]))
    return words


def chosen_alternates(name, alternates, population, forbidden):
    """The spellings nearest to the usual one, and few of them."""
    room = 7 if population >= 1_000_000 else 4 if population >= 200_000 else 2
    seen = {plain(name)}
    scored = []
    for other in alternates:
        key = plain(other)
        usual = LATIN.match(other) and len(key) >= 4 and not other.isupper()
        if not usual or key in seen or key in forbidden:
            continue
        seen.add(key)
        likeness = difflib.SequenceMatcher(None, plain(name), key).ratio()
        accents = sum(ord(c) > 127 for c in other)
        scored.append((likeness - 0.05 * accents - 0.02 * other.count(" "), other))
    scored.sort(key=lambda pair: (-pair[0], pair[1]))
    return [other for score, other in scored[:room] if score >= 0.5]


def read_cities(folder):
    cities = []
    with gzip.open(folder / "cities500.tsv.gz", "rt", encoding="utf-8") as table:
        for line in table:
            id_, name, lat, lon, country, region, population, alternates = line.rstrip("\n").split("\t")
            if country in LEFT_OUT:
                continue
            cities.append({
                "id": int(id_), "name": name, "lat": float(lat), "lon": float(lon), "country": country,
                "region": f"{country}.{region}", "population": int(population),
                "alternates": alternates.split("|"),
            })
    return cities


def read_countries(folder):
    countries = {}
    for line in (folder / "geonames_countryInfo.txt").read_text(encoding="utf-8").splitlines():
        field = line.split("\t")
        if line.startswith("#") or field[0] in LEFT_OUT:
            continue
        countries[field[0]] = {
            "id": int(field[16]), "name": COUNTRY_NAMES.get(field[0], field[4].strip()),
            "capital": field[5], "population": int(field[7] or 0),
        }
    return countries


def centre(cities):
    """The middle of the half-degree cells in which towns lie; a country across 180 degrees stays whole."""
    reference = max(cities, key=lambda c: c["population"])["lon"]
    cells = {(round(c["lat"] * 2), round(((c["lon"] - reference + 180) % 360 - 180) * 2)) for c in cities}
    lat = sum(cell[0] for cell in cells) / len(cells) / 2
    shift = sum(cell[1] for cell in cells) / len(cells) / 2
    return lat, (reference + shift + 180) % 360 - 180


def read_points():
    points = {}
    for line in (HERE / "country_points.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            code, lat, lon = line.split("\t")
            points[code] = (float(lat), float(lon))
    return points


def row(id_, kind, name, country, region, lat, lon, population, capital=False, alternates=()):
    return [id_, kind, name, country, region, f"{lat:.3f}", f"{lon:.3f}", population,
            "capital" if capital else "", "|".join(alternates)]


def country_rows(countries, cities_of):
    rows = []
    points = read_points()
    for code, country in sorted(countries.items()):
        cities = cities_of.get(code)
        if not cities:
            continue
        lat, lon = points.get(code) or centre(cities)
        rows.append(row(country["id"], "country", country["name"], code, 0, lat, lon, country["population"]))
    return rows


def region_rows(folder, cities_in, region_ids):
    rows = []
    table = (folder / "geonames_admin1CodesASCII.txt").read_text(encoding="utf-8")
    for line in table.splitlines():
        code, name, _, id_ = line.split("\t")
        cities = cities_in.get(code)
        if not cities:
            continue
        region_ids[code] = int(id_)
        bare = DESIGNATORS.sub("", name)
        alternates = [bare] if bare != name and len(bare) > 3 else []
        lat, lon = centre(cities)
        population = sum(c["population"] for c in cities)
        rows.append(row(int(id_), "region", name, code[:2], 0, lat, lon, population, alternates=alternates))
    return rows


def city_rows(cities, cities_in, countries, region_ids, forbidden):
    seats = {max(inside, key=lambda c: c["population"])["id"] for inside in cities_in.values()}
    capitals = set()
    for code, country in countries.items():
        own = [c for c in cities if c["country"] == code]
        named = [c for c in own if plain(country["capital"]) in {plain(c["name"]), *map(plain, c["alternates"])}]
        if country["capital"] and named:
            capitals.add(max(named, key=lambda c: c["population"])["id"])
    rows = []
    for c in cities:
        is_capital = c["id"] in capitals
        if c["population"] < SMALLEST_CITY and not is_capital and c["id"] not in seats:
            continue
        alternates = []
        if c["population"] >= SMALLEST_WITH_ALTERNATES or is_capital:
            alternates = chosen_alternates(c["name"], c["alternates"], c["population"], forbidden)
        rows.append(row(c["id"], "city", c["name"], c["country"], region_ids.get(c["region"], 0), c["lat"],
                        c["lon"], c["population"], is_capital, alternates))
    return rows


def demonym_rows(folder, countries):
    codes = {plain(country["name"]): code for code, country in countries.items()}
    codes |= {
        "burma": "MM", "cote divoire": "CI", "czech republic": "CZ", "democratic republic of the congo": "CD",
        "east timor": "TL", "macau": "MO", "macedonia": "MK", "palestine": "PS", "scotland": "GB",
        "northern ireland": "GB", "surinam": "SR", "swaziland": "SZ", "cabo verde": "CV", "abkhazia": "GE",
        "south ossetia": "GE", "somaliland": "SO", "vatican city state": "VA", "virgin islands": "VG",
        "united kingdom of great britain and northern ireland": "GB", "united states of america": "US",
    }
    rows = {}
    for line in (folder / "adjectival_chf.tsv").read_text(encoding="utf-8").splitlines():
        country, *words = line.split("\t")
        name = plain(re.sub(r"\(.*\)|,.*", "", country))
        if name not in codes:
            continue
        for word in ",".join(words).split(","):
            word = re.sub(r"\(.*\)", "", word).strip(' "')
            # An adjective that is the country's own name is the country.
            if word and plain(word) not in codes and "Island" not in word and len(word) > 3:
                rows.setdefault(word, codes[name])
    return sorted(rows.items())


def write(name, header, rows):
    with (HERE / name).open("w", encoding="utf-8") as out:
        out.write(header)
        for fields in rows:
            out.write("\t".join(str(field) for field in fields) + "\n")


def main():
    folder = Path(sys.argv[1])
    countries = read_countries(folder)
    cities = read_cities(folder)
    cities_of, cities_in, region_ids = defaultdict(list), defaultdict(list), {}
    for city in cities:
        cities_of[city["country"]].append(city)
        cities_in[city["region"]].append(city)
    rows = country_rows(countries, cities_of) + region_rows(folder, cities_in, region_ids)
    rows += city_rows(cities, cities_in, countries, region_ids, hand_written_words())
    write("places.tsv", "# Made by build_tables.py from GeoNames (CC BY 4.0).\n"
          "# id, kind, name, country, id of the region, latitude, longitude, population, capital, other names\n", rows)
    write("demonyms.tsv", "# Made by build_tables.py from a table of demonyms (MIT).\n# word, country\n",
          demonym_rows(folder, countries))


if __name__ == "__main__":
    main()
