"""Every kind of text that has broken somebody's software, for the doors, the search, the run and the pages."""

GENUINE = "海水氨氮在线监测浮标连续运行九十天的防污损方法，量程 0~10 mg/L。"

HOSTILE = {
    "empty": "",
    "blank": " \t\n\u3000\u200b",
    "a megabyte": "氨氮监测" * 90_000,
    "one long word": "GH" + "x4169" * 560,
    "a long word of rare characters": "\U00020001\U00020002" * 1_400,
    "a megabyte of long words": ("q" * 90 + " ") * 11_000,
    "emoji": GENUINE + "🚀👩‍🔬🧪" * 300,
    "U+FDFA": GENUINE + "\ufdfa" * 2_500,
    "right to left": f"\u202e{GENUINE}\u202c مراقبة الأمونيا في مياه البحر",
    "NUL": f"{GENUINE[:10]}\x00{GENUINE[10:]}",
    "control characters": GENUINE + "".join(map(chr, range(1, 32))) + "\x7f\x85\ufffe\uffff",
    "lone surrogates": f"{GENUINE}\ud800\udfff",
    "replacement characters": f"{GENUINE}\ufffd\ufffd\ufffd",
    "GBK read as UTF-8": f"{GENUINE}锟斤拷锟斤拷烫烫烫",
    "UTF-8 read as Latin-1": "海水氨氮在线监测浮标，量程更宽，连续运行更久".encode().decode("latin-1"),
    "combining marks": "".join(character + "\u0301\u0323" * 20 for character in GENUINE),
    "a million digits": "9" * 1_000_000,
    "many digits": f"{GENUINE}检出限 {'9' * 2_000} mg/L",
    "markup and quotes": f"{GENUINE}</script><script>alert(1)</script>'';--\\ %s %(x)s {{0}} ${{x}}",
    "a formula": f'=HYPERLINK("http://x","{GENUINE}")',
}
