/**
 * Loaded before the program: a hostile name server, and a wire that leads to one subscriber of ours whatever address
 * is called. Each connection that is tried is told on stderr with the address it is for; none leaves this machine.
 *
 *   a host named '3132372e302e302e31.example.org' has the address 127.0.0.1: its digits are the text '127.0.0.1'
 *   '8.8.8.8;10.0.0.1' there: the first at the first question, the second at every later one
 */
import dns from 'node:dns'
import names from 'node:dns/promises'
import { syncBuiltinESMExports } from 'node:module'
import net from 'node:net'

const SUBSCRIBER_PORT = Number(process.env.FUZZ_SUBSCRIBER)
const HOSTS_KEPT = 10_000
const asked = new Map()

function addressesOf(host) {
  if (/^localhost\.?$/i.test(host)) return [{ address: '127.0.0.1', family: 4 }]
  const hex = host.replace(/\.example\.org\.?$/i, '').replaceAll('.', '')
  const answers = Buffer.from(hex, 'hex').toString('latin1').split(';')
  if (asked.size > HOSTS_KEPT) asked.clear()
  const times = asked.get(host) ?? 0
  asked.set(host, times + 1)
  const now = answers[Math.min(times, answers.length - 1)] ?? ''
  return now.split(',').map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
}

names.lookup = async (host) => addressesOf(host)
dns.lookup = (host, options, callback = options) => {
  const found = addressesOf(host)
  if (options.all) callback(null, found)
  else callback(null, found[0]?.address, found[0]?.family)
}
syncBuiltinESMExports()

const connect = net.Socket.prototype.connect
net.Socket.prototype.connect = function connectTapped(...given) {
  const [options, done] = Array.isArray(given[0]) ? given[0] : given
  const { host = 'localhost', port, lookup = dns.lookup } = options
  const call = (addresses) => {
    for (const { address } of addresses)
      process.stderr.write(`${JSON.stringify({ msg: 'connection tried', host, address, port: Number(port) })}\n`)
    Object.defineProperty(this, 'remoteAddress', { value: addresses[0]?.address })
    Reflect.apply(connect, this, [{ host: '127.0.0.1', port: SUBSCRIBER_PORT }, ...(done ? [done] : [])])
  }
  if (net.isIP(host)) call([{ address: host }])
  else lookup(host, { all: true }, (error, found) => (error ? this.destroy(error) : call(found)))
  return this
}
