"""Labels plain news text with the teacher: more silver rows, rich in names of people.

usage: python label.py NER_FOLDER OUT.jsonl [TEXT.jsonl ...]

NER_FOLDER holds `teacher/` and `silver_gmb.jsonl.gz`, whose tokens are kept and whose labels are not.
Each TEXT.jsonl has an article a line with a key `text`. Sentences in which the teacher gives some token's best tag less
than 0.5 are left out.
"""
import gzip, importlib.util, json, pathlib, re, sys
import torch
from tokenizers import Tokenizer

TOKEN = re.compile(r"""(?:[A-Z]\.){2,}|(?:Mr|Mrs|Ms|Dr|Gen|Lt|Col|Sgt|St|Sen|Rep|Gov|Jr|Sr|No)\.|\b[A-Z]\.(?=\s)
    |'(?:s|ll|re|ve|d|m)\b|\d[\d,.:]*\d|\w+(?:[-'&]\w+)*?(?=n't\b)|n't\b|\w+(?:-\w+|'(?!s\b|ll\b|re\b|ve\b|d\b|m\b)\w+|&\w+)*|--|\S""", re.X)
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


def main(folder, out, texts):
    folder = pathlib.Path(folder)
    teacher, model, tokenizer = load_teacher(folder / "teacher")
    rows = [([t.translate(STRAIGHT) for t in json.loads(line)["tokens"]], "gmb") for line in gzip.open(folder / "silver_gmb.jsonl.gz", "rt")]
    for path in texts:
        for line in open(path):
            rows += [(s, pathlib.Path(path).stem) for s in sentences(json.loads(line)["text"])]
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
    found, dropped, at = {}, 0, 0
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
                p, tags = model.out(torch.cat([h, d], -1)).softmax(-1).max(-1)
            for c, n, p, t in zip(batch, lengths.tolist(), p, tags):
                if p[:n].min() < 0.5:
                    dropped += 1
                else:
                    found[c[0]] = "".join(chr(65 + i) for i in t[:n].tolist())
    with open(out, "w") as sink:
        for row, tags in sorted(found.items()):
            sink.write(json.dumps({"tokens": rows[row][0], "letters": tags, "src": rows[row][1]}) + "\n")
    print(f"{len(found)} sentences labelled, {dropped} unsure ones left out", file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
