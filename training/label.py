"""Labels text with the teacher, softly: the probabilities of all tags where it is not sure (Hinton et al., 2015).

usage: python label.py NER_FOLDER OUT.jsonl [TEXT.jsonl ...]

NER_FOLDER holds `teacher/`, and `silver_gmb.jsonl.gz` and `silver.tsv.xz`, whose tokens are kept and whose labels only
choose the sentences. Each TEXT.jsonl has an article a line with a key `text`. A line of OUT has `tokens`, the best path's
`letters` and `soft`: the eleven probabilities, in 255ths, of each token whose best tag has less than SURE.
"""
import gzip, importlib.util, json, lzma, pathlib, random, re, sys
import torch
from tokenizers import Tokenizer

TOKEN = re.compile(r"""(?:[A-Z]\.){2,}|(?:Mr|Mrs|Ms|Dr|Gen|Lt|Col|Sgt|St|Sen|Rep|Gov|Jr|Sr|No)\.|\b[A-Z]\.(?=\s)
    |'(?:s|ll|re|ve|d|m)\b|\d[\d,.:]*\d|\w+(?:[-'&]\w+)*?(?=n't\b)|n't\b|\w+(?:-\w+|'(?!s\b|ll\b|re\b|ve\b|d\b|m\b)\w+|&\w+)*|--|\S""", re.X)
SURE = 0.97
STRAIGHT = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"'})


def sentences(text):
    """Paragraphs of a text, split at ends of sentences and into tokens."""
    for paragraph in text.translate(STRAIGHT).split("\n"):
        tokens = TOKEN.findall(paragraph)
        start = 0
        for i, token in enumerate(tokens):
            if token in ".?!" and (i + 1 == len(tokens) or tokens[i + 1] not in ('"', "'", ")")) or i + 1 == len(tokens):
                if 3 <= i + 1 - start <= 120:
                    yield tokens[start:i + 1]
                start = i + 1


def load_teacher(folder):
    """The teacher's module, its model and its tokenizer."""
    folder = pathlib.Path(folder)
    spec = importlib.util.spec_from_file_location("teacher_model", folder / "model.py")
    teacher = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(teacher)
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding(); tokenizer.no_truncation()
    return teacher, teacher.load(), tokenizer


def speeches(path, rng):
    """Sentences of the silver text: all that name people, fewer of others and few without names."""
    for line in lzma.open(path, "rt"):
        if line.strip():
            text, letters = line.rstrip("\n").split("\t")
            share = 1.0 if "B" in letters else 0.35 if set(letters) & set("DFHJ") else 0.05
            if rng.random() < share:
                yield text.split(" ")


def best_letters(p):
    """Letters of the best path under the BIO constraint through probabilities of eleven tags (a tensor)."""
    logp = p.double().clamp_min(1e-9).log()
    allowed = torch.zeros(11, 11)
    for inner in range(2, 11, 2):
        allowed[:, inner] = -1e9
        allowed[inner - 1, inner] = allowed[inner, inner] = 0
    score, back = logp[0].clone(), []
    score[2::2] = -1e9
    for step in logp[1:]:
        score, best = (score[:, None] + allowed).max(0)
        score = score + step
        back.append(best)
    tags = [int(score.argmax())]
    for best in reversed(back):
        tags.append(int(best[tags[-1]]))
    return "".join(chr(65 + t) for t in reversed(tags))


def main(folder, out, texts):
    folder = pathlib.Path(folder)
    teacher, model, tokenizer = load_teacher(folder / "teacher")
    rows = [([t.translate(STRAIGHT) for t in json.loads(line)["tokens"]], "news") for line in gzip.open(folder / "silver_gmb.jsonl.gz", "rt")]
    for path in texts:
        for line in open(path):
            rows += [(s, "news") for s in sentences(json.loads(line)["text"])]
    rows += [(s, "speeches") for s in speeches(folder / "silver.tsv.xz", random.Random(1))]
    cache = {}
    def pieces(word):
        if word not in cache:
            cache[word] = (tokenizer.encode(word, add_special_tokens=False).ids or [100])[:12]
        return cache[word]
    coded = []
    for row, (words, _) in enumerate(rows):
        ids, first = [101], []
        for word in words:
            first.append(len(ids)); ids += pieces(word)
        if len(ids) < 300:
            coded.append((row, ids + [102], first))
    coded.sort(key=lambda c: len(c[1]))
    found, at = {}, 0
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        while at < len(coded):
            longest = len(coded[min(at + 63, len(coded) - 1)][1])
            batch = coded[at:at + max(1, min(64, 8192 // longest))]
            at += len(batch)
            width = max(len(c[1]) for c in batch)
            x = torch.tensor([c[1] + [0] * (width - len(c[1])) for c in batch])
            h = model.bert(input_ids=x, attention_mask=(x != 0).long()).last_hidden_state.float()
            lengths = torch.tensor([len(c[2]) for c in batch])
            first = torch.nn.utils.rnn.pad_sequence([torch.tensor(c[2]) for c in batch], batch_first=True)
            cases = torch.nn.utils.rnn.pad_sequence([torch.tensor([teacher.case(w) for w in rows[c[0]][0]]) for c in batch], batch_first=True)
            h = torch.gather(h, 1, first[..., None].expand(-1, -1, h.shape[-1]))
            with torch.autocast("cpu", enabled=False):
                packed = torch.nn.utils.rnn.pack_padded_sequence(torch.cat([h, model.case(cases)], -1), lengths, batch_first=True, enforce_sorted=False)
                h, _ = torch.nn.utils.rnn.pad_packed_sequence(model.lstm(packed)[0], batch_first=True)
                d = model.ds(torch.zeros(h.shape[:2], dtype=torch.long))
                p = model.out(torch.cat([h, d], -1)).softmax(-1)
            unsure = (p.max(-1).values < SURE).tolist()
            parts = (p * 255).round().int()
            for i, (c, n) in enumerate(zip(batch, lengths.tolist())):
                soft = {t: parts[i, t].tolist() for t in range(n) if unsure[i][t]}
                letters = best_letters(p[i, :n]) if soft else "".join(chr(65 + t) for t in p[i, :n].argmax(-1).tolist())
                found[c[0]] = letters, soft
    with open(out, "w") as sink:
        for row, (letters, soft) in sorted(found.items()):
            sink.write(json.dumps({"tokens": rows[row][0], "letters": letters, "soft": soft, "src": rows[row][1]}) + "\n")
    print(f"{len(found)} sentences labelled", file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
