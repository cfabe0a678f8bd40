"""From a question to a grounded answer."""

import os

# Before any library is imported, and for every child process: onnxruntime and Ray report to their
# makers unless told not to.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
