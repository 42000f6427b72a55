"""bytes → text → statements."""

import os

# Before anything imports it: since 1.32, ONNX Runtime for Linux tells its makers of its use, and keeps a device id in
# the home folder. A newsroom's documents are nobody's business (docs/decisions/0020).
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
