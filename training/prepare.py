"""Makes the rows the tagger is trained on, as JSON lines for `cargo run --example training_rows`.

usage: python prepare.py FOLDER LABELLED.jsonl OUT.jsonl [--restricted]     training rows
       python prepare.py --dev FILE.jsonl.gz OUT.jsonl [--upper]            rows of a development set, as printed

FOLDER holds `ner/` (gold and silver) and `names/` (EveryPolitician, FRUS); LABELLED.jsonl comes from `label.py`.
Rows are printed either with a space between all tokens or as news prints them, some in capitals, title case or lower
case, some with people renamed after legislators of all countries, and up to three that follow each other become one.
"""
import argparse, collections, gzip, json, pathlib, random, re

KINDS = ["PER", "LOC", "ORG", "NORP", "MISC", "EVENT"]
LETTERS = {chr(65 + i): tag for i, tag in enumerate(["O"] + [f"{p}-{k}" for k in KINDS[:5] for p in "BI"])}
SILVER = 0
SOURCES = {"gum": 1, "conll04": 2, "wikigold": 3, "crossner_politics": 4, "uner_ewt": 5, "worldwide": 0, "conll2003": 6, "finer_ord": 7, "wikineural": 8}
# Head words that make an event of what the silver labels call another name. Laws, ships and programmes are none.
EVENT_WORDS = set("""war wars battle summit summits conference conferences accord accords treaty treaties pact agreement agreements
 protocol convention olympics games cup championship championships revolution uprising crisis election elections referendum
 intifada massacre holocaust genocide festival session spring talks dialogue truce armistice""".split())
STRAIGHT = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"'})


def spans(tags):
    """[(first token, end, kind)] of BIO tags."""
    found, start = [], None
    for i, tag in enumerate(tags + ["O"]):
        if start is not None and (tag[0] != "I" or tag[2:] != tags[start][2:]):
            found.append((start, i, tags[start][2:])); start = None
        if tag[0] == "B" or tag[0] == "I" and start is None:
            start = i if tag[2:] in KINDS else None
    return found


def row(tokens, tags, src, soft={}):
    """Tokens, [(first token, end, kind)], number of the source, {token: parts of its tags in 255ths}."""
    tokens = [t.translate(STRAIGHT) for t in tokens]
    soft = {int(at): parts + [0, 0] for at, parts in soft.items()}
    named = []
    for start, end, kind in spans(tags):
        if kind == "MISC" and EVENT_WORDS & {t.lower() for t in tokens[start:end]}:
            kind = "EVENT"
            for at in range(start, end):
                if at in soft:
                    soft[at] = soft[at][:9] + [0, 0] + soft[at][9:11]
        named.append((start, end, kind))
    return tokens, named, src, soft


def read_gold(path):
    for line in gzip.open(path, "rt"):
        r = json.loads(line)
        yield row(r["tokens"], r["tags"], SOURCES[r["src"]])


def read_names(folder):
    """Lists of names, one a country, each a list of words."""
    by_country = collections.defaultdict(list)
    for line in open(folder / "everypolitician.names.jsonl"):
        r = json.loads(line)
        name = re.sub(r"\(.*?\)", "", r["names"].get("en", "")).split()
        if 2 <= len(name) <= 4:
            by_country[r["country"]].append(name)
    for line in open(folder / "frus_people.people.jsonl"):
        last, comma, first = json.loads(line)["preferred"].partition(", ")
        if comma and first and len(first.split()) < 3 and "(" not in first:
            by_country["frus"].append(first.split() + last.split())
    return list(by_country.values())


def renamed(r, names, rng):
    """The row with other people in it: the same name gives the same other, a last name the other's last name."""
    tokens, named, src, soft = r
    new_tokens, new_named, new_soft, at, chosen = [], [], {}, 0, {}
    for start, end, kind in named + [(len(tokens), len(tokens), None)]:
        new_soft.update({i - at + len(new_tokens): soft[i] for i in range(at, start) if i in soft})
        new_tokens += tokens[at:start]
        if kind is None:
            break
        name = tokens[start:end]
        if kind == "PER" and rng.random() < 0.8:
            other = chosen.setdefault(name[-1], rng.choice(rng.choice(names)))
            name = other if len(name) > 1 else other[-1:]
            if name == other and len(other) == 2 and rng.random() < 0.08:
                name = [other[0][0] + ".", other[1]]
        if name == tokens[start:end]:
            new_soft.update({i - start + len(new_tokens): soft[i] for i in range(start, end) if i in soft})
        new_named.append((len(new_tokens), len(new_tokens) + len(name), kind))
        new_tokens += name
        at = end
    return new_tokens, new_named, src, new_soft


