import { defineConfig } from "vitest/config";

export default defineConfig({
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  test: {
    // What needs a document says so at its top: making one takes longer than most files' tests.
    environment: "node",
    include: [
      "ui/**/*.test.{ts,tsx}",
      "{web_chat/widget,agent_desk/app,supervisor/app}/**/*.test.{ts,tsx}",
      "tests/**/*.test.{ts,tsx}",
    ],
    exclude: ["**/node_modules/**", "**/dist/**"],
    passWithNoTests: true,
  },
});
