"""One article, written for these tests, that every format is made from."""

from datetime import UTC, datetime

TITLE = "Harbour board votes to keep the night ferry"
AUTHOR = "Mirela Anders"
PUBLISHER = "The Saltmarsh Courier"
PUBLISHED = datetime(2025, 3, 14, 6, 30, tzinfo=UTC)
URL = "https://saltmarsh-courier.example/2025/03/14/night-ferry"
PARAGRAPHS = tuple(
    paragraph.replace("\n", " ")
    for paragraph in """\
SALTMARSH, 14 March – The harbour board decided on Thursday evening to keep the night ferry to Orrin
Island for at least two more years, after a meeting that lasted almost five hours.

“We have listened to the people who use the boat, and they have convinced us,” said Edda Holloway,
the chair of the harbour board. “A service that runs only in daylight is no lifeline.”

Holloway said that the board would look again at the fares in the autumn. She added that nobody
wanted a repeat of last winter, when the ferry stopped for nineteen days.

The island’s doctor, Tomas Ruiz-Keller, told the meeting that eleven patients had been taken across
at night since November. “Without the boat, I would have had to call a helicopter eleven times,” he
said.

Not everybody agreed. According to the treasurer, Blaise Ofori, the crossing loses about €40,000 a
month, and “no reserve lasts for ever”.

Ofori warned that the board may have to sell the old customs house. “I am not against the ferry,” he
told reporters afterwards, “but somebody has to say what it costs.”

The operator, Northern Crossings, wrote in a statement that it welcomes the decision and will hire
four more deck hands before the summer. It did not say how much they will be paid.

The next meeting of the board is on 10 April. Residents can send questions until the end of the
month.""".split("\n\n")
)
BODY = "\n\n".join(PARAGRAPHS)
TEXT = f"{TITLE}\n\n{BODY}"


def folded(text: str) -> str:
    """*text* with every run of white space as one space."""
    return " ".join(text.split())
