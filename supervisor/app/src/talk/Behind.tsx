import { useEffect, useState } from "preact/hooks";
import { waitText } from "../../../../ui/kit/countdown";
import { Dialog } from "../../../../ui/kit/Dialog";
import { ChannelMark } from "../../../../ui/kit/meters";
import { Empty, Failure, Skeleton } from "../../../../ui/kit/states";
import { clock } from "../../../../ui/kit/time";
import { Ago } from "../../../../ui/kit/times";
import type { Room } from "../room";
import type { Refused } from "../setup/api";
import { refused } from "../setup/office";
import { counted } from "../words";
import { type Behind, behind, type Figure } from "./talk";

const LIMIT = 200;

/** The contacts behind a figure of the day, and those in agents' hands. */
export function BehindDrawer({ room, figure }: { room: Room; figure: Figure }) {
  const [rows, setRows] = useState<Behind[] | null>(null);
  const [why, setWhy] = useState<Refused | null>(null);
  const [again, setAgain] = useState(0);
  useEffect(() => {
    let wanted = true;
    behind(figure).then(
      (found) => {
        if (!wanted) return;
        setRows(found);
        setWhy(null);
      },
      (problem) => wanted && setWhy(refused(problem)),
    );
    return () => {
      wanted = false;
    };
  }, [figure, again]);
  const many = rows?.length === LIMIT ? `the newest ${LIMIT} contacts` : "";
  const count = rows ? `: ${many || counted(rows.length, "contact", "contacts")}` : "";
  return (
    <Dialog
      drawer
      wide
      title={figure.title + count}
      onClose={() => {
        room.figure.value = null;
      }}
    >
      {why ? (
        <Failure
          title="The contacts cannot be read"
          text={why.message}
          retry={() => setAgain(again + 1)}
        />
      ) : !rows ? (
        <Skeleton rows={6} label="Loading the contacts" />
      ) : rows.length === 0 ? (
        <Empty icon="inbox" title="No contact is behind this figure">
          <p>As soon as there is one it can be opened from here.</p>
        </Empty>
      ) : (
        <ol class="line">
          {rows.map((row) => (
            <li key={row.contact} class="line-row">
              <button
                type="button"
                class="behind"
                onClick={() => {
                  room.talk.value = row.contact;
                }}
              >
                <ChannelMark channel={row.channel} />
                <span class="line-who">
                  <strong>{row.customer}</strong>
                  <span class="quiet">
                    {room.queueName(row.queue)}
                    {row.agent && ` · ${room.agent(row.agent)?.name ?? row.agent}`}
                  </span>
                </span>
                <span class="quiet num behind-wait">{waited(row)}</span>
                <span class="quiet num behind-when">
                  <Ago at={row.ended_at ?? row.accepted_at ?? row.entered_at} />
                </span>
              </button>
            </li>
          ))}
        </ol>
      )}
    </Dialog>
  );
}

function waited(row: Behind): string {
  const { waits_since, entered_at, accepted_at, ended_at } = row;
  if (waits_since !== null && accepted_at !== null)
    return `waited ${waitText({ since: waits_since, entered: entered_at }, accepted_at, true)}`;
  const end = accepted_at ?? ended_at;
  if (end === null) return "";
  return `${accepted_at === null ? "left" : "answered"} after ${clock(end - entered_at)}`;
}
