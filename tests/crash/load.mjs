// Visitors and agents on real sockets, through every crash of the server. Each thing that the server
// acknowledged is one line of JSON on standard output; "stop" on standard input ends it.
import { randomUUID } from "node:crypto";
import { createInterface } from "node:readline";
import { io } from "socket.io-client";

const { url, visitors, agents, queues } = JSON.parse(process.argv[2]);
let stopping = false;

const tell = (what) => process.stdout.write(`${JSON.stringify(what)}\n`);
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const some = (list) => list[Math.floor(Math.random() * list.length)];

async function insist(request) {
  for (;;) {
    try {
      return await request();
    } catch {
      await pause(100);
    }
  }
}

class Client {
  constructor(namespace, options) {
    this.state = {};
    this.stream = null;
    this.seq = 0;
    this.current = false;
    this.resumes = 0;
    this.socket = io(url + namespace, {
      transports: ["websocket"],
      reconnectionDelay: 30,
      reconnectionDelayMax: 150,
      forceNew: true,
      ...options,
    });
    this.socket.on("connect", () => this.resume());
    this.socket.on("connect_error", () => {
      // A refusal (the server was only starting) is final for the client unless we ask again.
      if (!this.socket.active) setTimeout(() => this.socket.connect(), 100);
    });
    this.socket.on("disconnect", () => {
      this.current = false;
      if (!this.socket.active) setTimeout(() => this.socket.connect(), 100);
    });
    this.socket.on("delta", (delta) => {
      if (!this.current) return;
      if (delta.seq !== this.seq + 1) {
        if (delta.seq > this.seq) this.resume();
        return;
      }
      this.apply(delta);
    });
  }

  apply(delta) {
    for (const [name, records] of Object.entries(delta.set)) {
      this.state[name] = { ...this.state[name], ...records };
    }
    for (const [name, keys] of Object.entries(delta.del)) {
      for (const key of keys) delete this.state[name]?.[key];
    }
    this.seq = delta.seq;
  }

  async resume() {
    this.current = false;
    try {
      const asked = { stream: this.stream, seq: this.seq };
      const answer = await this.socket.timeout(2000).emitWithAck("resume", asked);
      if (!answer.ok) throw new Error(answer.code);
      if (answer.snapshot) this.state = answer.snapshot;
      else for (const delta of answer.deltas) if (delta.seq > this.seq) this.apply(delta);
      this.stream = answer.stream;
      this.seq = answer.seq;
      this.current = true;
      this.resumes += 1;
    } catch {
      if (this.socket.connected) setTimeout(() => this.resume(), 100);
    }
  }

  // Ask, with the same id, until the server has answered for good.
  async command(body) {
    const id = randomUUID();
    for (;;) {
      while (!this.current) await pause(20);
      try {
        const answer = await this.socket.timeout(2000).emitWithAck("command", { id, body });
        if (answer.ok || !["unavailable", "too_many"].includes(answer.code)) return answer;
        await pause(200);
      } catch {
        await pause(20);
      }
      if (stopping === "now") return { ok: false, code: "stopped" };
    }
  }
}

async function visit() {
  const { token } = await insist(async () => {
    const answer = await fetch(`${url}/chat/token`, { method: "POST", body: "{}" });
    if (!answer.ok) throw new Error("not yet");
    return answer.json();
  });
  const client = new Client("/visitor", { auth: { token } });
  let number = 0;
  while (!stopping) {
    while (!client.current) await pause(20);
    const started = await client.command({
      type: "start",
      queue: some(queues),
      name: "Kim",
      text: "",
    });
    if (!started.ok) {
      await pause(200);
      continue;
    }
    const contact = started.result.contact;
    tell({ what: "start", contact });
    const length = 4 + Math.floor(Math.random() * 8);
    for (let said = 0; said < length && !stopping; said += 1) {
      const message = randomUUID();
      number += 1;
      const text = `line ${number}`;
      const sent = await client.command({ type: "send", message, text });
      if (!sent.ok) break;
      tell({ what: "message", contact, seq: sent.result.seq, text, sender: "customer" });
      await pause(Math.random() * 400);
    }
    if (!stopping && Math.random() < 0.4) {
      const left = await client.command({ type: "leave" });
      if (left.ok) tell({ what: "left", contact });
    } else {
      // Until the agent has ended it.
      while (!stopping && !(client.current && client.state.chat?.chat?.stage === "ended")) {
        await pause(50);
      }
    }
  }
  return client;
}

async function work({ user, password }) {
  const cookie = await insist(async () => {
    const answer = await fetch(`${url}/api/session`, {
      method: "POST",
      body: JSON.stringify({ user, password }),
    });
    if (!answer.ok) throw new Error("not yet");
    return answer.headers.getSetCookie()[0].split(";")[0];
  });
  const client = new Client("/agent", { extraHeaders: { cookie } });
  await client.command({ type: "set_status", status: "available" });
  tell({ what: "working", agent: user });
  const busy = new Set();
  const once = (key, deed) => {
    if (busy.has(key)) return;
    busy.add(key);
    deed().finally(() => busy.delete(key));
  };
  while (!stopping) {
    if (client.current) {
      for (const offer of Object.values(client.state.offers ?? {})) {
        once(`accept ${offer.contact}`, () => accept(client, user, offer));
      }
      for (const desk of Object.values(client.state.desk ?? {})) {
        if (desk.stage === "wrap_up") once(desk.contact, () => complete(client, desk.contact));
        else once(desk.contact, () => talk(client, desk.contact));
      }
    }
    await pause(40);
  }
  return { client, user };
}

async function accept(client, agent, { contact, offer }) {
  await pause(Math.random() * 150);
  const answer = await client.command({ type: "accept", contact, offer });
  if (answer.ok) tell({ what: "accept", contact, agent });
}

async function talk(client, contact) {
  await pause(100 + Math.random() * 400);
  if (Math.random() < 0.25) {
    const answer = await client.command({ type: "end", contact });
    if (answer.ok) tell({ what: "end", contact });
    return;
  }
  const text = `answer ${randomUUID()}`;
  const answer = await client.command({ type: "send", contact, message: randomUUID(), text });
  if (answer.ok) {
    tell({ what: "message", contact, seq: answer.result.seq, text, sender: "agent" });
  }
}

async function complete(client, contact) {
  const answer = await client.command({ type: "complete", contact, disposition: "solved" });
  if (answer.ok) tell({ what: "complete", contact });
}

const people = Array.from({ length: visitors }, () => visit());
const staff = agents.map((agent) => work(agent));

for await (const line of createInterface({ input: process.stdin })) {
  if (line.trim() === "stop") break;
}
stopping = true;
setTimeout(() => {
  stopping = "now";
}, 5000).unref();
await Promise.all(people);
for (const { client, user } of await Promise.all(staff)) {
  while (!client.current) await pause(20);
  tell({
    what: "screen",
    agent: user,
    signed_in: client.state.me.me.signed_in,
    desk: Object.keys(client.state.desk ?? {}),
    resumes: client.resumes,
  });
}
process.exit(0);
