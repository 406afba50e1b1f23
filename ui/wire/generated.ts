// Made by `python -m tools.generate_wire` from the records of engine/, web_chat/, agent_desk/ and
// supervisor/. Change those, not this file. Times are milliseconds since the Unix epoch.

export type Channel =
  | "voice"
  | "chat"
  | "email"
  | "sms"
  | "messenger"
  | "fax";

export type Stage =
  | "waiting"
  | "scheduled"
  | "offered"
  | "serving"
  | "wrap_up"
  | "lost"
  | "closed";

export type Status =
  | "available"
  | "break"
  | "offline";

export type State =
  | "ready"
  | "offered"
  | "busy"
  | "wrap_up"
  | "not_responding"
  | "reconnecting"
  | "away"
  | "offline";

export type Strategy =
  | "most_available"
  | "least_busy"
  | "least_loaded"
  | "longest_idle"
  | "round_robin";

export type Sender =
  | "customer"
  | "agent"
  | "system";

export type Otherwise =
  | "message"
  | "callback"
  | "voicemail";

export type OfferKind =
  | "routed"
  | "preferred"
  | "transferred"
  | "picked"
  | "assigned";

export type WithdrawReason =
  | "customer_left"
  | "agent_left"
  | "moved"
  | "taken"
  | "closed"
  | "callback";

export type RequeueReason =
  | "no_first_reply"
  | "agent_lost"
  | "signed_out"
  | "transferred"
  | "callback_failed";

export type LossReason =
  | "left"
  | "dropped";

export type CloseReason =
  | "completed"
  | "wrap_up_expired"
  | "customer_silent"
  | "lost"
  | "max_wait"
  | "callback_failed"
  | "callback_expired"
  | "supervisor";

export type PartingReason =
  | "left"
  | "declined"
  | "withdrawn"
  | "signed_out"
  | "over";

export type EndedBy =
  | "agent"
  | "customer"
  | "dropped"
  | "silence";

export type Refusal =
  | "unknown_contact"
  | "unknown_agent"
  | "unknown_queue"
  | "contact_exists"
  | "wrong_stage"
  | "not_yours"
  | "offer_gone"
  | "at_limit"
  | "agent_not_available"
  | "not_signed_in"
  | "stale_lease"
  | "queue_closed"
  | "queue_full"
  | "queue_disabled"
  | "queue_in_use"
  | "agent_disabled"
  | "agent_in_use"
  | "bad_value"
  | "already_so"
  | "crowded";

export interface File {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly size: number;
  /** Path on this server. Fetched with the visitor's token or the console's session. */
  readonly url: string;
  /** Of the place that is kept free for a picture; 0: it is none. */
  readonly width: number;
  readonly height: number;
}

export interface Person {
  readonly name: string;
  readonly picture: string | null;
}

/** One line of a conversation, the same on every screen. */
export interface Message {
  readonly id: string;
  readonly contact: string;
  readonly seq: number;
  /** customer, agent or system. */
  readonly sender: string;
  readonly at: number;
  readonly text: string;
  /** Of the agent who wrote it. */
  readonly name: string;
  readonly file: File | null;
  /** For sender system: a code the client words in its language (joined, left, transferred, requeued, away, back, ended). */
  readonly notice: string;
}

/** What an agent wrote for colleagues. No customer ever sees it. */
export interface Note {
  readonly id: string;
  readonly contact: string;
  /** private, transfer, wrap_up, invitation, or whisper and closing (of a supervisor). */
  readonly kind: string;
  /** Of who wrote it. */
  readonly name: string;
  readonly at: number;
  readonly text: string;
}

export interface Answer {
  readonly question: string;
  readonly answer: string;
}

/** What the customer filled in before a contact, and agreed to. */
export interface FilledIn {
  readonly at: number;
  readonly answers: readonly Answer[];
  /** The words that were agreed to; empty: none were asked for. */
  readonly consent: string;
}

/** Somebody beside the contact's agent. */
export interface Participant {
  readonly id: string;
  readonly name: string;
  /** colleague or supervisor. */
  readonly kind: string;
  /** False while invited and not answered. */
  readonly inside: boolean;
}

