from __future__ import annotations

from pathlib import Path

import pytest

from tests.knowledge.conftest import FRONT, SHIPPED, Write
from xiaoer.errors import ConfigurationError
from xiaoer.knowledge.documents import LANGUAGES, load_document, load_documents

HEAD = FRONT.format(title="T", topic="general")  # six lines


def test_every_shipped_document_is_valid_and_paired() -> None:
    documents = load_documents(SHIPPED)
    names = {language: [d.file.split("/")[1] for d in documents if d.language == language] for language in LANGUAGES}
    assert names["zh"] == names["en"]
    assert len(names["en"]) >= 60
    for document in documents:
        lines = (SHIPPED / document.file).read_text(encoding="utf-8").splitlines()
        for passage in document.passages:
            assert passage.heading in [heading for heading, _ in document.headings]
            for sentence in passage.sentences:
                said = (
                    sentence.text.split(" ")[1].partition("：")[0].strip(":") if passage.is_table else sentence.text[:6]
                )
                assert said in lines[sentence.line - 1].replace("[", "")


def test_sentences_know_their_lines_even_when_a_paragraph_wraps(folder: Path, write: Write) -> None:
    path = write(
        "en/x.md", HEAD + "## H\n\nThe first sentence goes\nover two lines. The second one\nis here.\n\n- An item.\n"
    )
    document = load_document(path, folder)
    found = [(s.text, s.line) for passage in document.passages for s in passage.sentences]
    assert found == [("The first sentence goes over two lines.", 9), ("The second one is here.", 10), ("An item.", 13)]


def test_chinese_lines_join_without_a_space(folder: Path, write: Write) -> None:
    path = write("zh/x.md", HEAD + "## H\n\n第一句话在\n两行上面。第二句话在这里。\n")
    assert load_document(path, folder).passages[0].text == "第一句话在两行上面。第二句话在这里。"


def test_an_announced_list_is_one_sentence(folder: Path, write: Write) -> None:
    path = write("zh/x.md", HEAD + "## H\n\n以下商品不能退：\n\n- 内衣\n- 食品\n")
    (passage,) = load_document(path, folder).passages
    assert [(s.text, s.line) for s in passage.sentences] == [("以下商品不能退：\n内衣\n食品", 9)]


def test_links_are_kept_with_their_lines(folder: Path, write: Write) -> None:
    path = write("en/x.md", HEAD + "See [returns](returns.md), ![pic](a.png) and [us](https://example.org).\n")
    document = load_document(path, folder)
    assert [(link.target, link.line) for link in document.links] == [("returns.md", 7), ("https://example.org", 7)]
    assert "returns.md" not in document.passages[0].text


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("en/x.md", HEAD.encode() + b"| a |\n", "en/x.md:7: this table has no rows"),
        ("en/x.md", b"\xff\xfe", "en/x.md:1: this isn't UTF-8"),
        ("en/x.md", HEAD.encode(), "en/x.md:5: the document has no text"),
        ("fr/x.md", HEAD.encode() + b"Texte.", "fr/x.md:1: a document's folder names its language: zh or en"),
    ],
)
def test_faults_name_file_and_line(folder: Path, name: str, content: bytes, message: str) -> None:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    with pytest.raises(ConfigurationError) as caught:
        load_document(path, folder)
    assert str(caught.value).startswith(message)


def test_an_empty_folder_says_what_it_takes(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"no documents here; put zh/\*\.md and en/\*\.md files into it"):
        load_documents(tmp_path)
