/** Web addresses in what people wrote. Pure; the widget and the consoles draw them. */

const LINK = /\b(?:https?:\/\/|www\.)[^\s<>"']+[^\s<>"'.,;:!?)\]}]/gi;

/** They open elsewhere, and learn nothing of where they were opened. */
export const LINK_OPENS = { target: "_blank", rel: "noopener noreferrer nofollow" } as const;

export interface Piece {
  text: string;
  /** Of a link: http or https, never anything else. */
  href: string | null;
}

/** The text in pieces, in order. Together they are the text. */
export function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(LINK)) {
    const [shown] = match;
    const href = shown.startsWith("www.") ? `https://${shown}` : shown;
    if (!URL.canParse?.(href)) continue;
    if (match.index > end) found.push({ text: text.slice(end, match.index), href: null });
    found.push({ text: shown, href });
    end = match.index + shown.length;
  }
  if (end < text.length) found.push({ text: text.slice(end), href: null });
  return found;
}
