"""Trains the tagger and writes its weights.

usage: python train.py ROWS_FOLDER TEACHER_FOLDER OUT_FOLDER --steps N [--dev NAME=FOLDER ...] [--threads N]

ROWS_FOLDER and the development folders come from `cargo run --example training_rows`. Writes OUT_FOLDER/tagger.bin
(read by `src/entities/tagger/weights.rs`) and prints a report. Seeds are fixed; with the same number of threads the same weights
come out.
"""
import argparse, json, pathlib, struct, time
import numpy as np, torch, torch.nn as nn, torch.nn.functional as F
from label import load_teacher
from prepare import KINDS

WORDS, GRAMS, AFFIXES, SHAPES, CASES, CONTEXTS = 64_000, 32_768, 4_096, 1_024, 10, 32
WORD, GRAM, AFFIX, SHAPE, CASE = 64, 64, 32, 32, 8
WIDTH, DILATIONS, REACH, HEAD = 160, [1, 1, 2, 4, 1], 5, 96
TAGS, SOURCES = 13, 9
# Kinds annotated in each source; where one is missing, its tokens may be anything but the kinds that are there.
KNOWN = [{1, 2, 3, 4, 5, 6}, {1, 2, 3, 4, 5, 6}, {1, 2, 3}, {1, 2, 3, 4, 5, 6}, {1, 2, 3, 6}, {1, 2, 3}, {1, 2, 3, 4, 5, 6}, {1, 2, 3}, {1, 2, 3, 4, 5}]


