/** The clocks and counts of a channel in a queue, in the words of the form and of the record. */

/** Name in the set-up, words, and what an empty field means; null: it is never empty. */
export const TIMES: readonly (readonly [string, string, string | null])[] = [
  ["target_s", "Answered within", null],
  ["offer_s", "An offer lasts", null],
  ["first_reply_warn_s", "Warn of a late first reply after", "never"],
  ["first_reply_s", "Back to the line without a first reply after", "never"],
  ["silent_s", "A customer counts as silent after", "never"],
  ["silent_close_s", "A silent conversation closes after", "never"],
  ["wrap_up_s", "Wrap-up", "none"],
  ["handle_s", "A conversation takes about", "4 min"],
  ["customer_grace_s", "A lost connection keeps the place for", "1 min"],
  ["lost_keep_s", "A lost contact may come back for", "15 min"],
  ["lease_lost_head_start_s", "Head start when the agent's line broke", "30 s"],
  ["callback_gap_s", "Between two callbacks", "10 min"],
];

/** Name, words, what is usual, the least and the most. */
export const COUNTS: readonly (readonly [string, string, number, number, number])[] = [
  ["misses", "Missed offers until an agent is out", 2, 1, 100],
  ["silent_share", "Percent of its room that a silent one fills", 100, 0, 100],
  ["callback_attempts", "Callbacks tried", 3, 1, 100],
];

export const OTHERWISE = [
  { id: "message", label: "They leave a message" },
  { id: "callback", label: "They are called back" },
  { id: "voicemail", label: "They leave a voicemail" },
];
