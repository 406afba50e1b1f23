/** The official Socket.IO client as it is, for the consoles. */
import { io } from "socket.io-client";
import type { Auth, Wire } from "./connection";

export function openSocket(url: string, auth: Auth | undefined): Wire {
  return io(url, {
    autoConnect: false,
    // Web socket first; polling where a proxy forbids it.
    transports: ["websocket", "polling"],
    tryAllTransports: true,
    withCredentials: !auth,
    reconnectionDelay: 500,
    reconnectionDelayMax: 10_000,
    randomizationFactor: 0.5,
    ...(auth && { auth: (give: (data: object) => void) => void auth().then(give, () => give({})) }),
  });
}
