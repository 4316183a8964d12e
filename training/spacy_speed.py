"""Tokens a second of spaCy with only a names recogniser, and of `attache annotate`, on the same text.

usage: python spacy_speed.py ATTACHE TEXTS.jsonl [ROUNDS]     (pip install spacy==3.8.*)

Each line of TEXTS.jsonl has a `text`. `en_core_web_sm` is used where it is installed. Where it is not, a network of the
same make and size stands in (its token-to-vector part of width 96, depth 4, four hash tables; a parser of width 64):
what it finds means nothing, what it costs is the same. One core each: pin with `taskset -c 0`.
"""
import json, subprocess, sys, time
import spacy

attache, texts, rounds = sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 3
articles = [json.loads(line)["text"] for line in open(texts)]
try:
    nlp, what = spacy.load("en_core_web_sm", exclude=["tagger", "parser", "attribute_ruler", "lemmatizer"]), "en_core_web_sm"
except OSError:
    what = "a network of the make of en_core_web_sm"
    nlp = spacy.blank("en")
    tok2vec = {"@architectures": "spacy.Tok2Vec.v2",
               "embed": {"@architectures": "spacy.MultiHashEmbed.v2", "width": 96, "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE"], "rows": [5000, 1000, 2500, 2500], "include_static_vectors": False},
               "encode": {"@architectures": "spacy.MaxoutWindowEncoder.v2", "width": 96, "depth": 4, "window_size": 1, "maxout_pieces": 3}}
    ner = nlp.add_pipe("ner", config={"model": {"@architectures": "spacy.TransitionBasedParser.v2", "state_type": "ner", "extra_state_tokens": False, "hidden_width": 64, "maxout_pieces": 2, "use_upper": True, "nO": None, "tok2vec": tok2vec}})
    for label in "CARDINAL DATE EVENT FAC GPE LANGUAGE LAW LOC MONEY NORP ORDINAL ORG PERCENT PERSON PRODUCT QUANTITY TIME WORK_OF_ART".split():
        ner.add_label(label)
    nlp.initialize()
tokens = sum(len(doc) for doc in nlp.tokenizer.pipe(articles))
print(f"{len(articles)} articles, {tokens} tokens as spaCy counts them; against {what} {spacy.__version__}")
ratios = []
for round in range(rounds):
    start = time.perf_counter()
    for _ in nlp.pipe(articles):
        pass
    theirs = tokens / (time.perf_counter() - start)
    start = time.perf_counter()
    subprocess.run([attache, "annotate", "--input", "jsonl", texts, "--jobs", "1"], stdout=subprocess.DEVNULL, check=True)
    ours = tokens / (time.perf_counter() - start)
    ratios.append(ours / theirs)
    print(f"round {round + 1}: spaCy {theirs:,.0f} tokens a second, attache {ours:,.0f}, ratio {ours / theirs:.2f}")
print(f"median ratio {sorted(ratios)[len(ratios) // 2]:.2f}")