export interface Option {
  readonly id: string;
  readonly label: string;
}

/** One channel of an agent: held (offers included), the limit, how many more would fit. */
export interface Slots {
  readonly held: number;
  readonly limit: number;
  readonly spare: number;
}

export interface Topic {
  readonly queue: string;
  readonly label: string;
  readonly open: boolean;
  /** Whether a message can be left here, above all when nobody can chat. */
  readonly message: boolean;
  /** After so many days words and files are deleted. */
  readonly keep_days: number | null;
  /** What it is called, by language, in place of ``label``. */
  readonly names: Readonly<Record<string, string>>;
  /** When it opens again, if that is known; told of one that is closed. */
  readonly opens: number | null;
}

export interface FormQuestion {
  readonly id: string;
  readonly label: string;
  /** name, email, phone, choice or text. */
  readonly kind: string;
  readonly required: boolean;
  readonly max: number;
  readonly options: readonly string[];
}

/** What is asked before a conversation. Of those that fit, the queue's own goes before one for all, and one in the customer's language before one for others. */
export interface Form {
  readonly id: string;
  readonly queues: readonly string[];
  readonly language: string;
  readonly fields: readonly FormQuestion[];
  readonly consent: string;
  readonly consent_link: string;
  /** Of the text that is agreed to: it comes back with ``start``. */
  readonly version: string;
}

export interface Place {
  readonly position: number;
  readonly low_ms: number | null;
  readonly high_ms: number | null;
  readonly at: number;
}

/** The visitor's current contact. */
export interface Chat {
  readonly contact: string;
  /** waiting, offered, serving, lost, ended. */
  readonly stage: string;
  readonly queue: string;
  readonly started_at: number;
  readonly place: Place | null;
  readonly agent: Person | null;
  /** Highest message of the customer that reached an agent's screen. */
  readonly delivered_seq: number;
  /** Highest message of the customer that an agent has seen. */
  readonly read_seq: number;
  readonly ended_by: string;
  readonly rating: number | null;
  readonly last_seq: number;
}

/** A message or an advert for those who wait, in turn with others. */
export interface Treatment {
  readonly id: string;
  readonly text: string;
  /** https, or nothing. */
  readonly link: string;
  readonly link_text: string;
  /** Whose customers see it; empty: all. */
  readonly queues: readonly string[];
  readonly language: string;
  readonly seconds: number;
}

/** What the widget shows before a contact begins. */
export interface Site {
  readonly brand: string;
  /** By language; under no name that in all others. */
  readonly greeting: Readonly<Record<string, string>>;
  readonly topics: readonly Topic[];
  readonly max_text: number;
  readonly max_file_bytes: number;
  readonly file_types: readonly string[];
  readonly locale: string;
  readonly forms: readonly Form[];
  readonly treatments: readonly Treatment[];
  /** Whether transcripts can be sent by email. */
  readonly mail: boolean;
  /** Agents see what is typed before it is sent: the signal ``typing`` then carries ``text``. */
  readonly typing_preview: boolean;
}

export interface VisitorStart {
  readonly type: "start";
  readonly queue: string;
  readonly name?: string;
  readonly text?: string;
  readonly email?: string;
  /** That the customer is spoken to in: ``sl``. */
  readonly language?: string;
  /** Of the form, by their ids. */
  readonly fields?: Readonly<Record<string, string>>;
  /** The version of the text that the customer agreed to. */
  readonly consent?: string;
  /** What the site's page says of the customer. */
  readonly attributes?: Readonly<Record<string, string>>;
}

