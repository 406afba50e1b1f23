/** The emoji that people use with customers, each with the words by which it is found. Pure. */

export interface Emoji {
  emoji: string;
  name: string;
}

const GROUPS: readonly (readonly [title: string, lines: string])[] = [
  [
    "Faces",
    `😀 grin happy|😃 smile happy|😄 laugh happy|😁 beam grin|😅 sweat relief laugh|😂 tears joy laugh|🙂 slight smile|🙃 upside down|😉 wink|😊 blush smile thanks|😇 angel innocent|😍 heart eyes love|🤩 star struck wow|😘 kiss|😋 yum tasty|😜 tongue joke|🤗 hug|🤔 thinking hmm|🤫 quiet shush|😐 neutral|😶 no words|🙄 eye roll|😏 smirk|😬 grimace oops|😌 relieved calm|😔 sad pensive|😴 sleep tired|🤒 ill fever|😎 cool sunglasses|🤓 nerd|😕 confused|😟 worried|🙁 frown sad|😮 surprised oh|😳 flushed embarrassed|🥺 pleading please|😢 cry sad|😭 sob cry|😱 scream shock|😞 disappointed sorry|😤 huff|😡 angry|🥳 party celebrate|🥰 love hearts|🫠 melting|🤝 handshake deal|😩 weary tired|🤯 mind blown`,
  ],
  [
    "Hands and people",
    `👍 thumbs up yes good ok|👎 thumbs down no bad|👌 ok perfect|✌️ victory peace|🤞 fingers crossed luck|👏 clap bravo|🙌 raised hands hooray|🙏 please thanks pray|👋 wave hello bye|✋ hand stop|👆 up point|👇 down point|👉 right point|👈 left point|💪 strong muscle|✍️ writing|👀 eyes look|🤷 shrug don't know|🙋 raise hand question|🙇 bow sorry|🤦 facepalm|👤 person|👥 people`,
  ],
  [
    "Hearts and signs",
    `❤️ heart love red|🧡 heart orange|💛 heart yellow|💚 heart green|💙 heart blue|💜 heart purple|💔 broken heart|💯 hundred perfect|✅ check done yes|☑️ check box|❌ cross no wrong|❓ question|❗ exclamation important|⚠️ warning|🚫 forbidden not allowed|⛔ stop|🔴 red circle|🟡 yellow circle|🟢 green circle|🔵 blue circle|⭐ star|🌟 star shine|✨ sparkles new|🔥 fire hot|💥 boom|💡 idea light bulb lamp|🎉 party celebrate|🎊 confetti|➡️ arrow right|⬅️ arrow left|⬆️ arrow up|⬇️ arrow down|🔁 again repeat|🆗 ok|🆕 new|ℹ️ information|©️ copyright|#️⃣ number hash`,
  ],
  [
    "Work and things",
    `📦 parcel box delivery|🚚 truck delivery|🏠 house home|🏪 shop store|🛒 cart basket order|🛍️ bags shopping|💳 card pay|💰 money|🧾 receipt invoice|💶 euro|💵 dollar|🏷️ label price|🎁 gift|📞 telephone call|📱 mobile phone|💻 computer laptop|🖥️ screen|🖨️ printer|⌨️ keyboard|🔋 battery|🔌 plug power|📷 camera photo|📎 paperclip attach|📄 page document|📁 folder|📅 calendar date|📧 email|✉️ letter mail|📨 mail incoming|📝 note write|📌 pin|🔍 search look|🔒 lock closed|🔓 unlocked open|🔑 key password|🔧 wrench repair|🛠️ tools repair|⚙️ settings|🧰 toolbox|⏰ alarm clock|⏳ hourglass wait|⌛ time over|🕐 clock hour|📍 place location|🗺️ map|🎟️ ticket|📊 chart|📈 up chart|📉 down chart`,
  ],
  [
    "Food, travel, nature",
    `☕ coffee|🍵 tea|🍕 pizza|🍔 burger|🍎 apple|🍰 cake|🎂 birthday cake|🍷 wine|🥂 cheers|🚗 car|🚌 bus|🚆 train|✈️ plane flight|🚲 bicycle|🚶 walk|🏨 hotel|🛏️ bed|⛱️ beach|☀️ sun|🌤️ cloud sun|🌧️ rain|❄️ snow|🌈 rainbow|🌍 world earth|🌱 plant|🌸 flower|🌹 rose|🌳 tree|🐶 dog|🐱 cat|🐦 bird|⚽ football|🎮 game|🎵 music|📚 books|🎓 study|🏆 cup winner|🥇 first medal`,
  ],
];

export interface Group {
  title: string;
  emoji: readonly Emoji[];
}

export const EMOJI: readonly Group[] = GROUPS.map(([title, lines]) => ({
  title,
  emoji: lines.split("|").map((line) => {
    const at = line.indexOf(" ");
    return { emoji: line.slice(0, at), name: line.slice(at + 1) };
  }),
}));

export const RECENT_MAX = 16;
const RECENT = "cordboard.emoji";

const ALL = EMOJI.flatMap((group) => group.emoji);

/** Those with a word that begins as each word of the query does. */
export function findEmoji(query: string): readonly Emoji[] {
  const wanted = query.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return ALL.filter(({ name }) => {
    const words = name.split(" ");
    return wanted.every((part) => words.some((word) => word.startsWith(part)));
  });
}

export const withRecent = (recent: readonly string[], emoji: string): string[] =>
  [emoji, ...recent.filter((each) => each !== emoji)].slice(0, RECENT_MAX);

export function recentEmoji(): Emoji[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(RECENT) ?? "[]");
    const list = Array.isArray(kept) ? kept : [];
    return list.flatMap((each) => ALL.find(({ emoji }) => emoji === each) ?? []);
  } catch {
    return [];
  }
}

export function keepRecent(emoji: string): void {
  try {
    const before = recentEmoji().map((each) => each.emoji);
    localStorage.setItem(RECENT, JSON.stringify(withRecent(before, emoji)));
  } catch {
    // Then it is not remembered.
  }
}
