"""Articles by the hundred for the tests of batches: short, all different, all our own invention."""

from pathlib import Path

PLACES = ("Eastport", "Mill Bridge", "Karsa", "Port Ellis", "Lumo", "Orrin", "Tel Amrin", "Vashti")
PEOPLE = ("Ana Ruiz", "Jo Lind", "Salma Haddad", "Omar Aziz", "Priya Nair", "Karl Brandt", "Mei Chou", "Ivy Marlow")
ROLES = ("mayor", "coast guard captain", "union secretary", "hydrologist", "judge", "opposition leader")


def article(number: int) -> str:
    """Write one short article; the number decides every word."""
    place, person = PLACES[number % len(PLACES)], PEOPLE[number // 3 % len(PEOPLE)]
    role, toll = ROLES[number % len(ROLES)], 2 + number % 97
    return (
        f"Flood cuts off {place} for day {number}\n\n"
        f"{place.upper()} — At least {toll} people were rescued on Monday after the river rose in {place}, "
        "officials said.\n\n"
        f"“We moved {toll * 3} families before noon,” said {person}, the {role} of {place}. “Nobody will sleep there "
        f"tonight.”\n\nA spokesman for the water board denied that gate {number} had been left open. "
        f"{person.split()[1]} said the damage would cost ${number + 1}.5 million.\n"
    )


def write_articles(folder: Path, count: int, first: int = 0) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(first, first + count):
        (folder / f"a{number:05}.txt").write_text(article(number), encoding="utf-8")
    return folder
