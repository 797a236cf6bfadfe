"""Chinese numerals: how many (一百零二) and one digit after the other (幺零二)."""

from __future__ import annotations

from decimal import Decimal

CARDINAL, ONE_BY_ONE = "零一二三四五六七八九", "零幺二三四五六七八九"
_PLACES = ("", "十", "百", "千")
_SECTIONS = ("", "万", "亿")


def one_by_one(digits: str) -> str:
    """8166 -> 八幺六六. Characters that are no digit are left out."""
    return "".join(ONE_BY_ONE[int(digit)] for digit in digits if digit.isdigit())


def cardinal(number: int | str | Decimal, *, counted: bool = False) -> str:
    """How many: 102 -> 一百零二, 2.5 -> 二点五, -20 -> 负二十. `counted`, before a measure, makes 2 两 and 200 两百.
    Whole parts up to twelve digits."""
    value = Decimal(str(number).replace(",", ""))
    whole, _, rest = f"{abs(value):f}".partition(".")
    rest = rest.rstrip("0")
    read = "两" if counted and whole == "2" and not rest else _whole(int(whole), two="两" if counted else "二")
    point = "点" + "".join(CARDINAL[int(digit)] for digit in rest) if rest else ""
    return f"{'负' if value < 0 else ''}{read}{point}"


def _whole(number: int, *, two: str) -> str:
    if number == 0:
        return CARDINAL[0]
    sections = [int(str(number)[::-1][i : i + 4][::-1]) for i in range(0, len(str(number)), 4)]
    read = ""
    for place in range(len(sections) - 1, -1, -1):
        section = sections[place]
        if section:
            gap = bool(read) and section < 1000
            read += ("零" if gap else "") + _section(section, two if gap or not read else "二") + _SECTIONS[place]
    read = f"两{read[1:]}" if read[:2] in ("二万", "二亿", "二千") else read
    return read[1:] if read.startswith("一十") else read


def _section(number: int, two: str) -> str:
    """1 to 9999. 2 at the head or after 零 becomes `two` before 百."""
    read, empty = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if not digit:
            empty = bool(read)
            continue
        char = two if digit == place == 2 and (empty or not read) else CARDINAL[digit]
        read, empty = f"{read}{'零' if empty else ''}{char}{_PLACES[place]}", False
    return read
