import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import helmet from 'helmet'

/**
 * The headers that keep a browser from doing more with an answer than showing it, name and value in turn; the
 * same on every answer with a body, whoever gives it. A 304 has none: it leaves those of the copy it confirms
 * as they are (RFC 9111 §3.2).
 */
export function securityHeaders(): readonly string[] {
  const response = new ServerResponse(new IncomingMessage(new Socket()))
  HELMET(response.req, response, () => {})
  return response.getHeaderNames().flatMap((name) => [name, String(response.getHeader(name))])
}

const HELMET = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      styleSrc: ["'self'"],
      // One small file that copies an address; what a story says can run nothing.
      scriptSrc: ["'self'"],
      manifestSrc: ["'self'"],
      mediaSrc: ["'self'", 'https:', 'http:'],
      imgSrc: ["'self'", 'https:', 'http:'],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
    },
  },
  crossOriginResourcePolicy: { policy: 'cross-origin' },
  // TLS, and the promise to keep to it, is the business of the server in front.
  strictTransportSecurity: false,
})
