"""Tables become postings: sound rows are written, broken ones reported by row, column and reason."""

from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Organisation, User
from achievements.models import Achievement
from needs.models import Need
from postings.enums import PostingStatus
from postings.importing.enums import ImportOutcome
from postings.importing.sniffing import FileRefused
from postings.importing.writing import PLATFORM_IMPORT
from tests.postings.tables import ACHIEVEMENT_HEADERS, NEED_HEADERS, csv_bytes, need_row, run, xlsx_bytes

pytestmark = pytest.mark.django_db

# Ten ways to break a sound row: column, new value, words of the reason.
BREAKAGES = [
    ("需求名称", "", "不能为空"),
    ("需求名称", "长" * 201, "最多 200 字"),
    ("编号", "XQ-0001", "与第 2 行重复"),
    ("拟投入资金（万元）", "若干", "不是数字"),
    ("拟投入资金（万元）", "-5", "负数"),
    ("期望成熟度", "12", "1 到 9"),
    ("技术领域", "炼金术", "炼金术"),
    ("需求时限", "2027-02-30", "有效日期"),
    ("关键词", "；".join(f"词{i}" for i in range(30)), "最多 20 个"),
    ("需求描述", "=SUM(A1:A9)", "公式"),
    ("需求描述", "含空字符\x00的描述", "NUL"),
]


def broken_table(count: int = 1000, broken: int = 37) -> tuple[bytes, dict[int, tuple[str, str]]]:
    """CSV bytes, and for each broken row number its column ("" for the row as a whole) and reason."""
    rows = [need_row(number) for number in range(1, count + 1)]
    expected: dict[int, tuple[str, str]] = {}
    for index in range(broken):
        place = 10 + index * 25
        if index % 12 == 11:
            rows[place].append("多出的一格")
            expected[place + 2] = ("", "9 列")
            continue
        column, value, reason = BREAKAGES[index % 12]
        rows[place][NEED_HEADERS.index(column)] = value
        expected[place + 2] = ("" if "\x00" in value else column, reason)
    return csv_bytes(NEED_HEADERS, rows), expected


def test_a_thousand_rows_of_which_37_are_broken_in_ten_ways() -> None:
    content, expected = broken_table()
    report = run(content)
    assert (report.rows, report.created, report.failed) == (1000, 963, 37)
    assert Need.objects.count() == 963
    errors = {issue.row: issue for issue in report.issues if issue.is_error}
    assert set(errors) == set(expected)
    for row, (column, reason) in expected.items():
        assert errors[row].column == column
        assert reason in errors[row].reason
    assert len({reason for _column, reason in expected.values()}) >= 10


def test_what_a_row_says_reaches_the_need() -> None:
    run(csv_bytes(NEED_HEADERS, [need_row(7)]))
    need = Need.objects.get()
    assert need.external_code == "XQ-0007"
    assert need.title == "第7号阀门的低温密封材料"
    assert need.keywords == ["低温", "密封"]
    assert need.tech_field is not None
    assert need.tech_field.code == "05"
    assert need.budget == Decimal(1_205_000)
    assert need.trl_wanted == 6
    assert str(need.deadline) == "2027-12-31"
    assert need.status == PostingStatus.DRAFT
    assert need.organisation.name == PLATFORM_IMPORT
    assert list(Need.objects.search("低温密封")) == [need]


def test_the_same_file_again_changes_nothing_and_a_changed_row_updates_its_own() -> None:
    rows = [need_row(number) for number in range(1, 51)]
    run(csv_bytes(NEED_HEADERS, rows))
    again = run(csv_bytes(NEED_HEADERS, rows, encoding="gb18030"))
    assert (again.created, again.updated, again.unchanged) == (0, 0, 50)
    rows[3][1] = "改了名称的需求"
    third = run(xlsx_bytes(NEED_HEADERS, rows))
    assert (third.created, third.updated, third.unchanged) == (0, 1, 49)
    assert Need.objects.get(external_code="XQ-0004").title == "改了名称的需求"
    assert Need.objects.count() == 50


