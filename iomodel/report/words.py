"""Every word that a reader sees, in English and Japanese, and how figures are written."""

from __future__ import annotations

import re
from dataclasses import dataclass

from iomodel.languages import LANGUAGES, Language, either, known_language
from iomodel.models import Model

_MINUS = "\N{MINUS SIGN}"
_NO_BREAK = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True)
class Words:
    """One language.

    >>> Words("en")("day_count", days=90), Words("ja")("day_count", days=90)
    ('90 days', '90日')
    """

    lang: Language

    def __call__(self, key: str, **values: object) -> str:
        """A text by key, with its blanks filled."""
        return SAID[key][LANGUAGES.index(self.lang)].format(**values)

    def data(self, text: str) -> str:
        """A word that comes from data, translated where it is known."""
        known = _DATA.get(text)
        return known if known and self.lang == "ja" else text

    def either(self, english: str, japanese: str) -> str:
        """The text in this language, the English one where there is no Japanese."""
        return either(english, japanese, self.lang)

    def model(self, model: Model) -> tuple[str, str, str]:
        """Title of a model, its key assumption, known error."""
        if self.lang == "ja":
            return model.title_ja, model.assumes_ja, model.errs_ja
        return model.title, model.assumes, model.errs

    # -- figures -----------------------------------------------------------------------

    def cell(self, value: str | float | int | None, kind: str) -> str:
        """A cell of a table."""
        if value is None:
            return "–"
        if isinstance(value, str):
            return self.data(value)
        if kind == "percent":
            return self.percent(value)
        if kind == "level":
            return self.level(value)
        if kind == "trillion":
            return _signed(value, 2)
        if kind == "persons":
            return _signed(1000 * round(value / 1000), 0)
        return f"{value:,.{'0f' if kind == 'count' else '4g'}}".replace("-", _MINUS)

    def percent(self, value: float, digits: int = 2) -> str:
        r"""A signed change in per cent.

        >>> Words("en").percent(-1.284), Words("ja").percent(-1.284), Words("en").percent(-0.0001)
        ('−1.28\xa0%', '−1.28%', '0.00\xa0%')
        """
        return _signed(value, digits) + self._per_cent

    def level(self, value: float) -> str:
        """A share in per cent, without a sign and with no more digits than it has."""
        return f"{value:.3g}".replace("-", _MINUS) + self._per_cent

    @property
    def _per_cent(self) -> str:
        return "%" if self.lang == "ja" else f"{_NO_BREAK}%"

    def span(self, ends: tuple[float, float], kind: str) -> str:
        r"""From one figure to another, the unit named once; one figure where they read the same.

        >>> Words("en").span((-1.28, -2.65), "percent"), Words("ja").span((-1.0, -1.0), "percent")
        ('−1.28 to −2.65\xa0%', '−1.00%')
        """
        low, high = (self.cell(end, kind) for end in ends)
        if low == high:
            return high
        return self("span", low=low.removesuffix(self._per_cent), high=high)

    def lost(self, ends: tuple[float, float]) -> str:
        r"""A range of losses without signs.

        >>> Words("en").lost((-0.8, -3.2))
        '0.80 to 3.20\xa0%'
        """
        return self.span(ends, "percent").replace(_MINUS, "")

    @property
    def gap(self) -> str:
        """What stands between two sentences."""
        return "" if self.lang == "ja" else " "

    @property
    def stop(self) -> str:
        """What ends a sentence."""
        return "。" if self.lang == "ja" else "."

    def listed(self, items: list[str]) -> str:
        """A list in one line."""
        return ("、" if self.lang == "ja" else ", ").join(items)


def words(lang: str) -> Words:
    """The words of a language.

    Raises
    ------
    ParameterError
        If the language is not known.
    """
    return Words(known_language(lang))


def with_minus(text: str) -> str:
    """A sentence whose hyphens before figures are minus signs.

    >>> with_minus("from -1.2 to 0, rare-earth-ban-180-days"), with_minus("(-2)")
    ('from −1.2 to 0, rare-earth-ban-180-days', '(−2)')
    >>> with_minus("半減では-0.23％となる")
    '半減では−0.23％となる'
    """
    return re.sub(r"(?<![\w.])-(?=\d)", _MINUS, text, flags=re.ASCII)


def _signed(value: float, digits: int) -> str:
    """A figure with its sign; none on what rounds to zero."""
    text = f"{abs(value):,.{digits}f}"
    if not text.strip("0.,"):
        return text
    return ("+" if value > 0 else _MINUS) + text


_DATA = {
    "exposure": "エクスポージャー",
    "stock": "在庫日数",
    "stocks": "在庫日数",
    "elasticity": "代替の弾力性",
    "state": "国家備蓄",
    "industry": "民間在庫",
    "China": "中国",
    "state and industry": "国家備蓄と民間在庫",
    "low": "下限値",
    "central": "中央値",
    "high": "上限値",
    "calibrated": "較正",
    "predicted": "予測（調整なし）",
    "missed": "不一致",
    "nominal": "名目",
    "real": "実質",
    "severity": "途絶率",
    "producers": "生産者価格",
}

