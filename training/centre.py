"""Finds the middle of each language's questions and passages, which the encoder takes away.

    python -m training.centre

Run it after every change of the encoder's weights. All vectors of the base point much the same
way, and those of one language more so. Reads the project's own paragraphs, whose subjects are
alike in the five languages, and writes `assistant/core/centres.npy`, float32 [2, 5, 384].
"""

import json
import random
from collections import defaultdict

import numpy as np

from assistant.core.encoder import Encoder
from assistant.core.loading import CENTRES
from assistant.language import LANGUAGES
from training.written import FOLDER

_MOST = 300  # of each kind and language; there are fewer paragraphs in some


def main() -> None:
    questions, passages = defaultdict(list), defaultdict(list)
    for file in sorted(FOLDER.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            passages[row["language"]].append(f"{row['title']}\n{row['text']}")
            for asked in row["questions"]:
                questions[asked.get("language", row["language"])].append(asked["question"])
    encoder, draw = Encoder(), random.Random(0)
    means = []
    for kind, encode in ((questions, encoder.plain_questions), (passages, encoder.plain_passages)):
        chosen = [draw.sample(kind[code], min(_MOST, len(kind[code]))) for code in LANGUAGES]
        means.append([encode(texts).mean(axis=0) for texts in chosen])
    np.save(CENTRES, np.array(means, np.float32))


if __name__ == "__main__":
    main()
