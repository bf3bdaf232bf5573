"""Which word follows which in a text, counted: the language model that both servers of language models have."""

import collections
import re
from pathlib import Path

START, END = "<s>", "</s>"
CONTEXT_TOKENS = 256
# How much a word's own count in the text says, beside the word before it.
SMOOTHING = 0.1


def read_text() -> str:
    """The text that the demo's language models are made of too."""
    checkout = Path(__file__).parents[4]
    return (checkout / "manifests" / "demo" / "language-model.txt").read_text()


def tokenize(text: str) -> list[str]:
    return re.findall(r"[A-Za-z0-9][A-Za-z0-9'-]*|[.,:?]", text)


def count(text: str, most: int) -> dict[str, dict[str, float]]:
    """For each of the `most` common words, and for START: the probability of each word, or END, behind it."""
    sentences = [tokenize(sentence) for sentence in re.split(r"(?<=[.?])\s", text)]
    common = collections.Counter(word for words in sentences for word in words)
    known = {word for word, _ in common.most_common(most)}
    behind: dict[str, collections.Counter] = collections.defaultdict(collections.Counter)
    alone: collections.Counter = collections.Counter()
    for words in sentences:
        kept = [START, *(word for word in words if word in known), END]
        alone.update(kept[1:])
        for one, next_one in zip(kept, kept[1:]):
            behind[one][next_one] += 1
    return {word: mix(behind[word], alone) for word in [START, *sorted(known)]}


def mix(behind: collections.Counter, alone: collections.Counter) -> dict[str, float]:
    share = {word: n / alone.total() for word, n in alone.items()}
    if behind.total() == 0:
        return share
    return {
        word: (1 - SMOOTHING) * behind[word] / behind.total() + SMOOTHING * part
        for word, part in share.items()
    }
