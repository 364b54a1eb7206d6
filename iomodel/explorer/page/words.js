// Every word of the page, in English and Japanese.

const SAID = {
  brand: ["explorer", "エクスプローラー"],
  skip: ["Skip to the answer", "結果へ移動"],
  language: ["Language", "言語"],
  footer: [
    "At central assumptions unless a range is shown. Cite the sources that are named, not this page alone.",
    "幅を示した場合を除き、標準的な前提による。引用の際は各出典を明記のこと。",
  ],
  // -- the question
  ask: ["What if …", "前提を変える"],
  what: ["What is cut off", "何が途絶するか"],
  long: ["For how long", "どれだけ続くか"],
  buffers: ["What makes up for it", "何で補うか"],
  reading: ["How the data are read", "データの読み方"],
  frame: ["Models, table, money", "モデル・表・金額"],
  scenario: ["Scenario", "シナリオ"],
  own: ["Open a scenario file …", "シナリオファイルを開く…"],
  comma: [", ", "、"],
  stocks: ["Stock in days", "在庫（日）"],
  ownName: ["your file", "手元のファイル"],
  material: ["Material", "材料"],
  asScenario: ["as in the scenario", "シナリオのとおり"],
  elements: ["Elements", "元素"],
  allElements: ["all", "すべて"],
  share: ["Share of deliveries that stops", "供給の途絶率"],
  days: ["Length of the cut", "途絶の長さ"],
  onset: ["Rises over", "立ち上がり期間"],
  recovery: ["Fades over", "回復期間"],
  stock: ["Stock: {holder}", "在庫：{holder}"],
  thrift: ["Material saved by users each year", "利用者の節約・代替（年率）"],
  ramp: ["Other suppliers add each year", "他の供給元の増産（年率）"],
  exposure: ["Exposure of sectors", "部門のエクスポージャー"],
  scale: ["Exposure, times", "エクスポージャーの倍率"],
  criticality: ["Criticality", "不可欠度"],
  low: ["low", "下限値"],
  central: ["central", "中央値"],
  high: ["high", "上限値"],
  models: ["Models", "モデル"],
  table: ["Table", "産業連関表"],
  sectors: ["{n} sectors", "{n}部門"],
  wholeWorld: ["all regions together", "全地域の合計"],
  usual: ["usual detail", "標準の部門数"],
  region: ["Region of the table", "表の地域"],
  gdp: ["Money at the GDP of", "金額換算に用いるGDP"],
  usualGdp: ["usual year", "標準の年"],
  ownGdp: ["the table’s own year", "表と同じ年"],
  currency: [
    "Money is in {currency}. Nothing is converted: in another currency the loss is that share of the GDP published in it.",
    "金額は{currency}建て。為替換算は行わず、当該通貨で公表されたGDPに損失率を乗じている。",
  ],
  nominal: ["{year}, nominal", "{year}年名目"],
  real: ["{year}, real", "{year}年実質"],
  draws: ["Draws of the band", "幅の抽出回数"],
  reset: ["Back to the scenario", "シナリオの値に戻す"],
  sourced: ["Range of the data: {low} to {high}", "データの範囲：{low}〜{high}"],
  source: ["Source", "出典"],
  noSource: ["No source is given: the value is a judgement.", "出典の記載なし（判断による値）。"],
  beyond: ["outside the range of the data", "データの範囲の外"],
  marks: ["Published estimates here: {list}", "公表された試算の位置：{list}"],
  solved: ["calibrated", "較正値"],
  state: ["state", "国家備蓄"],
  industry: ["industry", "民間在庫"],
  "state and industry": ["state and industry", "国家備蓄と民間在庫"],
  users: ["users", "利用者"],
  // -- the answer
  working: ["Working …", "計算中…"],
  drawing: ["The range is being computed …", "幅を計算中…"],
  noBand: ["No input of this question has a range with a source, so no band is shown.", "出典のある幅をもつ前提がないため、幅は示さない。"],
  factGdp: ["of a year’s GDP, over the models", "年間GDP比（モデルの幅）"],
  factMoney: ["trillion {currency}, {kind} GDP of {year}", "兆{currency}（{year}年{kind}GDP換算）"],
  factPersons: ["persons over a year, estimate", "就業者（人・年、推計）"],
  factShort: ["first shortage: {name}", "最初の不足：{name}"],
  factNone: ["no shortage", "不足する材料なし"],
  day: ["day {day}", "{day}日目"],
  yen: ["yen", "円"],
  nominalWord: ["nominal", "名目"],
  realWord: ["real", "実質"],
  refused: ["{model} has no answer: {why}", "「{model}」では解が得られない：{why}"],
  atLeast: ["at least this loss: the economy is not yet back to normal at the end", "少なくともこの損失（期間末までに正常化しない）"],
  // -- charts
  curve: ["How the loss grows with the length of the cut", "途絶の長さと損失"],
  curveNote: [
    "Lines: central assumptions. Band: nine in ten of {draws} draws, {model}. Diamonds: published estimates for Japan, at the length that they state.",
    "線は標準的な前提、帯は{draws}通りの抽出の9割が収まる範囲（{model}）。ひし形は日本に関する公表された試算（記載された期間の位置）。",
  ],
  curveNoteBare: [
    "Lines: central assumptions. Diamonds: published estimates for Japan, at the length that they state.",
    "線は標準的な前提。ひし形は日本に関する公表された試算（記載された期間の位置）。",
  ],
  axisLoss: ["change of GDP [% of a year’s GDP]", "GDPの変化（年間GDP比 %）"],
  axisMonths: ["length of the cut [months]", "途絶の長さ（月）"],
  asked: ["asked", "設問"],
  daily: ["Day by day", "日々の推移"],
  dailyNote: [
    "Above: need that neither imports nor stocks cover. Below: GDP of the day. Day 1 is the first day of the cut.",
    "上：輸入でも在庫でも賄えない必要量。下：その日のGDP。1日目は途絶の初日。",
  ],
  unmet: ["unmet need [%]", "充足されない必要量（%）"],
  dayGdp: ["GDP on the day [%]", "その日のGDP（%）"],
  dayOutput: ["output on the day [%]", "その日の生産額（%）"],
  axisDay: ["day", "日"],
  firstShort: ["first shortage, day {day}", "最初の不足（{day}日目）"],
  hardest: ["Which sectors lose most", "損失の大きい部門"],
  hardestNote: [
    "Value added lost, {model}. Direct: what the sector loses by itself. Propagated: what reaches it through others.",
    "付加価値の損失（{model}）。直接：部門自体の損失。波及：他部門を通じた損失。",
  ],
  direct: ["direct", "直接"],
  propagated: ["propagated", "波及"],
  spread: ["How far the models differ, and their record", "モデル間の差と実績"],
  spreadNote: [
    "Dots: central assumptions. Bars: nine in ten draws. The record says how well each model did in past episodes.",
    "点は標準的な前提、棒は抽出の9割が収まる範囲。実績は、結果が判明している事例での成績を示す。",
  ],
  assumes: ["Key assumption", "主な前提"],
  errs: ["Known error", "誤差の方向"],
  record: ["Record", "実績"],
  noRecord: ["none yet", "なし"],
  numbers: ["Numbers", "数値"],
  model: ["Model", "モデル"],
  sector: ["Sector", "部門"],
  element: ["Element", "元素"],
  firstDay: ["First day short", "不足の初日"],
  worst: ["Largest gap", "最大の不足"],
  lengthDays: ["Length [days]", "期間（日）"],
  gdpShare: ["GDP [%]", "GDP（%）"],
  outputShare: ["Output [%]", "生産額（%）"],
  money: ["Trillion", "金額（兆）"],
  persons: ["Persons", "就業者（人）"],
  ninety: ["Nine in ten draws [%]", "90％区間（%）"],
  who: ["Who", "機関"],
  published: ["Published [%]", "公表値（%）"],
  worstDay: ["Worst day", "最悪の日"],
  total: ["Total", "計"],
  // -- keep
  pin: ["Pin this answer", "この結果を固定"],
  mostPins: ["{count} answers can be pinned; remove one first", "固定できるのは{count}件まで（先に1件外すこと）"],
  unpin: ["Remove", "外す"],
  pinned: ["Pinned", "固定した結果"],
  now: ["Now", "現在"],
  comparison: ["Side by side", "比較"],
  link: ["Copy the link", "リンクをコピー"],
  copied: ["Copied", "コピーしました"],
  csv: ["Data (CSV)", "データ（CSV）"],
  xlsx: ["Workbook", "ワークブック"],
  toml: ["Scenario (TOML)", "シナリオ（TOML）"],
  report: ["Report", "報告書"],
  python: ["Open in Python", "Pythonで開く"],
  pythonTitle: ["The same numbers in Python", "同じ数値をPythonで得る"],
  copy: ["Copy", "コピー"],
  close: ["Close", "閉じる"],
  making: ["Making the file …", "作成中…"],
  svg: ["SVG", "SVG"],
  png: ["PNG", "PNG"],
  // -- what goes wrong
  unknownName: [
    "There is no {what} “{name}”; “{nearest}” is shown instead.",
    "{what}「{name}」は存在しないため、「{nearest}」を表示している。",
  ],
  unknownValue: ["{what} = {name} in the address cannot be read and is left out.", "アドレス中の{what}={name}は読み取れないため無視した。"],
  fileFaults: ["{file} has mistakes:", "{file}に誤りがある："],
  failed: ["The question could not be answered:", "設問に答えられない："],
  gone: ["The explorer does not answer; is it still running?", "応答がない（停止していないか確認のこと）。"],
  // -- the page that is sent
  offline: [
    "Computed on {date} with iomodel {version}, scenario {scenario}. Values between the points of the grid are interpolated: off by at most {error} percentage points of GDP in {checks} checks, {typical} at the median. Criticality, material saving and other suppliers are as in the scenario.",
    "iomodel {version}により{date}に計算（シナリオ：{scenario}）。格子点の間は補間による（{checks}点の検証で誤差は最大{error}ポイント、中央値{typical}ポイント）。不可欠度、節約・代替、他の供給元の増産はシナリオのとおり。",
  ],
  costs: [
    "At central assumptions, a cut of {long} costs {span} % of a year’s GDP in {count} models.",
    "標準的な前提のもとで、{long}の途絶により失われるGDPは年間GDPの{span}%（{count}種類のモデルの幅）。",
  ],
  nothingLost: [
    "At central assumptions, a cut of {long} costs nothing: stocks and other supply cover the need.",
    "標準的な前提のもとでは、{long}の途絶による損失は生じない（在庫と他の供給で必要量を賄える）。",
  ],
  hedgeOffline: [
    "With share and stock as set, nine in ten of {draws} draws lie between {low} and {high} % ({model}).",
    "途絶率と在庫を設定値に固定した{draws}通りの抽出のうち9割は{low}〜{high}%に収まる（{model}）。",
  ],
  noBandOffline: ["The band is drawn at central exposures only.", "幅はエクスポージャーが中央値の場合のみ示す。"],
  stockAll: ["Stocks of all holders", "在庫（全保有者）"],
};

let language = "en";

/** Choose the language of the page. */
export function setLanguage(name) {
  language = name === "ja" ? "ja" : "en";
  document.documentElement.lang = language;
}

/** The language of the page. */
export function lang() {
  return language;
}

/** A text in the language of the page, its blanks filled. */
export function said(key, values = {}) {
  const pair = SAID[key];
  if (!pair) return key;
  return pair[language === "ja" ? 1 : 0].replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

/** A text that comes in both languages from the API. */
export function either(pair) {
  return pair ? pair[language] || pair.en : "";
}

/** Fill every element that names its text. */
export function fillTexts(root = document) {
  for (const node of root.querySelectorAll("[data-said]")) node.textContent = said(node.dataset.said);
  for (const node of root.querySelectorAll("[data-label]")) node.setAttribute("aria-label", said(node.dataset.label));
}