class Rows:
    def __init__(self, folder):
        folder = pathlib.Path(folder)
        read = lambda name, kind: np.fromfile(folder / name, kind)
        self.tokens, self.contexts = read("tokens.u32", "<u4").astype(np.int64), read("contexts.u32", "<u4").astype(np.int64)
        self.tags, self.starts = read("tags.u8", "u1").astype(np.int64), read("starts.u8", "u1")
        self.rows, self.sources = read("rows.u32", "<u4").astype(np.int64), read("sources.u8", "u1").astype(np.int64)
        self.soft = read("soft.u8", "u1").reshape(-1, TAGS)
        self.soft_rows = np.full(len(self.tokens), -1, np.int64)
        self.soft_rows[read("soft_tokens.u32", "<u4")] = np.arange(len(self.soft))
        types = [json.loads(line) for line in open(folder / "types.jsonl")]
        self.words = [t[0] for t in types]
        self.plain = torch.tensor([t[1:5] for t in types])
        self.gram_starts = np.cumsum([0] + [len(t[5]) for t in types])
        self.grams = np.array([g for t in types for g in t[5]], dtype=np.int64)

    def type_batch(self, types, word_rows):
        """What the model wants of spellings: rows of words, the four buckets, n-grams and where each one's begin."""
        lengths = self.gram_starts[types + 1] - self.gram_starts[types]
        starts = np.concatenate([[0], np.cumsum(lengths)])
        at = np.repeat(self.gram_starts[types] - starts[:-1], lengths) + np.arange(starts[-1])
        return word_rows[types], self.plain[types], torch.from_numpy(self.grams[at]), torch.from_numpy(starts[:-1])

    def batches(self, size, rng):
        """Rows of like length together, `size` padded tokens at most; arrays of row numbers."""
        lengths = np.diff(self.rows)
        order = np.arange(len(lengths)) if rng is None else rng.permutation(len(lengths))
        for block in np.array_split(order, max(1, len(order) // 20_000)):
            block = block[np.argsort(lengths[block], kind="stable")]
            block, found, at = block[lengths[block] > 0], [], 0
            while at < len(block):
                end = at + 1
                while end < len(block) and (end + 1 - at) * lengths[block[end]] <= size:
                    end += 1
                found.append(block[at:end]); at = end
            if rng is not None:
                rng.shuffle(found)
            yield from found

    def padded(self, rows):
        lengths = self.rows[rows + 1] - self.rows[rows]
        at = self.rows[rows][:, None] + np.arange(lengths.max())[None]
        mask = np.arange(lengths.max())[None] < lengths[:, None]
        return np.where(mask, at, 0), mask


class Tagger(nn.Module):
    def __init__(self):
        super().__init__()
        self.word = nn.Embedding(WORDS + 1, WORD, padding_idx=0)
        self.gram = nn.EmbeddingBag(GRAMS, GRAM, mode="mean")
        self.prefix, self.suffix = nn.Embedding(AFFIXES, AFFIX), nn.Embedding(AFFIXES, AFFIX)
        self.shape, self.case = nn.Embedding(SHAPES, SHAPE), nn.Embedding(CASES, CASE)
        for table in [self.gram, self.prefix, self.suffix, self.shape, self.case]:
            nn.init.normal_(table.weight, std=0.3)
        self.spelling = nn.Linear(WORD + GRAM + 2 * AFFIX + SHAPE + CASE, 2 * WIDTH)
        self.context = nn.Linear(CONTEXTS, 2 * WIDTH, bias=False)
        self.first_norm = nn.LayerNorm(WIDTH)
        self.near = nn.ParameterList([nn.Parameter(torch.randn(REACH, WIDTH) * 0.3) for _ in DILATIONS])
        self.mix = nn.ModuleList([nn.Linear(WIDTH, 2 * WIDTH) for _ in DILATIONS])
        self.norms = nn.ModuleList([nn.LayerNorm(WIDTH) for _ in DILATIONS])
        self.head, self.out = nn.Linear(WIDTH, HEAD), nn.Linear(HEAD, TAGS)
        self.source = nn.Embedding(SOURCES, TAGS)
        nn.init.zeros_(self.source.weight)

    def forward(self, types, inverse, contexts, mask, sources):
        word, plain, grams, starts = types
        drop = lambda x: F.dropout(x, 0.15, self.training)
        x = torch.cat([self.word(word), self.gram(grams, starts), self.prefix(plain[:, 0]), self.suffix(plain[:, 1]), self.shape(plain[:, 2]), self.case(plain[:, 3])], -1)
        x = self.spelling(drop(x))[inverse] + self.context(contexts)
        keep = mask[..., None]
        x = self.first_norm(F.glu(x, -1).float()) * keep
        for near, mix, norm, dilation in zip(self.near, self.mix, self.norms, DILATIONS):
            reach = REACH // 2 * dilation
            wide = F.pad(x, (0, 0, reach, reach))
            y = sum(near[k] * wide[:, k * dilation:k * dilation + x.shape[1]] for k in range(REACH))
            x = norm(x + drop(F.glu(mix(y), -1).float())) * keep
        return self.out(drop(F.relu(self.head(x)))).float() + self.source(sources)[:, None]


def unpacked(contexts):
    return ((contexts[..., None] >> np.arange(CONTEXTS)) & 1).astype(np.float32)


def word_vectors(words, folder):
    """The teacher encoder's last hidden state of each word alone (first piece), its 64 main components, of unit variance."""
    _, model, tokenizer = load_teacher(folder)
    bert = model.bert
    coded = [[101] + (tokenizer.encode(w, add_special_tokens=False).ids or [100])[:14] + [102] for w in words]
    vectors = torch.zeros(len(words), 384)
    order = sorted(range(len(words)), key=lambda i: len(coded[i]))
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        for at in range(0, len(order), 512):
            some = order[at:at + 512]
            width = max(len(coded[i]) for i in some)
            x = torch.tensor([coded[i] + [0] * (width - len(coded[i])) for i in some])
            vectors[some] = bert(input_ids=x, attention_mask=(x != 0).long()).last_hidden_state[:, 1].float()
    vectors -= vectors.mean(0)
    _, _, axes = torch.linalg.svd(vectors[:20_000], full_matrices=False)
    vectors = vectors @ axes[:WORD].T
    return vectors / vectors.std(0)


def table_of_words(rows, folder):
    """The most frequent words of the training rows, then whole words of the teacher's vocabulary."""
    counts = np.bincount(rows.tokens, minlength=len(rows.words))
    by_word = {}
    for word, n in zip(rows.words, counts):
        by_word[word] = by_word.get(word, 0) + int(n)
    frequent = sorted((w for w in by_word if by_word[w] > 1), key=lambda w: (-by_word[w], w))[:WORDS - 8_000]
    have = set(frequent)
    vocabulary = json.load(open(pathlib.Path(folder) / "tokenizer.json"))["model"]["vocab"]
    more = sorted(w for w in vocabulary if w.isalpha() and len(w) > 2 and w not in have)
    return (frequent + more)[:WORDS]


def best_paths(logp, starts):
    """Best tags under the BIO constraint; no name goes on over the beginning of a sentence."""
    tags, before = [], None
    back = []
    for t in range(len(logp)):
        if before is None:
            score = logp[t].copy(); score[2::2] = -1e9; back.append(None)
        else:
            inner = np.full(TAGS, -1e9); arg = np.zeros(TAGS, int)
            top = before.argmax()
            inner[0] = before[top]; arg[0] = top
            inner[1::2] = before[top]; arg[1::2] = top
            if not starts[t]:
                for i in range(2, TAGS, 2):
                    arg[i] = i - 1 if before[i - 1] >= before[i] else i
                    inner[i] = before[arg[i]]
            score = inner + logp[t]; back.append(arg)
        before = score
    at = before.argmax()
    for t in range(len(logp) - 1, -1, -1):
        tags.append(at)
        if back[t] is not None:
            at = back[t][at]
    return tags[::-1]


def spans(tags):
    found, start = [], None
    for i, tag in enumerate(list(tags) + [0]):
        if start is not None and not (tag % 2 == 0 and tag and tag == tags[start] + 1):
            found.append((start, i, (tags[start] + 1) // 2)); start = None
        if tag % 2:
            start = i
    return found


def predict(model, rows, word_rows):
    model.eval()
    for batch in rows.batches(8_192, None):
        at, mask = rows.padded(batch)
        types, inverse = np.unique(rows.tokens[at], return_inverse=True)
        with torch.no_grad():
            logits = model(rows.type_batch(types, word_rows), torch.from_numpy(inverse.reshape(at.shape)), torch.from_numpy(unpacked(rows.contexts[at])), torch.from_numpy(mask), torch.zeros(len(batch), dtype=torch.long))
        for row, length, logp in zip(batch, mask.sum(1), logits.log_softmax(-1).double().numpy()):
            start = rows.rows[row]
            yield row, rows.tags[start:start + length], best_paths(logp[:length], rows.starts[start:start + length]), logp[:length]


def score(model, rows, word_rows):
    """F1 by kind and of people, places and bodies together; and (logit of the least probability, right) of each name found."""
    counts, points = np.zeros((7, 3)), []
    for _, gold, tags, logp in predict(model, rows, word_rows):
        gold, found = set(spans(gold)), set(spans(tags))
        for column, names in enumerate([gold & found, found, gold]):
            for name in names:
                counts[name[2], column] += 1
        for name in found:
            if name[2] <= 4:
                p = min(float(np.exp(logp[t][tags[t]])) for t in range(name[0], name[1]))
                p = min(max(p, 1e-6), 1 - 1e-6)
                points.append((np.log(p / (1 - p)), name in gold))
    f = lambda c: 100 * 2 * c[0] / max(1, c[1] + c[2])
    line = {k: round(float(f(counts[i + 1])), 2) for i, k in enumerate(KINDS)}
    line["PLO"] = round(float(f(counts[1:4].sum(0))), 2)
    return line, points


def calibrated(points):
    """Slope and shift of the logit that make probabilities of what was found to be right (Platt)."""
    x = torch.tensor([p for p, _ in points]); y = torch.tensor([float(r) for _, r in points]); ab = torch.tensor([1.0, 0.0], requires_grad=True)
    optimizer = torch.optim.LBFGS([ab], max_iter=100)
    def closure():
        optimizer.zero_grad(); loss = F.binary_cross_entropy_with_logits(ab[0] * x + ab[1], y); loss.backward(); return loss
    optimizer.step(closure)
    return ab.detach().tolist()


def hashed(word):
    h = 0xCBF29CE484222325
    for byte in word.encode():
        h = ((h ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return h


def export(model, words, calibration, path):
    """The weights as `src/entities/tagger/weights.rs` reads them: tables in int8 with a scale a row, the rest f32, little-endian."""
    out = bytearray(b"ATG1" + struct.pack("<2fI", *calibration, len(words)))
    def rows(table):
        w = table.detach().numpy()
        scale = np.maximum(np.abs(w).max(1), 1e-6) / 127
        q = np.round(w / scale[:, None]).astype(np.int8)
        out.extend(scale.astype("<f4").tobytes()); out.extend(q.tobytes())
        table.data.copy_(torch.from_numpy(q.astype(np.float32) * scale[:, None].astype(np.float32)))
    dense = lambda t: out.extend(t.detach().numpy().astype("<f4").tobytes())
    order = sorted(range(len(words)), key=lambda i: hashed(words[i]))
    out.extend(np.array([hashed(words[i]) >> 32 for i in order], dtype="<u4").tobytes())
    sorted_rows = model.word.weight[1:].detach()[order].clone()
    rows(sorted_rows)
    with torch.no_grad():
        model.word.weight[torch.tensor(order) + 1] = sorted_rows
    for table in [model.gram, model.prefix, model.suffix, model.shape, model.case]:
        rows(table.weight)
    dense(model.spelling.weight.T); dense(model.spelling.bias); dense(model.context.weight.T)
    dense(model.first_norm.weight); dense(model.first_norm.bias)
    for near, mix, norm in zip(model.near, model.mix, model.norms):
        for part in [near, mix.weight.T, mix.bias, norm.weight, norm.bias]:
            dense(part)
    for part in [model.head.weight.T, model.head.bias, model.out.weight.T, model.out.bias + model.source.weight[0]]:
        dense(part)
    path.write_bytes(out)
    return len(out)


def averaged(model, means):
    mean = Tagger()
    with torch.no_grad():
        for p, m in zip(mean.parameters(), means):
            p.copy_(m)
    return mean


def main():
    args = argparse.ArgumentParser()
    args.add_argument("rows"); args.add_argument("teacher"); args.add_argument("out", type=pathlib.Path)
    args.add_argument("--steps", type=int, required=True); args.add_argument("--dev", nargs="*", default=[]); args.add_argument("--threads", type=int, default=2)
    args.add_argument("--batch", type=int, default=6_144); args.add_argument("--rate", type=float, default=3e-3)
    args = args.parse_args()
    torch.manual_seed(1); torch.set_num_threads(args.threads); rng = np.random.default_rng(1)
    began = time.time()
    rows = Rows(args.rows)
    words = table_of_words(rows, args.teacher)
    number = {w: i + 1 for i, w in enumerate(words)}
    rows_of = lambda r: torch.tensor([number.get(w, 0) for w in r.words])
    word_rows = rows_of(rows)
    model = Tagger()
    with torch.no_grad():
        model.word.weight.zero_()
        model.word.weight[1:len(words) + 1] = word_vectors(words, args.teacher) * 0.3
    print(f"{len(rows.tokens)} tokens, {len(rows.rows) - 1} rows, {len(words)} words; word vectors after {time.time() - began:.0f} s", flush=True)
    dev = {name: Rows(folder) for name, folder in (d.split("=") for d in args.dev)}
    dev_words = {name: rows_of(r) for name, r in dev.items()}
    tables = [p for n, p in model.named_parameters() if n.split(".")[0] in ("word", "gram", "prefix", "suffix", "shape", "case", "source")]
    others = [p for p in model.parameters() if not any(p is t for t in tables)]
    optimizer = torch.optim.AdamW([{"params": tables, "weight_decay": 0.0}, {"params": others, "weight_decay": 0.01}], lr=args.rate, betas=(0.9, 0.98))
    warm = min(400, args.steps // 10)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda s: min(1, (s + 1) / warm) * (0.02 + 0.98 * 0.5 * (1 + np.cos(np.pi * min(1, s / args.steps)))))
    unknown = torch.ones(SOURCES, TAGS)
    for source, known in enumerate(KNOWN):
        for kind in known:
            unknown[source, 2 * kind - 1:2 * kind + 1] = 0
    # What is scored and shipped is the running mean of the weights (Polyak), which varies less than they do.
    means = [p.detach().clone() for p in model.parameters()]
    step, loss_sum = 0, 0.0
    while step < args.steps:
        for batch in rows.batches(args.batch, rng):
            model.train()
            at, mask = rows.padded(batch)
            types, inverse = np.unique(rows.tokens[at], return_inverse=True)
            word, plain, grams, starts = rows.type_batch(types, word_rows)
            word = torch.where(torch.rand(len(word)) < 0.15, 0, word)
            sources = torch.from_numpy(rows.sources[batch])
            keep = torch.from_numpy(mask)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                logits = model((word, plain, grams, starts), torch.from_numpy(inverse.reshape(at.shape)), torch.from_numpy(unpacked(rows.contexts[at])), keep, sources)
            gold = torch.from_numpy(rows.tags[at])
            allowed = F.one_hot(gold, TAGS).float()
            allowed = torch.where((gold == 0)[..., None], unknown[sources][:, None].expand_as(allowed), allowed)
            logp = logits.float().log_softmax(-1)
            loss = -torch.logsumexp(logp + (allowed + 1e-30).log(), -1)
            # Where the teacher was not sure the tagger is to be as unsure.
            soft_rows = rows.soft_rows[at]
            unsure = torch.from_numpy(soft_rows >= 0)
            parts = torch.from_numpy(rows.soft[soft_rows[soft_rows >= 0]]).float()
            loss[unsure] = -(parts / parts.sum(-1, keepdim=True) * logp[unsure]).sum(-1)
            loss = loss[keep].mean() - 0.001 * logp[keep].mean()
            optimizer.zero_grad(); loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 2.0)
            optimizer.step(); schedule.step()
            step += 1; loss_sum += loss.item()
            torch._foreach_lerp_(means, [p.detach() for p in model.parameters()], max(1 / step, 0.0015))
            if step % 100 == 0:
                print(f"step {step} of {args.steps}, loss {loss_sum / 100:.4f}, {time.time() - began:.0f} s", flush=True); loss_sum = 0.0
            if step % 1500 == 0 and step < args.steps and dev:
                name = next(iter(dev))
                print(name, score(averaged(model, means), dev[name], dev_words[name])[0], flush=True)
            if step >= args.steps:
                break
    model = averaged(model, means)
    args.out.mkdir(parents=True, exist_ok=True)
    points = [p for name, r in dev.items() for p in score(model, r, dev_words[name])[1] if "upper" not in name]
    calibration = calibrated(points) if points else [1.0, 0.0]
    size = export(model, words, calibration, args.out / "tagger.bin")
    report = {"bytes": size, "seconds": round(time.time() - began), "steps": args.steps, "calibration": calibration, "scores": {name: score(model, r, dev_words[name])[0] for name, r in dev.items()}}
    (args.out / "report.json").write_text(json.dumps(report, indent=1) + "\n")
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
