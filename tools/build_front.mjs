// Builds the three front ends: `npm run build`, or `npm run build -- widget` for one of them.
//
// The consoles are pages with hashed assets under /agent/ and /supervisor/. The widget is scripts with
// fixed names, because shops write one of them into their pages: widget.js, a classic script that must
// stay tiny, and modules under widget/ that it imports: panel.LANGUAGE.js on first use, and later what
// few need (more.LANGUAGE.js, polling.js).
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { build } from "vite";
import { emBreakpoints } from "./em_breakpoints.mjs";
import { icons, labels, slim, texts } from "./slim_widget.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

const shared = {
  configFile: false,
  logLevel: "warn",
  define: { "process.env.NODE_ENV": '"production"' },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
};

function page(name, folder, base) {
  const app = join(root, folder);
  return {
    name,
    entry: join(app, "index.html"),
    dist: join(app, "dist"),
    config: {
      ...shared,
      root: app,
      base,
      plugins: [emBreakpoints()],
      build: { outDir: "dist", emptyOutDir: false, target: "es2022" },
    },
  };
}

const widget = join(root, "web_chat/widget/src");
const i18n = join(widget, "i18n");

function script(source, output, format, ...plugins) {
  const app = join(root, "web_chat/widget");
  return {
    name: "widget",
    entry: join(app, source),
    dist: join(app, "dist"),
    config: {
      ...shared,
      define: { ...shared.define, LABELS: labels(i18n) },
      root: app,
      publicDir: false,
      plugins: [emBreakpoints(), ...plugins],
      build: {
        outDir: "dist",
        emptyOutDir: false,
        target: "es2022",
        modulePreload: false,
        // A script on a foreign page has no folder of its own to fetch pictures from.
        assetsInlineLimit: 1_000_000,
        rolldownOptions: {
          input: join(app, source),
          preserveEntrySignatures: "strict",
          treeshake: { moduleSideEffects: [{ test: /node_modules/, sideEffects: false }] },
          output: { format, entryFileNames: output, codeSplitting: false },
        },
      },
    },
  };
}

const all = [
  script("src/launcher.ts", "widget.js", "iife"),
  script("src/panel.ts", "widget/panel.js", "es", slim(widget), icons(), texts(i18n, "panel")),
  script("src/more.ts", "widget/more.js", "es", icons(), texts(i18n, "more")),
  script("src/polling.ts", "widget/polling.js", "es"),
  page("agent", "agent_desk/app", "/agent/"),
  page("supervisor", "supervisor/app", "/supervisor/"),
];

const wanted = process.argv.slice(2);
const chosen = wanted.length === 0 ? all : all.filter(({ name }) => wanted.includes(name));
for (const dist of new Set(chosen.map((each) => each.dist))) {
  rmSync(dist, { recursive: true, force: true });
}
for (const { name, entry, config } of chosen) {
  if (!existsSync(entry)) {
    console.log(`${name}: skipped, there is no ${entry.slice(root.length + 1)} yet`);
    continue;
  }
  await build(config);
  console.log(`${name}: built ${entry.slice(root.length + 1)}`);
}
for (const dist of new Set(chosen.map((each) => each.dist))) if (existsSync(dist)) squeeze(dist);

/** The server gives `name.br` or `name.gz` in place of `name` to browsers that take it. */
function squeeze(folder) {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.(js|css|svg)$/.test(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    const bytes = readFileSync(path);
    writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
    writeFileSync(`${path}.br`, brotliCompressSync(bytes));
  }
}
