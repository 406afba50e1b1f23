// Where layouts change is written in pixels and built in the reader's own size of text, of which 16 pixels
// are the usual: who has set larger letters gets the layout of a narrower window, as with the browser's zoom.
const CONDITION = /@(media|container)[^{]*/g;
const PIXELS = /(\d+(?:\.\d+)?)px/g;

/** A container may have letters of another size, and then its own `em`. */
export const inText = (css) =>
  css.replace(CONDITION, (condition, kind) =>
    condition.replace(PIXELS, (_, px) => `${px / 16}${kind === "media" ? "em" : "rem"}`),
  );

export const emBreakpoints = () => ({
  name: "em-breakpoints",
  enforce: "pre",
  transform(code, id) {
    if (/\.css(\?|$)/.test(id)) return { code: inText(code), map: null };
  },
});
