// Ends with 0 when the server of this container answers, with 1 when it does not within four seconds.
const address = `http://127.0.0.1:${process.env.PORT ?? 3000}/healthz`

const healthy = await fetch(address, { signal: AbortSignal.timeout(4_000) }).then(
  (response) => response.ok,
  () => false,
)
process.exitCode = healthy ? 0 : 1
