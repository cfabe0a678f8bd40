"""From a question to a grounded answer."""

import os

# Before any library is imported, and for every child process: onnxruntime reports to its makers
# unless told not to.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
