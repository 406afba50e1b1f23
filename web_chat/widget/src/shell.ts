/** What launcher and panel know of each other. Types only: the two are built apart. */

export interface Identity {
  /** The site's own id of the user, believed with its `hmac` (docs/widget.md). */
  id?: string;
  hmac?: string;
  name?: string;
  email?: string;
  /** What the page says of the customer; agents see it. */
  attributes?: Record<string, string>;
}

export type EventName =
  | "open"
  | "close"
  | "unread"
  | "started"
  | "left"
  | "identified"
  | "deleted"
  | "message"
  | "ended";
export type Listener = (detail?: unknown) => void;

/** `window.Cordboard`. */
export interface Api {
  open(): Promise<void>;
  close(): void;
  /** Returns how to stop listening. */
  on(name: EventName, listener: Listener): () => void;
  identify(who: Identity): void;
  /** Adds to what the page says of the customer. */
  set(attributes: Record<string, string>): void;
  /** The site's user has signed out: whoever comes next at this browser is somebody new. */
  signOut(): Promise<void>;
}

export interface Shell {
  readonly host: HTMLElement;
  readonly shadow: ShadowRoot;
  readonly root: HTMLElement;
  readonly button: HTMLButtonElement;
  /** Address of the folder of the scripts, with a slash at its end. */
  readonly base: string;
  /** The one that is spoken here, and what the page and the browser asked for. */
  readonly language: string;
  readonly locales: readonly string[];
  /** The `data-*` of the script element. */
  readonly options: Readonly<Record<string, string | undefined>>;
  adopt(css: string): void;
  emit(name: EventName, detail?: unknown): void;
  identity(): Identity;
  close(): void;
  /** Fetches `widget/NAME.js`. Rejects when it does not come; a later call asks again. */
  part<M>(name: string): Promise<M>;
}

export interface Panel {
  open(): void;
  close(): void;
  identify(): void;
  signOut(): Promise<void>;
}

export type Mount = (shell: Shell) => Panel;
