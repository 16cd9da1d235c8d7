"""Pinyin, capitals, numbers and dates of citations."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.convert import convert
from search.citations.casing import headline
from search.citations.names import names_of
from search.citations.romanise import name_of, sentence_case, title_case
from search.citations.wording import article_number, day_first, month_first


@pytest.mark.parametrize(
    ("text", "sentence", "capitals"),
    [
        ("政府工作报告", "Zhengfu gongzuo baogao", "Zhengfu Gongzuo Baogao"),
        (
            "中华人民共和国民法典",
            "Zhonghua renmin gongheguo minfadian",
            "Zhonghua Renmin Gongheguo Minfadian",
        ),
        ("2024年政府工作报告", "2024 nian zhengfu gongzuo baogao", "2024 Nian Zhengfu Gongzuo Baogao"),
        ("论新时代的中国", "Lun xin shidai de Zhongguo", "Lun Xin Shidai de Zhongguo"),
        ("二〇二三年與二〇二四年目標", "2023 nian yu 2024 nian mubiao", "2023 Nian yu 2024 Nian Mubiao"),
        ("上海市工作报告", "Shanghai shi gongzuo baogao", "Shanghai Shi Gongzuo Baogao"),
        ("西安和女儿的绿色", "Xi'an he nü'er de lüse", "Xi'an he Nü'er de Lüse"),
        (
            "《港口》（试行）：重庆、银行",
            "“Gangkou” (shixing): Chongqing, yinhang",
            "“Gangkou” (Shixing): Chongqing, Yinhang",
        ),
        ("5G与GDP增长", "5G yu GDP zengzhang", "5G yu GDP Zengzhang"),
        ("第十四届大会第2次会议", "Di-shisi jie dahui di-2 ci huiyi", "Di-shisi Jie Dahui Di-2 Ci Huiyi"),
        (
            "读懂「港口」：『一则』【笔记】",
            "Dudong “gangkou”: ‘yize’ [biji]",
            "Dudong “Gangkou”: ‘Yize’ [Biji]",
        ),
        ("港口试验法（草案）", "Gangkou shiyanfa (cao'an)", "Gangkou Shiyanfa (Cao'an)"),
        ("养老办法", "Yanglao banfa", "Yanglao Banfa"),
        ("关于１９５５年Ａ级港口", "Guanyu 1955 nian A ji gangkou", "Guanyu 1955 Nian A Ji Gangkou"),
    ],
)
def test_pinyin_is_written_in_words(text: str, sentence: str, capitals: str) -> None:
    assert sentence_case(text) == sentence
    assert title_case(text) == capitals


@pytest.mark.parametrize(
    ("text", "pinyin"),
    [
        ("行长", "Hangzhang"),
        ("长江", "Changjiang"),
        ("长效", "Changxiao"),
        ("长三角", "Changsanjiao"),
        ("长者", "Zhangzhe"),
        ("河长制", "He zhang zhi"),
        ("会计", "Kuaiji"),
        ("西藏", "Xizang"),
        ("朝鲜", "Chaoxian"),
        ("调查", "Diaocha"),
        ("重复", "Chongfu"),
        ("重点", "Zhongdian"),
        ("音乐", "Yinyue"),
        ("银行业", "Yinhangye"),
    ],
)
def test_characters_of_several_readings_are_read_as_in_their_word(text: str, pinyin: str) -> None:
    assert sentence_case(text) == pinyin


@pytest.mark.parametrize("text", ["政府工作报告", "中国经济发展", "关于加强港口建设的指导意见", "财政部"])
def test_pinyin_is_the_same_in_both_scripts(text: str) -> None:
    assert sentence_case(convert(text, "traditional")) == sentence_case(text)


@pytest.mark.parametrize(
    ("printed", "pinyin"),
    [
        ("李克强", "Li Keqiang"),
        ("欧阳修", "Ouyang Xiu"),
        ("单霁", "Shan Ji"),
        ("陳大文", "Chen Dawen"),
        ("张安", "Zhang An"),
    ],
)
def test_names_of_persons_have_the_family_name_first(printed: str, pinyin: str) -> None:
    [name] = names_of(printed)
    assert name_of(name) == pinyin


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("REPORT ON THE WORK OF THE GOVERNMENT", "Report on the Work of the Government"),
        ("CHINA’S PLAN: A GUIDE TO “THE PORT”", "China’s Plan: A Guide to “The Port”"),
        ("WTO AND GDP IN THE U.S., PART II", "WTO and GDP in the U.S., Part II"),
        ("CIVIL CODE OF THE PRC (DRAFT)", "Civil Code of the PRC (Draft)"),
        ("THE FIVE-YEAR PLAN WE LIVE IN", "The Five-Year Plan We Live In"),
        ("UNICEF", "UNICEF"),
        ("ÉTUDE SUR LES PORTS DE LA CHINE", "ÉTUDE SUR LES PORTS DE LA CHINE"),
        ("The GDP of China", "The GDP of China"),
        ("政府工作报告", "政府工作报告"),
    ],
)
def test_capitals_of_a_title_page_are_set_in_headline_style(printed: str, expected: str) -> None:
    assert headline(printed) == expected


@given(st.text().filter(lambda text: any(map(str.islower, text))))
def test_a_title_with_small_letters_is_never_altered(title: str) -> None:
    assert headline(title) == title


def test_given_spellings_win() -> None:
    names = names_of("陳大文; 財政部", "Chan Tai Man; Caizheng bu", "; Ministry of Finance")
    assert [name_of(name) for name in names] == ["Chan Tai Man", "Caizheng bu"]
    assert [name.translation for name in names] == ["", "Ministry of Finance"]


def test_a_list_of_spellings_of_another_length_goes_with_nothing() -> None:
    assert [name.pinyin for name in names_of("财政部; 商务部", "Caizhengbu")] == ["", ""]


@pytest.mark.parametrize(
    ("article", "number"),
    [
        ("第五条", "5"),
        ("第十条", "10"),
        ("第二十一條", "21"),
        ("第一百零三条", "103"),
        ("第一千一百六十五条", "1165"),
        ("第一百二十条之一", "120-1"),
        ("第12条", "12"),
        ("第1百零２条", "102"),
        ("Article 7", "7"),
        ("附则", "附则"),
    ],
)
def test_articles_are_numbered_in_arabic_digits(article: str, number: str) -> None:
    assert article_number(article) == number


def test_dates_are_as_precise_as_known() -> None:
    assert [day_first(iso) for iso in ("2024-03-05", "2024-03", "2024", "")] == [
        "5 March 2024",
        "March 2024",
        "2024",
        "",
    ]
    assert [month_first(iso, is_short=True) for iso in ("2024-09-15", "2024-05", "2024", "")] == [
        "Sept. 15, 2024",
        "May 2024",
        "2024",
        "",
    ]
