"""What others take for the retrieval part: `python peers.py FOLDER bm25s|faiss|pgvector`, in the peers' environment.

FOLDER holds needs.npy and offers.npy (rounded vectors, int8), needs.json and offers.json (words of each text). One line
of JSON is printed: {"wall", "cpu", "note"} in seconds, and for faiss the rows that were found.
"""

import io
import json
import os
import sys
import time
from pathlib import Path

import numpy as np

TOP = 10
DEEP = 200
ASKED = 20


def main() -> None:
    folder, peer = Path(sys.argv[1]), sys.argv[2]
    found = {"bm25s": bm25, "faiss": faiss_flat, "pgvector": pgvector}[peer](folder)
    print(json.dumps(found))


class Clock:
    def __init__(self) -> None:
        self.wall, self.cpu = time.perf_counter(), time.process_time()

    def read(self, note: str) -> dict[str, object]:
        return {"wall": time.perf_counter() - self.wall, "cpu": time.process_time() - self.cpu, "note": note}


def unit(path: Path) -> np.ndarray:
    rows = np.load(path).astype(np.float32)
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


def faiss_flat(folder: Path) -> dict[str, object]:
    import faiss

    faiss.omp_set_num_threads(2)
    offers, needs = unit(folder / "offers.npy"), unit(folder / "needs.npy")
    clock = Clock()
    index = faiss.IndexFlatIP(offers.shape[1])
    index.add(offers)
    _, rows = index.search(needs, TOP)
    found = clock.read(f"IndexFlatIP, first {TOP}, 32-bit floats, two threads")
    np.save(folder / "faiss.npy", rows)
    return found


def bm25(folder: Path) -> dict[str, object]:
    import bm25s

    words = {side: json.loads((folder / f"{side}.json").read_text("utf-8")) for side in ("offers", "needs")}
    bm25s.BM25(backend="numba").index([["a"], ["b"]], show_progress=False)
    clock = Clock()
    index = bm25s.BM25(backend="numba")
    index.index(words["offers"], show_progress=False)
    built = clock.read("")
    depth = min(DEEP, len(words["offers"]))
    index.retrieve(words["needs"], k=depth, n_threads=2, show_progress=False)
    return clock.read(f"single characters and pairs, first {depth}, two threads; index {built['wall']:.1f} s of it")


def pgvector(folder: Path) -> dict[str, object]:
    import psycopg2

    offers, needs = np.load(folder / "offers.npy"), np.load(folder / "needs.npy")
    with psycopg2.connect(os.environ["BENCH_DSN"]) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_available_extensions WHERE name = 'vector'")
        if not cursor.fetchone()[0]:
            return {"wall": None, "cpu": None, "note": "this PostgreSQL has no pgvector"}
        cursor.execute("CREATE EXTENSION IF NOT EXISTS vector")
        cursor.execute(f"CREATE TEMP TABLE bench (id int, v vector({offers.shape[1]}))")
        lines = io.StringIO("".join(f"{i}\t{row.tolist()}\n" for i, row in enumerate(offers)))
        cursor.copy_expert("COPY bench FROM STDIN", lines)
        began = time.perf_counter()
        for row in needs[:ASKED]:
            cursor.execute("SELECT id FROM bench ORDER BY v <=> %s LIMIT 10", [str(row.tolist())])
            cursor.fetchall()
        each = (time.perf_counter() - began) / ASKED
        connection.rollback()
    return {"wall": each * len(needs), "cpu": None, "note": f"exact scan, extrapolated from {ASKED} needs"}


if __name__ == "__main__":
    main()
