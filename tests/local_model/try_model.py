"""Serves a real model of 1.5 billion parameters and opens the page with it, until Ctrl-C.

python try_model.py PYTHON     the program's own interpreter, which serves the page
"""

import os
import subprocess
import sys
import urllib.request
from pathlib import Path
from time import sleep

from weights import WeightsError, fetch

NAME, PORT, CONTEXT = "qwen2.5-coder-1.5b-instruct-q4_k_m", 8080, 2048
ADDRESS = f"http://127.0.0.1:{PORT}/v1"
SETTINGS = {
    "MODEL": f"openai:{NAME}",
    "BASE_URL": ADDRESS,
    "PROMPT": "answer_plain",
    "SECOND_OPINION": "true",
    "CONTEXT_WINDOW": "1536",  # as measured (docs/models.md); more takes longer to read
    "MAX_TOKENS": "256",
    "READ_SECONDS": "300",
    "TOTAL_SECONDS": "600",
}


def wait(server: "subprocess.Popen[bytes]") -> None:
    """Returns when the server answers, or has ended."""
    while server.poll() is None:
        try:
            urllib.request.urlopen(f"{ADDRESS}/models", timeout=5).close()
            return
        except OSError:
            sleep(0.5)


def main() -> None:
    print(f"Fetching {NAME} (1.1 GB) unless it is there …", flush=True)
    model = fetch(NAME)
    serve = [sys.executable, str(Path(__file__).with_name("serve.py")), str(model)]
    place = ["--name", NAME, "--port", str(PORT), "--context", str(CONTEXT)]
    server = subprocess.Popen([*serve, *place])
    try:
        wait(server)
        if server.poll() is None:
            chosen = {f"ASSISTANT_CHAT__{key}": value for key, value in SETTINGS.items()}
            command = [*sys.argv[1:2], "-m", "assistant", "chat"]
            subprocess.run(command, env={**os.environ, **chosen}, check=False)
    except KeyboardInterrupt:
        pass
    finally:
        server.terminate()


if __name__ == "__main__":
    try:
        main()
    except WeightsError as error:
        sys.exit(str(error))
