"""Writes the bigrams as the exact weights of a one-layer llama, in the file format of llama.cpp: make_bigram_model.py FOLDER.

The embedding of a word is one-hot and the layer adds nothing, so that the output matrix sees which word came last: its column
for that word holds the logarithms of the probabilities of what follows. Everything that a server does with them is real.
"""

import math
import sys
from pathlib import Path

import gguf
import numpy as np

from bigrams import CONTEXT_TOKENS, END, START, count, read_text

WORDS = 240
UNKNOWN = "<unk>"
# llama.cpp's marks of a token's kind (gguf.TokenType).
NORMAL, IS_UNKNOWN, CONTROL, BYTE = 1, 2, 3, 6
# A row of a matrix is a multiple of this; what no word has is empty.
ROW = 128
HEAD = 64


def vocabulary(words: list[str]) -> tuple[list[str], list[int]]:
    """SentencePiece's: a word begins with a lower block for its space, and each of its beginnings is a token on the way to it."""
    tokens = [UNKNOWN, START, END, *(f"<0x{byte:02X}>" for byte in range(256))]
    kinds = [IS_UNKNOWN, CONTROL, CONTROL, *[BYTE] * 256]
    pieces = [f"\u2581{word}"[:end] for word in words for end in range(1, len(word) + 2)]
    for piece in dict.fromkeys(pieces):
        tokens.append(piece)
        kinds.append(NORMAL)
    return tokens, kinds


def log_probabilities(bigrams: dict[str, dict[str, float]], tokens: list[str]) -> np.ndarray:
    """Behind each token (a column) each token (a row). Behind what is no word of the text, as at its start."""
    index = {token.removeprefix("\u2581"): at for at, token in enumerate(tokens) if token.startswith("\u2581")}
    index |= {START: 1, END: 2}
    values = np.full((len(tokens), len(tokens)), 1e-9)
    for following, part in bigrams[START].items():
        values[index[following], :] = part
    for word, behind in bigrams.items():
        for following, part in behind.items():
            values[index[following], index[word]] = part
    return np.log(values)


def write(path: Path) -> None:
    bigrams = count(read_text(), WORDS)
    tokens, kinds = vocabulary([word for word in bigrams if word != START])
    size = -(-len(tokens) // ROW) * ROW
    writer = gguf.GGUFWriter(str(path), "llama")
    writer.add_name("bigrams")
    writer.add_context_length(CONTEXT_TOKENS)
    writer.add_embedding_length(size)
    writer.add_block_count(1)
    writer.add_feed_forward_length(HEAD)
    writer.add_head_count(size // HEAD)
    writer.add_head_count_kv(size // HEAD)
    writer.add_layer_norm_rms_eps(1e-6)
    writer.add_rope_dimension_count(HEAD)
    writer.add_vocab_size(len(tokens))
    writer.add_file_type(0)
    writer.add_tokenizer_model("llama")
    writer.add_token_list(tokens)
    writer.add_token_types(kinds)
    writer.add_token_scores([-float(at) for at in range(len(tokens))])
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_unk_token_id(0)
    writer.add_add_bos_token(True)
    writer.add_add_eos_token(False)
    writer.add_add_space_prefix(True)
    writer.add_chat_template("{% for message in messages %}{{ message['content'] }}{% if not loop.last %} {% endif %}{% endfor %}")
    add_weights(writer, log_probabilities(bigrams, tokens), size)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def add_weights(writer: gguf.GGUFWriter, logits: np.ndarray, size: int) -> None:
    tokens = len(logits)
    embedding = np.zeros((tokens, size), np.float32)
    embedding[np.arange(tokens), np.arange(tokens)] = 1
    # The norm before it makes sqrt(size) of the one.
    output = np.zeros((tokens, size), np.float32)
    output[:, :tokens] = logits / math.sqrt(size)
    writer.add_tensor("token_embd.weight", embedding)
    writer.add_tensor("output_norm.weight", np.ones(size, np.float32))
    writer.add_tensor("output.weight", output)
    for name in ("attn_norm", "ffn_norm"):
        writer.add_tensor(f"blk.0.{name}.weight", np.ones(size, np.float32))
    for name in ("attn_q", "attn_k", "attn_v", "attn_output"):
        writer.add_tensor(f"blk.0.{name}.weight", np.zeros((size, size), np.float16))
    for name in ("ffn_gate", "ffn_up"):
        writer.add_tensor(f"blk.0.{name}.weight", np.zeros((HEAD, size), np.float16))
    writer.add_tensor("blk.0.ffn_down.weight", np.zeros((size, HEAD), np.float16))


if __name__ == "__main__":
    write(Path(sys.argv[1]) / "bigrams.gguf")
