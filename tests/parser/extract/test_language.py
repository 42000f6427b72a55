"""The language, and what it means for coverage."""

import pytest

from onrecord.parser.extract import extract

TEXTS = {
    "en": "The mayor said on Monday that the bridge would stay closed. “We have no choice,” he added.",
    "de": "Der Bürgermeister sagte am Montag, dass die Brücke gesperrt bleibe. „Wir haben keine Wahl“, fügte er hinzu.",
    "fr": "Le maire a déclaré lundi que le pont resterait fermé. « Nous n’avons pas le choix », a-t-il ajouté.",
    "es": "El alcalde dijo el lunes que el puente seguirá cerrado. «No tenemos otra opción», añadió.",
    "it": "Il sindaco ha detto lunedì che il ponte resterà chiuso. «Non abbiamo scelta», ha aggiunto.",
    "pt": "O prefeito disse na segunda-feira que a ponte ficará fechada. “Não temos escolha”, acrescentou.",
    "nl": "Hij was de man die in de stad had gezegd dat we het nu of nooit doen, is het niet? Of was hij er al?",
    "sv": "Borgmästaren sade på måndagen att bron förblir stängd. ”Vi har inget val”, tillade han.",
    "da": "Borgmesteren sagde mandag, at broen forbliver lukket for alle. »Vi har intet valg«, tilføjede han.",
    "pl": "Burmistrz powiedział w poniedziałek, że most pozostanie zamknięty. „Nie mamy wyboru”, dodał.",
    "be": "Мэр заявіў у панядзелак, што мост застанецца зачыненым. «У нас няма выбару», — дадаў ён.",
    "ru": "Мэр заявил в понедельник, что мост останется закрытым. «У нас нет выбора», — добавил он.",
    "uk": "Мер заявив у понеділок, що міст залишиться закритим. «У нас немає вибору», — додав він.",
    "zh": "市长星期一表示，大桥将继续关闭。“我们别无选择，”他补充说。",
    "ar": "قال رئيس البلدية يوم الاثنين إن الجسر سيبقى مغلقا. وأضاف: «ليس لدينا خيار».",
    "la": "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt.",
}


@pytest.mark.parametrize("tag", TEXTS)
def test_the_language_is_told(tag: str) -> None:
    assert extract(TEXTS[tag].encode(), "note.txt").language == tag


@pytest.mark.parametrize("tag", [tag for tag in TEXTS if tag != "en"])
def test_a_text_in_another_language_is_covered_in_part_and_says_so(tag: str) -> None:
    extracted = extract(TEXTS[tag].encode(), "note.txt")

    assert not extracted.is_english
    assert extracted.coverage == "partial"
    assert extracted.notes == (f"its language is {tag}: only quotations were looked for",)


@pytest.mark.parametrize(
    "text",
    [
        "“Yes,” said Anna.",
        "Mayor Jane Roe: Good morning.",
        "Fire in Oslo kills two",
        "KERRY: Good morning everyone. LAVROV: Thank you, John.",
        "Minister quits",
        "“« Non », il a dit,” she said. “That is what he told me in the bar.”",
    ],
)
def test_short_english_is_english(text: str) -> None:
    assert extract(text.encode(), "note.txt").is_english


@pytest.mark.parametrize("text", ["Guten Morgen, Frau Roe.", "Bonjour Madame", "Buongiorno a tutti", "12 345 678"])
def test_short_text_in_another_language_or_none_is_not_passed_off_as_english(text: str) -> None:
    extracted = extract(text.encode(), "note.txt")

    assert not extracted.is_english
    assert extracted.coverage == "partial"


def test_what_a_page_declares_makes_the_tag_closer_and_no_more() -> None:
    page = "<html lang={}><body>{}</body></html>"
    english, german = (f"<p>{TEXTS[tag]}</p>" * 5 for tag in ("en", "de"))

    assert extract(page.format("en-IE", english).encode(), "a.html").language == "en-IE"
    assert extract(page.format("en-IE", german).encode(), "a.html").language == "de"
