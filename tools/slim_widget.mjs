// What the widget does without, so that it stays small on a customer's phone:
// - of the official client's parts: binary packets, what is not for browsers, and options not taken;
// - of the icons: what every icon of the set repeats;
// - of the tokens: those that no style of the widget names.
// A replacement that finds nothing to replace fails the build: the client has changed, look again.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const REPLACED = {
  "engine.io-parser/build/esm/encodePacket.browser.js": `
    import { PACKET_TYPES } from "./commons.js";
    export const encodePacket = ({ type, data = "" }, _, done) => done(PACKET_TYPES[type] + data);
    export const encodePacketToBinary = () => { throw new Error("binary"); };`,
  "engine.io-parser/build/esm/decodePacket.browser.js": `
    import { ERROR_PACKET, PACKET_TYPES_REVERSE } from "./commons.js";
    export const decodePacket = (text) => {
      const type = typeof text === "string" && PACKET_TYPES_REVERSE[text[0]];
      return type ? { type, data: text.slice(1) } : ERROR_PACKET;
    };`,
  "socket.io-parser/build/esm/binary.js": `
    export const deconstructPacket = (packet) => ({ packet, buffers: [] });
    export const reconstructPacket = (packet) => packet;`,
  "socket.io-parser/build/esm/is-binary.js":
    "export const isBinary = () => false; export const hasBinary = () => false;",
};

