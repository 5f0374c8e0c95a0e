"""MNIST from its four .gz files: images as float32 in [0, 1], labels as int64."""
import gzip
import os
import numpy


def read(folder):
    def array(name, skip):
        with gzip.open(os.path.join(folder, name)) as file:
            return numpy.frombuffer(file.read(), numpy.uint8, offset=skip)

    return [
        part
        for kind in ("train", "t10k")
        for part in (array(f"{kind}-images-idx3-ubyte.gz", 16).reshape(-1, 784).astype(numpy.float32) / 255, array(f"{kind}-labels-idx1-ubyte.gz", 8).astype(numpy.int64))
    ]
