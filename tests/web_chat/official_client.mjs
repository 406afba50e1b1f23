// The official Socket.IO client, following a stream as docs/wire.md says. Driven by lines of JSON:
// each line on standard input is answered by one line on standard output.
import { createInterface } from "node:readline";
import { io } from "socket.io-client";

let socket;
let state = {};
let stream = null;
let seq = 0;
let connects = 0;
let refusal = null;
let waiting = [];
const applied = [];

function changed() {
  waiting = waiting.filter((check) => !check());
}

function apply(delta) {
  for (const [name, records] of Object.entries(delta.set)) {
    state[name] = { ...state[name], ...records };
  }
  for (const [name, keys] of Object.entries(delta.del)) {
    for (const key of keys) delete state[name][key];
  }
  seq = delta.seq;
  applied.push(seq);
}

async function resume() {
  const answer = await socket.emitWithAck("resume", { stream, seq });
  if (answer.snapshot) {
    state = answer.snapshot;
    seq = answer.seq;
  } else {
    for (const delta of answer.deltas) if (delta.seq > seq) apply(delta);
  }
  stream = answer.stream;
  connects += 1;
  changed();
}

const texts = () =>
  Object.values(state.messages ?? {})
    .sort((a, b) => a.seq - b.seq)
    .map((message) => message.text)
    .filter(Boolean);

const operations = {
  connect({ url, namespace, auth, transports, headers }) {
    socket = io(url + namespace, {
      auth,
      transports,
      extraHeaders: headers,
      reconnectionDelay: 50,
      reconnectionDelayMax: 200,
    });
    socket.on("connect", resume);
    socket.on("connect_error", (error) => {
      refusal = error.data?.code ?? error.message;
      changed();
    });
    socket.on("delta", (delta) => {
      if (delta.seq === seq + 1) apply(delta);
      else if (delta.seq > seq) resume();
      changed();
    });
    return this.until({ what: "connects", value: 1, or: "refusal" });
  },
  async call({ event, data }) {
    return await socket.emitWithAck(event, data);
  },
  until({ what, value, or }) {
    const look = {
      connects: () => connects >= value && connects,
      text: () => texts().includes(value) && texts(),
      stage: () => state.chat?.chat?.stage === value && value,
    };
    return new Promise((resolve) => {
      const check = () => {
        const found = look[what]() || (or === "refusal" && refusal);
        if (found) resolve(found);
        return found;
      };
      if (!check()) waiting.push(check);
    });
  },
  async look() {
    return {
      texts: texts(),
      state,
      seq,
      applied,
      connects,
      transport: socket.io.engine.transport.name,
    };
  },
  async dropTransport() {
    socket.io.engine.close();
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const { op, ...args } = JSON.parse(line);
  const result = await operations[op](args);
  process.stdout.write(`${JSON.stringify(result ?? null)}\n`);
}
socket?.close();
