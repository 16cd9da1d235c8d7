"""Word documents written by hand, as small as they can be, and what is read out of them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence

from corpus.model import Document, Paragraph
from corpus.readers import read_bytes

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PREFIXES = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
    ' xmlns:dcterms="http://purl.org/dc/terms/"'
)
PROSE = "这一段文字写得足够长，只是为了让读者相信它是正文而不是标题，所以一直写到句号为止。"


def part(root: str, content: str, namespace: str = W) -> str:
    return f'<w:{root} xmlns:w="{namespace}" {PREFIXES}>{content}</w:{root}>'


def word(
    body: str, *, parts: Mapping[str, str] | None = None, main: str = "word/document.xml", namespace: str = W
) -> bytes:
    """A Word document with this body; ``parts`` are styles, numbering, footnotes ... by their names."""
    parts = parts or {}
    core = {"docProps/core.xml": part("properties", parts["core"])} if "core" in parts else {}
    own = {name: content for name, content in parts.items() if name != "core"}
    top = [("officeDocument", main), *(("metadata/core-properties", name) for name in core)]
    members = {
        "_rels/.rels": relations(top),
        main: part("document", f"<w:body>{body}</w:body>", namespace),
        f"word/_rels/{main.rpartition('/')[2]}.rels": relations([(name, f"{name}.xml") for name in own]),
        **{f"word/{name}.xml": part(name, content, namespace) for name, content in own.items()},
        **core,
    }
    return zipped(members)


def relations(targets: Sequence[tuple[str, str]]) -> str:
    rows = (f'<Relationship Id="r" Type="{OFFICE}/{kind}" Target="{target}"/>' for kind, target in targets)
    return f'<Relationships xmlns="{RELATIONS}">{"".join(rows)}</Relationships>'


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as container:
        for name, content in members.items():
            container.writestr(name, content)
    return buffer.getvalue()


def p(content: str = "", properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>"


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def pr(text: str, properties: str = "") -> str:
    return p(r(text), properties)


def read(body: str, **options: object) -> Document:
    documents = read_bytes(word(body, **options), "file.docx").documents  # type: ignore[arg-type]
    assert len(documents) == 1
    return documents[0]


def paragraphs(body: str, **options: object) -> list[Paragraph]:
    return list(read(body, **options).paragraphs)


def texts(body: str, **options: object) -> list[str]:
    return [paragraph.text for paragraph in paragraphs(body, **options)]


def text(content: str, **options: object) -> str:
    """The text of one paragraph that holds ``content``."""
    (found,) = texts(p(content), **options)
    return found


def field(code: str, result: str) -> str:
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{code}</w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def style(
    name: str,
    *,
    id_: str = "",
    properties: str = "",
    run: str = "",
    based_on: str = "",
    kind: str = "paragraph",
) -> str:
    based = f"<w:basedOn w:val='{based_on}'/>" if based_on else ""
    return (
        f"<w:style w:type='{kind}' w:styleId='{id_ or name}'><w:name w:val='{name}'/>{based}"
        f"<w:pPr>{properties}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )  # fmt: skip


def styled(name: str) -> str:
    return f"<w:pStyle w:val='{name}'/>"


def level(index: int, system: str, template: str, more: str = "", start: int = 1) -> str:
    return (
        f"<w:lvl w:ilvl='{index}'><w:start w:val='{start}'/><w:numFmt w:val='{system}'/>"
        f"<w:lvlText w:val='{template}'/>{more}</w:lvl>"
    )


def numbering(
    *levels: str, instances: str = "<w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>"
) -> dict[str, str]:
    definition = f"<w:abstractNum w:abstractNumId='0'>{''.join(levels)}</w:abstractNum>"
    return {"numbering": definition + instances}


def item(text: str, index: int = 0, list_id: int = 1) -> str:
    return pr(text, f"<w:numPr><w:ilvl w:val='{index}'/><w:numId w:val='{list_id}'/></w:numPr>")


def tc(*blocks: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(blocks)}</w:tc>"


def tbl(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def note_of(kind: str, number: int) -> str:
    return f"<w:r><w:{kind}Reference w:id='{number}'/></w:r>"


HEADINGS = (
    style("Title")
    + style("heading 1", id_="1", properties="<w:outlineLvl w:val='0'/>")
    + style("heading 2", id_="a2", properties="<w:outlineLvl w:val='1'/>")
    + style("own", based_on="a2", run="<w:b/>")
    + style("loop", based_on="loop2")
    + style("loop2", based_on="loop")
)
BOLD = (
    style("Strong", run="<w:b/>", kind="character")
    + style("Loud", run="<w:b/>")
    + style("Louder", based_on="Loud")
)