/** Words for later, answered by email. Becomes a contact on the queue's written channel. */
export interface VisitorLeaveMessage {
  readonly type: "leave_message";
  readonly queue: string;
  readonly email: string;
  readonly text: string;
  readonly name?: string;
  readonly language?: string;
  readonly fields?: Readonly<Record<string, string>>;
  readonly consent?: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

/** The site knows this visitor. Only ``user`` is proved; name and email are what the page says. */
export interface VisitorIdentify {
  readonly type: "identify";
  /** The site's own id of who is signed in there. */
  readonly user: string;
  /** HMAC-SHA256 of ``user`` with the site's secret, in small hex digits. */
  readonly hmac: string;
  readonly name?: string;
  readonly email?: string;
}

/** Delete all that is kept of this customer: words, files, ratings' comments, names, addresses. Ends what is open. The visitor's token is worth nothing afterwards. */
export interface VisitorErase {
  readonly type: "erase";
}

/** This browser is nobody's any more: its token is worth nothing, and it comes again as a new visitor. What is kept of the customer stays; who is identified again meets it again. */
export interface VisitorSignOut {
  readonly type: "sign_out";
}

/** ``message`` is made by the client; sent twice it is stored once. */
export interface VisitorSend {
  readonly type: "send";
  readonly message: string;
  readonly text?: string;
  readonly file?: string | null;
}

export interface VisitorRead {
  readonly type: "read";
  readonly seq: number;
}

export interface VisitorLeave {
  readonly type: "leave";
}

export interface VisitorRate {
  readonly type: "rate";
  /** 1 to 5. */
  readonly score: number;
  readonly comment?: string;
}

/** To the address, when the conversation is over: at once, or at its end. */
export interface VisitorSendTranscript {
  readonly type: "send_transcript";
  readonly email: string;
  readonly language?: string;
}

/** Answers a list of messages of the current contact: the page that ends before this one. */
export interface VisitorOlder {
  readonly type: "older";
  readonly before: number;
}

export type VisitorCommand =
  | VisitorStart
  | VisitorLeaveMessage
  | VisitorIdentify
  | VisitorErase
  | VisitorSignOut
  | VisitorSend
  | VisitorRead
  | VisitorLeave
  | VisitorRate
  | VisitorSendTranscript
  | VisitorOlder;

export interface Me {
  readonly agent: string;
  readonly name: string;
  readonly picture: string | null;
  readonly signed_in: boolean;
  readonly status: string;
  readonly reason: string;
  readonly state: string;
  readonly since: number;
  readonly next_status: string | null;
  readonly next_reason: string;
  /** Thousandths of the agent filled, offers included. */
  readonly load: number;
  readonly slots: Readonly<Record<string, Slots>>;
  readonly total: number | null;
  readonly in_hand: number;
  readonly handled_today: number;
  readonly may_pick: boolean;
  /** Mean of today: serving and wrap-up, per contact handled. */
  readonly handling_ms: number | null;
  /** Mean of today, in hundredths of a star. */
  readonly rating: number | null;
  readonly rated: number;
  /** Contacts of colleagues in which the agent takes part. They fill nothing. */
  readonly helping: number;
  /** The connection was away for too long then, and the agent has not come back to work since. */
  readonly lease_lost_at: number | null;
  /** Somebody else signed the agent out then, who has not come back to work since. */
  readonly signed_out_at: number | null;
  readonly signed_out_by: string;
}

export interface Offer {
  readonly contact: string;
  readonly offer: number;
  readonly channel: string;
  readonly queue: string;
  readonly customer: string;
  readonly deadline: number;
  readonly offered_at: number;
  readonly entered_at: number;
  /** Entered, or came back to the line from whoever served it. */
  readonly waits_since: number;
  readonly kind: string;
  /** One plain sentence: why this agent. */
  readonly why: string;
  readonly preview: string;
  /** Of whoever handed it on last. */
  readonly note: string;
  readonly note_by: string;
  /** Several offers stand in the order of the line. */
  readonly due: number;
}

/** A contact in the agent's hands, or one that the agent helps with or reads. */
export interface Desk {
  readonly contact: string;
  readonly channel: string;
  /** serving or wrap_up. */
  readonly stage: string;
  readonly queue: string;
  readonly customer: string;
  readonly customer_id: string;
  readonly customer_email: string;
  readonly entered_at: number;
  readonly waits_since: number;
  readonly due: number;
  readonly accepted_at: number;
  readonly why: string;
  readonly last_text: string;
  readonly last_sender: string;
  readonly last_seq: number;
  /** Highest message the agent has seen. */
  readonly read_seq: number;
  /** Highest message the customer has seen. */
  readonly customer_read_seq: number;
  readonly customer_away: boolean;
  readonly first_reply_by: number | null;
  readonly wrap_up_until: number | null;
  readonly ended_by: string;
  /** When wrap-up began. The note of this wrap-up bears this time. */
  readonly ended_at: number | null;
  /** Chosen in wrap-up so far, as the tags: what is chosen stands when the time is over. */
  readonly disposition: string;
  readonly tags: readonly string[];
  readonly rating: number | null;
  /** Highest message that reached the customer's screen. */
  readonly customer_delivered_seq: number;
  /** When the pad about the customer last changed; look it up again. */
  readonly pad_at: number;
  /** own, helping (somebody else's, writes to the customer) or reading (only notes). */
  readonly part: string;
  /** The name of whose it is, where that is somebody else. */
  readonly agent: string;
  /** Beside that agent, the invited included. */
  readonly participants: readonly Participant[];
  /** Of who wrote the last words, where that was not the customer. */
  readonly last_name: string;
  /** Where one email goes at the end, with all that agents wrote: the customer left a message. */
  readonly answer_to: string;
  /** The customer left a message, and no email goes out: there was no mail server. */
  readonly unmailed: boolean;
}

/** A contact of a colleague to which the agent is asked, or whose notes name them. */
export interface Aside {
  readonly contact: string;
  /** invitation or mention. */
  readonly kind: string;
  readonly channel: string;
  readonly queue: string;
  readonly customer: string;
  /** The name of who asks. */
  readonly by: string;
  readonly text: string;
  readonly at: number;
  /** The contact was closed before the agent had read that they are named. Its transcript can be read until the mention is put away. */
  readonly over: boolean;
}

/** A contact in line that the agent may pick, for those who may. */
export interface Waiting {
  readonly contact: string;
  readonly channel: string;
  readonly queue: string;
  readonly customer: string;
  readonly entered_at: number;
  readonly waits_since: number;
  readonly due: number;
}

/** Lists the console needs. */
export interface House {
  readonly queues: readonly Option[];
  readonly dispositions: readonly Option[];
  readonly reasons: readonly Option[];
  readonly max_text: number;
  readonly max_file_bytes: number;
  readonly tags: readonly Option[];
}

/** A prepared reply, with the variables {customer}, {agent} and {queue}. */
export interface Reply {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  /** Labels of the queues where it may be used; empty: everywhere. */
  readonly queues: readonly string[];
  readonly position: number;
}

export interface Address {
  /** email, phone, site_user ... */
  readonly kind: string;
  readonly value: string;
}

/** Another contact of the same customer. */
export interface Earlier {
  readonly contact: string;
  readonly channel: string;
  readonly queue: string;
  readonly stage: string;
  readonly entered_at: number;
  /** The name of who served it last. */
  readonly agent: string;
  readonly disposition: string;
  readonly tags: readonly string[];
  readonly rating: number | null;
  readonly messages: number;
}

/** What is known about the customer of a contact in hand. */
export interface Customer {
  readonly customer: string;
  readonly name: string;
  readonly email: string;
  readonly addresses: readonly Address[];
  readonly attributes: Readonly<Record<string, string>>;
  readonly pad: string;
  readonly pad_by: string;
  /** 0 while nothing has been written. */
  readonly pad_at: number;
  readonly earlier: readonly Earlier[];
  /** Before the contact in hand. */
  readonly filled_in: FilledIn | null;
}

export interface Transcript {
  readonly contact: string;
  readonly messages: readonly Message[];
  readonly notes: readonly Note[];
  /** There are earlier messages. */
  readonly more: boolean;
  /** Before that contact. */
  readonly filled_in: FilledIn | null;
}

/** A message that holds what was searched for. */
export interface Found {
  readonly contact: string;
  readonly seq: number;
  readonly sender: string;
  readonly at: number;
  readonly text: string;
}

export interface StoryLine {
  readonly at: number;
  /** The event: enqueued, offered, accepted, declined ... */
  readonly kind: string;
  readonly text: string;
}

/** A queue to which the contact could be handed. */
export interface QueueChoice {
  readonly queue: string;
  readonly label: string;
  readonly open: boolean;
  readonly waiting: number;
  /** Those waiting there who are due before this contact. */
  readonly ahead: number;
  readonly low_ms: number | null;
  /** What somebody who came now would wait there. */
  readonly high_ms: number | null;
  /** Nobody else at work serves it: the contact comes back to who hands it over. */
  readonly alone: boolean;
}

/** A colleague to whom the contact could be handed. */
export interface AgentChoice {
  readonly agent: string;
  readonly label: string;
  readonly state: string;
  /** Whether it can be handed to them at this moment. */
  readonly takes: boolean;
  readonly load: number;
  /** How many more of this channel would fit. */
  readonly room: number;
  /** Whether they serve the contact's queue. */
  readonly serves: boolean;
  /** Skills that the contact needs and they have not, or not enough. */
  readonly lacks: readonly string[];
}

export interface Destinations {
  readonly queues: readonly QueueChoice[];
  /** At most 200, the best fitting first. */
  readonly agents: readonly AgentChoice[];
  /** So long a contact that is handed to a colleague waits for them alone. */
  readonly preferred_ms: number;
}

export interface AgentSetStatus {
  readonly type: "set_status";
  readonly status: string;
  readonly reason?: string;
  readonly after_contacts?: boolean;
}

export interface AgentSignOut {
  readonly type: "sign_out";
}

export interface AgentAccept {
  readonly type: "accept";
  readonly contact: string;
  readonly offer: number;
}

export interface AgentDecline {
  readonly type: "decline";
  readonly contact: string;
  readonly offer: number;
  readonly reason?: string;
}

export interface AgentSend {
  readonly type: "send";
  readonly contact: string;
  readonly message: string;
  readonly text?: string;
  readonly file?: string | null;
  /** Last message the agent had on screen when writing. */
  readonly seen_seq?: number;
}

export interface AgentRead {
  readonly type: "read";
  readonly contact: string;
  readonly seq: number;
}

export interface AgentEnd {
  readonly type: "end";
  readonly contact: string;
}

/** All that is chosen and noted so far. It stands when the time for wrap-up is over. */
export interface AgentChooseWrapUp {
  readonly type: "choose_wrap_up";
  readonly contact: string;
  readonly disposition?: string;
  readonly note?: string;
  readonly tags?: readonly string[];
}

export interface AgentComplete {
  readonly type: "complete";
  readonly contact: string;
  readonly disposition?: string;
  readonly note?: string;
  readonly tags?: readonly string[];
}

export interface AgentTransfer {
  readonly type: "transfer";
  readonly contact: string;
  readonly queue?: string | null;
  readonly agent?: string | null;
  readonly note?: string;
}

export interface AgentPick {
  readonly type: "pick";
  readonly contact: string;
}

/** A private note in the conversation. */
export interface AgentAddNote {
  readonly type: "add_note";
  readonly contact: string;
  readonly text: string;
  /** Users named in the text as ``@Name``: they are told, and may read this contact. */
  readonly mentions?: readonly string[];
}

/** Ask a colleague who is at work to take part. */
export interface AgentInvite {
  readonly type: "invite";
  readonly contact: string;
  readonly colleague: string;
  readonly why?: string;
}

/** Take the invitation back, or go on without the colleague. */
export interface AgentUninvite {
  readonly type: "uninvite";
  readonly contact: string;
  readonly colleague: string;
}

/** Accept the invitation, or open the contact in whose notes one is named. */
export interface AgentTakePart {
  readonly type: "take_part";
  readonly contact: string;
}

/** Decline the invitation, leave, or put the mention away, also of a contact that is over. */
export interface AgentStepOut {
  readonly type: "step_out";
  readonly contact: string;
}

/** Replace the text about the customer. ``base`` is the ``pad_at`` of the text that was changed; if a colleague has written since, it is refused with ``changed``. */
export interface AgentSetPad {
  readonly type: "set_pad";
  readonly contact: string;
  readonly text: string;
  readonly base?: number;
}

/** Answers ``Customer``. */
export interface AgentLookUp {
  readonly type: "look_up";
  readonly contact: string;
}

/** Answers ``Transcript`` of another contact (``of``) of the same customer. */
export interface AgentReadTranscript {
  readonly type: "transcript";
  readonly contact: string;
  readonly of: string;
  /** Messages before this one; 0: the last ones. */
  readonly before?: number;
}

/** Answers a list of ``Found`` in all that was written with the customer. */
export interface AgentSearch {
  readonly type: "search";
  readonly contact: string;
  readonly text: string;
}

/** Answers a list of ``StoryLine``. */
export interface AgentReadStory {
  readonly type: "story";
  readonly contact: string;
}

/** Answers ``Destinations``: where the contact could go, and what would become of it there. */
export interface AgentListDestinations {
  readonly type: "destinations";
  readonly contact: string;
}

/** Answers a list of ``Option``: who is at work and could be asked to help. */
export interface AgentListColleagues {
  readonly type: "colleagues";
  readonly contact: string;
}

export type AgentCommand =
  | AgentSetStatus
  | AgentSignOut
  | AgentAccept
  | AgentDecline
  | AgentSend
  | AgentRead
  | AgentEnd
  | AgentChooseWrapUp
  | AgentComplete
  | AgentTransfer
  | AgentPick
  | AgentAddNote
  | AgentInvite
  | AgentUninvite
  | AgentTakePart
  | AgentStepOut
  | AgentSetPad
  | AgentLookUp
  | AgentReadTranscript
  | AgentSearch
  | AgentReadStory
  | AgentListDestinations
  | AgentListColleagues;

export interface Totals {
  readonly waiting: number;
  /** When that contact entered, or came back to the line, that waits longest now. */
  readonly longest_wait_since: number | null;
  readonly past_due: number;
  readonly serving: number;
  readonly agents_ready: number;
  readonly agents_busy: number;
  readonly agents_away: number;
  readonly agents_not_responding: number;
  readonly handled_today: number;
  readonly abandoned_today: number;
  /** Never served, whatever the reason: those abandoned are among them. */
  readonly lost_today: number;
  /** Thousandths; None when nothing was answered or abandoned yet. */
  readonly service_level: number | null;
  readonly service_level_definition: string;
}

export interface QueueRow {
  readonly queue: string;
  readonly name: string;
  readonly open: boolean;
  readonly strategy: string;
  readonly waiting: number;
  readonly longest_wait_since: number | null;
  readonly next_due: number | null;
  readonly past_due: number;
  readonly serving: number;
  /** Agents at work who serve this queue. */
  readonly agents_able: number;
  readonly low_ms: number | null;
  readonly high_ms: number | null;
  readonly target_ms: number;
  readonly handled_today: number;
  readonly abandoned_today: number;
  /** Never served, whatever the reason: those abandoned are among them. */
  readonly lost_today: number;
  readonly service_level: number | null;
  /** What came, by hours of the day up to now. */
  readonly day: readonly number[];
  /** Those that are raised: waiting, longest_wait_s, past_due, lost_today, agents_able or service_level. */
  readonly alerts: readonly string[];
  /** Takes nobody new. Shown while contacts are open in it, and then no more. */
  readonly disabled: boolean;
}

export interface AgentRow {
  readonly agent: string;
  readonly name: string;
  readonly picture: string | null;
  readonly status: string;
  readonly reason: string;
  readonly state: string;
  readonly since: number;
  readonly next_status: string | null;
  readonly load: number;
  readonly slots: Readonly<Record<string, Slots>>;
  readonly total: number | null;
  readonly in_hand: number;
  readonly queues: readonly string[];
  readonly contacts: readonly string[];
  /** Contacts of colleagues in which the agent takes part. They fill nothing. */
  readonly helping: number;
  readonly team: string;
}

/** A contact in line: waiting or offered, at most 200 of each queue, due first. */
export interface ContactRow {
  readonly contact: string;
  readonly channel: string;
  readonly queue: string;
  readonly stage: string;
  readonly customer: string;
  readonly entered_at: number;
  /** Entered, or came back to the line from whoever served it. */
  readonly waits_since: number;
  readonly due: number;
  readonly position: number;
  /** To whom it is offered. */
  readonly agent: string | null;
  readonly why_waiting: string;
  /** Of its channel in this queue. Its due is earlier with a head start. */
  readonly target_ms: number;
}

export interface Lists {
  readonly strategies: readonly Option[];
  readonly channels: readonly Option[];
  readonly queues: readonly Option[];
  readonly reasons: readonly Option[];
  readonly max_limit: number;
  readonly teams: readonly Option[];
  /** Offered nowhere any more, and still known by name: reports tell of them. */
  readonly disabled_queues: readonly Option[];
  readonly disabled_agents: readonly Option[];
}

/** Somebody who reads along is named in a contact's notes. They share the board: ``user`` says who is meant. */
export interface Mention {
  readonly user: string;
  readonly contact: string;
  readonly customer: string;
  readonly by: string;
  readonly text: string;
  readonly at: number;
}

export interface SupervisorSetLimits {
  readonly type: "set_limits";
  readonly agents: readonly string[];
  readonly limits?: Readonly<Record<string, number>>;
  readonly total?: number | null;
}

/** Answers ``{changed, over}``: how many agents change, how many then hold more than allowed. */
export interface SupervisorPreviewLimits {
  readonly type: "preview_limits";
  readonly agents: readonly string[];
  readonly limits?: Readonly<Record<string, number>>;
  readonly total?: number | null;
}

export interface SupervisorSetStrategy {
  readonly type: "set_strategy";
  readonly queue: string;
  readonly strategy: string;
}

export interface SupervisorSetAgentStatus {
  readonly type: "set_agent_status";
  readonly agent: string;
  /** available, break or offline (takes the agent out of the line). */
  readonly status: string;
  readonly reason?: string;
}

export interface SupervisorMoveContact {
  readonly type: "move_contact";
  readonly contact: string;
  readonly queue: string;
}

export interface SupervisorReprioritise {
  readonly type: "reprioritise";
  readonly contact: string;
  readonly head_start_ms: number;
}

export interface SupervisorAssignContact {
  readonly type: "assign_contact";
  readonly contact: string;
  readonly agent: string;
}

/** A contact in an agent's hands, or in line, goes to another agent or queue: one of the two. */
export interface SupervisorHandOver {
  readonly type: "hand_over";
  readonly contact: string;
  readonly agent?: string | null;
  readonly queue?: string | null;
}

export interface SupervisorCloseContact {
  readonly type: "close_contact";
  readonly contact: string;
  readonly note?: string;
}

/** A note that the contact's agent sees at once, and the customer never. */
export interface SupervisorWhisper {
  readonly type: "whisper";
  readonly contact: string;
  readonly text: string;
}

/** Take part in a contact that an agent serves. The customer is told. */
export interface SupervisorJoin {
  readonly type: "join";
  readonly contact: string;
}

/** Write to the customer, as one who has joined. ``message`` sent twice is stored once. */
export interface SupervisorSay {
  readonly type: "say";
  readonly contact: string;
  readonly message: string;
  readonly text: string;
}

export interface SupervisorLeave {
  readonly type: "leave";
  readonly contact: string;
}

/** A mention was seen. */
export interface SupervisorPutAway {
  readonly type: "put_away";
  readonly contact: string;
}

export type SupervisorCommand =
  | SupervisorSetLimits
  | SupervisorPreviewLimits
  | SupervisorSetStrategy
  | SupervisorSetAgentStatus
  | SupervisorMoveContact
  | SupervisorReprioritise
  | SupervisorAssignContact
  | SupervisorHandOver
  | SupervisorCloseContact
  | SupervisorWhisper
  | SupervisorJoin
  | SupervisorSay
  | SupervisorLeave
  | SupervisorPutAway;
