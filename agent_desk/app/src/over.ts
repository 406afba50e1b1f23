/** What lies over the desk, and which contact it is about. */
export type Over =
  | { what: "help" }
  | { what: "line" }
  | { what: "customer" }
  | { what: "account" }
  | { what: "palette" }
  | { what: "earlier"; contact: string; of: string; seq: number }
  | { what: "transfer"; contact: string }
  | { what: "invite"; contact: string }
  | { what: "end"; contact: string }
  | { what: "without"; contact: string; colleague: string }
  | { what: "leave"; from: "line" | "console" }
  | null;
