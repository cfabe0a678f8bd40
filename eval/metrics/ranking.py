"""Scores rankings with ir-measures: documents by name, passages by the gold spans they hold."""

from collections.abc import Mapping, Sequence

import ir_measures
from ir_measures import RR, R, nDCG

RANKING = {
    "ndcg_10": nDCG @ 10,
    "recall_1": R @ 1,
    "recall_5": R @ 5,
    "recall_10": R @ 10,
    "reciprocal_rank": RR,
}
_DIGITS = 4


def ranking_scores(
    ranked: Sequence[str], relevant: Mapping[str, int], keys: Sequence[str]
) -> dict[str, float]:
    """Each of `keys` (of RANKING) for one question.

    `ranked` are unique ids, best first; `relevant` gives the grade of each relevant id, whether
    retrieved or not, and must not be empty. Nothing retrieved scores 0.
    """
    if not ranked:
        return dict.fromkeys(keys, 0.0)
    gold = [ir_measures.Qrel("q", name, grade) for name, grade in relevant.items()]
    run = [
        ir_measures.ScoredDoc("q", name, float(len(ranked) - place))
        for place, name in enumerate(ranked)
    ]
    values = ir_measures.calc_aggregate([RANKING[key] for key in keys], gold, run)
    return {key: round(float(values[RANKING[key]]), _DIGITS) for key in keys}