SAID: dict[str, tuple[str, str]] = {
    # -- units and figures
    "span": ("{low} to {high}", "{low}〜{high}"),
    "day_count": ("{days} days", "{days}日"),
    "day": ("day", "日"),
    "days": ("days", "日数"),
    "share_of_gdp": ("% of a year's GDP", "年間GDP比 %"),
    "gdp": ("GDP", "GDP"),
    "trillion": ("trillion {currency}", "兆{currency}"),
    "JPY": ("yen", "円"),
    "output": ("output", "生産額"),
    "persons": ("persons, estimate", "就業者（人、推計）"),
    "model": ("model", "モデル"),
    "sector": ("sector", "部門"),
    "scenario": ("scenario", "シナリオ"),
    "duration": ("length of the cut [days]", "途絶の長さ（日）"),
    # -- the page
    "kicker": ("Supply cut-off report", "供給途絶報告書"),
    "contents": ("Contents", "目次"),
    "figure_title": ("Figure {number}. {title}", "図{number}　{title}"),
    "table_title": ("Table {number}. {title}", "表{number}　{title}"),
    "what_cut": ("a cut-off", "途絶"),
    "what_shock": ("a shock", "ショック"),
    "loses": ("lowers annual GDP by {range}", "年間GDPを{range}押し下げる"),
    "changes": ("changes annual GDP by {range}", "年間GDPを{range}変化させる"),
    "standfirst": (
        "Across {models} models at central assumptions, {what} of {days} days {change} "
        "({sectors} sectors of table {table}).",
        "標準的な前提のもと、{days}日間の{what}は{models}種類のモデルの幅で{change}（{table}表・{sectors}部門）。",
    ),
    "standfirst_one": (
        "In {lead} at central assumptions, {what} of {days} days {change} "
        "({sectors} sectors of table {table}).",
        "標準的な前提のもと、{days}日間の{what}は「{lead}」で{change}（{table}表・{sectors}部門）。",
    ),
    "standfirst_yen": (
        "That is {yen} trillion {currency} at the {kind} GDP of {year}.",
        "{year}年{kind}GDP換算で{yen}兆{currency}となる。",
    ),
    "standfirst_lead": (
        "The reference model, {lead}, gives {lead_gdp}.",
        "基準モデル「{lead}」では{lead_gdp}である。",
    ),
    "standfirst_drawn": (
        "Of {draws} draws of the parameters ({models}), nine in ten lie from {range}.",
        "パラメータの抽出{draws}通り（{models}）では、その90％が{range}に収まる。",
    ),
    "standfirst_least": (
        "In {models} this is the least loss: not all is back to normal when the run ends.",
        "「{models}」では計算期間の終わりまでに正常に戻らないため、損失は少なくともこの大きさになる。",
    ),
    "fact_gdp": (
        "of a year's GDP, all models, at central assumptions",
        "年間GDP比（全モデルの幅、標準的な前提）",
    ),
    "fact_yen": (
        "trillion {currency}, {kind} GDP of {year}, all models",
        "兆{currency}（{year}年{kind}GDP換算、全モデルの幅）",
    ),
    "fact_shortage": ("first shortage of {elements}", "最初に不足する元素：{elements}"),
    "fact_shortage_day": ("day {day}", "{day}日目"),
    "fact_no_shortage": ("no material runs short", "不足する材料なし"),
    "none": ("none", "なし"),
    "fact_sector": (
        "of a year's GDP, largest loss of a sector: {sector}, all models",
        "年間GDP比（損失が最大の部門：{sector}、全モデルの幅）",
    ),
    "footer": (
        "Made with iomodel {version}. Cite the sources named above, not this page alone.",
        "iomodel {version}により作成。引用の際は上記の出所を明記のこと。",
    ),
    # -- index of a batch
    "index_kicker": ("Supply cut-off reports", "供給途絶報告書一覧"),
    "index_title": ("All reports side by side", "全報告書の比較"),
    "index_text": (
        "{done} reports. The range of each is over its models, at its own length, at central assumptions.",
        "{done}件の報告書。幅は各報告書の期間におけるモデルの幅（標準的な前提）を示す。",
    ),
    "index_note": (
        "GDP by day: change against a normal day in the reference model, over the days of the cut. Range: "
        "from the model with the smallest loss to the one with the largest; the circle is the reference "
        "model. Every row has the same axes.",
        "日ごとのGDPは基準モデルによる平常日比の変化（途絶期間中）。幅は損失が最小のモデルから最大のモデルまで、"
        "丸印は基準モデルを示す。軸は全行共通。",
    ),
    "index_path": ("GDP by day", "日ごとのGDP"),
    "index_filter": ("Show rows that contain", "絞り込み"),
    "index_points": ("points of grids and variants", "格子の各点・各ケースも表示"),
    "index_count": ("{{shown}} of {{all}} rows", "{{all}}行中{{shown}}行"),
    "index_failed": ("Not made", "作成できなかったもの"),
    "report": ("report", "報告書"),
    "files": ("files", "ファイル"),
}


def vocabulary(said: dict[str, tuple[str, str]]) -> None:
    """Add the words of a section, English and Japanese, by key.

    Raises
    ------
    ValueError
        If a key is there already with other words.
    """
    for key, pair in said.items():
        if SAID.setdefault(key, pair) != pair:
            raise ValueError(f"report words: {key!r} is there already as {SAID[key]!r}; choose another key")
