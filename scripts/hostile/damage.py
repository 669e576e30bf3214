"""Damage to a file at random places, as fonts and pictures of any kind are damaged."""

SHAPES = ["bytes", "bits", "cut", "words", "moved"]


def damaged(data, rng, shapes, word):
    """The data with other bytes in places, or cut, and which of the shapes of damage was chosen.

    A shape that is not among `SHAPES` changes nothing: it is for the caller. `word` is one of the
    pairs of bytes that mean something in files of the kind."""
    data = bytearray(data)
    shape = rng.choice(shapes)
    for _ in range(rng.choice([1, 3, 10, 100])):
        at = rng.randrange(len(data))
        if shape == "bytes":
            data[at] = rng.randrange(256)
        if shape == "bits":
            data[at] ^= 1 << rng.randrange(8)
        if shape == "words":
            data[at : at + 2] = rng.choice([b"\xff\xff", b"\0\0", b"\x7f\xff", word])
        if shape == "moved":
            length = rng.choice([1, 2, 4, 40])
            data[at : at + length] = data[rng.randrange(len(data)) :][:length]
    if shape == "cut":
        del data[rng.randrange(len(data)) :]
    return bytes(data), shape
