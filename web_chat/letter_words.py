"""The words of the emails to customers, by language. English where one is missing."""

from typing import Final

ENGLISH: Final = "en"
WORDS: Final[dict[str, dict[str, str]]] = {
    "en": {
        "subject": "Your conversation with {brand}",
        "intro": "You asked for this transcript on our site.",
        "not_you": "If that was not you, you need do nothing.",
        "you": "You",
        "file": "File: {name}",
        "joined": "{name} joined",
        "left": "{name} left",
        "transferred": "A colleague took over",
        "requeued": "Back in line",
        "ended": "The chat ended",
    },
    "id": {
        "subject": "Percakapan Anda dengan {brand}",
        "intro": "Anda meminta transkrip ini di situs kami.",
        "not_you": "Jika itu bukan Anda, abaikan saja pesan ini.",
        "you": "Anda",
        "file": "Berkas: {name}",
        "joined": "{name} bergabung",
        "left": "{name} keluar",
        "transferred": "Rekan kami mengambil alih",
        "requeued": "Kembali ke antrean",
        "ended": "Obrolan berakhir",
    },
    "ru": {
        "subject": "Ваша переписка с {brand}",
        "intro": "Вы запросили эту переписку на нашем сайте.",
        "not_you": "Если это были не вы, ничего делать не нужно.",
        "you": "Вы",
        "file": "Файл: {name}",
        "joined": "{name} на связи",
        "left": "{name} больше не на связи",
        "transferred": "Разговор продолжает коллега",
        "requeued": "Снова в очереди",
        "ended": "Чат завершён",
    },
    "az": {
        "subject": "{brand} ilə yazışmanız",
        "intro": "Bu yazışmanı saytımızda istəmisiniz.",
        "not_you": "Bunu siz istəməmisinizsə, heç nə etməyə ehtiyac yoxdur.",
        "you": "Siz",
        "file": "Fayl: {name}",
        "joined": "{name} qoşuldu",
        "left": "{name} ayrıldı",
        "transferred": "Söhbəti həmkarımız davam etdirdi",
        "requeued": "Yenidən növbədə",
        "ended": "Söhbət bitdi",
    },
    "sl": {
        "subject": "Vaš pogovor: {brand}",
        "intro": "Za ta prepis ste prosili na naši strani.",
        "not_you": "Če to niste bili vi, vam ni treba storiti ničesar.",
        "you": "Vi",
        "file": "Datoteka: {name}",
        "joined": "{name} je tu",
        "left": "{name} ni več tu",
        "transferred": "Pogovor je nadaljeval sodelavec",
        "requeued": "Znova v vrsti",
        "ended": "Klepet je končan",
    },
}


def words(language: str) -> dict[str, str]:
    return WORDS.get(language, WORDS[ENGLISH])
