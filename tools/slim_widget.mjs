// What the widget does without, so that it stays small on a customer's phone:
// - of the official Socket.IO client: WebTransport and binary packets (it begins with the web socket and
//   falls back to polling where that is forbidden);
// - of the icons: what every icon of the set repeats;
// - of the tokens: those that no style of the widget names.
// A replacement that finds nothing to replace fails the build: the client has changed, look again.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const REPLACED = {
  "engine.io-client/build/esm/transports/index.js": `
    import { WS } from "./websocket.js";
    import { XHR } from "./polling-xhr.js";
    export const transports = { websocket: WS, polling: XHR };`,
  "engine.io-parser/build/esm/contrib/base64-arraybuffer.js":
    "export const decode = () => { throw new Error('binary'); };",
  "socket.io-parser/build/esm/binary.js": `
    export const deconstructPacket = (packet) => ({ packet, buffers: [] });
    export const reconstructPacket = (packet) => packet;`,
  "socket.io-parser/build/esm/is-binary.js":
    "export const isBinary = () => false; export const hasBinary = () => false;",
};

export function slim() {
  const found = new Set();
  return {
    name: "slim-widget",
    enforce: "pre",
    load(id) {
      const path = Object.keys(REPLACED).find((each) => id.endsWith(`node_modules/${each}`));
      if (path) {
        found.add(path);
        return REPLACED[path];
      }
      if (/lucide-static\/icons\/[\w-]+\.svg\?raw$/.test(id)) {
        const source = readFileSync(id.replace("?raw", ""), "utf8");
        const shapes = source
          .match(/<(?!svg|!)\w[^>]*>/g)
          .map((shape) => shape.replace(/\s+/g, " "));
        return `export default ${JSON.stringify(shapes.join(""))}`;
      }
    },
    buildEnd(error) {
      const missing = Object.keys(REPLACED).filter((path) => !found.has(path));
      if (!error && missing.length > 0) throw new Error(`not replaced: ${missing.join(", ")}`);
    },
    renderChunk(code) {
      const used = new Set([...code.matchAll(/var\((--[\w-]+)/g)].map((match) => match[1]));
      return code.replace(/(--[\w-]+):([^;{}`"]*|"[^"]*")+(;|(?=\}))/g, (whole, name) =>
        used.has(name) || code.includes(`"${name}"`) ? whole : "",
      );
    },
  };
}

/** Each language that is not built in becomes one small file beside the panel. */
export function languages(folder) {
  return {
    name: "widget-languages",
    generateBundle() {
      for (const name of readdirSync(folder)) {
        if (name === "en.json") continue;
        const texts = JSON.parse(readFileSync(join(folder, name), "utf8"));
        this.emitFile({
          type: "asset",
          fileName: `widget/${name}`,
          source: JSON.stringify(texts),
        });
      }
    },
  };
}
