"""Makes text.safetensors beside this script with scikit-learn (Debian: python3-sklearn).

Usage: make_text_golden.py

60 texts of 0 to 29 tokens out of 40, more often the small ones, from the integer hash of make_golden.py; token 39 stands in no text:
    tokens, lengths      the texts, one behind the other, and how many tokens each has
    CASE/rows            [60, 40]: what TfidfVectorizer gives, CASE being one of CASES
    CASE/weights         [40]: its idf_
    counts, binary       [60, 40]: what CountVectorizer gives
"""
import json
import pathlib
import struct

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer

TEXTS, TOKENS = 60, 40
TYPES = {"float32": "F32", "int32": "I32"}
CASES = {
    "default": {},
    "plain": {"smooth_idf": False},
    "sublinear": {"sublinear_tf": True},
    "l1": {"norm": "l1"},
    "none": {"norm": None},
    "tf": {"use_idf": False},
}


def mix(h):
    h = (h ^ (h >> 16)) * 0x7FEB352D & 0xFFFFFFFF
    h = (h ^ (h >> 15)) * 0x846CA68B & 0xFFFFFFFF
    return h ^ (h >> 16)


def text(index):
    length = mix(index) % 30
    return [(mix(1000 * index + i + 77) % (TOKENS - 1)) * (mix(1000 * index + i + 99) % 100) // 100 for i in range(length)]


def save(name, tensors):
    """Safetensors: the length of a JSON header, the header, the data."""
    header, data = {}, b""
    for key, array in tensors.items():
        begin = len(data)
        data += np.ascontiguousarray(array).tobytes()
        header[key] = {"dtype": TYPES[array.dtype.name], "shape": list(array.shape), "data_offsets": [begin, len(data)]}
    content = json.dumps(header, separators=(",", ":")).encode()
    content += b" " * (-len(content) % 8)
    (pathlib.Path(__file__).parent / name).write_bytes(struct.pack("<Q", len(content)) + content + data)


def main():
    texts = [text(index) for index in range(TEXTS)]
    vocabulary = {str(token): token for token in range(TOKENS)}

    def count(binary):
        vectorizer = CountVectorizer(vocabulary=vocabulary, analyzer=lambda tokens: [str(token) for token in tokens], binary=binary)
        return vectorizer.transform(texts)

    tensors = {
        "tokens": np.array([token for tokens in texts for token in tokens], np.int32),
        "lengths": np.array([len(tokens) for tokens in texts], np.int32),
        "counts": count(False).toarray().astype(np.float32),
        "binary": count(True).toarray().astype(np.float32),
    }
    for case, options in CASES.items():
        transformer = TfidfTransformer(**options)
        with np.errstate(divide="ignore"):
            transformer.fit(count(False).astype(np.float64))
        rows = transformer.transform(count(False).astype(np.float64)).toarray()
        weights = transformer.idf_ if options.get("use_idf", True) else np.ones(TOKENS)
        tensors[f"{case}/rows"] = rows.astype(np.float32)
        tensors[f"{case}/weights"] = weights.astype(np.float32)
    save("text.safetensors", tensors)


if __name__ == "__main__":
    main()
