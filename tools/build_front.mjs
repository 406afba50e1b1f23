// Builds the three front ends: `npm run build`, or `npm run build -- widget` for one of them.
//
// The consoles are pages with hashed assets under /agent/ and /supervisor/. The widget is two
// scripts with fixed names, because shops write one of them into their pages: widget.js, a classic
// script that must stay tiny, and panel.js, an ES module that widget.js imports on first use.
import { existsSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { languages, slim } from "./slim_widget.mjs";

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
      build: { outDir: "dist", emptyOutDir: false, target: "es2022" },
    },
  };
}

function script(name, source, output, format, plugins = []) {
  const app = join(root, "web_chat/widget");
  return {
    name,
    entry: join(app, source),
    dist: join(app, "dist"),
    config: {
      ...shared,
      root: app,
      publicDir: false,
      plugins,
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
          output: { format, entryFileNames: output, codeSplitting: false },
        },
      },
    },
  };
}

const all = [
  script("widget", "src/launcher.ts", "widget.js", "iife"),
  script("widget", "src/panel.ts", "panel.js", "es", [
    slim(),
    languages(join(root, "web_chat/widget/src/i18n")),
  ]),
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
