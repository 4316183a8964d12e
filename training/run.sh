#!/usr/bin/env bash
# Makes data/tagger.bin and a report from a folder of data, in one command.
#
# usage: training/run.sh NER_FOLDER NAMES_FOLDER WORK_FOLDER [STEPS] [--restricted] [-- TEXT.jsonl ...]
#
# NER_FOLDER: gold_open.jsonl.gz, silver.tsv.xz, silver_gmb.jsonl.gz, teacher/, dev/ (and gold_restricted.jsonl.gz).
# NAMES_FOLDER: everypolitician.names.jsonl, frus_people.people.jsonl. WORK_FOLDER is written, the weights to
# WORK_FOLDER/out; with --restricted they must not be shipped. TEXT.jsonl: more articles to label.
# Needs Python with requirements.txt (`pip install -r training/requirements.txt`) and cargo.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
ner=$(realpath "${1:?NER_FOLDER}") names=$(realpath "${2:?NAMES_FOLDER}")
mkdir -p "${3:?WORK_FOLDER}"
work=$(realpath "$3")
shift 3
steps=5000 restricted=
while [ $# -gt 0 ]; do
    case $1 in
    --restricted) restricted=--restricted ;;
    --) shift; break ;;
    *) steps=$1 ;;
    esac
    shift
done
rows() { cargo run --quiet --release --manifest-path "$here/../Cargo.toml" --example training_rows "$1" <"$2"; }
[ -f "$work/labelled.jsonl" ] || python3 "$here/label.py" "$ner" "$work/labelled.jsonl" "$@"
mkdir -p "$work/data"
ln -sfn "$ner" "$work/data/ner"
ln -sfn "$names" "$work/data/names"
python3 "$here/prepare.py" "$work/data" "$work/labelled.jsonl" "$work/rows.jsonl" $restricted
rows "$work/rows" "$work/rows.jsonl"
dev=()
for set in worldwide_dev crossner_politics_test cleanconll_test finer_ord_test; do
    python3 "$here/prepare.py" --dev "$ner/dev/$set.jsonl.gz" "$work/$set.jsonl"
    rows "$work/$set" "$work/$set.jsonl"
    dev+=("$set=$work/$set")
done
python3 "$here/prepare.py" --dev "$ner/dev/worldwide_dev.jsonl.gz" "$work/upper.jsonl" --upper
rows "$work/upper" "$work/upper.jsonl"
python3 "$here/train.py" "$work/rows" "$ner/teacher" "$work/out" --steps "$steps" --dev "${dev[@]}" "upper=$work/upper"
echo "Weights in $work/out/tagger.bin; copy them to data/ to ship them."
