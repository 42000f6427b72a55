"""Which language a text is in: English by its commonest words, anything else by py3langid."""

import re
from functools import cache
from typing import Any

_ENGLISH = frozenset(
    """a about after all an and are as at be been but by can could did do for from had has have he her his how i if in
    into is it its just more my no not of on one or our out said say says she so some than that the their them there
    they this to told was we were what when which who will with would you your""".split()
)
# The commonest words of other languages that are written like an English one.
_SHARED = frozenset(
    """a an all as at be by can do for had has he her his i in is it me my no of on one or so to was we""".split()
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SAMPLE = 20_000  # code points
_ENGLISH_SHARE = 0.2  # English news has 0.3 to 0.5; text in 25 other languages at most 0.2, Dutch of picked words 0.3
_PLAINLY_ENGLISH_SHARE = (
    0.08  # of words that no other language has; English news has 0.12 and more, Nigerian Pidgin 0.06
)
_SURE = 0.5  # py3langid's probability
_POSSIBLY_ENGLISH = 0.25  # of the likeliest language's; short English texts have 0.27 to 1, others at most 0.11


def language(text: str, declared: str | None = None) -> str | None:
    """BCP 47 tag of the language that most of *text* is in; *declared* helps where the words do not tell.

    None: there is no word in it.
    """
    sample = _sample(text)
    words = [w.lower() for w in _WORD.findall(sample)]
    if not words:
        return None
    if _is_english(words):
        return _as_declared("en", declared)
    ranked = _ranked(sample)
    found, probability = ranked[0]
    if probability < _SURE:
        if declared:
            return declared
        if dict(ranked)["en"] >= _POSSIBLY_ENGLISH * probability:
            return "en"
    return _as_declared(found, declared)


def likeliest(text: str) -> tuple[str, float]:
    """The language that the model takes *text* for, and its probability; English too."""
    return _ranked(_sample(text))[0]


def _ranked(text: str) -> list[tuple[str, float]]:
    return [(str(name), float(probability)) for name, probability in _model().rank(text)]


def _sample(text: str) -> str:
    """Beginning, middle and end of a long text: the first page of a document may be in another language."""
    if len(text) <= _SAMPLE:
        return text
    third = _SAMPLE // 3
    middle = len(text) // 2
    return "\n".join((text[:third], text[middle : middle + third], text[-third:]))


def _is_english(words: list[str]) -> bool:
    return _share(words, _ENGLISH) >= _ENGLISH_SHARE and _share(words, _ENGLISH - _SHARED) >= _PLAINLY_ENGLISH_SHARE


def _share(words: list[str], of: frozenset[str]) -> float:
    return sum(w in of for w in words) / len(words)


def _as_declared(found: str, declared: str | None) -> str:
    """The declared tag where it is a closer one of the same language: en-GB for en."""
    return declared if declared and declared.split("-")[0].lower() == found else found


@cache
def _model() -> Any:  # noqa: ANN401 -- py3langid ships no type information
    # 5 MB packed, 120 MB in memory, most of a second to load: never for English.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