def test_a_dry_run_says_the_same_and_writes_nothing() -> None:
    content, _expected = broken_table(200, 7)
    dry = run(content, dry_run=True)
    assert Need.objects.count() == 0
    real = run(content)
    assert (dry.rows, dry.created, dry.failed) == (real.rows, real.created, real.failed) == (200, 193, 7)
    assert dry.issues == real.issues


def test_formula_cells_of_a_workbook_are_reported() -> None:
    rows = [need_row(1), need_row(2)]
    rows[1][5] = "=100+20"
    report = run(xlsx_bytes(NEED_HEADERS, rows))
    assert (report.created, report.failed) == (1, 1)
    assert report.issues[0].column == "拟投入资金（万元）"
    assert "公式" in report.issues[0].reason


def test_headers_by_other_names_and_columns_that_nobody_reads() -> None:
    report = run(
        csv_bytes(["技术需求名称", "主要问题", "技术指标", "备注"], [["低温密封", "变脆", "耐温-196 ℃", "急"]])
    )
    assert report.unknown_columns == ("备注",)
    need = Need.objects.get()
    assert (need.title, need.problem, need.key_technology) == ("低温密封", "变脆", "耐温-196 ℃")


def test_a_missing_column_is_refused_with_the_names_that_would_do() -> None:
    with pytest.raises(FileRefused, match="技术需求名称"):
        run(csv_bytes(["编号", "描述"], [["1", "变脆"]]))


def test_a_column_twice_is_refused() -> None:
    with pytest.raises(FileRefused, match="不止一次"):
        run(csv_bytes(["需求名称", "需求名称"], [["甲", "乙"]]))


def test_achievements_with_holder_keywords_and_an_unknown_discipline() -> None:
    rows = [
        ["CG-1", "四电极组件", "陶瓷池壁", "胶州湾大学", "电导率；海洋", "园艺学"],
        ["CG-2", "膜材料", "", "", "", "数学"],
    ]
    report = run(csv_bytes(ACHIEVEMENT_HEADERS, rows), kind="achievement")
    assert (report.created, report.failed, report.remarks) == (2, 0, 1)
    first, second = Achievement.objects.order_by("external_code")
    assert first.holder == "胶州湾大学"
    assert first.discipline is None
    assert first.keywords == ["电导率", "海洋", "园艺学"]
    assert second.discipline is not None


def test_damaged_text_is_mended_and_its_doubts_stay_with_the_posting() -> None:
    run(csv_bytes(ACHIEVEMENT_HEADERS, [["1", "環氧樹脂塗層", "產量锟斤拷提高", "", "", ""]]), kind="achievement")
    achievement = Achievement.objects.get()
    assert achievement.title == "环氧树脂涂层"
    assert len(achievement.text_warnings) == 1


def test_a_verified_organisation_named_in_the_row_owns_it(linhai: User) -> None:
    headers = ["编号", "需求名称", "需求描述", "单位名称", "联系人"]
    rows = [["1", "甲", "变脆", "青岛海澜仪器有限公司", "赵敏"], ["2", "乙", "漏气", "不在平台的公司", "林海"]]
    report = run(csv_bytes(headers, rows))
    first, second = Need.objects.order_by("external_code")
    assert first.organisation == linhai.organisations[0]
    assert second.organisation.name == PLATFORM_IMPORT
    assert {(issue.row, issue.column) for issue in report.issues} == {(3, "单位名称"), (3, "联系人"), (2, "联系人")}


def test_the_member_named_as_contact_becomes_it(linhai: User, zhaomin: User) -> None:
    headers = ["编号", "需求名称", "单位名称", "联系人"]
    run(csv_bytes(headers, [["1", "甲", "青岛海澜仪器有限公司", "赵敏"]]))
    assert Need.objects.get().author == zhaomin


