"""Every word that a reader sees, in English and Japanese, and how figures are written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from iomodel.errors import ParameterError, nearest
from iomodel.models import Model

Language: TypeAlias = Literal["en", "ja"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

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
        return japanese if self.lang == "ja" and japanese else english

    def model(self, model: Model) -> tuple[str, str, str]:
        """Title of a model, what one has to believe, which way it errs."""
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
    for known in LANGUAGES:
        if lang == known:
            return Words(known)
    raise ParameterError(
        f"no report in language {lang!r}; languages: {', '.join(LANGUAGES)}.{nearest(lang, LANGUAGES)}"
    )


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
    "kicker": ("Supply cut-off report", "供給途絶レポート"),
    "contents": ("Contents", "目次"),
    "standfirst": (
        "Over {days} days, {models} models put the change of GDP at {range} of a year's GDP, or {yen} "
        "trillion {currency} at the {kind} GDP of {year}. The lead model, {lead}, says {lead_gdp}.",
        "{days}日間の途絶によるGDPの変化は、{models}のモデルの幅で年間GDP比{range}"
        "（{year}年{kind}GDP換算で{yen}兆{currency}）。中心とするモデル「{lead}」では{lead_gdp}となる。",
    ),
    "standfirst_one": (
        "Over {days} days, {lead} puts the change of GDP at {range} of a year's GDP, or {yen} trillion "
        "{currency} at the {kind} GDP of {year}.",
        "{days}日間の途絶によるGDPの変化は、「{lead}」で年間GDP比{range}"
        "（{year}年{kind}GDP換算で{yen}兆{currency}）となる。",
    ),
    "fact_gdp": ("of a year's GDP, over all models", "年間GDP比（全モデルの幅）"),
    "fact_yen": ("trillion {currency}, {kind} GDP of {year}", "兆{currency}（{year}年{kind}GDP換算）"),
    "fact_shortage": ("first shortage of {elements}", "最初に不足する元素：{elements}"),
    "fact_shortage_day": ("day {day}", "{day}日目"),
    "fact_no_shortage": ("no material runs short", "不足する材料なし"),
    "none": ("none", "なし"),
    "fact_sector": ("loses most value added: {sector}", "付加価値の損失が最大：{sector}"),
    # -- models
    "section_models": ("How much, and according to whom", "損失の大きさ：モデル別"),
    "models_text": (
        "The same path of lost capacity goes through every model. They differ in who feels the stop of a "
        "plant, so the distance between them is part of the answer: read the range, then the belief behind "
        "each end.",
        "生産能力の同じ経路をすべてのモデルに与える。工場の停止が誰に及ぶかについての前提が異なるため、"
        "モデル間の差そのものが結果の一部である。まず幅を見て、両端の前提を確認してほしい。",
    ),
    "models_chart": ("Change of GDP by model, {days} days", "モデル別GDPの変化（{days}日）"),
    "models_note": (
        "Loss summed over the cut and its aftermath, divided by one year's GDP of the table.",
        "途絶とその後の期間の損失を合計し、産業連関表の年間GDPで割った値。",
    ),
    "models_table": ("Results by model", "モデル別の結果"),
    "assumes": ("what one has to believe", "前提"),
    "errs": ("which way it errs", "誤差の方向"),
    # -- durations
    "section_duration": ("How the loss grows with the length of the cut", "途絶の長さと損失"),
    "duration_text": (
        "Stocks come first: nothing is lost until they are gone. {first} The loss therefore grows faster "
        "than the cut is long. {lead}: {short} in {short_days} days, {long} in {long_days} days.",
        "まず在庫が取り崩され、尽きるまで損失は生じない。{first}このため損失は途絶の長さ以上に膨らむ。"
        "「{lead}」では{short_days}日で{short}、{long_days}日で{long}。",
    ),
    "duration_text_plain": (
        "The loss with the length of the cut. {lead}: {short} in {short_days} days, {long} in {long_days} "
        "days.",
        "途絶の長さ別の損失は、「{lead}」では{short_days}日で{short}、{long_days}日で{long}。",
    ),
    "duration_first": ("Here that is day {day}.", "ここでは{day}日目である。"),
    "duration_chart": ("Change of GDP by length of the cut", "途絶の長さ別GDPの変化"),
    "duration_note": ("One point a run; every run is simulated anew.", "各点は個別のシミュレーション。"),
    "duration_table": ("Change of GDP by length of the cut", "途絶の長さ別GDPの変化"),
    # -- sectors
    "section_sectors": ("Who is hit, and who is dragged along", "打撃を受ける部門と波及する部門"),
    "sectors_text": (
        "Direct is what a sector cannot make for want of the material; propagated is what it loses because "
        "others stop. Of the whole loss in {lead}, {direct} is direct and {spread} propagated.",
        "「直接」は材料不足で生産できない分、「波及」は他部門の停止による分。"
        "「{lead}」の損失全体のうち、直接が{direct}、波及が{spread}を占める。",
    ),
    "sectors_chart": ("Value added lost, the {count} sectors hit hardest", "付加価値の損失：上位{count}部門"),
    "sectors_note": (
        "{lead}, {days} days. Direct: as in the model without networks, at most the sector's whole loss.",
        "{lead}、{days}日。「直接」は波及のないモデルの損失（その部門の損失全体を上限とする）。",
    ),
    "direct": ("direct", "直接"),
    "propagated": ("propagated", "波及"),
    "sectors_table": ("Hardest-hit sectors", "損失の大きい部門"),
    "sector_output": ("output, % of its year", "生産額（自部門の年間比）"),
    "all_sectors": ("Value added lost by sector", "部門別付加価値の損失"),
    "total": ("total", "合計"),
    "code": ("code", "コード"),
    # -- timeline
    "section_timeline": ("When it happens", "時間の経過"),
    "timeline_text": (
        "Above, the share of each element's need that neither imports nor stocks cover; below, what this "
        "does to GDP on the day.",
        "上段は輸入でも在庫でも賄えない需要の割合、下段はその日のGDPへの影響。",
    ),
    "timeline_text_plain": ("What the shock does to GDP on the day.", "その日のGDPへの影響。"),
    "unmet_chart": ("Need left open, by element", "元素別の未充足需要"),
    "unmet_unit": ("% of need", "需要比 %"),
    "unmet_note": ("Elements with the same path share a line.", "同じ経路の元素は1本の線で示す。"),
    "more": ("{first} and {count} more", "{first}ほか{count}"),
    "daily_chart": ("GDP on the day", "その日のGDP"),
    "daily_unit": ("change, %", "変化率 %"),
    "daily_note": (
        "Change against a normal day, until the last day of the shock; what comes after is in the sums.",
        "平常日との比較。ショックの最終日まで表示（その後の影響は合計に含む）。",
    ),
    "axis_day": ("day", "日"),
    # -- grid and comparison
    "section_grid": ("What the answer hangs on", "結果を左右する前提"),
    "grid_text": (
        "The assumptions below were varied together, everything else held. {lead}: from {low} to {high}.",
        "以下の前提だけを同時に変え、他は固定した。「{lead}」では{low}から{high}まで変わる。",
    ),
    "grid_chart": ("Change of GDP by {first}", "{first}別GDPの変化"),
    "grid_note": ("{lead}. Lines: {second}.", "{lead}。線は{second}。"),
    "grid_note_one": ("{lead}.", "{lead}。"),
    "grid_table": ("Change of GDP at every point of the grid", "格子の各点でのGDPの変化"),
    "section_scenarios": ("Scenarios side by side", "シナリオの比較"),
    "scenarios_text": (
        "Every scenario at its own length, through the same models.",
        "各シナリオをそれぞれの期間で、同じモデルに通した結果。",
    ),
    "scenarios_chart": (
        "Change of GDP by scenario, lowest and highest model",
        "シナリオ別GDPの変化（モデルの幅）",
    ),
    "least": ("smallest loss", "最小の損失"),
    "most": ("largest loss", "最大の損失"),
    "scenarios_table": ("Change of GDP by scenario and model", "シナリオとモデル別のGDPの変化"),
    # -- assumptions
    "section_assumptions": ("What was assumed", "前提と出所"),
    "assumptions_text": (
        "H is a sourced figure, M a sourced figure with arithmetic, L judgement.",
        "確度：Hは出所のある数値、Mは出所のある数値からの計算、Lは判断。",
    ),
    "judgement": (
        "{low} of {all} exposure rows are judgement ({material}).",
        "{material}のエクスポージャー{all}行のうち{low}行は判断による。",
    ),
    "assumptions_table": ("Assumptions, values and sources", "前提・値・出所"),
    "assumption": ("assumption", "前提"),
    "value": ("value", "値"),
    "confidence": ("confidence", "確度"),
    "source": ("source", "出所"),
    "no_source": ("an assumption of this scenario", "本シナリオの前提"),
    "a_cut": ("{material} from {origin}: share cut off", "{origin}からの{material}：途絶率"),
    "a_origin": ("{material}: share of use from {origin}", "{material}：{origin}への依存度"),
    "a_origin_range": ("{level}: {low} to {high} by element", "{level}：元素により{low}〜{high}"),
    "a_elements": ("{material}: elements cut off", "{material}：対象元素"),
    "a_duration": ("length of the cut", "途絶の長さ"),
    "a_onset": ("onset", "立ち上がり"),
    "a_recovery": ("recovery", "回復"),
    "a_start": ("first day of the cut", "開始日"),
    "a_stock": ("stock: {holder}", "在庫：{holder}"),
    "a_stock_days": ("{days} days of total use", "総使用量の{days}日分"),
    "a_release": (
        ", from day {start}, at most {rate:g} days of use a day",
        "（{start}日目から、1日あたり最大{rate:g}日分）",
    ),
    "a_releases": (
        "{days:g} days of use from day {start} over {over} days",
        "{start}日目から{over}日間で{days:g}日分",
    ),
    "a_release_start": (", from day {start}", "（{start}日目から）"),
    "a_no_stock": ("stocks", "在庫"),
    "a_thrift": ("{material}: thrift and substitution", "{material}：節約と代替"),
    "a_ramp": ("{material}: ramp of other suppliers", "{material}：他の供給元の増産"),
    "a_rate": ("{rate} of normal use per year", "平常使用量比 年{rate}"),
    "a_exposure": ("exposure of sectors to the material", "部門のエクスポージャー"),
    "a_exposure_scale": ("{level}, times {scale:g}", "{level} × {scale:g}"),
    "a_combine": ("products of one sector", "同一部門内の製品"),
    "a_independent": ("fail independently", "独立に停止"),
    "a_scope": ("sectors in scope", "対象部門"),
    "a_shock": ("{sector}: {kind} lost", "{sector}：{kind}の減少"),
    "kind_capacity": ("capacity", "生産能力"),
    "kind_final_demand": ("final demand", "最終需要"),
    "kind_exports": ("exports", "輸出"),
    # -- published
    "section_published": ("Beside published estimates", "公表された試算との比較"),
    "published_text": (
        "Published figures answer other questions than this report: each is rebuilt below with its own "
        "scope, length and stocks. Calibrated: one number was solved for to meet the figure. Predicted: "
        "nothing was tuned to it. Missed: the model does not come within the digits printed.",
        "公表された数値は本レポートとは異なる問いに答えている。以下では、それぞれの範囲・期間・在庫の前提で再計算した。"
        "「較正」は数値に合うよう1つのパラメータを解いたもの、「予測」は調整なしで一致したもの、"
        "「不一致」は公表桁の範囲に入らないもの。",
    ),
    "published_chart": ("Published and rebuilt", "公表値と再計算値"),
    "published_note": (
        "Each estimate with its own scenario, length and model; this report in {lead}.",
        "各試算はそれぞれのシナリオ・期間・モデルによる。本レポートは「{lead}」の値。",
    ),
    "published": ("published", "公表値"),
    "rebuilt": ("rebuilt", "再計算値"),
    "this_report": ("this report · {days}", "本レポート · {days}"),
    "published_table": ("Published estimates", "公表された試算"),
    "who": ("who", "機関"),
    "when": ("when", "公表"),
    "status": ("status", "判定"),
    "tuned": ("number solved for", "解いた数値"),
    "address": ("address", "掲載先"),
    # -- limits
    "section_limits": ("What this cannot tell", "限界"),
    "limit_table": (
        "The table shows {year}: technology and trade are those of that year, and a cut-off does not "
        "change them.",
        "産業連関表は{year}年のもの。技術と貿易の構造は同年のまま変化しないとする。",
    ),
    "limit_substitution": (
        "What users replace, save or buy elsewhere enters only through the assumptions listed above, and "
        "not through prices unless a model says so.",
        "需要家の代替・節約・調達先変更は上記の前提を通じてのみ反映され、価格を通じた調整は、"
        "モデルが明示する場合を除き含まない。",
    ),
    "limit_stocks": (
        "Holdings of stocks are not published; the number of days used here is a target or a report, not a "
        "count.",
        "在庫量は公表されていない。用いた日数は目標または報道による。",
    ),
    "limit_errs": ("{model} errs: {errs}.", "{model}の誤差の方向：{errs}。"),
    "limit_share": (
        "A share of GDP is a loss over the run divided by one year's GDP. It is no growth rate, and it "
        "means nothing without its base year.",
        "GDP比は期間中の損失を1年分のGDPで割った値であり、成長率ではない。基準年を示さない比率に意味はない。",
    ),
    # -- provenance
    "section_provenance": ("Provenance", "作成情報"),
    "provenance_text": (
        "The same input gives the same report, byte for byte. Figures of the statistics were processed.",
        "同じ入力からは同一のレポートが得られる。統計の数値は加工して使用している。",
    ),
    "provenance_table": ("What this report was made of", "使用したデータとソフトウェア"),
    "item": ("item", "項目"),
    "p_table": ("table", "産業連関表"),
    "p_table_value": ("{title}, {sectors} sectors", "{title}（{sectors}部門）"),
    "p_source": ("source of the table", "表の出所"),
    "p_gdp": ("GDP for yen", "円換算に用いたGDP"),
    "p_material": ("material", "材料データ"),
    "p_models": ("models", "モデル"),
    "p_digest": ("sha256 of the table", "表のsha256"),
    "p_versions": ("software", "ソフトウェア"),
    "p_recipe": ("recipe", "設定"),
    "footer": (
        "Made with iomodel {version}. Cite the sources named above, not this page alone.",
        "iomodel {version}により作成。引用の際は上記の出所を明記のこと。",
    ),
    # -- index of a batch
    "index_kicker": ("Supply cut-off reports", "供給途絶レポート集"),
    "index_title": ("All reports side by side", "全レポートの比較"),
    "index_text": (
        "{done} reports. The range of each is over its models, at its own length.",
        "{done}件のレポート。幅は各レポートの期間におけるモデルの幅を示す。",
    ),
    "index_failed": ("Not made", "作成できなかったもの"),
    "report": ("report", "レポート"),
    "files": ("files", "ファイル"),
    # -- what may be varied
    "vary.cuts.*.share": ("share cut off", "途絶率"),
    "vary.stocks.*.days": ("days of stock", "在庫日数"),
    "vary.adaptation.thrift": ("thrift per year", "年間節約率"),
    "vary.adaptation.ramp": ("ramp of other suppliers per year", "他供給元の年間増産率"),
    "vary.exposure.level": ("level of exposure", "エクスポージャーの水準"),
    "vary.exposure.scale": ("factor on exposures", "エクスポージャーの倍率"),
    "vary.cuts.*.origin_share": ("share of use from the origin", "供給元への依存度"),
}


def varied(words: Words, path: str) -> str:
    """Name of what a grid varies; its path where it has no name of its own."""
    return words(f"vary.{path}") if f"vary.{path}" in SAID else path
