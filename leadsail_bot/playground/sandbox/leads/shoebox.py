"""Walter Brandt's shoebox: what he owes, letter by letter, and how each letter is talked through."""

from typing import NamedTuple


class Debt(NamedTuple):
    """One letter, told in Walter's words. `state` is a key of `STATES`."""

    creditor: str
    dollars: int
    state: str
    last_paid: str
    story: str


# Every creditor is made up. Creditor | dollars | state | last paid | what it was for
LETTERS = """
First Prairie Bank | 8412 | alone | In March. | A credit card. I put the furnace on it the winter it died.
Lakeview Memorial Hospital | 23870 | ruth | Two years ago. | Ruth's second stay, the long one. Nineteen days.
Lakeview Physicians Group | 4105 | sold | Never. | The doctors. They bill apart from the hospital.
Midway Ambulance | 1260 | sold | Fifty, in May. | Eleven minutes, that ride was. I looked at my watch.
Cornbelt Credit Union | 6900 | court | June, I think. | A loan to pay off the other cards. I know, I know.
Brightway Stores | 738 | alone | Last Christmas. | The washer and dryer. They still work, so that's something.
Summit Oncology Associates | 11340 | ruth | A year ago. | The specialist downtown. He was good to her.
Tri-County Radiology | 2215 | sold | Never. | Scans. Every three months, and one of them they did twice.
Union Home Pharmacy | 964 | alone | In April. | The pills the plan wouldn't cover, then the rest.
Northline Gas & Light | 1180 | sold | When we moved. | The heating at the old house, that last winter.
Silver Anchor Card | 9655 | court | In February. | Groceries and gas, mostly. It adds up when it's every week.
Oakridge Dental | 1890 | alone | Twenty, in May. | A bridge, for me. I should have just had it pulled.
Palisade Auto Finance | 3420 | court | Before they towed it. | What was left on Ruth's car, after.
Hearthstone Furniture | 1475 | ruth | Last fall. | The recliner, so that she could sleep sitting up.
Prairie State Collections | 610 | sold | Never. | They won't say what it is. I think it's the old phone bill.
Evergreen Home Nursing | 5280 | ruth | Last August. | A nurse, three mornings a week, for four months.
Redwing Card Services | 7330 | alone | In January. | I used that one to pay the nurse. You see how it goes.
St. Brendan Hospital | 3960 | sold | Forty, in July. | My own hernia. I put it off until I couldn't any more.
Anesthesia Partners | 1145 | sold | Never. | That's for the hernia as well. A separate bill again.
Great Lakes Laboratory | 387 | alone | Never. | Blood work, hers and mine. They don't say whose this was.
Fox Valley Medical Supply | 820 | court | Last spring. | The oxygen machine. I returned it, they say I didn't.
Heartland Tire & Brake | 540 | alone | Half, in cash. | Brakes for the truck. You can't do without those.
Keystone Personal Loans | 2750 | court | Ten payments or so. | Eight hundred, it was. Look what it says now.
QuickLane Cash Advance | 455 | sold | Once. | A payday thing, against my very last check from the plant.
Meadowbrook Apartments | 1900 | court | The month we left. | Two months' rent, at the place before this one.
Midwest Cable One | 233 | sold | In March last year. | The box. They want it back and I can't find it.
Bell Prairie Wireless | 512 | alone | In the spring. | Two phones. I kept hers on, for the voicemail greeting.
Illini Federal Card | 5120 | alone | Monthly, until June. | The funeral, the part that the policy didn't pay.
Rosehill Funeral Home | 2340 | alone | In May. | The rest of it. He said take your time, and he meant it.
Lincoln Trail Storage | 645 | alone | In September. | Her sewing things, and my tools from the shop.
Capital Prairie Bank | 1020 | sold | Never. | An overdraft. Six fees in one week, for one late deposit.
Westfield Eye Clinic | 298 | alone | Last year. | New glasses. Not the frames, just the exam and the lenses.
Dunmore Department Store | 866 | alone | Thirty, once. | A suit, for the service. And shoes to go with it.
Blackhawk Home Repair | 3150 | court | Half up front. | The ramp to the door. We sold that fall.
Pioneer Student Lending | 4480 | alone | He pays some. | For my nephew. He's a welder now.
Union County Tax Office | 1310 | alone | At the sale. | The property tax. They say it came up short.
Harvest Hills Hospice | 2025 | ruth | In the fall. | The last two weeks. I'd have paid double, if I'd had it.
Sunrise Buyers Club | 179 | sold | Never on purpose. | I don't know what that is. I think I clicked something.
"""

