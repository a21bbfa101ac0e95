"""The systems that are not rules: what was learned, and what is made of all the others."""

from __future__ import annotations

from collections.abc import Mapping

from backcourt.precompute.learned_inputs import INACTIVE_LIST, NONE, Knowledge

LEARNED_SYSTEMS: Mapping[Knowledge, str] = {INACTIVE_LIST: "xgboost_v6", NONE: "xgboost_v6_no_list"}
"""The learned system by what it knows of absences."""

XGBOOST = LEARNED_SYSTEMS[INACTIVE_LIST]

ENSEMBLE, TIERED, BLEND = "ensemble_v1", "ensemble_v1+tiers", "blend"
"""The members mixed; the same, moved by what their mean has missed of late; and mixed with the market."""

MEANINGS: Mapping[str, str] = {
    LEARNED_SYSTEMS[NONE]: "boosted trees and a ridge on minutes predicted first; knows no inactive list",
    XGBOOST: "boosted trees and a ridge on minutes predicted first, with what is known of absences",
    ENSEMBLE: "the distributions of ewma, three rules and the learned system, mixed by how likely they held what came",
    TIERED: "ensemble_v1, moved by what its mean has missed of late among players who score as much",
    BLEND: "ensemble_v1 mixed with what the market says, which is trusted until the ensemble shows to be better",
}
"""What each system that is no rule says, in the order reports show them."""

MEMBERS = ("ewma", "moving_average", "zone_matchup_v1", "similarity_balanced_v1", XGBOOST)
"""The systems an ensemble is mixed from, as far as they speak of a statistic."""