def recased(r, rng):
    tokens, named, src, soft = r
    draw = rng.random()
    change = str.upper if draw < 0.09 else (lambda t: t[:1].upper() + t[1:]) if draw < 0.14 else str.lower if draw < 0.16 else None
    return (list(map(change, tokens)), named, src, soft) if change else r


def hyphenated(r, rng):
    """`Russian forces` as `Russian-led forces`: only the name itself is one."""
    tokens, named, src, soft = r
    tokens = list(tokens)
    for _, end, kind in named:
        if kind in ("LOC", "NORP") and rng.random() < 0.02 and end < len(tokens) and tokens[end].isalpha():
            tokens[end - 1] += rng.choice(["-led", "-based", "-backed", "-held", "-born", "-brokered"])
    return tokens, named, src, soft


def printed(r, spaced, curly):
    """Text and spans in bytes."""
    tokens, named, src, soft = r
    text, starts, ends, open_quote, glue = b"", [], [], False, True
    for token in tokens:
        shown, tight = token, glue
        glue = False
        if not spaced:
            if token == '"':
                open_quote = not open_quote
                tight, glue = tight or not open_quote, open_quote
                shown = ("“" if open_quote else "”") if curly else token
            elif re.fullmatch(r"[.,;:!?)\]%]|'(s|ll|re|ve|d|m)?|n't", token):
                tight = True
            elif token in "([$":
                glue = True
            if curly:
                shown = shown.replace("'", "’")
        if not tight:
            text += b" "
        starts.append(len(text)); text += shown.encode(); ends.append(len(text))
    out = []
    for start, end, kind in named:
        last = tokens[end - 1]
        cut = re.fullmatch(r"(.+?)(-[a-z]{3,})", last) if kind in ("LOC", "NORP", "ORG") else None
        out.append([starts[start], ends[end - 1] - (len(cut[2]) if cut else 0), KINDS.index(kind) + 1])
    return {"text": text.decode(), "spans": out, "src": src, "soft": [[starts[at], parts] for at, parts in sorted(soft.items())]}


def joined(rows, rng):
    """Neighbouring rows of one source as one, up to three and 110 tokens."""
    at = 0
    while at < len(rows):
        tokens, named, src, soft = list(rows[at][0]), list(rows[at][1]), rows[at][2], dict(rows[at][3])
        wanted, at = rng.choice([1, 1, 2, 3]), at + 1
        while wanted > 1 and at < len(rows) and rows[at][2] == src and len(tokens) + len(rows[at][0]) < 110:
            soft.update({i + len(tokens): parts for i, parts in rows[at][3].items()})
            named += [(s + len(tokens), e + len(tokens), k) for s, e, k in rows[at][1]]
            tokens += rows[at][0]
            at, wanted = at + 1, wanted - 1
        yield tokens, named, src, soft


def training(folder, labelled, restricted, rng):
    names = read_names(folder / "names")
    gold = list(read_gold(folder / "ner" / "gold_open.jsonl.gz"))
    if restricted:
        gold += read_gold(folder / "ner" / "gold_restricted.jsonl.gz")
    news, speeches = [], []
    for line in open(labelled):
        r = json.loads(line)
        rows = news if r["src"] == "news" else speeches
        rows.append(row(r["tokens"], [LETTERS[c] for c in r["letters"]], SILVER, r["soft"]))
    has_people = lambda r: any(kind == "PER" for _, _, kind in r[1])
    for rows in [gold, gold, news, speeches]:
        yield from joined(rows, rng)
    for rows in [gold, news, speeches]:
        yield from (renamed(r, names, rng) for r in joined([r for r in rows if has_people(r)], rng))


def main():
    args = argparse.ArgumentParser()
    for name in ["a", "b", "c"]:
        args.add_argument(name, nargs="?")
    args.add_argument("--restricted", action="store_true"); args.add_argument("--upper", action="store_true"); args.add_argument("--dev", action="store_true")
    args = args.parse_args()
    if args.dev:
        with open(args.b, "w") as sink:
            for line in gzip.open(args.a, "rt"):
                r = json.loads(line)
                tokens, named, _, _ = row(r["tokens"], r["tags"], SILVER)
                sink.write(json.dumps(printed(([t.upper() if args.upper else t for t in tokens], named, SILVER, {}), True, False)) + "\n")
        return
    rng = random.Random(1)
    rows = list(training(pathlib.Path(args.a), args.b, args.restricted, rng))
    rng.shuffle(rows)
    with open(args.c, "w") as sink:
        for r in rows:
            if len(r[0]) < 220:
                sink.write(json.dumps(printed(hyphenated(recased(r, rng), rng), rng.random() < 0.45, rng.random() < 0.4)) + "\n")


if __name__ == "__main__":
    main()
