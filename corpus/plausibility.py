"""How much a text looks like something that somebody wrote: what tells a right reading from a wrong one.

Bytes read in a wrong encoding scatter over rare characters, private ones and other scripts, and put accents
and signs where no language has them. Judged is what is not ASCII, since ASCII reads alike in nearly every
encoding.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache

from corpus.fold import fold

_CJK = "\u3001-\u301f\u3400-\u4dbf\u4e00-\u9fff\uff01-\uff5e\U00020000-\U0003ffff"
_NEUTRAL = re.compile("[\t-\r -~\xa0\xad\u3000\ufeff]+")  # Blanks, and what is nearly always read right.

_STOPS = "、。，；：？！（）《》〈〉「」『』【】〔〕％～．／－＋―─︰﹔﹑‧℃〇"
_SHAPES = (  # Seen now and then; in the encodings of Chinese they stand where another has common signs.
    "①②③④⑤⑥⑦⑧⑨⑩⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ○●□■△▲◇◆☆★◎※→←↑↓÷≤≥≈∶№㎡￥＂＇─━│┃┌┐└┘├┤┬┴┼═║╔╗╚╝╠╣╦╩╬╭╮╯╰αβγδθλμπσω々"
)
# The five hundred characters that make up three quarters of modern Chinese, simplified; the fold adds others.
_FREQUENT = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
    "十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平"
    "形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党"
    "程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干"
    "做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单"
    "风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界"
    "拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往历市克何除消构府"
    "称太准精值号率族维划选标写存候亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严"
    "务税村镇街款项届席条例案审法院章款附删订施港湾澳岛元亿财银贷债股投融福利贫扶医药疗疫校师企创贸关键绿色污染排碳能源安稳促推"
)
_CANTONESE = "佢哋喺嘅咗嚟唔冇嘢啲嗰咩㗎瞓攞揾嘥冚唪唥嚿𨋢咁噉嗌畀俾睇諗嘈咪啦喎囉嘞乜嘩啱哂晒嬲叻掂嚇摷孭"

_SHARED = re.compile("[“”‘’–—…·•]+")  # Signs that Chinese and Western texts share.
_IS_CJK = re.compile(f"[{_CJK}]")
# One Han character that touches a small letter and no other: what two letters of a Western word read as.
_STRAY = re.compile(f"(?<![{_CJK}“”‘’—…·])[{_CJK}](?=[a-z])")

# Accents of French, Spanish, Portuguese, Italian and German; others would let in Czech, Polish, Turkish and
# Hungarian read in the encoding of their western neighbours.
_SMALL = "àâáãäæçéèêëíìîïñóòôöœúùûüÿß"
_CAPITAL = "ÀÁÂÄÆÇÈÉÊËÍÎÏÑÓÔÖŒÚÙÛÜ"
_INITIAL = "ÀÁÂÄÆÇÈÉÊÍÎÓÖŒÚÜ"  # Of small letters; Ñ and Ô are a dash and a quotation mark of Mac Roman.
_LETTERS = re.compile(r"[^\W\d_]+")
_WORD = re.compile(
    f"[A-Z{_INITIAL}]?[a-z{_SMALL}]*[a-z][a-z{_SMALL}]*|[A-Z][{_SMALL}]|(?:[{_CAPITAL}]?[A-Z])+[{_CAPITAL}]?"
)
_LONE = frozenset("àáéêóôÀ")  # Words of one letter.
_ACCENTS = re.compile(f"[{_SMALL}{_CAPITAL}]{{3}}")
_LATIN = re.compile("[\x80-\xff\u0100-\u024fŒœ‘’“”„‚–—…•€™]")
_LATIN_SIGN = re.compile(
    r"""(?=[“”‘’„‚«»¿¡—–…•·®™€£§©°¹²³ªº½¼¾±×])(?:  # Looked at first: every character of a text is asked.
    (?<!\w)[“‘„‚¿¡](?=[\w“‘¿¡(\[$€£…]|\Z) | (?<!\w)«(?=[\s\xa0]?[\w“(]|\Z)         # opens
    | (?:\A|(?<=[\w.,;:!?)\]%…”’–—]))[”’“]+(?!\w) | (?:\A|(?<=[\w\s.,;:!?)%…”’]))»(?!\w)  # closes
    | (?:\A|(?<=[^\W\d_]))’(?=[^\W\d_]|\Z) | (?<!\w)’(?=\d\d)                         # apostrophe
    | (?:\A|(?<=[\w\s.,;:!?”’»)%]))—(?=[\w\s“‘«$€£(.,]|\Z)
    | (?:\A|(?<=[A-Z\d\s.,;:!?”’»)%]))–(?=[\w\s“‘«$€£(.,]|\Z) | (?<=\w)–(?=[A-Z\d\s.,])
    | (?:\A|(?<=[\w\s.,;:!?”’)(\[]))…+ | (?:^|(?<=\s))[•·](?=\s|\Z) | (?<=\w)[®™](?!\w)
    | [€£](?=\s?\d) | (?<=\d)€ | (?<=\d[\s\xa0])€ | §(?=[\s\d§\xa0]) | ©(?=\s?[\dA-Z])
    | (?<=[\dNn])°(?=[\sCF\d,.;)]|\Z) | (?<=[A-Za-z\d.,”)])[¹²³](?!\w) | (?<=[\d.])[ªº](?!\w)
    | (?<![A-Za-z])[½¼¾](?!\w) | (?<=[\s\d(])[±×](?=[\s\d]))""",
    re.VERBOSE | re.MULTILINE,
)


def ordinary(text: str) -> float:
    """The share of ordinary characters in what is not ASCII, each weighed, from 0 to 1; 1 if all is ASCII.

    Ordinary are Chinese punctuation and Han characters in frequent use, and the accents and signs of Western
    languages where such a language puts them.
    """
    rest = _NEUTRAL.sub("", text)
    return min(1.0, (_chinese(text, rest) + _western(text)) / len(rest)) if rest else 1.0


def is_ordinary(text: str, least: float) -> bool:
    """Tell whether at least so large a share of ``text`` is ordinary, as :func:`ordinary` counts it.

    Sooner than that, as Chinese seldom needs its few Western signs to be.
    """
    rest = _NEUTRAL.sub("", text)
    chinese = _chinese(text, rest)
    return chinese >= least * len(rest) or chinese + _western(text) >= least * len(rest)


def _chinese(text: str, rest: str) -> float:
    """The weight of what is ordinary in Chinese; ``rest`` are the characters of ``text`` that count."""
    weights = _weights()
    found = sum(count * weights.get(char, 0) for char, count in Counter(rest).items())
    found -= sum(weights.get(stray[0], 0) for stray in _STRAY.finditer(text))
    return found + sum(
        len(signs[0]) for signs in _SHARED.finditer(text) if _is_beside_cjk(text, *signs.span())
    )


def _is_beside_cjk(text: str, start: int, end: int) -> bool:
    return any(_IS_CJK.match(char) for char in text[start - 1 : start] + text[end : end + 1])


def _western(text: str) -> int:
    """How many accents and signs stand where a Western language puts them."""
    if not _LATIN.search(text):
        return 0
    words = (word[0] for word in _LETTERS.finditer(text) if not word[0].isascii())
    accents = sum(sum(not char.isascii() for char in word) for word in words if _is_word(word))
    return accents + sum(len(sign[0]) for sign in _LATIN_SIGN.finditer(text))


def _is_word(letters: str) -> bool:
    return letters in _LONE or (_WORD.fullmatch(letters) is not None and not _ACCENTS.search(letters))


@cache
def _weights() -> Mapping[str, float]:
    """What each character counts; Han characters in use are the first levels of GB 2312 and of Big5."""
    upper, lower = range(0xA1, 0xFF), range(0x40, 0x7F)
    simplified = bytes(b for lead in range(0xB0, 0xD8) for trail in upper for b in (lead, trail))
    traditional = bytes(b for lead in range(0xA4, 0xC6) for trail in (*lower, *upper) for b in (lead, trail))
    traditional += bytes(b for trail in lower for b in (0xC6, trail))
    # The last row of GB 2312's first level is not full.
    common = simplified.decode("gb2312", "ignore") + traditional.decode("big5")
    frequent = set(fold(_FREQUENT))
    weights = dict.fromkeys(_SHAPES, 0.5)
    weights |= {chr(code): 0.5 for code in range(0xFF10, 0xFF5B)}  # Full-width figures and letters.
    weights |= {char: 1.0 if fold(char) in frequent else 0.6 for char in common}
    return weights | dict.fromkeys(_CANTONESE, 0.75) | dict.fromkeys(_STOPS, 1.0)
