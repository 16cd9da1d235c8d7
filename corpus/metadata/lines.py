"""Lines above the text that name the document's number, its author, the body that issued it."""

from __future__ import annotations

import re

from corpus.dates import dates

_HAN = "\u4e00-\u9fff"
_COUNT = "[\\d〇零一二三四五六七八九十百]{1,6}"
_NUMBER = (
    rf"(?:[{_HAN}]{{1,14}}[〔［\[（(【]\d{{4}}[〕］\]）)】]\s?第?\s?\d{{1,5}}\s?[号號]"
    rf"|(?:中[华華]人民共和[国國])?[{_HAN}]{{1,12}}(?:令|公告)\s?[（(]?\s?第\s?{_COUNT}\s?[号號]\s?[）)]?"
    rf"|[（(]\d{{4}}[）)][{_HAN}]{{1,4}}\d{{0,6}}[{_HAN}]{{1,6}}\d{{1,6}}[号號]"
    r"|指[导導](?:性)?案例第?\s?\d{1,4}\s?[号號]"
    r"|(?:Order|Decree|Document|Announcement|Circular)\s(?:of [\w\s’']{3,60}\s)?No\.\s?\d{1,5}"
    r"(?:\s?[\[(]\d{4}[\])])?)"
)
_NUMBER_LINE = re.compile(rf"[（(]?\s*(?P<number>{_NUMBER})\s*[）)]?")
_NUMBER_IN_TITLE = re.compile(
    rf"(?:[（(\s](?P<last>{_NUMBER})[）)]?\Z|\A(?P<first>指[导導](?:性)?案例第?\s?\d{{1,4}}\s?[号號]))"
)
_NUMBER_IN_NOTE = re.compile(
    r"(?:(?:中[华華]人民共和[国國])?(?:主席|[国國][务務]院)|主席[团團])"
    rf"(?:令|公告)\s?[（(]?第{_COUNT}[号號]"
)

_LABELS: dict[str, str] = {
    "标题": "title",
    "標題": "title",
    "发文字号": "number",
    "發文字號": "number",
    "文号": "number",
    "文號": "number",
    "发文机关": "publisher",
    "發文機關": "publisher",
    "发布机构": "publisher",
    "发布单位": "publisher",
    "发文单位": "publisher",
    "制定机关": "publisher",
    "公布机关": "publisher",
    "Issued by": "publisher",
    "Issuing body": "publisher",
    "来源": "container_title",
    "來源": "container_title",
    "Source": "container_title",
    "作者": "author",
    "Author": "author",
    "Authors": "author",
}
_NAMES = "|".join(_LABELS)
_LABEL = re.compile(
    rf"(?:^|(?<=[\s|｜]))(?P<label>{_NAMES})\s*[:：][\s|｜]*(?P<value>[^|｜\n]{{1,80}}?)"
    rf"(?=\s*(?:$|[|｜]|\s{{2,}}|\s[^\s:：]{{2,8}}[:：]))"
)
_ORGAN = (
    rf"(?:[国國][务務]院|[{_HAN}]{{2,20}}?(?:[国國][务務]院|法院|检察院|檢察院|[办辦]公[厅廳室]|委[员員][会會]"
    r"|人民政府|常委会|大[会會]|[总總]局|部|局|[厅廳]|署|人民[银銀]行|中央))"
)
_ISSUERS = re.compile(rf"{_ORGAN}(?:[、\s]+{_ORGAN})*")
_ISSUER_IN_TITLE = re.compile(rf"(?P<body>{_ISSUERS.pattern})\s?[关關][于於]")
_ADOPTED = re.compile(
    rf"[日\s](?:经|經|由)?\s*(?P<body>[{_HAN}]{{4,40}}?)(?:(?:审判|检察)委员会)?第[{_HAN}\d]{{1,8}}次(?:全[体體])?[会會][议議]"
)
_ADOPTION = re.compile(
    "通过|通過|批准|公布|公佈|发布|發布|修订|修訂|修正|施行|生效|Adopted|Approved|Promulgated", re.IGNORECASE
)
_TERM = re.compile(rf"第[{_HAN}\d]{{1,4}}[届屆]")
_OFFICE = "(?:总理|總理|[省市州部院][长長]|主席|主任|行政[长長]官)"
_SPEAKER = re.compile(
    rf"(?:[会會][议議]?上|日)\s*(?P<office>[{_HAN}]{{0,14}}?代?{_OFFICE})\s*(?P<name>[{_HAN}·]{{2,4}}?)(?:同志)?(?:作|在|的)"
)
_ENGLISH_BY = re.compile(r"by\s+(?=[A-Z])", re.IGNORECASE)


def labelled(line: str) -> dict[str, str]:
    """Return the facts that a line names by a label: ``发文字号：…``, ``来源：…``."""
    return {
        _LABELS[found["label"]]: found["value"].strip() for found in reversed(list(_LABEL.finditer(line)))
    }


def number_line(line: str) -> str:
    """Return the number of the document if the line is nothing else."""
    found = _NUMBER_LINE.fullmatch(line.strip())
    return found["number"] if found else ""


def number_in_title(title: str) -> str:
    """Return the number that stands at the end of a title, or the one that a guiding case begins with."""
    found = _NUMBER_IN_TITLE.search(title)
    return (found["last"] or found["first"]) if found else ""


def number_in_note(note: str) -> str:
    """Return the number of the order or announcement by which a law was made public."""
    found = _NUMBER_IN_NOTE.search(note)
    return found.group() if found else ""


def issuer_in_title(title: str) -> str:
    """Return the body whose name precedes 关于 in a title: ``国务院办公厅关于…的意见``."""
    found = _ISSUER_IN_TITLE.match(title)
    return found["body"].strip() if found else ""


def is_issuer(line: str) -> bool:
    """Tell whether a line is the names of issuing bodies and nothing else."""
    return _ISSUERS.fullmatch(line) is not None


def is_adoption(line: str) -> bool:
    """Tell whether a line says that something was adopted, amended or made public."""
    return _ADOPTION.search(line) is not None


def issuer_in_note(note: str) -> str:
    """Return the body that adopted a law, of the first adoption that its note tells."""
    found = _ADOPTED.search(_closed_up(note))
    return _TERM.sub("", found["body"]) if found else ""


def speaker(occasion: str) -> str:
    """Return office and name from ``…会议上山东省省长周乃翔作政府工作报告``."""
    found = _SPEAKER.search(occasion)
    return f"{found['office']} {found['name']}" if found else ""


def author_name(line: str) -> str:
    """Return a printed author without the word ``by``."""
    return _ENGLISH_BY.sub("", line, count=1) if _ENGLISH_BY.match(line) else line


def _closed_up(note: str) -> str:
    """A note with 日 for each date: a blank in ``2024 年 3 月 11 日`` is not where a name may begin."""
    parts, end = [], 0
    for printed in dates(note):
        parts += [note[end : printed.start], "日"]
        end = printed.end
    return "".join([*parts, note[end:]])
