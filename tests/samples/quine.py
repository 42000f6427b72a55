"""A zip file whose one member is the zip file itself, made after Russ Cox, "Zip Files All The Way Down" (2010).

A deflate stream is read as a program of two commands, each 5 bytes long: `copy n` puts the next n bytes out, `again n`
the last n bytes of the output. The program below puts out itself, with what stands before and after it in the file.
"""

import struct
import zlib

_NAME = b"quine-quine-quine-quine-q1.zip"
_HEAD = 60  # bytes before the stream; with a command of 5 bytes that is a match of 65, which packs well
_TAIL = 253  # bytes after it; with a command that is the longest match, 258
_FREE = 16  # bytes of the comment that make the checksum come out


def quine() -> bytes:
    """The file, checksum included."""
    wanted = 0x0C0FFEE5
    plain = _file(wanted, bytes(_FREE))
    return _file(wanted, _solution(wanted, zlib.crc32(plain)))


def _file(checksum: int, free: bytes) -> bytes:
    empty = _program(bytes(_HEAD), bytes(_TAIL))
    size = _HEAD + len(empty) + _TAIL
    sizes = struct.pack("<III", checksum, len(empty) + 2, size)
    fixed = struct.pack("<HHHHH", 20, 0, 8, 0, 0x21)
    head = b"PK\x03\x04" + fixed + sizes + struct.pack("<HH", len(_NAME), 0) + _NAME
    entry = b"PK\x01\x02\x14\0" + fixed + sizes + struct.pack("<HHHHHII", len(_NAME), 0, 0, 0, 0, 0, 0) + _NAME
    last_block = b"\x03\0"
    comment = free + bytes(_TAIL - len(last_block) - len(entry) - 22 - _FREE)
    directory = struct.pack("<HHHHIIH", 0, 0, 1, 1, len(entry), _HEAD + len(empty) + len(last_block), len(comment))
    tail = last_block + entry + b"PK\x05\x06" + directory + comment
    return head + _program(head, tail) + tail


def _program(head: bytes, tail: bytes) -> bytes:
    copy_head, again_head = _copy(len(head) + 5), _again(len(head) + 5)
    copy_tail, again_tail = _copy(len(tail) + 5), _again(len(tail) + 5)
    none, one, four, again = _copy(0), _copy(5), _copy(20), _again(20)
    return b"".join(
        [
            *(copy_head, head, copy_head),
            again_head,
            *(one, again_head),
            *(one, one),
            *(four, again_head, one, one, four),
            again,
            *(four, again, four, again, four),
            again,
            *(four, again, none, none, copy_tail),
            again,
            *(none, none),
            *(copy_tail, again_tail, tail),
            again_tail,
        ]
    )


def _copy(size: int) -> bytes:
    """A stored block's header."""
    return struct.pack("<BHH", 0, size, size ^ 0xFFFF)


def _again(size: int) -> bytes:
    """Blocks of fixed codes, 40 bits in all, that repeat the last *size* bytes: 20 of them, 65 or 258."""
    head, end = "010", "0000000"
    # Length code and extra bits, distance code and extra bits. Codes begin with the highest bit, extra bits end so.
    match = {
        20: 2 * ("0001000" + "01000" + "110"),  # 10 bytes from 20 back, twice
        65: "0010100" + "011" + "01100" + "00000",
        258: "11000101" + "10000" + "1000000",
    }[size]
    bits = head + match + end + ("" if size == 20 else head + end)
    assert len(bits) == 40
    return bytes(int(bits[at : at + 8][::-1], 2) for at in range(0, 40, 8))


def _solution(wanted: int, found: int) -> bytes:
    """Free bytes that turn the checksum from *found* to *wanted*: it is linear in every bit, so Gauss finds them."""
    zero = zlib.crc32(_file(wanted, bytes(_FREE)))
    rows: dict[int, tuple[int, int]] = {}  # highest bit of an effect: the effect, and the free bits that have it
    for bit in range(8 * _FREE):
        effect = zlib.crc32(_file(wanted, (1 << bit).to_bytes(_FREE, "little"))) ^ zero
        free = 1 << bit
        while effect and (top := effect.bit_length()) in rows:
            effect, free = effect ^ rows[top][0], free ^ rows[top][1]
        if effect:
            rows[effect.bit_length()] = (effect, free)
    left, chosen = wanted ^ found, 0
    while left:
        effect, free = rows[left.bit_length()]
        left, chosen = left ^ effect, chosen ^ free
    return chosen.to_bytes(_FREE, "little")
