#!/usr/bin/env python3
"""Makes county_points.tsv: the middles of the outlines of counties of the United States.

usage: county_points.py counties-10m.json

The file is that of us-atlas 3.0.1 on npm: the cartographic boundary files of the US Census Bureau (2017, public
domain) as TopoJSON, counties by FIPS code.
"""

import json
import sys
from pathlib import Path

HERE = Path(__file__).parent
# FIPS codes of states and the codes GeoNames has for them.
STATES = dict(zip(
    "01 02 04 05 06 08 09 10 11 12 13 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39 40 "
    "41 42 44 45 46 47 48 49 50 51 53 54 55 56".split(),
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK "
    "OR PA RI SC SD TN TX UT VT VA WA WV WI WY".split(),
))


def outlines(topology):
    """The arcs of a topology as lists of longitude and latitude; they are kept as differences."""
    (x_scale, y_scale), (x_shift, y_shift) = topology["transform"]["scale"], topology["transform"]["translate"]
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * x_scale + x_shift, y * y_scale + y_shift))
        yield points


def flat(arcs):
    for arc in arcs:
        if isinstance(arc, list):
            yield from flat(arc)
        else:
            yield arc if arc >= 0 else ~arc


def main():
    topology = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    arcs = list(outlines(topology))
    rows = []
    for county in topology["objects"]["counties"]["geometries"]:
        state = STATES.get(county["id"][:2])
        if not state:
            continue
        points = [point for arc in flat(county["arcs"]) for point in arcs[arc]]
        # The islands of one county lie beyond 180 degrees.
        east, north = zip(*((x - 360 if x > 0 else x, y) for x, y in points))
        lat, lon = (min(north) + max(north)) / 2, (min(east) + max(east)) / 2
        rows.append(f"US.{state}.{county['id'][2:]}\t{county['properties']['name']}\t{lat:.2f}\t{lon:.2f}\n")
    with (HERE / "county_points.tsv").open("w", encoding="utf-8") as out:
        out.write("# Made by county_points.py from outlines of the US Census Bureau (public domain).\n"
                  "# code, name, latitude, longitude\n")
        out.writelines(sorted(rows))


if __name__ == "__main__":
    main()
