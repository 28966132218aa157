import { IncomingMessage, ServerResponse } from 'node:http'
import type { Express } from 'express'

/** Classes a server makes its requests and responses of. */
export type Messages = {
  readonly IncomingMessage: typeof IncomingMessage
  readonly ServerResponse: typeof ServerResponse<IncomingMessage>
  /** Give them what this app adds to every message. */
  readonly adopt: (app: Express) => void
}

/**
 * Express changes the prototype of each request and response it is given, which costs more than all else it
 * does. Messages that have that prototype from their birth are left as they are.
 */
export function createMessages(): Messages {
  class Incoming extends IncomingMessage {}
  class Outgoing extends ServerResponse {}
  return {
    IncomingMessage: Incoming,
    ServerResponse: Outgoing,
    adopt: (app) => {
      Object.setPrototypeOf(Incoming.prototype, app.request)
      Object.setPrototypeOf(Outgoing.prototype, app.response)
      Object.assign(app, { request: Incoming.prototype, response: Outgoing.prototype })
    },
  }
}
