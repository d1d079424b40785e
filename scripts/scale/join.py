"""The dense join alone: exact nearest ten of every need, in two processes, against a 64-bit reference."""

import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from matching.engine.join import nearest
from matching.engine.semantic import Codes, Space
from scale.texts import vectors

TOP = 10
SAMPLE = 200
DIMENSION = 384


def prepare(folder: Path, needs: int, offers: int) -> None:
    """Rounded vectors as an index holds them, in files that all take."""
    folder.mkdir(parents=True, exist_ok=True)
    raw = {"needs": vectors(needs, DIMENSION, seed=2), "offers": vectors(offers, DIMENSION, seed=1)}
    space = Space.fit("made-up", raw["offers"], raw["needs"])
    np.save(folder / "needs.npy", space.place_needs(raw["needs"]).values)
    np.save(folder / "offers.npy", space.place_offers(raw["offers"]).values)


def codes(path: Path) -> Codes:
    values = np.load(path, mmap_mode="r")
    return Codes(values, np.sqrt((values.astype(np.float32) ** 2).sum(axis=1)))


def _part(folder: Path, first: int, last: int) -> tuple[np.ndarray, np.ndarray, float]:
    """Rows, cosines and processor time of some needs."""
    began = time.process_time()
    needs = codes(folder / "needs.npy")
    part = Codes(needs.values[first:last], needs.lengths[first:last])
    rows, scores = nearest(part, codes(folder / "offers.npy"), TOP)
    return rows, scores, time.process_time() - began


def join(folder: Path, processes: int = 2) -> tuple[np.ndarray, float, float]:
    """Rows, wall time and processor time; the processes stand ready, as workers do."""
    count = len(np.load(folder / "needs.npy", mmap_mode="r"))
    edges = np.linspace(0, count, 4 * processes + 1).astype(int).tolist()
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        list(pool.map(_part, [folder] * processes, [0] * processes, [8] * processes))
        began = time.perf_counter()
        parts = list(pool.map(_part, [folder] * (len(edges) - 1), edges[:-1], edges[1:]))
        wall = time.perf_counter() - began
    return np.concatenate([rows for rows, _, _ in parts]), wall, sum(cpu for _, _, cpu in parts)


def recall(folder: Path, rows: np.ndarray) -> float:
    """Share of the true nearest ten that are among these rows, on a sample, by 64-bit cosines; equal ones count."""
    needs, offers = np.load(folder / "needs.npy"), np.load(folder / "offers.npy").astype(np.float64)
    offers /= np.linalg.norm(offers, axis=1, keepdims=True)
    chosen = np.random.default_rng(0).permutation(len(needs))[:SAMPLE]
    found = 0
    for need in chosen.tolist():
        cosines = offers @ needs[need].astype(np.float64)
        worst = np.partition(cosines, -TOP)[-TOP]
        found += int((cosines[rows[need][:TOP]] >= worst * (1 - 1e-6)).sum())
    return found / (TOP * len(chosen))
