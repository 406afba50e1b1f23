/** The attributes of the script element, `data-` left out (docs/widget.md). */
export interface Settings {
  lang?: "en" | "id" | "ru" | "az" | "sl" | (string & {});
  theme?: "light" | "dark";
  side?: "left";
  queue?: string;
  label?: string;
  enter?: "newline";
  sound?: "off";
  /** Of the page's content security policy. */
  nonce?: string;
}

export interface Identity {
  /** Your own id of the user, believed with its `hmac`. */
  id?: string;
  hmac?: string;
  name?: string;
  email?: string;
  attributes?: Record<string, string>;
}

export interface Details {
  open: undefined;
  close: undefined;
  started: undefined;
  left: undefined;
  ended: undefined;
  deleted: undefined;
  unread: number;
  message: { name: string; text: string; at: number };
  identified: { verified: boolean; code?: string };
}

export interface Cordboard {
  open(): Promise<void>;
  close(): void;
  /** Returns how to stop listening. */
  on<E extends keyof Details>(event: E, listener: (detail: Details[E]) => void): () => void;
  identify(who: Identity): void;
  set(attributes: Record<string, string>): void;
  /** Your user has signed out: whoever comes next at this browser is somebody new. */
  signOut(): Promise<void>;
}

/**
 * Puts the widget of this server on the page, once however often it is asked for.
 *
 * Rejects when the script does not come; asked again, it tries again. For browsers only.
 */
export function load(server: string, settings?: Settings): Promise<Cordboard>;
