"""Which prefecture a table is of, from its title."""

from __future__ import annotations

COUNTRY = "JPN"

PREFECTURES = (
    "北海道", "青森県", "岩手県", "宮城県", "秋田県", "山形県", "福島県", "茨城県", "栃木県",
    "群馬県", "埼玉県", "千葉県", "東京都", "神奈川県", "新潟県", "富山県", "石川県", "福井県",
    "山梨県", "長野県", "岐阜県", "静岡県", "愛知県", "三重県", "滋賀県", "京都府", "大阪府",
    "兵庫県", "奈良県", "和歌山県", "鳥取県", "島根県", "岡山県", "広島県", "山口県", "徳島県",
    "香川県", "愛媛県", "高知県", "福岡県", "佐賀県", "長崎県", "熊本県", "大分県", "宮崎県",
    "鹿児島県", "沖縄県",
)  # fmt: skip
"""The 47 prefectures in the order of their codes, JIS X 0401, which are those of ISO 3166-2:JP."""


def read_region(title: str) -> str:
    """Code of the prefecture that a title names, such as ``JP-13`` for Tokyo; else that of the country.

    >>> read_region("平成27年(2015年)東京都産業連関表"), read_region("平成27年産業連関表")
    ('JP-13', 'JPN')
    """
    found = [number for number, name in enumerate(PREFECTURES, 1) if name in title]
    return f"JP-{found[0]:02d}" if len(found) == 1 else COUNTRY
