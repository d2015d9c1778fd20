"""Makes the class-balanced subset of Fashion-MNIST beside this script: 6,000 training and 1,000 test images.

Usage: make_subset.py FOLDER   (the folder with the four files of the full data set)
It takes the first images of each class and keeps the order of the full set, so every run gives the same bytes.
"""
import gzip
import pathlib
import struct
import sys

CLASSES = 10


def read(path):
    """The elements of an IDX file and its dimensions."""
    content = gzip.decompress(path.read_bytes())
    rank = content[3]
    shape = struct.unpack_from(f">{rank}I", content, 4)
    return content[4 + 4 * rank:], shape


def write(path, shape, elements):
    content = struct.pack(f">4B{len(shape)}I", 0, 0, 8, len(shape), *shape) + elements
    path.write_bytes(gzip.compress(content, compresslevel=9, mtime=0))


def make(source, target, part, count):
    images, (_, height, width) = read(source / f"{part}-images-idx3-ubyte.gz")
    labels, _ = read(source / f"{part}-labels-idx1-ubyte.gz")
    left = [count // CLASSES] * CLASSES
    chosen = []
    for index, label in enumerate(labels):
        if left[label] > 0:
            left[label] -= 1
            chosen.append(index)
    size = height * width
    write(target / f"{part}-images-idx3-ubyte.gz", (count, height, width), b"".join(images[i * size:(i + 1) * size] for i in chosen))
    write(target / f"{part}-labels-idx1-ubyte.gz", (count,), bytes(labels[i] for i in chosen))


source = pathlib.Path(sys.argv[1])
here = pathlib.Path(__file__).parent
make(source, here, "train", 6000)
make(source, here, "t10k", 1000)
