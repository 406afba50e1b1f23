/** Long polling of the official client, fetched only where web sockets do not open. */
export { XHR } from "engine.io-client";
