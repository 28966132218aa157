/**
 * Loads the page anew when what it shows was saved. A page nobody looks at holds no connection, since browsers
 * allow few to one server; looked at again, it asks for what has changed meanwhile.
 */
export const WRITING_SCRIPT = `let source
const follow = () => {
  source?.close()
  source = document.hidden ? undefined : new EventSource(document.body.dataset.changes)
  source?.addEventListener('message', () => location.reload())
}
document.addEventListener('visibilitychange', follow)
follow()
`
