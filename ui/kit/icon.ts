/** Draws an icon of the set (its SVG source) without parsing HTML, which strict hosts forbid. */

const SVG = "http://www.w3.org/2000/svg";

const FRAME =
  'viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"';

function attributes(element: Element, source: string): void {
  for (const [, name = "", value = ""] of source.matchAll(/([\w-]+)="([^"]*)"/g))
    if (name !== "xmlns" && name !== "class") element.setAttribute(name, value);
}

/** Hidden from screen readers: the word is beside it, or in the label of its button. */
export function icon(source: string, size = 20): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  // What every icon of the set says; a bundle may leave it out of the source.
  attributes(svg, FRAME);
  for (const [, tag = "", rest = ""] of source.matchAll(/<(\w+)\s([^>]*)>/g)) {
    const element = tag === "svg" ? svg : svg.appendChild(document.createElementNS(SVG, tag));
    attributes(element, rest);
  }
  svg.setAttribute("width", String(size));
  svg.setAttribute("height", String(size));
  svg.setAttribute("aria-hidden", "true");
  return svg;
}