/** Parts of files, each of which must be there. */
const EDITED = {
  "engine.io-client/build/esm/transports/websocket.js": [
    [/const isReactNative =[^;]*;/, "const isReactNative = false;"],
    [/: pick\(this\.opts,[^)]*\)/, ": {}"],
    [/if \(this\.opts\.extraHeaders\) \{[^}]*\}/, ""],
    [/if \(this\.opts\.autoUnref\) \{[^}]*\}/, ""],
    [/if \(this\.opts\.timestampRequests\) \{[^}]*\}/, ""],
    [/if \(!this\.supportsBinary\) \{[^}]*\}/, ""],
  ],
  "engine.io-client/build/esm/globals.js": [
    [/nextTick = [\s\S]*?\n\}\)\(\);/, "nextTick = (done) => Promise.resolve().then(done);"],
    [/globalThisShim = [\s\S]*?\n\}\)\(\);/, "globalThisShim = globalThis;"],
  ],
  "engine.io-client/build/esm/util.js": [
    [/const NATIVE_SET_TIMEOUT = .*\n.*NATIVE_CLEAR_TIMEOUT = .*/, ""],
    [/if \(opts\.useNativeTimers\) \{[\s\S]*?\}\s*else (\{)/, "$1"],
  ],
  // Listeners come one by one, and go all at once.
  "@socket.io/component-emitter/lib/esm/index.js": [
    [/function mixin\(obj\) \{[\s\S]*?\n\}\n/, "const mixin = () => {};\n"],
    [/Emitter\.prototype\.once = [\s\S]*?\n\};\n/, ""],
    [/Emitter\.prototype\.removeEventListener = /, ""],
    [/ {2}\/\/ all\n[\s\S]*?\n\};\n/, "  this._callbacks = {};\n  return this;\n};\n"],
    [/Emitter\.prototype\.listeners = [\s\S]*?\n\};\n/, ""],
    [/Emitter\.prototype\.hasListeners = [\s\S]*?\n\};\n/, ""],
  ],
  "socket.io-parser/build/esm/index.js": [
    [/class BinaryReconstructor \{[\s\S]*?\n\}\n/, "class BinaryReconstructor {}\n"],
    [/( {4}encode\(obj\) \{)[\s\S]*?(return \[)/, "$1 $2"],
    [/ {4}encodeAsBinary\(obj\) \{[\s\S]*?\n {4}\}\n/, ""],
    [/if \(obj\.type === PacketType\.BINARY_EVENT \|\|[^{]*\{[^}]*\}/, ""],
    [
      /( {4}add\(obj\) \{)[\s\S]*?\n {4}\}\n/,
      `$1
        if (typeof obj !== "string") throw new Error("binary");
        super.emitReserved("decoded", this.decodeString(obj));
    }
`,
    ],
    [/if \(p\.type === PacketType\.BINARY_EVENT \|\|[\s\S]*?p\.attachments = n;\s*\}/, ""],
    [/ {4}destroy\(\) \{[\s\S]*?\n {4}\}\n/, ""],
  ],
};

/** `styles` is the folder whose style sheets say which tokens are used. */
export function slim(styles) {
  const found = new Set();
  const used = new Set(
    readdirSync(styles)
      .filter((name) => name.endsWith(".css"))
      .flatMap((name) => readFileSync(join(styles, name), "utf8").match(/var\(--[\w-]+/g) ?? [])
      .map((found) => found.slice(4)),
  );
  return {
    name: "slim-widget",
    enforce: "pre",
    load(id) {
      const path = Object.keys(REPLACED).find((each) => id.endsWith(`node_modules/${each}`));
      if (path) {
        found.add(path);
        return REPLACED[path];
      }
      const edited = Object.keys(EDITED).find((each) => id.endsWith(`node_modules/${each}`));
      if (!edited) return;
      return EDITED[edited].reduce(
        (source, [what, by]) => {
          if (!what.test(source)) throw new Error(`not found in ${edited}: ${what}`);
          return source.replace(what, by);
        },
        readFileSync(id, "utf8"),
      );
    },
    buildEnd(error) {
      const missing = Object.keys(REPLACED).filter((path) => !found.has(path));
      if (!error && missing.length > 0) throw new Error(`not replaced: ${missing.join(", ")}`);
    },
    renderChunk(code) {
      // Tokens of pages are not needed in a shadow root.
      // Nor are sizes in the page's own, which the widget replaces with its own.
      const own = code
        .replace(/:root(?:\[data-theme=\w+\]|:not\(\[data-theme=\w+\]\))?,/g, "")
        .replace(/--t\d\d:[\d.]+rem;/g, "");
      return own.replace(/(--[\w-]+):([^;{}`"]*|"[^"]*")+(;|(?=\}))/g, (whole, name) =>
        used.has(name) || code.includes(`"${name}"`) || code.includes(`var(${name})`) ? whole : "",
      );
    },
  };
}

export const icons = () => ({
  name: "widget-icons",
  enforce: "pre",
  load(id) {
    if (!/lucide-static\/icons\/[\w-]+\.svg\?raw$/.test(id)) return;
    const source = readFileSync(id.replace("?raw", ""), "utf8");
    const shapes = source
      .match(/<(?!svg|!)\w[^>]*>/g)
      .map((shape) => shape.replace(/\s+/g, " ").replace(" /", "/"));
    return `export default ${JSON.stringify(shapes.join(""))}`;
  },
});

/** As JSON, with names that need no quotes, and without plural forms that are as all others. */
const literal = (value) =>
  typeof value === "string"
    ? JSON.stringify(value)
    : `{${Object.entries(value)
        .filter(([name, each]) => name === "other" || each !== value.other)
        .map(([name, each]) => `${name}:${literal(each)}`)}}`;

const OWN = "\0own-texts";

function catalogues(folder) {
  return readdirSync(folder).map((name) => [
    name.replace(".json", ""),
    JSON.parse(readFileSync(join(folder, name), "utf8")),
  ]);
}

/** What the launcher must know of the languages: which there are, and the button's name in each. */
export const labels = (folder) =>
  JSON.stringify(Object.fromEntries(catalogues(folder).map(([code, { open }]) => [code, open])));

/**
 * Each script becomes one file per language, with that language's texts inside: `part` is `more` or all
 * the others. A text that a language does not have is English.
 */
export function texts(folder, part) {
  const own = ({ more, ...rest }) => (part === "more" ? more : rest);
  return {
    name: "widget-texts",
    enforce: "pre",
    resolveId: (source) => (source.endsWith("/i18n/en.json") ? OWN : undefined),
    load: (id) => (id === OWN ? "export default OWN_TEXTS" : undefined),
    generateBundle(_, bundle) {
      const [name] = Object.keys(bundle);
      const { code } = bundle[name];
      delete bundle[name];
      const all = Object.fromEntries(catalogues(folder));
      for (const language of Object.keys(all)) {
        const found = { ...own(all.en), ...own(all[language]) };
        const held = literal(part === "more" ? { more: found } : found);
        this.emitFile({
          type: "asset",
          fileName: name.replace(".js", `.${language}.js`),
          source: code.replace("OWN_TEXTS", () => held),
        });
      }
    },
  };
}
