/** The widget itself always comes from the server, so that the two fit each other. */

let loading;

/** See `index.d.ts`. */
export function load(server, { nonce, ...settings } = {}) {
  loading ??= fetch(
    new URL("widget.js", server.endsWith("/") ? server : `${server}/`),
    nonce,
    settings,
  );
  return loading;
}

function fetch(address, nonce, settings) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = trusted(address.href);
    script.async = true;
    if (nonce) script.nonce = nonce;
    Object.assign(script.dataset, settings);
    script.onload = () => resolve(window.Cordboard ?? drawn());
    script.onerror = () => {
      // Whoever asks again tries again.
      script.remove();
      loading = undefined;
      reject(new Error(`The chat could not be loaded from ${address.origin}.`));
    };
    document.head.append(script);
  });
}

let policy;

/** For pages with `require-trusted-types-for 'script'`: the server's own script, and no other. */
function trusted(href) {
  policy ??= window.trustedTypes?.createPolicy("cordboard", { createScriptURL: (url) => url });
  return policy?.createScriptURL(href) ?? href;
}

/** While the page is still being read, the widget waits for its body. */
function drawn() {
  return new Promise((resolve) => {
    document.addEventListener("cordboard", () => resolve(window.Cordboard), { once: true });
  });
}