STATES = {
    "alone": (
        "In my name alone, and so far it's letters. They do call around supper, but I stopped "
        "picking up the phone."
    ),
    "sold": (
        "Some collector has it now, out of state. A young fella called me up about it, polite, "
        "I'll give him that."
    ),
    "court": (
        "That one sent papers. A man handed them to me at the door while I was taking the trash "
        "out, in my robe."
    ),
    "ruth": (
        "Ruth signed that one with me. She's passed, so I suppose it's just me on it now. I never "
        "took her name off."
    ),
}
WHO = (
    "Who is the next one from, please? Exactly as it's printed at the top of the letter, if "
    "you can make it out.",
    "Thank you, I have that. And the next envelope in the pile, whose name does it say in the corner of it?",
    "Got it, that's on the list. Take your time with the next one, Walter. Who is asking you "
    "for money there?",
    "Okay, that one's down and you won't have to say it twice. Who comes after that one in the shoebox?",
)
NAMED = (
    "{creditor}, it says here. There's a reference number as well, it ends in {reference}, if "
    "that's any use.",
    "That would be {creditor}. They put the account number in bold, as if I'd frame it. It "
    "ends in {reference}.",
    "Hold on, this one's stuck to another. Here. {creditor}, and the number down at the bottom "
    "is {reference}.",
)
STORY = (
    "And what was that one for, in your own words? It doesn't matter if you don't remember all of it.",
    "It is, thank you. Can you tell me what you bought, or what they did for you, to end up with that?",
    "I do need it, thanks. What's the story with that one? As short or as long as you'd like to tell it.",
)
HOW_MUCH = (
    "What does it say that you owe them today, and is that with the interest and fees or without?",
    "And the balance on the most recent letter, if you can find one there that has a date on it?",
    "How much are they asking for on the very last statement you've got from them in that box?",
)
BALANCE = (
    "{dollars} dollars even, on a letter that's dated the {day}th. It used to be less, and "
    "then the fees came.",
    "It says {dollars}. That is the whole of it, with the interest, as of the {day}th. I "
    "circled it in pencil.",
    "{dollars} dollars. The one before that said less, and the one on top of it, from the "
    "{day}th, says final notice.",
)
PAID = (
    "Do you remember when you last paid something on it? Even a small amount counts, so take a guess.",
    "When did you last send them anything at all? Roughly is fine, the statements will tell us the rest.",
)
SINCE = (
    "{last_paid} After that there was always something else that had to come first, you know how that goes.",
    "{last_paid} I wrote it on the back of the envelope. Ruth taught me that, she wrote everything down.",
    "{last_paid} I'd have liked to do more than that, but by then it was them or the rent, if I'm honest.",
)
NOW = (
    "Has anyone sent you court papers over that one, or is it only letters and phone calls so far?",
    "And did anybody sign for it together with you, or was that one in your own name alone?",
    "Is a collector involved in it by now, or is it still the original company writing to you?",
)


ASIDE = (
    "Funny, the things that come back to you once you see them on paper.",
    "I must have the receipt here somewhere, I never threw one away in my life.",
    "You'd think they would ask how you are first, but no, straight to the number.",
    "We didn't think twice about it. You don't, when it's happening, do you?",
    "My daughter says I should have called somebody like you a long time ago.",
)


def debts() -> list[Debt]:
    """The letters in the order he takes them out."""
    rows = [[cell.strip() for cell in line.split("|")] for line in LETTERS.strip().splitlines()]
    return [Debt(creditor, int(dollars), *rest) for creditor, dollars, *rest in rows]


def talk(number: int, debt: Debt) -> str:
    """Five questions and five answers; the wording goes round, so that nobody sounds like a form."""

    def pick(wordings: tuple[str, ...]) -> str:
        return wordings[number % len(wordings)].format(
            creditor=debt.creditor,
            dollars=f"{debt.dollars:,}",
            last_paid=debt.last_paid,
            reference=4_000 + number * 137,
            day=4 + number % 16,
        )

    questions = (WHO, STORY, HOW_MUCH, PAID, NOW)
    answers = (pick(NAMED), f"{debt.story} {pick(ASIDE)}", pick(BALANCE), pick(SINCE), STATES[debt.state])
    return "\n".join(
        f"agent: {pick(question)}\nlead: {answer}"
        for question, answer in zip(questions, answers, strict=True)
    )
