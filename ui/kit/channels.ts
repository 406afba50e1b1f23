/** One icon and one word for each channel, the same on every screen. */
import mail from "lucide-static/icons/mail.svg?raw";
import sms from "lucide-static/icons/message-square-text.svg?raw";
import chat from "lucide-static/icons/messages-square.svg?raw";
import voice from "lucide-static/icons/phone.svg?raw";
import fax from "lucide-static/icons/printer.svg?raw";
import messenger from "lucide-static/icons/send.svg?raw";
import type { Channel } from "../wire/generated";

export interface ChannelSign {
  readonly word: string;
  /** SVG source, 24 by 24, drawn in the colour of the text; show it with `icon`. */
  readonly icon: string;
}

export const CHANNELS: Readonly<Record<Channel, ChannelSign>> = {
  voice: { word: "Call", icon: voice },
  chat: { word: "Chat", icon: chat },
  email: { word: "Email", icon: mail },
  sms: { word: "SMS", icon: sms },
  messenger: { word: "Messenger", icon: messenger },
  fax: { word: "Fax", icon: fax },
};