class TestCommands:
    @pytest.fixture
    def file(self, tmp_path: Path) -> Path:
        path = tmp_path / "needs.csv"
        path.write_bytes(broken_table(60, 2)[0])
        return path

    def test_counts_and_issues_are_printed(self, file: Path) -> None:
        out = StringIO()
        call_command("import_needs", str(file), publish=True, stdout=out)
        assert "共 60 行：新增 58，更新 0，未变 0，未导入 2。" in out.getvalue()
        assert "第 12 行" in out.getvalue()
        assert set(Need.objects.values_list("status", flat=True)) == {PostingStatus.PUBLISHED}

    def test_a_dry_run_writes_nothing(self, file: Path) -> None:
        out = StringIO()
        call_command("import_needs", str(file), dry_run=True, stdout=out)
        assert "试运行" in out.getvalue()
        assert not Need.objects.exists()

    def test_a_refused_file_is_an_error(self, tmp_path: Path) -> None:
        path = tmp_path / "a.csv"
        path.write_bytes(b"%PDF-1.7")
        with pytest.raises(CommandError, match="不是表格"):
            call_command("import_achievements", str(path))
        with pytest.raises(CommandError, match="无法打开"):
            call_command("import_achievements", str(tmp_path / "none.csv"))

    def test_into_a_named_organisation(self, file: Path, linhai: User) -> None:
        call_command("import_needs", str(file), organisation="青岛海澜仪器有限公司", stdout=StringIO())
        assert Need.objects.filter(organisation=linhai.organisations[0]).count() == 58
        with pytest.raises(CommandError, match="没有名为"):
            call_command("import_needs", str(file), organisation="无此机构")

    def test_the_platforms_own_organisation_gives_nobody_an_office(self, file: Path) -> None:
        call_command("import_needs", str(file), stdout=StringIO())
        owner = Organisation.objects.get(name=PLATFORM_IMPORT)
        assert owner.is_verified
        assert owner.persona == "partner"


@pytest.mark.parametrize(
    ("kind", "folder", "name", "count"),
    [
        ("need", "needs_achievements", "needs.csv", 85),
        ("achievement", "needs_achievements", "achievements.csv", 6714),
        ("achievement", "abstracts", "abstracts.csv", 2000),
        ("achievement", "patents", "patents.csv", 4097),
    ],
)
def test_real_files_import_without_an_error(shared: Path, kind: str, folder: str, name: str, count: int) -> None:
    report = run((shared / "data" / folder / name).read_bytes(), kind=kind, outcome=ImportOutcome.PUBLISH)
    assert (report.rows, report.created, report.failed) == (count, count, 0)


@pytest.mark.parametrize(("kind", "name"), [("need", "需求名称"), ("achievement", "成果名称")])
def test_the_chain_and_the_flags_of_technology_come_with_the_table(kind, name) -> None:
    rows = [
        ["A1", "质谱离子源", "仪器仪表", "国产化、卡脖子"],
        ["A2", "离子阱", "", ""],
        ["A3", "检测器", "不存在的链", "卡脖子"],
        ["A4", "真空泵", "精密仪器仪表", "很重要"],
    ]
    report = run(csv_bytes(["编号", name, "产业链", "技术标记"], rows), kind=kind)
    assert (report.created, report.failed) == (2, 2)
    faults = {issue.row: (issue.column, issue.value) for issue in report.issues if issue.is_error}
    assert faults == {4: ("产业链", "不存在的链"), 5: ("技术标记", "很重要")}
    made = {row.external_code: row for row in (Need if kind == "need" else Achievement).objects.all()}
    assert (made["A1"].chain.name, made["A1"].flags) == ("精密仪器仪表", ["bottleneck", "substitution"])
    assert (made["A2"].chain, made["A2"].flags) == (None, [])
    again = run(csv_bytes(["编号", name, "产业链", "技术标记"], rows[:2]), kind=kind)
    assert (again.updated, again.unchanged) == (0, 2)
