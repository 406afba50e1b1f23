/** Everything the supervisor's screen knows and can ask for. */
import { computed, signal } from "@preact/signals";
import { sessionEnded } from "../../../ui/kit/door";
import { startTicking, tick } from "../../../ui/kit/ticking";
import { toast } from "../../../ui/kit/toast";
import { Connection } from "../../../ui/wire/connection";
import type {
  AgentRow,
  ContactRow,
  Lists,
  Mention,
  QueueRow,
  SupervisorCommand,
  Totals,
} from "../../../ui/wire/generated";
import { Live, plain } from "../../../ui/wire/live";
import type { Session } from "../../../ui/wire/session";
import { openSocket } from "../../../ui/wire/whole_client";
import { alertsOf, keyOf } from "./alerts/alerts";
import { keepBell } from "./alerts/bell";
import { byAttention, byTeam, dueFirst, inLine, isShown, type Show } from "./attention";
import { command, type Draft, type Preview, undo } from "./limits";
import type { Figure } from "./talk/talk";

export interface Tables {
  totals: Totals;
  queues: QueueRow;
  agents: AgentRow;
  line: ContactRow;
  lists: Lists;
  mentions: Mention;
}

/** Whose line is open beside the board: a queue's id, or everybody. */
export type Drill = { title: string; queue: string | null; pastDue: boolean } | null;

const UNDO_MS = 10_000;

export class Room {
  readonly live: Live<Tables, SupervisorCommand>;
  readonly show = signal<Show>("all");
  readonly search = signal("");
  /** Only this team's agents; empty: everybody's. */
  readonly team = signal("");
  readonly teamed = signal(false);
  readonly chosen = signal<ReadonlySet<string>>(new Set());
  readonly drill = signal<Drill>(null);
  /** The contacts behind a figure of the day, and the conversation that is read. */
  readonly figure = signal<Figure | null>(null);
  /** Whose day is shown. */
  readonly timeline = signal<string | null>(null);
  readonly talk = signal<string | null>(null);
  readonly totals = computed(() => this.live.table("totals").value.get("totals"));
  readonly lists = computed(() => this.live.table("lists").value.get("lists"));
  readonly queues = computed(() =>
    [...this.live.table("queues").value.values()].sort((a, b) => a.name.localeCompare(b.name)),
  );
  readonly agents = computed(() => byAttention(this.live.table("agents").value.values()));
  readonly alerts = computed(() => alertsOf(this.queues.value, tick.value));
  readonly alerted = computed(() => new Set(this.alerts.value.map(keyOf)));
  readonly shown = computed(() => {
    const { show, search, team, teamed } = this;
    const teams = this.lists.value?.teams ?? [];
    const rows = this.agents.value.filter((row) =>
      isShown(row, show.value, search.value, team.value),
    );
    return teamed.value
      ? byTeam(
          rows,
          teams.map(({ id }) => id),
        )
      : rows;
  });
  readonly line = computed(() => inLine(this.live.table("line").value.values()));
  readonly first = computed(() => dueFirst(this.line.value));
  /** The board is shared by all supervisors; these are for this one. */
  readonly mentions = computed(() =>
    [...this.live.table("mentions").value.values()]
      .filter(({ user }) => user === this.me.user)
      .sort((a, b) => a.at - b.at),
  );
  /** Since when nothing has come; null while the line is up. */
  readonly stillSince = signal<number | null>(null);
  #stops: (() => void)[];

  constructor(readonly me: Session) {
    const connection = new Connection<Tables, SupervisorCommand>({
      namespace: "/supervisor",
      open: openSocket,
    });
    this.live = new Live(connection);
    this.#stops = [
      startTicking(() => connection.now()),
      keepBell(this),
      connection.onLink((link) => {
        if (link === "ended") sessionEnded(connection.endedBy);
        this.stillSince.value = link === "offline" ? connection.now() : null;
      }),
    ];
  }

  /** Whether the user's role gives this right. */
  may(right: string): boolean {
    return this.me.rights.includes(right);
  }

  /** Whether the board shows some teams, whose queues others serve too. */
  get limited(): boolean {
    return (this.me.teams?.length ?? 0) > 0;
  }

  start(): void {
    this.live.connection.start();
  }

  stop(): void {
    for (const stop of this.#stops) stop();
    this.live.stop();
  }

  async ask(body: SupervisorCommand, near?: Element | null): Promise<boolean> {
    try {
      await this.live.connection.command(body);
      return true;
    } catch (why) {
      toast(plain(why), { kind: "refused", near });
      return false;
    }
  }

  agent(id: string): AgentRow | undefined {
    return this.live.table("agents").value.get(id);
  }

  isAlerted(queue: string, threshold: string): boolean {
    return this.alerted.value.has(keyOf({ queue, threshold, text: "" }));
  }

  queueName(id: string): string {
    const disabled = this.lists.value?.disabled_queues ?? [];
    return (
      this.live.table("queues").value.get(id)?.name ??
      disabled.find((queue) => queue.id === id)?.label ??
      id
    );
  }

  teamName(id: string): string {
    return this.lists.value?.teams.find((team) => team.id === id)?.label ?? "No team";
  }

  reasonName(id: string): string {
    return this.lists.value?.reasons.find((reason) => reason.id === id)?.label ?? id;
  }

  choose(id: string, on: boolean): void {
    const next = new Set(this.chosen.value);
    if (on) next.add(id);
    else next.delete(id);
    this.chosen.value = next;
  }

  preview(agents: readonly string[], draft: Draft): Promise<Preview> {
    const { limits, total } = draft;
    return this.live.connection.command<Preview>({ type: "preview_limits", agents, limits, total });
  }

  /** Applies at once, and can be taken back for ten seconds. */
  async apply(agents: readonly string[], draft: Draft, near: Element | null): Promise<boolean> {
    const before = agents.map((id) => this.agent(id)).filter((row) => row !== undefined);
    const back = undo(before, draft);
    if (!(await this.ask(command(agents, draft), near))) return false;
    const who = before.length === 1 ? before[0]?.name : `${before.length} agents`;
    toast(`Limits of ${who} changed.`, {
      ms: UNDO_MS,
      action: {
        label: "Undo",
        run: () => void this.#takeBack(back),
      },
    });
    return true;
  }

  async #takeBack(back: ReturnType<typeof undo>): Promise<void> {
    const done = await Promise.all(back.map((body) => this.ask(body)));
    if (done.every(Boolean)) toast("Limits are as before.");
  }
}
