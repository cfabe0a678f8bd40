"""What a question wants, told before anything is searched; examples are data in `prompts/`.

May use: core, errors, language, resources.
"""

from assistant.plan.kinds import Kind, Plan
from assistant.plan.planner import (
    Planner,
    Sorter,
    extreme_examples,
    rework_examples,
    small_talk_examples,
)

__all__ = [
    "Kind",
    "Plan",
    "Planner",
    "Sorter",
    "extreme_examples",
    "rework_examples",
    "small_talk_examples",
]
