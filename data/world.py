"""Draws the outline of the world that the page shows beneath its circles.

In: `countries-50m.json` of the npm package `world-atlas` (TopoJSON of Natural Earth, public domain). Out:
`src/web/assets/world.svg`. Run by hand when the source is renewed, never by the build:

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python3 data/world.py package/countries-50m.json src/web/assets/world.svg

The projection is Equal Earth, scaled to WIDTH; `src/web/page/projection.rs` computes the same for the circles.
Lines are thinned arc by arc, so that neighbours keep their common border.
"""

import json
import math
import sys

WIDTH = 2000.0
# Of the plane of Equal Earth: half its width and height.
HALF_WIDTH, HALF_HEIGHT = 2.7066299836, 1.3173627591
# Triangles smaller than this (in units of the drawing, squared) are taken out, and islands smaller than that.
SMALLEST_TRIANGLE, SMALLEST_ISLAND = 0.8, 3.0
# Antarctica is not drawn.
SOUTHERNMOST = -60.0


def projected(lon, lat):
    """Equal Earth (Savric, Patterson, Jenny 2018)."""
    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
    t = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(lat)))
    t2 = t * t
    t6 = t2 ** 3
    x = 2 * math.sqrt(3) * math.radians(lon) * math.cos(t)
    x /= 3 * (9 * a4 * t6 * t2 + 7 * a3 * t6 + 3 * a2 * t2 + a1)
    y = t * (a4 * t6 * t2 + a3 * t6 + a2 * t2 + a1)
    scale = WIDTH / (2 * HALF_WIDTH)
    return (x + HALF_WIDTH) * scale, (HALF_HEIGHT - y) * scale


def decoded(topology):
    """The arcs as lists of longitude and latitude."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        yield points


def area(a, b, c):
    return abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2


def unwrapped(points):
    """The same points, with longitudes beyond 180 where the line crosses the date line."""
    turns = 0
    found = points[:1]
    for (before, _), (lon, lat) in zip(points, points[1:]):
        turns += (lon - before < -180) - (lon - before > 180)
        found.append((lon + 360 * turns, lat))
    return found


def thinned(points):
    """Takes out the point with the smallest triangle, again and again (Visvalingam)."""
    points = unwrapped(points)
    while len(points) > 3:
        corners = [projected(*point) for point in points]
        areas = [area(*corners[at - 1 : at + 2]) for at in range(1, len(points) - 1)]
        least = min(range(len(areas)), key=areas.__getitem__)
        if areas[least] > SMALLEST_TRIANGLE:
            break
        del points[least + 1]
    return points


def ring_points(ring, arcs):
    points = []
    for number in ring:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points.extend(arc[1:] if points else arc)
    return unwrapped([((lon + 180) % 360 - 180 if abs(lon) > 180 else lon, lat) for lon, lat in points])


def side(points, east, limit):
    """The part of a ring east or west of a meridian (Sutherland-Hodgman); along the meridian it gets points of its own."""
    kept = []
    for a, b in zip(points, points[1:] + points[:1]):
        inside = [(point[0] >= limit) == east or point[0] == limit for point in (a, b)]
        if inside[0]:
            kept.append(a)
        if inside[0] != inside[1] and a[0] != b[0]:
            share = (limit - a[0]) / (b[0] - a[0])
            kept.append((limit, a[1] + share * (b[1] - a[1])))
    dense = []
    for a, b in zip(kept, kept[1:] + kept[:1]):
        dense.append(a)
        steps = int(abs(b[1] - a[1]) // 4) if a[0] == b[0] == limit else 0
        dense.extend((limit, a[1] + (b[1] - a[1]) * at / (steps + 1)) for at in range(1, steps + 1))
    return dense


def in_the_world(points):
    """The pieces of a ring between 180 degrees west and east."""
    for turn in (-360, 0, 360):
        moved = [(lon + turn, lat) for lon, lat in points]
        piece = side(side(moved, True, -180), False, 180)
        if len(piece) > 2:
            yield [projected(*point) for point in piece]


def ring_area(points):
    pairs = zip(points, points[1:] + points[:1])
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs)) / 2


def line(points, closed):
    """A path in whole units, relative; points that fall on the one before are left out."""
    x, y = (round(number) for number in points[0])
    path = [f"M{x} {y}"]
    steps = []
    for px, py in points[1:]:
        dx, dy = round(px) - x, round(py) - y
        if dx or dy:
            steps.append(f"{dx}{'' if dy < 0 else ' '}{dy}")
            x, y = x + dx, y + dy
    if closed and steps:
        steps.pop()
    joined = ""
    for step in steps:
        joined += step if not joined or step.startswith("-") else f" {step}"
    return "".join(path) + (f"l{joined}" if joined else "") + ("z" if closed else "")


def polygons(geometry):
    if geometry["type"] == "Polygon":
        yield geometry["arcs"]
    elif geometry["type"] == "MultiPolygon":
        yield from geometry["arcs"]


def borders(topology):
    """Numbers of the arcs that two countries have in common."""
    users = {}
    for nth, country in enumerate(topology["objects"]["countries"]["geometries"]):
        for polygon in polygons(country):
            for ring in polygon:
                for number in ring:
                    users.setdefault(number if number >= 0 else ~number, set()).add(nth)
    return sorted(number for number, countries in users.items() if len(countries) > 1)


def main(source, target):
    topology = json.load(open(source, encoding="utf-8"))
    degrees = list(decoded(topology))
    arcs = [thinned(arc) for arc in degrees]
    land = []
    for geometry in topology["objects"]["land"]["geometries"]:
        for polygon in polygons(geometry):
            for ring in polygon:
                if max(lat for _, lat in ring_points(ring, degrees)) < SOUTHERNMOST:
                    continue
                for points in in_the_world(ring_points(ring, arcs)):
                    if ring_area(points) >= SMALLEST_ISLAND:
                        land.append(line(points, True))
    inner = [line([projected(*point) for point in arcs[number]], False) for number in borders(topology)]
    height = round(HALF_HEIGHT / HALF_WIDTH * WIDTH)
    with open(target, "w", encoding="utf-8") as out:
        out.write(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {round(WIDTH)} {height}">')
        out.write(f'<path id="land" d="{"".join(land)}"/>')
        out.write(f'<path id="borders" fill="none" d="{"".join(inner)}"/></svg>\n')


main(*sys.argv[1:])
