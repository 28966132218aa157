/**
 * All the JavaScript there is: buttons that copy the address beside them. They are hidden until it runs, and keep
 * their place. Where the clipboard is out of reach (plain http), the address is selected and copied the old way.
 */
export const SCRIPT = `for (const button of document.querySelectorAll('button.copy')) {
  const code = button.previousElementSibling
  button.setAttribute('aria-live', 'polite')
  button.hidden = false
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(code.textContent)
    } catch {
      getSelection().selectAllChildren(code)
      document.execCommand('copy')
    }
    button.textContent = button.dataset.done
  })
}
`
