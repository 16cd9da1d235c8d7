"""What a web site prints around its texts: menus, tools, sharing, credits. Told by wording and shape."""

from __future__ import annotations

import re

from corpus.han import HAN
from corpus.segmentation.characters import width

_LONGEST = 120  # Code points; a longer line is prose, whatever it begins with.
_LABEL = 32  # Columns of one label of a menu.

_MEDIA = (
    "(?:Facebook|Twitter|X|LinkedIn|WhatsApp|WeChat|Weibo|Telegram|Reddit|E-?mail|Print"
    "|微信|微博|朋友圈|QQ空间)"
)
_BODY = "(?:[单單]位)?\\s*[:：]"
_SIZE = "(?:默认|預設|特大|超大|大|中|小)"

# Each describes a whole line, brackets around it left out. What could open a sentence is not listed.
_WORDINGS: tuple[tuple[str, str], ...] = (
    (
        "navigation",
        r"(?:Skip|Jump) to (?:the )?(?:main )?(?:content|navigation)|(?:Back|Return) to (?:the )?top"
        r"|(?:Previous|Next) (?:article|page|post|story)(?:\s*:.*)?"
        r"|跳[转轉]?[到至过過](?:主要|正文)?(?:内容|內容|正文)|返回(?:顶部|頂部|首页|首頁|列表)"
        r"|回(?:上一?[页頁]|首[页頁]|到?(?:[页頁]首|頂端|頂部|顶部))|[上下]一[篇页頁](?:\s*[:：].*|\s+[上下]一[篇页頁])?",
    ),
    (
        "related",
        r"(?:Most (?:Read|Viewed|Popular)|Related (?:Articles|Stories|News|Posts)|You (?:may|might) also like"
        r"|(?:相关|相關|推荐|推薦|热门|熱門)(?:阅读|閱讀|新闻|新聞|文章|报道|報道|报导|報導"
        r"|文件|稿件|链接|連結|內容|内容)|延伸[阅閱][读讀])\s*[:：]?",
    ),
    (
        "sharing",
        r"Share this (?:article|page|story|post)(?:\s*:.*)?|Share this\s*:.*|Follow us"
        rf"|(?:Share|Follow us)(?: on| via| to|\s*:)\s*{_MEDIA}(?:[\s,|/、]+(?:and\s)?{_MEDIA})*"
        rf"|分享[到至](?:\s*[:：].*|{_MEDIA})|[扫掃]一[扫掃][^。]*",
    ),
    (
        "page_tool",
        rf"字[号號体體]\s*[:：]?\s*[\[【（(]?\s*{_SIZE}(?:[\s|/]*{_SIZE})+\s*[\]】）)]?(?:[\s|]+(?:打印|列印|收藏))*[\s|]*"
        r"|友善(?:列印|打印)|[转轉]寄(?:友人|朋友|好友)|(?:打印|列印|关闭|關閉|收藏)(?:本页|本頁|此页|此頁|窗口|視窗)|我要[纠糾][错錯]"
        r"|(?:Text|Font) size\s*:.*|Print this (?:page|article)|Close (?:this )?window",
    ),
    ("credit", r"(?:责任编辑|責任編輯|责编|責編|Web editor|Responsible editor)\s*[:：].*"),
    (
        "copyright",
        r"Copyright\s*(?:©|\(c\)|\d{4}).*|©.+|(?:.*[.,]\s)?All rights reserved\.?"
        r"|版[权權]所有(?![者人]).*|[^。]*ICP[备備证證]\s*[\d字].*|.{0,6}公网安备\s*\d.*|网站标识码\s*[:：]?\s*\w.*"
        rf"|主[办辦]{_BODY}.*[\s、,，；;](?:[承协協][办辦]|技[术術]支持|(?:运行)?维护){_BODY}.*",
    ),
)
_ANY = re.compile("|".join(f"(?P<{role}>{wording})" for role, wording in _WORDINGS), re.IGNORECASE)
_BRACKETED = re.compile(r"(?:【.*】|\[.*\]|（.*）|\(.*\))\Z")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*\)")

_WHERE = re.compile(
    r"(?:(?:您|你)?(?:现在|現在|当前|目前|當前)?的?(?:位置|所在位置)|You are here)\s*[:：]\s*"
)
_SEPARATOR = re.compile(rf"\s*[|｜>＞›»·•]+\s*|\s/\s|[】\]]\s*[【\[]|(?<=[{HAN}])\s+(?=[{HAN}])")
# Where none of these is, none of the above is; and every line is asked.
_MAY_SEPARATE = re.compile(rf"[\s|｜>＞›»·•/】\]](?:(?<!\s)|(?<=[{HAN}]\s))")
_HOME = frozenset({"home", "homepage", "首页", "首頁", "网站首页", "主页", "主頁"})
_KNOWN = _HOME | frozenset(
    "about|about us|contact|contact us|privacy|privacy policy|cookies|terms|terms of use|terms of service|"
    "site map|sitemap|accessibility|disclaimer|help|log in|login|sign in|register|subscribe|rss|print|share|"
    "关于我们|關於我們|联系我们|聯絡我們|聯繫我們|网站地图|網站地圖|版权声明|版權聲明|隐私政策|私隱政策|隱私權政策|"
    "法律声明|免责声明|免責聲明|意见反馈|加入收藏|设为首页|打印|打印本页|列印|关闭|关闭窗口|關閉視窗|收藏|分享|"
    "返回顶部|登录|登入|注册|註冊|订阅|訂閱|English|无障碍".lower().split("|")
)


def site_role(text: str) -> str:
    """Return what ``text``, a whole line, is to the web site that printed it; empty if it may be text."""
    line = _LINK.sub(r"\1", text) if "](" in text else text
    if len(line) > _LONGEST:
        return ""
    line = line[1:-1].strip() if _BRACKETED.match(line) else line
    if _is_menu(line):
        return "navigation"
    found = _ANY.fullmatch(line)
    return (found and found.lastgroup) or ""


def _is_menu(line: str) -> bool:
    """Whether the line is short labels in a row: a trail from the home page, or mostly known ones."""
    if _MAY_SEPARATE.search(line) is None:
        return False
    labels = _SEPARATOR.split(_WHERE.sub("", line, count=1).lower())
    if len(labels) < 2 or not all(_is_label(label) for label in labels):
        return False
    known = sum(label in _KNOWN for label in labels)
    return labels[0] in _HOME or (known > 1 and 2 * known >= len(labels))


def _is_label(text: str) -> bool:
    """Whether it may stand in a menu; with a digit it is rather a cell of a table."""
    return 0 < width(text) <= _LABEL and not any(char.isdigit() for char in text)
