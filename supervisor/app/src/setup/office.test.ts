import { afterEach, beforeEach, expect, it } from "vitest";
import { baseOf, type Edited } from "./base";
import { Office } from "./office";
import type { AgentPart, Centre } from "./setup";

const ANN = { id: "ann", name: "Ann", queues: ["sales"], limits: { chat: 3 } };
type Ann = typeof ANN;

/** A server that stores agents and takes a change of the newest version only. */
class Server {
  version = 1;
  agents: Ann[] = [ANN];
  puts: { body: Ann; match: string | null; isNew: boolean }[] = [];

  readonly answer = async (path: string | URL | Request, init?: RequestInit): Promise<Response> => {
    if (init?.method === "GET")
      return Response.json({ version: `${this.version}`, centre: { agents: this.agents } });
    const headers = new Headers(init?.headers);
    const match = headers.get("If-Match");
    const body = JSON.parse(`${init?.body}`) as Ann;
    this.puts.push({ body, match, isNew: headers.has("If-None-Match") });
    if (match !== `"${this.version}"`)
      return Response.json({ code: "changed_meanwhile", detail: `${path}` }, { status: 409 });
    this.store(body);
    return Response.json({ changes: [{}], obstacles: [], newcomers: [] });
  };

  store(ann: Ann | null): void {
    this.version++;
    this.agents = ann ? [ann] : [];
  }
}

const real = globalThis.fetch;
let server: Server;
beforeEach(() => {
  server = new Server();
  globalThis.fetch = server.answer;
});
afterEach(() => {
  globalThis.fetch = real;
});

async function opened(mine: Partial<Ann>) {
  const office = new Office();
  await office.load();
  let edited: Edited<Ann> = { before: ANN, mine: { ...ANN, ...mine } };
  const now = (centre: Centre) =>
    (centre.agents as AgentPart[] as unknown as Ann[]).find(({ id }) => id === "ann");
  const save = () => {
    const base = baseOf(edited, now, (change) => {
      edited = change(edited);
    });
    const body = edited.mine;
    return office.put("agents/ann", () => body, "Saved.", base);
  };
  return { save, form: () => edited.mine };
}

it("saves over what somebody changed elsewhere in the set-up", async () => {
  const { save } = await opened({ name: "Anna" });
  server.version++;
  expect(await save()).toBeNull();
  expect(server.agents).toEqual([{ ...ANN, name: "Anna" }]);
});

it("shows both changes of the same part, and saves them on the next press", async () => {
  const { save, form } = await opened({ name: "Anna" });
  server.store({ ...ANN, limits: { chat: 5 } });
  const told = await save();
  expect(told?.code).toBe("changed_meanwhile");
  expect(told?.reasons).toEqual(["They changed: chat limit."]);
  expect(server.agents).toEqual([{ ...ANN, limits: { chat: 5 } }]);
  expect(form()).toEqual({ ...ANN, name: "Anna", limits: { chat: 5 } });
  expect(await save()).toBeNull();
  expect(server.agents).toEqual([{ ...ANN, name: "Anna", limits: { chat: 5 } }]);
});

it("says that it was removed, and adds it anew when it is saved again", async () => {
  const { save, form } = await opened({ name: "Anna" });
  server.store(null);
  expect((await save())?.message).toMatch(/^Somebody removed this meanwhile/);
  expect(form().name).toBe("Anna");
  expect(await save()).toBeNull();
  expect(server.puts.at(-1)?.isNew).toBe(true);
  expect(server.agents).toEqual([{ ...ANN, name: "Anna" }]);
});
