"""How metrics hand over their values before these become scores."""

from collections.abc import Mapping
from typing import Any

Value = float | str  # a figure, or the reason why there is none
Values = dict[str, Value]
Record = Mapping[str, Any]  # the `record` of docs/evaluation.md
