"""What simulated people are called and say."""

from typing import Final

NAMES: Final = (
    "Aylin Demir",
    "Mateo Rossi",
    "Hana Suzuki",
    "Nikolai Ivanov",
    "Zala Kovač",
    "Dewi Lestari",
    "Emil Aliyev",
    "Grace Okafor",
    "Lucas Martin",
    "Freya Larsen",
    "Omar Haddad",
    "Chloé Dubois",
    "Rashid Mammadov",
    "Petra Horvat",
    "Siti Rahayu",
    "Daniel Weber",
    "Irina Sokolova",
    "Noah Fischer",
    "Aygün Hasanova",
    "Luka Zupan",
    "Wayan Putra",
    "Elena Popescu",
    "Samir Patel",
    "Julia Nowak",
)

OPENINGS: Final[dict[str, tuple[str, ...]]] = {
    "sales": (
        "Hi, do you have the two-person tent in green?",
        "Is the alpine jacket warm enough for the mountains in February?",
        "I want to order twelve backpacks for a school. Is there a discount?",
        "Does the stove run on ordinary gas cartridges?",
    ),
    "support": (
        "The zip of my new sleeping bag is stuck.",
        "My parcel says delivered, but it is not here.",
        "The head torch goes off after a minute, also with new batteries.",
        "I cannot sign in on your web site any more.",
    ),
    "billing": (
        "I was charged twice for order 48213.",
        "Could I have an invoice with our company's address?",
        "When will my refund arrive?",
    ),
    "vip": (
        "We need forty tents by Friday. Can you do that?",
        "Our expedition leaves on Monday and two ropes are missing.",
    ),
}

GREETINGS: Final = (
    "Good morning, thank you for waiting. Let me look into it.",
    "Hello! I am happy to help with that. One moment, please.",
    "Hi, I have your order in front of me now.",
)

QUESTIONS: Final = (
    "Could you tell me the order number?",
    "I see. I can send you a replacement today; would that be all right?",
    "That is in stock, and it ships tomorrow.",
    "Which size would you like?",
    "I have changed that for you. Is there anything else?",
)

ANSWERS: Final = (
    "It is 48213.",
    "Yes, please.",
    "That would be perfect.",
    "Medium, I think.",
    "How long does the delivery take?",
    "One moment, I will look it up.",
)

THANKS: Final = (
    "Great, thank you very much!",
    "Thanks, that is all. Have a nice day!",
    "Perfect, thank you for your help.",
)
