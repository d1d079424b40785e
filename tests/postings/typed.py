"""What people type, as their browsers send it."""

from tests.factories import term


def typed(posting=None, **changes):
    """What a browser sends from the form of a need."""
    rows = {"indicators-TOTAL_FORMS": "2", "indicators-INITIAL_FORMS": "0", "indicators-MAX_NUM_FORMS": "30"}
    row = {"quantity": "腐蚀电流密度", "operator": "<=", "low": "１", "high": "", "unit": "µA/cm²", "must": "True"}
    empty = dict.fromkeys(row, "") | {"operator": ">=", "must": "True"}
    for number, values in enumerate((row, empty)):
        rows |= {f"indicators-{number}-{name}": value for name, value in values.items()}
    content = {
        "title": "海水氢能电解槽用耐蚀双极板涂层",
        "need_type": "problem",
        "keywords": "氢能、双极板",
        "budget": "80",
        "problem": "电解槽在海水环境下运行，双极板涂层三个月内点蚀，接触电阻上升一倍，镀金成本过高。",
        "tech_field": str(term().pk),
        "disclosure": "public",
        "declared_unclassified": "on",
    }
    keys = {"reference": posting.reference, "version": str(posting.version)} if posting else {}
    return {**content, **rows, **keys, **changes}
